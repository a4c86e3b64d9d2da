"""Settings as a person changes them: each shows at once, and is there at the next start."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store import vault
from app.ui import program
from app.ui.language import language
from app.ui.theme.theme import theme
from app.ui.widgets.field import PasswordField
from app.words.language import in_use
from tests.accounts import WindowsAccount
from tests.ui import looks
from tests.ui.driver import ENTER, Ui
from tests.ui.parts import PASSPHRASE
from tests.ui.play import Play

pytestmark = pytest.mark.ui


@pytest.fixture
def play(warm: None, a_centre: Path, tmp_path: Path) -> Iterator[Play]:
    play = Play(shutil.copytree(a_centre, tmp_path / "seat"), (640, 900))
    play.session.unlock(PASSPHRASE, lambda: play.frame.navigator.start("settings"), _raise)
    play.frames(10)
    yield play
    play.end()
    theme.choose("light", 1.0)
    if in_use() != "en":
        language.switch("en")


def test_the_language_changes_while_one_looks(play: Play) -> None:
    play.press("Kiswahili")
    play.frames(4)
    assert play.frame.bars.top.title == "Mipangilio"
    assert play.shows("Lugha")
    assert not play.shows("Language")

    play.press("English")
    play.frames(4)
    assert play.frame.bars.top.title == "Settings"


def test_colours_and_size_change_by_keys_and_nothing_is_cut(play: Play) -> None:
    before = theme.body
    play.go_to("Sunlight")
    play.key(ENTER)
    play.go_to("150 %")
    play.key(ENTER)
    play.frames(8)

    assert theme.name == "sunlight"
    assert theme.body > before
    assert looks.wrong(play) == []


@pytest.mark.in_turns
def test_every_theme_can_be_read(play: Play) -> None:
    play.resize(640, 2000)
    assert not any(looks.faint_by_theme(play, 2).values())


def test_a_second_tap_on_what_is_chosen_changes_nothing(play: Play) -> None:
    play.press("Dark")
    play.press("Dark")
    assert theme.name == "dark"


def test_the_app_locks_by_the_new_time(play: Play) -> None:
    play.press("1 minute")
    assert play.session.passing.lock_after == 60


def test_a_casebook_is_bound_to_the_account_after_the_passphrase_is_typed_once_more(
    windows_account: WindowsAccount, play: Play
) -> None:
    play.press("Bind it to the account")
    play.frames(4)
    assert play.shows("keep a backup")
    next(play.every(PasswordField)).text = PASSPHRASE
    play.press("Bind it")
    play.frames(8)

    assert play.shows("opens only in this account")
    assert vault.is_bound(play.session.folder)
    assert looks.wrong(play) == []


def test_the_next_start_looks_as_one_chose_before_anything_is_unlocked(play: Play) -> None:
    folder = play.session.folder
    play.press("Kiswahili")
    play.press("Giza")
    play.session.lock()
    play.frames(4)
    theme.choose("light")
    language.switch("en")

    running = program.Program(folder)
    ui = Ui(running.app, (640, 900))
    try:
        assert (theme.name, in_use()) == ("dark", "sw")
    finally:
        running.end()
        ui.close()


def _raise(error: Exception) -> None:
    raise error
