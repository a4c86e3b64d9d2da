"""The rows about the count of the centre's figures among very many cases: how long it takes, and that nobody waits for
it, neither a Save nor a search nor a lock. Baselines are the same without a count.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from statistics import median

from app.casebook import Casebook
from app.casework.indicators.results import Period
from app.store.failures import Unwanted
from app.ui.screens.cases.model import PAGE
from tests.bench.centres import Centres
from tests.bench.table import Row, timed

YEARS = [Period(date(2021, 1, 1), date(2021, 12, 31)), Period(date(2022, 1, 1), date(2022, 12, 31))]
INCIDENT = {"reported_on": "2022-03-01", "county": "mombasa"}
BEATS = 15
"""So many Saves and searches while it counts."""


def counted(centres: Centres, many: int) -> list[Row]:
    """Count the figures of two years; save and search meanwhile; and leave in the midst of it."""
    with centres.short(many).open() as book:
        count = timed(lambda: book.figures.of_periods(YEARS))
        again = timed(lambda: book.figures.of_periods(YEARS))

        def save() -> None:
            book.records.record("incident", INCIDENT)

        def search() -> None:
            book.cases.page(search_for="shandozi", limit=PAGE)

        alone = {work: median(timed(work) for _ in range(BEATS)) for work in (save, search)}
        beside = _beside_a_count(book, save, search)
        counting = _Counting(book)
        counting.leave()
        left = timed(counting.ended.wait)
    return [
        Row(f"figures of two years, {many:,} cases; baseline: again", count * 1e3, again * 1e3, "ms", count * 1e3, 100),
        *(
            Row(f"{words} while {many:,} are counted", beside[work] * 1e3, alone[work] * 1e3, "ms",
                beside[work] * 1e3, 100)
            for words, work in (("save", save), ("search", search))
        ),
        Row("a count left in the midst ends", left * 1e3, count * 1e3, "ms", left * 1e3, 100),
    ]  # fmt: skip


class _Counting:
    """A count on a thread of its own, until it is done or nobody wants it."""

    def __init__(self, book: Casebook) -> None:
        self.ended, self._begun = threading.Event(), threading.Event()
        self._is_wanted = True
        threading.Thread(target=self._count, args=[book]).start()
        self._begun.wait()

    def leave(self) -> None:
        """Want it no more."""
        self._is_wanted = False

    def _count(self, book: Casebook) -> None:
        def wanted() -> bool:
            self._begun.set()
            return self._is_wanted

        try:
            book.figures.of_periods(YEARS, "kilifi", wanted=wanted)
        except Unwanted:
            pass
        finally:
            self.ended.set()


def _beside_a_count(book: Casebook, *works: Callable[[], None]) -> dict[Callable[[], None], float]:
    """Return the median seconds of each of `works` while figures are counted, again and again if need be."""
    times: dict[Callable[[], None], list[float]] = {work: [] for work in works}
    while len(times[works[0]]) < BEATS:
        counting = _Counting(book)
        while not counting.ended.is_set() and len(times[works[0]]) < BEATS:
            for work in works:
                times[work].append(timed(work))
        counting.leave()
        counting.ended.wait()
    return {work: median(taken) for work, taken in times.items()}
