"""What the app speaks: no sentence without its Swahili, the unread are marked, and nothing is handed out wordless."""

import gettext
import importlib
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po


@pytest.fixture
def translations(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(root / "build"))
    return importlib.import_module("translations")


@pytest.fixture
def catalogues(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(root / "build"))
    return importlib.import_module("catalogues")


def test_every_sentence_of_the_app_has_its_swahili_and_the_unread_are_counted(root):
    said = subprocess.run(
        [sys.executable, "build/translations.py", "--check"], cwd=root, capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")
    unread = sum(
        message.fuzzy
        for path in (root / "assets" / "translations").glob("*.po")
        for message in read_po(io.BytesIO(path.read_bytes()), locale="sw")
        if message.id
    )
    assert said.stdout == f"{unread} translations are not yet read by a native reader\n"


def test_a_new_sentence_starts_unread_and_one_that_was_read_stays_so(translations):
    old = read_po(
        io.BytesIO(b'msgid "Hide"\nmsgstr "Ficha"\n\n#, fuzzy\nmsgid "Show"\nmsgstr "Onyesha"\n'), locale="sw"
    )
    new = translations.renewed(old, {"Hide": {"a.py"}, "Show": {"b.py"}, "Lock": {"c.py"}})
    assert {message.id: message.fuzzy for message in new if message.id} == {"Hide": False, "Lock": True, "Show": True}
    assert [message.string for message in new if message.id] == ["Ficha", None, "Onyesha"]


def test_what_is_unread_is_spoken_and_what_has_no_words_yet_comes_in_english(catalogues, tmp_path):
    folder = tmp_path / "assets" / "translations"
    folder.mkdir(parents=True)
    (folder / "sw.po").write_text('#, fuzzy\nmsgid "Show"\nmsgstr "Onyesha"\n\nmsgid "Lock"\nmsgstr ""\n')
    (folder / "more.sw.po").write_text('msgid "Hide"\nmsgstr "Ficha"\n')
    (folder / "fr.po").write_text('msgid "Hide"\nmsgstr "Masquer"\n')
    assert catalogues.compile_all(tmp_path) == [folder / "fr.mo", folder / "sw.mo"]
    with (folder / "sw.mo").open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert [spoken.gettext(text) for text in ("Show", "Hide", "Lock")] == ["Onyesha", "Ficha", "Lock"]


def test_what_the_app_reads_here_is_as_new_as_its_sources(catalogues, root):
    for language, sources in catalogues.sources().items():
        kept = root / "assets" / "translations" / f"{language}.mo"
        assert kept.read_bytes() == catalogues.compiled(language, sources), "make, or build/catalogues.py, mends it"


def test_a_wheel_made_from_a_clean_clone_speaks_every_language(catalogues, root, tracked, tmp_path):
    for path in tracked:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / path, tmp_path / path)
    assert not list(tmp_path.rglob("*.mo"))
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "made"],
        cwd=tmp_path, capture_output=True, check=True,
    )  # fmt: skip
    (wheel,) = (tmp_path / "made").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        for language, sources in catalogues.sources().items():
            assert packed.read(f"assets/translations/{language}.mo") == catalogues.compiled(language, sources)
