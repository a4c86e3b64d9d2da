"""What somebody asks a second person for: on that person's Today, one tap from deciding, until it is decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.casework.messages import PlainEnglish, spoken
from app.casework.today_lines import Action
from app.ui.record.approving import ApprovalModel
from app.ui.record.sheets import decide
from app.ui.saving import Undo
from app.ui.screens.today.model import TodayModel
from app.ui.widgets.button import HoldButton
from app.words.refusal import Refused
from tests.seats import Seat, join, new_centre
from tests.sync.server.parts import Server
from tests.ui.parts import PASSPHRASE, House
from tests.ui.play import Play


@pytest.fixture
def asked(server: Server, tmp_path: Path) -> Seat:
    """The lead's seat, at which a closing was asked for and sent; Amina sits at the tablet beside it."""
    lead = new_centre(tmp_path / "lead", server)
    join(tmp_path / "tablet", lead, server.address, person="Amina")
    case = lead.record("case", age=24)["id"]
    criteria = ["outcome_met", "safe", "referrals_done", "survivor_told"]
    lead.record("closure", case=case, reason="restored", criteria=criteria, summary="Yuko salama.")
    lead.sync()
    return lead


@pytest.fixture
def amina(asked: Seat, tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "tablet").unlock()  # which exchanges
    yield house
    house.session.lock()


def test_a_closing_is_decided_from_today_by_a_second_person_and_taken_back_for_a_while(
    asked: Seat, amina: House
) -> None:
    assert [line for line in asked.ask("today") if line["action"] == "approve"] == []
    today, said = TodayModel(amina.session, amina.navigator, amina.changed), []
    today.open()
    (waiting,) = [each for each in today.due.shown if each.line.action is Action.APPROVE]
    line = waiting.line
    assert spoken(line.what, PlainEnglish()) == "closure: lead asks for your decision"
    model = ApprovalModel(amina.session, line.case, line.record, amina.changed)
    model.load()
    assert (model.title, model.asked_by) == ("Closing a case", "lead")
    assert "Yuko salama." in [fact.answer for fact in model.facts()]
    case_row = amina.session.book.records.show(line.case)
    assert model.subject == f"{case_row['pseudonym']} · {case_row['code']}"
    assert (model.unchecked, model.open_items) == ([], [])

    def say(words: str, undo: Undo | None) -> None:
        said.append((words, undo))

    model.decide("approved", say)
    amina.time.pass_(1)
    assert said[-1][0] == "Saved: Approved"
    assert today.due.total == 0

    said[-1][1]()
    amina.time.pass_(1)
    assert today.due.total == 1
    model.decide("approved", say)
    late = ApprovalModel(amina.session, line.case, line.record, amina.changed)
    late.load()
    assert late.trouble is not None
    assert spoken(late.trouble, PlainEnglish()).startswith("This has been decided already")
    with pytest.raises(Refused, match="Closing waits until"):  # whom the lead has just let in cannot second them yet
        amina.session.book.records.edit(line.case, {"state": "closed"})
    today.close()
    later = (datetime.now(UTC) + timedelta(days=15)).isoformat()
    amina.session.book.centre.sync()
    asked.sync()
    assert asked.ask("edit", line.case, "state=closed", HAKI_NOW=later)["changed"]


@pytest.mark.ui
def test_whoever_approves_sees_whose_case_it_is_what_is_unchecked_and_still_open_and_refuses_with_a_reason(
    warm: None, asked: Seat, tmp_path: Path
) -> None:
    case = asked.record("case", age=15, risk="high")["id"]
    asked.record("follow_up", case=case, institution="hospital", promise_kind="visit", promised_on="2026-01-05")
    asked.record("closure", case=case, reason="survivor_wish")
    asked.sync()
    House(tmp_path / "tablet").unlock().session.lock()  # which exchanges
    play = Play(tmp_path / "tablet", (800, 1000), now=None)
    try:
        play.session.unlock(PASSPHRASE, lambda: play.frame.navigator.start("today"), _raise)
        play.frames(12)
        book = play.session.book
        shown = book.records.show(case)
        line = next(each.line for each in book.day.today() if each.line.case == case and each.line.action == "approve")
        decide(play.session, case, line.record, lambda: None)
        play.frames(12)
        assert play.shows(f"{shown['pseudonym']} · {shown['code']}")
        assert play.shows("The survivor knows how to come back") and play.shows("promised by")
        assert play.shows("Open the case")
        [approve] = [each for each in play.every(HoldButton) if each.text == "Hold to approve"]
        assert approve.disabled, "what is unchecked cannot be approved"

        play.press("Refuse")
        play.frames(12)
        play.write("Haijakamilika")
        play.press("Refuse")
        play.frames(12)
        [refusal] = book.records.find("approval")
        assert (refusal["decision"], refusal["reason"]) == ("refused", "Haijakamilika")
    finally:
        play.end()


def _raise(error: Exception) -> None:
    raise error
