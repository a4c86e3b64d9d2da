"""Words planted in an incident are found in no file of the server's or of a locked device's folder.

The search is tried first: it must find the same words in a plain copy of what was recorded.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import json
import re
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from app.casebook import Casebook
from tests.seats import PASSPHRASE, Seat, join, new_centre
from tests.sync.server.parts import Server

PLANTED = ("Zumaridi", "Kitovuni", "Mshumaa", "Zinduka")
"""A narrative's, a real name's, a summary's, a draft's: words that stand nowhere else."""


def test_planted_words_are_in_no_file_of_the_server_or_a_locked_device(own_server: Server, tmp_path: Path) -> None:
    lead = new_centre(tmp_path / "lead", own_server)
    amina = join(tmp_path / "tablet", lead, own_server.address)
    incident = {"reported_on": "2022-03-22", "narrative": "Zumaridi aliniahidi karo", "summary": "Mshumaa"}
    made = lead.record("incident", **incident)
    identity = {"case": made["case"], "real_name": "Kitovuni"}
    lead.record("identity", **identity)
    lead.ask("edit", made["id"], "summary=Mshumaa wa pili")
    _leave_a_draft(lead)
    lead.sync()
    amina.sync()
    amina.ask("backup", tmp_path / "tablet" / "copy.tar")
    killed = _killed_while_open(lead.folder, tmp_path / "killed")

    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "text.json").write_text(json.dumps([incident, identity, "Zinduka"], ensure_ascii=False))
    (plain / "packed").write_bytes(b"head" + zlib.compress(json.dumps([incident, identity, "Zinduka"]).encode()))
    (plain / "base64").write_bytes(base64.b64encode(b"x" + " ".join(PLANTED).encode()))
    (plain / "wide").write_bytes(" ".join(PLANTED).encode("utf-16-le"))
    (plain / "wide and the other way round").write_bytes(" ".join(PLANTED).encode("utf-16-be"))
    (plain / "gzip").write_bytes(b"head" + gzip.compress(" ".join(PLANTED).encode()))
    (plain / "hexadecimal").write_bytes(" ".join(PLANTED).encode().hex().encode())
    with sqlite3.connect(plain / "plain.db") as database:
        database.execute("CREATE VIRTUAL TABLE search USING fts5(words)")
        database.executemany("INSERT INTO search VALUES (?)", [(word,) for word in PLANTED])
    database.close()
    for file in plain.iterdir():
        assert found_in(file) == set(PLANTED), f"the search must find the words in {file.name}"

    own_server.stop()
    assert {file.name for file in killed.iterdir()} >= {"haki.db-wal", "haki.db-shm"}
    for folder in (tmp_path / "server", lead.folder, amina.folder, killed):
        files = [file for file in folder.rglob("*") if file.is_file()]
        assert files
        for file in files:
            assert found_in(file) == set(), f"{file.relative_to(tmp_path)} holds what was typed"
            assert PASSPHRASE.encode() not in file.read_bytes()


def found_in(file: Path) -> set[str]:
    """Return the planted words that a file holds, plainly or in one of the forms that hide nothing."""
    return {word for form in _forms(file.read_bytes()) for word in PLANTED if word.lower().encode() in form.lower()}


def _forms(data: bytes) -> Iterator[bytes]:
    yield data
    for run in re.findall(rb"(?:[0-9a-fA-F]{2}){8,}", data):
        yield bytes.fromhex(run.decode())
        yield bytes.fromhex(run[1:].decode() + "0")
    yield data.replace(b"\0", b"")  # UTF-16
    for run in re.findall(rb"[A-Za-z0-9+/]{16,}", data):
        for offset in range(4):
            rest = run[offset:]
            yield base64.b64decode(rest + b"A" * (-len(rest) % 4))
    for begins in re.finditer(rb"\x78|\x1f\x8b", data):  # where a stream of zlib or gzip may begin
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj(wbits=47).decompress(data[begins.start() :], 1 << 20)


def _killed_while_open(folder: Path, copy: Path) -> Path:
    """Return a copy of a folder as it lies there when the process that had it open was killed in its work."""
    work = f"""
import os, shutil
from pathlib import Path
from app.casebook import Casebook
book = Casebook.open(Path({str(folder)!r}), {PASSPHRASE!r})
made = book.records.record("incident", {{"reported_on": "2022-03-22", "narrative": "Zumaridi"}})
book.records.record("identity", {{"case": made.case, "real_name": "Kitovuni"}})
book.drafts.keep(book.drafts.new("incident")._replace(answers={{"incident.narrative": "Zinduka"}}))
assert book.records.find("incident", search_for="zumaridi")
shutil.copytree({str(folder)!r}, {str(copy)!r})
os._exit(9)  # as if killed: nothing is put away
"""
    assert subprocess.run([sys.executable, "-c", work]).returncode == 9
    return copy


def _leave_a_draft(lead: Seat) -> None:
    with Casebook.open(lead.folder, PASSPHRASE) as book:
        draft = book.drafts.new("incident")
        book.drafts.keep(draft._replace(answers={"incident.narrative": "Zinduka"}))
