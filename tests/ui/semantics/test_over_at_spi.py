"""The program as a person meets it who cannot see it: a real window, asked over AT-SPI by the system's own Python what
a screen reader would read, from unlocking to a form and back to a locked window."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.seats import PASSPHRASE, Known

pytestmark = [pytest.mark.ui, pytest.mark.soak]

SCRIPT = Path(__file__).parent / "at_spi.py"
SYSTEM_PYTHON = "/usr/bin/python3"
ANSWER = "answer: "

Ask = Callable[..., Any]


def missing() -> str:
    """What this machine lacks for it."""
    tools = [name for name in ("Xvfb", "dbus-run-session", SYSTEM_PYTHON) if not shutil.which(name)]
    if tools:
        return ", ".join(tools)
    found = subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True)
    return "" if found.returncode == 0 else "python3-pyatspi"


@pytest.fixture
def ask(known: Known, display: str, tmp_path: Path) -> Iterator[Ask]:
    """Start the program on a locked centre, with a reader at it, which can be asked."""
    if lacking := missing():
        pytest.skip(f"not installed: {lacking}")
    at_home = {"DISPLAY": display, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    elsewhere = ("SDL_VIDEODRIVER", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if name not in elsewhere} | at_home
    program = [sys.executable, "-m", "app", "--data", str(known.folder)]
    with (tmp_path / "said").open("w") as said:
        reader = subprocess.Popen(
            ["dbus-run-session", "--", SYSTEM_PYTHON, SCRIPT, *program],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True, env=environment,
        )  # fmt: skip

        def asked(*words: str) -> Any:
            assert reader.stdin and reader.stdout
            reader.stdin.write(json.dumps(words) + "\n")
            reader.stdin.flush()
            answers = (line for line in reader.stdout if line.startswith(ANSWER))
            answer = next(answers, None)
            assert answer is not None, (tmp_path / "said").read_text()
            return json.loads(answer.removeprefix(ANSWER))

        yield asked
        assert reader.stdin
        reader.stdin.close()
        reader.wait(timeout=60)
    errors = (tmp_path / "said").read_text()
    assert "Traceback" not in errors, errors
    assert "panicked" not in errors, errors


def names(heard: list[list[Any]], role: str) -> list[str]:
    """The names of everything that is heard with this role."""
    return [name for each, name, _text, _states in heard if each == role]


def test_a_reader_is_read_the_way_from_unlocking_to_a_form_and_nothing_of_it_when_it_is_locked(ask: Ask) -> None:
    locked = ask("until", "password text", "Passphrase")
    assert names(locked, "push button") == ["Show the passphrase", "Open"]
    assert ask("type", "maji ya mto")
    assert ask("press", "push button", "Open")
    refused = "That passphrase does not open this casebook. Check the language of the keyboard and try again."
    assert ask("until", "label", refused)
    assert ask("announced") == [refused]  # said at once, wherever one is

    assert ask("type", PASSPHRASE)
    typed = ask("heard")
    assert [text for role, _name, text, _states in typed if role == "password text"] == [""]
    assert PASSPHRASE not in json.dumps(typed)

    assert ask("press", "push button", "Open")
    today = ask("until", "heading", "Today")
    assert names(today, "link")[:2] == ["Today", "Cases"]
    assert {"New incident", "Help", "Hide"} <= set(names(today, "push button"))

    assert ask("press", "push button", "New incident")
    form = ask("until", "entry", "When was it reported to the centre?")
    assert "New incident" in names(form, "heading")
    assert next(states for role, _name, _text, states in form if role == "entry") == ["focused", "required"]
    assert ask("press", "radio button", "Yesterday")
    answered = ask("until", "radio button", "Yesterday", "checked")
    assert answered is not None
    assert "The suspect is influential" in names(answered, "check box")

    assert ask("press", "push button", "Hide")
    hidden = ask("until", "password text", "Passphrase")
    assert [each[:2] for each in hidden if each[0] not in ("desktop frame", "application")] == [
        each[:2] for each in locked if each[0] not in ("desktop frame", "application")
    ]
