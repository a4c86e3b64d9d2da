"""Which sections a charge sheet lacks: a table of situations with the right sections and the wrong ones, each with its
source.

What is right is what an advocate would ask about, never that a court must follow; see docs/decisions/0060.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import charges
from app.casework.charges import answering_act, answering_exploitation, weaker_charges
from app.casework.country import Pack
from app.casework.harm import harm_of
from app.casework.messages import PlainEnglish, spoken
from tests.casework.cases import CaseBuilder


class Situation(NamedTuple):
    """What was done and charged, what is to be considered then (`right`: all of these; none: no notice of sections),
    and what must not be (`wrong`)."""

    name: str
    age: int | None
    acts: tuple[str, ...]
    charged: tuple[str, ...]
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    source: str
    incident: Mapping[str, Any] = MappingProxyType({})
    suspect: dict[str, Any] | None = None
    sex: str = "female"
    case: Mapping[str, Any] = MappingProxyType({})


SOA, CTP, REVIEW = "Sexual Offences Act ", "Counter-Trafficking in Persons Act ", "found by an advocate's reading: "
PFGM = "Prohibition of FGM Act "
FEES = {"exchanged": ["school_fees"], "recruitment": ["bursary_promise"]}
TOURISM = {**FEES, "csec_types": ["prostitution", "travel_tourism"]}
MOVED = {"trafficking_acts": ["transport"], "trafficking_purposes": ["sexual_exploitation"]}
MEANS = {**MOVED, "trafficking_means": ["deception"]}
BEFORE_HER_CHILD = {"in_view_of": ["own_child"]}
FATHER = {"relationship": "parent", "sex": "male"}

SITUATIONS = [
    # --- The act itself ---
    Situation("child of 10 raped", 10, ("rape",), ("SOA11",), ("SOA8-2",), ("SOA8-3", "SOA8-4", "SOA3"),
              SOA + "s.8(2)"),
    Situation("child of 11 raped", 11, ("rape",), ("SOA8-3",), ("SOA8-2",), ("SOA8-4",),
              SOA + "s.8(2): eleven or less"),
    Situation("child of 12 raped", 12, ("rape",), ("SOA11",), ("SOA8-3",), ("SOA8-2", "SOA8-4"), SOA + "s.8(3)"),
    Situation("child of 15 raped", 15, ("rape",), ("SOA8-4",), ("SOA8-3",), ("SOA8-2",), SOA + "s.8(3)"),
    Situation("child of 16 raped", 16, ("rape",), ("SOA11",), ("SOA8-4",), ("SOA8-3", "SOA3"), SOA + "s.8(4)"),
    Situation("child of 17 raped", 17, ("rape",), ("SOA11",), ("SOA8-4",), ("SOA3",), SOA + "s.8(4)"),
    Situation("child charged rightly", 15, ("rape",), ("SOA8-3",), (), ("SOA5", "SOA10"), SOA + "s.8(3)"),
    Situation("young child charged rightly", 7, ("rape",), ("SOA8-2",), (), (), SOA + "s.8(2)"),
    Situation("adult of 18 raped", 18, ("rape",), ("SOA3",), (), ("SOA8-4", "SOA8-3"),
              REVIEW + "wrong proposal B; a child is below 18, Children Act s.2"),
    Situation("adult raped, indecent act charged", 30, ("rape",), ("SOA11A",), ("SOA3", "SOA5"),
              ("SOA7", "SOA6", "SOA8-4"), SOA + "s.3 and s.5"),
    Situation("adult raped by two", 30, ("rape",), ("SOA3",), ("SOA10",), ("SOA8-4",), SOA + "s.10",
              {"perpetrators_count": 2}),
    Situation("adult raped by one", 30, ("rape",), ("SOA3",), (), ("SOA10",), SOA + "s.10"),
    Situation("child of 17 raped by three", 17, ("rape",), ("SOA9",), ("SOA8-4", "SOA10"), (), SOA + "s.10",
              {"perpetrators_count": 3}),
    Situation("adult touched", 30, ("sexual_assault",), ("SOA11A",), (), ("SOA5", "SOA6", "SOA7"),
              REVIEW + "wrong proposal C; s.5 is penetration"),
    Situation("adult touched, nothing fitting charged", 30, ("sexual_assault",), ("PC",), ("SOA11A",),
              ("SOA5", "SOA6", "SOA7", "SOA11", "SOA24"), SOA + "s.11A"),
    Situation("child touched", 14, ("sexual_assault",), ("SOA11",), (), ("SOA5", "SOA6", "SOA7"), SOA + "s.11"),
    Situation("child touched, adult's section charged", 14, ("sexual_assault",), ("SOA11A",), ("SOA11",),
              ("SOA5", "SOA7"), SOA + "s.11"),
    Situation("child touched by a teacher", 14, ("sexual_assault",), ("PC",), ("SOA11", "SOA24"), ("SOA20",),
              SOA + "s.24", suspect={"relationship": "teacher", "sex": "male"}),
    Situation("attempt on a child", 13, ("attempted_rape",), ("PC",), ("SOA9",), ("SOA4", "SOA8-3"), SOA + "s.9"),
    Situation("attempt on an adult", 25, ("attempted_rape",), ("PC",), ("SOA4",), ("SOA9",), SOA + "s.4"),
    Situation("boy of 12, unnatural offence charged", 12, ("rape",), ("PC162",), ("SOA8-3",), ("SOA20", "SOA3"),
              "Penal Code s.162 in place of " + SOA + "s.8", sex="male"),
    Situation("age not known", None, ("rape",), ("PC",), ("SOA5",), ("SOA8-2", "SOA8-3", "SOA8-4", "SOA3"),
              "a section for an age needs an age"),
    Situation("boy of 10 touched, practices between males charged", 10, ("sexual_assault",), ("PC165",), ("SOA11",),
              ("PC162", "PC163", "SOA11A"), "Penal Code s.165 in place of " + SOA + "s.11", sex="male"),
    # --- Before whose eyes, and what somebody was made to do ---
    Situation("raped before her child", 30, ("rape",), ("SOA3",), ("SOA7",), ("SOA6", "SOA5"), SOA + "s.7: a child",
              BEFORE_HER_CHILD),
    Situation("raped before another child", 30, ("rape",), ("SOA3",), ("SOA7",), (), SOA + "s.7: a child",
              {"in_view_of": ["child", "somebody_else"]}),
    Situation("raped before her family", 30, ("rape",), ("SOA3",), ("SOA7",), (), SOA + "s.7: a family member",
              {"in_view_of": ["family"]}),
    Situation("raped before a person with a mental disability", 30, ("rape",), ("SOA3",), ("SOA7",), (),
              SOA + "s.7: a person with mental disabilities", {"in_view_of": ["mental_disability"]}),
    Situation("raped, nobody saw", 30, ("rape",), ("SOA3",), (), ("SOA7",), SOA + "s.7: in view only",
              {"in_view_of": ["nobody"]}),
    Situation("raped before a stranger", 30, ("rape",), ("SOA3",), (), ("SOA7",), SOA + "s.7: none of those three",
              {"in_view_of": ["somebody_else"]}),
    Situation("girl of 14 raped before her brother", 14, ("rape",), ("SOA8-3",), ("SOA7",), ("SOA8-2", "SOA6"),
              SOA + "s.7, its title: acts which cause penetration; beside s.8", {"in_view_of": ["family"]}),
    Situation("only the eyes are charged", 14, ("rape",), ("SOA7",), ("SOA8-3",), ("SOA8-4", "SOA3"),
              SOA + "s.7 does not answer s.8", {"in_view_of": ["family"]}),
    Situation("both charged", 30, ("rape",), ("SOA3", "SOA7"), (), ("SOA6",), SOA + "s.3 and s.7", BEFORE_HER_CHILD),
    Situation("touched before her child", 30, ("sexual_assault",), ("SOA11A",), ("SOA7",), ("SOA5", "SOA6"),
              SOA + "s.7: an indecent act", BEFORE_HER_CHILD),
    Situation("beaten before her child", 30, ("physical_assault",), ("PC251",), (), ("SOA7",),
              SOA + "s.7: rape or an indecent act, no beating", BEFORE_HER_CHILD),
    Situation("an attempt before her child", 30, ("attempted_rape",), ("SOA4",), (), ("SOA7",),
              SOA + "s.7: who commits it", BEFORE_HER_CHILD),
    Situation("made to touch", 30, ("sexual_assault",), ("SOA11A",), ("SOA6",), ("SOA5", "SOA7"),
              SOA + "s.6: compelled or induced", {"compelled": "yes"}),
    Situation("touched, made to do nothing", 30, ("sexual_assault",), ("SOA11A",), (), ("SOA6",), SOA + "s.6",
              {"compelled": "no"}),
    Situation("touched, not known whether made to", 30, ("sexual_assault",), ("SOA11A",), (), ("SOA6",), SOA + "s.6",
              {"compelled": "unknown"}),
    Situation("child made to touch", 12, ("sexual_assault",), ("SOA11",), (), ("SOA6",),
              SOA + "s.11 is graver than s.6", {"compelled": "yes"}),
    # --- By relation ---
    Situation("daughter of 14, defilement charged", 14, ("incest", "rape"), ("SOA8-3",), ("SOA20",), ("SOA21",),
              "JKM v R [2020] KEHC 3953: life where she is below 18", suspect=FATHER),
    Situation("daughter of 20", 20, ("incest", "rape"), ("SOA3",), ("SOA20",), ("SOA8-4", "SOA21"), SOA + "s.20",
              suspect=FATHER),
    Situation("daughter of 10, life charged", 10, ("incest", "rape"), ("SOA8-2",), (), ("SOA8-3",), SOA + "s.8(2)",
              suspect=FATHER),
    Situation("a cousin", 14, ("incest", "rape"), ("SOA8-3",), (), ("SOA20", "SOA21"),
              SOA + "s.22 leaves cousins out", suspect={"relationship": "cousin", "sex": "male"}),
    Situation("a step-father", 14, ("incest", "rape"), ("SOA8-3",), (), ("SOA20", "SOA21"), SOA + "s.22",
              suspect={"relationship": "step_parent", "sex": "male"}),
    Situation("a relative, nobody says which", 14, ("incest", "rape"), ("SOA8-3",), (), ("SOA20", "SOA21"),
              "only with the relation recorded", suspect={"relationship": "relative", "sex": "male"}),
    Situation("a son by his mother", 14, ("incest", "rape"), ("SOA8-3",), ("SOA21",), ("SOA20",), SOA + "s.21",
              suspect={"relationship": "parent", "sex": "female"}, sex="male"),
    Situation("a brother", 15, ("incest", "rape"), ("SOA8-3",), ("SOA20",), (), SOA + "s.20(1)",
              suspect={"relationship": "sibling", "sex": "male"}),
    # --- Exploitation, whatever the weight ---
    Situation("school fees, defilement charged", 14, ("sexual_exploitation", "rape"), ("SOA8-3",), ("SOA15", "CTP3"),
              ("SOA8-4", "SOA14", "SOA16"), REVIEW + "wrong silence A; the-star.co.ke, 19 December 2021", FEES),
    Situation("tourism, lesser defilement charged", 15, ("sexual_exploitation", "rape"), ("SOA8-4",),
              ("SOA8-3", "SOA14", "SOA15", "SOA17", "CTP3"), ("CTP5",), REVIEW + "s.14, 15, 17 never proposed",
              TOURISM),
    Situation("exploitation charged too", 14, ("sexual_exploitation", "rape"), ("SOA8-3", "SOA15"), (), ("CTP3",),
              SOA + "s.15(g)", FEES),
    Situation("life charged, exploitation not", 10, ("rape",), ("SOA8-2",), ("SOA15", "CTP3"), ("SOA14",),
              "a mismatch whatever the weight", FEES),
    Situation("nothing exchanged", 14, ("rape",), ("SOA8-3",), (), ("SOA15", "CTP3"), "no sign of exploitation",
              {"exchanged": ["nothing"]}),
    Situation("somebody arranged it", 14, ("rape",), ("SOA8-3",), ("SOA15", "CTP3", "CTP4"), ("CTP5",),
              CTP + "s.3, s.4", {"facilitator": True}),
    Situation("act and purpose, no means", 14, ("sexual_exploitation",), ("SOA8-3",), ("CTP3",), ("CTP5",),
              CTP + "s.3 with s.2: of a child no means", MOVED),
    Situation("an adult moved by deception", 25, ("sexual_exploitation",), ("SOA3",), ("CTP3",),
              ("SOA15", "CTP4", "SOA14"), CTP + "s.3", MEANS),
    Situation("trafficking charged as trafficking", 14, ("trafficking",), ("CTP3",), (), ("CTP5",), CTP + "s.3", MOVED),
    Situation("trafficking ticked, labour", 13, ("trafficking", "child_labour"), ("CHA18",), ("CTP3",),
              ("SOA15", "SOA14"), CTP + "s.2",
              {"trafficking_acts": ["recruit"], "trafficking_purposes": ["forced_labour"]}),
    Situation("child marriage as exploitation", 15, ("forced_marriage",), ("CHA23",), ("CTP3", "SOA15"),
              ("SOA17", "SOA14"), CTP + "s.2 “exploitation”", {"csec_types": ["child_marriage"]}),
    Situation("child marriage alone", 15, ("forced_marriage",), ("CHA23",), (), ("CTP3",), "Children Act s.23"),
    # --- By the part each had ---
    Situation("the buyer, defilement charged", 15, ("rape",), ("SOA8-3",), ("SOA15", "CTP3"), ("CTP5", "CTP4"),
              SOA + "s.15(g)", FEES, suspect={"roles": ["direct", "buyer"]}),
    Situation("the recruiter", 15, ("rape",), ("SOA8-3",), ("CTP3", "CTP4"), ("CTP5",), CTP + "s.3, s.4", FEES,
              suspect={"roles": ["recruiter"]}),
    Situation("the owner of the place", 15, ("rape",), ("SOA8-3",), ("SOA15", "CTP5"), ("CTP4",),
              SOA + "s.15(a); " + CTP + "s.5(a), Alibhai v R [2022] KEHC 15411", suspect={"roles": ["venue_owner"]}),
    Situation("a relative who arranged it", 15, ("rape",), ("SOA8-3",), ("CTP3", "CTP4"), ("CTP5",),
              CTP + "s.3, s.4", suspect={"roles": ["arranging_relative"], "relationship": "cousin"}),
    Situation("who drove her", 15, ("rape",), ("SOA8-3",), ("CTP3", "CTP4"), ("CTP5",), CTP + "s.3",
              suspect={"roles": ["transporter"]}),
    # --- Online, and the rest ---
    Situation("pictures of a child", 15, ("online_abuse",), ("PC",), ("SOA16", "CMCA24", "CHA22-3"),
              ("SOA14", "CMCA27"), "CMCA s.24, " + SOA + "s.16", {"csec_types": ["abuse_material"]}),
    Situation("pictures of an adult", 25, ("online_abuse",), ("PC",), ("CMCA27", "CMCA37"),
              ("SOA16", "CMCA24", "CHA22-3"), "CMCA s.27, s.37"),
    Situation("drugs given", 14, ("rape",), ("SOA8-3", "SOA15"), ("CHA24",), ("SOA27",), "Children Act s.24",
              {"exchanged": ["drugs"]}),
    Situation("drugs given to an adult", 30, ("rape",), ("SOA3", "CTP3"), (), ("CHA24",), "Children Act s.24",
              {"exchanged": ["drugs"]}),
    Situation("papers of a trafficked girl kept", 16, ("trafficking",), ("CTP3",), ("CTP8",), ("CTP5", "CTP7"),
              CTP + "s.8", {**MOVED, "control": ["documents_held"]}),
    Situation("papers kept, no trafficking", 16, ("rape",), ("SOA8-4",), (), ("CTP8",), CTP + "s.8",
              {"control": ["documents_held"]}),
    Situation("who drove her over the border", 16, ("trafficking",), ("CTP3",), ("CTP7",), ("CTP8", "CTP5"),
              CTP + "s.7", {**MOVED, "csec_types": ["trafficking_cross_border"]}, {"roles": ["transporter"]}),
    Situation("over the border, nobody said by whom", 16, ("trafficking",), ("CTP3",), (), ("CTP7",), CTP + "s.7",
              {**MOVED, "csec_types": ["trafficking_cross_border"]}),
    Situation("work in a quarry at 15", 15, ("child_labour",), ("PC",), ("CHA18", "EMP53"), ("EMP56",),
              "Employment Act s.53", {"place_type": "quarry"}),
    Situation("work in a house at 12", 12, ("child_labour",), ("PC",), ("CHA18", "EMP56"), ("EMP53",),
              "Employment Act s.56", {"place_type": "home"}),
    Situation("threats since the charge", 15, ("rape",), ("SOA8-3",), ("PC117",), ("SOA8-2",), "Penal Code s.117",
              case={"dangers": ["threats"]}),
    Situation("the suspect is near, no more", 15, ("rape",), ("SOA8-3",), (), ("PC117",), "Penal Code s.117",
              case={"dangers": ["suspect_near", "family_pressure"]}),
    # --- Cutting, by the part each had: what is exploitation elsewhere is none here ---
    Situation("cutting", 8, ("fgm",), ("PC",), ("FGM", "CHA23"), ("SOA11", "FGM20", "FGM24"), PFGM + "s.19"),
    Situation("cutting beside a forced marriage", 15, ("forced_marriage",), ("CHA23",), ("FGM",), ("FGM20", "CTP3"),
              PFGM + "s.19", {"harmful_practice": "fgm"}),
    Situation("who cut her, aiding charged", 8, ("fgm",), ("FGM20",), ("FGM",), ("FGM22", "SOA15"), PFGM + "s.19",
              suspect={"roles": ["direct"]}),
    Situation("a relative who arranged the cutting", 8, ("fgm",), ("FGM",), ("FGM20",), ("CTP3", "CTP4", "SOA15"),
              PFGM + "s.20", suspect={"roles": ["arranging_relative"], "relationship": "grandparent"}),
    Situation("who paid for the cutting", 8, ("fgm",), ("FGM",), ("FGM20",), ("CTP3", "SOA15"), PFGM + "s.20",
              suspect={"roles": ["aided"]}),
    Situation("who took her over the border to be cut", 8, ("fgm",), ("FGM",), ("FGM21",), ("CTP7", "CTP3"),
              PFGM + "s.21", suspect={"roles": ["took_abroad"]}),
    Situation("who gave the room for the cutting", 8, ("fgm",), ("FGM",), ("FGM22",), ("CTP5", "SOA15"), PFGM + "s.22",
              suspect={"roles": ["venue_owner"]}),
    Situation("only who gave the room is charged", 8, ("fgm",), ("FGM22",), ("FGM",), ("FGM23",),
              PFGM + "s.22 leaves who cut her out", suspect={"roles": ["venue_owner"]}),
    Situation("who had the knife", 8, ("fgm",), ("FGM",), ("FGM23",), ("FGM21",), PFGM + "s.23",
              suspect={"roles": ["had_tools"]}),
    Situation("who knew and said nothing", 8, ("fgm",), ("FGM",), ("FGM24",), ("FGM20",), PFGM + "s.24",
              suspect={"roles": ["did_not_report"]}),
    Situation("each charged with their part", 8, ("fgm",), ("FGM", "FGM24"), (), ("FGM20",), PFGM + "s.24",
              suspect={"roles": ["did_not_report"]}),
    Situation("cutting of a woman", 25, ("fgm",), ("PC",), ("FGM",), ("CHA23",), PFGM + "s.19: of any age"),
    Situation("somebody arranged the cutting", 8, ("fgm",), ("FGM",), (), ("CTP3", "SOA15"), PFGM + "s.20",
              {"facilitator": True}),
    Situation("a child beaten", 9, ("physical_assault",), ("PC",), ("CHA22", "PC251"), ("PADV", "SOA11"),
              "Children Act s.22; Penal Code s.251"),
    Situation("a child beaten at home", 9, ("physical_assault",), ("PC",), ("CHA22", "PADV"), ("SOA11",),
              "Protection Against Domestic Violence Act", suspect=FATHER),
]  # fmt: skip


def told(each: Situation) -> CaseBuilder:
    case = CaseBuilder(sex=each.sex, **each.case, **({} if each.age is None else {"age": each.age}))
    suspects = []
    if each.suspect is not None:
        suspects.append(case.add("perpetrator", code_name="M1", **each.suspect))
    acts = list(each.acts)
    case.add("incident", reported_on="2021-10-20", incident_types=acts, perpetrators=suspects, **each.incident)
    legal = case.add("legal_case")
    for offence in each.charged:
        case.add("charge", legal_case=legal, offence=offence)
    return case


def considered(case: CaseBuilder, pack: Pack) -> set[str]:
    """Every section that a notice names, of the case and of its suspects."""
    return {
        code
        for weaker in weaker_charges(case.file, pack)
        for code in (*weaker.consider, *(code for each in weaker.suspects for code in each.consider))
    }


@pytest.mark.parametrize("each", SITUATIONS, ids=lambda each: each.name)
def test_the_right_sections_are_named_and_the_wrong_ones_are_not(pack: Pack, each: Situation) -> None:
    found = considered(told(each), pack)
    assert set(each.right) <= found
    assert not set(each.wrong) & found
    assert bool(found) is bool(each.right), "a right charge sheet gets no notice"
    assert all(pack.offence(code) for code in (*each.right, *each.wrong, *each.charged))


def test_the_table_is_long_enough_to_be_trusted_and_every_line_names_its_source() -> None:
    assert len(SITUATIONS) >= 90 and all(each.source for each in SITUATIONS)
    assert len({each.name for each in SITUATIONS}) == len(SITUATIONS)


# --- Suspects ----------------------------------------------------------------------------------------------------


def lured(**charges_by: list[str]) -> tuple[CaseBuilder, dict[str, str]]:
    """A girl of 15, lured with school fees: who paid, who arranged it, who gave the room; charges by suspect."""
    case = CaseBuilder(sex="female", age=15)
    suspects = {
        name: case.add("perpetrator", code_name=name, roles=roles)
        for name, roles in (("M1", ["direct", "buyer"]), ("M2", ["facilitator"]), ("M3", ["venue_owner"]))
    }
    case.add("incident", reported_on="2021-10-20", incident_types=["rape"], exchanged=["school_fees"], facilitator=True,
             perpetrators=list(suspects.values()))  # fmt: skip
    legal = case.add("legal_case")
    for name, offences in charges_by.items():
        for offence in offences:
            case.add("charge", legal_case=legal, offence=offence, perpetrator=suspects.get(name, ""))
    return case, suspects


def test_a_suspect_against_whom_no_charge_stands_is_named_with_what_to_consider(pack: Pack) -> None:
    case, suspects = lured(M1=["SOA8-3", "SOA15"])
    (weaker,) = weaker_charges(case.file, pack)
    assert (weaker.harms, weaker.signs) == ((), ()), "who paid is charged with it"
    found = {each.suspect: each for each in weaker.suspects}
    assert set(found) == {suspects["M2"], suspects["M3"]}
    assert found[suspects["M2"]].charged == () and {"CTP3", "SOA15"} <= set(found[suspects["M2"]].consider)
    assert "CTP5" in found[suspects["M3"]].consider


def test_each_suspect_is_looked_at_by_what_stands_against_that_suspect(pack: Pack) -> None:
    case, suspects = lured(M1=["SOA8-3"], M2=["CTP3"], M3=["CTP5"])
    (weaker,) = weaker_charges(case.file, pack)
    (buyer,) = weaker.suspects
    assert (buyer.suspect, buyer.charged) == (suspects["M1"], ("SOA8-3",)) and "SOA15" in buyer.consider
    case, _ = lured(M1=["SOA8-3", "SOA15"], M2=["CTP3"], M3=["CTP5"])
    assert weaker_charges(case.file, pack) == []


def test_a_charge_against_nobody_by_name_may_be_against_anybody(pack: Pack) -> None:
    case, _ = lured(nobody=["SOA8-3", "SOA15", "CTP3", "CTP5"])
    assert weaker_charges(case.file, pack) == []


def test_a_suspect_whom_only_the_legal_case_names_is_seen(pack: Pack) -> None:
    case = told(SITUATIONS[6])
    other = case.add("perpetrator", code_name="M2", roles=["direct"])
    case.records["legal_case"][0]["perpetrators"] = [other]
    case.records["charge"][0]["perpetrator"] = case.add("perpetrator", code_name="M1")
    (weaker,) = weaker_charges(case.file, pack)
    assert [(each.name, each.charged) for each in weaker.suspects] == [("M2", ())]


# --- What is said ------------------------------------------------------------------------------------------------


class Voice(PlainEnglish):
    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def label(self, code_list: str, code: str) -> str:
        return self.pack.label(code_list, code, "en")


def said(case: CaseBuilder, pack: Pack) -> list[str]:
    return [spoken(each, Voice(pack)) for weaker in weaker_charges(case.file, pack) for each in charges.explain(weaker)]


def test_the_notice_names_sections_and_signs_no_unconfirmed_term_and_an_advocate(pack: Pack) -> None:
    case, _ = lured(M1=["SOA8-4"])
    text = said(case, pack)
    assert "Signs of exploitation: School fees, Buyer, Facilitator, Owner of the place" in text
    sections = "s.3 Counter-Trafficking in Persons Act, s.15 Sexual Offences Act"
    assert f"M2 (Facilitator): no charge stands. Consider {sections}" in text
    assert f"M1 (Did it himself or herself, Buyer): consider also {sections}" in text
    assert any("s.8(1) with (3) Sexual Offences Act" in each for each in text)
    assert "Ask an advocate" in text[-1]
    assert not any("years" in each or "life" in each for each in text)


def test_the_notice_says_what_was_recorded_beside_the_act(pack: Pack) -> None:
    before = next(each for each in SITUATIONS if each.name == "touched before her child")
    text = said(told(before), pack)
    assert "Recorded beside it: The survivor's own child" in text
    assert not any("Signs of exploitation" in each for each in text)


def test_no_section_of_the_pack_is_confirmed_and_every_one_that_is_proposed_has_a_source(pack: Pack) -> None:
    assert not any(each.confirmed for each in pack.offences)
    assert [each.code for each in pack.offences if each.answers_exploitation and not each.source] == []


def test_a_repealed_section_is_never_to_be_considered(pack: Pack) -> None:
    for each in SITUATIONS:
        file = told(each).file
        harm = harm_of(file, file.of("incident")[0])
        found = [offence for act in pack.codes("incident_type") for offence in answering_act(act, harm, pack)]
        assert not any(offence.repealed for offence in (*found, *answering_exploitation(harm, pack)))


@given(
    st.lists(st.sampled_from(["SOA3", "SOA5", "SOA7", "SOA8-3", "SOA11", "CTP3", "FGM22", "PC"]), min_size=1),
    st.none() | st.integers(0, 60),
    st.sampled_from([{}, FEES, TOURISM, MOVED, {"facilitator": True}, BEFORE_HER_CHILD, {"compelled": "yes"}]),
    st.lists(st.sampled_from(["buyer", "venue_owner", "transporter", "direct", "did_not_report"]), max_size=2),
    st.sampled_from([("rape", "trafficking", "online_abuse", "incest"), ("fgm",), ("fgm", "sexual_assault")]),
)
def test_charging_all_that_was_to_be_considered_ends_the_notice(
    pack: Pack, offences: list[str], age: int | None, incident: dict[str, Any], roles: list[str], acts: tuple[str, ...]
) -> None:
    case = told(Situation("", age, acts, tuple(offences), (), (), "", incident, {"roles": roles, **FATHER}))
    for weaker in weaker_charges(case.file, pack):
        for offence in sorted(considered(case, pack)):
            case.add("charge", legal_case=weaker.legal_case, offence=offence)
    assert weaker_charges(case.file, pack) == []
