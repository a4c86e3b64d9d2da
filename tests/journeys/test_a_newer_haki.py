"""A newer Haki is there: a server hands on what its makers signed, or somebody brings it on a stick. What is forged,
cut or of another day changes nothing."""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import __version__
from app.custody import releases
from app.store.store import real_clock
from sync.release import Release, ReleaseFile, sign
from tests.seats import Known, Seat, haki, new_centre
from tests.sync.server.parts import Server, run

KEY, STRANGER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
WHY = {"en": "A hearing is no longer forgotten.", "sw": "Kesi haisahauliki tena."}
SETUP = b"what a volunteer installs"


def manifest(version: str, key: Ed25519PrivateKey = KEY, content: bytes = SETUP) -> bytes:
    """Return what is handed on for a version: an installer for each system."""
    digest = hashlib.sha256(content).hexdigest()
    files = [
        ReleaseFile(each, f"haki-{version}.{each}", len(content), digest) for each in ("windows", "linux", "macos")
    ]
    return sign(Release(1, version, "2026-12-01", files, WHY), key)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Those who release Haki, for a test: one of them, written as in the assets."""
    file = tmp_path / "release-keys.txt"
    public = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
    file.write_text(f"# who releases Haki\n{public}  # since 2026\n", encoding="utf-8")
    monkeypatch.setattr(releases, "KEYS", file)
    return file


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server and the file that it hands on, which an operator may replace while it runs."""
    place = tmp_path_factory.mktemp("operator")
    (place / "newest.json").write_bytes(manifest("9.1.0"))
    assert run("init", "--data", place / "server").returncode == 0
    running = Server("--data", place / "server", options=("--release", str(place / "newest.json"))).start()
    yield running, place / "newest.json"
    running.stop()


@pytest.fixture
def handed_on(server: tuple[Server, Path]) -> Path:
    """The file that the operator's server hands on."""
    _running, file = server
    file.write_bytes(manifest("9.1.0"))
    return file


@pytest.fixture
def lead(tmp_path: Path, server: tuple[Server, Path], handed_on: Path) -> Seat:
    """A centre whose server hands it on."""
    return new_centre(tmp_path / "lead", server[0])


def told(seat: Seat) -> str:
    """Return which newer Haki the seat has been told of."""
    with Known.of(seat.folder).casebook() as book:
        found = book.releases.newer()
    return found["version"] if found else ""


def a_day_later(monkeypatch: pytest.MonkeyPatch, days: int = 1) -> None:
    monkeypatch.setattr(releases, "real_clock", lambda: real_clock() + days * 24 * 60 * 60 * 1000)


