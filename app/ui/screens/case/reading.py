"""What one case looks like in the casebook: its own record, everything that belongs to it, and how it stands.

Runs on the casebook's thread. Knows no toolkit and no words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework.registry import RECORDS, path_to_case
from app.ui import in_words
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Casebook, Standing

Row = Mapping[str, Any]


class File(NamedTuple):
    """A case as it was read. `records` are its rows by kind; `names` say what linked records are called, by id; `me` is
    the person at this seat."""

    case: Row
    records: Mapping[str, Sequence[Row]]
    standing: Standing
    names: Mapping[str, str]
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


class Told(NamedTuple):
    """A record's history: its kind, and every change of it, oldest first, as `Casebook.history` gives them."""

    entity: str
    record: str
    changes: Sequence[Mapping[str, Any]]


def read(book: Casebook, case: str) -> File:
    """Read a case. Raises `Refused` when there is none of this id or code."""
    own = book.show(case)
    records: dict[str, Sequence[Row]] = dict(book.of_case(own["id"]))
    for legal in records.get("legal_case", ()):
        for entity in _BELOW_LEGAL:
            if rows := book.find(entity, where={"legal_case": legal["id"]}):
                records[entity] = [*records.get(entity, ()), *rows]
    suspects = dict.fromkeys(id_ for row in records.get("incident", ()) for id_ in row.get("perpetrators") or ())
    if suspects:
        records["perpetrator"] = [book.show(id_) for id_ in suspects]
    me = book.me()
    return File(own, records, book.standing(own["id"]), _names(book, own, records), me.person if me else "")


def history(book: Casebook, file: File) -> list[Told]:
    """Read every change of everything of a case."""
    return [Told(row["entity"], row["id"], book.history(row["id"])) for row in file.rows()]


_BELOW_LEGAL = tuple(name for name in RECORDS if path_to_case(name) == ("legal_case", "case"))


def _names(book: Casebook, case: Row, records: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """What the records are called that others lead to: those of the case itself, and the partners they name."""
    voice = PersonVoice(book.pack)
    here = [case, *(row for rows in records.values() for row in rows)]
    names = {row["id"]: in_words.called(row["entity"], row, book.pack, voice) for row in here}
    partners = {row[field] for row in here for field in ("partner", "recipient") if _is_id(row.get(field))}
    for partner in partners - names.keys():
        names[partner] = in_words.called("partner", book.show(partner), book.pack, voice)
    return names


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 32
