"""What the server keeps of circles (members, entries, feed), as functions on one transaction's connection.

Must not know who may ask for what (`exchange`, `joining`), nor open a transaction itself (`database`). Numbers from
the wire are checked by the callers before they get here: a column holds 63 bits.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, or_, select, update

from sync import frame, membership
from sync.frame import Batch, Generation
from sync.membership import Entry, Member, Membership, SeatKeys
from sync.protocol import FeedItem
from sync.server import schema

FEED_PAGE = 4096
"""Most batches or entries looked at for one circle's answer."""
ITEM_BYTES = 24
"""At most what msgpack adds around a batch or entry: array, position, time, length."""
_OWN_BYTES = frame.HASH_BYTES + frame.SIGNATURE_BYTES


class CircleState(NamedTuple):
    """Where a circle's feed and membership stand. `genesis` is the hash of the founding entry."""

    circle: bytes
    name: str
    position: int
    feed_head: bytes
    feed_time: int
    generations: bytes
    membership_number: int
    membership_head: bytes
    epoch: int
    suite: int
    server_key: bytes
    genesis: bytes
    made_at: int

    @property
    def generation(self) -> Generation:
        """The generation in which the feed lives now."""
        return frame.read_generations(self.generations)[-1]


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


# --- Circles and their members ---------------------------------------------------------------------------------


def circle_state(connection: Connection, circle: bytes, *, lock: bool = False) -> CircleState | None:
    """Return where a circle stands. `lock` holds its row until the transaction ends: no one else appends."""
    query = select(schema.circle).where(schema.circle.c.circle == circle)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return CircleState(*row) if row else None


def circles(connection: Connection) -> list[CircleState]:
    """Return every circle, oldest first."""
    rows = connection.execute(select(schema.circle).order_by(schema.circle.c.made_at, schema.circle.c.circle))
    return [CircleState(*row) for row in rows]


def rename_circle(connection: Connection, circle: bytes, name: str) -> None:
    """Give a circle another name, which this server alone knows it by."""
    connection.execute(update(schema.circle).where(schema.circle.c.circle == circle).values(name=name))


def members(connection: Connection, circle: bytes, seats: Collection[bytes] | None = None) -> Mapping[bytes, Member]:
    """Return the members of a circle by seat; only those among `seats` when it is given."""
    table = schema.seat.c
    query = select(table.seat, table.signing, table.agreement, table.administrator, table.since)
    query = query.where(table.circle == circle)
    if seats is not None:
        query = query.where(table.seat.in_(seats))
    return MappingProxyType(
        {
            row.seat: Member(SeatKeys(row.signing, row.agreement), row.administrator, row.since)
            for row in connection.execute(query)
        }
    )


def asker(connection: Connection, circle: bytes, seat: bytes) -> tuple[Member | None, bool]:
    """Return the member of a circle who asks, None for nobody, and whether the operator refuses that seat."""
    table, refused = schema.seat.c, schema.blocked.c
    query = select(table.signing, table.agreement, table.administrator, table.since, refused.seat).outerjoin(
        schema.blocked, refused.seat == table.seat
    )
    row = connection.execute(query.where(table.circle == circle, table.seat == seat)).one_or_none()
    if row is None:
        return None, False
    return Member(SeatKeys(row.signing, row.agreement), row.administrator, row.since), row.seat is not None


def membership_of(connection: Connection, state: CircleState) -> Membership:
    """Return what a circle's entries add up to, as `membership.extend` wants it."""
    return Membership(
        circle=state.circle,
        number=state.membership_number,
        head=state.membership_head,
        epoch=state.epoch,
        suite=state.suite,
        members=members(connection, state.circle),
        server_key=state.server_key,
        genesis=state.genesis,
    )


