"""Whom a request names in its first bytes, before the rest has come; and whether that member has signed it.

Must not know what else a request says. A name proves nothing: it is good for being read on, and a signature for being
worked on.
"""

from __future__ import annotations

from typing import NamedTuple

from sync import frame
from sync.frame import BadSignature
from sync.server import storage
from sync.server.database import ServerDatabase

MOST_NEEDED = 48
"""Bytes of a request in which the names stand, as every encoder of msgpack writes them."""
_MOST_KNOWN = 10_000

_ARRAY, _BYTES = range(0x90, 0xA0), b"\xc4" + bytes([frame.ID_BYTES])


class Named(NamedTuple):
    """Who says they ask, and the first circle they ask about."""

    seat: bytes
    circle: bytes


def named(start: bytes) -> Named | None:
    """Return whom a request names, None when it is none or written in another way than devices write."""
    rest = start[2:] if len(start) > 2 and start[0] in _ARRAY and start[1] < 0x80 else b""
    seat, rest = _id(rest)
    if rest[:1] == b"\xdc":  # sixteen circles or more
        rest = b"\x90" + rest[3:]
    if not seat or len(rest) < 2 or rest[0] not in _ARRAY or rest[1] not in _ARRAY:
        return None
    circle, _ = _id(rest[2:])
    return Named(seat, circle) if circle else None


def _id(data: bytes) -> tuple[bytes, bytes]:
    end = len(_BYTES) + frame.ID_BYTES
    return (data[len(_BYTES) : end], data[end:]) if data.startswith(_BYTES) and len(data) >= end else (b"", b"")


class Names:
    """Which names are members', remembered: a seat is named after its keys, so what was true of one stays true."""

    def __init__(self, database: ServerDatabase) -> None:
        self._database = database
        self._keys: dict[Named, bytes] = {}

    def recall(self, name: Named) -> bytes:
        """Return the signing key of a member that was found before, b"" of any other."""
        return self._keys.get(name, b"")

    def find(self, name: Named) -> bytes:
        """Return the signing key of a member, b"" for nobody's. Raises `StorageFailed`."""
        with self._database.reading() as connection:
            member = storage.members(connection, name.circle, [name.seat]).get(name.seat)
        if member is None:
            return b""
        if len(self._keys) >= _MOST_KNOWN:
            self._keys.clear()
        self._keys[name] = member.keys.signing
        return member.keys.signing

    def has_signed(self, key: bytes, message: bytes) -> bool:
        """Whether the holder of a key has signed a whole request, with its signature at the end."""
        body, signature = message[: -frame.SIGNATURE_BYTES], message[-frame.SIGNATURE_BYTES :]
        try:
            frame.verify(key, frame.request_message(self._database.server_key, body), signature)
        except BadSignature:
            return False
        return True
