"""Journey G: a year of a centre's work, recorded and counted, each figure opened, reported and locked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.casebook import Casebook
from app.casework.registry import CORE
from app.words.refusal import Refused
from tests.casework.cases import at, settled, year_2021
from tests.seats import Known, Seat

YEAR = ("--from", "2021-01-01", "--to", "2021-12-31")
RAW = settled(year_2021())
ORDER = ("partner", "training", "attendee", "case", "perpetrator", "incident", "legal_case", "outcome", "target")

LATER = ("relieved_on", "relieved_by", "relieved_evidence", "same_person_as")
"""What is learned of a case after it was opened."""


class Recorder:
    """Records the raw year through the casebook; `ids` leads from the file's ids to those that were given."""

    def __init__(self, book: Casebook, clock: list[datetime]) -> None:
        self._book, self._clock = book, clock
        self.ids: dict[str, str] = {}

    def record(self, entity: str, row: Mapping[str, Any]) -> None:
        fields = {name: value for name, value in row.items() if name != "id" and not CORE[entity][name].given}
        for name, value in fields.items():
            if CORE[entity][name].links_to:
                fields[name] = [self.ids[each] for each in value] if isinstance(value, list) else self.ids[value]
        asked_now = {name: fields.pop(name) for name in [*fields] if CORE[entity][name].is_hidden}
        later = {name: fields.pop(name) for name in [*fields] if entity == "case" and name in LATER}
        self._clock[0] = at(f"{row.get('opened_on', '2022-01-10')} 09:00")
        self.ids[row["id"]] = self._book.records.record(entity, fields).id
        self._clock[0] = at("2022-01-10 09:00")
        self._book.records.edit(self.ids[row["id"]], later)
        if asked_now:  # of each accused
            self._book.records.record("accused", {"legal_case": self.ids[row["id"]], **asked_now})


@pytest.fixture(scope="module")
def year_recorded_once(
    centre_made_once: Known, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Known, dict[str, str]]:
    known = centre_made_once.copy(tmp_path_factory.mktemp("year") / "seat")
    clock = [at("2022-01-10 09:00")]
    with known.casebook(now=lambda: clock[0]) as book:
        recorder = Recorder(book, clock)
        for entity in ORDER:
            for row in RAW[entity]:
                recorder.record(entity, row)
    return known, recorder.ids


@pytest.fixture
def year(year_recorded_once: tuple[Known, dict[str, str]], tmp_path: Path) -> Seat:
    return Seat(year_recorded_once[0].copy(tmp_path / "year").folder)


def table(seat: Seat, *more: str) -> dict[str, dict[str, Any]]:
    return {line["code"]: line for line in seat.ask("indicators", *YEAR, *more, HAKI_NOW="2022-01-20T09:00:00+03:00")}


def test_the_year_gives_the_table_it_was_reported_with(year: Seat) -> None:
    figures = table(year)
    assert {
        code: (figures[code]["result"], figures[code]["target"])
        for code in ("relieved", "restrained", "trained", "partnerships")
    } == {"relieved": (16, 17), "restrained": (0, 11), "trained": (310, 310), "partnerships": (39, 59)}
    assert figures["trained"]["note"] == "402 entries in all"


def test_each_figure_opens_to_its_records(year_recorded_once: tuple[Known, dict[str, str]]) -> None:
    known, ids = year_recorded_once
    seat = Seat(known.folder)
    figures = table(seat)
    assert len(figures["relieved"]["records"]) == 16
    opened = [seat.ask("show", record) for record in figures["relieved"]["records"][:2]]
    assert {each["entity"] for each in opened} == {"case"}
    assert all("2020-12-02" <= each["relieved_on"] <= "2021-12-01" for each in opened)  # and held for 30 days
    names = {given: raw for raw, given in ids.items()}
    with known.casebook() as book:
        for figure in figures.values():
            behind = book.figures.behind(figure["records"])
            assert [each.id for each in behind] == figure["records"]
            assert {each.id for each in behind} <= set(names)
        assert "@" not in str(book.figures.behind(figures["trained"]["records"]))
        people = {row["name"] for row in RAW["attendee"]}
        assert not people & {each.name for each in book.figures.behind(figures["trained"]["records"])}


