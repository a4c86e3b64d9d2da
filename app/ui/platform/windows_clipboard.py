"""The clipboard of Windows, for words that belong nowhere else: what is copied here enters no history, goes to no other
device, and is looked at by no program that watches what is copied.

Takes the place of Kivy's own, which leaves all of that to the system. Imported anywhere; works on Windows alone.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from kivy.core.clipboard import ClipboardBase

from sync.windows_calls import last_error, windows

TEXT = 13
"""CF_UNICODETEXT."""
APART = (
    "ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard",
)  # fmt: skip
"""The formats by which Windows is told so; each says no by a number of four zero bytes."""
_MOVEABLE = 0x2
_TRIES, _BETWEEN = 10, 0.01
"""One program at a time has the clipboard, for an instant."""


class PrivateClipboard(ClipboardBase):
    """The clipboard as the window `handle` uses it."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._ours = 0

    def get(self, mimetype: str = "text/plain") -> str:  # noqa: ARG002 -- Kivy's word
        """Return the text there is; "" for none."""
        with suppress(OSError), self._opened():
            held = windows("GetClipboardData")(TEXT)
            place = windows("GlobalLock")(held) if held else None
            if place:
                try:
                    return ctypes.wstring_at(place)
                finally:
                    windows("GlobalUnlock")(held)
        return ""

    def put(self, text: str, mimetype: str = "text/plain") -> None:  # noqa: ARG002 -- Kivy's word
        """Put a text there, kept apart. Where the clipboard is not to be had nothing is copied: no word of a case goes
        there otherwise."""
        with suppress(OSError), self._opened():
            windows("EmptyClipboard")()
            for name in APART:
                _set(windows("RegisterClipboardFormatW")(name), bytes(4))
            _set(TEXT, f"{text}\0".encode("utf-16-le", "surrogatepass"))
        self._ours = windows("GetClipboardSequenceNumber")()

    def get_types(self) -> list[str]:
        """There is text alone."""
        return ["text/plain"]

    def forget(self) -> None:
        """Empty it, unless another program has copied something since."""
        if self._ours and windows("GetClipboardSequenceNumber")() == self._ours:
            with suppress(OSError), self._opened():
                windows("EmptyClipboard")()
        self._ours = 0

    def _copy(self, data: str) -> None:
        self.put(data)

    @contextmanager
    def _opened(self) -> Iterator[None]:
        for left in reversed(range(_TRIES)):
            if windows("OpenClipboard")(self._handle):
                break
            if not left:
                raise last_error()
            time.sleep(_BETWEEN)
        try:
            yield
        finally:
            windows("CloseClipboard")()


def _set(number: int, data: bytes) -> None:
    """Give bytes to the clipboard in a format. Raises `OSError`."""
    held = windows("GlobalAlloc")(_MOVEABLE, len(data))
    place = windows("GlobalLock")(held) if held else None
    if not place:
        raise last_error()
    ctypes.memmove(place, data, len(data))
    windows("GlobalUnlock")(held)
    if not windows("SetClipboardData")(number, held):  # what it took is Windows' own from here on
        error = last_error()
        windows("GlobalFree")(held)
        raise error
