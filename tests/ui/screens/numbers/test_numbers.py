"""The figures: of which days, against which target, how they are said, and the records each opens to."""

from __future__ import annotations

from datetime import date

import pytest

from app.casework.registry import CORE
from app.ui import in_words, spans
from app.ui.figures import DrawnFigure
from app.ui.screens.figure.model import FigureModel
from app.ui.screens.numbers.model import NumbersModel
from app.ui.spans import Span
from tests.ui.parts import House

YEAR = Span(date(2025, 1, 1), date(2025, 12, 31))
OUT = {"relieved_by": "rescued", "relieved_evidence": "Visited at the new home"}


class Office:
    """A centre with two survivors relieved, a training and a target, and the model of its figures in 2025."""

    def __init__(self, house: House) -> None:
        self.house, self.book = house, house.session.book
        self.cases = [self.case("2025-02-01", "kilifi"), self.case("2025-08-01", "kwale")]
        self.book.records.record("target", {"indicator": "relieved", "starts_on": "2025-01-01", "ends_on": "2025-12-31",
                                    "value": 4, "footnote": "The road was closed in May."})  # fmt: skip
        self.training = self.book.records.record("training", {"on": "2025-05-01", "title": "From PRC to P3"}).id
        for phone in ("0712345678", "0712345678", "0787654321"):
            self.book.records.record(
                "attendee", {"training": self.training, "name": "Neema", "phone": phone, "cadre": "health"}
            )
        self.model = NumbersModel(house.session, house.navigator, house.changed)
        self.model.show(*(day.isoformat() for day in YEAR))

    def case(self, relieved_on: str, county: str) -> str:
        case = self.book.records.record("case", {"sex": "female", "age": 15, "county": county}).id
        self.book.records.edit(case, {"relieved_on": relieved_on, **OUT})
        return case

    def figure(self, code: str) -> DrawnFigure:
        return next(each for _title, some in self.model.sections() for each in some if each.code == code)


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


def test_spans_are_called_as_people_call_them_and_go_on_to_their_neighbours() -> None:
    quarter = spans.quarter(date(2026, 3, 22))
    assert (YEAR.words, quarter.words, quarter.beside(-1).words) == (
        "2025", "January to March 2026", "October to December 2025",
    )  # fmt: skip
    assert [part.short for part in YEAR.parts()] == ["Q1", "Q2", "Q3", "Q4"]
    assert [part.short for part in quarter.parts()] == ["Jan", "Feb", "Mar"]
    years = Span(date(2024, 1, 1), date(2026, 12, 31))
    assert (years.words, [part.short for part in years.parts()]) == ("2024 to 2026", ["2024", "2025", "2026"])
    assert years.beside(-1).words == "2021 to 2023"
    assert Span(date(1990, 1, 1), date(2026, 12, 31)).parts() == []
    own = Span(date(2026, 2, 10), date(2026, 3, 5))
    assert (own.words, own.parts()) == ("10 February to 5 March 2026", [])
    assert own.beside(1) == Span(date(2026, 3, 6), date(2026, 3, 29))


def test_a_figure_stands_against_its_target_with_its_footnote_and_what_it_is_made_of(office: Office) -> None:
    relieved = office.figure("relieved")
    assert (relieved.value, relieved.beside, relieved.bar) == ("2", "of 4", (2, 4, 4))
    assert relieved.made_of == "2 female · 2 counties"
    assert relieved.footnotes == ("The road was closed in May.",)
    assert relieved.trend == (("Q1", 1), ("Q2", 0), ("Q3", 1), ("Q4", 0))


def test_a_person_counts_once_and_the_entries_are_said_beside(office: Office) -> None:
    trained = office.figure("trained")
    assert (trained.value, trained.beside, len(trained.records)) == ("2", "3 entries in all", 2)


def test_the_days_before_stand_beside_only_when_asked_for(office: Office) -> None:
    assert (office.model.is_compared, office.figure("relieved").earlier) == (False, "")
    assert office.model.compare_words == "Compare with 2024"
    office.model.toggle_compared()
    assert office.figure("relieved").value == "2"
    assert office.figure("relieved").earlier == "2024: 0"
    assert office.figure("days_to_arrest").earlier == "2024: Nothing to count in these days"
    office.model.toggle_compared()
    assert office.figure("relieved").earlier == ""


def test_any_days_can_stand_beside_these_until_one_looks_at_others(office: Office) -> None:
    model = office.model
    model.choose(Span(date(2026, 1, 1), date(2026, 3, 31)))
    assert [words for _span, words in model.offered_beside()] == [
        "October to December 2025", "January to March 2025",
    ]  # fmt: skip
    model.compare_with(model.offered_beside()[1][0])
    assert office.figure("relieved").earlier.startswith("January to March 2025: 1")
    model.compare_with(Span(date(2025, 12, 31), date(2025, 1, 1)))  # either way round
    assert office.figure("relieved").earlier.startswith("2025: 2")
    model.step(1)
    assert model.compare_words == "Compare with January to March 2026"


