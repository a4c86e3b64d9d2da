"""What was told of a case, to whom, when, and on whose yes: every time something went, each answer as it stood then.

A referral or a transfer says which records it told and how far each had come (`told_as`). One of an earlier version
says the kinds alone, and told the latest of each: that is read as its device knew it when it went, by its own changes'
numbers and by the time of others', which never lies after what knew them. Must not change anything, and must not know
screens, commands or SQL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.casework import disclosed, old_shape
from app.casework.case_file import Row, codes_of, text_of
from app.casework.conditions import is_answered
from app.casework.declaration import Sensitivity
from app.casework.disclosed import GOES_WITH_A_TRANSFER, ONCE, TOLD_AS, ItemName
from app.casework.messages import Message
from app.reading import showing, told_items
from app.reading.glance import Glance
from app.reading.told_items import CaseRows
from app.store import journal, projections, reading
from app.store.holdings import Held
from sync import changes
from sync.changes import Change, Value
from sync.merging import in_order, merge

_OF_IT = {
    "referral": frozenset({"disclosed", "told", "partner", "institution", "reason", TOLD_AS}),
    "transfer": frozenset({"disclosed", "recipient", "handed_over_on", TOLD_AS}),
}
"""By the kind of record that tells, the answers that say what, or to whom."""


class ToldItem(NamedTuple):
    """An answer that was told, as it stood then, and the row it stood in; both without what is identity (`folded`).

    `is_changed` says that it says something else by now, `is_deleted` that its record is deleted now; `why_not` why
    nothing is shown: what it names is no record of this case.
    """

    name: str
    value: Value
    row: Row
    folded: bool = False
    is_changed: bool = False
    is_deleted: bool = False
    why_not: Message | None = None


class WasTold(NamedTuple):
    """One time that something went by a referral or a transfer, the `record` of this kind: to whom (a code, or a
    partner's id), when (local ISO), who noted it, how much (`items`, `coming`, `nothing`), and the consent it rests on
    as it is now; None where none of this case is named."""

    entity: str
    record: str
    to: str
    at: str
    by: str
    told: str
    consent: Row | None
    items: Sequence[ToldItem]


def of_case(glance: Glance, case: Held) -> list[WasTold]:
    """Return what was told of a case, the first first."""
    found = [
        each for entity in _OF_IT for each in reading.listed(glance.tx, entity, where={"case": case.id}, deleted=True)
    ]
    tellings = [telling for held in found for telling in _tellings(glance, case, held)]
    return sorted(tellings, key=lambda each: (each.at, each.record))


class _Went(NamedTuple):
    """A change by which something went, and what the record that tells said then."""

    change: Change
    said: Mapping[str, Value]


def _tellings(glance: Glance, case: Held, held: Held) -> Iterator[WasTold]:
    for went in _times(glance, held):
        said = went.said
        names = _names(held.entity, said)
        who = glance.members.get(went.change.seat)
        told = text_of(said, "told") or ("items" if names else "")
        yield WasTold(
            held.entity,
            held.id,
            text_of(said, "recipient") or text_of(said, "partner") or text_of(said, "institution"),
            text_of(said, "sent_at") or showing.when(went.change.body.time, glance.zone),
            who.person if who else "",
            told,
            _consent(glance, case, text_of(said, "consent")),
            list(_items(glance, case, went, names, said)),
        )


def _times(glance: Glance, held: Held) -> list[_Went]:
    """Each time that something went, or something else or to somebody else, one for each Save."""
    record, known = glance.registry[held.entity], []
    times: dict[tuple[bytes, int], _Went] = {}
    was_gone = False
    for change in in_order(journal.history(glance.tx, bytes.fromhex(held.id))):
        known.append(change)
        said = projections.values_of(record, merge(known, glance.registry.rule_of))
        is_gone = _is_gone(held.entity, said)
        if is_gone and (not was_gone or _OF_IT[held.entity] & change.body.fields.keys()):
            times[(change.seat, change.body.group)] = _Went(change, said)
        was_gone = is_gone
    return list(times.values())


def _is_gone(entity: str, said: Mapping[str, Value]) -> bool:
    if entity == "transfer":
        return is_answered(said.get("handed_over_on"))
    return text_of(said, "direction") != "in" and text_of(said, "status") not in ("", "draft", "withdrawn")


def _names(entity: str, said: Mapping[str, Value]) -> list[str]:
    at_least = [GOES_WITH_A_TRANSFER] if entity == "transfer" else []
    written = ["referral.reason"] if isinstance(said.get("reason"), str) and entity == "referral" else []
    return list(dict.fromkeys([*at_least, *map(old_shape.name_now, codes_of(said, "disclosed")), *written]))


def _consent(glance: Glance, case: Held, record: str) -> Row | None:
    held = glance.holdings.held("consent", record) if record else None
    is_here = held is not None and text_of(held.values, "case") == case.id
    return {"id": record, **held.values} if held is not None and is_here else None


def _items(
    glance: Glance, case: Held, went: _Went, names: Sequence[str], said: Mapping[str, Value]
) -> Iterator[ToldItem]:
    kinds = {disclosed.read(name).entity for name in names}
    every = told_items.every(glance, case, kinds)
    by_id = {disclosed.read(name).record for name in names}
    then, now = _as_told(glance, every, went, by_id), told_items.as_rows(every)
    for name in names:
        named = disclosed.read(name)
        row = said if named.entity == "referral" else _row_of(named, then)
        if row is None and named.record:
            yield ToldItem(name, None, {}, why_not=told_items.why_not_here(glance, case, named))
        elif row is not None and is_answered(value := row.get(named.field)):
            yield _item(glance, named, row, value, now)


def _item(glance: Glance, named: ItemName, row: Row, value: Value, now: CaseRows) -> ToldItem:
    field = glance.registry.field(named.name)
    folded = field is None or field.sensitivity is Sensitivity.IDENTITY
    own = {} if named.entity == "referral" else _by_id(now.of(named.entity), text_of(row, "id")) or {}
    held = now.held.get(text_of(row, "id"))
    named = named if named.entity in ONCE else named._replace(record=text_of(row, "id"))
    shown = {key: each for key, each in row.items() if not showing.is_identity(glance.registry, named.entity, key)}
    return ToldItem(
        named.name,
        None if folded else value,
        {"entity": named.entity, **shown},
        folded,
        is_changed=bool(own) and own.get(named.field) != value,
        is_deleted=held is not None and held.hidden,
    )


def _row_of(named: ItemName, then: CaseRows) -> Row | None:
    """The row that a name named: its own record's, the case's, or, of a kind alone, the latest."""
    rows = then.of(named.entity)
    if named.record:
        return _by_id(rows, named.record)
    if named.entity not in ("perpetrator", "involvement"):
        return max(rows, key=_changed, default=None)
    incident = max(then.of("incident"), key=_changed, default=None)
    first = next(iter(codes_of(incident or {}, "perpetrators")), "")
    if named.entity == "perpetrator":
        return _by_id(rows, first)
    of_it = (row for row in rows if text_of(row, "incident") == text_of(incident or {}, "id"))
    return next((row for row in of_it if text_of(row, "perpetrator") == first), None)


def _by_id(rows: Iterable[Row], record: str) -> Row | None:
    return next((row for row in rows if text_of(row, "id") == record), None)


def _changed(row: Row) -> tuple[int, str]:
    changed = row.get("changed_at")
    return changed if isinstance(changed, int) else 0, text_of(row, "id")


# --- How a record stood ------------------------------------------------------------------------------------------


def _as_told(glance: Glance, every: Mapping[str, Sequence[Held]], went: _Went, by_id: Collection[str]) -> CaseRows:
    """The records of a case as they stood when something went: where it says which it told, those and what is named
    `by_id`."""
    told_as = frozenset(codes_of(went.said, TOLD_AS))
    is_told = told_as | {*by_id}
    held = [each for of_kind in every.values() for each in of_kind if not told_as or each.id in is_told]
    histories = journal.histories(glance.tx, [bytes.fromhex(each.id) for each in held])
    found: dict[str, list[Held]] = {}
    for each in held:
        history = histories.get(bytes.fromhex(each.id), [])
        known = _named_in(told_as, history, glance.circle or b"") or [
            change for change in history if _was_known(change, went.change)
        ]
        if not known:
            continue
        merged = merge(known, glance.registry.rule_of)
        if merged.heads and not (merged.asked is not None and each.hidden):  # deleted before it went
            values = projections.values_of(glance.registry[each.entity], merged)
            found.setdefault(each.entity, []).append(each._replace(values=values, changed_at=merged.changed_at))
    return told_items.as_rows(found)


def _was_known(change: Change, when: Change) -> bool:
    """Whether who made a change knew another: of their own by its number, of others' by its time."""
    if change.seat == when.seat:
        return change.body.number <= when.body.number
    return change.body.time <= when.body.time


def _named_in(told_as: Collection[str], history: Sequence[Change], circle: bytes) -> list[Change]:
    """The changes of a record that were its last ones when it was told, and all that they build on."""
    by_id = {change.id: change for change in history}
    waiting = [each for each in history if _name(each, circle) in told_as]
    known: dict[changes.ChangeId, Change] = {}
    while waiting:
        change = waiting.pop()
        if change.id not in known:
            known[change.id] = change
            waiting += [by_id[parent] for parent in change.body.parents if parent in by_id]
    return list(known.values())


def _name(change: Change, circle: bytes) -> str:
    return changes.record_id(circle, change.seat, change.body.number).hex()
