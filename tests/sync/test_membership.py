"""The chain of who is in: what holds, and every way an entry can break it, by its reason."""

from __future__ import annotations

import os
from collections.abc import Callable

import msgspec
import pytest

from sync import frame, keys, membership
from sync.keys import Seat, SeatDetails
from sync.membership import Entry, EntryClear, Membership, RefusedEntry, SealedKey, SeatKeys, Signature

LEAD, WORKER, NEWCOMER, STRANGER = (Seat(bytes([at]) * 32, bytes([at + 100]) * 32) for at in range(1, 5))
DETAILS = SeatDetails("Saida", "laptop", "lead", "KD", "Kituo")
FOUNDING, KEY = keys.found(LEAD, server_key=b"K" * 32, details=DETAILS, now_ms=1)
FOUNDED = membership.extend(membership.NOBODY, FOUNDING)


def adding(state: Membership, seat: Seat, by: Seat = LEAD) -> Entry:
    return keys.add_seat(by, state, {1: KEY}, keys=seat.public, details=DETAILS, now_ms=2)


ADDING = adding(FOUNDED, WORKER)
TWO = membership.extend(FOUNDED, ADDING)


def signed(clear: EntryClear, *signers: Seat, sealed: bytes = b"sealed") -> Entry:
    """Sign an entry as it is, by whom is named, however wrong it is."""
    clear_bytes = membership.encode_clear(clear)
    message = frame.entry_message(membership.entry_hash(clear_bytes, sealed))
    signatures = [Signature(seat.id, seat.signing.sign(message)) for seat in signers]
    return membership.read_entry(membership.encode_entry(clear_bytes, sealed, signatures))


def instead(entry: Entry, **parts: object) -> EntryClear:
    return msgspec.structs.replace(entry.clear, **parts)


def reason_of(state: Membership, entry: Entry) -> str:
    with pytest.raises(RefusedEntry) as refused:
        membership.extend(state, entry)
    return refused.value.reason


# --- What holds ---


def test_a_chain_adds_up_to_who_is_in() -> None:
    three = membership.fold([FOUNDING, ADDING, adding(TWO, NEWCOMER)])
    assert list(three.members) == [LEAD.id, WORKER.id, NEWCOMER.id]
    assert [member.administrator for member in three.members.values()] == [True, False, False]
    assert [member.since for member in three.members.values()] == [1, 2, 3]
    assert (three.number, three.genesis, three.circle) == (3, FOUNDING.hash, FOUNDED.circle)


def test_taking_an_entry_in_leaves_what_was_there_before_as_it_was() -> None:
    assert FOUNDED.members.keys() == {LEAD.id}
    with pytest.raises(TypeError):
        FOUNDED.members[WORKER.id] = TWO.members[WORKER.id]  # type: ignore[index]


def test_an_entry_is_the_bytes_it_came_in() -> None:
    read = membership.read_entry(ADDING.wire)
    assert read == ADDING
    assert membership.encode_entry(read.clear_bytes, read.sealed, read.signatures) == ADDING.wire


def test_a_founding_entry_may_name_no_server_yet() -> None:
    genesis, _ = keys.found(LEAD, server_key=b"", details=DETAILS, now_ms=1)
    assert membership.extend(membership.NOBODY, genesis).server_key == b""


def test_signatures_of_others_beside_the_authors_change_nothing() -> None:
    assert membership.extend(FOUNDED, signed(ADDING.clear, STRANGER, LEAD)).number == 2


# --- What breaks it ---

Breaking = Callable[[], tuple[Membership, Entry]]

