"""Where people are looked for who may be recorded twice: keys of names, phones and descriptions, kept with the rows.

Must not know when two people are likely the same, which the work's rule says (`app.casework.duplicates`): here are the
keys and what a comparison needs. Keys are of identity; they leave here only as rows that share some.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from app.casework import duplicates
from app.casework.case_file import Row
from app.store import schema
from app.store.transaction import Transaction
from sync.merging import Merged

MOST_COMPARED = 40
"""Records that are looked at, those that share most first and the latest of them: some names half a coast bears."""

_NOTE = "INSERT OR REPLACE INTO likeness(key, row) VALUES (?, ?)"
_FORGET = "DELETE FROM likeness WHERE row = ?"
_FIRST_SEQ = "(SELECT min(seq) FROM change WHERE record = ?)"
_SHARING = ("attendee", "identity", "perpetrator", "partner", "legal_case")
_TELLING = ("identity", "perpetrator", "case", "partner", "legal_case")
_CHANGED_SINCE = (
    "SELECT min(seq) FROM change WHERE record IN (SELECT DISTINCT record FROM change WHERE seq > ? "
    "ORDER BY seq DESC LIMIT ?) GROUP BY record"
)
_COMPARED = {
    "attendee": ("training", "name", "phone", "cadre", "organisation", "sex", "same_person_as", "not_same_as"),
    "case": ("sex", "age", "age_on", "opened_on", "birth_year", "ward", "sub_county", "same_person_as", "not_same_as"),
    "identity": ("case", "person", "perpetrator", "real_name", "known_as", "phone", "second_phone", "born_on"),
    "legal_case": ("case", "same_event_as"),
    "partner": ("name", "kind", "county", "not_same_as"),
    "perpetrator": ("code_name", "sex", "age_band", "description", "same_person_as", "not_same_as"),
}
"""What is read of each: whole rows are wide, and this is asked after every save."""
_SELECT = {
    entity: f"SELECT id, {', '.join(f'f_{name}' for name in names)} FROM record_{entity} WHERE NOT hidden AND row IN "  # noqa: S608
    for entity, names in _COMPARED.items()
}


def keys_of(row: int, merged: Merged) -> Iterator[tuple[str, int]]:
    """Yield each key of the person a record tells of, with the record's row; none of one that is deleted."""
    if not merged.deleted:
        yield from ((key, row) for key in duplicates.keys_of_record(merged.entity, merged.values))


def note(tx: Transaction, keys: Sequence[tuple[str, int]]) -> None:
    """Keep keys with their rows."""
    if keys:
        tx.exec_driver_sql(_NOTE, list(keys))


def forget(tx: Transaction, rows: Sequence[int]) -> None:
    """Forget the keys of some rows."""
    tx.exec_driver_sql(_FORGET, [(row,) for row in rows])


def known(tx: Transaction, rows: Sequence[int]) -> set[tuple[str, int]]:
    """Return the keys of some rows, each with its row."""
    table = schema.likeness
    return {(key, row) for key, row in tx.execute(select(table.c.key, table.c.row).where(table.c.row.in_(rows)))}


def sharing(tx: Transaction, keys: Collection[str]) -> list[Row]:
    """Return the identities, suspects, people trained, partners and legal cases that share keys, with `entity`, as the
    rules read them.

    A phone number or a phrase in common says more than a name.
    """
    if not keys:
        return []
    statement = (
        f"SELECT row FROM likeness WHERE key IN {_places(keys)} GROUP BY row "  # noqa: S608 -- question marks alone
        "ORDER BY sum(CASE substr(key, 2, 1) WHEN 'n' THEN 1 ELSE 2 END) DESC, row DESC LIMIT ?"
    )
    rows = tx.exec_driver_sql(statement, (*keys, MOST_COMPARED)).scalars().all()
    return [row for entity in _SHARING for row in _read(tx, entity, _places(rows), rows)]


def compared(tx: Transaction, entity: str, records: Collection[str]) -> list[Row]:
    """Return cases or suspects by id, as far as a comparison reads them; those that were deleted are left out."""
    keys = [bytes.fromhex(record) for record in records]
    return _read(tx, entity, f"({', '.join([_FIRST_SEQ] * len(keys))})", keys)


def _read(tx: Transaction, entity: str, places: str, values: Sequence[object]) -> list[Row]:
    names = ("id", *_COMPARED[entity])
    rows = tx.exec_driver_sql(_SELECT[entity] + places, tuple(values))
    return [_row(entity, dict(zip(names, row, strict=True))) for row in rows]


def _row(entity: str, values: dict[str, Any]) -> Row:
    for name in ("not_same_as", "same_event_as"):
        if decided := values.get(name):
            values[name] = json.loads(decided)  # lists are kept as JSON
    return {"entity": entity, **values}


def came_since(tx: Transaction, seq: int, limit: int) -> list[tuple[str, str]]:
    """Return (kind, id) of the records that tell of people, the partners and the legal cases, that were changed after a
    place of the journal, the latest first."""
    rows = tx.exec_driver_sql(_CHANGED_SINCE, (seq, limit * len(_TELLING))).scalars().all()
    found = []
    for entity in _TELLING:
        statement = f"SELECT row, id FROM record_{entity} WHERE NOT hidden AND row IN {_places(rows)}"  # noqa: S608
        found += [(row, entity, id_) for row, id_ in tx.exec_driver_sql(statement, tuple(rows))]
    return [(entity, id_) for _row, entity, id_ in sorted(found, reverse=True)[:limit]]


def _places(values: Collection[object]) -> str:
    return f"({', '.join('?' * len(values))})"
