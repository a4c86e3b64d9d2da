"""One answer of an existing record, changed where it stands: read when the sheet opens, kept when it is left.

Knows the casebook and the form's questions; knows no toolkit. The parents are those of the moment the value was read,
so a colleague's change meanwhile shows as two answers and neither is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework import duplicates, forms
from app.casework.conditions import is_answered
from app.casework.forms import Ask, Form, Step
from app.ui.model import Model
from app.ui.record import questions
from app.ui.record.filling import Filling
from app.ui.record.links import Linked, found, linked
from app.ui.record.questions import FormQuestion, Options
from app.ui.refusals import told
from app.ui.saving import Said, Undo, save
from app.ui.session import FolderState, Session
from app.words.language import _
from app.words.let_go import with_what_went
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Casebook, Draft, LikelySame, Saved

Held = tuple[dict[str, Any], tuple[Any, ...]]
"""A record's values, and the parents of an edit of them."""


class Target(NamedTuple):
    """The answer to change: of which record, of which kind, which field, in which case.

    `decides` between answers that two people gave apart: the new one takes the place of all of them.
    """

    record: str
    entity: str
    field: str
    case: str
    decides: bool = False


class Read(NamedTuple):
    """A record's values when the sheet opened, the parents of an edit of them, what links may lead to, and an empty
    draft of a change of the record."""

    values: dict[str, Any]
    parents: tuple[Any, ...]
    links: Linked
    draft: Draft


