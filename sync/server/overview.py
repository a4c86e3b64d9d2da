"""What an operator may see of the centres on a server: counts, sizes and days, for there is nothing else to see.

Must not write.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, Table, func, select

from sync.server import blocking, invites, schema, storage


def centres(connection: Connection, now_ms: int) -> list[dict[str, str | int]]:
    """Return each centre that was made, then each that an invite may still make or has failed to."""
    devices = _per_circle(connection, schema.seat)
    batches = _per_circle(connection, schema.batch)
    made: list[dict[str, str | int]] = [
        {
            "name": state.name,
            "state": "made",
            "circle": state.circle.hex(),
            "devices": devices.get(state.circle, 0),
            "batches": batches.get(state.circle, 0),
            "since": _day(state.made_at),
        }
        for state in storage.circles(connection)
    ]
    invited: list[dict[str, str | int]] = [
        {
            "name": invite.centre,
            "state": "invited" if invite.is_open(now_ms) else "invite expired",
            "circle": "",
            "devices": 0,
            "batches": 0,
            "since": _day(invite.opened_at),
        }
        for invite in invites.founding(connection)
        if invite.used_at is None
    ]
    return made + invited


def devices(connection: Connection) -> list[dict[str, str | int | bool]]:
    """Return each seat that was ever let in, centre by centre, with the day of its newest batch."""
    names = {state.circle: state.name for state in storage.circles(connection)}
    refused = blocking.blocked(connection)
    batch, seat, used = schema.batch.c, schema.seat.c, schema.used.c
    stored = {
        (row.circle, row.seat): row.stored for row in connection.execute(select(used.circle, used.seat, used.stored))
    }
    sent = {
        (row.circle, row.seat): row
        for row in connection.execute(
            select(
                batch.circle, batch.seat, func.max(batch.number).label("batches"), func.max(batch.time).label("last")
            ).group_by(batch.circle, batch.seat)
        )
    }
    found: list[dict[str, str | int | bool]] = []
    for row in connection.execute(select(schema.seat).order_by(seat.circle, seat.since, seat.seat)):
        of_it = sent.get((row.circle, row.seat))
        found.append(
            {
                "id": row.seat.hex(),
                "centre": names[row.circle],
                "circle": row.circle.hex(),
                "state": "blocked" if row.seat in refused else "served",
                "administrator": row.administrator,
                "batches": of_it.batches if of_it else 0,
                "stored": stored.get((row.circle, row.seat), 0),
                "last_batch": _day(of_it.last) if of_it else "",
            }
        )
    return sorted(found, key=lambda each: str(each["centre"]))


def figures(connection: Connection, now_ms: int) -> dict[str, int]:
    """Return how much is stored; bytes are those of batches as they came."""
    batch, invite = schema.batch.c, schema.invite.c
    return {
        "centres": _count(connection, schema.circle),
        "devices": _count(connection, schema.seat),
        "entries": _count(connection, schema.entry),
        "batches": _count(connection, schema.batch),
        "bytes": connection.execute(select(func.coalesce(func.sum(batch.length), 0))).scalar_one(),
        "open_invites": connection.execute(
            select(func.count()).where(invite.used_at.is_(None), invite.expires_at > now_ms)
        ).scalar_one(),
        "waiting": _count(connection, schema.join_request),
    }


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _per_circle(connection: Connection, table: Table) -> dict[bytes, int]:
    rows = connection.execute(select(table.c.circle, func.count().label("total")).group_by(table.c.circle))
    return {row.circle: row.total for row in rows}


def _day(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms / 1000, UTC).date().isoformat()


def sums(connection: Connection) -> dict[str, float]:
    """Return what monitoring asks for every few seconds, without going through any large table."""
    circle, used, batch = schema.circle.c, schema.used.c, schema.batch.c
    newest = select(func.max(batch.time)).join(
        schema.circle, (circle.circle == batch.circle) & (circle.position == batch.position)
    )
    return {
        "centres": _count(connection, schema.circle),
        "seats": _count(connection, schema.seat),
        "stored_batches": int(connection.execute(select(func.coalesce(func.sum(circle.position), 0))).scalar_one()),
        "stored_bytes": int(connection.execute(select(func.coalesce(func.sum(used.stored), 0))).scalar_one()),
        "newest_batch_seconds": (connection.execute(newest).scalar_one_or_none() or 0) / 1000,
    }
