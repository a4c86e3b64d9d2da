"""How changes of one record add up to a row, and what happens when two people set one field while apart.

A record is a small history graph. Its row is a pure function of its *set* of changes: the order of arrival, the
number of times a change arrives and the device it arrives on make no difference. Nothing here knows a field's
meaning (the rule of each field is passed in), a clock, randomness, SQL or the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from heapq import heappop, heappush
from typing import Any, NamedTuple

import msgspec

from sync import ancestry, deletion
from sync.ancestry import AncestryQuestion
from sync.changes import Change, ChangeId, Kind, Value
from sync.deletion import AskedDeletion, DeletionRule

_encoder = msgspec.msgpack.Encoder()


class MergeClass(StrEnum):
    """What happens when two people set one field while apart."""

    APPEND = "append"  # both stay, in order of (time, seat)
    SET = "set"  # add wins; a remove needs the add it saw
    PLAIN = "plain"  # both kept, the later shown, one tap to choose
    CRITICAL = "critical"  # both kept, the more careful shown; a named person must decide
    STATE = "state"  # a concurrent step becomes a task
    FIRST = "first"  # what the record began with stays; nothing said later counts


class Care(NamedTuple):
    """Which of several values of a critical field is the more careful one, to be shown until somebody decides.

    `most_careful_first` ranks codes (risk: high before low; consent: "no" before "yes"). Without it the value that
    sorts first is the careful one: the younger age, the earlier date.
    """

    most_careful_first: tuple[str, ...] = ()

    def rank(self, value: Value) -> tuple[int, int, str]:
        """Return a sort key; the smallest is shown. A skipped or empty answer is never preferred to a value."""
        if value is None or isinstance(value, dict):
            return (2, 0, "")
        text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        if self.most_careful_first:
            known = text in self.most_careful_first
            return (0, self.most_careful_first.index(text), text) if known else (1, 0, text)
        if isinstance(value, int):
            return (0, int(value), "")
        return (0, 0, text.lstrip("~<>"))


class FieldRule(NamedTuple):
    """How one field merges. Fields this device does not know yet merge as plain and wait for its update."""

    merge: MergeClass = MergeClass.PLAIN
    care: Care | None = None


class Candidate(NamedTuple):
    """One of the values of an undecided field, with the change that set it."""

    value: Value
    change: ChangeId
    time: int


class Merged(NamedTuple):
    """A record as its changes add up to it.

    `values` holds every field that was ever set, with the value to show, and `sources` the change each comes from
    (fields that merge from several changes have none). `conflicts` holds the undecided fields with all their
    candidates, the shown one first. `heads` are the changes no other change builds on: the parents of the
    next edit. `created_at` is the time of its first change, `changed_at` the latest of its heads': by clocks that may
    have been wrong, so that the first may lie after the second. `waiting` are changes whose parents have not arrived;
    they count for nothing until they do. `asked` are the deletes and erases nobody has answered, and `deleted` is what
    the rule that was passed in makes of them. `begun_by` is the seat of the first change.
    """

    entity: str
    record: bytes
    values: dict[str, Value]
    sources: dict[str, ChangeId]
    conflicts: dict[str, tuple[Candidate, ...]]
    heads: tuple[ChangeId, ...]
    asked: AskedDeletion | None
    deleted: bool
    begun_by: bytes
    created_at: int
    changed_at: int
    waiting: tuple[ChangeId, ...]


_SETTERS = frozenset({Kind.CREATE, Kind.SET, Kind.TRANSITION, Kind.RESOLVE})
_KINDS_THAT_SPEAK = {
    MergeClass.SET: _SETTERS | {Kind.ADD, Kind.REMOVE},
    MergeClass.APPEND: _SETTERS | {Kind.ADD, Kind.NOTE},
}
"""Which kinds of change say something about a field of this class; of any other class only setters do."""


def merge(
    changes: Iterable[Change], rule_of: Callable[[str, str], FieldRule], is_deleted: DeletionRule = deletion.by_nobody
) -> Merged:
    """Return the record that `changes` (all of one record, in any order, repeats allowed) add up to.

    `rule_of(entity, field)` gives the declared rule, `is_deleted` whether what was asked hides the record. Raises
    `ValueError` when there are no changes.
    """
    changes = tuple(changes)
    if len(changes) == 1 and changes[0].body.kind == Kind.CREATE and not changes[0].body.parents:
        return _created(changes[0], rule_of)
    history = _History(changes)
    entity = history.entity
    values: dict[str, Value] = {}
    sources: dict[str, ChangeId] = {}
    conflicts: dict[str, tuple[Candidate, ...]] = {}
    ordered: list[_Ordered] = []
    for name, given in history.by_field().items():
        rule = rule_of(entity, name)
        kinds = _KINDS_THAT_SPEAK.get(rule.merge, _SETTERS)
        said = [each for each in given if each[1].body.kind in kinds]
        if rule.merge is MergeClass.FIRST:
            said = [each for each in said if each[0] == 0]
        if not said:
            continue
        change = said[0][1]
        values[name] = change.body.fields[name]
        if rule.merge is MergeClass.APPEND:
            values[name] = _merge_append([each for _, each in said], name)
        elif rule.merge is MergeClass.SET or len(said) > 1:
            ordered.append(_ordered(name, rule, said))
        else:
            sources[name] = change.id
    answers = iter(ancestry.answers(history.parents, [question for each in ordered for question in each.questions]))
    for name, rule, said, questions, elements in ordered:
        built_on = [next(answers) for _ in questions]
        if elements:
            values[name] = _merge_set(elements, built_on)
            continue
        shown = _ranked(_candidates(said, name, built_on[0]), rule)
        values[name], sources[name] = shown[0].value, shown[0].change
        if len({_distinct(candidate.value) for candidate in shown}) > 1:
            conflicts[name] = shown
    heads, asked = history.heads(), history.asked(rule_of)
    return Merged(
        entity=entity,
        record=history.record,
        values=values,
        sources=sources,
        conflicts=conflicts,
        heads=heads,
        asked=asked,
        deleted=asked is not None and is_deleted(asked),
        begun_by=history.ordered[0].seat if history.ordered else b"",
        created_at=history.ordered[0].body.time if history.ordered else 0,
        changed_at=max((history.by_id[head].body.time for head in heads), default=0),
        waiting=history.waiting,
    )


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Return the changes of one record with those they build on first, else by their times: a clock that was wrong must
    not show an answer before what it answers. Those whose parents have not come stand last."""
    known = {change.id: change for change in changes}
    if not known:
        return []
    history = _History(known.values())
    return [*history.ordered, *(known[each] for each in history.waiting)]


