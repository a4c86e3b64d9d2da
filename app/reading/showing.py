"""How what is kept is handed out: records, lists, histories and conflicts as plain data, for screens and commands.

Must not change anything, and must not know screens, commands or SQL. What is identity stays folded unless it is
opened on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, tzinfo
from typing import NamedTuple

from app.casework import answers, lifecycle, moments, old_drafts
from app.casework.case_file import text_of
from app.casework.declaration import FieldKind, Sensitivity
from app.casework.messages import Message
from app.casework.registry import Registry
from app.casework.today import Undecided, Unfinished
from app.reading import doubting, in_confidence, unsaved
from app.reading.answers import ChangeAnswer, ConflictAnswer, ConflictingAnswer, RecordAnswer
from app.reading.finding import case_of
from app.reading.glance import Glance
from app.store import cases, drafts, journal, reading
from app.store.reading import Held
from app.words.refusal import Refused, refuse
from sync import hybrid_time
from sync.changes import Change, ChangeId, Value
from sync.merging import in_order

WITHHELD = "withheld"
"""Key under which the names of folded fields stand."""
OPENED_BECAUSE = "opened_because"
"""What a note in the history of an identity says: everybody may read it."""


def as_data(glance: Glance, records: Sequence[Held], *, opened: bool = False) -> list[RecordAnswer]:
    """Return records with `id`, `entity`, `code` and `conflicts` (names of undecided fields).

    Identity fields are left out, and named under `withheld`, unless `opened`.
    """
    cases = {held.id: case_of(glance, held) for held in records}
    codes = reading.codes_of_cases(glance.tx, sorted({case for case in cases.values() if case}))
    return as_data_of(glance, records, lambda held: codes.get(cases[held.id], ("", ""))[0], opened=opened)


def as_data_of(
    glance: Glance, records: Sequence[Held], code_of: Callable[[Held], str], *, opened: bool = False
) -> list[RecordAnswer]:
    """Return records as `as_data` does, where it is known to which case's code each belongs."""
    tx, result = glance.tx, []
    for held in records:
        values, folded = (dict(held.values), []) if opened else _folded(glance.registry, held)
        data: RecordAnswer = {"id": held.id, "entity": held.entity, **values}
        data["code"] = code_of(held)
        data["conflicts"] = sorted({c.field for c in reading.candidates(tx, held.id)}) if held.undecided else []
        if folded:
            data[WITHHELD] = folded
        if held.hidden:
            data["deleted"] = True
        result.append(data)
    return result


def history(glance: Glance, held: Held, *, opened: bool) -> list[ChangeAnswer]:
    """Return every change of a record, oldest first: who, when, on which device, what, knowing what.

    Unless `opened`, identity is left out and named under `withheld`.
    """
    (changes,) = histories(glance, [held], opened=opened)
    return changes


def histories(glance: Glance, held: Sequence[Held], *, opened: bool) -> list[list[ChangeAnswer]]:
    """Return the history of each record as `history` does."""
    ids = [bytes.fromhex(each.id) for each in held]
    found = journal.histories(glance.tx, ids)
    doubts = doubting.Doubts(glance, ids)
    return [_told(glance, found.get(id_, ()), doubts, opened=opened) for id_ in ids]


def _told(glance: Glance, changes: Sequence[Change], doubts: doubting.Doubts, *, opened: bool) -> list[ChangeAnswer]:
    lines: list[ChangeAnswer] = []
    ordered = in_order(changes)
    doubtful = doubts.among(ordered)
    for change in ordered:
        who = glance.members.get(change.seat)
        fields = dict(change.body.fields)
        folded = [] if opened else [name for name in fields if is_identity(glance.registry, change.body.entity, name)]
        line: ChangeAnswer = {
            "change": change_text(change.id),
            "at": when(change.body.time, glance.zone),
            "doubtful": change.id in doubtful,
            "author": who.person if who else "",
            "device": who.device if who else "",
            "seat": change.seat.hex(),
            "kind": change.body.kind,
            "fields": {name: value for name, value in fields.items() if name not in folded},
            "parents": [change_text(parent) for parent in change.body.parents],
        }
        if folded:
            line["withheld"] = folded
        lines.append(line)
    return lines


