"""A batch among the rows, at the end of its seat's chain: the same for own ones and for those of others.

Must not know where a batch comes from, nor where it goes.
"""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from app.store import schema
from app.store.transaction import Transaction
from sync.frame import Batch


def last_change(tx: Transaction, chain: int) -> int:
    """Return the number of the last change that a batch of this chain holds."""
    return int(tx.execute(_LAST_CHANGE, {"id": chain}).scalar_one())


def add(
    tx: Transaction,
    chain: int,
    batch: Batch,
    seed: bytes,
    numbers: tuple[int, int] | None,
    *,
    sealed: bytes | None,
) -> None:
    """Keep a batch and move its chain's head to it.

    `numbers` are those of its first and last change, None when nothing in it could be read; `sealed` the bytes to keep
    beside what was read: to send, or to read at last.
    """
    if numbers is None:
        last = last_change(tx, chain)
        numbers = (last + 1, last)
    first, last = numbers
    values = {
        "chain": chain,
        "number": batch.header.number,
        "hash": batch.hash,
        "header": batch.header.pack(),
        "ciphertext_hash": batch.ciphertext_hash,
        "signature": batch.signature,
        "seed": seed,
        "first_change": first,
        "last_change": last,
        "sealed": sealed,
    }
    tx.execute(_ADD_BATCH, values)
    tx.execute(_MOVE_HEAD, {"chain": chain, "number": batch.header.number, "hash": batch.hash, "last_change": last})


_LAST_CHANGE = select(schema.chain.c.last_change).where(schema.chain.c.id == bindparam("id"))
_ADD_BATCH = insert(schema.batch)
_MOVE_HEAD = (
    update(schema.chain)
    .where(schema.chain.c.id == bindparam("chain"))
    .values(number=bindparam("number"), hash=bindparam("hash"), last_change=bindparam("last_change"))
)
