"""What waits in the cases, as Today and the list of cases ask for it: from the agendas kept beside the cases or, for
another day than theirs, reckoned anew from the cases themselves.

Must not change what is recorded, and must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple, Protocol

import msgspec

from app import __version__
from app.casework.agenda import items_of
from app.casework.country import Pack
from app.casework.items import Cause, Item
from app.casework.today import counts as counted
from app.casework.today import first_of_each, is_visible
from app.casework.today_lines import LineKind
from app.reading.glance import Glance
from app.store import agenda
from app.store.agenda import Since
from app.store.checking import Slices
from app.store.database import Database
from app.store.failures import DatabaseFailed
from app.store.transaction import Transaction
from sync.alarms import Alarm

_KEPT = b"items but what is waived; the last change; when she was seen"
"""What is kept beside a case, so that what an earlier program kept is made anew."""


class Agendas(Protocol):
    """The items that Today shows at one moment."""

    def of(self, cases: Sequence[str] | None = None) -> list[Item]:
        """Return those of some cases, or all."""

    def first(self, limit: int) -> tuple[list[Item], Counter[LineKind]]:
        """Return the first so many of each kind of line, and how many there are of each."""

    def longest_silent(self, after: Since | None, limit: int | None) -> list[Since]:
        """Return a page of the cases in which somebody is silent, the longest silent first."""

    def next_due(self, after: Since | None, limit: int | None) -> list[Since]:
        """Return a page of the cases that something is due in that is not over, the soonest first."""

    def last_changed(self, after: Since | None, limit: int | None) -> list[Since]:
        """Return a page of the cases with minus the hybrid time of their newest change, whichever record it is of."""

    def changes_of(self, cases: Sequence[str]) -> Mapping[str, int]:
        """Return, by case, when anything of it changed last (a hybrid time)."""

    def unseen_since(self, moment: datetime) -> list[str]:
        """Return the open cases whose survivor nobody has been with since before a moment."""


class Keeper:
    """Keeps the agendas beside the cases as new as the cases, and as the rules they follow from.

    They are of the real day; for any other, or where a disk takes nothing, what waits is reckoned anew.
    """

    def __init__(self, database: Database, pack: Pack) -> None:
        self._database, self._pack = database, pack
        self._are_by_our_rules = False
        self._are_fresh = False

    def renew(self, *, is_real_day: bool = True) -> None:
        """Make anew what has changed, in slices, so that nobody waits long to write."""
        self._are_fresh = False
        if is_real_day:
            with suppress(DatabaseFailed):
                self._renew()
                self._are_fresh = True

    def at(self, glance: Glance) -> Agendas:
        """Return what waits at the moment of a glance, as `renew` left it."""
        return KeptAgendas(glance.tx, glance.now) if self._are_fresh else ReckonedAgendas(glance)

    def checked(self, size: int) -> Slices:
        """Check the agendas against the cases, `size` cases a slice. What follows other rules than ours, or is stale,
        is made anew by `renew` and cannot be told to be wrong."""
        tx = yield []
        last: int | None = 0 if agenda.follows(tx, self._rules()) else None
        while last is not None:
            cases, last = agenda.differing(tx, lambda file: items_of(file, self._pack), last, size)
            what = "what waits in it is not what follows from it"
            tx = yield [Alarm("projection_differs", f"case {case}", what) for case in cases]
        return tx

    def _rules(self) -> bytes:
        return hashlib.sha256(__version__.encode() + _KEPT + msgspec.msgpack.encode(self._pack)).digest()

    def _renew(self) -> None:
        if not self._are_by_our_rules:
            rules = self._rules()
            if not self._database.read(lambda tx: agenda.follows(tx, rules)):
                self._database.write(lambda tx: agenda.follow(tx, rules))
            self._are_by_our_rules = True
        if not self._database.read(agenda.follows_seats):
            self._database.write(agenda.follow_seats)
        while self._database.read(agenda.is_stale):
            self._database.write(lambda tx: agenda.renew(tx, lambda file: items_of(file, self._pack)))


class KeptAgendas(NamedTuple):
    """Read from the agendas kept beside the cases."""

    tx: Transaction
    now: datetime

    def of(self, cases: Sequence[str] | None = None) -> list[Item]:
        """Return those of some cases, or all."""
        return agenda.visible(self.tx, self.now, cases)

    def first(self, limit: int) -> tuple[list[Item], Counter[LineKind]]:
        """Return the first so many of each kind of line, and how many there are of each."""
        return agenda.first(self.tx, self.now, limit)

    def longest_silent(self, after: Since | None, limit: int | None) -> list[Since]:
        """Return a page of the cases in which somebody is silent, the longest silent first."""
        return agenda.longest_silent(self.tx, self.now, after, limit)

    def next_due(self, after: Since | None, limit: int | None) -> list[Since]:
        """Return a page of the cases that something is due in that is not over, the soonest first."""
        return agenda.next_due(self.tx, self.now, after, limit)

    def last_changed(self, after: Since | None, limit: int | None) -> list[Since]:
        """Return a page of the cases with minus the hybrid time of their newest change, whichever record it is of."""
        return agenda.last_changed(self.tx, after, limit)

    def changes_of(self, cases: Sequence[str]) -> Mapping[str, int]:
        """Return, by case, when anything of it changed last (a hybrid time)."""
        return agenda.changes_of(self.tx, cases)

    def unseen_since(self, moment: datetime) -> list[str]:
        """Return the open cases whose survivor nobody has been with since before a moment."""
        return agenda.unseen_since(self.tx, moment)


class ReckonedAgendas:
    """Reckoned for a day in the past or to come, with what is dated after it left out."""

    def __init__(self, glance: Glance) -> None:
        self._glance = glance
        self.now = glance.now

    def of(self, cases: Sequence[str] | None = None) -> list[Item]:
        """Return those of some cases, or all."""
        return [item for item in self._all(cases) if is_visible(item, self.now)]

    def first(self, limit: int) -> tuple[list[Item], Counter[LineKind]]:
        """Return the first so many of each kind of line, and how many there are of each."""
        items = self.of()
        return first_of_each(items, self.now, limit), counted(items, self.now)

    def longest_silent(self, after: Since | None, limit: int | None) -> list[Since]:
        """Return a page of the cases in which somebody is silent, the longest silent first."""
        silent = (item for item in self.of() if item.cause is Cause.SILENCE)
        return _in_order(silent, after, limit)

    def next_due(self, after: Since | None, limit: int | None) -> list[Since]:
        """Return a page of the cases that something is due in that is not over, the soonest first."""
        dated = (item for item in self._all(None) if item.cause is not Cause.SILENCE and item.due >= self.now)
        return _in_order(dated, after, limit)

    def last_changed(self, after: Since | None, limit: int | None) -> list[Since]:
        """Return a page of the cases with minus the hybrid time of their newest change, whichever record it is of."""
        order = sorted((-at, case) for case, at in agenda.changes_read(self._glance.tx).items())
        return [each for each in order if after is None or each > after][:limit]

    def changes_of(self, cases: Sequence[str]) -> Mapping[str, int]:
        """Return, by case, when anything of it changed last (a hybrid time)."""
        return agenda.changes_read(self._glance.tx, cases)

    def unseen_since(self, moment: datetime) -> list[str]:
        """Return the open cases whose survivor nobody has been with since before a moment."""
        return [item.case for item in self._all(None) if item.cause is Cause.SEEN and item.due < moment]

    def _all(self, cases: Sequence[str] | None) -> Iterator[Item]:
        tx = self._glance.tx
        files = agenda.every_case(tx) if cases is None else agenda.files(tx, cases)
        return (item for file in files for item in items_of(file, self._glance.pack, self._glance.today))


def _in_order(items: Iterable[Item], after: Since | None, limit: int | None) -> list[Since]:
    first: dict[str, int] = {}
    for item in items:
        at = int(item.due.timestamp() * 1000)
        first[item.case] = min(at, first.get(item.case, at))
    order = sorted((at, case) for case, at in first.items())
    return [each for each in order if after is None or each > after][:limit]