def test_a_device_hears_of_a_newer_one_with_its_exchange_once_a_day(
    lead: Seat, handed_on: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead.sync()
    assert told(lead) == "9.1.0"
    handed_on.write_bytes(manifest("9.2.0"))
    lead.sync()
    assert told(lead) == "9.1.0"
    a_day_later(monkeypatch)
    lead.sync()
    assert told(lead) == "9.2.0"


OTHERWISE = {
    "a stranger's": manifest("9.9.9", STRANGER), "an older one": manifest("9.0.0"), "cut": manifest("9.9.9")[:-20],
    "nothing": b"", "no manifest": b"<html>a login page</html>",
}  # fmt: skip


def test_what_a_server_hands_on_otherwise_changes_nothing(
    lead: Seat, handed_on: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead.sync()
    for day, (what, offered) in enumerate(OTHERWISE.items(), 1):
        handed_on.write_bytes(offered)
        a_day_later(monkeypatch, day)
        assert lead.sync()["alarms"] == [], what
        assert told(lead) == "9.1.0", what
    handed_on.write_bytes(manifest("9.2.0"))
    a_day_later(monkeypatch, len(OTHERWISE) + 1)
    lead.sync()
    assert told(lead) == "9.2.0", "it has asked on each of those days"


def test_what_was_believed_is_not_once_its_key_is_no_longer_trusted(lead: Seat, keys: Path) -> None:
    lead.sync()
    keys.write_text("# it was stolen\n", encoding="utf-8")
    assert told(lead) == ""


def test_a_version_that_is_not_newer_is_not_told_of(lead: Seat, handed_on: Path) -> None:
    handed_on.write_bytes(manifest(__version__))
    lead.sync()
    assert told(lead) == ""


def test_a_server_is_not_started_with_what_is_no_manifest(tmp_path: Path) -> None:
    run("init", "--data", tmp_path / "server")
    (tmp_path / "notes.txt").write_text("buy a new battery", encoding="utf-8")
    ran = run("serve", "--data", tmp_path / "server", "--port", "0", "--release", tmp_path / "notes.txt")
    assert ran.returncode == 1
    assert "no release manifest" in ran.stderr


# --- On a stick ------------------------------------------------------------------------------------------------


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick with a manifest and every system's file."""
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "haki-release.json").write_bytes(manifest("9.1.0"))
    for system in ("windows", "linux", "macos"):
        (folder / f"haki-9.1.0.{system}").write_bytes(SETUP)
    return folder / "haki-release.json"


def check(file: Path, language: str = "en") -> str:
    """Return all that `haki --version --check FILE` says."""
    ran = haki("--version", "--check", file, HAKI_LANGUAGE=language)
    return ran.out + ran.err


THIS = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


def test_a_stick_says_what_is_newer_and_that_the_file_beside_it_is_genuine(stick: Path) -> None:
    assert check(stick) == (
        f"Haki {__version__}\n"
        "Haki 9.1.0 is newer, of 1 December 2026. It may be installed over this one; what is recorded stays.\n"
        "A hearing is no longer forgotten.\n"
        f"To install: haki-9.1.0.{THIS}\n"
        "haki-9.1.0.windows: this is the file that was signed.\n"
        "haki-9.1.0.linux: this is the file that was signed.\n"
        "haki-9.1.0.macos: this is the file that was signed.\n"
    )
    assert "Kesi haisahauliki tena." in check(stick, "sw")
    found = haki("--version", "--check", stick, "--json").data
    assert found["newer"] == {
        "version": "9.1.0", "released": "2026-12-01", "files": ["haki-9.1.0.linux"], "why": WHY,
    }  # fmt: skip


def test_a_file_on_the_stick_that_is_not_the_signed_one_is_named(stick: Path) -> None:
    (stick.parent / "haki-9.1.0.windows").write_bytes(SETUP[:-1] + b"!")
    ran = haki("--version", "--check", stick)
    assert ran.status == 1
    assert ran.out == ""
    assert ran.line.startswith("haki-9.1.0.windows is not the file that was signed")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (manifest("9.1.0", STRANGER), "was not signed by those who make Haki. Install nothing that came with it"),
        (b"{}", "does not say what Haki there is. Nothing was changed."),
    ],
)
def test_a_stick_of_somebody_else_is_refused(stick: Path, content: bytes, said: str) -> None:
    stick.write_bytes(content)
    ran = haki("--version", "--check", stick)
    assert (ran.status, ran.out) == (1, "")
    assert said in ran.line


def test_a_stick_without_the_file_is_said_in_the_systems_words(tmp_path: Path) -> None:
    ran = haki("--version", "--check", tmp_path / "nothing.json")
    assert ran.status == 1
    assert "nothing.json. Nothing was lost." in ran.line


def test_a_haki_that_trusts_nobody_says_so(stick: Path, keys: Path) -> None:
    keys.write_text("", encoding="utf-8")
    assert "knows no key by which a newer one could be told from a forged one" in check(stick)


def test_a_stick_with_an_old_haki_offers_nothing(stick: Path) -> None:
    stick.write_bytes(manifest("0.0.1"))
    assert check(stick) == f"Haki {__version__}\nhaki-release.json knows of none that is newer.\n"


def test_to_check_a_file_is_asked_together_with_the_version(stick: Path) -> None:
    assert haki("--check", stick).status == 2
    assert haki("--version").out == f"Haki {__version__}\n"
