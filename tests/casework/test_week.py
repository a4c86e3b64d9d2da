"""The lead's week: what of each open case is gone through, gathered by worker, station and partner."""

from __future__ import annotations

from typing import Any

from app.casework.country import Pack
from app.casework.messages import PlainEnglish, spoken
from app.casework.seen import last_seen
from app.casework.week import Topic, topics
from app.casework.week_points import points_of
from tests.casework.cases import CaseBuilder, at

NOW = "2022-03-22 09:00"


def week(pack: Pack, *cases: CaseBuilder, now: str = NOW) -> dict[str, list[str]]:
    """The sentences of each topic."""
    found = topics(point for case in cases for point in points_of(case.file, pack, at(now)))
    return {
        str(topic): [
            ". ".join(spoken(each, PlainEnglish()) for each in (line.what, *line.further)) for line in lines
        ]
        for topic, lines in found
    }  # fmt: skip


def case(name: str, **values: Any) -> CaseBuilder:
    """A case that was opened today, of which nothing is to be said but whose it is."""
    return CaseBuilder(**{"id": name, "opened_on": "2022-03-22", "worker": "Amina", **values})


def test_a_caseload_says_how_many_are_open_at_high_risk_and_not_seen(pack: Pack) -> None:
    urgent, left, baraka = case("1", risk="high"), case("2", opened_on="2022-02-01"), case("3", worker="Baraka")
    assert week(pack, urgent, left, baraka)["caseload"] == [
        "Amina: 2 open cases. at high risk: 1. not seen lately: 1",
        "Baraka: 1 open case",
    ]


def test_a_worker_is_one_with_whatever_capitals_the_name_was_written(pack: Pack) -> None:
    assert week(pack, case("1", worker="Amina"), case("2", worker=" amina"))["caseload"] == ["Amina: 2 open cases"]
    assert week(pack, case("1", worker=""))["caseload"] == ["Nobody's: 1 open case"]


def test_who_was_seen_within_fourteen_days_is_not_named_and_on_the_fifteenth_is(pack: Pack) -> None:
    seen = case("1", opened_on="2022-01-01")
    seen.add("session", on="2022-03-08", kind="counselling", attendance="came")
    assert "unseen" not in week(pack, seen)
    assert week(pack, seen, now="2022-03-23 09:00")["unseen"] == [
        "Last seen on 2022-03-08, 15 days ago. Caseworker: Amina"
    ]


def test_a_case_without_a_plan_is_named_once_it_is_late_and_one_that_was_handed_back_at_once(pack: Pack) -> None:
    late, planned, back = case("1", opened_on="2022-02-19"), case("2", opened_on="2022-02-19"), case("3")
    planned.add("plan", on="2022-03-01", signed_by="Amina")
    plan = back.add("plan", on="2022-03-20", signed_by="Amina")
    back.add("approval", of="plan", record=plan, decision="refused", signed_by="Neema", on="2022-03-21", reason="…")
    found = week(pack, late, planned, back)
    assert found["plans"] == [
        "No case plan, for 31 days. Caseworker: Amina",
        "The case plan was handed back on 2022-03-21. Caseworker: Amina",
    ]
    assert found["asked"] == ["plan: asked for by Amina"]
    assert "plans" not in week(pack, case("1", opened_on="2022-02-20"))


def test_a_call_to_an_office_and_a_session_that_was_missed_are_no_seeing_of_her(pack: Pack) -> None:
    case_ = case("1")
    case_.add("follow_up", on="2022-03-20", institution="police")
    case_.add("session", on="2022-03-19", kind="counselling", attendance="missed")
    case_.add("court_session", on="2022-03-18", outcome="adjourned")
    assert last_seen(case_.file, at(NOW).date()) is None
    case_.add("court_session", on="2022-03-17", survivor_attended=True)
    case_.add("session", on="2022-04-01", kind="counselling")  # lies ahead
    assert last_seen(case_.file, at(NOW).date()) == at("2022-03-17 00:00").date()


def test_a_hearing_in_fourteen_days_says_who_prepares_her_and_how_she_gets_there(pack: Pack) -> None:
    settled, open_ = case("1"), case("2")
    settled.add("court_session", on="2022-04-05", at="09:00", court="Shanzu", prepared_by="Zawadi", transport="Our car")
    open_.add("legal_case", next_on="2022-03-24", court="Kilifi")
    open_.add("court_session", on="2022-04-06")
    assert week(pack, settled, open_)["hearings"] == [
        "Court on 2022-03-24, Kilifi. Nobody is named who prepares the survivor. Transport is not settled",
        "Court on 2022-04-05, 09:00, Shanzu. Prepares the survivor: Zawadi. Transport: Our car",
    ]


