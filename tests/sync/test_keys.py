"""Keys: a seal opens for one seat at one place, a claim with one invite; a second implementation agrees."""

from __future__ import annotations

import os
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey

from sync import frame, keys, membership
from sync.invite import Invite, invite_lookup
from sync.keys import Claim, KeyPlace, Seat, SeatDetails, WrongKey
from sync.membership import SealedKey, SeatKeys
from sync.protocol import JoinRequest

HPKE = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES256_GCM)
SEAT, SENDER = Seat(b"1" * 32, b"2" * 32), Seat(b"3" * 32, b"4" * 32)
PLACE = KeyPlace(b"C" * 16, 3, SENDER.id, SEAT.id, b"H" * 32)
KEY = bytes(range(32))
NEEMA = SeatDetails("Neema", "tablet", "worker", "MW")


def info_by_hand(place: KeyPlace) -> bytes:
    epoch = place.epoch.to_bytes(4, "big")
    return b"haki/epoch-key/v1" + place.circle + epoch + place.sender + place.recipient + place.head


# --- Epoch keys ---


def test_an_epoch_key_opens_for_its_seat_at_its_place() -> None:
    sealed = keys.seal_epoch_key(KEY, SEAT.public, PLACE)
    assert (sealed.seat, sealed.epoch, len(sealed.sealed)) == (SEAT.id, 3, 80)
    assert keys.open_epoch_key(sealed, SEAT, PLACE) == KEY


@pytest.mark.parametrize(
    "place",
    [
        PLACE._replace(circle=b"D" * 16),
        PLACE._replace(epoch=4),
        PLACE._replace(sender=SEAT.id),
        PLACE._replace(recipient=SENDER.id),
        PLACE._replace(head=b"I" * 32),
    ],
)
def test_an_epoch_key_opens_at_no_other_place(place: KeyPlace) -> None:
    with pytest.raises(WrongKey):
        keys.open_epoch_key(keys.seal_epoch_key(KEY, SEAT.public, PLACE), SEAT, place)


def test_an_epoch_key_opens_for_no_other_seat() -> None:
    with pytest.raises(WrongKey):
        keys.open_epoch_key(keys.seal_epoch_key(KEY, SEAT.public, PLACE), SENDER, PLACE)


def test_a_sealed_key_cut_or_changed_anywhere_opens_nothing() -> None:
    sealed = keys.seal_epoch_key(KEY, SEAT.public, PLACE)
    spoilt = [sealed.sealed[:length] for length in range(80)]
    for at in range(80):
        changed = bytearray(sealed.sealed)
        changed[at] ^= 0x40  # the top bit of an X25519 key is not part of it (RFC 7748 section 5)
        spoilt.append(bytes(changed))
    for data in spoilt:
        with pytest.raises(WrongKey):
            keys.open_epoch_key(SealedKey(SEAT.id, 3, data), SEAT, PLACE)


def test_a_key_of_another_length_is_none() -> None:
    short = keys.seal_epoch_key(KEY[:31], SEAT.public, PLACE)
    with pytest.raises(WrongKey):
        keys.open_epoch_key(short, SEAT, PLACE)


@pytest.mark.parametrize("agreement", [b"", b"short", bytes(32), b"x" * 33])
def test_nothing_is_sealed_to_what_is_no_key(agreement: bytes) -> None:
    with pytest.raises(WrongKey):
        keys.seal_epoch_key(KEY, SeatKeys(SEAT.public.signing, agreement), PLACE)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.integers(1, 2**32 - 1))
def test_a_second_implementation_opens_what_we_sealed_and_we_open_what_it_sealed(
    key: bytes, seed: bytes, epoch: int
) -> None:
    seat = Seat(b"1" * 32, seed)
    place = PLACE._replace(epoch=epoch, recipient=seat.id)
    private = KEMKey.from_pyca_cryptography_key(seat.agreement)
    public = KEMKey.from_pyca_cryptography_key(seat.agreement.public_key())

    sealed = keys.seal_epoch_key(key, seat.public, place).sealed
    recipient = HPKE.create_recipient_context(sealed[:32], private, info=info_by_hand(place))
    assert recipient.open(sealed[32:]) == key

    enc, sender = HPKE.create_sender_context(public, info=info_by_hand(place))
    assert keys.open_epoch_key(SealedKey(seat.id, epoch, enc + sender.seal(key)), seat, place) == key


# --- What an entry brings ---


def test_who_founds_a_centre_gets_its_first_key_and_is_its_administrator() -> None:
    details = SeatDetails("Saida", "laptop", "lead", "KD", "Kituo", "kenya")
    genesis, key = keys.found(SEAT, server_key=b"K" * 32, details=details, now_ms=1)
    state = membership.extend(membership.NOBODY, genesis)
    assert state.members[SEAT.id].administrator
    assert (state.server_key, state.epoch, state.genesis) == (b"K" * 32, 1, genesis.hash)
    assert keys.epoch_keys_for(SEAT, genesis) == {1: key}
    assert keys.open_details(genesis, key) == details


