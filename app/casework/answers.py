"""Whether answers can be kept: every one is checked against its field before anything is stored.

Pure: the pack's code lists and today's date are passed in. Never looks whether a linked record exists (the casebook
does). All problems are found at once, each naming its field, so that a form can show them where they belong.
"""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, Protocol, TypeVar

from app.casework import dates, disclosed, plain_text, times
from app.casework.declaration import Field, FieldKind, Record
from app.casework.messages import Filling, Label, Message, Question
from app.casework.mistyped import nearest
from app.casework.registry import CORE
from app.casework.wrong_clock import lies_ahead
from sync.changes import Value
from sync.merging import MergeClass

SKIPS = ("not_asked", "declined", "not_now", "unknown")
"""Why a question has no answer. A skip is an answer about the asking; search and rules treat it as none."""

_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT)
_ID = re.compile(r"[0-9a-f]{32}")
_Parsed = TypeVar("_Parsed")


class CodeLists(Protocol):
    """What is needed of a country pack: which codes a list holds, what they are called, the local offset from UTC."""

    @property
    def utc_offset(self) -> str:
        """Return the local offset, such as `+03:00`."""

    def codes(self, code_list: str) -> Sequence[str]:
        """Return the codes of a list in the order shown."""


class Problem(NamedTuple):
    """Why an answer cannot be kept. `field` is the name as it was given; `message` can be said in both languages."""

    field: str
    message: Message


class Checked(NamedTuple):
    """Answers in the form they are kept in, or the problems that prevent it (then nothing may be stored)."""

    values: dict[str, Value]
    problems: list[Problem]


def check(record: Record, values: Mapping[str, object], lists: CodeLists, today: date) -> Checked:
    """Check and normalise the answers of one new record, required ones included.

    A date that is today's if absent is filled in; what is answered by nothing is left out.
    """
    filled = {field.name: today.isoformat() for field in record if field.today_if_absent and field.name not in values}
    values = {**values, **filled}
    checked = check_edit(record, values, lists, today)
    given: dict[str, Value] = {name: value for name, value in checked.values.items() if value is not None}
    missing = [
        Problem(field.name, Message("“{question}” needs an answer.", {"question": Question(field.question)}))
        for field in record
        if field.required and field.name not in values
    ]
    return Checked(given, checked.problems + missing)


def check_edit(
    record: Record,
    values: Mapping[str, object],
    lists: CodeLists,
    today: date,
    held: Mapping[str, Value] = MappingProxyType({}),
) -> Checked:
    """Check and normalise some answers of a record that exists.

    None, and a text without a letter, clears an answer unless it is required. What is `held` already is not checked
    anew: a code may have left its list since.
    """
    kept: dict[str, Value] = {}
    problems: list[Problem] = []
    for name, value in values.items():
        field = record.by_name.get(name)
        if field is None:
            problems.append(_unknown_field(record, name))
            continue
        try:
            kept[name] = _kept(field, value, lists, today, held.get(name))
        except _Refused as refused:
            problems.append(Problem(name, refused.message))
    return Checked(kept, problems)


def check_one(field: Field, value: object, lists: CodeLists, today: date, held: Value = None) -> Message | None:
    """Return why one answer cannot be kept, or None; for checking a field as it is left. `held` stands already."""
    try:
        _kept(field, value, lists, today, held)
    except _Refused as refused:
        return refused.message
    return None


def read_values(record: Record, pairs: Iterable[tuple[str, str | None]]) -> dict[str, object]:
    """Return answers to a record's questions as somebody typed them, `field=value`: nothing clears, a list field takes
    codes between commas.

    JSON is read where it begins like JSON, so that a skip can be typed: `{"skipped": "declined"}`.
    """
    values: dict[str, object] = {}
    for name, text in pairs:
        value: object = text
        if text is not None and text[:1] in "[{":
            with contextlib.suppress(ValueError):
                value = json.loads(text)
        elif text is not None and name in record and record[name].merge is MergeClass.SET:
            value = [part.strip() for part in text.split(",") if part.strip()]
        values[name] = value
    return values


