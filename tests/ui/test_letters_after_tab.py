"""Letters typed while the machine is at work arrive, also those that follow a Tab into the next field."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.x_server import x_server

pytestmark = [pytest.mark.ui, pytest.mark.soak]  # a real display takes its time

TYPED_AT_ONCE = """
import json, subprocess, sys, time
from pathlib import Path
from app.ui import start
folder = Path(sys.argv[1])
start.prepare(folder)
from kivy.clock import Clock
from app.ui.program import Program
from kivy.core.window import Window
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput
running = Program(folder)
fields = []
def begin(_passed):
    box = BoxLayout(orientation="vertical")
    fields.extend(TextInput(multiline=False, write_tab=False) for _ in range(2))
    for each in fields:
        box.add_widget(each)
    Window.add_widget(box)
    Clock.schedule_once(lambda _passed: setattr(fields[0], "focus", True), 0.5)
    Clock.schedule_once(type_while_it_is_at_work, 1.5)
def type_while_it_is_at_work(_passed):
    subprocess.run(["xdotool", "type", "--delay", "5", "ab"], check=True)
    subprocess.run(["xdotool", "key", "Tab"], check=True)
    subprocess.run(["xdotool", "type", "--delay", "5", "cde"], check=True)
    Clock.schedule_once(end, 1.5)
def end(_passed):
    print(json.dumps([each.text for each in fields]))
    running.app.stop()
Clock.schedule_once(begin, 0.5)
start.show(running)
"""


def test_letters_after_a_tab_arrive_in_the_next_field_however_busy_the_machine_was(tmp_path: Path) -> None:
    if not shutil.which("xdotool"):
        pytest.skip("xdotool is not installed")
    with x_server("1280x800x24") as display:
        ran = subprocess.run(
            [sys.executable, "-c", TYPED_AT_ONCE, tmp_path], capture_output=True, text=True, timeout=120,
            env=os.environ | {"DISPLAY": display, "SDL_VIDEODRIVER": "x11", "WAYLAND_DISPLAY": ""},
        )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]) == ["ab", "cde"]