def test_a_seat_that_is_added_gets_every_key_and_reads_who_everybody_is() -> None:
    genesis, key = keys.found(SENDER, server_key=b"", details=NEEMA, now_ms=1)
    state = membership.extend(membership.NOBODY, genesis)
    entry = keys.add_seat(SENDER, state, {1: key}, keys=SEAT.public, details=NEEMA, now_ms=2)
    assert membership.extend(state, entry).members.keys() == {SENDER.id, SEAT.id}
    assert keys.epoch_keys_for(SEAT, entry) == {1: key}
    assert keys.epoch_keys_for(SENDER, entry) == {}
    assert keys.open_details(entry, key) == NEEMA


def test_who_sits_where_is_not_told_to_who_has_no_key_nor_after_a_change() -> None:
    genesis, key = keys.found(SEAT, server_key=b"", details=NEEMA, now_ms=1)
    assert b"Neema" not in genesis.wire
    other, _ = keys.found(SEAT, server_key=b"", details=NEEMA, now_ms=1)
    spoilt = [
        (genesis, os.urandom(32)),
        (genesis._replace(sealed=genesis.sealed[:-1]), key),
        (genesis._replace(sealed=b""), key),
        (genesis._replace(sealed=other.sealed), key),
        (genesis._replace(clear_bytes=other.clear_bytes), key),
    ]
    for entry, tried in spoilt:
        with pytest.raises(WrongKey):
            keys.open_details(entry, tried)


# --- Who asks to join ---

INVITE = Invite(b"s" * 16, b"p" * 16)
GENESIS = b"G" * 32
MIXED = SeatKeys(SEAT.public.signing, SENDER.public.agreement)
ASKED = keys.ask_to_join(SEAT, INVITE, GENESIS, Claim("Neema", "tablet"))


def test_who_asks_to_join_is_read_with_the_invite_and_told_to_nobody_else() -> None:
    assert ASKED.lookup == invite_lookup(INVITE.secret)
    assert ASKED.keys == SEAT.public
    assert keys.read_claim(ASKED, INVITE.secret, GENESIS) == Claim("Neema", "tablet")
    wire = msgspec.msgpack.encode(ASKED)
    assert b"Neema" not in wire
    assert INVITE.secret not in wire


@pytest.mark.parametrize(
    ("request_", "secret", "genesis"),
    [
        (ASKED, b"t" * 16, GENESIS),
        (ASKED, INVITE.secret, b"H" * 32),
        (msgspec.structs.replace(ASKED, keys=SENDER.public), INVITE.secret, GENESIS),
        (msgspec.structs.replace(ASKED, keys=MIXED), INVITE.secret, GENESIS),
        (msgspec.structs.replace(ASKED, claim=ASKED.claim[:-1] + b"x"), INVITE.secret, GENESIS),
        (msgspec.structs.replace(ASKED, claim=b""), INVITE.secret, GENESIS),
        (msgspec.structs.replace(ASKED, mac=bytes(32)), INVITE.secret, GENESIS),
        (msgspec.structs.replace(ASKED, mac=b""), INVITE.secret, GENESIS),
        (msgspec.structs.replace(ASKED, lookup=b"other" + bytes(11)), INVITE.secret, GENESIS),
    ],
)  # fmt: skip
def test_a_request_that_the_server_made_or_changed_is_not_taken(
    request_: JoinRequest, secret: bytes, genesis: bytes
) -> None:
    with pytest.raises(WrongKey):
        keys.read_claim(request_, secret, genesis)


@pytest.mark.parametrize("cut", [31, 33, 0, 64])
def test_the_border_between_two_keys_cannot_be_moved(cut: int) -> None:
    """Together they are the same bytes, so hashes and MACs over both agree."""
    both = SEAT.public.signing + SEAT.public.agreement
    moved = msgspec.structs.replace(ASKED, keys=SeatKeys(both[:cut], both[cut:]))
    with pytest.raises(WrongKey):
        keys.read_claim(moved, INVITE.secret, GENESIS)


# --- Names of seats ---


def test_a_seat_is_named_after_both_its_keys() -> None:
    assert SEAT.id == frame.seat_id(SEAT.public.signing, SEAT.public.agreement)
    assert len({SEAT.id, Seat(b"1" * 32, b"4" * 32).id, Seat(b"3" * 32, b"2" * 32).id, SENDER.id}) == 4


def test_a_fingerprint_is_twenty_letters_that_tell_any_two_seats_apart() -> None:
    shown = {keys.fingerprint(Seat.generate().public) for _ in range(200)}
    assert len(shown) == 200
    assert all(re.fullmatch(r"[A-Z2-7]{5}(-[A-Z2-7]{5}){3}", each) for each in shown)
    assert keys.fingerprint(SEAT.public) != keys.fingerprint(SeatKeys(SEAT.public.agreement, SEAT.public.signing))
