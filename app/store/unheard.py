"""Which colleagues go on sending and do not read: nothing of what this seat sent is named by where they say they stand.

Each batch in the feed tells up to which position its author had read it. Must not know what follows from it: their
reading may have stopped at an alarm of their own, or somebody keeps this seat's work from them.
"""

from __future__ import annotations

from typing import NamedTuple

from app.store import circles
from app.store.transaction import Transaction

_DAY_MS = 86_400_000


class NotReading(NamedTuple):
    """A seat that has not read what the own seat sent, and since when that has been there (ms, the server's time)."""

    seat: bytes
    since: int


def not_reading(tx: Transaction, own: bytes, days: int) -> list[NotReading]:
    """Return the seats of colleagues of whom at least two batches came into the feed more than `days` days after one of
    the `own` seat, and of whom the last was still sealed by somebody who had not read so far."""
    circle = circles.only(tx)
    if circle is None:
        return []
    rows = tx.exec_driver_sql(_NOT_READING, (circle.circle, own, days * _DAY_MS)).all()
    return [NotReading(row.seat, row.since) for row in rows]


_NOT_READING = """
WITH mine AS (
    SELECT feed.position, feed.time FROM feed JOIN chain ON chain.id = feed.chain
    WHERE feed.circle = ?1 AND chain.seat = ?2
), theirs AS (
    SELECT chain.seat, feed.read_to, feed.time,
        row_number() OVER (PARTITION BY feed.chain ORDER BY feed.position DESC) AS back
    FROM feed JOIN chain ON chain.id = feed.chain WHERE feed.circle = ?1 AND chain.seat <> ?2
), last AS (
    SELECT seat, max(CASE back WHEN 1 THEN read_to END) AS read_to, min(time) AS second_last
    FROM theirs WHERE back <= 2 GROUP BY seat HAVING count(*) = 2
)
SELECT last.seat, min(mine.time) AS since FROM last JOIN mine ON mine.position > last.read_to
WHERE mine.time + ?3 < last.second_last GROUP BY last.seat ORDER BY since, last.seat
"""
