"""Turns what somebody wants to record or edit into changes: checks it, completes what the app gives, appends.

One Save is one group of changes in one transaction. Must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from app.casework import answers, contradictions, naming
from app.casework.answers import Problem
from app.casework.country import Pack
from app.casework.dates import zone_of
from app.casework.declaration import Field, FieldKind, Record
from app.casework.messages import Label, Message, Question
from app.casework.registry import RECORDS, UnknownEntity
from app.casework.registry import record as declared
from app.reading import disclosing
from app.store import circles, journal, meta, reading
from app.store.database import Transaction
from app.store.journal import Author, Intent
from app.store.reading import Held
from app.words.refusal import Refused, not_recorded, refuse
from app.writing import linking, steps
from sync.changes import ChangeId, Kind, Value
from sync.keys import SeatDetails
from sync.merging import MergeClass

_ID_BYTES = 16
_TELLS = frozenset({"direction", "disclosed", "partner", "institution", "reason"})
"""What of a referral says something of a survivor, or to whom."""


def _drawn() -> int:
    """Draw a lot that nobody can foresee."""
    return int.from_bytes(os.urandom(8), "big")


class Desk(NamedTuple):
    """Who records, where, by which rules and at what time.

    `used` counts the pseudonyms given so far, `draw` gives any number from 0 up, by which the next is chosen.
    """

    author: Author
    person: SeatDetails
    centre: str
    pack: Pack
    now: datetime
    used: Callable[[Transaction], dict[str, int]]
    draw: Callable[[], int] = _drawn

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(zone_of(self.pack.utc_offset)).date()

    @property
    def now_ms(self) -> int:
        """The wall clock in milliseconds."""
        return int(self.now.timestamp() * 1000)


class Recorded(NamedTuple):
    """What a Save made. `case`, `code` and `pseudonym` are empty for what belongs to no case."""

    id: str
    case: str
    code: str
    pseudonym: str


class NewRecord(NamedTuple):
    """A record of one Save; `links` name other records of the same Save by field: {"case": "case"}."""

    entity: str
    values: Mapping[str, object]
    links: Mapping[str, str]


def record(tx: Transaction, desk: Desk, entity: str, values: Mapping[str, object]) -> Recorded:
    """Record one thing; an incident without a case opens one. Raises `Refused`."""
    new = NewRecord(entity, values, {})
    if entity == "reassignment":
        return _handed_over(tx, desk, values)
    if entity == "incident" and values.get("case") is None:
        values = {name: value for name, value in values.items() if name != "case"}
        return save(tx, desk, [NewRecord("case", {}, {}), NewRecord(entity, values, {"case": "case"})])[-1]
    return save(tx, desk, [new])[0]


def _handed_over(tx: Transaction, desk: Desk, values: Mapping[str, object]) -> Recorded:
    """Hand over one case or all open ones of a person, in one Save; returns the first hand-over."""
    given = {name: value for name, value in values.items() if name != "case"}
    checked = answers.check(RECORDS["reassignment"], {**given, "case": values.get("case")}, desk.pack, desk.today)
    problems = [each for each in checked.problems if each.field != "case" or values.get("case") is not None]
    if problems:
        raise not_recorded("reassignment", problems)
    members = frozenset(each.person for each in circles.members(tx, desk.author.circle).values())
    intents = steps.hand_over(tx, desk.author, checked.values, members)
    made = journal.append(tx, desk.author, intents, now_ms=desk.now_ms)
    first = Recorded(made[0].body.record.hex(), "", "", "")
    return _with_case(tx, intents[0], first, [])


def save(tx: Transaction, desk: Desk, new: Sequence[NewRecord]) -> list[Recorded]:
    """Append everything of one Save, or nothing. Raises `Refused`."""
    intents: list[Intent] = []
    made: list[Recorded] = []
    here: dict[str, list[str]] = {}
    run = journal.Run(tx)
    for each, key in zip(new, run.next_records(desk.author, len(new)), strict=True):
        intent, recorded = _prepare(tx, desk, each, key, here)
        here.setdefault(each.entity, []).append(recorded.id)
        intents.append(intent)
        made.append(recorded)
    run.append(desk.author, intents, now_ms=desk.now_ms)
    run.finish()
    return [_with_case(tx, intent, recorded, made) for intent, recorded in zip(intents, made, strict=True)]


def edit(
    tx: Transaction, desk: Desk, record_id: str, values: Mapping[str, object], parents: Sequence[ChangeId] | None
) -> bool:
    """Change some fields of a record. Returns False when nothing differs. Raises `Refused`.

    `parents` are the record's heads when its values were read; None reads and writes in one step.
    """
    held = find(tx, record_id)
    if held.hidden:
        raise refuse("{record} was deleted; its history can still be read.", record=_title(held.entity))
    record = RECORDS[held.entity]
    _refuse_given(record, values)
    if record.append_only:
        raise refuse("{record}: what was once recorded is not edited; record another one.", record=_title(held.entity))
    checked = answers.check_edit(record, values, desk.pack, desk.today)
    problems = [*checked.problems, *_dangling(tx, record, checked.values), *_undecided(tx, held, checked.values)]
    if problems:
        raise not_recorded(held.entity, problems)
    changed = {name: value for name, value in checked.values.items() if held.values.get(name) != value}
    if not changed:
        return False
    problems = list(_impossible(tx, desk, record, held.values | changed, changed))
    if problems:
        raise not_recorded(held.entity, problems)
    refused = list(steps.refused_corrections(tx, held, changed, desk.person.person, desk.today))
    refused += steps.refused_steps(tx, held, changed, desk.today)
    if held.entity == "follow_up":
        refused += steps.refused_ladder_step(tx, held.values | changed, desk.pack)
    if refused:
        raise not_recorded(held.entity, refused)
    changed.update(steps.given_with(tx, held, changed, desk.today))
    if held.entity == "referral" and _TELLS & set(changed):
        changed.update(_gated(tx, desk, held.values | changed))
    at = held.heads if parents is None else tuple(parents)
    intents = changing(held.entity, bytes.fromhex(held.id), changed, at)
    journal.append(tx, desk.author, intents, now_ms=desk.now_ms)
    return True


def changing(entity_name: str, key: bytes, changed: Mapping[str, Value], parents: Sequence[ChangeId]) -> list[Intent]:
    """Return the changes that give a record's fields new values; each step of a state is a change of its own."""
    states = {name for name in changed if RECORDS[entity_name][name].merge is MergeClass.STATE}
    plain = {name: value for name, value in changed.items() if name not in states}
    at = tuple(parents)
    intents = [Intent(entity_name, key, Kind.SET, plain, at)] if plain else []
    intents.extend(Intent(entity_name, key, Kind.TRANSITION, {name: changed[name]}, at) for name in sorted(states))
    return intents


