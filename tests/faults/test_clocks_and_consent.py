"""A wrong clock, on any tablet, opens no gate: what the survivor said later counts, and where nobody can tell, the no.

Two real devices at a real server; `HAKI_NOW` is the clock that a device believes. Nobody runs a changed program.
"""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from app.casebook import Casebook
from app.words.refusal import Refused
from tests.seats import PASSPHRASE, Ran, Seat

AHEAD = date.today().year + 1  # of the server's clock, so that no device follows another's time
DAY = f"{AHEAD}-03-10"
TRUE_10, TRUE_1030, TRUE_12 = (f"{DAY}T{time}:00+03:00" for time in ("10:00", "10:30", "12:00"))
TOMORROW = f"{AHEAD}-03-11"
AGREED = {"method": "witnessed_verbal", "given_by": "survivor"}
CHECKED = ["outcome_met", "safe", "referrals_done", "survivor_told"]


class Told(Seat):
    """A seat at which one can record under a clock of one's choice."""

    def at(self, now: str, entity: str, **fields: object) -> str:
        """Record one thing while the device believes that it is `now`; return its id."""
        return str(self.ask("record", entity, "--from", "-", stdin=json.dumps(fields), HAKI_NOW=now)["id"])

    def says(self, now: str, case: str, given: str, recipient: str = "police", **more: object) -> str:
        """Record what the survivor says about being told of."""
        return self.at(now, "consent", case=case, recipient=recipient, given=given, **AGREED, **more)

    def refers(self, now: str, case: str, **to: object) -> Ran:
        """Try to refer, while the device believes that it is `now`."""
        values = {
            "case": case,
            "services": ["medical"],
            "disclosed": ["case.age"],
            "status": "sent",
            **({"institution": "police"} | to),
        }
        return self("record", "referral", "--from", "-", "--json", stdin=json.dumps(values), HAKI_NOW=now)


@pytest.fixture
def devices(two_seats: tuple[Seat, Seat]) -> tuple[Told, Told, str]:
    """The lead's laptop, Amina's tablet, and a case that both hold."""
    lead, tablet = (Told(each.folder) for each in two_seats)
    case = lead.at(TRUE_10, "case", age=24, sex="female")
    meet(lead, tablet)
    return lead, tablet, case


def meet(*seats: Seat) -> None:
    for seat in (*seats, seats[0]):
        seat.sync()


def closed(ran: Ran) -> str:
    assert ran.status == 1, f"the gate was open: {ran}"
    return ran.err


def test_the_no_that_knew_of_a_fast_tablets_yes_rules_after_it(devices: tuple[Told, Told, str]) -> None:
    """clocks2.py: Amina's tablet is one hour fast; the lead has seen the yes when the survivor says no."""
    lead, tablet, case = devices
    tablet.says(f"{DAY}T11:00:00+03:00", case, "yes")
    meet(tablet, lead)
    assert lead.refers(TRUE_1030, case).status == 0, "the yes has arrived, and counts"
    lead.says(TRUE_1030, case, "no")
    assert "said no" in closed(lead.refers(TRUE_12, case))
    meet(lead, tablet)
    assert "said no" in closed(tablet.refers(f"{DAY}T13:00:00+03:00", case))


def test_a_yes_of_a_tablet_that_believed_it_was_2061_outlives_no_later_no(devices: tuple[Told, Told, str]) -> None:
    """clocks3.py: nor does it count at all while it lies ahead; asked again, the new answer counts."""
    lead, tablet, case = devices
    tablet.says("2061-01-01T09:00:00+03:00", case, "yes")
    meet(tablet, lead)
    assert "2061-01-01" in closed(lead.refers(TRUE_10, case))
    lead.says(TRUE_1030, case, "no")
    assert "said no" in closed(lead.refers(TRUE_12, case))
    assert "said no" in closed(lead.refers("2061-02-01T09:00:00+03:00", case)), "nor once that day has come"
    lead.says(TRUE_12, case, "yes")
    assert lead.refers(TRUE_12, case).status == 0


def test_a_no_that_a_slow_clock_dates_years_before_the_yes_it_answers_counts(devices: tuple[Told, Told, str]) -> None:
    lead, tablet, case = devices
    lead.says(TRUE_10, case, "yes")
    meet(lead, tablet)
    tablet.says("2019-01-01T00:00:00+03:00", case, "no")
    meet(tablet, lead)
    assert "said no" in closed(lead.refers(TRUE_12, case))


