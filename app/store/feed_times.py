"""When the server took the batches that brought the changes of some records: by this a doubtful time is told.

Must not know which times are doubtful, nor how that is shown. Nothing read here may enter a row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import bindparam, func, select

from app.store import circles, meta, schema
from app.store.transaction import Transaction
from sync.changes import ChangeId
from sync.doubt import FeedTime
from sync.frame import read_generations
from sync.protocol import SignedHead

_MOST_PARAMETERS = 500
_served = msgspec.msgpack.Decoder(SignedHead)


def taken(tx: Transaction, records: Collection[bytes]) -> dict[ChangeId, FeedTime]:
    """Return, by change of these records, when the server took it; a change it is not known to have taken is not in it.

    A batch that came after its server was put back from a copy, by an author who had read no further than what was
    left, may be one that was sent again: that its time is the first cannot be said.
    """
    begins = _begins(tx)
    found: dict[ChangeId, FeedTime] = {}
    wanted = list(records)
    for at in range(0, len(wanted), _MOST_PARAMETERS):
        for row in tx.execute(_TAKEN, {"records": wanted[at : at + _MOST_PARAMETERS]}):
            began = max((each for each in begins if each < row.position), default=0)
            is_first = began == 0 or (row.read_to is not None and row.read_to > began)
            found[ChangeId(row.seat, row.number)] = FeedTime(row.at, is_first)
    return found


def latest_known(tx: Transaction, now_ms: int) -> int:
    """Return the latest time that is believed here (ms): `now_ms`, or the last that the server signed."""
    return max(now_ms, meta.count(tx, "server_time"))


def _begins(tx: Transaction) -> Sequence[int]:
    """The positions of the feed at which its server was put back."""
    circle = circles.only(tx)
    if circle is None or not circle.served:
        return ()
    return [each.began for each in read_generations(_served.decode(circle.served).generations)]


_change, _chain, _batch, _feed = schema.change, schema.chain, schema.batch, schema.feed
_later = _batch.alias()
_BATCH_OF = (
    select(_later.c.number)
    .where(_later.c.chain == _change.c.chain, _later.c.last_change >= _change.c.number)
    .order_by(_later.c.last_change, _later.c.number)
    .limit(1)
    .correlate(_change)
    .scalar_subquery()
)
"""The first batch that goes as far as a change: the one that holds it, once it has been sealed."""
_TAKEN = (
    select(
        _chain.c.seat,
        _change.c.number,
        func.coalesce(_feed.c.time, _batch.c.receipt_time).label("at"),
        func.coalesce(_feed.c.position, _batch.c.position).label("position"),
        _feed.c.read_to,
    )
    .select_from(_change)
    .join(_chain, _chain.c.id == _change.c.chain)
    .join(_batch, (_batch.c.chain == _change.c.chain) & (_batch.c.number == _BATCH_OF))
    .outerjoin(_feed, (_feed.c.chain == _batch.c.chain) & (_feed.c.number == _batch.c.number))
    .where(
        _change.c.record.in_(bindparam("records", expanding=True)),
        _batch.c.first_change <= _change.c.number,
        func.coalesce(_feed.c.time, _batch.c.receipt_time).is_not(None),
    )
)
