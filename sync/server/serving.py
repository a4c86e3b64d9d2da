"""Runs the HTTP application under uvicorn, in one process or several, until it is told to stop.

Must not know what is served. Writes no access log: the server has no use for who asked when.
"""

from __future__ import annotations

import functools
import logging
import signal
import socket
import ssl
import sys
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import uvicorn
from sqlalchemy import URL
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from sync.server import exporting, limits, logs
from sync.server.connections import LimitedProtocol
from sync.server.http import application

KEEP_ALIVE_SECONDS = 75
"""Longer than a proxy's usual 60 s: the proxy closes an idle connection, not we under its next request."""
FINISH_SECONDS = 5
"""How long a stopping server waits for what is under way. Whoever is cut off repeats it later; an idle connection over
TLS takes all of it, because the other side does not say goodbye."""
_BACKLOG = 1024


class CannotServe(Exception):
    """The address or the certificate cannot be used. The message tells the operator why."""


class ServingAddress(NamedTuple):
    """Where to serve. Port 0 takes any that is free; with a certificate and its key the server speaks TLS itself."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None


class Serving(NamedTuple):
    """How to serve: in so many processes, behind which proxies, how much of it is logged, where the operator's own
    address is, "" for none, and which release manifest is handed on."""

    workers: int = 1
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    log_level: int = logging.WARNING
    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = None
    release: Path | None = None


def serve(url: URL, place: ServingAddress, how: Serving, announce: Callable[[str, str], None]) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is being answered. `announce` gets the address once it is bound,
    and the operator's own, "" where there is none.

    Raises `CannotServe`.
    """
    with exporting.counting(how.workers) as folder:
        _serve(url, place, how, announce, folder)


def _serve(
    url: URL, place: ServingAddress, how: Serving, announce: Callable[[str, str], None], folder: Path | None
) -> None:
    config = uvicorn.Config(
        functools.partial(application, url, how.workers, how.proxies, how.release),
        factory=True,
        workers=how.workers,
        http=LimitedProtocol,
        h11_max_incomplete_event_size=limits.MAX_HEAD_BYTES,
        loop="sync.server.connections:EventLoop",
        ws="none",
        lifespan="on",
        log_config=logs.configuration(how.log_level),
        log_level=how.log_level,
        access_log=False,
        proxy_headers=bool(how.proxies),  # an address that somebody merely tells is believed from no other
        forwarded_allow_ips=[str(network) for network in how.proxies],
        server_header=False,
        date_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=FINISH_SECONDS,
        ssl_certfile=place.certificate,
        ssl_keyfile=place.key,
    )
    _check_certificate(place)
    listener = _listen(place)
    processes = _Workers(config, listener) if how.workers > 1 else _ThisProcess(config, listener)
    address = _address(listener, secure=place.certificate is not None)
    try:
        exporter = exporting.Exporter(url, folder, how.metrics_host, how.metrics_port)
    except OSError as error:
        where = f"{how.metrics_host} port {how.metrics_port}"
        raise CannotServe(f"cannot listen on {where}: {error.strerror or error}") from None
    with exporter:
        announce(address, exporter.address)
        logs.say(logging.INFO, "listening", address=address, workers=how.workers)
        if not processes.run():
            raise CannotServe("the server could not start; the lines above say why")
        logs.say(logging.INFO, "stopped", address=address)


class _ThisProcess:
    """Serves in this process. Once it is made a signal to stop is heard, however early it comes."""

    def __init__(self, config: uvicorn.Config, listener: socket.socket) -> None:
        self._server, self._listener = uvicorn.Server(config), listener
        for number in (signal.SIGINT, signal.SIGTERM):
            # Uvicorn has handlers of its own while it serves, and raises the signal once more when it has finished.
            signal.signal(number, self._stop)

    def run(self) -> bool:
        """Serve until told to stop. Return whether it could start."""
        try:
            self._server.run([self._listener])
        except SystemExit as end:
            return end.code != STARTUP_FAILURE
        return True

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._server.should_exit = True


class _Supervisor(Multiprocess):
    """Says when a worker has died, which may be the system's doing for want of memory; uvicorn begins it anew."""

    def keep_subprocess_alive(self) -> None:
        """Look after the workers."""
        before = list(self.processes)
        super().keep_subprocess_alive()
        for process in before:
            if process not in self.processes:
                logs.say(logging.WARNING, "worker_died", process=process.pid or 0, error=str(process.exitcode))


class _Workers:
    """Serves in several processes, each started anew when it dies; hears a signal like the other."""

    def __init__(self, config: uvicorn.Config, listener: socket.socket) -> None:
        self._supervisor = _Supervisor(config, [listener])

    def run(self) -> bool:
        """Serve until told to stop. Return whether they could start."""
        self._supervisor.run()
        return all(process.exitcode != STARTUP_FAILURE for process in self._supervisor.processes)


def _listen(place: ServingAddress) -> socket.socket:
    try:
        [(family, kind, protocol, _, address), *_] = socket.getaddrinfo(
            place.host, place.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        # The protocol must be named: asyncio turns off Nagle's algorithm only for a socket that says it is TCP, and
        # with it every answer would wait 40 ms for the client's delayed acknowledgement.
        listener = socket.socket(family, kind, protocol)
        if sys.platform != "win32":  # there the option would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
        return listener
    except OSError as error:
        raise CannotServe(f"cannot listen on {place.host} port {place.port}: {error.strerror or error}") from None


def _address(listener: socket.socket, *, secure: bool) -> str:
    host, port = listener.getsockname()[:2]
    return f"{'https' if secure else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"


def _check_certificate(place: ServingAddress) -> None:
    if place.certificate is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(place.certificate, place.key)
    except OSError as error:  # ssl.SSLError is one
        raise CannotServe(f"the certificate or its key cannot be used: {error.strerror or error}") from None
