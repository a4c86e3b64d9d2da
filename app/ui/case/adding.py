"""What can be added to a case, in groups and by how often it is done, and to which record of it each belongs.

Knows the declarations and the words; knows no toolkit and asks the casebook for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from app.casework.case_file import Row, text_of
from app.casework.declaration import FieldKind
from app.casework.registry import CORE
from app.ui import in_words
from app.ui.case.telling import Telling
from app.words.language import _, mark


class Addition(NamedTuple):
    """Something that can be added: the form it begins, its icon, and what is answered beforehand.

    `words` is the English for what a person looks for; "" where that is the title of the record.
    """

    form: str
    icon: str
    words: str = ""
    answers: Mapping[str, str] = MappingProxyType({})

    @property
    def said(self) -> str:
        """What it is called on the sheet."""
        return _(self.words) if self.words else in_words.title(self.form)


class Owner(NamedTuple):
    """A record of the case that something may belong to, and what it is called."""

    record: str
    words: str


ARREST = Addition("accused", "police", mark("Arrest"))
SUSPECT = Addition("perpetrator", "person")
AROUND = Addition("person_around", "child", mark("Somebody around them"))
IDENTITY = Addition("identity", "key", mark("Who somebody is"))

ADDITIONS: tuple[tuple[str, tuple[Addition, ...]], ...] = (
    (
        mark("Calls and help"),
        (
            Addition("follow_up", "call"),
            Addition("note", "note"),
            Addition("referral", "referral"),
            Addition("referral", "inbox", mark("Referral to us"), MappingProxyType({"referral.direction": "in"})),
            Addition("session", "care"),
            Addition("consent", "secure"),
            Addition("meeting", "partners", mark("Meeting")),
        ),
    ),
    (
        mark("Police and court"),
        (
            ARREST,
            Addition("court_session", "court"),
            Addition("charge", "legal"),
            Addition("milestone", "justice", mark("Another step")),
            Addition("exhibit", "inbox"),
            Addition("legal_case", "police"),
            Addition("preparation", "justice"),
        ),
    ),
    (
        mark("Safety and plans"),
        (
            Addition("risk_review", "warning"),
            Addition("safety_plan", "shelter"),
            Addition("plan_goal", "flag"),
            Addition("plan", "steps"),
            Addition("outcome", "numbers"),
        ),
    ),
    (
        mark("People and the case"),
        (
            SUSPECT,
            AROUND,
            IDENTITY,
            Addition("incident", "record"),
            Addition("flag", "flag", mark("Flag for a colleague")),
            Addition("reassignment", "forward"),
        ),
    ),
)
"""In groups; the groups, and in each what is done most stands first: a call nearly every day, a hand-over once."""

RARER: tuple[tuple[str, tuple[Addition, ...]], ...] = (
    (
        mark("Home and school"),
        (Addition("placement", "home"), Addition("school_return", "training"), Addition("tracing", "search")),
    ),
    (
        mark("Orders and money"),
        (
            Addition("protection_order", "secure"),
            Addition("breach", "warning"),
            Addition("intermediary", "language"),
            Addition("compensation", "numbers"),
        ),
    ),
    (
        mark("The case itself"),
        (
            Addition("decision", "steps", mark("Decision of a meeting")),
            Addition("transfer", "forward"),
            Addition("identity_leak", "show"),
        ),
    ),
)
"""What is added once or twice in a case: it stands behind a button, so that a phone is not flooded."""


def owners(told: Telling, addition: Addition) -> list[Owner]:
    """Return the records of the case that it may belong to, the newest first: most often there is one.

    Where what it belongs to is not there yet, that is the case: it is begun along. Empty for what the case has no place
    for yet: a suspect belongs to an incident.
    """
    case = told.file.case
    itself = [Owner(text_of(case, "id"), text_of(case, "pseudonym"))]
    parent = CORE[addition.form].parent
    if not parent:
        return [_owner(row, told) for row in reversed(list(told.file.rows())) if _lists(row, addition.form)]
    above = CORE[addition.form][parent].links_to
    if above == "case":
        return itself
    return [_owner(row, told) for row in told.file.of(above)] or (itself if _begins_along(above) else [])


def _begins_along(kind: str) -> bool:
    """Whether a record can be begun with nothing but its case: an order that was broken cannot."""
    record = CORE[kind]
    return not any(field.required and field.name != record.parent and not field.today_if_absent for field in record)


def _lists(row: Row, kind: str) -> bool:
    """An incident, which is where suspects are told of: the legal case only names some of them again."""
    return row["entity"] == "incident" and any(
        field.kind is FieldKind.LINKS and field.links_to == kind for field in CORE["incident"]
    )


def _owner(row: Row, told: Telling) -> Owner:
    record = text_of(row, "id")
    called = told.names.get(record) or in_words.title(text_of(row, "entity"))
    number = text_of(row, "ob_number") if row["entity"] == "legal_case" else ""
    return Owner(record, f"{called} · {number}" if number else called)
