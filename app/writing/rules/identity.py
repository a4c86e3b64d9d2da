"""An identity: a date of birth goes with what the case says of the age, and no pseudonym is a name of the person."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.casework import ages
from app.casework.answers import Problem
from app.casework.duplicates import SURVIVOR, told_of
from app.casework.messages import Message
from app.store.journal import Intent
from app.writing import renaming
from app.writing.desk import Desk
from app.writing.rules import KindRules
from sync.changes import Value


class IdentityRules(KindRules):
    """What of an identity the case speaks against."""

    def contradicts(
        self, desk: Desk, record: str, values: Mapping[str, Value], changed: Collection[str]
    ) -> list[Problem]:
        """Say that the survivor's date of birth does not go with the age in the case."""
        problems = super().contradicts(desk, record, values, changed)
        case = desk.holdings.held("case", str(values.get("case")))
        is_dated = "born_on" in changed and case is not None and told_of(values) == SURVIVOR
        if is_dated and case is not None and ages.do_contradict(case.values, desk.today, [values]):
            problems.append(Problem("born_on", Message("This does not go with the age in the case.")))
        return problems

    def changes_others(self, desk: Desk, values: Mapping[str, Value], changed: Collection[str]) -> list[Intent]:  # noqa: ARG002
        """Return that the case gets another pseudonym, where the one it has is a name that is recorded now."""
        return renaming.if_it_is_a_name(desk, values)


RULES = IdentityRules
