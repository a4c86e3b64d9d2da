"""A transfer rests on a consent once the case is handed over, as what is told with it does, and the case is theirs from
the day they accept it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.casework import lifecycle
from app.casework.answers import Problem
from app.casework.case_file import codes_of, text_of
from app.casework.conditions import is_answered
from app.casework.disclosed import GOES_WITH_A_TRANSFER, TOLD_AS
from app.casework.messages import Message
from app.reading import disclosing
from app.store.holdings import Held
from app.store.journal import Intent
from app.words.refusal import not_recorded
from app.writing.desk import Desk
from app.writing.rules import KindRules
from app.writing.told_lists import not_of_the_case
from sync.changes import Kind, Value


class TransferRules(KindRules):
    """What a transfer rests on, and what its acceptance changes."""

    def demands(self, desk: Desk, values: Mapping[str, Value]) -> list[Problem]:
        """Say that a case cannot be accepted and declined at once, nor before it was handed over."""
        problems = super().demands(desk, values)
        if is_answered(values.get("accepted_on")) and is_answered(values.get("declined_reason")):
            problems.append(Problem("declined_reason", Message("It was accepted already; only one of both can be.")))
        handed, accepted = text_of(values, "handed_over_on"), text_of(values, "accepted_on")
        if accepted and not handed:
            problems.append(Problem("accepted_on", Message("It was not handed over yet; say first when it was.")))
        elif accepted and accepted < handed:
            problems.append(Problem("accepted_on", Message("It cannot be accepted before it was handed over.")))
        return problems

    def contradicts(
        self, desk: Desk, record: str, values: Mapping[str, Value], changed: Collection[str]
    ) -> list[Problem]:
        """Say which of the records that are newly to be told are none of this case's."""
        return [
            *super().contradicts(desk, record, values, changed),
            *not_of_the_case(desk, self.kind, record, values, changed, "disclosed"),
        ]

    def goes_along(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
        """Return the consent that handing over rests on, and what is told with it as it stands, asked of the gate as it
        is handed over, and again where something else is told or it is said to be somebody else whom it went to.
        Raises `Refused`."""
        values = {**held.values, **changed}
        if not is_answered(values.get("handed_over_on")) or not _TELLS & changed.keys():
            return {}
        case = desk.holdings.held("case", text_of(values, "case"))
        if case is None:
            return {}
        recipient = disclosing.recipient_named(desk, text_of(values, "recipient"))
        going = disclosing.gate(desk, case, recipient, [GOES_WITH_A_TRANSFER, *codes_of(values, "disclosed")])
        if not going.decision.allowed:
            raise not_recorded(self.kind, [Problem("handed_over_on", why) for why in going.decision.why_not])
        return {"consent": going.decision.consent, TOLD_AS: going.told_as}

    def changes_others(self, desk: Desk, values: Mapping[str, Value], changed: Collection[str]) -> list[Intent]:
        """Return that the case is transferred, once the other side has accepted it."""
        case = desk.holdings.held("case", text_of(values, "case"))
        if "accepted_on" not in changed or not is_answered(values.get("accepted_on")) or case is None:
            return []
        state = text_of(case.values, "state")
        if state == _TAKEN or lifecycle.why_not("case", state, _TAKEN) is not None:
            return []
        return [Intent(case.entity, bytes.fromhex(case.id), Kind.TRANSITION, {"state": _TAKEN}, case.heads)]


_TAKEN = "transferred"
_TELLS = frozenset({"handed_over_on", "recipient", "disclosed"})
"""What of a transfer says that something goes, or what, or to whom."""

RULES = TransferRules
