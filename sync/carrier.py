"""What carries a message to the server and its answer back, and every way in which that fails.

Whoever exchanges or enrols knows this alone: a carrier by HTTP is `sync.client`, one by file could be another. Must not
know what is in a message, nor load a network library: also who only explains the errors imports this.
"""

from __future__ import annotations

from enum import StrEnum
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


class Stage(StrEnum):
    """How far a message is."""

    REACHING = "reaching"  # nothing has been heard over this carrier yet: nobody knows that a server is there
    SENDING = "sending"
    RECEIVING = "receiving"  # it has gone, and the answer is awaited or coming


class Fault(StrEnum):
    """Where the way to the server ends."""

    NETWORK = "network"  # no server was reached
    LOGIN = "login"  # the network wants a login before it lets anything through
    SERVER = "server"  # it was reached, or what stands before it was, and does not work just now
    BUSY = "busy"  # it was reached, and asks to come back later


class SyncError(Exception):
    """An exchange did not take place or was cut. Nothing is lost; what was not receipted is sent again.

    Each kind has its `sentence`, which a person is told: in English, for whoever tells it to translate. `many` is its
    form for more than one `count`, where it has a `{count}`. `passes_by_itself` tells that there was no way to the
    server, and that repeating it later is worth it without anybody's doing; of all else a person must know. `fault`
    is where the way ended, as far as that can be told; `seconds` is how long the server asked to be left alone.
    """

    sentence: str
    many: str = ""
    count: int = 0
    passes_by_itself: bool = False
    fault: Fault = Fault.NETWORK
    seconds: int = 0


# --- No server was reached --------------------------------------------------------------------------------------


class ServerUnreachable(SyncError):
    """No connection, or it broke."""

    sentence = "No connection to the server. Nothing is lost; it is sent when there is one."
    passes_by_itself = True


class UnknownName(ServerUnreachable):
    """Nobody on this network knows where the server's name leads: no network, or a name that was mistyped."""

    sentence = (
        "This network does not know the server's name. Nothing is lost; it is sent when there is a connection. If it "
        "stays so where other things work, check the address with whoever runs the server."
    )


class ConnectionCut(ServerUnreachable):
    """The server was reached and the connection broke before its answer was whole."""

    sentence = (
        "The connection broke before the server's answer was whole. Nothing is lost; what did not arrive is sent again."
    )


class LineTooSlow(ConnectionCut):
    """So little came in so long that nobody can tell it from nothing."""

    sentence = (
        "The network brings almost nothing, so this try was ended. Nothing is lost; it is tried again by itself, and "
        "on another network it may go at once."
    )


class UntrustedServer(ServerUnreachable):
    """Nobody vouches for whoever answers at this address: often this device's date is wrong, and it may be a trap."""

    sentence = (
        "The server's certificate cannot be trusted, so nothing was sent. Nothing is lost; check the date and time of "
        "this device, and try again on another network."
    )
    passes_by_itself = False  # nobody else will set this device's date right


class UntimelyCertificate(UntrustedServer):
    """The server's certificate is of another time than this device's clock: one of the two is wrong."""

    sentence = (
        "By the date and time of this device the server's certificate has run out or does not count yet, so nothing "
        "was sent. Nothing is lost; set the date and time right. If they are, tell whoever runs the server."
    )


# --- Something answered that is no Haki server ------------------------------------------------------------------


class NotHaki(SyncError):
    """Something answered that is no Haki server, and cannot be told to be a login page or a server that fails."""

    sentence = (
        "Something answered that is not the centre's server. Nothing is lost; try again on another network, and if it "
        "stays so, check the address with whoever runs the server."
    )
    passes_by_itself = True


class LoginPage(NotHaki):
    """A network's login page answered in the server's place."""

    sentence = (
        "This network shows a login page in place of the centre's server. Nothing is lost; log in to the network in a "
        "browser, or use another one."
    )
    fault = Fault.LOGIN


class ServerFailing(NotHaki):
    """The server's machine answers, and Haki does not work there just now: the page is its proxy's."""

    sentence = (
        "The server is there but does not work just now. Nothing is lost; try again later, and if it stays so, tell "
        "whoever runs the server."
    )
    fault = Fault.SERVER


class TooMuchAtOnce(NotHaki):
    """What stands before the server takes smaller messages than the server does."""

    sentence = (
        "What stands before the server, such as its proxy, does not take so much at once. Nothing is lost, and nothing "
        "more is sent until whoever runs the server lets larger messages through: tell them."
    )
    passes_by_itself = False  # the same bytes are sent again, and are as many
    fault = Fault.SERVER


# --- The server answered, and said no ---------------------------------------------------------------------------


class ServerBusy(SyncError):
    """The server asks to come back later. `seconds` tells when."""

    sentence = "The server is busy. Nothing is lost; try again in {count} second."
    many = "The server is busy. Nothing is lost; try again in {count} seconds."
    passes_by_itself = True
    fault = Fault.BUSY

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the server is busy; try again in {seconds} seconds")
        self.seconds = self.count = seconds


class ServerRefused(SyncError):
    """The server refuses the message as a whole. `code` is its reason."""

    sentence = "The server refused the exchange; this Haki may need an update. Nothing is lost."
    fault = Fault.SERVER

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


class UnfitAddress(InsecureAddress):
    """No address of a server, or one that two programs could read as two."""

    sentence = (
        "That is no address of a server, so nothing was sent. Copy it again from whoever runs the server; it looks "
        "like https://haki.example.org."
    )
