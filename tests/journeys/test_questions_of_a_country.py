"""A country asks a question otherwise, asks another no more and one of its own: everything follows, on every device."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.casebook import Casebook
from app.casework.forms import form
from app.casework.messages import Worded
from tests.country_packs import QUESTIONS, Install, asks
from tests.journeys.test_two_devices import meet
from tests.seats import PASSPHRASE, Seat, haki, join
from tests.sync.server.parts import Server


@pytest.fixture
def moroni(tmp_path: Path, install: Install) -> Seat:
    """A centre whose country asks its own questions."""
    install("comoros")
    asks("comoros", QUESTIONS)
    words = ("setup", "--standalone", "--centre", "Moroni Centre 1", "--data", tmp_path / "moroni")
    assert haki(*words).status == 0
    return Seat(tmp_path / "moroni")


@pytest.fixture
def two_in_moroni(server: Server, tmp_path: Path, install: Install) -> tuple[Seat, Seat]:
    """The lead's laptop and Amina's tablet, of one release of the country pack, which asks nothing of its own yet."""
    install("comoros")
    lead = Seat(tmp_path / "lead")
    invite = server.new_invite("Moroni Centre 1", pack="comoros")
    assert lead.ask("setup", "--server", server.address, "--invite", invite)["state"] == "member"
    return lead, join(tmp_path / "tablet", lead, server.address)


def fields(entity: str, **environment: str) -> dict[str, Any]:
    book = haki("codebook", "--json", **environment)
    assert book.status == 0, book
    asked: dict[str, Any] = book.data["entities"][entity]["fields"]
    return asked


def test_a_form_asks_what_was_added_says_what_was_renamed_and_leaves_out_what_was_hidden(moroni: Seat) -> None:
    with Casebook.open(moroni.folder, PASSPHRASE) as book:
        incident, legal_case = form("incident", book.registry), form("legal_case", book.registry)
        who = {ask.key: ask.field for ask in incident.step("who").asks}
        first = {ask.key: ask.field for ask in legal_case.step("police").asks}
        draft = book.drafts.new("incident")._replace(
            answers={
                "incident.reported_on": "2022-03-22",
                "case.comoros_hinya": "mbeni",
                "incident.comoros_notables": "Kimya",
                "case.pregnancy": "yes",  # begun before the release that asks it no more
            }
        )
        made = book.drafts.save(draft)
        case = book.records.show(made.case)
    assert list(who).index("case.comoros_hinya") == list(who).index("case.county") + 1
    assert (case["comoros_hinya"], "pregnancy" in case) == ("mbeni", False)
    asked = (first["legal_case.ob_number"].question, who["case.comoros_hinya"].question, who["case.comoros_hinya"].help)
    assert asked == ("Number in the gendarmerie's book", "Which hinya?", "The mother's line.")
    swahili = [text.said_in("sw") for text in asked if isinstance(text, Worded)]
    assert swahili == ["Namba ya kitabu cha polisi wa kijeshi", "Hinya gani?", "Ukoo wa mama."]


def test_commands_record_edit_show_list_and_explain_it(moroni: Seat) -> None:
    made = moroni.record("incident", reported_on="2022-03-22", comoros_notables="Wazee walinyamaza")
    case = made["case"]
    moroni.ask("edit", case, "comoros_hinya=shangani")
    assert moroni.ask("show", case)["comoros_hinya"] == "shangani"
    assert moroni.ask("show", made["id"])["comoros_notables"] == "Wazee walinyamaza"
    assert [each["id"] for each in moroni.ask("list", "case", "--where", "comoros_hinya=shangani")] == [case]
    assert moroni.ask("list", "case", "--where", "comoros_hinya=mbeni") == []
    assert [each["id"] for each in moroni.ask("list", "case", "--search", "walinyam")] == [case]
    assert moroni.ask("history", case)[-1]["fields"] == {"comoros_hinya": "shangani"}
    assert moroni.is_sound()

    wrong = moroni("edit", case, "comoros_hinya=shanganni")
    assert wrong.status == 1 and "Did you mean “shangani”" in wrong.line
    mistyped = moroni("edit", case, "comoros_hynia=shangani")
    assert mistyped.status == 1 and "Did you mean “comoros_hinya”?" in mistyped.line

    asked = fields("case")
    assert (
        asked["comoros_hinya"] | {"question_sw": "Hinya gani?", "list": "hinya", "merge": "critical"}
        == (asked["comoros_hinya"])
    )
    assert (asked["pregnancy"]["asked_when"], asked["comoros_hinya"]["asked_when"]) == ("never", "")
    assert fields("legal_case")["ob_number"]["question"] == "Number in the gendarmerie's book"
    assert haki("codebook", "--json").data["lists"]["hinya"]["mbeni"] == {"en": "Mbeni", "sw": "Mbeni"}


def test_what_is_asked_no_more_is_shown_where_it_was_answered_and_can_only_be_cleared(
    tmp_path: Path, install: Install
) -> None:
    install("comoros")
    assert haki("setup", "--standalone", "--centre", "Moroni Centre 1", "--data", tmp_path / "seat").status == 0
    seat = Seat(tmp_path / "seat")
    case = seat.record("incident", reported_on="2022-03-22")["case"]
    seat.ask("edit", case, "pregnancy=no")

    asks("comoros", QUESTIONS)
    assert seat.ask("show", case)["pregnancy"] == "no"
    assert seat.ask("list", "case", "--where", "pregnancy=no")[0]["id"] == case
    refused = seat("edit", case, "pregnancy=unknown")
    assert refused.status == 1 and "This question is not asked here." in refused.line
    typed = json.dumps({"reported_on": "2022-03-22", "pregnancy": "no"})
    assert seat("record", "case", "--from", "-", stdin=typed).status == 1
    assert "case.pregnancy" not in {each["question"] for each in seat.ask("known", "incident", case)}
    seat.ask("edit", case, "pregnancy=")
    assert "pregnancy" not in seat.ask("show", case)
    assert seat.is_sound()


AGREED = {"given": "yes", "given_by": "survivor_and_caregiver", "method": "thumb"}


def test_it_is_told_to_a_partner_by_name_and_not_where_the_survivor_says_no(moroni: Seat) -> None:
    case = moroni.record("incident", reported_on="2022-03-22")["case"]
    moroni.ask("edit", case, "comoros_hinya=mbeni")
    moroni.record("consent", case=case, recipient="police", **AGREED, withheld=["case.comoros_hinya"])
    moroni.record("consent", case=case, recipient="hospital", **AGREED)
    with Casebook.open(moroni.folder, PASSPHRASE) as book:
        items = {item.name: item.value for item in book.cases.could_tell(case, institution="hospital").items}
    assert items["case.comoros_hinya"] == "mbeni"

    def referring(to: str) -> dict[str, object]:
        return {"case": case, "institution": to, "services": ["medical"], "priority": "urgent",
                "disclosed": ["case.comoros_hinya"], "status": "sent"}  # fmt: skip

    refused = moroni("record", "referral", "--from", "-", stdin=json.dumps(referring("police")))
    assert refused.status == 1 and "does not want this to be shared: Which hinya?" in refused.line
    typed = json.dumps(referring("police"))
    assert "Hinya gani?" in moroni("record", "referral", "--from", "-", stdin=typed, HAKI_LANGUAGE="sw").line
    made = moroni.record("referral", **referring("hospital"))
    assert moroni.ask("show", made["id"])["disclosed"] == ["case.comoros_hinya"]


def test_two_answers_given_apart_wait_to_be_decided_between(two_in_moroni: tuple[Seat, Seat]) -> None:
    asks("comoros", QUESTIONS)
    lead, amina = two_in_moroni
    case = lead.record("incident", reported_on="2022-03-22")["case"]
    meet(lead, amina)
    lead.ask("edit", case, "comoros_hinya=shangani")
    amina.ask("edit", case, "comoros_hinya=mbeni")
    meet(lead, amina)
    for seat in (lead, amina):
        assert seat.ask("show", case)["comoros_hinya"] == "mbeni"
        [undecided] = seat.ask("conflicts")
        assert undecided["field"] == "comoros_hinya"
        assert "Two answers to decide between: Which hinya?" in seat("today").out
    refused = lead("record", "referral", "--from", "-", stdin=json.dumps({
        "case": case, "institution": "hospital", "services": ["medical"], "priority": "urgent", "told": "nothing",
        "status": "sent",
    }))  # fmt: skip
    assert refused.status == 1 and "decide between them first" in refused.line
    lead.ask("resolve", case, "comoros_hinya", "shangani")
    meet(lead, amina)
    assert amina.ask("show", case)["comoros_hinya"] == "shangani"
    assert amina.ask("conflicts") == []


def test_a_device_of_an_older_release_keeps_what_it_does_not_ask_and_shows_it_after_its_update(
    two_in_moroni: tuple[Seat, Seat],
) -> None:
    lead, amina = two_in_moroni
    asks("comoros", QUESTIONS)
    made = lead.record("incident", reported_on="2022-03-22", comoros_notables="Wazee walinyamaza")
    case = made["case"]
    lead.ask("edit", case, "comoros_hinya=mbeni")
    lead.sync()

    asks("comoros", "")  # Amina's tablet has had no update yet
    amina.sync()
    assert "comoros_hinya" not in amina.ask("show", case)
    assert amina.ask("list", "case", "--search", "walinyamaza") == []
    amina.ask("edit", case, "age=15")
    assert amina.is_sound()
    amina.sync()

    asks("comoros", QUESTIONS)
    for seat in (amina, lead):
        seat.sync()
        shown = seat.ask("show", case)
        assert (shown["comoros_hinya"], shown["age"]) == ("mbeni", 15)
        assert [each["id"] for each in seat.ask("list", "case", "--search", "walinyamaza")] == [case]
        assert seat.is_sound()
