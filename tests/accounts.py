"""An account of a system that keeps secrets by account, where the tests run on one that has none.

Windows' own is asked in tests/windows.
"""

from __future__ import annotations

from app.store import account


class WindowsAccount:
    """It opens what it made itself, and nothing else; by another `name` it is another account."""

    secret = bytes(range(100, 132))

    def __init__(self) -> None:
        self.name = b"volunteer"

    def is_there(self) -> bool:
        """There is one."""
        return True

    def new_secret(self) -> tuple[bytearray, bytes]:
        """Return the secret and what opens as it."""
        return bytearray(self.secret), self.name + b" keeps it"

    def opened(self, kept: bytes) -> bytearray:
        """Return the secret again."""
        if kept != self.name + b" keeps it":
            raise account.SealedElsewhere(kept)
        return bytearray(self.secret)
