"""A network that is as bad as it is told to be, between a seat and its server: a relay that keeps its address.

Must not know what passes.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable
from types import TracebackType
from urllib.parse import urlsplit

from tests.sync.http_answers import read_request

Behaviour = Callable[[socket.socket, str], None]
"""What is done with a connection from the seat, given the server's address."""


class Network:
    """Takes connections and does with each as `behaviour` says; `is_down` leaves nobody at the address."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.behaviour: Behaviour = passes
        self.connections = 0
        self._is_down = False
        self._listener = self._listen(0)
        self.port = self._listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def go_down(self) -> None:
        """Close the port."""
        self._is_down = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # closing alone would leave the waiting thread in its accept
        self._listener.close()

    def come_up(self) -> None:
        """Open it again, if it is closed."""
        if not self._is_down:
            return
        self._is_down = False
        self._listener = self._listen(self.port)

    def __enter__(self) -> Network:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.go_down()

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                seat, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(seat,), daemon=True).start()

    def _talk(self, seat: socket.socket) -> None:
        with contextlib.suppress(OSError), seat:
            self.behaviour(seat, self.server)


def passes(seat: socket.socket, server: str) -> None:
    """Bring each request to the server and its answer back, until the seat hangs up."""
    _relay(seat, server, lambda answer: [answer])


def resets(seat: socket.socket, _server: str) -> None:
    """Answer with a reset."""
    seat.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def never_answers(seat: socket.socket, _server: str) -> None:
    """Take everything in and say nothing, until the seat hangs up."""
    while seat.recv(65536):
        pass


def cuts(seat: socket.socket, server: str) -> None:
    """Lose the connection in the middle of the answer: the server has the message."""

    def half(answer: bytes) -> list[bytes]:
        seat.sendall(answer[: len(answer) // 2])
        raise ConnectionError

    _relay(seat, server, half)


def drips(every: float) -> Behaviour:
    """Bring a byte of the answer every so many seconds."""

    def drip(answer: bytes) -> list[bytes]:
        return [answer[at : at + 1] for at in range(len(answer))]

    return lambda seat, server: _relay(seat, server, drip, every)


def is_slow(every: float) -> Behaviour:
    """Bring the answer in small pieces, one every so many seconds."""

    def pieces(answer: bytes) -> list[bytes]:
        return [answer[at : at + 200] for at in range(0, len(answer), 200)]

    return lambda seat, server: _relay(seat, server, pieces, every)


def says(answer: bytes) -> Behaviour:
    """Answer in the server's place."""

    def say(seat: socket.socket, _server: str) -> None:
        read_request(seat)
        seat.sendall(answer)

    return say


def drops_the_first(then: Behaviour) -> Behaviour:
    """Lose one connection, and do as told with those after it."""
    lost: list[socket.socket] = []

    def drop(seat: socket.socket, server: str) -> None:
        if lost:
            then(seat, server)
        else:
            lost.append(seat)

    return drop


def _relay(seat: socket.socket, server: str, cut_up: Callable[[bytes], list[bytes]], every: float = 0) -> None:
    place = urlsplit(server)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=30) as there:
        while request := read_request(seat):
            there.sendall(request)
            for piece in cut_up(read_request(there)):
                seat.sendall(piece)
                if every:
                    time.sleep(every)
