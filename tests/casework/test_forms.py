"""The intake form: five steps drawn from the declarations, shown and saved as the answers go."""

from __future__ import annotations

from datetime import date

import pytest

from app.casework.country import Pack
from app.casework.declaration import FieldKind
from app.casework.first_question import so_far
from app.casework.form_records import to_records
from app.casework.forms import form, forms, next_step, of_one, shown, state_of
from app.casework.registry import CORE, UnknownEntity
from app.casework.repeated import numbers, with_another, without

TODAY = date(2022, 3, 22)
FORMS = forms(CORE)
INCIDENT = FORMS["incident"]


def keys(step: str, **answers: object) -> set[str]:
    named = {name.replace("__", "."): value for name, value in answers.items()}
    return {ask.key for ask in shown(INCIDENT.step(step), named)}  # type: ignore[arg-type]


def test_the_intake_has_five_steps_in_the_order_of_the_conversation() -> None:
    titles = [step.title for step in INCIDENT.steps]
    assert titles == ["Safety", "Who", "What happened", "People involved", "Needs and consent"]
    assert next_step(INCIDENT, "who") is INCIDENT.step("what")
    assert next_step(INCIDENT, "next") is None


def test_every_question_stands_in_exactly_one_step() -> None:
    asked = [ask.key for step in INCIDENT.steps for ask in step.asks]
    assert len(asked) == len(set(asked))


def test_no_name_phone_or_address_is_asked_at_intake() -> None:
    assert not any(ask.entity == "identity" for step in INCIDENT.steps for ask in step.asks)


def test_wards_are_asked_after_their_county() -> None:
    assert "case.sub_county" not in keys("who")
    assert "case.sub_county" in keys("who", case__county="mombasa")
    assert "case.ward" in keys("who", case__county="mombasa", case__sub_county="nyali")


def test_a_skipped_county_asks_for_no_ward() -> None:
    assert "case.sub_county" not in keys("who", case__county={"skipped": "declined"})


def test_exploitation_is_asked_about_when_something_was_exchanged() -> None:
    assert "incident.csec_types" not in keys("what")
    assert "incident.csec_types" in keys("what", incident__exchanged=["school_fees"])
    assert "incident.recruitment" in keys("what", incident__incident_types=["sexual_exploitation"])


def test_an_unsafe_guardian_is_asked_about_for_a_child_only() -> None:
    to = {"consent__recipient": ["police"]}
    assert "consent.guardian_unsafe" in keys("next", case__age=15, **to)
    assert "consent.guardian_unsafe" in keys("next", **to)
    assert "consent.guardian_unsafe" not in keys("next", case__age=30, **to)


def test_the_recipients_are_asked_once_for_all() -> None:
    ask = next(ask for ask in INCIDENT.step("next").asks if ask.key == "consent.recipient")
    assert ask.many and ask.field.kind is FieldKind.CODES


def test_a_step_says_what_is_missing_and_what_is_wrong(pack: Pack) -> None:
    what = INCIDENT.step("what")
    empty = state_of(what, {}, pack, TODAY)
    assert [ask.key for ask in empty.missing] == ["incident.reported_on"] and not empty.is_done
    wrong = state_of(what, {"incident.reported_on": "2022-04-01"}, pack, TODAY)
    assert set(wrong.problems) == {"incident.reported_on"} and not wrong.is_done
    begun = state_of(what, {"incident.reported_on": "2022-03-20"}, pack, TODAY)
    assert not begun.missing and not begun.is_done
    skipped = {ask.key: {"skipped": "not_asked"} for ask in shown(what, {}) if not ask.field.required}
    done = state_of(what, {**skipped, "incident.reported_on": "2022-03-20"}, pack, TODAY)
    assert done.is_done


def test_choosing_a_recipient_asks_for_the_survivors_answer_and_nothing_is_asked_of_consent_before(pack: Pack) -> None:
    assert {key for key in keys("next") if key.startswith("consent.")} == {"consent.recipient"}
    state = state_of(INCIDENT.step("next"), {"consent.recipient": ["police"]}, pack, TODAY)
    assert [ask.key for ask in state.missing] == ["consent.given"]


