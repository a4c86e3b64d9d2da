"""Seals and opens a batch: compress, pad, encrypt, commit, sign.

Must not be imported by the server, and must not know what a change means or where a batch is kept.

Construction (security.md, "Envelope of a batch"): key ‖ nonce ‖ commitment = HKDF-SHA256 (RFC 5869) of the epoch's
key; AES-256-GCM with the whole header as associated data. AES-GCM does not commit to its key, so the commitment is
compared in constant time before anything is opened. Compression is safe here because a batch holds text of one
origin only; Padmé (Nikitin et al., PETS 2019) hides all but the magnitude of the length.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import zlib
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync import decoding, frame
from sync.changes import LARGEST, Origin
from sync.frame import NO_HASH, Batch, BatchHeader

SALT_BYTES = 32
TAG_BYTES = 16
LEAF_SALT_BYTES = 16
SEED_BYTES = 32
MAX_INFLATED_BYTES = 2 * 1024 * 1024
MAX_RATIO = 20
"""Honest case notes reach 12 in the largest batches of the smallest changes (tests/sync/test_envelope.py)."""
MAX_CHANGES = 16 * 1024
MAX_HEADS = 4096
_FAST_LEVEL, _SMALL_LEVEL = 3, 9
_SMALL_BYTES = 192 * 1024
"""What goes over a slow line is small, and there bytes cost more than time; the large batches of a fast line are
compressed at the level that is 2.3 times as fast for 5 % more bytes on case notes."""

_ROOM_BYTES = 64 * 1024
"""Kept free in the largest batch for what stands beside the changes: header, lengths, heads of a thousand seats."""

_KEY_DOMAIN = b"haki/batch-key/v2"
_LEAF_DOMAIN = b"haki/leaf/v1"
_LENGTH = struct.Struct(">I")


_Count = Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]  # what a database can be asked for


class SealedHead(msgspec.Struct, array_like=True, frozen=True):
    """A head its author had seen of another seat's chain: how a fork or a withheld batch shows."""

    seat: bytes
    number: _Count
    hash: bytes


class AuthorPlace(msgspec.Struct, array_like=True, frozen=True):
    """How far the author of a batch had read when sealing it: the server's key, the generation of its feed, the
    position followed there with the feed's running hash, and the number of the last membership entry known (its hash
    stands in the header). Without a server, or before anything was heard of one: no key, no generation, position 0.
    """

    server_key: bytes = b""
    generation: bytes = b""
    position: _Count = 0
    head: bytes = NO_HASH
    membership: _Count = 0


class BatchContent(msgspec.Struct, array_like=True, frozen=True):
    """What is sealed: changes of one origin as encoded, the heads changed since this seat's last batch, and where its
    author stood.

    `seed` is 32 random bytes from which each change's leaf salt is derived (`leaf_salts`). Whoever erases a change by
    law keeps the other changes' salts in place of the seed, and what was erased can no longer be guessed at.
    """

    origin: Origin
    changes: tuple[bytes, ...]
    seed: bytes
    heads: tuple[SealedHead, ...]
    place: AuthorPlace


class SealPosition(NamedTuple):
    """Where a batch stands: everything of its header that is known before sealing."""

    circle: bytes
    seat: bytes
    number: int
    previous: bytes
    epoch: int
    membership_head: bytes