@pytest.mark.parametrize(("yes_at", "no_at"), [("10:00", "10:30"), ("10:30", "10:00")])
def test_of_two_words_that_did_not_know_each_other_the_no_rules_until_the_survivor_is_asked_again(
    devices: tuple[Told, Told, str], yes_at: str, no_at: str
) -> None:
    lead, tablet, case = devices
    lead.says(f"{DAY}T{yes_at}:00+03:00", case, "yes")
    tablet.says(f"{AHEAD}-03-0{9 if no_at < yes_at else 8}T{no_at}:00+03:00", case, "no")
    meet(tablet, lead)
    why = closed(lead.refers(TRUE_12, case))
    assert "said no" in why and "sk again" in why
    lead.says(TRUE_12, case, "yes")
    assert lead.refers(TRUE_12, case).status == 0


def test_a_withdrawal_dated_tomorrow_closes_the_gate_today(devices: tuple[Told, Told, str]) -> None:
    lead, tablet, case = devices
    agreed = lead.says(TRUE_10, case, "yes")
    meet(lead, tablet)
    tablet.ask("edit", agreed, f"withdrawn_on={TOMORROW}", HAKI_NOW=f"{TOMORROW}T09:00:00+03:00")
    meet(tablet, lead)
    assert "withdrawn" in closed(lead.refers(TRUE_12, case))


def test_a_withdrawal_of_a_yes_that_was_meanwhile_renewed_elsewhere_counts(devices: tuple[Told, Told, str]) -> None:
    """The renewed yes answers the old one as it stood, not the withdrawal that it never heard of."""
    lead, tablet, case = devices
    agreed = lead.says(TRUE_10, case, "yes")
    meet(lead, tablet)
    lead.says(TRUE_12, case, "yes", expires_on=f"{AHEAD + 1}-03-10")
    tablet.ask("edit", agreed, f"withdrawn_on={DAY}", HAKI_NOW=TRUE_1030)
    meet(tablet, lead)
    assert "withdrawn" in closed(lead.refers(TRUE_12, case))
    lead.says(TRUE_12, case, "yes")
    assert lead.refers(TRUE_12, case).status == 0


def test_a_kind_that_is_refused_and_a_partner_of_it_that_is_trusted_go_by_who_knew_whom(
    devices: tuple[Told, Told, str],
) -> None:
    lead, tablet, case = devices
    nyali = lead.at(TRUE_10, "partner", name="Nyali police station", kind="police")
    lead.says(TRUE_10, case, "no")
    lead.says(TRUE_10, case, "yes", nyali)
    assert lead.refers(TRUE_10, case, partner=nyali, institution=None).status == 0, "it knew of the no to the others"
    meet(lead, tablet)
    tablet.says("2019-01-01T00:00:00+03:00", case, "no")
    meet(tablet, lead)
    assert "said no" in closed(lead.refers(TRUE_12, case, partner=nyali, institution=None)), "refused again after it"


def test_a_no_that_arrives_while_the_form_is_filled_in_is_not_answered_by_it(devices: tuple[Told, Told, str]) -> None:
    lead, tablet, case = devices
    with Casebook.open(lead.folder, PASSPHRASE) as book:
        draft = book.drafts.new("consent", case)
        tablet.says("2019-01-01T00:00:00+03:00", case, "no")
        tablet.sync()
        book.centre.sync()
        told = {"recipient": "police", "given": "yes", **AGREED}
        draft = book.drafts.keep(draft._replace(answers={f"consent.{name}": value for name, value in told.items()}))
        book.drafts.save(draft)
        preview = book.cases.could_tell(case, institution="police")
        assert not preview.decision.allowed
        again = book.drafts.new("consent", case)._replace(answers=draft.answers)
        book.drafts.save(again)
        assert book.cases.could_tell(case, institution="police").decision.allowed


def test_nobody_says_by_hand_what_a_word_answers(devices: tuple[Told, Told, str]) -> None:
    lead, _, case = devices
    no = lead.says(TRUE_10, case, "no")
    typed = {"case": case, "recipient": "police", "given": "yes", "answers": [no]}
    ran = lead("record", "consent", "--from", "-", stdin=json.dumps(typed))
    assert ran.status == 1 and "answers" in ran.err and "given by the app" in ran.err
    ran = lead("edit", no, f"answers={no}")
    assert ran.status == 1 and "given by the app" in ran.err
    assert len(lead.ask("list", "consent")) == 1


def test_what_a_word_answers_is_said_in_words_and_never_by_ids(devices: tuple[Told, Told, str]) -> None:
    lead, _, case = devices
    no = lead.says(TRUE_10, case, "no")
    yes = lead.says(TRUE_1030, case, "yes")
    shown = lead("show", yes)
    assert f"In answer to “No” of {DAY}." in shown.out and no not in shown.out
    assert no not in lead("history", yes).out
    assert lead.ask("show", yes)["answers"] == [no]


# --- The second person ------------------------------------------------------------------------------------------


def asked_to_close(seat: Told, now: str, case: str) -> str:
    return seat.at(now, "closure", case=case, reason="restored", criteria=CHECKED)


def decides(seat: Told, now: str, case: str, record: str, decision: str) -> str:
    return seat.at(now, "approval", case=case, of="closure", record=record, decision=decision)


