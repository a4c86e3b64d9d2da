"""Calls that come later, by name: one of a name at a time, and none once their owner is done. Knows no toolkit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Cancel = Callable[[], None]


class Later(Protocol):
    """Calls something on the thread that draws, after some seconds. May be used from any thread."""

    def __call__(self, seconds: float, call: Callable[[], None]) -> Cancel:
        """Return what takes it back."""


class Timers:
    """The calls that one owner waits for."""

    def __init__(self, later: Later) -> None:
        self._later = later
        self._waiting: dict[str, Cancel] = {}

    def set(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        """Call `call` once, `seconds` from now, in place of the last of this name."""
        self.stop(name)
        self._waiting[name] = self._later(seconds, call)

    def stop(self, name: str) -> None:
        """Take back the call of this name, if it has not come yet."""
        if name in self._waiting:
            self._waiting.pop(name)()

    def end(self) -> None:
        """Take back every call."""
        for name in tuple(self._waiting):
            self.stop(name)
