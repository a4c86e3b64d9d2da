"""What About says: which Haki this is, how it was built, what is inside, and whether there is a newer one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.ui import about
from app.ui.about import Built, BuiltPart, built
from app.ui.screens.settings import model
from app.ui.screens.settings.model import SettingsModel
from tests.ui.parts import House

NOT_FOR_REAL_CASES = "This version is for trying out, not for real cases."
NEWER = {
    "version": "9.1.0",
    "released": "2026-12-01",
    "files": ["haki-setup-9.1.0.exe"],
    "why": {"en": "It is quicker."},
}


def bundled(folder: Path, *, proof: bool = False) -> Path:
    """Lay what `make bundle` leaves in a program's folder; return its assets."""
    assets = folder / "assets"
    assets.mkdir()
    (assets / about.BUILD).write_text(json.dumps({"python": "3.13.9", "proof": proof}), encoding="utf-8")
    inside = [
        {"name": "Kivy", "version": "2.3.1", "licence": "MIT"},
        {"name": "SDL 2", "version": "", "licence": "Zlib"},
    ]
    (assets / about.LICENCES).write_text(json.dumps(inside), encoding="utf-8")
    return assets


def shown(house: House) -> SettingsModel:
    made = SettingsModel(house.session, lambda _chosen: None, house.changed)
    made.load()
    return made


def test_a_checkout_says_its_version_and_what_it_is_not_for(house: House) -> None:
    said = shown(house).about()
    assert said[0].startswith("Haki 0.")
    assert said[1:] == [NOT_FOR_REAL_CASES]


def test_a_proof_of_the_packaging_says_that_it_is_not_to_be_handed_out(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assets = bundled(tmp_path, proof=True)
    monkeypatch.setattr(model, "built", lambda: built(assets))
    said = shown(house)
    assert said.about()[1] == "Built with Python 3.13.9 only to show that it can be: not one to hand out."
    assert said.built.parts == (BuiltPart("Kivy 2.3.1", "MIT"), BuiltPart("SDL 2", "Zlib"))
    assert said.built.texts == str(tmp_path / about.TEXTS)


def test_a_newer_one_is_told_of_with_what_to_ask_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(house.session.book.releases), "newer", lambda _room: NEWER)
    assert shown(house).about()[1:] == [
        "Haki 9.1.0 is newer, of 1 December 2026. It may be installed over this one; what is recorded stays.",
        "It is quicker.",
        "Ask whoever looks after your devices for haki-setup-9.1.0.exe.",
        NOT_FOR_REAL_CASES,
    ]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"python": null}', "[[]]"])
def test_files_that_say_something_else_are_passed_over(tmp_path: Path, content: str) -> None:
    assets = bundled(tmp_path)
    (assets / about.LICENCES).write_text(content, encoding="utf-8")
    assert built(assets).parts == ()
    (assets / about.BUILD).write_text(content, encoding="utf-8")
    assert built(assets) == Built()
