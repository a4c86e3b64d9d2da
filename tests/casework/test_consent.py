"""Nothing leaves without a live consent that covers its recipient; a second person is another person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import packs
from app.casework.agenda import items_of
from app.casework.ages import born_of_age
from app.casework.consent import Decision, Recipient, already_left, asked_about, gate, may_be_told
from app.casework.country import Pack
from app.casework.items import Cause
from app.casework.messages import PlainEnglish, spoken
from app.casework.registry import CORE
from app.casework.today import is_visible
from tests.casework.cases import CaseBuilder, at

TODAY = date(2022, 3, 22)
NOON = at(f"{TODAY} 12:00")
TABLE = packs.load("kenya").consent
POLICE = Recipient("police")
NYALI = Recipient("police", "nyali")


def consent(recipient: str = "police", given: str = "yes", **more: Any) -> dict[str, Any]:
    return {"id": f"{recipient}-{given}", "recipient": recipient, "given": given, "on": "2022-01-01",
            "given_by": "survivor", "method": "witnessed_verbal", "signed_by": "Amina", **more}  # fmt: skip


def decide(
    *consents: dict[str, Any], to: Recipient = POLICE, approvals: Any = (), age: int | None = 30, **more: Any
) -> Decision:
    """Ask the gate about a survivor of this age; None is one of whom no age is known."""
    born = born_of_age(age, TODAY) if age is not None else None
    return gate(consents, approvals, to, NOON, registry=CORE, table=TABLE, born=born, **more)


def why(decision: Decision) -> str:
    assert not decision.allowed
    return " ".join(spoken(message, PlainEnglish()) for message in decision.why_not)


def test_consent_from_nobody_opens_nothing() -> None:
    assert "no consent" in why(decide())
    assert "no consent" in why(decide(consent("hospital")))


def test_a_yes_opens_the_gate_for_its_recipient_and_says_which_consent_it_was() -> None:
    assert decide(consent()) == Decision(True, "police-yes")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (consent(given="no"), "said no"),
        (consent(given="later"), "not decided"),
        (consent(given={"skipped": "not_asked"}), "not decided"),
        (consent(expires_on="2022-03-21"), "ended on 2022-03-21"),
        (consent(withdrawn_on="2022-03-22"), "withdrawn on 2022-03-22"),
        (consent(conflicts=["given"]), "decide between them"),
    ],
)
def test_what_is_not_a_live_yes_keeps_it_closed_and_says_why(row: dict[str, Any], said: str) -> None:
    assert said in why(decide(row))


def test_a_consent_lasts_through_its_last_day() -> None:
    assert decide(consent(expires_on="2022-03-22")).allowed


def test_what_says_no_counts_whatever_day_it_bears_and_a_yes_counts_from_its_day_on() -> None:
    assert decide(consent(on="2022-03-22")).allowed
    assert "dated 2022-03-23" in why(decide(consent(on="2022-03-23")))
    assert "said no" in why(decide(consent(given="no", on="2061-01-01")))
    assert "withdrawn on 2022-03-23" in why(decide(consent(withdrawn_on="2022-03-23")))


def test_a_code_covers_partners_of_its_kind_unless_one_is_refused() -> None:
    assert decide(consent("police"), to=NYALI).allowed
    assert "said no" in why(decide(consent("police"), consent("nyali", "no"), to=NYALI))
    assert decide(consent("police"), consent("nyali", "no"), to=Recipient("police", "bamburi")).allowed


def test_a_yes_for_one_partner_covers_no_other_of_its_kind() -> None:
    assert decide(consent("nyali"), to=NYALI).allowed
    assert not decide(consent("nyali"), to=Recipient("police", "bamburi")).allowed
    assert not decide(consent("nyali"), to=POLICE).allowed


def test_one_partner_may_be_trusted_though_its_kind_is_not_until_the_kind_is_refused_again() -> None:
    refused = consent("police", "no")
    trusted = consent("nyali", answers=["police-no"])
    assert decide(refused, trusted, to=NYALI).allowed
    assert not decide(refused, trusted, to=POLICE).allowed
    again = consent("police", "no", id="again", answers=["police-no", "nyali-yes"])
    assert "said no" in why(decide(refused, trusted, again, to=NYALI))


def test_a_word_about_the_kind_never_takes_the_place_of_one_about_a_partner() -> None:
    refused = consent("nyali", "no")
    kind = consent("police", answers=["nyali-no"])
    assert "said no" in why(decide(refused, kind, to=NYALI))
    assert decide(refused, kind, consent("nyali", id="asked", answers=["nyali-no", "police-yes"]), to=NYALI).allowed
    limited = consent("nyali", withheld=["case.age"])
    assert not decide(limited, consent(answers=["nyali-yes"]), to=NYALI, disclosed=["case.age"]).allowed


def test_who_knew_whom_decides_and_no_date() -> None:
    assert "said no" in why(decide(consent(on="2022-03-01"), consent(given="no", answers=["police-yes"])))
    assert decide(consent(given="no", on="2022-03-01"), consent(answers=["police-no"])).allowed


def test_of_words_that_do_not_know_each_other_the_no_rules_and_it_is_said_what_to_do() -> None:
    for yes, no in (("2022-01-01", "2022-02-01"), ("2022-02-01", "2022-01-01"), ("2022-01-01", "2022-01-01")):
        apart = decide(consent(on=yes), consent(given="no", on=no))
        assert "said no" in why(apart) and "recorded apart" in why(apart)
    both = [consent(withheld=["case.age"]), consent(id="other", withheld=["case.sex"])]
    assert not decide(*both, disclosed=["case.age"]).allowed and not decide(*both, disclosed=["case.sex"]).allowed
    assert decide(*both, disclosed=["case.county"]).allowed
    assert "recorded apart" not in why(decide(consent(given="no"), consent(given="later")))


def test_a_word_is_answered_as_it_stood_and_what_was_changed_in_it_since_counts() -> None:
    renewed = consent(id="renewed", answers=["police-yes"])
    assert decide(consent(heads=["police-yes"], expires_on="2022-02-01"), renewed).allowed
    withdrawn = consent(heads=["withdrawal"], withdrawn_on="2022-03-01")
    assert "withdrawn" in why(decide(withdrawn, renewed))
    knowing = consent(id="renewed", answers=["police-yes", "withdrawal"])
    assert decide(withdrawn, knowing).allowed


def test_two_words_that_claim_to_answer_each_other_answer_nothing() -> None:
    forged = [consent(answers=["police-no", "police-yes"]), consent(given="no", answers=["police-yes"])]
    assert "said no" in why(decide(*forged))


def test_consent_to_numbers_is_no_consent_to_a_service() -> None:
    row = consent("coordination", purpose="statistics")
    assert not decide(row, to=Recipient("coordination")).allowed
    assert decide(row, to=Recipient("coordination"), purpose="statistics").allowed


def test_the_survivor_may_say_no_to_any_item() -> None:
    row = consent(withheld=["incident.narrative"])
    assert decide(row, disclosed=["case.age"]).allowed
    assert "In the survivor's own words" in why(decide(row, disclosed=["case.age", "incident.narrative"]))


def test_a_consent_that_does_not_say_what_it_is_for_is_for_a_service() -> None:
    assert decide(consent(), purpose="service").allowed
    assert not decide(consent(), purpose="research").allowed


# --- Who may consent for whom ------------------------------------------------------------------------------------


def approval(by: str, of: str, record: str = "police-yes", decision: str = "approved", on: str = "2022-02-01") -> dict:
    return {"id": by, "of": of, "record": record, "decision": decision, "signed_by": by, "on": on}


CHILD = {
    ("survivor", "safe"): "never", ("survivor", "unsafe"): "seconded",
    ("survivor_and_caregiver", "safe"): "alone", ("survivor_and_caregiver", "unsafe"): "never",
    ("caregiver", "safe"): "never", ("caregiver", "unsafe"): "never",
    ("survivor_supported", "safe"): "never", ("survivor_supported", "unsafe"): "never",
    ("officer", "safe"): "seconded", ("officer", "unsafe"): "seconded",
    ("", "safe"): "never", ("", "unsafe"): "never",
}  # fmt: skip
ADULT = dict.fromkeys(CHILD, "never") | {
    ("survivor", "safe"): "alone", ("survivor", "unsafe"): "alone",
    ("survivor_supported", "safe"): "alone", ("survivor_supported", "unsafe"): "alone",
    ("officer", "safe"): "seconded", ("officer", "unsafe"): "seconded",
}  # fmt: skip
CELLS = [
    (age, *cell, counts)
    for ages, table in ((("unknown", 0, 5, 6, 11, 12, 17), CHILD), ((18, 30, 90), ADULT))
    for age in ages
    for cell, counts in table.items()
]
NAMED = {"survivor_supported": {"supported_by": "Her sister"}, "officer": {"authority": "Care order 12, Mombasa"}}


@pytest.mark.parametrize(("age", "by", "guardian", "counts"), CELLS)
def test_every_cell_of_who_may_consent_for_whom(age: int | str, by: str, guardian: str, counts: str) -> None:
    row = consent(given_by=by, guardian_unsafe=guardian == "unsafe", **NAMED.get(by, {}))
    of = "override" if by == "officer" else "unsafe_guardian"
    known = age if isinstance(age, int) else None

    def is_open(*approvals: dict[str, Any]) -> bool:
        return decide(row, approvals=approvals, age=known).allowed

    assert is_open() is (counts == "alone")
    assert is_open(approval("Amina", of)) is (counts == "alone"), "one's own word is no second one"
    assert is_open(approval("Baraka", of)) is (counts != "never")
    assert is_open(approval("Baraka", of, decision="refused")) is (counts == "alone")


@pytest.mark.parametrize("missing", ["given_by", "method"])
@pytest.mark.parametrize("age", [None, 14, 30])
def test_a_yes_of_which_it_is_not_known_who_gave_it_or_how_opens_nothing(age: int | None, missing: str) -> None:
    by = "survivor" if age == 30 else "survivor_and_caregiver"
    whole = consent(given_by=by)
    assert decide(whole, age=age).allowed
    assert "not recorded" in why(decide(whole | {missing: None}, age=age))
    assert "not recorded" in why(decide(whole | {missing: {"skipped": "not_asked"}}, age=age))


def test_an_officer_names_the_authority_and_who_supported_an_adult_is_named() -> None:
    second = [approval("Baraka", "override")]
    assert "authority" in why(decide(consent(given_by="officer"), approvals=second))
    assert "supported" in why(decide(consent(given_by="survivor_supported")))


@pytest.mark.parametrize(
    ("age", "assent", "allowed"),
    [(5, "too_young", True), (6, "too_young", False), (None, "too_young", True), (9, "no", False), (9, "yes", True),
     (9, "", True), (2, "no", False)],
)  # fmt: skip
def test_a_child_is_asked_too_and_may_say_no(age: int | None, assent: str, allowed: bool) -> None:
    row = consent(given_by="survivor_and_caregiver", assent=assent)
    assert decide(row, age=age).allowed is allowed


def test_a_consent_that_names_no_end_ends_after_six_months_for_a_child_and_twelve_for_an_adult() -> None:
    both = {"given_by": "survivor_and_caregiver"}
    assert decide(consent(on="2021-09-22", **both), age=14).allowed
    assert "ended on 2022-03-21" in why(decide(consent(on="2021-09-21", **both), age=14))
    assert "ended on 2022-03-21" in why(decide(consent(on="2021-09-21", **both), age=None))
    assert decide(consent(on="2021-03-22")).allowed
    assert "ended on 2022-03-21" in why(decide(consent(on="2021-03-21")))
    assert decide(consent(on="2021-03-21", expires_on="2022-03-22")).allowed, "what was said goes before"
    assert "ended on 2022-02-28" in why(decide(consent(on="2021-08-31", **both), age=14)), "no 31 February"


# --- Override --------------------------------------------------------------------------------------------------


def overriding(**more: Any) -> dict[str, Any]:
    return consent(given="no", override=True, override_reason="She is in danger of being killed", **more)


def test_an_override_needs_a_reason_and_a_second_person() -> None:
    second = [approval("Baraka", "override", "police-no")]
    assert decide(overriding(), approvals=second) == Decision(True, "police-no", by_override=True)
    assert "waits for a second person" in why(decide(overriding()))
    assert "needs a reason" in why(decide(overriding() | {"override_reason": ""}, approvals=second))


@pytest.mark.parametrize("same", ["Amina", "amina", " AMINA ", ""])
def test_the_same_person_on_another_device_is_no_second_person(same: str) -> None:
    assert not decide(overriding(), approvals=[approval(same, "override", "police-no")]).allowed


def test_an_approval_of_something_else_a_refusal_or_one_ahead_does_not_count() -> None:
    for each in (
        approval("Baraka", "closure", "police-no"),
        approval("Baraka", "override", "another"),
        approval("Baraka", "override", "police-no", decision="refused"),
        approval("Baraka", "override", "police-no", on="2022-03-23"),
    ):
        assert not decide(overriding(), approvals=[each]).allowed


def test_a_later_refusal_takes_an_approval_back() -> None:
    approvals = [
        approval("Baraka", "override", "police-no", on="2022-02-01"),
        {**approval("Zawadi", "override", "police-no", decision="refused", on="2061-02-02"), "answers": ["Baraka"]},
    ]
    assert not decide(overriding(), approvals=approvals).allowed
    anew = {**approval("Baraka", "override", "police-no"), "id": "anew", "answers": ["Baraka", "Zawadi"]}
    assert decide(overriding(), approvals=[*approvals, anew]).allowed


def test_of_decisions_that_do_not_know_each_other_the_refusal_rules() -> None:
    for approved, refused in (("2022-02-01", "2022-02-02"), ("2022-02-02", "2022-02-01")):
        approvals = [
            approval("Baraka", "override", "police-no", on=approved),
            approval("Zawadi", "override", "police-no", decision="refused", on=refused),
        ]
        assert not decide(overriding(), approvals=approvals).allowed


def test_a_no_that_did_not_know_of_an_override_stands_against_it() -> None:
    second = [approval("Baraka", "override", "police-no")]
    assert "said no" in why(decide(overriding(), consent(given="no", id="apart"), approvals=second))
    knowing = overriding(answers=["apart"])
    assert decide(knowing, consent(given="no", id="apart"), approvals=second).by_override


# --- An emergency ------------------------------------------------------------------------------------------------


def emergency(recipient: str = "hospital", **more: Any) -> dict[str, Any]:
    told = {"override": "emergency", "override_reason": "PEP, and nobody else is here",
            "overridden_at": "2022-03-20T12:00+03:00", "on": "2022-03-20"}  # fmt: skip
    return consent(recipient, "later", **{**told, **more})


HOSPITAL = Recipient("hospital")


def test_in_an_emergency_one_person_may_tell_at_once_for_72_hours() -> None:
    assert decide(emergency(), to=HOSPITAL) == Decision(True, "hospital-later", by_override=True)
    assert decide(emergency(), to=HOSPITAL, age=None).allowed
    just_over = emergency(overridden_at="2022-03-19T11:59+03:00", on="2022-03-19")
    assert "hours of the emergency are over" in why(decide(just_over, to=HOSPITAL))


@pytest.mark.parametrize("kind", ["police", "hospital", "children_office", "shelter", "school", "legal_aid", "court"])
def test_an_emergency_is_for_hospital_police_and_children_office_alone(kind: str) -> None:
    may = kind in ("police", "hospital", "children_office")
    assert decide(emergency(kind), to=Recipient(kind)).allowed is may


def test_what_a_second_person_says_of_an_emergency_counts_at_once_and_after_its_hours() -> None:
    over = emergency(overridden_at="2022-03-01T12:00+03:00", on="2022-03-01")
    yes, no = (approval("Baraka", "emergency", "hospital-later", said) for said in ("approved", "refused"))
    assert decide(over, approvals=[yes], to=HOSPITAL).allowed
    assert not decide(emergency(), approvals=[no], to=HOSPITAL).allowed
    assert not decide(over, approvals=[approval("Amina", "emergency", "hospital-later")], to=HOSPITAL).allowed


def test_an_emergency_without_a_reason_or_withdrawn_or_that_never_began_opens_nothing() -> None:
    for each in ({"override_reason": ""}, {"withdrawn_on": "2022-03-21"}, {"overridden_at": ""}):
        assert not decide(emergency(**each), to=HOSPITAL).allowed


def test_hours_that_a_wrong_clock_put_ahead_have_not_begun() -> None:
    """A tablet a year fast, or a colleague's changed program, would keep the gate open for as long."""
    ahead = emergency(overridden_at="2023-03-20T12:00+03:00")
    assert not decide(ahead, to=HOSPITAL).allowed


