"""The checkpoint: ten words that are the same on two devices as long as both were shown the same, so that two people
can compare by voice what a server says to each, or write it into a minute book and compare years later.

The words come from Argon2id (RFC 9106), so that whoever wants another feed to have the same words pays for every try.
Pure: what is hashed is handed in. Must not know which words stand for the numbers, nor how anything is kept.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sync.frame import NO_HASH, Generation

WORDS = 10
LIST_LENGTH = 2048
"""Numbers of words run from 0 to one less than this: 11 bits each, 110 bits in all."""

_BITS = 11
_DERIVED_BYTES = 14
"""110 bits and 2 that are dropped."""
_MEMORY_KIB, _ITERATIONS, _LANES = 64 * 1024, 3, 4
"""As a slot is derived: about a second of an old laptop. Changing one of them changes every checkpoint ever written
down."""

_FEED_DOMAIN = b"haki/checkpoint/feed/v1"
_CHANGES_DOMAIN = b"haki/checkpoint/changes/v1"
_CHANGE_DOMAIN = b"haki/checkpoint/change/v1"


class MembershipPoint(NamedTuple):
    """How far the membership of a circle had come: the number of an entry and its hash; 0 and `NO_HASH` before any."""

    number: int
    head: bytes


class FeedPoint(NamedTuple):
    """A place of a circle's feed, the same for everybody who was shown the same: the id of the generation in which that
    place lies (`generation_at`), the position, the running hash there, and the last entry that a batch up to there
    names."""

    generation: bytes
    position: int
    head: bytes
    membership: MembershipPoint


class ChangesPoint(NamedTuple):
    """Where a centre without a server stands: how many changes it has, their running hash (`change_step`), and its
    membership."""

    changes: int
    head: bytes
    membership: MembershipPoint


def of_feed(circle: bytes, point: FeedPoint) -> tuple[int, ...]:
    """Return the ten numbers, each below 2048, for a place of a circle's feed. Takes 64 MiB and about a second."""
    place = point.generation + struct.pack(">Q", point.position) + point.head
    return _derived(circle, _FEED_DOMAIN + place + _packed(point.membership))


def of_changes(circle: bytes, point: ChangesPoint) -> tuple[int, ...]:
    """Return the ten numbers, each below 2048, for what a centre without a server has. Takes 64 MiB and about a
    second."""
    changes = struct.pack(">Q", point.changes) + point.head
    return _derived(circle, _CHANGES_DOMAIN + changes + _packed(point.membership))


def generation_at(generations: Sequence[Generation], position: int) -> Generation:
    """Return the generation in which a position (from 1) lies: the last that began before it.

    Later generations share what stands up to their beginning, so what was written down for a position stays comparable
    through every restore that left that position in place. `generations` are those that a server signs, oldest first.
    """
    return next((each for each in reversed(generations) if each.began < position), generations[0])


def change_step(head: bytes, seat: bytes, number: int, payload: bytes) -> bytes:
    """Return the running hash over changes after one more, of a seat and by its number; the first step starts at
    `NO_HASH`."""
    change = seat + struct.pack(">Q", number) + hashlib.sha256(payload).digest()
    return hashlib.sha256(_CHANGE_DOMAIN + head + change).digest()


def changes_head(changes: Iterable[tuple[bytes, int, bytes]]) -> bytes:
    """Return the running hash over changes, each as seat, number and payload, in the order of their arrival."""
    head = NO_HASH
    for seat, number, payload in changes:
        head = change_step(head, seat, number, payload)
    return head


def _packed(membership: MembershipPoint) -> bytes:
    return struct.pack(">Q", membership.number) + membership.head


def _derived(circle: bytes, told: bytes) -> tuple[int, ...]:
    derive = Argon2id(
        salt=circle, length=_DERIVED_BYTES, iterations=_ITERATIONS, lanes=_LANES, memory_cost=_MEMORY_KIB
    ).derive
    bits = int.from_bytes(derive(told), "big") >> (8 * _DERIVED_BYTES - WORDS * _BITS)
    return tuple(bits >> _BITS * at & (LIST_LENGTH - 1) for at in reversed(range(WORDS)))
