"""What a checkpoint is made of, as it is kept: places of the feed, what the batches up to there name, and the changes
of a centre without a server.

Must not know how words come of it, nor when one is refused. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from sqlalchemy import func, select

from app.store import circles, schema
from app.store.transaction import Transaction
from sync import frame
from sync.checkpoint import MembershipPoint
from sync.frame import NO_HASH, Generation
from sync.protocol import SignedHead

_served = msgspec.msgpack.Decoder(SignedHead)
_MEMBERSHIP_HEAD = slice(82, 114)
"""Where a batch's header names the last entry its author knew (docs/protocol.md)."""


class KeptPlace(NamedTuple):
    """A position as it was followed: the running hash there, and the id of the generation in which it was followed."""

    head: bytes
    generation: bytes


def generations(tx: Transaction, circle: bytes) -> tuple[Generation, ...]:
    """Return the generations of the server's feed, oldest first, by the last head up to which everything was followed;
    none before there was one."""
    kept = circles.of(tx, circle).served
    return frame.read_generations(_served.decode(kept).generations) if kept else ()


def last_position(tx: Transaction, circle: bytes) -> int:
    """Return up to which position the feed was followed; 0 before the first."""
    table = schema.feed
    last = select(func.coalesce(func.max(table.c.position), 0)).where(table.c.circle == circle)
    return int(tx.execute(last).scalar_one())


def place_at(tx: Transaction, circle: bytes, position: int) -> KeptPlace | None:
    """Return a position as it was followed; None where it was not."""
    table = schema.feed
    row = tx.execute(
        select(table.c.head, table.c.generation).where(table.c.circle == circle, table.c.position == position)
    ).first()
    return KeptPlace(row.head, row.generation) if row else None


def has_ended(tx: Transaction, circle: bytes, position: int) -> bool:
    """Tell whether something was followed at a position in a generation that ended."""
    table = schema.ended_feed
    ended = select(table.c.position).where(table.c.circle == circle, table.c.position == position)
    return tx.execute(ended.limit(1)).first() is not None


def membership_at(tx: Transaction, circle: bytes, position: int) -> MembershipPoint:
    """Return the last entry known here that is named by a batch up to a position: who asked for the feed, and when,
    makes no difference to it."""
    feed, batch = schema.feed, schema.batch
    first, last = _MEMBERSHIP_HEAD.start, _MEMBERSHIP_HEAD.stop
    named = (
        select(func.substr(batch.c.header, first + 1, last - first))
        .join(feed, (feed.c.chain == batch.c.chain) & (feed.c.number == batch.c.number))
        .where(feed.c.circle == circle, feed.c.position <= position)
        .distinct()
    )
    heads = set(tx.execute(named).scalars())
    return max((each for each in _entries(tx, circle) if each.head in heads), default=MembershipPoint(0, NO_HASH))


def membership(tx: Transaction, circle: bytes) -> MembershipPoint:
    """Return the last entry known here."""
    return max(_entries(tx, circle))


def count_changes(tx: Transaction, circle: bytes) -> int:
    """Return how many changes are kept."""
    change, chain = schema.change, schema.chain
    counted = select(func.count()).select_from(change).join(chain, chain.c.id == change.c.chain)
    return int(tx.execute(counted.where(chain.c.circle == circle)).scalar_one())


def first_changes(tx: Transaction, circle: bytes, count: int) -> Iterator[tuple[bytes, int, bytes]]:
    """Yield the first changes in the order of their arrival: seat, number, payload."""
    change, chain = schema.change, schema.chain
    statement = (
        select(chain.c.seat, change.c.number, change.c.payload)
        .join(chain, chain.c.id == change.c.chain)
        .where(chain.c.circle == circle)
        .order_by(change.c.seq)
        .limit(count)
    )
    for row in tx.execute(statement):
        yield row.seat, row.number, row.payload


def _entries(tx: Transaction, circle: bytes) -> list[MembershipPoint]:
    return [MembershipPoint(each.clear.number, each.hash) for each in circles.entries_of(tx, circle)]
