"""Rows about the window."""

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

_UNLOCK = """
import os, sys
from pathlib import Path
from app.ui import start
start.draw_offscreen()
start.prepare(Path(sys.argv[1]))
from app.ui import program
from app.ui.player import Player
playing = Player(program.Program(Path(sys.argv[1])).app, (1366, 768))
assert playing.texts(), "nothing is drawn"
os._exit(0)
"""
_WINDOW = """
import os, sys
from pathlib import Path
from app.ui import start
start.draw_offscreen()
start.prepare(Path(sys.argv[1]))
import kivy.core.window
os._exit(0)
"""


def start(folder: Path, repeats: int = 5) -> Row:
    """From the start of a process to the unlock screen drawn, against importing Kivy's window alone."""
    Casebook.found(folder / "seat", parts.PASSPHRASE, centre="Mombasa Justice Centre 2").close()
    ours, theirs = [], []
    for _ in range(repeats):
        ours.append(_seconds(_UNLOCK, folder / "seat"))
        theirs.append(_seconds(_WINDOW, folder / "seat"))
    mine, base = median(ours), median(theirs)
    return Row("app start to unlock screen", mine, base, "s", mine / base, 1.5)


def _seconds(script: str, folder: Path) -> float:
    quiet = {**os.environ, "KIVY_NO_CONSOLELOG": "1"}
    quiet.pop("DISPLAY", None)
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", script, str(folder)], check=True, env=quiet)
    return time.perf_counter() - began
