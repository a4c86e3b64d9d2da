"""How commands are declared: arguments that fit their functions, and help that loads nothing a command needs."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands import parser
from app.commands.table import Command, help_of
from app.words import language
from tests.seats import PASSPHRASE, Seat

HEAVY = {"app.casebook", "app.store", "app.packs", "app.casework.registry", "sqlalchemy", "sqlcipher3", "cryptography",
         "msgspec", "requests", "kivy"}  # fmt: skip
TYPE = """
import sys
from app.__main__ import main
try:
    status = main(sys.argv[1:])
except SystemExit as end:
    status = end.code
print(status, *sorted(sys.modules), file=sys.__stdout__)
"""


@pytest.mark.parametrize("command", parser.commands(), ids=lambda command: " ".join(command.words))
def test_a_commands_arguments_are_what_its_function_takes(command: Command) -> None:
    _, *parameters = inspect.signature(command.function).parameters
    assert [each.parameter for each in command.arguments] == parameters


def test_no_two_commands_have_one_name_and_every_help_is_said_in_swahili_too() -> None:
    commands = parser.commands()
    assert len({each.words for each in commands}) == len(commands) > 15
    swahili = language.catalogue("sw")
    assert [each.words for each in commands if swahili.gettext(each.help) == each.help] == []


@pytest.mark.parametrize(
    ("docstring", "said"),
    [("Find records.", "find records"), ("One exchange now.\n\n    More for developers.", "one exchange now")],
)
def test_the_first_line_of_the_docstring_is_the_help(docstring: str, said: str) -> None:
    assert help_of(docstring) == said


@pytest.mark.parametrize(
    ("words", "status"),
    [("--help", "0"), ("edit --help", "0"), ("device approve --help", "0"), ("fly", "2"), ("list case --limit x", "2"),
     ("edit x =y", "2"), ("setup --standalone", "2"), ("indicators --from 2022-02-01 --to 2022-01-01", "2"),
     ("today --data /nowhere/at/all", "1")],
)  # fmt: skip
def test_help_and_what_does_not_fit_load_no_store_and_no_cryptography(words: str, status: str) -> None:
    said, *modules = loaded_by(*words.split())
    assert said == status
    assert HEAVY.intersection(modules) == set()


def test_what_sends_nothing_loads_no_http(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAKI_PASSPHRASE", PASSPHRASE)
    said, *modules = loaded_by("status", "--data", seat.folder)
    assert said == "0"
    assert "app.custody.centre" in modules
    assert {"requests", "sync.client"}.intersection(modules) == set()


def loaded_by(*words: str | Path) -> list[str]:
    """Type a command in a process of its own; return its status, and every module that it loaded."""
    ran = subprocess.run([sys.executable, "-c", TYPE, *words], capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()[-1].split()
