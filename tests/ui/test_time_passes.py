"""Time passes in an open window: midnight, a clock that is set, and the machine's sleep reach everything that goes by
the day within a minute, and what somebody typed keeps the day it meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from app.ui.passing import EVERY
from app.ui.platform import clocks
from app.ui.platform.clocks import NAP
from app.ui.record.controls.days import DayField
from app.ui.screens.form.loading import FormOpening
from app.ui.screens.form.model import FormModel
from app.ui.session import LOCK_AFTER, FolderState
from app.ui.widgets.choice import Chip
from tests.seats import Known
from tests.ui.parts import House, open_with_keys
from tests.ui.play import Play

LATE = datetime.fromisoformat("2026-03-22T23:58:00+03:00")
REPORTED = "When was it reported to the centre?"


class Wall:
    """A clock on the wall that the test sets."""

    def __init__(self) -> None:
        self.at = LATE

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def wall(house: House, monkeypatch: pytest.MonkeyPatch) -> Wall:
    """The clock of the house."""
    clock = Wall()
    monkeypatch.setattr(house.session.book._door, "_clock", clock)
    house.session.passing.begin()
    return clock


@pytest.fixture(scope="module")
def window(
    warm: None, keys_of_a_centre: Known, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Play, Wall]]:
    """One window for all, with its clock."""
    known, clock = keys_of_a_centre.copy(tmp_path_factory.mktemp("time") / "seat"), Wall()
    play = Play(known.folder, now=clock)
    open_with_keys(play.session, known)
    play.frames(2)
    yield play, clock
    play.end()


def pass_(play: Play, clock: Wall, minutes: float) -> None:
    """Let minutes pass, with somebody there; what follows within a look at the clocks is to be seen."""
    clock.at += timedelta(minutes=minutes)
    play.away += minutes * 60
    play.session.passing._touched += minutes * 60  # keys were pressed all the time
    play.wait(EVERY + 1)


def days_offered(play: Play) -> dict[str, str]:
    field = play.asked(REPORTED).control
    assert isinstance(field, DayField)
    return {chip.text: chip.value for chip in play.every(Chip, within=field)}


# --- In the window -------------------------------------------------------------------------------------------------


@pytest.mark.ui
def test_a_form_that_is_open_over_midnight_offers_the_new_day_and_takes_it(window: tuple[Play, Wall]) -> None:
    play, clock = window
    clock.at = LATE
    play.frame.navigator.start("form", form="incident")
    play.frames(8)
    play.frame.screen.model.go("what")
    play.frames(12)
    assert days_offered(play) == {"Today": "2026-03-22", "Yesterday": "2026-03-21"}

    pass_(play, clock, 9)

    assert days_offered(play) == {"Today": "2026-03-23", "Yesterday": "2026-03-22"}
    play.type_in(REPORTED, "23 March 2026")
    play.frame.screen.model.left("incident.reported_on")
    play.frames(2)
    assert play.asked(REPORTED).control._field.error == ""


@pytest.mark.ui
def test_yesterday_typed_before_midnight_and_left_after_it_is_the_day_it_was_typed_for(
    window: tuple[Play, Wall],
) -> None:
    play, clock = window
    clock.at = LATE
    play.frame.navigator.start("form", form="incident")
    play.frames(8)
    play.frame.screen.model.go("what")
    play.frames(12)
    play.type_in(REPORTED, "yesterday")

    pass_(play, clock, 9)
    play.frame.screen.model.go("people")
    play.frames(3)

    kept = [each.answers.get("incident.reported_on") for each in play.session.book.drafts.every()]
    assert "2026-03-21" in kept, "beside the drafts of other tests, of the same minute"


@pytest.mark.ui
@pytest.mark.parametrize("minutes", [9, 24 * 60, -48 * 60], ids=["midnight", "set a day on", "set two days back"])
def test_today_says_the_day_that_it_is_now(window: tuple[Play, Wall], minutes: int) -> None:
    play, clock = window
    clock.at = LATE
    play.frame.navigator.start("today")
    play.frames(8)
    assert play.frame.screen.subtitle == "Sunday 22 March"

    if minutes == 9:
        pass_(play, clock, minutes)
    else:
        clock.at += timedelta(minutes=minutes)
        play.wait(EVERY + 1)

    assert play.frame.screen.subtitle == {9: "Monday 23 March", 1440: "Monday 23 March"}.get(minutes, "Friday 20 March")


@pytest.mark.ui
@pytest.mark.parametrize("name", ["today", "case"])
def test_hours_that_run_out_are_counted_down_while_one_looks(window: tuple[Play, Wall], name: str) -> None:
    play, clock = window
    clock.at = datetime.fromisoformat("2026-03-22T11:30:00+03:00")
    told = {
        "reported_on": "2026-03-22",
        "happened_on": "2026-03-22",
        "happened_at": "08:00",
        "incident_types": ["rape"],
    }
    case = play.session.book.records.record("incident", told).case
    play.frame.navigator.start(name, **({"case": case} if name == "case" else {}))
    play.wait(1)
    before = [text for text in play.texts() if text.endswith(" h left")]
    assert before

    pass_(play, clock, 60)
    play.wait(60)

    an_hour_less = [f"{int(text.split()[0]) - 1} h left" for text in before]
    play.until(lambda: [text for text in play.texts() if text.endswith(" h left")] == an_hour_less)


# --- Drafts --------------------------------------------------------------------------------------------------------


def begin(house: House, **opening: str) -> FormModel:
    house.navigator.go("form", **opening)
    form = FormModel(house.session, house.navigator, house.changed, FormOpening(**opening))
    form.load()
    form.go("what")  # where the day of the report is asked
    return form


def kept(house: House) -> object:
    [draft] = house.session.book.drafts.every()
    return draft.answers["incident.reported_on"]


def test_yesterday_in_a_draft_that_was_broken_off_is_still_that_day_when_it_is_opened_days_later(
    house: House, wall: Wall
) -> None:
    form = begin(house, form="incident")
    form.answer("incident.reported_on", "yesterday")
    form.keep()  # the program ends here: nobody left the field
    form.timers.end()
    [draft] = house.session.book.drafts.every()

    wall.at += timedelta(days=5)
    again = begin(house, draft=draft.id)

    assert {each.key: each.value for each in again.questions()}["incident.reported_on"] == "2026-03-21"


def test_a_draft_that_is_kept_after_midnight_keeps_the_day_that_was_meant_before_it(house: House, wall: Wall) -> None:
    form = begin(house, form="incident")
    form.answer("incident.reported_on", "yesterday")
    wall.at += timedelta(minutes=9)
    house.session.passing.look()

    form.answer("case.age", "15")
    form.keep()

    assert kept(house) == "2026-03-21"


def test_what_lay_ahead_yesterday_is_right_today(house: House, wall: Wall) -> None:
    form = begin(house, form="incident")
    form.answer("incident.reported_on", "23 March 2026")
    form.left("incident.reported_on")
    assert "lies ahead" in {each.key: each.error for each in form.questions()}["incident.reported_on"]

    wall.at += timedelta(minutes=9)
    house.session.passing.look()

    assert {each.key: each.error for each in form.questions()}["incident.reported_on"] == ""


# --- Sleep ---------------------------------------------------------------------------------------------------------


def test_a_machine_that_slept_is_locked_when_it_is_looked_at_again_though_little_time_has_passed(house: House) -> None:
    house.time.sleep(NAP + 1)
    assert house.session.state is FolderState.OPEN

    house.session.returned()

    assert house.session.state is FolderState.LOCKED


def test_nobody_looks_and_it_locks_all_the_same_after_a_sleep(house: House) -> None:
    house.time.sleep(60)

    house.time.pass_(EVERY)

    assert house.session.state is FolderState.LOCKED


def test_a_key_that_comes_too_late_does_not_say_that_somebody_was_there(house: House) -> None:
    house.time.now += LOCK_AFTER + 1  # no timer went off: the program stood still

    house.session.touched()

    assert house.session.state is FolderState.LOCKED


@pytest.mark.parametrize(("steady", "wall", "slept"), [(10, 10, 0), (10, 70, 60), (10, -3600, 0), (10, 11, 0)])
def test_where_no_clock_counts_sleep_what_the_wall_is_ahead_was_slept_through(
    monkeypatch: pytest.MonkeyPatch, steady: float, wall: float, slept: float
) -> None:
    at = {"steady": 100.0, "wall": 5_000.0}
    monkeypatch.setattr(clocks.time, "monotonic", lambda: at["steady"])
    monkeypatch.setattr(clocks.time, "time", lambda: at["wall"])
    passed: Callable[[], float] = clocks._SteadyAndWall()
    before = passed()

    at["steady"] += steady
    at["wall"] += wall

    assert passed() - before == steady + slept
