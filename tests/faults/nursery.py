"""Starts casebook processes quickly, so that many of them can be killed: imports everything once, then forks.

Run as `python -m tests.faults.nursery FOLDER SYNC`, with the vault's keys as hex on the first line of stdin. Each
further line on stdin is a seed: a child opens the casebook and works until it is killed, and says on stdout what
became durable, after the casebook said so:

    pid 123 · made ID · edited ID VALUE · sent NUMBER · gone 123
"""

from __future__ import annotations

import itertools
import os
import random
import sys
from pathlib import Path

from app.casebook import Casebook
from app.packs import load
from app.store.vault import Unlocked
from sync.carrier import SyncError
from tests.seats import Known

WARDS = ("shanzu", "bamburi", "mjambere")


def main() -> None:
    """Fork a child for each seed."""
    folder, with_sync = Path(sys.argv[1]), sys.argv[2] == "sync"
    install, seat, key, seed = (bytes.fromhex(part) for part in sys.stdin.readline().split())
    known, pack = Known(folder, Unlocked(install, seat, bytearray(key), seed)), load("kenya")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(Casebook(known.store(), pack), random.Random(int(line)), with_sync)
        say(f"pid {child}")
        os.waitpid(child, 0)
        say(f"gone {child}")


def work(book: Casebook, lot: random.Random, with_sync: bool) -> None:
    """Record, edit and send until killed."""
    say("open")
    mine: list[str] = []
    for number in itertools.count():
        if with_sync and lot.random() < 0.4:
            try:
                say(f"sent {book.centre.sync()['pushed']}")
            except SyncError as error:
                say(f"cut {type(error).__name__}")
        elif mine and lot.random() < 0.3:
            record, value = lot.choice(mine), f"summary {os.getpid()} {number}"
            book.records.edit(record, {"summary": value})
            say(f"edited {record} {value}")
        else:
            words = " ".join(lot.choices(("karo", "shule", "villa", "pesa", "mjomba"), k=lot.randint(1, 400)))
            made = book.records.record("incident", {"reported_on": "2022-03-22", "narrative": words})
            mine.append(made.id)
            say(f"made {made.id}")


def say(line: str) -> None:
    """Write one whole line to stdout at once."""
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main()
