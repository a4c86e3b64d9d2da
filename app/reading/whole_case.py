"""One case whole: its own record, everything that belongs to it, the suspects and partners it names, how it stands; and
the history of all of it.

Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from app.casework.agenda import Item, items_of
from app.casework.case_file import CaseFile, codes_of
from app.casework.registry import RECORDS, path_to_case
from app.casework.today import is_visible
from app.reading import caseload, showing
from app.reading.caseload import Standing
from app.reading.glance import Glance
from app.reading.today import is_mine
from app.store import reading
from app.store.reading import Held

Row = Mapping[str, Any]


class WholeCase(NamedTuple):
    """A case as it was read, identity folded. `records` are its rows by kind, the suspects its incidents name among
    them; `partners` the rows of those it names, by id; `me` is the person at this seat."""

    case: Row
    records: Mapping[str, Sequence[Row]]
    partners: Mapping[str, Row]
    standing: Standing
    me: str = ""

    @property
    def id(self) -> str:
        """The case's id."""
        return str(self.case["id"])

    @property
    def undecided(self) -> int:
        """How many answers are to be decided between."""
        return sum(len(row["conflicts"]) for row in self.rows())

    def of(self, entity: str) -> Sequence[Row]:
        """Return the rows of one kind."""
        return self.records.get(entity, ())

    def rows(self) -> list[Row]:
        """Return every row, the case first."""
        return [self.case, *(row for rows in self.records.values() for row in rows)]

    def row(self, record: str) -> Row | None:
        """Return the row of a record, None when it does not belong here."""
        return next((row for row in self.rows() if row["id"] == record), None)


class RecordHistory(NamedTuple):
    """A record's history: its kind, its id, and every change of it, oldest first, as `records.history` gives them."""

    entity: str
    record: str
    changes: Sequence[Mapping[str, Any]]


def file(glance: Glance, case: Held, is_real_day: bool) -> WholeCase:
    """Return a case with everything that belongs to it. `is_real_day`: what is dated after today waits, too."""
    records = {entity: showing.as_data(glance, held) for entity, held in _records_of(glance, case).items()}
    (own,) = showing.as_data(glance, [case])
    named = [row[field] for rows in (*records.values(), [own]) for row in rows for field in _PARTNERS if row.get(field)]
    partners = reading.of_ids(glance.tx, "partner", list(dict.fromkeys(named)))
    rows = {row["id"]: row for row in showing.as_data(glance, partners)}
    return WholeCase(own, records, rows, standing(glance, case, is_real_day), glance.person)


def history(glance: Glance, case: Held) -> list[RecordHistory]:
    """Return every change of everything of a case, identity folded, the case's own first."""
    held = [case, *(each for records in _records_of(glance, case).values() for each in records)]
    return [RecordHistory(each.entity, each.id, showing.history(glance, each, opened=False)) for each in held]


def standing(glance: Glance, case: Held, is_real_day: bool) -> Standing:
    """Return how a case stands at the moment of a glance."""
    return caseload.how_it_stands(glance, case, partial(_waiting, glance, is_real_day))


def _waiting(glance: Glance, is_real_day: bool, file: CaseFile) -> Iterable[Item]:
    items = items_of(file, glance.pack, None if is_real_day else glance.today)
    return [item for item in items if is_visible(item, glance.now) and is_mine(glance, item)]


_PARTNERS = ("partner", "recipient")
"""Fields in which a record of a case names a partner by id; a recipient may also be a code."""
_DIRECTLY = tuple(name for name in RECORDS if path_to_case(name) == ("case",))
_BELOW = tuple((path[0], name) for name in RECORDS if len(path := path_to_case(name)) > 1)
"""Kinds that belong to a record of the case, each with the link that leads there."""


def _records_of(glance: Glance, case: Held) -> dict[str, list[Held]]:
    """Everything of a case by kind, and the suspects that its incidents name, in the order they are named."""
    found: dict[str, list[Held]] = {}
    for name in _DIRECTLY:
        if records := reading.listed(glance.tx, name, where={"case": case.id}):
            found[name] = records
    for link, name in _BELOW:
        above = [each.id for each in found.get(RECORDS[name][link].links_to, ())]
        if above and (records := reading.linked(glance.tx, name, link, above)):
            found[name] = records
    named = (suspect for each in found.get("incident", ()) for suspect in codes_of(each.values, "perpetrators"))
    if suspects := list(dict.fromkeys(named)):
        found["perpetrator"] = reading.of_ids(glance.tx, "perpetrator", suspects)
    return found
