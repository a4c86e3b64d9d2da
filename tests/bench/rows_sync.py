"""Rows about merging, sealing and exchanging."""

from __future__ import annotations

import json
import os
import time
import zlib
from pathlib import Path

from sync import envelope, outgoing
from sync.changes import Origin
from sync.envelope import BatchContent, SealPosition
from sync.frame import NO_HASH
from sync.keys import Seat
from sync.merging import merge
from tests.bench import corpus, parts, prototype
from tests.bench.table import Row, timed
from tests.sync import long_histories

PROTOTYPE_PUSH, PROTOTYPE_PULL, WIRE_BYTES = 0.75, 0.55, 830


def merging() -> list[Row]:
    """Merge 3,000 changes of one record, against 300: a colleague who means harm can write them in one batch."""
    rows = []
    for shape in long_histories.SHAPES:
        short, long = shape(300), shape(3000)
        less = timed(lambda made=short: merge(made, long_histories.RULES), 9)
        more = timed(lambda made=long: merge(made, long_histories.RULES), 9)
        title = f"merge 3,000 changes, {shape.__name__.replace('_', ' ')}; growth"
        rows.append(Row(title, more * 1e3, less * 1e3, "ms", more / less, 20))
    return rows


def seal() -> Row:
    """Seal and sign a batch of 1,000 changes, against zlib level 6 of the same bytes."""
    payloads = tuple(text.encode() for text in corpus.texts(1000, 512))
    content = BatchContent(Origin.OWN, payloads, os.urandom(32))
    seat = Seat.generate()
    position = SealPosition(os.urandom(16), seat.id, 1, NO_HASH, 1, NO_HASH)
    key = os.urandom(32)

    def work() -> None:
        envelope.seal(content, position, epoch_key=key, signing_key=seat.signing, salt=os.urandom(32))

    raw = b"".join(payloads)
    sealed, zipped = timed(work, 7), timed(lambda: zlib.compress(raw, 6), 7)
    return Row("seal and sign a batch of 1,000 changes", sealed * 1e3, zipped * 1e3, "ms", sealed / zipped, 1.5)


def exchanges(folder: Path, counts: tuple[int, ...]) -> list[Row]:
    """Exchange with nothing new; 50 new incidents each way; push and pull of many records."""
    rows = []
    with parts.server(folder / "server") as (address, invite):
        first = parts.lead(folder / "first", address, invite)
        second = parts.worker(folder / "second", address, first)
        first.centre.sync()
        second.centre.sync()
        idle = first.centre.sync()
        total = idle["bytes_up"] + idle["bytes_down"]
        trips = f"{idle['round_trips']} round trip"
        rows.append(Row("exchange with nothing new, both directions", total, 700, "bytes", total, 700, note=trips))
        rows.append(_fifty_each_way(first, second))
        first.close()
        second.close()
    for count in counts:
        rows.extend(_many(folder / str(count), count))
    return rows


def _fifty_each_way(first: parts.Casebook, second: parts.Casebook) -> Row:
    texts = corpus.texts(100, 400)
    records = []
    for book, half in ((first, texts[:50]), (second, texts[50:])):
        made = parts.put(
            book,
            "incident",
            [{"reported_on": "2022-03-22", "county": "mombasa", "place_type": "villa", "narrative": t} for t in half],
        )
        records += [book.records.show(each.id) for each in made] + [book.records.show(each.case) for each in made]
    second.centre.sync()
    report = first.centre.sync()
    assert (report["pushed"], report["pulled"], report["waiting"]) == (100, 100, 0), report
    total = report["bytes_up"] + report["bytes_down"]
    plain = [{name: value for name, value in each.items() if name != "conflicts"} for each in records]
    packed = len(zlib.compress(json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode(), 9))
    note = f"{report['round_trips']} round trip"
    return Row("push 50 new incidents and pull 50", total, packed, "bytes", total / packed, 1.35, note=note)


def _many(folder: Path, count: int) -> list[Row]:
    texts = corpus.texts(count)
    folder.mkdir()
    proto_folder = folder / "prototype"
    proto_folder.mkdir()
    proto_push, proto_pull = prototype.run(proto_folder, texts)
    with parts.server(folder / "server") as (address, invite):
        first = parts.lead(folder / "first", address, invite)
        second = parts.worker(folder / "second", address, first)
        case = first.records.record("incident", {"reported_on": "2022-03-22"}).case
        first._door.store.database.write(lambda tx: None)
        first.centre.sync()
        second.centre.sync()
        # what the line allows is known from exchanges before; a first one would begin carefully
        first._door.store.ledger.outbox.measured(outgoing.LARGEST_BATCH)
        parts.put(first, "note", [{"case": case, "on": "2022-03-22", "text": text} for text in texts])
        began = time.perf_counter()
        up = first.centre.sync()
        push = time.perf_counter() - began
        began = time.perf_counter()
        down = second.centre.sync()
        pull = time.perf_counter() - began
        assert up["pushed"] == count, up
        assert down["pulled"] == count, down
        first.close()
        second.close()
    wire = up["bytes_up"] / count
    title = f"{count:,} records of 2 KB"
    return [
        Row(f"push {title}", count / push, count / proto_push, "records/s", proto_push / push, PROTOTYPE_PUSH, True),
        Row(f"pull {title}", count / pull, count / proto_pull, "records/s", proto_pull / pull, PROTOTYPE_PULL, True),
        Row(f"bytes on the wire a record, {title}", wire, corpus.RECORD_BYTES, "bytes", wire, WIRE_BYTES),
    ]
