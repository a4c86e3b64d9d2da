"""What lies in the repository, and what must never get into it."""

import re
from pathlib import Path

import pytest

FOLDERS = ["app", "assets", "build", "docs", "sync", "tests"]

# Where packages are fetched from, and the folders of whoever wrote a file, are nobody else's business and true
# nowhere else.
PRIVATE = re.compile(
    r"--(extra-)?index-url[ =]\S|PIP_INDEX_URL=\S|UV_(DEFAULT_)?INDEX(_URL)?=\S|https?://[^\s/]+/(simple|pypi)\b"
    r"|(?<![\w.~$}*/])/(root|home/\w+|Users/\w+|work)/\w"
)


def text_files(root: Path, tracked: list[Path]) -> dict[Path, str]:
    texts = {}
    for path in tracked:
        content = (root / path).read_bytes()
        if b"\0" not in content:
            texts[path] = content.decode()
    return texts


def test_no_file_names_a_package_source_or_a_folder_of_its_author(root, tracked):
    here = Path(__file__).relative_to(root)
    found = {
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for path, text in text_files(root, tracked).items()
        if path != here
        for match in PRIVATE.finditer(text)
    }
    assert found == set()


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "found in https://packages.example/pypi/kivy",
        "see /home/saida/haki/app",
        "(/root/haki)",
    ],
)
def test_such_a_line_would_be_noticed(line):
    assert PRIVATE.search(line)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_top_folder_says_what_belongs_there_what_does_not_and_where_to_start(root, folder):
    text = (root / folder / "README.md").read_text()
    for sentence in ("**Belongs here:**", "**Does not:**", "**Start reading**"):
        assert sentence in text


def test_the_top_level_holds_what_the_architecture_names_and_nothing_else(tracked):
    top = {path.parts[0] for path in tracked}
    assert top == {
        *FOLDERS, ".ci", ".github", ".gitignore", "LICENSE", "Makefile", "NOTICE", "README.md", "pyproject.toml",
        "requirements.lock",
    }  # fmt: skip


def test_the_build_folder_is_source_and_hides_no_tool_of_its_name(root):
    assert not (root / "build" / "__init__.py").exists()


def test_whatever_is_taken_from_others_has_its_licence_beside_it(root, tracked):
    fonts = {path.parent for path in tracked if path.suffix in {".otf", ".ttf"}}
    assert fonts
    for folder in fonts:
        assert (root / folder / "LICENSE.txt").stat().st_size > 0
        assert f"{folder}/LICENSE.txt" in (root / "NOTICE").read_text()
