"""A referral: it is to be sent until somebody says that it went. Until then it is always kept; as it goes, nothing
leaves without a consent, nor while something critical about the survivor is undecided, and an empty list says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.casework import incoming
from app.casework.answers import Problem
from app.casework.conditions import is_answered
from app.casework.disclosed import TOLD_AS
from app.casework.messages import Message
from app.reading import disclosing
from app.store.holdings import Held
from app.words.refusal import not_recorded
from app.writing.desk import Desk
from app.writing.rules import KindRules
from app.writing.told_lists import not_of_the_case
from sync.changes import Value
from sync.merging import MergeClass

_TELLS = frozenset({"direction", "disclosed", "told", "partner", "institution", "reason"})
"""What of a referral says something of a survivor, or to whom."""
NOTHING, COMING, ITEMS = "nothing", "coming", "items"
"""How much is told: nothing of the case, only that somebody comes, or what is ticked and written."""


class ReferralRules(KindRules):
    """How a referral goes, and the consent that what it tells rests on."""

    def given(self, desk: Desk, values: Mapping[str, object]) -> dict[str, object]:
        """Return when it was made, where it is going unless that is said, and whether it has gone already: one that
        came to the centre has."""
        direction, sent_at = values.get("direction") or "out", values.get("sent_at")
        if direction == "in" or values.get("status") == "sent":
            sent_at = sent_at or desk.now.isoformat(timespec="minutes")
        begins = {"direction": direction, "made_on": desk.today.isoformat(), "status": "sent" if sent_at else "draft"}
        return super().given(desk, values) | begins | ({"sent_at": sent_at} if sent_at else {})

    def demands(self, desk: Desk, values: Mapping[str, Value]) -> list[Problem]:
        """Say that what is told, and how much that is, do not go together in one that has gone."""
        problems = super().demands(desk, values)
        told = values.get("told") if values.get("status") != "draft" else None
        if told in (NOTHING, COMING) and _told(values):
            problems.append(Problem("told", Message("Something is ticked or written for them, so it is told.")))
        if told == ITEMS and not _told(values):
            problems.append(Problem("disclosed", Message("Tick what they are told, or say that it is nothing.")))
        return problems

    def contradicts(
        self, desk: Desk, record: str, values: Mapping[str, Value], changed: Collection[str]
    ) -> list[Problem]:
        """Say which of the records that are newly to be told are none of this case's."""
        return [
            *super().contradicts(desk, record, values, changed),
            *not_of_the_case(desk, self.kind, record, values, changed, "disclosed"),
        ]

    def refuses_edit(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> list[Problem]:
        """Say, too, that nobody is handed back without a reason, and that what goes from here does not become what came
        to us, of which no consent is asked."""
        why = incoming.why_not(held.values, changed)
        handed = [Problem("declined_reason", why)] if why is not None else []
        if changed.get("direction", held.values.get("direction")) != held.values.get("direction"):
            turned = Message("Whether it went or came stays as it was recorded; record another referral.")
            handed.append(Problem("direction", turned))
        return [*super().refuses_edit(desk, held, changed), *handed]

    def goes_along(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
        """Return that it has gone, and when, once either is said; and, of one that goes or has gone, the consent that
        what it tells rests on, which is asked as it goes. Raises `Refused`."""
        going = _going(desk, held, changed) | _taken_in(desk, held, changed)
        stands = {**held.values, **changed, **going}
        before, after = (values.get("status") or "draft" for values in (held.values, stands))
        is_going = before == "draft" and after not in ("draft", "withdrawn")
        if is_going or (before != "draft" and _TELLS & changed.keys()):
            return going | self._consent(desk, stands)
        return going

    def _consent(self, desk: Desk, referral: Mapping[str, Value]) -> dict[str, Value]:
        case, told = desk.holdings.held("case", str(referral.get("case"))), _told(referral)
        undecided = _undecided(desk, case) if case else []
        if undecided:
            raise not_recorded(self.kind, undecided)
        if case is None or referral.get("direction") == "in":
            return {}
        if not told:
            if referral.get("told") in (NOTHING, COMING):
                return {}
            message = Message("Nothing is ticked: say whether they are told nothing, or only that somebody is coming.")
            raise not_recorded(self.kind, [Problem("told", message)])
        going = disclosing.gate(desk, case, disclosing.recipient_of(desk, referral), told)
        if not going.decision.allowed:
            raise not_recorded(self.kind, [Problem("disclosed", why) for why in going.decision.why_not])
        return {"consent": going.decision.consent, "told": ITEMS, TOLD_AS: going.told_as}


def _going(desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
    """What goes along with an edit by which a referral goes: its state, and the moment unless that is said."""
    if not held.heads or held.values.get("status") != "draft":
        return {}
    if changed.get("status") == "sent":
        is_said = is_answered(changed.get("sent_at")) or is_answered(held.values.get("sent_at"))
        return {} if is_said else {"sent_at": desk.now.isoformat(timespec="minutes")}
    return {"status": "sent"} if is_answered(changed.get("sent_at")) and "status" not in changed else {}


def _taken_in(desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
    """What goes along with an edit by which a referral to the centre is accepted: the day, unless it is known."""
    is_accepted = incoming.is_incoming(held.values) and changed.get("status") == incoming.ACCEPTED
    is_dated = is_answered(changed.get("acknowledged_on")) or is_answered(held.values.get("acknowledged_on"))
    return {"acknowledged_on": desk.today.isoformat()} if is_accepted and not is_dated else {}


def _undecided(desk: Desk, case: Held) -> list[Problem]:
    return [
        Problem(name, Message("Two people answered this differently; decide between them first."))
        for name in sorted(desk.holdings.undecided(case))
        if desk.registry.rule_of(case.entity, name).merge is MergeClass.CRITICAL
    ]


def _told(referral: Mapping[str, Value]) -> list[str]:
    """Return the fields that a referral tells: what was chosen, and what was written to whoever gets it."""
    disclosed = referral.get("disclosed")
    chosen = disclosed if isinstance(disclosed, list) else []
    written = ["referral.reason"] if isinstance(referral.get("reason"), str) else []
    return list(dict.fromkeys([*chosen, *written]))


RULES = ReferralRules
