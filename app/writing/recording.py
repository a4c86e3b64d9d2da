"""Turns what somebody wants to record or edit into changes: checks it, completes what the app gives, appends.

One Save is one group of changes in one transaction. Must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from app.casework import answers, contradictions, naming
from app.casework.answers import Problem
from app.casework.declaration import Field, FieldKind, Record
from app.casework.messages import Label, Message
from app.casework.registry import RECORDS
from app.reading import disclosing
from app.reading.finding import find, kind_of_record, title
from app.store import meta, reading
from app.store.journal import Intent
from app.store.reading import Held
from app.words.refusal import Refused, not_recorded, refuse
from app.writing import linking, steps
from app.writing.desk import Desk
from sync.changes import ChangeId, Kind, Value
from sync.merging import MergeClass

_ID_BYTES = 16
_TELLS = frozenset({"direction", "disclosed", "partner", "institution", "reason"})
"""What of a referral says something of a survivor, or to whom."""


class Saved(NamedTuple):
    """What one Save changed: the numbers of its changes at this seat, from the first to the last."""

    first: int
    last: int


class Recorded(NamedTuple):
    """What a Save made. `case`, `code` and `pseudonym` are empty for what belongs to no case; `saved` are its changes,
    once they are kept."""

    id: str
    case: str
    code: str
    pseudonym: str
    saved: Saved | None = None


class NewRecord(NamedTuple):
    """A record of one Save; `links` name other records of the same Save by field: {"case": "case"}."""

    entity: str
    values: Mapping[str, object]
    links: Mapping[str, str]


def record(desk: Desk, entity: str, values: Mapping[str, object]) -> Recorded:
    """Record one thing; an incident without a case opens one. Raises `Refused`."""
    new = NewRecord(entity, values, {})
    if entity == "reassignment":
        return _handed_over(desk, values)
    if entity == "incident" and values.get("case") is None:
        values = {name: value for name, value in values.items() if name != "case"}
        return save(desk, [NewRecord("case", {}, {}), NewRecord(entity, values, {"case": "case"})])[-1]
    return save(desk, [new])[0]


def _handed_over(desk: Desk, values: Mapping[str, object]) -> Recorded:
    """Hand over one case or all open ones of a person, in one Save; returns the first hand-over."""
    given = {name: value for name, value in values.items() if name != "case"}
    checked = answers.check(RECORDS["reassignment"], {**given, "case": values.get("case")}, desk.pack, desk.today)
    problems = [each for each in checked.problems if each.field != "case" or values.get("case") is not None]
    if problems:
        raise not_recorded("reassignment", problems)
    intents = steps.hand_over(desk, checked.values)
    made = desk.append(intents)
    first = Recorded(made[0].body.record.hex(), "", "", "")
    return _with_case(desk, intents[0], first, [])


def save(desk: Desk, new: Sequence[NewRecord]) -> list[Recorded]:
    """Append everything of one Save, or nothing. Raises `Refused`."""
    intents: list[Intent] = []
    made: list[Recorded] = []
    here: dict[str, list[str]] = {}
    for each, key in zip(new, desk.next_records(len(new)), strict=True):
        intent, recorded = _prepare(desk, each, key, here)
        here.setdefault(each.entity, []).append(recorded.id)
        intents.append(intent)
        made.append(recorded)
    desk.append(intents)
    return [_with_case(desk, intent, recorded, made) for intent, recorded in zip(intents, made, strict=True)]


def edit(desk: Desk, record_id: str, values: Mapping[str, object], parents: Sequence[ChangeId] | None) -> bool:
    """Change some fields of a record. Returns False when nothing differs. Raises `Refused`.

    `parents` are the record's heads when its values were read; None reads and writes in one step.
    """
    held = find(desk, record_id)
    if held.hidden:
        raise refuse("{record} was deleted; its history can still be read.", record=title(held.entity))
    record = RECORDS[held.entity]
    _refuse_given(record, values)
    if record.append_only:
        raise refuse("{record}: what was once recorded is not edited; record another one.", record=title(held.entity))
    checked = answers.check_edit(record, values, desk.pack, desk.today)
    problems = [*checked.problems, *_dangling(desk, record, checked.values), *_undecided(desk, held, checked.values)]
    if problems:
        raise not_recorded(held.entity, problems)
    changed = {name: value for name, value in checked.values.items() if held.values.get(name) != value}
    if not changed:
        return False
    problems = list(_impossible(desk, record, held.values | changed, changed))
    if problems:
        raise not_recorded(held.entity, problems)
    refused = list(steps.refused_corrections(desk, held, changed))
    refused += steps.refused_steps(desk, held, changed)
    if held.entity == "follow_up":
        refused += steps.refused_ladder_step(desk, held.values | changed)
    if refused:
        raise not_recorded(held.entity, refused)
    changed.update(steps.given_with(desk, held, changed))
    if held.entity == "referral" and _TELLS & set(changed):
        changed.update(_gated(desk, held.values | changed))
    at = held.heads if parents is None else tuple(parents)
    intents = changing(held.entity, bytes.fromhex(held.id), changed, at)
    desk.append(intents)
    return True


def changing(entity_name: str, key: bytes, changed: Mapping[str, Value], parents: Sequence[ChangeId]) -> list[Intent]:
    """Return the changes that give a record's fields new values; each step of a state is a change of its own."""
    states = {name for name in changed if RECORDS[entity_name][name].merge is MergeClass.STATE}
    plain = {name: value for name, value in changed.items() if name not in states}
    at = tuple(parents)
    intents = [Intent(entity_name, key, Kind.SET, plain, at)] if plain else []
    intents.extend(Intent(entity_name, key, Kind.TRANSITION, {name: changed[name]}, at) for name in sorted(states))
    return intents


