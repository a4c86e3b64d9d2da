"""Filling in a form: nothing is lost, nothing is asked that does not apply, and what is wrong is said where it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.casework.messages import PlainEnglish, spoken
from app.casework.registry import CORE
from app.ui.record import trained_before
from app.ui.record.questions import Control, FormQuestion
from app.ui.screens.form.keeping import KEEP_AFTER
from app.ui.screens.form.model import FormModel
from app.words.refusal import Refused
from tests.ui.parts import House

Open = Callable[..., FormModel]


@pytest.fixture
def incident(open_form: Open) -> FormModel:
    return open_form("incident")


def asked(model: FormModel) -> dict[str, FormQuestion]:
    return {each.key: each for each in model.questions()}


def fill_in(model: FormModel) -> None:
    """Answer what a short intake answers, in all five steps."""
    model.answer("case.safe_now", ["yes"])
    model.answer("case.told_limits_of_secrecy", ["yes"])
    model.next()
    model.answer("case.sex", ["female"])
    model.answer("case.age", "15")
    model.next()
    model.answer("incident.narrative", "Aliniahidi karo ya shule.")
    model.answer("incident.happened_on", "about October 2025")
    model.answer("incident.incident_types", ["sexual_exploitation"])
    model.answer("incident.reported_on", "5 January 2026")
    model.next()
    model.next()
    model.answer("incident.needs", ["counselling"])
    model.answer("consent.recipient", ["police", "hospital"])
    model.answer("consent.given", ["yes"])


def test_five_steps_become_a_case_and_lead_back(incident: FormModel, house: House) -> None:
    assert (incident.title, incident.step_words) == ("New incident", "Step 1 of 5: Safety")
    fill_in(incident)
    assert incident.following == ""
    incident.next()

    assert incident.findings == ()
    assert incident.made is not None
    assert incident.made.code.startswith("MSA-JC2-")
    assert house.here.name == "today"
    book = house.session.book
    case = book.records.show(incident.made.case)
    assert (case["age"], case["sex"]) == (15, "female")
    recorded = book.records.show(incident.made.id)
    assert (recorded["happened_on"], recorded["reported_on"]) == ("~2025-10", "2026-01-05")
    assert sorted(each["recipient"] for each in book.records.find("consent")) == ["hospital", "police"]
    assert book.drafts.every() == []


def test_a_draft_is_kept_a_second_after_the_last_key(incident: FormModel, house: House) -> None:
    incident.answer("incident.reported_on", "5 Jan")
    house.time.pass_(KEEP_AFTER / 2)
    incident.answer("incident.reported_on", "5 January 2026")
    house.time.pass_(KEEP_AFTER / 2)
    assert house.session.book.drafts.every() == []

    house.time.pass_(KEEP_AFTER)

    assert [draft.answers for draft in house.session.book.drafts.every()] == [
        {"incident.reported_on": "5 January 2026"}
    ]
    assert incident.saved_at is not None


def test_leaving_a_field_keeps_it_at_once(incident: FormModel, house: House) -> None:
    incident.answer("incident.reported_on", "5 January 2026")
    incident.left("incident.reported_on")

    assert [draft.answers for draft in house.session.book.drafts.every()] == [{"incident.reported_on": "2026-01-05"}]


def test_a_form_only_looked_at_leaves_no_draft(incident: FormModel, house: House) -> None:
    incident.next()
    incident.close()

    assert house.session.book.drafts.every() == []


def test_a_lock_in_mid_sentence_loses_nothing_and_the_draft_opens_where_it_was_left(
    incident: FormModel, house: House, open_form: Open
) -> None:
    incident.go("what")
    incident.answer("incident.narrative", "Aliniahidi karo")
    house.session.lock()
    house.unlock()

    [draft] = house.session.book.drafts.every()
    again = open_form(draft=draft.id)

    assert again.step_words == "Step 3 of 5: What happened"
    assert asked(again)["incident.narrative"].value == "Aliniahidi karo"
    assert again.saved_at is not None


def test_coming_back_to_a_form_comes_back_to_its_draft(incident: FormModel, house: House) -> None:
    incident.answer("case.risk", ["high"])

    assert house.here.params["draft"]


def test_what_does_not_apply_is_not_asked_and_not_stored(incident: FormModel, house: House) -> None:
    incident.answer("incident.reported_on", "5 January 2026")
    incident.go("who")
    assert "case.sub_county" not in asked(incident)
    incident.answer("case.county", ["mombasa"])
    assert asked(incident)["case.sub_county"].options[0] == ("changamwe", "Changamwe")
    incident.answer("case.sub_county", ["nyali"])
    incident.answer("case.ward", ["kongowea"])
    assert asked(incident)["case.ward"].value == ("kongowea",)

    incident.answer("case.county", ["kilifi"])

    assert asked(incident)["case.sub_county"].value == ()
    assert "case.ward" not in asked(incident)
    incident.save()
    assert incident.made is not None
    assert "ward" not in house.session.book.records.show(incident.made.case)


def test_a_county_without_known_places_asks_for_none(incident: FormModel) -> None:
    incident.go("who")
    incident.answer("case.county", ["wajir"])

    assert "case.sub_county" not in asked(incident)


def test_every_question_but_the_needed_ones_can_be_skipped_with_a_reason(incident: FormModel, house: House) -> None:
    incident.go("what")
    assert not asked(incident)["incident.reported_on"].can_skip
    incident.go("next")
    incident.answer("case.risk", ["high"])

    incident.skip("case.risk", "not_now")

    assert (asked(incident)["case.risk"].value, asked(incident)["case.risk"].skipped) == ((), "not_now")
    incident.answer("incident.reported_on", "5 January 2026")
    incident.save()
    assert incident.made is not None
    assert house.session.book.records.show(incident.made.case)["risk"] == {"skipped": "not_now"}


def test_an_error_comes_on_leaving_never_while_typing_and_goes_when_mended(incident: FormModel) -> None:
    incident.go("who")
    incident.answer("case.age", "150")
    assert asked(incident)["case.age"].error == ""

    incident.left("case.age")
    assert asked(incident)["case.age"].error == "150 is not between 0 and 120."

    incident.answer("case.age", "15")
    assert asked(incident)["case.age"].error == ""


def test_a_date_nobody_can_read_is_kept_as_typed_with_what_to_write(incident: FormModel, house: House) -> None:
    incident.go("what")
    incident.answer("incident.happened_on", "around Easter")
    incident.left("incident.happened_on")

    shown = asked(incident)["incident.happened_on"]
    assert shown.value == "around Easter"
    assert shown.error == "Write the month and the year, even if you do not know the day"
    assert house.session.book.drafts.every()[0].answers["incident.happened_on"] == "around Easter"


@pytest.mark.parametrize(("typed", "kept"), [("9:30", "09:30"), ("2130", "21:30"), ("21.30", "21:30")])
def test_a_time_is_read_as_people_write_it(incident: FormModel, typed: str, kept: str) -> None:
    incident.go("what")
    incident.answer("incident.happened_on", "5 January 2026")
    incident.answer("incident.happened_at", typed)
    incident.left("incident.happened_at")

    assert (asked(incident)["incident.happened_at"].value, asked(incident)["incident.happened_at"].error) == (kept, "")


def test_save_lists_what_is_to_mend_each_with_its_place(incident: FormModel, house: House) -> None:
    incident.answer("consent.recipient", ["police"])
    incident.go("who")
    incident.answer("case.age", "150")
    incident.go("next")

    incident.next()

    assert [(each.step, each.key) for each in incident.findings] == [
        ("who", "case.age"), ("what", "incident.reported_on"), ("next", "consent.given"),
    ]  # fmt: skip
    assert incident.made is None
    marks = {line.key: (line.mark, line.words) for line in incident.steps()}
    assert marks["what"] == ("problem", "1 to mend")
    assert house.session.book.records.find("case") == []
    incident.go("what")
    assert asked(incident)["incident.reported_on"].error == "This is needed before it can be saved"


def test_the_list_of_steps_says_how_far_each_is(incident: FormModel) -> None:
    incident.answer("case.safe_now", ["yes"])
    count = len(incident.questions())
    incident.next()

    lines = incident.steps()

    assert [line.mark for line in lines] == ["open", "here", "open", "open", "open"]
    assert lines[0].words == f"1 of {count} answered"


def test_typing_a_narrative_draws_nothing_anew(incident: FormModel, house: House) -> None:
    incident.go("what")
    before = house.changes

    for length in range(1, 40):
        incident.answer("incident.narrative", "Aliniahidi karo ya shule, akasema tusimwambie"[:length])

    assert house.changes == before


def test_a_saved_form_is_not_kept_again_by_a_late_timer(incident: FormModel, house: House) -> None:
    incident.answer("incident.reported_on", "5 January 2026")
    incident.save()

    house.time.pass_(10)
    incident.close()

    assert house.session.book.drafts.every() == []


def test_save_pressed_twice_makes_one_case(incident: FormModel, house: House) -> None:
    incident.answer("incident.reported_on", "5 January 2026")
    house.store.holding = True

    incident.save()
    incident.save()
    house.store.go_on()

    assert len(house.session.book.records.find("case")) == 1


def test_a_draft_thrown_away_can_be_brought_back(incident: FormModel, house: House) -> None:
    incident.answer("case.risk", ["high"])
    incident.keep()

    bring_back = incident.discard()
    assert house.session.book.drafts.every() == []
    assert house.here.name == "today"
    bring_back()

    assert [draft.answers for draft in house.session.book.drafts.every()] == [{"case.risk": "high"}]


@pytest.mark.parametrize("name", [name for name in CORE if name != "identity"])
def test_every_record_has_a_form_that_can_be_drawn(house: House, open_form: Open, name: str) -> None:
    case = house.session.book.records.record("incident", {"reported_on": "2026-01-05"}).case

    model = open_form(name, record=case)

    for line in model.steps():
        model.go(line.key)
        for question in model.questions():
            assert question.words
            if question.control is Control.CHIPS:
                assert question.offered


def test_a_long_list_offers_a_few_and_always_what_is_chosen(incident: FormModel) -> None:
    incident.go("what")
    incident.answer("incident.incident_types", ["neglect"])

    types = asked(incident)["incident.incident_types"]

    assert len(types.offered) == 8
    assert types.offered[-1] == ("neglect", "Neglect")
    assert len(types.options) > 15


def test_editing_changes_only_what_was_changed(house: House, open_form: Open) -> None:
    book = house.session.book
    case = book.records.record("case", {"age": 14, "sex": "female", "risk": "low"}).id
    model = open_form(edit=case)
    assert model.step_words == "Step 1 of 4: Assessment"
    model.go("who")
    assert asked(model)["case.age"].value == "14"
    model.answer("case.age", "15")
    model.answer("case.risk", [])
    model.keep()
    book.records.edit(case, {"sex": "intersex"})  # meanwhile, by an exchange

    model.save()

    shown = book.records.show(case)
    assert (shown["age"], shown["sex"]) == (15, "intersex")
    assert shown.get("risk") is None
    said = {"age": 15, "age_on": book.now().date().isoformat()}  # an age bears the day it was said
    assert book.records.history(case)[-1]["fields"] == {**said, "risk": None}
    assert book.drafts.every() == []


def test_what_the_casebook_refuses_is_said_and_nothing_is_lost(house: House, open_form: Open) -> None:
    model = open_form("follow_up", record="0" * 32, answers={"follow_up.said": "The officer has travelled"})

    assert model.trouble is not None
    assert spoken(model.trouble, PlainEnglish()).startswith("There is no record")


def test_several_suspects_in_one_form_are_saved_with_the_incident(incident: FormModel, house: House) -> None:
    incident.answer("incident.reported_on", "5 January 2026")
    incident.go("people")
    incident.answer("perpetrator.code_name", "The villa owner")
    incident.answer(incident.add("perpetrator"), "The driver")
    assert {each.group.place for each in incident.questions() if each.group} == {1, 2}

    incident.save()

    book = house.session.book
    assert incident.made is not None
    named = {each["id"]: each["code_name"] for each in book.records.find("perpetrator")}
    assert [named[each] for each in book.records.show(incident.made.id)["perpetrators"]] == [
        "The villa owner",
        "The driver",
    ]


def test_what_is_taken_away_can_be_brought_back_and_is_there_after_a_lock(
    incident: FormModel, house: House, open_form: Open
) -> None:
    incident.go("people")
    second = incident.add("perpetrator")
    incident.answer(second, "The driver")

    back = incident.remove("perpetrator", 2)
    assert second not in asked(incident)
    back()
    assert asked(incident)[second].value == "The driver"

    house.session.lock()
    house.unlock()
    [draft] = house.session.book.drafts.every()
    assert asked(open_form(draft=draft.id))[second].value == "The driver"


def test_charges_and_exhibits_are_filled_in_with_the_legal_case(house: House, open_form: Open) -> None:
    book = house.session.book
    case = book.records.record("incident", {"reported_on": "2026-01-05"}).case
    model = open_form("legal_case", record=case)
    model.answer("legal_case.station", "Mtwapa")
    model.go("charge")
    offences = [value for value, _words in asked(model)["charge.offence"].options]
    model.answer("charge.offence", [offences[0]])
    model.answer(model.add("charge"), [])
    model.answer("charge#2.offence", [offences[1]])
    model.save()

    assert model.findings == ()
    assert sorted(each["offence"] for each in book.records.find("charge")) == sorted(offences[:2])
    assert {each["legal_case"] for each in book.records.find("charge")} == {book.records.find("legal_case")[0]["id"]}


def test_a_save_is_taken_back_to_the_draft_that_it_was_and_saved_again(house: House, open_form: Open) -> None:
    book = house.session.book
    case = book.records.record("case", {"risk": "low"}).id
    model = open_form("incident", record=case)
    model.answer("incident.reported_on", "5 January 2026")
    model.go("next")
    model.answer("case.risk", ["high"])
    model.save()
    assert book.records.show(case)["risk"] == "high"
    assert model.undo is not None

    model.undo()

    assert (book.records.show(case)["risk"], book.records.find("incident")) == ("low", [])
    (draft,) = book.drafts.every()
    again = open_form(draft=draft.id)
    again.save()
    assert (book.records.show(case)["risk"], len(book.records.find("incident")), book.drafts.every()) == ("high", 1, [])
    assert book.records.conflicts() == []


@pytest.mark.parametrize("is_edit", [False, True])
def test_a_legal_case_is_compared_by_its_ob_number_when_it_is_made_and_when_it_is_changed(
    house: House, open_form: Open, is_edit: bool
) -> None:
    records = house.session.book.records
    first, second = (records.record("case", {"sex": "female"}).id for _ in range(2))
    records.record("legal_case", {"case": first, "ob_number": "23/14/10/2021", "station": "Nyali"})
    if is_edit:
        form = open_form(edit=records.record("legal_case", {"case": second, "station": "Nyali"}).id)
    else:
        form = open_form(form="legal_case", record=second)
        form.answer("legal_case.station", "Nyali")
    form.answer("legal_case.ob_number", "23-14-10-2021")
    form.save()
    house.time.pass_(0)
    assert [(each.entity, each.case) for each in form.likely] == [("legal_case", first)]


def test_an_edit_of_an_incident_asks_of_the_incident_alone(house: House, open_form: Open) -> None:
    book = house.session.book
    incident = book.records.record("incident", {"reported_on": "2026-01-05", "place_type": "villa"}).id
    model = open_form(edit=incident)
    model.go("what")
    model.answer("incident.place_type", ["home"])
    model.save()

    assert {key.partition(".")[0] for key in asked(model)} == {"incident"}
    assert book.records.history(incident)[-1]["fields"] == {"place_type": "home"}


def test_a_consent_lists_what_the_survivor_may_want_to_keep_here(house: House, open_form: Open) -> None:
    book = house.session.book
    case = book.records.record("incident", {"reported_on": "2026-01-05", "place_type": "villa"}).case
    book.records.edit(case, {"age": 15})
    model = open_form("consent", record=case)
    model.answer("consent.recipient", ["police"])
    model.answer("consent.given", ["yes"])
    model.go("limits")
    assert "case.age" in {tick.name for tick in model.ticks()}
    model.answer("consent.withheld", ["case.age"])
    model.save()

    assert book.records.find("consent")[0]["withheld"] == ["case.age"]


# --- Asked once ----------------------------------------------------------------------------------------------------


@pytest.fixture
def case(house: House) -> str:
    """A case whose intake is done."""
    book = house.session.book
    made = book.records.record("incident", {"reported_on": "2026-01-05", "needs": ["counselling", "medical"]})
    book.records.edit(made.case, {"age": 15, "sex": "female", "risk": "high", "county": "mombasa"})
    return made.case


def test_what_was_answered_at_intake_is_offered_to_the_referral_with_who_said_it(open_form: Open, case: str) -> None:
    referral = open_form("referral", record=case)
    offered = asked(referral)["referral.services"].answered
    assert offered is not None
    assert offered.words == "Counselling, Medical treatment or examination"
    assert (offered.told, offered.asks, offered.elsewhere) == ("Amina, today", True, True)

    referral.still_so("referral.services")

    taken = asked(referral)["referral.services"]
    assert (taken.answered, taken.value) == (None, ("counselling", "medical"))


def test_what_is_offered_and_asked_anew_begins_empty(open_form: Open, case: str) -> None:
    referral = open_form("referral", record=case)
    referral.anew("referral.services")
    assert (asked(referral)["referral.services"].answered, asked(referral)["referral.services"].value) == (None, ())


def test_another_incident_of_a_case_asks_nothing_again_and_opens_no_second_case(
    house: House, open_form: Open, case: str
) -> None:
    book = house.session.book
    again = open_form("incident", record=case)
    again.answer("incident.reported_on", "5 January 2026")
    again.go("who")
    age = asked(again)["case.age"]
    assert age.answered is not None
    assert (age.answered.words, age.answered.asks) == ("15", False)
    assert "case.ward" not in asked(again), "it depends on the sub-county, which is not known"
    assert "case.sub_county" in asked(again), "the county is known"

    again.anew("case.age")
    assert asked(again)["case.age"].value == "15"
    again.answer("case.age", "16")
    again.answer("case.sub_county", ["nyali"])
    again.save()

    assert again.findings == ()
    [one] = book.records.find("case")
    assert (one["id"], one["age"], one["sub_county"], one["risk"]) == (case, 16, "nyali", "high")
    assert {each["case"] for each in book.records.find("incident")} == {case}
    assert len(book.records.find("incident")) == 2
    last = book.records.history(case)[-1]["fields"]
    assert last == {"age": 16, "age_on": book.now().date().isoformat(), "sub_county": "nyali"}


def test_an_answer_that_may_have_changed_asks_whether_it_is_still_so_and_notes_that_it_is(
    house: House, open_form: Open, case: str
) -> None:
    book = house.session.book
    house.session.book._door._clock = lambda: datetime(2026, 12, 24, tzinfo=UTC)
    again = open_form("incident", record=case)
    again.go("next")
    risk = asked(again)["case.risk"].answered
    assert risk is not None
    assert risk.asks

    again.still_so("case.risk")

    risk = asked(again)["case.risk"].answered
    assert risk is not None
    assert not risk.asks
    assert "still so: Amina, today" in risk.told
    assert book.records.history(case)[-1]["kind"] == "note"
    assert book.records.show(case)["risk"] == "high"


def test_what_is_known_counts_as_answered(open_form: Open, case: str) -> None:
    again = open_form("incident", record=case)
    who = next(line for line in again.steps() if line.key == "who")
    assert who.words.startswith("3 of ")


@pytest.mark.parametrize("typed", ["about 18 October 2025", "October 2025"])
def test_where_the_day_itself_is_needed_a_date_that_is_less_is_told_so(incident: FormModel, typed: str) -> None:
    incident.go("what")
    incident.answer("incident.reported_on", typed)
    incident.left("incident.reported_on")
    assert "exact day is needed here" in asked(incident)["incident.reported_on"].error


def test_a_charge_is_against_a_suspect_of_its_own_case(open_form: Open, house: House) -> None:
    book = house.session.book
    legal = {}
    for name in ("The driver", "Somebody else's"):
        suspect = book.records.record("perpetrator", {"code_name": name}).id
        case = book.records.record("incident", {"reported_on": "2026-03-20", "perpetrators": [suspect]}).case
        legal[name] = book.records.record("legal_case", {"case": case}).id
    for name, record in legal.items():
        offered = asked(open_form("charge", record=record))["charge.perpetrator"].options
        assert [words for _value, words in offered] == [name]


# --- The way we ask ---------------------------------------------------------------------------------------------


def test_when_it_is_not_safe_the_form_ends_at_once_and_leads_to_the_safety_plan(
    incident: FormModel, house: House
) -> None:
    assert list(asked(incident)) == ["case.safe_now"], "first, and alone"
    incident.answer("case.safe_now", ["no"])
    assert list(asked(incident)) == ["case.safe_now", "case.dangers", "case.contact_by"]
    assert (incident.following, incident.ending) == ("", "Save, then the safety plan")
    incident.answer("case.dangers", ["suspect_at_home"])
    incident.next()

    assert incident.made is not None
    assert house.here.params == {"form": "safety_plan", "record": incident.made.case}
    book = house.session.book
    assert book.records.show(incident.made.case)["safe_now"] is False
    assert book.records.show(incident.made.id)["reported_on"] == book.now().date().isoformat()


def test_where_somebody_can_hear_the_story_is_not_asked_and_one_goes_on_in_private(
    incident: FormModel, house: House
) -> None:
    incident.answer("case.safe_now", ["yes"])
    incident.answer("case.private_now", ["no"])
    assert list(asked(incident)) == ["case.safe_now", "case.private_now", "case.contact_by"]
    assert (incident.following, incident.ending) == ("", "Save")
    assert "stop here" in asked(incident)["case.private_now"].help
    incident.answer("case.private_now", ["yes"])
    assert incident.following, "in private it goes on"
    incident.answer("case.private_now", ["no"])
    incident.answer("case.contact_by", ["school"])
    incident.next()

    assert incident.made is not None
    book = house.session.book
    shown = book.records.show(incident.made.case)
    assert (shown["private_now"], shown["contact_by"]) == (False, "school")
    assert book.records.show(incident.made.id)["reported_on"] == book.now().date().isoformat()
    again = book.cases.known("incident", incident.made.case)["case.private_now"]
    assert again.confirm, "who can hear is another thing every time"


def test_what_was_told_before_it_became_unsafe_is_saved_all_the_same(incident: FormModel, house: House) -> None:
    incident.answer("case.safe_now", ["yes"])
    incident.go("what")
    incident.answer("incident.narrative", "Aliniahidi karo ya shule.")
    incident.go("safety")
    incident.answer("case.safe_now", ["no"])
    incident.next()

    assert incident.made is not None
    assert house.session.book.records.show(incident.made.id)["narrative"] == "Aliniahidi karo ya shule."


def test_what_cannot_be_kept_secret_is_read_aloud_before_anything_is_told(incident: FormModel) -> None:
    incident.answer("case.safe_now", ["yes"])
    aloud = {key: each.aloud for key, each in asked(incident).items() if each.aloud}
    assert list(aloud) == ["case.told_limits_of_secrecy", "case.told_about_records"]
    limits = aloud["case.told_limits_of_secrecy"]
    assert "badly hurt" in limits and "cut" not in limits, "the duties of the country, none about something else"
    incident.go("what")
    assert not asked(incident)["incident.incident_types"].aloud
    incident.answer("incident.incident_types", ["fgm"])
    types = asked(incident)["incident.incident_types"]
    assert "that a girl was cut" in types.aloud and "s.24" in types.help, "as soon as it is said"
    incident.go("next")
    assert "that a girl was cut" in asked(incident)["consent.recipient"].aloud
    incident.answer("consent.recipient", ["police"])
    assert asked(incident)["consent.text_version"].options == (("sharing-1", "About sharing, first version"),)


def test_the_dangers_speak_for_a_risk_that_a_person_may_set_lower_and_then_says_why(incident: FormModel) -> None:
    def risk() -> object:
        return asked(incident)["case.risk"].value

    incident.answer("case.safe_now", ["yes"])
    incident.go("next")
    incident.answer("case.dangers", ["threats"])
    assert risk() == ()
    incident.answer("case.dangers", ["threats", "weapon"])
    assert risk() == ("high",) and asked(incident)["case.risk"].help.startswith("High, by what you chose above")
    incident.answer("case.dangers", ["threats"])
    assert risk() == (), "it went with what it followed from"
    incident.answer("case.dangers", ["weapon"])
    assert "case.risk_because" not in asked(incident)
    incident.answer("case.risk", ["medium"])
    assert "case.risk_because" in asked(incident), "a person has said another: then why is asked"
    incident.answer("case.dangers", ["weapon", "self_harm"])
    assert risk() == ("medium",), "what a person has said stands"


def test_before_it_is_safe_nothing_is_proposed_that_is_not_asked(incident: FormModel) -> None:
    incident.answer("case.safe_now", ["no"])
    incident.answer("case.dangers", ["weapon"])
    incident.next()
    assert incident.made is not None
    assert incident.session.book.records.show(incident.made.case).get("risk") is None


def test_a_small_child_is_not_made_to_tell(incident: FormModel) -> None:
    for age, said in (("", "Write what was said"), ("9", "Do not ask a child under 12"), ("15", "Write what was said")):
        incident.go("who")
        incident.answer("case.age", age)
        incident.go("what")
        assert asked(incident)["incident.narrative"].help.startswith(said)


def test_a_suspect_is_offered_a_number_and_whoever_takes_it_away_wants_none(incident: FormModel) -> None:
    incident.go("people")
    assert asked(incident)["perpetrator.code_name"].value == ""
    incident.answer("perpetrator.sex", ["male"])
    assert asked(incident)["perpetrator.code_name"].value == "Suspect 1"
    incident.answer("perpetrator.code_name", "")
    incident.answer("perpetrator.age_band", ["26_40"])
    assert asked(incident)["perpetrator.code_name"].value == ""
    second = incident.add("perpetrator").partition(".")[0]
    incident.answer(f"{second}.sex", ["male"])
    assert asked(incident)[f"{second}.code_name"].value == "Suspect 2"


def test_nothing_need_be_decided_about_the_police_today(incident: FormModel, house: House) -> None:
    incident.answer("incident.reported_on", "5 January 2026")
    incident.go("next")
    assert asked(incident)["incident.wants_justice"].value == ("later",)
    incident.save()
    assert incident.made is not None
    assert house.session.book.records.show(incident.made.id)["wants_justice"] == "later"


def test_dangers_that_are_added_raise_a_low_risk_and_a_low_one_beside_them_is_refused(house: House) -> None:
    book = house.session.book
    case = book.records.record("case", {"risk": "low"}).id
    book.records.edit(case, {"dangers": ["weapon"]})
    assert book.records.show(case)["risk"] == "medium"
    with pytest.raises(Refused, match="the risk is not low"):
        book.records.edit(case, {"risk": "low"})


@pytest.mark.parametrize(("same", "people"), [(True, 1), (False, 2)])
def test_a_name_like_one_at_an_earlier_training_asks_whether_it_is_the_same_person_and_merges_nothing_by_itself(
    house: House, open_form: Open, same: bool, people: int
) -> None:
    book = house.session.book
    first, second = (
        book.records.record("training", {"title": title, "on": on}).id
        for title, on in (("Sheria", "2026-01-05"), ("Ushahidi", "2026-01-12"))
    )
    before = book.records.record("attendee", {"training": first, "name": "Khadija Omar"}).id
    form = open_form(form="attendee", record=second)
    form.answer("attendee.name", "Hadija Omar")
    form.save()
    house.time.pass_(0)
    [likely] = form.likely
    assert (likely.id, book.figures.attendances().people) == (before, 2)
    assert trained_before.words(likely, house.session.voice).startswith("Sheria: The names sound alike · Training of ")

    said: list[Callable[[], None] | None] = []
    form.say_trained(likely, lambda _words, undo: said.append(undo), same=same)
    house.time.pass_(0)
    assert form.made is not None
    assert book.figures.attendances().people == people
    assert book.records.likely_same(form.made.id) == []
    [undo] = said
    assert undo is not None
    undo()
    house.time.pass_(0)
    assert [each.id for each in book.records.likely_same(form.made.id)] == [before]
