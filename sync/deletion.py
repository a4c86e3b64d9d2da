"""What the deletes of a record come to, as far as its own history says: who asked, who knew of whom, what came since.

Whether that is enough to hide it is a rule of whoever keeps the record, and passed in (`DeletionRule`): it hangs on who
sits at which seat and on what belongs to the record, and neither is known here. Pure, as `sync.merging`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from sync import ancestry
from sync.ancestry import AncestryQuestion
from sync.changes import Change, ChangeId, Kind

REASON, KNEW = "reason", "knew"
"""The fields in which a delete says why, and by a hash what belonged to the record when it was asked for."""
_ASKING = frozenset({Kind.DELETE, Kind.ERASE})


class DeletionAsk(NamedTuple):
    """A delete or an erase that nobody has answered by an `undelete`.

    `agrees_with` are the deletes it names as parents. It `stands` while nothing has been said by somebody who knew
    of it; who goes on with a record has taken up what was asked.
    """

    change: ChangeId
    kind: str
    reason: str
    time: int
    agrees_with: tuple[ChangeId, ...]
    stands: bool
    knew: str


class AskedDeletion(NamedTuple):
    """Everything by which it can be decided whether a record is deleted.

    `begun_by` is the seat of its first change, `said_by` are the seats of all that say something of it.
    `is_last_word`: nothing was said beside the deletes or after them.
    """

    begun_by: bytes
    said_by: frozenset[bytes]
    asks: tuple[DeletionAsk, ...]
    is_last_word: bool


DeletionRule: TypeAlias = Callable[[AskedDeletion], bool]


def by_nobody(asked: AskedDeletion) -> bool:  # noqa: ARG001
    """Count no delete: for whoever reads what a record says, not whether it is shown."""
    return False


def asked(
    ordered: Sequence[Change], parents: Sequence[Sequence[int]], is_silent: Callable[[Change], bool]
) -> AskedDeletion | None:
    """Return what was asked; None when nobody asks. `ordered` are a record's changes, each after its parents, whose
    places `parents` holds.

    `is_silent` tells of a change that it says nothing of the record: a note that somebody read it. An erase is silent,
    too: it counts for nothing.
    """
    asking = [at for at, change in enumerate(ordered) if change.body.kind in _ASKING]
    if not asking:
        return None
    silent = {at for at, change in enumerate(ordered) if change.body.kind == Kind.ERASE or is_silent(change)}
    deletes = [at for at in asking if at not in silent]
    speaking = [at for at in range(len(ordered)) if at not in silent]
    others = [at for at in speaking if ordered[at].body.kind != Kind.DELETE]
    answers = [at for at in others if ordered[at].body.kind == Kind.UNDELETE]
    answered, taken_up, built_on = ancestry.answers(
        parents,
        [AncestryQuestion(answers, asking), AncestryQuestion(others, deletes), AncestryQuestion(speaking, speaking)],
    )
    asks = tuple(
        _ask(ordered[at], [ordered[parent] for parent in parents[at]], stands=at in deletes and at not in taken_up)
        for at in asking
        if at not in answered
    )
    if not asks:
        return None
    heads = set(speaking) - built_on
    return AskedDeletion(
        ordered[0].seat, frozenset(ordered[at].seat for at in speaking), asks, heads.isdisjoint(others)
    )


def _ask(change: Change, parents: Iterable[Change], *, stands: bool) -> DeletionAsk:
    reason = change.body.fields.get(REASON)
    agrees_with = tuple(parent.id for parent in parents if parent.body.kind == Kind.DELETE)
    said = reason.strip() if isinstance(reason, str) else ""
    knew = change.body.fields.get(KNEW)
    known = knew if isinstance(knew, str) else ""
    return DeletionAsk(change.id, change.body.kind, said, change.body.time, agrees_with, stands, known)
