"""The server's HTTP: reads a message within its limits, has it answered in a thread, and turns failures into refusals.

Must not know what a message means, and must not log what came in or from where.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
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
from sync.protocol import ExchangeAnswer, JoinAnswer, MalformedMessage, UnknownVersion
from sync.server import limits, logs, metrics
from sync.server.blocking import SeatBlocked
from sync.server.bodies import Bodies
from sync.server.connections import GUESTS
from sync.server.database import THREADS, ServerDatabase, StorageFailed
from sync.server.exchange import Exchange
from sync.server.guests import Guests
from sync.server.joining import Joining
from sync.server.naming import Named, Names
from sync.server.reading import Reading, RequestRefused
from sync.server.releases import handed_on
from sync.server.throttle import Throttle

_STORAGE_SECONDS, _HEALTH_SECONDS = 10, 2

_Result = TypeVar("_Result")


class Service:
    """The addresses of one server process, one of so many `workers`. `release` is the file it hands on, if any."""

    def __init__(self, database: ServerDatabase, workers: int = 1, release: Path | None = None) -> None:
        self._release = release
        self._database = database
        self._exchange = Exchange(database)
        self._joining = Joining(database)
        self._names = Names(database)
        self._throttle = Throttle()
        self._threads = ThreadPoolExecutor(THREADS, "storage")
        self._health_thread = ThreadPoolExecutor(1, "health")  # else it would wait behind whoever is served
        self._strangers = asyncio.Semaphore(limits.STRANGERS_AT_WORK)
        whole = protocol.MAX_REQUEST_BYTES
        self._bodies = Bodies(
            limits.of_a_worker(limits.MAX_HELD_BYTES, workers, min(whole, limits.MAX_HELD_BYTES)),
            limits.of_a_worker(limits.MAX_STRANGE_BYTES, workers, min(whole, limits.MAX_STRANGE_BYTES)),
            limits.MAX_HELD_BYTES_OF_A_SEAT,
        )

    async def exchange(self, request: Request) -> Response:
        """`POST /v1/exchange`."""
        return await self._answer(request, "exchange", protocol.MAX_REQUEST_BYTES, self._exchanged)

    async def join(self, request: Request) -> Response:
        """`POST /v1/join`."""
        return await self._answer(request, "join", protocol.MAX_JOIN_BYTES, self._joined)

    async def release(self, request: Request) -> Response:
        """`POST /v1/release`: the manifest of the newest Haki, as it lies on the operator's disk; nothing for none."""
        return await self._answer(request, "release", limits.LITTLE, self._released)

    async def health(self, request: Request) -> Response:  # noqa: ARG002
        """`GET /v1/health`: 200 when requests would be served, for whoever watches over the server."""
        try:
            async with asyncio.timeout(_HEALTH_SECONDS):
                await self._in_thread(self._touch, self._health_thread)
        except TimeoutError:
            raise RequestRefused(503, "storage", retry_after=_STORAGE_SECONDS) from None
        text = json.dumps({"status": "ok", "versions": protocol.VERSIONS_SERVED})
        return Response(text, media_type="application/json")

    def close(self) -> None:
        """Finish what is being worked on, then close the database."""
        self._threads.shutdown()
        self._health_thread.shutdown(wait=False)
        self._database.close()

    async def _answer(
        self, request: Request, path: str, most: int, answer: Callable[[bytes], tuple[bytes, bool]]
    ) -> Response:
        """Read, answer in a thread, and count against the sender what no honest device sends."""
        sender = limits.sender(request.client.host if request.client else "")
        began, outcome = time.monotonic(), "gone"
        try:
            wait = self._throttle.wait(sender)
            if wait:
                raise RequestRefused(429, "throttled", retry_after=wait, close=True)
            content, strange = await self._read_and_work(request, most, answer)
            outcome = "unknown" if strange else "ok"
            if strange:
                self._throttle.refused(sender)
            return Response(content, media_type=protocol.CONTENT_TYPE)
        except RequestRefused as refused:
            outcome = refused.code
            if refused.is_senders_fault:
                self._throttle.refused(sender)
            raise
        finally:
            metrics.REQUESTS.labels(path, outcome).inc()
            metrics.SECONDS.labels(path).observe(time.monotonic() - began)

    async def _read_and_work(
        self, request: Request, most: int, answer: Callable[[bytes], tuple[bytes, bool]]
    ) -> tuple[bytes, bool]:
        """Whoever is not proved a member takes turns with all who are not, once they send more than a little."""
        reading = Reading(request, self._bodies, most)
        try:
            named = await reading.start()
            key = await self._key_of(named) if named else b""
            if named and key:
                reading.belongs_to(named.seat)
            message = await reading.whole()
            if len(message) <= limits.LITTLE:
                return await self._in_thread(lambda: answer(message))
            is_signed = await self._in_thread(lambda: self._names.has_signed(key, message)) if key else False
            if is_signed:
                reading.is_proved()
                return await self._in_thread(lambda: answer(message))
            reading.belongs_to(b"")
            async with self._strangers:
                return await self._in_thread(lambda: answer(message))
        finally:
            reading.end()

    async def _key_of(self, named: Named) -> bytes:
        return self._names.recall(named) or await self._in_thread(lambda: self._names.find(named))

    async def _in_thread(self, work: Callable[[], _Result], threads: ThreadPoolExecutor | None = None) -> _Result:
        try:
            return await asyncio.get_running_loop().run_in_executor(threads or self._threads, work)
        except UnknownVersion:
            raise RequestRefused(400, "version") from None
        except MalformedMessage:
            raise RequestRefused(400, "malformed") from None
        except SeatBlocked:
            raise RequestRefused(403, protocol.BLOCKED) from None
        except StorageFailed as error:
            logs.say(logging.ERROR, "storage_failed", error=str(error))
            raise RequestRefused(503, "storage", retry_after=_STORAGE_SECONDS) from None
        except Exception as error:
            logs.say(logging.CRITICAL, "fault", error=type(error).__name__, where=logs.places(error))
            raise RequestRefused(500, "internal") from None

    def _exchanged(self, body: bytes) -> tuple[bytes, bool]:
        answer: ExchangeAnswer = self._exchange.answer(*protocol.read_request(body))
        for circle in answer.circles:
            for verdict in circle.verdicts:
                metrics.BATCHES.labels(verdict.outcome).inc()
        return protocol.encode(answer), any(circle.refused == "unknown" for circle in answer.circles)

    def _joined(self, body: bytes) -> tuple[bytes, bool]:
        answer: JoinAnswer = self._joining.answer(protocol.read_join_ask(body))
        return protocol.encode(answer), answer.state == "unknown"

    def _released(self, _body: bytes) -> tuple[bytes, bool]:
        return handed_on(self._release) or b"", False

    def _touch(self) -> None:
        with self._database.reading() as connection:
            connection.exec_driver_sql("SELECT 1")


