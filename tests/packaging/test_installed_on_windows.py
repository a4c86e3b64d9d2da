"""Haki as a volunteer has it on Windows: installed, and used by its window with real keys, against a server on Linux.

Under wine, on a drive C: of its own. What must come of it is asked of the second seat of the centre and of what the
window shows; the pictures lie in the test's folder, and under HAKI_PICTURES if that names one. Must not look inside the
program: `test_windows.py` does.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import __version__
from tests.packaging.windows import Windows
from tests.seats import PASSPHRASE, Seat, new_centre
from tests.sync.server.parts import Server
from tests.ui.x_server import x_server

pytestmark = pytest.mark.soak

SCREEN = "1366x768x24"
HAKI_IS_OPEN = 3
PATIENCE = 180
WITH_A_BLANK = "Asha Wanjikũ/Nyaraka za kazi"
"""As people and their folders are called: blanks, and a letter that no code page of the West has."""


@pytest.fixture(scope="module")
def installer(root: Path) -> Path:
    """The installer, as `make windows` leaves it."""
    missing = [name for name in ("wine", "xdotool", "import") if not shutil.which(name)]
    if missing:
        pytest.skip(f"not installed: {' '.join(missing)} (wine, xdotool, imagemagick)")
    place = Path(os.environ.get("HAKI_BUILT_FOR_WINDOWS", root / "dist" / "windows"))
    made = place / f"haki-setup-{__version__}.exe"
    if not made.exists():
        pytest.skip("there is no installer: make windows makes it")
    return made


class Laptop(Windows):
    """A Windows with Haki on it, and a person before its screen."""

    def __init__(self, machine: Path, display: str, pictures: Path) -> None:
        super().__init__(machine, display)
        self.pictures = pictures
        self.place = self.local / "Programs" / "Haki"
        self.seen_by = os.environ | {"DISPLAY": display}

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as somebody does who looks at what each does."""
        for key in keys:
            subprocess.run(["xdotool", "key", key], env=self.seen_by, check=True)
            time.sleep(1.5)

    def type(self, text: str) -> None:
        """Type words."""
        subprocess.run(["xdotool", "type", "--delay", "60", text], env=self.seen_by, check=True)
        time.sleep(1.5)

    def look(self) -> bytes:
        """What the whole screen shows, as its points."""
        command = ["import", "-window", "root", "-depth", "8", "rgb:-"]
        return subprocess.run(command, env=self.seen_by, capture_output=True, check=True).stdout

    def colours(self) -> int:
        """How many shades the screen shows: one while there is no window, and hundreds where there are words."""
        seen = self.look()
        return len({seen[at : at + 3] for at in range(0, len(seen), 3)})

    def picture(self, name: str) -> None:
        """Keep a picture of the screen."""
        kept = self.pictures / f"{name}.png"
        subprocess.run(["import", "-window", "root", kept], env=self.seen_by, check=True)
        if folder := os.environ.get("HAKI_PICTURES"):
            shutil.copy(kept, folder)

    def command(self, *words: str, ends: int = 0) -> Any:
        """Run the installed haki-cli and read what it prints."""
        ran = self.run(self.place / "haki-cli.exe", *words, "--json", HAKI_PASSPHRASE=PASSPHRASE)
        assert ran.returncode == ends, ran
        return json.loads(ran.stdout) if ran.stdout else ran.stderr

    @contextlib.contextmanager
    def window(self, *words: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
        """The installed program's window, from where there is something to read in it until the block ends."""
        opened = self.start(self.place / "haki.exe", *words, **variables)
        try:
            until(lambda: self.colours() > 50 or opened.poll() is not None)
            assert opened.poll() is None, opened.communicate()
            time.sleep(3)
            yield opened
        finally:
            self.end()  # the program that it started to draw another way, too
            opened.kill()
            opened.communicate()


def until(happens: Callable[[], object]) -> None:
    """Wait for something that takes as long as this machine needs."""
    ends = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < ends, "it did not come to pass"
        time.sleep(1)


def unlike(one: bytes, other: bytes) -> bool:
    """Tell whether two looks at the screen show something else, more than a caret that blinks."""
    return sum(a != b for a, b in zip(one[::3], other[::3], strict=True)) > 500


@pytest.fixture(scope="module")
def laptop(root: Path, installer: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A laptop on which somebody has just installed Haki; its drive C: is a copy, for others use the machine too."""
    machine = root / "dist" / "windows" / "machine"
    if not (machine / "prefix").exists():
        pytest.skip("there is no machine with Windows: make windows makes it")
    own = tmp_path_factory.mktemp("windows")
    shutil.copytree(machine / "prefix", own / "prefix", symlinks=True)
    for each in ("haki", "Programs"):
        shutil.rmtree(own / "prefix/drive_c/users" / os.environ.get("USER", "root") / "AppData/Local" / each, True)
    pictures = tmp_path_factory.mktemp("pictures")
    with x_server(SCREEN) as display:
        system = Laptop(own, display, pictures)
        assert system.run(installer, "/S").returncode == 0
        yield system
        system.end()
    shutil.rmtree(own)


def the_only(lead: Seat, state: str) -> str:
    (found,) = [
        each["id"] for each in lead.ask("device", "list") if each["state"] == state and each["person"] == "Asha"
    ]
    return str(found)


def test_a_volunteer_joins_records_refers_and_hides_by_keys_and_her_lead_has_it(
    laptop: Laptop, installer: Path, server: Server, tmp_path: Path
) -> None:
    lead = new_centre(tmp_path / "lead", server)
    invite = lead.ask("device", "invite")["invite"]
    with laptop.window():
        laptop.picture("first")
        # joins the centre: three stops of Tab are languages and "New centre"
        laptop.press("Tab", "Tab", "Tab", "Tab", "shift+Tab", "Return")
        for asked in (server.address, invite):
            laptop.type(asked)
            laptop.press("Tab")
        laptop.type("Asha")
        laptop.press("Return", "Return")  # the laptop has a name already
        laptop.picture("asked")
        laptop.type(PASSPHRASE)
        laptop.press("Tab", "Tab")
        laptop.type(PASSPHRASE)
        laptop.press("Return")
        until(lambda: any(each["state"] == "waiting" for each in lead.ask("device", "list")))
        lead.ask("device", "approve", the_only(lead, "waiting"))
        laptop.press("Return", "alt+1")  # looks around while she waits

        until(lambda: laptop.command("status")["state"] == "member")  # it asks the server by itself

        # records: safe to talk, female, needs a doctor; the form asks for the one thing that it cannot be saved without
        laptop.press("ctrl+n", "Return", "ctrl+Return", "Return", *["ctrl+Return"] * 3)
        laptop.press("Return", "ctrl+Return")
        laptop.type("30 November 2026")
        laptop.press(*["ctrl+Return"] * 3)
        laptop.picture("saved")

        # her lead has it, in another program on another system, without anybody asking for an exchange
        def come() -> list[dict[str, Any]]:
            lead.sync()
            found: list[dict[str, Any]] = lead.ask("list", "incident")
            return found

        until(come)
        (incident,) = come()
        assert (incident["reported_on"], incident["needs"]) == ("2026-11-30", ["medical"])
        assert [each["author"] for each in lead.ask("history", incident["id"])] == ["Asha"]

        # nothing is put over an open program, and nothing has changed
        before = {each: each.stat().st_mtime_ns for each in laptop.place.rglob("*")}
        assert laptop.run(installer, "/S").returncode == HAKI_IS_OPEN
        assert {each: each.stat().st_mtime_ns for each in laptop.place.rglob("*")} == before

        # refers by a command, on the same folder beside the open window, where it is seen
        laptop.press("alt+1")
        empty = laptop.look()
        told = {"case": incident["case"], "institution": "hospital", "services": ["medical"], "priority": "urgent"}
        paper = laptop.drive / "referral.json"
        paper.write_text(json.dumps(told | {"disclosed": ["case.pseudonym"]}))
        made = laptop.command("record", "referral", "--from", laptop.named(paper))
        laptop.press("alt+2", "alt+1")
        assert laptop.look() != empty
        laptop.picture("today")

        def referred() -> list[dict[str, Any]]:
            lead.sync()
            found: list[dict[str, Any]] = lead.ask("list", "referral")
            return found

        until(referred)
        assert lead.ask("show", made["id"])["services"] == ["medical"]

        # hides, and opens again
        laptop.press("ctrl+l")
        time.sleep(3)
        laptop.picture("hidden")
        hidden = laptop.look()
        laptop.type(PASSPHRASE)
        laptop.press("Return")
        until(lambda: unlike(laptop.look(), hidden))
        time.sleep(3)
        laptop.picture("opened again")
        laptop.press("ctrl+l")
        time.sleep(3)
        hidden = laptop.look()
    # hidden it shows what it shows to whoever starts it and knows no passphrase
    with laptop.window():
        assert not unlike(laptop.look(), hidden)


def test_a_folder_with_blanks_and_foreign_letters_a_second_start_and_a_folder_that_nothing_can_be_written_to(
    laptop: Laptop,
) -> None:
    folder = laptop.drive / "users" / WITH_A_BLANK
    data = ("--data", laptop.named(folder))
    laptop.command("setup", "--standalone", "--centre", "Mtwapa", *data)
    assert (folder / "slot").exists()
    with laptop.window(*data, KIVY_GL_BACKEND="nosuch"):  # a way to draw that fails: it takes another
        locked = laptop.look()
        # a second start ends at once, well, and no second window stands there
        assert laptop.run(laptop.place / "haki.exe", *data).returncode == 0
        named = ["xdotool", "search", "--name", "^Notes$"]
        shown = subprocess.run(named, env=laptop.seen_by, capture_output=True, text=True, check=True).stdout
        assert len(shown.split()) == 1
        laptop.type(PASSPHRASE)
        laptop.press("Return")
        until(lambda: unlike(laptop.look(), locked))
        time.sleep(5)
        laptop.picture("foreign letters")
    paper = laptop.drive / "incident.json"
    paper.write_text('{"reported_on": "2026-11-30"}')
    if subprocess.run(["chattr", "-R", "+i", folder], capture_output=True).returncode:
        pytest.skip("nothing can be made unwritable here: chattr +i needs root")
    try:
        said = laptop.command("record", "incident", "--from", laptop.named(paper), *data, ends=1)
        assert "What was saved before is safe" in said
        assert laptop.command("list", "case", *data) == []  # what is there is still read
    finally:
        subprocess.run(["chattr", "-R", "-i", folder], check=True)
    assert laptop.command("verify", *data)["ok"]


def test_taken_off_the_casebook_stays(laptop: Laptop) -> None:
    data = laptop.local / "haki"
    laptop.command("setup", "--standalone", "--centre", "Mtwapa", "--data", laptop.named(laptop.drive / "kept"))
    kept = sorted(path.name for path in data.iterdir()) if data.exists() else []
    assert laptop.run(laptop.place / "uninstall.exe", "/S").returncode == 0
    laptop.settle()
    assert not laptop.place.exists()
    assert (laptop.drive / "kept" / "haki.db").exists()
    assert (sorted(path.name for path in data.iterdir()) if data.exists() else []) == kept
