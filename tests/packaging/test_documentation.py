"""The documentation is true: its links lead somewhere, and what it tells people to type exists."""

import ast
import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.__main__ import main as haki
from sync.server.commands import main as haki_server

LINK = re.compile(r"\[[^\]]*\]\((?!https?:)(?P<path>[^)#]*)(?:#(?P<heading>[^)]*))?\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def heading_anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def code(text: str) -> Iterator[str]:
    """The lines of code blocks and the code spans, without comments."""
    for line in re.findall(r"^    (?! )(.*)$", text, re.MULTILINE):
        yield line.partition("#")[0].strip()
    yield from re.findall(r"`([^`\n]+)`", FENCED.sub("", text))


def test_every_link_leads_somewhere(root, documents):
    broken = []
    for document, text in documents.items():
        for match in LINK.finditer(FENCED.sub("", text)):
            target = (root / document.parent / match["path"]).resolve() if match["path"] else root / document
            if not target.exists():
                broken.append(f"{document}: {match[0]}")
            elif match["heading"] and match["heading"] not in heading_anchors(target.read_text()):
                broken.append(f"{document}: {match[0]} (no such heading)")
    assert broken == []


def test_every_document_can_be_reached_from_the_readme(root, documents):
    reached, waiting = set(), [Path("README.md"), *(path for path in documents if path.name == "README.md")]
    while waiting:
        document = waiting.pop()
        if document in documents and document not in reached:
            reached.add(document)
            for match in LINK.finditer(documents[document]):
                waiting.append((root / document.parent / match["path"]).resolve().relative_to(root))
    assert set(documents) - reached == set()


def make_targets(root: Path) -> set[str]:
    phony = re.search(r"^\.PHONY: (.*)$", (root / "Makefile").read_text(), re.MULTILINE)
    assert phony
    return set(phony[1].split())


def test_every_make_target_that_is_named_exists_and_every_one_there_is_is_explained(root, documents):
    named = {
        document: {word for line in code(text) for word in re.findall(r"^make ([a-z-]+)", line)}
        for document, text in documents.items()
    }
    for document, targets in named.items():
        assert targets <= make_targets(root), document
    assert named[Path("docs/developers.md")] == make_targets(root)


def named_in_the_table(text: str) -> set[str]:
    """The files and folders in the first column of a README's table."""
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return {name.rstrip("/") for row in rows for name in re.findall(r"`([^`]+)`", row)}


@pytest.mark.parametrize("folder", ["app", "assets", "build", "sync", "tests"])
def test_a_folders_readme_names_what_lies_there_and_nothing_that_does_not(root, tracked, folder):
    lying_there = {path.parts[1] for path in tracked if path.parts[0] == folder}
    of_no_note = {"README.md", "__init__.py", "conftest.py"}
    tests_of_one_module = {name for name in lying_there if name.startswith("test_")}
    named = named_in_the_table((root / folder / "README.md").read_text())
    assert named == lying_there - of_no_note - tests_of_one_module


# --- Alarms ---------------------------------------------------------------------------------------------------


def alarms_raised(root: Path) -> set[str]:
    """The names of all alarms in the code: the first word given to whatever raises one."""
    raises = {"Alarm": "", "DoesNotFit": "", "say": "", "setdefault": "", "Compared": "", "RefusedEntry": "membership_"}
    names = set()
    for path in [*(root / "sync").glob("*.py"), *(root / "app" / "store").glob("*.py")]:
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            raiser = getattr(call.func, "id", getattr(call.func, "attr", ""))
            first = call.args[0]
            if raiser in raises and isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                names.add(raises[raiser] + first.value)
    return names


def test_every_alarm_is_explained_with_what_to_do_and_no_other_is(root):
    explained = named_in_the_table((root / "docs" / "alarms.md").read_text())
    assert explained == alarms_raised(root)


# --- The commands people type ---------------------------------------------------------------------------------

PROGRAMS = {"haki": haki, "haki-server": haki_server}


def typed(documents: dict[Path, str]) -> Iterator[tuple[Path, list[str]]]:
    """Every `haki …` and `haki-server …` that a document tells people to type, as words."""
    for document, text in documents.items():
        for line in code(text):
            for part in line.split("|"):
                match = re.search(r"(?:^|\s|/)(haki(?:-server)? .*)", part)
                if match and "=" not in part.partition(match[1])[0]:
                    yield document, shlex.split(match[1].replace("…", "").rstrip("&"))


@pytest.fixture(scope="module")
def help_text():
    known: dict[tuple[str, ...], str] = {}

    def ask(program: str, *command: str) -> str:
        if (program, *command) not in known:
            told = io.StringIO()
            with contextlib.redirect_stdout(told), pytest.raises(SystemExit) as ended:
                PROGRAMS[program]([*command, "--help"])
            assert ended.value.code == 0, f"{program} {' '.join(command)} --help"
            known[program, *command] = told.getvalue()
        return known[program, *command]

    return ask


def test_every_command_and_option_that_is_named_exists(documents, help_text):
    unknown = []
    for document, (program, *words) in typed(documents):
        command = [word for word in words[:1] if re.fullmatch(r"[a-z]+", word)]
        if command and command[0] in {"device", "centre"} and words[1:2]:
            command.append(words[1])
        if command and not re.search(rf"\b{command[0]}\b", help_text(program)):
            unknown.append(f"{document}: {program} {command[0]}")
            continue
        explained = help_text(program, *command)
        unknown += [
            f"{document}: {program} {' '.join(words)}: {option}"
            for option in words
            if option.startswith("--") and not re.search(rf"(?<![\w-]){option}\b", explained)
        ]
    assert unknown == []


def test_the_documents_do_tell_people_what_to_type(documents):
    # guards the two tests above against a reader that finds nothing
    assert len({tuple(words[:2]) for _, words in typed(documents)}) > 12
