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
    """An exchange did not take place or was cut. Nothing is lost; what was not receipted is sent again.

    Each kind has its `sentence`, which a person is told: in English, for whoever tells it to translate. `many` is its
    form for more than one `count`, where it has a `{count}`. `passes_by_itself` tells that there was no way to the
    server, and that repeating it later is worth it without anybody's doing; of all else a person must know.
    """

    sentence: str
    many: str = ""
    count: int = 0
    passes_by_itself: bool = False


class ServerUnreachable(SyncError):
    """No connection, or it broke."""

    sentence = "No connection to the server. Nothing is lost; it is sent when there is one."
    passes_by_itself = True


class UntrustedServer(ServerUnreachable):
    """Nobody vouches for whoever answers at this address: often this device's date is wrong, and it may be a trap."""

    sentence = (
        "The server's certificate cannot be trusted, so nothing was sent. Nothing is lost; check the date and time of "
        "this device, and try again on another network."
    )
    passes_by_itself = False  # nobody else will set this device's date right


class NotHaki(SyncError):
    """Something answered that is no Haki server: a captive portal, a proxy's error page."""

    sentence = (
        "Something answered that is not the centre's server, perhaps a network's login page. Nothing is lost; "
        "try again on another network."
    )
    passes_by_itself = True


class ServerBusy(SyncError):
    """The server asks to come back later. `seconds` tells when."""

    sentence = "The server is busy. Nothing is lost; try again in {count} second."
    many = "The server is busy. Nothing is lost; try again in {count} seconds."
    passes_by_itself = True

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the server is busy; try again in {seconds} seconds")
        self.seconds = self.count = seconds


class ServerRefused(SyncError):
    """The server refuses the message as a whole. `code` is its reason."""

    sentence = "The server refused the exchange; this Haki may need an update. Nothing is lost."

    def __init__(self, code: str) -> None:
        super().__init__(f"the server refused the exchange: {code}")
        self.code = code


class DeviceBlocked(ServerRefused):
    """The server's operator refuses this device."""

    sentence = (
        "The server's operator has blocked this device, so nothing was exchanged. Nothing is lost; what you record "
        "stays on this device. Talk to the centre's lead, or to the operator."
    )


class ServerFull(SyncError):
    """The operator allows this device or its centre no more on the server. What colleagues sent was read."""

    sentence = (
        "The server has no more room for what this device or its centre sends. Nothing is lost, and what colleagues "
        "sent was read; ask the server's operator for more room."
    )


class ServerFullToday(SyncError):
    """The operator allows this device or its centre no more today. What colleagues sent was read."""

    sentence = (
        "This device or its centre has sent as much as the server takes in a day. Nothing is lost, and what colleagues "
        "sent was read; the rest is sent tomorrow."
    )
    passes_by_itself = True


class InsecureAddress(SyncError):
    """A plain http:// address other than this machine's own."""

    sentence = "That address is not secure. Use the one that begins with https://."
