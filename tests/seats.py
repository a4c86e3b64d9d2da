"""What most tests are made of: the `haki` commands, in this process or in one of their own, and a seat's folder.

Must not look behind the commands and the casebook. A seat whose keys are known opens without deriving them from the
passphrase again: that derivation is slow on purpose, and tests of everything else need not wait for it.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.__main__ import main
from app.casebook import Casebook
from app.packs import load
from app.store import vault
from app.store.store import Store

PASSPHRASE = "kobe ndizi mshumaa reli tausi"
CENTRE = "Mombasa Justice Centre 2"
FLOOR_KIB = 32 * 1024
"""Vaults set up here ask for the least memory that is allowed: a real derivation in half the time."""


class Ran(NamedTuple):
    """What a command did. Its output is read as bytes would be: nothing is added or left out."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON document it printed."""
        return json.loads(self.out)

    @property
    def line(self) -> str:
        """The one line it said on stderr."""
        assert self.err.endswith("\n"), self
        assert self.err.count("\n") == 1, self
        return self.err[:-1]


def haki(*words: str | Path, stdin: bytes | str = b"", **environment: str | None) -> Ran:
    """Run a command here, as if typed; `environment` replaces variables (None: not set)."""
    out, err = io.StringIO(), io.StringIO()
    typed = io.TextIOWrapper(io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin))
    with _environment(environment) as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        patch.setattr(sys, "stdin", typed)
        patch.setattr(vault, "MEMORY_KIB", FLOOR_KIB)
        try:
            status = main([str(word) for word in words])
        except SystemExit as end:  # argparse, of wrong usage
            status = int(end.code or 0)
    return Ran(status, out.getvalue(), err.getvalue())


def haki_process(*words: str | Path, stdin: str = "", **environment: str | None) -> Ran:
    """Run a command in a process of its own."""
    with _environment(environment):
        ran = subprocess.run(
            [sys.executable, "-m", "app", *map(str, words)],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@contextlib.contextmanager
def _environment(given: Mapping[str, str | None]) -> Iterator[pytest.MonkeyPatch]:
    values = {"HAKI_PASSPHRASE": PASSPHRASE, "HAKI_DATA": None, "HAKI_NOW": None, "HAKI_LANGUAGE": "en", **given}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            if value is None:
                patch.delenv(name, raising=False)
            else:
                patch.setenv(name, value)
        yield patch


class Seat:
    """A seat as whoever sits there uses it: its folder, and the commands typed on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str | Path, stdin: bytes | str = b"", **environment: str | None) -> Ran:
        """Type a command; whether it succeeds is for the test to look at."""
        return haki(*words, "--data", self.folder, stdin=stdin, **environment)

    def ask(self, *words: str | Path, stdin: bytes | str = b"", **environment: str | None) -> Any:
        """Type a command that must succeed, and return its JSON document."""
        ran = self(*words, "--json", stdin=stdin, **environment)
        assert ran.status == 0, ran
        return ran.data

    def record(self, entity: str, **fields: object) -> dict[str, str]:
        """Record one thing; return the ids, code and pseudonym printed."""
        made: dict[str, str] = self.ask("record", entity, "--from", "-", stdin=json.dumps(fields))
        return made

    def sync(self) -> dict[str, Any]:
        """Do one exchange that must succeed."""
        report: dict[str, Any] = self.ask("sync")
        return report

    def is_sound(self) -> bool:
        """Tell whether `haki verify` finds nothing wrong."""
        return bool(self("verify", "--json").data["ok"])

    def files(self) -> dict[str, bytes]:
        """Return what lies in the folder."""
        return {each.name: each.read_bytes() for each in sorted(self.folder.iterdir()) if each.is_file()}


def new_centre(folder: Path, server: Any, address: str = "", *, name: str = CENTRE) -> Seat:
    """Found a centre at a server, reached at `address` if that is not its own; return the first seat."""
    lead = Seat(folder)
    invite = server.new_invite(name)
    made = lead.ask("setup", "--server", address or server.address, "--invite", invite, "--device-name", "laptop")
    assert made["state"] == "member"
    return lead


def join(folder: Path, lead: Seat, address: str, *, person: str = "amina", device: str = "tablet") -> Seat:
    """Add a seat to the lead's centre: invite, set-up, approval, first exchange."""
    invite = lead.ask("device", "invite")["invite"]
    seat = Seat(folder)
    words = ("--server", address, "--invite", invite, "--person", person, "--device-name", device)
    waiting = seat.ask("setup", *words)
    assert waiting["state"] == "waiting"
    lead.ask("device", "list")
    assert lead.ask("device", "approve", waiting["id"])["fingerprint"] == waiting["fingerprint"]
    seat.sync()
    return seat


# --- Opened without the passphrase -----------------------------------------------------------------------------


class Known(NamedTuple):
    """A folder whose keys were read once."""

    folder: Path
    keys: vault.Unlocked

    @classmethod
    def of(cls, folder: Path) -> Known:
        """Unlock a folder once."""
        return cls(folder, vault.unlock(folder, PASSPHRASE))

    def copy(self, folder: Path) -> Known:
        """Return a copy of the whole folder."""
        shutil.copytree(self.folder, folder)
        return Known(folder, self.keys)

    def store(self) -> Store:
        """Open the store; close it."""
        return Store.of(self.folder, self.keys)

    @contextlib.contextmanager
    def casebook(self, now: Callable[[], datetime] | None = None) -> Iterator[Casebook]:
        """Open the casebook for a while."""
        with Casebook(self.store(), load("kenya"), now) as book:
            yield book
