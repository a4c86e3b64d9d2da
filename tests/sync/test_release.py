"""The signed manifest of a newer Haki: DSSE's own vector, and everything that must not be believed."""

from __future__ import annotations

import base64
import json

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.release import (
    MOST_BYTES,
    PAYLOAD_TYPE,
    NotARelease,
    Release,
    ReleaseFile,
    UnknownSigner,
    is_newer,
    pre_authentication_encoding,
    read,
    sign,
)
from tests.examples import examples

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
INSTALLER = ReleaseFile("windows", "haki-setup-0.2.0.exe", 30_000_000, "ab" * 32)
RELEASE = Release(1, "0.2.0", "2026-12-01", [INSTALLER], {"en": "Figures are quicker.", "sw": "Takwimu ni za haraka."})


def sealed(payload: object, kind: str = PAYLOAD_TYPE, key: Ed25519PrivateKey = KEY) -> bytes:
    """Return anything at all, signed."""
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    signature = key.sign(pre_authentication_encoding(kind, content))
    return json.dumps(
        {
            "payload": base64.b64encode(content).decode(),
            "payloadType": kind,
            "signatures": [{"keyid": "of the maintainers", "sig": base64.b64encode(signature).decode()}],
        }
    ).encode()


def with_fields(**fields: object) -> dict[str, object]:
    """Return the release as it travels, some fields of it otherwise."""
    return {**json.loads(msgspec.json.encode(RELEASE)), **fields}


def test_what_is_signed_is_encoded_as_in_the_specifications_own_example() -> None:
    encoded = pre_authentication_encoding("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_a_signed_release_is_read_by_whoever_trusts_its_key() -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert read(sign(RELEASE, KEY), [other, PUBLIC]) == RELEASE


def test_what_a_later_format_adds_is_passed_over() -> None:
    assert read(sealed(with_fields(rollout="half of all")), [PUBLIC]) == RELEASE


@pytest.mark.parametrize("trusted", [[], [Ed25519PrivateKey.generate().public_key().public_bytes_raw()]])
def test_a_release_signed_by_somebody_else_is_not_believed(trusted: list[bytes]) -> None:
    with pytest.raises(UnknownSigner):
        read(sign(RELEASE, KEY), trusted)


@given(st.data())
@settings(max_examples=examples(200))
def test_no_byte_of_a_release_can_be_another(data: st.DataObject) -> None:
    good = sign(RELEASE, KEY)
    at = data.draw(st.integers(0, len(good) - 1))
    changed = good[:at] + bytes([good[at] ^ data.draw(st.integers(1, 255))]) + good[at + 1 :]
    try:
        found = read(changed, [PUBLIC])
    except (NotARelease, UnknownSigner):
        return
    assert found == RELEASE  # the name of a field that nobody reads, say


def test_a_signature_under_another_kind_of_message_does_not_count() -> None:
    with pytest.raises(NotARelease):
        read(sealed(with_fields(), kind="application/vnd.in-toto+json"), [PUBLIC])
    taken = json.loads(sealed(with_fields(), kind="application/vnd.in-toto+json"))
    with pytest.raises(UnknownSigner):
        read(json.dumps(taken | {"payloadType": PAYLOAD_TYPE}).encode(), [PUBLIC])


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[" * 9000,
        {},
        with_fields(format=2),
        with_fields(version="0.2"),
        with_fields(version="0.2.0 or so"),
        with_fields(version="0.02.0"),
        with_fields(released="2026-02-30"),
        with_fields(released="20261201"),
        with_fields(files=[{"platform": "windows", "name": "../haki.exe", "size": 1, "sha256": "ab" * 32}]),
        with_fields(files=[{"platform": "windows", "name": "haki.exe", "size": 0, "sha256": "ab" * 32}]),
        with_fields(files=[{"platform": "windows", "name": "haki.exe", "size": 1, "sha256": "AB" * 32}]),
        with_fields(files=[json.loads(msgspec.json.encode(INSTALLER))] * 2),
        with_fields(why={"en": "Two\nlines."}),
        with_fields(why={"en": "x" * 501}),
    ],
)
def test_what_makes_no_sense_is_no_release_though_it_is_signed(payload: object) -> None:
    with pytest.raises(NotARelease):
        read(sealed(payload), [PUBLIC])


@pytest.mark.parametrize(
    "given_bytes",
    [b"", b"{}", b"null", b"\xff" * 40, b"[" * 9000, b"x" * (MOST_BYTES + 1), sign(RELEASE, KEY) + b" " * MOST_BYTES],
)
def test_what_is_no_envelope_is_no_release(given_bytes: bytes) -> None:
    with pytest.raises(NotARelease):
        read(given_bytes, [PUBLIC])


def test_versions_are_compared_as_numbers() -> None:
    assert is_newer("0.10.0", "0.9.9")
    assert not is_newer("0.9.0", "0.9.0")
    assert not is_newer("0.9.9", "0.10.0")
