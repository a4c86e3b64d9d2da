"""What one case looks like on the screen: the case as it was read, and what the records are called that others lead to.

Knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework.country import Pack
from app.ui import in_words
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Standing, WholeCase

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


def on_screen(whole: WholeCase, pack: Pack) -> File:
    """Return a case as it was read, with what the records are called that others lead to: those of the case itself, and
    the partners they name."""
    voice = PersonVoice(pack)
    names = {row["id"]: in_words.called(row["entity"], row, pack, voice) for row in whole.rows()}
    names |= {id_: in_words.called("partner", row, pack, voice) for id_, row in whole.partners.items()}
    return File(whole.case, whole.records, whole.standing, names, whole.me)
