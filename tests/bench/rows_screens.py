"""The rows about what a press costs: a form opened, its next step, Today, a case; and what opening and leaving a
hundred of them leaves in memory.

Milliseconds of processor of the thread that draws, from the press to the first picture that shows what was pressed
for: what a tablet, six to ten times slower, makes a person wait for. The baseline is an empty Kivy screen put in place
of another, drawn the same way in the same process.
"""

from __future__ import annotations

import json
import subprocess
import sys

from tests.bench.centres import Centres
from tests.bench.parts import PASSPHRASE
from tests.bench.rows_ui import environment
from tests.bench.table import Row

CASES = 60
GOALS = {"form": 150, "step": 100, "today": 150, "case": 200}
WORDS = {"form": "open a form", "step": "its next step", "today": "Today", "case": "open a case"}
GROWTH = 10
"""Megabytes by which a hundred forms and a hundred cases may leave the app larger than the first five did."""

SCREENS = """
import gc, json, sys, time
from pathlib import Path
from statistics import median
from app.ui import start
start.prepare(Path(sys.argv[1]))
from kivy.config import Config
Config.set("graphics", "maxfps", "0"); Config.set("graphics", "vsync", "0")
from app.ui import garbage
from app.ui.program import Program
from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish
from kivy.uix.boxlayout import BoxLayout
Window.size = 1366, 768
running = Program(Path(sys.argv[1]))
running.session.passing.lock_after = 3600
running.app._run_prepare()
running.open_with(sys.argv[2])
frame = running.frame
def play(until, seconds=120):
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, frame.navigator.here
        EventLoop.idle()
        glFinish()
        time.sleep(.002)  # it is read on another thread
def rest(frames=8):
    for _ in range(frames):
        EventLoop.idle()
    glFinish()
def see():  # nobody presses again before the screen stands; what waits for that is done
    play(lambda: not garbage._new._is_waiting)
def here(name):
    return frame.navigator.here.name == name
play(lambda: here("today"))
def cpu(press, until):
    rest()
    see()
    began = time.thread_time()
    press()
    EventLoop.idle()
    while not until():  # what is read is read on another thread; the turn in which it has come draws it
        time.sleep(.005)
        EventLoop.idle()
    glFinish()
    return (time.thread_time() - began) * 1e3
def open_form():
    frame.navigator.go("form", form="incident")
def form_is_there():
    return here("form") and frame.screen.model.is_ready
def today_is_there():
    return here("today") and frame.screen.model.held is not None
frame.navigator.go("cases")
play(lambda: frame.screen.model.is_ready)
case = frame.screen.model.rows()[0].id
frame.navigator.start("today")
play(today_is_there)
def open_case():
    frame.navigator.go("case", case=case)
def case_is_there():
    return here("case") and frame.screen.view.model is not None and frame.screen.view.model.is_ready \
        or here("cases") and frame.screen.view.model is not None and frame.screen.view.model.is_ready
def empty():
    frame.ids.place.clear_widgets()
    frame.ids.place.add_widget(BoxLayout())
times = {"form": [], "step": [], "today": [], "case": [], "empty": []}
for _turn in range(8):
    times["form"].append(cpu(open_form, form_is_there))
    rest()
    step = frame.screen.model._filling.form.steps[1].key
    times["step"].append(cpu(lambda: frame.screen.model.go(step), lambda: True))
    times["today"].append(cpu(lambda: frame.navigator.start("today"), today_is_there))
    times["case"].append(cpu(open_case, case_is_there))
    times["empty"].append(cpu(empty, lambda: True))
    frame.navigator.start("today")
    play(today_is_there)
def megabytes():
    while gc.collect(): pass  # what followed a widget is found once that has gone
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
weights = []
for turn in range(int(sys.argv[3])):
    frame.navigator.start("form", form="incident"); play(form_is_there); rest(2)
    frame.navigator.start("case", case=case); play(case_is_there); rest(2)
    see()
    if turn in (4, int(sys.argv[3]) - 1):
        weights.append(megabytes())
print(json.dumps([{name: median(each[1:]) for name, each in times.items()}, weights]))
"""


def screens(centres: Centres, turns: int) -> list[Row]:
    """Open forms, steps, Today and cases, and then `turns` forms and cases for what they leave behind."""
    ran = subprocess.run(
        [sys.executable, "-c", SCREENS, str(centres.demo(CASES).known.folder), PASSPHRASE, str(turns)],
        stdout=subprocess.PIPE, env=environment(), text=True, check=True,
    )  # fmt: skip
    times, (after_five, after_all) = json.loads(ran.stdout.splitlines()[-1])
    empty = times["empty"]
    rows = [
        Row(f"{WORDS[name]}, to its first picture; baseline: an empty screen", times[name], empty, "ms CPU",
            times[name], goal, note=f"{times[name] / empty:.1f} times an empty screen")
        for name, goal in GOALS.items()
    ]  # fmt: skip
    grown = after_all - after_five
    return [*rows, Row(f"{turns} forms and {turns} cases; baseline: five", after_all, after_five, "MB", grown, GROWTH)]
