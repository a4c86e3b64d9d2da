"""What the server keeps of a circle's feed (batches in the order they came, each seat's chain of them), as functions on
one transaction's connection.

Must not know who may ask for what (`exchange`), nor open a transaction itself (`database`). Numbers from the wire are
checked by the callers before they get here: a column holds 63 bits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, or_, select, update

from sync import frame
from sync.frame import Batch
from sync.protocol import FeedItem
from sync.server import schema
from sync.server.storage import FEED_PAGE, ITEM_BYTES, CircleState, last_that_fits

_OWN_BYTES = frame.HASH_BYTES + frame.SIGNATURE_BYTES


class ChainEnd(NamedTuple):
    """The last batch of a seat in a circle; (0, `NO_HASH`) when there is none."""

    number: int
    hash: bytes


class Placed(NamedTuple):
    """A batch at its place in the feed; `time` (ms) is when the server took it."""

    batch: Batch
    feed_head: bytes
    position: int
    time: int


class StoredBatch(NamedTuple):
    """A batch that is stored: its hash, its place in the feed, and when it was taken (ms)."""

    hash: bytes
    position: int
    time: int


class Reader(NamedTuple):
    """Who reads a feed: its seat, and how the receipt of one of its own batches, by number, is signed."""

    seat: bytes
    receipt_of: Callable[[int, StoredBatch], bytes]


def chain_ends(connection: Connection, circle: bytes, seats: Collection[bytes]) -> dict[bytes, ChainEnd]:
    """Return the last batch of each of these seats."""
    table = schema.batch.c
    last = (
        select(table.seat, func.max(table.number).label("number"))
        .where(table.circle == circle, table.seat.in_(seats))
        .group_by(table.seat)
        .subquery()
    )
    rows = connection.execute(
        select(table.seat, table.number, table.hash)
        .join(last, and_(table.seat == last.c.seat, table.number == last.c.number))
        .where(table.circle == circle)
    )
    found = {row.seat: ChainEnd(row.number, row.hash) for row in rows}
    return {seat: found.get(seat, ChainEnd(0, frame.NO_HASH)) for seat in seats}


def known_batches(
    connection: Connection, circle: bytes, wanted: Sequence[tuple[bytes, int]]
) -> dict[tuple[bytes, int], StoredBatch]:
    """Return those of the batches named by (seat, number) that are stored."""
    if not wanted:
        return {}
    table = schema.batch.c
    rows = connection.execute(
        select(table.seat, table.number, table.hash, table.position, table.time).where(
            table.circle == circle, or_(*_runs(wanted))
        )
    )
    return {(row.seat, row.number): StoredBatch(row.hash, row.position, row.time) for row in rows}


def proofs(connection: Connection, circle: bytes, seat: bytes, numbers: Collection[int]) -> list[bytes]:
    """Return the proofs of those batches of a seat that are stored (`frame.pack_proof`), by number."""
    if not numbers:
        return []
    table = schema.batch.c
    rows = connection.execute(
        select(table.header, table.ciphertext_hash, table.signature)
        .where(table.circle == circle, table.seat == seat, table.number.in_(numbers))
        .order_by(table.number)
    )
    return [frame.pack_proof(row.header, row.ciphertext_hash, row.signature) for row in rows]


def _runs(wanted: Sequence[tuple[bytes, int]]) -> list[ColumnElement[bool]]:
    table = schema.batch.c
    numbers: dict[bytes, list[int]] = {}
    for seat, number in wanted:
        numbers.setdefault(seat, []).append(number)
    return [and_(table.seat == seat, table.number.in_(of)) for seat, of in numbers.items()]


def add_batches(connection: Connection, state: CircleState, placed: Sequence[Placed]) -> None:
    """Append batches at their positions. The circle's row must be locked."""
    connection.execute(insert(schema.batch), [_batch_row(each) for each in placed])
    connection.execute(
        update(schema.circle)
        .where(schema.circle.c.circle == state.circle)
        .values(position=placed[-1].position, feed_head=placed[-1].feed_head, feed_time=placed[-1].time)
    )


def _batch_row(placed: Placed) -> dict[str, object]:
    batch = placed.batch
    return {
        "circle": batch.header.circle,
        "seat": batch.header.seat,
        "number": batch.header.number,
        "position": placed.position,
        "hash": batch.hash,
        "feed_head": placed.feed_head,
        "time": placed.time,
        "header": batch.header.pack(),
        "signature": batch.signature,
        "ciphertext_hash": hashlib.sha256(batch.ciphertext).digest(),
        "length": len(batch.ciphertext),
        "ciphertext": batch.ciphertext,
    }


def feed_head_at(connection: Connection, circle: bytes, position: int) -> bytes | None:
    """Return the feed's running hash at a position, None where the feed has not got to."""
    if position == 0:
        return frame.NO_HASH
    table = schema.batch.c
    query = select(table.feed_head).where(table.circle == circle, table.position == position)
    return connection.execute(query).scalar_one_or_none()


def page(
    connection: Connection,
    circle: bytes,
    *,
    after: int,
    upto: int,
    reader: Reader,
    room: int,
    at_least: int,
) -> tuple[list[FeedItem], bool]:
    """Return the batches at positions in (after, upto], and whether some were left; of the reader's own seat the hash
    and a receipt stand for the batch.

    Takes as many as fit into `room` bytes; the first also when it fits into `at_least`.
    """
    if after >= upto:
        return [], False
    table = schema.batch.c
    wanted = (table.circle == circle, table.position > after, table.position <= upto)
    is_own = table.seat == reader.seat
    size = case((is_own, _OWN_BYTES), else_=table.length + frame.HEADER_BYTES + frame.SIGNATURE_BYTES)
    sizes = connection.execute(
        select(table.position, size).where(*wanted).order_by(table.position).limit(FEED_PAGE)
    ).all()
    if not sizes:
        return [], False
    first = sizes[0][1] + ITEM_BYTES
    last = last_that_fits(sizes, max(room, first if first <= at_least else 0))
    if last is None:
        return [], True
    rows = connection.execute(
        select(
            table.position,
            table.time,
            table.seat,
            table.number,
            table.hash,
            table.header,
            table.signature,
            case((is_own, None), else_=table.ciphertext).label("ciphertext"),
        )
        .where(*wanted, table.position <= last)
        .order_by(table.position)
    )
    items = [
        FeedItem(
            row.position,
            row.time,
            row.hash + reader.receipt_of(row.number, StoredBatch(row.hash, row.position, row.time))
            if row.ciphertext is None
            else row.header + row.signature + row.ciphertext,
        )
        for row in rows
    ]
    return items, len(items) < len(sizes) or len(sizes) == FEED_PAGE
