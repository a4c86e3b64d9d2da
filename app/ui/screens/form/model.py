"""A form on the screen, to its end: saved, thrown away, or left for what is still missing.

Knows the casebook and the way through the app; knows no toolkit. How it is filled in stands in `answering.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.casebook import LikelySame, Recorded
from app.casework import forms, old_drafts
from app.casework.messages import Message
from app.ui.navigation import Navigator
from app.ui.record import trained_before
from app.ui.record.filling import Finding
from app.ui.saving import Said, Undo, save
from app.ui.screens.form import loading
from app.ui.screens.form.answering import FormAnswering
from app.ui.screens.form.disclosure import CHOOSE_WHO
from app.ui.screens.form.loading import FormOpening
from app.ui.session import Session
from app.words.language import _, mark

NEW_CASE = frozenset({"incident"})
"""What opens a case: it stays in sight after the Save until it is put away."""
NO_REFERRAL_AFTER = frozenset({"referral", "closure", "reassignment"})
"""What nobody goes on from to refer."""
DIRECTORIES = {"partner": "partners", "training": "trainings"}
"""By kind of record the screen that shows it, for what belongs to no case."""
COMPARED = frozenset({"attendee", "case", "incident", "identity", "perpetrator", "partner", "legal_case"})
"""What may be about somebody, or something, that is recorded already."""

_EMPTY = mark("Nothing is answered yet. Answer one question, then save; or go back, and nothing is kept.")
_GONE = mark(
    "This version of Haki has no such form, so it cannot be saved here. What was written stands below, to be copied; "
    "the draft stays until it is thrown away."
)


class FormModel(FormAnswering):
    """One form, from its first answer to Save.

    `made` is what a Save made, and `likely` who may be recorded already; `undo` takes it back to the draft that it was.
    """

    def __init__(
        self, session: Session, navigator: Navigator, changed: Callable[[], None], opening: FormOpening
    ) -> None:
        super().__init__(session, navigator, changed, opening)
        self._found: tuple[Finding, ...] = ()
        self.is_saving = False
        self.made: Recorded | None = None
        self.undo: Undo | None = None
        self.likely: Sequence[LikelySame] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the last Save found to mend and is not mended yet."""
        errors = self._filling.errors if self._filling is not None else {}
        return tuple(each for each in self._found if each.key in errors)

    def next(self) -> None:
        """Go to the next step; at the last, save."""
        if self._filling is None:
            return
        step = None if self.brief else forms.next_step(self._filling.form, self._filling.step)
        if step is None:
            self.save()
        else:
            self.go(step.key)

    def save(self) -> None:
        """Save, or say what is still to mend."""
        if self._filling is None or self._begun is None or self.is_saving or self.made is not None:
            return
        if old_drafts.is_gone(self._filling.form):
            self.trouble = Message(_GONE)
            self.changed()
            return
        is_empty = not self._filling.answers and not loading.is_edit(self._draft())
        self._found = self._filling.finish(self.session.voice, self._withheld())
        if is_empty and not self._found:
            self.trouble = Message(_EMPTY)  # a key pressed by mistake makes no plan that somebody has to look at
            self.changed()
            return
        if self._found:
            self._is_brief = False  # what is to mend may be folded
            self.keep()
            self.changed()
            return
        self._keeping.end()
        self.is_saving, self.trouble = True, None
        draft = self._draft()
        save(
            self.session,
            self.session.unkept.guarding(draft, lambda book: book.drafts.save(draft)),
            self._saved,
            self._refused,
            also=lambda book: loading.keep_again(book, draft),
        )
        self.changed()

    def discard(self) -> Callable[[], None]:
        """Throw the draft away and leave; returns what brings it back."""
        draft, session = self._draft(), self.session
        self._keeping.end()
        session.unkept.forget(draft.id)
        session.write(lambda book: book.drafts.drop(draft.id), lambda _none: None)
        self._leave()
        return lambda: session.write(lambda book: book.drafts.keep(draft), lambda _draft: None)

    def ask_consent(self, override: str = "") -> None:
        """Go and ask for the consent that is missing, or say why it cannot wait (`override`); Back and Save lead here
        again."""
        self.keep()
        answers = self._filling.answers if self._filling else {}
        recipient = self._disclosure.recipient(answers) if self._disclosure else ""
        given = {"consent.recipient": recipient} if recipient else {}
        given |= {"consent.override": override} if override else {}
        record = self._draft().record
        self._navigator.go("form", form="consent", record=record, answers=given, brief=bool(override))

    def add_partner(self) -> None:
        """Go and add a partner to the directory; Back and Save lead here again."""
        self.keep()
        self._navigator.go("form", form="partner")

    def open_case(self, likely: LikelySame) -> None:
        """Look at the case of somebody who may be the same, at the partner of the same name, or at who was trained."""
        if likely.entity == "partner":
            self._navigator.go("partners", partner=likely.id)
        elif likely.entity == "attendee":
            self._navigator.go("trained", attendee=likely.id)
        else:
            self._navigator.go("case", case=likely.case)

    def say_trained(self, likely: LikelySame, then: Said, *, same: bool) -> None:
        """Record that who was written down now is somebody who was trained before, or is not; `then` hears what was
        kept, with what takes it back."""
        if self.made is not None:
            trained_before.say(self.session, self.made.id, likely, then, self.refused, same=same)

    @property
    def opened_a_case(self) -> bool:
        """Whether what was made stays in sight until it is put away."""
        return self._draft().form in NEW_CASE

    def ways_on(self) -> list[tuple[str, Callable[[], None]]]:
        """Return what can be done next about what was made, in words: open it, refer. Nothing where the place one comes
        back to shows it, or is a form that waits."""
        back, form = self._navigator.before, self._draft().form
        if self.made is None or (back is not None and back.name == "form"):
            return []
        record, case = self.made.id, self.made.case
        if not case:
            screen = DIRECTORIES.get(form)
            return [(_("Open"), lambda: self._navigator.go(screen, **{form: record}))] if screen else []
        if back is not None and back.params.get("case") == case:
            return []
        ways = [(_("Open"), lambda: self._navigator.go("case", case=case))]
        if form not in NO_REFERRAL_AFTER:
            ways.append((_("Refer"), lambda: self._navigator.go("form", form="referral", record=case)))
        return ways

    def close(self) -> None:
        """Keep what was typed and hear no more."""
        self.keep()
        self._keeping.put_away()
        super().close()

    # --- Inside ------------------------------------------------------------------------------------------------

    def _withheld(self) -> dict[str, Message]:
        """What stands against this Save: that it is to nobody, and, of what goes with it, the consent gate. What is
        still to send to somebody is always kept."""
        if self._disclosure is None or self._filling is None:
            return {}
        verdict = self._disclosure.verdict(self._filling.answers)
        asks = self._disclosure.asks
        if verdict.state == "nobody" and not self._disclosure.limits:
            return {asks.to[0]: Message(CHOOSE_WHO)}
        goes = self._disclosure.went(self._filling.answers)
        return {asks.list: verdict.reasons[0]} if goes and verdict.reasons else {}

    def _saved(self, made: Recorded, undo: Undo | None) -> None:
        self.made, self.undo, self.is_saving = made, undo, False
        form, leads_to = self._draft().form, self._filling.leads_to if self._filling else ""
        self.changed()
        if not self.is_closed:  # or one has gone elsewhere meanwhile
            self._leave()
            if leads_to:
                self._navigator.go("form", form=leads_to, record=made.case)
        if form in COMPARED:  # asked of the session: the form has been left by now
            self.session.ask(lambda book: book.records.likely_same(made.id), self._warn)

    def _warn(self, likely: Sequence[LikelySame]) -> None:
        if likely:
            self.likely = likely
            self.changed()

    def _refused(self, error: Exception) -> None:
        self.is_saving = False
        self._keeping.resume()
        self.keep()
        self.refused(error)

    def _leave(self) -> None:
        if not self._navigator.back():
            self._navigator.start("today")
