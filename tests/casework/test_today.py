"""Today: one ordered list of what waits, the same whether it is computed at once or kept as an agenda."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import agenda
from app.casework.agenda import Cause, Item
from app.casework.country import Pack
from app.casework.messages import PlainEnglish, spoken
from app.casework.second_persons import AskedFor, NewSeat
from app.casework.today import lines
from app.casework.today_beside import Undecided, Unfinished
from app.casework.today_lines import Action, Line, LineKind
from tests.casework.cases import CaseBuilder, at


def today(case: CaseBuilder, pack: Pack, now: str) -> list[Line]:
    return lines(agenda.items_of(case.file, pack, at(now).date()), pack, at(now))


def said(found: list[Line]) -> list[tuple[str, int, str]]:
    return [(line.kind.value, line.days, spoken(line.what, PlainEnglish())) for line in found]


def quiet() -> CaseBuilder:
    """A case of which nothing is due."""
    return CaseBuilder(opened_on="2022-03-01")


def test_nothing_is_waiting_when_nothing_waits(pack: Pack) -> None:
    assert today(quiet(), pack, "2022-03-22 09:00") == []
    assert lines([], pack, at("2022-03-22 09:00")) == []


def test_a_promise_is_due_then_overdue_until_it_is_kept(pack: Pack) -> None:
    case = quiet()
    promise = {"promise_kind": "visit", "promised": "to see Saida Kazungu at home", "promised_on": "2022-03-15"}
    asked = case.add("follow_up", on="2022-03-10", institution="chief", **promise)
    sentence = "chief promised by 2022-03-15: visit"  # by its kind alone: what was typed may hold a name
    assert said(today(case, pack, "2022-03-09 09:00")) == []
    assert said(today(case, pack, "2022-03-12 09:00")) == [("due", 3, sentence)]
    assert said(today(case, pack, "2022-03-15 23:59")) == [("due", 0, sentence)]
    overdue = today(case, pack, "2022-03-22 09:00")
    assert said(overdue) == [("overdue", 7, sentence)]
    assert overdue[0].action is Action.LOG_CALL and overdue[0].record == asked
    case.edit(asked, kept="late")
    assert today(case, pack, "2022-03-22 09:00") == []


def test_the_last_hour_for_medicine_does_not_read_as_if_it_were_over(pack: Pack) -> None:
    case = CaseBuilder(age=15, sex="male")
    hurt = {"happened_on": "2022-03-19", "happened_at": "21:30", "incident_types": ["rape"]}
    case.add("incident", reported_on="2022-03-20", **hurt)

    def of_pep(now: str) -> list[str]:
        return [words for kind, _, words in said(today(case, pack, now)) if kind == "clock" and "pep" in words]

    assert of_pep("2022-03-22 20:30") == ["pep: 1 hour left, then pep."]
    assert of_pep("2022-03-22 20:31") == ["pep: less than an hour left."]
    assert of_pep("2022-03-22 21:31") == []


def test_a_new_promise_takes_the_place_of_the_old_one(pack: Pack) -> None:
    case = quiet()
    case.add("follow_up", on="2022-03-02", institution="court", promised="a date", promised_on="2022-03-05")
    case.add("follow_up", on="2022-03-10", institution="court", said="the file is missing")
    assert len(today(case, pack, "2022-03-12 09:00")) == 1, "asked again and answered with words: still promised"
    case.add("follow_up", on="2022-03-11", institution="court", promised="a date", promised_on="2022-03-30")
    assert today(case, pack, "2022-03-12 09:00") == []


def test_a_referral_without_an_answer_is_overdue_after_its_time(pack: Pack) -> None:
    case = quiet()
    case.partners["p"] = {"id": "p", "kind": "shelter", "name": "Safe Haven"}
    case.add("referral", partner="p", status="sent", priority="urgent", sent_at="2022-03-18T10:00+03:00")
    assert said(today(case, pack, "2022-03-21 09:00")) == [
        ("due", 0, "Answer to the referral is due: shelter, Safe Haven")
    ]
    assert said(today(case, pack, "2022-03-21 10:01")) == [
        ("overdue", 1, "No answer to the referral: shelter, Safe Haven")
    ]


def test_court_is_said_fourteen_days_before_and_its_outcome_asked_for_after(pack: Pack) -> None:
    case = quiet()
    legal = case.add("legal_case", court="Shanzu Law Courts")
    case.add("court_session", legal_case=legal, on="2022-03-23", at="09:00", kind="hearing")
    assert said(today(case, pack, "2022-03-08 09:00")) == []
    assert said(today(case, pack, "2022-03-09 09:00"))[-1] == (
        "court",
        14,
        "Court on 2022-03-23, 09:00, Shanzu Law Courts",
    )
    assert said(today(case, pack, "2022-03-22 09:00"))[-1][:2] == ("court", 1)
    assert said(today(case, pack, "2022-03-23 12:00"))[-1][:2] == ("court", 0)
    after = [line for line in today(case, pack, "2022-03-25 09:00") if line.action is Action.RECORD_OUTCOME]
    assert said(after) == [("overdue", 1, "What came of the court session of 2022-03-23?")]
    case.records["court_session"][0] |= {"outcome": "adjourned", "next_on": "2022-04-06"}
    court = [line for line in today(case, pack, "2022-03-25 09:00") if line.kind is LineKind.COURT]
    assert said(court) == [("court", 12, "Court on 2022-04-06, Shanzu Law Courts")]


def test_care_comes_round_again(pack: Pack) -> None:
    case = CaseBuilder(opened_on="2022-03-01", risk="high")
    case.add("outcome", on="2021-12-20", stage="baseline")
    case.add("session", kind="counselling", on="2022-03-24", attendance="planned")
    case.add("plan_goal", goal="back to school", due_on="2022-03-21", status="open")
    case.add("consent", recipient="police", given="yes", on="2022-03-01", expires_on="2022-03-25")
    found = said(today(case, pack, "2022-03-22 09:00"))
    assert found == [
        ("overdue", 14, "Look at the risk again; it was: high"),
        ("overdue", 2, "Outcome scale is due"),
        ("overdue", 1, "A goal of the plan is due"),
        ("due", 2, "counselling on 2022-03-24"),
        ("due", 3, "The consent ends on 2022-03-25: police"),
    ]
    case.add("risk_review", on="2022-03-20", risk="medium")
    assert "Look at the risk" not in str(said(today(case, pack, "2022-03-22 09:00")))


def test_of_two_reviews_of_one_day_the_risk_that_is_looked_at_again_sooner_counts(pack: Pack) -> None:
    for first, second in (("high", "low"), ("low", "high")):
        case = CaseBuilder()
        case.add("risk_review", on="2022-03-08", risk=first)
        case.add("risk_review", on="2022-03-08", risk=second)
        assert "Look at the risk again; it was: high" in str(said(today(case, pack, "2022-03-22 09:00")))


def test_kinds_come_in_their_order_and_the_longest_waiting_first(pack: Pack) -> None:
    now = at("2022-03-22 09:00")
    items: list[Item] = []
    for number, since in enumerate(("2022-02-01", "2021-10-20")):
        case = CaseBuilder(id=str(number))
        case.add("incident", reported_on=since, happened_on="2022-03-21", incident_types=["rape"])
        case.add("legal_case", ob_on=since, next_on="2022-03-30")
        case.add("follow_up", on="2022-03-01", institution="police", promised_on=f"2022-03-{10 + number}")
        items += agenda.items_of(case.file, pack)
        case.add("consent", on="2022-03-21", recipient="hospital", given="later", override="emergency",
                 overridden_at="2022-03-21T21:00+03:00", override_reason="PEP")  # fmt: skip
        items += [each for each in agenda.items_of(case.file, pack) if each.cause is agenda.Cause.EMERGENCY]
    found = lines(
        items,
        pack,
        now,
        undecided=[Undecided("0", "r", "case", "risk", "How great is the risk now?", now - timedelta(days=2))],
        drafts=[Unfinished("d", "", "New incident", now)],
        asked_for=[AskedFor("0", "r", "Case", "delete", "Juma", now)],
        notices=[NewSeat("Halima", "tablet 3", "Saida", now)],
        unsent=12,
    )
    kinds = [line.kind for line in found]
    assert kinds == sorted(kinds, key=list(LineKind).index)
    assert set(kinds) == set(LineKind) - {LineKind.DUE}
    silent = [line.days for line in found if line.kind is LineKind.SILENCE]
    assert silent == sorted(silent, reverse=True) == [153, 49]
    overdue = [line.due for line in found if line.kind is LineKind.OVERDUE]
    assert overdue == sorted(overdue)  # type: ignore[type-var]


def test_what_the_device_has_to_say_stands_at_the_end(pack: Pack) -> None:
    now = at("2022-03-22 09:00")
    found = lines(
        [],
        pack,
        now,
        undecided=[Undecided("c", "r", "case", "risk", "How great is the risk now?", now - timedelta(days=3))],
        drafts=[Unfinished("d", "c", "New incident", now - timedelta(days=1))],
        unsent=2,
        last_sent=now - timedelta(days=2),
    )
    assert said(found) == [
        ("conflict", 3, "Two answers to decide between: How great is the risk now?"),
        ("draft", 1, "Draft: New incident"),
        ("unsent", 2, "2 Saves are only on this device."),
    ]
    assert [line.action for line in found] == [Action.DECIDE, Action.RESUME, Action.SYNC]


def test_what_was_made_since_the_last_exchange_a_moment_ago_is_no_line(pack: Pack) -> None:
    now = at("2022-03-22 09:00")
    assert lines([], pack, now, unsent=2, last_sent=now - timedelta(hours=23)) == []
    assert len(lines([], pack, now, unsent=1)) == 1, "never sent at all"


def test_a_transferred_case_asks_for_nothing(pack: Pack) -> None:
    case = CaseBuilder(state="transferred", risk="high")
    case.add("legal_case", ob_on="2021-10-20", next_on="2022-03-30")
    assert agenda.items_of(case.file, pack) == []


@pytest.mark.parametrize(
    ("approval", "until"),
    [
        ({"signed_by": "Neema"}, None),
        ({"signed_by": "AMINA"}, "never"),
        ({"signed_by": "Neema", "let_in_by": ["Amina"], "let_in_on": "2022-03-10"}, "2022-03-23T23:59:59+03:00"),
        ({"signed_by": "Neema", "let_in_by": ["Baraka", "amina"], "let_in_on": "2022-03-10"},
         "2022-03-23T23:59:59+03:00"),
        ({"signed_by": "Neema", "let_in_by": ["Amina"]}, "never"),
        ({"signed_by": "Neema", "let_in_by": ["Baraka"]}, None),
        ({"approved_by": "Neema"}, "never"),
        ({"signed_by": "Neema", "decision": "refused"}, "never"),
        ({}, "never"),
    ],
)  # fmt: skip
def test_a_closed_case_asks_for_nothing_but_to_be_confirmed(
    pack: Pack, approval: dict[str, Any], until: str | None
) -> None:
    case = CaseBuilder(state="closed", risk="high", closed_on="2022-03-11")
    case.add("legal_case", ob_on="2021-10-20", next_on="2022-03-30")
    closure = case.add("closure", on="2022-03-10", reason="goals_reached", signed_by="Amina")
    case.case["closed_by"] = closure
    decided = {"of": "closure", "record": closure, "decision": "approved", "on": "2022-03-11"}
    case.add("approval", **{**decided, **approval})
    found = agenda.items_of(case.file, pack)
    assert [item.cause for item in found] == ([Cause.UNCONFIRMED] if until else [])
    assert [item.until.isoformat() if item.until else "never" for item in found] == ([until] if until else [])
    (line, *_) = lines(found, pack, at("2022-03-22 09:00")) or [None]
    assert (line and line.kind) == (LineKind.TASK if until else None)


ENTITIES = st.sampled_from(["follow_up", "referral", "legal_case", "session", "court_session", "outcome", "incident"])


@st.composite
def any_case(draw: st.DrawFn) -> CaseBuilder:
    case = CaseBuilder(age=draw(st.integers(5, 40)), risk=draw(st.sampled_from(["high", "low"])))

    def day(least: int = 0, most: int = 200) -> str:
        return str(date(2021, 10, 20) + timedelta(days=draw(st.integers(least, most))))

    for entity in draw(st.lists(ENTITIES, max_size=8)):
        row = {
            "follow_up": lambda: {"on": day(), "institution": draw(st.sampled_from(["police", "court", "shelter"])),
                                  "moved": draw(st.booleans()), "promised_on": day(0, 260)},
            "referral": lambda: {"institution": "shelter", "status": "sent", "sent_at": f"{day()}T10:00+03:00"},
            "legal_case": lambda: {"ob_on": day(), "next_on": day(0, 260)},
            "session": lambda: {"on": day(0, 260), "kind": "counselling", "attendance": "planned"},
            "court_session": lambda: {"on": day(0, 260), "at": "09:00"},
            "outcome": lambda: {"on": day(), "stage": "review"},
            "incident": lambda: {"reported_on": day(), "happened_on": day(), "incident_types": ["rape"]},
        }[entity]()  # fmt: skip
        case.add(entity, **row)
    return case


@given(any_case(), st.integers(0, 250))
def test_an_agenda_kept_since_the_last_change_gives_the_same_day_as_one_made_anew(
    pack: Pack, case: CaseBuilder, after: int
) -> None:
    now = at("2021-10-20 09:00") + timedelta(days=after)
    past = case.file.as_of(now.date())
    kept = agenda.items_of(past, pack)
    assert lines(kept, pack, now) == lines(agenda.items_of(case.file, pack, now.date()), pack, now)


@given(any_case(), st.integers(0, 250))
def test_every_line_can_be_said_and_has_its_action(pack: Pack, case: CaseBuilder, after: int) -> None:
    now = at("2021-10-20 09:00") + timedelta(days=after)
    for line in lines(agenda.items_of(case.file, pack), pack, now):
        assert spoken(line.what, PlainEnglish()) and line.action in Action
        assert line.days >= 0 and line.case == "case"
        assert line.kind is not LineKind.OVERDUE or (line.due is not None and line.due < now)


@given(any_case())
def test_an_item_can_be_kept_as_json_and_read_back(pack: Pack, case: CaseBuilder) -> None:
    for item in agenda.items_of(case.file, pack):
        assert msgspec.json.decode(msgspec.json.encode(item), type=Item) == item


def test_a_closing_waits_for_anybody_but_who_asked_until_it_is_decided(pack: Pack) -> None:
    case = quiet()
    closure = case.add("closure", on="2022-03-10", reason="goals_reached", signed_by="Amina")
    (line,) = today(case, pack, "2022-03-10 09:00")
    assert said([line]) == [("due", 1, "closure: Amina asks for your decision")]
    assert (line.action, line.record) == (Action.APPROVE, closure)
    (item,) = (each for each in agenda.items_of(case.file, pack) if each.cause is Cause.APPROVAL)
    assert [agenda.is_for(item, person) for person in ("Neema", " amina ", "")] == [True, False, False]
    assert said(today(case, pack, "2022-03-14 09:00")) == [("overdue", 3, "closure: Amina asks for your decision")]

    case.add("approval", of="closure", record=closure, decision="approved", signed_by="AMINA", on="2022-03-13")
    assert len(today(case, pack, "2022-03-14 09:00")) == 1, "one's own word is no second one"
    case.add("approval", of="closure", record=closure, decision="refused", signed_by="Neema", on="2022-03-13")
    assert today(case, pack, "2022-03-14 09:00") == []


def test_a_consent_waits_for_a_second_person_where_its_gate_does(pack: Pack) -> None:
    case = quiet()
    asked = {"recipient": "police", "signed_by": "Amina", "on": "2022-03-10"}
    case.add("consent", given="no", override=True, override_reason="Grave harm", **asked)
    case.add("consent", given="yes", guardian_unsafe=True, **{**asked, "recipient": "hospital"})
    case.add("consent", given="yes", **{**asked, "recipient": "court"})
    case.add("consent", given="no", override=True, withdrawn_on="2022-03-10", **{**asked, "recipient": "chief"})

    assert [text for _kind, _days, text in said(today(case, pack, "2022-03-10 09:00"))] == [
        "override: Amina asks for your decision",
        "unsafe_guardian: Amina asks for your decision",
    ]
    case.add("consent", given="yes", **{**asked, "on": "2022-03-11"})  # asked anew: the old one no longer counts
    assert [line.record for line in today(case, pack, "2022-03-12 09:00")] == ["case.consent.2"]


# --- What was done already shows -------------------------------------------------------------------------------


def hurt(pack: Pack) -> tuple[CaseBuilder, str]:
    """Raped on Saturday at nine in the evening, reported on Sunday: 72 hours run."""
    case = CaseBuilder(age=15, sex="female", opened_on="2022-03-20")
    case.partners["p"] = {"id": "p", "kind": "hospital", "name": "Coast General"}
    incident = case.add("incident", reported_on="2022-03-20", happened_on="2022-03-19", happened_at="21:00",
                        incident_types=["rape"])  # fmt: skip
    return case, incident


def line_of(case: CaseBuilder, pack: Pack, now: str, waits: str) -> Line:
    return next(line for line in today(case, pack, now) if line.waits == waits)


def test_the_hours_that_run_stand_before_what_is_long_overdue_and_say_what_is_lost(pack: Pack) -> None:
    case, _incident = hurt(pack)
    case.add("follow_up", on="2021-06-01", institution="hospital", promised="A report", promised_on="2021-06-06")
    first, *rest = today(case, pack, "2022-03-22 09:00")
    assert (first.kind, spoken(first.what, PlainEnglish())) == (LineKind.CLOCK, "pep: 12 hours left, then pep.")
    assert any(line.kind is LineKind.OVERDUE and line.days == 289 for line in rest)


def test_a_referral_that_has_not_gone_is_to_be_sent_and_makes_nobody_silent(pack: Pack) -> None:
    case, _incident = hurt(pack)
    made = case.add("referral", partner="p", status="draft", services=["medical"], priority="urgent",
                    made_on="2022-03-20")  # fmt: skip
    to_send = line_of(case, pack, "2022-03-20 12:00", "to_send")
    assert (to_send.kind, to_send.record, to_send.action) == (LineKind.DUE, made, Action.SEND)
    assert line_of(case, pack, "2022-03-22 12:00", "to_send").kind is LineKind.OVERDUE
    pep = line_of(case, pack, "2022-03-20 12:00", "urgent.pep")
    assert (pep.action, pep.referral) == (Action.SEND, made)
    assert not [each for each in today(case, pack, "2022-05-20 12:00") if each.kind is LineKind.SILENCE]


def test_help_somebody_was_sent_to_asks_whether_she_arrived_and_its_hours_run_on(pack: Pack) -> None:
    case, _incident = hurt(pack)
    made = case.add("referral", partner="p", status="sent", services=["medical"], made_on="2022-03-20",
                    sent_at="2022-03-20T17:08+03:00", signed_by="worker")  # fmt: skip
    pep = line_of(case, pack, "2022-03-20 18:00", "urgent.pep")
    assert (pep.kind, pep.action, pep.referral) == (LineKind.CLOCK, Action.NOTE_ANSWER, made)
    assert pep.so_far is not None
    asked = "Referred to hospital, Coast General at 17:08 by worker: did the survivor arrive?"
    assert spoken(pep.so_far, PlainEnglish()) == asked
    case.edit(made, status="declined")
    refused = line_of(case, pack, "2022-03-20 18:00", "urgent.pep")
    assert refused.action is Action.REFER, "she has to be sent somewhere else"


def test_a_referral_from_before_the_incident_is_no_answer_to_it(pack: Pack) -> None:
    case, _incident = hurt(pack)
    case.add("referral", partner="p", status="sent", services=["medical"], made_on="2022-03-01",
             sent_at="2022-03-01T17:08+03:00")  # fmt: skip
    assert line_of(case, pack, "2022-03-20 18:00", "urgent.pep").action is Action.REFER


def test_who_asked_an_institution_and_when_stands_with_what_it_owes(pack: Pack) -> None:
    case = quiet()
    case.add("legal_case", ob_on="2022-03-20")
    case.add("follow_up", on="2022-03-22", institution="police", signed_by="worker")
    owed = line_of(case, pack, "2022-03-22 12:00", "clock.p3_issued")
    assert owed.so_far is not None and spoken(owed.so_far, PlainEnglish()) == "Asked today by worker"
    later = line_of(case, pack, "2022-03-24 12:00", "clock.p3_issued")
    assert later.so_far is not None and spoken(later.so_far, PlainEnglish()) == "Asked on 2022-03-22 by worker"


def test_what_is_no_longer_needed_does_not_wait_and_everything_else_does(pack: Pack) -> None:
    case = quiet()
    case.add("legal_case", ob_on="2022-03-01")
    before = today(case, pack, "2022-03-22 12:00")
    late = next(line for line in before if line.waits == "clock.p3_issued")
    case.add("waiver", waits=late.waits, record=late.record, reason="It was filled in at once", on="2022-03-22")
    assert today(case, pack, "2022-03-22 12:00") == [line for line in before if line is not late]


def test_a_waiver_of_one_promise_does_not_waive_the_next(pack: Pack) -> None:
    case = quiet()
    first = case.add("follow_up", on="2022-03-02", institution="court", promised="a date", promised_on="2022-03-05")
    case.add("waiver", waits="promise", record=first, reason="The court moved", on="2022-03-06")
    assert today(case, pack, "2022-03-12 09:00") == []
    case.add("follow_up", on="2022-03-07", institution="court", promised="a date", promised_on="2022-03-09")
    assert [line.waits for line in today(case, pack, "2022-03-12 09:00")] == ["promise"]


def test_a_bail_hearing_asks_for_the_safety_plan_and_its_ruling_for_a_word_to_the_survivor_the_same_day(
    pack: Pack,
) -> None:
    case = quiet()
    legal = case.add("legal_case", charged_on="2022-03-01")
    case.add("court_session", legal_case=legal, kind="bail", on="2022-03-14", at="09:00")
    assert ("court", 2, "Bail hearing on 2022-03-14, 09:00: is the safety plan ready?") in said(
        today(case, pack, "2022-03-12 09:00")
    )
    case.add("milestone", legal_case=legal, kind="bail", on="2022-03-14")
    told = "Bail ruling of 2022-03-14: tell the survivor today what came of it"
    assert ("due", 0, told) in said(today(case, pack, "2022-03-14 12:00"))
    late = "Bail ruling of 2022-03-14: the survivor has not been told what came of it"
    assert ("overdue", 1, late) in said(today(case, pack, "2022-03-15 12:00"))
    case.add("follow_up", on="2022-03-15", about="survivor", said="Told; stays with the aunt")
    assert not [line for line in said(today(case, pack, "2022-03-15 12:00")) if "Bail ruling" in line[2]]


def test_whoever_is_set_free_the_survivor_hears_of_it_the_same_day(pack: Pack) -> None:
    case = quiet()
    legal = case.add("legal_case", charged_on="2022-03-01")
    case.add("accused", legal_case=legal, charged_on="2022-03-01", released_on="2022-03-14")
    told = [line for line in said(today(case, pack, "2022-03-14 12:00")) if "Released" in line[2]]
    assert told == [("due", 0, "Released on 2022-03-14: tell the survivor today")]
    [late] = [line for line in said(today(case, pack, "2022-03-15 12:00")) if "Released" in line[2]]
    assert late == ("overdue", 1, "Released on 2022-03-14: the survivor has not been told")
    case.add("follow_up", on="2022-03-15", about="survivor", said="Told; stays with the aunt")
    assert not [line for line in said(today(case, pack, "2022-03-15 12:00")) if "Released" in line[2]]


@pytest.mark.parametrize(
    ("owner", "person", "day", "stands"),
    [
        ({"colleague": "Amina"}, "Amina", "2022-03-20", True),
        ({"colleague": "Amina"}, "Baraka", "2022-03-20", False),
        ({"colleague": "Amina"}, "Baraka", "2022-03-23", True),
        ({"colleague": "Zuhura"}, "Baraka", "2022-03-20", True),  # has left the centre
        ({"office": "children_services"}, "Baraka", "2022-03-20", True),
        ({"owner": "Amina"}, "Amina", "2022-03-20", True),
        ({"owner": "amina"}, "Amina", "2022-03-20", True),
        ({"owner": "Amina"}, "Baraka", "2022-03-20", False),
        ({"owner": "Amina"}, "Baraka", "2022-03-23", True),  # over: nobody may be ill alone with it
        ({"owner": "Children office"}, "Baraka", "2022-03-20", True),
        ({"owner": ""}, "Baraka", "2022-03-20", True),
    ],
)
def test_a_decision_stands_on_the_today_of_its_owner_until_it_is_over(
    pack: Pack, owner: dict[str, str], person: str, day: str, stands: bool
) -> None:
    case = CaseBuilder()
    meeting = case.add("meeting", on="2022-03-10", participants=["survivor"])
    case.add("decision", meeting=meeting, what="Report", due_on="2022-03-22", **owner)
    [item] = [each for each in agenda.items_of(case.file, pack) if each.cause is Cause.DECISION]
    assert agenda.is_left_to(item, person, ("Amina", "Baraka"), at(f"{day} 10:00")) is stands
