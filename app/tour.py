"""`make run`: a central server and a made-up centre in a throw-away folder, shown in the window until it is closed.

Without a display the same app is played through offscreen, step by step, and leaves a picture of itself. The folder
and the server go when it ends, however it ends. Nothing here is part of the program that staff use.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app import tour_centre
from app.casebook import Casebook
from app.ui import start
from app.ui.session import DEMO_PASSPHRASE

SHOTS = Path(__file__).resolve().parent.parent / "shots"


def main() -> int:
    """Show the tour; return the exit status."""
    signal.signal(signal.SIGTERM, _stopped)
    try:
        with TemporaryDirectory(prefix="haki-tour-") as name, serving(Path(name) / "server") as address:
            if start.has_display():
                return _show(Path(name), address)
            return _play(Path(name), address)
    except KeyboardInterrupt:
        print("\nStopped. The throw-away folder and the server are gone.")
        return 0


def _show(folder: Path, address: str) -> int:
    """Open the window on the lead's seat, unlocked."""
    print("Making a throw-away centre with a server of its own ...", flush=True)
    seat = tour_centre.found(folder, DEMO_PASSPHRASE, address, first_invite(folder / "server", tour_centre.CENTRE))
    with Casebook.open(seat, DEMO_PASSPHRASE) as book:
        invite = _read_out(tour_centre.invite_another(book))
    print(
        f"""
  the passphrase, after Lock:   {DEMO_PASSPHRASE}
  the central server:           {address}
  to try a second device:       .venv/bin/haki --data "{folder / "second"}"
                                Join a centre, with that address and the invite
                                {invite}
                                then approve it under Devices in the first window.

Everybody in it is made up. Close the window or press Ctrl-C here: the server stops and the folder goes.
""",
        flush=True,
    )
    if not start.open_window(seat):
        print(start.NO_WINDOW.format(command=start.COMMANDS), file=sys.stderr)
        return 1
    from app.ui.program import Program  # noqa: PLC0415 -- it needs the window

    running = Program(seat)
    running.session.is_demo = True
    running.open_with(DEMO_PASSPHRASE)
    running.run()
    return 0


def _play(folder: Path, address: str) -> int:
    """Play a person's first morning with the real app, offscreen."""
    print("There is no display here, so the app is played offscreen, in front of the same server.\n", flush=True)
    seat = tour_centre.found(folder, DEMO_PASSPHRASE, address, first_invite(folder / "server", tour_centre.CENTRE))
    start.draw_offscreen()
    start.prepare(folder / "played")
    from app.ui import journey  # noqa: PLC0415 -- importing it opens the window

    invite = first_invite(folder / "server", journey.CENTRE)
    for number, done in enumerate(journey.play(folder / "played", address, invite), start=1):
        print(f"{number:3}. {done}", flush=True)
    picture = journey.look(seat, DEMO_PASSPHRASE, SHOTS / "tour.png")
    print(f"\nA picture of the made-up centre's morning: {picture}")
    return 0


def _read_out(invite: str) -> str:
    """An invite as it is read and typed: in groups of four."""
    return " ".join(invite[at : at + 4] for at in range(0, len(invite), 4))


# --- The server ------------------------------------------------------------------------------------------------


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Run a central server of its own on any free port; gives its address, and stops it in the end."""
    _server("init", folder)
    command = [*_SERVER, "serve", "--data", str(folder), "--port", "0"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own program
    try:
        said = running.stdout.readline() if running.stdout else ""
        if not said:
            raise RuntimeError("the central server did not start")
        yield said.split()[-1]
    finally:
        running.terminate()
        running.wait()


def first_invite(folder: Path, centre: str) -> str:
    """Return the first invite of a new centre at the server in `folder`."""
    return _server("centre", folder, "add", centre, "--pack", tour_centre.PACK).strip()


_SERVER = [sys.executable, "-m", "sync.server"]


def _server(command: str, folder: Path, *words: str) -> str:
    done = subprocess.run(  # noqa: S603 -- our own program
        [*_SERVER, command, *words, "--data", str(folder)],
        check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return done.stdout


def _stopped(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