@pytest.mark.parametrize("first", ["refused", "over and unseen"])
def test_what_nobody_agreed_to_is_not_opened_by_telling_it_once_more(first: str) -> None:
    before = emergency() if first == "refused" else emergency(overridden_at="2022-03-01T12:00+03:00", on="2022-03-01")
    again = {**emergency(answers=["hospital-later"]), "id": "again"}
    refused = [approval("Baraka", "emergency", "hospital-later", "refused")] if first == "refused" else []
    assert "a second person must agree first" in why(decide(before, again, approvals=refused, to=HOSPITAL))
    agreed = approval("Baraka", "emergency", "again")
    assert decide(before, again, approvals=[*refused, agreed], to=HOSPITAL).allowed


# --- What has gone already -------------------------------------------------------------------------------------


def test_a_withdrawal_lists_what_has_already_left() -> None:
    referrals = [
        {
            "id": "2",
            "partner": "nyali",
            "status": "sent",
            "sent_at": "2022-02-03T10:00+03:00",
            "disclosed": ["case.age"],
        },
        {"id": "1", "institution": "police", "status": "completed", "sent_at": "2022-01-03T10:00+03:00"},
        {"id": "3", "institution": "police", "status": "draft"},
        {"id": "4", "institution": "hospital", "status": "sent", "sent_at": "2022-01-03T10:00+03:00"},
    ]
    left = already_left("police", referrals, {"nyali": "police"})
    assert [(each.referral, each.on, each.disclosed) for each in left] == [
        ("1", date(2022, 1, 3), ()),
        ("2", date(2022, 2, 3), ("case.age",)),
    ]
    assert [each.referral for each in already_left("nyali", referrals, {"nyali": "police"})] == ["2"]


