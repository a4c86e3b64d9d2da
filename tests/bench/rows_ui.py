"""The row about starting: from nothing to the unlock screen drawn, against a bare Kivy window in the same run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from app.casebook import Casebook
from tests.bench import parts
from tests.bench.table import Row

RUNS = 5

DRAWN = 'import sys; sys.stdout.write("drawn"); sys.stdout.flush()'

KIVY = f"import kivy.core.window; {DRAWN}"

# The program as `haki` starts it, up to its first screen on the window's surface.
APP = f"""
import sys
from pathlib import Path
from app.ui import start
start.prepare(Path(sys.argv[1]))
from app.ui.program import Program
from kivy.base import EventLoop
from kivy.graphics.opengl import glFinish
running = Program(Path(sys.argv[1]))
running.app._run_prepare()
EventLoop.idle()
glFinish()
assert running.frame.navigator.here.name == "unlock", running.frame.navigator.here
{DRAWN}
"""


def start(folder: Path) -> Row:
    """Start to the unlock screen drawn, each time in a process of its own; median of five, turn and turn about."""
    seat = folder / "seat"
    Casebook.found(seat, parts.PASSPHRASE, centre="Mombasa Justice Centre 2").close()
    ours, theirs = [], []
    for _run in range(RUNS + 1):  # the first of each reads the files from the disk, and is not counted
        ours.append(_seconds(APP, str(seat)))
        theirs.append(_seconds(KIVY))
    mine, base = median(ours[1:]), median(theirs[1:])
    return Row("app start to unlock screen", mine * 1e3, base * 1e3, "ms", mine / base, 1.5)


def environment() -> dict[str, str]:
    """Return the environment of a program with a window, drawn offscreen where there is no display."""
    made = os.environ | {"KIVY_NO_ARGS": "1", "KIVY_NO_CONSOLELOG": "1"}
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        made["SDL_VIDEODRIVER"] = "offscreen"
    return made


def _seconds(program: str, *arguments: str) -> float:
    """Return the seconds from starting a process to its word that it has drawn; how it ends is not counted."""
    began = time.perf_counter()
    running = subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, env=environment())
    said = running.stdout.read(len("drawn")) if running.stdout else b""
    taken = time.perf_counter() - began
    running.kill()
    running.wait()
    if said != b"drawn":
        raise RuntimeError(f"it ended before it had drawn: {program}")
    return taken
