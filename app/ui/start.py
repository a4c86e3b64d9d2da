"""Starts the window. Prepares Kivy before it is imported: no logs on disk, no files of its own, no surprises.

Kivy reads its environment while it is being imported, and most of its modules open a window when they are. So whoever
wants a window calls `prepare` first; nothing else in this module's reach may import Kivy before that.
"""

import contextlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.ui import window_place
from app.ui.graphics import Graphics
from app.ui.platform import machine
from app.words.language import _, mark

if TYPE_CHECKING:
    from app.invite_file import InviteFile
    from app.ui.program import Program

ENVIRONMENT = {
    "KIVY_NO_ARGS": "1",  # the command line is ours
    "KIVY_NO_CONFIG": "1",  # no file that makes one machine behave unlike another
    "KIVY_NO_ENV_CONFIG": "1",
    "KIVY_WINDOW": "sdl2",  # where it opens none, the one that Kivy has beside it ends the program without a word
    "KIVY_NO_FILELOG": "1",  # a traceback may hold a case; it must not land in a plain file
    "KIVY_LOG_MODE": "PYTHON",  # otherwise Kivy takes over the root logger
}

SETTINGS = [
    ("kivy", "exit_on_escape", "0"),  # Escape goes back; it never closes the app with a form open
    ("kivy", "log_level", "warning"),
    ("graphics", "multisamples", "0"),  # old graphics chips lack it; our shapes smooth their own edges
    ("graphics", "width", str(window_place.FIRST[0])),
    ("graphics", "height", str(window_place.FIRST[1])),
    ("graphics", "minimum_width", "360"),
    ("graphics", "minimum_height", "400"),  # 768 lines drawn half as large again leave 440 beside title and task bar
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
    machine.prepare()
    log = logging.getLogger("kivy")
    log.setLevel(logging.WARNING)
    # Kivy calls it critical, with a traceback, that Linux has no tool for pasting by the middle button.
    # That no window was opened is said to people, in words.
    log.addFilter(lambda record: not any(each in record.getMessage() for each in ("Cutbuffer", "Window provider")))

    from kivy.config import Config  # noqa: PLC0415  (only now is it safe)

    for section, name, value in SETTINGS:
        Config.set(section, name, value)
    # SDL reports touch screens by itself; the second source that Kivy adds on Linux would double every tap.
    Config.remove_option("input", "%(name)s")


def run(folder: Path, *, selftest: bool = False, gallery: bool = False, invite: Path | None = None) -> int:
    """Open the window on the data folder `folder` and return the exit status when it is closed.

    `invite` is an invite file, which fills what the first screen asks. `gallery` shows every component in every
    state instead, without data; `selftest` draws the app on a vault of its own, where there is no display too, and
    prints where the picture of it lies. A folder whose window is open already gets no second one: that one comes
    forward.
    """
    if selftest:
        return _selftest()
    _speak_as_chosen(folder)
    if not has_display():
        machine.tell(_("There is no display here. Everything can be done by commands as well: haki --help"))
        return 1
    from app.ui import one_window  # noqa: PLC0415

    if not gallery and one_window.is_shown_already(folder):
        return 0
    words = [str(invite)] if invite else ["--data", str(folder), *(["--gallery"] if gallery else [])]
    if (ended := _window(folder, Graphics(folder), words)) is not None:
        return ended
    if gallery:
        from app.ui.app import HakiApp  # noqa: PLC0415
        from app.ui.screens.gallery.screen import Gallery  # noqa: PLC0415

        HakiApp(Gallery).run()
    else:
        from app.ui.program import Program  # noqa: PLC0415

        program = Program(folder, invite=_read(invite) if invite is not None else None)
        with one_window.listening(folder, program.come_forward):
            show(program)
    return 0


def _read(invite: Path) -> "InviteFile":
    """Return what stands in an invite file; nothing where it is none, which the first screen tells."""
    from app.invite_file import InviteFile, NoInvite, read  # noqa: PLC0415

    try:
        return read(invite)
    except NoInvite:
        return InviteFile("", "")


def _speak_as_chosen(folder: Path) -> None:
    """Say in the person's language what is said before there is a window."""
    from app.ui import preferences  # noqa: PLC0415
    from app.words import language  # noqa: PLC0415

    chosen = preferences.read(folder)
    with contextlib.suppress(KeyError):  # a HAKI_LANGUAGE that Haki does not speak: a command says so
        language.use(chosen.language if chosen else language.asked())


def open_window(folder: Path) -> bool:
    """Open the window, before anything else is loaded that needs one; tell whether what is drawn is seen in it."""
    prepare(folder)
    _begin_as_it_was_left(folder)
    sys._kivy_opengl_required_func = _too_old  # type: ignore[attr-defined]  # Kivy would end the program
    from kivy.core.window import Window  # noqa: PLC0415 -- importing it opens the window

    if Window is None:
        return False
    from app.ui.platform import door  # noqa: PLC0415

    door().measured()
    from app.ui import picture  # noqa: PLC0415

    return picture.is_drawn()


def _window(folder: Path, graphics: Graphics, words: Sequence[str]) -> int | None:
    """Open the window. Where none opens, try another way of drawing in a program of its own, with these `words`, and
    return what that ends with."""
    graphics.choose()
    if open_window(folder):
        graphics.works()
        return None
    if graphics.another():
        return graphics.start_again(words)
    machine.tell(_(NO_WINDOW).format(command=COMMANDS))
    return 1


def _too_old(*version: Any) -> None:
    raise RuntimeError(f"OpenGL 2 is needed, and this is {version[:2]}")


def _begin_as_it_was_left(folder: Path) -> None:
    """Open the window in the size it had, so that it does not jump there later; on a smaller screen it is fitted."""
    from kivy.config import Config  # noqa: PLC0415

    if sys.platform == "win32":
        Config.set("graphics", "window_state", "hidden")  # until it can answer screen readers (`HakiApp.on_start`)
    if (kept := window_place.read(folder)) is not None:
        Config.set("graphics", "width", str(kept.box.width))
        Config.set("graphics", "height", str(kept.box.height))


def show(program: "Program") -> None:
    """Show a program's window until it is closed; then end the process, whatever a server still keeps it waiting for.

    Everything is put away by then, and nobody would take the server's answer.
    """
    program.run()
    if program.is_exchanging:
        logging.shutdown()
        os._exit(0)


LEGIBLE = 8
"""Pixels that the smallest words have on any screen."""
NO_WINDOW = mark(
    "No window could be opened: this computer's graphics driver does not offer OpenGL 2. Nothing is lost. Update the "
    "driver, or have somebody do it; until then everything can be done by commands: {command}"
)
COMMANDS = "haki-cli --help" if sys.platform == "win32" and getattr(sys, "frozen", False) else "haki --help"
"""How commands are asked for. The program of windows, as Windows has it, has nowhere to print to."""


def has_display() -> bool:
    """Tell whether a window would be seen by anybody."""
    shown_on = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in shown_on)


