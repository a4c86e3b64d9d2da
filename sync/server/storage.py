"""What the server keeps of circles, their members and entries, as functions on one transaction's connection. Their feed
stands in `feed`.

Must not know who may ask for what (`exchange`, `joining`), nor open a transaction itself (`database`). Numbers from
the wire are checked by the callers before they get here: a column holds 63 bits.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from sync import frame, membership
from sync.frame import Generation
from sync.membership import Entry, Member, Membership, SeatKeys
from sync.server import schema

FEED_PAGE = 4096
"""Most batches or entries looked at for one circle's answer."""
ITEM_BYTES = 24
"""At most what msgpack adds around a batch or entry: array, position, time, length."""


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
    last = last_that_fits(sizes, room)
    if last is None:
        return []
    wires = connection.execute(
        select(table.wire)
        .where(table.circle == circle, table.number > after, table.number <= last)
        .order_by(table.number)
    )
    return list(wires.scalars())


def last_that_fits(sizes: Iterable[tuple[int, int]], room: int) -> int | None:
    """Return the last of the numbered sizes that fits, with all before it, into `room` bytes; None for none."""
    last = None
    for number, size in sizes:
        room -= size + ITEM_BYTES
        if room < 0:
            break
        last = number
    return last
