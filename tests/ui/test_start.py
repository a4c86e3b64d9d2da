"""Starting the program as a person does: in a window, without a display, and as a test of itself."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

pytestmark = pytest.mark.ui

NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": ""}


def haki(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, words)],
        capture_output=True, text=True, timeout=120, env=os.environ | environment,
    )  # fmt: skip


def test_the_self_test_opens_a_vault_and_leaves_one_picture_and_nothing_else(tmp_path: Path) -> None:
    answer = haki("--selftest", "--data", tmp_path / "data", TMPDIR=str(tmp_path), **NO_DISPLAY)
    assert answer.returncode == 0, answer.stderr
    (picture,) = [Path(word) for word in answer.stdout.split() if word.endswith(".png")]
    with Image.open(picture) as image:
        assert image.size == (1366, 768)
        assert len(image.convert("RGB").getcolors(2**24)) > 50
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert left == [picture]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there a program can have no display")
def test_without_a_display_the_window_is_not_opened_and_the_commands_are_named(tmp_path: Path) -> None:
    answer = haki("--data", tmp_path / "data", **NO_DISPLAY)
    assert answer.returncode == 1
    assert "haki --help" in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


# --- A real window, on an X server that draws into memory -----------------------------------------------------------


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of one's own."""
    if not shutil.which("Xvfb") or not shutil.which("xwininfo"):
        pytest.skip("Xvfb and xwininfo are not installed")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as said:
        number = said.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


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
