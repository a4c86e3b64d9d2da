"""What colleagues ask of each other, by the real commands and between real seats: flags that are answered, and plans
that a second person approves or hands back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tests.days import ago
from tests.journeys.test_two_devices import meet
from tests.seats import Seat


def after(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def said(seat: Seat, **environment: str) -> list[str]:
    return [line["what"] for line in seat.ask("today", **environment)]


def a_case_of_amina(lead: Seat, amina: Seat) -> str:
    case: str = amina.record("case", sex="female", age=14)["id"]
    meet(amina, lead)
    return case


def test_a_flag_stands_on_the_workers_today_until_it_is_answered_and_then_on_the_leads(
    two_seats: tuple[Seat, Seat],
) -> None:
    lead, amina = two_seats
    case = a_case_of_amina(lead, amina)
    flag = lead.record("flag", case=case, what="see", note="The neighbour has called")["id"]
    assert lead.ask("show", flag)["for_whom"] == "amina"
    meet(lead, amina)
    person = lead.ask("device", "list")[0]["person"]
    asked = f"{person} asks amina: See the survivor soon"
    assert asked in said(amina)
    assert asked not in said(lead)
    [topic] = [each for each in lead.ask("week")["topics"] if each["topic"] == "flags"]
    assert topic["lines"][0]["what"] == asked

    assert amina("edit", flag, "answer=I was there this morning; she is well").status == 0
    shown = amina.ask("show", flag)
    assert (shown["answered_by"], shown["answered_on"]) == ("amina", ago(0))
    meet(amina, lead)
    assert asked not in said(amina)
    assert "amina has answered: See the survivor soon" in said(lead)
    assert "amina has answered: See the survivor soon" not in said(amina)
    assert said(lead, HAKI_NOW=after(8)).count("amina has answered: See the survivor soon") == 0


def test_a_flag_is_for_a_colleague_and_once_answered_stays(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    case = a_case_of_amina(lead, amina)
    nobody = lead("record", "flag", "--from", "-", stdin=f'{{"case": "{case}", "what": "see", "for_whom": "Juma"}}')
    assert nobody.status == 1
    assert "Juma is no member of this centre" in nobody.err
    flag = lead.record("flag", case=case, what="see")["id"]
    meet(lead, amina)
    assert "may change this" in amina("edit", flag, "what=talk").err
    assert amina("edit", flag, "answer=Done").status == 0
    assert "has been answered" in amina("edit", flag, "answer=Not done").err
    assert amina.ask("show", flag)["answer"] == "Done"


def test_a_plan_waits_for_a_second_person_and_what_was_approved_stays(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    case = a_case_of_amina(lead, amina)
    goal = amina.record("plan_goal", case=case, goal="Kurudi shule")["id"]
    amina.record("plan_goal", case=case, goal="Imekwisha", status="dropped")
    plan = amina.record("plan", case=case, steps="School fees by May", agreed=True)["id"]
    assert amina.ask("show", plan)["goals"] == [goal]
    meet(amina, lead)
    assert "A case plan: amina asks for your decision" in said(lead)
    assert "A case plan: amina asks for your decision" not in said(amina)
    assert "may change this" in lead("edit", plan, "agreed=no").err  # another person's

    refusal = {"case": case, "of": "plan", "record": plan, "decision": "refused"}
    no_reason = lead("record", "approval", "--from", "-", stdin=json.dumps(refusal))
    assert "Say why the plan is handed back" in no_reason.err
    lead.record("approval", **refusal, reason="Who pays the bus?")
    meet(lead, amina)
    assert any(line.endswith("has handed the case plan back") for line in said(amina))
    assert "ask anew" in amina("edit", plan, "steps=School fees and the bus").err

    anew = amina.record("plan", case=case, steps="School fees by May, and the bus", review_on=after(40)[:10])["id"]
    assert not any(line.endswith("has handed the case plan back") for line in said(amina))
    meet(amina, lead)
    lead.record("approval", case=case, of="plan", record=anew, decision="approved")
    meet(lead, amina)
    assert "A case plan: amina asks for your decision" not in said(lead)
    assert "ask anew" in amina("edit", anew, "steps=Something else").err
    assert "Look at the case plan again" in said(amina, HAKI_NOW=after(36))
    for seat in (lead, amina):
        assert seat.is_sound()


def test_nobody_approves_their_own_plan(seat: Seat) -> None:
    case = seat.record("case", sex="female", age=14)["id"]
    plan = seat.record("plan", case=case, steps="School")["id"]
    seat.record("approval", case=case, of="plan", record=plan, decision="approved")
    assert seat("edit", plan, "steps=School and a bed").status == 0  # nobody else has decided about it