def close(seat: Told, now: str, case: str) -> Ran:
    return seat("edit", case, "state=closed", HAKI_NOW=now)


def test_a_refusal_that_knew_of_a_fast_clocks_approval_rules_after_it(devices: tuple[Told, Told, str]) -> None:
    lead, tablet, case = devices
    closure = asked_to_close(lead, TRUE_10, case)
    meet(lead, tablet)
    decides(tablet, "2061-01-01T09:00:00+03:00", case, closure, "approved")
    assert "second person" in closed(close(lead, TRUE_10, case))
    meet(tablet, lead)
    assert "second person" in closed(close(lead, TRUE_1030, case)), "an approval from ahead is none yet"
    decides(tablet, TRUE_1030, case, closure, "refused")
    meet(tablet, lead)
    for now in (TRUE_12, "2061-02-01T09:00:00+03:00"):
        assert "refused" in closed(close(lead, now, case))
    decides(tablet, TRUE_12, case, closure, "approved")
    meet(tablet, lead)
    assert close(lead, TRUE_12, case).status == 0


def test_a_refusal_dated_tomorrow_counts_today(devices: tuple[Told, Told, str]) -> None:
    lead, tablet, case = devices
    closure = asked_to_close(lead, TRUE_10, case)
    meet(lead, tablet)
    decides(tablet, TRUE_10, case, closure, "approved")
    decides(tablet, f"{TOMORROW}T10:00:00+03:00", case, closure, "refused")
    meet(tablet, lead)
    assert "refused" in closed(close(lead, TRUE_12, case))


def test_what_somebody_approved_under_a_clock_of_tomorrow_is_not_rewritten_today(
    devices: tuple[Told, Told, str],
) -> None:
    lead, tablet, case = devices
    closure = asked_to_close(lead, TRUE_10, case)
    meet(lead, tablet)
    decides(tablet, f"{TOMORROW}T10:00:00+03:00", case, closure, "approved")
    meet(tablet, lead)
    ran = lead("edit", closure, "reason=died", HAKI_NOW=TRUE_1030)
    assert ran.status == 1 and "decided about this as it stands" in ran.err


def test_a_closing_asked_for_under_a_clock_of_2061_does_not_keep_the_case_open_ever_after(
    devices: tuple[Told, Told, str],
) -> None:
    lead, tablet, case = devices
    first = asked_to_close(tablet, "2061-01-01T09:00:00+03:00", case)
    meet(tablet, lead)
    decides(lead, TRUE_10, case, first, "approved")
    assert close(lead, TRUE_10, case).status == 0
    assert lead("edit", case, "state=reopened", HAKI_NOW=TRUE_1030).status == 0
    assert close(lead, TRUE_1030, case).status == 1, "a request closes a case once"
    second = asked_to_close(lead, TRUE_1030, case)
    meet(lead, tablet)
    decides(tablet, TRUE_12, case, second, "approved")
    meet(tablet, lead)
    assert close(lead, TRUE_12, case).status == 0
    assert lead.ask("show", case)["closed_by"] == second


def test_what_a_slow_clock_approved_is_not_taken_back_underneath_it(devices: tuple[Told, Told, str]) -> None:
    lead, tablet, case = devices
    at_once = datetime.fromisoformat(TRUE_12)  # however slow this machine is, no minute goes by
    with Casebook.open(lead.folder, PASSPHRASE, now=lambda: at_once) as book:
        closure = book.records.record("closure", {"case": case, "reason": "restored", "criteria": CHECKED}).id
        edited = book.records.edit(closure, {"reason": "moved"})
        book.centre.sync()
        tablet.sync()
        decides(tablet, "2019-01-01T00:00:00+03:00", case, closure, "approved")
        tablet.sync()
        book.centre.sync()
        assert edited is not None
        with pytest.raises(Refused, match="built on this"):
            book.records.take_back(edited)
        assert book.records.show(closure)["reason"] == "moved"


# --- What is known ----------------------------------------------------------------------------------------------


def test_whoever_confirms_by_a_fast_clock_confirms_no_answer_that_they_never_saw(
    devices: tuple[Told, Told, str],
) -> None:
    lead, tablet, case = devices
    lead.ask("edit", case, "lives_with=both_parents", HAKI_NOW=TRUE_10)
    meet(lead, tablet)
    tablet.ask("confirm", case, "lives_with", HAKI_NOW=f"{DAY}T11:00:00+03:00")
    lead.ask("edit", case, "lives_with=alone", HAKI_NOW=TRUE_1030)
    meet(tablet, lead)
    every = lead.ask("known", "case", case, HAKI_NOW=TRUE_12)
    known = next(each for each in every if each["question"] == "case.lives_with")
    assert (known["value"], known["confirmed_by"]) == ("alone", "")