def test_a_figure_of_the_days_before_has_its_target_what_is_told_beside_it_and_its_footnotes(office: Office) -> None:
    office.model.toggle_compared()
    office.model.step(1)
    assert office.model.compare_words == "Compare with 2025"
    relieved = office.figure("relieved")
    assert (relieved.value, relieved.beside, relieved.bar) == ("0", "", None)
    assert relieved.earlier == "2025: 2 of 4"
    assert relieved.footnotes == ("2025: The road was closed in May.",)
    assert office.figure("trained").earlier == "2025: 2 · 3 entries in all"

    office.model.choose(spans.quarter(date(2025, 5, 1)))
    assert office.model.compare_words == "Compare with January to March 2025"
    assert office.figure("relieved").earlier == "January to March 2025: 1"


def test_since_released_possible_doubles_and_what_was_counted_before_haki_are_told_of_the_days_before(
    office: Office,
) -> None:
    records = office.book.records
    legal = records.record("legal_case", {"case": office.cases[0], "joined_on": "2025-02-01"}).id
    perpetrator = records.record("perpetrator", {"sex": "male"}).id
    both = {"legal_case": legal, "perpetrator": perpetrator, "arrested_on": "2025-03-01", "charged_on": "2025-03-02"}
    records.record("accused", {**both, "released_on": "2025-06-01"})
    for name in ("Ali Hassan", "Hassan Ali"):
        records.record("attendee", {"training": office.training, "name": name, "cadre": "police"})
    days = {"starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    counted_before = {"value": 9, "opening_value": 5, "evidence": "The register of 2024"}
    records.record("target", {"indicator": "trained", **days, **counted_before})
    office.model.show("2026-01-01", "2026-12-31", compared=True)

    assert office.figure("restrained").earlier == "2025: 1 · 1 of these since released"
    trained = office.figure("trained")
    assert trained.earlier == "2025: 4 of 9 · 5 entries in all · 1 possible double"
    assert trained.footnotes == ("2025: 5 counted before Haki: The register of 2024",)


def test_the_days_before_are_of_the_county_and_may_leave_the_centre_as_these_may(office: Office) -> None:
    office.model.show("2026-01-01", "2026-12-31", "kwale", compared=True)
    assert office.figure("relieved").earlier == "2025: 1"
    office.model.toggle_shared()
    assert office.figure("relieved").earlier == "2025: 1"
    assert "2025: Groups of fewer than 5 are left out." in office.figure("relieved").footnotes


def test_what_somebody_records_meanwhile_of_the_days_before_is_counted(office: Office) -> None:
    office.model.show("2026-01-01", "2026-12-31", compared=True)
    office.case("2025-03-01", "kwale")
    office.house.time.pass_(1)
    assert office.figure("relieved").earlier == "2025: 3 of 4"


def test_a_figure_of_nothing_says_so(office: Office) -> None:
    arrest = office.figure("days_to_arrest")
    assert (arrest.value, arrest.beside, arrest.trend) == ("–", "Nothing to count in these days", ())


def test_days_of_which_nothing_is_recorded_say_where_the_figures_come_from(house: House) -> None:
    model = NumbersModel(house.session, house.navigator, house.changed)
    model.show(*(day.isoformat() for day in YEAR))
    assert model.hint == (
        "Nothing to count in these days yet. The figures come by themselves from what is recorded; "
        "a target is set where a figure is opened."
    )
    model.toggle_shared()
    assert model.hint == ""  # what may leave the centre opens to nothing
    model.toggle_shared()
    training = house.session.book.records.record("training", {"on": "2025-05-01", "title": "From PRC to P3"}).id
    house.session.book.records.record("attendee", {"training": training, "name": "Neema", "phone": "0712345678"})
    model.load()
    assert model.hint == ""


def test_a_county_has_the_figures_that_can_be_told_by_it(office: Office) -> None:
    office.model.choose_county("kwale")
    assert office.figure("relieved").value == "1"
    assert office.model.county_words == office.house.session.voice.label("county", "kwale")
    codes = {each.code for _title, some in office.model.sections() for each in some}
    assert "follow_ups_per_movement" not in codes


def test_what_may_leave_the_centre_has_no_records_and_no_small_groups(office: Office) -> None:
    office.model.toggle_shared()
    relieved = office.figure("relieved")
    assert (relieved.value, relieved.records, relieved.made_of) == ("2", (), "")
    assert "Groups of fewer than 5 are left out." in relieved.footnotes


def test_a_lead_locks_what_was_reported_and_what_the_records_say_later_stands_beside_it(office: Office) -> None:
    said: list[str] = []
    assert office.model.can_lock
    office.model.lock(said.append)
    assert said == ["1 figure was locked"]
    office.case("2025-03-01", "kwale")
    office.house.time.pass_(1)

    relieved = office.figure("relieved")
    assert (relieved.value, relieved.is_locked) == ("2", True)
    assert "The records say 3 now." in relieved.footnotes
    assert not office.model.can_lock


def test_what_somebody_records_meanwhile_is_counted(office: Office) -> None:
    office.case("2025-03-01", "kwale")
    office.house.time.pass_(1)
    assert office.figure("relieved").value == "3"


def test_a_figure_opens_to_its_records_and_they_to_their_cases(office: Office) -> None:
    office.model.toggle_compared()
    office.model.open("relieved")
    assert office.house.here.name == "figure"
    figure = FigureModel(office.house.session, office.house.navigator, office.house.changed)
    figure.show(**office.house.here.params)

    assert (figure.title, figure.subtitle) == ("Victims relieved", "2025")
    assert [heading for heading, _said in figure.how()] == ["What counts", "Once"]
    assert figure.broken_down()[0] == ("Sex", [("Female", 2)])
    lines = figure.lines()
    assert sorted(line.leads_to[1]["case"] for line in lines) == sorted(office.cases)
    figure.open(lines[0])
    assert office.house.here.name == "case"


def figure_of(office: Office, code: str, county: str = "") -> FigureModel:
    figure = FigureModel(office.house.session, office.house.navigator, office.house.changed)
    figure.show(code, "2025-01-01", "2025-12-31", county)
    return figure


def test_a_target_is_set_where_its_figure_is_seen_and_what_it_cannot_be_is_said(office: Office) -> None:
    figure, saved, refused = figure_of(office, "relieved", "kwale"), [], []
    assert figure.targets() == []

    figure.set_target("many", lambda words, undo: saved.append(undo), refused.append)
    figure.set_target("", lambda words, undo: saved.append(undo), refused.append)
    assert (saved, refused) == ([], ["This needs a whole number.", "“Target” needs an answer."])
    figure.set_target("3", lambda words, undo: saved.append(undo), refused.append)

    assert len(saved) == 1
    office.house.time.pass_(0)
    (target,) = figure.targets()
    assert [(fact.field, fact.answer) for fact in target.facts] == [
        ("value", "3"), ("opening_value", ""), ("evidence", ""), ("footnote", "")
    ]  # fmt: skip
    shown = figure.figure()
    assert shown is not None
    assert shown.beside == "of 3"
    assert figure_of(office, "relieved").targets()[0].facts[0].answer == "4"  # the whole centre's is another one
    saved[0]()
    office.house.time.pass_(0)
    assert figure.targets() == []


def test_a_target_is_changed_with_its_history_until_it_is_locked(office: Office) -> None:
    figure, said = figure_of(office, "relieved"), []
    edit = figure.edit(figure.targets()[0].facts[0], office.house.changed, lambda words, undo: said.append(words))
    edit.load()
    edit.answer("6")
    assert edit.commit()
    office.house.time.pass_(0)
    (target,) = figure.targets()
    assert target.facts[0].answer == "6"
    assert "Target: 4 → 6" in [line.title for line in target.history]

    office.model.lock(said.append)
    office.house.time.pass_(0)

    (target,) = figure.targets()
    assert [(fact.field, fact.can_edit) for fact in target.facts] == [
        ("value", False), ("opening_value", False), ("evidence", False), ("footnote", True)
    ]  # fmt: skip
    edit = figure.edit(target.facts[0], office.house.changed, lambda words, undo: said.append(words))
    edit.load()
    edit.answer("9")
    edit.commit()  # a sheet that was open while it was locked
    assert said[-1].startswith("Not saved: Target. What was locked stays as it was reported")


def test_a_large_target_is_said_in_groups_of_digits_wherever_it_stands(office: Office) -> None:
    figure, refused = figure_of(office, "trained"), []
    figure.set_target("9000000", lambda *_: None, refused.append)
    assert refused == ["9,000,000 is not between 0 and 1,000,000."]
    figure.set_target("100000", lambda *_: None, refused.append)
    office.house.time.pass_(0)
    (target,), shown = figure.targets(), figure.figure()
    assert shown is not None
    assert shown.beside.startswith("of 100,000")
    assert target.facts[0].answer == "100,000"
    assert "100,000" in str(target.history)
    assert in_words.answer(CORE["case"]["birth_year"], 2006, office.model.voice, {}) == "2006"


def test_people_trained_open_one_by_one_without_a_name(office: Office) -> None:
    figure = FigureModel(office.house.session, office.house.navigator, office.house.changed)
    figure.show("trained", "2025-01-01", "2025-12-31")
    assert {line.leads_to[0] for line in figure.lines() if line.leads_to} == {"trained"}
    assert len({str(line.leads_to) for line in figure.lines()}) == 2
    said = {(line.title, line.second) for line in figure.lines()}
    assert said == {("Health worker", "From PRC to P3 · 1 May 2025")}