def test_a_figure_that_was_reported_stays_and_later_records_stand_beside_it(year: Seat, request: Any) -> None:
    _known, ids = request.getfixturevalue("year_recorded_once")
    locked = table(year, "--lock")
    assert locked["restrained"]["result"] == 0
    assert "Locked on" in locked["restrained"]["note"]

    suspect = next(row["id"] for row in RAW["perpetrator"] if row["code_name"] == "M3")
    year.ask("edit", ids[suspect], "restrained_evidence=Remand warrant seen")
    later = table(year)
    assert (later["restrained"]["result"], later["restrained"]["records"]) == (0, [ids[suspect]])
    assert "The records say 1 now." in later["restrained"]["note"]
    moved = [code for code in later if later[code] != locked[code]]
    assert moved == ["restrained"]

    target = ids[next(row["id"] for row in RAW["target"] if row["indicator"] == "restrained")]
    assert "stays as it was reported" in year("edit", target, "value=1").line
    assert "given by the app" in year("edit", target, "locked_value=1").line
    year.ask("edit", target, "footnote=One remand was proved after the report")
    assert "One remand was proved after the report" in table(year)["restrained"]["note"]
    assert "Nothing was changed" in year("indicators", *YEAR, "--lock").line  # once
    assert year.is_sound()


def test_only_a_lead_locks_and_only_what_has_a_target_of_that_period(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    target = {"indicator": "relieved", "starts_on": "2021-01-01", "ends_on": "2021-12-31", "value": 17}
    lead.record("target", **target)
    for seat in (lead, amina):
        seat.sync()
    before = amina.files()
    assert amina("indicators", *YEAR, "--lock").line == "Only a lead locks figures. Nothing was changed."
    assert (
        "No target of just this period"
        in lead("indicators", "--from", "2021-01-01", "--to", "2021-06-30", "--lock").line
    )
    assert amina.files() == before
    (figure,) = [each for each in lead.ask("indicators", *YEAR, "--lock") if each["code"] == "relieved"]
    assert (figure["result"], figure["target"]) == (0, 17)
    for seat in (lead, amina):
        seat.sync()
    (figure,) = [each for each in amina.ask("indicators", *YEAR) if each["code"] == "relieved"]
    assert "Locked on" in figure["note"]


def test_a_figure_of_nothing_and_a_figure_between_two_are_kept_as_they_were(known: Known) -> None:
    with known.casebook(now=lambda: at("2022-01-20 09:00")) as book:
        period = {"starts_on": "2021-01-01", "ends_on": "2021-12-31", "value": 1}
        codes = [each.indicator.code for each in book.figures.of_period(date(2021, 1, 1), date(2021, 12, 31))]
        for code in codes:
            book.records.record("target", {"indicator": code, **period})
        before = {
            each.indicator.code: each.value for each in book.figures.of_period(date(2021, 1, 1), date(2021, 12, 31))
        }
        assert len(book.figures.lock(date(2021, 1, 1), date(2021, 12, 31))) == len(codes)
        with pytest.raises(Refused):
            book.figures.lock(date(2021, 1, 1), date(2021, 12, 31))
        after = {
            each.indicator.code: each.value for each in book.figures.of_period(date(2021, 1, 1), date(2021, 12, 31))
        }
        assert after == before
        assert None in before.values()


def test_two_periods_stand_in_one_table_and_what_was_before_haki_beside_them(year: Seat) -> None:
    target = {"indicator": "trained", "starts_on": "2022-01-01", "ends_on": "2022-12-31", "value": 400}
    refused = year("record", "target", "--from", "-", stdin=json.dumps({**target, "opening_value": 310}))
    assert "Say first how that is known" in refused.err
    year.record("target", **target, opening_value=310, evidence="The table of 2021")

    beside = ("--and-from", "2022-01-01", "--and-to", "2022-12-31")
    trained = table(year, *beside)["trained"]
    assert (trained["result"], trained["and"]["target"], trained["and"]["opening"]) == (310, 400, 310)
    lines = year("indicators", *YEAR, *beside).out.splitlines()
    assert "2021-01-01 – 2021-12-31" in lines[0] and "2022-01-01 – 2022-12-31" in lines[0]
    row = next(line for line in lines if line.startswith("People trained"))
    assert "310 of 310" in row and "of 400" in row and "310 counted before Haki: The table of 2021" in row
    assert year("indicators", *YEAR, "--and-from", "2022-01-01").status == 2