def order_of(change: Change) -> tuple[int, bytes, int]:
    """Return the sort key of display and tie-break: (time, seat, number)."""
    return (change.body.time, change.seat, change.body.number)


class _History:
    """The changes of one record whose ancestors are all here, each at a position after those it builds on: `parents`
    holds the positions of each one's parents."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self.by_id = {change.id: change for change in changes}
        if not self.by_id:
            raise ValueError("a record without changes is not a record")
        self.ordered: list[Change] = []
        self.position: dict[ChangeId, int] = {}
        self.parents: list[list[int]] = []
        in_order = sorted(self.by_id.values(), key=order_of)
        left = [change for change in in_order if not self._place(change)]
        if left:  # times may lie, so parents decide; most histories are done here
            self._place_by_parents(left)
        self.waiting = tuple(change.id for change in left if change.id not in self.position)
        named_by = (self.ordered or in_order)[0].body
        self.entity, self.record = named_by.entity, named_by.record

    def _place(self, change: Change) -> bool:
        parents = []
        for parent in change.body.parents:
            at = self.position.get(parent)
            if at is None:
                return False
            parents.append(at)
        self.position[change.id] = len(self.ordered)
        self.ordered.append(change)
        self.parents.append(parents)
        return True

    def _place_by_parents(self, left: Sequence[Change]) -> None:
        """Place what the first pass could not: always the earliest whose parents are placed."""
        lacking: dict[ChangeId, int] = {}
        children: dict[ChangeId, list[Change]] = {}
        ready: list[tuple[tuple[int, bytes, int], Change]] = []
        for change in left:
            absent = {parent for parent in change.body.parents if parent not in self.position}
            lacking[change.id] = len(absent)
            for parent in absent:
                children.setdefault(parent, []).append(change)
            if not absent:
                heappush(ready, (order_of(change), change))
        while ready:
            _, placed = heappop(ready)
            self._place(placed)
            for child in children.get(placed.id, ()):
                lacking[child.id] -= 1
                if not lacking[child.id]:
                    heappush(ready, (order_of(child), child))

    def by_field(self) -> dict[str, list[tuple[int, Change]]]:
        """Return the changes that carry each field, in their places; fields in the order they were first said."""
        found: dict[str, list[tuple[int, Change]]] = {}
        for at, change in enumerate(self.ordered):
            for name in change.body.fields:
                found.setdefault(name, []).append((at, change))
        return found

    def asked(self, rule_of: Callable[[str, str], FieldRule]) -> AskedDeletion | None:
        """Who asks for the record to be deleted. A note is silent where no field gathers what notes say."""

        def is_silent(change: Change) -> bool:
            gathers = (rule_of(self.entity, name).merge is MergeClass.APPEND for name in change.body.fields)
            return change.body.kind == Kind.NOTE and not any(gathers)

        return deletion.asked(self.ordered, self.parents, is_silent)

    def heads(self) -> tuple[ChangeId, ...]:
        return tuple(self.ordered[at].id for at in ancestry.heads(self.parents))


class _Elements(NamedTuple):
    """What is said of a set: where each element was added and where removed, where all was set anew, the last skip."""

    added: dict[str, list[int]]
    removed: dict[str, list[int]]
    set_anew: list[int]
    skip: Value


class _Ordered(NamedTuple):
    """A field whose value hangs on who knew whom: what is said of it, where, and what must be known of their order."""

    name: str
    rule: FieldRule
    said: list[tuple[int, Change]]
    questions: list[AncestryQuestion]
    elements: _Elements | None = None


def _ordered(name: str, rule: FieldRule, said: list[tuple[int, Change]]) -> _Ordered:
    if rule.merge is MergeClass.SET:
        elements = _elements(said, name)
        return _Ordered(name, rule, said, _questions_of_set(elements), elements)
    setters = [at for at, _ in said]
    return _Ordered(name, rule, said, [AncestryQuestion(setters, setters)])


def _created(change: Change, rule_of: Callable[[str, str], FieldRule]) -> Merged:
    """The common case, a record just made: nothing to compare."""
    body, this = change.body, change.id
    values = dict(body.fields)
    sources: dict[str, ChangeId] = {}
    for name, value in values.items():
        merge_class = rule_of(body.entity, name).merge
        if merge_class is MergeClass.APPEND:
            values[name] = _as_list(value)
        elif merge_class is not MergeClass.SET:
            sources[name] = this
        elif not isinstance(value, dict):
            values[name] = list(dict.fromkeys(_as_list(value)))
    return Merged(
        body.entity, body.record, values, sources, {}, (this,), None, False, change.seat, body.time, body.time, ()
    )


def _candidates(setters: Sequence[tuple[int, Change]], name: str, built_on: set[int]) -> list[Candidate]:
    """Return the values no other setter builds on. What a decision claims to settle does not count: it settles what
    it builds on, so that no two of them can make each other, and the field with them, vanish."""
    return [
        Candidate(change.body.fields[name], change.id, change.body.time) for at, change in setters if at not in built_on
    ]


def _ranked(candidates: Sequence[Candidate], rule: FieldRule) -> tuple[Candidate, ...]:
    """Order candidates so that the first is shown; depends only on what is inside the changes."""
    latest_first = sorted(candidates, key=lambda c: (c.time, c.change), reverse=True)
    if rule.merge is MergeClass.CRITICAL and rule.care is not None:
        care = rule.care
        latest_first.sort(key=lambda c: care.rank(c.value))  # stable: ties stay latest first
    return tuple(latest_first)


def _elements(said: Sequence[tuple[int, Change]], name: str) -> _Elements:
    added: dict[str, list[int]] = {}
    removed: dict[str, list[int]] = {}
    set_anew: list[int] = []
    skip: Value = []
    for at, change in said:
        answer, kind = change.body.fields[name], change.body.kind
        skip = answer if isinstance(answer, dict) else skip
        if kind not in (Kind.ADD, Kind.REMOVE):
            set_anew.append(at)
        places = removed if kind == Kind.REMOVE else added
        for element in _as_list(answer):
            places.setdefault(element, []).append(at)
    return _Elements(added, removed, set_anew, skip)


def _questions_of_set(elements: _Elements) -> list[AncestryQuestion]:
    """Ask which adds were known to who set all anew; then, of each element removed, to who removed it."""
    adds = [at for places in elements.added.values() for at in places]
    removals = [
        AncestryQuestion(places, elements.added.get(element, ())) for element, places in elements.removed.items()
    ]
    return [AncestryQuestion(elements.set_anew, adds), *removals]


def _merge_set(elements: _Elements, built_on: Sequence[set[int]]) -> Value:
    """Observed-remove set: an element lives while some add of it was not seen by a remove of it.

    Setting a field removes everything that was seen and adds what it holds. An empty set shows the latest skip
    ("declined"), if there was one.
    """
    set_over, *removed = built_on
    gone = dict(zip(elements.removed, removed, strict=True))
    nothing: set[int] = set()

    def lives(element: str, places: Sequence[int]) -> bool:
        return any(at not in set_over and at not in gone.get(element, nothing) for at in places)

    return [element for element, places in elements.added.items() if lives(element, places)] or elements.skip


def _merge_append(said: Iterable[Change], name: str) -> list[str]:
    return [item for change in sorted(said, key=order_of) for item in _as_list(change.body.fields[name])]


def _as_list(value: Value) -> list[str]:
    if isinstance(value, list):
        return value
    return [] if value is None or isinstance(value, dict) else [str(value)]


def _distinct(value: Value) -> Any:
    return _encoder.encode(value)
