"""Sealing: what goes in comes out, and nothing else opens: not one bit changed, swapped, cut or added."""

from __future__ import annotations

import dataclasses
import os
import struct
import zlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync import envelope, frame
from sync.changes import Origin
from sync.envelope import (
    AuthorPlace,
    BatchContent,
    CannotOpen,
    SealedHead,
    SealPosition,
    open_batch,
    padded_length,
    seal,
)
from sync.frame import BadSignature, Batch, MalformedFrame
from tests.sync import reference
from tests.sync.reference import Header

SEED = bytes(range(32))
SIGNING = Ed25519PrivateKey.from_private_bytes(SEED)
PUBLIC = SIGNING.public_key().public_bytes_raw()
EPOCH_KEY = bytes(reversed(range(32)))
PLACE = SealPosition(b"C" * 16, b"S" * 16, 7, b"P" * 32, 1, b"M" * 32)


def content_of(*changes: bytes, origin: Origin = Origin.OWN, heads: tuple[SealedHead, ...] = ()) -> BatchContent:
    return BatchContent(origin, changes, os.urandom(32), heads, AuthorPlace())


def sealed(content: BatchContent | None = None, place: SealPosition = PLACE, key: bytes = EPOCH_KEY) -> Batch:
    return seal(content or content_of(b"Zumaridi"), place, epoch_key=key, signing_key=SIGNING, salt=os.urandom(32))


def received(data: bytes) -> BatchContent:
    """Take in a batch as an honest reader does: parse, check the signature, open."""
    batch = frame.read_batch(data)
    frame.verify(PUBLIC, frame.batch_message(batch.hash), batch.signature)
    return open_batch(batch, EPOCH_KEY)


def opened_unsigned(data: bytes) -> BatchContent:
    """Open without looking at the signature: what the seal alone holds."""
    return open_batch(frame.read_batch(data), EPOCH_KEY)


contents = st.builds(
    BatchContent,
    origin=st.sampled_from(Origin),
    changes=st.lists(st.binary(max_size=400), max_size=8).map(tuple),
    seed=st.binary(min_size=32, max_size=32),
    heads=st.lists(
        st.builds(
            SealedHead,
            st.binary(min_size=16, max_size=16),
            st.integers(0, 2**63 - 1),
            st.binary(min_size=32, max_size=32),
        ),
        max_size=3,
    ).map(tuple),
    place=st.builds(
        AuthorPlace,
        st.binary(min_size=32, max_size=32),
        st.binary(min_size=16, max_size=16),
        st.integers(0, 2**63 - 1),
        st.binary(min_size=32, max_size=32),
        st.integers(0, 2**63 - 1),
    ),
)


@given(contents, st.integers(1, 2**64 - 1), st.integers(0, 2**32 - 1))
def test_whatever_is_sealed_comes_out_the_same(content: BatchContent, number: int, epoch: int) -> None:
    batch = sealed(content, PLACE._replace(number=number, epoch=epoch))
    assert received(batch.pack()) == content
    assert frame.read_batch(batch.pack()) == batch


def test_the_same_sealed_twice_does_not_look_the_same() -> None:
    content = content_of(b"Zumaridi aliniahidi karo ya shule")
    one, two = sealed(content), sealed(content)
    assert one.header.changes_root == two.header.changes_root
    assert one.ciphertext != two.ciphertext
    assert one.header.commitment != two.header.commitment
    assert b"Zumaridi" not in one.pack()


# --- Every way to alter a batch ---


def test_not_one_bit_of_a_batch_can_be_changed_unseen() -> None:
    data = sealed().pack()
    for at in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises((MalformedFrame, BadSignature)):
            received(bytes(flipped))