class CannotOpen(ValueError):
    """A batch does not open: `reason` is `wrong_key`, `altered`, `too_large` or `malformed`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(BatchContent)


def fits(changes: Sequence[bytes]) -> bool:
    """Tell whether encoded changes can be sealed as one batch that servers and readers accept.

    What cannot would wait for ever, and everything its seat writes later behind it.
    """
    if len(changes) > MAX_CHANGES:
        return False
    size = sum(len(change) for change in changes)
    if padded_length(size) <= frame.MAX_BATCH_BYTES - _ROOM_BYTES:
        return True
    if size > MAX_INFLATED_BYTES - _ROOM_BYTES:
        return False
    return len(_pad(_compress(b"".join(changes)))) <= frame.MAX_BATCH_BYTES - _ROOM_BYTES


def seal(
    content: BatchContent,
    position: SealPosition,
    *,
    epoch_key: bytes,
    signing_key: Ed25519PrivateKey,
    salt: bytes,
) -> Batch:
    """Return the sealed, signed batch. `salt` is 32 random bytes, never used twice.

    Raises `ValueError` when the content is larger than a reader would accept (2 MiB before compression).
    """
    raw = _encoder.encode(content)
    if len(raw) > MAX_INFLATED_BYTES:
        raise ValueError("too much for one batch")
    plaintext = _pad(_compress(raw))
    key, nonce, commitment = _derive(epoch_key, salt, position)
    header = BatchHeader(
        suite=frame.SUITE_X25519,
        circle=position.circle,
        seat=position.seat,
        number=position.number,
        previous=position.previous,
        epoch=position.epoch,
        membership_head=position.membership_head,
        changes_root=changes_root(content),
        salt=salt,
        commitment=commitment,
        length=len(plaintext) + TAG_BYTES,
    )
    packed = header.pack()
    ciphertext = AESGCM(key).encrypt(nonce, plaintext, packed)
    ciphertext_hash = hashlib.sha256(ciphertext).digest()
    digest = frame.batch_hash(packed, ciphertext_hash)
    return Batch(header, signing_key.sign(frame.batch_message(digest)), ciphertext, ciphertext_hash, digest)


def open_batch(batch: Batch, epoch_key: bytes) -> BatchContent:
    """Return what a batch holds. Its signature must have been checked already. Raises `CannotOpen`."""
    header = batch.header
    position = SealPosition(
        header.circle, header.seat, header.number, header.previous, header.epoch, header.membership_head
    )
    key, nonce, commitment = _derive(epoch_key, header.salt, position)
    if not hmac.compare_digest(commitment, header.commitment):
        raise CannotOpen("wrong_key", f"sealed under another key than that of epoch {header.epoch}")
    try:
        plaintext = AESGCM(key).decrypt(nonce, batch.ciphertext, header.pack())
    except InvalidTag:
        raise CannotOpen("altered", "the sealed bytes were altered") from None
    try:
        content = decoding.decoded(_decoder, _decompress(plaintext))
    except decoding.Undecodable as error:
        raise CannotOpen("malformed", f"not the content of a batch: {error}") from None
    _check(content)
    if changes_root(content) != header.changes_root:
        raise CannotOpen("malformed", "the changes are not those the header names")
    return content


def _check(content: BatchContent) -> None:
    """Raise `CannotOpen` for what no honest batch holds, whatever is known of its author."""
    place = content.place
    if len(content.changes) > MAX_CHANGES or len(content.heads) > MAX_HEADS:
        raise CannotOpen("too_large", "more changes or heads than any real batch")
    if len(content.seed) != SEED_BYTES:
        raise CannotOpen("malformed", "its seed has not the length of one")
    lengths = (len(place.server_key), len(place.generation))
    if lengths not in ((0, 0), (frame.HASH_BYTES, 0), (frame.HASH_BYTES, frame.GENERATION_BYTES)):
        raise CannotOpen("malformed", "its author's place names no server")
    if len(place.head) != frame.HASH_BYTES:
        raise CannotOpen("malformed", "its author's place is none")


def changes_root(content: BatchContent) -> bytes:
    """Return the Merkle root (tree of RFC 9162 2.1.1) over the leaves of a batch's changes."""
    salts = leaf_salts(content.seed, len(content.changes))
    return merkle_root([leaf_hash(salt, change) for salt, change in zip(salts, content.changes, strict=True)])


def leaf_salts(seed: bytes, count: int) -> list[bytes]:
    """Return the 16-byte salt of each change of a batch: the first bytes of SHA-256(domain ‖ seed ‖ index)."""
    return [
        hashlib.sha256(_LEAF_DOMAIN + seed + _LENGTH.pack(index)).digest()[:LEAF_SALT_BYTES] for index in range(count)
    ]


def leaf_hash(salt: bytes, change: bytes) -> bytes:
    """Return the leaf of one change. The salt keeps anyone from testing a guess against a kept hash."""
    return hashlib.sha256(b"\0" + salt + change).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over `leaves`; an unpaired node moves up unchanged, which gives the tree of RFC 9162."""
    if not leaves:
        return hashlib.sha256().digest()
    level = list(leaves)
    while len(level) > 1:
        paired = [hashlib.sha256(b"\1" + level[at] + level[at + 1]).digest() for at in range(0, len(level) - 1, 2)]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def padded_length(length: int) -> int:
    """Return the Padmé length for `length` bytes: at most 12 % more, and only O(log log n) bits leak."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def _derive(epoch_key: bytes, salt: bytes, position: SealPosition) -> tuple[bytes, bytes, bytes]:
    info = _KEY_DOMAIN + position.circle + position.seat + struct.pack(">Q", position.number)
    material = HKDF(algorithm=SHA256(), length=32 + 12 + 32, salt=salt, info=info).derive(epoch_key)
    return material[:32], material[32:44], material[44:]


def _compress(raw: bytes) -> bytes:
    compressed = zlib.compress(raw, _SMALL_LEVEL if len(raw) <= _SMALL_BYTES else _FAST_LEVEL)
    if len(raw) > MAX_RATIO * len(compressed):
        return zlib.compress(raw, 0)  # so even that a reader would take it for a bomb
    return compressed


def _pad(compressed: bytes) -> bytes:
    framed = _LENGTH.pack(len(compressed)) + compressed
    return framed + bytes(padded_length(len(framed)) - len(framed))


def _decompress(plaintext: bytes) -> bytes:
    if len(plaintext) < _LENGTH.size:
        raise CannotOpen("malformed", "too short")
    (length,) = _LENGTH.unpack_from(plaintext)
    compressed, padding = plaintext[_LENGTH.size : _LENGTH.size + length], plaintext[_LENGTH.size + length :]
    if len(compressed) != length or any(padding):
        raise CannotOpen("malformed", "its length does not fit")
    limit = min(MAX_INFLATED_BYTES, MAX_RATIO * len(compressed))
    inflate = zlib.decompressobj()
    try:
        raw = inflate.decompress(compressed, limit + 1)
    except zlib.error:
        raise CannotOpen("malformed", "not compressed as it should be") from None
    if len(raw) > limit:
        raise CannotOpen("too_large", "inflates to more than any real batch")
    if not inflate.eof or inflate.unused_data:
        raise CannotOpen("malformed", "not one whole compressed piece")
    return raw
