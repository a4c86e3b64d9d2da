"""Membership of a circle: a chain of signed entries that members verify and the server merely relays.

Shared by devices and server: the clear part of an entry and the rules of its chain. Must not know how the sealed
part (person, device name, role) or a sealed epoch key is opened.

An entry on the wire is msgpack `[clear, sealed, [[seat, signature], …]]`; `clear` is msgpack of `EntryClear`, kept
and hashed as sent. Its hash is SHA-256(clear ‖ SHA-256(sealed)).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from sync import decoding, frame

ENTRY_VERSION = 2
MAX_ENTRY_BYTES = 256 * 1024
MAX_SIGNATURES = 4
"""Most that any kind of entry will ever need: two persons, of whom one may hold two cards."""
GENESIS, ADD = "genesis", "add"


class SeatKeys(msgspec.Struct, array_like=True, frozen=True):
    """The two public keys of a seat, 32 bytes each: Ed25519 for signing, X25519 for HPKE."""

    signing: bytes
    agreement: bytes

    @property
    def seat(self) -> bytes:
        """The seat's id, bound to both keys."""
        return frame.seat_id(self.signing, self.agreement)


class SealedKey(msgspec.Struct, array_like=True, frozen=True):
    """The key of one epoch, HPKE-sealed to one seat (80 bytes in suite 1)."""

    seat: bytes
    epoch: int
    sealed: bytes


class EntryClear(msgspec.Struct, array_like=True, frozen=True):
    """The signed clear part of an entry.

    `keys` are those of the seat that is added (or founds), `subject` names a seat that an entry is about otherwise,
    `last_batch` a removed seat's last accepted batch as [number, hash]. `server_key` stands in the genesis alone.
    """

    version: int
    circle: bytes
    number: int
    previous: bytes
    kind: str
    author: bytes
    time: int
    epoch: int
    suite: int
    keys: SeatKeys | None = None
    administrator: bool = False
    sealed_keys: tuple[SealedKey, ...] = ()
    server_key: bytes = b""
    subject: bytes = b""
    last_batch: tuple[int, bytes] | None = None


class Signature(msgspec.Struct, array_like=True, frozen=True):
    """One seat's signature over an entry."""

    seat: bytes
    signature: bytes


class _EntryWire(msgspec.Struct, array_like=True, frozen=True):
    clear: bytes
    sealed: bytes
    signatures: tuple[Signature, ...]


class Entry(NamedTuple):
    """An entry taken apart, with its hash and the bytes it came in."""

    clear: EntryClear
    clear_bytes: bytes
    sealed: bytes
    signatures: tuple[Signature, ...]
    hash: bytes
    wire: bytes


class Member(NamedTuple):
    """A seat as the chain knows it."""

    keys: SeatKeys
    administrator: bool
    since: int


class Membership(NamedTuple):
    """What a chain of entries adds up to. Start from `NOBODY`.

    `heads` are the hashes of the entries that were folded here: every head that somebody may have known. Who builds
    the state from elsewhere (the server, from its tables) has none.
    """

    circle: bytes
    number: int
    head: bytes
    epoch: int
    suite: int
    members: Mapping[bytes, Member]
    server_key: bytes
    genesis: bytes
    heads: frozenset[bytes] = frozenset()


NOBODY = Membership(b"", 0, frame.NO_HASH, 0, 0, MappingProxyType({}), b"", frame.NO_HASH)


