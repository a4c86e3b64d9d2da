"""An edit takes with it what is no longer asked, at every depth, and says so: in the form, where an answer stands, and
by the command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.casebook import Casebook
from app.casework.registry import CORE
from app.casework.still_asked import let_go
from app.packs import load
from app.words.refusal import Refused
from tests.seats import Known, Seat

KENYA = load("kenya")
PLACE = {"county": "mombasa", "sub_county": "changamwe", "ward": "port_reitz"}


@pytest.fixture
def book(known: Known) -> Iterator[Casebook]:
    with known.casebook() as opened:
        yield opened


# kind, what stands, what is changed, what goes by its question's name
EDITS: list[tuple[str, dict[str, Any], dict[str, Any], set[str]]] = [
    ("case", PLACE, {"county": "kilifi"}, {"sub_county", "ward"}),
    ("case", PLACE, {"county": None}, {"sub_county", "ward"}),
    ("case", PLACE, {"county": {"skipped": "declined"}}, {"sub_county", "ward"}),
    ("case", PLACE, {"sub_county": "jomvu"}, {"ward"}),
    ("case", PLACE, {"sub_county": None}, {"ward"}),
    ("case", {**PLACE, "ward": {"skipped": "unknown"}}, {"county": None}, {"sub_county", "ward"}),
    ("case", {"relieved_on": "2022-03-01", "relieved_by": "rescue", "relieved_evidence": "x"}, {"relieved_on": None},
     {"relieved_by", "relieved_evidence"}),
    ("incident", PLACE, {"county": "kilifi"}, {"sub_county", "ward"}),
    ("incident", {"reported_before": "yes", "reported_to": ["police"]}, {"reported_before": "no"}, {"reported_to"}),
    ("incident", {"incident_types": ["trafficking"], "trafficking_acts": ["transport"], "trafficking_means": ["force"],
                  "csec_types": ["prostitution"]}, {"incident_types": ["physical_assault"]},
     {"trafficking_acts", "trafficking_means", "csec_types"}),
    ("incident", {"happened_on": "2022-03-01", "happened_at": "21:30", "ended_on": "2022-03-02"}, {"happened_on": None},
     {"happened_at", "ended_on"}),
    ("partner", {"name": "X", "kind": "police", "county": "mombasa", "sub_county": "nyali"}, {"county": "kilifi"},
     {"sub_county"}),
    ("partner", {"name": "X", "kind": "police", "agreement": "signed", "signed_on": "2022-01-01",
                 "agreement_expires_on": "2023-01-01"}, {"agreement": "none"}, {"signed_on", "agreement_expires_on"}),
    ("perpetrator", {"restrained_by": "bail", "restrained_on": "2022-01-01", "restrained_evidence": "x"},
     {"restrained_by": None}, {"restrained_on", "restrained_evidence"}),
    ("training", {"on": "2022-03-01", **PLACE}, {"county": "kilifi"}, {"sub_county", "ward"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "stand", "changed", "goes"), EDITS)
def test_what_loses_its_question_goes_and_nothing_else(
    kind: str, stand: dict[str, Any], changed: dict[str, Any], goes: set[str]
) -> None:
    gone = let_go(CORE[kind], {**stand, **changed}, changed, KENYA, lambda _name: None)
    assert set(gone) == goes


def test_what_was_there_without_its_question_before_stays_when_something_else_is_changed() -> None:
    odd = {"ward": "port_reitz", "sex": "male"}
    assert let_go(CORE["case"], {**odd, "lives_with": "mother"}, {"lives_with": "mother"}, KENYA, lambda _: None) == ()


@pytest.mark.parametrize("kind", CORE)
def test_a_question_that_hangs_on_itself_or_a_ring_would_never_end(kind: str) -> None:
    """Each field's condition reads others; what it reads never leads back to it: so letting go comes to an end."""
    reads = {
        field.name: {name for name in (field.asked_when.reads if field.asked_when else ()) if name != field.name}
        for field in CORE[kind]
    }

    def above(name: str, seen: frozenset[str]) -> None:
        assert name not in seen, f"{kind}.{name}"
        for other in reads.get(name, ()):
            above(other, seen | {name})

    for name in reads:
        above(name, frozenset())


def test_the_edit_the_undo_and_the_history_are_one_step(book: Casebook) -> None:
    case = book.records.record("case", PLACE).id
    saved = book.records.edit(case, {"county": "kilifi"})
    shown = book.records.show(case)
    assert (shown["county"], shown.get("sub_county"), shown.get("ward")) == ("kilifi", None, None)
    assert saved is not None
    assert saved.let_go == ("Sub-county", "Ward")
    book.records.take_back(saved)
    shown = book.records.show(case)
    assert {name: shown[name] for name in PLACE} == PLACE


def test_what_is_typed_with_what_takes_its_question_away_is_refused(book: Casebook) -> None:
    case = book.records.record("case", PLACE).id
    with pytest.raises(Refused, match="not asked with the other answers"):
        book.records.edit(case, {"county": "kilifi", "ward": "port_reitz"})
    with pytest.raises(Refused, match="does not lie within"):
        book.records.edit(case, {"ward": "kongowea"})
    with pytest.raises(Refused, match="does not lie within"):
        book.records.record("case", {**PLACE, "sub_county": "nyali"})
    shown = book.records.show(case)
    assert {name: shown[name] for name in PLACE} == PLACE
    book.records.edit(case, {"sub_county": "nyali", "ward": "kongowea"})
    assert book.records.show(case)["ward"] == "kongowea"


def test_the_command_says_what_went(seat: Seat) -> None:
    case = seat.record("case", **PLACE)["id"]
    ran = seat("edit", case, "county=kilifi")
    assert ran.out.strip() == "Changed. No longer asked, and so taken out: “Sub-county”, “Ward”."
    assert seat.ask("edit", case, "county=mombasa") == {"id": case, "changed": True}


def test_the_edit_form_takes_it_too_also_what_was_typed_before_its_question_went(book: Casebook) -> None:
    incident = book.records.record("incident", {"reported_on": "2022-03-22", **PLACE, "reported_before": "yes",
                                                "reported_to": ["police"]}).id  # fmt: skip
    parents = {incident: book.records.for_editing(incident)[1]}
    typed = {
        "incident.county": "kilifi",
        "incident.sub_county": None,
        "incident.reported_before": "no",
        "incident.reported_to": ["police", "hospital"],
    }
    draft = book.drafts.new("incident", incident)._replace(parents=parents, answers=typed)
    made = book.drafts.save(draft)
    shown = book.records.show(incident)
    assert [shown.get(name) for name in ("county", "sub_county", "ward")] == ["kilifi", None, None]
    assert not shown["reported_to"]
    assert made.saved is not None
    assert set(made.saved.let_go) == {"Ward where it happened", "Where was it reported?"}


def test_a_decision_between_two_answers_takes_it_too(book: Casebook) -> None:
    case = book.records.record("case", {"county": "kwale"}).id
    parents = book.records.for_editing(case)[1]
    book.records.edit(case, {"county": "kilifi"}, parents)
    book.records.edit(case, {"county": "mombasa"}, parents)
    assert book.records.show(case)["county"] == "mombasa"
    book.records.edit(case, {"sub_county": "changamwe", "ward": "port_reitz"})
    saved = book.records.resolve(case, "county", "kilifi")
    shown = book.records.show(case)
    assert [shown.get(name) for name in PLACE] == ["kilifi", None, None]
    assert saved is not None
    assert saved.let_go == ("Sub-county", "Ward")
