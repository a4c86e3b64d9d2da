"""Drafts: what has been typed but not saved, as rows of the encrypted database, never in the journal.

Must not know what a form means. A draft is replaced as a whole about a second after the last key, so that a kill
loses at most that second.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import RowMapping, delete, insert, select

from app.store import meta, schema
from app.store.transaction import Transaction
from sync.changes import ChangeId, Value

_AT_HAND = "draft_at_hand"
_encoder = msgspec.msgpack.Encoder()
_rows = msgspec.msgpack.Decoder(dict[str, Any])
_answers = msgspec.msgpack.Decoder(dict[str, Any])
_parents = msgspec.msgpack.Decoder(dict[str, tuple[ChangeId, ...]])


class Draft(NamedTuple):
    """An unfinished form.

    `answers` are keyed as the form keys its questions; `parents` are, for each record being edited, its heads when
    its values were read, and for each word that may be answered its heads when the form was begun; `record` is the id
    of what the form is about, empty for something new. `version` is the program's version the draft was begun with.
    `changed_at` is in ms.
    """

    id: str
    form: str
    step: str
    record: str
    answers: Mapping[str, Value]
    parents: Mapping[str, tuple[ChangeId, ...]]
    version: str
    changed_at: int


def encoded(draft: Draft) -> bytes:
    """Return a draft as bytes: what is sealed where there is no room for a row."""
    return _encoder.encode(_row(draft))


def decoded(data: bytes) -> Draft:
    """Return the draft that bytes hold. Raises `msgspec.DecodeError`, `TypeError` for anything else."""
    return _draft(_rows.decode(data))


def put(tx: Transaction, draft: Draft) -> None:
    """Keep a draft in place of the one with the same id."""
    tx.execute(insert(schema.draft).prefix_with("OR REPLACE").values(_row(draft)))


def get(tx: Transaction, draft_id: str) -> Draft | None:
    """Return a draft, or None when it was saved or thrown away."""
    row = tx.execute(select(schema.draft).where(schema.draft.c.id == draft_id)).mappings().first()
    return _draft(row) if row else None


def every(tx: Transaction) -> list[Draft]:
    """Return all drafts, the last touched first."""
    statement = select(schema.draft).order_by(schema.draft.c.changed_at.desc(), schema.draft.c.id)
    return [_draft(row) for row in tx.execute(statement).mappings()]


def drop(tx: Transaction, draft_id: str) -> None:
    """Forget a draft."""
    tx.execute(delete(schema.draft).where(schema.draft.c.id == draft_id))
    if at_hand(tx) == draft_id:
        put_away(tx)


# --- Which one is being written --------------------------------------------------------------------------------


def take_up(tx: Transaction, draft_id: str) -> None:
    """Note that somebody is writing this one: what is still noted after a kill or a lock was broken off."""
    meta.put(tx, _AT_HAND, draft_id.encode())


def put_away(tx: Transaction) -> None:
    """Note that nobody is writing one."""
    meta.forget(tx, _AT_HAND)


def at_hand(tx: Transaction) -> str:
    """Return the id of the draft that somebody is writing, "" for none."""
    return (meta.get(tx, _AT_HAND) or b"").decode()


def _row(draft: Draft) -> dict[str, Any]:
    return draft._asdict() | {"answers": _encoder.encode(draft.answers), "parents": _encoder.encode(draft.parents)}


def _draft(row: Mapping[str, Any] | RowMapping) -> Draft:
    values = dict(row) | {"answers": _answers.decode(row["answers"]), "parents": _parents.decode(row["parents"])}
    return Draft(**values)
