"""No clock enters a row: the same changes and members make the same rows, whatever the clocks of devices and server
said, and in whatever order the changes came.

Real stores, exchanging with a server; then the same changes once more, in another order, into a store emptied of all
that it knew of the server and of time.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.casework.registry import CORE
from app.store import journal, meta, projections, reading, schema
from app.store.transaction import Transaction
from sync.changes import Change, Value
from tests.examples import examples
from tests.store.histories import tried
from tests.sync.histories import Act, History, acts
from tests.sync.parts import NOW, Wire
from tests.sync.store_device import StoreDevice

MINUTE, HOUR, YEAR = 60_000, 3_600_000, 365 * 86_400_000
OFF = [sign * off for off in (5 * MINUTE, 2 * HOUR, YEAR, 25 * YEAR) for sign in (-1, 1)]
VALUES: dict[str, Sequence[Value]] = {
    "age": [12, 14, {"skipped": "unknown"}],  # the more careful is shown
    "risk": ["high", "low"],
    "county": ["kilifi", "kwale"],  # the later is shown
    "state": ["registered", "active"],
}
BEGINNING = [Act(0, "record", 0, 0, "kilifi"), *(Act(who, "sync", 0, 0, "kilifi") for who in range(3))]
"""One case that everybody holds: all that follows is about it, so that much of it is said while apart."""
clocks = st.lists(st.sampled_from([0, *OFF]), min_size=3, max_size=3)


def rows(tx: Transaction, records: Sequence[bytes]) -> list[Any]:
    """Return the rows of some records, their conflicts and who asks to delete them, without the places they lie at."""
    found: list[Any] = []
    for record in records:
        held = reading.held(tx, "case", record.hex())
        assert held is not None
        found += [held._replace(row=0), *reading.candidates(tx, held.id)]
        table = schema.deletion
        asked = tx.execute(table.select().where(table.c.record == held.id).order_by(table.c.seat, table.c.number))
        found += [each[1:] for each in asked]
    return found


def come_anew(tx: Transaction, circle: bytes, arriving: Sequence[Sequence[Change]], trusted_now_ms: int) -> None:
    """Empty the store of changes, of the feed and of the server's time, and take the changes in."""
    for table in (schema.feed, schema.heard_entry, schema.change):
        tx.execute(table.delete())
    for name in ("server_time", "clock", "clock_ahead"):
        meta.set_count(tx, name, 0)
    projections.create(tx)
    for some in arriving:
        journal.receive(tx, circle, some, trusted_now_ms=trusted_now_ms)


def arriving(changes: Sequence[Change], random: Random) -> list[list[Change]]:
    """Interleave the seats' chains in any way, and cut the whole into slices."""
    chains: dict[bytes, list[Change]] = {}
    for each in sorted(changes, key=lambda each: each.body.number):
        chains.setdefault(each.seat, []).append(each)
    slices: list[list[Change]] = [[]]
    while chains:
        seat = random.choice(sorted(chains))
        slices[-1].append(chains[seat].pop(0))
        if not chains[seat]:
            del chains[seat]
        if random.random() < 1 / 3:
            slices.append([])
    return [each for each in slices if each]


@settings(max_examples=examples(40))
@given(clocks, acts(VALUES, 3), st.randoms(use_true_random=False), st.sampled_from(OFF))
def test_the_same_changes_make_the_same_rows_whatever_any_clock_says(
    stores: list[StoreDevice], off: list[int], given_acts: list[Act], random: Random, trusted: int
) -> None:
    for device, skew_ms in zip(stores, off, strict=True):
        device.skew_ms = skew_ms
    history = History(stores, CORE.rule_of, VALUES)
    history.play([*BEGINNING, *(each for each in given_acts[:20] if each.what != "record")])
    for device in (*stores, *stores):
        assert device.sync_over(Wire(device.server)).alarms == ()
    first, *others = (each.store.database for each in stores)
    expected = first.read(lambda tx: rows(tx, history.records))
    for other in others:
        assert other.read(lambda tx: rows(tx, history.records)) == expected
    changes = [each for record in history.records for each in first.read(lambda tx, of=record: journal.history(tx, of))]

    def anew(tx: Transaction) -> list[Any]:
        come_anew(tx, stores[0].circle, arriving(changes, random), NOW + trusted)
        return rows(tx, history.records)

    assert tried(first, anew) == expected
