"""What of a record may still be changed once it is recorded, and what must be recorded anew.

A second person approves what stands there, a survivor consents to what was asked: neither may turn into something else
afterwards. So a consent can only be narrowed, and what was decided about stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.casework.answers import Problem
from app.casework.case_file import Row, codes_of, day_of, text_of
from app.casework.declaration import Record
from app.casework.messages import Message
from sync.changes import Value

_NARROWED = ("given", "withheld", "expires_on", "withdrawn_on")


def why_not_moved(record: Record, changed: Mapping[str, Value]) -> Iterator[Problem]:
    """Say that a record cannot come to belong to another; nothing when it stays where it is."""
    if record.parent in changed:
        yield Problem(record.parent, Message("What this belongs to stays as it was recorded."))


def why_not_widened(record: Record, before: Row, changed: Mapping[str, Value]) -> Iterator[Problem]:
    """Say which answers of a consent may not be changed so, because more would be allowed than the survivor said."""
    yield from (
        Problem(name, Message("A consent is only ever narrowed; record the new answer as a new consent."))
        for name, value in changed.items()
        if name != record.parent and not _narrows(name, before, value)
    )


def why_not_anew(asked: Row, person: str, *, is_decided: bool) -> Iterator[Problem]:
    """Say why `person` may not change what waits for a second person's word; `is_decided` says that one has approved or
    refused it."""
    asked_by = text_of(asked, "asked_by")
    if is_decided:
        yield Problem("asked_by", Message("A second person has decided about this as it stands; ask anew."))
    elif person != asked_by:
        yield Problem("asked_by", Message("Only {person}, who asked for it, may change this.", {"person": asked_by}))


def _narrows(name: str, before: Row, value: Value) -> bool:
    if name not in _NARROWED:
        return False
    if name == "given":
        return value != "yes"
    if name == "withheld":
        return set(codes_of(before, name)) <= set(value if isinstance(value, list) else ())
    earlier, now = day_of(before, name), day_of({name: value}, name)
    return now is not None and (earlier is None or now <= earlier)