@pytest.mark.parametrize("by", ["survivor", "survivor_and_caregiver", "survivor_supported", "caregiver", "officer"])
def test_the_form_asks_exactly_what_the_gate_needs(by: str, pack: Pack) -> None:
    """Whoever answers everything that is asked of a yes has a consent of which nothing is missing."""
    answers = {"case.age": 14, "consent.recipient": ["police"], "consent.given": "yes", "consent.given_by": by}
    for name, form_of in (("incident", INCIDENT), ("consent", FORMS["consent"])):
        asked = {ask.key for step in form_of.steps for ask in shown(step, answers)}  # type: ignore[arg-type]
        assert {"consent.given_by", "consent.method", "consent.text_version", "consent.language"} <= asked, name
        assert ("consent.assent" in asked) is (by in ("survivor_and_caregiver", "caregiver"))
        assert ("consent.supported_by" in asked) is (by == "survivor_supported")
        assert ("consent.authority" in asked) is (by == "officer")
        assert "consent.guardian_unsafe" in asked


def test_sharing_is_asked_after_needs_and_words_come_before_dates() -> None:
    order = [ask.key for step in INCIDENT.steps for ask in step.asks]
    place = order.index
    assert place("case.safe_now") == 0
    assert place("case.told_limits_of_secrecy") < place("incident.narrative") < place("incident.happened_on")
    assert place("incident.needs") < place("consent.recipient") < place("case.risk") or place("incident.needs") < place(
        "case.risk"
    ) < place("consent.recipient")
    assert place("involvement.relationship") < place("incident.perpetrators_count")


def test_what_nobody_can_act_on_yet_is_asked_at_the_assessment() -> None:
    asked = {ask.key for step in INCIDENT.steps for ask in step.asks}
    later = {ask.key for ask in FORMS["case"].step("assessment").asks}
    names = ("lives_with", "schooling", "civil_status", "nationality", "displacement", "pregnancy")
    assert later == {f"case.{name}" for name in names}
    assert not later & asked
    assert len(shown(INCIDENT.step("who"), {})) <= 7


def test_earlier_incidents_are_never_asked_of_a_child() -> None:
    assert "incident.earlier_incidents" in keys("next", case__age=30)
    assert "incident.earlier_incidents" not in keys("next", case__age=17) | keys("next")


def test_safe_now_stands_alone_and_a_no_asks_only_for_safety() -> None:
    def asked(**answers: object) -> list[list[str]]:
        given = {name.replace("__", "."): value for name, value in answers.items()}
        return [[ask.key for ask in shown(step, given)] for step in so_far(INCIDENT, given).steps]  # type: ignore

    assert asked()[0] == ["case.safe_now"] and len(asked()) == 5
    assert asked(case__safe_now=False) == [["case.safe_now", "case.dangers", "case.contact_by"]]
    overheard = [["case.safe_now", "case.private_now", "case.contact_by"]]
    assert asked(case__safe_now=True, case__private_now=False) == overheard, "nobody is made to tell it to who listens"
    whole = [[ask.key for ask in shown(step, {})] for step in INCIDENT.steps]
    assert asked(case__safe_now=True) == whole == asked(case__safe_now={"skipped": "not_now"})


def test_whom_a_case_must_be_kept_from_is_asked_before_anything_is_written_of_it() -> None:
    every = [ask for step in FORMS["incident"].steps for ask in step.asks]
    asked = [ask.key for ask in every]
    of_whom = asked.index("case.keep_from_somebody")
    assert of_whom < min(asked.index(key) for key in ("case.sex", "incident.narrative", "perpetrator.code_name"))
    assert "Tell your lead before you write more" in every[of_whom].field.help


def test_nothing_that_was_answered_is_lost_when_it_is_no_longer_safe() -> None:
    answers = {"incident.reported_on": "2022-03-20", "case.safe_now": False, "incident.narrative": "…", "case.age": 15}
    records = {each.entity: each.fields for each in to_records(INCIDENT, answers)}
    assert records["incident"]["narrative"] == "…" and records["case"]["age"] == 15


def test_the_answers_become_records_with_the_case_first() -> None:
    records = to_records(
        INCIDENT,
        {
            "incident.reported_on": "2022-03-20",
            "incident.narrative": "…",
            "case.age": 15,
            "consent.recipient": ["police", "hospital"],
            "consent.given": "yes",
            "perpetrator.code_name": "M1",
        },
    )
    assert records[0].entity == "case" and records[0].fields == {"age": 15}
    consents = [each for each in records if each.entity == "consent"]
    assert [each.fields["recipient"] for each in consents] == ["police", "hospital"]
    assert all(each.fields["given"] == "yes" and each.links == {"case": "case"} for each in consents)
    incident = records[-1]
    assert incident.entity == "incident"
    assert incident.links == {"case": "case", "perpetrators": "perpetrator"}


def test_the_least_a_person_can_say_makes_a_case_and_an_incident() -> None:
    records = to_records(INCIDENT, {"incident.reported_on": "2022-03-20"})
    assert [each.entity for each in records] == ["case", "incident"]


