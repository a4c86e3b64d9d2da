"""Lifecycle, classification, charges, ask once and hand-over: what follows from the answers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import handover, lifecycle
from app.casework.ask_once import SAME_QUESTIONS, Given, known_answer, same_as
from app.casework.classification import GBV_TYPES, age_on, classified, classify, explain
from app.casework.country import Pack
from app.casework.messages import Message, PlainEnglish, spoken
from app.casework.registry import CORE
from tests.casework.cases import CaseBuilder

TODAY = date(2022, 3, 22)


def said(messages: list[Message]) -> str:
    return " ".join(spoken(message, PlainEnglish()) for message in messages)


# --- Lifecycle -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entity", "state", "to", "allowed"),
    [
        ("case", "registered", "assessed", True),
        ("case", "registered", "aftercare", False),
        ("case", "in_service", "legal_only", True),
        ("case", "in_service", "identified", False),
        ("case", "closed", "in_service", False),
        ("case", "closed", "reopened", True),
        ("case", "reopened", "in_service", True),
        ("case", "", "assessed", True),
        ("case", "in_service", "in_service", True),
        ("referral", "draft", "sent", True),
        ("referral", "draft", "completed", False),
        ("referral", "sent", "completed", True),
        ("referral", "completed", "sent", False),
        ("referral", "no_response", "accepted", True),
        ("referral", "declined", "accepted", False),
    ],
)
def test_which_steps_a_state_allows(entity: str, state: str, to: str, allowed: bool) -> None:
    assert (lifecycle.why_not(entity, state, to) is None) is allowed


@pytest.mark.parametrize(("entity", "code_list"), [("case", "case_state"), ("referral", "referral_status")])
def test_every_state_of_the_pack_has_its_steps_and_every_step_is_a_state(
    pack: Pack, entity: str, code_list: str
) -> None:
    states = set(pack.codes(code_list))
    steps = lifecycle.CASE_STEPS if entity == "case" else lifecycle.REFERRAL_STEPS
    assert set(steps) == states
    assert {to for after in steps.values() for to in after} <= states


def test_every_open_case_can_be_closed_and_every_closed_one_reopened() -> None:
    for state, steps in lifecycle.CASE_STEPS.items():
        assert ("closed" in steps) is (state not in lifecycle.FINISHED)
        assert ("reopened" in steps) is (state in lifecycle.FINISHED)


def test_a_state_of_a_newer_app_goes_nowhere_and_says_so() -> None:
    assert lifecycle.steps_from("case", "not_known_yet") == ()
    assert "cannot become" in said([lifecycle.why_not("case", "not_known_yet", "closed") or Message("")])


def closing(**more: object) -> dict:
    return {"id": "c", "reason": "restored", "signed_by": "Amina", "on": "2022-03-20",
            "criteria": ["outcome_met", "safe", "referrals_done", "survivor_told"], **more}  # fmt: skip


def approve(case: CaseBuilder, by: str = "Baraka", decision: str = "approved") -> None:
    case.add("approval", of="closure", record="c", decision=decision, signed_by=by, on="2022-03-21")


def test_closing_needs_its_criteria_and_the_approval_of_a_second_person() -> None:
    case = CaseBuilder()
    assert "waits for the approval" in said(lifecycle.why_not_close(case.file, closing(), TODAY))
    approve(case, by="Amina")
    assert "waits for the approval" in said(lifecycle.why_not_close(case.file, closing(), TODAY))
    approve(case)
    assert lifecycle.why_not_close(case.file, closing(), TODAY) == []
    assert "survivor_told" in said(lifecycle.why_not_close(case.file, closing(criteria=["safe"]), TODAY))


def test_a_refused_closure_and_an_undecided_case_stay_open() -> None:
    case = CaseBuilder(conflicts=["risk"])
    approve(case, decision="refused")
    text = said(lifecycle.why_not_close(case.file, closing(), TODAY))
    assert "refused" in text and "decide between them" in text


def test_of_two_requests_that_did_not_know_each_other_the_one_that_may_not_be_granted_holds_the_case_open() -> None:
    for first, second in (("2022-03-20", "2061-01-01"), ("2061-01-01", "2022-03-20")):
        case = CaseBuilder()
        case.add("closure", **closing(on=first))
        case.add("closure", **closing(id="apart", on=second, answers=[]))
        approve(case)
        assert (lifecycle.ruling_closure(case.file, TODAY) or {})["id"] == "apart"
        assert [each["id"] for each in lifecycle.asked_closures(case.file)] == ["apart", "c"]
        case.add("closure", **closing(id="knowing"))
        assert [each["id"] for each in lifecycle.asked_closures(case.file)] == ["knowing"]


def test_a_request_closes_a_case_once_whatever_the_clocks_say() -> None:
    for made in (1, 2**60):
        case = CaseBuilder(closed_by="c")
        case.add("closure", **closing(created_at=made))
        assert lifecycle.ruling_closure(case.file, TODAY) is None
        case.add("closure", **closing(id="apart", answers=[]))
        assert lifecycle.ruling_closure(case.file, TODAY) is None, "nobody has asked since it was closed and reopened"
        case.add("closure", **closing(id="anew", on="2019-01-01", created_at=0))
        assert (lifecycle.ruling_closure(case.file, TODAY) or {})["id"] == "anew"


def test_every_reason_for_closing_knows_what_must_be_checked(pack: Pack) -> None:
    assert set(lifecycle.NEEDED_FOR) == set(pack.codes("closure_reason"))
    assert {code for needed in lifecycle.NEEDED_FOR.values() for code in needed} <= set(pack.codes("closure_criterion"))


# --- Classification --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "gbv_type"),
    [
        (["rape"], "rape"),
        (["physical_assault", "rape", "emotional_abuse"], "rape"),
        (["attempted_rape"], "sexual_assault"),
        (["fgm", "forced_marriage"], "sexual_assault"),
        (["physical_assault", "forced_marriage"], "physical_assault"),
        (["forced_marriage", "denial_of_resources"], "forced_marriage"),
        (["denial_of_resources", "emotional_abuse"], "denial_of_resources"),
        (["sexual_harassment"], "emotional_abuse"),
        (["neglect"], "not_gbv"),
        (["sexual_exploitation"], ""),
        (["sexual_exploitation", "rape"], "rape"),
        (["sexual_exploitation", "physical_assault"], ""),
        ([], ""),
    ],
)
def test_the_type_follows_the_order_of_decision(acts: list[str], gbv_type: str) -> None:
    assert classify({"incident_types": acts}, {}).gbv_type == gbv_type


@pytest.mark.parametrize(
    ("acts", "known", "gbv_type"),
    [
        (["sexual_exploitation"], {"penetration": "yes"}, "rape"),
        (["trafficking", "physical_assault"], {"penetration": "no", "contact": "yes"}, "sexual_assault"),
        (["incest", "attempted_rape"], {"penetration": "yes", "contact": "yes"}, "rape"),
        (["online_abuse"], {"penetration": "no"}, ""),
        (["online_abuse"], {"penetration": "unknown", "contact": "no"}, ""),
        (["online_abuse", "emotional_abuse"], {"penetration": "no", "contact": "no"}, "emotional_abuse"),
        (["online_abuse"], {"penetration": "no", "contact": "no"}, "not_gbv"),
        (["physical_assault"], {"penetration": "yes"}, "physical_assault"),  # it is not asked there
    ],
)
def test_what_the_acts_leave_open_is_decided_by_what_is_known_of_them(
    acts: list[str], known: dict[str, str], gbv_type: str
) -> None:
    assert classify({"incident_types": acts, **known}, {}).gbv_type == gbv_type


@pytest.mark.parametrize(
    ("incident", "case", "suspect", "context"),
    [
        ({"incident_types": ["rape"]}, {"age": 15}, {}, "child_sexual_abuse"),
        ({"incident_types": ["forced_marriage"]}, {"age": 15}, {}, "early_marriage"),
        ({"incident_types": ["rape"], "exchanged": ["school_fees"]}, {}, {}, "possible_exploitation"),
        ({"incident_types": ["physical_assault"]}, {}, {"relationship": "partner"}, "intimate_partner_violence"),
        ({"incident_types": ["fgm"]}, {}, {}, "harmful_practice"),
        ({"incident_types": ["rape", "abduction"], "control": ["movement_limited"]}, {}, {}, "possible_slavery"),
        (
            {"incident_types": ["other"], "trafficking_acts": ["transport"], "trafficking_purposes": ["forced_labour"]},
            {"age": 12},
            {},
            "possible_trafficking",
        ),
    ],
)
def test_a_context_is_derived(incident: dict, case: dict, suspect: dict, context: str) -> None:
    assert context in classify(incident, case, (suspect,)).contexts


def test_nothing_exchanged_is_no_exploitation_and_an_adult_is_no_child() -> None:
    incident = {"incident_types": ["rape"], "exchanged": ["nothing"]}
    assert classify(incident, {"age": 30}).contexts == ()


def test_an_adult_is_trafficked_only_by_some_means() -> None:
    incident = {"incident_types": ["other"], "trafficking_acts": ["recruit"], "trafficking_purposes": ["slavery"]}
    assert classify(incident, {"age": 30}).contexts == ()
    assert classify({**incident, "trafficking_means": ["fraud"]}, {"age": 30}).contexts == ("possible_trafficking",)


def test_the_names_of_types_and_contexts_are_those_of_the_pack(pack: Pack) -> None:
    assert pack.codes("gbv_type") == GBV_TYPES
    everything = {
        "incident_types": ["fgm", "rape", "abduction", "trafficking", "forced_marriage"],
        "exchanged": ["cash"],
        "control": ["force"],
    }
    found = classify(everything, {"age": 15}, ({"relationship": "partner"},)).contexts
    assert found == pack.codes("context")


def test_a_case_tells_what_its_incidents_are_and_why_in_sentences() -> None:
    case = CaseBuilder(age=15)
    partner, other = case.add("perpetrator"), case.add("perpetrator")
    first = case.add("incident", incident_types=["rape"], perpetrators=[partner, other])
    second = case.add("incident", incident_types=["online_abuse"], perpetrators=[partner])
    case.add("involvement", incident=first, perpetrator=partner, relationship="partner")
    case.add("involvement", incident=first, perpetrator=other, relationship="teacher")
    case.add("involvement", incident=second, perpetrator=partner, relationship="neighbour")
    case.add("incident", reported_on="2022-03-20")
    assert [[spoken(each, PlainEnglish()) for each in explain(found)] for found in classified(case.file)] == [
        ["GBVIMS type: rape, because of: rape.", "Context: intimate_partner_violence.", "Context: child_sexual_abuse."],
        ["GBVIMS type: not known yet; “online_abuse” alone does not decide it.", "Context: child_sexual_abuse."],
    ]


ACTS = [
    "rape",
    "attempted_rape",
    "fgm",
    "physical_assault",
    "forced_marriage",
    "denial_of_resources",
    "emotional_abuse",
]


@given(st.lists(st.sampled_from(ACTS), unique=True), st.randoms())
def test_the_type_does_not_depend_on_the_order_of_ticking(acts: list[str], lots) -> None:
    mixed = lots.sample(acts, len(acts))
    assert classify({"incident_types": acts}, {}).gbv_type == classify({"incident_types": mixed}, {}).gbv_type


def test_an_age_is_counted_back_to_the_incident() -> None:
    incident = {"happened_on": "2019-03-01", "reported_on": "2022-03-20"}
    assert age_on({"age": 18}, incident) == 15
    assert age_on({"age": 18}, {"reported_on": "2022-03-20"}) == 18
    assert age_on({"birth_year": 2006}, {"happened_on": "2021-05-01", "reported_on": "2021-06-01"}) == 14


# --- Ask once --------------------------------------------------------------------------------------------------


def answer(name: str, value: object, on: str = "2022-03-01", by: str = "Amina") -> Given:
    return Given(name, value, by, date.fromisoformat(on))  # type: ignore[arg-type]


def test_an_answered_question_shows_its_answer_by_whom_and_when() -> None:
    known = known_answer("case.languages", [answer("case.languages", ["digo"])], TODAY)
    assert known is not None and known.answer.by == "Amina" and known.answer.value == ["digo"]
    assert not known.confirm


def test_what_was_answered_elsewhere_is_shown_and_asked_whether_it_still_holds() -> None:
    known = known_answer("referral.services", [answer("incident.needs", ["medical"])], TODAY)
    assert known is not None and known.confirm


def test_what_changes_with_time_is_asked_again_when_it_is_old() -> None:
    risk = answer("case.risk", "high", "2022-03-10")
    known = known_answer("case.risk", [risk], TODAY)
    assert known is not None and known.confirm
    fresh = known_answer("case.risk", [answer("case.risk", "high", "2022-03-20")], TODAY)
    assert fresh is not None and not fresh.confirm


def test_the_latest_answer_is_shown() -> None:
    answers = [answer("case.risk", "low", "2022-03-01"), answer("risk_review.risk", "high", "2022-03-21")]
    known = known_answer("case.risk", answers, TODAY)
    assert known is not None and known.answer.value == "high"


def test_an_answer_of_a_clock_that_ran_ahead_goes_behind_every_other_and_is_asked_about() -> None:
    ahead = answer("risk_review.risk", "low", "2061-01-01")
    known = known_answer("case.risk", [ahead, answer("case.risk", "high", "2022-03-21")], TODAY)
    assert known is not None and (known.answer.value, known.confirm) == ("high", False)
    alone = known_answer("case.risk", [answer("case.risk", "low", "2061-01-01")], TODAY)
    assert alone is not None and alone.confirm
    assert (
        known_answer("case.pregnancy", [answer("case.pregnancy", {"skipped": "declined"}, "2061-01-01")], TODAY) is None
    )


def test_a_question_nobody_answered_is_asked() -> None:
    assert known_answer("case.risk", [], TODAY) is None
    assert known_answer("case.risk", [answer("case.risk", {"skipped": "not_now"})], TODAY) is None


def test_a_declined_question_is_not_pressed() -> None:
    declined = answer("case.pregnancy", {"skipped": "declined"}, "2022-03-10")
    assert known_answer("case.pregnancy", [declined], TODAY) is not None
    assert known_answer("case.pregnancy", [declined], date(2022, 5, 1)) is None


def test_questions_that_ask_the_same_are_real_fields_of_one_kind() -> None:
    for names in SAME_QUESTIONS:
        fields = [CORE[name.split(".")[0]][name.split(".")[1]] for name in names]
        assert len({(field.kind, field.code_list) for field in fields}) == 1, names
    assert same_as("case.shoe_size") == ("case.shoe_size",), "what no other field asks is a question of its own"


# --- Hand-over -------------------------------------------------------------------------------------------------


def test_all_open_cases_of_a_person_change_hands_at_once() -> None:
    cases = [
        {"id": "2", "code": "B", "worker": "Amina", "state": "in_service"},
        {"id": "1", "code": "A", "worker": "Amina", "state": "registered"},
        {"id": "3", "code": "C", "worker": "Amina", "state": "closed"},
        {"id": "4", "code": "D", "worker": "Baraka", "state": "in_service"},
    ]
    assert [each.case for each in handover.hand_over(cases, "Amina", "Baraka")] == ["1", "2"]


def test_cases_go_to_another_member_only() -> None:
    assert handover.why_not("Amina", "Baraka", ["Amina", "Baraka"]) is None
    assert handover.why_not("Amina", "Amina", ["Amina", "Baraka"]) is not None
    assert handover.why_not("Amina", "Nobody", ["Amina", "Baraka"]) is not None
