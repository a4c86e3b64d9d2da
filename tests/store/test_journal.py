"""The journal and its projections: tables that can be dropped and made again, and changes of a version to come."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from app.store import journal, reading
from app.store.journal import Author, Intent, SaveTooLarge, StaleParents
from app.store.store import Store
from app.store.transaction import Transaction
from sync import changes
from sync.changes import Change, ChangeBody, ChangeId, Kind, MalformedChange, Origin
from tests.examples import examples
from tests.seats import Known
from tests.store.histories import CIRCLE, RECORD_OF, SEATS, Told, histories, kept_rows, receive, shown, tried

AUTHOR = Author(CIRCLE, b"m" * 16)
CASE = RECORD_OF["case"]

_random_histories = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def store(known: Known) -> Iterator[Store]:
    opened = known.store()
    yield opened
    opened.close()


def change(seat: bytes, number: int, fields: dict[str, changes.Value], *parents: ChangeId, **other: object) -> Change:
    """A colleague's change of one case."""
    values = {"entity": "case", "record": CASE, "kind": Kind.SET, "time": number << 16, "settles": (), **other}
    body = ChangeBody(number=number, fields=fields, parents=parents, group=number, schema=1, **values)  # type: ignore[arg-type]
    return Change(CIRCLE, seat, Origin.OWN, changes.encode(body), body)


def case_of(tx: Transaction) -> reading.Held | None:
    return reading.held(tx, "case", CASE.hex())


# --- Kept up to date and made again are the same ---------------------------------------------------------------


@given(told=histories())
@_random_histories
def test_projections_rebuilt_from_the_journal_equal_those_kept_up_to_date(told: Told, store: Store) -> None:
    def both(tx: Transaction) -> tuple[object, object]:
        receive(tx, told.slices(0))
        _edit_as_the_own_seat(tx)
        kept = kept_rows(tx)
        journal.rebuild(tx)
        return kept, kept_rows(tx)

    kept, rebuilt = tried(store.database, both)
    assert kept == rebuilt


def _edit_as_the_own_seat(tx: Transaction) -> None:
    for entity, fields in {"case": {"age": 9}, "incident": {"narrative": "shule ya mto"}}.items():
        held = reading.held(tx, entity, RECORD_OF[entity].hex())
        if held is not None:
            intent = Intent(entity, RECORD_OF[entity], Kind.SET, fields, held.heads)
            journal.append(tx, AUTHOR, [intent], now_ms=5)


@given(told=histories())
@_random_histories
def test_the_order_and_the_slices_in_which_changes_arrive_make_no_difference(told: Told, store: Store) -> None:
    def after(arrival: int) -> object:
        def arrive(tx: Transaction) -> object:
            receive(tx, told.slices(arrival))
            return shown(tx)

        return tried(store.database, arrive)

    assert after(0) == after(1)


def test_a_record_that_two_changes_call_by_different_kinds_stands_in_one_table_alone(store: Store) -> None:
    def arrive(tx: Transaction) -> None:
        later = change(SEATS[0], 1, {"text": "?"}, entity="note", kind=Kind.CREATE, time=9 << 16)
        earlier = change(SEATS[1], 1, {"age": 9}, entity="case", kind=Kind.CREATE, time=1 << 16)
        receive(tx, [[later], [earlier]])
        kept = kept_rows(tx)
        journal.rebuild(tx)
        assert kept == kept_rows(tx)
        assert reading.entity_of(tx, CASE.hex()) == "case"

    tried(store.database, arrive)


# --- What is missing, and what is not known yet ----------------------------------------------------------------


def test_a_change_whose_parents_are_missing_waits_and_counts_when_they_come(store: Store) -> None:
    first = change(SEATS[0], 1, {"age": 14, "sex": "female"}, kind=Kind.CREATE)
    second = change(SEATS[1], 1, {"age": 13}, first.id)

    def arrive(tx: Transaction) -> None:
        receive(tx, [[second]])
        assert case_of(tx) is None
        assert journal.history(tx, CASE) == [second]
        receive(tx, [[first]])
        held = case_of(tx)
        assert held is not None
        assert held.values == {"age": 13, "sex": "female"}
        assert held.undecided == 0

    tried(store.database, arrive)


