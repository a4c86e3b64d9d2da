"""What can truthfully be said about this device: what is only here, what the server has receipted, who was last seen.

Must not know the network or how it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import TypedDict

from sqlalchemy import func, select

from app.casework import moments
from app.store import alarms, circles, made_up, meta, schema
from app.store.ledger.outbox import unsent, unsent_saves
from app.store.transaction import Transaction
from sync import hybrid_time
from sync.changes import Kind, decode


class HeadAnswer(TypedDict):
    """The last batch known of a seat: who sits there, its number and its hash (hex)."""

    seat: str
    person: str
    device: str
    batch: int
    hash: str


class StatusAnswer(TypedDict):
    """How this device stands: `standalone`, `waiting` or `member`; own changes without a receipt, and in how many Saves
    they were made; own changes with one; the last exchange (local ISO); fields to decide; alarms to see to; the last
    known batch of every seat. `clock` tells by how many seconds this device's clock was ahead of the server's at the
    last exchange (below 0: behind); 0 within ten minutes. `demo`: everything here is made up."""

    state: str
    unsent: int
    unsent_saves: int
    receipted: int
    last_exchange: str | None
    conflicts: int
    alarms: int
    heads: list[HeadAnswer]
    clock: int
    demo: bool


def state_of(tx: Transaction) -> str:
    """Return `standalone`, `waiting`, or `member`."""
    circle = circles.only(tx)
    if circle is None or not circles.epoch_keys(tx, circle.circle):
        return "waiting"
    return "member" if circle.server_key else "standalone"


def read(tx: Transaction, seat: bytes, zone: tzinfo) -> StatusAnswer:
    """Return how this device stands."""
    circle, state = circles.only(tx), state_of(tx)
    waiting = own = saves = 0
    heads: list[HeadAnswer] = []
    last_exchange = None
    if circle is not None and state != "waiting":
        waiting, own = unsent(tx, circle.circle, seat)
        if state == "member":  # with no server nothing waits to be sent, and there may be years of it to count
            saves = unsent_saves(tx, circle.circle, seat)
        heads = _heads(tx, circle.circle)
        if circle.last_exchange:
            last_exchange = moments.at(circle.last_exchange, zone)
    fields = select(schema.conflict.c.row, schema.conflict.c.field).distinct().subquery()
    conflicts = tx.execute(select(func.count()).select_from(fields)).scalar_one()
    return {
        "state": state,
        "unsent": waiting,
        "unsent_saves": saves,
        "receipted": own - waiting,
        "last_exchange": last_exchange.isoformat(timespec="seconds") if last_exchange else None,
        "conflicts": conflicts,
        "alarms": len(alarms.waiting(tx)),
        "heads": heads,
        "clock": _clock_ahead(tx),
        "demo": made_up.is_marked(tx),
    }


def _clock_ahead(tx: Transaction) -> int:
    ahead = meta.count(tx, "clock_ahead")
    return ahead // 1000 if abs(ahead) > hybrid_time.SUSPECT_AHEAD_MS else 0


def sent(tx: Transaction, circle: bytes, seat: bytes, zone: tzinfo) -> Iterator[tuple[str, datetime, datetime | None]]:
    """Yield each record that was made on this device: its id, when, and when the server gave its receipt."""
    change, chain, batch = schema.change, schema.chain, schema.batch
    statement = (
        select(change.c.record, change.c.payload, batch.c.receipt_time)
        .join(chain, chain.c.id == change.c.chain)
        .outerjoin(
            batch,
            (batch.c.chain == chain.c.id) & change.c.number.between(batch.c.first_change, batch.c.last_change),
        )
        .where(chain.c.circle == circle, chain.c.seat == seat)
        .order_by(change.c.seq)
    )
    for record, payload, receipt in tx.execute(statement):
        body = decode(payload)
        if body.kind == Kind.CREATE:
            made = moments.at(hybrid_time.milliseconds(body.time), zone)
            received = moments.at(receipt, zone) if receipt else None
            yield record.hex(), made, received


def stamp(tx: Transaction) -> tuple[int, ...]:
    """Return numbers of which one differs once anything has changed that follows from the journal, from the server's
    receipts, or from who is a member: what was counted by the same numbers need not be counted again."""
    counts = (
        func.coalesce(func.max(schema.change.c.seq), 0),
        func.coalesce(func.sum(schema.batch.c.position), 0),
        func.count(schema.entry.c.number),
        func.count(schema.heard_entry.c.number),
    )
    return tuple(int(tx.execute(select(each)).scalar_one()) for each in counts)


def is_receipted(tx: Transaction, seat: bytes, change: int) -> bool:
    """Tell whether the server has given its receipt for a change of a seat, by the change's number."""
    chain, batch = schema.chain, schema.batch
    statement = (
        select(batch.c.number)
        .join(chain, chain.c.id == batch.c.chain)
        .where(chain.c.seat == seat, batch.c.first_change <= change, batch.c.last_change >= change)
        .where(batch.c.receipt_signature.is_not(None))
    )
    return tx.execute(statement).first() is not None


def _heads(tx: Transaction, circle: bytes) -> list[HeadAnswer]:
    people = circles.members(tx, circle)
    table = schema.chain
    rows = tx.execute(select(table).where(table.c.circle == circle, table.c.number > 0).order_by(table.c.id))
    heads: list[HeadAnswer] = []
    for row in rows:
        who = people.get(row.seat)
        person, device = (who.person, who.device) if who else ("", "")
        head: HeadAnswer = {
            "seat": row.seat.hex(),
            "person": person,
            "device": device,
            "batch": row.number,
            "hash": row.hash.hex(),
        }
        heads.append(head)
    return heads
