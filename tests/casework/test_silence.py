"""Silence is counted: the case that started this project, replayed, and the rules behind it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import silence
from app.casework.country import Pack
from app.casework.messages import PlainEnglish, spoken
from app.casework.silence import Silence, silences
from tests.casework.cases import CaseBuilder

REPORTED = date(2021, 10, 20)


def reported() -> CaseBuilder:
    """A child reported a man of influence; the police entered it in their book the same day."""
    case = CaseBuilder(sex="female", age=15)
    case.add("incident", reported_on="2021-10-20", happened_on="~2021-10-18", incident_types=["rape"])
    case.add("legal_case", ob_on="2021-10-20", ob_number="23/20/10/2021", station="Nyali")
    return case


def five_months() -> CaseBuilder:
    """Nine follow-ups, answered with words and promises."""
    case = reported()
    for number in range(9):
        day = date(2021, 11, 5) + timedelta(days=14 * number)
        case.add("follow_up", on=str(day), institution="police", moved=False, said="The officer has travelled",
                 promised="an arrest", promised_on=str(day + timedelta(days=7)))  # fmt: skip
    return case


def police(case: CaseBuilder, pack: Pack, day: date) -> Silence:
    return next(each for each in silences(case.file, pack, day) if each.institution == "police")


def silent(case: CaseBuilder, pack: Pack, day: date) -> list[tuple[str, int]]:
    return [(each.institution, each.days) for each in silences(case.file, pack, day)]


def test_silence_is_raised_on_day_fifteen_and_not_before(pack: Pack) -> None:
    raised = {days: police(reported(), pack, REPORTED + timedelta(days=days)).raised for days in (0, 13, 14, 15, 16)}
    assert raised == {0: False, 13: False, 14: False, 15: True, 16: True}


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (14, None),
        (15, "Station commander"),
        (29, "Station commander"),
        (30, "County commander"),
        (60, "Anti-Human Trafficking and Child Protection Unit, with a copy to the prosecutor"),
        (75, "Internal Affairs Unit of the police"),
        (90, "Independent Policing Oversight Authority"),
        (153, "Kenya National Commission on Human Rights"),
    ],
)
def test_the_ladder_names_the_next_step_to_who_took_those_below_it(pack: Pack, days: int, step: str | None) -> None:
    case = five_months()
    for below in (
        each.days for each in silence.ladder(pack, "police") if each.label("en") != step and each.days < days
    ):
        case.add("follow_up", on=str(REPORTED + timedelta(days=below)), institution="police", ladder_step=below)
    found = police(case, pack, REPORTED + timedelta(days=days))
    assert (found.step.label("en") if found.step else None) == step
    assert not found.step_taken


def test_of_steps_that_nobody_took_the_lowest_is_named_for_a_higher_office_will_ask_for_it(pack: Pack) -> None:
    case = five_months()
    found = police(case, pack, date(2022, 3, 22))
    assert found.step is not None and found.step.days == 15
    case.add("follow_up", on="2022-01-20", institution="police", moved=False, ladder_step=15)
    case.add("follow_up", on="2022-01-21", institution="police", moved=False, ladder_step=60)
    found = police(case, pack, date(2022, 3, 22))
    assert found.step is not None and found.step.days == 30
    assert [(each.step.days, str(each.due), str(each.taken_on)) for each in found.rungs][:3] == [
        (15, "2021-11-04", "2022-01-20"), (30, "2021-11-19", "None"), (60, "2021-12-19", "2022-01-21"),
    ]  # fmt: skip


def test_nobody_is_silent_for_the_days_before_the_centre_came(pack: Pack) -> None:
    case = CaseBuilder(opened_on="2021-11-20")
    case.add("incident", reported_on="2021-11-20", reported_to=["police"])
    legal = case.add("legal_case", ob_on="2019-02-01", charged_on="2019-11-01")
    assert silent(case, pack, date(2021, 11, 25)) == [("court", 5)]
    case.edit(legal, joined_on="2021-11-23", stage_when_joined="trial")
    found = silences(case.file, pack, date(2021, 12, 20))[0]
    assert (found.institution, found.days, found.is_since_we_came) == ("court", 27, True)
    text = " ".join(spoken(message, PlainEnglish()) for message in silence.brief(case.file, found, date(2021, 12, 20)))
    assert "No movement since we came to the case on 2021-11-23, 27 days ago." in text


def test_five_months_of_words_do_not_restart_the_count(pack: Pack) -> None:
    found = police(five_months(), pack, date(2022, 3, 22))
    assert (found.days, found.follow_ups, found.promises_broken) == (153, 9, 9)
    assert found.name == "Nyali" and found.moved_on == REPORTED


def test_an_arrest_is_movement_and_the_charge_ends_what_the_police_owe(pack: Pack) -> None:
    case = five_months()
    case.records["legal_case"][0]["arrested_on"] = "2022-03-23"
    assert police(case, pack, date(2022, 3, 24)).days == 1
    case.records["legal_case"][0]["charged_on"] = "2022-03-24"
    assert [each.institution for each in silences(case.file, pack, date(2022, 3, 25))] == ["court"]


def test_what_lies_after_the_day_asked_about_is_not_known_yet(pack: Pack) -> None:
    case = five_months()
    case.records["legal_case"][0]["arrested_on"] = "2022-03-23"
    found = police(case, pack, date(2021, 11, 10))
    assert (found.days, found.follow_ups, found.promises_broken) == (21, 1, 0)


def test_without_an_ob_entry_the_count_starts_at_the_report(pack: Pack) -> None:
    case = CaseBuilder()
    case.add("incident", reported_on="2021-10-20")
    case.add("follow_up", on="2021-10-25", institution="police", moved=False)
    assert police(case, pack, date(2021, 11, 4)).days == 15


def test_police_who_were_never_told_owe_nothing(pack: Pack) -> None:
    case = CaseBuilder()
    case.add("incident", reported_on="2021-10-20", wants_justice="no")
    assert silences(case.file, pack, date(2022, 3, 22)) == []


def test_a_follow_up_that_says_something_moved_restarts_the_count(pack: Pack) -> None:
    case = five_months()
    case.add("follow_up", on="2022-03-01", institution="police", moved=True)
    assert police(case, pack, date(2022, 3, 22)).days == 21


def test_after_the_police_the_prosecutor_owes_and_then_the_court(pack: Pack) -> None:
    case = reported()
    legal = case.records["legal_case"][0]
    legal["file_to_prosecutor_on"] = "2021-11-10"
    assert [(each.institution, each.days) for each in silences(case.file, pack, date(2021, 12, 11))] == [
        ("prosecutor", 31)
    ]
    legal["prosecutor_decided_on"], legal["charged_on"] = "2021-12-12", "2021-12-13"
    case.add("court_session", on="2022-01-05", outcome="adjourned")
    assert silent(case, pack, date(2022, 1, 12)) == [("court", 30)]
    case.add("court_session", on="2022-01-12", outcome="heard")
    assert silent(case, pack, date(2022, 1, 12)) == [("court", 0)]


def test_a_partner_is_known_by_its_kind_and_named(pack: Pack) -> None:
    case = CaseBuilder()
    case.partners["p"] = {"id": "p", "kind": "shelter", "name": "Safe Haven"}
    case.add("referral", partner="p", status="sent", sent_at="2021-10-20T10:00+03:00")
    found = silences(case.file, pack, date(2021, 11, 20))[0]
    assert (found.institution, found.name, found.days) == ("shelter", "Safe Haven", 31)
    case.records["referral"][0]["status"] = "completed"
    assert silences(case.file, pack, date(2021, 11, 20)) == []


@pytest.mark.parametrize("state", ["closed", "transferred"])
def test_a_closed_case_asks_nobody(pack: Pack, state: str) -> None:
    case = five_months()
    case.case["state"] = state
    assert silences(case.file, pack, date(2022, 3, 22)) == []


def test_a_step_that_was_taken_is_not_named_again(pack: Pack) -> None:
    case = five_months()
    for step in silence.ladder(pack, "police"):
        case.add("follow_up", on="2022-01-20", institution="police", moved=False, ladder_step=step.days)
    assert police(case, pack, date(2022, 3, 22)).step_taken
    assert not police(five_months(), pack, date(2022, 3, 22)).step_taken


def test_the_brief_has_facts_and_counts_and_no_identity(pack: Pack) -> None:
    case = five_months()
    case.case |= {"pseudonym": "Saida*", "ward": "shanzu"}
    case.records["follow_up"][3] |= {"said": "Saida Kadzungu was seen", "obstruction": "suspect_influential"}
    found = police(case, pack, date(2022, 3, 22))
    text = " ".join(spoken(message, PlainEnglish()) for message in silence.brief(case.file, found, date(2022, 3, 22)))
    assert "MSA-JC2-21-KD-014" in text and "23/20/10/2021" in text and "153 days" in text and "9 times" in text
    assert "suspect_influential" in text and "9 promises were not kept" in text
    for secret in ("Saida", "Kadzungu", "15", "shanzu", "travelled", "rape"):
        assert secret not in text.replace("153", "")


DAYS = st.integers(0, 200)


@given(st.lists(DAYS, max_size=12), st.lists(DAYS, max_size=3), DAYS)
def test_silence_is_the_days_since_the_last_movement_whatever_was_said(
    pack: Pack, words: list[int], moves: list[int], today: int
) -> None:
    case = reported()
    for after, moved in [(day, False) for day in words] + [(day, True) for day in moves]:
        case.add("follow_up", on=str(REPORTED + timedelta(days=after)), institution="police", moved=moved)
    found = police(case, pack, REPORTED + timedelta(days=today))
    last = max([day for day in moves if day <= today], default=0)
    assert found.days == today - last
    assert found.raised == (found.days >= 15)
    assert found.follow_ups == len([day for day in words if last <= day <= today])
