"""A referral: who can help, what they are told item by item, and nothing without the survivor's consent."""

from __future__ import annotations

import pytest

from app.casework.messages import PlainEnglish, spoken
from app.ui.screens.form.loading import FormOpening
from app.ui.screens.form.model import FormModel
from tests.ui.parts import House

CONSENT = {"given": "yes", "given_by": "survivor_and_caregiver", "method": "witnessed_verbal"}


@pytest.fixture
def case(house: House) -> str:
    made = house.session.book.records.record(
        "incident", {"reported_on": "2026-01-05", "narrative": "Aliniahidi karo.", "place_type": "villa"}
    )
    house.session.book.records.edit(made.case, {"age": 15, "sex": "female"})
    return made.case


@pytest.fixture
def hospital(house: House) -> str:
    partner = {"name": "Coast General", "kind": "hospital", "services": ["medical"], "place": "Mombasa"}
    return house.session.book.records.record("partner", partner).id


@pytest.fixture
def referral(house: House, case: str, hospital: str) -> FormModel:
    return opened(house, FormOpening(form="referral", record=case))


def opened(house: House, opening: FormOpening) -> FormModel:
    house.navigator.go("form", **opening._asdict())
    model = FormModel(house.session, house.navigator, house.changed, opening)
    model.load()
    return model


def to_disclosure(referral: FormModel, partner: str) -> None:
    referral.answer("referral.services", ["medical"])
    referral.answer("referral.priority", ["urgent"])
    referral.next()
    referral.answer("referral.partner", [partner])
    referral.next()


def reasons(referral: FormModel) -> list[str]:
    assert referral.verdict is not None
    return [spoken(reason, PlainEnglish()) for reason in referral.verdict.reasons]


def test_it_says_whose_case_it_is_with_pseudonym_and_code(referral: FormModel, house: House, case: str) -> None:
    shown = house.session.book.records.show(case)

    assert referral.subject == f"{shown['pseudonym']} · {shown['code']}"


def test_partners_come_from_the_directory_with_what_they_are(referral: FormModel, hospital: str) -> None:
    referral.next()

    partners = {each.key: each for each in referral.questions()}["referral.partner"]

    assert partners.options == ((hospital, "Coast General · Mombasa"),)


def test_who_gives_what_is_needed_comes_first_and_a_kind_leaves_out_the_others(house: House, case: str) -> None:
    book = house.session.book
    shelter = book.records.record(
        "partner", {"name": "Makao ya Tumaini", "kind": "shelter", "services": ["shelter"]}
    ).id
    clinic = book.records.record(
        "partner", {"name": "Likoni clinic", "kind": "health_centre", "services": ["medical"]}
    ).id
    hospital = book.records.record(
        "partner", {"name": "Coast General", "kind": "hospital", "services": ["medical", "pep"]}
    ).id
    referral = opened(house, FormOpening(form="referral", record=case))
    referral.answer("referral.services", ["medical", "pep"])
    referral.next()

    def offered() -> list[str]:
        question = {each.key: each for each in referral.questions()}["referral.partner"]
        return [partner for partner, _words in question.options]

    assert offered() == [hospital, clinic, shelter]
    referral.answer("referral.institution", ["shelter"])
    assert offered() == [shelter]


def test_what_is_disclosed_is_shown_item_by_item_and_folded_where_it_is_the_survivors_own(
    referral: FormModel, hospital: str
) -> None:
    to_disclosure(referral, hospital)

    ticks = {tick.name.partition("@")[0]: tick for tick in referral.ticks()}

    assert (ticks["case.age"].words, ticks["case.age"].second) == ("Age in years", "15")
    assert ticks["incident.place_type"].second == "Villa"
    assert ticks["referral.priority"].second == "Urgent: 72 hours"
    assert "karo" not in ticks["incident.narrative"].second
    assert "case.county" not in ticks, "what is not known cannot be told"


