"""Turns what somebody wants to record or edit into changes: checks it, completes what the app gives, appends.

One Save is one group of changes in one transaction. Knows no kind of record by name: what a kind demands beyond its
declaration stands in `app.writing.rules`. Must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.casework import answers, contradictions, dates, old_shape, still_asked
from app.casework.answers import Problem
from app.casework.declaration import Field, FieldKind, Record
from app.casework.messages import Label, Message
from app.casework.registry import CORE
from app.reading import read_so
from app.reading.finding import around, case_of, find, kind_of_record, title
from app.reading.showing import is_identity
from app.store.holdings import Held
from app.store.journal import Intent
from app.words.refusal import not_recorded, refuse
from app.writing import linking, rules
from app.writing.desk import Desk
from app.writing.rules import NewRecord
from sync.changes import ChangeId, Kind, Value
from sync.merging import MergeClass

_ID_BYTES = 16


class Saved(NamedTuple):
    """What one Save changed: the numbers of its changes at this seat, from the first to the last.

    `let_go` are the questions, in English, whose answers went with it: they are no longer asked with the new ones.
    `renamed` is the pseudonym that its case got, should the one it had have been a name of the person.
    """

    first: int
    last: int
    let_go: tuple[str, ...] = ()
    renamed: str = ""


class Recorded(NamedTuple):
    """What a Save made. `case`, `code` and `pseudonym` are empty for what belongs to no case; `saved` are its changes,
    once they are kept."""

    id: str
    case: str
    code: str
    pseudonym: str
    saved: Saved | None = None


# --- Recording -------------------------------------------------------------------------------------------------


def record(desk: Desk, entity: str, values: Mapping[str, object]) -> Recorded:
    """Record one thing, and what it begins. Returns the first of its kind. Raises `Refused`."""
    made = save(desk, rules.of(kind_of_record(desk.registry, entity).name).begins(desk, values))
    return recorded(desk, next(held for held in made if held.entity == entity))


def save(desk: Desk, new: Sequence[NewRecord]) -> list[Held]:
    """Append everything of one Save, or nothing. Returns the records as they begin. Raises `Refused`."""
    made: list[Held] = []
    desk.told_on = min(_days_of(desk, new), default=None)
    for each, key in zip(new, desk.next_records(len(new)), strict=True):
        made.append(_prepared(desk, each, key, made))
    intents = [Intent(held.entity, bytes.fromhex(held.id), Kind.CREATE, held.values) for held in made]
    for held in made:
        intents += rules.of(held.entity).changes_others(desk, held.values, held.values)
    desk.append(intents)
    return made


def recorded(desk: Desk, held: Held) -> Recorded:
    """Return what is said of a record that a Save has made or changed."""
    case = case_of(desk, held)
    return Recorded(held.id, case, *(desk.holdings.code_of_case(case) if case else ("", "")))


def _days_of(desk: Desk, new: Sequence[NewRecord]) -> Iterator[date]:
    """On which days what is recorded is dated, as far as it is said and has come: what it tells was told then."""
    for each in new:
        dated_by = desk.registry[each.entity].dated_by if each.entity in desk.registry else ""
        day = dates.read_day(each.values.get(dated_by)) if dated_by else None
        if day is not None and day <= desk.today:
            yield day


def _prepared(desk: Desk, new: NewRecord, key: bytes, made: Sequence[Held]) -> Held:
    """Return a record as it is to begin; `made` are those of the same Save before it. Raises `Refused`."""
    declared = kind_of_record(desk.registry, new.entity)
    own = rules.of(declared.name)
    values = dict(new.values)
    _refuse_unasked(declared, values)
    for field, to in new.links.items():
        entity, _, place = to.partition("#")
        targets = [each.id for each in made if each.entity == entity]
        one = int(place or 0) - 1  # the last, unless it is said which
        values[field] = targets if declared[field].kind is FieldKind.LINKS else targets[one]
    begins = own.given(desk, values)
    _refuse_other_beginnings(declared, values, begins)
    checked = answers.check(declared, values | begins, desk.pack, desk.today)
    here = frozenset(each.id for each in made)
    problems = [*checked.problems, *_dangling(desk, declared, checked.values, here)]
    if declared.parent and not problems and not isinstance(checked.values.get(declared.parent), str):
        problems.append(Problem(declared.parent, Message("It is not said to which record this belongs.")))
    problems = problems or _impossible(desk, declared, checked.values, checked.values, here)
    problems += own.demands(desk, checked.values)
    if problems:
        raise not_recorded(declared.name, problems)
    begun = Held(key.hex(), declared.name, {}, (), 0, hidden=False, created_at=0, changed_at=0)
    return begun._replace(values=checked.values | own.goes_along(desk, begun, checked.values))


# --- Changing --------------------------------------------------------------------------------------------------


def edit(desk: Desk, record_id: str, values: Mapping[str, object], parents: Sequence[ChangeId] | None) -> bool:
    """Change some fields of a record. Returns False when nothing differs. Raises `Refused`.

    What is identity is written whatever was there: that nothing differs would tell a guess from a wrong one, and leave
    no trace. `parents` are the record's heads when its values were read; None reads and writes in one step.
    """
    held = read_so.find(desk, record_id)
    if read_so.is_read_so(held):
        record(desk, held.entity, old_shape.begun_from(held.entity, held.values) | _given(values))
        return True
    if held.hidden:
        raise refuse("{record} was deleted; its history can still be read.", record=title(held.entity))
    declared, own = desk.registry[held.entity], rules.of(held.entity)
    _refuse_unasked(declared, values)
    if declared.append_only:
        raise refuse("{record}: what was once recorded is not edited; record another one.", record=title(held.entity))
    checked = answers.check_edit(declared, values, desk.pack, desk.today, held.values)
    new = {name: value for name, value in checked.values.items() if held.values.get(name) != value}
    problems = [*checked.problems, *_dangling(desk, declared, new), *_undecided(desk, held, checked.values)]
    if problems:
        raise not_recorded(held.entity, problems)
    changed = {
        name: value
        for name, value in checked.values.items()
        if held.values.get(name) != value or is_identity(desk.registry, held.entity, name)
    }
    if not changed:
        return False
    problems = _unasked_by_itself(desk, held, changed, checked.values)
    changed |= _let_go(desk, held, changed)
    stand = held.values | changed
    problems = problems or _impossible(desk, declared, stand, changed, record=held.id)
    problems = problems or [*own.refuses_edit(desk, held, changed), *own.demands(desk, stand)]
    if problems:
        raise not_recorded(held.entity, problems)
    changed |= own.goes_along(desk, held, changed)
    at = held.heads if parents is None else parents
    others = own.changes_others(desk, held.values | changed, changed)
    desk.append([*changing(held.entity, bytes.fromhex(held.id), changed, at), *others])
    return True


def _given(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def resolve(desk: Desk, record_id: str, field: str, value: object) -> None:
    """Decide an undecided field. Raises `Refused`."""
    held = find(desk, record_id)
    candidates = desk.holdings.candidates(held.id, field)
    if not candidates:
        raise refuse("“{field}” of this record is not in conflict; nothing to decide.", field=field)
    declared, own = desk.registry[held.entity], rules.of(held.entity)
    checked = answers.check_edit(declared, {field: value}, desk.pack, desk.today)
    problems = [*checked.problems, *_dangling(desk, declared, checked.values)]
    problems = problems or _impossible(desk, declared, held.values | checked.values, checked.values, record=held.id)
    problems = problems or own.refuses_decision(desk, held, field, checked.values[field])
    if problems:
        raise not_recorded(held.entity, problems)
    key, settles = bytes.fromhex(held.id), tuple(candidate.change for candidate in candidates)
    decision = Intent(held.entity, key, Kind.RESOLVE, checked.values, held.heads, settles)
    also = own.goes_along(desk, held, checked.values) | _let_go(desk, held, checked.values)
    desk.append([decision, *changing(held.entity, key, also, held.heads)])


def changing(entity: str, key: bytes, changed: Mapping[str, Value], parents: Sequence[ChangeId]) -> list[Intent]:
    """Return the changes that give a record's fields new values; each step of a state is a change of its own."""
    states = {name for name in changed if CORE.rule_of(entity, name).merge is MergeClass.STATE}
    plain = {name: value for name, value in changed.items() if name not in states}
    at = tuple(parents)
    intents = [Intent(entity, key, Kind.SET, plain, at)] if plain else []
    intents.extend(Intent(entity, key, Kind.TRANSITION, {name: changed[name]}, at) for name in sorted(states))
    return intents


