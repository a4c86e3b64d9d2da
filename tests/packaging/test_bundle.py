"""The packaged program: built, looked into, and started as a person without Python would start it."""

import json
import os
import platform
import shutil
import ssl
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from PyInstaller.archive.readers import CArchiveReader

from app import __version__

pytestmark = pytest.mark.soak

MADE = {Path("assets/build.json"), Path("assets/licences.json")}
"""What the recipe adds: what this was built from, and whose work is in it."""


@pytest.fixture(scope="module")
def bundle(root, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("bundle")
    built = subprocess.run(
        ["make", "bundle", f"DIST={place}"], cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert built.returncode == 0, built.stderr
    return place / "haki"


def start(
    bundle: Path, *arguments: str, folder: Path, answer: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Start the packaged program with nothing of this machine's environment but what every session has."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "HAKI_PASSPHRASE": "kobe ndizi mshumaa reli tausi"}
    return subprocess.run(
        [bundle / "haki", *arguments], cwd=folder, capture_output=True, text=True, input=answer, timeout=120,
        env=environment | more | {name: os.environ[name] for name in ("SDL_VIDEODRIVER",) if name in os.environ},
    )  # fmt: skip


def test_it_opens_a_vault_draws_a_frame_and_leaves_a_picture_of_it(bundle, tmp_path):
    answer = start(bundle, "--selftest", "--data", str(tmp_path / "data"), folder=tmp_path)
    assert answer.returncode == 0, answer.stderr
    (picture,) = [Path(word) for word in answer.stdout.split() if word.endswith(".png")]
    with Image.open(picture) as image:
        assert image.width >= 360
        assert len(image.convert("RGB").getcolors(2**24)) > 50  # text is drawn, not an empty ground


def test_it_keeps_and_shows_an_incident_without_a_display(bundle, tmp_path):
    made = start(bundle, "setup", "--standalone", "--centre", "Mtwapa", "--data", "desk", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    told = json.dumps({"reported_on": "2021-10-22", "narrative": "He promised to pay the school fees."})
    kept = start(bundle, "record", "incident", "--from", "-", "--json", "--data", "desk", folder=tmp_path, answer=told)
    assert kept.returncode == 0, kept.stderr
    shown = start(bundle, "show", json.loads(kept.stdout)["id"], "--json", "--data", "desk", folder=tmp_path)
    assert json.loads(shown.stdout)["narrative"] == "He promised to pay the school fees."
    assert start(bundle, "verify", "--data", "desk", folder=tmp_path).returncode == 0


def test_it_speaks_swahili(bundle, tmp_path):
    answer = start(bundle, "--help", folder=tmp_path, HAKI_LANGUAGE="sw")
    assert answer.returncode == 0, answer.stderr
    assert "Usimamizi wa kesi" in answer.stdout


def test_it_holds_what_the_app_needs_and_neither_the_server_nor_the_tools(bundle, root):
    program = CArchiveReader(str(bundle / "haki"))
    modules = set(program.open_embedded_archive("PYZ.pyz").toc)
    assert {"app.casebook", "app.ui.start", "sync.client"} <= modules
    for absent in ("sync.server", "uvicorn", "starlette", "PIL", "pytest", "babel", "tkinter", "psycopg", "sqlite3"):
        assert not any(name == absent or name.startswith(f"{absent}.") for name in modules), absent
    drawn = {path.relative_to(root) for folder in ("app", "assets") for path in (root / folder).rglob("*.kv")}
    assert {path.relative_to(bundle / "_internal") for path in bundle.rglob("*.kv") if "kivy" not in str(path)} >= drawn
    read = {path for path in (root / "assets").rglob("*") if path.is_file() and path.suffix != ".po"}
    kept = {path.relative_to(root) for path in read if path.name != "README.md"}
    assert {
        path.relative_to(bundle / "_internal") for path in (bundle / "_internal" / "assets").rglob("*.*")
    } == kept | MADE
    assert Path("assets/translations/sw.mo") in kept and Path("assets/help/sw.md") in kept
    assert list((bundle / "_internal" / "accesskit").glob("accesskit.*"))  # or screen readers hear nothing, silently
    assert (bundle / "_internal" / "LICENSE").read_bytes() == (root / "LICENSE").read_bytes()


def test_it_stays_small_enough_to_carry_over_a_slow_line(bundle):
    files = (path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())  # a link weighs nothing
    size = sum(path.stat().st_size for path in files)
    assert size < 85_000_000


def test_it_says_what_it_was_built_from(bundle):
    told = json.loads((bundle / "_internal" / "assets" / "build.json").read_text())
    assert (told["version"], told["python"]) == (__version__, platform.python_version())
    assert told["openssl"] == " ".join(ssl.OPENSSL_VERSION.split()[:2])
    assert isinstance(told["proof"], bool)


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="packages for Debian are made on Debian")
def test_a_package_for_debian_holds_the_same_program_with_its_entry_in_the_menu_and_on_the_path(bundle, root, tmp_path):
    made = subprocess.run(["sh", "build/debian.sh", str(bundle.parent)], cwd=root, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    (package,) = bundle.parent.glob(f"haki_{__version__}_*.deb")
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path], check=True)
    told = subprocess.run(["dpkg-deb", "--field", package], capture_output=True, text=True, check=True).stdout
    assert f"Package: haki\nVersion: {__version__}\n" in told
    assert (tmp_path / "usr" / "bin" / "haki").readlink() == Path("/opt/haki/haki")
    menu = dict(
        line.split("=", 1)
        for line in (tmp_path / "usr/share/applications/haki.desktop").read_text().splitlines()
        if "=" in line
    )
    assert (menu["Exec"], menu["Name"], menu["Terminal"]) == ("haki", "Haki", "false")
    with Image.open(tmp_path / "usr/share/icons/hicolor/256x256/apps" / f"{menu['Icon']}.png") as icon:
        assert icon.size == (256, 256)
    assert start(tmp_path / "opt" / "haki", "--help", folder=tmp_path).returncode == 0
    owners = subprocess.run(["dpkg-deb", "--contents", package], capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in owners.splitlines()} == {"root/root"}
