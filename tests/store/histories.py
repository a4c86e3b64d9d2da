"""Random histories: three seats change three records, sometimes knowing of each other and sometimes not, and their
changes arrive in slices, in any order that keeps each seat's own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

from app.casework.declaration import Sensitivity
from app.casework.registry import CORE
from app.store import journal, reading, schema, search
from app.store.database import Database
from app.store.transaction import Transaction
from sync import changes
from sync.changes import Change, ChangeBody, ChangeId, Kind, Origin

CIRCLE = b"c" * 16
SEATS = (b"1" * 16, b"2" * 16, b"3" * 16)
RECORD_OF = {"case": b"a" * 16, "incident": b"b" * 16, "visit": b"d" * 16}
"""`visit` is a kind of record that only a newer version knows."""
WORDS = ("jioni", "karo", "shule", "mto", "Zoë")

_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
_skip = st.sampled_from([{"skipped": "declined"}, {"skipped": "unknown"}])
_codes = st.lists(st.sampled_from(["sw", "en", "mij"]), max_size=3, unique=True)
_FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "case": {
        "age": st.integers(0, 20) | _skip | st.none() | st.just("about ten"),  # the last: of a newer version's type
        "county": _words | _skip,
        "languages": _codes | _skip,
        "state": st.sampled_from(["registered", "active", "closed"]),
        "worker": _words,
        "shoe_size": st.integers(20, 40),  # a field that only a newer version knows
    },
    "incident": {
        "narrative": _words | _skip | st.none(),
        "summary": _words,
        "incident_types": _codes,
        "place_type": _words,
    },
    "visit": {"where": _words},
}
_KINDS = st.sampled_from(
    [Kind.CREATE, *[Kind.SET] * 6, Kind.ADD, Kind.REMOVE, Kind.NOTE, Kind.RESOLVE, Kind.DELETE, "merge_with"]
)


class Told(NamedTuple):
    """A history: its changes, and two ways in which they may arrive, as slices of places in `changes`."""

    changes: tuple[Change, ...]
    arrivals: tuple[tuple[tuple[int, ...], ...], ...]

    def slices(self, arrival: int) -> list[list[Change]]:
        return [[self.changes[at] for at in places] for places in self.arrivals[arrival]]


@st.composite
def histories(draw: st.DrawFn) -> Told:
    made: list[Change] = []
    numbers = dict.fromkeys(SEATS, 0)
    for _ in range(draw(st.integers(1, 14))):
        seat, entity = draw(st.sampled_from(SEATS)), draw(st.sampled_from(list(RECORD_OF)))
        earlier = [each.id for each in made if each.body.entity == entity]
        known = draw(st.lists(st.sampled_from(earlier), max_size=3, unique=True)) if earlier else []
        names = st.lists(st.sampled_from(list(_FIELDS[entity])), min_size=1, max_size=3, unique=True)
        kind = draw(_KINDS) if earlier else Kind.CREATE
        numbers[seat] += 1
        body = ChangeBody(
            number=numbers[seat],
            entity=entity,
            record=RECORD_OF[entity],
            kind=str(kind),
            fields={} if kind == Kind.DELETE else {name: draw(_FIELDS[entity][name]) for name in draw(names)},
            parents=tuple(known),
            group=numbers[seat],
            time=draw(st.integers(0, 8)) << 16,
            schema=1,
            settles=tuple(known) if kind == Kind.RESOLVE else (),
        )
        made.append(Change(CIRCLE, seat, Origin.OWN, changes.encode(body), body))
    return Told(tuple(made), (draw(_arrivals(made)), draw(_arrivals(made))))


@st.composite
def _arrivals(draw: st.DrawFn, made: Sequence[Change]) -> tuple[tuple[int, ...], ...]:
    """Interleave the seats' chains in any way, and cut the whole into slices."""
    queues = {seat: [at for at, each in enumerate(made) if each.seat == seat] for seat in SEATS}
    slices: list[list[int]] = [[]]
    for _ in made:
        at = queues[draw(st.sampled_from([seat for seat, queue in queues.items() if queue]))].pop(0)
        if slices[-1] and draw(st.booleans()):
            slices.append([])
        slices[-1].append(at)
    return tuple(map(tuple, slices))


# --- Applying them ---------------------------------------------------------------------------------------------

_T = TypeVar("_T")


class _Undone(Exception):
    pass


def tried(database: Database, job: Callable[[Transaction], _T]) -> _T:
    """Run a job in a transaction that is taken back in the end, and return what it found."""
    found: list[_T] = []

    def run(tx: Transaction) -> None:
        found.append(job(tx))
        raise _Undone

    with contextlib.suppress(_Undone):
        database.write(run)
    return found[0]


def receive(tx: Transaction, slices: Sequence[Sequence[Change]]) -> None:
    """Take changes in as a pull does, and let the search catch up."""
    for each in slices:
        journal.receive(tx, CIRCLE, each, trusted_now_ms=0)
    while reading.index_slice(tx):
        pass


def kept_rows(tx: Transaction) -> dict[str, list[Any]]:
    """Return every projection as it lies in the tables, and what the search finds."""
    tables = {table.name: tx.execute(table.select()).all() for table in schema.projections(tx.registry)}
    return {name: sorted(map(tuple, rows), key=repr) for name, rows in tables.items()} | {"found": found(tx)}


def shown(tx: Transaction) -> list[Any]:
    """Return what can be seen of every record, whatever order it came in."""
    seen: list[Any] = []
    for entity in CORE:
        for held in sorted(reading.listed(tx, entity)):
            seen.append(held._replace(row=0))
            seen.extend(candidate for candidate in reading.candidates(tx, held.id))
    return [*seen, *found(tx)]


def found(tx: Transaction) -> list[Any]:
    """Return what each word finds."""
    return [(word, column, sorted(search.find(tx, word, [column], 100))) for word in WORDS for column in Sensitivity]


def ids_of(told: Told, entity: str) -> list[ChangeId]:
    return [each.id for each in told.changes if each.body.entity == entity]
