"""Starting the program as a person does: in a window, without a display, and as a test of itself."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from tests.relay import Relay
from tests.seats import PASSPHRASE, new_centre
from tests.sync.server.parts import Server

pytestmark = pytest.mark.ui

NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": ""}


def haki(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, words)],
        capture_output=True, text=True, timeout=120, env=os.environ | environment,
    )  # fmt: skip


def test_the_self_test_opens_a_vault_and_leaves_one_picture_and_nothing_else(tmp_path: Path) -> None:
    """Also where the first way of drawing opens no window: another is tried, and nothing is said of it."""
    words = ("--selftest", "--data", tmp_path / "data")
    answer = haki(*words, TMPDIR=str(tmp_path), KIVY_GL_BACKEND="nosuch", **NO_DISPLAY)
    assert answer.returncode == 0, answer.stderr
    assert not answer.stderr
    (picture,) = [Path(word) for word in answer.stdout.split() if word.endswith(".png")]
    with Image.open(picture) as image:
        assert image.size == (1366, 768)
        assert len(image.convert("RGB").getcolors(2**24)) > 50
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert left == [picture]


def test_a_driver_that_opens_a_window_and_draws_nothing_in_it_is_passed_over(tmp_path: Path) -> None:
    answer = haki("--selftest", TMPDIR=str(tmp_path), KIVY_GL_BACKEND="mock", **NO_DISPLAY)
    assert answer.returncode == 0, answer.stderr
    (picture,) = tmp_path.glob("*.png")
    with Image.open(picture) as image:
        assert len(image.convert("RGB").getcolors(2**24)) > 50


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there a program can have no display")
def test_without_a_display_the_window_is_not_opened_and_the_commands_are_named(tmp_path: Path) -> None:
    answer = haki("--data", tmp_path / "data", **NO_DISPLAY)
    assert answer.returncode == 1
    assert "haki --help" in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_the_self_test_fails_where_something_of_the_program_is_missing_and_the_window_says_so(tmp_path: Path) -> None:
    """A bundle without its pages of help greeted every unlock with a fault of ours, and called itself well."""
    root = Path(__file__).parents[2]
    (tmp_path / "assets").mkdir()
    for part in (
        "app",
        "sync",
        *(f"assets/{each.name}" for each in (root / "assets").iterdir() if each.name != "help"),
    ):
        (tmp_path / part).symlink_to(root / part)
    answer = subprocess.run(
        [sys.executable, "-m", "app", "--selftest"], capture_output=True, text=True, timeout=120, cwd=tmp_path,
        env=os.environ | NO_DISPLAY | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert answer.returncode == 1
    assert "help" in answer.stderr


# --- Where no window opens --------------------------------------------------------------------------------------

OFFSCREEN = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": "offscreen"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Mesa lets itself be told how old it is")
@pytest.mark.parametrize(("language", "said"), [("en", "No window could be opened"), ("sw", "haki --help")])
def test_a_driver_that_is_too_old_is_said_in_words_and_commands_are_named(
    tmp_path: Path, language: str, said: str
) -> None:
    answer = haki("--data", tmp_path / "data", MESA_GL_VERSION_OVERRIDE="1.4", HAKI_LANGUAGE=language, **OFFSCREEN)
    assert answer.returncode == 1
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1, answer.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("words", "status", "environment"),
    [pytest.param("--selftest", 0, NO_DISPLAY, marks=pytest.mark.soak), ("", 1, NO_DISPLAY), ("--help", 0, {})],
)
def test_a_program_that_has_neither_input_nor_output_does_its_work_all_the_same(
    tmp_path: Path, words: str, status: int, environment: dict[str, str]
) -> None:
    """As one of windows has it: Python has none of the three then."""
    ran = subprocess.run(
        ["sh", "-c", f'exec "$0" -m app {words} --data "$1" <&- >&- 2>&-', sys.executable, tmp_path / "data"],
        timeout=120, check=False, env=os.environ | environment | {"TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert ran.returncode == status


# --- A real window, on an X server that draws into memory -----------------------------------------------------------


def windows(display: str) -> str:
    """What the X server knows of windows."""
    told = subprocess.run(["xwininfo", "-root", "-tree", "-display", display], capture_output=True, text=True)
    return told.stdout


def test_the_window_opens_under_a_name_that_tells_nothing_and_closes_when_told(display: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    running = subprocess.Popen(
        [sys.executable, "-m", "app", "--data", folder], stderr=subprocess.PIPE, text=True,
        env=os.environ | {"DISPLAY": display, "SDL_VIDEODRIVER": "", "WAYLAND_DISPLAY": ""},
    )  # fmt: skip
    try:
        end = time.monotonic() + 60
        while '"Notes"' not in windows(display) and time.monotonic() < end and running.poll() is None:
            time.sleep(0.2)
        shown = windows(display)
        assert '"Notes"' in shown, running.poll()
        assert "haki" not in shown.lower()
    finally:
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert not folder.exists()  # nothing is made before somebody has chosen how to begin
    assert "Traceback" not in said, said


# --- Going away -------------------------------------------------------------------------------------------------------

# A window on an open folder, closed while the server keeps it waiting.
CLOSED_WHILE_WAITING = """
import sys
from pathlib import Path
from app.ui import start
start.prepare(Path(sys.argv[1]))
from kivy.clock import Clock
from app.ui.program import Program
running = Program(Path(sys.argv[1]))
running.open_with(sys.argv[2])
Clock.schedule_interval(lambda passed: running.session.exchange.progress and running.app.stop(), 0.2)
start.show(running)
"""


def drip(listener: socket.socket) -> None:
    """Answer the first who comes with a byte now and then, and no end: no time-out of theirs ever runs out."""
    with contextlib.suppress(OSError):
        came, _ = listener.accept()
        while True:
            came.sendall(b"H")
            time.sleep(0.5)


def test_a_window_that_is_closed_does_not_wait_for_a_server_that_never_ends(server: Server, tmp_path: Path) -> None:
    with Relay(server.address) as relay, socket.create_server(("127.0.0.1", 0)) as dripping:
        seat = new_centre(tmp_path / "lead", server, relay.address)
        relay.server = f"http://127.0.0.1:{dripping.getsockname()[1]}"
        threading.Thread(target=drip, args=[dripping], daemon=True).start()
        ended = subprocess.run(
            [sys.executable, "-c", CLOSED_WHILE_WAITING, seat.folder, PASSPHRASE],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
