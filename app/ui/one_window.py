"""One window to a folder: who starts Haki a second time sees the window that is there.

The first listens where this account's programs alone can speak to it: on a pipe of Windows, or on a socket in the
folder that the session's system has for such things. Where there is neither, or nobody answers, a second window opens,
and both work on the folder side by side. Must not know what a window is, nor what the folder holds.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from app.ui.platform import machine

WAIT = 2.0
"""Seconds in which a window that is there answers; one that hangs does not."""
_SHOW, _SHOWN = b"show", b"shown"
_LONGEST = 64


def is_shown_already(folder: Path) -> bool:
    """Have the window that is open on the folder come forward; tell whether there is one, and it does."""
    address = _address(folder)
    if not address or (sys.platform != "win32" and not Path(address).exists()):  # to ask for a pipe is to open it
        return False
    from multiprocessing.connection import Client  # noqa: PLC0415 -- only where somebody may answer

    try:
        with Client(address) as first:
            if not first.poll(WAIT):
                return False
            machine.let_come_forward(int(first.recv_bytes(_LONGEST)))
            first.send_bytes(_SHOW)
            return first.poll(WAIT) and first.recv_bytes(_LONGEST) == _SHOWN
    except (OSError, EOFError, ValueError):
        return False


@contextmanager
def listening(folder: Path, come_forward: Callable[[], None]) -> Iterator[None]:
    """Call `come_forward`, on a thread of its own, whenever somebody starts Haki with this folder once more."""
    from multiprocessing.connection import Client, Listener  # noqa: PLC0415

    address = _address(folder)
    listener = None
    if address:
        with suppress(OSError):  # somebody listens there already
            if sys.platform != "win32" and not _answers(address):
                Path(address).unlink(missing_ok=True)  # of a program that was killed
            listener = Listener(address)
    if listener is None:
        yield
        return

    def listen(there: Listener) -> None:
        while not is_over:
            with suppress(OSError, EOFError), there.accept() as other:  # one that came and went again asks nothing
                other.send_bytes(str(os.getpid()).encode())
                if other.poll(WAIT) and other.recv_bytes(_LONGEST) == _SHOW:
                    come_forward()
                    other.send_bytes(_SHOWN)

    is_over: list[bool] = []
    thread = Thread(target=listen, args=[listener], name="haki-one-window", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.append(True)
        with suppress(OSError, EOFError), Client(address):  # whoever waits for somebody goes on when one has come
            pass
        thread.join(WAIT)
        with suppress(OSError):
            listener.close()


def _address(folder: Path) -> str:
    """Where the window of a folder listens; "" for nowhere."""
    name = hashlib.sha256(os.path.normcase(folder.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    if sys.platform == "win32":
        return rf"\\.\pipe\org.haki.{name}"
    place = os.environ.get("XDG_RUNTIME_DIR", "")
    return str(Path(place) / f"haki-{name}") if place and Path(place).is_dir() else ""


def _answers(address: str) -> bool:
    import socket  # noqa: PLC0415

    with socket.socket(socket.AF_UNIX) as tried:
        return tried.connect_ex(address) == 0