def test_fields_kinds_and_records_of_a_newer_version_are_kept_and_outlive_an_edit(store: Store) -> None:
    created = change(SEATS[0], 1, {"age": 14, "shoe_size": 36, "sex": ["f", "x"]}, kind=Kind.CREATE)
    unknown_kind = change(SEATS[0], 2, {"age": 3}, created.id, kind="merge_with")
    visit = change(SEATS[0], 3, {"where": "mto"}, entity="visit", record=RECORD_OF["visit"], kind=Kind.CREATE)

    def arrive(tx: Transaction) -> None:
        receive(tx, [[created, unknown_kind, visit]])
        held = case_of(tx)
        assert held is not None
        assert held.values == {"age": 14}  # neither guessed at nor lost
        journal.append(tx, AUTHOR, [Intent("case", CASE, Kind.SET, {"age": 15}, held.heads)], now_ms=5)
        assert [each.body.fields for each in journal.history(tx, CASE)] == [
            {"age": 14, "shoe_size": 36, "sex": ["f", "x"]},
            {"age": 3},
            {"age": 15},
        ]
        assert journal.history(tx, RECORD_OF["visit"]) == [visit]

    tried(store.database, arrive)


# --- Appending -------------------------------------------------------------------------------------------------


def test_an_own_change_that_builds_on_what_is_not_here_is_refused_and_nothing_happened(store: Store) -> None:
    stale = Intent("case", CASE, Kind.SET, {"age": 9}, [ChangeId(SEATS[0], 7)])
    with pytest.raises(StaleParents):
        store.database.write(lambda tx: journal.append(tx, AUTHOR, [stale], now_ms=5))
    assert store.database.read(lambda tx: journal.history(tx, CASE)) == []


def test_a_save_is_stored_whole_or_not_at_all(store: Store) -> None:
    def append(tx: Transaction) -> None:
        case, incident = journal.next_records(tx, AUTHOR, 2)
        good = Intent("case", case, Kind.CREATE, {"age": 9})
        bad = Intent("incident", incident, Kind.CREATE, {"narrative": 1.5})  # type: ignore[dict-item]
        journal.append(tx, AUTHOR, [good, bad], now_ms=5)

    with pytest.raises(MalformedChange, match="narrative"):
        store.database.write(append)
    assert store.database.read(lambda tx: list(journal.all_records(tx))) == []


def test_a_save_that_no_batch_could_carry_is_refused_before_it_blocks_the_rest(store: Store) -> None:
    def append(tx: Transaction) -> None:
        records = journal.next_records(tx, AUTHOR, 6)
        intents = [Intent("incident", each, Kind.CREATE, {"narrative": os.urandom(500_000).hex()}) for each in records]
        journal.append(tx, AUTHOR, intents, now_ms=5)

    with pytest.raises(SaveTooLarge):
        store.database.write(append)
    assert store.database.read(lambda tx: list(journal.all_records(tx))) == []


def test_an_own_record_bears_the_name_of_the_change_that_begins_it(store: Store) -> None:
    stranger = Intent("case", CASE, Kind.CREATE, {"age": 9})
    with pytest.raises(MalformedChange, match="begins a record that is not its own"):
        store.database.write(lambda tx: journal.append(tx, AUTHOR, [stranger], now_ms=5))
    assert store.database.read(lambda tx: journal.history(tx, CASE)) == []


def _new_case(tx: Transaction) -> Intent:
    (case,) = journal.next_records(tx, AUTHOR, 1)
    return Intent("case", case, Kind.CREATE, {})


def test_own_changes_are_numbered_on_and_never_earlier_than_the_one_before(store: Store) -> None:
    def append(tx: Transaction) -> None:
        made = [
            journal.append(tx, AUTHOR, [_new_case(tx)], now_ms=now)[0]
            for now in (50_000, 40_000, 60_000)  # the clock was set back in between
        ]
        assert [each.body.number for each in made] == [1, 2, 3]
        times = [each.body.time for each in made]
        assert times == sorted(set(times))

    tried(store.database, append)


def test_a_colleagues_clock_far_ahead_does_not_drag_ours_along(store: Store) -> None:
    def arrive(tx: Transaction) -> None:
        hour, year = 3_600_000, 365 * 86_400_000
        ahead = change(SEATS[0], 1, {"age": 14}, kind=Kind.CREATE, time=year << 16)
        journal.receive(tx, CIRCLE, [ahead], trusted_now_ms=hour)
        (own,) = journal.append(tx, AUTHOR, [_new_case(tx)], now_ms=hour)
        assert own.body.time >> 16 == hour

    tried(store.database, arrive)
