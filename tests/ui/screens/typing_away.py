"""A person who types into a form and is cut off: the program of `test_kill.py`, run in a process of its own.

python -m tests.ui.screens.typing_away FOLDER WORDS
"""

import os
import sys
import time
from pathlib import Path

from app.ui import start

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
os.environ.setdefault("KIVY_CLIPBOARD", "dummy")
start.prepare(Path(sys.argv[1]).with_name("kivy"))  # beside the casebook: whoever is killed tidies nothing

from tests.ui.parts import PASSPHRASE  # noqa: E402
from tests.ui.play import Play  # noqa: E402

play = Play(Path(sys.argv[1]), (360, 740))
play.write(PASSPHRASE)
play.enter()
play.frames(10)
play.frame.new_incident()
play.frames(10)
play.frame.screen.model.go("what")
play.frames(8)
play.type_in("In the survivor's own words", sys.argv[2])
play.wait(1.2)  # a second after the last key the draft is kept
sys.stdout.write(f"{play.frame.screen.saved}\n")
sys.stdout.flush()
play.write(" and this is lost")
time.sleep(60)
