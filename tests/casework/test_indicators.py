"""The figures a centre answers for, counted from a year of raw records with traps in it, and from small tables."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import old_shape
from app.casework.case_file import CaseFile
from app.casework.indicators.definitions import INDICATORS, Measure
from app.casework.indicators.register import Register, Sent
from app.casework.indicators.results import Period, Result, of_periods, shared
from app.casework.messages import PlainEnglish, spoken
from app.casework.registry import CORE
from tests.casework.cases import CaseBuilder, at, settled, year_2021

REPORTED = ("relieved", "restrained", "trained", "partnerships")
YEAR = Period(date(2021, 1, 1), date(2021, 12, 31))
AS_TYPED, RAW = year_2021(), settled(year_2021())


def register_of(raw: dict[str, list[dict[str, Any]]]) -> Register:
    files = []
    for case in raw["case"]:
        own = {entity: [row for row in rows if row.get("case") == case["id"]] for entity, rows in raw.items()}
        files.append(CaseFile(case, old_shape.as_now(own)))
    return Register(files, raw["perpetrator"], raw["partner"], raw["training"], raw["attendee"], raw["target"],
                    utc_offset="+03:00")  # fmt: skip


def figures(raw: dict[str, list[dict[str, Any]]], period: Period = YEAR) -> dict[str, Result]:
    return {each.indicator.code: each for each in of_periods(register_of(raw), [period])[0]}


@pytest.fixture(scope="module")
def year() -> dict[str, Result]:
    return figures(RAW)


def test_the_year_replayed_gives_the_table_it_was_reported_with(year: dict[str, Result]) -> None:
    table = {
        code: (year[code].value, year[code].target) for code in ("relieved", "restrained", "trained", "partnerships")
    }
    assert table == {"relieved": (16, 17), "restrained": (0, 11), "trained": (310, 310), "partnerships": (39, 59)}


def test_every_case_is_read_once_for_all_figures_so_that_none_need_be_held(year: dict[str, Result]) -> None:
    whole = register_of(RAW)
    streamed = replace(whole, files=(file for file in whole.files))  # can be gone through a single time
    quarters = [Period(date(2021, first, 1), date(2021, first + 2, 30)) for first in (1, 4, 7, 10)]
    [*_, again] = of_periods(streamed, [*quarters, YEAR])
    assert {each.indicator.code: each for each in again} == year


def test_every_figure_opens_to_the_records_behind_it(year: dict[str, Result]) -> None:
    for result in year.values():
        known = {row["id"] for row in RAW.get(result.indicator.entity, ())}
        assert set(result.records) <= known
    assert len(year["relieved"].records) == 16 and len(year["trained"].records) == 310
    assert year["restrained"].records == ()


def test_names_that_sound_alike_are_told_of_and_made_one_by_a_person_alone() -> None:
    typed = figures(AS_TYPED)["trained"]
    assert typed.value == 318
    assert "8 possible doubles" in [spoken(note, PlainEnglish()) for note in typed.notes]


def test_attendances_are_more_than_people(year: dict[str, Result]) -> None:
    assert [spoken(note, PlainEnglish()) for note in year["trained"].notes] == ["402 entries in all"]


def test_a_footnote_stands_by_its_figure(year: dict[str, Result]) -> None:
    assert [spoken(note, PlainEnglish()) for note in year["restrained"].notes] == ["Courts were slower in the pandemic"]


def test_girls_and_boys_of_three_counties_add_up(year: dict[str, Result]) -> None:
    assert year["relieved"].groups["sex"] == {"female": 11, "male": 5}
    assert sum(year["relieved"].groups["county"].values()) == 16 and len(year["relieved"].groups["county"]) == 3


def find(raw: dict[str, list[dict[str, Any]]], entity: str, **values: Any) -> dict[str, Any]:
    return next(row for row in raw[entity] if all(row.get(name) == value for name, value in values.items()))


def with_evidence(raw: dict[str, list[dict[str, Any]]]) -> None:
    find(raw, "case", relieved_on="2021-06-10")["relieved_evidence"] = "Seen at home, with the aunt"


def one_day_earlier(raw: dict[str, list[dict[str, Any]]]) -> None:
    find(raw, "case", relieved_on="2021-12-02")["relieved_on"] = "2021-12-01"


def not_the_same_survivor(raw: dict[str, list[dict[str, Any]]]) -> None:
    del find(raw, "case", relieved_on="2021-06-01")["same_person_as"]


def harmed_after_thirty_days(raw: dict[str, list[dict[str, Any]]]) -> None:
    find(raw, "outcome", harmed_again_on="2021-07-19")["harmed_again_on"] = "2021-07-31"


def remand_proved(raw: dict[str, list[dict[str, Any]]]) -> None:
    find(raw, "perpetrator", code_name="M3")["restrained_evidence"] = "Remand warrant seen"


def conviction_one_day_later(raw: dict[str, list[dict[str, Any]]]) -> None:
    find(raw, "perpetrator", code_name="M4")["restrained_on"] = "2021-01-01"


def agreement_one_day_longer(raw: dict[str, list[dict[str, Any]]]) -> None:
    find(raw, "partner", name="Lapsed the day before")["agreement_expires_on"] = "2021-12-31"


def agreement_one_day_earlier(raw: dict[str, list[dict[str, Any]]]) -> None:
    find(raw, "partner", name="Signed the day after")["signed_on"] = "2021-12-31"


def training_one_day_earlier(raw: dict[str, list[dict[str, Any]]]) -> None:
    find(raw, "training", on="2022-01-01")["on"] = "2021-12-31"


@pytest.mark.parametrize(
    ("alter", "code", "value"),
    [
        (with_evidence, "relieved", 17),
        (one_day_earlier, "relieved", 17),
        (not_the_same_survivor, "relieved", 17),
        (harmed_after_thirty_days, "relieved", 17),
        (remand_proved, "restrained", 1),
        (conviction_one_day_later, "restrained", 1),
        (agreement_one_day_longer, "partnerships", 40),
        (agreement_one_day_earlier, "partnerships", 40),
        (training_one_day_earlier, "trained", 311),
    ],
)
def test_altering_one_record_moves_exactly_one_figure(year: dict[str, Result], alter, code: str, value: int) -> None:
    raw = copy.deepcopy(RAW)
    alter(raw)
    now = figures(raw)
    assert {name: now[name].value for name in REPORTED if now[name].value != year[name].value} == {code: value}


def test_an_arrest_counts_only_with_its_charge(year: dict[str, Result]) -> None:
    raw = copy.deepcopy(RAW)
    find(raw, "legal_case", arrested_on="2021-08-10")["charged_on"] = "2021-08-11"
    moved = {name: result.value for name, result in figures(raw).items() if result.value != year[name].value}
    assert moved == {"restrained": 1, "days_to_charge": 1, "in_court": 1}


def test_a_person_in_three_trainings_is_one_until_the_phones_differ() -> None:
    raw = copy.deepcopy(RAW)
    hero = RAW["attendee"][0]
    mine = [row for row in raw["attendee"] if row["name"] == hero["name"]]
    assert len(mine) >= 3
    for number, row in enumerate(mine):
        row["phone"] = f"072200000{number}"
    assert figures(raw)["trained"].value == 310 + len(mine) - 1


def test_the_quarters_of_people_first_trained_do_not_add_up_to_less_than_the_year() -> None:
    quarters = [
        Period(date(2021, month, 1), date(2021, month + 2, [31, 30, 30, 31][month // 3])) for month in (1, 4, 7, 10)
    ]
    values = [figures(RAW, quarter)["trained"].value for quarter in quarters]
    assert values[0] == 62 and sum(value or 0 for value in values) >= 310


def test_a_locked_figure_stays_and_says_what_the_records_say_now() -> None:
    raw = copy.deepcopy(RAW)
    find(raw, "target", indicator="relieved").update(locked_on="2022-01-31", locked_value="15")
    result = figures(raw)["relieved"]
    said = [spoken(note, PlainEnglish()) for note in result.notes]
    assert result.value == 15 and said[-2:] == ["Locked on 2022-01-31.", "The records say 16 now."]


def test_targets_of_quarters_add_up_for_the_year_when_it_has_none_of_its_own() -> None:
    raw = copy.deepcopy(RAW)
    year_target = find(raw, "target", indicator="relieved")
    raw["target"].remove(year_target)
    for first, last, value in (("01-01", "03-31", 4), ("04-01", "06-30", 5)):
        raw["target"].append(
            {
                "id": first,
                "indicator": "relieved",
                "starts_on": f"2021-{first}",
                "ends_on": f"2021-{last}",
                "value": value,
            }
        )
    assert figures(raw)["relieved"].target == 9


def test_what_leaves_the_centre_has_no_ids_and_no_small_groups(year: dict[str, Result]) -> None:
    out = shared(year["relieved"])
    assert out.records == () and all(count >= 5 for counts in out.groups.values() for count in counts.values())
    assert out.value == 16
    assert any("fewer than 5" in spoken(note, PlainEnglish()) for note in out.notes)


def test_an_empty_centre_has_zeros_and_no_percentages() -> None:
    values = {each.indicator.code: each.value for each in of_periods(Register([]), [YEAR])[0]}
    counts = {each.code for each in INDICATORS if each.measure in (Measure.UNIQUE, Measure.STANDING, Measure.SUM)}
    assert {code for code, value in values.items() if value == 0} == counts
    assert all(value is None for value in values.values() if value != 0)


def test_every_definition_names_real_records_and_its_groups_are_found(year: dict[str, Result]) -> None:
    assert len({each.code for each in INDICATORS}) == len(INDICATORS)
    for each in INDICATORS:
        assert each.entity in CORE or each.code == "sent_24h"
        assert spoken(each.name, PlainEnglish()) and spoken(each.counted, PlainEnglish())
        assert set(year[each.code].groups) == set(each.groups)


# --- One figure at a time --------------------------------------------------------------------------------------


def value_of(code: str, *cases: CaseBuilder, sent: Iterable[Sent] = ()) -> int | float | None:
    register = Register([case.file for case in cases], sent=tuple(sent), utc_offset="+03:00")
    return of_periods(register, [YEAR], [code])[0][0].value


def test_police_told_by_the_next_day_counts_within_24_hours() -> None:
    quick, slow, untold = CaseBuilder(id="a"), CaseBuilder(id="b"), CaseBuilder(id="c")
    for case in (quick, slow, untold):
        case.add("incident", reported_on="2021-05-03")
    quick.add("legal_case", ob_on="2021-05-04")
    slow.add("follow_up", institution="police", on="2021-05-06")
    assert value_of("police_24h", quick, slow, untold) == 50
    assert value_of("police_72h", quick, slow, untold) == 100


def test_medical_care_is_counted_from_the_incident_and_for_sexual_harm_only() -> None:
    case = CaseBuilder()
    case.add("incident", reported_on="2021-05-05", happened_on="2021-05-03", incident_types=["rape"])
    case.add("incident", reported_on="2021-05-05", happened_on="2021-05-03", incident_types=["neglect"])
    case.add("legal_case", prc_on="2021-05-06")
    assert value_of("medical_72h", case) == 100
    case.records["legal_case"][0]["prc_on"] = "2021-05-07"
    assert value_of("medical_72h", case) == 0


def test_days_to_arrest_are_counted_from_the_ob_entry_and_the_middle_is_taken() -> None:
    cases = []
    for number, days in enumerate((7, 98, 153)):
        case = CaseBuilder(id=str(number), opened_on="2021-01-10")
        case.add("legal_case", ob_on="2021-01-10", arrested_on=str(date(2021, 1, 10) + timedelta(days=days)))
        cases.append(case)
    assert value_of("days_to_arrest", *cases) == 98


def test_follow_ups_per_movement() -> None:
    case = CaseBuilder()
    case.add("incident", reported_on="2021-05-03")
    for day in ("2021-05-10", "2021-05-20", "2021-06-01"):
        case.add("follow_up", institution="police", on=day, moved=False)
    assert value_of("follow_ups_per_movement", case) is None
    case.add("follow_up", institution="police", on="2021-06-08", moved=True)
    case.add("legal_case", ob_on="2021-05-04", arrested_on="2021-07-01")
    assert value_of("follow_ups_per_movement", case) == 2.0


def test_a_referral_is_answered_in_time_by_its_priority() -> None:
    case = CaseBuilder()
    for priority, answered in (("emergency", "2021-05-04"), ("urgent", "2021-05-07"), ("normal", "2021-05-17")):
        case.add("referral", status="acknowledged", priority=priority, sent_at="2021-05-03T10:00+03:00",
                 acknowledged_on=answered)  # fmt: skip
    case.add("referral", status="draft")
    case.add("referral", status="sent", direction="in", sent_at="2021-05-03T10:00+03:00")
    assert value_of("referrals_answered", case) == 67
    assert value_of("referrals_completed", case) == 0
    assert value_of("referrals_in", case) == 1


def test_adjournments_are_per_case_not_per_session() -> None:
    case = CaseBuilder()
    for day, outcome in (("2021-05-03", "adjourned"), ("2021-06-03", "adjourned"), ("2021-07-03", "heard")):
        case.add("court_session", legal_case="one", on=day, outcome=outcome)
    case.add("court_session", legal_case="two", on="2021-07-03", outcome="adjourned")
    assert value_of("adjournments", case) == 1.5


def test_a_survivor_is_better_by_the_last_assessment_of_the_period() -> None:
    case = CaseBuilder()
    for day, score in (("2020-12-01", 2), ("2021-03-01", 3), ("2021-09-01", 2)):
        case.add("outcome", on=day, safety=score, social_support=2)
    assert value_of("outcome_gain", case) == 0
    case.records["outcome"][2]["safety"] = 4
    assert value_of("outcome_gain", case) == 100


def test_testified_with_protection() -> None:
    plain, safe = CaseBuilder(id="a"), CaseBuilder(id="b")
    plain.add("legal_case", testified_on="2021-05-03")
    legal = safe.add("legal_case")
    safe.add("court_session", legal_case=legal, on="2021-05-03", survivor_testified=True, measures_used=["screen"])
    assert value_of("testified_protected", plain, safe) == 50


def test_a_consent_in_force_is_asked_on_the_last_day() -> None:
    case = CaseBuilder(opened_on="2021-02-01")
    case.add("consent", recipient="police", given="yes", on="2021-02-01", expires_on="2021-12-31")
    assert value_of("consent_current", case) == 100
    case.records["consent"][0]["expires_on"] = "2021-12-30"
    assert value_of("consent_current", case) == 0
    case.case["closed_on"] = "2021-11-30"
    assert value_of("consent_current", case) is None


def test_counselling_within_seven_days() -> None:
    case = CaseBuilder()
    case.add("incident", reported_on="2021-05-03")
    case.add("session", kind="counselling", on="2021-05-10", attendance="missed")
    assert value_of("counselled_7d", case) == 0
    case.add("session", kind="counselling", on="2021-05-10", attendance="came")
    assert value_of("counselled_7d", case) == 100


def test_sent_within_24_hours() -> None:
    made = at("2021-05-03 10:00")
    sent = [
        Sent("a", made, made + timedelta(hours=24)),
        Sent("b", made, made + timedelta(hours=25)),
        Sent("c", made, None),
    ]
    assert value_of("sent_24h", sent=sent) == 33


def test_a_figure_that_each_device_has_of_itself_alone_is_named_so() -> None:
    of_itself = next(each for each in INDICATORS if each.code == "sent_24h")
    assert all("this device" in said.one for said in (of_itself.name, of_itself.of))


def test_a_share_is_never_rounded_to_all_or_none() -> None:
    made = at("2021-05-03 10:00")
    sent = [Sent(str(n), made, made if n else None) for n in range(1000)]
    assert value_of("sent_24h", sent=sent) == 99


@given(st.permutations(RAW["attendee"][:60]), st.integers(0, 59))
def test_who_is_one_person_does_not_depend_on_the_order_of_the_list(rows: list[dict[str, Any]], cut: int) -> None:
    raw = {**RAW, "attendee": [*rows[cut:], *rows[:cut]], "case": []}
    assert (
        figures(raw)["trained"].value == figures({**RAW, "attendee": RAW["attendee"][:60], "case": []})["trained"].value
    )
