"""What a centre's figures are counted from, and what counts: a happening with its day, its record and whom it is of.

Cases are read through once, one after the other, and never held together: a centre may have more than a tablet can
hold. Must not know periods, targets or a store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from app.casework.case_file import CaseFile, Row, text_of
from app.casework.indicators import persons


class Sent(NamedTuple):
    """A record and when it was made, and when the server gave its receipt (None: not yet)."""

    record: str
    made: datetime
    receipt: datetime | None


class Happening(NamedTuple):
    """Something that counts. `who` is the person or thing it counts for once; `holds` is the numerator of a share;
    `value` the number to average; `groups` what it is broken down by; `until` when a standing thing ended; `undone`
    since when it holds no more, though it counts: who was restrained is free again. What `is_before_us` happened before
    the centre came: it is told of, and counts for nothing. What `is_read` was read from words; nobody chose it."""

    on: date
    record: str
    who: str
    holds: bool = True
    value: int = 1
    groups: Mapping[str, str] = {}
    until: date | None = None
    undone: date | None = None
    is_before_us: bool = False
    is_read: bool = False


@dataclass(frozen=True)
class Register:
    """All that a centre's figures are counted from. `last_day` is the period's, for what stands on one day."""

    files: Iterable[CaseFile]
    perpetrators: Sequence[Row] = ()
    partners: Sequence[Row] = ()
    trainings: Sequence[Row] = ()
    attendees: Sequence[Row] = ()
    targets: Sequence[Row] = ()
    supports: Sequence[Row] = ()
    headcounts: Sequence[Row] = ()
    sent: Iterable[Sent] = ()
    utc_offset: str = "+00:00"
    last_day: date = date.max

    def on(self, last_day: date) -> Register:
        """Return the same for what stands on another day."""
        return replace(self, last_day=last_day)

    @cached_property
    def same_suspects(self) -> persons.Groups:
        """Which suspects are one person."""
        return persons.linked(self.perpetrators)

    def sex_of_suspect(self, suspect: str) -> dict[str, str]:
        """Return a suspect's sex as a group; nothing for somebody nobody has recorded."""
        row = self._suspects.get(suspect)
        return {"sex": text_of(row, "sex")} if row else {}

    @cached_property
    def _suspects(self) -> Mapping[str, Row]:
        return {text_of(row, "id"): row for row in self.perpetrators}
