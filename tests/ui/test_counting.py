"""A count of the centre's figures holds nobody up: not a Save, a search, a lock, nor the unlock after it; and it is not
made twice, nor to an end that nobody waits for.

The casebook is real, and so are the threads. A count asks from case to case whether it is still wanted: there it waits,
for as long as a test is about what goes on beside it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest

from app.casebook import Casebook
from app.casework.indicators.results import Period
from app.store import agenda, damage
from app.store.failures import Unwanted
from app.store.holdings import Held
from app.store.transaction import Transaction
from app.ui.screens.numbers.model import NumbersModel
from app.ui.session import FolderState
from tests.seats import Known
from tests.ui.parts import PASSPHRASE
from tests.ui.test_two_lanes import SECONDS, Threads

INCIDENT = {"reported_on": "2026-01-05", "county": "kilifi"}
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def known(keys_of_a_centre: Known, tmp_path: object) -> Known:
    """A centre with a few cases."""
    known = keys_of_a_centre.copy(tmp_path / "seat")  # type: ignore[operator]
    with Casebook.open(known.folder, PASSPHRASE) as book:
        for _ in range(5):
            book.records.record("incident", INCIDENT)
    return known


@pytest.fixture
def house(known: Known) -> Iterator[Threads]:
    house = Threads(known.folder)
    house.open(known)
    house.until(lambda: house.session.is_open)
    yield house
    house.end()


class Count:
    """A count that has begun and waits among the cases until it is let go, or nobody wants it."""

    def __init__(self, house: Threads) -> None:
        self._begun, self._let_go, self.ended = threading.Event(), threading.Event(), threading.Event()
        self.found: list[object] = []

        def count(book: Casebook, wanted: Callable[[], bool]) -> object:
            def asked() -> bool:
                self._begun.set()
                while wanted() and not self._let_go.wait(0.001):
                    pass
                return wanted()

            try:
                return book.figures.of_periods([YEAR], wanted=asked)
            finally:
                self.ended.set()

        house.session.count(count, self.found.append)
        assert self._begun.wait(SECONDS)

    def go_on(self) -> None:
        """Let it come to its end."""
        self._let_go.set()


def test_a_save_and_a_search_go_at_once_while_figures_are_counted(house: Threads) -> None:
    count = Count(house)
    saved: list[object] = []
    found: list[object] = []

    house.session.write(lambda book: book.records.record("incident", INCIDENT), saved.append)
    house.session.ask(lambda book: book.records.find("incident"), found.append)
    house.until(lambda: saved and found)

    assert not count.ended.is_set()
    count.go_on()
    house.until(lambda: count.found)


def test_a_lock_and_the_unlock_after_it_wait_for_no_count(house: Threads, known: Known) -> None:
    count = Count(house)

    house.session.lock()
    assert house.session.state is FolderState.LOCKED
    house.open(known)
    house.until(lambda: house.session.is_open)

    assert count.ended.wait(SECONDS), "it leaves off where nobody waits for it"
    assert count.found == []


def test_leaving_the_numbers_ends_their_count(house: Threads) -> None:
    count = Count(house)  # the lane is taken: what the screen asks stands behind it
    model = NumbersModel(house.session, house.navigator, house.changed)
    model.show()
    model.close()
    count.go_on()
    house.until(lambda: count.found)

    after: list[str] = []
    house.session.count(lambda _book, _wanted: "next in line", after.append)
    house.until(lambda: after)
    assert not model.is_ready, "nothing of the screen's was counted in between"


def test_the_days_before_are_counted_in_the_same_lane_while_these_stay_and_no_more_once_left(house: Threads) -> None:
    model = NumbersModel(house.session, house.navigator, house.changed)
    model.show(*(day.isoformat() for day in YEAR))
    house.until(lambda: model.is_ready)
    count = Count(house)

    model.toggle_compared()
    assert (model.is_ready, model.is_counting_earlier) == (True, True)
    model.close()
    count.go_on()
    after: list[str] = []
    house.session.count(lambda _book, _wanted: "next in line", after.append)
    house.until(lambda: after)
    assert model.is_counting_earlier, "nothing of the days before was counted in between"


def test_a_count_that_nobody_wants_leaves_off_within_a_case(known: Known) -> None:
    answers = iter([True] * 7 + [False])  # once for each kind of record beside the cases, and for two cases
    with Casebook.open(known.folder, PASSPHRASE) as book:
        with pytest.raises(Unwanted):
            book.figures.of_periods([YEAR], wanted=lambda: next(answers))
        assert next(answers, None) is None


def test_behind_a_count_that_nobody_wants_no_damage_is_looked_for(
    known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[object] = []
    monkeypatch.setattr(damage, "verify", lambda *of: checked.append(of))
    with Casebook.open(known.folder, PASSPHRASE) as book, pytest.raises(Unwanted):
        book.figures.of_periods([YEAR], wanted=lambda: False)
    assert checked == [], "it takes a minute where much is kept, and all reading waits for it"


def test_a_count_reads_few_cases_ahead_of_being_asked_whether_it_is_wanted(
    known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[object] = []
    read = agenda.gathered

    def reading(tx: Transaction, cases: Sequence[Held]) -> dict[str, dict[str, list[Held]]]:
        happened.append(len(cases))
        return read(tx, cases)

    def wanted() -> bool:
        happened.append("wanted?")
        return True

    monkeypatch.setattr(agenda, "gathered", reading)
    monkeypatch.setattr(agenda, "_FEW", 2)
    with Casebook.open(known.folder, PASSPHRASE) as book:
        book.figures.of_periods([YEAR], wanted=wanted)

    assert happened[happened.index(2) :][:8] == [2, "wanted?", "wanted?", 2, "wanted?", "wanted?", 1, "wanted?"]


def test_figures_are_counted_once_until_something_is_recorded(known: Known) -> None:
    asked: list[None] = []

    def wanted() -> bool:
        asked.append(None)
        return True

    with Casebook.open(known.folder, PASSPHRASE) as book:
        first = book.figures.of_periods([YEAR], wanted=wanted)
        assert asked
        asked.clear()
        assert book.figures.of_periods([YEAR], wanted=wanted) == first
        assert not asked, "it was not counted again"

        book.figures.of_periods([YEAR], "kilifi", wanted=wanted)
        assert asked, "another county is another count"
        asked.clear()
        book.records.record("incident", INCIDENT)
        again = book.figures.of_periods([YEAR], wanted=wanted)
    assert asked
    assert again != first


def test_what_is_recorded_while_figures_to_lock_are_counted_is_in_what_is_locked(known: Known) -> None:
    with Casebook.open(known.folder, PASSPHRASE) as book, Casebook.open(known.folder, PASSPHRASE) as other:
        target = {"indicator": "trained", "value": 40, "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
        book.records.record("target", target)
        training = book.records.record("training", {"on": "2026-02-03", "title": "From PRC to P3"}).id
        looks = book._door.look_aside
        countings: list[object] = []

        def overtaken(job: Callable[..., object]) -> object:
            counted = looks(job)
            if not countings:  # another window, just after the first counting
                other.records.record("attendee", {"training": training, "name": "Zuhura", "phone": "0712345678"})
            countings.append(counted)
            return counted

        book._door.look_aside = overtaken  # type: ignore[method-assign,assignment]
        book.figures.lock(YEAR.first, YEAR.last)
        (locked,) = book.records.find("target")
    assert (len(countings), locked["locked_value"]) == (2, "1")
