"""A whole folder put back while it was locked, head file and all: no file of it can tell, the platform's secret store
does. Attacks on promises 1 and 4: nothing is lost, nothing silently changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from keyring.backend import KeyringBackend

from app.store import secret_store
from tests.faults.test_put_back import assert_stopped, named
from tests.seats import Seat, haki

WHOLE = Path(__file__).with_name("desktop_with_secrets.py")


class Locker(KeyringBackend):  # type: ignore[misc] -- keyring has no types of its own for its metaclass
    """A platform's store as keyring has them, in memory."""

    priority = 1.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def locker(monkeypatch: pytest.MonkeyPatch) -> Locker:
    """A machine with a secret store: an empty one."""
    store = Locker()
    monkeypatch.setattr(secret_store, "is_there", lambda: True)
    monkeypatch.setattr(secret_store, "of_this_machine", lambda: store)
    return store


def founded(folder: Path) -> Seat:
    """A centre's first seat, set up here: a folder that was copied has no place in the store."""
    assert haki("setup", "--standalone", "--centre", "Kwale", "--device-name", "laptop", "--data", folder).status == 0
    return Seat(folder)


@pytest.fixture
def seat(tmp_path: Path) -> Seat:
    """A folder that nobody copied."""
    return founded(tmp_path / "seat")


@pytest.fixture
def back(seat: Seat, tmp_path: Path) -> Callable[[], None]:
    """Copy the folder as it is; the function returned puts the whole of it back."""
    shutil.copytree(seat.folder, tmp_path / "before")

    def put_back() -> None:
        shutil.rmtree(seat.folder)
        shutil.copytree(tmp_path / "before", seat.folder)

    return put_back


def test_a_whole_folder_put_back_is_seen_at_unlock(locker: Locker, seat: Seat, back: Callable[[], None]) -> None:
    seat.record("incident", reported_on="2022-03-21")
    back()
    assert_stopped(seat, "folder_rolled_back")
    assert seat.ask("list", "incident") == [], "what is there can be read"


def test_a_whole_folder_put_back_and_written_to_elsewhere_is_seen(
    locker: Locker, seat: Seat, back: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many writings as before, and other ones: the number alone would not tell."""
    seat.record("incident", reported_on="2022-03-21")
    back()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(secret_store, "is_there", lambda: False)
        seat.record("incident", reported_on="2022-03-22")
    assert_stopped(seat, "folder_rolled_back")


def test_without_a_secret_store_the_next_exchange_tells_as_before(seat: Seat, back: Callable[[], None]) -> None:
    seat.record("incident", reported_on="2022-03-21")
    back()
    assert named(seat) == []


def test_a_folder_that_goes_on_raises_nothing_and_keeps_one_place(locker: Locker, seat: Seat, tmp_path: Path) -> None:
    for day in ("2022-03-21", "2022-03-22"):
        seat.record("incident", reported_on=day)
        assert named(seat) == []
    assert len(locker.kept) == 1
    founded(tmp_path / "other")
    assert len(locker.kept) == 2, "another folder has another name there"
    assert named(seat) == []


def test_a_power_cut_before_the_store_heard_of_it_raises_nothing(locker: Locker, seat: Seat) -> None:
    seat.record("incident", reported_on="2022-03-21")
    heard = dict(locker.kept)
    seat.record("incident", reported_on="2022-03-22")
    locker.kept = dict(heard)
    assert named(seat) == []
    seat.record("incident", reported_on="2022-03-23")
    assert locker.kept != heard, "it is brought up"


def test_what_was_unpacked_of_a_backup_is_there_to_be_read_and_accuses_nobody(
    locker: Locker, seat: Seat, tmp_path: Path
) -> None:
    seat.record("incident", reported_on="2022-03-21")
    assert seat("backup", tmp_path / "copy.haki").status == 0
    seat.record("incident", reported_on="2022-03-22")
    old = tmp_path / "old"
    old.mkdir(mode=0o700)
    shutil.unpack_archive(tmp_path / "copy.haki", old, "tar", filter="data")
    assert named(Seat(old)) == []
    assert named(seat) == []


@pytest.mark.parametrize("said", ["", "not base64!", "AAAA", "A" * 400])
def test_what_somebody_else_wrote_there_is_as_good_as_nothing(locker: Locker, seat: Seat, said: str) -> None:
    seat.record("incident", reported_on="2022-03-21")
    locker.kept = dict.fromkeys(locker.kept, said)
    assert named(seat) == []


def test_the_place_of_another_folder_is_as_good_as_nothing(locker: Locker, seat: Seat, tmp_path: Path) -> None:
    seat.record("incident", reported_on="2022-03-21")
    (mine,) = locker.kept
    other = founded(tmp_path / "other")
    for _ in range(5):
        other.record("incident", reported_on="2022-03-21")
    locker.kept[mine] = next(text for place, text in locker.kept.items() if place != mine)
    assert named(seat) == []


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A secret store that never answers."""
    end = Event()

    def hang() -> None:
        end.wait()

    monkeypatch.setattr(secret_store, "is_there", lambda: True)
    monkeypatch.setattr(secret_store, "of_this_machine", hang)
    monkeypatch.setattr(secret_store, "WAIT", 0.01)
    yield
    end.set()


def test_a_copy_behind_the_folder_it_was_made_of_is_told_and_never_accuses_it(
    locker: Locker, seat: Seat, tmp_path: Path
) -> None:
    copy = Seat(shutil.copytree(seat.folder, tmp_path / "copy"))
    assert named(copy) == [], "as far as the folder it was made of"
    for _ in range(3):
        copy.record("incident", reported_on="2022-03-22")
    assert named(seat) == []
    for _ in range(5):
        seat.record("incident", reported_on="2022-03-22")
    assert named(copy) == ["folder_rolled_back"]
    assert named(seat) == []


def test_a_store_that_hangs_holds_nobody(hanging: None, seat: Seat) -> None:
    assert seat.record("incident", reported_on="2022-03-21")["id"]
    assert named(seat) == []


@pytest.mark.soak
@pytest.mark.skipif(not shutil.which("gnome-keyring-daemon"), reason="needs gnome-keyring and dbus-run-session")
@pytest.mark.parametrize("state", ["open", "locked"])
def test_the_secret_service_of_a_desktop_tells_it_and_asks_nobody(seat: Seat, state: str) -> None:
    """The real service, in a session bus of its own: what it keeps, and that a locked one opens no dialog."""
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, WHOLE, seat.folder, state],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout.split()) == (0, ["folder_rolled_back"] if state == "open" else []), done.stderr
