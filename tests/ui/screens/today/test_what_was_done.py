"""What was done shows on Today, and what need not be done is ended there: pressed in the window."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.casebook import Casebook
from app.ui.screens.today.cards import GroupHead
from app.ui.widgets.button import IconButton
from app.ui.widgets.row import Row
from tests.ui.parts import PASSPHRASE, House
from tests.ui.play import Play

pytestmark = pytest.mark.ui

PHONE, LAPTOP = (360, 740), (1100, 640)
Begin = Callable[..., Play]


@pytest.fixture
def seat(a_centre: Path, tmp_path: Path) -> Path:
    """Hurt last night and told to the centre today; and other cases in which a hospital has owed reports for long."""
    house = House(shutil.copytree(a_centre, tmp_path / "seat")).unlock()
    book = house.session.book

    def ago(days: int) -> str:
        return (book.now().date() - timedelta(days=days)).isoformat()

    def record(entity: str, **values: object) -> str:
        return book.records.record(entity, values).id

    for days in (289, 200, 120):
        old = record("case", sex="male", age=24)
        record("follow_up", case=old, on=ago(days + 1), institution="hospital", promised="A report",
               promised_on=ago(days))  # fmt: skip
    new = record("case", sex="female", age=15, risk="high")
    record("incident", case=new, reported_on=ago(0), happened_on=ago(1), incident_types=["rape"])
    record("referral", case=new, institution="hospital", services=["medical"], priority="emergency")
    house.session.lock()
    return house.session.folder


@pytest.fixture
def begin(warm: None) -> Iterator[Begin]:
    """Open the app on a folder, unlocked and at Today; closed after the test."""
    opened: list[Play] = []

    def begun(folder: Path, size: tuple[int, int] = LAPTOP) -> Play:
        play = Play(folder, size, now=None)
        opened.append(play)
        play.session.unlock(PASSPHRASE, lambda: play.frame.navigator.start("today"), _raise)
        play.frames(12)
        return play

    yield begun
    for play in opened:
        play.end()


def _raise(error: Exception) -> None:
    raise error


def row(play: Play, words: str) -> Row:
    return next(each for each in play.every(Row) if words in each.title)


def book_of(play: Play) -> Casebook:
    return play.session.book


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_the_hours_that_run_stand_first_on_every_size_and_say_what_is_lost(
    begin: Begin, seat: Path, size: tuple[int, int]
) -> None:
    play = begin(seat, size)
    heads = [head.text for head in sorted(play.every(GroupHead), key=lambda head: -head.to_window(*head.pos)[1])]
    assert heads[:2] == ["Hours that run out", "Overdue"]
    assert "then it no longer works" in row(play, "PEP").title


def test_a_referral_that_has_not_gone_is_sent_from_today_and_then_asks_whether_she_arrived(
    begin: Begin, seat: Path
) -> None:
    play = begin(seat)
    [referral] = book_of(play).records.find("referral")
    pep = row(play, "PEP")
    assert "has not gone yet: Hospital (recovery centre)" in pep.second and pep.action == "It went"

    play.tap(pep._button)
    play.frames(8)
    play.press("By phone")
    play.press("Only that somebody is coming")  # nothing is ticked: what they hear is said all the same
    play.press("Save")
    play.frames(30)

    sent = book_of(play).records.show(referral["id"])
    assert (sent["status"], sent["delivery"], sent["told"]) == ("sent", "phone", "coming")
    pep = row(play, "PEP")
    assert "did the survivor arrive?" in pep.second and pep.action == "Note the answer"

    play.tap(pep._button)
    play.frames(8)
    play.press("Accepted")
    play.press("Save")
    play.frames(30)
    assert book_of(play).records.show(referral["id"])["status"] == "accepted"
    assert "Accepted" in row(play, "PEP").second, "the hours run on until the help itself is recorded"


def test_what_is_long_over_lies_in_a_heap_that_opens_and_each_of_it_can_be_ended_with_a_reason(
    begin: Begin, seat: Path
) -> None:
    play = begin(seat)
    heap = row(play, "3 things, oldest 289 days")
    assert [each.title for each in play.every(Row) if "promised" in each.title] == []
    play._reach(heap)
    play.tap(heap._button)
    play.frames(8)
    promises = [each for each in play.every(Row) if "promised" in each.title]
    assert len(promises) == 3

    _end(play, promises[0], "The report came by post")
    assert row(play, "2 things, oldest 200 days")
    [waiver] = book_of(play).records.find("waiver")
    assert (waiver["reason"], waiver["waits"]) == ("The report came by post", "promise")

    play.press("Undo")
    play.frames(30)
    assert row(play, "3 things, oldest 289 days")
    assert book_of(play).records.find("waiver") == []


def _end(play: Play, of: Row, reason: str) -> None:
    (more,) = (each for each in play.every(IconButton, within=of) if each.name_for_help == "No longer needed")
    play._reach(more)
    play.tap(more)
    play.frames(8)
    play.write(reason)
    play.press("It is no longer needed")
    play.frames(30)


def test_why_something_is_no_longer_needed_is_seen_in_its_case(begin: Begin, seat: Path) -> None:
    play = begin(seat, PHONE)
    _end(play, row(play, "PEP"), "Given at the clinic last night")
    assert not [each for each in play.every(Row) if "PEP" in each.title]
    play.frame.navigator.go("case", case=_new_case(play))
    play.frames(12)
    assert play.shows("No longer needed: Medicine against HIV (PEP)")
    assert play.shows("Given at the clinic last night")


def _new_case(play: Play) -> str:
    return next(each["id"] for each in book_of(play).records.find("case") if each.get("age") == 15)


def test_in_the_case_what_cannot_wait_is_never_folded(begin: Begin, seat: Path) -> None:
    play = begin(seat, PHONE)
    play.frame.navigator.go("case", case=_new_case(play))
    play.frames(12)
    titles = [each.title for each in sorted(play.every(Row), key=lambda each: -each.to_window(*each.pos)[1])]
    urgent = [at for at, title in enumerate(titles) if "left" in title]
    assert urgent[:3] == [0, 1, 2], "the hours stand first, none of them behind “more”"
