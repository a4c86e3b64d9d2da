"""What happened to those accused is counted for each, from whichever record says it, and from when the centre came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.casework.indicators.register import Register
from app.casework.indicators.results import Period, Result, of_periods
from app.casework.messages import PlainEnglish, spoken
from tests.casework.cases import CaseBuilder

YEAR = Period(date(2021, 1, 1), date(2021, 12, 31))


def figures(*cases: CaseBuilder, period: Period = YEAR, **register: Any) -> dict[str, Result]:
    found = of_periods(Register([case.file for case in cases], utc_offset="+03:00", **register), [period])[0]
    return {each.indicator.code: each for each in found}


def notes(result: Result) -> list[str]:
    return [spoken(note, PlainEnglish()) for note in result.notes]


def two_suspects(**case: Any) -> tuple[CaseBuilder, str]:
    told = CaseBuilder(**{"opened_on": "2021-01-10", **case})
    told.add("incident", reported_on="2021-01-10", perpetrators=["a", "b"])
    return told, told.add("legal_case", ob_on="2021-01-10", perpetrators=["a", "b"])


def test_of_two_suspects_only_the_one_who_was_charged_is_restrained() -> None:
    case, legal = two_suspects()
    case.add("accused", legal_case=legal, perpetrator="a", arrested_on="2021-03-22", charged_on="2021-03-23")
    found = figures(case)
    assert (found["restrained"].value, found["arrests"].value) == (1, 1)


def test_an_arrest_of_one_and_the_charge_of_the_other_restrain_nobody() -> None:
    case, legal = two_suspects()
    case.add("accused", legal_case=legal, perpetrator="a", arrested_on="2021-03-22")
    case.add("charge", legal_case=legal, perpetrator="b", on="2021-03-23")
    assert figures(case)["restrained"].value == 0


FREED: dict[str, Callable[[CaseBuilder, str, str], None]] = {
    "acquitted": lambda case, _legal, one: case.edit(one, verdict="not_guilty", verdict_on="2021-10-01"),
    "withdrawn": lambda case, legal, _one: case.edit(legal, withdrawn_on="2021-10-01"),
    "let go": lambda case, _legal, one: case.edit(one, released_on="2021-10-01"),
    "set free on appeal": lambda case, _legal, one: case.edit(
        one, verdict="guilty", verdict_on="2021-09-01", appeal_on="2021-09-02", appeal_result="conviction_quashed",
        appeal_decided_on="2021-10-01",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", FREED)
def test_who_is_free_again_still_counts_and_is_told_of_beside(how: str) -> None:
    case, legal = two_suspects()
    both = {"legal_case": legal, "arrested_on": "2021-03-22", "charged_on": "2021-03-23"}
    one = case.add("accused", perpetrator="a", **both)
    FREED[how](case, legal, one)
    found = figures(case)
    assert (found["restrained"].value, found["convictions"].value) == (1, 0)
    assert "1 of these since released" in notes(found["restrained"])


def test_a_trial_that_ran_before_the_centre_came_counts_from_then_on() -> None:
    """A girl whose suspect was charged two years before; the centre joined, and he was sentenced for life."""
    case = CaseBuilder(opened_on="2021-02-01")
    case.add("incident", reported_on="2021-02-01", reported_before="yes", reported_to=["police"],
             reported_elsewhere_on="2019-03-02")  # fmt: skip
    legal = case.add("legal_case", ob_on="2019-03-02", joined_on="2021-02-01", perpetrators=["a"])
    case.add("accused", legal_case=legal, perpetrator="a", arrested_on="2019-03-10", charged_on="2019-03-11",
             verdict="guilty", verdict_on="2021-11-01", sentence_kind="life", sentenced_on="2021-11-15")  # fmt: skip
    before, now = figures(case, period=Period(date(2019, 1, 1), date(2019, 12, 31))), figures(case)
    assert (before["restrained"].value, before["arrests"].value, before["days_to_charge"].value) == (0, 0, None)
    assert "1 from before the centre came is not counted" in notes(before["restrained"])
    assert (now["convictions"].value, now["life_sentences"].value) == (1, 1)
    assert (now["police_24h"].value, now["ob_same_day"].value) == (None, None)  # no work of the centre


def test_years_of_prison_add_up_and_life_is_counted_by_itself() -> None:
    case, legal = two_suspects()
    guilty = {"legal_case": legal, "verdict": "guilty", "verdict_on": "2021-10-01"}
    case.add("accused", perpetrator="a", sentence_kind="years", sentence_years=20, **guilty)
    case.add("accused", perpetrator="b", sentence_kind="life", **guilty)
    found = figures(case)
    assert [found[code].value for code in ("convictions", "life_sentences", "sentence_years")] == [2, 1, 20]
    assert notes(found["life_sentences"]) == [], "its kind was chosen"


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ({"sentence": "Life imprisonment"}, 1),
        ({"sentence": " LIFE  imprisonment. "}, 1),
        ({"sentence": "Kifungo cha maisha"}, 1),
        ({"sentence": "Kifungo cha maisha, kimepunguzwa hadi miaka 20"}, 0),
        ({"sentence": "Not life imprisonment"}, 0),
        ({"sentence": "Life imprisonment on count 2, 10 years on count 1"}, 0),
        ({"sentence": "20 years"}, 0),
        ({"sentence": "Life imprisonment", "sentence_kind": "years", "sentence_years": 30}, 0),
        ({"sentence": "Life imprisonment", "sentence_kind": {"skipped": "unknown"}}, 0),
        ({"sentence": "Life imprisonment", "conflicts": ["sentence"]}, 0),
        ({"sentence": "Life imprisonment", "verdict": "not_guilty"}, 0),
    ],
)
def test_a_sentence_in_words_is_for_life_only_where_they_say_nothing_else(said: dict[str, Any], counted: int) -> None:
    case, legal = two_suspects()
    case.add("accused", legal_case=legal, perpetrator="a", **{"verdict": "guilty", "verdict_on": "2021-10-01", **said})
    life = figures(case)["life_sentences"]
    assert (life.value, "read from the words" in str(notes(life))) == (counted, bool(counted))


def test_a_case_is_in_court_until_the_last_of_those_tried_is_judged() -> None:
    case, legal = two_suspects()
    charged = {"legal_case": legal, "charged_on": "2021-03-23"}
    case.add("accused", perpetrator="a", verdict="guilty", verdict_on="2021-10-01", **charged)
    other = case.add("accused", perpetrator="b", **charged)
    assert figures(case)["in_court"].value == 1
    case.edit(other, verdict="not_guilty", verdict_on="2021-11-01")
    assert figures(case)["in_court"].value == 0


def test_who_is_out_of_it_and_not_closed_is_in_aftercare_and_who_was_brought_out_is_rescued() -> None:
    told = {"opened_on": "2021-01-10", "relieved_by": "rescued", "relieved_evidence": "Seen"}
    going_on = CaseBuilder(id="1", relieved_on="2021-02-01", **told)
    closed = CaseBuilder(id="2", relieved_on="2021-02-01", closed_on="2021-08-01", **told)
    left = CaseBuilder(id="3", relieved_on="2021-02-01", **{**told, "relieved_by": "left_safely"})
    found = figures(going_on, closed, left)
    assert [found[code].value for code in ("relieved", "rescued", "in_aftercare")] == [3, 2, 2]


OUTCOMES: dict[str, Callable[[CaseBuilder, str], None]] = {
    "the accused": lambda case, legal: case.edit(_one(case, legal), verdict="guilty", verdict_on="2021-10-01"),
    "the judgment of the legal case": lambda case, legal: (
        case.edit(_one(case, legal), verdict="guilty"), case.edit(legal, judgment_on="2021-10-01"))[0],
    "a milestone": lambda case, legal: (
        case.edit(_one(case, legal), verdict="guilty"),
        case.add("milestone", legal_case=legal, kind="judgment", on="2021-10-01"))[0],
    "a court session": lambda case, legal: (
        case.edit(_one(case, legal), verdict="guilty"),
        case.add("court_session", legal_case=legal, on="2021-10-01", outcome="judgment"))[0],
    "the result of a charge": lambda case, legal: (
        case.add("charge", legal_case=legal, perpetrator="a", on="2021-03-23", result="guilty"),
        case.edit(legal, judgment_on="2021-10-01"))[1],
}  # fmt: skip


def _one(case: CaseBuilder, legal: str) -> str:
    return case.add("accused", legal_case=legal, perpetrator="a", charged_on="2021-03-23")


@pytest.mark.parametrize("door", OUTCOMES)
def test_a_conviction_counts_by_whichever_record_says_it_and_on_its_day(door: str) -> None:
    case, legal = two_suspects()
    OUTCOMES[door](case, legal)
    october, september = Period(date(2021, 10, 1), date(2021, 10, 31)), Period(date(2021, 9, 1), date(2021, 9, 30))
    assert figures(case, period=october)["convictions"].value == 1
    assert figures(case, period=september)["convictions"].value == 0


def test_children_back_at_school_and_prosecutors_supported_are_counted() -> None:
    girl = CaseBuilder(age=14)
    girl.add("school_return", on="2021-05-03")
    girl.add("school_return", on="2021-09-01")  # and again, after she had left
    partners = [{"id": "office", "kind": "prosecutor"}]
    supports = [
        {"id": "1", "on": "2021-06-01", "institution": "prosecutor", "people": 3},
        {"id": "2", "on": "2021-06-02", "institution": "office"},
        {"id": "3", "on": "2021-06-03", "institution": "police", "people": 9},
    ]
    found = figures(girl, partners=partners, supports=supports)
    assert (found["back_at_school"].value, found["prosecutors_supported"].value) == (1, 4)


def test_what_was_counted_before_haki_stands_beside_the_figure_with_its_evidence() -> None:
    target = {"id": "t", "indicator": "relieved", "starts_on": "2021-01-01", "ends_on": "2021-12-31", "value": 17}
    opening = {"opening_value": 16, "evidence": "Report to the donor, January 2022"}
    relieved = figures(targets=[{**target, **opening}])["relieved"]
    assert (relieved.value, relieved.target, relieved.opening) == (0, 17, 16)
    assert notes(relieved) == ["16 counted before Haki: Report to the donor, January 2022"]
    assert figures(targets=[target])["relieved"].opening is None


@pytest.mark.parametrize(
    ("first", "second", "people", "doubles"),
    [
        ({"name": "Ali Hassan"}, {"name": "Hassan Ali"}, 2, 1),  # father and son, most likely
        ({"name": "Ali Hassan"}, {"name": "ali  HASSAN"}, 1, 0),
        ({"name": "Khadija Omar"}, {"name": "Hadija Omar"}, 2, 1),
        ({"name": "Askari 1"}, {"name": "Askari 2"}, 2, 1),
        ({"name": "Ali Hassan", "phone": "0722 000001"}, {"name": "A. Hassan", "phone": "+254722000001"}, 1, 0),
        ({"name": "Ali Hassan", "phone": "0722000001"}, {"name": "Ali Hassan", "phone": "0722000002"}, 2, 0),
        ({"name": "Ali Hassan"}, {"name": "Ali Hassan", "organisation": "Nyali"}, 2, 0),
        ({"name": "Ali Hassan"}, {"name": "Neema Juma"}, 2, 0),
    ],
)
def test_people_trained_are_counted_with_the_order_of_their_names(
    first: dict[str, str], second: dict[str, str], people: int, doubles: int
) -> None:
    trainings = [{"id": "t", "on": "2021-05-01"}, {"id": "u", "on": "2021-06-01"}]
    attendees = [
        {"id": id_, "training": training, "cadre": "police", "organisation": "Kiembeni", **who}
        for id_, training, who in (("1", "t", first), ("2", "u", second))
    ]
    trained = figures(trainings=trainings, attendees=attendees)["trained"]
    assert trained.value == people
    assert [note for note in notes(trained) if "double" in note] == ["1 possible double"] * doubles


def test_people_counted_without_names_stand_beside_those_named_and_who_did_not_come_does_not_count() -> None:
    trainings = [{"id": "t", "on": "2021-05-01"}, {"id": "before", "on": "2020-05-01"}]
    attendees = [
        {"id": "1", "training": "t", "name": "Ali Hassan"},
        {"id": "2", "training": "t", "name": "Neema Juma", "came": False},
    ]
    headcounts = [
        {"id": "a", "training": "t", "people": 40, "basis": "photo"},
        {"id": "b", "training": "before", "people": 9, "basis": "photo"},
    ]
    trained = figures(trainings=trainings, attendees=attendees, headcounts=headcounts)["trained"]
    assert (trained.value, notes(trained)) == (1, ["and 40 counted without names"])
