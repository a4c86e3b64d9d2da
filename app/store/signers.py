"""Who signed what: the person at the seat a record began at, and by whom, and how long ago, that seat was let in.

By whom stands in the membership chain. How long ago is never read from a clock of theirs: an entry is as old as the
first batch in the feed whose author knew of it, by the server's time; without a server its own clock counts. None of it
enters a row. Must not know what a second person is needed for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, select, update

from app.casework import moments
from app.casework.approvals import LET_IN_BY, LET_IN_ON, SIGNED_BY
from app.store import circles, schema
from app.store.reading import Held
from app.store.transaction import Transaction
from sync.changes import Value

_SIGNED = frozenset({"approval", "closure", "consent", "flag", "follow_up", "plan", "referral"})
"""Kinds of record of which it is asked who signed them: by a rule, or to say who did it."""


class Introduction(NamedTuple):
    """How a seat came to be: who sits there, and the persons who let it in, the nearest first; none for the founder's.

    `at` is when (ms), None while the server is not known to have heard of it; `claimed` is what the entry itself says.
    """

    seat: bytes
    person: str
    device: str
    let_in_by: tuple[str, ...]
    at: int | None
    claimed: int


class Signers:
    """The people at the seats of the centre, as one transaction finds them."""

    def __init__(self, tx: Transaction) -> None:
        circle = circles.only(tx)
        self._known = {each.seat: each for each in _introductions(tx, circle.circle)} if circle is not None else {}

    def of(self, seat: bytes) -> Introduction | None:
        """Return how a seat came to be; None for one whose entry is not here."""
        return self._known.get(seat)

    def person(self, seat: bytes) -> str:
        """Return who sits at a seat; empty where that is not known."""
        known = self._known.get(seat)
        return known.person if known else ""

    def newcomers(self) -> list[Introduction]:
        """Return the seats that others let in, in the order they came."""
        return [each for each in self._known.values() if each.let_in_by]

    def facts(self, held: Held) -> dict[str, Value]:
        """Return what rules read, beside a record's own fields, of who signed it."""
        known = self._known.get(held.begun_by) if held.entity in _SIGNED else None
        return {} if known is None else facts(known)

    def digest(self) -> bytes:
        """Return a hash of everything that is known of the seats."""
        return hashlib.sha256(repr(list(self._known.values())).encode()).digest()


def facts(known: Introduction) -> dict[str, Value]:
    """Return what rules read of who signs at a seat."""
    on = {} if known.at is None else {LET_IN_ON: moments.at(known.at, UTC).date().isoformat()}
    return {SIGNED_BY: known.person, LET_IN_BY: list(known.let_in_by), **on}


def hear(tx: Transaction, circle: bytes, heard: Mapping[bytes, int]) -> None:
    """Note when the server had batches whose authors knew the membership up to an entry: `heard` by the entry's hash,
    in ms. Whoever knew of an entry knew of those before it."""
    table = schema.heard_entry
    at_of: dict[int, int] = {
        row.number: row.at for row in tx.execute(select(table.c.number, table.c.at).where(table.c.circle == circle))
    }
    entries = circles.entries_of(tx, circle)
    before = dict(at_of)
    earliest: int | None = None
    for entry in reversed(entries):
        number, at = entry.clear.number, heard.get(entry.hash)
        earliest = min((each for each in (earliest, at) if each is not None), default=None)
        if earliest is not None:
            at_of[number] = min(earliest, at_of.get(number, earliest))
    new = [{"circle": circle, "number": number, "at": at} for number, at in at_of.items() if number not in before]
    sooner = [{"n": number, "t": at} for number, at in at_of.items() if before.get(number, at) != at]
    if new:
        tx.execute(insert(table), new)
    if sooner:
        where = (table.c.circle == circle, table.c.number == bindparam("n"))
        tx.execute(update(table).where(*where).values(at=bindparam("t")), sooner)


def is_all_heard(tx: Transaction, circle: bytes, at: int) -> bool:
    """Tell whether batches that the server had at a time (ms) or later can tell nothing new."""
    entry, heard = schema.entry, schema.heard_entry
    count = tx.execute(select(func.count()).select_from(entry).where(entry.c.circle == circle)).scalar_one()
    known, latest = tx.execute(select(func.count(), func.max(heard.c.at)).where(heard.c.circle == circle)).one()
    return bool(known == count and latest <= at)


def entry_age(tx: Transaction, circle: bytes, number: int) -> int | None:
    """Return since when the server is known to have heard of an entry, in ms; None while it is not."""
    table = schema.heard_entry
    return tx.execute(select(table.c.at).where(table.c.circle == circle, table.c.number == number)).scalar()


def _introductions(tx: Transaction, circle: bytes) -> Iterator[Introduction]:
    people = circles.members(tx, circle)
    has_server = bool(circles.of(tx, circle).server_key)
    by: dict[bytes, tuple[str, ...]] = {}
    for entry in circles.entries_of(tx, circle):
        clear = entry.clear
        if clear.keys is None or (details := people.get(clear.keys.seat)) is None:
            continue
        seat = clear.keys.seat
        author = people.get(clear.author)
        nearest = author.person if author is not None and clear.author != seat else ""
        by[seat] = (nearest, *by.get(clear.author, ())) if nearest else ()
        at = entry_age(tx, circle, clear.number) if has_server else clear.time
        yield Introduction(seat, details.person, details.device, by[seat], at, clear.time)
