"""What waits for a second person's word: what is asked, by whom, and the decision about it.

Knows the casebook and the declarations; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework.case_file import text_of
from app.casework.lifecycle import unchecked
from app.casework.messages import Label, Message
from app.casework.today_lines import Action, Line
from app.ui.model import Model
from app.ui.record import facts
from app.ui.record.facts import Fact
from app.ui.refusals import told
from app.ui.saving import Said, save
from app.ui.session import Session
from app.words.language import _

if TYPE_CHECKING:
    from app.casebook import Casebook


class AskedApproval(NamedTuple):
    """What waits: the record, of what kind the approval of it is, and its case, with what waits in that besides."""

    row: dict[str, Any]
    of: str
    case: dict[str, Any]
    open: tuple[Line, ...]


class ApprovalModel(Model):
    """A request for the word of a second person. `changed` is called when it has been read; `trouble` is why not, or
    that it has been decided meanwhile."""

    def __init__(self, session: Session, case: str, record: str, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._case, self._record = case, record
        self._asked: AskedApproval | None = None

    @property
    def title(self) -> str:
        """What is to be approved."""
        return self.voice.label("approval_of", self._asked.of) if self._asked else ""

    @property
    def asked(self) -> tuple[Session, str, str, str]:
        """What a decision is about, as `decide` takes it: it is still known when the sheet has closed."""
        return self.session, self._case, self._record, self._asked.of if self._asked else ""

    @property
    def subject(self) -> str:
        """Whose case it is about: pseudonym and code."""
        case = self._asked.case if self._asked else {}
        return " · ".join(part for part in (text_of(case, "pseudonym"), text_of(case, "code")) if part)

    @property
    def unchecked(self) -> list[str]:
        """What a closing needs and nobody has checked; with any of it there is nothing to approve yet."""
        if self._asked is None or self._asked.of != "closure":
            return []
        return [self.voice.label("closure_criterion", code) for code in unchecked(self._asked.row)]

    @property
    def open_items(self) -> list[str]:
        """What would wait in the case for nobody any more once it is closed."""
        if self._asked is None or self._asked.of != "closure":
            return []
        voice = self.voice.in_year(self.today.year)
        return [voice.spoken(line.what).removesuffix(".") for line in self._asked.open]

    @property
    def asked_by(self) -> str:
        """Who asks."""
        return text_of(self._asked.row, "asked_by") if self._asked else ""

    def facts(self) -> list[Fact]:
        """Return what was recorded with the request."""
        found = facts.of(self._asked.row, self.voice, {}) if self._asked else []
        return [fact._replace(can_edit=False) for fact in found if fact.field != "asked_by"]

    def load(self) -> None:
        """Read what is asked."""
        case, record = self._case, self._record

        def read(book: Casebook) -> AskedApproval | None:
            waiting = book.cases.standing(case).waiting
            of = next((kind_of(line) for line in waiting if line.record == record and kind_of(line)), "")
            still_open = tuple(line for line in waiting if not kind_of(line))
            return AskedApproval(book.records.show(record), of, book.records.show(case), still_open) if of else None

        self.ask(read, self._loaded)

    def decide(self, decision: str, then: Said, reason: str = "") -> None:
        """Approve or refuse it, for a reason that stays with the decision; `then` hears what was kept, or why not."""
        if self._asked is not None:
            decide(self.session, self._case, self._record, self._asked.of, decision, then, reason)

    def _loaded(self, asked: AskedApproval | None) -> None:
        self._asked = asked
        if asked is None:
            self.trouble = Message("This has been decided already, or is no longer asked for.")
        self.changed()


def decide(session: Session, case: str, record: str, of: str, decision: str, then: Said, reason: str = "") -> None:
    """Record the decision of the person at this seat; `then` hears what was kept, or why not."""
    values = {"case": case, "of": of, "record": record, "decision": decision, **({"reason": reason} if reason else {})}
    words = _("Saved: {status}").format(status=session.voice.label("approval_decision", decision))
    save(
        session,
        lambda book: book.records.record("approval", values),
        lambda _made, undo: then(words, undo),
        lambda error: then(session.voice.spoken(told(error)), None),
    )


def kind_of(line: Line) -> str:
    """Return what a waiting line asks to approve; "" for any other line."""
    if line.action is not Action.APPROVE:
        return ""
    found = (each for each in line.what.fillings.values() if isinstance(each, Label))
    return next((each.code for each in found if each.code_list == "approval_of"), "")
