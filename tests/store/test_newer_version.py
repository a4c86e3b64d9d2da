"""What a newer version wrote waits on an older one, and stands there after the update; nothing is migrated by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.casebook import Casebook
from app.casework.today_lines import LineKind
from app.store import circles, journal
from app.store.journal import Author, Intent
from app.store.transaction import Transaction
from sync.changes import Kind
from tests.seats import PASSPHRASE, Known


def after_the_update(newer: str, folder: Path, case: str) -> Any:
    """Open the folder with a newer version, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.store.newer_version", newer, str(folder), case],
        env={**os.environ, "HAKI_PASSPHRASE": PASSPHRASE},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_what_a_newer_version_recorded_appears_after_the_update_and_the_older_one_still_opens(known: Known) -> None:
    store = known.store()

    def record(tx: Transaction) -> str:
        circle = circles.only(tx)
        assert circle is not None
        author = Author(circle.circle, store.seat.id)
        case, visit = journal.next_records(tx, author, 2)
        answers = {"age": 14, "shoe_size": 36, "code": "MSA-JC2-26-KD-001"}
        journal.append(
            tx,
            author,
            [
                Intent("case", case, Kind.CREATE, answers),
                Intent("visit", visit, Kind.CREATE, {"case": case.hex(), "where": "mtoni"}),
            ],
            now_ms=1,
        )
        return case.hex()

    case = store.database.write(record)
    store.close()
    with known.casebook() as book:
        assert "shoe_size" not in book.records.show(case)
        book.records.edit(case, {"age": 15})
        book.drafts.keep(book.drafts.new("incident")._replace(answers={"case.shoe_size": 37}))
        assert book.upkeep.verify()["ok"]

    seen = after_the_update("more", known.folder, case)
    assert seen["case"]["shoe_size"] == 36
    assert seen["case"]["age"] == 15
    assert [visit["where"] for visit in seen["visits"]] == ["mtoni"]
    assert seen["found"] == seen["visits"]
    assert seen["drafts"] == [{"case.shoe_size": 37}]
    assert seen["verified"] == {"ok": True, "changes": 3, "problems": []}

    with Casebook.open(known.folder, PASSPHRASE) as book:  # the update was taken back
        assert book.records.show(case)["age"] == 15
        assert book.upkeep.verify()["ok"]


def test_two_answers_to_a_question_that_only_a_newer_version_asks_wait_to_be_decided_until_the_update(
    known: Known,
) -> None:
    with known.casebook() as book:
        case = book.records.record("incident", {"reported_on": "2022-03-22"}).case
        _, parents = book.records.for_editing(case)
    store = known.store()

    def at_the_same_time(tx: Transaction) -> None:
        circle = circles.only(tx)
        assert circle is not None
        author = Author(circle.circle, store.seat.id)
        for size in (36, 37):
            intent = Intent("case", bytes.fromhex(case), Kind.SET, {"shoe_size": size}, parents)
            journal.append(tx, author, [intent], now_ms=1)

    store.database.write(at_the_same_time)
    store.close()
    with known.casebook() as book:
        assert book.records.show(case)["conflicts"] == []
        assert book.records.conflicts() == []
        assert not [line for line in book.day.today() if line.line.kind is LineKind.CONFLICT], (
            "nobody here can decide it"
        )
        book.records.edit(case, {"age": 15})
        assert book.upkeep.verify()["ok"]

    seen = after_the_update("more", known.folder, case)
    assert seen["case"]["conflicts"] == ["shoe_size"]
    assert seen["case"]["shoe_size"] in (36, 37)
    assert seen["verified"]["ok"]


def test_a_rule_that_changed_without_any_table_is_applied_after_the_update(known: Known) -> None:
    with known.casebook() as book:
        case = book.records.record("incident", {"reported_on": "2022-03-22"}).case
        values, parents = book.records.for_editing(case)
        assert "risk" not in values
        book.records.edit(case, {"risk": "low"}, parents)
    store = known.store()

    def at_the_same_time(tx: Transaction) -> None:
        circle = circles.only(tx)
        assert circle is not None
        intent = Intent("case", bytes.fromhex(case), Kind.SET, {"risk": "high"}, parents)
        journal.append(tx, Author(circle.circle, store.seat.id), [intent], now_ms=1)

    store.database.write(at_the_same_time)
    store.close()
    with known.casebook() as book:
        assert book.records.show(case)["risk"] == "high"
    seen = after_the_update("rule", known.folder, case)
    assert seen["case"]["risk"] == "low"
    assert seen["verified"] == {"ok": True, "changes": 4, "problems": []}