def test_without_consent_the_gate_is_closed_and_says_why(referral: FormModel, hospital: str, house: House) -> None:
    to_disclosure(referral, hospital)
    assert reasons(referral) == ["There is no consent to share with this recipient yet."]

    referral.next()
    referral.answer("referral.sent_at", "5 January 2026 09:00")
    referral.next()
    assert [finding.key for finding in referral.findings] == ["referral.disclosed"]
    assert house.session.book.records.find("referral") == []

    referral.answer("referral.sent_at", "")
    referral.next()
    [kept] = house.session.book.records.find("referral")
    assert (kept["status"], kept.get("consent")) == ("draft", None), "it is kept, and has not gone"


def test_what_cannot_wait_is_told_at_once_for_a_reason_and_goes(
    referral: FormModel, hospital: str, house: House, case: str
) -> None:
    to_disclosure(referral, hospital)
    assert referral.verdict is not None and referral.verdict.may_hurry
    referral.ask_consent("emergency")
    consent = FormModel(house.session, house.navigator, house.changed, FormOpening(**house.here.params))
    consent.load()
    assert [each.key for each in consent.questions()] == ["consent.given", "consent.override_reason"]
    consent.answer("consent.given", ["later"])
    consent.answer("consent.override_reason", "PEP within the hour, and nobody else is here")
    consent.save()
    house.time.pass_(0)

    assert referral.verdict is not None and referral.verdict.state == "open"
    referral.next()
    referral.answer("referral.sent_at", house.session.book.now().isoformat(timespec="minutes"))
    referral.save()
    [sent] = house.session.book.records.find("referral")
    assert sent["status"] == "sent"
    [word] = house.session.book.records.find("consent")
    assert (word["override"], sent["consent"]) == ("emergency", word["id"])


def test_nobody_but_hospital_police_and_children_office_is_told_without_a_consent(house: House, case: str) -> None:
    school = house.session.book.records.record("partner", {"name": "Mvita school", "kind": "school"}).id
    referral = opened(house, FormOpening(form="referral", record=case))
    to_disclosure(referral, school)
    assert referral.verdict is not None and not referral.verdict.may_hurry


def test_a_referral_to_nobody_leads_to_who_can_help(referral: FormModel, house: House) -> None:
    referral.answer("referral.services", ["medical"])
    for _step in range(4):
        referral.next()

    [finding] = referral.findings
    assert (finding.key, finding.words) == (
        "referral.partner", "Choose who can help first; consent is given for each of them.",
    )  # fmt: skip
    assert house.session.book.records.find("referral") == []


def test_consent_asked_for_on_the_way_opens_it_and_one_goes_on_where_one_was(
    referral: FormModel, hospital: str, house: House, case: str
) -> None:
    to_disclosure(referral, hospital)
    referral.ask_consent()
    assert (house.here.name, house.here.params["form"]) == ("form", "consent")
    consent = FormModel(house.session, house.navigator, house.changed, FormOpening(**house.here.params))
    consent.load()
    for key, value in CONSENT.items():
        consent.answer(f"consent.{key}", [value])
    consent.save()
    house.time.pass_(0)

    assert house.here.params["form"] == "referral"
    assert referral.verdict is not None
    assert referral.verdict.state == "open"
    again = opened(house, FormOpening(draft=house.here.params["draft"]))
    assert again.step_words == "Step 3 of 4: What they will be told"
    again.next()
    again.save()
    [sent] = house.session.book.records.find("referral")
    assert (sent["partner"], sent["status"]) == (hospital, "draft"), "nobody has said that it went"
    house.session.book.records.edit(sent["id"], {"status": "sent"})
    sent = house.session.book.records.show(sent["id"])
    assert sent["consent"] == house.session.book.records.find("consent")[0]["id"]


def test_what_the_survivor_withholds_cannot_be_told(
    referral: FormModel, hospital: str, house: House, case: str
) -> None:
    house.session.book.records.record(
        "consent", {**CONSENT, "case": case, "recipient": hospital, "withheld": ["case.age"]}
    )
    to_disclosure(referral, hospital)
    assert [tick.name for tick in referral.ticks() if tick.withheld] == ["case.age"]

    referral.answer("referral.disclosed", ["case.code", "case.age"])

    assert reasons(referral) == ["The survivor does not want this to be shared: Age in years."]