BROKEN: dict[str, tuple[str, Breaking]] = {
    # order
    "the same entry again": ("gap", lambda: (TWO, ADDING)),
    "an entry left out": ("gap", lambda: (FOUNDED, adding(TWO, NEWCOMER))),
    "an entry before there is a centre": ("gap", lambda: (membership.NOBODY, ADDING)),
    "number nought": ("gap", lambda: (FOUNDED, signed(instead(ADDING, number=0), LEAD))),
    "a negative number": ("gap", lambda: (FOUNDED, signed(instead(ADDING, number=-2), LEAD))),
    "another successor of the same entry": ("fork", lambda: (TWO, adding(TWO._replace(head=b"x" * 32), NEWCOMER))),
    "a founding entry that follows something": (
        "fork",
        lambda: (membership.NOBODY, signed(instead(FOUNDING, previous=b"x" * 32), LEAD)),
    ),
    "a second founding": (
        "inconsistent",
        lambda: (FOUNDED, signed(instead(FOUNDING, number=2, previous=FOUNDED.head), LEAD)),
    ),
    # signatures
    "no signature": ("signature", lambda: (FOUNDED, signed(ADDING.clear))),
    "somebody else's signature": ("signature", lambda: (FOUNDED, signed(ADDING.clear, STRANGER))),
    "the newcomer's own signature": ("signature", lambda: (FOUNDED, signed(ADDING.clear, WORKER))),
    "somebody else's signature under the author's name": (
        "signature",
        lambda: (FOUNDED, with_signature(ADDING, Signature(LEAD.id, b"x" * 64))),
    ),
    "a signature over another entry": (
        "signature",
        lambda: (FOUNDED, with_signature(ADDING, *adding(FOUNDED, NEWCOMER).signatures)),
    ),
    "a sealed part exchanged": (
        "signature",
        lambda: (FOUNDED, read(ADDING.clear_bytes, b"another", *ADDING.signatures)),
    ),
    "a clear part exchanged": (
        "signature",
        lambda: (FOUNDED, read(adding(FOUNDED, NEWCOMER).clear_bytes, ADDING.sealed, *ADDING.signatures)),
    ),
    "a founding entry nobody signed": ("signature", lambda: (membership.NOBODY, signed(FOUNDING.clear))),
    # who may
    "a member who is no administrator": ("not_administrator", lambda: (TWO, adding(TWO, NEWCOMER, by=WORKER))),
    "a stranger": ("not_administrator", lambda: (FOUNDED, adding(FOUNDED, WORKER, by=STRANGER))),
    "a seat that adds itself": ("not_administrator", lambda: (FOUNDED, adding(FOUNDED, WORKER, by=WORKER))),
    "an administrator's name on a stranger's entry": (
        "signature",
        lambda: (FOUNDED, signed(instead(adding(FOUNDED, WORKER, by=STRANGER), author=LEAD.id), STRANGER)),
    ),
    # what does not fit
    "another circle": ("inconsistent", lambda: (FOUNDED, signed(instead(ADDING, circle=b"o" * 16), LEAD))),
    "an epoch to come": ("inconsistent", lambda: (FOUNDED, signed(instead(ADDING, epoch=2), LEAD))),
    "a member added again": ("inconsistent", lambda: (TWO, adding(TWO, WORKER))),
    "no keys": ("inconsistent", lambda: (FOUNDED, signed(instead(ADDING, keys=None), LEAD))),
    "a signing key of another length": (
        "inconsistent",
        lambda: (FOUNDED, signed(instead(ADDING, keys=SeatKeys(bytes(31), bytes(32))), LEAD)),
    ),
    "an agreement key of another length": (
        "inconsistent",
        lambda: (FOUNDED, signed(instead(ADDING, keys=SeatKeys(bytes(32), bytes(33))), LEAD)),
    ),
    "no epoch key for the newcomer": ("inconsistent", lambda: (FOUNDED, signed(instead(ADDING, sealed_keys=()), LEAD))),
    "an epoch key for somebody else": (
        "inconsistent",
        lambda: (FOUNDED, signed(instead(ADDING, sealed_keys=(SealedKey(LEAD.id, 1, bytes(80)),)), LEAD)),
    ),
    "an epoch key too many": (
        "inconsistent",
        lambda: (FOUNDED, signed(instead(ADDING, sealed_keys=ADDING.clear.sealed_keys * 2), LEAD)),
    ),
    "the key of another epoch": (
        "inconsistent",
        lambda: (FOUNDED, signed(instead(ADDING, sealed_keys=(SealedKey(WORKER.id, 2, bytes(80)),)), LEAD)),
    ),
    "a founder who is no administrator": (
        "inconsistent",
        lambda: (membership.NOBODY, signed(instead(FOUNDING, administrator=False), LEAD)),
    ),
    "a centre founded in another's name": (
        "inconsistent",
        lambda: (membership.NOBODY, signed(instead(FOUNDING, author=WORKER.id), WORKER)),
    ),
    "a centre that begins later": (
        "inconsistent",
        lambda: (membership.NOBODY, signed(instead(FOUNDING, epoch=2), LEAD)),
    ),
    "a circle without a name": (
        "inconsistent",
        lambda: (membership.NOBODY, signed(instead(FOUNDING, circle=b"short"), LEAD)),
    ),
    "a server key of another length": (
        "inconsistent",
        lambda: (membership.NOBODY, signed(instead(FOUNDING, server_key=b"short"), LEAD)),
    ),
    # what needs a newer Haki
    "a newer version": ("unknown_kind", lambda: (FOUNDED, signed(instead(ADDING, version=3), LEAD))),
    "an older version": ("unknown_kind", lambda: (FOUNDED, signed(instead(ADDING, version=1), LEAD))),
    "a newer kind": ("unknown_kind", lambda: (FOUNDED, signed(instead(ADDING, kind="remove"), LEAD))),
    "a second administrator": ("unknown_kind", lambda: (FOUNDED, signed(instead(ADDING, administrator=True), LEAD))),
    "a newer suite": ("unknown_suite", lambda: (FOUNDED, signed(instead(ADDING, suite=2), LEAD))),
    "a centre of a newer suite": (
        "unknown_suite",
        lambda: (membership.NOBODY, signed(instead(FOUNDING, suite=2), LEAD)),
    ),
}


