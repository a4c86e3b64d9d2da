"""How a record and its fields are declared. One declaration drives column, control, check, merge, search, disclosure,
export, codebook and translation.

Must not know what any particular record is, which codes a list holds (the country pack does), or how anything is
stored or shown. A mistake in a declaration is found when it is imported, not when somebody uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypedDict, Unpack

from app.casework.conditions import NEVER, Condition, Lookup
from sync.merging import Care, FieldRule, MergeClass

TEXT_LIMIT = 200
"""Characters of a one-line answer: a name, a number on a paper."""
LONG_TEXT_LIMIT = 100_000
"""Characters of a narrative: about fifty typed pages, and far under the size of one sealed batch."""
RESERVED_NAMES = frozenset({"id", "entity", "conflicts", "signed_by", "let_in_by", "let_in_on"})
"""What `show` and `list` add to a record, or a rule reads beside its fields; no field may be called so."""

_FIRST_YEAR = 1000
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class DeclarationError(Exception):
    """A record is declared wrongly. The message names the record and the field."""


class FieldKind(StrEnum):
    """What an answer looks like. The value's form in a change is given for each."""

    TEXT = "text"  # one line
    LONG_TEXT = "long_text"  # paragraphs, kept verbatim
    CODE = "code"  # one code of a list; with `links_to`, or a record's id instead
    CODES = "codes"  # a list of codes of a list
    DATE = "date"  # may be approximate: `2022-03-22`, `2021-10`, `2021`, `~2021-10-05`, `<2021`, `>2021-10`
    EXACT_DATE = "exact_date"  # `2022-03-22`
    TIME = "time"  # local time of day on the 24-hour clock: `21:30`
    MOMENT = "moment"  # `2022-03-22T21:30+03:00`
    INTEGER = "integer"
    BOOLEAN = "boolean"
    LINK = "link"  # the id of a record: 32 lower-case hexadecimal digits
    LINKS = "links"  # a list of ids
    DISCLOSURES = "disclosures"  # a list of what may be disclosed: `entity.field`, or of one record `entity.field@id`


class Sensitivity(StrEnum):
    """Who may see an answer. Order matters: each is narrower than the one before."""

    OPEN = "open"  # the centre
    NARRATIVE = "narrative"  # folded until opened on purpose; searched only by who may read it
    IDENTITY = "identity"  # by break-glass with a reason, which is journalled; never exported


