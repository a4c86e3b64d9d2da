"""A referral: nothing leaves without a consent, nor while something critical about the survivor is undecided."""

from __future__ import annotations

from collections.abc import Mapping

from app.casework.answers import Problem
from app.casework.messages import Message
from app.reading import disclosing
from app.store.holdings import Held
from app.words.refusal import not_recorded
from app.writing.desk import Desk
from app.writing.rules import KindRules
from sync.changes import Value
from sync.merging import MergeClass

_TELLS = frozenset({"direction", "disclosed", "partner", "institution", "reason"})
"""What of a referral says something of a survivor, or to whom."""


class ReferralRules(KindRules):
    """What a referral is given as it is sent, and the consent that what it tells rests on."""

    def given(self, desk: Desk, values: Mapping[str, object]) -> dict[str, object]:
        """Return when it was sent, and where it is going unless that is said."""
        sent = {"status": "sent", "sent_at": desk.now.isoformat(timespec="minutes")}
        return super().given(desk, values) | sent | {"direction": values.get("direction", "out")}

    def goes_along(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
        """Return the consent that what it tells rests on; nothing when it tells nothing. Raises `Refused`."""
        if held.heads and not _TELLS & changed.keys():
            return {}
        referral = {**held.values, **changed}
        case, told = desk.holdings.held("case", str(referral.get("case"))), _told(referral)
        undecided = _undecided(desk, case) if case else []
        if undecided:
            raise not_recorded(self.kind, undecided)
        if not told or case is None or referral.get("direction") == "in":
            return {}
        decision = disclosing.gate(desk, case, disclosing.recipient_of(desk, referral), told)
        if not decision.allowed:
            raise not_recorded(self.kind, [Problem("disclosed", why) for why in decision.why_not])
        return {"consent": decision.consent}


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
