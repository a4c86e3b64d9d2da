"""Prepares Kivy before it is imported: no logs on disk, no files of its own, no surprises from the machine.

Kivy reads its environment while it is being imported, and most of its modules open a window when they are. So whoever
wants a window calls `prepare` first; nothing else in this module's reach may import Kivy before that.
"""

import logging
import os
import sys
from pathlib import Path

ENVIRONMENT = {
    "KIVY_NO_ARGS": "1",  # the command line is ours
    "KIVY_NO_CONFIG": "1",  # no file that makes one machine behave unlike another
    "KIVY_NO_ENV_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",  # a traceback may hold a case; it must not land in a plain file
    "KIVY_LOG_MODE": "PYTHON",  # otherwise Kivy takes over the root logger
}

SETTINGS = [
    ("kivy", "exit_on_escape", "0"),  # Escape goes back; it never closes the app with a form open
    ("kivy", "log_level", "warning"),
    ("graphics", "multisamples", "0"),  # old graphics chips lack it; our shapes smooth their own edges
    ("graphics", "width", "1366"),
    ("graphics", "height", "768"),
    ("graphics", "minimum_width", "360"),
    ("graphics", "minimum_height", "480"),
    ("input", "mouse", "mouse,disable_multitouch"),  # a right click leaves no red dot
]


def prepare(folder: Path) -> None:
    """Set Kivy's environment and settings; `folder` is where Kivy may think its home is (nothing is written there).

    Raises RuntimeError when Kivy is already imported: by then it has read another environment.
    """
    if "kivy" in sys.modules:
        raise RuntimeError("Kivy was imported before app.ui.start.prepare")
    os.environ.update(ENVIRONMENT)
    os.environ["KIVY_HOME"] = str(folder)
    if sys.platform == "win32":
        # Old laptops offer OpenGL 1.1; ANGLE draws through Direct3D instead.
        os.environ.setdefault("KIVY_GL_BACKEND", "angle_sdl2")
    log = logging.getLogger("kivy")
    log.setLevel(logging.WARNING)
    # Kivy calls it critical, with a traceback, that Linux has no tool for pasting by the middle button.
    log.addFilter(lambda record: "Cutbuffer" not in record.getMessage())

    from kivy.config import Config  # noqa: PLC0415  (only now is it safe)

    for section, name, value in SETTINGS:
        Config.set(section, name, value)
    # SDL reports touch screens by itself; the second source that Kivy adds on Linux would double every tap.
    Config.remove_option("input", "%(name)s")


def run(folder: Path, *, selftest: bool = False, gallery: bool = False) -> int:
    """Open the window on the data folder `folder` and return the exit status when it is closed.

    `gallery` shows every component in every state instead, without data.
    """
    prepare(folder)
    if not gallery or selftest:
        sys.stderr.write("The window is not there yet; the headless commands are: haki --help\n")
        return 1

    from app.ui.app import HakiApp  # noqa: PLC0415 -- importing it opens a window
    from app.ui.screens.gallery.screen import Gallery  # noqa: PLC0415

    HakiApp(Gallery).run()
    return 0
