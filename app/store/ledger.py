"""The store as sync sees it: implements `sync.ledger.Ledger` over the database, one durable transaction a call.

Pulled changes enter by the same journal as own ones. Must not know the network or how a batch is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, select, tuple_, update

from app import __version__
from app.store import alarms, circles, journal, meta, schema
from app.store.database import Database
from sync import membership
from sync.changes import LARGEST, Change
from sync.envelope import SealedHead
from sync.frame import Batch
from sync.keys import Seat
from sync.ledger import Alarm, ChainHead, Cursor, KeptSealed, Opened, UnsealedChange
from sync.membership import Entry, Membership
from sync.protocol import JoinRequest, Receipt

_T = TypeVar("_T")
_MOST_KEPT_OPEN = 64
_encoder = msgspec.msgpack.Encoder()


class StoreLedger:
    """Reads and writes on the writer thread, so that sync always sees what it has just written."""

    def __init__(self, database: Database, seat: Seat, clock: Callable[[], int]) -> None:
        """`clock` gives the real wall time in milliseconds."""
        self._database = database
        self._seat = seat
        self._clock = clock
        self._memberships: dict[bytes, Membership] = {}

    def circles(self) -> Sequence[bytes]:
        """Return the circles that have a server."""
        table = schema.circle
        statement = select(table.c.circle).where(table.c.server_key != b"")
        return self._run(lambda c: c.execute(statement).scalars().all())

    def server_key(self, circle: bytes) -> bytes:
        """Return the pinned signing key of the circle's server."""
        key: bytes = self._run(lambda c: circles.of(c, circle).server_key)
        return key

    def membership(self, circle: bytes) -> Membership:
        """Return the membership; the chain is verified once, then kept in memory."""
        known = self._memberships.get(circle)
        if known is None:
            known = self._memberships[circle] = self._run(lambda c: circles.state_of(c, circle))
        return known

    def epoch_keys(self, circle: bytes) -> Mapping[int, bytes]:
        """Return the keys of every epoch."""
        return self._run(lambda c: circles.epoch_keys(c, circle))

    def cursor(self, circle: bytes) -> Cursor:
        """Return how far the feed has been applied."""
        row = self._run(lambda c: circles.of(c, circle))
        return Cursor(row.position, row.feed_head)

    def chain_heads(self, circle: bytes) -> Mapping[bytes, ChainHead]:
        """Return the last known batch of every seat."""
        table = schema.chain
        statement = select(table.c.seat, table.c.number, table.c.hash, table.c.last_change)
        rows = self._run(lambda c: c.execute(statement.where(table.c.circle == circle, table.c.number > 0)).all())
        return {row.seat: ChainHead(row.number, row.hash, row.last_change) for row in rows}

    def batch_hash(self, circle: bytes, seat: bytes, number: int) -> bytes | None:
        """Return the hash of a batch that is known here."""
        batch, chain = schema.batch, schema.chain
        statement = (
            select(batch.c.hash)
            .join(chain, chain.c.id == batch.c.chain)
            .where(chain.c.circle == circle, chain.c.seat == seat, batch.c.number == number)
        )
        return self._run(lambda c: c.execute(statement).scalar())

    def unsealed(self, circle: bytes, limit: int) -> Sequence[UnsealedChange]:
        """Return the first own changes that no batch holds."""

        def read(connection: Connection) -> list[UnsealedChange]:
            chain = journal.chain_id(connection, circle, self._seat.id)
            return [
                UnsealedChange(change.body.number, change.body.group, change.origin, change.payload)
                for change in journal.unsealed(connection, chain, limit)
            ]

        return self._run(read)

    def heads_to_announce(self, circle: bytes) -> Sequence[SealedHead]:
        """Return the heads of other seats that changed since the last own batch."""
        table = schema.chain
        statement = select(table.c.seat, table.c.number, table.c.hash).where(
            table.c.circle == circle, table.c.seat != self._seat.id, table.c.number > table.c.announced
        )
        rows = self._run(lambda c: c.execute(statement).all())
        return [SealedHead(row.seat, row.number, row.hash) for row in rows]

    def add_sealed(
        self, circle: bytes, batch: Batch, seed: bytes, last_change: int, announced: Sequence[SealedHead]
    ) -> None:
        """Keep an own sealed batch in the outbox; seal, mark and chain head in one transaction."""

        def write(connection: Connection) -> None:
            chain = journal.chain_id(connection, circle, self._seat.id)
            first = int(connection.execute(_LAST_CHANGE, {"id": chain}).scalar_one()) + 1
            _add_batch(connection, chain, batch, seed, (first, last_change), sealed=batch.pack())
            table = schema.chain
            for head in announced:
                connection.execute(
                    update(table)
                    .where(table.c.circle == circle, table.c.seat == head.seat)
                    .values(announced=head.number)
                )

        self._run(write)

    def outbox(self, circle: bytes, budget: int) -> Sequence[tuple[int, bytes]]:
        """Return own batches without a receipt, as sealed."""
        table = schema.batch

        def read(connection: Connection) -> list[tuple[int, bytes]]:
            chain = journal.chain_id(connection, circle, self._seat.id)
            statement = (
                select(table.c.number, table.c.sealed)
                .where(table.c.chain == chain, table.c.sealed.is_not(None), table.c.position.is_(None))
                .order_by(table.c.number)
                .limit(_MOST_KEPT_OPEN)
            )
            taken: list[tuple[int, bytes]] = []
            size = 0
            for number, sealed in connection.execute(statement):
                size += len(sealed)
                if taken and size > budget:
                    break
                taken.append((number, sealed))
            return taken

        return self._run(read)

    def receipted(self, circle: bytes, number: int, receipt: Receipt) -> int:
        """Note the server's verified receipt; return how many changes it covers."""
        table = schema.batch

        def write(connection: Connection) -> int:
            chain = journal.chain_id(connection, circle, self._seat.id)
            noted = connection.execute(
                update(table)
                .where(table.c.chain == chain, table.c.number == number)
                .values(position=receipt.position, receipt_time=receipt.time, receipt_signature=receipt.signature)
                .returning(table.c.last_change - table.c.first_change + 1)
            )
            return int(noted.scalar_one())

        return self._run(write)

    def send_again(self, circle: bytes, after: int) -> None:
        """Put own batches that the server has lost back into the outbox, without their receipts."""
        table = schema.batch

        def write(connection: Connection) -> None:
            chain = journal.chain_id(connection, circle, self._seat.id)
            connection.execute(
                update(table)
                .where(table.c.chain == chain, table.c.number > after, table.c.position.is_not(None))
                .values(position=None, receipt_time=None, receipt_signature=None)
            )

        self._run(write)

    def own_positions(self, circle: bytes, after: int, upto: int) -> Mapping[int, bytes]:
        """Return the feed positions known to be own batches, with their hashes."""
        if upto <= after:
            return {}
        table, chain = schema.batch, schema.chain
        statement = (
            select(table.c.position, table.c.hash)
            .join(chain, chain.c.id == table.c.chain)
            .where(chain.c.circle == circle, chain.c.seat == self._seat.id)
            .where(table.c.position > after, table.c.position <= upto)
        )
        return {row.position: row.hash for row in self._run(lambda c: c.execute(statement).all())}

    def apply(self, circle: bytes, opened: Sequence[Opened], cursor: Cursor) -> None:
        """Take batches in and move the cursor, together."""

        def write(connection: Connection) -> None:
            if opened:
                self._take(connection, circle, opened)
            table = schema.circle
            connection.execute(
                update(table).where(table.c.circle == circle).values(position=cursor.position, feed_head=cursor.head)
            )

        self._run(write)

    def _take(self, connection: Connection, circle: bytes, opened: Sequence[Opened]) -> None:
        self._receive(connection, circle, [change for each in opened for change in each.changes])
        for each in opened:
            chain = journal.chain_id(connection, circle, each.batch.header.seat)
            numbers = (each.changes[0].body.number, each.changes[-1].body.number) if each.changes else None
            sealed = each.batch.pack() if each.unreadable else None
            _add_batch(connection, chain, each.batch, each.seed, numbers, sealed=sealed)

    def _receive(self, connection: Connection, circle: bytes, pulled: Sequence[Change]) -> None:
        if pulled:
            trusted = meta.count(connection, "server_time") or self._clock()
            journal.receive(connection, circle, pulled, trusted_now_ms=trusted)

    def kept_sealed(self, circle: bytes) -> Iterator[KeptSealed]:
        """Yield the batches that could not be read, one by one since they may be large: once for each version and
        each new key."""
        tried, by = f"tried/{circle.hex()}", f"{__version__}, {len(self.epoch_keys(circle))} keys".encode()
        if self._run(lambda c: meta.get(c, tried)) == by:
            return
        place = {"circle": circle, "seat": self._seat.id, "chain": 0, "number": 0}

        def following(connection: Connection) -> Any:
            return connection.execute(_NEXT_KEPT_SEALED, place).first()

        while row := self._run(following):
            place.update(chain=row.chain, number=row.number)
            yield KeptSealed(row.sealed, row.after, row.before)
        self._run(lambda c: meta.put(c, tried, by))

    def read_at_last(self, circle: bytes, opened: Opened) -> None:
        """Take in what a batch holds that had been kept sealed."""

        def write(connection: Connection) -> None:
            self._receive(connection, circle, opened.changes)
            chain = journal.chain_id(connection, circle, opened.batch.header.seat)
            table, heads = schema.batch, schema.chain
            first, last = opened.changes[0].body.number, opened.changes[-1].body.number
            connection.execute(
                update(table)
                .where(table.c.chain == chain, table.c.number == opened.batch.header.number)
                .values(seed=opened.seed, first_change=first, last_change=last, sealed=None)
            )
            connection.execute(
                update(heads).where(heads.c.id == chain, heads.c.last_change < last).values(last_change=last)
            )

        self._run(write)

    def add_entry(self, circle: bytes, entry: Entry) -> None:
        """Take a verified membership entry in."""
        extended = membership.extend(self.membership(circle), entry)
        self._run(lambda c: circles.add_entry(c, self._seat, entry))
        self._memberships[circle] = extended

    def invites_to_open(self, circle: bytes) -> Sequence[bytes]:  # noqa: ARG002 -- one circle gives invites today
        """Return lookups of invites the server has not been told of."""
        table = schema.invite
        statement = select(table.c.lookup).where(table.c.opened.is_(False))
        return self._run(lambda c: c.execute(statement).scalars().all())

    def invites_opened(self, circle: bytes, lookups: Sequence[bytes]) -> None:  # noqa: ARG002
        """Note that the server knows these invites now."""
        if lookups:
            table = schema.invite
            self._run(lambda c: c.execute(update(table).where(table.c.lookup.in_(lookups)).values(opened=True)))

    def joins_waiting(self, circle: bytes, joins: Sequence[JoinRequest]) -> None:  # noqa: ARG002
        """Keep the requests to join that wait at the server."""
        table = schema.waiting_join

        requests = {join.keys.seat: _encoder.encode(join) for join in joins}

        def write(connection: Connection) -> None:
            kept = connection.execute(select(table.c.seat, table.c.request)).all()
            if {row.seat: row.request for row in kept} != requests:
                connection.execute(delete(table))
                for seat, request in requests.items():
                    connection.execute(insert(table).values(seat=seat, request=request))

        self._run(write)

    def saw_server_time(self, time_ms: int) -> int:
        """Note a signed server time, and that an exchange has just succeeded; return the time noted before."""

        def write(connection: Connection) -> int:
            before = meta.count(connection, "server_time")
            meta.set_count(connection, "server_time", time_ms)
            connection.execute(update(schema.circle).values(last_exchange=self._clock()))
            return before

        return self._run(write)

    def measured(self, bytes_per_second: int) -> None:
        """Note the upload speed of the last exchange."""
        self._run(lambda c: meta.set_count(c, "goodput", bytes_per_second))

    def goodput(self) -> int:
        """Return the last measured upload speed."""
        return self._run(lambda c: meta.count(c, "goodput"))

    def raise_alarm(self, alarm: Alarm) -> None:
        """Keep an alarm, with when it was first met."""
        self._run(lambda c: alarms.keep(c, alarm, self._clock()))

    def unsent(self, circle: bytes) -> int:
        """Return how many own changes the server has not receipted."""
        return self._run(lambda c: unsent(c, circle, self._seat.id)[0])

    def _run(self, job: Callable[[Connection], _T]) -> _T:
        return self._database.write(job)