def conflicts(glance: Glance, record: str | None = None, *, opened: bool) -> list[ConflictAnswer]:
    """Return the undecided fields, of one `record` or of all, each with its values, the one shown meanwhile first.

    Unless `opened`, values that are identity are None, and the field is named under `withheld`.
    """
    tx = glance.tx
    grouped: dict[tuple[str, str, str], list[reading.UndecidedAnswer]] = {}
    for candidate in reading.candidates(tx, record):
        grouped.setdefault((candidate.entity, candidate.record, candidate.field), []).append(candidate)
    doubtful = doubting.of_records(glance, {bytes.fromhex(id_) for _entity, id_, _field in grouped})
    result: list[ConflictAnswer] = []
    for (entity, id_, field), found in grouped.items():
        held = reading.held(tx, entity, id_)
        if held is None or held.hidden or (record is None and not in_confidence.is_listed(glance, held)):
            continue
        case = case_of(glance, held)
        code, pseudonym = reading.codes_of_cases(tx, [case]).get(case, ("", ""))
        folded = not opened and is_identity(glance.registry, entity, field)
        values: list[ConflictingAnswer] = []
        for candidate in found:
            who = glance.members.get(candidate.change.seat)
            values.append(
                {
                    "value": None if folded else candidate.value,
                    "author": who.person if who else "",
                    "device": who.device if who else "",
                    "at": when(candidate.time, glance.zone),
                    "doubtful": candidate.change in doubtful,
                    "change": change_text(candidate.change),
                }
            )
        line: ConflictAnswer = {
            "id": id_,
            "entity": entity,
            "case": case,
            "code": code,
            "pseudonym": pseudonym,
            "field": field,
            "values": values,
        }
        if folded:
            line["withheld"] = [field]
        result.append(line)
    return result


class Behind(NamedTuple):
    """A record behind a figure: its kind, the day it came about (as stored), the case it belongs to with its code and
    pseudonym, and the record above it ("" for none). `name` is never a person's: who was trained is told by their
    profession, `cadre`, the training and its day."""

    id: str
    entity: str
    on: str
    case: str
    code: str
    pseudonym: str
    above: str
    name: str
    cadre: str


def behind(glance: Glance, held: Sequence[Held]) -> list[Behind]:
    """Return records as one is led from a figure to them. A suspect is found by the first case that names them."""
    tx, found = glance.tx, []
    for each in held:
        case = case_of(glance, each)
        if each.entity == "perpetrator":
            incidents = reading.listed(tx, "incident", where={"perpetrators": each.id}, limit=1)
            case = next((str(row.values.get("case") or "") for row in incidents), "")
        above = _above(glance, each)
        is_named = bool(_name(glance, each) or case)
        told_of = each if above is None or is_named else above  # a person by their training
        dated_by = glance.registry[told_of.entity].dated_by
        found.append(
            Behind(
                each.id,
                each.entity,
                str(told_of.values.get(dated_by) or "") if dated_by else "",
                case,
                *reading.code_of_case(tx, case),
                above.id if above is not None else "",
                _name(glance, told_of),
                text_of(each.values, "cadre") if each.entity == "attendee" else "",
            )
        )
    return found


def _above(glance: Glance, held: Held) -> Held | None:
    """The record that a record belongs to; None for one that belongs to none."""
    parent = glance.registry[held.entity].parent
    target = held.values.get(parent) if parent else None
    links_to = glance.registry[held.entity][parent].links_to if parent else ""
    return reading.held(glance.tx, links_to, target) if isinstance(target, str) else None


