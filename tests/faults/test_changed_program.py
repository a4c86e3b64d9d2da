"""A volunteer with a changed program, who signs with their own key whatever the ordinary one refuses to write: words
that answer what is still to be said, another's name and code, consents and answers that change their case. Attacks on
promises 3, 4 and 6; three real devices at a real server, made once.
"""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from sync.changes import Kind
from tests.days import ago
from tests.faults.changed_program import began, coming, wrote
from tests.seats import Ran, Seat, join, new_centre
from tests.sync.server.parts import Server

WORD = {"method": "witnessed_verbal", "given_by": "survivor"}
CLOSING = {"reason": "survivor_wish", "criteria": ["survivor_told"]}


class Three(NamedTuple):
    """The lead, Amina, and Juma who means harm; the lead has let both in."""

    lead: Seat
    amina: Seat
    juma: Seat
    cases: list[str]
    """Cases that Amina has begun and everybody has: each is taken once."""

    @property
    def seats(self) -> tuple[Seat, ...]:
        return self.lead, self.amina, self.juma

    def meet(self, first: Seat) -> None:
        """Have everybody hear what one of them has written."""
        for each in (first, *(each for each in self.seats if each is not first)):
            each.sync()

    def a_case(self) -> str:
        return self.cases.pop()


@pytest.fixture(scope="module")
def three(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Three:
    place = tmp_path_factory.mktemp("three")
    lead = new_centre(place / "lead", server)
    amina = join(place / "amina", lead, server.address)
    juma = join(place / "juma", lead, server.address, person="juma")
    made = Three(lead, amina, juma, [amina.record("case", sex="female", age=24)["id"] for _ in range(17)])
    made.meet(amina)
    return made


def refers(seat: Seat, case: str, **to: object) -> Ran:
    told = {
        "case": case,
        "services": ["medical"],
        "disclosed": ["case.age"],
        "status": "sent",
        **({"institution": "police"} | to),
    }
    return seat("record", "referral", "--from", "-", "--json", stdin=json.dumps(told))


def assert_closed(three: Three, case: str, why: str) -> None:
    for each in three.seats:
        refused = refers(each, case)
        assert refused.status == 1, "the gate was open"
        assert why in refused.err


def tasks(seat: Seat, case: str) -> list[str]:
    return [line["what"] for line in seat.ask("today") if line["kind"] == "task" and line["case"] == case]


def test_a_yes_that_names_every_no_to_come_opens_no_gate(three: Three) -> None:
    case = three.a_case()
    yes = {"case": case, "recipient": "police", "given": "yes", "on": "2022-03-01", "expires_on": "2099-01-01", **WORD}
    began(three.juma, "consent", **yes, answers=coming(three.amina))
    three.meet(three.juma)
    assert refers(three.amina, case).status == 0
    three.amina.record("consent", case=case, recipient="police", given="no", **WORD)
    three.meet(three.amina)
    assert_closed(three, case, "said no")


def test_a_refusal_is_not_answered_by_an_approval_that_named_it_before_it_was_said(three: Three) -> None:
    case = three.a_case()
    closure = three.juma.record("closure", case=case, **CLOSING)["id"]
    about = {"case": case, "of": "closure", "record": closure, "on": "2022-03-01"}
    began(three.juma, "approval", **about, decision="approved", answers=coming(three.amina))
    three.meet(three.juma)
    three.amina.record("approval", case=case, of="closure", record=closure, decision="refused")
    three.meet(three.amina)
    wrote(three.juma, case, Kind.TRANSITION, {"state": "closed", "closed_by": closure})
    three.meet(three.juma)
    for each in three.seats:
        assert len(tasks(each, case)) == 1
        assert each.ask("show", case)["unconfirmed"]


def test_who_signed_is_not_read_out_of_what_was_written(three: Three) -> None:
    cases = {name: three.a_case() for name in ("amina", "lead", "nobody at all")}
    for name, case in cases.items():
        closure = three.juma.record("closure", case=case, **CLOSING)["id"]
        false = {"approved_by": name, "signed_by": name, "let_in_by": [], "let_in_on": "2020-01-01"}
        about = {"case": case, "of": "closure", "record": closure, "on": "2022-03-01"}
        began(three.juma, "approval", **about, decision="approved", **false)
        assert "approval of a second person" in three.juma("edit", case, "state=closed").line
        wrote(three.juma, case, Kind.TRANSITION, {"state": "closed", "closed_by": closure})
    three.meet(three.juma)
    for each in three.seats:
        for case in cases.values():
            assert tasks(each, case) == ["Closed, not confirmed: no second person's approval counts"]


def test_a_consent_that_is_moved_to_another_case_or_purpose_opens_nothing_there(three: Three) -> None:
    case, other = three.a_case(), three.a_case()
    yes = three.amina.record("consent", case=case, recipient="police", given="yes", **WORD)["id"]
    three.meet(three.amina)
    wrote(three.juma, yes, Kind.SET, {"case": other})
    three.meet(three.juma)
    assert_closed(three, other, "no consent")
    assert [each.ask("show", yes)["case"] for each in three.seats] == [case] * 3


def test_an_older_programs_override_is_read_as_one_and_waits_for_its_second_person(three: Three) -> None:
    case = three.a_case()
    older = {"override": True, "override_reason": "Grave harm tonight", "on": ago(0)}
    began(three.juma, "consent", case=case, recipient="police", given="no", **older, **WORD)
    three.meet(three.juma)
    [word] = three.amina.ask("list", "consent", "--where", f"case={case}")
    assert word["override"] == "yes"
    assert_closed(three, case, "waits for a second person")


def test_a_consent_in_a_case_of_nobody_opens_nothing_and_breaks_nothing(three: Three) -> None:
    case = three.a_case()
    for nowhere in ("0" * 32, "", "x", case.upper(), f"{case} "):
        began(three.juma, "consent", case=nowhere, recipient="police", given="yes", on="2022-03-01", **WORD)
    three.meet(three.juma)
    assert_closed(three, case, "no consent")


def test_a_word_about_a_partner_that_calls_itself_of_two_kinds_opens_the_others_gate_to_nobody(three: Three) -> None:
    case = three.a_case()
    station = three.amina.record("partner", name="Nyali police station", kind="police")["id"]
    three.amina.record("consent", case=case, recipient=station, given="no", **WORD)
    three.amina.record("consent", case=case, recipient="hospital", given="yes", **WORD)
    three.meet(three.amina)
    wrote(three.juma, station, Kind.SET, {"kind": "hospital"})
    three.meet(three.juma)
    for each in three.seats:
        assert refers(each, case, institution=None, partner=station).status == 1, "it was refused by name"


def test_a_case_under_the_code_of_another_is_not_opened_in_its_place(three: Three) -> None:
    made = three.amina.record("case", sex="female", age=14)
    three.meet(three.amina)
    copied = {"code": made["code"], "pseudonym": made["pseudonym"], "state": "registered", "worker": "amina"}
    false = began(three.juma, "case", **copied, sex="male")
    three.meet(three.juma)
    for each in three.seats:
        for words in (
            ("show", made["code"]),
            ("edit", made["code"], "age=15"),
            ("delete", made["code"], "--reason", "x y z"),
        ):
            refused = each(*words)
            assert refused.status == 1, words
            assert made["id"] in refused.err and false in refused.err
        assert each.ask("show", made["id"])["sex"] == "female"
    three.juma.ask("delete", false, "--reason", "mistake")
    three.meet(three.juma)
    assert [each.ask("show", made["code"])["id"] for each in three.seats] == [made["id"]] * 3


def test_what_is_written_under_a_kind_or_a_field_that_nobody_knows_is_shown_to_nobody_and_keeps_nothing_shut(
    three: Three,
) -> None:
    case = three.a_case()
    began(three.juma, "of_a_newer_version", case=case, text="hidden")
    wrote(three.juma, case, Kind.SET, {"hidden": True, "deleted": True, "unconfirmed": ["x"], "row": 1})
    three.meet(three.juma)
    for each in three.seats:
        assert case in [line["id"] for line in each.ask("list", "case")]
    assert three.amina.ask("edit", case, "age=25")["changed"]


def test_an_answer_given_by_another_kind_of_change_stands_in_the_history_under_who_gave_it(three: Three) -> None:
    odd = {"age": 3, "languages": ["sw"], "state": "of_nothing", "code": "MSA-1"}
    kinds = (Kind.ADD, Kind.REMOVE, Kind.NOTE, Kind.RESOLVE, Kind.TRANSITION, Kind.UNDELETE)
    cases = {kind: three.a_case() for kind in kinds}
    for kind, case in cases.items():
        wrote(three.juma, case, kind, {**odd, "case": case})
    three.meet(three.juma)
    for each in three.seats:
        for kind, case in cases.items():
            last = each.ask("history", case)[-1]
            assert (last["author"], last["kind"]) == ("juma", kind)
            assert each("show", case).status == 0
        assert each("list", "case").status == each("today").status == 0
        assert each.is_sound()
