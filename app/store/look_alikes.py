"""Pairs of records that are likely of one person, as they were noticed on this device: names of records alone.

Must not know what is compared, nor whether a pair still holds: that is judged anew whenever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from app.store import meta
from app.store.transaction import Transaction

_KEPT = "look_alikes"
MOST = 200
"""So many pairs are kept, the last noticed."""


class Pair(NamedTuple):
    """Two records, the smaller id first, and when they were noticed, in ms."""

    one: str
    other: str
    at: int


_pairs = msgspec.msgpack.Decoder(list[Pair])


def keep(tx: Transaction, noticed: Iterable[Pair]) -> None:
    """Keep pairs with those that are kept; one that was noticed before stays as old as it is."""
    known = {(each.one, each.other): each for each in (*noticed, *kept(tx))}
    newest = sorted(known.values(), key=lambda each: -each.at)[:MOST]
    meta.put(tx, _KEPT, msgspec.msgpack.encode(newest))


def kept(tx: Transaction) -> list[Pair]:
    """Return the pairs that are kept, the last noticed first."""
    value = meta.get(tx, _KEPT)
    return _pairs.decode(value) if value else []
