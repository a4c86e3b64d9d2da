"""What a kind of record demands stands in one module of its name, and holds by whichever way it is recorded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import writing
from app.casebook import Casebook
from app.casework.registry import CORE
from app.words.refusal import Refused
from app.writing import rules
from app.writing.rules import KindRules
from tests.seats import Known

HERE = Path(writing.__file__).parent
FREE_OF_KINDS = ("recording", "linking", "undoing", "noting", "desk", "rules/__init__")


@pytest.fixture
def book(known: Known) -> Iterator[Casebook]:
    with known.casebook() as opened:
        yield opened


@pytest.mark.parametrize("module", FREE_OF_KINDS)
def test_a_room_that_records_names_no_kind_of_record(module: str) -> None:
    source = ast.parse((HERE / f"{module}.py").read_text(encoding="utf-8"))
    texts = {each.value for each in ast.walk(source) if isinstance(each, ast.Constant)}
    assert not texts & CORE.keys()


def test_each_module_holds_the_rules_of_the_kind_it_is_named_as_and_all_others_go_by_those_of_every_kind() -> None:
    named = {each.stem for each in (HERE / "rules").glob("[a-z]*.py")}
    assert named <= CORE.keys()
    assert {kind for kind in CORE if type(rules.of(kind)) is not KindRules} == named
    assert [rules.of(kind).kind for kind in CORE] == list(CORE)


def test_a_hand_over_that_is_written_as_a_draft_is_refused_for_the_same_reasons(book: Casebook) -> None:
    case = book.records.record("case", {}).id
    draft = book.drafts.new("reassignment", case)
    for somebody, why in (("nobody", "no member"), (book.records.show(case)["worker"], "already")):
        told = {"reassignment.to_worker": somebody, "reassignment.from_worker": book.records.show(case)["worker"]}
        with pytest.raises(Refused) as refused:
            book.drafts.save(draft._replace(answers=told))
        assert why in str(refused.value)
    assert book.records.find("reassignment") == []


def test_everything_that_is_wrong_with_a_call_is_said_at_once(book: Casebook) -> None:
    case = book.records.record("case", {}).id
    with pytest.raises(Refused) as refused:
        book.records.record("follow_up", {"case": case, "institution": "police", "on": "soon", "ladder_step": 7})
    assert {each.field for each in refused.value.problems} == {"on", "ladder_step"}
