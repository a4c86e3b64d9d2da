"""One case whole: its own record, everything that belongs to it, the suspects and partners it names, how it stands; and
the history of all of it.

Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from app.casework import old_shape
from app.casework.agenda import items_of
from app.casework.case_file import codes_of, text_of
from app.casework.second_persons import AskedFor
from app.casework.today import is_visible
from app.reading import deleting, showing
from app.reading.answers import ChangeAnswer
from app.reading.glance import Glance
from app.reading.standing import Standing, how_it_stands
from app.reading.today import is_mine
from app.store import agenda, reading
from app.store.reading import Held

Row = Mapping[str, Any]


class WholeCase(NamedTuple):
    """A case as it was read, identity folded. `records` are its rows by kind, the suspects its incidents name among
    them; `partners` the rows of those it names, by id; `me` is the person at this seat; `asked_for` who asks for any of
    it to be deleted or erased; `authors` are those who recorded what, by id."""

    case: Row
    records: Mapping[str, Sequence[Row]]
    partners: Mapping[str, Row]
    standing: Standing
    me: str = ""
    asked_for: Sequence[AskedFor] = ()
    authors: Mapping[str, str] = MappingProxyType({})

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
    changes: Sequence[ChangeAnswer]


def file(glance: Glance, case: Held, is_real_day: bool) -> WholeCase:
    """Return a case with everything that belongs to it. `is_real_day`: what is dated after today waits, too."""
    held = _records_of(glance, case)
    partners = _partners_of(glance, held)
    records = _rows_of(glance, case, held)
    (own,) = records.pop("case")
    named = {row["id"]: row for row in showing.as_data_of(glance, partners, lambda _: "")}
    stands = _standing(glance, held, partners, is_real_day)
    ids = {row["id"] for rows in (records | {"case": [own]}).values() for row in rows}
    asked = [each for each in deleting.asked_for(glance) if each.record in ids]
    authors = {each.id: glance.signers.person(each.begun_by) for rows in held.values() for each in rows}
    return WholeCase(own, records, named, stands, glance.person, asked, authors)


def row_of(glance: Glance, case: Held, record: str) -> Row | None:
    """Return a row of a case by its id, with what was said of it the old way; None when the case has no such row."""
    rows = (row for of_it in rows_of(glance, case).values() for row in of_it)
    return next((row for row in rows if row["id"] == record), None)


def rows_of(glance: Glance, case: Held) -> dict[str, list[Row]]:
    """Return every row of a case by kind, with what was said of it the old way."""
    return _rows_of(glance, case, _records_of(glance, case))


def _rows_of(glance: Glance, case: Held, held: _Gathered) -> dict[str, list[Row]]:
    """Everything of a case as it is shown, by kind, as it is asked now."""
    code = text_of(case.values, "code")

    def code_of(each: Held) -> str:
        return "" if each.entity == "perpetrator" else code  # a suspect may stand in several cases and belongs to none

    records = {entity: showing.as_data_of(glance, rows, code_of) for entity, rows in held.items()}
    return old_shape.as_now(records)


def history(glance: Glance, case: Held) -> list[RecordHistory]:
    """Return every change of everything of a case, identity folded, the case's own first."""
    held = [each for records in _records_of(glance, case).values() for each in records]
    told = showing.histories(glance, held, opened=False)
    return [RecordHistory(each.entity, each.id, changes) for each, changes in zip(held, told, strict=True)]


def standing(glance: Glance, case: Held, is_real_day: bool) -> Standing:
    """Return how a case stands at the moment of a glance."""
    held = _records_of(glance, case)
    return _standing(glance, held, _partners_of(glance, held), is_real_day)


_PARTNERS = ("partner", "recipient", "institution", "told", "office")
"""Fields in which a record of a case names a partner by id; all but the first may also be a code."""

_Gathered = Mapping[str, Sequence[Held]]


def _standing(glance: Glance, held: _Gathered, partners: Sequence[Held], is_real_day: bool) -> Standing:
    if held["case"][0].hidden:
        return Standing({})
    named = {each.id: agenda.row_of(each, glance.circle, glance.signers) for each in partners}
    file = agenda.file_of(glance.registry, held, named, glance.circle, glance.signers)
    items = items_of(file, glance.pack, None if is_real_day else glance.today)
    waiting = [item for item in items if is_visible(item, glance.now) and is_mine(glance, item)]
    return how_it_stands(glance, file, held.get("consent", ()), waiting)


def _records_of(glance: Glance, case: Held) -> _Gathered:
    """The case and everything that belongs to it by kind, the last changed first, and the suspects that its incidents
    name, in the order they are named."""
    gathered = agenda.gathered(glance.tx, [case])[case.id]
    found = {
        entity: sorted(records, key=lambda each: (each.changed_at, each.row), reverse=True)
        for entity, records in gathered.items()
    }
    named = (suspect for each in found.get("incident", ()) for suspect in codes_of(each.values, "perpetrators"))
    if suspects := list(dict.fromkeys(named)):
        found["perpetrator"] = reading.of_ids(glance.tx, "perpetrator", suspects)
    return found


def _partners_of(glance: Glance, held: _Gathered) -> list[Held]:
    """The partners that records of the case name."""
    rows = (each.values for records in held.values() for each in records)
    named = dict.fromkeys(text_of(row, field) for row in rows for field in _PARTNERS if text_of(row, field))
    return reading.of_ids(glance.tx, "partner", list(named))
