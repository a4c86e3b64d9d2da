"""The program for Windows and its installer: looked into, installed, used, put over itself and taken off, under wine.

`make windows` builds both and runs this on them; `make soak` builds them first where wine is installed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PyInstaller.archive.readers import CArchiveReader

from app import __version__
from tests.packaging.windows import Windows
from tests.ui.x_server import x_server

pytestmark = pytest.mark.soak

MADE = {Path("assets/build.json"), Path("assets/licences.json")}
PASSPHRASE = "kobe ndizi mshumaa reli tausi"
RUNNING = r"Local\org.haki.running"
HAKI_IS_OPEN = 3
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Haki"


@pytest.fixture(scope="module")
def built(root: Path) -> Path:
    """The folder that holds the program and its installer."""
    if named := os.environ.get("HAKI_BUILT_FOR_WINDOWS"):
        return Path(named)
    if not shutil.which("wine"):
        pytest.skip("wine is not installed: make windows does it")
    answer = subprocess.run(["sh", "build/windows/make.sh"], cwd=root, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return root / "dist" / "windows"


@pytest.fixture(scope="module")
def program(built: Path) -> Path:
    return built / "haki"


@pytest.fixture(scope="module")
def installer(built: Path) -> Path:
    return built / f"haki-setup-{__version__}.exe"


@pytest.fixture(scope="module")
def windows(root: Path) -> Iterator[Windows]:
    with x_server("1366x768x24") as display:
        system = Windows(root / "dist" / "windows" / "machine", display)
        yield system
        system.end()


# --- What is in it -----------------------------------------------------------------------------------------------


def test_it_holds_what_the_app_needs_and_nothing_of_wine_of_the_server_or_of_music(root: Path, program: Path) -> None:
    inside = program / "_internal"
    modules = set(CArchiveReader(str(program / "haki.exe")).open_embedded_archive("PYZ.pyz").toc)
    assert {"app.casebook", "app.ui.start", "sync.client", "keyring.backends.Windows", "win32ctypes.core"} <= modules
    for absent in ("sync.server", "psycopg", "sqlite3", "uvicorn", "PIL", "pytest", "sqlalchemy.orm"):
        assert not any(name == absent or name.startswith(f"{absent}.") for name in modules), absent
    libraries = {path.name.lower() for path in inside.glob("*.dll")}
    assert libraries == {
        "sdl2.dll", "sdl2_image.dll", "sdl2_ttf.dll", "glew32.dll", "libegl.dll", "libglesv2.dll",
        "python3.dll", "python311.dll", "libcrypto-3.dll", "libssl-3.dll", "libffi-8.dll", "vcruntime140.dll",
    }  # fmt: skip
    wanted = {path.relative_to(root) for path in (root / "assets").rglob("*") if path.is_file()}
    wanted = {path for path in wanted if path.suffix != ".po" and path.name != "README.md"}
    assert {path.relative_to(inside) for path in (inside / "assets").rglob("*.*")} == wanted | MADE
    assert {Path("assets/help/en.md"), Path("assets/help/sw.md"), Path("assets/translations/sw.mo")} <= wanted


def test_it_says_what_it_was_built_from_and_that_it_proves_the_packaging_alone(program: Path) -> None:
    told = json.loads((program / "_internal" / "assets" / "build.json").read_text())
    assert re.fullmatch(r"[0-9a-f]{40}(-dirty)?", told.pop("commit"))
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", told.pop("built"))
    assert (told["version"], told["system"], told["proof"]) == (__version__, "Windows AMD64", True)
    assert (told["python"], told["openssl"]) == ("3.11.9", "OpenSSL 3.0.13")


RESOURCES = """
import json, pefile, sys
with pefile.PE(sys.argv[1]) as read:
    (said,) = [table for info in read.FileInfo[0] if info.Key == b"StringFileInfo" for table in info.StringTable]
    kinds = {pefile.RESOURCE_TYPE.get(each.id): each for each in read.DIRECTORY_ENTRY_RESOURCE.entries}
    manifest = kinds["RT_MANIFEST"].directory.entries[0].directory.entries[0].data.struct
    print(json.dumps({
        "words": {key.decode(): value.decode() for key, value in said.entries.items()},
        "icons": len(kinds["RT_ICON"].directory.entries),
        "manifest": read.get_data(manifest.OffsetToData, manifest.Size).decode(),
        "subsystem": pefile.SUBSYSTEM_TYPE[read.OPTIONAL_HEADER.Subsystem],
    }))
