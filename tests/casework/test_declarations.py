"""Every record is declared once, and a mistake in a declaration is found when it is made."""

from __future__ import annotations

import pytest

from app.casework.conditions import answered
from app.casework.country import Pack
from app.casework.declaration import DeclarationError, Field, FieldKind, Record, Sensitivity, code, date, link, text
from app.casework.registry import CORE, UnknownEntity
from sync.merging import Care, FieldRule, MergeClass

ENTITIES = (
    "case incident identity perpetrator consent referral follow_up session safety_plan risk_review plan_goal "
    "legal_case charge exhibit milestone court_session preparation outcome note training attendee partner "
    "target closure approval reassignment attachment waiver plan flag saved_list accused involvement "
    "person_around intermediary meeting decision tracing transfer placement protection_order breach school_return "
    "compensation identity_leak headcount leader engagement support_to supervision complaint"
)

CONTRACT = {
    "incident": "case reported_on happened_on place_type county incident_types narrative summary",
    "legal_case": "case ob_number ob_on station p3_issued_on p3_filled_on prc_on",
    "accused": "legal_case perpetrator arrested_on charged_on verdict",
    "involvement": "incident perpetrator relationship roles contact_continues",
    "consent": "case recipient given method expires_on",
    "referral": "case partner services priority disclosed",
    "follow_up": "case institution partner on asked said promised promised_on moved",
}


def test_every_entity_that_scripts_rely_on_is_declared() -> None:
    assert sorted(CORE) == sorted(ENTITIES.split())


@pytest.mark.parametrize("entity", CONTRACT)
def test_every_field_that_scripts_rely_on_is_declared(entity: str) -> None:
    assert set(CONTRACT[entity].split()) <= set(CORE.record(entity).by_name)


def test_an_incident_needs_the_day_of_its_report_and_nothing_else() -> None:
    assert [field.name for field in CORE.record("incident") if field.required] == ["reported_on"]


def test_dates_end_in_on_and_moments_in_at() -> None:
    for each in CORE.values():
        for field in each:
            if field.kind in (FieldKind.DATE, FieldKind.EXACT_DATE):
                assert field.name == "on" or field.name.endswith("_on"), f"{each.name}.{field.name}"
            if field.kind in (FieldKind.MOMENT, FieldKind.TIME):
                assert field.name == "at" or field.name.endswith("_at"), f"{each.name}.{field.name}"


def test_an_unknown_entity_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(UnknownEntity, match="did you mean 'referral'"):
        CORE.record("referal")


def test_names_addresses_and_numbers_are_identity_and_never_exported() -> None:
    for field in CORE.record("identity"):
        if field.name not in ("case", "person"):  # whose it is, survivor or caregiver, is no name
            assert field.sensitivity is Sensitivity.IDENTITY and not field.exported_as
    assert CORE.record("attendee")["name"].sensitivity is Sensitivity.IDENTITY


def test_narratives_are_folded_searched_and_not_exported() -> None:
    narrative = CORE.record("incident")["narrative"]
    assert narrative.sensitivity is Sensitivity.NARRATIVE and narrative.searched and not narrative.exported_as


def test_an_open_field_is_exported_under_its_name() -> None:
    assert CORE.record("case")["county"].exported_as == "county"


@pytest.mark.parametrize(
    ("entity", "field"),
    [
        ("case", "age"),
        ("case", "risk"),
        ("case", "safe_now"),
        ("consent", "given"),
        ("perpetrator", "code_name"),
        ("identity", "real_name"),
        ("court_session", "next_on"),
        ("legal_case", "next_on"),
    ],
)
def test_what_can_harm_when_it_is_wrong_is_critical(entity: str, field: str) -> None:
    assert CORE.rule_of(entity, field).merge is MergeClass.CRITICAL


@pytest.mark.parametrize(
    ("entity", "field", "values", "careful"),
    [
        ("case", "age", [15, 13, 17], 13),
        ("case", "birth_year", [2006, 2010, 2008], 2010),
        ("case", "risk", ["low", "high", "medium"], "high"),
        ("case", "safe_now", [True, False], False),
        ("consent", "given", ["yes", "later", "no"], "no"),
        ("consent", "guardian_unsafe", [False, True], True),
        ("court_session", "on", ["2022-04-02", "2022-03-29"], "2022-03-29"),
        ("involvement", "contact_continues", [False, True], True),
        ("person_around", "safe", ["yes", "no", "unknown"], "no"),
        ("person_around", "may_be_contacted", [True, False], False),
        ("identity_leak", "harm", ["no", "yes"], "yes"),
    ],
)
def test_of_two_answers_the_more_careful_is_shown(entity: str, field: str, values: list, careful: object) -> None:
    care = CORE.rule_of(entity, field).care
    assert care is not None
    assert min(values, key=care.rank) == careful


