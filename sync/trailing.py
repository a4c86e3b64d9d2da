"""How a structure grows: items are added at its end, and left out there for as long as they say nothing.

So what was written before reads as it always did, and what needs no new item is written as it always was. Pure.
"""

from __future__ import annotations

from typing import Any

import msgspec


def items(message: msgspec.Struct, at_first: int) -> tuple[Any, ...]:
    """Return the items of a structure that had `at_first` of them once: those, and of the later ones all up to the last
    that differs from its default."""
    values = msgspec.structs.astuple(message)
    fields = msgspec.structs.fields(message)
    count = len(values)
    while count > at_first and values[count - 1] == fields[count - 1].default:
        count -= 1
    return values[:count]
