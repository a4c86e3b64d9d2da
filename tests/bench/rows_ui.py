"""The rows about what is drawn: from nothing to the unlock screen, against a bare Kivy window; and the frames of a long
list while it is scrolled, against the same list with nothing in it; and what a window costs that nobody touches.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from statistics import median

from app.casebook import Casebook
from tests.bench import parts
from tests.bench.centres import Centre
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


# The list of cases on a phone, scrolled by a fast finger: as many pixels a frame as half a row is high.
SCROLLED = """
import sys, time
from pathlib import Path
from app.ui import start
start.prepare(Path(sys.argv[1]))
from kivy.config import Config
Config.set("graphics", "maxfps", "0"); Config.set("graphics", "vsync", "0")
from app.ui.program import Program
from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish
from kivy.uix.recycleview import RecycleView
Window.size = 360, 740
running = Program(Path(sys.argv[1]))
running.app._run_prepare()
running.open_with(sys.argv[2])
def rows():
    return next(each for each in running.frame.screen.walk() if isinstance(each, RecycleView))
def play(until, seconds=120):
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, running.frame.navigator.here
        EventLoop.idle()
play(lambda: running.frame.navigator.here.name == "today")
running.frame.navigator.go("cases")
play(lambda: any(isinstance(each, RecycleView) and each.data for each in running.frame.screen.walk()))
listed = rows()
def frames(seconds, move):
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        move()
        Window.canvas.ask_update()
        EventLoop.idle()
        glFinish()
        count += 1
    return count / (time.perf_counter() - began)
seen = set()
def on():
    room = max(1, listed.children[0].height - listed.height)
    listed.scroll_y = max(0, listed.scroll_y - 40 / room)
    seen.update(each.title for each in listed.children[0].children)
frames(1, on)
scrolled, empty = [], []
for _turn in range(5):  # turn and turn about: another program's work falls on both
    scrolled.append(frames(2, on))
    data, listed.data = listed.data, []
    frames(.3, lambda: None)
    empty.append(frames(2, lambda: None))
    listed.data = data
    frames(.3, on)
assert len(seen) > 50, "it did not scroll"
print(sorted(scrolled)[2], sorted(empty)[2])
"""


def scroll(folder: Path, cases: int) -> Row:
    """Scroll the list of a centre with so many cases as the app draws it; against the list emptied, in one process."""
    ran = subprocess.run(
        [sys.executable, "-c", SCROLLED, str(folder), parts.PASSPHRASE],
        stdout=subprocess.PIPE, env=environment(), text=True, check=True,
    )  # fmt: skip
    ours, empty = map(float, ran.stdout.split()[-2:])
    return Row(f"scroll a list of {cases:,}", ours, empty, "frames/s", ours / empty, 0.8, at_least=True)


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


# The program as it runs, on a screen, until it is killed; says when it is there and what follows the unlock is over:
# that what is kept is checked beside the work is work.
IDLE = """
import sys
from pathlib import Path
from app.ui import start
start.prepare(Path(sys.argv[1]))
from kivy.clock import Clock
from app.ui.program import Program
running = Program(Path(sys.argv[1]))
running.session.passing.lock_after = 3600
place = sys.argv[3]
def there(_passed):
    checks = running.session.book.upkeep._checks if running.session.is_open else ()
    if not all(each.is_over for each in checks):
        Clock.schedule_once(there, 5)
        return
    here = running.frame.navigator.here
    assert here.name == place or (here.name, place) == ("cases", "case"), here  # where there is room, beside the list
    sys.stdout.write("drawn"); sys.stdout.flush()
def go(_passed):
    if running.frame.navigator.here.name != "today":
        Clock.schedule_once(go, 0.5)
        return
    params = {"form": lambda: {"form": "incident"}, "case": lambda: {"case": sys.argv[4]}}
    if place != "today":
        running.frame.navigator.go(place, **params.get(place, dict)())
    Clock.schedule_once(there, 20)
if place == "unlock":
    Clock.schedule_once(there, 20)
else:
    Clock.schedule_once(lambda _passed: running.open_with(sys.argv[2]), 0.5)
    Clock.schedule_once(go, 1)
running.run()
"""

IDLE_PLACES = (
    "unlock", "today", "form", "case", "cases", "drafts", "conflicts", "numbers", "partners", "trainings", "more",
    "devices", "settings",
)  # fmt: skip
FEW = 4
"""So many of them where it is to be quick."""
STILL = 60
"""Seconds for which nobody touches anything."""
MOST_CPU, MOST_WAKEUPS = 0.5, 10


def idle(centre: Centre, folder: Path, *, quick: bool) -> list[Row]:
    """A screen that nobody touches for a minute: the share of one core, and how often a thread was woken."""
    with centre.open() as book:
        case = book.cases.page(limit=1).lines[0].id
    places = IDLE_PLACES[:FEW] if quick else IDLE_PLACES
    seats = [centre.known.copy(folder / place).folder for place in places]  # a second window on a seat is looked after
    with ThreadPoolExecutor(len(places)) as beside:  # what each uses is its own, however many there are
        return [row for rows in beside.map(_idle, seats, places, repeat(case)) for row in rows]


def _idle(seat: Path, place: str, case: str) -> tuple[Row, Row]:
    running = subprocess.Popen(
        [sys.executable, "-c", IDLE, str(seat), parts.PASSPHRASE, place, case],
        stdout=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    try:
        said = running.stdout.read(len("drawn")) if running.stdout else b""
        if said != b"drawn":
            raise RuntimeError(f"it ended before it was at {place}")
        ticks, switches = _used(running.pid)
        time.sleep(STILL)
        ticks_after, switches_after = _used(running.pid)
    finally:
        running.kill()
        running.wait()
    cpu = 100 * (ticks_after - ticks) / os.sysconf("SC_CLK_TCK") / STILL
    wakeups = (switches_after - switches) / STILL
    return (
        Row(f"idle on {place}: processor", cpu, MOST_CPU, "% of core", cpu, MOST_CPU),
        Row(f"idle on {place}: wakeups", wakeups, MOST_WAKEUPS, "a second", wakeups, MOST_WAKEUPS),
    )


def _used(process: int) -> tuple[int, int]:
    """Return the clock ticks a process has used, and how often any of its threads gave its core back of itself."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    switches = 0
    for task in Path(f"/proc/{process}/task").iterdir():
        status = (task / "status").read_text()
        switches += int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])
    return int(fields[11]) + int(fields[12]), switches