def test_states_merge_as_states_and_choices_as_sets() -> None:
    assert CORE.rule_of("case", "state").merge is MergeClass.STATE
    assert CORE.rule_of("referral", "status").merge is MergeClass.STATE
    assert CORE.rule_of("incident", "incident_types").merge is MergeClass.SET


def test_a_field_of_a_newer_app_merges_as_plain() -> None:
    assert CORE.rule_of("case", "not_known_yet") == FieldRule(MergeClass.PLAIN, None)
    assert CORE.rule_of("not_known_yet", "x") == FieldRule(MergeClass.PLAIN, None)


def test_every_record_knows_the_way_to_its_case() -> None:
    assert CORE.path_to_case("charge") == ("legal_case", "case")
    assert CORE.path_to_case("incident") == ("case",)
    assert CORE.path_to_case("partner") == ()
    assert CORE.path_to_case("attendee") == ()
    below = {name for name in CORE if CORE.path_to_case(name)[:1] == ("legal_case",)}
    assert below == {"accused", "charge", "exhibit", "milestone", "court_session", "intermediary"}


def test_what_may_be_disclosed_never_holds_the_key_to_the_case() -> None:
    names = {f"{entity.name}.{field.name}" for entity, field in CORE.disclosable()}
    assert "identity.real_name" in names and "incident.narrative" in names
    assert not any(entity.name in ("perpetrator", "note") and field.searched for entity, field in CORE.disclosable())


def test_every_question_is_asked_in_one_place_of_a_form_or_given() -> None:
    for each in CORE.values():
        for field in each:
            assert not (field.given and field.step), f"{each.name}.{field.name}"
            assert not (field.given and field.required), f"{each.name}.{field.name}"


def test_every_list_of_the_pack_is_used(pack: Pack) -> None:
    used = {field.code_list for each in CORE.values() for field in each if field.code_list}
    by_rules = {
        "gbv_type",
        "context",
        "offence",
        "section",
        "clock",
        "clock_basis",
        "ladder",
        "urgent",
        "urgent_lost",
        "duty",
        "duty_who",
        "duty_by_when",
    }
    assert set(pack.lists) == used | by_rules


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: text("Bad Name", "Q"), "small letters"),
        (lambda: text("id", "Q"), "reserved"),
        (lambda: text("x", ""), "asks nothing"),
        (lambda: code("x", "Q", ""), "needs a code list"),
        (lambda: Field(name="x", kind=FieldKind.TEXT, question="Q", code_list="sex"), "not coded"),
        (lambda: text("x", "Q", merge=MergeClass.CRITICAL), "order of care"),
        (lambda: text("x", "Q", care=Care()), "not critical"),
        (lambda: code("x", "Q", "sex", merge=MergeClass.SET), "merge as a set"),
        (lambda: link("x", "Q", ""), "links to nothing"),
        (lambda: text("x", "Q", sensitivity=Sensitivity.IDENTITY, exported_as="x"), "may not be exported"),
        (lambda: text("x", "Q", required=True, asked_when=answered("y")), "cannot depend"),
        (lambda: date("x_on", "Q", today_if_absent=True), "no exact date"),
        (lambda: text("x", "Q", signs=True), "must be given"),
    ],
)
def test_a_wrong_field_cannot_be_declared(make, what: str) -> None:
    with pytest.raises(DeclarationError, match=what):
        make()


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: Record(name="x", title="X", fields=(text("a", "A"), text("a", "B"))), "declares a field twice"),
        (lambda: Record(name="x", title="X", fields=(text("a", "A"),), parent="case"), "no link field 'case'"),
        (lambda: Record(name="x", title="", fields=()), "needs a name"),
        (lambda: Record(name="x", title="X", fields=(), dated_by="on"), "no field"),
        (lambda: Record(name="x", title="X", fields=(text("a", "A", asked_when=answered("b")),)), "depends on 'b'"),
    ],
)
def test_a_wrong_record_cannot_be_declared(make, what: str) -> None:
    with pytest.raises(DeclarationError, match=what):
        make()
