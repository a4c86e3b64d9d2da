"""What this device prefers: kept in a small file beside the database, read back, never trusted further than it goes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from app.ui import preferences
from app.ui.preferences import DEFAULTS, Preferences
from app.ui.screens.settings.model import SettingsModel
from tests.accounts import WindowsAccount
from tests.ui.parts import PASSPHRASE, House


class Chosen:
    """A model, and what it applied."""

    def __init__(self, house: House) -> None:
        self.applied: list[Preferences] = []
        self.model = SettingsModel(house.session, self.applied.append, house.changed)
        self.model.load()

    def of(self, name: str) -> str:
        return next(each.chosen for each in self.model.choosing() if each.name == name)


def test_a_choice_is_applied_at_once_and_is_there_after_a_restart(house: House) -> None:
    chosen = Chosen(house)
    chosen.model.choose("theme", "sunlight")
    chosen.model.choose("text_size", "1.3")
    chosen.model.choose("lock_after", "5")

    assert chosen.applied[-1] == Preferences("en", "sunlight", 1.3, 5)
    assert preferences.read(house.session.folder) == chosen.applied[-1]
    assert Chosen(house).of("text_size") == "1.3"


def test_without_a_choice_the_defaults_are_shown(house: House) -> None:
    assert Chosen(house).of("theme") == DEFAULTS.theme


@pytest.mark.parametrize("content", ["", "no json", "[]"])
def test_a_file_that_cannot_be_read_chooses_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / preferences.FILE).write_text(content)
    assert preferences.read(tmp_path) is None


def test_without_a_file_nothing_is_chosen(tmp_path: Path) -> None:
    assert preferences.read(tmp_path) is None


def test_a_file_cannot_choose_what_the_screen_does_not_offer(tmp_path: Path) -> None:
    """Or who writes into the folder could keep an unlocked app open for days."""
    (tmp_path / preferences.FILE).write_text(
        json.dumps({"theme": "pink", "lock_after": 100_000, "text_size": True, "new": 1})
    )
    assert preferences.read(tmp_path) == DEFAULTS


def test_what_is_sensible_in_a_file_counts_even_beside_what_is_not(tmp_path: Path) -> None:
    (tmp_path / preferences.FILE).write_text(json.dumps({"theme": "dark", "language": "xx"}))
    assert preferences.read(tmp_path) == DEFAULTS._replace(theme="dark")


def test_the_file_holds_preferences_and_nothing_of_a_case(house: House) -> None:
    case = house.session.book.records.record("case", {"sex": "female"})
    Chosen(house).model.choose("theme", "dark")
    kept = (house.session.folder / preferences.FILE).read_text()
    assert set(json.loads(kept)) == set(Preferences._fields)
    assert case.code not in kept
    assert case.pseudonym not in kept


def test_what_cannot_be_kept_is_said(house: House) -> None:
    chosen = Chosen(house)
    (house.session.folder / f"{preferences.FILE}.new").mkdir()  # where the new file would be written
    chosen.model.choose("theme", "dark")
    assert chosen.model.trouble is not None


# --- What opens the casebook -----------------------------------------------------------------------------------


def test_a_casebook_is_bound_to_the_account_and_released_by_the_passphrase_alone(
    house: House, windows_account: WindowsAccount
) -> None:
    model = Chosen(house).model
    assert model.is_bound is False
    model.bind("maji ya mto moto", to_account=True)
    assert model.is_bound is False
    assert model.trouble is not None
    model.bind(PASSPHRASE, to_account=True)
    assert model.is_bound is True
    assert model.trouble is None
    model.bind(PASSPHRASE, to_account=False)
    assert model.is_bound is False


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps such secrets")
def test_where_no_account_keeps_secrets_there_is_nothing_to_choose(house: House) -> None:
    assert Chosen(house).model.is_bound is None
