"""A relay between devices and a server: it keeps its address while the server behind it changes, counts the bytes
that pass, and can stop passing them.

Must not know what passes.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from urllib.parse import urlsplit


class Relay:
    """Passes every connection on to `server`, an address that may be changed at any time."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.up = self.down = self.connections = 0
        self.hangs_up_after_up: int | None = None
        """Cut every connection once this many bytes have gone up in it."""
        self.hangs_up_after_down: int | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._closing = False
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def forget_counts(self) -> None:
        """Count anew from here."""
        self.up = self.down = self.connections = 0

    def close(self) -> None:
        """Take no more connections."""
        self._closing = True
        self._listener.close()

    def __enter__(self) -> Relay:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _accept(self) -> None:
        while not self._closing:
            try:
                device, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._relay, args=(device,), daemon=True).start()

    def _relay(self, device: socket.socket) -> None:
        place = urlsplit(self.server)
        try:
            server = socket.create_connection((place.hostname or "", place.port or 0), timeout=10)
        except OSError:
            device.close()
            return
        self.connections += 1
        back = threading.Thread(target=self._pass_down, args=(server, device), daemon=True)
        back.start()
        passed = 0
        with contextlib.suppress(OSError):
            while data := device.recv(65536):
                self.up += len(data)
                passed += len(data)
                if self.hangs_up_after_up is not None and passed >= self.hangs_up_after_up:
                    break
                server.sendall(data)
        _hang_up(device, server)

    def _pass_down(self, server: socket.socket, device: socket.socket) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                self.down += len(data)
                passed += len(data)
                if self.hangs_up_after_down is not None and passed >= self.hangs_up_after_down:
                    break
                device.sendall(data)
        _hang_up(device, server)


def _hang_up(*sockets: socket.socket) -> None:
    for each in sockets:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
