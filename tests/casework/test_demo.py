"""The made-up centre is believable: it passes every check a real one does, and the same seed tells the same."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from random import Random

import pytest

from app import packs
from app.casework import lifecycle
from app.casework.ages import born_of_age
from app.casework.answers import check, check_edit
from app.casework.consent import Recipient, gate
from app.casework.country import Pack
from app.casework.demo import words
from app.casework.demo.centre import centre
from app.casework.demo.telling import Made
from app.casework.messages import PlainEnglish, spoken
from app.casework.registry import CORE
from tests.test_packs import ELSEWHERE

TODAY = date(2022, 3, 22)


@pytest.fixture(scope="module")
def told(pack: Pack) -> list[Made]:
    return list(centre(Random(7), 150, TODAY, pack))


def cases(told: list[Made]) -> dict[str, list[Made]]:
    found: dict[str, list[Made]] = {}
    for step in told:
        if step.ref.startswith("case-"):
            found.setdefault(step.ref.split(".")[0], []).append(step)
    return found


def test_the_same_seed_tells_the_same_centre_and_another_another(pack: Pack, told: list[Made]) -> None:
    assert list(centre(Random(7), 150, TODAY, pack)) == told
    assert list(centre(Random(8), 150, TODAY, pack)) != told


def test_every_case_has_at_least_eight_records(told: list[Made]) -> None:
    counts = {case: sum(not step.edits for step in steps) for case, steps in cases(told).items()}
    assert len(counts) == 150 and min(counts.values()) >= 8


def test_every_record_passes_the_checks_of_its_day(pack: Pack, told: list[Made]) -> None:
    for step in told:
        links = dict.fromkeys(step.links, "0" * 32)
        lists = {name: [links[name]] for name in links if CORE[step.entity][name].kind == "links"}
        values = {**step.values, **links, **lists}
        test = check_edit if step.edits else check
        for answers in filter(None, (values, step.meanwhile)):
            problems = test(CORE[step.entity], answers, pack, step.at.date()).problems
            assert not problems, (step, [spoken(each.message, PlainEnglish()) for each in problems])


def test_a_step_names_only_what_was_made_before_it(told: list[Made]) -> None:
    made: dict[str, datetime] = {}
    for step in told:
        assert step.edits == (step.ref in made), step
        for target in step.links.values():
            assert target in made, step
        made.setdefault(step.ref, step.at)


def test_a_case_goes_on_in_time_and_not_past_today(told: list[Made]) -> None:
    for steps in cases(told).values():
        moments = [step.at for step in steps]
        assert moments == sorted(moments)
        assert moments[-1].date() <= TODAY and (TODAY - moments[0].date()).days <= 730


def test_states_follow_the_lifecycle(told: list[Made]) -> None:
    for entity, field in (("case", "state"), ("referral", "status")):
        state = {"case": "registered", "referral": "sent"}
        now: dict[str, str] = {}
        for step in told:
            if step.entity == entity and step.edits and field in step.values:
                to = str(step.values[field])
                assert lifecycle.why_not(entity, now.get(step.ref, state[entity]), to) is None, step
                now[step.ref] = to


def test_a_closure_and_a_plan_are_decided_by_a_second_person(told: list[Made]) -> None:
    by = {step.ref: step.by for step in told if step.entity in ("closure", "plan")}
    approvals = [step for step in told if step.entity == "approval"]
    assert approvals
    assert all(step.by != by[step.links["record"]] for step in approvals)


def test_every_referral_has_the_consent_that_its_gate_asks_for(told: list[Made], pack: Pack) -> None:
    for steps in cases(told).values():
        consents: list[dict] = []
        child = int(str(steps[0].values["age"])) < 18
        for step in steps:
            if step.entity == "consent":
                consents.append({**step.values, "id": step.ref})
            if step.entity == "referral" and not step.edits and step.values.get("direction") != "in":
                to, told_what = Recipient(str(step.values["institution"])), list(step.values["disclosed"])  # type: ignore
                assert gate(
                    consents, [], to, step.at, registry=CORE, table=pack.consent, disclosed=told_what,
                    born=born_of_age(9 if child else 40, step.at.date()),
                ).allowed, step  # fmt: skip


def test_every_act_has_its_narratives(pack: Pack) -> None:
    assert set(words.NARRATIVES) <= set(pack.codes("incident_type"))


def test_cases_go_many_ways(told: list[Made]) -> None:
    entities = Counter(step.entity for step in told if not step.edits)
    not_told = set(CORE) - set(entities)
    assert not_told <= {"attachment", "exhibit", "identity", "milestone", "preparation", "reassignment", "waiver"}
    assert any(step.meanwhile for step in told), "there are conflicts"
    narratives = Counter(str(step.values["narrative"]) for step in told if step.entity == "incident" and not step.edits)
    assert len(narratives) >= 15


def test_another_country_can_have_a_demo_too(tmp_path) -> None:
    (tmp_path / "pack.toml").write_text(ELSEWHERE, encoding="utf-8")
    elsewhere = packs.load_folder(tmp_path)
    assert len(cases(list(centre(Random(1), 20, TODAY, elsewhere)))) == 20
