"""Saves that are gathered are read as if each had been kept at once, and end as the same journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.store import journal, meta
from app.store.gathering import Gathering
from app.store.holdings import Held, Holdings
from app.store.journal import Author, Intent
from app.store.store import Store
from app.store.transaction import Transaction
from sync.changes import Kind
from tests.examples import examples
from tests.seats import Known
from tests.store.histories import CIRCLE, kept_rows, tried

AUTHORS = (Author(CIRCLE, b"m" * 16), Author(CIRCLE, b"n" * 16))
_skip = st.sampled_from([{"skipped": "declined"}, {"skipped": "unknown"}])
_codes = st.lists(st.sampled_from(["sw", "en", "mij"]), max_size=3)
FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "case": {
        "code": st.sampled_from(["A-1", "A-2"]),
        "age": st.integers(0, 20) | _skip | st.none(),
        "languages": _codes | _skip,
        "state": st.sampled_from(["registered", "closed"]),
        "worker": st.sampled_from(["Amina", "Baraka"]) | st.none(),
    },
    "incident": {"narrative": st.sampled_from(["karo", "mto"]) | _skip | st.none(), "incident_types": _codes},
}


class Move(NamedTuple):
    """Something of a Save: what is begun (`of` is the number of a case), or which record is changed how."""

    kind: Kind
    entity: str
    of: int
    fields: dict[str, Any]
    knows_latest: bool


class Save(NamedTuple):
    """Who makes which moves, and whether what is gathered is kept then, in a transaction that goes on or ends."""

    author: Author
    moves: Sequence[Move]
    then: str


@st.composite
def _move(draw: st.DrawFn) -> Move:
    entity = draw(st.sampled_from(list(FIELDS)))
    kind = draw(st.sampled_from([Kind.CREATE] * 3 + [Kind.SET] * 5 + [Kind.TRANSITION, Kind.RESOLVE, Kind.DELETE]))
    names = draw(st.lists(st.sampled_from(list(FIELDS[entity])), min_size=1, max_size=3, unique=True))
    fields = {} if kind is Kind.DELETE else {name: draw(FIELDS[entity][name]) for name in names}
    return Move(kind, entity, draw(st.integers(0, 3)), fields, draw(st.integers(0, 3)) > 0)


SAVES = st.lists(
    st.builds(
        Save,
        st.sampled_from(AUTHORS),
        st.lists(_move(), min_size=1, max_size=3),
        st.sampled_from(["", "", "finish", "begin anew"]),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture
def store(known: Known) -> Iterator[Store]:
    opened = known.store()
    yield opened
    opened.close()


def seen(holdings: Holdings, records: Sequence[str]) -> list[Any]:
    """Everything that can be asked of some records."""
    found: list[Any] = []
    for record in records:
        for entity in FIELDS:
            held = holdings.held(entity, record)
            found.append((held and held._replace(row=0), holdings.is_here(entity, record)))
            found.append(holdings.case_of(entity, held.values) if held else None)
        found.append(sorted(_without_row(holdings.listed("incident", {"case": record}))))
        found += [holdings.entity_of(record), holdings.code_of_case(record)]
        found += [holdings.candidates(record), holdings.candidates(record, "age")]
    return found


def _without_row(records: Sequence[Held]) -> Iterator[Any]:
    return ((each.id, repr(each._replace(row=0, values=dict(sorted(each.values.items()))))) for each in records)


def _intents(tx: Transaction, save: Save, begun: list[tuple[str, bytes]], now_ms: int) -> list[Intent]:
    """What a Save says, of what is kept: a move that has nothing to change begins something."""
    intents: list[Intent] = []
    for move, key in zip(save.moves, journal.next_records(tx, save.author, len(save.moves)), strict=True):
        there = [record for entity, record in begun if entity == move.entity]
        if move.kind is Kind.CREATE or move.of >= len(there):
            cases = [record.hex() for entity, record in begun if entity == "case"]
            of = {"case": cases[move.of % len(cases)]} if cases and move.entity != "case" else {}
            intents.append(Intent(move.entity, key, Kind.CREATE, {**move.fields, **of}))
            continue
        record = there[move.of]
        history = journal.history(tx, record)
        held = Holdings(tx).held(move.entity, record.hex())
        heads = held.heads if held and move.knows_latest else (history[0].id,)
        settles = heads if move.kind is Kind.RESOLVE else ()
        intents.append(Intent(move.entity, record, move.kind, move.fields, heads, settles))
    begun += [(each.entity, each.record) for each in intents if each.kind is Kind.CREATE]
    return intents


_FIRST, _LATER = Move(Kind.CREATE, "case", 0, {"code": "A-1"}, True), {"code": "A-1", "age": 12}
_DELETED_AND_EDITED = [
    Save(AUTHORS[0], [_FIRST], ""),
    Save(AUTHORS[0], [Move(Kind.DELETE, "case", 0, {}, True), _FIRST, _FIRST], ""),
    Save(AUTHORS[0], [Move(Kind.SET, "case", 0, _LATER, True)], ""),
]
"""What is said of a deleted record by somebody who knows that it was deleted."""


@given(saves=SAVES)
@example(saves=_DELETED_AND_EDITED)
@settings(
    max_examples=examples(80),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_each_save_sees_what_those_before_it_made(saves: list[Save], store: Store) -> None:
    begun: list[tuple[str, bytes]] = []
    said: list[list[Intent]] = []

    def one_by_one(tx: Transaction) -> tuple[list[Any], object]:
        found = []
        for now_ms, save in enumerate(saves):
            said.append(_intents(tx, save, begun, now_ms))
            journal.append(tx, save.author, said[-1], now_ms=now_ms)
            found.append(seen(Holdings(tx), [record.hex() for _, record in begun]))
        return found, kept_rows(tx)

    def gathered(tx: Transaction) -> tuple[list[Any], object]:
        found, gathering, known = [], Gathering(), []
        gathering.begin(tx)
        for now_ms, (save, intents) in enumerate(zip(saves, said, strict=True)):
            gathering.append(save.author, intents, now_ms=now_ms)
            known += [each.record.hex() for each in intents if each.kind is Kind.CREATE]
            found.append(seen(gathering, known))
            if save.then:
                gathering.finish()
            if save.then == "begin anew":
                gathering.begin(tx)
        gathering.finish()
        return found, kept_rows(tx)

    assert tried(store.database, one_by_one) == tried(store.database, gathered)


def test_what_leads_to_a_record_that_begins_here_is_known_without_keeping_anything_first(store: Store) -> None:
    def gather(tx: Transaction) -> None:
        gathering, before = Gathering(), journal.last_seq(tx)
        gathering.begin(tx)
        case, incident, one, other = gathering.next_records(AUTHORS[0], 4)
        assert gathering.listed("incident", {"case": case.hex()}) == [], "also of one that is about to begin"
        suspects = [Intent("perpetrator", key, Kind.CREATE, {}) for key in (one, other)]
        told = Intent("incident", incident, Kind.CREATE, {"case": case.hex()})
        gathering.append(AUTHORS[0], [Intent("case", case, Kind.CREATE, {}), told, *suspects], now_ms=1)
        (part,) = gathering.next_records(AUTHORS[0], 1)
        links = {"perpetrator": one.hex(), "incident": incident.hex()}
        gathering.append(AUTHORS[0], [Intent("involvement", part, Kind.CREATE, links)], now_ms=2)

        def leading(link: str, to: bytes) -> list[str]:
            return [each.id for each in gathering.listed("involvement", {link: to.hex()})]

        assert leading("incident", incident) == [part.hex()]
        assert (leading("perpetrator", one), leading("perpetrator", other)) == ([part.hex()], [])
        (held,) = gathering.listed("involvement", {"incident": incident.hex()})
        mended = Intent("involvement", part, Kind.SET, {"perpetrator": other.hex()}, held.heads)
        gathering.append(AUTHORS[0], [mended], now_ms=3)
        assert (leading("perpetrator", one), leading("perpetrator", other)) == ([], [part.hex()])
        assert journal.last_seq(tx) == before, "it is kept in one go, at the end"

    tried(store.database, gather)


def test_what_is_asked_by_other_values_is_kept_first_and_numbers_go_on_where_they_stood(store: Store) -> None:
    def gather(tx: Transaction) -> None:
        meta.set_count(tx, "cases_2022", 7)
        gathering = Gathering()
        gathering.begin(tx)
        (key,) = gathering.next_records(AUTHORS[0], 1)
        gathering.append(AUTHORS[0], [Intent("case", key, Kind.CREATE, {"code": "A-1", "worker": "Amina"})], now_ms=1)
        assert [each.id for each in gathering.listed("case", {"worker": "Amina"})] == [key.hex()]
        by_code = gathering.case_by_code("A-1")
        assert by_code is not None and by_code.id == key.hex()
        assert [gathering.next_number("cases_2022"), gathering.next_number("cases_2022")] == [8, 9]
        gathering.finish()
        assert meta.next_count(tx, "cases_2022") == 10

    tried(store.database, gather)
