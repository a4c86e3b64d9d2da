"""Checks everything that is kept: pages, membership, every signature and chain, every change against its batch's
root, and the projections against the journal.

Must not mend anything. Each kind of damage has its own name, so that a lead can be told what it means.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, select

from app.casework.registry import RECORDS, rule_of
from app.store import circles, journal, projections, schema
from app.store.database import Database
from sync import frame
from sync.changes import MalformedChange, merge
from sync.envelope import leaf_hash, leaf_salts, merkle_root
from sync.ledger import Alarm
from sync.membership import Membership, RefusedEntry


class Verified(NamedTuple):
    """How many changes were checked, and what was found wrong, the first thing first."""

    changes: int
    problems: tuple[Alarm, ...]


def verify(database: Database) -> Verified:
    """Check the whole store on one snapshot. Reads only."""
    return database.read(_verify)


def _verify(connection: Connection) -> Verified:
    problems = list(_pages(connection))
    total = connection.execute(select(func.count()).select_from(schema.change)).scalar_one()
    for circle in connection.execute(select(schema.circle.c.circle)).scalars().all():
        try:
            state = circles.state_of(connection, circle)
        except RefusedEntry as error:
            problems.append(Alarm(f"membership_{error.reason}", _circle(circle), str(error)))
            continue
        problems.extend(_chains(connection, circle, state))
    try:
        problems.extend(_projections(connection))
    except MalformedChange as error:
        problems.append(Alarm("change_altered", "journal", f"a change can no longer be read: {error}"))
    return Verified(int(total), tuple(problems))


def _pages(connection: Connection) -> Iterator[Alarm]:
    for (what,) in connection.exec_driver_sql("PRAGMA cipher_integrity_check"):
        yield Alarm("page_damaged", "database", str(what))
    for (what,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if what != "ok":
            yield Alarm("database_damaged", "database", str(what))


def _chains(connection: Connection, circle: bytes, state: Membership) -> Iterator[Alarm]:
    server_key = circles.of(connection, circle).server_key
    chains = connection.execute(select(schema.chain).where(schema.chain.c.circle == circle)).all()
    for chain in chains:
        where = f"{_circle(circle)}, seat {chain.seat.hex()[:8]}"
        member = state.members.get(chain.seat)
        if member is None:
            yield Alarm("unknown_author", where, "changes of a seat that is no member")
            continue
        previous, number, last_change = frame.NO_HASH, 0, 0
        table = schema.batch
        for row in connection.execute(select(table).where(table.c.chain == chain.id).order_by(table.c.number)):
            header = frame.read_header(row.header)
            number += 1
            linked = header.number == row.number == number and header.previous == previous
            if not linked or row.first_change != last_change + 1 or header.seat != chain.seat:
                yield Alarm("chain_broken", where, f"batch {row.number} does not follow the one before")
            if frame.batch_hash(row.header, row.ciphertext_hash) != row.hash or not _signed(
                member.keys.signing, frame.batch_message(row.hash), row.signature
            ):
                yield Alarm("bad_signature", where, f"batch {row.number} is not as its author signed it")
            if row.receipt_signature is not None:
                message = frame.receipt_message(
                    circle, chain.seat, row.number, row.hash, row.position, row.receipt_time
                )
                if not _signed(server_key, message, row.receipt_signature):
                    yield Alarm("bad_receipt", where, f"the receipt of batch {row.number} is not the server's")
            if row.last_change >= row.first_change:
                yield from _contents(connection, chain.id, row, header, where)
            previous, last_change = row.hash, row.last_change
        if (number, previous, last_change) != (chain.number, chain.hash, chain.last_change):
            yield Alarm("chain_broken", where, "the end of the chain is not where it was")
        yield from _unsealed(connection, chain.id, last_change, where)


def _contents(
    connection: Connection, chain: int, batch: Row[Any], header: frame.BatchHeader, where: str
) -> Iterator[Alarm]:
    table = schema.change
    first, last = batch.first_change, batch.last_change
    statement = (
        select(table.c.number, table.c.payload)
        .where(table.c.chain == chain, table.c.number.between(first, last))
        .order_by(table.c.number)
    )
    rows = connection.execute(statement).all()
    if [row.number for row in rows] != list(range(first, last + 1)):
        yield Alarm("change_missing", where, f"changes of batch {header.number} are missing")
        return
    leaves = zip(leaf_salts(batch.seed, len(rows)), rows, strict=True)
    if merkle_root([leaf_hash(salt, row.payload) for salt, row in leaves]) != header.changes_root:
        yield Alarm("change_altered", where, f"a change of batch {header.number} is not as it was sealed")


def _unsealed(connection: Connection, chain: int, last_change: int, where: str) -> Iterator[Alarm]:
    table = schema.change
    statement = (
        select(table.c.number).where(table.c.chain == chain, table.c.number > last_change).order_by(table.c.number)
    )
    numbers = connection.execute(statement).scalars().all()
    if numbers and list(numbers) != list(range(last_change + 1, last_change + 1 + len(numbers))):
        yield Alarm("change_missing", where, "a change that was not yet sent is missing")


def _projections(connection: Connection) -> Iterator[Alarm]:
    expected = dict.fromkeys(RECORDS, 0)
    conflicts = 0
    for history in journal.all_records(connection):
        merged = merge(history.changes, rule_of)
        if merged.entity not in RECORDS or not merged.heads:
            continue
        expected[merged.entity] += 1
        conflicts += sum(len(candidates) for candidates in merged.conflicts.values())
        table = schema.RECORD_TABLES[merged.entity]
        kept = connection.execute(select(table).where(table.c.row == history.row)).first()
        if kept is None or tuple(kept) != projections.row_of(history, merged):
            where = f"{merged.entity} {merged.record.hex()}"
            yield Alarm("projection_differs", where, "what is shown is not what the journal says")
    for entity, count in expected.items():
        if connection.execute(select(func.count()).select_from(schema.RECORD_TABLES[entity])).scalar_one() != count:
            yield Alarm("projection_differs", entity, "records are shown that the journal does not know")
    if connection.execute(select(func.count()).select_from(schema.conflict)).scalar_one() != conflicts:
        yield Alarm("projection_differs", "conflicts", "undecided answers are missing or too many")


def _signed(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        frame.verify(key, message, signature)
    except frame.BadSignature:
        return False
    return True


def _circle(circle: bytes) -> str:
    return f"circle {circle.hex()[:8]}"
