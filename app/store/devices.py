"""Invites this seat has made, requests to join it has heard of, and when other seats were last heard.

Must not know how a request is proven, nor the network.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, func, insert, select

from app.store import schema
from app.store.transaction import Transaction
from sync.protocol import JoinRequest

_request = msgspec.msgpack.Decoder(JoinRequest)


def add_invite(tx: Transaction, lookup: bytes, secret: bytes, now_ms: int) -> None:
    """Keep an invite; the server hears of it at the next exchange."""
    values = {"lookup": lookup, "secret": secret, "created_at": now_ms, "opened": False}
    tx.execute(insert(schema.invite).values(values))


def secret_of(tx: Transaction, lookup: bytes) -> bytes | None:
    """Return the secret of an invite made here, or None."""
    table = schema.invite
    secret: bytes | None = tx.execute(select(table.c.secret).where(table.c.lookup == lookup)).scalar()
    return secret


def use_up_invite(tx: Transaction, lookup: bytes) -> None:
    """Forget the secret of an invite by which somebody was let in: whoever finds it later proves nothing by it, also at
    a server that opens it once more."""
    tx.execute(delete(schema.invite).where(schema.invite.c.lookup == lookup))


def waiting(tx: Transaction) -> list[JoinRequest]:
    """Return the requests to join that waited at the server when it was last asked."""
    requests = tx.execute(select(schema.waiting_join.c.request)).scalars()
    return [_request.decode(request) for request in requests]


def last_heard(tx: Transaction, circle: bytes, seat: bytes, own: bytes) -> int:
    """Return when a seat was last heard, in ms: our own last exchange, or when the server took another's last batch.
    What a change claims of its time is a clock of theirs."""
    if seat == own:
        table = schema.circle
        return int(tx.execute(select(table.c.last_exchange).where(table.c.circle == circle)).scalar_one())
    feed, chain = schema.feed, schema.chain
    statement = (
        select(func.coalesce(func.max(feed.c.time), 0))
        .join(chain, chain.c.id == feed.c.chain)
        .where(chain.c.circle == circle, chain.c.seat == seat)
    )
    return int(tx.execute(statement).scalar_one())
