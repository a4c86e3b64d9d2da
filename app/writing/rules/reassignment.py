"""A hand-over gives one case, or all open cases of a person, to another: each case gets a hand-over and its worker."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.casework import answers, handover
from app.casework.answers import Problem
from app.casework.messages import Message
from app.store.holdings import Held
from app.store.journal import Intent
from app.words.refusal import Refused, not_recorded
from app.writing.desk import Desk
from app.writing.rules import KindRules, NewRecord
from sync.changes import Kind, Value


class ReassignmentRules(KindRules):
    """How many cases change hands, and that they do."""

    def begins(self, desk: Desk, values: Mapping[str, object]) -> list[NewRecord]:
        """Return a hand-over for each case: the one that is named, else all open ones of `from_worker`.

        Raises `Refused`.
        """
        checked = answers.check(self.record, {**values, "case": values.get("case")}, desk.pack, desk.today)
        problems = [each for each in checked.problems if each.field != "case" or values.get("case") is not None]
        if problems:
            raise not_recorded(self.kind, problems)
        told = checked.values
        cases = _cases_of(desk, told)
        to_worker = str(told.get("to_worker") or "")
        from_worker = str(told.get("from_worker") or (cases[0].values.get("worker") if cases else "") or "")
        moved = handover.hand_over([{"id": each.id, **each.values} for each in cases], from_worker, to_worker)
        if not moved:
            raise Refused(Message("{person} has no open case to hand over.", {"person": from_worker}))
        whose = {"from_worker": from_worker, "to_worker": to_worker}
        return [NewRecord(self.kind, {**told, **whose, "case": each.case}, {}) for each in moved]

    def demands(self, desk: Desk, values: Mapping[str, Value]) -> list[Problem]:
        """Say that nobody of the centre is meant, or who has the case already."""
        from_worker, to_worker = (str(values.get(name) or "") for name in ("from_worker", "to_worker"))
        why = handover.why_not(from_worker, to_worker, frozenset(each.person for each in desk.members.values()))
        problems = super().demands(desk, values)
        return [*problems, Problem("to_worker", why)] if why is not None else problems

    def changes_others(self, desk: Desk, values: Mapping[str, Value], changed: Collection[str]) -> list[Intent]:  # noqa: ARG002
        """Return that the case has its new worker."""
        case = desk.holdings.held("case", str(values.get("case")))
        if case is None:
            return []
        worker = {"worker": values.get("to_worker")}
        return [Intent(case.entity, bytes.fromhex(case.id), Kind.SET, worker, case.heads)]


def _cases_of(desk: Desk, values: Mapping[str, Value]) -> list[Held]:
    named, worker = values.get("case"), values.get("from_worker")
    if isinstance(named, str):
        case = desk.holdings.held("case", named)
        return [case] if case is not None and not case.hidden else []
    return desk.holdings.listed("case", {"worker": worker}) if isinstance(worker, str) and worker else []


RULES = ReassignmentRules
