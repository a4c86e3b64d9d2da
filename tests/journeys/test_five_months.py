"""Journey C, by the case Haki was built after: reported, answered with words, and silent for five months.

She* was lured with a promise of school fees; he was rich. Read by the commands, on the days on which it happened.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.casework.silence import Silence
from tests.casework.cases import at
from tests.seats import Known, Seat

REPORTED = date(2021, 10, 22)
NAME, PHONE, TOLD = "Pendo Zuhura", "0722123456", "Aliniahidi karo ya shule, anaitwa Bwana Mkubwa"


class Told(NamedTuple):
    """The case so far, and the days since the report."""

    known: Known
    case: str
    legal_case: str

    @property
    def seat(self) -> Seat:
        return Seat(self.known.folder)

    def on(self, days: int) -> dict[str, str]:
        return {"HAKI_NOW": f"{REPORTED + timedelta(days=days)}T10:00:00+03:00"}

    def record(self, days: int, entity: str, **fields: object) -> str:
        with self.known.casebook(now=lambda: at(f"{REPORTED + timedelta(days=days)} 10:00")) as book:
            return book.records.record(entity, {"case": self.case, **fields}).id

    def asked(self, days: int, **fields: object) -> str:
        """Ask the police, who answer with words."""
        return self.record(days, "follow_up", institution="police", channel="visit", moved=False, **fields)

    def silence(self, days: int) -> dict[str, Any] | None:
        """The line of Today about the police, if there is one."""
        lines = [line for line in self.seat.ask("today", **self.on(days)) if line["kind"] == "silence"]
        assert len(lines) <= 1
        return lines[0] if lines else None

    def police(self, days: int) -> Silence:
        with self.known.casebook(now=lambda: at(f"{REPORTED + timedelta(days=days)} 10:00")) as book:
            (police,) = book.cases.standing(self.case).silent
            return police.silence


@pytest.fixture(scope="module")
def reported_once(centre_made_once: Known, tmp_path_factory: pytest.TempPathFactory) -> tuple[Known, str, str]:
    known = centre_made_once.copy(tmp_path_factory.mktemp("five-months") / "seat")
    with known.casebook(now=lambda: at(f"{REPORTED} 10:00")) as book:
        case = book.records.record("incident", {"reported_on": str(REPORTED), "narrative": TOLD}).case
    told = Told(known, case, "")
    told.record(0, "identity", real_name=NAME, phone=PHONE)
    book = {"ob_number": "23/22/10/2021", "ob_on": str(REPORTED), "station": "Mtwapa"}
    return known, case, told.record(0, "legal_case", **book)


@pytest.fixture
def told(reported_once: tuple[Known, str, str], tmp_path: Path) -> Told:
    known, case, legal_case = reported_once
    return Told(known.copy(tmp_path / "seat"), case, legal_case)


def test_the_silence_is_seen_on_day_15_and_not_before(told: Told) -> None:
    told.asked(12, said="The officer has travelled")
    assert told.silence(14) is None
    seen = told.silence(15)
    assert seen is not None
    assert (seen["days"], seen["action"]) == (15, "take_step")
    assert seen["what"].endswith("no movement for 15 days. Next: Station commander.")


def test_words_never_start_it_anew_and_each_step_of_the_ladder_comes_in_its_turn(told: Told) -> None:
    for days, step in (
        (15, "Station commander"),
        (30, "County commander"),
        (60, "Anti-Human Trafficking and Child Protection Unit"),
        (75, "Internal Affairs Unit of the police"),
        (90, "Independent Policing Oversight Authority"),
    ):
        told.asked(days - 1, said="We are looking into it")
        seen = told.silence(days)
        assert seen is not None
        assert (seen["days"], f"Next: {step}" in seen["what"]) == (days, True)
        told.asked(days, said="It will be done", ladder_step=days)
        silence = told.police(days + 1)  # goes on, and this step was taken
        assert (silence.days, silence.step and silence.step.days, silence.step_taken) == (days + 1, days, True)
    assert silence.follow_ups == 10


def test_the_brief_for_the_next_step_says_what_happened_and_not_to_whom(told: Told) -> None:
    told.asked(20, said=f"{NAME} must come again", promised="An arrest", promised_on=str(REPORTED + timedelta(days=27)))
    shown = told.seat.ask("show", told.case, **told.on(60))
    (police,) = shown["silent"]
    assert police["said"] == [
        f"Case {shown['code']}: Police (gender desk) has not moved.",
        "Occurrence book: 23/22/10/2021.",
        "Office: Mtwapa.",
        "Last movement on 2021-10-22, 60 days ago.",
        "Asked 1 time since then, without movement.",
        "1 promise was not kept.",
        "Please see that the next step is taken, and tell us by when.",
    ]
    brief = " ".join(police["said"])
    assert not any(word in brief for word in (*NAME.split(), PHONE, "Bwana", shown["pseudonym"]))
    printed = told.seat("show", told.case, **told.on(60)).out
    assert "\n".join(police["said"]) in printed
    assert NAME not in printed


def test_only_a_step_that_the_institutions_ladder_has_can_be_taken(told: Told) -> None:
    before = told.seat.files()
    typed = json.dumps({"case": told.case, "institution": "police", "ladder_step": 16})
    refused = told.seat("record", "follow_up", "--from", "-", stdin=typed, **told.on(16))
    assert refused.line.endswith("The ladder of this institution has no step at 16 days.")
    assert told.seat.files() == before


def test_a_movement_starts_it_anew_and_a_charge_passes_it_on_to_the_court(told: Told) -> None:
    arrest = json.dumps({"legal_case": told.legal_case, "arrested_on": "2022-03-21"})
    accused = told.seat.ask("record", "accused", "--from", "-", stdin=arrest, **told.on(150))["id"]
    assert told.silence(151) is None
    told.seat.ask("edit", accused, "charged_on=2022-03-22", **told.on(151))
    assert told.silence(165) is None
    court = told.silence(151 + 15)
    assert court is not None
    assert court["what"].endswith("no movement for 15 days. Next: Court users' committee.")


def test_what_is_recorded_later_was_not_known_before(told: Told) -> None:
    told.seat.ask("edit", told.legal_case, "statement_on=2021-11-28", **told.on(40))
    earlier = told.silence(20)
    assert earlier is not None
    assert earlier["days"] == 20
