"""Commands as they are typed in a shell, each in a process of its own that need not be started: starting Python costs
ten times what most commands do, so one process imports everything and forks.

As a program: `python -m tests.packaging.typed SOCKET` answers there; `programs` writes what a shell finds by its name.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.seats import FLOOR_KIB

PROGRAMS = ("haki", "haki-server")
_TOLD = 64 * 1024
"""Bytes in which a command's words, folder and environment have room."""
_CALLER = """#!{python} -ISE
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as there:
    there.connect({place!r})
    told = json.dumps([{name!r}, sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(there, [told], [0, 1, 2])
    sys.exit(int(there.makefile().read() or 70))
"""


@contextlib.contextmanager
def programs(folder: Path) -> Iterator[None]:
    """Put programs of the real names into a folder that do what the real ones do, for a while."""
    place = folder / "typed"
    for name in PROGRAMS:
        (folder / name).write_text(_CALLER.format(python=sys.executable, place=str(place), name=name))
        (folder / name).chmod(0o755)
    answering = subprocess.Popen([sys.executable, "-m", "tests.packaging.typed", str(place)], stdout=subprocess.PIPE)
    assert answering.stdout
    assert answering.stdout.readline() == b"ready\n"
    try:
        yield
    finally:
        answering.terminate()
        answering.communicate()


def main(place: str) -> None:
    """Fork a child for each command."""
    from app import casebook, packs  # noqa: F401, PLC0415 -- once, before the first fork
    from app.__main__ import main as haki  # noqa: PLC0415
    from app.commands import parser, running  # noqa: F401, PLC0415
    from app.store import vault  # noqa: PLC0415
    from sync.server.commands import main as server  # noqa: PLC0415

    packs.load("kenya")
    vault.MEMORY_KIB = FLOOR_KIB
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here
    gc.freeze()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(place)
    listening.listen()
    os.write(1, b"ready\n")
    while True:
        caller, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            caller.sendall(str(_typed(caller, {"haki": haki, "haki-server": server})).encode())
            os._exit(0)
        caller.close()


def _typed(caller: socket.socket, programs: dict[str, Callable[[list[str]], int | None]]) -> int:
    """Do in this process what a shell has typed; return the exit status."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    told, ends, _flags, _from = socket.recv_fds(caller, _TOLD, 3)
    name, words, folder, environment = json.loads(told)
    for number, end in enumerate(ends):
        os.dup2(end, number)
        os.close(end)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    threading.Thread(target=_end_with, args=[caller], daemon=True).start()
    try:
        return programs[name](words) or 0
    except SystemExit as end_of_it:  # argparse, of wrong usage
        return int(end_of_it.code or 0)
    except BaseException:  # as Python does at its end
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _end_with(caller: socket.socket) -> None:
    """End as soon as the process does whose work this is: what a shell kills is that one."""
    if caller.recv(1) == b"":
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(sys.argv[1])