def application(
    url: URL, workers: int = 1, proxies: Collection[IPv4Network | IPv6Network] = (), release: Path | None = None
) -> Starlette:
    """Return the ASGI application for a database; it is opened when the process, one of `workers`, starts to serve.
    `release` is the manifest that it hands on."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        keep_out_of_core_dumps()  # one of several workers is a process of its own
        service = Service(ServerDatabase.open(url), workers, release)
        guests = Guests(
            limits.of_a_worker(limits.connections(), workers),
            limits.of_a_worker(limits.MAX_CONNECTIONS_OF_AN_ADDRESS, workers),
            proxies,
            limits.of_a_worker(limits.MAX_UNTAKEN_BYTES, workers, protocol.MAX_ANSWER_BYTES),
        )
        app.router.routes += [
            Route(protocol.EXCHANGE_PATH, service.exchange, methods=["POST"]),
            Route(protocol.JOIN_PATH, service.join, methods=["POST"]),
            Route(protocol.RELEASE_PATH, service.release, methods=["POST"]),
            Route(protocol.HEALTH_PATH, service.health, methods=["GET"]),
        ]
        watching = asyncio.get_running_loop().create_task(guests.watch())
        try:
            yield {GUESTS: guests}
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            service.close()

    handlers: dict[Any, ExceptionHandler] = {
        RequestRefused: _refused,
        HTTPException: _not_served,
        ClientDisconnect: _gone,
    }
    app = Starlette(lifespan=lifespan, exception_handlers=handlers)
    app.router.redirect_slashes = False  # it would lead whoever asks to the host that the asking itself names
    return app


async def _refused(_request: Request, error: Exception) -> Response:
    return error.response() if isinstance(error, RequestRefused) else RequestRefused(500, "internal").response()


async def _not_served(_request: Request, error: Exception) -> Response:
    return RequestRefused(error.status_code if isinstance(error, HTTPException) else 500, "not_served").response()


async def _gone(_request: Request, _error: Exception) -> Response:
    return Response(status_code=400)  # nobody is left to read it