def _let_go(desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
    """What an edit leaves without its question goes with it, and the desk says so; what is undecided waits for that."""
    undecided = desk.holdings.undecided(held)
    gone = [name for name in _without_question(desk, held, changed) if name not in undecided and name not in changed]
    desk.let_go += [desk.registry[held.entity][name].question for name in gone]
    return dict.fromkeys(gone)


def _unasked_by_itself(
    desk: Desk, held: Held, changed: Mapping[str, Value], typed: Mapping[str, Value]
) -> list[Problem]:
    """What is answered in one edit with what takes its question away."""
    lost = [name for name in _without_question(desk, held, changed) if typed.get(name) is not None]
    return [Problem(name, Message("This is not asked with the other answers.")) for name in lost]


def _without_question(desk: Desk, held: Held, changed: Mapping[str, Value]) -> tuple[str, ...]:
    declared = desk.registry[held.entity]
    return still_asked.let_go(
        declared, {**held.values, **changed}, changed, desk.pack, around(desk, held.entity, held.values)
    )


# --- What holds for every kind ---------------------------------------------------------------------------------


def _refuse_unasked(declared: Record, values: Mapping[str, object]) -> None:
    given = [
        Problem(name, Message("This is given by the app and not typed."))
        for name in values
        if name in declared and declared[name].given and declared[name].merge is not MergeClass.STATE
    ]
    hidden = [
        Problem(name, _asked_elsewhere(declared, name))
        for name, value in values.items()
        if name in declared and declared[name].is_hidden and value is not None
    ]
    if given or hidden:
        raise not_recorded(declared.name, given + hidden)


def _asked_elsewhere(declared: Record, name: str) -> Message:
    now, _, field = old_shape.name_now(f"{declared.name}.{name}").partition(".")
    if now == declared.name:
        return Message("This question is not asked here.")
    return Message(
        "This is asked of “{record}” now: record it there, as {name}.", {"record": title(now), "name": f"{now}.{field}"}
    )


def _refuse_other_beginnings(declared: Record, values: Mapping[str, object], begins: Mapping[str, object]) -> None:
    """A state that is typed is refused, never dropped in silence: everything begins at the beginning."""
    others = [
        Problem(
            name,
            Message(
                "This begins as “{state}”; its next steps are recorded one by one.",
                {"state": Label(declared[name].code_list, str(begins[name]))},
            ),
        )
        for name, value in values.items()
        if name in begins and declared[name].merge is MergeClass.STATE and value != begins[name]
    ]
    if others:
        raise not_recorded(declared.name, others)


def _dangling(
    desk: Desk, declared: Record, values: Mapping[str, Value], made: frozenset[str] = frozenset()
) -> list[Problem]:
    """A link must lead to a record that is here and not deleted, or `made` in the same Save."""
    links = ((declared[name], target) for name, value in values.items() for target in _targets(declared[name], value))
    return [
        Problem(
            field.name,
            Message("There is no {record} with this number on this device.", {"record": title(field.links_to)}),
        )
        for field, target in links
        if target not in made and not desk.holdings.is_here(field.links_to, target)
    ]


def _impossible(
    desk: Desk,
    declared: Record,
    values: Mapping[str, Value],
    changed: Mapping[str, Value],
    made: frozenset[str] = frozenset(),
    record: str = "",
) -> list[Problem]:
    """What each answer allows and all together do not; `values` are all as they will stand."""
    return [
        *contradictions.why_not(declared, values, changed, desk.today),
        *still_asked.misplaced(declared, values, changed, desk.pack, around(desk, declared.name, values)),
        *linking.refused_links(desk, declared, values, changed, made),
        *rules.of(declared.name).contradicts(desk, record, values, changed),
    ]


def _targets(field: Field, value: Value) -> list[str]:
    if not field.links_to:
        return []
    if isinstance(value, list):
        return value
    is_code = field.kind is FieldKind.CODE and isinstance(value, str) and len(value) != 2 * _ID_BYTES
    return [value] if isinstance(value, str) and not is_code else []


def _undecided(desk: Desk, held: Held, names: Iterable[str]) -> list[Problem]:
    in_conflict = desk.holdings.undecided(held)
    message = Message("Two people answered this differently; decide between them first.")
    return [Problem(name, message) for name in names if name in in_conflict]


__all__ = ["NewRecord", "Recorded", "Saved", "changing", "edit", "record", "recorded", "resolve", "save"]
