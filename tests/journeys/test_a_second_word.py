"""What was approved, agreed to or decided stays what it was: nobody turns it around afterwards, by edit or by decision.

Two seats, Lena's and Wanja's; each test has its own case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from app.casebook import Casebook
from app.words.refusal import Refused
from tests.seats import PASSPHRASE, Seat, join, new_centre
from tests.sync.server.parts import Server

AGREED = {"given": "yes", "method": "witnessed_verbal", "given_by": "survivor"}
SENT = {"status": "sent"}
CHECKED = ["outcome_met", "safe", "referrals_done", "survivor_told"]


class Pair(NamedTuple):
    """Both casebooks, open side by side."""

    lena: Casebook
    wanja: Casebook

    def new_case(self) -> str:
        case = self.lena.records.record("case", {"sex": "female", "age": 24}).id
        self.meet()
        return case

    def meet(self) -> None:
        """Exchange until both know the same."""
        for book in (self.lena, self.wanja, self.lena):
            assert book.centre.sync()["alarms"] == []

    def approve(self, book: Casebook, of: str, case: str, record: str) -> None:
        book.records.record("approval", {"case": case, "of": of, "record": record, "decision": "approved"})
        self.meet()


@pytest.fixture(scope="module")
def pair(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    place = tmp_path_factory.mktemp("second_word")
    lead: Seat = new_centre(place / "lead", server)
    tablet = join(place / "tablet", lead, server.address)

    def later() -> datetime:
        """Return a time at which whom the lead let in can second them."""
        return datetime.now(UTC) + timedelta(days=15)

    with (
        Casebook.open(lead.folder, PASSPHRASE, later) as lena,
        Casebook.open(tablet.folder, PASSPHRASE, later) as wanja,
    ):
        yield Pair(lena, wanja)


def refused(do: Any, *arguments: Any) -> str:
    with pytest.raises(Refused) as raised:
        do(*arguments)
    return str(raised.value)


# --- Closing ---------------------------------------------------------------------------------------------------


def test_a_closed_state_is_not_decided_into_being_without_the_closing_it_needs(pair: Pair) -> None:
    case = pair.new_case()
    pair.lena.records.edit(case, {"state": "assessed"})
    pair.wanja.records.edit(case, {"state": "in_service"})
    pair.meet()
    assert "one of the two answers" in refused(pair.lena.records.resolve, case, "state", "closed")
    pair.lena.records.resolve(case, "state", "in_service")
    assert pair.lena.records.show(case)["state"] == "in_service"


def test_a_case_that_one_closed_and_another_went_on_with_is_decided_with_everything_that_goes_with_it(
    pair: Pair,
) -> None:
    case = pair.new_case()
    closure = pair.lena.records.record("closure", {"case": case, "reason": "restored", "criteria": CHECKED}).id
    pair.meet()
    pair.approve(pair.wanja, "closure", case, closure)
    pair.lena.records.edit(case, {"state": "closed"})
    pair.wanja.records.edit(case, {"state": "in_service"})
    pair.meet()
    pair.wanja.records.resolve(case, "state", "in_service")
    shown = pair.wanja.records.show(case)
    assert shown["state"] == "in_service"
    assert "closed_on" not in shown


def test_what_a_second_person_approved_is_not_rewritten_and_closes_a_case_once(pair: Pair) -> None:
    case = pair.new_case()
    closure = pair.lena.records.record("closure", {"case": case, "reason": "died"}).id
    pair.meet()
    assert "who asked for it" in refused(pair.wanja.records.edit, closure, {"reason": "restored"})
    pair.approve(pair.wanja, "closure", case, closure)
    assert "decided about this as it stands" in refused(pair.lena.records.edit, closure, {"reason": "restored"})
    pair.lena.records.edit(case, {"state": "closed"})
    pair.lena.records.edit(case, {"state": "reopened"})
    assert "needs a reason" in refused(pair.lena.records.edit, case, {"state": "closed"})  # that closure is spent
    again = pair.lena.records.record("closure", {"case": case, "reason": "died"}).id
    pair.meet()
    pair.approve(pair.wanja, "closure", case, again)
    pair.lena.records.edit(case, {"state": "closed"})
    assert pair.lena.records.show(case)["closed_by"] == again


def test_an_edit_that_somebody_has_decided_on_since_is_not_taken_back_under_the_decision(pair: Pair) -> None:
    case = pair.new_case()
    closure = pair.lena.records.record("closure", {"case": case, "reason": "died"}).id
    edited = pair.lena.records.edit(closure, {"reason": "restored", "criteria": CHECKED})
    assert edited is not None
    pair.meet()
    pair.approve(pair.wanja, "closure", case, closure)

    assert "built on this" in refused(pair.lena.records.take_back, edited)

    assert pair.lena.records.show(closure)["reason"] == "restored"


# --- Consent ---------------------------------------------------------------------------------------------------


def test_a_consent_is_narrowed_and_never_widened_or_moved_to_another_recipient_or_survivor(pair: Pair) -> None:
    case, other = pair.new_case(), pair.new_case()
    consent = pair.lena.records.record(
        "consent", {"case": case, "recipient": "court", **AGREED, "withheld": ["case.age"]}
    ).id
    narrowed = "only ever narrowed"
    assert narrowed in refused(pair.lena.records.edit, consent, {"recipient": "police"})
    assert narrowed in refused(pair.lena.records.edit, consent, {"withheld": []})
    assert narrowed in refused(pair.lena.records.edit, consent, {"override": True, "override_reason": "?"})
    assert "stays as it was recorded" in refused(pair.lena.records.edit, consent, {"case": other})
    assert "There is no consent" in refused(
        pair.lena.records.record,
        "referral",
        {"case": other, "institution": "court", "disclosed": ["case.pseudonym"], **SENT},
    )
    pair.lena.records.edit(consent, {"withheld": ["case.age", "case.sex"]})
    pair.lena.records.edit(consent, {"given": "no"})
    assert narrowed in refused(pair.lena.records.edit, consent, {"given": "yes"})


def test_nobody_alone_overrides_a_survivors_no(pair: Pair) -> None:
    case = pair.new_case()
    said_no = pair.lena.records.record("consent", {"case": case, "recipient": "school", "given": "no"}).id
    pair.meet()
    assert "only ever narrowed" in refused(pair.wanja.records.edit, said_no, {"override": True, "override_reason": "…"})
    asked = {"recipient": "school", "given": "no", "override": True, "override_reason": "Grave harm tonight"}
    override = pair.wanja.records.record("consent", {"case": case, **asked}).id
    pair.approve(pair.wanja, "override", case, override)
    referral = {"case": case, "institution": "school", "disclosed": ["case.pseudonym"], **SENT}
    assert "second person" in refused(pair.wanja.records.record, "referral", referral)
    pair.approve(pair.lena, "override", case, override)
    pair.wanja.records.record("referral", referral)


def test_words_written_to_a_partner_need_consent_as_ticked_items_do(pair: Pair) -> None:
    case = pair.new_case()
    written = {"case": case, "institution": "police", "reason": "She is 14 and lives by the ferry"}
    assert "There is no consent" in refused(pair.lena.records.record, "referral", written | SENT)
    told = {"case": case, "institution": "police", "services": ["legal"], "told": "nothing", **SENT}
    bare = pair.lena.records.record("referral", told).id
    assert "so it is told" in refused(pair.lena.records.edit, bare, {"reason": "She is 14"})
    more = {"told": "items", "reason": "She is 24"}
    assert "There is no consent" in refused(pair.lena.records.edit, bare, more)
    pair.lena.records.record("consent", {"case": case, "recipient": "police", **AGREED})
    pair.lena.records.edit(bare, more)
    assert pair.lena.records.show(bare)["told"] == "items"


# --- What belongs to what --------------------------------------------------------------------------------------


def test_nothing_leaves_the_case_it_was_recorded_for(pair: Pair) -> None:
    case, other = pair.new_case(), pair.new_case()
    incident = pair.lena.records.record("incident", {"case": case, "reported_on": "2022-03-22"}).id
    for value in (None, other, {"skipped": "unknown"}):
        with pytest.raises(Refused):
            pair.lena.records.edit(incident, {"case": value})
    assert [each["id"] for each in pair.lena.cases.file(case).of("incident")] == [incident]


def test_a_state_that_is_typed_is_refused_and_not_dropped_in_silence(pair: Pair) -> None:
    case = pair.new_case()
    assert "begins as" in refused(pair.lena.records.record, "case", {"state": "closed"})
    assert "begins as" in refused(
        pair.lena.records.record, "referral", {"case": case, "institution": "police", "status": "completed"}
    )
