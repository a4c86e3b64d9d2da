"""What says that there is a newer Haki: a manifest, signed by those who make it.

Anybody may hand it on (a server, a stick); only the key that made the signature decides whether it is believed. The
envelope is DSSE (github.com/secure-systems-lab/dsse, protocol 1.0.2) with Ed25519 (RFC 8032). Must not know which keys
are trusted, where a manifest came from, nor which Haki this is.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Mapping
from datetime import date

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MOST_BYTES = 16 * 1024
"""The largest manifest, sealed: it goes over the dearest lines."""
PAYLOAD_TYPE = "application/vnd.haki.release+json"
_FORMAT = 1
_MOST_SIGNATURES = 8
_VERSION = re.compile(r"(?:0|[1-9][0-9]{0,4})(?:\.(?:0|[1-9][0-9]{0,4})){2}", re.ASCII)
_DAY_LETTERS = 10
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LONGEST_WHY = 500


class NotARelease(ValueError):
    """The bytes are no release manifest."""


class UnknownSigner(ValueError):
    """A manifest that none of the trusted keys signed."""


class ReleaseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """One file to install: its platform (`windows`, `linux`, `macos`), name, size in bytes, and SHA-256 in hex."""

    platform: str
    name: str
    size: int
    sha256: str


class Release(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """What was released: the version (three numbers), the day (ISO), its files, and in each language why it is good to
    have. Fields that a later format adds are passed over."""

    format: int
    version: str
    released: str
    files: list[ReleaseFile]
    why: Mapping[str, str] = {}


class _Signature(msgspec.Struct, frozen=True):
    sig: str
    keyid: str = ""


class _Envelope(msgspec.Struct, frozen=True):
    payload: str
    payload_type: str = msgspec.field(name="payloadType")
    signatures: list[_Signature]


def read(sealed: bytes, trusted: Collection[bytes]) -> Release:
    """Return what a manifest says, once one of the trusted public keys (raw, 32 bytes) is seen to have signed it.

    Raises `NotARelease`, also for what is signed and makes no sense; `UnknownSigner`. Nothing of the payload is read
    before its signature is checked.
    """
    envelope = _opened(sealed)
    payload, signatures = _decoded(envelope.payload), [_decoded(each.sig) for each in envelope.signatures]
    signed = pre_authentication_encoding(envelope.payload_type, payload)
    if not any(_is_signed(key, signature, signed) for key in trusted for signature in signatures):
        raise UnknownSigner
    try:
        release = msgspec.json.decode(payload, type=Release)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotARelease from None
    if not _makes_sense(release):
        raise NotARelease
    return release


def looks_like_one(sealed: bytes) -> bool:
    """Tell whether these bytes have a manifest's form, whoever signed them: for who only hands it on."""
    try:
        _opened(sealed)
    except NotARelease:
        return False
    return True


def sign(release: Release, key: Ed25519PrivateKey) -> bytes:
    """Return a manifest, signed. Raises `NotARelease` for what `read` would not take."""
    payload = msgspec.json.encode(release)
    signature = key.sign(pre_authentication_encoding(PAYLOAD_TYPE, payload))
    sealed = msgspec.json.encode(_Envelope(_encoded(payload), PAYLOAD_TYPE, [_Signature(_encoded(signature))]))
    read(sealed, [key.public_key().public_bytes_raw()])
    return sealed


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """Return what is signed: DSSE's PAE, which no other reading of the same bytes can be made from."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def is_newer(version: str, than: str) -> bool:
    """Tell whether one version, as a release names it, comes after another."""
    return _numbers(version) > _numbers(than)


def _opened(sealed: bytes) -> _Envelope:
    if len(sealed) > MOST_BYTES:
        raise NotARelease
    try:
        envelope = msgspec.json.decode(sealed, type=_Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotARelease from None
    if envelope.payload_type != PAYLOAD_TYPE or not 0 < len(envelope.signatures) <= _MOST_SIGNATURES:
        raise NotARelease
    return envelope


def _makes_sense(release: Release) -> bool:
    names = [each.name for each in release.files]
    return (
        release.format == _FORMAT
        and _VERSION.fullmatch(release.version) is not None
        and _is_day(release.released)
        and len(set(names)) == len(names)
        and all(_FILE.fullmatch(name) for name in names)
        and all(each.size > 0 and _SHA256.fullmatch(each.sha256) for each in release.files)
        and all(len(text) <= _LONGEST_WHY and text.isprintable() for text in release.why.values())
    )


def _is_day(text: str) -> bool:
    try:
        return len(text) == _DAY_LETTERS and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_signed(key: bytes, signature: bytes, signed: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in version.split("."))


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotARelease from None
