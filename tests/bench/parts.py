"""Real parts for the benchmarks: a server process, seats enrolled at it, and records put into them in bulk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.casebook import Casebook
from app.writing import recording

PASSPHRASE = "kobe ndizi mshumaa reli tausi"


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, str]]:
    """Run a central server; gives its address and a first invite."""
    command = [sys.executable, "-m", "sync.server"]
    subprocess.run([*command, "init", "--data", str(folder)], check=True, stdout=subprocess.DEVNULL)
    added = subprocess.run(
        [*command, "centre", "add", "Mombasa Justice Centre 2", "--data", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    serving = subprocess.Popen(
        [*command, "serve", "--data", str(folder), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert serving.stdout is not None
        yield serving.stdout.readline().split()[-1], added.stdout.strip()
    finally:
        serving.terminate()
        serving.wait()


def lead(folder: Path, address: str, invite: str) -> Casebook:
    """Found a centre."""
    return Casebook.enrol(folder, PASSPHRASE, server=address, invite=invite, device="laptop")


def worker(folder: Path, address: str, leads: Casebook) -> Casebook:
    """Let a second seat in, without an exchange of its own yet."""
    invite = leads.centre.invite()
    leads.centre.sync()
    book = Casebook.enrol(folder, PASSPHRASE, server=address, invite=invite, device="tablet")
    leads.centre.sync()
    leads.centre.approve(book.centre.own_seat()["id"])
    return book


def put(book: Casebook, entity: str, records: Sequence[Mapping[str, object]]) -> list[recording.Recorded]:
    """Record many, each a Save of its own, in one transaction: a bench must not wait for the disk to set up."""
    return book._door.save(lambda desk: [recording.record(desk, entity, each) for each in records])[0]


def put_edits(book: Casebook, record: str, many: int) -> None:
    """Edit one record again and again, in one transaction."""
    book._door.save(
        lambda desk: [recording.edit(desk, record, {"summary": f"Aliongea na {each}"}, None) for each in range(many)]
    )