def test_not_one_bit_of_header_or_sealed_bytes_could_be_changed_even_by_who_can_sign() -> None:
    data = sealed().pack()
    signature = range(frame.HEADER_BYTES, frame.HEADER_BYTES + frame.SIGNATURE_BYTES)
    for at in range(len(data) * 8):
        if at // 8 not in signature:
            flipped = bytearray(data)
            flipped[at // 8] ^= 1 << at % 8
            with pytest.raises((MalformedFrame, CannotOpen)):
                opened_unsigned(bytes(flipped))


@pytest.mark.parametrize("field", frame.BatchHeader._fields)
def test_no_field_of_a_header_can_be_swapped_with_another_batchs(field: str) -> None:
    other = seal(
        content_of(*[os.urandom(20)] * 20),
        SealPosition(b"D" * 16, b"T" * 16, 8, b"Q" * 32, 2, b"N" * 32),
        epoch_key=EPOCH_KEY,
        signing_key=SIGNING,
        salt=os.urandom(32),
    )
    batch = sealed()
    # there is one suite so far: another one is another number
    swapped = 2 if field == "suite" else getattr(other.header, field)
    assert swapped != getattr(batch.header, field)
    header = batch.header._replace(**{field: swapped})
    with pytest.raises((MalformedFrame, CannotOpen)):
        opened_unsigned(header.pack() + batch.signature + batch.ciphertext)


def test_no_ciphertext_can_be_put_under_another_header() -> None:
    content = content_of(b"one")
    first, second = sealed(content), sealed(content, PLACE._replace(number=8))
    assert first.header.length == second.header.length
    with pytest.raises(CannotOpen) as refused:
        opened_unsigned(second.header.pack() + second.signature + first.ciphertext)
    assert refused.value.reason == "altered"


def test_a_batch_cut_at_any_byte_or_grown_by_one_is_no_batch() -> None:
    data = sealed().pack()
    for length in range(len(data)):
        with pytest.raises(MalformedFrame):
            frame.read_batch(data[:length])
    with pytest.raises(MalformedFrame):
        frame.read_batch(data + b"\0")


# --- Other keys ---


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (bytes(range(100, 132)), PLACE),  # no member's
        (EPOCH_KEY, PLACE._replace(circle=b"D" * 16)),  # the key of this circle tried on another circle's batch
        (EPOCH_KEY, PLACE._replace(seat=b"T" * 16)),
        (EPOCH_KEY, PLACE._replace(number=8)),
    ],
    ids=["another key", "another circle", "another seat", "another number"],
)
def test_another_key_or_the_same_key_for_another_place_opens_nothing(key: bytes, place: SealPosition) -> None:
    batch = sealed()
    header = batch.header._replace(circle=place.circle, seat=place.seat, number=place.number)
    with pytest.raises(CannotOpen) as refused:
        open_batch(batch._replace(header=header), key)
    assert refused.value.reason == "wrong_key"


def test_the_key_of_an_epoch_opens_only_its_own_epoch() -> None:
    old, new = os.urandom(32), os.urandom(32)
    of_old, of_new = sealed(key=old), sealed(place=PLACE._replace(epoch=2), key=new)
    assert open_batch(of_old, old) and open_batch(of_new, new)
    for batch, key in ((of_old, new), (of_new, old)):
        with pytest.raises(CannotOpen) as refused:
            open_batch(batch, key)
        assert refused.value.reason == "wrong_key"


# --- What a member could seal who means harm ---

NOWHERE = reference.NOWHERE
GOOD = reference.pack([0, [b"change"], bytes(32), [], NOWHERE])
ROOT = reference.changes_root([b"change"], bytes(32))


def sealed_by_hand(plaintext: bytes, **header: object) -> bytes:
    honest = Header(
        PLACE.circle, PLACE.seat, PLACE.number, PLACE.previous, PLACE.epoch, PLACE.membership_head, ROOT, bytes(32)
    )
    lying = dataclasses.replace(honest, **header)  # type: ignore[arg-type]
    return reference.seal(lying, plaintext, epoch_key=EPOCH_KEY, signing_seed=SEED).wire


def framed(compressed: bytes) -> bytes:
    return struct.pack(">I", len(compressed)) + compressed


def stored(content: bytes) -> bytes:
    """Compressed without becoming smaller, so that the ratio says nothing."""
    return zlib.compress(content, 0)


def test_what_is_sealed_by_hand_as_the_document_says_opens() -> None:
    assert received(sealed_by_hand(reference.plaintext_of(GOOD))) == BatchContent(
        Origin.OWN, (b"change",), bytes(32), (), AuthorPlace()
    )


