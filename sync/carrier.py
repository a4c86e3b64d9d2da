"""What carries a message to the server and its answer back, and every way in which that fails.

Whoever exchanges or enrols knows this alone: a carrier by HTTP is `sync.client`, one by file could be another. Must not
know what is in a message, nor load a network library: also who only explains the errors imports this.
"""

from __future__ import annotations

from typing import Protocol


class Carrier(Protocol):
    """Brings one message at a time to one server, and counts what it took."""

    @property
    def bytes_up(self) -> int:
        """Bytes sent so far, with all that the carrier itself adds."""

    @property
    def bytes_down(self) -> int:
        """Bytes received so far, with all that the carrier itself adds."""

    @property
    def round_trips(self) -> int:
        """Messages that were answered so far."""

    @property
    def seconds_up(self) -> float:
        """How long the last message took to be sent and its answer to begin; 0 where that says nothing of a line."""

    def post(self, path: str, body: bytes) -> bytes:
        """Bring one message to a path of the server and return the answer's body, whole.

        Raises `SyncError`; then the message may or may not have arrived, and sending it again is harmless.
        """


class SyncError(Exception):
    """An exchange did not take place or was cut. Nothing is lost; what was not receipted is sent again."""


class ServerUnreachable(SyncError):
    """No connection, or it broke."""


class UntrustedServer(ServerUnreachable):
    """Nobody vouches for whoever answers at this address: often this device's date is wrong, and it may be a trap."""


class NotHaki(SyncError):
    """Something answered that is no Haki server: a captive portal, a proxy's error page."""


class ServerBusy(SyncError):
    """The server asks to come back later. `seconds` tells when."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the server is busy; try again in {seconds} seconds")
        self.seconds = seconds


class ServerRefused(SyncError):
    """The server refuses the message as a whole. `code` is its reason."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the server refused the exchange: {code}")
        self.code = code


class InsecureAddress(SyncError):
    """A plain http:// address other than this machine's own."""
