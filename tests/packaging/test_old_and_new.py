"""Two versions of Haki in one centre: a laptop that was renewed and a tablet that was not, through one server.

The older program is this repository's own, as it was when the casework was done; it runs from a wheel built of that
commit, in processes of its own. The newer one knows a question and a kind of answer that the older has never heard of:
what a country pack of the day after tomorrow might bring.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.seats import CENTRE, PASSPHRASE
from tests.sync.server.parts import Server, run

pytestmark = pytest.mark.soak

OLDER = "50afe1ab551565dfa25dc1a759d26ff826a682f8"
"""The commit at which the casework issue's work had landed."""


class Program:
    """One version of the program, and a seat that is used with it."""

    def __init__(self, code: Path, folder: Path) -> None:
        self.code, self.folder = code, folder

    def __call__(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("HAKI_") and name != "PYTHONPATH"
        }
        return subprocess.run(
            [sys.executable, "-P", "-m", "app", *words, "--data", str(self.folder)],
            input=stdin, capture_output=True, text=True, timeout=300, cwd=self.folder.parent,
            env=environment | {"PYTHONPATH": str(self.code), "HAKI_PASSPHRASE": PASSPHRASE, "HAKI_LANGUAGE": "en"},
        )  # fmt: skip

    def ask(self, *words: str, stdin: str = "") -> Any:
        ran = self(*words, "--json", stdin=stdin)
        assert ran.returncode == 0, (words, ran.stderr, ran.stdout)
        return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def older(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The older program, unpacked from the wheel that its own commit builds."""
    place = tmp_path_factory.mktemp("older")
    archive = subprocess.run(["git", "archive", OLDER], cwd=root, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as packed:
        packed.extractall(place / "sources", filter="data")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([*build, place, place / "sources"], check=True, capture_output=True)
    (wheel,) = place.glob("haki-*.whl")
    subprocess.run([sys.executable, "-m", "zipfile", "-e", wheel, place / "code"], check=True)
    return place / "code"


@pytest.fixture(scope="module")
def newer(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This program with a question and a kind of record more, as a later version would bring them."""
    later = tmp_path_factory.mktemp("newer")
    for name in ("app", "sync", "assets"):
        shutil.copytree(root / name, later / name, ignore=shutil.ignore_patterns("__pycache__"))
    _replace(
        later / "app" / "casework" / "records" / "incident.py",
        '        text("event_group",',
        '        text("told_by_radio", "Was it on the radio?"),\n        text("event_group",',
    )
    _replace(
        later / "app" / "casework" / "records" / "centre_life.py",
        "RECORDS = (TRAINING,",
        'BROADCAST = Record(name="broadcast", title="Broadcast", fields=(text("station", "Station", required=True),))\n'
        "RECORDS = (BROADCAST, TRAINING,",
    )
    return later


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def centre(newer: Path, older: Path, tmp_path: Path) -> Iterator[tuple[Program, Program]]:
    """A lead with the newer program and a colleague with the older one, in one centre."""
    place = tmp_path / "server"
    assert run("init", "--data", place).returncode == 0
    server = Server("--data", place).start()
    lead, colleague = Program(newer, tmp_path / "lead"), Program(older, tmp_path / "colleague")
    invite = run("centre", "add", CENTRE, "--data", place).stdout.strip()
    lead.ask("setup", "--server", server.address, "--invite", invite, "--person", "neema", "--device-name", "laptop")
    invited = lead.ask("device", "invite")["invite"]
    waiting = colleague.ask(
        "setup", "--server", server.address, "--invite", invited, "--person", "amina", "--device-name", "tablet"
    )
    lead.ask("device", "list")
    lead.ask("device", "approve", waiting["id"])
    colleague.ask("sync")
    yield lead, colleague
    server.stop()


def test_what_each_records_the_other_reads_and_both_are_sound(centre: tuple[Program, Program]) -> None:
    lead, colleague = centre
    told = {"reported_on": "2026-10-22", "narrative": "He promised to pay the school fees."}
    first = colleague.ask("record", "incident", "--from", "-", stdin=json.dumps(told))
    second = lead.ask("record", "incident", "--from", "-", stdin=json.dumps({**told, "narrative": "A second one."}))
    for seat in (colleague, lead, colleague):
        assert seat.ask("sync")["alarms"] == []
    assert lead.ask("show", first["id"])["narrative"] == told["narrative"]
    assert colleague.ask("show", second["id"])["narrative"] == "A second one."
    lead.ask("edit", first["id"], "narrative=He promised to pay, and did not.")
    lead.ask("sync")
    colleague.ask("sync")
    assert colleague.ask("show", first["id"])["narrative"] == "He promised to pay, and did not."
    for seat in centre:
        assert seat.ask("verify")["ok"], seat.code


def test_what_the_older_program_does_not_know_it_keeps_and_shows_once_it_is_renewed(
    centre: tuple[Program, Program], newer: Path
) -> None:
    lead, colleague = centre
    told = {"reported_on": "2026-10-22", "narrative": "It was on the radio.", "told_by_radio": "Baraka FM, at noon"}
    incident = lead.ask("record", "incident", "--from", "-", stdin=json.dumps(told))["id"]
    broadcast = lead.ask("record", "broadcast", "--from", "-", stdin=json.dumps({"station": "Baraka FM"}))["id"]
    lead.ask("sync")
    assert colleague.ask("sync")["alarms"] == []
    assert colleague.ask("show", incident)["narrative"] == "It was on the radio."
    colleague.ask("edit", incident, "narrative=It was on the radio, twice.")
    assert colleague.ask("verify")["ok"]
    assert colleague.ask("sync")["alarms"] == []
    lead.ask("sync")
    assert lead.ask("show", incident)["told_by_radio"] == "Baraka FM, at noon"

    colleague.code = newer
    shown = colleague.ask("show", incident)
    assert (shown["told_by_radio"], shown["narrative"]) == ("Baraka FM, at noon", "It was on the radio, twice.")
    assert colleague.ask("show", broadcast)["station"] == "Baraka FM"
    for seat in centre:
        assert seat.ask("verify")["ok"], seat.code


def test_an_older_folder_is_opened_by_the_newer_program_and_what_it_had_not_sent_goes_out(
    centre: tuple[Program, Program], newer: Path
) -> None:
    lead, colleague = centre
    made = colleague.ask(
        "record",
        "incident",
        "--from",
        "-",
        stdin=json.dumps({"reported_on": "2026-10-22", "narrative": "Before the update."}),
    )
    colleague.code = newer
    assert colleague.ask("show", made["id"])["narrative"] == "Before the update."
    assert colleague.ask("sync")["pushed"] > 0
    lead.ask("sync")
    assert lead.ask("show", made["id"])["narrative"] == "Before the update."
    assert colleague.ask("verify")["ok"]