def resolve(desk: Desk, record_id: str, field: str, value: object) -> None:
    """Decide an undecided field. Raises `Refused`."""
    held = find(desk, record_id)
    candidates = reading.candidates(desk.tx, held.id, field)
    if not candidates:
        raise refuse("“{field}” of this record is not in conflict; nothing to decide.", field=field)
    checked = answers.check_edit(RECORDS[held.entity], {field: value}, desk.pack, desk.today)
    problems = [*checked.problems, *_dangling(desk, RECORDS[held.entity], checked.values)]
    stand = held.values | checked.values
    problems = problems or list(_impossible(desk, RECORDS[held.entity], stand, checked.values))
    problems = problems or list(steps.refused_decision(desk, held, field, checked.values[field]))
    if problems:
        raise not_recorded(held.entity, problems)
    also = steps.given_with(desk, held, checked.values)
    if held.entity == "referral" and field in _TELLS:
        also |= _gated(desk, held.values | checked.values)
    key = bytes.fromhex(held.id)
    settles = tuple(candidate.change for candidate in candidates)
    intents = [Intent(held.entity, key, Kind.RESOLVE, checked.values, held.heads, settles)]
    intents += changing(held.entity, key, also, held.heads)
    desk.append(intents)


def _prepare(desk: Desk, new: NewRecord, key: bytes, here: Mapping[str, Sequence[str]]) -> tuple[Intent, Recorded]:
    record = kind_of_record(new.entity)
    values = dict(new.values)
    _refuse_given(record, values)
    for field, target in new.links.items():
        values[field] = list(here[target]) if record[field].kind is FieldKind.LINKS else here[target][-1]
    begins = given(desk, record.name, lambda: desk.used, lambda: meta.next_count(desk.tx, f"cases_{desk.today.year}"))
    _refuse_other_beginnings(record, values, begins)
    values |= begins
    if record.name == "referral":
        values.setdefault("direction", "out")
    checked = answers.check(record, values, desk.pack, desk.today)
    problems = [*checked.problems, *_dangling(desk, record, checked.values, chain(*here.values()))]
    if record.parent and not problems and not isinstance(checked.values.get(record.parent), str):
        problems.append(Problem(record.parent, Message("It is not said to which record this belongs.")))
    if not problems:
        problems += _impossible(desk, record, checked.values, checked.values, [*chain(*here.values())])
    if record.name == "follow_up":
        problems += steps.refused_ladder_step(desk, checked.values)
    if problems:
        raise not_recorded(record.name, problems)
    if record.name == "referral":
        checked.values.update(_gated(desk, checked.values))
    intent = Intent(record.name, key, Kind.CREATE, checked.values)
    if record.name == "case":
        code, pseudonym = (str(checked.values[name]) for name in ("code", "pseudonym"))
        return intent, Recorded(key.hex(), key.hex(), code, pseudonym)
    return intent, Recorded(key.hex(), "", "", "")


def given(
    desk: Desk, entity_name: str, used: Callable[[], dict[str, int]], next_number: Callable[[], int]
) -> dict[str, object]:
    """Return what the app gives to a new record and nobody types: who signs it, a case's code and pseudonym.

    `used` are the pseudonyms given so far, and are counted up; `next_number` is the number of the year's next case.
    """
    values: dict[str, object] = {field.name: desk.person for field in RECORDS[entity_name] if field.signs}
    if entity_name == "referral":
        sent = desk.now.isoformat(timespec="minutes")
        return values | {"status": "sent", "sent_at": sent}
    if entity_name != "case":
        return values
    pseudonyms = used()
    pseudonym = naming.pseudonym(desk.pack.pseudonyms, pseudonyms, desk.draw())
    pseudonyms[pseudonym] = pseudonyms.get(pseudonym, 0) + 1
    code = naming.case_code(
        naming.centre_code(desk.centre, desk.pack), desk.today.year, desk.details.letters, next_number()
    )
    return values | {
        "code": code,
        "pseudonym": pseudonym,
        "centre": desk.centre,
        "state": "registered",
        "opened_on": desk.today.isoformat(),
        "worker": desk.person,
    }