def add_circle(connection: Connection, name: str, genesis: Entry, founded: Membership, now_ms: int) -> None:
    """Add a circle with its founding entry and its first member."""
    connection.execute(
        insert(schema.circle),
        CircleState(
            circle=founded.circle,
            name=name,
            position=0,
            feed_head=frame.NO_HASH,
            feed_time=0,
            generations=frame.pack_generations([_new_generation(0)]),
            membership_number=founded.number,
            membership_head=founded.head,
            epoch=founded.epoch,
            suite=founded.suite,
            server_key=founded.server_key,
            genesis=founded.genesis,
            made_at=now_ms,
        )._asdict(),
    )
    _add_entry_and_members(connection, membership.NOBODY, founded, genesis, now_ms)


def _new_generation(began: int) -> Generation:
    return Generation(os.urandom(frame.GENERATION_BYTES), began)


def begin_generation(connection: Connection, state: CircleState) -> CircleState:
    """Let a circle's feed live on as another than it was: this database was put back from a copy. The circle's row must
    be locked. Return where the circle stands now."""
    generations = (*frame.read_generations(state.generations), _new_generation(state.position))
    packed = frame.pack_generations(generations[-frame.MAX_GENERATIONS :])
    table = schema.circle
    connection.execute(update(table).where(table.c.circle == state.circle).values(generations=packed))
    return state._replace(generations=packed)


def add_entry(connection: Connection, before: Membership, after: Membership, entry: Entry, now_ms: int) -> None:
    """Append an entry that `membership.extend` accepted. The circle's row must be locked."""
    table = schema.circle
    connection.execute(
        update(table)
        .where(table.c.circle == after.circle)
        .values(membership_number=after.number, membership_head=after.head, epoch=after.epoch, suite=after.suite)
    )
    _add_entry_and_members(connection, before, after, entry, now_ms)


def _add_entry_and_members(
    connection: Connection, before: Membership, after: Membership, entry: Entry, now_ms: int
) -> None:
    row = {"circle": after.circle, "number": after.number, "hash": entry.hash, "taken_at": now_ms, "wire": entry.wire}
    connection.execute(insert(schema.entry), row)
    added = [
        {
            "circle": after.circle,
            "seat": seat,
            "signing": member.keys.signing,
            "agreement": member.keys.agreement,
            "administrator": member.administrator,
            "since": member.since,
        }
        for seat, member in after.members.items()
        if seat not in before.members
    ]
    connection.execute(insert(schema.seat), added)


def entry_hash(connection: Connection, circle: bytes, number: int) -> bytes | None:
    """Return the hash of an entry that is stored."""
    table = schema.entry.c
    query = select(table.hash).where(table.circle == circle, table.number == number)
    return connection.execute(query).scalar_one_or_none()


def entries(connection: Connection, circle: bytes, after: int, upto: int, room: int) -> list[bytes]:
    """Return the entries numbered in (after, upto] as they came, as many as fit into `room` bytes."""
    if after >= upto:
        return []
    table = schema.entry.c
    sizes = connection.execute(
        select(table.number, func.length(table.wire))
        .where(table.circle == circle, table.number > after, table.number <= upto)
        .order_by(table.number)
        .limit(FEED_PAGE)
    )
    last = _last_that_fits(sizes, room)
    if last is None:
        return []
    wires = connection.execute(
        select(table.wire)
        .where(table.circle == circle, table.number > after, table.number <= last)
        .order_by(table.number)
    )
    return list(wires.scalars())


class Reader(NamedTuple):
    """Who reads a feed: its seat, and how the receipt of one of its own batches, by number, is signed."""

    seat: bytes
    receipt_of: Callable[[int, StoredBatch], bytes]


# --- The feed --------------------------------------------------------------------------------------------------


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


def feed(
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
    last = _last_that_fits(sizes, max(room, first if first <= at_least else 0))
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


def _last_that_fits(sizes: Iterable[tuple[int, int]], room: int) -> int | None:
    last = None
    for number, size in sizes:
        room -= size + ITEM_BYTES
        if room < 0:
            break
        last = number
    return last
