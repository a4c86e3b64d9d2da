"""Handing cases over: one, or all open cases of a person, in one Save."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.casework.case_file import Row, text_of
from app.casework.lifecycle import FINISHED
from app.casework.messages import Message


class Handover(NamedTuple):
    """A case that changes hands: who has it, who gets it. The casebook records a `reassignment` and the new worker."""

    case: str
    from_worker: str
    to_worker: str


def hand_over(cases: Iterable[Row], from_worker: str, to_worker: str) -> list[Handover]:
    """Return every open case of `from_worker` that goes to `to_worker`, in the order of their codes."""
    mine = [row for row in cases if text_of(row, "worker") == from_worker and text_of(row, "state") not in FINISHED]
    ordered = sorted(mine, key=lambda row: text_of(row, "code"))
    return [Handover(text_of(row, "id"), from_worker, to_worker) for row in ordered]


def why_not(from_worker: str, to_worker: str, members: Iterable[str]) -> Message | None:
    """Return why cases cannot be handed over, or None. `members` are the persons of the centre."""
    if to_worker not in members:
        return Message("{person} is no member of this centre.", {"person": to_worker})
    if from_worker == to_worker:
        return Message("{person} has these cases already.", {"person": to_worker})
    return None
