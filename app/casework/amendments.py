"""What a country, and later a centre, changes about the questions: one is called otherwise, one is asked no more, one
is added.

Which kinds of record there are, what leads where, and the answers that the app's own rules rest on stay as they are
declared. Must not know how an amendment is written down (`app.casework.country` has its form), nor any one country.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.casework import conditions
from app.casework.conditions import NEVER, Condition
from app.casework.country import Amendment
from app.casework.declaration import DeclarationError, Field, FieldKind, Record, Sensitivity
from app.casework.languages import LANGUAGES
from app.casework.messages import Worded
from app.casework.mistyped import nearest
from sync.merging import Care, MergeClass


class AmendmentError(DeclarationError):
    """An amendment cannot be made. `position` is its place among all, `key` what of it is wrong."""

    def __init__(self, position: int, key: str, what: str) -> None:
        super().__init__(what)
        self.position, self.key, self.what = position, key, what


def amended(records: Mapping[str, Record], amendments: Sequence[Amendment], prefix: str) -> dict[str, Record]:
    """Return the records as they are once all amendments are made, one after the other.

    The name of a question that is added begins with `prefix`, so that no later version of the app, and no other
    country, has one of the same name. Raises `AmendmentError`.
    """
    made = dict(records)
    seen: set[str] = set()
    for position, each in enumerate(amendments):
        try:
            if each.question in seen:
                raise _Wrong("question", "stands here twice")
            if each.help and (missing := [language for language in LANGUAGES if language not in each.help]):
                raise _Wrong("help", f"needs its help in {' and '.join(missing)}")
            record = _amended(made, each, prefix)
        except _Wrong as wrong:
            raise AmendmentError(position, wrong.key, f"{each.question!r} {wrong}") from None
        except DeclarationError as error:
            raise AmendmentError(position, "question", str(error)) from None
        made[record.name] = record
        seen.add(each.question)
    return made


class _Wrong(Exception):
    def __init__(self, key: str, what: str) -> None:
        super().__init__(what)
        self.key = key


def _amended(records: Mapping[str, Record], amendment: Amendment, prefix: str) -> Record:
    entity, _, name = amendment.question.partition(".")
    if entity not in records or not name:
        like = nearest(entity, records) if name else ""
        raise _Wrong("question", f"is no question: write record.field{f', such as {like}.{name}' if like else ''}")
    record = records[entity]
    if amendment.kind is not None:
        return _with_another(records, record, name, amendment, prefix)
    if name not in record:
        like = nearest(name, record.by_name)
        meant = f"did you mean '{entity}.{like}'?" if like else "to add it, say its kind"
        raise _Wrong("question", f"is asked by nobody; {meant}")
    changed = _changed(record, record[name], amendment)
    return replace(record, fields=tuple(changed if field.name == name else field for field in record))


# --- A question of the app's -----------------------------------------------------------------------------------


def _changed(record: Record, field: Field, amendment: Amendment) -> Field:
    for key in amendment.of_an_added_one():
        raise _Wrong(key, "is a question of the app: only one that is added has this")
    if not (amendment.labels or amendment.help or amendment.hidden):
        raise _Wrong("question", "changes nothing: give it a label, a help, or hide it")
    changes: dict[str, Any] = {}
    if amendment.labels:
        changes["question"] = Worded(amendment.labels)
    if amendment.help:
        changes["help"] = Worded(amendment.help)
    if amendment.hidden:
        if why := _why_not_hidden(record, field):
            raise _Wrong("hidden", f"cannot be hidden: {why}")
        changes["asked_when"] = NEVER
    return replace(field, **changes)


def _why_not_hidden(record: Record, field: Field) -> str:
    if field.required or field.name == record.dated_by:
        return "no record of its kind is without it"
    if field.given or field.today_if_absent:
        return "nobody is asked it, the app gives it"
    if field.links_to and field.kind is not FieldKind.CODE:
        return "it ties records together"
    if field.merge is MergeClass.CRITICAL or field.kind is FieldKind.DISCLOSURES:
        return "somebody's safety rests on it"
    return ""


# --- One that is added -----------------------------------------------------------------------------------------


def _with_another(
    records: Mapping[str, Record], record: Record, name: str, amendment: Amendment, prefix: str
) -> Record:
    if name in record:
        raise _Wrong("kind", "is there already: without a kind it can be called otherwise, or hidden")
    if not name.startswith(prefix) or name == prefix:
        raise _Wrong("question", f"needs a name that begins with {prefix}, which no other has")
    if amendment.hidden:
        raise _Wrong("hidden", "is added and hidden at once: leave it out")
    if amendment.sensitivity is Sensitivity.IDENTITY and record.sensitivity is not Sensitivity.IDENTITY:
        kept_apart = ", ".join(each.name for each in records.values() if each.sensitivity is Sensitivity.IDENTITY)
        raise _Wrong("sensitivity", f"is identity, which is kept apart: ask it of {kept_apart}")
    field = _added(records, record, name, amendment)
    if not amendment.after:
        return replace(record, fields=(*record.fields, field))
    if amendment.after not in record:
        raise _Wrong("after", f"stands after {amendment.after!r}, which is no field of {record.name}")
    at = [each.name for each in record].index(amendment.after) + 1
    return replace(record, fields=(*record.fields[:at], field, *record.fields[at:]))


def _added(records: Mapping[str, Record], record: Record, name: str, amendment: Amendment) -> Field:
    kind = FieldKind(str(amendment.kind))
    is_long = kind is FieldKind.LONG_TEXT
    merge, care = (MergeClass.SET if kind is FieldKind.CODES else MergeClass.PLAIN), None
    if amendment.careful_first is not None:
        merge, care = MergeClass.CRITICAL, Care(amendment.careful_first)
    bounds = {"limit": amendment.limit, "minimum": amendment.minimum, "maximum": amendment.maximum}
    options: dict[str, Any] = {key: bound for key, bound in bounds.items() if bound is not None}
    return Field(
        name=name,
        kind=kind,
        question=Worded(amendment.labels),
        help=Worded(amendment.help) if amendment.help else "",
        code_list=amendment.code_list,
        step=amendment.step,
        asked_when=_asked_when(records, record, amendment),
        merge=merge,
        care=care,
        sensitivity=amendment.sensitivity or (Sensitivity.NARRATIVE if is_long else Sensitivity.OPEN),
        disclosable=amendment.disclosable,
        searched=is_long if amendment.searched is None else amendment.searched,
        future=amendment.future,
        **options,
    )


def _asked_when(records: Mapping[str, Record], record: Record, amendment: Amendment) -> Condition | None:
    asked_when = amendment.asked_when
    if asked_when is None:
        return None
    entity, _, name = asked_when.question.rpartition(".")
    other = records.get(entity or record.name)
    if other is None or name not in other:
        raise _Wrong("asked_when", f"waits for {asked_when.question!r}, which is no field")
    kind, wanted = other[name].kind, asked_when.any_of
    if not wanted:
        return conditions.answered(asked_when.question)
    if kind in (FieldKind.CODE, FieldKind.CODES):
        return conditions.is_one_of(asked_when.question, *wanted)
    if kind is FieldKind.BOOLEAN and wanted in (("yes",), ("no",)):
        return (conditions.is_yes if wanted == ("yes",) else conditions.is_no)(asked_when.question)
    raise _Wrong("asked_when", f"waits for a code of {asked_when.question!r}, which holds none")
