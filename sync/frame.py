"""The frame of a batch: header layout, hashes and signature checks, shared by devices and server.

Must not know how a seal is opened, what a change is, or where anything is stored. Every signature in Haki is
Ed25519 (RFC 8032) over a domain tag and fixed-length parts, so that no signed thing can be taken for another.

A batch on the wire: `header (214 bytes) ‖ signature (64) ‖ ciphertext (header.length bytes)`.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAGIC = b"HAKB"
BATCH_VERSION = 2
SUITE_X25519 = 1
"""DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM."""
KNOWN_SUITES = frozenset({SUITE_X25519})

ID_BYTES = 16
HASH_BYTES = 32
SIGNATURE_BYTES = 64
NO_HASH = bytes(HASH_BYTES)
"""Stands for "nothing before this": the first batch of a chain, the first position of a feed."""

MAX_BATCH_BYTES = 2 * 1024 * 1024
"""Largest batch a server stores; devices aim far lower (4 to 256 KiB)."""

LARGEST_TIME = 2**47 - 1
"""No time of a server lies beyond this (ms; the year 6429): the largest that a hybrid time of 63 bits can hold."""

GENERATION_BYTES = 16
_GENERATION = struct.Struct(f">{GENERATION_BYTES}sQ")
MAX_GENERATIONS = 1024

_HEADER = struct.Struct(">4sBB16s16sQ32sI32s32s32s32sI")
HEADER_BYTES = _HEADER.size

BATCH_DOMAIN = b"haki/batch/v2"
ENTRY_DOMAIN = b"haki/membership/v2"
RECEIPT_DOMAIN = b"haki/receipt/v2"
HEAD_DOMAIN = b"haki/head/v2"
REQUEST_DOMAIN = b"haki/request/v2"
SEAT_DOMAIN = b"haki/seat/v1"
FEED_DOMAIN = b"haki/feed/v2"
INVITE_DOMAIN = b"haki/invite/v1"


class MalformedFrame(ValueError):
    """The bytes are no batch, or of a version or suite this code does not know. The message names which."""


class BadSignature(ValueError):
    """A signature does not verify under the key it should."""


class Generation(NamedTuple):
    """One life of a server's database: 16 random bytes, and the position of a circle's feed at which it began.

    A database that is put back from a copy lives on as another, so that what devices had seen of the former one beyond
    the copy is no contradiction, and what contradicts within one generation is a lie.
    """

    id: bytes
    began: int


class BatchHeader(NamedTuple):
    """The clear part of a batch; all of it is authenticated by the seal and covered by the signature.

    `previous` is the hash of the same seat's batch before this one in the same circle, `membership_head` the last
    membership entry the author knew, `changes_root` the Merkle root over the changes inside, `salt` and `commitment`
    belong to the seal, `length` counts the bytes of the ciphertext with its tag.
    """

    suite: int
    circle: bytes
    seat: bytes
    number: int
    previous: bytes
    epoch: int
    membership_head: bytes
    changes_root: bytes
    salt: bytes
    commitment: bytes
    length: int

    def pack(self) -> bytes:
        """Return the 214 bytes of the header."""
        return _HEADER.pack(MAGIC, BATCH_VERSION, *self)


class Batch(NamedTuple):
    """A batch as it lies on the wire, taken apart. `hash` is what is signed and what the next batch names."""

    header: BatchHeader
    signature: bytes
    ciphertext: bytes
    ciphertext_hash: bytes
    hash: bytes

    def pack(self) -> bytes:
        """Return the bytes of the wire."""
        return self.header.pack() + self.signature + self.ciphertext


class BatchProof(NamedTuple):
    """What shows that a seat signed a batch, without the batch: header, hash of the ciphertext, signature."""

    header: BatchHeader
    ciphertext_hash: bytes
    signature: bytes
    hash: bytes


def read_batch(data: bytes) -> Batch:
    """Take a batch apart without checking its signature. Raises `MalformedFrame`."""
    if len(data) < HEADER_BYTES + SIGNATURE_BYTES:
        raise MalformedFrame("shorter than a header")
    header = read_header(data[:HEADER_BYTES])
    body = data[HEADER_BYTES + SIGNATURE_BYTES :]
    if len(body) != header.length:
        raise MalformedFrame(f"says {header.length} sealed bytes, holds {len(body)}")
    signature = data[HEADER_BYTES : HEADER_BYTES + SIGNATURE_BYTES]
    digest = hashlib.sha256(body).digest()
    return Batch(header, signature, body, digest, batch_hash(data[:HEADER_BYTES], digest))


def pack_proof(header: bytes, ciphertext_hash: bytes, signature: bytes) -> bytes:
    """Return a proof as it lies on the wire: `header ‖ ciphertext hash (32) ‖ signature (64)`."""
    return header + ciphertext_hash + signature


def read_proof(data: bytes) -> BatchProof:
    """Take a proof apart without checking its signature. Raises `MalformedFrame`."""
    if len(data) != HEADER_BYTES + HASH_BYTES + SIGNATURE_BYTES:
        raise MalformedFrame("not the length of a proof")
    packed = data[:HEADER_BYTES]
    ciphertext_hash = data[HEADER_BYTES : HEADER_BYTES + HASH_BYTES]
    signature = data[HEADER_BYTES + HASH_BYTES :]
    return BatchProof(read_header(packed), ciphertext_hash, signature, batch_hash(packed, ciphertext_hash))


def read_header(data: bytes) -> BatchHeader:
    """Return the header in exactly 214 bytes. Raises `MalformedFrame`."""
    try:
        magic, version, *rest = _HEADER.unpack(data)
    except struct.error:
        raise MalformedFrame("not the length of a header") from None
    header = BatchHeader(*rest)
    if magic != MAGIC:
        raise MalformedFrame("not a batch")
    if version != BATCH_VERSION:
        raise MalformedFrame(
            f"batch version {version} is not known here: "
            + ("it is older than this Haki reads" if version < BATCH_VERSION else "it needs a newer Haki")
        )
    if header.suite not in KNOWN_SUITES:
        raise MalformedFrame(f"suite {header.suite} is not known here")
    if header.number < 1:
        raise MalformedFrame("batches are counted from 1")
    return header


def batch_hash(header: bytes, ciphertext_hash: bytes) -> bytes:
    """Return SHA-256(header ‖ SHA-256(ciphertext)): it survives the erasure of the ciphertext."""
    return hashlib.sha256(header + ciphertext_hash).digest()


def seat_id(signing_key: bytes, agreement_key: bytes) -> bytes:
    """Return the id of a seat, 16 bytes bound to its two public keys (32 bytes each)."""
    return hashlib.sha256(SEAT_DOMAIN + signing_key + agreement_key).digest()[:ID_BYTES]


def feed_step(head: bytes, hash_of_batch: bytes, time: int) -> bytes:
    """Return the feed's running hash after one more batch that the server took at `time` (ms since 1970); the first
    step starts at `NO_HASH`."""
    return hashlib.sha256(FEED_DOMAIN + head + hash_of_batch + struct.pack(">Q", time)).digest()


def pack_generations(generations: Iterable[Generation]) -> bytes:
    """Return the generations of a circle's server, oldest first, as they lie on the wire: 24 bytes each."""
    return b"".join(_GENERATION.pack(*each) for each in generations)