class EditModel(Model):
    """An answer being changed. `changed` is called when it is to be drawn anew, `saved` with words and an undo (None
    where there is none: a decision), or with why it was not kept: the sheet is closed by then. `held` is what was read
    of the record already: of one that is opened with a reason alone.

    What was changed is also kept when the window is left or locked; then it `is_closed`. What cannot be kept as it is,
    half a date, or would decide between two answers, becomes a draft of a change of the record. `trouble` is why it
    could not be read.
    """

    def __init__(
        self,
        session: Session,
        target: Target,
        changed: Callable[[], None],
        saved: Said,
        held: Held | None = None,
    ) -> None:
        super().__init__(session, changed)
        self._target, self._saved, self._held = target, saved, held
        field = session.voice.registry[target.entity][target.field]
        self._form = Form(target.entity, _(field.question), (Step("one", "", (Ask(target.entity, field),)),), {})
        self._read: Read | None = None
        self._filling: Filling | None = None
        self.until_closed(session.on_leaving(self.break_off))
        self.until_closed(session.passing.subscribe(self._time_has_passed))

    @property
    def key(self) -> str:
        """The name of the answer."""
        return f"{self._target.entity}.{self._target.field}"

    @property
    def title(self) -> str:
        """The question."""
        return self._form.title

    def question(self) -> FormQuestion | None:
        """Return the question as it is to be drawn; None until it has been read."""
        if self._filling is None or self._read is None:
            return None
        links = self._read.links
        return next(iter(self._filling.drawn(self.session.voice, links.records, links.totals)), None)

    def load(self) -> None:
        """Read the record."""
        target, form, held = self._target, self._form, self._held

        def read(book: Casebook) -> Read:
            values, parents = held or book.records.for_editing(target.record)
            draft = _change_of(book, target)._replace(parents={target.record: parents})
            return Read(values, parents, linked(book, form, target.case, [values.get(target.field)]), draft)

        self.ask(read, self._loaded)

    def answer(self, value: str | Sequence[str]) -> None:
        """Take what was typed or chosen."""
        if self._filling is not None:
            field = self._filling.asks[self.key].field
            if self._filling.set(self.key, questions.answer(field, value)):
                self.changed()

    def find(self, words: str, then: Callable[[Options], None]) -> None:
        """Look among all that the link may lead to; `then` hears what fits, which can be chosen from now on."""
        if self._filling is None:
            return
        entity, about = self._filling.asks[self.key].field.links_to, self._target.case

        def heard(more: Linked) -> None:
            if self._read is not None:
                self._read = self._read._replace(links=self._read.links.with_more(more))
                then(more.records[entity])

        self.newest("find", lambda book: found(book, entity, about, words), heard)

    def skip(self, reason: str) -> None:
        """Take why there is no answer; an empty reason takes it back."""
        if self._filling is not None:
            self._filling.set(self.key, {"skipped": reason} if reason else None)
            self.changed()

    def left(self) -> None:
        """Check the answer one has left."""
        if self._filling is not None and self._filling.leave(self.key):
            self.changed()

    def commit(self) -> bool:
        """Keep what differs. False when the answer cannot be kept as it is: then its question says why."""
        if self._filling is None or self._read is None or self.is_closed or self.session.state is not FolderState.OPEN:
            return True
        if self._filling.finish(self.session.voice, {}):
            self.changed()
            return False
        changed = self._filling.changed_answers()
        if self.key not in changed:
            return True
        target, parents = self._target, self._read.parents
        new = changed[self.key]

        def keep(book: Casebook) -> Saved | None:
            if target.decides:
                return book.records.resolve(target.record, target.field, new)
            return book.records.edit(target.record, {target.field: new}, parents)

        said = _("Decided: {question}") if target.decides else _("Saved: {question}")
        words = said.format(question=self.title)

        def kept(saved: Saved | None, undo: Undo | None) -> None:
            has_more = saved is not None and (saved.let_go or saved.renamed)
            said_of_it = with_what_went(f"{words}.", saved.let_go, saved.renamed) if saved and has_more else words
            back = None if target.decides else undo
            if not duplicates.is_found_by(target.entity, (target.field,)):
                self._saved(said_of_it, back)
                return
            self.session.ask(
                lambda book: book.records.likely_same(target.record),
                lambda likely: self._saved(_with_likely(said_of_it, likely, self.session.voice), back),
            )

        save(self.session, keep, kept, self._refused)
        return True

    @property
    def can_confirm(self) -> bool:
        """Whether it has an answer that may be said to hold still."""
        is_known = self._read is not None and is_answered(self._read.values.get(self._target.field))
        return is_known and not self._target.decides

    def confirm(self) -> None:
        """Note that the answer still holds, who says so and when, without a second answer; then it is over.

        What was changed meanwhile is another answer, and is kept as one.
        """
        if self._filling is not None and self.key in self._filling.changed_answers():
            self.break_off()
            return
        target, words = self._target, _("Confirmed: {question}").format(question=self.title)
        self.session.write(
            lambda book: book.records.still_holds(target.record, [target.field]),
            lambda _none: self._saved(words, None),
            self._refused,
        )
        self.close()
        self.changed()

    def break_off(self) -> None:
        """Keep what was changed, as far as it can be, and close: the window is left, or locked in a moment. Nothing is
        decided by that."""
        if self.is_closed or self._filling is None or self._read is None:
            return
        if self.key not in self._filling.changed_answers():
            return
        if self._target.decides or not self.commit():
            answer = {self.key: self._filling.changed_answers()[self.key]}
            self.keep_draft(self._read.draft._replace(answers=answer), lambda _draft: None, self.refused)
        self.close()
        self.changed()

    def _time_has_passed(self) -> None:
        if self._filling is not None:
            self._filling.it_is(self.today)
            self.changed()

    def _loaded(self, read: Read) -> None:
        self._read = read
        held = {f"{self._target.entity}.{name}": value for name, value in read.values.items()}
        if self._target.decides:
            held.pop(self.key, None)
        book = self.session.book
        self._filling = Filling(self._form, "one", {}, held, book.pack, self.today)
        self.changed()

    def _refused(self, error: Exception) -> None:
        why = self.session.voice.spoken(told(error))
        self._saved(_("Not saved: {question}. {why}").format(question=self.title, why=why), None)


def _with_likely(said: str, likely: Sequence[LikelySame], voice: PersonVoice) -> str:
    """Add to what was saved that something like it is recorded already: what, as far as this person may know."""
    if not likely:
        return said
    first = likely[0]
    if first.is_withheld:
        return _("{said}. Perhaps it is recorded already: ask your lead to look.").format(said=said.rstrip("."))
    why = ", ".join(voice.spoken(reason) for reason in first.reasons)
    words = _("{said}. Perhaps it is recorded already, in {case}: {reasons}")
    return words.format(said=said.rstrip("."), case=f"{first.pseudonym} {first.code}".strip(), reasons=why)


def _change_of(book: Casebook, target: Target) -> Draft:
    """Return a draft of a change of a record, at the step of its form that asks for the answer."""
    draft, form = book.drafts.new(target.entity, target.record), forms.form(target.entity, book.registry)
    steps = [step for step in form.steps if any(ask.key == f"{target.entity}.{target.field}" for ask in step.asks)]
    return draft._replace(step=steps[0].key if steps else draft.step)
