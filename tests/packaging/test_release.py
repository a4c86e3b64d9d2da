"""What is handed out: signed by the maintainers' key, refused where it must not be, listed for whoever looks inside."""

from __future__ import annotations

import base64
import importlib
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cyclonedx.model.bom import Bom

from app import __version__
from app.custody import releases
from sync.release import read

TODAY = date(2026, 12, 1)


@pytest.fixture
def building(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the modules of build/ be imported."""
    monkeypatch.syspath_prepend(root / "build")
    yield
    sys.modules.pop("release", None)


@pytest.fixture
def releasing(building: None) -> ModuleType:
    return importlib.import_module("release")


@pytest.fixture(scope="module")
def materials(root: Path) -> Iterator[ModuleType]:
    """The module that lists what is inside; what it has found it is asked once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(root / "build")
        yield importlib.import_module("materials")
    sys.modules.pop("materials", None)


@pytest.fixture
def handed_out(tmp_path: Path) -> Path:
    """A folder with what was built for two systems."""
    folder = tmp_path / "dist"
    (folder / "windows").mkdir(parents=True)
    (folder / "windows" / f"haki-setup-{__version__}.exe").write_bytes(b"for Windows")
    (folder / f"haki_{__version__}_amd64.deb").write_bytes(b"for Debian")
    (folder / "haki.cdx.json").write_bytes(b"{}")
    return folder


def test_a_release_names_every_file_and_is_believed_by_the_program(
    releasing: ModuleType, handed_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAKI_RELEASE_PASSPHRASE", "kobe ndizi")
    key_file = tmp_path / "release.pem"
    line = releasing.new_key(key_file, "kobe ndizi")
    assert key_file.stat().st_mode & 0o077 == 0
    assert b"ENCRYPTED" in key_file.read_bytes()
    trusted = tmp_path / "keys.txt"
    trusted.write_text(line + "\n", encoding="utf-8")
    monkeypatch.setattr(releases, "KEYS", trusted)

    made = releasing.release(handed_out, releasing._key(key_file), TODAY, {"en": "It is quicker."})
    told = read(made.read_bytes(), [base64.b64decode(line)])
    assert (told.version, told.released) == (__version__, "2026-12-01")
    assert {(each.platform, each.name) for each in told.files} == {
        ("windows", f"haki-setup-{__version__}.exe"), ("linux", f"haki_{__version__}_amd64.deb"),
    }  # fmt: skip
    assert releases.require_genuine(handed_out, told) == [f"haki_{__version__}_amd64.deb"]


def test_a_key_that_the_program_would_not_trust_signs_nothing(releasing: ModuleType, handed_out: Path) -> None:
    with pytest.raises(releasing.NotReleased, match="would not trust this key"):
        releasing.release(handed_out, Ed25519PrivateKey.generate(), TODAY, {})
    assert not list(handed_out.glob("haki-release*"))


def test_nothing_built_is_nothing_released(releasing: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(releasing.NotReleased, match="build it first"):
        releasing.release(tmp_path, Ed25519PrivateKey.generate(), TODAY, {})


@pytest.mark.parametrize(
    ("openssl", "why"),
    [
        ("OpenSSL 3.0.19 27 Jan 2026", "not mended since 2026-09-07"),
        ("OpenSSL 1.1.1w  11 Sep 2023", "not a line whose end is known"),
        ("LibreSSL 3.9.0", "not a line whose end is known"),
        ("OpenSSL 9.9.0 1 Jan 2040", "not a line whose end is known"),
    ],
)
def test_a_python_whose_openssl_is_mended_no_more_is_not_handed_out(
    releasing: ModuleType, openssl: str, why: str
) -> None:
    with pytest.raises(releasing.NotReleased, match=why):
        releasing.require_mended(openssl, TODAY)


def test_a_python_whose_openssl_is_mended_may_be_handed_out(releasing: ModuleType) -> None:
    releasing.require_mended("OpenSSL 3.5.4 30 Sep 2025", TODAY)


def test_a_proof_of_the_packaging_is_not_handed_out(releasing: ModuleType, handed_out: Path) -> None:
    told = {"openssl": "OpenSSL 3.5.4", "proof": True}
    assets = handed_out / "windows" / "haki" / "assets"
    assets.mkdir(parents=True)
    (assets / "build.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(releasing.NotReleased, match="proof of the packaging"):
        releasing.require_no_proof(handed_out, TODAY)


# --- What is inside --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def inside(materials: ModuleType) -> Any:
    """What is inside a bundle of what this process has loaded: every package's files are looked through once."""
    return materials.inside(gathered())


def gathered() -> list[tuple[str, str]]:
    """Return what this process has loaded, as PyInstaller would list it."""
    import kivy.core.window  # noqa: F401, PLC0415
    import sqlcipher3  # noqa: F401, PLC0415

    return [(name, module.__file__) for name, module in list(sys.modules.items()) if getattr(module, "__file__", None)]


def test_what_is_inside_is_listed_with_its_version_licence_and_words(
    materials: ModuleType, inside: Any, tmp_path: Path
) -> None:
    found = {each.name: each for each in inside.materials}
    for name in ("Kivy", "SQLAlchemy", "SQLCipher", "OpenSSL", "CPython", "cryptography"):
        assert found[name].version, name
        assert found[name].licence, name
        assert len(found[name].words) > 80, name
    assert "haki" not in found
    listed, texts = materials.write_texts(inside, tmp_path)
    assert {each["name"] for each in json.loads(listed.read_text(encoding="utf-8"))} == set(found)
    assert "ZETETIC" in texts.read_text(encoding="utf-8")


def test_the_bill_of_materials_is_cyclonedx_and_the_same_each_time(
    materials: ModuleType, inside: Any, tmp_path: Path
) -> None:
    for name in ("one.json", "two.json"):
        materials.write_bill(inside, tmp_path / name, "0.1.0")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    read_back = Bom.from_json(json.loads((tmp_path / "one.json").read_text(encoding="utf-8")))
    named = {component.name: component for component in read_back.components}
    assert str(named["SQLAlchemy"].purl).startswith("pkg:pypi/sqlalchemy@")
    assert named.keys() >= {each.name for each in inside.materials}
