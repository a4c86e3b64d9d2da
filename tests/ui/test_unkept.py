"""Words that the disk does not take are not lost: not by a lock, not by a Save that fails behind one, and not where the
folder is gone; the lock screen says so, and they are in their draft again as soon as there is room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kivy.core.window import Window
from kivy.uix.textinput import TextInput

from app.casework.messages import PlainEnglish, spoken
from app.ui.screens.form.loading import FormOpening
from app.ui.screens.form.model import FormModel
from app.ui.session import FolderState
from app.ui.unkept import RETRY
from tests.disks import Disk, only_root_mounts
from tests.seats import Known
from tests.ui.parts import House, open_with_keys
from tests.ui.play import Play

WORDS = "Aliniahidi karo ya shule. " * 400
"""More than the log has room for."""
MORE_WORDS = WORDS * 60
"""More than there is room for once the log has been folded in, too."""
FULL, GONE = "Words not yet stored: the disk is full.", "Words not yet stored: the folder is gone"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    mounted = Disk(tmp_path / "disk")
    yield mounted
    mounted.unmount()


@pytest.fixture
def on_a_disk(keys_of_a_centre: Known, disk: Disk) -> Iterator[tuple[House, Known]]:
    """A session on a little disk."""
    known = keys_of_a_centre.copy(disk.place / "seat")
    house = House(known.folder).open(known)
    yield house, known
    house.session.lock()


@pytest.fixture
def on_a_disk_in_a_window(warm: None, keys_of_a_centre: Known, disk: Disk) -> Iterator[tuple[Play, Known]]:
    """The window on a little disk, locked."""
    known = keys_of_a_centre.copy(disk.place / "seat")
    play = Play(known.folder)
    yield play, known
    play.end()


def begin(house: House, **opening: str) -> FormModel:
    house.navigator.go("form", form="incident")
    form = FormModel(house.session, house.navigator, house.changed, FormOpening(**opening or {"form": "incident"}))
    form.load()
    return form


def narratives(house: House) -> list[object]:
    return [each.answers.get("incident.narrative") for each in house.session.book.drafts.every()]


def why(house: House) -> str:
    said = house.session.unkept.why
    return spoken(said, PlainEnglish()) if said else ""


@pytest.mark.ui
@only_root_mounts
def test_what_was_typed_on_a_full_disk_is_said_on_the_lock_screen_and_in_its_draft_again_after_it(
    on_a_disk_in_a_window: tuple[Play, Known], disk: Disk
) -> None:
    play, known = on_a_disk_in_a_window
    open_with_keys(play.session, known)
    play.frames(2)
    play.frame.navigator.start("form", form="incident")
    play.frames(8)
    model = play.frame.screen.model
    model.answer("case.age", "15")
    model.keep()
    play.frames(3)
    assert play.frame.screen.saved.startswith("Saved ")

    disk.fill(0)
    model.answer("incident.narrative", MORE_WORDS)
    play.wait(1.2)
    assert play.frame.screen.saved == ""
    assert play.shows(FULL)

    play.key(ord("l"), "l", "ctrl")
    assert play.here == "unlock"
    assert play.shows(FULL)
    assert not any("karo" in each.text for each in play.every(TextInput))
    assert all(held.draft is None and b"karo" not in held.sealed for held in play.session.unkept._held.values())

    assert Window.dispatch("on_request_close"), "closing would lose them: it is said first"
    play.frames(2)
    assert play.shows("Close once more to leave without them.")
    assert not Window.dispatch("on_request_close")

    disk.clear()
    play.wait(RETRY + 1)
    assert not play.shows("Words not yet stored")
    assert not any(b"karo" in file.read_bytes() for file in known.folder.iterdir())

    open_with_keys(play.session, known)
    play.frames(2)
    play.frame.navigator.start("today")
    play.frames(8)
    play.press("Continue")
    play.frames(8)
    [draft] = play.session.book.drafts.every()
    assert draft.answers == {"case.age": 15, "incident.narrative": MORE_WORDS}
    assert play.here == "form"
    assert [each.name for each in known.folder.glob("unkept-*")] == []


@only_root_mounts
def test_room_that_was_made_before_the_lock_is_found_without_another_key(
    on_a_disk: tuple[House, Known], disk: Disk
) -> None:
    house, _known = on_a_disk
    form = begin(house)
    disk.fill(0)
    form.answer("incident.narrative", WORDS)
    form.keep()
    assert why(house).startswith(FULL)
    assert form.saved_at is None

    disk.clear()
    house.time.pass_(RETRY)

    assert why(house) == ""
    assert form.saved_at is not None
    assert form.trouble is None
    assert narratives(house) == [WORDS]


@only_root_mounts
def test_while_the_disk_stays_full_over_an_unlock_the_words_wait_and_are_stored_at_last(
    on_a_disk: tuple[House, Known], disk: Disk
) -> None:
    house, known = on_a_disk
    form = begin(house)
    disk.fill(0)
    form.answer("incident.narrative", MORE_WORDS)
    form.close()
    house.session.lock()
    house.open(known)
    house.time.pass_(RETRY)
    assert why(house).startswith(FULL)

    disk.clear()
    house.time.pass_(RETRY)

    assert narratives(house) == [MORE_WORDS]
    assert why(house) == ""


@only_root_mounts
def test_a_save_that_fails_behind_a_lock_leaves_its_draft(on_a_disk: tuple[House, Known], disk: Disk) -> None:
    house, known = on_a_disk
    form = begin(house, form="partner")
    form.answer("partner.name", "Kituo cha Afya Likoni")
    form.answer("partner.kind", ["hospital"])
    form.answer("partner.services", ["counselling"])
    form.answer("partner.place", "Likoni " * 15)
    disk.fill(0)
    house.store.holding = True
    form.save()
    assert form.is_saving

    house.session.lock()
    with pytest.raises(AssertionError, match="nobody heard"):
        _go_on(house)
    disk.clear()
    house.time.pass_(RETRY)
    house.open(known)

    [draft] = house.session.book.drafts.every()
    assert draft.answers["partner.name"] == "Kituo cha Afya Likoni"
    assert house.session.book.records.find("partner") == []


def _go_on(house: House) -> None:
    house.store.go_on()
    raise AssertionError("nobody heard of the failed Save any more")


def test_a_folder_that_was_moved_is_noticed_and_what_was_typed_is_stored_once_it_is_back(
    house: House, tmp_path: Path
) -> None:
    form = begin(house)
    form.answer("incident.narrative", "Aliniahidi")
    form.keep()
    moved = house.session.folder.rename(tmp_path / "moved")

    form.answer("incident.narrative", "Aliniahidi karo")
    form.keep()
    assert why(house).startswith(GONE)
    assert form.saved_at is None

    moved.rename(house.session.folder)
    house.time.pass_(RETRY)
    assert why(house) == ""
    assert narratives(house) == ["Aliniahidi karo"]


def test_a_folder_that_is_gone_over_a_lock_has_the_words_again_when_it_is_back(
    house: House, keys_of_a_centre: Known, tmp_path: Path
) -> None:
    form = begin(house)
    moved = house.session.folder.rename(tmp_path / "moved")
    form.answer("incident.narrative", "Aliniahidi karo")
    house.session.lock()
    assert house.session.state is not FolderState.OPEN
    assert why(house).startswith(GONE)

    moved.rename(house.session.folder)
    house.time.pass_(RETRY)
    assert why(house) == ""
    house.unlock()

    assert narratives(house) == ["Aliniahidi karo"]


def test_a_save_into_a_folder_that_is_gone_is_refused_and_says_so(house: House, tmp_path: Path) -> None:
    moved = house.session.folder.rename(tmp_path / "moved")
    failures: list[Exception] = []

    house.session.write(
        lambda book: book.records.record("incident", {"reported_on": "2026-03-20"}), lambda _made: None, failures.append
    )

    assert "was moved or deleted" in failures[0].message.one
    moved.rename(house.session.folder)
    assert house.session.book.records.find("incident") == []


def test_a_draft_that_was_thrown_away_never_comes_again(house: House, tmp_path: Path) -> None:
    form = begin(house)
    form.answer("incident.narrative", "Aliniahidi")
    form.keep()
    moved = house.session.folder.rename(tmp_path / "moved")
    form.answer("incident.narrative", "Aliniahidi karo")
    form.keep()
    moved.rename(house.session.folder)

    form.discard()
    house.time.pass_(RETRY)

    assert narratives(house) == []
    assert why(house) == ""