def read(clear: bytes, sealed: bytes, *signatures: Signature) -> Entry:
    return membership.read_entry(membership.encode_entry(clear, sealed, signatures))


def with_signature(entry: Entry, *signatures: Signature) -> Entry:
    return read(entry.clear_bytes, entry.sealed, *signatures)


@pytest.mark.parametrize("what", BROKEN)
def test_an_entry_that_breaks_the_chain_is_refused_by_its_reason(what: str) -> None:
    reason, make = BROKEN[what]
    assert reason_of(*make()) == reason


@pytest.mark.parametrize(
    "signatures",
    [
        [Signature(LEAD.id, b"")],
        [Signature(b"", bytes(64))],
        [Signature(LEAD.id, bytes(64)), *ADDING.signatures],  # two of one seat
        [Signature(os.urandom(16), bytes(64)) for _ in range(membership.MAX_SIGNATURES + 1)],
    ],
    ids=["of no length", "of no seat", "two of one seat", "more than any entry needs"],
)
def test_signatures_that_nobody_will_look_at_are_not_carried_along(signatures: list[Signature]) -> None:
    with pytest.raises(RefusedEntry) as refused:
        with_signature(ADDING, *signatures)
    assert refused.value.reason == "malformed"


def test_every_reason_is_among_these() -> None:
    documented = RefusedEntry.__doc__ or ""
    named = {word for word in documented.split("`") if word.isidentifier()} - {"reason"}
    assert {reason for reason, _ in BROKEN.values()} | {"malformed"} == named


def test_not_one_bit_of_an_entry_can_be_changed() -> None:
    for at in range(len(ADDING.wire) * 8):
        flipped = bytearray(ADDING.wire)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises(RefusedEntry):
            membership.extend(FOUNDED, membership.read_entry(bytes(flipped)))


def test_an_entry_cut_at_any_byte_is_none() -> None:
    for length in range(len(ADDING.wire)):
        with pytest.raises(RefusedEntry) as refused:
            membership.read_entry(ADDING.wire[:length])
        assert refused.value.reason == "malformed"


def test_an_entry_larger_than_any_is_not_looked_into() -> None:
    clear = instead(ADDING, subject=bytes(membership.MAX_ENTRY_BYTES))
    with pytest.raises(RefusedEntry) as refused:
        signed(clear, LEAD)
    assert refused.value.reason == "malformed"


def test_folding_stops_at_the_first_that_breaks() -> None:
    with pytest.raises(RefusedEntry):
        membership.fold([FOUNDING, ADDING, ADDING])