def test_of_several_each_is_ticked_by_itself_under_whom_it_is_about(
    referral: FormModel, hospital: str, house: House, case: str
) -> None:
    record = house.session.book.records.record
    suspects = [record("perpetrator", {"code_name": f"Suspect {number}"}).id for number in (1, 2)]
    [incident] = house.session.book.records.find("incident")
    house.session.book.records.edit(incident["id"], {"perpetrators": suspects})
    legal = record("legal_case", {"case": case, "perpetrators": suspects}).id
    first, second = (
        record("accused", {"legal_case": legal, "perpetrator": each, "bail": "granted"}).id for each in suspects
    )
    record("person_around", {"case": case, "called": "Grandmother", "roles": ["caregiver"]})
    to_disclosure(referral, hospital)

    def headings() -> dict[str, str]:
        return {tick.name: tick.of for tick in referral.ticks()}

    assert f"accused.bail@{first}" not in headings(), "a hospital can do nothing with it"
    assert "Person around the survivor: Grandmother" in headings().values()
    referral.go("partner")
    referral.answer("referral.partner", [])
    referral.answer("referral.institution", ["police"])
    referral.go("disclosure")
    told = headings()
    assert told[f"accused.bail@{first}"] == "Accused 1: Suspect 1"
    assert told[f"accused.bail@{second}"] == "Accused 2: Suspect 2"


def test_what_began_after_the_survivor_was_asked_is_marked_and_nothing_of_a_record_is_ticked_by_itself(
    referral: FormModel, hospital: str, house: House, case: str
) -> None:
    record = house.session.book.records.record
    record("consent", {**CONSENT, "case": case, "recipient": hospital})
    house.time.pass_(60)
    later = record("risk_review", {"case": case, "risk": "high"}).id
    to_disclosure(referral, hospital)
    [mark] = [tick.second for tick in referral.ticks() if tick.name == f"risk_review.risk@{later}"]
    assert "Recorded after the survivor was asked" in mark
    ticked = {each.key: each.value for each in referral.questions()}["referral.disclosed"]
    assert ticked == ("case.code", "case.pseudonym", "referral.services", "referral.priority")


def test_of_a_case_that_must_be_kept_from_somebody_nothing_is_ticked_to_begin_with(
    hospital: str, house: House, case: str
) -> None:
    house.session.book.records.edit(case, {"keep_from_somebody": True})
    referral = opened(house, FormOpening(form="referral", record=case))
    to_disclosure(referral, hospital)
    assert {each.key: each.value for each in referral.questions()}["referral.disclosed"] == ()


def test_a_list_of_an_earlier_version_names_the_one_there_is_and_nothing_where_there_are_several(
    house: House, case: str, hospital: str
) -> None:
    record = house.session.book.records.record
    for kind in ("safe_house", "kinship"):
        record("placement", {"case": case, "kind": kind})
    draft = house.session.book.drafts.new("referral", case)._replace(
        answers={"referral.partner": hospital, "referral.services": ["medical"],
                 "referral.disclosed": ["case.age", "incident.place_type", "placement.kind"]},
        step="disclosure",
    )  # fmt: skip
    referral = opened(house, FormOpening(draft=house.session.book.drafts.keep(draft).id))
    [incident] = house.session.book.records.find("incident")
    told = {each.key: each.value for each in referral.questions()}["referral.disclosed"]
    assert told == ("case.age", f"incident.place_type@{incident['id']}")


def test_a_transfer_asks_what_is_told_and_for_the_consent_it_rests_on(house: House, case: str) -> None:
    transfer = opened(house, FormOpening(form="transfer", record=case))
    transfer.answer("transfer.recipient", ["justice_centre"])
    assert {"case.code", "case.age"} <= {tick.name for tick in transfer.ticks()}
    transfer.answer("transfer.handed_over_on", "5 January 2026")
    transfer.left("transfer.handed_over_on")
    transfer.save()
    assert [finding.key for finding in transfer.findings] == ["transfer.disclosed"]
    assert reasons(transfer) == ["There is no consent to share with this recipient yet."]
    house.session.book.records.record("consent", {**CONSENT, "case": case, "recipient": "justice_centre"})
    house.time.pass_(0)
    transfer.save()
    [made] = house.session.book.records.find("transfer")
    assert made["disclosed"] == ["case.code", "case.pseudonym"] and made["consent"]


