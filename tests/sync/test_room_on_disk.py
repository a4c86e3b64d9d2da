"""What a colleague's batch takes on every device's disk is bounded by what it holds, whatever it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.changes import Origin
from sync.protocol import Outcome
from tests.sync.parts import Server, Wire, centre_of
from tests.sync.store_device import StoreDevice
from tests.sync.test_insider import Insider, change

MOST = 16
"""Bytes on disk for each byte of opened content, stated in docs/protocol.md: a change of the smallest kind takes a row
of its own and of its record, with their indexes; longer ones take a fraction of it."""


def smallest(count: int) -> list[object]:
    return [change(at, fields={}) for at in range(1, count + 1)]


def unknown_fields(count: int) -> list[object]:
    return [change(1, fields={f"f{at}": "x" for at in range(count)})]


def one_record_in_conflict(count: int, me: bytes) -> list[object]:
    return [
        change(1, fields={"age": 1}),
        *(change(at, kind="set", fields={"age": at}, parents=[[me, 1]]) for at in range(2, count)),
    ]


def long_texts(count: int) -> list[object]:
    return [change(at, entity="incident", fields={"narrative": "neno " * 2000}) for at in range(1, count + 1)]


def words_to_be_found(count: int) -> list[object]:
    return [
        change(at, entity="incident", fields={"narrative": " ".join(f"w{at}x{word}" for word in range(300))})
        for at in range(1, count + 1)
    ]


@pytest.mark.parametrize("what", ["smallest", "unknown", "conflict", "long", "words"])
def test_a_batch_takes_no_more_on_disk_than_a_stated_multiple_of_what_it_holds(
    tmp_path: Path, server: Server, what: str
) -> None:
    lead, neema = centre_of(server, 2)
    device = StoreDevice(lead, tmp_path / "seat", "Amina")
    insider = Insider(neema)
    me = neema.seat.id
    made = {
        "smallest": lambda: smallest(2000),
        "unknown": lambda: unknown_fields(250),
        "conflict": lambda: one_record_in_conflict(1000, me),
        "long": lambda: long_texts(50),
        "words": lambda: words_to_be_found(100),
    }[what]()
    held = sum(len(insider.write(each)) for each in made)  # type: ignore[arg-type]
    assert insider.send(insider.seal(*made, origin=Origin.OWN)) == Outcome.STORED  # type: ignore[arg-type]
    before = device.store.database.read(size)
    device.sync_over(Wire(server))
    grown = device.store.database.read(size) - before
    device.store.close()
    assert grown <= MOST * max(held, 4096), (grown, held, grown / held)


def size(tx: object) -> int:
    pages, page = (int(tx.exec_driver_sql(f"PRAGMA {each}").scalar_one()) for each in ("page_count", "page_size"))  # type: ignore[attr-defined]
    return pages * page
