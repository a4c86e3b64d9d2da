"""Who starts Haki a second time sees the window that is there."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Client
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

import pytest

from app.ui import one_window

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="there the system does it")


@pytest.fixture(autouse=True)
def session_of_a_desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder such as sessions have: its name is short, for a socket's may have a hundred letters in all."""
    with TemporaryDirectory(prefix="haki-") as place:
        monkeypatch.setenv("XDG_RUNTIME_DIR", place)
        yield


def test_the_second_start_has_the_first_window_come_forward_as_often_as_it_is_tried(tmp_path: Path) -> None:
    came: SimpleQueue[str] = SimpleQueue()
    folder = tmp_path / "Asha Wanjikũ"
    with one_window.listening(folder, lambda: came.put("forward")):
        for _ in range(2):
            assert one_window.is_shown_already(folder)
            assert came.get(timeout=10) == "forward"
        assert not one_window.is_shown_already(tmp_path / "another folder")
    assert not one_window.is_shown_already(folder)


def test_a_window_that_was_killed_keeps_nobody_out(tmp_path: Path) -> None:
    killed = (
        "import os, sys\nfrom pathlib import Path\nfrom app.ui import one_window\n"
        "with one_window.listening(Path(sys.argv[1]), lambda: None): os._exit(9)"
    )
    ran = subprocess.run([sys.executable, "-c", killed, tmp_path], check=False, timeout=60)
    assert ran.returncode == 9
    assert not one_window.is_shown_already(tmp_path)
    with one_window.listening(tmp_path, lambda: None):
        assert one_window.is_shown_already(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="a socket stands for the pipe")
def test_a_window_that_hangs_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_window, "WAIT", 0.1)
    with socket.socket(socket.AF_UNIX) as hung:
        hung.bind(one_window._address(tmp_path))
        hung.listen()
        assert not one_window.is_shown_already(tmp_path)


def test_whatever_else_is_said_there_the_window_goes_on_listening(tmp_path: Path) -> None:
    came: SimpleQueue[str] = SimpleQueue()
    with one_window.listening(tmp_path, lambda: came.put("forward")):
        for said in (b"", b"show yourself", b"x" * 1000):
            with Client(one_window._address(tmp_path)) as other:
                other.send_bytes(said)
        assert one_window.is_shown_already(tmp_path)
    assert came.qsize() == 1


def test_without_a_place_to_listen_a_second_window_opens_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name == "nt":
        pytest.skip("Windows always has one")
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    with one_window.listening(tmp_path, lambda: None):
        assert not one_window.is_shown_already(tmp_path)
