"""Takes back what was just saved: the former state comes back as a new change, and the history keeps both.

Must not know screens, commands or SQL. The casebook calls it. What somebody has built on, what was decided between two
answers, and what was saved a while ago stays: it is corrected, not taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.casework import approvals
from app.store import journal, reading
from app.store.journal import Intent
from app.words.refusal import Refused, refuse
from app.writing import recording
from app.writing.desk import Desk
from app.writing.recording import Saved
from sync import hybrid_time
from sync.changes import Change, ChangeId, Kind
from sync.merging import MergeClass, merge

WITHIN_MS = 60_000
"""A notice that offers it goes after ten seconds; a slow tablet may take a while to answer."""
_SETTERS = frozenset({Kind.SET, Kind.TRANSITION})


def take_back(desk: Desk, saved: Saved) -> None:
    """Append what brings back the state before a Save. Raises `Refused`; then nothing has changed."""
    chain = journal.chain_id(desk.tx, *desk.author)
    records = journal.records_between(desk.tx, chain, saved.first, saved.last)
    histories = [journal.history(desk.tx, record) for record in records]
    taken = {
        change.id
        for history in histories
        for change in history
        if change.seat == desk.author.seat and saved.first <= change.body.number <= saved.last
    }
    place = journal.place_of(desk.tx, chain, saved.first)
    if any(_is_decided_since(desk, history[0].body.record, place) for history in histories):
        raise _built_on()
    intents = [intent for history in histories for intent in _back(desk, history, taken)]
    begun = {intent.record.hex() for intent in intents if intent.kind is Kind.DELETE}
    led = {
        (intent.record.hex(), name) for intent in intents if intent.kind is not Kind.DELETE for name in intent.fields
    }
    if any(_others_lead_to(desk, record, begun, led) for record in sorted(begun)):
        raise _built_on()
    if intents:
        desk.append(intents)


def _back(desk: Desk, history: Sequence[Change], taken: set[ChangeId]) -> list[Intent]:
    """What brings back one record as it was before the changes `taken`."""
    mine = [change for change in history if change.id in taken]
    rest = [change for change in history if change.id not in taken]
    if any(desk.now_ms - hybrid_time.milliseconds(change.body.time) > WITHIN_MS for change in mine):
        raise refuse("This was saved a while ago; correct it where it stands. Nothing was changed.")
    if _is_built_on(rest, taken):
        raise _built_on()
    now = merge(history, desk.registry.rule_of)
    if any(change.body.kind == Kind.CREATE for change in mine):
        return [Intent(now.entity, now.record, Kind.DELETE, {}, now.heads)]
    before = merge(rest, desk.registry.rule_of)
    names = sorted({name for change in mine for name in change.body.fields})
    are_plain = all(change.body.kind in _SETTERS for change in mine)
    if not are_plain or any(_has_no_way_back(desk, now.entity, name) for name in names):
        raise refuse("This cannot be taken back; correct it where it stands. Nothing was changed.")
    if any(name in before.conflicts for name in names):
        raise refuse("Two answers stood here, and one was chosen: that cannot be taken back. Nothing was changed.")
    values = {name: before.values.get(name) for name in names}
    return recording.changing(now.entity, now.record, values, now.heads)


def _is_built_on(rest: Iterable[Change], taken: set[ChangeId]) -> bool:
    """Whether anything but a note knows one of the changes: a note says that it was read, and changes no answer.

    Whoever builds on a note may have dated it before the note: parents tell who knew whom, and no clock.
    """
    known, left = set(taken), list(rest)
    while building := [change for change in left if known & set(change.body.parents)]:
        if any(change.body.kind != Kind.NOTE for change in building):
            return True
        known.update(change.id for change in building)
        left = [change for change in left if change.id not in known]
    return False


def _is_decided_since(desk: Desk, record: bytes, place: int) -> bool:
    """Whether a second person's decision about the record has come here after the Save, which has this place in the
    journal (an edit would be refused by then). When it was made by the clock of whoever made it says nothing."""
    decisions = reading.listed(desk.tx, approvals.KIND, where={approvals.ABOUT: record.hex()})
    return any(each.row > place for each in decisions)


def _has_no_way_back(desk: Desk, entity: str, name: str) -> bool:
    return name not in desk.registry[entity] or desk.registry[entity][name].merge is MergeClass.APPEND


def _others_lead_to(desk: Desk, record: str, begun: set[str], led: set[tuple[str, str]]) -> bool:
    """Whether a record outside the Save leads to one that it began; not by an answer that is `led` back with it to what
    it was before there was such a record."""
    entity = reading.entity_of(desk.tx, record)
    every = desk.registry.values()
    leading = [(other.name, field.name) for other in every for field in other if field.links_to == entity]
    return any(
        each.id not in begun and (each.id, field) not in led
        for kind, field in [*leading, (approvals.KIND, approvals.ABOUT)]
        for each in reading.listed(desk.tx, kind, where={field: record})
    )


def _built_on() -> Refused:
    return refuse("Somebody has built on this already; correct it where it stands. Nothing was changed.")
