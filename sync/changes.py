"""A change: who set which fields of which record, knowing which earlier changes.

Must not know a field's meaning, how changes merge (`sync.merging`), a clock, randomness, SQL or the network.

Wire form of a change (msgpack array, signed and kept byte for byte as sent, never encoded again):
`[number, entity, record, kind, fields, parents, group, time, schema, settles]`.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from hashlib import sha256
from typing import Annotated, NamedTuple

import msgspec

from sync import decoding

LARGEST = 2**63 - 1
"""No number or time is beyond this: what every database and every other implementation's integer holds."""
_Integer = Annotated[int, msgspec.Meta(ge=-LARGEST - 1, le=LARGEST)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]

Value = _Integer | bool | str | list[str] | dict[str, str] | None
"""What a field may hold. No floats: they lose precision between encoders. A dict is a skip, `{"skipped": reason}`."""

ID_BYTES = 16

MAX_CHANGE_BYTES = 512 * 1024
"""One change as encoded. What is longer is cut into parts by whoever writes it."""
MAX_FIELDS = 256
MAX_ITEMS = 1024
"""Items of a list in a field; of a map, entries."""
MAX_NAME_BYTES = 64
"""Of an entity, a kind, a field's name."""
MAX_PARENTS = 4096
"""Of a change's parents, and of what it settles."""


class Kind(StrEnum):
    """What a change does. A kind this version does not know is kept, passed on, and changes no value."""

    CREATE = "create"
    SET = "set"
    ADD = "add"
    REMOVE = "remove"
    NOTE = "note"
    TRANSITION = "transition"
    RESOLVE = "resolve"
    DELETE = "delete"
    UNDELETE = "undelete"
    ERASE = "erase"


class Origin(IntEnum):
    """Where the text of a change came from. A batch holds one origin, so that outside text never shares a
    compression context with the centre's own (compression oracles)."""

    OWN = 0
    PARTNER = 1
    IMPORT = 2


class ChangeId(NamedTuple):
    """Names a change within its circle: the seat that made it and that seat's running number from 1."""

    seat: bytes
    number: _Count


class ChangeBody(msgspec.Struct, array_like=True, frozen=True):
    """The part of a change that is sealed, as it lies on the wire; see the module's docstring."""

    number: _Count
    entity: str
    record: bytes
    kind: str
    fields: dict[str, Value]
    parents: tuple[ChangeId, ...]
    group: _Count
    time: _Count
    schema: _Count
    settles: tuple[ChangeId, ...] = ()


class Change(NamedTuple):
    """A change with its author, as the journal hands it out.

    `payload` is the encoded `ChangeBody`, byte for byte as it was signed.
    """

    circle: bytes
    seat: bytes
    origin: Origin
    payload: bytes
    body: ChangeBody

    @property
    def id(self) -> ChangeId:
        """The change's name within its circle."""
        return ChangeId(self.seat, self.body.number)


class MalformedChange(ValueError):
    """The bytes are not a change of any version this code can keep."""


class ChangeTooLarge(MalformedChange):
    """A change beyond the limits above."""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(ChangeBody)


def record_id(circle: bytes, seat: bytes, number: int) -> bytes:
    """Return the id of the record that a seat's change of this number begins.

    A record is named by the change that began it, so nobody else can begin it anew with another entity, an earlier
    time or other words, and thereby take it from view.
    """
    return sha256(b"haki/record/v1" + circle + seat + number.to_bytes(8, "big")).digest()[:ID_BYTES]


def check_beginning(change: Change) -> None:
    """Raise `MalformedChange` for a change that builds on nothing, but is not the one its record is named by."""
    if not change.body.parents and change.body.record != record_id(*change[:2], change.body.number):
        raise MalformedChange(f"change {change.body.number} begins a record that is not its own")


def encode(body: ChangeBody) -> bytes:
    """Return the payload of a change. Raises `MalformedChange` for a value that is not allowed (a float, say), and
    `ChangeTooLarge` beyond the limits of one change."""
    for name, value in body.fields.items():
        if not _is_value(value):
            raise MalformedChange(f"field {name!r} holds a {type(value).__name__}, which a change cannot carry")
    try:
        payload = _encoder.encode(body)
    except UnicodeEncodeError:  # half of a surrogate pair
        raise MalformedChange("a text that is not Unicode, which a change cannot carry") from None
    _check_limits(body, payload)
    return payload


def decode(payload: bytes) -> ChangeBody:
    """Return the change in `payload`. Raises `MalformedChange`."""
    try:
        body = decoding.decoded(_decoder, payload)
    except decoding.Undecodable as error:
        raise MalformedChange(str(error)) from None
    _check_limits(body, payload)
    if len(body.record) != ID_BYTES or body.number < 1 or not 1 <= body.group <= body.number:
        raise MalformedChange("record id, number, group or time out of range")
    if any(len(parent.seat) != ID_BYTES or parent.number < 1 for parent in (*body.parents, *body.settles)):
        raise MalformedChange("a parent names no change")
    return body


def _check_limits(body: ChangeBody, payload: bytes) -> None:
    """Raise `ChangeTooLarge` for what no honest change reaches, by the change's own bytes alone."""
    if len(payload) > MAX_CHANGE_BYTES:
        raise ChangeTooLarge(f"a change of {len(payload)} bytes")
    if len(body.fields) > MAX_FIELDS or max(len(body.parents), len(body.settles)) > MAX_PARENTS:
        raise ChangeTooLarge("a change with more fields or parents than one has")
    if any(len(name.encode()) > MAX_NAME_BYTES for name in (body.entity, body.kind, *body.fields)):
        raise ChangeTooLarge("a change with a name that is none")
    for value in body.fields.values():
        if isinstance(value, list | dict) and len(value) > MAX_ITEMS:
            raise ChangeTooLarge("a change with a longer list than one has")


def _is_value(value: object) -> bool:
    if value is None or isinstance(value, bool | str):
        return True
    if isinstance(value, int):
        return -LARGEST - 1 <= value <= LARGEST
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, dict) and all(isinstance(k, str) and isinstance(v, str) for k, v in value.items())
