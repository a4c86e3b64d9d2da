"""What colleagues sent, as far as it has been followed: `sync.ledger.Feed` over the database.

Must not know how a batch is checked or opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, func, select, tuple_, update

from app import __version__
from app.store import circles, journal, meta, schema, signers
from app.store.database import Database
from app.store.ledger import batches, places
from app.store.transaction import Transaction
from sync.changes import LARGEST, Change
from sync.frame import NO_HASH
from sync.ledger import ChainHead, Cursor, FeedPlace, KeptSealed, OpenedBatch
from sync.protocol import SignedHead

_encoder = msgspec.msgpack.Encoder()
_served = msgspec.msgpack.Decoder(SignedHead)


class StoreFeed:
    """The feeds of a seat's circles, applied to its journal."""

    def __init__(self, database: Database, seat: bytes, clock: Callable[[], int]) -> None:
        """`clock` gives the real wall time in milliseconds: it is believed until a server has told the time."""
        self._run = database.write
        self._seat = seat
        self._clock = clock

    def cursor(self, circle: bytes) -> Cursor:
        """Return how far the feed has been applied."""

        def read(tx: Transaction) -> Cursor:
            row = circles.of(tx, circle)
            table = schema.feed
            at = select(table.c.time).where(table.c.circle == circle, table.c.position == row.position)
            return Cursor(row.position, row.feed_head, tx.execute(at).scalar() or 0)

        return self._run(read)

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

    def own_followed(self, circle: bytes, upto: int) -> int:
        """Return the number of the last own batch met in the feed up to a position."""
        table, chain = schema.feed, schema.chain
        statement = (
            select(func.coalesce(func.max(table.c.number), 0))
            .join(chain, chain.c.id == table.c.chain)
            .where(chain.c.circle == circle, chain.c.seat == self._seat, table.c.position <= upto)
        )
        return int(self._run(lambda c: c.execute(statement).scalar_one()))

    def head_at(self, circle: bytes, position: int) -> bytes | None:
        """Return the running hash at a position of the feed as it is followed now."""
        return NO_HASH if position == 0 else self._run(lambda c: places.head_at(c, circle, position))

    def ended_head_at(self, circle: bytes, generation: bytes, position: int) -> bytes | None:
        """Return the running hash at a position that was followed in a generation and is no longer in the feed."""
        return self._run(lambda c: places.ended_head_at(c, circle, generation, position))

    def served(self, circle: bytes) -> SignedHead | None:
        """Return the last head the server signed up to which everything was followed."""
        kept = self._run(lambda c: circles.of(c, circle)).served
        return _served.decode(kept) if kept else None

    def keep_served(self, circle: bytes, head: SignedHead) -> None:
        """Keep the head up to which everything was followed."""
        table = schema.circle
        kept = _encoder.encode(head)
        self._run(lambda c: c.execute(update(table).where(table.c.circle == circle).values(served=kept)))

    def apply(
        self,
        circle: bytes,
        opened: Sequence[OpenedBatch],
        cursor: Cursor,
        followed: Sequence[FeedPlace],
        *,
        at_end: bool = False,
    ) -> None:
        """Take batches in, keep the places that were followed, and move the cursor, together."""

        def write(tx: Transaction) -> None:
            if opened:
                self._take(tx, circle, opened)
            places.follow(tx, circle, followed)
            if at_end:
                places.cut(tx, circle, cursor.position)
            if followed and not signers.is_all_heard(tx, circle, followed[0].cursor.time):
                signers.hear(tx, circle, places.first_heard(tx, circle, followed))
            table = schema.circle
            tx.execute(
                update(table).where(table.c.circle == circle).values(position=cursor.position, feed_head=cursor.head)
            )

        self._run(write)

    def _take(self, tx: Transaction, circle: bytes, opened: Sequence[OpenedBatch]) -> None:
        self._receive(tx, circle, [change for each in opened for change in each.changes])
        for each in opened:
            chain = journal.chain_id(tx, circle, each.batch.header.seat)
            numbers = (each.changes[0].body.number, each.changes[-1].body.number) if each.changes else None
            sealed = each.batch.pack() if each.unreadable else None
            batches.add(tx, chain, each.batch, each.seed, numbers, sealed=sealed)

    def _receive(self, tx: Transaction, circle: bytes, pulled: Sequence[Change]) -> None:
        if pulled:
            trusted = meta.count(tx, "server_time") or self._clock()
            journal.receive(tx, circle, pulled, trusted_now_ms=trusted)

    def kept_sealed(self, circle: bytes) -> Iterator[KeptSealed]:
        """Yield the batches that could not be read, one by one since they may be large: once for each version and
        each new key."""
        known = self._run(lambda c: circles.epoch_keys(c, circle))
        tried, by = f"tried/{circle.hex()}", f"{__version__}, {len(known)} keys".encode()
        if self._run(lambda c: meta.get(c, tried)) == by:
            return
        place = {"circle": circle, "seat": self._seat, "chain": 0, "number": 0}

        def following(tx: Transaction) -> Any:
            return tx.execute(_NEXT_KEPT_SEALED, place).first()

        while row := self._run(following):
            place.update(chain=row.chain, number=row.number)
            yield KeptSealed(row.sealed, row.after, row.before)
        self._run(lambda c: meta.put(c, tried, by))

    def read_at_last(self, circle: bytes, opened: OpenedBatch) -> None:
        """Take in what a batch holds that had been kept sealed."""

        def write(tx: Transaction) -> None:
            self._receive(tx, circle, opened.changes)
            chain = journal.chain_id(tx, circle, opened.batch.header.seat)
            table, heads = schema.batch, schema.chain
            first, last = opened.changes[0].body.number, opened.changes[-1].body.number
            tx.execute(
                update(table)
                .where(table.c.chain == chain, table.c.number == opened.batch.header.number)
                .values(seed=opened.seed, first_change=first, last_change=last, sealed=None)
            )
            tx.execute(update(heads).where(heads.c.id == chain, heads.c.last_change < last).values(last_change=last))

        self._run(write)


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