def test_a_silent_station_is_one_line_whatever_the_number_of_cases(pack: Pack) -> None:
    first, second, elsewhere = case("1"), case("2"), case("3")
    for each in (first, second, elsewhere):
        each.case["opened_on"] = "2022-01-01"  # nobody is silent for days before the centre came
    first.add("legal_case", ob_on="2022-01-01", station="Nyali Police Station")
    second.add("legal_case", ob_on="2022-03-01", station="nyali  police station")
    elsewhere.add("legal_case", ob_on="2022-02-20", station="Bamburi")
    assert week(pack, first, second, elsewhere)["silent"] == [
        "police, Nyali Police Station: silent in 2 cases, the longest 80 days",
        "police, Bamburi: silent in 1 case, the longest 30 days",
    ]


def test_referrals_over_their_time_are_gathered_by_partner(pack: Pack) -> None:
    one, other = case("1"), case("2")
    for each, sent in ((one, "2022-02-01T09:00"), (other, "2022-03-10T09:00")):
        each.partners["p"] = {"id": "p", "name": "Recovery centre", "kind": "hospital"}
        each.add("referral", partner="p", direction="out", status="sent", sent_at=f"{sent}+03:00", priority="urgent")
    (line,) = week(pack, one, other)["referrals"]
    assert line.startswith("hospital, Recovery centre: 2 referrals without an answer, the oldest ")


def test_an_override_stands_there_with_who_decided_until_it_counts_no_more(pack: Pack) -> None:
    case_ = case("1")
    consent = case_.add("consent", on="2022-03-20", recipient="police", given="no", override=True, signed_by="Amina")
    assert week(pack, case_)["exceptions"] == [
        "Shared against or without consent since 2022-03-20: police. No second person has decided yet"
    ]
    assert week(pack, case_)["asked"] == ["override: asked for by Amina"]
    case_.add(
        "approval", of="override", record=consent, decision="approved", on="2022-03-21", signed_by="Zawadi",
    )  # fmt: skip
    assert week(pack, case_)["exceptions"] == [
        "Shared against or without consent since 2022-03-20: police. Approved by Zawadi"
    ]
    case_.edit(consent, withdrawn_on="2022-03-21")
    assert "exceptions" not in week(pack, case_)


def test_a_child_whose_guardian_is_unsafe_is_named_while_the_consent_holds(pack: Pack) -> None:
    case_ = case("1")
    case_.add("consent", on="2022-03-20", recipient="hospital", given="yes", guardian_unsafe=True, signed_by="Amina")
    assert week(pack, case_)["exceptions"] == [
        "The guardian is unsafe; the child agreed on 2022-03-20: hospital. No second person has decided yet"
    ]


def test_a_consent_that_ends_within_fourteen_days_is_named(pack: Pack) -> None:
    case_ = case("1")
    case_.add("consent", on="2022-03-01", recipient="hospital", given="yes", expires_on="2022-04-06")
    assert "consents" not in week(pack, case_)
    assert week(pack, case_, now="2022-03-23 09:00")["consents"] == ["The consent ends on 2022-04-06: hospital"]


def test_who_is_on_bail_is_named_until_the_court_has_judged(pack: Pack) -> None:
    case_ = case("1")
    legal = case_.add("legal_case", charged_on="2022-02-01", bail_on="2022-02-10", bail_terms="Not within 1 km")
    assert week(pack, case_)["bail"] == ["A bail ruling was made on 2022-02-10. Terms: Not within 1 km"]
    case_.edit(legal, judgment_on="2022-03-21")
    assert "bail" not in week(pack, case_)


def test_the_topics_stand_in_one_order_and_none_stands_empty(pack: Pack) -> None:
    case_ = case("1", opened_on="2022-01-01")
    case_.add("legal_case", ob_on="2022-01-01", next_on="2022-03-25")
    assert list(week(pack, case_)) == [
        str(each) for each in (Topic.CASELOAD, Topic.HEARINGS, Topic.UNSEEN, Topic.PLANS, Topic.SILENT)
    ]
    assert week(pack) == {}