class FieldOptions(TypedDict, total=False):
    """The options of `Field` that any of the short forms below takes."""

    help: str
    help_instead: tuple[Condition, str]
    step: str
    asked_when: Condition
    merge: MergeClass
    care: Care
    sensitivity: Sensitivity
    disclosable: bool
    exported_as: str
    required: bool
    searched: bool
    phones: bool
    colleague: bool
    given: bool
    signs: bool
    today_if_absent: bool
    future: bool
    limit: int
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question and everything that follows from it.

    `question` and `help` are English message ids; `help_instead` is another help, for when a condition holds.
    `code_list` names a list of the country pack. `step` is the form's step that asks it. `asked_when` decides from the
    other answers whether it is asked at all. `care` orders the values of a critical field, most careful first.
    `exported_as` is the column in exports (empty: never exported; open fields default to their name). `phones` are
    found however they are written. A `colleague` is chosen among the people of the centre. `given` fields are set by
    the app or a rule and have no control in a form; one that `signs` gets the name of whoever records. A date that is
    `today_if_absent` is filled in when a record is made without it. `future` dates may lie ahead. `limit` is in
    characters; `minimum` and `maximum` bound an integer. `among` are the `entity.field` that disclosures may name: the
    registry tells them.
    """

    name: str
    kind: FieldKind
    question: str
    help: str = ""
    help_instead: tuple[Condition, str] | None = None
    code_list: str = ""
    step: str = ""
    asked_when: Condition | None = None
    merge: MergeClass = MergeClass.PLAIN
    care: Care | None = None
    sensitivity: Sensitivity = Sensitivity.OPEN
    disclosable: bool = False
    exported_as: str | None = None
    required: bool = False
    links_to: str = ""
    searched: bool = False
    phones: bool = False
    colleague: bool = False
    given: bool = False
    signs: bool = False
    today_if_absent: bool = False
    future: bool = False
    limit: int = 0
    minimum: int = 0
    maximum: int = 2**53 - 1  # the largest integer every JSON reader keeps
    among: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.exported_as is None:
            object.__setattr__(self, "exported_as", self.name if self.sensitivity is Sensitivity.OPEN else "")
        if not self.limit:
            limit = LONG_TEXT_LIMIT if self.kind is FieldKind.LONG_TEXT else TEXT_LIMIT
            object.__setattr__(self, "limit", limit)
        mistake = self._mistake()
        if mistake:
            raise DeclarationError(f"field {self.name!r} {mistake}")

    def _mistake(self) -> str:
        coded = self.kind in (FieldKind.CODE, FieldKind.CODES)
        linked = self.kind in (FieldKind.LINK, FieldKind.LINKS)
        many = self.kind in (FieldKind.CODES, FieldKind.LINKS, FieldKind.DISCLOSURES)
        wrong = {
            "has no name in small letters": not _NAME.fullmatch(self.name),
            "bears a reserved name": self.name in RESERVED_NAMES,
            "asks nothing": not self.question,
            "needs a code list": coded and not self.code_list,
            "has a code list but is not coded": bool(self.code_list) and not coded,
            "links to nothing": linked and not self.links_to,
            "links but holds no link": bool(self.links_to) and not (linked or self.kind is FieldKind.CODE),
            "is critical and needs an order of care": self.merge is MergeClass.CRITICAL and self.care is None,
            "has an order of care but is not critical": self.merge is not MergeClass.CRITICAL and self.care is not None,
            "holds a list, so it must merge as a set": many != (self.merge is MergeClass.SET),
            "is identity and may not be exported": self.sensitivity is Sensitivity.IDENTITY and bool(self.exported_as),
            "is no exact date to be filled in": self.today_if_absent and self.kind is not FieldKind.EXACT_DATE,
            "signs and so must be given": self.signs and not self.given,
            "is required and cannot depend on another answer": self.required and self.asked_when is not None,
        }
        return next((what for what, holds in wrong.items() if holds), "")

    def help_for(self, lookup: Lookup) -> str:
        """Return the help that goes with the other answers."""
        holds = self.help_instead is not None and self.help_instead[0](lookup)
        return self.help_instead[1] if holds and self.help_instead else self.help

    @property
    def is_hidden(self) -> bool:
        """Whether it is asked no more: what was answered before is shown, and nothing new is taken."""
        return self.asked_when is NEVER

    @property
    def is_year(self) -> bool:
        """Whether it is a year of the calendar, whose digits stand in no groups; no count or amount begins so high."""
        return self.minimum >= _FIRST_YEAR

    @property
    def rule(self) -> FieldRule:
        """How the field merges."""
        return FieldRule(self.merge, self.care)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An entity: its name in commands and changes, its title, and its fields in the order they are shown.

    `parent` names the link field to the record it belongs to (empty for a case, a partner, a training). `dated_by`
    names the field that says when it came about: its place on a timeline. `append_only` records are never edited after
    they are saved; a correction is another record.

    What of it may be told to another institution is said by its fields (`disclosable`). `told_to` are the kinds of
    institution that can do something with it, empty for all; `never_told` is why nothing of it is ever told. What
    is recorded `in_confidence` is listed for the lead and for whoever wrote it alone.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    parent: str = ""
    dated_by: str = ""
    sensitivity: Sensitivity = Sensitivity.OPEN
    append_only: bool = False
    told_to: frozenset[str] = frozenset()
    never_told: str = ""
    in_confidence: bool = False
    by_name: MappingProxyType[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {each.name: each for each in self.fields}
        object.__setattr__(self, "by_name", MappingProxyType(by_name))
        if not _NAME.fullmatch(self.name) or not self.title:
            raise DeclarationError(f"record {self.name!r} needs a name in small letters and a title")
        if len(by_name) != len(self.fields):
            raise DeclarationError(f"record {self.name!r} declares a field twice")
        if self.parent and (self.parent not in by_name or by_name[self.parent].kind is not FieldKind.LINK):
            raise DeclarationError(f"record {self.name!r} has no link field {self.parent!r} to its parent")
        if self.never_told and any(each.disclosable for each in self.fields):
            raise DeclarationError(f"record {self.name!r} is never told, and a field of it may be disclosed")
        if self.dated_by and self.dated_by not in by_name:
            raise DeclarationError(f"record {self.name!r} is dated by {self.dated_by!r}, which is no field")
        for each in self.fields:
            for name in each.asked_when.reads if each.asked_when else ():
                if "." not in name and name not in by_name:
                    raise DeclarationError(f"{self.name}.{each.name} depends on {name!r}, which is no field")

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]


# --- Short forms: a field is one line ------------------------------------------------------------------------


def text(name: str, question: str, **options: Unpack[FieldOptions]) -> Field:
    """Declare a one-line answer."""
    return Field(name=name, kind=FieldKind.TEXT, question=question, **options)


def long_text(name: str, question: str, **options: Unpack[FieldOptions]) -> Field:
    """Declare an answer in paragraphs, kept verbatim; a narrative unless said otherwise, and searched."""
    options.setdefault("sensitivity", Sensitivity.NARRATIVE)
    options.setdefault("searched", True)
    return Field(name=name, kind=FieldKind.LONG_TEXT, question=question, **options)


def code(name: str, question: str, code_list: str, *, or_link_to: str = "", **options: Unpack[FieldOptions]) -> Field:
    """Declare a choice of one code, or else of one record of the entity `or_link_to`."""
    kind = FieldKind.CODE
    return Field(name=name, kind=kind, question=question, code_list=code_list, links_to=or_link_to, **options)


def codes(name: str, question: str, code_list: str, **options: Unpack[FieldOptions]) -> Field:
    """Declare a choice of any number of codes."""
    options.setdefault("merge", MergeClass.SET)
    return Field(name=name, kind=FieldKind.CODES, question=question, code_list=code_list, **options)


def date(name: str, question: str, **options: Unpack[FieldOptions]) -> Field:
    """Declare a date that may be approximate."""
    return Field(name=name, kind=FieldKind.DATE, question=question, **options)


def exact_date(name: str, question: str, **options: Unpack[FieldOptions]) -> Field:
    """Declare a date that is known to the day."""
    return Field(name=name, kind=FieldKind.EXACT_DATE, question=question, **options)


def time_of_day(name: str, question: str, **options: Unpack[FieldOptions]) -> Field:
    """Declare a local time on the 24-hour clock."""
    return Field(name=name, kind=FieldKind.TIME, question=question, **options)


def moment(name: str, question: str, **options: Unpack[FieldOptions]) -> Field:
    """Declare a date and time with its offset."""
    return Field(name=name, kind=FieldKind.MOMENT, question=question, **options)


def integer(name: str, question: str, **options: Unpack[FieldOptions]) -> Field:
    """Declare a whole number."""
    return Field(name=name, kind=FieldKind.INTEGER, question=question, **options)


def yes_no(name: str, question: str, **options: Unpack[FieldOptions]) -> Field:
    """Declare a yes or no."""
    return Field(name=name, kind=FieldKind.BOOLEAN, question=question, **options)


def link(name: str, question: str, links_to: str, **options: Unpack[FieldOptions]) -> Field:
    """Declare a link to one record."""
    return Field(name=name, kind=FieldKind.LINK, question=question, links_to=links_to, **options)


def links(name: str, question: str, links_to: str, **options: Unpack[FieldOptions]) -> Field:
    """Declare links to any number of records."""
    options.setdefault("merge", MergeClass.SET)
    return Field(name=name, kind=FieldKind.LINKS, question=question, links_to=links_to, **options)


def disclosures(name: str, question: str, **options: Unpack[FieldOptions]) -> Field:
    """Declare a list of fields that leave the centre."""
    options.setdefault("merge", MergeClass.SET)
    return Field(name=name, kind=FieldKind.DISCLOSURES, question=question, **options)
