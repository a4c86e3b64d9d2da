"""A form being filled in: its answers, which questions follow from them, what is wrong, how far each step is.

Pure: knows no toolkit, no casebook and no clock. `pack` and `today` are passed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from app.casework import beforehand, first_question, forms, repeated
from app.casework.answers import check_one
from app.casework.ask_once import Known
from app.casework.conditions import TODAY
from app.casework.country import Pack
from app.casework.duties import NOTHING, DutyGrounds
from app.casework.forms import Answers, Ask, Form, Step, StepState
from app.casework.messages import Message
from app.ui import in_words
from app.ui.record import how_far, questions, within
from app.ui.record.how_far import StepLine
from app.ui.record.questions import Answered, Control, FormQuestion, Records, Value
from app.words.language import _, mark
from app.words.voice import PersonVoice

CHOSEN = frozenset({Control.CHIPS, Control.LIST, Control.ITEMS})


class Finding(NamedTuple):
    """Something to mend before Save: the step and question it is at, and what is wrong."""

    step: str
    key: str
    question: str
    words: str


class Filling:
    """The answers to one form. `step` is the key of the step one is at; `held` what a record being edited says now,
    `known` what is answered already in the case it is about, `recorded` what is that duties to tell depend on."""

    def __init__(
        self,
        form: Form,
        step: str,
        answers: Mapping[str, Value],
        held: Mapping[str, Value],
        pack: Pack,
        today: date,
        known: Mapping[str, Known] | None = None,
        recorded: DutyGrounds = NOTHING,
    ) -> None:
        self._whole, self._step, self._pack, self._today = form, step, pack, today
        self._was_called: set[str] = set()
        self._proposed: dict[str, Value] = {}
        self._typed_on: dict[str, date] = {}
        self._held = dict(held)
        self._known = dict(known or {})
        self._recorded = recorded
        self.answers = {key: value for key, value in {**held, **answers}.items() if value is not None}
        self.errors: dict[str, Message] = {}
        self.was_finished = False

    def it_is(self, today: date) -> None:
        """Hear that the day is another: what was wrong yesterday may be right, and the other way round."""
        self._today = today
        for key in tuple(self.errors.keys() & self.asks.keys()):
            self._check(self.asks[key])

    def was_typed(self, on: date) -> None:
        """Hear on which day everything here was typed: "yesterday" means the day before that."""
        for key in self.answers.keys() & self.asks.keys():
            self._typed_on[key] = on
            self.answers[key] = self._understood(self.asks[key])

    @property
    def form(self) -> Form:
        """The form as far as it is asked by the answer to its first question."""
        sure = {key: each.answer.value for key, each in self._known.items() if not each.confirm}
        return first_question.so_far(self._whole, {**sure, **self.answers})

    @property
    def step(self) -> str:
        """The key of the step one is at; the first, where the form has that one no more."""
        keys = [step.key for step in self.form.steps]
        return self._step if self._step in keys else keys[0]

    @step.setter
    def step(self, key: str) -> None:
        """Go to a step, where what is usual stands until somebody says otherwise."""
        self._step = key
        if not any(name.startswith(f"{self._whole.name}.") for name in self._held):  # an edit changes what is typed
            self.answers = {**beforehand.usual(self._whole, key, self._known), **self.answers}

    @property
    def leads_to(self) -> str:
        """The form that a Save leads to, where this one ends at its first question; empty for none."""
        first = self._whole.first
        return first.leads_to if first and first_question.is_unsafe(self._whole, self.answers) else ""

    @property
    def asks(self) -> Mapping[str, Ask]:
        """Every question by its key, asked or not; of a repeated entity those of each record of it."""
        return {ask.key: ask for step in self.form.steps for ask in forms.asks(step, self.answers)}

    @property
    def here(self) -> Step:
        """The step one is at."""
        return self.form.step(self.step)

    @property
    def number(self) -> int:
        """The number of the step one is at, from 0."""
        return [step.key for step in self.form.steps].index(self.step)

    def asks_here(self, key: str) -> bool:
        """Tell whether the step one is at holds a question."""
        return any(ask.key == key for ask in self.here.asks)

    def add(self, entity: str) -> str:
        """Take one more of a repeated entity. Return the key of its first question."""
        self.answers = repeated.with_another(entity, self.answers)
        number = repeated.numbers(entity, self.answers)[-1]
        return next(key for key, ask in self.asks.items() if (ask.entity, ask.number) == (entity, number))

    def remove(self, entity: str, number: int) -> None:
        """Take one of a repeated entity away, with its answers."""
        self.answers = repeated.without(entity, number, self.answers)
        self.errors = {key: error for key, error in self.errors.items() if key in self.asks}

    def give_back(self, entity: str, number: int, before: Answers) -> None:
        """Bring back one that was taken away, as it was `before`; what was answered since stays."""
        self.answers = repeated.with_again(entity, number, before, self.answers)

    def changed_answers(self) -> dict[str, Value]:
        """Return the answers that differ from what is held; None for one that was taken away. What was typed on another
        day, "yesterday", is given as the day it meant."""
        asks = self.asks
        meant = {
            key: self._understood(asks[key]) if self._is_of_before(key) else value
            for key, value in self.answers.items()
        }
        changed = {key: value for key, value in meant.items() if self._held.get(key) != value}
        gone = (key for key in self._held if key in asks and key not in self.answers)
        return changed | dict.fromkeys(gone, None)

    def drawn(
        self, voice: PersonVoice, records: Records, totals: Mapping[str, int] = MappingProxyType({})
    ) -> list[FormQuestion]:
        """Return the questions of the step one is at, as they are to be drawn; `totals` as `links.Linked` has them."""
        return [
            self._question(ask, voice, records)._replace(
                answered=self._answered(ask, voice), total=totals.get(ask.field.links_to, 0)
            )
            for ask in self._shown(self.here)
        ]

    def drawn_of(self, keys: Sequence[str], voice: PersonVoice, records: Records) -> list[FormQuestion]:
        """Return these questions as they are to be drawn, whichever step they are of."""
        asks = self.asks
        return [self._question(asks[key], voice, records) for key in keys if key in asks]

    def _question(self, ask: Ask, voice: PersonVoice, records: Records) -> FormQuestion:
        error = self._error(ask.key, voice)
        return questions.question(ask, self._seen, self._pack, voice, records, error, self._recorded)

    def told(self, voice: PersonVoice, records: Records) -> str:
        """Return what the form tells of what it need not ask, in words, side by side; who is linked, by name."""
        asks, said = self.asks, []
        for key in self.form.told:
            if key in self.answers:
                names = dict(records.get(asks[key].field.links_to, ()))
                said.append(in_words.answer(asks[key].field, self.answers[key], voice, names))
            elif asks[key].field.today_if_absent:
                said.append(_("Today"))
        return " · ".join(said)

    def known(self, key: str) -> Known | None:
        """Return what is known of a question already, unless it is answered here."""
        return self._known.get(key) if key not in self.answers else None

    def still_so(self, key: str, by: str) -> None:
        """Hear that what is known still holds, who says so; what was answered elsewhere is taken over."""
        known = self._known.pop(key)
        if known.answer.name == key:
            confirmed = known.answer._replace(confirmed_by=by, confirmed_on=self._today)
            self._known[key] = Known(confirmed, confirm=False)
        else:
            self.answers[key] = known.answer.value

    def anew(self, key: str) -> None:
        """Ask again: with the answer that is known to begin with, where it is this question's own."""
        known = self._known.pop(key)
        if known.answer.name == key and not in_words.skip_of(known.answer.value):
            self.answers[key] = known.answer.value

    def set(self, key: str, value: Value) -> bool:
        """Take an answer, None for none. Return whether more than the answer itself must be drawn anew."""
        ask, before = self.asks[key], self._shape()
        if value is None:
            self.answers.pop(key, None)
        else:
            self.answers[key], self._typed_on[key] = value, self._today
        if key in self.errors:
            self._check(ask)
        self._drop_what_lies_outside()
        self._call(ask)
        self._propose(ask)
        return questions.control_of(ask.field, self._pack) in CHOSEN or before != self._shape()

    def leave(self, key: str) -> bool:
        """Read and check the answer one has left. Return whether it must be drawn anew."""
        ask = self.asks.get(key)
        if ask is None:
            return False
        before = (self.answers.get(key), self.errors.get(key))
        if key in self.answers:
            self.answers[key] = self._understood(ask)
        self._check(ask)
        return before != (self.answers.get(key), self.errors.get(key))

    def leave_step(self) -> None:
        """Read and check every answer of the step one is at."""
        for ask in self._shown(self.here):
            self.leave(ask.key)

    def finish(self, voice: PersonVoice, also: Mapping[str, Message]) -> tuple[Finding, ...]:
        """Check everything. Return what is to be mended, in the form's order; `also` is what others found."""
        for key in self.asks:
            self.leave(key)
        if self._whole.first is not None and first_question.ends_at_once(self._whole, self.answers):
            self.answers.setdefault(self._whole.first.dated, self._today.isoformat())
        self.was_finished = True
        self.errors = {**dict(self._wrong_or_missing()), **also}
        return tuple(
            Finding(step.key, ask.key, _(ask.field.question), self._error(ask.key, voice))
            for step in self.form.steps
            for ask in forms.asks(step, self.answers)
            if ask.key in self.errors
        )

    def lines(self) -> list[StepLine]:
        """Return every step with how far it is."""
        return [
            how_far.line(step, self._state(step), is_here=step.key == self.step, is_over=self.was_finished)
            for step in self.form.steps
        ]

    def left_out(self) -> list[StepLine]:
        """Return the steps in which questions were passed over or skipped, with how many."""
        found = []
        for step in self.form.steps:
            skipped = sum(1 for ask in self._shown(step) if in_words.skip_of(self.answers.get(ask.key)))
            passed = self._state(step).unanswered
            if passed or skipped:
                found.append(how_far.left_out(step, passed, skipped))
        return found

    def _state(self, step: Step) -> StepState:
        return forms.state_of(step, self._seen, self._pack, self._today, self._held)

    @property
    def _seen(self) -> Answers:
        """The answers, with what the case says already: what other questions go by, and what is not missing."""
        own = {key: known.answer.value for key, known in self._known.items() if known.answer.name == key}
        return {TODAY: self._today.isoformat(), **own, **self.answers}

    def _answered(self, ask: Ask, voice: PersonVoice) -> Answered | None:
        known = self.known(ask.key)
        return how_far.answered(ask, known, voice, self._today) if known is not None else None

    def _understood(self, ask: Ask) -> Value:
        """The answer, read by the day on which it was typed."""
        return questions.understood(ask.field, self.answers[ask.key], self._typed_on.get(ask.key, self._today))

    def _is_of_before(self, key: str) -> bool:
        return key in self._typed_on and self._typed_on[key] != self._today and key in self.asks

    def _call(self, told: Ask) -> None:
        """Name a record of which something is told, once: whoever takes the name away again wants none."""
        name = beforehand.called(self._whole, told, self.answers)
        if name is not None and name.key not in self._was_called:
            self._was_called.add(name.key)
            self.answers.setdefault(name.key, _(name.words).format(number=name.number))

    def _propose(self, told: Ask) -> None:
        """Answer what an answer speaks for, until somebody has said something else: then that stands."""
        asks = self.asks
        for key, value in beforehand.proposed(told, self.answers).items():
            is_open = key not in self._known and self.answers.get(key) == self._proposed.get(key)
            if key not in asks or not is_open:
                continue
            if value is None:
                self.answers.pop(key, None)
            else:
                self.answers[key] = value
            self._proposed[key] = value

    def _shape(self) -> tuple[object, ...]:
        """What a key must change before anything but its own field is drawn anew."""
        keys = tuple(ask.key for ask in self._shown(self.here))
        skipped = frozenset(key for key in keys if in_words.skip_of(self.answers.get(key)))
        return keys, frozenset(self.errors), skipped

    def _shown(self, step: Step) -> list[Ask]:
        """The questions asked, without those whose list has nothing within the answer above it."""
        return within.shown(step, self._seen, self._pack)

    def _drop_what_lies_outside(self) -> None:
        """A ward of another sub-county is no answer any more, nor one whose sub-county went with its county."""
        for key, ask in self.asks.items():
            value = self.answers.get(key)
            if within.is_of_another(ask, value, self._pack) and within.lies_outside(ask, value, self._seen, self._pack):
                del self.answers[key]

    def _check(self, ask: Ask) -> None:
        found = self._wrong(ask)
        if found is None and self.was_finished and ask.key not in self.answers and self._is_missing(ask):
            found = Message(_NEEDED)  # to pass by it mends nothing
        if found is None:
            self.errors.pop(ask.key, None)
        else:
            self.errors[ask.key] = found

    def _is_missing(self, ask: Ask) -> bool:
        return any(ask.key == each.key for step in self.form.steps for each in self._state(step).missing)

    def _wrong(self, ask: Ask) -> Message | None:
        value = self.answers.get(ask.key)
        if value is None:
            return None
        held = self._held.get(ask.key)
        if value == held:
            return None  # it stands already, whatever is asked now
        unreadable = questions.unreadable(ask.field, value, self._typed_on.get(ask.key, self._today))
        return unreadable or check_one(ask.field, value, self._pack, self._today, held)

    def _wrong_or_missing(self) -> Iterator[tuple[str, Message]]:
        for step in self.form.steps:
            for ask in self._shown(step):
                if found := self._wrong(ask):
                    yield ask.key, found
            for ask in self._state(step).missing:
                yield ask.key, Message(_NEEDED)

    def _error(self, key: str, voice: PersonVoice) -> str:
        return voice.spoken(self.errors[key]) if key in self.errors else ""


_NEEDED = mark("This is needed before it can be saved")