def test_a_consent_that_ends_soon_is_said_in_time(pack: Pack) -> None:
    def said(**of_it: object) -> list[str]:
        case = CaseBuilder()
        case.add("consent", **consent(**of_it))
        items = items_of(case.file, pack, TODAY)
        return [item.cause for item in items if is_visible(item, at(f"{TODAY} 09:00"))]

    assert said(expires_on="2022-03-29") == [Cause.CONSENT]
    assert said(expires_on="2022-03-30") == []
    assert said(given="no", expires_on="2022-03-29") == []
    assert said(on="2021-09-29") == [Cause.CONSENT], "of whom no age is known, after six months"


ROWS = st.lists(
    st.builds(
        consent,
        recipient=st.sampled_from(["police", "hospital", "nyali", "bamburi"]),
        given=st.sampled_from(["yes", "no", "later"]),
        on=st.sampled_from(["2022-01-01", "2022-02-01", "2022-03-01"]),
        expires_on=st.sampled_from(["", "2022-03-01", "2023-01-01"]),
        withdrawn_on=st.sampled_from(["", "2022-03-10"]),
        override=st.booleans(),
    ),
    max_size=6,
)
RECIPIENTS = st.sampled_from([POLICE, NYALI, Recipient("police", "bamburi"), Recipient("hospital"), Recipient("court")])


@given(ROWS, RECIPIENTS)
def test_what_opens_the_gate_is_a_live_yes_for_that_recipient(rows: list[dict[str, Any]], to: Recipient) -> None:
    rows = [{**row, "id": str(number)} for number, row in enumerate(rows)]
    decision = decide(*rows, to=to)
    if decision.allowed:
        ruling = next(row for row in rows if row["id"] == decision.consent)
        assert ruling["given"] == "yes" and ruling["recipient"] in (to.kind, to.partner)
        assert not ruling["withdrawn_on"] and ruling["expires_on"] != "2022-03-01"
    else:
        assert decision.why_not


def test_what_may_be_told_to_each_recipient_that_was_asked_about() -> None:
    rows = [consent("police", "no"), consent("nyali", answers=["police-no"]), consent("bamburi"), consent("hospital")]
    told = asked_about(rows, {"nyali": "police", "bamburi": "police"})
    assert {name: may_be_told(words, TODAY) for name, words in told.items()} == {
        "police": False, "nyali": True, "bamburi": False, "hospital": True,
    }  # fmt: skip
