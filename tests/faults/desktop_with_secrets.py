"""Run in a session bus of its own: a desktop whose secret service is open or locked, a folder that is recorded in, put
back whole, and asked for its alarms. Prints their names. Arguments: the folder, `open` or `locked`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import secretstorage
from jeepney import message_bus
from jeepney.io.blocking import open_dbus_connection

from app.store import secret_store
from tests.faults.test_put_back import named
from tests.seats import Seat


def main(folder: Path, state: str) -> None:
    secret_store.WAIT = 60.0  # what it tells is looked at here, not how soon
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_RUNTIME_DIR"] = home
        daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert daemon.stdin is not None
            daemon.stdin.write(b"mlango")
            daemon.stdin.close()
            _wait_for_the_service()
            if state == "locked":
                with closing(secretstorage.dbus_init()) as bus:
                    secretstorage.get_default_collection(bus).lock()
            seat = Seat(folder)
            shutil.copytree(folder, Path(home, "before"))
            seat.record("incident", reported_on="2022-03-21")
            shutil.rmtree(folder)
            shutil.copytree(Path(home, "before"), folder)
            sys.stdout.write(" ".join(named(seat)))
        finally:
            daemon.kill()
            daemon.wait()


def _wait_for_the_service() -> None:
    """Wait until our service owns the name: whoever calls it sooner has the bus start another one."""
    with closing(open_dbus_connection()) as bus:
        while not bus.send_and_get_reply(message_bus.NameHasOwner("org.freedesktop.secrets")).body[0]:
            time.sleep(0.05)


main(Path(sys.argv[1]), sys.argv[2])
