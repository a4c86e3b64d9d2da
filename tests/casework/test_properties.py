"""What the rules promise whatever people do, in any order: states, closing, ask once, hand-over, locked figures."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.casework import handover, lifecycle
from app.casework.ask_once import HOLDS_FOR_DAYS, Given, answered_by, known_answer
from app.casework.conditions import is_answered
from app.casework.lifecycle import CASE_STEPS, FINISHED, NEEDED_FOR, REFERRAL_STEPS
from app.casework.messages import PlainEnglish, spoken
from tests.casework.cases import CaseBuilder
from tests.casework.test_indicators import RAW, figures, find
from tests.examples import examples

TODAY = date(2022, 3, 22)
PEOPLE = ["Amina", "amina ", "Baraka", "Chiku"]


# --- States ----------------------------------------------------------------------------------------------------


def reached(entity: str, first: str, tries: list[str]) -> str:
    """The state in which somebody ends who tries one step after the other."""
    for to in tries:
        first = first if lifecycle.why_not(entity, first, to) else to
    return first


@given(st.lists(st.sampled_from(sorted(CASE_STEPS))))
def test_whatever_is_tried_a_case_can_be_closed_or_is_and_what_is_closed_can_be_reopened(tries: list[str]) -> None:
    state = reached("case", "registered", tries)
    assert lifecycle.why_not("case", state, "reopened" if state in FINISHED else "closed") is None


@given(st.lists(st.sampled_from(sorted(REFERRAL_STEPS))))
def test_a_referral_that_was_sent_is_never_a_draft_again_and_its_end_is_one(tries: list[str]) -> None:
    states = [reached("referral", "sent", tries[:at]) for at in range(len(tries) + 1)]
    assert "draft" not in states
    ends = [state for state in states if state in ("completed", "declined", "withdrawn")]
    assert states[len(states) - len(ends) :] == ends and len(set(ends)) <= 1


@given(
    reason=st.sampled_from(sorted(NEEDED_FOR)),
    checked=st.sets(st.sampled_from(sorted({each for needed in NEEDED_FOR.values() for each in needed}))),
    words=st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["approved", "refused"])), max_size=5),
)
def test_a_case_closes_when_all_is_checked_and_the_last_word_of_another_person_is_yes(
    reason: str, checked: set[str], words: list[tuple[str, str]]
) -> None:
    case = CaseBuilder()
    for by, decision in words:
        case.add("approval", of="closure", record="c", decision=decision, signed_by=by, on="2022-03-21")
    closure = {"id": "c", "reason": reason, "signed_by": "Amina", "on": "2022-03-20", "criteria": sorted(checked)}
    of_others = [decision for by, decision in words if by.strip().lower() != "amina"]
    may = checked >= set(NEEDED_FOR[reason]) and of_others[-1:] == ["approved"]
    assert (lifecycle.why_not_close(case.file, closure, TODAY) == []) is may


# --- Ask once --------------------------------------------------------------------------------------------------

ANSWERS = st.lists(
    st.builds(
        Given,
        st.sampled_from(["case.risk", "risk_review.risk", "case.sex"]),
        st.sampled_from(["high", "low", {"skipped": "declined"}, {"skipped": "not_now"}]),
        st.sampled_from(PEOPLE),
        st.dates(date(2022, 1, 1), TODAY),
        confirmed_on=st.none() | st.dates(date(2022, 1, 1), TODAY),
    ),
    max_size=6,
).map(lambda given: [each._replace(time=at) for at, each in enumerate(given)])


@given(ANSWERS, st.randoms())
def test_a_question_is_asked_only_when_nobody_answered_it_and_the_answer_that_held_last_is_shown(
    answers: list[Given], lots: Any
) -> None:
    shuffled = sorted(answers, key=lambda _: lots.random())
    known = known_answer("case.risk", shuffled, TODAY)
    assert known == known_answer("case.risk", answers, TODAY)
    real = [each for each in answers if each.name in answered_by("case.risk") and is_answered(each.value)]
    if known is None:
        assert real == []
        return
    assert known.answer in answers
    assert all(each.held_on <= known.answer.held_on for each in real)
    if not known.confirm:  # then it is an answer to this very question, and not an old one
        assert known.answer.name == "case.risk"
        assert TODAY - known.answer.held_on <= timedelta(days=HOLDS_FOR_DAYS["case.risk"])


# --- Hand-over -------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(sorted(CASE_STEPS)))))
def test_a_hand_over_moves_each_open_case_of_that_person_once_and_no_other(held: list[tuple[str, str]]) -> None:
    cases = [{"id": str(at), "code": str(at), "worker": who, "state": state} for at, (who, state) in enumerate(held)]
    moved = handover.hand_over(cases, "Amina", "Baraka")
    open_ones = [str(at) for at, (who, state) in enumerate(held) if who == "Amina" and state not in FINISHED]
    assert sorted(each.case for each in moved) == sorted(open_ones)
    assert {(each.from_worker, each.to_worker) for each in moved} <= {("Amina", "Baraka")}


# --- Locked figures --------------------------------------------------------------------------------------------


@given(gone=st.sets(st.integers(0, 22), max_size=6), locked=st.sampled_from(["16", "15", "0"]))
@settings(max_examples=examples(20), deadline=None)
def test_a_locked_figure_stays_whatever_the_records_become_and_says_so_when_they_differ(
    gone: set[int], locked: str
) -> None:
    raw = copy.deepcopy(RAW)
    raw["case"] = [row for at, row in enumerate(raw["case"]) if at not in gone]
    now = figures(raw)["relieved"].value
    find(raw, "target", indicator="relieved").update(locked_on="2022-01-31", locked_value=locked)
    result = figures(raw)["relieved"]
    assert result.value == int(locked)
    notes = [spoken(note, PlainEnglish()) for note in result.notes]
    assert (f"The records say {now} now." in notes) is (now != int(locked))