class _Refused(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__(message.one)
        self.message = message


def _unknown_field(record: Record, name: str) -> Problem:
    like = nearest(name, dict(record.by_name))
    fillings: dict[str, Filling] = {"name": name, "record": Question(record.title), "nearest": like}
    if like:
        return Problem(name, Message("“{name}” is no field of {record}. Did you mean “{nearest}”?", fillings))
    return Problem(name, Message("“{name}” is no field of {record}.", fillings))


def _kept(field: Field, value: object, lists: CodeLists, today: date, held: Value) -> Value:
    """An answer in the form it is kept in. Of what is held already, nothing is checked: neither an answer that did not
    change, nor a code that was chosen before among others."""
    if value is not None and value == held and type(value) is type(held):
        return held
    if field.kind is FieldKind.CODES and isinstance(value, list) and isinstance(held, list):
        new = [code for code in value if code not in held]
        checked = _normalised(field, new, lists, today)
        return [
            code for code in dict.fromkeys(value) if code in held or (isinstance(checked, list) and code in checked)
        ]
    return _normalised(field, value, lists, today)


def _normalised(field: Field, value: object, lists: CodeLists, today: date) -> Value:
    if field.kind in _TEXTS and isinstance(value, str):
        value = plain_text.cleaned(value) or None
    if value is None:
        if field.required:
            raise _Refused(Message("“{question}” needs an answer.", {"question": Question(field.question)}))
        return None
    if isinstance(value, dict):
        return _skip(field, value)
    return _READERS[field.kind](field, value, lists, today)


def _skip(field: Field, value: Mapping[object, object]) -> Value:
    reason = value.get("skipped")
    if len(value) != 1 or reason not in SKIPS:
        raise _Refused(Message("A skipped question is one of {skips}.", {"skips": ", ".join(SKIPS)}))
    if field.required:
        raise _Refused(Message("“{question}” cannot be skipped.", {"question": Question(field.question)}))
    return {"skipped": str(reason)}


def _text(field: Field, value: object, lists: CodeLists, today: date) -> Value:  # noqa: ARG001
    if not isinstance(value, str):
        raise _Refused(Message("This needs text."))
    if len(value) > field.limit:
        fillings = {"length": len(value), "limit": field.limit}
        raise _Refused(Message("This has {length} characters; {limit} fit here. Nothing was cut.", fillings))
    text = unicodedata.normalize("NFC", value)  # one form of "é", so that search finds it
    if field.kind is FieldKind.TEXT:
        text = " ".join(text.split())
    if why := plain_text.why_broken(text):
        raise _Refused(why)
    return text


def _code(field: Field, value: object, lists: CodeLists, today: date) -> Value:  # noqa: ARG001
    known = lists.codes(field.code_list)
    if isinstance(value, bool) and "yes" in known:
        return "yes" if value else "no"
    if not isinstance(value, str):
        raise _Refused(Message("This needs one code of the list {list}.", {"list": field.code_list}))
    text = value.strip()
    if field.links_to and _ID.fullmatch(text):
        return text
    return _known_code(field, text, known)


def _codes(field: Field, value: object, lists: CodeLists, today: date) -> Value:  # noqa: ARG001
    known = lists.codes(field.code_list)
    chosen = [_known_code(field, item, known) for item in _strings(value)]
    return list(dict.fromkeys(chosen))


def _known_code(field: Field, text: str, known: Sequence[str]) -> str:
    if text in known:
        return text
    like = nearest(text.lower().replace(" ", "_"), tuple(known))
    if like:
        fillings: dict[str, Filling] = {
            "code": text,
            "list": field.code_list,
            "nearest": like,
            "label": Label(field.code_list, like),
        }
        raise _Refused(Message("The list {list} has no “{code}”. Did you mean “{nearest}” ({label})?", fillings))
    listed = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
    fillings = {"code": text, "list": field.code_list, "known": listed}
    raise _Refused(Message("The list {list} has no “{code}”. It has: {known}.", fillings))


def _date(field: Field, value: object, lists: CodeLists, today: date) -> Value:  # noqa: ARG001
    parsed = _parsed(value, dates.parse)
    first = parsed.anchor if parsed.qualifier is dates.Qualifier.BEFORE else parsed.earliest
    if not field.future and first is not None and first > today:
        raise _Refused(lies_ahead(parsed, today))
    return parsed.text


def _exact_date(field: Field, value: object, lists: CodeLists, today: date) -> Value:  # noqa: ARG001
    day = _parsed(value, dates.parse_day)
    if not field.future and day > today:
        raise _Refused(lies_ahead(day, today))
    return day.isoformat()


def _time(field: Field, value: object, lists: CodeLists, today: date) -> Value:  # noqa: ARG001
    found = times.readings(value) if isinstance(value, str) else ()
    if len(found) != 1:
        raise _Refused(times.why_not(found, str(value), times.WRITE))
    return found[0]


def _moment(field: Field, value: object, lists: CodeLists, today: date) -> Value:
    if not isinstance(value, str):
        raise _Refused(times.WRITE_MOMENT)
    found = times.moment(value, dates.read_exact_day)
    try:
        moment = dates.parse_moment(found[0] if len(found) == 1 else value, lists.utc_offset)
    except dates.ImpossibleDate as impossible:
        why = _impossible(impossible.reason, value.strip()[:40])
        said = times.why_not(found, value, times.WRITE_MOMENT)
        raise _Refused(said if impossible.reason == "form" else why) from None
    if not field.future and moment.date() > today:
        raise _Refused(lies_ahead(moment.date(), today))
    return moment.isoformat(timespec="minutes")


def _parsed(value: object, parse: Callable[[str], _Parsed]) -> _Parsed:
    if not isinstance(value, str):
        raise _Refused(Message("Write a date as 2022-03-22."))
    try:
        return parse(value)
    except dates.ImpossibleDate as impossible:
        raise _Refused(_impossible(impossible.reason, value.strip()[:40])) from None


def _impossible(reason: str, text: str) -> Message:
    fillings = {"text": text}
    if reason == "calendar":
        return Message("The calendar has no {text}.", fillings)
    if reason == "range":
        return Message("{text} is not between 1900 and 2200.", fillings)
    if reason == "day":
        return Message("The day is needed here; “{text}” does not give it.", fillings)
    return Message(
        "“{text}” is no date. Write 2022-03-22; when it is not known to the day, 2021-10, 2021 or ~2021-10-05.",
        fillings,
    )


def _integer(field: Field, value: object, lists: CodeLists, today: date) -> Value:  # noqa: ARG001
    number = int(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}", value.strip()) else value
    if not isinstance(number, int) or isinstance(number, bool):
        raise _Refused(Message("This needs a whole number."))
    if not field.minimum <= number <= field.maximum:
        bounds = {"number": number, "least": field.minimum, "most": field.maximum}
        fillings = {name: str(each) if field.is_year else each for name, each in bounds.items()}
        raise _Refused(Message("{number} is not between {least} and {most}.", fillings))
    return number


def _boolean(field: Field, value: object, lists: CodeLists, today: date) -> Value:  # noqa: ARG001
    answer = {"yes": True, "no": False, "true": True, "false": False}.get(value) if isinstance(value, str) else value
    if not isinstance(answer, bool):
        raise _Refused(Message("This needs a yes or a no."))
    return answer


def _link(field: Field, value: object, lists: CodeLists, today: date) -> Value:  # noqa: ARG001
    if not isinstance(value, str) or not _ID.fullmatch(value):
        fillings = {"record": Question(CORE[field.links_to].title)}
        raise _Refused(Message("This needs the number of a record: {record}.", fillings))
    return value


def _links(field: Field, value: object, lists: CodeLists, today: date) -> Value:
    return list(dict.fromkeys(str(_link(field, item, lists, today)) for item in _strings(value)))


def _disclosures(field: Field, value: object, lists: CodeLists, today: date) -> Value:  # noqa: ARG001
    names = list(dict.fromkeys(_strings(value)))
    for name in names:
        if not disclosed.may_be_named(name, field.among):
            raise _Refused(Message("“{name}” is nothing that may be disclosed.", {"name": name}))
    return names


def _strings(value: object) -> list[str]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise _Refused(Message("This needs a list of codes."))
    return [item.strip() for item in items]


_READERS: Mapping[FieldKind, Callable[[Field, object, CodeLists, date], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.CODE: _code,
    FieldKind.CODES: _codes,
    FieldKind.DATE: _date,
    FieldKind.EXACT_DATE: _exact_date,
    FieldKind.TIME: _time,
    FieldKind.MOMENT: _moment,
    FieldKind.INTEGER: _integer,
    FieldKind.BOOLEAN: _boolean,
    FieldKind.LINK: _link,
    FieldKind.LINKS: _links,
    FieldKind.DISCLOSURES: _disclosures,
}