def unsent(connection: Connection, circle: bytes, seat: bytes) -> tuple[int, int]:
    """Return how many of a seat's own changes no receipt covers, and how many there are."""
    change, chain, batch = schema.change, schema.chain, schema.batch
    own = select(chain.c.id).where(chain.c.circle == circle, chain.c.seat == seat).scalar_subquery()
    total = select(func.coalesce(func.max(change.c.number), 0)).where(change.c.chain == own)
    receipted = select(func.coalesce(func.max(batch.c.last_change), 0)).where(
        batch.c.chain == own, batch.c.position.is_not(None)
    )
    made = int(connection.execute(total).scalar_one())
    return made - int(connection.execute(receipted).scalar_one()), made


def _add_batch(
    connection: Connection,
    chain: int,
    batch: Batch,
    seed: bytes,
    numbers: tuple[int, int] | None,
    *,
    sealed: bytes | None,
) -> None:
    """Keep a batch and move its chain's head to it. `numbers` are those of its first and last change, None when nothing
    in it could be read."""
    if numbers is None:
        last = int(connection.execute(_LAST_CHANGE, {"id": chain}).scalar_one())
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
    connection.execute(_ADD_BATCH, values)
    connection.execute(
        _MOVE_HEAD, {"chain": chain, "number": batch.header.number, "hash": batch.hash, "last_change": last}
    )


