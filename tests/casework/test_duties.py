"""What cannot be kept secret: before anything is told that there are such duties, and of each as soon as it can concern
what is recorded; never one that is about something else."""

from __future__ import annotations

import pytest

from app.casework.consent_rules import LIMITS, READ_OUT, SHARING, TYPES, read_out
from app.casework.country import Pack
from app.casework.duties import NOTHING, DutyGrounds, concerning, explain, recorded_in, recorded_of
from app.casework.messages import PlainEnglish, spoken
from tests.casework.cases import CaseBuilder

GENERAL = {"grave_danger", "names_leaked"}


def told(pack: Pack, question: str, recorded: DutyGrounds, language: str = "en") -> set[str]:
    said = read_out(pack, question, language, recorded)
    return {duty.code for duty in pack.duties if duty.text[language] in said}


@pytest.mark.parametrize(
    ("types", "relations", "duties"),
    [
        ([], [], set()),
        (["fgm"], [], {"fgm", "child_in_need"}),
        (["rape"], [], {"teacher"}),
        (["rape"], ["neighbour"], set()),
        (["rape"], ["neighbour", "teacher"], {"teacher"}),
        (["incest"], ["parent"], {"child_in_need"}),
        (["denial_of_resources"], [], set()),
    ],
)
def test_what_is_told_is_what_can_concern_what_is_recorded(
    pack: Pack, types: list[str], relations: list[str], duties: set[str]
) -> None:
    case = CaseBuilder()
    suspects = [case.add("perpetrator", code_name="M1") for _ in relations]
    incident = case.add("incident", reported_on="2021-10-20", incident_types=types, perpetrators=suspects)
    for suspect, relation in zip(suspects, relations, strict=True):
        case.add("involvement", incident=incident, perpetrator=suspect, relationship=relation)
    recorded = recorded_of(case.file)
    for language in ("en", "sw"):
        assert told(pack, LIMITS, recorded, language) == GENERAL | duties
        assert told(pack, SHARING, recorded, language) == told(pack, TYPES, recorded, language) == duties
    form = {"incident.incident_types": types, "involvement.relationship": None}
    form |= {f"involvement#{number}.relationship": each for number, each in enumerate(relations, start=2)}
    assert recorded_in(form) == recorded


def test_before_it_is_known_what_happened_it_is_said_that_there_are_more_and_they_are_not_listed(pack: Pack) -> None:
    more = "There are a few more things"
    assert more in read_out(pack, LIMITS, "en") and more not in read_out(pack, SHARING, "en")
    assert more not in read_out(pack, LIMITS, "en", DutyGrounds(frozenset({"rape"})))
    assert read_out(pack, TYPES, "en") == "" and read_out(pack, TYPES, "en", DutyGrounds(frozenset({"other"}))) == ""


def test_whoever_asks_reads_who_must_tell_whom_by_when_and_by_what_and_that_nobody_has_confirmed_it(pack: Pack) -> None:
    class Voice(PlainEnglish):
        def label(self, code_list: str, code: str) -> str:
            return pack.label(code_list, code, "en")

    said = [spoken(each, Voice()) for each in explain(concerning(pack, DutyGrounds(frozenset({"fgm"}))))]
    assert said[0] == (
        "Who must tell: Whoever knows of it. Whom: Police (gender desk), Directorate of Children Services, Chief or "
        "assistant chief. By when: no time is set: at once. By: Prohibition of Female Genital Mutilation Act, 2011 "
        "(Cap. 62B), s.24 with s.2 (law enforcement officer). Unconfirmed: ask an advocate."
    )
    assert concerning(pack, NOTHING) == []
    assert all(duty.who and duty.by_when and duty.to and duty.basis and not duty.confirmed for duty in pack.duties)
    assert {LIMITS, TYPES, SHARING} == set(READ_OUT)
