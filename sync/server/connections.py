"""One connection's HTTP/1.1, read by uvicorn's protocol over h11 within the limits of `limits`.

Must not know what is asked. h11 limits a head, what stands around a chunk, and what follows a body, as long as it is
handed small pieces; what is too much is refused in the form of every other refusal, and the connection ends.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import h11
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from sync import protocol
from sync.protocol import Refusal
from sync.server import limits
from sync.server.guests import Guest, Guests, Precedence

GUESTS = "guests"
"""Under which the application's state holds the `Guests` of its process."""
GUEST = "guest"
"""Under which a request's state holds its connection's `Guest`."""
_PIECE = 4096


class LimitedProtocol(H11Protocol):
    """A connection that is counted, watched, and cut off when its head is too large."""

    _guest: Guest | None = None

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._guests: Guests = app_state[GUESTS]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Be let in, or hang up."""
        super().connection_made(transport)
        self._guest = self._guests.admit(transport, self.client[0] if self.client else "")
        if self._guest is None:
            transport.abort()
        self.app_state = {**self.app_state, GUEST: self._guest}

    def connection_lost(self, exc: Exception | None) -> None:
        """Be counted no longer."""
        if self._guest:
            self._guests.gone(self._guest)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, in small pieces while a head is awaited: h11 must see one that is too large before it is whole."""
        rest = memoryview(data)
        while rest and not self.transport.is_closing():
            is_head = self.conn.their_state is h11.IDLE
            piece, rest = (rest[:_PIECE], rest[_PIECE:]) if is_head else (rest, rest[:0])
            super().data_received(bytes(piece))
            if is_head and not self._see_whether_it_asks() and self._guest and self._guest.head_since is None:
                self._guest.head_since = time.monotonic()

    def on_response_complete(self) -> None:
        """Wait for the next request, unless it is there already."""
        if self._guest:
            begun = self.conn.their_state is not h11.DONE or bool(self.conn.trailing_data[0])
            self._guest.waits(time.monotonic(), for_head=begun)
        super().on_response_complete()
        self._see_whether_it_asks()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 -- uvicorn's words are not ours
        """Refuse what is no HTTP, or too much of it, and hang up."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):  # an answer is under way: nothing can be added
            self.transport.abort()
            return
        too_large = len(self.conn.trailing_data[0]) > limits.MAX_HEAD_BYTES
        body = protocol.encode(Refusal("too_large" if too_large else "malformed"))
        headers = [("content-type", protocol.CONTENT_TYPE), ("content-length", str(len(body))), ("connection", "close")]
        for event in (
            h11.Response(status_code=431 if too_large else 400, headers=headers),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _see_whether_it_asks(self) -> bool:
        asks = self.conn.their_state is not h11.IDLE and self.cycle is not None and not self.cycle.response_complete
        if asks and self._guest and self._guest.standing is Precedence.WAITING:
            self._guest.asks(time.monotonic())
        return asks


class EventLoop(asyncio.ProactorEventLoop if sys.platform == "win32" else asyncio.SelectorEventLoop):  # type: ignore[misc]
    """Gives a TLS handshake no longer than a head: nobody has been let in yet who could be counted."""

    async def create_server(self, *arguments: Any, **options: Any) -> asyncio.Server:
        """Listen as every loop does."""
        if options.get("ssl"):
            options["ssl_handshake_timeout"] = limits.HEAD_SECONDS
        server: asyncio.Server = await super().create_server(*arguments, **options)
        return server
