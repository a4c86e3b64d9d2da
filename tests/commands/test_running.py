"""What is the same for every command: one function in one file is a command, and its answer is printed for both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from app.casebook import Casebook
from app.casework.messages import Label, Message
from app.commands import parser
from app.commands.answer import Answer
from app.commands.options import Options
from app.commands.table import argument, command
from app.words.refusal import refuse
from tests.seats import PASSPHRASE, Ran, Seat, haki, haki_process

SPOKEN = {"HAKI_PASSPHRASE": PASSPHRASE, "HAKI_LANGUAGE": "en"}


def note_that_fails() -> Iterator[str]:
    yield "A first \x1b[2Jnote."
    raise refuse("Only a lead's device may invite or approve others.")


@command("greet", argument("name", into=str.upper), argument("--times", type=int, default=1))
def greet(book: Casebook, name: str, times: int) -> Answer:
    """Greet somebody."""
    said = Message("Recorded: {harm}", {"harm": Label("incident_type", "rape")})
    data = {"greeted": [name] * times, "cases": book.cases.count(), "said": said}
    return Answer(data, f"{name} {times}", note_that_fails())


@command("fail", argument("kind"), opens=False)
def fail(_options: Options, kind: str) -> Answer:
    """Fail."""
    raise {
        "ours": ZeroDivisionError("Saida"),
        "stopped": KeyboardInterrupt(),
        "system": FileNotFoundError(2, "No", "x"),
    }[kind]


@pytest.fixture
def family(monkeypatch: pytest.MonkeyPatch) -> None:
    greetings = ModuleType("greetings")
    vars(greetings).update(greet=greet, fail=fail)
    monkeypatch.setattr(parser, "FAMILIES", (greetings,))


@pytest.mark.usefixtures("family")
def test_a_function_that_is_declared_is_a_command_with_its_arguments_and_its_help(seat: Seat) -> None:
    assert "greet somebody" in haki("--help").out
    assert haki("greet", "--help").out.startswith("usage: haki greet [-h] [--data DIR]")
    assert seat("greet", "saida", "--times", "2").out == "SAIDA 2\n"
    assert haki("greet").status == 2
    assert haki("today").status == 2


@pytest.mark.usefixtures("family")
def test_a_note_that_fails_takes_nothing_back_of_an_answer(seat: Seat) -> None:
    for words in ([], ["--json"]):
        ran = seat("greet", "saida", *words)
        assert ran.status == 1
        assert ran.out
        assert ran.err == "A first �[2Jnote.\nOnly a lead's device may invite or approve others.\n"


@pytest.mark.usefixtures("family")
def test_json_is_english_whatever_the_person_speaks_and_stderr_is_not(seat: Seat) -> None:
    ran = seat("greet", "saida", "--json", HAKI_LANGUAGE="sw")
    assert ran.data == {"greeted": ["SAIDA"], "cases": 0, "said": "Recorded: Rape or other penetration"}
    assert ran.err == "A first �[2Jnote.\nNi kifaa cha msimamizi tu kinachoweza kualika au kuidhinisha vingine.\n"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("ours", "Something went wrong inside Haki (ZeroDivisionError). What was saved is safe."),
        ("stopped", "Stopped. What was saved stays saved."),
        ("system", "No: x. Nothing was lost."),
    ],
)
@pytest.mark.usefixtures("family")
def test_whatever_ends_a_command_is_one_line(kind: str, said: str) -> None:
    assert haki("fail", kind) == Ran(1, "", f"{said}\n")
    assert haki("fail", kind, HAKI_LANGUAGE="sw").line not in ("", said)


def test_no_words_of_another_steer_the_terminal_on_stderr_either(seat: Seat) -> None:
    assert seat("show", "\x1b[2J").line == "There is no record “�[2J” on this device."


# --- Where an answer goes --------------------------------------------------------------------------------------


@pytest.mark.posix_only("what Haki prints is UTF-8 on Windows, whatever the terminal is set to")
def test_a_name_that_a_terminal_has_no_letters_for_spoils_no_answer(seat: Seat) -> None:
    partner = seat.record("partner", name="Kituo cha Ŋwana", kind="hospital")["id"]
    words = ("show", partner, "--data", seat.folder)
    assert "name: Kituo cha ?wana\n" in haki_process(*words, PYTHONIOENCODING="ascii").out
    assert json.loads(haki_process(*words, "--json", PYTHONIOENCODING="ascii").out)["name"] == "Kituo cha Ŋwana"
    assert "name: Kituo cha Ŋwana\n" in seat("show", partner).out


def closed(number: int, *words: str | Path) -> Ran:
    """Run a command in a process whose stdin (0), stdout (1) or stderr (2) is closed."""
    ran = subprocess.run(
        ["sh", "-c", f'exec "$0" -m app "$@" {number}<&-', sys.executable, *map(str, words)],
        capture_output=True, text=True, timeout=120, env={**os.environ, **SPOKEN},
    )  # fmt: skip
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@pytest.mark.posix_only("needs a shell that closes streams")
def test_where_a_stream_is_closed_nothing_lands_in_another(seat: Seat) -> None:
    where = ("--data", seat.folder)
    assert closed(2, "show", "nobody", *where) == Ran(1, "", "")
    assert closed(1, "status", *where) == Ran(0, "", "")
    assert closed(2, "sync", *where) == Ran(1, "", "")
    assert "nothing was stored" in closed(0, "record", "incident", "--from", "-", *where).line


def test_an_answer_whose_reader_has_gone_is_said_to_be_cut_off(seat: Seat) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(
        [sys.executable, "-m", "app", "status", "--data", seat.folder], stdout=writer, stderr=subprocess.PIPE,
        text=True, timeout=120, env={**os.environ, **SPOKEN},
    )  # fmt: skip
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (1, "The output was cut off by its reader.\n")