def _name(glance: Glance, held: Held) -> str:
    """What a record is called, where that is no person's name; "" when it is called nothing."""
    record = glance.registry[held.entity]
    names = [name for name in ("name", "title", "code_name", "called") if name in record]
    shown = [name for name in names if record[name].sensitivity is not Sensitivity.IDENTITY]
    return next((str(held.values[name]) for name in shown if held.values.get(name)), "")


def undecided(glance: Glance, limit: int | None = None) -> list[Undecided]:
    """Return the undecided fields as Today reads them, those that wait longest first."""
    kept_back = in_confidence.kept_back(glance)
    return [
        Undecided(
            each.case,
            each.record,
            each.entity,
            each.field,
            glance.registry[each.entity][each.field].question,
            moments.at(hybrid_time.milliseconds(each.time), glance.zone),
        )
        for each in cases.undecided(glance.tx, limit)
        if each.record not in kept_back
    ]


def unfinished(glance: Glance) -> list[Unfinished]:
    """Return the drafts as Today reads them."""
    result = []
    for draft in drafts.every(glance.tx):
        saved = moments.at(draft.changed_at, glance.zone)
        title = old_drafts.form_of(draft.form, glance.registry, draft.answers).title
        result.append(Unfinished(draft.id, unsaved.case_behind(glance, draft), title, saved))
    return result


_COMPARED_AS_TEXT = (FieldKind.TEXT, FieldKind.LINK, FieldKind.LINKS, FieldKind.MOMENT)


def where_of(glance: Glance, entity: str, where: Mapping[str, str]) -> dict[str, str]:
    """Return conditions on a list, checked; a case may also be `open`: whatever is not over.

    Raises `Refused` for a field the record has not or may not be asked, and for what its answer can never be.
    """
    record = glance.registry[entity]
    if entity == "case" and where.get("state") == "open":
        where = {**where, "state": ",".join(lifecycle.OPEN)}
    for name, value in where.items():
        if name not in record:
            raise refuse("“{field}” is no field of {record}.", field=name, record=record.title)
        if record[name].kind is FieldKind.LONG_TEXT:
            raise refuse("“{field}” is a narrative: look for its words with a search.", field=name)
        if record[name].sensitivity is Sensitivity.IDENTITY:
            raise refuse("“{field}” is identity: it is opened one by one, not listed.", field=name)
        field = record[name]
        if field.kind not in _COMPARED_AS_TEXT:
            for each in value.split(",") if field.kind is FieldKind.CODE else [value]:
                why = answers.check_one(field, each, glance.pack, date.max)
                if why is not None:
                    raise Refused(Message("Nothing can be listed by that."), [answers.Problem(name, why)])
    return dict(where)


def values_of(glance: Glance, held: Held, *, opened: bool) -> dict[str, Value]:
    """Return a record's values; those that are identity are left out unless `opened`."""
    return dict(held.values) if opened else _folded(glance.registry, held)[0]


def holds_identity(registry: Registry, entity: str) -> bool:
    """Tell whether records of a kind hold anything that is opened only with a reason."""
    return any(is_identity(registry, entity, field.name) for field in registry[entity])


def change_text(change: ChangeId) -> str:
    """Return a change's name as people and scripts see it."""
    return f"{change.seat.hex()}-{change.number}"


def when(time: int, zone: tzinfo) -> str:
    """Return a hybrid time as local ISO text, to the second."""
    return moments.at(hybrid_time.milliseconds(time), zone).isoformat(timespec="seconds")


def _folded(registry: Registry, held: Held) -> tuple[dict[str, Value], list[str]]:
    folded = [name for name in held.values if is_identity(registry, held.entity, name)]
    return {name: value for name, value in held.values.items() if name not in folded}, folded


def is_identity(registry: Registry, entity: str, field: str) -> bool:
    """Tell whether a field is opened only with a reason."""
    record = registry.get(entity)
    if record is None:
        return False
    if field in record:
        return record[field].sensitivity is Sensitivity.IDENTITY
    kept_apart = record.sensitivity is Sensitivity.IDENTITY  # what a newer version keeps there is identity, too
    return kept_apart and field != OPENED_BECAUSE
