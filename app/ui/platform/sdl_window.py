"""The program's window as SDL, which Kivy draws through, knows it: its place, and the screens there are.

Kivy passes on neither how much of a screen windows may use nor where a window may stand. So SDL is asked itself: the
library that Kivy has loaded, in this process already. Where it is not found there is None, and the window stays as the
system has put it; macOS keeps a window on its screen by itself.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import byref, c_int, c_uint32, c_void_p
from pathlib import Path

from app.ui.window_place import Edges, Placement, ScreenBox

FILLS, SMALL = 0x80, 0x40  # SDL_WINDOW_MAXIMIZED, SDL_WINDOW_MINIMIZED
TITLE = Edges(top=40)
"""What is left for a title and a frame where the system does not say."""


class _Rect(ctypes.Structure):
    _fields_ = (("x", c_int), ("y", c_int), ("w", c_int), ("h", c_int))


class SdlWindow:
    """The window. `screens` are as far as windows may use them, that of the window first."""

    def __init__(self, sdl: ctypes.CDLL, window: int) -> None:
        self._sdl, self._window = sdl, c_void_p(window)

    @property
    def screens(self) -> list[ScreenBox]:
        """The screens there are; empty where the system does not say."""
        own = self._sdl.SDL_GetWindowDisplayIndex(self._window)
        found: list[ScreenBox] = []
        for number in range(self._sdl.SDL_GetNumVideoDisplays()):
            rect = _Rect()
            if self._sdl.SDL_GetDisplayUsableBounds(c_int(number), byref(rect)) == 0 and rect.w > 0 and rect.h > 0:
                found.insert(0 if number == own else len(found), ScreenBox(rect.x, rect.y, rect.w, rect.h))
        return found

    @property
    def edges(self) -> Edges:
        """What the system draws around it."""
        sides = [c_int() for _side in Edges._fields]
        told = self._sdl.SDL_GetWindowBordersSize(self._window, *map(byref, sides))
        return Edges(*(side.value for side in sides)) if told == 0 else TITLE

    @property
    def placement(self) -> Placement | None:
        """How it stands now; None while it is made small, which is no place."""
        x, y, width, height = (c_int() for _length in ScreenBox._fields)
        self._sdl.SDL_GetWindowPosition(self._window, byref(x), byref(y))
        self._sdl.SDL_GetWindowSize(self._window, byref(width), byref(height))
        flags = self._sdl.SDL_GetWindowFlags(self._window)
        if flags & SMALL:
            return None
        return Placement(ScreenBox(x.value, y.value, width.value, height.value), bool(flags & FILLS))

    def place(self, box: ScreenBox) -> None:
        """Let it stand there."""
        self._sdl.SDL_SetWindowSize(self._window, c_int(box.width), c_int(box.height))
        self._sdl.SDL_SetWindowPosition(self._window, c_int(box.x), c_int(box.y))

    def fill(self) -> None:
        """Let it fill its screen."""
        self._sdl.SDL_MaximizeWindow(self._window)


def opened() -> SdlWindow | None:
    """Return the window that is open; None where SDL cannot be asked."""
    name = _library()
    if not name:
        return None
    try:
        sdl = ctypes.CDLL(name)
        sdl.SDL_GL_GetCurrentWindow.restype = c_void_p
        sdl.SDL_GetWindowFlags.restype = c_uint32
        window = sdl.SDL_GL_GetCurrentWindow()
    except (OSError, AttributeError):
        return None
    return SdlWindow(sdl, window) if window else None


def _library() -> str:
    """The name by which the library that is loaded already is found; "" where that is not known."""
    if sys.platform == "win32":
        return "SDL2.dll"
    if not sys.platform.startswith("linux"):
        return ""
    try:
        loaded = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    names = (line[line.index("/") :] for line in loaded if "/" in line)
    return next((name for name in names if Path(name).name.startswith("libSDL2-2")), "")