def _gated(desk: Desk, referral: Mapping[str, Value]) -> dict[str, Value]:
    """Return the consent that what a referral tells rests on; nothing when it tells nothing. Raises `Refused`."""
    case, told = reading.held(desk.tx, "case", str(referral.get("case"))), _told(referral)
    refused = list(steps.refused_referral(desk, case)) if case else []
    if refused:
        raise not_recorded("referral", refused)
    if not told or case is None or referral.get("direction") == "in":
        return {}
    decision = disclosing.gate(desk, case, disclosing.recipient_of(desk, referral), told)
    if not decision.allowed:
        raise not_recorded("referral", [Problem("disclosed", why) for why in decision.why_not])
    return {"consent": decision.consent}


def _told(referral: Mapping[str, Value]) -> list[str]:
    """Return the fields that a referral tells: what was chosen, and what was written to whoever gets it."""
    disclosed = referral.get("disclosed")
    chosen = disclosed if isinstance(disclosed, list) else []
    written = ["referral.reason"] if isinstance(referral.get("reason"), str) else []
    return list(dict.fromkeys([*chosen, *written]))


def _refuse_given(record: Record, values: Mapping[str, object]) -> None:
    given = [
        Problem(name, Message("This is given by the app and not typed."))
        for name in values
        if name in record and record[name].given and record[name].merge is not MergeClass.STATE
    ]
    if given:
        raise not_recorded(record.name, given)


def _refuse_other_beginnings(record: Record, values: Mapping[str, object], begins: Mapping[str, object]) -> None:
    """A state that is typed is refused, never dropped in silence: everything begins at the beginning."""
    others = [
        Problem(
            name,
            Message(
                "This begins as “{state}”; its next steps are recorded one by one.",
                {"state": Label(record[name].code_list, str(begins[name]))},
            ),
        )
        for name, value in values.items()
        if name in begins and record[name].merge is MergeClass.STATE and value != begins[name]
    ]
    if others:
        raise not_recorded(record.name, others)


def _dangling(desk: Desk, record: Record, values: Mapping[str, Value], made: Iterable[str] = ()) -> Iterator[Problem]:
    """A link must lead to a record that is here and not deleted, or `made` in the same Save."""
    here = frozenset(made)
    for name, value in values.items():
        field = record[name]
        for target in _targets(field, value):
            if target in here:
                continue
            if not reading.is_here(desk.tx, field.links_to, target):
                message = Message(
                    "There is no {record} with this number on this device.", {"record": title(field.links_to)}
                )
                yield Problem(name, message)


def _impossible(
    desk: Desk,
    record: Record,
    values: Mapping[str, Value],
    changed: Collection[str],
    made: Collection[str] = (),
) -> Iterator[Problem]:
    """What each answer allows and all together do not; `values` are all as they will stand."""
    yield from contradictions.why_not(record, values, changed, desk.today)
    yield from linking.refused_links(desk, record, values, changed, made)


def _targets(field: Field, value: Value) -> list[str]:
    if not field.links_to:
        return []
    if isinstance(value, list):
        return value
    is_code = field.kind is FieldKind.CODE and isinstance(value, str) and len(value) != 2 * _ID_BYTES
    return [value] if isinstance(value, str) and not is_code else []


def _undecided(desk: Desk, held: Held, values: Mapping[str, Value]) -> Iterator[Problem]:
    if held.undecided:
        in_conflict = {candidate.field for candidate in reading.candidates(desk.tx, held.id)}
        for name in values:
            if name in in_conflict:
                yield Problem(name, Message("Two people answered this differently; decide between them first."))


def _with_case(desk: Desk, intent: Intent, recorded: Recorded, made: Sequence[Recorded]) -> Recorded:
    case = recorded.case or reading.case_of(desk.tx, intent.entity, intent.fields)
    if not case:
        return recorded
    of_case = next((each for each in made if each.id == case), None)
    if of_case is None:
        return Recorded(recorded.id, case, *reading.code_of_case(desk.tx, case))
    return Recorded(recorded.id, case, of_case.code, of_case.pseudonym)


__all__ = [
    "Desk",
    "NewRecord",
    "Recorded",
    "Refused",
    "changing",
    "edit",
    "given",
    "record",
    "resolve",
    "save",
]
