"""A referral, wherever it is met: that it went and how, and what its partner answered.

Knows the casebook and the declarations; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework import incoming
from app.casework.case_file import codes_of, text_of
from app.casework.consent_word import EMERGENCY
from app.casework.lifecycle import steps_from
from app.ui.model import Model
from app.ui.saving import Said, save
from app.ui.session import Session
from app.words.language import _

if TYPE_CHECKING:
    from app.casebook import Casebook

Row = Mapping[str, Any]
TO_SEND = "draft"
"""The state of a referral of which nobody has said that it went."""
TICKED = "items"
"""They are told what is ticked: not to be said of one in which nothing is."""
_DATED_BY_STATUS: Mapping[str, str] = {
    "acknowledged": "acknowledged_on", "accepted": "acknowledged_on", "started": "started_on",
    "completed": "completed_on",
}  # fmt: skip
"""The date of a referral that an answer tells of."""


class Referred(NamedTuple):
    """A referral as it was read, and to whom it is; `may_hurry` says that what it tells may be told at once there, in
    an emergency."""

    row: Row
    to: str
    may_hurry: bool


class ReferralModel(Model):
    """One referral. `changed` is called when it has been read; `trouble` is why not."""

    def __init__(self, session: Session, referral: str, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._referral = referral
        self._read: Referred | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it has been read."""
        return self._read is not None

    @property
    def title(self) -> str:
        """To whom it is."""
        if self._read is None:
            return ""
        if self.is_incoming:
            return _("Referred by {who}").format(who=self._read.to)
        is_to_send = text_of(self._read.row, "status") == TO_SEND
        return (_("Referral to {who}") if is_to_send else _("Referred to {who}")).format(who=self._read.to)

    @property
    def is_incoming(self) -> bool:
        """Whether it came to the centre."""
        return self._read is not None and incoming.is_incoming(self._read.row)

    @property
    def told(self) -> str:
        """What whoever referred asks for, and why, in a line: services, how urgent, the reason."""
        row = self._read.row if self._read else {}
        services = [self.voice.label("service", code) for code in codes_of(row, "services")]
        urgency = [self.voice.label("priority", text_of(row, "priority"))] if text_of(row, "priority") else []
        return " · ".join(part for part in (*services, *urgency, text_of(row, "reason")) if part)

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What a partner's answer can be, as (code, words)."""
        if self._read is None:
            return []
        steps = steps_from("referral", text_of(self._read.row, "status"))
        return [(step, self.voice.label("referral_status", step)) for step in steps if step != "withdrawn"]

    @property
    def ways(self) -> list[tuple[str, str]]:
        """How a referral can go, as (code, words)."""
        return [(code, self.voice.label("delivery", code)) for code in self.session.book.pack.codes("delivery")]

    @property
    def way(self) -> str:
        """How it was to go, "" where that was not said."""
        return text_of(self._read.row, "delivery") if self._read else ""

    @property
    def ways_to_tell_nothing(self) -> list[tuple[str, str]]:
        """What they are told, as (code, words), of one in which nothing is ticked and that was not said; else none."""
        row = self._read.row if self._read else {}
        if text_of(row, "told") or codes_of(row, "disclosed") or text_of(row, "reason"):
            return []
        codes = [code for code in self.session.book.pack.codes("told") if code != TICKED]
        return [(code, self.voice.label("told", code)) for code in codes]

    @property
    def may_hurry(self) -> bool:
        """Whether what it tells may be told at once, in an emergency, though the gate is closed."""
        return self._read is not None and self._read.may_hurry

    @property
    def words_of_survivor(self) -> list[tuple[str, str]]:
        """What the survivor may say about it, as (code, words)."""
        pack = self.session.book.pack
        return [(code, self.voice.label("yes_no_later", code)) for code in pack.codes("yes_no_later")]

    def load(self) -> None:
        """Read it."""

        def read(book: Casebook) -> Referred:
            row = book.records.show(self._referral)
            partner = text_of(row, "partner")
            name = text_of(book.records.show(partner), "name") if partner else ""
            told = book.cases.could_tell(
                text_of(row, "case"),
                institution=text_of(row, "institution"),
                partner=partner,
                disclosed=codes_of(row, "disclosed"),
            )
            to = name or self.voice.label("institution", text_of(row, "institution"))
            return Referred(row, to, told.may_hurry)

        def loaded(found: Referred) -> None:
            self._read = found
            self.changed()

        self.ask(read, loaded)

    def answer(self, status: str, then: Said) -> None:
        """Note what a partner answered, with today as its day unless one is known; `then` hears what was kept."""
        words = _("Saved: {status}").format(status=self.voice.label("referral_status", status))
        self._save(answered(self._read.row if self._read else None, status, self.today), words, then)

    def take_in(self, then: Said) -> None:
        """Accept a referral to the centre; `then` hears what was kept."""
        self._save({"status": incoming.ACCEPTED}, _("Saved: {status}").format(status=_("accepted")), then)

    def hand_back(self, reason: str, then: Said) -> None:
        """Hand a referral to the centre back, for a reason; `then` hears what was kept."""
        values = {"status": incoming.HANDED_BACK, "declined_reason": reason.strip()}
        self._save(values, _("Saved: {status}").format(status=_("handed back")), then)

    def went(self, way: str, at: str, told: str, then: Said) -> None:
        """Note that it went, how and at which moment (ISO; "": now), and, unless that is known, how much they are
        `told`; `then` hears what was kept."""
        said = {"sent_at": at, "told": told}
        values = {"status": "sent", "delivery": way, **{name: value for name, value in said.items() if value}}
        self._save(values, _("Saved: {status}").format(status=self.voice.label("referral_status", "sent")), then)

    def hurry(self, given: str, reason: str, then: Said) -> None:
        """Record that it goes without waiting for a consent, what the survivor says of that, and why it cannot wait."""
        row = self._read.row if self._read else {}
        values = {
            "case": text_of(row, "case"),
            "recipient": text_of(row, "partner") or text_of(row, "institution"),
            "given": given,
            "override": EMERGENCY,
            "override_reason": reason,
        }
        words = _("It may go now. A second person looks at it within three days.")
        save(
            self.session,
            lambda book: book.records.record("consent", values),
            lambda _made, undo: then(words, undo),
            self.refused,
        )

    def _save(self, values: Mapping[str, Any], words: str, then: Said) -> None:
        record = self._referral
        save(
            self.session,
            lambda book: book.records.edit(record, values),
            lambda _done, undo: then(words, undo),
            self.refused,
        )


def answered(row: Row | None, status: str, today: date) -> dict[str, Any]:
    """Return what changes in a referral when its partner has answered: with today as its day unless one is known."""
    dated = _DATED_BY_STATUS.get(status, "")
    is_dated_today = row is not None and dated and not row.get(dated)
    return {"status": status, **({dated: today.isoformat()} if is_dated_today else {})}
