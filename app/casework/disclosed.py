"""What a list of what is told names: `entity.field`, and where a case may have several of a kind, which record of it,
`entity.field@id`. Earlier versions named kinds alone. Must not know what any kind of record means. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

ONCE = frozenset({"case", "referral"})
"""Of these there is one in what is told: no record need be named."""
GOES_WITH_A_TRANSFER = "case.code"
"""What goes with a case at the least: that it is one."""
TOLD_AS = "told_as"
"""The answer in which a record says which records it told, and how far each had come: ids, as of records."""
_ID = re.compile(r"[0-9a-f]{32}")


class ItemName(NamedTuple):
    """A thing that is told, as a list names it; `record` is empty where no record is named."""

    entity: str
    field: str
    record: str = ""

    @property
    def kind(self) -> str:
        """The name without the record: `entity.field`."""
        return f"{self.entity}.{self.field}"

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.kind}@{self.record}" if self.record else self.kind


def read(name: str) -> ItemName:
    """Return what a name of a list names."""
    kind, _, record = name.partition("@")
    entity, _, field = kind.partition(".")
    return ItemName(entity, field, record)


def may_be_named(name: str, kinds: Collection[str]) -> bool:
    """Tell whether a list may hold this name: of one of these `entity.field`, and of a record if any is named."""
    named = read(name)
    return named.kind in kinds and ("@" not in name or _ID.fullmatch(named.record) is not None)


def is_among(name: str, names: Collection[str]) -> bool:
    """Tell whether names hold this one, or all of its kind."""
    return name in names or read(name).kind in names
