"""What is recorded is checked before anything is stored, and every refusal says what to do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework.answers import check, check_edit, check_one
from app.casework.country import Pack
from app.casework.messages import PlainEnglish, spoken
from app.casework.registry import CORE
from sync.changes import ChangeBody, decode, encode

TODAY = date(2022, 3, 22)
AHEAD = "lies ahead: this device's clock says that today is 2022-03-22. If that is wrong, set the clock right."


def refusals(pack: Pack, entity: str, **values: object) -> dict[str, str]:
    checked = check_edit(CORE.record(entity), values, pack, TODAY)
    return {problem.field: spoken(problem.message, PlainEnglish()) for problem in checked.problems}


def kept(pack: Pack, entity: str, **values: object) -> dict:
    checked = check_edit(CORE.record(entity), values, pack, TODAY)
    assert checked.problems == []
    return checked.values


def test_an_unknown_name_is_refused_by_name_with_the_nearest(pack: Pack) -> None:
    said = refusals(pack, "incident", narative="…")
    assert said == {"narative": "“narative” is no field of Incident. Did you mean “narrative”?"}


def test_an_unknown_code_is_refused_by_name_with_the_nearest(pack: Pack) -> None:
    said = refusals(pack, "incident", place_type="vila")
    assert said == {"place_type": "The list place_type has no “vila”. Did you mean “villa” (villa)?"}


def test_a_code_like_no_other_is_refused_with_what_there_is(pack: Pack) -> None:
    assert "It has: high, medium, low." in refusals(pack, "case", risk="🙂")["risk"]


@pytest.mark.parametrize("blank", ["", "   ", "\n\t "])
def test_a_blank_text_is_no_answer(pack: Pack, blank: str) -> None:
    case = "0" * 32
    assert check(CORE.record("partner"), {"name": blank, "kind": "hospital"}, pack, TODAY).problems[0].field == "name"
    assert check(CORE.record("note"), {"case": case, "text": blank}, pack, TODAY).problems[0].field == "text"
    assert check(CORE.record("identity"), {"case": case, "real_name": blank}, pack, TODAY).values == {"case": case}
    assert kept(pack, "identity", real_name=blank) == {"real_name": None}


def test_one_unknown_code_among_several_is_refused(pack: Pack) -> None:
    said = refusals(pack, "incident", incident_types=["rape", "rapee"])
    assert "has no “rapee”" in said["incident_types"]


def test_all_that_is_wrong_is_said_at_once(pack: Pack) -> None:
    said = refusals(pack, "incident", happened_on="yesterday", place_type="moon", ongoing="perhaps", x=1)
    assert set(said) == {"happened_on", "place_type", "ongoing", "x"}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2022-02-30", "The calendar has no 2022-02-30."),
        ("1822-01-01", "1822-01-01 is not between 1900 and 2200."),
        ("2022-03-23", f"2022-03-23 {AHEAD}"),
        ("2023", f"2023 {AHEAD}"),
        (20220322, "Write a date as 2022-03-22."),
    ],
)
def test_an_impossible_date_is_refused(pack: Pack, value: object, said: str) -> None:
    assert refusals(pack, "incident", happened_on=value) == {"happened_on": said}


def test_an_approximate_date_is_kept_as_it_was_said(pack: Pack) -> None:
    assert kept(pack, "incident", happened_on=" ~2021-10-18 ") == {"happened_on": "~2021-10-18"}


def test_the_day_is_needed_where_a_rule_counts_from_it(pack: Pack) -> None:
    assert "The day is needed here" in refusals(pack, "legal_case", ob_on="2021-10")["ob_on"]


def test_a_promise_may_lie_ahead_and_a_report_may_not(pack: Pack) -> None:
    assert kept(pack, "follow_up", promised_on="2022-04-15")
    assert refusals(pack, "follow_up", on="2022-04-15")


def test_a_narrative_keeps_every_word_of_any_script(pack: Pack) -> None:
    words = "Alisema: “نعم” 😢\n\n  Akaniambia nije kwenye villa. 𐎠 é"
    assert kept(pack, "incident", narrative=words)["narrative"] == words


def test_a_megabyte_of_narrative_is_refused_with_the_limit(pack: Pack) -> None:
    said = refusals(pack, "incident", narrative="a" * 1_000_000)["narrative"]
    assert said == "This has 1000000 characters; 100000 fit here. Nothing was cut."


@pytest.mark.parametrize("signs", ["\x00", "\ud800b", "\udfff"])
def test_what_is_no_text_is_refused_with_its_place(pack: Pack, signs: str) -> None:
    assert refusals(pack, "incident", narrative=f"Alisema\x0bkaro {signs}") == {
        "narrative": "In line 2 a sign is no text, after “karo ”. Write that place anew."
    }


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\r\n", "\r"])
def test_what_ends_a_line_in_another_program_ends_it_here(pack: Pack, sign: str) -> None:
    assert kept(pack, "incident", narrative=f"Alisema{sign}kwaheri{sign}")["narrative"] == "Alisema\nkwaheri"
    assert kept(pack, "partner", name=f"Ng'ombeni{sign}Clinic", kind="hospital")["name"] == "Ng'ombeni Clinic"


@pytest.mark.parametrize("sign", ["\x07", "\x01", "\x1f", "\x7f", "\x80", "\x9f", "\ufeff"])
def test_a_sign_that_nobody_sees_is_dropped(pack: Pack, sign: str) -> None:
    assert kept(pack, "incident", narrative=f"{sign}Ali{sign}sema{sign}")["narrative"] == "Alisema"
    assert kept(pack, "incident", narrative=sign) == {"narrative": None}


@pytest.mark.parametrize(
    "typed", ["2022-03-22 9:30 mm", "18 November 2021 9.30 jioni", "9:30", "2022-03-22", "2022-03-22T9:301"]
)
def test_a_moment_that_is_not_understood_is_refused_with_how_to_write_it(pack: Pack, typed: str) -> None:
    assert refusals(pack, "exhibit", handed_at=typed) == {
        "handed_at": "Write the day, then the time on the 24-hour clock, such as 22 March 2022 21:30."
    }


def test_a_time_that_people_say_is_kept_on_the_24_hour_clock_and_one_that_may_be_two_is_refused(pack: Pack) -> None:
    assert kept(pack, "incident", happened_at="saa tisa alasiri") == {"happened_at": "15:00"}
    assert kept(pack, "exhibit", handed_at="2021-11-18 3 pm") == {"handed_at": "2021-11-18T15:00+03:00"}
    assert refusals(pack, "incident", happened_at="saa 3 usiku") == {
        "happened_at": "“saa 3 usiku” may be 03:00 / 21:00. Write the one that is meant."
    }
    assert refusals(pack, "exhibit", handed_at="2021-11-18 saa nane usiku") == {
        "handed_at": "“2021-11-18 saa nane usiku” may be 2021-11-18 02:00 / 2021-11-19 02:00."
        " Write the one that is meant."
    }


@pytest.mark.parametrize("value", [12, 3.5, True, ["a"], b"a"])
def test_text_is_text(pack: Pack, value: object) -> None:
    assert refusals(pack, "incident", narrative=value)


def test_a_number_may_come_as_text_and_stays_within_bounds(pack: Pack) -> None:
    assert kept(pack, "case", age="15") == {"age": 15}
    assert refusals(pack, "case", age=-1) == {"age": "-1 is not between 0 and 120."}
    assert refusals(pack, "case", age="fifteen") == {"age": "This needs a whole number."}
    assert refusals(pack, "case", age=True) == {"age": "This needs a whole number."}
    assert refusals(pack, "case", age=15.0) == {"age": "This needs a whole number."}


def test_yes_and_no_may_come_as_words(pack: Pack) -> None:
    assert kept(pack, "follow_up", moved="no") == {"moved": False}
    assert kept(pack, "consent", given=True) == {"given": "yes"}
    assert refusals(pack, "follow_up", moved="maybe") == {"moved": "This needs a yes or a no."}


@pytest.mark.parametrize("reason", ["not_asked", "declined", "not_now", "unknown"])
def test_any_question_can_be_skipped_with_a_reason(pack: Pack, reason: str) -> None:
    assert kept(pack, "incident", narrative={"skipped": reason}) == {"narrative": {"skipped": reason}}


@pytest.mark.parametrize("skip", [{}, {"skipped": "no idea"}, {"skipped": "declined", "x": 1}, {"skip": "declined"}])
def test_a_skip_without_a_known_reason_is_refused(pack: Pack, skip: dict) -> None:
    assert "not_asked, declined, not_now, unknown" in refusals(pack, "incident", narrative=skip)["narrative"]


def test_what_is_required_cannot_be_skipped_or_cleared(pack: Pack) -> None:
    assert "cannot be skipped" in refusals(pack, "incident", reported_on={"skipped": "unknown"})["reported_on"]
    assert "needs an answer" in refusals(pack, "incident", reported_on=None)["reported_on"]


def test_a_new_record_without_a_required_answer_is_refused(pack: Pack) -> None:
    problems = check(CORE.record("incident"), {"narrative": "…"}, pack, TODAY).problems
    assert [problem.field for problem in problems] == ["reported_on"]


def test_a_follow_up_without_a_date_is_todays(pack: Pack) -> None:
    checked = check(CORE.record("follow_up"), {"case": "0" * 32, "asked": "the arrest"}, pack, TODAY)
    assert checked.problems == [] and checked.values["on"] == "2022-03-22"


def test_a_recipient_is_a_kind_of_institution_or_one_partner(pack: Pack) -> None:
    assert kept(pack, "consent", recipient="police") == {"recipient": "police"}
    assert kept(pack, "consent", recipient="ab" * 16) == {"recipient": "ab" * 16}
    assert "Did you mean “police”" in refusals(pack, "consent", recipient="polise")["recipient"]


def test_only_what_may_be_disclosed_can_be_named_for_disclosure(pack: Pack) -> None:
    assert kept(pack, "referral", disclosed=["case.age", "incident.summary"])
    said = refusals(pack, "referral", disclosed=["case.age", "perpetrator.description"])
    assert said == {"disclosed": "“perpetrator.description” is nothing that may be disclosed."}


def test_a_link_is_the_number_of_a_record(pack: Pack) -> None:
    assert refusals(pack, "follow_up", partner="the police") == {
        "partner": "This needs the number of a record: Partner."
    }


def test_codes_chosen_twice_are_kept_once(pack: Pack) -> None:
    assert kept(pack, "referral", services=["legal", "medical", "legal"]) == {"services": ["legal", "medical"]}
    assert kept(pack, "referral", services="legal") == {"services": ["legal"]}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=2),
    max_leaves=4,
)
FIELDS = [(each, field) for each in CORE.values() for field in each]


@given(st.sampled_from(FIELDS), ANYTHING)
def test_any_value_is_refused_in_words_or_kept_in_a_form_a_change_can_carry(pack: Pack, field, value) -> None:
    entity, declared = field
    message = check_one(declared, value, pack, TODAY)
    if message is not None:
        assert spoken(message, PlainEnglish())
        return
    values = check_edit(entity, {declared.name: value}, pack, TODAY).values
    body = ChangeBody(1, entity.name, bytes(16), "set", values, (), 1, 1, 1)
    assert decode(encode(body)).fields == values
    assert check_edit(entity, values, pack, TODAY).values == values, "what was kept is kept again unchanged"
