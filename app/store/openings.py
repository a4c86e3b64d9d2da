"""Which records were opened by whom and why: the notes of it, found in the journal among those of records that hold
identity.

Must not know what an identity is, nor what follows from its having been opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.store import schema
from app.store.transaction import Transaction
from sync import changes, hybrid_time
from sync.changes import Kind


class IdentityOpening(NamedTuple):
    """That a seat opened a record, when (ms, by its clock), and what it said why."""

    entity: str
    record: str
    seat: bytes
    at: int
    reason: str


def since(tx: Transaction, entities: Iterable[str], note: str, at_ms: int) -> list[IdentityOpening]:
    """Return the openings of records of these kinds from a moment on, the last first. `note` is the field that says
    why."""
    found = []
    for entity in entities:
        table = tx.table(entity).name
        for seat, payload in tx.exec_driver_sql(_NOTES.format(table=table), (note,)):
            body = changes.decode(payload)
            at, reason = hybrid_time.milliseconds(body.time), body.fields.get(note)
            if body.kind == Kind.NOTE and at >= at_ms and isinstance(reason, str):
                found.append(IdentityOpening(entity, body.record.hex(), seat, at, reason))
    return sorted(found, key=lambda each: -each.at)


_NOTES = (
    f"SELECT chain.seat, {schema.change.name}.payload FROM {{table}} AS t "  # noqa: S608 -- our own tables' names
    f"JOIN {schema.change.name} ON {schema.change.name}.record = unhex(t.id) "
    f"JOIN chain ON chain.id = {schema.change.name}.chain "
    "WHERE NOT t.hidden AND instr(payload, CAST(?1 AS BLOB)) > 0"
)
"""Begins at the records, of which there are few, and not at the journal; what has the word in it is then decoded."""
