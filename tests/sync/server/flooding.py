"""Strangers' connections: raw bytes to a server, from any address of this machine's own network."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from sync import protocol
from tests.sync.server.parts import Device, Server

MIB = 1024 * 1024
HEAD = f"POST {protocol.EXCHANGE_PATH} HTTP/1.1\r\nHost: h\r\n".encode()


def connect(server: Server, source: str = "127.0.0.1") -> socket.socket:
    """Connect from one of the 16 million addresses that a machine has for itself."""
    place = urlsplit(server.address)
    return socket.create_connection((place.hostname, place.port), timeout=30, source_address=(source, 0))


@contextmanager
def connections(server: Server, count: int, first: bytes, sources: int = 1) -> Iterator[list[socket.socket]]:
    """Open so many connections and send the first bytes on each."""
    with ExitStack() as open_ones:
        links = []
        for number in range(count):
            link = open_ones.enter_context(connect(server, f"127.0.1.{1 + number % sources}"))
            send(link, first)
            links.append(link)
        yield links


def send(link: socket.socket, data: bytes) -> bool:
    """Send; return whether the other side still listened."""
    try:
        link.sendall(data)
    except (ConnectionError, TimeoutError):
        return False
    return True


def pour(link: socket.socket, piece: bytes, most: int) -> int:
    """Send a piece again and again until hung up on, `most` bytes at most. Return how many went out."""
    sent = 0
    while sent < most and send(link, piece):
        sent += len(piece)
    return sent


def is_hung_up(link: socket.socket, within: float = 30) -> bool:
    """Wait for the other side to hang up, whatever it says before."""
    link.settimeout(within)
    try:
        while link.recv(65536):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def status(link: socket.socket) -> tuple[int, str]:
    """Return the status and code of an answer."""
    answer = http.client.HTTPResponse(link)
    answer.begin()
    return answer.status, protocol.read_refusal(answer.read()).code


def is_healthy(server: Server) -> bool:
    """Whether the server says that it is, to somebody who has just come."""
    place = urlsplit(server.address)
    link = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30, source_address=("127.0.0.9", 0))
    try:
        link.request("GET", protocol.HEALTH_PATH)
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def serves(device: Device) -> bool:
    """Whether an honest device gets a batch stored."""
    place = urlsplit(device.server.address)
    device.connection = http.client.HTTPConnection(
        place.hostname or "", place.port, timeout=30, source_address=("127.0.0.8", 0)
    )
    try:
        return device.push(device.seat.next_batch(device.circle)) == ["stored"]
    except (OSError, http.client.HTTPException):
        return False
    finally:
        device.connection.close()
        device.connection = None


def seconds(device: Device, times: int) -> list[float]:
    """Return how long each of so many exchanges took, in order of length."""
    took = []
    for _ in range(times):
        began = time.monotonic()
        assert serves(device)
        took.append(time.monotonic() - began)
    return sorted(took)
