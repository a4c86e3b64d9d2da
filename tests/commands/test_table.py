"""How commands are declared: arguments that fit their functions, and help that loads nothing a command needs."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

from app.commands import parser
from app.commands.table import Command, help_of
from app.words import language

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
    ran = subprocess.run([sys.executable, "-c", TYPE, *words.split()], capture_output=True, text=True, check=True)
    said, *modules = ran.stdout.splitlines()[-1].split()
    assert said == status
    assert HEAVY.intersection(modules) == set()
