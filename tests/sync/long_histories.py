"""Histories of one record as long as one likes, in the shapes that would cost a careless reading its square."""

from __future__ import annotations

from collections.abc import Callable

from sync.changes import Change, ChangeId, Value
from sync.merging import FieldRule, MergeClass
from tests.sync.parts import history, rule_table

RULES = rule_table(phone=FieldRule(MergeClass.PLAIN), needs=FieldRule(MergeClass.SET))
A, B = b"A" * 16, b"B" * 16


def backwards(count: int) -> list[Change]:
    """Edits one after another, their clocks the other way round."""
    edits = [(ChangeId(A, n), "set", {"phone": str(n)}, [ChangeId(A, n - 1)], count - n) for n in range(2, count)]
    return history((ChangeId(A, 1), "create", {}, [], count), *edits)  # type: ignore[arg-type]


def at_once(count: int) -> list[Change]:
    """Edits none of which knew another."""
    edits = [(ChangeId(B, n), "set", {"phone": str(n)}, [ChangeId(A, 1)], n) for n in range(2, count)]
    return history((ChangeId(A, 1), "create", {}, [], 1), *edits)  # type: ignore[arg-type]


def by_two(count: int) -> list[Change]:
    """Two at once, again and again, each on both before: no run of changes in it is a line."""
    edits: list[tuple[ChangeId, str, dict[str, Value], list[ChangeId], int]] = []
    heads = [ChangeId(A, 1)]
    for n in range(2, count // 2):
        both = [ChangeId(A, n), ChangeId(B, n)]
        edits += [(each, "set", {"phone": str(n)}, heads, n) for each in both]
        heads = both
    return history((ChangeId(A, 1), "create", {}, [], 1), *edits)


def of_other_fields(count: int) -> list[Change]:
    """Each edit of a field of its own and that of the one before."""
    edits = [
        (ChangeId(A, n), "set", {f"field_{n}": "", f"field_{n - 1}": ""}, [ChangeId(A, n - 1)], n)
        for n in range(2, count)
    ]
    return history((ChangeId(A, 1), "create", {}, [], 1), *edits)  # type: ignore[arg-type]


def added_and_removed(count: int) -> list[Change]:
    """Elements that come and go."""
    edits = [
        (ChangeId(A, n), "remove" if n % 2 else "add", {"needs": [str(n // 2)]}, [ChangeId(A, n - 1)], n)
        for n in range(2, count)
    ]
    return history((ChangeId(A, 1), "create", {}, [], 1), *edits)  # type: ignore[arg-type]


Shape = Callable[[int], list[Change]]
SHAPES: tuple[Shape, ...] = (backwards, at_once, by_two, of_other_fields, added_and_removed)
