"""The window as Windows has it: how densely it is drawn, who sees it, what is copied from it, and what is kept when the
system ends. On Windows alone, or under wine."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.windows.parts import is_wine

pytestmark = [pytest.mark.ui, pytest.mark.skipif(sys.platform != "win32", reason="Windows' own")]

BEGUN = """
import ctypes, json, sys
from pathlib import Path
from app.ui import start
folder = Path(sys.argv[1])
assert start.open_window(folder)
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import Metrics
from app.ui.platform import door
user32 = ctypes.WinDLL("user32")
user32.SendMessageW.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_size_t, ctypes.c_ssize_t]
handle = door()._handle
"""


def told(script: str, folder: Path) -> str:
    """What a script says that has a window."""
    ran = subprocess.run(
        [sys.executable, "-c", BEGUN + script, folder], capture_output=True, text=True, timeout=200, check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_window_that_is_made_unseen_is_drawn_as_densely_as_its_screen(tmp_path: Path) -> None:
    """Kivy took the density of the window that has the keyboard: of none, so that no word had any height."""
    said = told(
        "print(Window.dpi, Metrics.density)\n"
        "Window._update_density_and_dpi()\n"  # as when it is moved to another screen
        "print(Window.dpi, Metrics.density)\n",
        tmp_path,
    )
    dots = ctypes.WinDLL("user32").GetDpiForSystem()  # type: ignore[attr-defined]
    assert said.split() == [f"{dots:.1f}", str(dots / 96)] * 2


def test_the_program_itself_says_that_it_draws_as_densely_as_the_screen(tmp_path: Path) -> None:
    said = told(
        "user32.GetThreadDpiAwarenessContext.restype = ctypes.c_void_p\n"
        "print(user32.GetAwarenessFromDpiAwarenessContext(ctypes.c_void_p(user32.GetThreadDpiAwarenessContext())))",
        tmp_path,
    )
    assert said.split() == ["2"], "DPI_AWARENESS_PER_MONITOR_AWARE"


def test_other_programs_see_nothing_of_it_but_of_a_demo(tmp_path: Path) -> None:
    said = told(
        "seen = ctypes.c_uint()\n"
        "for hidden in (True, False):\n"
        "    door().hide_from_capture(hidden)\n"
        "    assert user32.GetWindowDisplayAffinity(ctypes.c_void_p(handle), ctypes.byref(seen))\n"
        "    print(seen.value)\n",
        tmp_path,
    )
    hidden, shown = map(int, said.split())
    assert shown == 0
    assert hidden in ((0,) if is_wine() else (0x1, 0x11))


def test_what_is_copied_stands_apart_from_history_and_other_devices_and_goes_again(tmp_path: Path) -> None:
    said = told(
        "from kivy.uix.textinput import TextInput\n"
        "from app.ui.platform.windows_clipboard import APART\n"
        "field = TextInput(text='Neema Wanjikũ 😀')\n"
        "field.select_all()\n"
        "field.copy()\n"
        "there = [user32.IsClipboardFormatAvailable(user32.RegisterClipboardFormatW(name)) for name in APART]\n"
        "from kivy.core.clipboard import Clipboard\n"
        "print(json.dumps([there, Clipboard.paste(), type(Clipboard).__name__]))\n"
        "door().forget_copied()\n"
        "print(json.dumps([user32.CountClipboardFormats(), Clipboard.paste()]))\n"
        "Clipboard.put('of Haki')\n"
        "user32.OpenClipboard(ctypes.c_void_p(handle)); user32.EmptyClipboard(); user32.CloseClipboard()\n"
        "door().copy('a word')\n"
        "print(json.dumps(Clipboard.paste()))\n",
        tmp_path,
    )
    first, second, third = said.splitlines()
    assert first == '[[1, 1, 1], "Neema Wanjik\\u0169 \\ud83d\\ude00", "PrivateClipboard"]'
    assert second == '[0, ""]'
    assert third == '"a word"'


def test_drafts_are_kept_before_the_system_is_answered_that_it_may_end(tmp_path: Path) -> None:
    said = told(
        "kept = []\n"
        "from app.ui.program import Program\n"
        "running = Program(folder)\n"
        "running.session.on_leaving(lambda: running.session._lanes.writing.run(lambda: kept.append(1), print))\n"
        "unwatched = door().watch_the_end(running._system_ends)\n"
        "print(user32.SendMessageW(handle, 0x11, 0, 0), len(kept))\n"
        "print(user32.SendMessageW(handle, 0x16, 1, 0), len(kept))\n"
        "unwatched()\n"
        "print(user32.SendMessageW(handle, 0x11, 0, 0), len(kept))\n"
        "running.end()\n",
        tmp_path,
    )
    assert [line.split() for line in said.splitlines()] == [["1", "1"], ["0", "2"], ["1", "2"]]
