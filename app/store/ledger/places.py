"""The places of a feed as they were followed: its running hash, the server's time and the batch at each.

Must not know how a batch is checked, nor what follows from a time.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.store import journal, schema
from app.store.transaction import Transaction
from sync.frame import read_header
from sync.ledger import FeedPlace

_COLUMNS = ("circle", "position", "head", "time", "generation", "chain", "number", "read_to")
_KEEP = f"INSERT OR REPLACE INTO feed ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608


def follow(tx: Transaction, circle: bytes, followed: Sequence[FeedPlace]) -> None:
    """Keep places, in their order, in place of what was followed there before."""
    if not followed:
        return
    first, last = followed[0].cursor.position, followed[-1].cursor.position
    table = schema.feed
    kept = {
        row.position: row.head
        for row in tx.execute(
            select(table.c.position, table.c.head).where(
                table.c.circle == circle, table.c.position.between(first, last)
            )
        )
    }
    others = [each for each in followed if kept.get(each.cursor.position, each.cursor.head) != each.cursor.head]
    if others:  # from the first that is another on, all are: each hash holds those before it
        _end(tx, circle, table.c.position >= others[0].cursor.position)
    chains = {seat: journal.chain_id(tx, circle, seat) for seat in {each.seat for each in followed}}
    rows = [
        (
            circle,
            each.cursor.position,
            each.cursor.head,
            each.cursor.time,
            each.generation,
            chains[each.seat],
            each.number,
            each.read_to,
        )
        for each in followed
    ]
    tx.exec_driver_sql(_KEEP, rows)


def first_heard(tx: Transaction, circle: bytes, followed: Sequence[FeedPlace]) -> dict[bytes, int]:
    """Return when the server first had a batch, among those at these places, that names a membership head (ms)."""
    if not followed:
        return {}
    feed, batch = schema.feed, schema.batch
    first, last = followed[0].cursor.position, followed[-1].cursor.position
    statement = (
        select(batch.c.header, feed.c.time)
        .join(batch, (batch.c.chain == feed.c.chain) & (batch.c.number == feed.c.number))
        .where(feed.c.circle == circle, feed.c.position.between(first, last))
        .order_by(feed.c.position.desc())
    )
    return {read_header(row.header).membership_head: row.time for row in tx.execute(statement)}


def cut(tx: Transaction, circle: bytes, position: int) -> None:
    """Let the feed end at a position: what was followed beyond it is no longer there."""
    _end(tx, circle, schema.feed.c.position > position)


def head_at(tx: Transaction, circle: bytes, position: int) -> bytes | None:
    """Return the running hash at a position of the feed as it is followed now."""
    table = schema.feed
    head: bytes | None = tx.execute(
        select(table.c.head).where(table.c.circle == circle, table.c.position == position)
    ).scalar()
    return head


def ended_head_at(tx: Transaction, circle: bytes, generation: bytes, position: int) -> bytes | None:
    """Return the running hash at a position that was followed in a generation and is no longer in the feed."""
    table = schema.ended_feed
    head: bytes | None = tx.execute(
        select(table.c.head).where(
            table.c.circle == circle, table.c.generation == generation, table.c.position == position
        )
    ).scalar()
    return head


def _end(tx: Transaction, circle: bytes, which: ColumnElement[bool]) -> None:
    table, ended = schema.feed, schema.ended_feed
    gone = select(table.c.circle, table.c.generation, table.c.position, table.c.head)
    gone = gone.where(table.c.circle == circle, which)
    names = ["circle", "generation", "position", "head"]
    tx.execute(insert(ended).prefix_with("OR IGNORE").from_select(names, gone))
    tx.execute(delete(table).where(table.c.circle == circle, which))
