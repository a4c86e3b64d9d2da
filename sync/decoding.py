"""Decodes msgpack that somebody else wrote: the same bytes are taken or refused on every device, whatever its Python.

How deep a decoder can follow nesting differs from one Python to the next, so how deep it may go is counted here, over
the bytes. Must not know what is decoded.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

MOST_NESTED = 16
"""Containers within each other, in anything of Haki's: nothing has more than six today."""

_T = TypeVar("_T")
_encoder = msgspec.msgpack.Encoder()


class Undecodable(ValueError):
    """The bytes are not msgpack, not of the shape asked for, or nested deeper than anything of Haki's."""


def decoded(decoder: msgspec.msgpack.Decoder[_T], data: bytes) -> _T:
    """Return what `data` holds. Items that a decoder does not know are passed over. Raises `Undecodable`."""
    try:
        message = decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Undecodable(str(error)) from None
    if _encoder.encode(message) != data:  # else nothing is in it but what was read, and that has a known shape
        check_nesting(data)
    return message


def check_nesting(data: bytes) -> None:
    """Raise `Undecodable` for msgpack that nests deeper than `MOST_NESTED`, or whose lengths go beyond its end."""
    at, open_containers = 0, [1]
    while open_containers:
        if open_containers[-1] == 0:
            open_containers.pop()
            continue
        open_containers[-1] -= 1
        at, children = _next(data, at)
        if children:
            if len(open_containers) > MOST_NESTED:
                raise Undecodable("nested deeper than anything of Haki's")
            open_containers.append(children)


_FIXED = {0xC0: 0, 0xC2: 0, 0xC3: 0, 0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}
_FIXED |= {0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8, 0xD4: 2, 0xD5: 3, 0xD6: 5, 0xD7: 9, 0xD8: 17}
"""Bytes that follow the first one, by the first one."""
_SIZED = {0xC4: (1, 0), 0xC5: (2, 0), 0xC6: (4, 0), 0xC7: (1, 1), 0xC8: (2, 1), 0xC9: (4, 1)}
_SIZED |= {0xD9: (1, 0), 0xDA: (2, 0), 0xDB: (4, 0)}
"""Bytes of the length, and bytes between it and what it counts."""
_CONTAINERS = {0xDC: (2, 1), 0xDD: (4, 1), 0xDE: (2, 2), 0xDF: (4, 2)}
"""Bytes of the count, and values for each one counted."""


def _next(data: bytes, at: int) -> tuple[int, int]:
    """Return where the value that begins at `at` ends, or its first child begins, and how many children it has."""
    if at >= len(data):
        raise Undecodable("cut short")
    first, at, children = data[at], at + 1, 0
    if first <= 0x7F or first >= 0xE0:
        return at, 0
    if first <= 0x8F:
        return at, 2 * (first & 0x0F)
    if first <= 0x9F:
        return at, first & 0x0F
    if first <= 0xBF:
        at += first & 0x1F
    elif first in _FIXED:
        at += _FIXED[first]
    elif first in _SIZED:
        width, between = _SIZED[first]
        at += width + between + int.from_bytes(data[at : at + width], "big")
    elif first in _CONTAINERS:
        width, each = _CONTAINERS[first]
        children = each * int.from_bytes(data[at : at + width], "big")
        at += width
    else:
        raise Undecodable("not msgpack")
    if at > len(data):
        raise Undecodable("cut short")
    return at, children


__all__ = ["MOST_NESTED", "Undecodable", "check_nesting", "decoded"]
