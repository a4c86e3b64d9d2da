"""Checks what was signed, a slice at a time: membership and its keys, every signature and chain, every change against
its batch's root, what waits to be sent.

Must not mend anything. Each slice is handed a transaction of its own, so that nothing waits long behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Row, select

from app.store import circles, schema
from app.store.checking import Slices
from app.store.ledger import places
from app.store.transaction import Transaction
from sync import frame, keys
from sync.alarms import Alarm
from sync.envelope import leaf_hash, leaf_salts, merkle_root
from sync.membership import Membership, RefusedEntry


def signed(own_seat: bytes, size: int) -> Slices:
    """Check everything that was signed; `size` batches a slice."""
    tx = yield []
    for circle in tx.execute(select(schema.circle.c.circle)).scalars().all():
        try:
            state = circles.state_of(tx, circle)
        except RefusedEntry as error:
            tx = yield [Alarm(f"membership_{error.reason}", _circle(circle), str(error))]
            continue
        tx = yield list(_members(tx, circle))
        for chain in tx.execute(select(schema.chain.c.id).where(schema.chain.c.circle == circle)).scalars().all():
            tx = yield from _chain(tx, circle, state, chain, own_seat, size)
        tx = yield from _feed(tx, circle, size)
    return tx


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


def _chain(tx: Transaction, circle: bytes, state: Membership, id_: int, own_seat: bytes, size: int) -> Slices:
    table = schema.batch
    previous, number, last_change, is_cut = frame.NO_HASH, 0, 0, True
    while is_cut:
        chain = tx.execute(select(schema.chain).where(schema.chain.c.id == id_)).one()
        where = f"{_circle(circle)}, seat {chain.seat.hex()[:8]}"
        member = state.members.get(chain.seat) or circles.state_of(tx, circle).members.get(chain.seat)
        if member is None:
            return (yield [Alarm("unknown_author", where, "changes of a seat that is no member")])
        found: list[Alarm] = []
        server_key = circles.of(tx, circle).server_key
        page = select(table).where(table.c.chain == id_).order_by(table.c.number).offset(number).limit(size)
        rows = tx.execute(page).all()
        for row in rows:
            number += 1
            try:
                header = frame.read_header(row.header)
            except frame.MalformedFrame as error:
                found.append(Alarm("chain_broken", where, f"the header of batch {row.number} cannot be read: {error}"))
                previous, last_change = row.hash, row.last_change
                continue
            is_read = row.last_change >= row.first_change
            linked = header.number == row.number == number and header.previous == previous
            if not linked or (is_read and row.first_change <= last_change) or header.seat != chain.seat:
                found.append(Alarm("chain_broken", where, f"batch {row.number} does not follow the one before"))
            if frame.batch_hash(row.header, row.ciphertext_hash) != row.hash or not _signed(
                member.keys.signing, frame.batch_message(row.hash), row.signature
            ):
                found.append(Alarm("bad_signature", where, f"batch {row.number} is not as its author signed it"))
            if row.receipt_signature is not None and not _signed(
                server_key, _receipt(circle, chain.seat, row), row.receipt_signature
            ):
                found.append(Alarm("bad_receipt", where, f"the receipt of batch {row.number} is not the server's"))
            if chain.seat == own_seat and not _can_be_sent(row):
                found.append(
                    Alarm("outbox_altered", where, f"batch {row.number} can no longer be sent as it was sealed")
                )
            previous = row.hash
            if is_read:
                found.extend(_changes_of(tx, id_, row, header, where))
                last_change = row.last_change
        is_cut = len(rows) == size
        if not is_cut:
            if (number, previous, last_change) != (chain.number, chain.hash, chain.last_change):
                found.append(Alarm("chain_broken", where, "the end of the chain is not where it was"))
            found.extend(_unsealed(tx, id_, last_change, where))
        tx = yield found
    return tx


def _receipt(circle: bytes, seat: bytes, batch: Row[Any]) -> bytes:
    """Return what the server signed of an own batch; what it cannot have signed, where its generation is none."""
    try:
        generation = frame.read_generations(batch.receipt_generation)[0]
    except frame.MalformedFrame:
        return b""
    return frame.receipt_message(circle, seat, batch.number, batch.hash, batch.position, batch.receipt_time, generation)


def _feed(tx: Transaction, circle: bytes, size: int) -> Slices:
    """The places of the feed against the batches that stand there: each hash holds those before it."""
    feed, batch, where = schema.feed, schema.batch, f"{_circle(circle)}, the feed"
    page = (
        select(feed.c.position, feed.c.head, feed.c.time, batch.c.hash)
        .outerjoin(batch, (batch.c.chain == feed.c.chain) & (batch.c.number == feed.c.number))
        .where(feed.c.circle == circle)
        .order_by(feed.c.position)
        .limit(size)
    )
    position, head, is_cut = 0, frame.NO_HASH, True
    while is_cut:
        rows = tx.execute(page.where(feed.c.position > position)).all()
        for row in rows:
            position += 1
            step = frame.feed_step(head, row.hash, row.time) if row.hash is not None and row.time >= 0 else None
            if (row.position, row.head) != (position, step):
                return (yield [Alarm("chain_broken", where, f"position {position} does not follow the one before")])
            head = row.head
        is_cut = len(rows) == size
        tx = yield []
    of = circles.of(tx, circle)
    known = frame.NO_HASH if of.position == 0 else places.head_at(tx, circle, of.position)
    if known is not None and known != of.feed_head:  # None: a full reading of another feed was cut
        tx = yield [Alarm("chain_broken", where, "the end of the feed is not where it was")]
    return tx


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


def _signed(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        frame.verify(key, message, signature)
    except frame.BadSignature:
        return False
    return True


def _circle(circle: bytes) -> str:
    return f"circle {circle.hex()[:8]}"
