"""Reads one request's body within the limits, and says no in the one form that every refusal has.

Must not know what a message means beyond whom it names, nor have it answered.
"""

from __future__ import annotations

import asyncio
import time

from starlette.requests import Request
from starlette.responses import Response

from sync import protocol
from sync.protocol import Refusal
from sync.server import limits, naming
from sync.server.bodies import Bodies, GaveWay
from sync.server.connections import GUEST
from sync.server.guests import Guest, Precedence
from sync.server.naming import Named

_BUSY_SECONDS = 3


class RequestRefused(Exception):
    """An answer other than 200: its status, the code in its body, and when to come back."""

    def __init__(self, status: int, code: str, *, retry_after: int = 0, close: bool = False) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.close = close

    @property
    def is_senders_fault(self) -> bool:
        """Whether no honest device is told this. One whose seat is blocked may sit in an office with others."""
        return 400 <= self.status < 500 and self.status != 403

    def response(self) -> Response:
        """Return the answer. `close` ends the connection, for a request whose body was not read to its end."""
        headers = {}
        if self.retry_after:
            headers["retry-after"] = str(self.retry_after)
        if self.close:
            headers["connection"] = "close"
        return Response(protocol.encode(Refusal(self.code)), self.status, headers, protocol.CONTENT_TYPE)


class Reading:
    """The reading of one request's body, counted among all that are held; `end` lets go of it."""

    def __init__(self, request: Request, bodies: Bodies, most: int) -> None:
        """Raise `RequestRefused` for a body that says it is larger than `most` bytes."""
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > most:
            raise RequestRefused(413, "too_large", close=True)
        self._guest: Guest | None = getattr(request.state, GUEST, None)
        self._parts = request.stream()
        self._bodies, self._most = bodies, most
        self._patience: asyncio.Timeout | None = None
        self._body = bodies.begin(self._give_up)
        self._size = 0
        self._began = time.monotonic()

    async def start(self) -> Named | None:
        """Read the first bytes. Return whom they name. Raises `RequestRefused`."""
        while len(self._body.data) < naming.MOST_NEEDED and await self._more():
            pass
        return naming.named(bytes(self._body.data[: naming.MOST_NEEDED]))

    def belongs_to(self, seat: bytes) -> None:
        """Hear that it names a member, or b"": that it names none, or wrongly."""
        if not self._body.gave_way:
            self._bodies.name(self._body, seat)
        if self._guest:
            self._guest.standing = Precedence.NAMING if seat else Precedence.ASKING

    def is_proved(self) -> None:
        """Hear that the member has signed it."""
        if self._guest:
            self._guest.standing = Precedence.PROVED

    async def whole(self) -> bytes:
        """Read the rest and return all of it. Raises `RequestRefused`."""
        while await self._more():
            pass
        self._body.is_whole = True
        message, self._body.data = bytes(self._body.data), bytearray()
        return message

    def end(self) -> None:
        """Let go of what is held."""
        self._bodies.end(self._body)

    async def _more(self) -> bool:
        """Wait for the next bytes and hold them. Return False where it has ended."""
        try:
            async with asyncio.timeout(limits.PROGRESS_SECONDS) as self._patience:
                part = await anext(self._parts, None)
        except TimeoutError:
            if not self._body.gave_way:
                raise RequestRefused(408, "timeout", close=True) from None
            part = b""
        finally:
            self._patience = None
        if part is None and not self._body.gave_way:
            return False
        self._size += len(part or b"")
        if self._size > self._most:
            raise RequestRefused(413, "too_large", close=True)
        if time.monotonic() - self._began > limits.PROGRESS_SECONDS + self._size / limits.SLOWEST_LINE:
            raise RequestRefused(408, "timeout", close=True)
        try:
            self._bodies.add(self._body, part or b"")
        except GaveWay:
            raise RequestRefused(503, "busy", retry_after=_BUSY_SECONDS, close=True) from None
        return True

    def _give_up(self) -> None:
        """Wake whoever waits for more of it: another body is held in its place."""
        if self._patience:
            self._patience.reschedule(asyncio.get_running_loop().time())