def draw_offscreen() -> None:
    """Draw without a display. To be called before `prepare`; a driver that is chosen already stays."""
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    os.environ.setdefault("KIVY_CLIPBOARD", "sdl2")


def _selftest() -> int:
    """Make a vault, unlock it in the window, and write a picture of what is drawn then."""
    import secrets  # noqa: PLC0415 -- these are not for a start that somebody waits for
    from tempfile import TemporaryDirectory, gettempdir  # noqa: PLC0415

    if not has_display():
        draw_offscreen()
    with TemporaryDirectory(prefix="haki-selftest-") as name:
        folder, passphrase = Path(name) / "vault", secrets.token_urlsafe(24)
        if (ended := _window(folder, Graphics(None), ["--selftest"])) is not None:
            return ended
        from kivy.uix.label import Label  # noqa: PLC0415

        from app.casebook import Casebook  # noqa: PLC0415
        from app.ui import help_text  # noqa: PLC0415
        from app.ui.player import Player  # noqa: PLC0415
        from app.ui.program import Program  # noqa: PLC0415
        from app.ui.widgets.snackbar import notices  # noqa: PLC0415
        from app.words.language import in_use  # noqa: PLC0415

        today = help_text.of("today", in_use())
        pack = min(Casebook.countries())  # any will do: nothing is recorded
        Casebook.found(folder, passphrase, centre="Self-test", person="Nobody", device="none", pack=pack).close()
        running = Program(folder)
        playing = Player(running.app, (1366, 768))
        if not playing.texts():
            raise RuntimeError("the unlock screen is empty")
        running.open_with(passphrase)
        smallest = min(each.font_size for each in playing.every(Label))
        if smallest < LEGIBLE:
            raise RuntimeError(f"words are drawn {smallest:g} pixels high: this screen's density was not understood")
        wanted = ("Nothing is waiting", today.hint if today else "")  # the hint comes from files beside the program
        playing.until(lambda: bool(notices.children) or all(map(playing.shows, wanted)))
        whose = f"-{os.getuid()}" if hasattr(os, "getuid") else ""
        picture = playing.picture(Path(name) / "today.png").replace(Path(gettempdir()) / f"haki-selftest{whose}.png")
        said = " ".join(each.text for each in notices.children)
        running.end()
        playing.close()
    if said:
        machine.tell(f"Something was refused in the window: {said} A picture of it: {picture}")
        return 1
    if sys.stdout:
        sys.stdout.write(f"The vault opens and the window draws. A picture of it: {picture}\n")
    return 0
