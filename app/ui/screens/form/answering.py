"""A form being filled in: read, answered step by step, kept as it is given.

Knows the casebook and the way through the app; knows no toolkit. New records are drafts until Save; an edit of a
record holds only the answers that differ, with the parents they were read at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from app.casebook import Draft
from app.casework import forms, old_drafts
from app.ui import in_words
from app.ui.model import Model
from app.ui.navigation import Navigator
from app.ui.record import questions
from app.ui.record.filling import Filling
from app.ui.record.how_far import StepLine
from app.ui.record.links import Linked, found, linked
from app.ui.record.questions import FormQuestion, Options, Tick, Value
from app.ui.screens.form import loading
from app.ui.screens.form.disclosure import ConsentVerdict, Disclosure, asked_in, usual
from app.ui.screens.form.keeping import Keeping
from app.ui.screens.form.loading import Begun, FormOpening
from app.ui.screens.form.partners import suited
from app.ui.session import Session
from app.words.language import _

REVIEWED = frozenset({"incident"})
"""Forms that say before their Save what was passed over: so long that one may have forgotten."""


class FormAnswering(Model):
    """One form, from its first answer to its last. `trouble` is what the casebook said no to."""

    def __init__(
        self, session: Session, navigator: Navigator, changed: Callable[[], None], opening: FormOpening
    ) -> None:
        super().__init__(session, changed)
        self._navigator, self._opening = navigator, opening
        self._begun: Begun | None = None
        self._filling: Filling | None = None
        self._disclosure: Disclosure | None = None
        self._is_brief = opening.brief
        self._keeping = Keeping(self, self._draft, self._kept)
        self.until_closed(session.on_leaving(self.keep))
        self.until_closed(session.passing.subscribe(self._time_has_passed))
        self.follow({"partner", "consent"}, self._link_again)

    # --- What is drawn -----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether the form has been read."""
        return self._filling is not None

    @property
    def saved_at(self) -> datetime | None:
        """When the draft was kept last; None for never, and while what was typed since could not be kept."""
        return self._keeping.saved_at

    @property
    def title(self) -> str:
        """What the form is called."""
        return _(self._filling.form.title) if self._filling else ""

    @property
    def form(self) -> str:
        """The name of the form."""
        return self._filling.form.name if self._filling else ""

    @property
    def ending(self) -> str:
        """What the last button says: a Save, or of what a second person must agree to, that they are asked."""
        if self._filling is not None and self._filling.leads_to:
            return _("Save, then the safety plan")
        is_asked = self._filling is not None and self._filling.form.name == "closure"
        return _("Ask for approval") if is_asked else _("Save")

    @property
    def subject(self) -> str:
        """Whose case it is about: pseudonym and code; empty for something new."""
        return self._begun.subject if self._begun else ""

    @property
    def step_words(self) -> str:
        """Which step one is at; empty for a form of one."""
        if self.brief:
            return ""
        number, count = self.place
        if self._filling is None or count < 2:
            return ""
        title = _(self._filling.here.title)
        return _("Step {number} of {count}: {title}").format(number=number + 1, count=count, title=title)

    @property
    def place(self) -> tuple[int, int]:
        """The number of the step one is at, from 0, and how many there are."""
        if self.brief:
            return (0, 1)
        return (self._filling.number, len(self._filling.form.steps)) if self._filling else (0, 0)

    @property
    def following(self) -> str:
        """The title of the next step; empty at the last."""
        if self.brief:
            return ""
        step = forms.next_step(self._filling.form, self._filling.step) if self._filling else None
        return _(step.title) if step else ""

    @property
    def brief(self) -> tuple[str, ...]:
        """The questions that are asked while the rest of the form is folded; none when all of it is asked."""
        return self._filling.form.brief if self._is_brief and self._filling else ()

    @property
    def known_words(self) -> str:
        """What a brief form knows already, in words: whom it is about, how, what was asked."""
        if not self.brief or self._filling is None or self._begun is None:
            return ""
        return self._filling.told(self.session.voice, self._begun.links.records)

    def unfold(self) -> None:
        """Ask everything."""
        self._is_brief = False
        self.changed()

    @property
    def verdict(self) -> ConsentVerdict | None:
        """The consent gate's answer, on the step that shows it; else None."""
        if self._filling is None or not self._tells_here():
            return None
        return self._disclosure.verdict(self._filling.answers) if self._disclosure else None

    @property
    def to_whom(self) -> str:
        """The question that says to whom something is told; empty where nothing is."""
        return self._disclosure.asks.to[0] if self._disclosure else ""

    def questions(self) -> list[FormQuestion]:
        """Return the questions of the step one is at, as they are to be drawn."""
        if self._filling is None or self._begun is None:
            return []
        links = self._begun.links
        if self.brief:
            return self._filling.drawn_of(self.brief, self.session.voice, links.records)
        drawn = self._filling.drawn(self.session.voice, links.records, links.totals)
        return [suited(question, self._filling.answers, links.directory) for question in drawn]

    def steps(self) -> list[StepLine]:
        """Return every step with how far it is."""
        return self._filling.lines() if self._filling and not self.brief else []

    def step_of(self, key: str) -> str:
        """Return the step that asks a question."""
        steps = self._filling.form.steps if self._filling else ()
        return next((step.key for step in steps if any(ask.key == key for ask in step.asks)), "")

    def left_out(self) -> list[StepLine]:
        """Return what was passed over, to be looked at before an intake is saved: at its last step."""
        if self._filling is None or self._filling.form.name not in REVIEWED or self.following:
            return []
        return [line for line in self._filling.left_out() if line.key != self._filling.step]

    @property
    def old_version(self) -> str:
        """The version of Haki that the draft was begun with, where something of it has no place in the form now."""
        begun = self._begun
        return begun.draft.version if begun and (begun.unplaced or old_drafts.is_gone(begun.form)) else ""

    def unplaced(self) -> list[tuple[str, str]]:
        """Return the answers of a draft of another version that have no place: question and answer, in words."""
        found = self._begun.unplaced if self._begun else ()
        return [(_(each.question), in_words.plain(each.value)) for each in found]

    def ticks(self) -> tuple[Tick, ...]:
        """Return what could be told, for the question that lists it."""
        if self._disclosure is None or self._filling is None:
            return ()
        return self._disclosure.ticks(self._filling.answers, self.session.book.pack, self.session.voice)

    # --- What can be done --------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the draft, or begin one."""
        self.ask(lambda book: loading.begin(book, self._opening), self._loaded)

    def answer(self, key: str, value: str | Sequence[str]) -> None:
        """Take what was typed, or what is chosen now."""
        if self._filling is not None and key in self._filling.asks:
            self._set(key, questions.answer(self._filling.asks[key].field, value))

    def skip(self, key: str, reason: str) -> None:
        """Take why there is no answer; an empty reason takes it back."""
        self._set(key, {"skipped": reason} if reason else None)

    def still_so(self, key: str) -> None:
        """Hear that what is known already still holds: it is noted, or taken over into this form."""
        known = self._filling.known(key) if self._filling else None
        if self._filling is None or known is None:
            return
        given = known.answer

        def noted(by: str) -> None:
            if self._filling is not None:
                self._filling.still_so(key, by)
                self.changed()

        if given.name != key:
            noted("")
            self._keeping.changed()
            self.keep()
            return

        me, field = self._begun.me if self._begun else "", given.name.partition(".")[2]
        self.write(lambda book: book.records.still_holds(given.record, [field]), lambda _none: noted(me))

    def anew(self, key: str) -> None:
        """Ask again what is known already."""
        if self._filling is not None and self._filling.known(key):
            self._filling.anew(key)
            self._look()
            self.changed()

    def add(self, entity: str) -> str:
        """Ask of one more: a suspect, a charge, an exhibit. Return the key of its first question."""
        if self._filling is None:
            return ""
        key = self._filling.add(entity)
        self._regrouped()
        return key

    def remove(self, entity: str, number: int) -> Callable[[], None]:
        """Take one of several away, with its answers; returns what brings it back."""
        filling = self._filling
        if filling is None:
            return lambda: None
        before, draft = dict(filling.answers), self._draft().id
        filling.remove(entity, number)
        self._regrouped()

        def back() -> None:
            if self.is_closed:  # the form was left: the draft has what was answered since
                self.session.write(
                    lambda book: loading.give_back(book, draft, entity, number, before), lambda _none: None
                )
                return
            filling.give_back(entity, number, before)
            self._regrouped()

        return back

    def _regrouped(self) -> None:
        self._keeping.changed()
        self.keep()
        self.changed()

    def left(self, key: str) -> None:
        """Check the answer one has just left, and keep it."""
        if self._filling is not None and self._filling.leave(key):
            self.changed()
        self.keep()

    def go(self, step: str) -> None:
        """Go to any step."""
        if self._filling is None:
            return
        self._filling.leave_step()
        self._filling.step = step
        self._keeping.moved()
        self._prepare()
        self.keep()
        self.changed()

    def back(self) -> bool:
        """Go to the step before; False at the first."""
        if self._filling is None or self._filling.number == 0:
            return False
        self.go(self._filling.form.steps[self._filling.number - 1].key)
        return True

    def keep(self) -> None:
        """Keep the draft as it is now, if anything is new in it."""
        self._keeping.keep()

    def find(self, key: str, words: str, then: Callable[[Options], None]) -> None:
        """Look among all that a link may lead to; `then` hears what fits, which can be chosen from now on."""
        ask = self._filling.asks.get(key) if self._filling else None
        if self._filling is None or self._begun is None or ask is None:
            return
        entity, about = ask.field.links_to, self._begun.draft.record
        kind = self._filling.answers.get(f"{ask.of}.institution")

        def heard(more: Linked) -> None:
            if self._begun is not None:
                self._begun = self._begun._replace(links=self._begun.links.with_more(more))
                then(more.records[entity])

        kind_of = kind if isinstance(kind, str) and ask.field.name == "partner" else ""
        self.newest("find", lambda book: found(book, entity, about, words, kind_of), heard)

    # --- Inside ------------------------------------------------------------------------------------------------

    def _loaded(self, begun: Begun) -> None:
        book, draft = self.session.book, begun.draft
        self._begun = begun
        self._filling = Filling(
            begun.form, draft.step, draft.answers, begun.held, book.pack, self.today, begun.known, begun.recorded
        )
        if begun.was_kept:
            self._keeping.begin(draft)
            self._filling.was_typed(self._keeping.kept_on)
        self._navigator.remember(draft=draft.id)
        asks = asked_in(self._filling.asks.keys())
        self._disclosure = Disclosure(self, begun.case, asks, self._tell) if begun.case and asks else None
        self._prepare()
        self.changed()

    def _set(self, key: str, value: Value) -> None:
        if self._filling is None:
            return
        redraw = self._filling.set(key, value)
        self._keeping.changed(soon=True)
        self._look()
        if redraw:
            self.changed()

    def _time_has_passed(self) -> None:
        """The day is another: days that are offered, and what lies ahead, go by it."""
        if self._filling is not None:
            self._filling.it_is(self.today)
            self.changed()

    def _prepare(self) -> None:
        """Get ready what the step at hand shows."""
        if self._filling is not None and self._begun is not None and self._disclosure and self._tells_here():
            asks = self._disclosure.asks
            self._filling.answers.setdefault(asks.list, usual(asks, self._begun.is_kept_from_somebody))
        self._look()

    def _tells_here(self) -> bool:
        """Whether the step one is at asks what is told."""
        told, filling = self._disclosure, self._filling
        return told is not None and filling is not None and not told.limits and filling.asks_here(told.asks.list)

    def _tell(self, names: list[str]) -> None:
        """Take what is told by the names that it has now."""
        if self._disclosure is not None:
            self._set(self._disclosure.asks.list, names)

    def _look(self) -> None:
        if self._disclosure is not None and self._filling is not None:
            self._disclosure.look(self._filling.answers)

    def _link_again(self) -> None:
        """A partner was added, a consent recorded, or an exchange brought some: read again what links may lead to."""
        if self._begun is None or self._filling is None:
            return
        form, about, chosen = self._filling.form, self._begun.draft.record, list(self._filling.answers.values())

        def read(links: Linked) -> None:
            if self._begun is not None:
                self._begun = self._begun._replace(links=links)
                self.changed()

        self.newest("links", lambda book: linked(book, form, about, chosen), read)
        if self._disclosure is not None:
            self._disclosure.again()
            self._look()

    def _draft(self) -> Draft:
        if self._begun is None or self._filling is None:
            raise RuntimeError("the form has not been read yet")
        return self._begun.draft._replace(step=self._filling.step, answers=self._filling.changed_answers())

    def _kept(self) -> None:
        if self.trouble is self._keeping.why:  # a Save that was refused stays refused, though its draft is kept
            self.trouble = None
        self.changed()
