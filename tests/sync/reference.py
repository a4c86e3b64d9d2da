"""The formats of docs/protocol.md written a second time, from the document and not from the code.

Only hashes, AES-GCM, Ed25519, zlib and an encoder of msgpack are taken from elsewhere. Used to make the vectors, to
compare, and to seal what an honest device never would.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import zlib
from dataclasses import dataclass, replace

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

pack = msgspec.msgpack.encode
NOWHERE = [b"", b"", 0, bytes(32), 0]
"""The place of an author who has heard of no server."""


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def record_id(circle: bytes, seat: bytes, number: int) -> bytes:
    return sha256(b"haki/record/v1", circle, seat, number.to_bytes(8, "big"))[:16]


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with SHA-256."""
    key = hmac.digest(salt or bytes(32), secret, "sha256")
    block, out = b"", b""
    for counter in range(1, length // 32 + 2):
        block = hmac.digest(key, block + info + bytes([counter]), "sha256")
        out += block
    return out[:length]


def merkle_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, as it is defined there: split at the largest power of two below the number."""
    if not leaves:
        return sha256()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1", merkle_root(leaves[:split]), merkle_root(leaves[split:]))


def leaf_salt(seed: bytes, index: int) -> bytes:
    return sha256(b"haki/leaf/v1", seed, index.to_bytes(4, "big"))[:16]


def changes_root(changes: list[bytes], seed: bytes) -> bytes:
    return merkle_root([sha256(b"\0", leaf_salt(seed, index), change) for index, change in enumerate(changes)])


def padme(length: int) -> int:
    """Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", algorithm 1."""
    exponent = length.bit_length() - 1
    significant = exponent.bit_length()
    low_bits = exponent - significant
    return -(-length >> low_bits) << low_bits


def pad(framed: bytes) -> bytes:
    return framed + bytes(padme(len(framed)) - len(framed))


def plaintext_of(content: bytes, compressed: bytes | None = None) -> bytes:
    squeezed = zlib.compress(content, 3) if compressed is None else compressed
    if compressed is None and len(content) > 20 * len(squeezed):
        squeezed = zlib.compress(content, 0)
    return pad(struct.pack(">I", len(squeezed)) + squeezed)


@dataclass(frozen=True)
class Header:
    """The fields of a header, in their order; `magic` and `version` too, for those who lie about them."""

    circle: bytes
    seat: bytes
    number: int
    previous: bytes
    epoch: int
    membership_head: bytes
    changes_root: bytes
    salt: bytes
    commitment: bytes = b""
    length: int = 0
    magic: bytes = b"HAKB"
    version: int = 2
    suite: int = 1

    def pack(self) -> bytes:
        return b"".join(
            (
                self.magic,
                bytes([self.version, self.suite]),
                self.circle,
                self.seat,
                self.number.to_bytes(8, "big"),
                self.previous,
                self.epoch.to_bytes(4, "big"),
                self.membership_head,
                self.changes_root,
                self.salt,
                self.commitment,
                self.length.to_bytes(4, "big"),
            )
        )


@dataclass(frozen=True)
class Sealed:
    """A batch with everything that led to it."""

    header: Header
    key: bytes
    nonce: bytes
    plaintext: bytes
    ciphertext: bytes
    hash: bytes
    signature: bytes

    @property
    def wire(self) -> bytes:
        return self.header.pack() + self.signature + self.ciphertext


def seal(header: Header, plaintext: bytes, *, epoch_key: bytes, signing_seed: bytes) -> Sealed:
    """Seal a plaintext, whatever it is, under a header whose commitment and length are filled in here."""
    info = b"haki/batch-key/v2" + header.circle + header.seat + struct.pack(">Q", header.number)
    material = hkdf(epoch_key, header.salt, info, 76)
    key, nonce, commitment = material[:32], material[32:44], material[44:]
    whole = replace(header, commitment=commitment, length=len(plaintext) + 16)
    ciphertext = AESGCM(key).encrypt(nonce, plaintext, whole.pack())
    digest = sha256(whole.pack(), sha256(ciphertext))
    signature = Ed25519PrivateKey.from_private_bytes(signing_seed).sign(b"haki/batch/v2" + digest)
    return Sealed(whole, key, nonce, plaintext, ciphertext, digest, signature)


def sealed_aside(plain: bytes, secret: bytes, domain: bytes, context: bytes, salt: bytes) -> bytes:
    """What is sealed beside the batches: the details of a membership entry, the claim of who asks to join."""
    material = hkdf(secret, salt, domain, 44)
    return salt + AESGCM(material[:32]).encrypt(material[32:], plain, context)
