"""A case: its code and pseudonym are given, and it is closed only when it is fit to be, by a closure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.casework import ages, danger, lifecycle, naming
from app.casework.answers import Problem
from app.casework.case_file import CaseFile
from app.casework.conditions import is_answered
from app.casework.duplicates import SURVIVOR, told_of
from app.casework.messages import Message
from app.reading import disclosing
from app.store.holdings import Held
from app.writing.desk import Desk
from app.writing.rules import KindRules
from sync.changes import Value


class CaseRules(KindRules):
    """What a case is given as it begins, when it may be closed, and what goes along with that."""

    def given(self, desk: Desk, values: Mapping[str, object]) -> dict[str, object]:
        """Return its code, its pseudonym, whose it is and where it begins."""
        pseudonyms = desk.used
        pseudonym = naming.pseudonym(desk.pack.pseudonyms, pseudonyms, desk.draw())
        pseudonyms[pseudonym] = pseudonyms.get(pseudonym, 0) + 1
        centre, year = naming.centre_code(desk.centre, desk.pack), desk.today.year
        return super().given(desk, values) | {
            "code": naming.case_code(centre, year, desk.details.letters, desk.next_number(f"cases_{year}")),
            "pseudonym": pseudonym,
            "centre": desk.centre,
            "state": lifecycle.FIRST[self.kind],
            "opened_on": desk.today.isoformat(),
            "worker": desk.person,
            **({"age_on": (desk.told_on or desk.today).isoformat()} if _is_age(values.get("age")) else {}),
        }

    def refuses_edit(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> list[Problem]:
        """Say, too, what stands in the way of closing it, where the step itself is allowed."""
        problems = super().refuses_edit(desk, held, changed)
        if changed.get("state") == "closed" and not any(each.field == "state" for each in problems):
            problems += _unfit(desk, _file(desk, held, held_back=()))
        if changed.get("state") == "transferred" and not _is_taken(desk, held):
            problems.append(
                Problem("state", Message("Record a transfer: a case is transferred once the other side accepts it."))
            )
        return problems

    def refuses_decision(self, desk: Desk, held: Held, name: str, value: Value) -> list[Problem]:
        """Say, too, why a case of which it is decided that it is closed is not fit to be."""
        problems = super().refuses_decision(desk, held, name, value)
        if name == "state" and value == "closed" and not problems:
            file = _file(desk, held, held_back=(name,))
            problems += _unfit(desk, file._replace(case={**file.case, "closed_by": None}))
        return problems

    def contradicts(
        self, desk: Desk, record: str, values: Mapping[str, Value], changed: Collection[str]
    ) -> list[Problem]:
        """Say that the age, or the year of birth, does not go with who the survivor really is."""
        told = [name for name in ("age", "birth_year") if name in changed and values.get(name) is not None]
        if not told:
            return []
        said = {**values, "age_on": None, "opened_on": None} if "age" in changed and "age_on" not in changed else values
        known = [each.values for each in desk.holdings.listed("identity", {"case": record})] if record else []
        if ages.do_contradict(said, desk.today, [row for row in known if told_of(row) == SURVIVOR]):
            return [Problem(told[0], Message("This does not go with the date of birth in the identity record."))]
        return []

    def goes_along(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
        """Return when and why it was closed and by which closure, or, of a later step, that it no longer is; the day of
        an age, and the risk that new dangers leave no longer low."""
        dated: dict[str, Value] = {}
        if held.heads and "age" in changed:
            dated["age_on"] = desk.today.isoformat() if _is_age(changed["age"]) else None
        if held.heads and "dangers" in changed and "risk" not in changed:
            dated |= danger.moved({**held.values, **changed})
        if "state" not in changed:
            return dated
        return dated | self._with_state(desk, held, changed)

    def _with_state(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
        if changed["state"] != "closed":
            return {name: None for name in ("closed_on", "closure_reason") if held.values.get(name)}
        file, cooling = _file(desk, held, held_back=()), desk.pack.reviews.cooling
        closure = lifecycle.ruling_closure(file, desk.today, cooling) or {}
        return {
            "closed_on": desk.today.isoformat(),
            "closure_reason": closure.get("reason"),
            "closed_by": closure.get("id"),
        }


def _is_taken(desk: Desk, case: Held) -> bool:
    """Whether somebody else has accepted the case."""
    return any(
        is_answered(each.values.get("accepted_on")) for each in desk.holdings.listed("transfer", {"case": case.id})
    )


def _unfit(desk: Desk, file: CaseFile) -> list[Problem]:
    cooling = desk.pack.reviews.cooling
    closure = lifecycle.ruling_closure(file, desk.today, cooling) or {}
    return [Problem("state", each) for each in lifecycle.why_not_close(file, closure, desk.today, cooling)]


def _file(desk: Desk, case: Held, held_back: Collection[str]) -> CaseFile:
    """The case with what closing it depends on; of its undecided fields, those `held_back` are left out."""
    row = disclosing.as_row(desk, case)
    undecided = sorted(desk.holdings.undecided(case) - set(held_back))
    rows = {
        entity: [disclosing.as_row(desk, each) for each in desk.holdings.listed(entity, {"case": case.id})]
        for entity in ("closure", "approval")
    }
    return CaseFile({**row, "conflicts": undecided}, rows)


def _is_age(value: object) -> bool:
    return value is not None and not isinstance(value, dict)


RULES = CaseRules
