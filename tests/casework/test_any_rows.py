"""No row breaks a rule: whatever was kept, skipped, cleared or left out, every rule gives an answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.casework import agenda, charges, clocks, form_records, forms, silence
from app.casework.ages import born
from app.casework.answers import SKIPS, check_edit
from app.casework.case_file import CaseFile
from app.casework.classification import age_on, classify
from app.casework.consent import Recipient, asked_about, gate
from app.casework.country import Pack
from app.casework.declaration import Field, FieldKind
from app.casework.indicators.register import Register
from app.casework.indicators.results import Period, of_periods, shared
from app.casework.lifecycle import why_not_close
from app.casework.messages import PlainEnglish, spoken
from app.casework.registry import CORE
from app.casework.today import lines
from tests.casework.cases import at
from tests.examples import examples

NOW = at("2022-03-22 09:00")
TODAY = NOW.date()
DAYS = st.dates(date(2021, 1, 1), date(2022, 6, 30)).map(str)
APPROXIMATE = st.builds(lambda sign, day, cut: sign + day[:cut], st.sampled_from(["", "~", "<", ">"]), DAYS,
                        st.sampled_from([4, 7, 10]))  # fmt: skip
IDS = st.sampled_from(["0" * 31 + digit for digit in "0123"])
IN_CASE = [name for name in CORE if name in CORE.of_cases - {"case"} or name == "perpetrator"]


def answers(field: Field, pack: Pack) -> st.SearchStrategy[Any]:
    """Any answer a field can hold, and any way it can hold none."""
    codes = st.sampled_from(pack.codes(field.code_list)) if field.code_list else st.nothing()
    given_answer: st.SearchStrategy[Any] = {
        FieldKind.TEXT: st.sampled_from(["x", "Amina", "0722123456"]),
        FieldKind.LONG_TEXT: st.just("…"),
        FieldKind.CODE: codes | IDS if field.links_to else codes,
        FieldKind.CODES: st.lists(codes, max_size=3),
        FieldKind.DATE: APPROXIMATE,
        FieldKind.EXACT_DATE: DAYS,
        FieldKind.TIME: st.sampled_from(["00:00", "23:59"]),
        FieldKind.MOMENT: DAYS.map(lambda day: f"{day}T10:00+03:00"),
        FieldKind.INTEGER: st.integers(field.minimum, min(field.maximum, field.minimum + 20)),
        FieldKind.BOOLEAN: st.booleans(),
        FieldKind.LINK: IDS,
        FieldKind.LINKS: st.lists(IDS, max_size=2),
        FieldKind.DISCLOSURES: st.just(["case.age"]),
    }[field.kind]
    return given_answer | st.sampled_from([None, *({"skipped": reason} for reason in SKIPS)])


@st.composite
def rows(draw: st.DrawFn, entity: str, pack: Pack) -> dict[str, Any]:
    fields = draw(st.lists(st.sampled_from(CORE[entity].fields), unique_by=lambda field: field.name, max_size=9))
    row: dict[str, Any] = {field.name: draw(answers(field, pack)) for field in fields}
    row["id"] = draw(IDS)
    if draw(st.booleans()):
        row["conflicts"] = [field.name for field in fields[:1]]
    return row


@st.composite
def registers(draw: st.DrawFn, pack: Pack) -> Register:
    def some(entity: str) -> list[dict[str, Any]]:
        return draw(st.lists(rows(entity, pack), max_size=3))

    partners = {row["id"]: row for row in some("partner")}
    chosen = draw(st.lists(st.sampled_from(IN_CASE), unique=True, max_size=7))
    files = [CaseFile(case, {entity: some(entity) for entity in chosen}, partners) for case in some("case")]
    others = (some(entity) for entity in ("training", "attendee", "target"))
    return Register(files, some("perpetrator"), list(partners.values()), *others, utc_offset="+03:00")


@settings(max_examples=examples(60))
@given(st.data())
def test_no_row_breaks_a_rule(pack: Pack, data: st.DataObject) -> None:
    register = data.draw(registers(pack))
    for file in register.files:
        for line in lines(agenda.items_of(file, pack), pack, NOW):
            assert spoken(line.what, PlainEnglish())
        for each in silence.silences(file, pack, TODAY):
            assert each.days >= 0 and silence.brief(file, each, TODAY)
        clocks.clock_states(file, pack, NOW)
        for incident in file.of("incident"):
            classify(incident, file.case, tuple(file.of("perpetrator")))
            age_on(file.case, incident)
        for weaker in charges.weaker_charges(file, pack):
            assert charges.explain(weaker)
        for closure in file.of("closure"):
            why_not_close(file, closure, TODAY)
        asked_about(file.of("consent"), dict.fromkeys(file.partners, "police"))
        for recipient in (Recipient("police"), Recipient("police", "0" * 32)):
            decision = gate(
                file.of("consent"),
                file.of("approval"),
                recipient,
                at(f"{TODAY} 12:00"),
                registry=CORE,
                table=pack.consent,
                born=born(file.case, unsaid=TODAY),
                disclosed=["case.age"],
            )
            assert decision.allowed or decision.why_not
    (year,) = of_periods(register, [Period(date(2021, 1, 1), date(2021, 12, 31))])
    for result in year:
        assert shared(result).records == ()


@settings(max_examples=examples(60))
@given(st.data())
def test_any_answers_of_a_form_become_records_that_can_be_checked(pack: Pack, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(list(forms.forms(CORE).values())))
    asks = [ask for step in form.steps for ask in step.asks]
    chosen = data.draw(st.lists(st.sampled_from(asks), unique_by=lambda ask: ask.key, max_size=20))
    given_answers = {ask.key: data.draw(answers(ask.field, pack)) for ask in chosen}
    for step in form.steps:
        forms.state_of(step, given_answers, pack, TODAY)
    for made in form_records.to_records(form, given_answers):
        checked = check_edit(CORE[made.entity], made.fields, pack, TODAY + timedelta(days=365))
        assert all("needs an answer" in p.message.one or "cannot be skipped" in p.message.one for p in checked.problems)
