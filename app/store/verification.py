"""Checks everything that is kept: pages, membership and its keys, every signature and chain, every change against its
batch's root, what waits to be sent, and the projections against the journal.

Must not mend anything. Each kind of damage has its own name, so that a lead can be told what it means.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Row, func, select

from app.store import circles, deletions, duplicates, journal, projections, schema, search
from app.store.failures import DatabaseFailed
from app.store.store import Store
from app.store.transaction import Transaction
from sync import frame, keys
from sync.alarms import Alarm
from sync.changes import MalformedChange
from sync.envelope import leaf_hash, leaf_salts, merkle_root
from sync.membership import Membership, RefusedEntry


class Verified(NamedTuple):
    """How many changes were checked, and what was found wrong, the first thing first."""

    changes: int
    problems: tuple[Alarm, ...]


def verify(store: Store) -> Verified:
    """Check the whole store. Reads only. Raises `DatabaseFailed` for anything but damage."""
    database = store.database
    problems: list[Alarm] = []
    try:
        problems += database.read(_pages)
        problems += database.read(_structure)
        total, found = database.read(lambda tx: _contents(tx, store.seat.id))
    except DatabaseFailed as failed:
        if failed.reason != "damaged":
            raise
        return Verified(0, (*problems, Alarm("database_damaged", "database", str(failed))))
    return Verified(total, (*problems, *found))


def _pages(tx: Transaction) -> list[Alarm]:
    found = tx.exec_driver_sql("PRAGMA cipher_integrity_check").scalars()
    return [Alarm("page_damaged", "database", str(what)) for what in found]


def _structure(tx: Transaction) -> list[Alarm]:
    found = tx.exec_driver_sql("PRAGMA integrity_check").scalars()
    return [Alarm("database_damaged", "database", str(what)) for what in found if what != "ok"]


def _contents(tx: Transaction, own_seat: bytes) -> tuple[int, list[Alarm]]:
    problems: list[Alarm] = []
    total = tx.execute(select(func.count()).select_from(schema.change)).scalar_one()
    for circle in tx.execute(select(schema.circle.c.circle)).scalars().all():
        try:
            state = circles.state_of(tx, circle)
        except RefusedEntry as error:
            problems.append(Alarm(f"membership_{error.reason}", _circle(circle), str(error)))
            continue
        problems.extend(_members(tx, circle))
        problems.extend(_chains(tx, circle, state, own_seat))
    try:
        problems.extend(_projections(tx))
    except MalformedChange as error:
        problems.append(Alarm("change_altered", "journal", f"a change can no longer be read: {error}"))
    return int(total), problems


def _members(tx: Transaction, circle: bytes) -> Iterator[Alarm]:
    """Who sits where, and the keys of the centre: the sealed part of each signed entry opens with them and says it."""
    epoch_keys = circles.epoch_keys(tx, circle)
    expected = {}
    for entry in circles.entries_of(tx, circle):
        key = epoch_keys.get(entry.clear.epoch)
        if entry.clear.keys is None or key is None:
            continue
        try:
            details = keys.open_details(entry, key)
            expected[entry.clear.keys.seat] = msgspec.structs.replace(details, pack="")  # read from the entry only
        except keys.WrongKey:
            yield Alarm("member_altered", _circle(circle), f"the key of epoch {entry.clear.epoch} is not the one given")
            return
    if expected != circles.members(tx, circle):
        yield Alarm("member_altered", _circle(circle), "people and devices are not those of the signed entries")


def _chains(tx: Transaction, circle: bytes, state: Membership, own_seat: bytes) -> Iterator[Alarm]:
    server_key = circles.of(tx, circle).server_key
    chains = tx.execute(select(schema.chain).where(schema.chain.c.circle == circle)).all()
    for chain in chains:
        where = f"{_circle(circle)}, seat {chain.seat.hex()[:8]}"
        member = state.members.get(chain.seat)
        if member is None:
            yield Alarm("unknown_author", where, "changes of a seat that is no member")
            continue
        previous, number, last_change = frame.NO_HASH, 0, 0
        table = schema.batch
        for row in tx.execute(select(table).where(table.c.chain == chain.id).order_by(table.c.number)):
            number += 1
            try:
                header = frame.read_header(row.header)
            except frame.MalformedFrame as error:
                yield Alarm("chain_broken", where, f"the header of batch {row.number} cannot be read: {error}")
                previous, last_change = row.hash, row.last_change
                continue
            is_read = row.last_change >= row.first_change
            linked = header.number == row.number == number and header.previous == previous
            if not linked or (is_read and row.first_change <= last_change) or header.seat != chain.seat:
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
            if chain.seat == own_seat and not _can_be_sent(row):
                yield Alarm("outbox_altered", where, f"batch {row.number} can no longer be sent as it was sealed")
            previous = row.hash
            if is_read:
                yield from _changes_of(tx, chain.id, row, header, where)
                last_change = row.last_change
        if (number, previous, last_change) != (chain.number, chain.hash, chain.last_change):
            yield Alarm("chain_broken", where, "the end of the chain is not where it was")
        yield from _unsealed(tx, chain.id, last_change, where)


def _changes_of(tx: Transaction, chain: int, batch: Row[Any], header: frame.BatchHeader, where: str) -> Iterator[Alarm]:
    table = schema.change
    first, last = batch.first_change, batch.last_change
    statement = (
        select(table.c.number, table.c.payload)
        .where(table.c.chain == chain, table.c.number.between(first, last))
        .order_by(table.c.number)
    )
    rows = tx.execute(statement).all()
    if [row.number for row in rows] != list(range(first, last + 1)):
        yield Alarm("change_missing", where, f"changes of batch {header.number} are missing")
        return
    leaves = zip(leaf_salts(batch.seed, len(rows)), rows, strict=True)
    if merkle_root([leaf_hash(salt, row.payload) for salt, row in leaves]) != header.changes_root:
        yield Alarm("change_altered", where, f"a change of batch {header.number} is not as it was sealed")


def _unsealed(tx: Transaction, chain: int, last_change: int, where: str) -> Iterator[Alarm]:
    table = schema.change
    statement = (
        select(table.c.number).where(table.c.chain == chain, table.c.number > last_change).order_by(table.c.number)
    )
    numbers = tx.execute(statement).scalars().all()
    if numbers and list(numbers) != list(range(last_change + 1, last_change + 1 + len(numbers))):
        yield Alarm("change_missing", where, "a change that was not yet sent is missing")


def _can_be_sent(batch: Row[Any]) -> bool:
    """An own batch stays as it was sealed, also once receipted: a restored server is sent it again."""
    try:
        sealed = frame.read_batch(batch.sealed or b"")
    except frame.MalformedFrame:
        return False
    return (sealed.hash, sealed.signature) == (batch.hash, batch.signature)


def _projections(tx: Transaction) -> Iterator[Alarm]:
    registry, tables = tx.registry, schema.record_tables(tx.registry)
    expected = dict.fromkeys(registry, 0)
    conflicts: set[tuple[Any, ...]] = set()
    searched: set[tuple[int, str, str]] = set()
    people: set[tuple[str, int]] = set()
    asking: set[tuple[Any, ...]] = set()
    for history in journal.all_records(tx):
        merged = deletions.decided(tx, history, journal.kept_histories)
        if merged.entity not in registry or not merged.heads:
            continue
        expected[merged.entity] += 1
        conflicts.update(tuple(each.values()) for each in projections.conflict_rows(registry, history.row, merged))
        asking.update(projections.asking_rows(history.row, merged))
        people.update(duplicates.keys_of(history.row, merged))
        if search.is_searched(registry, merged.entity) and not merged.deleted:
            searched.add((history.row, merged.record.hex(), merged.entity))
        table = tables[merged.entity]
        kept = tx.execute(select(table).where(table.c.row == history.row)).first()
        if kept is None or tuple(kept) != projections.row_of(registry, history, merged):
            where = f"{merged.entity} {merged.record.hex()}"
            yield Alarm("projection_differs", where, "what is shown is not what the journal says")
    for entity, count in expected.items():
        if tx.execute(select(func.count()).select_from(tables[entity])).scalar_one() != count:
            yield Alarm("projection_differs", entity, "records are shown that the journal does not know")
    if set(map(tuple, tx.execute(select(schema.conflict)))) != conflicts:
        yield Alarm("projection_differs", "conflicts", "undecided answers are not those of the journal")
    if set(map(tuple, tx.execute(select(schema.deletion)))) != asking:
        yield Alarm("projection_differs", "deletions", "who asks for a deletion is not as the journal says")
    if duplicates.known(tx) != people:
        yield Alarm("projection_differs", "people", "who may be the same is not looked for among those of the journal")
    marked = set(tx.execute(select(schema.unindexed.c.row)).scalars())  # the search learns of these later
    if any(row not in marked for row, _, _ in search.known(tx) ^ searched):
        yield Alarm("projection_differs", "search", "the search does not know just the records there are")


def _signed(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        frame.verify(key, message, signature)
    except frame.BadSignature:
        return False
    return True


def _circle(circle: bytes) -> str:
    return f"circle {circle.hex()[:8]}"
