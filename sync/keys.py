"""Keys of seats and circles: making them, sealing them to a seat, proving an invite.

Must not be imported by the server, and must not know where keys are kept. Every key has one use, and every seal
binds its context: HPKE (RFC 9180, base mode) with `info` = purpose ‖ circle ‖ epoch ‖ sender ‖ recipient ‖ head.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import struct
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync import decoding, frame, membership
from sync.invite import Invite, invite_lookup
from sync.membership import Entry, EntryClear, Membership, SealedKey, SeatKeys, Signature
from sync.names import is_name
from sync.protocol import JoinRequest

KEY_BYTES = 32
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_EPOCH_KEY_PURPOSE = b"haki/epoch-key/v1"
_OWN_PURPOSE = b"haki/own/v1"
_ENTRY_SECRET_DOMAIN = b"haki/membership-secret/v1"
_CLAIM_DOMAIN = b"haki/invite-claim/v1"
_MAC_DOMAIN = b"haki/invite-mac/v1"


class WrongKey(ValueError):
    """A seal does not open with this key, or was made for another place."""


class Seat:
    """A seat's two private keys: Ed25519 for signing, X25519 for HPKE. Never leaves the device."""

    def __init__(self, signing_seed: bytes, agreement_seed: bytes) -> None:
        self.signing_seed = signing_seed
        self.agreement_seed = agreement_seed
        self.signing = Ed25519PrivateKey.from_private_bytes(signing_seed)
        self.agreement = X25519PrivateKey.from_private_bytes(agreement_seed)
        self.public = SeatKeys(
            self.signing.public_key().public_bytes_raw(), self.agreement.public_key().public_bytes_raw()
        )
        self.id = self.public.seat

    @classmethod
    def generate(cls) -> Seat:
        """Return a seat with new random keys."""
        return cls(os.urandom(KEY_BYTES), os.urandom(KEY_BYTES))


class SeatDetails(msgspec.Struct, array_like=True, frozen=True):
    """What only members may read about a seat: whose it is. `letters` are the two letters of its case codes.

    `centre` is the centre's name and `pack` the country pack it works with; both stand in the genesis alone. A genesis
    of before there was a choice names no pack.
    """

    person: str
    device: str
    role: str
    letters: str
    centre: str = ""
    pack: str = ""


class Claim(msgspec.Struct, array_like=True, frozen=True):
    """What a seat that asks to join says of itself, readable only with the invite's secret.

    Raises `ValueError`, when made as when read, for what is no name.
    """

    person: str
    device: str

    def __post_init__(self) -> None:
        if not (is_name(self.person) and is_name(self.device)):
            raise ValueError("a claim names a person and a device")


_encoder = msgspec.msgpack.Encoder()
_details = msgspec.msgpack.Decoder(SeatDetails)
_claim = msgspec.msgpack.Decoder(Claim)


def fingerprint(keys: SeatKeys) -> str:
    """Return the 20 letters by which two people compare a seat's keys, in four groups (100 bits of SHA-256)."""
    digest = hashlib.sha256(b"haki/fingerprint/v1" + keys.signing + keys.agreement).digest()
    letters = base64.b32encode(digest).decode()[:20]
    return "-".join(letters[at : at + 5] for at in range(0, 20, 5))


# --- Epoch keys ------------------------------------------------------------------------------------------------


class KeyPlace(NamedTuple):
    """The context an epoch key is sealed in; `head` is the membership head before the entry that carries it."""

    circle: bytes
    epoch: int
    sender: bytes
    recipient: bytes
    head: bytes

    def info(self) -> bytes:
        """Return the HPKE `info` of this place."""
        return (
            _EPOCH_KEY_PURPOSE + self.circle + struct.pack(">I", self.epoch) + self.sender + self.recipient + self.head
        )


def seal_epoch_key(key: bytes, to: SeatKeys, place: KeyPlace) -> SealedKey:
    """Return an epoch's key sealed to one seat. Raises `WrongKey` when the seat's key is none."""
    try:
        sealed = _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(to.agreement), place.info())
    except ValueError:  # not 32 bytes, or a point by which nothing stays secret (RFC 7748 section 6.1)
        raise WrongKey("what this device calls its key is none") from None
    return SealedKey(place.recipient, place.epoch, sealed)


def open_epoch_key(sealed: SealedKey, seat: Seat, place: KeyPlace) -> bytes:
    """Return an epoch's key. Raises `WrongKey` when it was not sealed to this seat at this place."""
    try:
        key = _SUITE.decrypt(sealed.sealed, seat.agreement, place.info())
    except (InvalidTag, ValueError):
        raise WrongKey(f"the key of epoch {place.epoch} is not sealed to this device") from None
    if len(key) != KEY_BYTES:
        raise WrongKey("not the length of a key")
    return key


# --- What a seat keeps for itself ------------------------------------------------------------------------------


def seal_own(plain: bytes, seat: Seat) -> bytes:
    """Return what only this seat opens again, once its passphrase has given its keys."""
    return _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(seat.public.agreement), _OWN_PURPOSE + seat.id)


def open_own(sealed: bytes, seat: Seat) -> bytes:
    """Return what was sealed by `seal_own`. Raises `WrongKey` when it was not, or not by this seat."""
    try:
        return _SUITE.decrypt(sealed, seat.agreement, _OWN_PURPOSE + seat.id)
    except (InvalidTag, ValueError):
        raise WrongKey("this was not sealed by this device for itself") from None


# --- Membership entries ----------------------------------------------------------------------------------------