def test_a_consent_names_what_must_not_be_told_by_kind_so_that_it_holds_for_what_comes(house: House, case: str) -> None:
    record = house.session.book.records.record
    for kind in ("safe_house", "kinship"):
        record("placement", {"case": case, "kind": kind})
    consent = opened(house, FormOpening(form="consent", record=case))
    consent.go("limits")
    names = [tick.name for tick in consent.ticks()]
    assert names.count("placement.kind") == 1 and not [name for name in names if "@" in name]


def test_a_consent_for_the_kind_covers_its_partners(
    referral: FormModel, hospital: str, house: House, case: str
) -> None:
    house.session.book.records.record("consent", {**CONSENT, "case": case, "recipient": "hospital"})

    to_disclosure(referral, hospital)

    assert referral.verdict is not None
    assert referral.verdict.state == "open"


def test_a_consent_asks_about_the_guardian_of_a_child_only(house: House, case: str) -> None:
    def asks() -> set[str]:
        consent = opened(house, FormOpening(form="consent", record=case))
        consent.go("answer")
        return {each.key for each in consent.questions()}

    assert "consent.guardian_unsafe" in asks()
    house.session.book.records.edit(case, {"age": 24})
    assert "consent.guardian_unsafe" not in asks()


def test_before_consent_is_asked_it_is_said_what_of_this_case_cannot_be_kept_secret(house: House, case: str) -> None:
    def read_before_consent() -> str:
        consent = opened(house, FormOpening(form="consent", record=case))
        return {each.key: each.aloud for each in consent.questions()}["consent.recipient"]

    assert "cut" not in read_before_consent()
    told = {"case": case, "reported_on": str(house.session.book.now().date()), "incident_types": ["fgm"]}
    house.session.book.records.record("incident", told)
    assert "that a girl was cut" in read_before_consent()


@pytest.mark.parametrize("told", ["nothing", "coming"])
def test_telling_nothing_or_only_that_somebody_comes_needs_no_consent_and_is_said(
    referral: FormModel, hospital: str, house: House, told: str
) -> None:
    to_disclosure(referral, hospital)
    referral.answer("referral.told", [told])
    assert referral.verdict is None or referral.verdict.state == "nothing"
    assert "referral.disclosed" not in [each.key for each in referral.questions()]

    referral.next()
    referral.save()

    [made] = house.session.book.records.find("referral")
    assert (made["told"], made.get("disclosed")) == (told, None)
    house.session.book.records.edit(made["id"], {"status": "sent"})


def test_a_partner_added_on_the_way_can_be_chosen(referral: FormModel, house: House) -> None:
    referral.next()
    referral.add_partner()
    added = house.session.book.records.record("partner", {"name": "Makao ya Tumaini", "kind": "shelter"}).id
    house.navigator.back()
    house.time.pass_(0)

    partners = {each.key: each for each in referral.questions()}["referral.partner"]

    assert added in [value for value, _words in partners.options]


def test_a_follow_up_takes_one_sentence(house: House, case: str) -> None:
    follow_up = opened(house, FormOpening(form="follow_up", record=case, answers={"follow_up.institution": "police"}))
    follow_up.answer("follow_up.said", "The officer has travelled")
    follow_up.save()

    [made] = house.session.book.records.find("follow_up")
    assert (made["institution"], made["said"], made["case"]) == ("police", "The officer has travelled", case)
    assert made["on"] == house.session.book.now().date().isoformat()


def test_whom_a_brief_form_is_about_is_said_by_name(house: House, case: str, hospital: str) -> None:
    given = {"consent.recipient": hospital, "consent.override": "emergency"}
    consent = opened(house, FormOpening(form="consent", record=case, answers=given, brief=True))
    assert "Coast General" in consent.known_words
    assert hospital not in consent.known_words
