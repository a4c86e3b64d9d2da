"""Large centres to read from, each made once a run and shared by the rows.

Two kinds, both through the journal and the projections by the demo's own way of writing: the demo centre, and cases as
short as they come (a case, its incident, for every third a report to the police, one call; all in one Save), so that
100,000 of them are made in a few minutes. Reading either is the app's own.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from app import packs
from app.casebook import Casebook, demo
from app.casework.demo import words
from app.casework.demo.telling import Made
from app.store import vault
from tests.bench import corpus
from tests.bench.parts import PASSPHRASE
from tests.seats import Known


class Centre(NamedTuple):
    """A centre in a folder: its keys, how many cases it has, and the seconds it took to make."""

    known: Known
    cases: int
    seconds: float

    def open(self) -> Casebook:
        """Open it as unlocking does, without the key derivation."""
        return Casebook(self.known.store(), packs.load(demo.PACK))


class Centres:
    """Makes each centre when a row first asks for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Centre] = {}

    def demo(self, cases: int) -> Centre:
        """Return the demo centre with so many cases."""
        return self._centre(f"demo-{cases}", cases, lambda folder: demo.found(folder, PASSPHRASE, cases=cases))

    def short(self, cases: int) -> Centre:
        """Return a centre with so many short cases."""

        def make(folder: Path) -> Casebook:
            return demo.told(folder, PASSPHRASE, lambda book: short_cases(book, cases), random.Random(3))

        return self._centre(f"short-{cases}", cases, make)

    def _centre(self, name: str, cases: int, make: Callable[[Path], Casebook]) -> Centre:
        if name not in self._made:
            folder = self._folder / name
            began = time.perf_counter()
            make(folder).close()
            seconds = time.perf_counter() - began
            self._made[name] = Centre(Known(folder, vault.unlock(folder, PASSPHRASE)), cases, seconds)
        return self._made[name]


def narratives(count: int) -> Iterator[str]:
    """Yield texts of 40 words, the same for every run."""
    lot, vocabulary = random.Random(13), corpus.words()
    for _ in range(count):
        yield " ".join(lot.choices(vocabulary, k=40))


def short_cases(book: Casebook, count: int) -> Iterator[Made]:
    """Tell so many cases over two years, the same for every run."""
    lot = random.Random(17)
    now = book.now()
    for number, narrative in enumerate(narratives(count)):
        at = now - timedelta(days=lot.randrange(730), minutes=lot.randrange(600))
        yield from _short_case(lot, f"case-{number}", at, narrative, number)


def _short_case(lot: random.Random, case: str, at: datetime, narrative: str, number: int) -> Iterator[Made]:
    worker, day = lot.choice(words.STAFF), at.date().isoformat()
    risk = {"risk": lot.choice(("high", "medium", "low")), "age": 6 + lot.randrange(30), "sex": "female"}
    yield Made(case, "case", at, worker, risk, {})
    told = {"reported_on": day, "narrative": narrative, "county": "mombasa", "incident_types": ["emotional_abuse"]}
    yield Made(f"{case}.1", "incident", at, worker, told, {"case": case})
    if number % 3 == 0:
        police = {"ob_number": f"{number}/{day}", "ob_on": day}
        yield Made(f"{case}.2", "legal_case", at, worker, police, {"case": case})
    asked = {"on": day, "institution": "police", "channel": "call", "said": lot.choice(words.SAID), "moved": False}
    yield Made(f"{case}.3", "follow_up", at, worker, asked, {"case": case})