def found(seat: Seat, *, server_key: bytes, details: SeatDetails, now_ms: int) -> tuple[Entry, bytes]:
    """Return the genesis of a new circle, and the key of its first epoch."""
    circle, key = os.urandom(frame.ID_BYTES), os.urandom(KEY_BYTES)
    place = KeyPlace(circle, 1, seat.id, seat.id, frame.NO_HASH)
    clear = EntryClear(
        version=membership.ENTRY_VERSION,
        circle=circle,
        number=1,
        previous=frame.NO_HASH,
        kind=membership.GENESIS,
        author=seat.id,
        time=now_ms,
        epoch=1,
        suite=frame.SUITE_X25519,
        keys=seat.public,
        administrator=True,
        sealed_keys=(seal_epoch_key(key, seat.public, place),),
        server_key=server_key,
    )
    return _finish(clear, details, seat, key), key


def add_seat(
    seat: Seat, state: Membership, epoch_keys: dict[int, bytes], *, keys: SeatKeys, details: SeatDetails, now_ms: int
) -> Entry:
    """Return the entry by which an administrator's seat adds another, with every epoch's key sealed to it.

    Raises `WrongKey` when the other's keys are none.
    """
    sealed = tuple(
        seal_epoch_key(epoch_keys[epoch], keys, KeyPlace(state.circle, epoch, seat.id, keys.seat, state.head))
        for epoch in range(1, state.epoch + 1)
    )
    clear = EntryClear(
        version=membership.ENTRY_VERSION,
        circle=state.circle,
        number=state.number + 1,
        previous=state.head,
        kind=membership.ADD,
        author=seat.id,
        time=now_ms,
        epoch=state.epoch,
        suite=state.suite,
        keys=keys,
        sealed_keys=sealed,
    )
    return _finish(clear, details, seat, epoch_keys[state.epoch])


def epoch_keys_for(seat: Seat, entry: Entry) -> dict[int, bytes]:
    """Return the epoch keys that an entry brings for this seat. Raises `WrongKey`."""
    clear = entry.clear
    return {
        sealed.epoch: open_epoch_key(
            sealed, seat, KeyPlace(clear.circle, sealed.epoch, clear.author, seat.id, clear.previous)
        )
        for sealed in clear.sealed_keys
        if sealed.seat == seat.id
    }


def open_details(entry: Entry, epoch_key: bytes) -> SeatDetails:
    """Return the sealed part of an entry. Raises `WrongKey`."""
    try:
        plain = _open(entry.sealed, epoch_key, _ENTRY_SECRET_DOMAIN, entry.clear_bytes)
        return decoding.decoded(_details, plain)
    except (InvalidTag, ValueError):
        raise WrongKey("the sealed part of a membership entry does not open") from None


def _finish(clear: EntryClear, details: SeatDetails, seat: Seat, epoch_key: bytes) -> Entry:
    clear_bytes = membership.encode_clear(clear)
    sealed = _seal(_encoder.encode(details), epoch_key, _ENTRY_SECRET_DOMAIN, clear_bytes)
    digest = membership.entry_hash(clear_bytes, sealed)
    signature = Signature(seat.id, seat.signing.sign(frame.entry_message(digest)))
    return membership.read_entry(membership.encode_entry(clear_bytes, sealed, [signature]))


# --- Invites ---------------------------------------------------------------------------------------------------


def ask_to_join(seat: Seat, invite: Invite, genesis_hash: bytes, claim: Claim) -> JoinRequest:
    """Return the request by which a new seat asks to be added, bound to the invite's secret."""
    lookup = invite_lookup(invite.secret)
    sealed = _seal(_encoder.encode(claim), invite.secret, _CLAIM_DOMAIN, lookup + seat.id)
    return JoinRequest(lookup, seat.public, sealed, _join_mac(invite.secret, seat.public, sealed, genesis_hash))


def read_claim(request: JoinRequest, secret: bytes, genesis_hash: bytes) -> Claim:
    """Return who asks to join. Raises `WrongKey` unless the request was made with this invite's secret."""
    if len(request.keys.signing) != KEY_BYTES or len(request.keys.agreement) != KEY_BYTES:
        raise WrongKey("the request brings no keys")  # the same bytes cut elsewhere would have the same MAC
    expected = _join_mac(secret, request.keys, request.claim, genesis_hash)
    if not hmac.compare_digest(expected, request.mac):
        raise WrongKey("the request was not made with this invite")
    try:
        context = request.lookup + request.keys.seat
        return decoding.decoded(_claim, _open(request.claim, secret, _CLAIM_DOMAIN, context))
    except (InvalidTag, ValueError):
        raise WrongKey("the request does not open with this invite") from None


def _join_mac(secret: bytes, keys: SeatKeys, claim: bytes, genesis_hash: bytes) -> bytes:
    key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=_MAC_DOMAIN).derive(secret)
    return hmac.digest(key, genesis_hash + keys.signing + keys.agreement + claim, "sha256")


def _seal(plain: bytes, secret: bytes, domain: bytes, context: bytes) -> bytes:
    """AES-256-GCM under a key and nonce derived from `secret` and a fresh salt, which stands in front."""
    salt = os.urandom(32)
    key, nonce = _derive(secret, salt, domain)
    return salt + AESGCM(key).encrypt(nonce, plain, context)


def _open(sealed: bytes, secret: bytes, domain: bytes, context: bytes) -> bytes:
    key, nonce = _derive(secret, sealed[:32], domain)
    return AESGCM(key).decrypt(nonce, sealed[32:], context)


def _derive(secret: bytes, salt: bytes, domain: bytes) -> tuple[bytes, bytes]:
    material = HKDF(algorithm=SHA256(), length=44, salt=salt, info=domain).derive(secret)
    return material[:32], material[32:]