def read_generations(data: bytes) -> tuple[Generation, ...]:
    """Return the generations of a circle's server, oldest first; at least one. Raises `MalformedFrame`."""
    if not data or len(data) % _GENERATION.size or len(data) > MAX_GENERATIONS * _GENERATION.size:
        raise MalformedFrame("not the length of some generations")
    return tuple(Generation(*each) for each in _GENERATION.iter_unpack(data))


def invite_pin(genesis_hash: bytes, server_key: bytes) -> bytes:
    """Return the 16 bytes by which an invite pins a centre and its server; `NO_HASH` for a centre yet to be made."""
    return hashlib.sha256(INVITE_DOMAIN + genesis_hash + server_key).digest()[:ID_BYTES]


def batch_message(hash_of_batch: bytes) -> bytes:
    """Return what a seat signs for a batch."""
    return BATCH_DOMAIN + hash_of_batch


def entry_message(hash_of_entry: bytes) -> bytes:
    """Return what a seat signs for a membership entry."""
    return ENTRY_DOMAIN + hash_of_entry


def receipt_message(
    circle: bytes, seat: bytes, number: int, hash_of_batch: bytes, position: int, time: int, generation: Generation
) -> bytes:
    """Return what the server signs once a batch is durable: it took it, where, when (ms since 1970), and in which
    generation of its feed."""
    place = struct.pack(">QQQ", number, position, time)
    return RECEIPT_DOMAIN + circle + seat + hash_of_batch + _GENERATION.pack(*generation) + place


def head_message(
    circle: bytes,
    position: int,
    head: bytes,
    membership_number: int,
    membership_head: bytes,
    time: int,
    generations: bytes,
) -> bytes:
    """Return what the server signs about the present end of a circle's feed and membership, and the generations of its
    feed (as packed)."""
    place = struct.pack(">QQQ", position, membership_number, time)
    return HEAD_DOMAIN + circle + head + membership_head + hashlib.sha256(generations).digest() + place


def request_message(server_key: bytes, body: bytes) -> bytes:
    """Return what a seat signs for one exchange; the body holds the circles and the heads it knows of them."""
    return REQUEST_DOMAIN + server_key + hashlib.sha256(body).digest()


def verify(public_key: bytes, message: bytes, signature: bytes) -> None:
    """Check an Ed25519 signature. Raises `BadSignature` (also for a key that is no key)."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise BadSignature("the signature does not belong to this key") from None