def test_an_answer_to_a_question_no_longer_asked_is_left_out() -> None:
    answers = {"incident.reported_on": "2022-03-20", "case.ward": "shanzu", "case.county": {"skipped": "declined"}}
    assert "ward" not in to_records(INCIDENT, answers)[0].fields  # type: ignore[arg-type]


def test_a_suspect_of_whom_nothing_is_known_makes_no_record() -> None:
    answers = {"incident.reported_on": "2022-03-20", "perpetrator.sex": {"skipped": "unknown"}}
    records = to_records(INCIDENT, answers)  # type: ignore[arg-type]
    assert [each.entity for each in records] == ["case", "incident"]
    assert "perpetrators" not in records[-1].links


@pytest.mark.parametrize("entity", CORE)
def test_every_record_has_a_form_that_asks_all_but_what_the_app_gives(entity: str) -> None:
    asked = {ask.field.name for step in form(entity, CORE).steps for ask in step.asks if ask.entity == entity}
    given = {field.name for field in CORE[entity] if field.given}
    assert asked and not asked & given
    required = {field.name for field in CORE[entity] if field.required and field.name != CORE[entity].parent}
    assert required <= asked


def test_a_form_of_nothing_is_refused() -> None:
    with pytest.raises(UnknownEntity):
        form("nothing", CORE)


SUSPECTS = {
    "incident.reported_on": "2022-03-20",
    "perpetrator#": ["1", "3"],
    "perpetrator.code_name": "The villa owner",
    "perpetrator#3.code_name": "The driver",
    "perpetrator#3.sex": "male",
}


def test_of_several_suspects_each_becomes_a_record_and_the_incident_names_them() -> None:
    records = to_records(INCIDENT, SUSPECTS)  # type: ignore[arg-type]
    suspects = [each.fields for each in records if each.entity == "perpetrator"]
    assert suspects == [{"code_name": "The villa owner"}, {"code_name": "The driver", "sex": "male"}]
    assert records[-1].links["perpetrators"] == "perpetrator"


def test_a_suspect_added_and_left_empty_is_asked_about_and_makes_no_record() -> None:
    answers = with_another("perpetrator", SUSPECTS)  # type: ignore[arg-type]
    assert numbers("perpetrator", answers) == [1, 3, 4]
    assert "perpetrator#4.sex" in {ask.key for ask in shown(INCIDENT.step("people"), answers)}
    assert to_records(INCIDENT, answers) == to_records(INCIDENT, SUSPECTS)  # type: ignore[arg-type]


def test_taking_a_suspect_away_keeps_the_answers_of_the_others() -> None:
    answers = without("perpetrator", 1, SUSPECTS)  # type: ignore[arg-type]
    assert numbers("perpetrator", answers) == [3]
    [suspect] = [each for each in to_records(INCIDENT, answers) if each.entity == "perpetrator"]
    assert suspect.fields == {"code_name": "The driver", "sex": "male"}


def test_what_depends_on_an_answer_about_one_exhibit_is_asked_of_that_one() -> None:
    answers = {"exhibit#": ["1", "2"], "exhibit#2.sealed": True}
    asked = {ask.key for ask in shown(FORMS["legal_case"].step("exhibits"), answers)}  # type: ignore[arg-type]
    assert "exhibit#2.seal_number" in asked
    assert "exhibit.seal_number" not in asked


def test_a_charge_of_which_something_is_said_needs_its_offence_and_one_of_which_nothing_is_said_does_not(
    pack: Pack,
) -> None:
    step = FORMS["legal_case"].step("charge")
    answers = {"charge#": ["1", "2"], "charge#2.plea": "not_guilty"}
    missing = state_of(step, answers, pack, TODAY).missing  # type: ignore[arg-type]
    assert [ask.key for ask in missing] == ["charge#2.offence"]


@pytest.mark.parametrize("name", FORMS)
def test_an_edit_asks_of_the_record_alone(name: str) -> None:
    assert {ask.entity for step in of_one(FORMS[name]).steps for ask in step.asks} == {name}


@pytest.mark.parametrize("entity", ["consent", "legal_case", "accused", "charge", "exhibit"])
def test_a_form_in_steps_leaves_no_question_out_but_what_leads_to_another_of_its_kind_or_case(entity: str) -> None:
    laid_out = FORMS[entity if entity in FORMS else "legal_case"]
    asked = {ask.field.name for step in laid_out.steps for ask in step.asks if ask.entity == entity}
    declared = CORE[entity]
    asks = [
        field
        for field in declared
        if not field.given and not field.is_hidden and field.links_to not in (entity, "case")
    ]
    assert asked == {field.name for field in asks if field.name != declared.parent}
