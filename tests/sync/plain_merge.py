"""Merging read word for word out of docs/protocol.md, with an ancestor set for every change: slow, and easy to check.

What `sync.changes` does with a long history in little time must come to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from sync.changes import Change, ChangeId, Kind, Value
from sync.deletion import AskedDeletion, DeletionAsk
from sync.merging import Candidate, FieldRule, MergeClass, Merged, order_of

SETTERS = {Kind.CREATE, Kind.SET, Kind.TRANSITION, Kind.RESOLVE}


class _Placed(NamedTuple):
    """Step 1 and 2: the changes that count, in their places, and whom each one builds on, directly or not."""

    changes: list[Change]
    ancestors: dict[ChangeId, set[ChangeId]]
    waiting: tuple[ChangeId, ...]


def plain_merge(changes: Sequence[Change], rule_of: Callable[[str, str], FieldRule]) -> Merged:
    """Return what a record's changes add up to."""
    placed, ancestors, waiting = _place(changes)
    named_by = placed[0] if placed else min(changes, key=order_of)
    older = set().union(*ancestors.values()) if ancestors else set()
    heads = [change for change in placed if change.id not in older]
    merged = Merged(
        entity=named_by.body.entity,
        record=named_by.body.record,
        values={},
        sources={},
        conflicts={},
        heads=tuple(head.id for head in heads),
        asked=_asked(placed, ancestors, rule_of),
        deleted=False,
        begun_by=placed[0].seat if placed else b"",
        created_at=placed[0].body.time if placed else 0,
        changed_at=max((head.body.time for head in heads), default=0),
        waiting=waiting,
    )
    for name in dict.fromkeys(name for change in placed for name in change.body.fields):
        rule = rule_of(merged.entity, name)
        carrying = [change for change in placed if name in change.body.fields]
        setters = [change for change in carrying if change.body.kind in SETTERS]
        if rule.merge is MergeClass.FIRST:
            if placed[0] in setters:
                merged.values[name], merged.sources[name] = placed[0].body.fields[name], placed[0].id
        elif rule.merge is MergeClass.SET:
            carrying = [each for each in carrying if each.body.kind in {*SETTERS, Kind.ADD, Kind.REMOVE}]
            if carrying:
                merged.values[name] = _set(carrying, name, ancestors)
        elif rule.merge is MergeClass.APPEND:
            carrying = [each for each in carrying if each.body.kind in {*SETTERS, Kind.ADD, Kind.NOTE}]
            if carrying:
                in_order = sorted(carrying, key=order_of)
                merged.values[name] = [item for each in in_order for item in _items(each.body.fields[name])]
        elif setters:
            standing = [each for each in setters if not any(each.id in ancestors[later.id] for later in setters)]
            _choose(merged, rule, name, standing)
    return merged


def _place(changes: Sequence[Change]) -> _Placed:
    left = sorted({change.id: change for change in changes}.values(), key=order_of)
    placed: list[Change] = []
    ancestors: dict[ChangeId, set[ChangeId]] = {}

    def place(change: Change) -> bool:
        if not all(parent in ancestors for parent in change.body.parents):
            return False
        ancestors[change.id] = set(change.body.parents).union(*(ancestors[parent] for parent in change.body.parents))
        placed.append(change)
        return True

    left = [change for change in left if not place(change)]
    while (ready := next((change for change in left if place(change)), None)) is not None:
        left.remove(ready)
    return _Placed(placed, ancestors, tuple(change.id for change in left))


def _asked(
    placed: Sequence[Change],
    ancestors: dict[ChangeId, set[ChangeId]],
    rule_of: Callable[[str, str], FieldRule],
) -> AskedDeletion | None:
    """Who asks for the record to be deleted, who knew of it, and whether anything was said beside that or after."""

    def speaks(change: Change) -> bool:
        entity = placed[0].body.entity
        gathered = any(rule_of(entity, name).merge is MergeClass.APPEND for name in change.body.fields)
        return change.body.kind != Kind.ERASE and (change.body.kind != Kind.NOTE or gathered)

    def is_known(change: Change, to: Sequence[Change]) -> bool:
        return any(change.id in ancestors[other.id] for other in to)

    kinds = {change.id: change.body.kind for change in placed}
    telling = [change for change in placed if speaks(change)]
    others = [change for change in telling if change.body.kind != Kind.DELETE]
    answers = [change for change in telling if change.body.kind == Kind.UNDELETE]
    asks = tuple(
        DeletionAsk(
            change.id,
            change.body.kind,
            said.strip() if isinstance(said := change.body.fields.get("reason"), str) else "",
            change.body.time,
            tuple(each for each in change.body.parents if kinds[each] == Kind.DELETE),
            change.body.kind == Kind.DELETE and not is_known(change, others),
            known if isinstance(known := change.body.fields.get("knew"), str) else "",
        )
        for change in placed
        if change.body.kind in (Kind.DELETE, Kind.ERASE) and not is_known(change, answers)
    )
    if not asks:
        return None
    last = [change for change in telling if not is_known(change, telling)]
    seats = frozenset(change.seat for change in telling)
    return AskedDeletion(placed[0].seat, seats, asks, all(each.body.kind == Kind.DELETE for each in last))


def _choose(merged: Merged, rule: FieldRule, name: str, standing: Sequence[Change]) -> None:
    shown = sorted(standing, key=order_of, reverse=True)
    if rule.merge is MergeClass.CRITICAL and rule.care is not None:
        shown.sort(key=lambda each: rule.care.rank(each.body.fields[name]))  # type: ignore[union-attr]
    candidates = tuple(Candidate(each.body.fields[name], each.id, each.body.time) for each in shown)
    merged.values[name], merged.sources[name] = candidates[0].value, candidates[0].change
    if len({msgspec.msgpack.encode(candidate.value) for candidate in candidates}) > 1:
        merged.conflicts[name] = candidates


def _set(carrying: Sequence[Change], name: str, ancestors: dict[ChangeId, set[ChangeId]]) -> Value:
    """An element lives while some add of it is not undone by a descendant that removes it or sets without it."""
    alive: dict[str, bool] = {}
    for add in carrying:
        if add.body.kind == Kind.REMOVE:
            continue
        for element in _items(add.body.fields[name]):
            undone = any(
                add.id in ancestors[later.id]
                and (later.body.kind == Kind.REMOVE) == (element in _items(later.body.fields[name]))
                for later in carrying
                if later.body.kind != Kind.ADD
            )
            alive[element] = alive.get(element, False) or not undone
    skips = [each.body.fields[name] for each in carrying if isinstance(each.body.fields[name], dict)]
    return [element for element, lives in alive.items() if lives] or (skips[-1] if skips else [])


def _items(value: Value) -> list[str]:
    if isinstance(value, list):
        return value
    return [] if value is None or isinstance(value, dict) else [str(value)]
