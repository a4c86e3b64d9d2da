"""Which changes bear a time that no right clock can have given them: to be shown so, and for nothing else.

A change was written before the server took the batch that brought it, and after the server took whatever of a
colleague's it builds on. What claims otherwise was dated by a clock that was wrong. Nothing of this may enter a row, an
order or a rule (a row follows from changes and membership alone), and it reads no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sync.changes import Change, ChangeId
from sync.hybrid_time import is_suspect, milliseconds


class FeedTime(NamedTuple):
    """When the server took the batch that brought a change: `at` in ms, by its own clock, the same for everybody.

    `is_first` tells that nobody can have read it there before. Of a batch that was sent again, to a server put back
    from a copy, colleagues may have known long before that time.
    """

    at: int
    is_first: bool


def doubtful(ordered: Iterable[Change], taken: Mapping[ChangeId, FeedTime], now_ms: int) -> set[ChangeId]:
    """Return which changes of one record bear a doubtful time.

    `ordered` are all of them that are here, in the order of `sync.merging.in_order`; `taken` says when the server took
    each. What it has not taken yet is doubtful when it is dated after `now_ms`, the latest time that is believed here.
    """
    found: set[ChangeId] = set()
    not_before: dict[ChangeId, int] = {}
    for change in ordered:
        after = 0
        for parent in change.body.parents:
            known, of_parent = taken.get(parent), not_before.get(parent, 0)
            if parent.seat != change.seat and known is not None and known.is_first:
                of_parent = max(of_parent, known.at)  # own work is sent when there is a network, and known at once
            after = max(after, of_parent)
        not_before[change.id] = after
        own = taken.get(change.id)
        is_ahead = is_suspect(change.body.time, now_ms if own is None else own.at)
        # No minutes are allowed here: a clock that stands years behind dates just after the last it has read.
        if is_ahead or milliseconds(change.body.time) < after:
            found.add(change.id)
    return found
