"""What may be told of a record to whom, besides the survivor's consent: who can do something with it, who agrees to be
named, and what goes along in an emergency. Must not know the records of any case; rows are passed in. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.casework.case_file import Row, codes_of, text_of
from app.casework.declaration import Record
from app.casework.duplicates import SURVIVOR, SUSPECT, told_of
from app.casework.messages import Message, Question
from app.casework.records.institutions import SUSPECT_NAMED_TO

_OF_CAREGIVERS = frozenset({"caregiver_name", "caregiver_phone"})
_CAREGIVERS = frozenset({"caregiver", "guardian"})


def fits(record: Record, row: Row, institution: str) -> bool:
    """Tell whether this kind of institution can do something with a record; nothing is said against an unknown one."""
    if record.name == "identity" and told_of(row) == SUSPECT:
        return not institution or institution in SUSPECT_NAMED_TO
    return not record.told_to or not institution or institution in record.told_to


def why_not_named(field: str, identity: Row, around: Iterable[Row]) -> Message | None:
    """Return why an answer of an identity record may not be told, by what that person says of it; `around` are the
    people around the survivor. A suspect is not asked, and for the survivor the consent speaks."""
    whose = told_of(identity)
    if whose == SURVIVOR:
        of_them = [row for row in around if field in _OF_CAREGIVERS and _CAREGIVERS & {*codes_of(row, "roles")}]
        return _REFUSES if any(row.get("may_be_named") is False for row in of_them) else None
    if whose == SUSPECT:
        return None
    person = next((row for row in around if text_of(row, "id") == text_of(identity, "person_around")), {})
    if person.get("may_be_named") is True:
        return None
    return _REFUSES if person.get("may_be_named") is False else _NOT_ASKED


def why_not_in_an_emergency(record: Record, row: Row, institution: str) -> Message | None:
    """Return why a record does not go along where nobody has agreed yet: an emergency tells the least."""
    if record.name == "identity" and told_of(row) not in (SURVIVOR, SUSPECT):
        return Message(
            "In an emergency nobody else's name goes along; tell it once a consent or a second person allows."
        )
    if not fits(record, row, institution):
        return Message(
            "In an emergency only what they need for it goes along, and not: {record}.",
            {"record": Question(record.title)},
        )
    return None


_REFUSES = Message("This person does not agree that others are told who they are.")
_NOT_ASKED = Message(
    "It is not recorded that this person agrees to be named: ask them, and note it under “Person around the survivor”."
)
