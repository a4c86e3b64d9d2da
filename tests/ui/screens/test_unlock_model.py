"""Unlocking is patient with mistakes and says what to do when the folder is not sound."""

from __future__ import annotations

import pytest

from app.casework.messages import PlainEnglish, spoken
from app.store import vault
from app.ui.screens.unlock.model import UnlockModel
from app.ui.session import FolderState
from tests.accounts import WindowsAccount
from tests.country_packs import Install
from tests.ui.parts import PASSPHRASE, House


@pytest.fixture
def unlock(house: House) -> UnlockModel:
    house.session.lock()
    return UnlockModel(house.session, house.navigator, house.changed)


def test_the_passphrase_leads_to_today(unlock: UnlockModel, house: House) -> None:
    house.navigator.start("unlock")

    unlock.unlock(PASSPHRASE)

    assert house.session.state is FolderState.OPEN
    assert house.here.name == "today"


def test_a_wrong_passphrase_may_be_typed_again(unlock: UnlockModel) -> None:
    unlock.unlock("maji ya mto moto")

    assert unlock.error is not None
    assert "does not open" in spoken(unlock.error, PlainEnglish())
    assert unlock.can_try


def test_too_many_wrong_ones_are_waited_out_second_by_second(unlock: UnlockModel, house: House) -> None:
    for _ in range(4):
        unlock.unlock("maji ya mto moto")
    assert unlock.wait > 0
    assert unlock.error is not None
    assert spoken(unlock.error, PlainEnglish()) == f"Too many wrong tries. Wait {unlock.wait} seconds."
    unlock.unlock(PASSPHRASE)  # not even the right one is tried now
    assert house.session.state is FolderState.LOCKED

    house.time.pass_(unlock.wait)

    assert unlock.can_try
    assert unlock.error is None


def test_a_damaged_key_file_says_what_to_do(unlock: UnlockModel, house: House) -> None:
    (house.session.folder / "slot").write_bytes(b"HAKS")

    unlock.unlock(PASSPHRASE)

    assert unlock.error is None
    assert unlock.trouble is not None
    assert "restore it from the backup" in spoken(unlock.trouble, PlainEnglish())


def test_a_missing_database_says_what_to_do(unlock: UnlockModel, house: House) -> None:
    for file in house.session.folder.glob("haki.db*"):
        file.unlink()

    unlock.unlock(PASSPHRASE)

    assert unlock.trouble is not None
    assert "restore it from the backup" in spoken(unlock.trouble, PlainEnglish())


def test_while_it_opens_no_second_try_is_taken(unlock: UnlockModel, house: House) -> None:
    house.store.holding = True
    unlock.unlock(PASSPHRASE)
    assert unlock.is_opening

    unlock.unlock("maji ya mto moto")
    house.store.go_on()

    assert unlock.error is None
    assert house.session.state is FolderState.OPEN


def test_only_a_demo_shows_its_passphrase(unlock: UnlockModel, house: House) -> None:
    assert unlock.demo_passphrase == ""

    house.session.begin_demo(lambda: None, lambda error: None)
    shown = unlock.demo_passphrase
    house.session.lock()
    unlock.unlock(shown)

    assert house.session.state is FolderState.OPEN
    house.session.end()


def test_a_centre_whose_country_is_not_installed_stays_locked_and_says_which(
    unlock: UnlockModel, house: House, install: Install
) -> None:
    install("burundi")

    unlock.unlock(PASSPHRASE)

    assert house.session.state is FolderState.LOCKED
    assert unlock.trouble is not None
    assert "The country pack “kenya” is needed here" in spoken(unlock.trouble, PlainEnglish())


def test_a_folder_whose_account_is_gone_is_put_aside_whole_and_the_device_is_set_up_anew(
    unlock: UnlockModel, house: House, windows_account: WindowsAccount
) -> None:
    folder = house.session.folder
    vault.bind(folder, PASSPHRASE, to_account=True)
    held = {each.name: each.read_bytes() for each in folder.iterdir()}
    windows_account.name = b"reset"
    house.navigator.start("unlock")

    unlock.unlock(PASSPHRASE)
    assert unlock.is_closed_for_good
    assert unlock.trouble is not None
    assert "set this device up anew" in spoken(unlock.trouble, PlainEnglish())
    unlock.begin_anew()

    assert house.here.name == "welcome"
    assert house.session.state is FolderState.EMPTY
    (aside,) = folder.parent.glob(f"{folder.name}-set-aside-*")
    assert {each.name: each.read_bytes() for each in aside.iterdir()} == held
