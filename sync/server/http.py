"""The server's HTTP: reads a message within its limits, has it answered in a thread, and turns failures into refusals.

Must not know what a message means, and must not log what came in or from where.
"""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import URL
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ExceptionHandler

from sync import protocol
from sync.process_memory import keep_out_of_core_dumps
from sync.protocol import ExchangeAnswer, JoinAnswer, MalformedMessage, Refusal, UnknownVersion
from sync.server.database import THREADS, ServerDatabase, StorageFailed
from sync.server.exchange import Exchange
from sync.server.joining import Joining
from sync.server.throttle import Throttle

PROGRESS_SECONDS = 60
"""A request that brings not one byte for so long is given up. A slow line is no dead line."""
MAX_HELD_BYTES = 256 * 1024 * 1024
"""Most bytes of requests held at once; beyond it, come back later."""
_BUSY_SECONDS, _STORAGE_SECONDS = 3, 10

_Result = TypeVar("_Result")
_log = logging.getLogger("haki.server")


class RequestRefused(Exception):
    """An answer other than 200: its status, the code in its body, and when to come back."""

    def __init__(self, status: int, code: str, *, retry_after: int = 0, close: bool = False) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.close = close

    def response(self) -> Response:
        """Return the answer. `close` ends the connection, for a request whose body was not read to its end."""
        headers = {}
        if self.retry_after:
            headers["retry-after"] = str(self.retry_after)
        if self.close:
            headers["connection"] = "close"
        return Response(protocol.encode(Refusal(self.code)), self.status, headers, protocol.CONTENT_TYPE)


class Service:
    """The three addresses of one server process."""

    def __init__(self, database: ServerDatabase) -> None:
        self._database = database
        self._exchange = Exchange(database)
        self._joining = Joining(database)
        self._throttle = Throttle()
        self._threads = ThreadPoolExecutor(THREADS, "storage")
        self._held = 0

    async def exchange(self, request: Request) -> Response:
        """`POST /v1/exchange`."""
        return await self._answer(request, self._exchanged)

    async def join(self, request: Request) -> Response:
        """`POST /v1/join`."""
        return await self._answer(request, self._joined)

    async def health(self, request: Request) -> Response:  # noqa: ARG002
        """`GET /v1/health`: 200 when requests would be served, for whoever watches over the server."""
        await self._in_thread(self._touch)
        text = json.dumps({"status": "ok", "versions": protocol.VERSIONS_SERVED})
        return Response(text, media_type="application/json")

    def close(self) -> None:
        """Finish what is being worked on, then close the database."""
        self._threads.shutdown()
        self._database.close()

    async def _answer(self, request: Request, answer: Callable[[bytes], tuple[bytes, bool]]) -> Response:
        """Read, answer in a thread, and count against the sender what no honest device sends."""
        address = request.client.host if request.client else ""
        wait = self._throttle.wait(address)
        if wait:
            raise RequestRefused(429, "throttled", retry_after=wait, close=True)
        parts: list[bytes] = []
        try:
            await self._read(request, parts)
            content, strange = await self._in_thread(lambda: answer(b"".join(parts)))
        except RequestRefused as refused:
            if 400 <= refused.status < 500:
                self._throttle.refused(address)
            raise
        finally:
            self._held -= sum(len(part) for part in parts)
        if strange:
            self._throttle.refused(address)
        return Response(content, media_type=protocol.CONTENT_TYPE)

    async def _read(self, request: Request, parts: list[bytes]) -> None:
        """Read the body into `parts`, counted as held."""
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > protocol.MAX_REQUEST_BYTES:
            raise RequestRefused(413, "too_large", close=True)
        size = 0
        stream = request.stream()
        while True:
            try:
                async with asyncio.timeout(PROGRESS_SECONDS):
                    part = await anext(stream, None)
            except TimeoutError:
                raise RequestRefused(408, "timeout", close=True) from None
            if part is None:
                return
            parts.append(part)
            size += len(part)
            self._held += len(part)
            if size > protocol.MAX_REQUEST_BYTES:
                raise RequestRefused(413, "too_large", close=True)
            if self._held > MAX_HELD_BYTES:
                raise RequestRefused(503, "busy", retry_after=_BUSY_SECONDS, close=True)

    async def _in_thread(self, work: Callable[[], _Result]) -> _Result:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except UnknownVersion:
            raise RequestRefused(400, "version") from None
        except MalformedMessage:
            raise RequestRefused(400, "malformed") from None
        except StorageFailed as error:
            _log.error("the database failed: %s", error)
            raise RequestRefused(503, "storage", retry_after=_STORAGE_SECONDS) from None
        except Exception as error:
            # Where it happened, but not the error's text: that may hold what somebody sent.
            _log.critical("%s at\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
            raise RequestRefused(500, "internal") from None

    def _exchanged(self, body: bytes) -> tuple[bytes, bool]:
        answer: ExchangeAnswer = self._exchange.answer(*protocol.read_request(body))
        return protocol.encode(answer), any(circle.refused == "unknown" for circle in answer.circles)

    def _joined(self, body: bytes) -> tuple[bytes, bool]:
        answer: JoinAnswer = self._joining.answer(protocol.read_join_ask(body))
        return protocol.encode(answer), answer.state == "unknown"

    def _touch(self) -> None:
        with self._database.reading() as connection:
            connection.exec_driver_sql("SELECT 1")


def application(url: URL) -> Starlette:
    """Return the ASGI application for a database; it is opened when the process starts to serve."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        keep_out_of_core_dumps()  # one of several workers is a process of its own
        service = Service(ServerDatabase.open(url))
        app.router.routes += [
            Route(protocol.EXCHANGE_PATH, service.exchange, methods=["POST"]),
            Route(protocol.JOIN_PATH, service.join, methods=["POST"]),
            Route(protocol.HEALTH_PATH, service.health, methods=["GET"]),
        ]
        try:
            yield
        finally:
            service.close()

    handlers: dict[Any, ExceptionHandler] = {
        RequestRefused: _refused,
        HTTPException: _not_served,
        ClientDisconnect: _gone,
    }
    return Starlette(lifespan=lifespan, exception_handlers=handlers)


async def _refused(_request: Request, error: Exception) -> Response:
    return error.response() if isinstance(error, RequestRefused) else RequestRefused(500, "internal").response()


async def _not_served(_request: Request, error: Exception) -> Response:
    return RequestRefused(error.status_code if isinstance(error, HTTPException) else 500, "not_served").response()


async def _gone(_request: Request, _error: Exception) -> Response:
    return Response(status_code=400)  # nobody is left to read it