class RefusedEntry(ValueError):
    """An entry breaks the rules of the chain. `reason` is one of `malformed`, `fork`, `gap`, `signature`,
    `not_administrator`, `unknown_kind`, `unknown_suite`, `inconsistent`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


_encoder = msgspec.msgpack.Encoder()
_wire = msgspec.msgpack.Decoder(_EntryWire)
_clear = msgspec.msgpack.Decoder(EntryClear)


def entry_hash(clear: bytes, sealed: bytes) -> bytes:
    """Return SHA-256(clear ‖ SHA-256(sealed))."""
    return hashlib.sha256(clear + hashlib.sha256(sealed).digest()).digest()


def encode_clear(clear: EntryClear) -> bytes:
    """Return the bytes of a clear part, as they will be signed."""
    return _encoder.encode(clear)


def encode_entry(clear: bytes, sealed: bytes, signatures: Iterable[Signature]) -> bytes:
    """Return an entry as it goes over the wire."""
    return _encoder.encode(_EntryWire(clear, sealed, tuple(signatures)))


def read_entry(data: bytes) -> Entry:
    """Take an entry apart without checking it. Raises `RefusedEntry("malformed")`."""
    if len(data) > MAX_ENTRY_BYTES:
        raise RefusedEntry("malformed", "a membership entry larger than any real one")
    try:
        wire = decoding.decoded(_wire, data)
        clear = decoding.decoded(_clear, wire.clear)
    except decoding.Undecodable as error:
        raise RefusedEntry("malformed", f"not a membership entry: {error}") from None
    seats = {signed.seat for signed in wire.signatures}
    if len(wire.signatures) > MAX_SIGNATURES or len(seats) != len(wire.signatures):
        raise RefusedEntry("malformed", "a membership entry with more signatures than any needs")
    lengths = frame.ID_BYTES, frame.SIGNATURE_BYTES
    if any((len(each.seat), len(each.signature)) != lengths for each in wire.signatures):
        raise RefusedEntry("malformed", "a signature of the wrong length")
    digest = entry_hash(wire.clear, wire.sealed)
    return Entry(clear, wire.clear, wire.sealed, wire.signatures, digest, data)


def extend(state: Membership, entry: Entry) -> Membership:
    """Return the membership after one more entry. Raises `RefusedEntry`; then nothing has changed."""
    clear = entry.clear
    if clear.version != ENTRY_VERSION:
        older = clear.version < ENTRY_VERSION
        raise RefusedEntry(
            "unknown_kind",
            f"membership entry version {clear.version} "
            + ("is of an older Haki, whose centres this one does not read" if older else "needs a newer Haki"),
        )
    if clear.number != state.number + 1:
        raise RefusedEntry("gap", f"entry {clear.number} does not follow entry {state.number}")
    if clear.previous != state.head:
        raise RefusedEntry("fork", f"entry {clear.number} continues another chain")
    if clear.suite not in frame.KNOWN_SUITES:
        raise RefusedEntry("unknown_suite", f"suite {clear.suite} needs a newer Haki")
    rule = {GENESIS: _genesis, ADD: _add}.get(clear.kind)
    if rule is None:
        raise RefusedEntry("unknown_kind", "a membership entry of a kind that needs a newer Haki")
    extended = rule(state, entry)
    return extended._replace(heads=state.heads | {entry.hash})


def fold(entries: Iterable[Entry], state: Membership = NOBODY) -> Membership:
    """Return the membership after several entries. Raises `RefusedEntry` at the first that breaks the chain."""
    for entry in entries:
        state = extend(state, entry)
    return state


def _genesis(state: Membership, entry: Entry) -> Membership:
    clear = entry.clear
    keys = _subject_keys(clear)
    if state.number != 0 or clear.author != keys.seat or not clear.administrator or clear.epoch != 1:
        raise RefusedEntry("inconsistent", "this entry cannot found a centre")
    if len(clear.circle) != frame.ID_BYTES or len(clear.server_key) not in (0, frame.HASH_BYTES):
        raise RefusedEntry("inconsistent", "the founding entry names no circle")
    _check_signature(entry, keys)
    _check_sealed_keys(clear, keys.seat, 1)
    members = MappingProxyType({keys.seat: Member(keys, True, 1)})
    return Membership(clear.circle, 1, entry.hash, 1, clear.suite, members, clear.server_key, entry.hash)


def _add(state: Membership, entry: Entry) -> Membership:
    clear = entry.clear
    keys = _subject_keys(clear)
    author = state.members.get(clear.author)
    if author is None or not author.administrator:
        raise RefusedEntry("not_administrator", "only an administrator may add a device")
    if clear.circle != state.circle or clear.epoch != state.epoch or clear.suite != state.suite:
        raise RefusedEntry("inconsistent", "this entry belongs to another circle or epoch")
    if keys.seat in state.members:
        raise RefusedEntry("inconsistent", "this device is a member already")
    if clear.administrator:
        raise RefusedEntry("unknown_kind", "adding an administrator needs a newer Haki")
    _check_signature(entry, author.keys)
    _check_sealed_keys(clear, keys.seat, state.epoch)
    members = MappingProxyType({**state.members, keys.seat: Member(keys, False, clear.number)})
    return state._replace(number=clear.number, head=entry.hash, members=members)


def _subject_keys(clear: EntryClear) -> SeatKeys:
    keys = clear.keys
    if keys is None or len(keys.signing) != 32 or len(keys.agreement) != 32:
        raise RefusedEntry("inconsistent", "the entry brings no keys for its seat")
    return keys


def _check_signature(entry: Entry, author: SeatKeys) -> None:
    message = frame.entry_message(entry.hash)
    for signed in entry.signatures:
        if signed.seat == author.seat:
            try:
                frame.verify(author.signing, message, signed.signature)
            except frame.BadSignature:
                break
            return
    raise RefusedEntry("signature", "the entry is not signed by its author")


def _check_sealed_keys(clear: EntryClear, seat: bytes, epoch: int) -> None:
    """The new seat gets every epoch's key, so that it can read the whole history."""
    if [(key.seat, key.epoch) for key in clear.sealed_keys] != [(seat, number) for number in range(1, epoch + 1)]:
        raise RefusedEntry("inconsistent", "the entry does not bring every epoch key for its seat")
