"""The own changes on their way out: `sync.ledger.Outbox` over the database.

A batch waits from its sealing to its receipt, which is the position it then has. Must not know how a batch is sealed,
nor what a receipt proves.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update

from app.store import journal, meta, schema
from app.store.database import Database
from app.store.ledger import batches
from app.store.transaction import Transaction
from sync import changes
from sync.envelope import SealedHead
from sync.frame import Batch, Generation, pack_generations
from sync.ledger import CHAIN_START, ChainHead, UnsealedChange
from sync.protocol import Receipt

_MOST_KEPT_OPEN = 64


class StoreOutbox:
    """What a seat has to send."""

    def __init__(self, database: Database, seat: bytes) -> None:
        self._run = database.write
        self._seat = seat

    def unsealed(self, circle: bytes, limit: int) -> Sequence[UnsealedChange]:
        """Return the first own changes that no batch holds."""

        def read(tx: Transaction) -> list[UnsealedChange]:
            chain = journal.chain_id(tx, circle, self._seat)
            return [
                UnsealedChange(change.body.number, change.body.group, change.origin, change.payload)
                for change in journal.unsealed(tx, chain, limit)
            ]

        return self._run(read)

    def chain_head(self, circle: bytes) -> ChainHead:
        """Return the last own batch."""
        table = schema.chain
        statement = select(table.c.number, table.c.hash, table.c.last_change).where(
            table.c.circle == circle, table.c.seat == self._seat
        )
        row = self._run(lambda c: c.execute(statement).first())
        return ChainHead(*row) if row else CHAIN_START

    def heads_to_announce(self, circle: bytes) -> Sequence[SealedHead]:
        """Return the heads of other seats that changed since the last own batch."""
        table = schema.chain
        statement = select(table.c.seat, table.c.number, table.c.hash).where(
            table.c.circle == circle, table.c.seat != self._seat, table.c.number > table.c.announced
        )
        rows = self._run(lambda c: c.execute(statement).all())
        return [SealedHead(row.seat, row.number, row.hash) for row in rows]

    def add_sealed(
        self, circle: bytes, batch: Batch, seed: bytes, last_change: int, announced: Sequence[SealedHead]
    ) -> None:
        """Keep an own sealed batch; seal, mark and chain head in one transaction."""

        def write(tx: Transaction) -> None:
            chain = journal.chain_id(tx, circle, self._seat)
            first = batches.last_change(tx, chain) + 1
            batches.add(tx, chain, batch, seed, (first, last_change), sealed=batch.pack())
            table = schema.chain
            for head in announced:
                tx.execute(
                    update(table)
                    .where(table.c.circle == circle, table.c.seat == head.seat)
                    .values(announced=head.number)
                )

        self._run(write)

    def waiting(self, circle: bytes, budget: int) -> Sequence[tuple[int, bytes]]:
        """Return own batches without a receipt, as sealed."""
        table = schema.batch

        def read(tx: Transaction) -> list[tuple[int, bytes]]:
            chain = journal.chain_id(tx, circle, self._seat)
            statement = (
                select(table.c.number, table.c.sealed)
                .where(table.c.chain == chain, table.c.sealed.is_not(None), table.c.position.is_(None))
                .order_by(table.c.number)
                .limit(_MOST_KEPT_OPEN)
            )
            taken: list[tuple[int, bytes]] = []
            size = 0
            for number, sealed in tx.execute(statement):
                size += len(sealed)
                if taken and size > budget:
                    break
                taken.append((number, sealed))
            return taken

        return self._run(read)

    def receipt_at(self, circle: bytes, number: int) -> int:
        """Return the position that the receipt of an own batch names, 0 when it has none."""
        table = schema.batch

        def read(tx: Transaction) -> int:
            chain = journal.chain_id(tx, circle, self._seat)
            statement = select(table.c.position).where(table.c.chain == chain, table.c.number == number)
            return tx.execute(statement).scalar() or 0

        return self._run(read)

    def receipts_beside(self, circle: bytes, number: int) -> tuple[int, int]:
        """Return the positions that the receipts nearest before and after an own batch name."""
        table = schema.batch

        def read(tx: Transaction) -> tuple[int, int]:
            chain = journal.chain_id(tx, circle, self._seat)
            own = select(table.c.position).where(table.c.chain == chain, table.c.position.is_not(None)).limit(1)
            before = own.where(table.c.number < number).order_by(table.c.number.desc())
            after = own.where(table.c.number > number).order_by(table.c.number)
            return tx.execute(before).scalar() or 0, tx.execute(after).scalar() or 0

        return self._run(read)

    def receipted(self, circle: bytes, number: int, receipt: Receipt, generation: Generation) -> int:
        """Note the server's verified receipt; return how many changes it covers."""
        table = schema.batch

        def write(tx: Transaction) -> int:
            chain = journal.chain_id(tx, circle, self._seat)
            noted = tx.execute(
                update(table)
                .where(table.c.chain == chain, table.c.number == number)
                .values(
                    position=receipt.position,
                    receipt_time=receipt.time,
                    receipt_generation=pack_generations([generation]),
                    receipt_signature=receipt.signature,
                )
                .returning(table.c.last_change - table.c.first_change + 1)
            )
            return int(noted.scalar_one())

        return self._run(write)

    def send_again(self, circle: bytes, after: int) -> None:
        """Let own batches that the server has lost wait again, without their receipts."""
        table = schema.batch

        def write(tx: Transaction) -> None:
            chain = journal.chain_id(tx, circle, self._seat)
            tx.execute(
                update(table)
                .where(table.c.chain == chain, table.c.number > after, table.c.position.is_not(None))
                .values(position=None, receipt_time=None, receipt_generation=None, receipt_signature=None)
            )

        self._run(write)

    def unsent(self, circle: bytes) -> int:
        """Return how many own changes the server has not receipted."""
        return self._run(lambda c: unsent(c, circle, self._seat)[0])

    def measured(self, bytes_per_second: int) -> None:
        """Note the upload speed of the last exchange."""
        self._run(lambda c: meta.set_count(c, "goodput", bytes_per_second))

    def goodput(self) -> int:
        """Return the last measured upload speed."""
        return self._run(lambda c: meta.count(c, "goodput"))


def unsent_saves(tx: Transaction, circle: bytes, seat: bytes) -> int:
    """Return how many Saves of a seat no receipt covers: what a person pressed Save for, in however many changes."""
    waiting, made = unsent(tx, circle, seat)
    if not waiting:
        return 0
    change = schema.change
    statement = select(change.c.payload).where(
        change.c.chain == journal.chain_id(tx, circle, seat), change.c.number > made - waiting
    )
    return len({changes.decode(payload).group for payload in tx.execute(statement).scalars()})


def unsent(tx: Transaction, circle: bytes, seat: bytes) -> tuple[int, int]:
    """Return how many of a seat's own changes no receipt covers, and how many there are."""
    change, chain, batch = schema.change, schema.chain, schema.batch
    own = select(chain.c.id).where(chain.c.circle == circle, chain.c.seat == seat).scalar_subquery()
    total = select(func.coalesce(func.max(change.c.number), 0)).where(change.c.chain == own)
    receipted = select(func.coalesce(func.max(batch.c.last_change), 0)).where(
        batch.c.chain == own, batch.c.position.is_not(None)
    )
    made = int(tx.execute(total).scalar_one())
    return made - int(tx.execute(receipted).scalar_one()), made