def resolve(tx: Transaction, desk: Desk, record_id: str, field: str, value: object) -> None:
    """Decide an undecided field. Raises `Refused`."""
    held = find(tx, record_id)
    candidates = reading.candidates(tx, held.id, field)
    if not candidates:
        raise refuse("“{field}” of this record is not in conflict; nothing to decide.", field=field)
    checked = answers.check_edit(RECORDS[held.entity], {field: value}, desk.pack, desk.today)
    problems = [*checked.problems, *_dangling(tx, RECORDS[held.entity], checked.values)]
    stand = held.values | checked.values
    problems = problems or list(_impossible(tx, desk, RECORDS[held.entity], stand, checked.values))
    problems = problems or list(steps.refused_decision(tx, held, field, checked.values[field], desk.today))
    if problems:
        raise not_recorded(held.entity, problems)
    also = steps.given_with(tx, held, checked.values, desk.today)
    if held.entity == "referral" and field in _TELLS:
        also |= _gated(tx, desk, held.values | checked.values)
    key = bytes.fromhex(held.id)
    settles = tuple(candidate.change for candidate in candidates)
    intents = [Intent(held.entity, key, Kind.RESOLVE, checked.values, held.heads, settles)]
    intents += changing(held.entity, key, also, held.heads)
    journal.append(tx, desk.author, intents, now_ms=desk.now_ms)


def note_opening(tx: Transaction, desk: Desk, held: Held, reason: str) -> None:
    """Journal that somebody opened what is kept apart, and why."""
    intent = Intent(held.entity, bytes.fromhex(held.id), Kind.NOTE, {"opened_because": reason}, held.heads)
    journal.append(tx, desk.author, [intent], now_ms=desk.now_ms)


def find(tx: Transaction, record_id: str) -> Held:
    """Return a record by its id, or a case by its code. Raises `Refused`."""
    text = record_id.strip()
    entity = reading.entity_of(tx, text.lower())
    if entity is not None and entity in RECORDS:
        held = reading.held(tx, entity, text.lower())
        if held is not None:
            return held
    held = reading.case_by_code(tx, text.upper())
    if held is None:
        raise refuse("There is no record “{id}” on this device.", id=text[:64])
    return held


def entity(name: str) -> Record:
    """Return a declaration by name. Raises `Refused`."""
    try:
        return declared(name)
    except UnknownEntity as unknown:
        if unknown.nearest:
            fillings = {"name": name[:64], "nearest": unknown.nearest}
            raise refuse("“{name}” is no kind of record; did you mean “{nearest}”?", **fillings) from None
        raise refuse(
            "“{name}” is no kind of record; known are {all}.", name=name[:64], all=", ".join(RECORDS)
        ) from None