@pytest.mark.parametrize(
    ("plaintext", "reason"),
    [
        (b"", "malformed"),
        (b"\0\0\0", "malformed"),
        (struct.pack(">I", 500) + b"short", "malformed"),
        (framed(b""), "malformed"),
        (framed(b"not zlib"), "malformed"),
        (framed(zlib.compress(GOOD))[:-1], "malformed"),
        (framed(zlib.compress(GOOD)[:-5]), "malformed"),  # no checksum
        (framed(zlib.compress(GOOD) + b"more"), "malformed"),
        (framed(zlib.compress(GOOD)) + b"\0\0\1", "malformed"),  # something hidden in the padding
        (framed(zlib.compress(GOOD)[:-4] + b"\0\0\0\0"), "malformed"),
        (framed(zlib.compress(bytes(1_000_000))), "too_large"),  # a thousand times
        (framed(stored(bytes(envelope.MAX_INFLATED_BYTES + 1))), "too_large"),
        (framed(stored(b"")), "malformed"),
        (framed(stored(b"\xc1")), "malformed"),
        (framed(stored(reference.pack([0, [b"change"], bytes(31), [], NOWHERE]))), "malformed"),
        (framed(stored(reference.pack([0, [b"change"], bytes(33), [], NOWHERE]))), "malformed"),
        (framed(stored(reference.pack([0, ["text"], bytes(32), [], NOWHERE]))), "malformed"),
        (
            framed(stored(reference.pack([0, [b"other"], bytes(32), [], NOWHERE]))),
            "malformed",
        ),  # no such root
        (framed(stored(reference.pack([0, [b"change"], b"\1" + bytes(31), [], NOWHERE]))), "malformed"),
        (framed(stored(reference.pack([0, [b"change"] * 2, bytes(32), [], NOWHERE]))), "malformed"),
        (framed(stored(reference.pack([1.5, [b"change"], bytes(32), [], NOWHERE]))), "malformed"),
        (framed(stored(b"\x95\xa2\xff\xfe" + GOOD[2:])), "malformed"),  # an origin that is no Unicode
        (framed(stored(b"\x96" + GOOD[1:] + b"\x91" * 100_000 + b"\xc0")), "malformed"),  # nested without end
        (framed(stored(b"\x95\x00\xdd\xff\xff\xff\xff")), "malformed"),  # four thousand million changes
    ],
)
def test_what_a_member_sealed_to_do_harm_is_refused_by_its_reason(plaintext: bytes, reason: str) -> None:
    with pytest.raises(CannotOpen) as refused:
        received(sealed_by_hand(plaintext))
    assert refused.value.reason == reason


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_seed_of_another_length_is_refused_even_when_its_root_fits(length: int) -> None:
    seed = bytes(length)
    plaintext = reference.plaintext_of(reference.pack([0, [b"change"], seed, [], NOWHERE]))
    with pytest.raises(CannotOpen) as refused:
        received(sealed_by_hand(plaintext, changes_root=reference.changes_root([b"change"], seed)))
    assert refused.value.reason == "malformed"


def test_a_part_of_a_newer_version_at_the_end_of_the_content_is_passed_over() -> None:
    newer = reference.pack([0, [b"change"], bytes(32), [], NOWHERE, "of a newer version"])
    assert received(sealed_by_hand(reference.plaintext_of(newer))).changes == (b"change",)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"magic": b"HAKC"}, "not a batch"),
        ({"version": 1}, "version 1 .* older"),
        ({"version": 3}, "version 3 .* newer"),
        ({"suite": 2}, "suite 2"),
        ({"suite": 0}, "suite 0"),
        ({"number": 0}, "from 1"),
    ],
)
def test_an_unknown_version_or_suite_is_refused_by_name(header: dict[str, object], words: str) -> None:
    with pytest.raises(MalformedFrame, match=words):
        frame.read_batch(sealed_by_hand(reference.plaintext_of(GOOD), **header))


def test_a_change_repeated_a_million_times_is_sealed_so_that_it_opens() -> None:
    content = content_of(bytes(1_000_000))
    assert received(sealed(content).pack()) == content


def test_more_than_a_reader_would_take_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="too much"):
        sealed(content_of(bytes(envelope.MAX_INFLATED_BYTES)))


# --- After erasure ---


def test_authorship_still_verifies_when_the_sealed_bytes_are_gone() -> None:
    batch = sealed()
    kept_hash = reference.sha256(batch.ciphertext)
    frame.verify(PUBLIC, frame.batch_message(frame.batch_hash(batch.header.pack(), kept_hash)), batch.signature)


# --- The tree and the padding ---


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_the_tree_is_the_one_of_rfc_9162(leaves: list[bytes]) -> None:
    assert envelope.merkle_root(leaves) == reference.merkle_root(leaves)


def test_a_leaf_is_never_taken_for_a_node() -> None:
    left, right = envelope.leaf_hash(bytes(16), b"a"), envelope.leaf_hash(bytes(16), b"b")
    forged = left + right  # as a change, with a salt that is the front of it
    assert envelope.leaf_hash(forged[:16], forged[16:]) != envelope.merkle_root([left, right])


def test_whoever_knows_one_salt_knows_no_other() -> None:
    """The salts of a batch come from its seed one way only, so that those that are kept say nothing of one erased."""
    salts = envelope.leaf_salts(b"s" * 32, 300)
    assert salts == [reference.leaf_salt(b"s" * 32, index) for index in range(300)]
    assert len(set(salts)) == 300


def test_padding_costs_at_most_twelve_percent() -> None:
    for length in range(1, 100_000):
        padded = padded_length(length)
        assert length <= padded <= length * 1.12
        assert padded_length(padded) == padded


@given(st.integers(1, 2**31))
def test_padding_is_padme(length: int) -> None:
    assert padded_length(length) == reference.padme(length)
    assert length <= padded_length(length) <= length * 1.12


def test_padding_leaves_few_lengths_to_tell_apart() -> None:
    sizes = {padded_length(length) for length in range(1, 1 << 16)}
    assert len(sizes) < 180


@given(contents)
def test_a_sealed_batch_has_a_padded_length(content: BatchContent) -> None:
    length = sealed(content).header.length - envelope.TAG_BYTES
    assert padded_length(length) == length