_LAST_CHANGE = select(schema.chain.c.last_change).where(schema.chain.c.id == bindparam("id"))
_ADD_BATCH = insert(schema.batch)
_read = schema.batch.alias()
_beside = (_read.c.chain == schema.batch.c.chain) & (_read.c.last_change >= _read.c.first_change)
_NEXT_KEPT_SEALED = (
    select(
        schema.batch.c.chain,
        schema.batch.c.number,
        schema.batch.c.sealed,
        select(func.coalesce(func.max(_read.c.last_change), 0))
        .where(_beside, _read.c.number < schema.batch.c.number)
        .scalar_subquery()
        .label("after"),
        select(func.coalesce(func.min(_read.c.first_change), LARGEST))
        .where(_beside, _read.c.number > schema.batch.c.number)
        .scalar_subquery()
        .label("before"),
    )
    .join(schema.chain, schema.chain.c.id == schema.batch.c.chain)
    .where(schema.batch.c.sealed.is_not(None), schema.batch.c.position.is_(None))
    .where(schema.chain.c.circle == bindparam("circle"), schema.chain.c.seat != bindparam("seat"))
    .where(tuple_(schema.batch.c.chain, schema.batch.c.number) > tuple_(bindparam("chain"), bindparam("number")))
    .order_by(schema.batch.c.chain, schema.batch.c.number)
    .limit(1)
)
_MOVE_HEAD = (
    update(schema.chain)
    .where(schema.chain.c.id == bindparam("chain"))
    .values(number=bindparam("number"), hash=bindparam("hash"), last_change=bindparam("last_change"))
)