"""
"""Run on Windows, for pefile comes with PyInstaller there alone."""


@pytest.mark.parametrize(("name", "kind"), [("haki", "GUI"), ("haki-cli", "CUI")])
def test_its_programs_have_a_version_and_an_icon_draw_sharp_and_one_of_them_has_a_console(
    windows: Windows, program: Path, name: str, kind: str
) -> None:
    told = windows.run(windows.python, "-c", RESOURCES, f"Z:{program}/{name}.exe")
    assert told.returncode == 0, told
    found = json.loads(told.stdout)
    assert (found["words"]["ProductName"], found["words"]["ProductVersion"]) == ("Haki", __version__)
    assert found["icons"] == 7
    assert "PerMonitorV2" in found["manifest"]
    assert found["subsystem"] == f"IMAGE_SUBSYSTEM_WINDOWS_{kind}"


def test_both_are_small_enough_to_carry_over_a_slow_line(program: Path, installer: Path) -> None:
    assert sum(path.stat().st_size for path in program.rglob("*") if path.is_file()) < 70 * 2**20
    assert installer.stat().st_size < 32 * 2**20


# --- On a person's machine ---------------------------------------------------------------------------------------


HOLDS_THE_MUTEX = f"""
import ctypes, time
ctypes.windll.kernel32.CreateMutexW(None, 0, {RUNNING!r})
time.sleep(600)
"""


def until_it_runs(process: subprocess.Popen[str], program: Path) -> None:
    """Wait until wine has loaded a program and it has had the time to begin."""
    while program.name not in Path(f"/proc/{process.pid}/maps").read_text():
        assert process.poll() is None
        time.sleep(0.1)
    time.sleep(3)


def test_it_is_installed_used_put_over_itself_and_taken_off_and_the_casebook_stays(
    windows: Windows, installer: Path
) -> None:
    place, data = windows.local / "Programs" / "Haki", windows.local / "haki"
    shutil.rmtree(data, ignore_errors=True)
    # longer than a string of the installer's may be: what others have put there must come out whole
    others = ";".join(rf"C:\somebody\else\number {number}" for number in range(150))
    windows.set_value("Environment", "Path", "REG_EXPAND_SZ", others)

    # silently, by somebody who is no administrator, with the entry for whoever types
    assert windows.run(installer, "/S", "/PATH").returncode == 0
    assert windows.value(UNINSTALL, "DisplayVersion") == __version__
    assert windows.value("Environment", "Path") == f"{others};{windows.named(place)}"
    menu = windows.home / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "Haki.lnk"
    assert menu.exists()
    assert not list((windows.drive / "Program Files").glob("*aki*"))

    # what is installed opens a window on a vault, and keeps a casebook by commands
    picture = windows.home / "Temp" / "haki-selftest.png"
    picture.unlink(missing_ok=True)
    tested = windows.run(place / "haki.exe", "--selftest")
    assert tested.returncode == 0, tested
    with Image.open(picture) as image:
        assert len(image.convert("RGB").getcolors(2**24)) > 50  # text is drawn, not an empty ground
    typed = {"HAKI_PASSPHRASE": PASSPHRASE}
    made = windows.run(place / "haki-cli.exe", "setup", "--standalone", "--centre", "Mtwapa", **typed)
    assert made.returncode == 0, made
    kept = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    assert {"haki.db", "slot"} <= set(kept)

    # while it is open nothing is put over it, and nothing is taken off
    for program, words in (
        (windows.python, ("-c", HOLDS_THE_MUTEX)),
        (place / "haki.exe", ("--data", windows.named(windows.drive / "nothing here"))),
    ):
        with windows.start(program, *words) as running:
            until_it_runs(running, program)
            for refused, more in ((installer, ()), (place / "uninstall.exe", (f"_?={windows.named(place)}",))):
                assert windows.run(refused, "/S", *more).returncode == HAKI_IS_OPEN, (program, refused)
            assert (place / "haki-cli.exe").exists()
            running.kill()

    # an older version's modules do not stay among the new ones
    (place / "_internal" / "from an older version.pyd").write_bytes(b"")
    assert windows.run(installer, "/S").returncode == 0
    assert not list(place.rglob("from an older version.pyd"))
    assert windows.value("Environment", "Path") == f"{others};{windows.named(place)}"
    assert windows.run(place / "haki-cli.exe", "verify", **typed).returncode == 0

    # taken off: the program goes, the casebook stays
    (place / "put here by somebody else.txt").write_text("mine")
    assert windows.run(place / "uninstall.exe", "/S").returncode == 0
    windows.settle()
    assert [path.name for path in place.rglob("*")] == ["put here by somebody else.txt"]
    assert not menu.exists()
    assert windows.value(UNINSTALL, "DisplayVersion") is None
    assert windows.value("Environment", "Path") == others
    assert {"haki.db", "slot"} <= {path.name for path in data.iterdir()}
    assert (data / "slot").read_bytes() == kept["slot"]
    shutil.rmtree(place)
