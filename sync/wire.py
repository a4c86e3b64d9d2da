"""The wire under a link: it tells how far a message is, ends an answer that only trickles, and can be cut from any
thread.

Must not know what a message is. A read that brings a byte now and then never times out, so speed is measured over a
while as well.
"""

from __future__ import annotations

import contextlib
import io
import socket
from collections.abc import Callable
from http.client import HTTPResponse
from time import monotonic
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from sync.carrier import LineTooSlow, Stage

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LEAST_BYTES, WITHIN_SECONDS = 512, 30.0
"""An answer that brings less than so much in so long is given up: the slowest line that anybody works by (GPRS at its
worst) brings a hundred times that. What is sent is ended by its blocks: each has the time-out of one read."""
_WORTH_TELLING, _TOLD_EVERY = 1024, 1.0
"""Bytes, and seconds: that something moves is told no oftener, and not of less."""


class MeteredWire:
    """The connections of one link. `tell` hears on the thread that posts how far the message is, and again while it
    moves; a trickle is no moving."""

    def __init__(self, tell: Callable[[Stage], None]) -> None:
        self._tell = tell
        self._has_answered = False
        self._socket: socket.socket | None = None
        self.is_cut = False
        self._stage = Stage.REACHING
        self._moved = 0
        self._told_at = 0.0
        self._began: float | None = None
        self._came = 0

    def adapter(self) -> HTTPAdapter:
        """Return what sends requests over this wire."""
        return _Adapter(self)

    def cut(self) -> None:
        """End what is under way, from any thread; it raises there. Nothing more is sent over this wire."""
        self.is_cut = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                # of TLS too: its own shutdown would talk to the other side, on this thread
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def begin(self, body: bytes) -> io.BytesIO:
        """Begin a message; return its body, to be read as it is sent."""
        self._began = None
        self._say(Stage.SENDING if self._has_answered else Stage.REACHING)
        return _Outgoing(self, body)

    def sent(self, count: int) -> None:
        """Hear that so many more bytes have gone, 0 when all have."""
        if count:
            self._move(count)
        elif self._has_answered:
            self._say(Stage.RECEIVING)

    def heard(self, count: int) -> None:
        """Hear that so many bytes have come. Raises `LineTooSlow`."""
        now = monotonic()
        if self._began is None:
            self._has_answered, self._began, self._came = True, now, 0
            self._say(Stage.RECEIVING)
        self._came += count
        if now - self._began >= WITHIN_SECONDS:
            if self._came < LEAST_BYTES:
                raise LineTooSlow(f"{self._came} bytes came in {now - self._began:.0f} seconds")
            self._began, self._came = now, 0
        self._move(count)

    def connected(self, connection: socket.socket | None) -> None:
        """Hear of the connection that is used from now on."""
        self._socket = connection
        if self.is_cut:  # while it was being made
            self.cut()

    def _move(self, count: int) -> None:
        self._moved += count
        if self._moved >= _WORTH_TELLING and monotonic() - self._told_at >= _TOLD_EVERY:
            self._say(self._stage)

    def _say(self, stage: Stage) -> None:
        self._stage, self._moved, self._told_at = stage, 0, monotonic()
        self._tell(stage)


class _Outgoing(io.BytesIO):
    """A body. Read in blocks, so that a time-out is one of a block: bytes would be sent in one call."""

    def __init__(self, wire: MeteredWire, body: bytes) -> None:
        super().__init__(body)
        self._wire = wire

    def read(self, size: int | None = -1, /) -> bytes:
        block = super().read(size)
        self._wire.sent(len(block))
        return block


class _Incoming(io.RawIOBase):
    """What comes over a connection, counted."""

    def __init__(self, wire: MeteredWire, raw: io.RawIOBase) -> None:
        super().__init__()
        self._wire, self._raw = wire, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        count = self._raw.readinto(buffer)
        if count:
            self._wire.heard(count)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Adapter(HTTPAdapter):
    """One kept-alive connection over a wire."""

    def __init__(self, wire: MeteredWire) -> None:
        self._pools = _pools(wire)
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools


def _pools(wire: MeteredWire) -> dict[str, type[HTTPConnectionPool]]:
    """Return the kinds of pool whose connections tell a wire: urllib3 makes them by class, and hands nothing on."""

    class Answer(HTTPResponse):
        def __init__(self, connection: socket.socket, *args: Any, **kwargs: Any) -> None:
            super().__init__(connection, *args, **kwargs)
            self.fp = io.BufferedReader(_Incoming(wire, self.fp.detach()))

    class Plain(HTTPConnection):
        response_class = Answer

        def connect(self) -> None:
            super().connect()
            wire.connected(self.sock)

    class Secure(HTTPSConnection):
        response_class = Answer

        def connect(self) -> None:
            super().connect()
            wire.connected(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
