"""Measures web frameworks for the server (docs/decisions/0004-web-framework.md): the same handler three times.

Run from a checkout, with Litestar beside it for the time of the run:
    uv run --with litestar python -m tests.sync.server.web_frameworks
Rounds alternate between the frameworks, so that a busy machine is busy for all of them; the medians are printed.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

FRAMEWORKS = ("bare", "starlette", "litestar")
ROUNDS, REQUESTS, CONNECTIONS = 7, 4000, 8
PATH, CONTENT_TYPE, LIMIT = "/v1/exchange", "application/x-haki", 8 * 1024 * 1024
BODY = os.urandom(1024)


def work(body: bytes) -> bytes:
    """Stand for an exchange: some bytes in, some bytes out, done in a thread."""
    return hashlib.sha256(body).digest() * 8


async def in_thread(body: bytes) -> bytes:
    """Run the work as the server does."""
    return await asyncio.get_running_loop().run_in_executor(None, work, body)


def bare() -> Any:
    """ASGI alone: what the others are compared with."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while (await receive())["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            await send({"type": "lifespan.shutdown.complete"})
            return
        if (scope["method"], scope["path"]) != ("POST", PATH):
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False) and len(body) <= LIMIT
        answer = await in_thread(body)
        headers = [(b"content-length", str(len(answer)).encode()), (b"content-type", CONTENT_TYPE.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    return application


def starlette() -> Any:
    """Starlette with one route."""
    from starlette.applications import Starlette  # noqa: PLC0415
    from starlette.requests import Request  # noqa: PLC0415
    from starlette.responses import Response  # noqa: PLC0415
    from starlette.routing import Route  # noqa: PLC0415

    async def exchange(request: Request) -> Response:
        parts, size = [], 0
        async for part in request.stream():
            parts.append(part)
            size += len(part)
            if size > LIMIT:
                return Response(status_code=413)
        return Response(await in_thread(b"".join(parts)), media_type=CONTENT_TYPE)

    return Starlette(routes=[Route(PATH, exchange, methods=["POST"])])


def litestar() -> Any:
    """Litestar with one route, and without what it adds for documentation."""
    from litestar import Litestar, Request, Response, post  # noqa: PLC0415

    @post(PATH, media_type=CONTENT_TYPE, status_code=200, request_max_body_size=LIMIT)
    async def exchange(request: Request[Any, Any, Any]) -> Response[bytes]:
        parts = [part async for part in request.stream()]
        return Response(await in_thread(b"".join(parts)))

    exchange.fn.__annotations__ |= {"request": Request, "return": Response[bytes]}
    return Litestar(route_handlers=[exchange], openapi_config=None, logging_config=None)


def serve(name: str, port: int) -> None:
    """Serve one of the three as the server does."""
    factory: Callable[[], Any] = {"bare": bare, "starlette": starlette, "litestar": litestar}[name]
    options: dict[str, Any] = {"http": "httptools", "ws": "none", "lifespan": "on", "log_level": "warning"}
    uvicorn.run(factory(), port=port, access_log=False, server_header=False, date_header=False, **options)


async def ask(port: int, count: int, times: list[float]) -> bytes:
    """Send requests one after the other over one connection. Return the head of the last answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(BODY)}\r\n\r\n".encode()
    answer = b""
    for _ in range(count):
        began = time.perf_counter()
        writer.write(head + BODY)
        answer = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.split(b": ") for line in answer.lower().split(b"\r\n")[1:] if line)
        await reader.readexactly(int(fields[b"content-length"]))
        times.append(time.perf_counter() - began)
    writer.close()
    return answer


async def measure(name: str, port: int) -> dict[str, float]:
    """Start one server, wait for its first answer, load it, and stop it."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "tests.sync.server.web_frameworks", "--serve", name, str(port)]
    process = subprocess.Popen(command)
    try:
        while True:
            try:
                answer = await ask(port, 1, [])
                break
            except OSError:
                await asyncio.sleep(0.005)
        started = time.perf_counter() - began
        await ask(port, 200, [])
        times: list[float] = []
        began = time.perf_counter()
        await asyncio.gather(*(ask(port, REQUESTS // CONNECTIONS, times) for _ in range(CONNECTIONS)))
        seconds = time.perf_counter() - began
        status = Path(f"/proc/{process.pid}/status").read_text()
    finally:
        process.terminate()
        process.wait()
    memory = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    ordered = sorted(times)
    return {
        "start to first answer, ms": started * 1000,
        "memory under load, MB": memory / 1024,
        "requests a second": len(times) / seconds,
        "p50, ms": ordered[len(times) // 2] * 1000,
        "p99, ms": ordered[len(times) * 99 // 100] * 1000,
        "header bytes of an answer": len(answer),
    }


def main() -> None:
    """Measure and print a table, each figure the median of the rounds."""
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in FRAMEWORKS}
    for each in range(ROUNDS):
        for place, name in enumerate(FRAMEWORKS):
            rounds[name].append(asyncio.run(measure(name, 18470 + each * len(FRAMEWORKS) + place)))
    table = {
        what: {name: round(statistics.median(row[what] for row in rounds[name]), 2) for name in FRAMEWORKS}
        for what in rounds[FRAMEWORKS[0]][0]
    }
    print(json.dumps(table, indent=2))  # noqa: T201


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2], int(sys.argv[3]))
    else:
        main()