def _prepare(
    tx: Transaction, desk: Desk, new: NewRecord, key: bytes, here: Mapping[str, Sequence[str]]
) -> tuple[Intent, Recorded]:
    record = entity(new.entity)
    values = dict(new.values)
    _refuse_given(record, values)
    for field, target in new.links.items():
        values[field] = list(here[target]) if record[field].kind is FieldKind.LINKS else here[target][-1]
    begins = given(desk, record.name, lambda: desk.used(tx), lambda: meta.next_count(tx, f"cases_{desk.today.year}"))
    _refuse_other_beginnings(record, values, begins)
    values |= begins
    if record.name == "referral":
        values.setdefault("direction", "out")
    checked = answers.check(record, values, desk.pack, desk.today)
    problems = [*checked.problems, *_dangling(tx, record, checked.values, chain(*here.values()))]
    if record.parent and not problems and not isinstance(checked.values.get(record.parent), str):
        problems.append(Problem(record.parent, Message("It is not said to which record this belongs.")))
    if not problems:
        problems += _impossible(tx, desk, record, checked.values, checked.values, [*chain(*here.values())])
    if record.name == "follow_up":
        problems += steps.refused_ladder_step(tx, checked.values, desk.pack)
    if problems:
        raise not_recorded(record.name, problems)
    if record.name == "referral":
        checked.values.update(_gated(tx, desk, checked.values))
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
    values: dict[str, object] = {field.name: desk.person.person for field in RECORDS[entity_name] if field.signs}
    if entity_name == "referral":
        sent = desk.now.astimezone(zone_of(desk.pack.utc_offset)).isoformat(timespec="minutes")
        return values | {"status": "sent", "sent_at": sent}
    if entity_name != "case":
        return values
    pseudonyms = used()
    pseudonym = naming.pseudonym(desk.pack.pseudonyms, pseudonyms, desk.draw())
    pseudonyms[pseudonym] = pseudonyms.get(pseudonym, 0) + 1
    code = naming.case_code(
        naming.centre_code(desk.centre, desk.pack), desk.today.year, desk.person.letters, next_number()
    )
    return values | {
        "code": code,
        "pseudonym": pseudonym,
        "centre": desk.centre,
        "state": "registered",
        "opened_on": desk.today.isoformat(),
        "worker": desk.person.person,
    }


def _gated(tx: Transaction, desk: Desk, referral: Mapping[str, Value]) -> dict[str, Value]:
    """Return the consent that what a referral tells rests on; nothing when it tells nothing. Raises `Refused`."""
    case, told = reading.held(tx, "case", str(referral.get("case"))), _told(referral)
    refused = list(steps.refused_referral(tx, case)) if case else []
    if refused:
        raise not_recorded("referral", refused)
    if not told or case is None or referral.get("direction") == "in":
        return {}
    decision = disclosing.gate(tx, case, disclosing.recipient_of(tx, referral), told, desk.today)
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


def _dangling(
    tx: Transaction, record: Record, values: Mapping[str, Value], made: Iterable[str] = ()
) -> Iterator[Problem]:
    """A link must lead to a record that is here and not deleted, or `made` in the same Save."""
    here = frozenset(made)
    for name, value in values.items():
        field = record[name]
        for target in _targets(field, value):
            if target in here:
                continue
            if not reading.is_here(tx, field.links_to, target):
                message = Message(
                    "There is no {record} with this number on this device.", {"record": _title(field.links_to)}
                )
                yield Problem(name, message)


def _impossible(
    tx: Transaction,
    desk: Desk,
    record: Record,
    values: Mapping[str, Value],
    changed: Collection[str],
    made: Collection[str] = (),
) -> Iterator[Problem]:
    """What each answer allows and all together do not; `values` are all as they will stand."""
    yield from contradictions.why_not(record, values, changed, desk.today)
    yield from linking.refused_links(tx, record, values, changed, made)


def _targets(field: Field, value: Value) -> list[str]:
    if not field.links_to:
        return []
    if isinstance(value, list):
        return value
    is_code = field.kind is FieldKind.CODE and isinstance(value, str) and len(value) != 2 * _ID_BYTES
    return [value] if isinstance(value, str) and not is_code else []


def _undecided(tx: Transaction, held: Held, values: Mapping[str, Value]) -> Iterator[Problem]:
    if held.undecided:
        in_conflict = {candidate.field for candidate in reading.candidates(tx, held.id)}
        for name in values:
            if name in in_conflict:
                yield Problem(name, Message("Two people answered this differently; decide between them first."))


def _with_case(tx: Transaction, intent: Intent, recorded: Recorded, made: Sequence[Recorded]) -> Recorded:
    case = recorded.case or reading.case_of(tx, intent.entity, intent.fields)
    if not case:
        return recorded
    of_case = next((each for each in made if each.id == case), None)
    if of_case is None:
        return Recorded(recorded.id, case, *reading.code_of_case(tx, case))
    return Recorded(recorded.id, case, of_case.code, of_case.pseudonym)


def _title(entity_name: str) -> Question:
    return Question(RECORDS[entity_name].title)


__all__ = [
    "Desk",
    "NewRecord",
    "Recorded",
    "Refused",
    "changing",
    "edit",
    "entity",
    "find",
    "given",
    "note_opening",
    "record",
    "resolve",
    "save",
]
