"""What somebody asks to have deleted or erased, and what is deleted: as Today says it and as lists of it show it.

Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from app.casework import moments
from app.casework.approvals import SIGNED_BY, counts_from, is_another
from app.casework.registry import CORE
from app.casework.second_persons import AskedFor
from app.reading import in_confidence, showing
from app.reading.answers import AskedAnswer, RecordAnswer
from app.reading.finding import case_of
from app.reading.glance import Glance
from app.store import deletions, journal, reading, signers
from app.store.deletions import Asking
from app.store.reading import Held
from sync import hybrid_time


class Outlook(StrEnum):
    """What a delete would come to, by the word of who sits here."""

    ALONE = "alone"  # it goes at once: all of it is theirs
    SECOND = "second"  # it goes at once: a colleague has asked for it
    WAITS = "waits"  # it stays in sight until a second person agrees
    ASKED = "asked"  # they have asked for it, and it waits
    MORE = "more"  # it is deleted, and stays so with what a colleague recorded meanwhile
    GONE = "gone"  # it is deleted


def outlook(glance: Glance, held: Held) -> Outlook:
    """Return what a delete of a record would come to, by the word of who sits here."""
    if held.hidden:
        return Outlook.MORE if has_more(glance, held.id) else Outlook.GONE
    if is_asked_by(glance, held.id, glance.person):
        return Outlook.ASKED
    asking = deletions.of_record(glance.tx, held.id)
    if any(each.stands and each.kind == "delete" and each.reason and _is_known(glance, each) for each in asking):
        return Outlook.SECOND
    (history,) = journal.kept_histories(glance.tx, [bytes.fromhex(held.id)])
    alone = deletions.goes_alone(glance.tx, history, glance.seat, journal.kept_histories)
    return Outlook.ALONE if alone else Outlook.WAITS


def asked_for(glance: Glance) -> list[AskedFor]:
    """Return what Today says: who asks for what that is in sight, each person once for a record, who asks for an
    erasure, and who was seconded by somebody they had just let in."""
    found: dict[tuple[str, str, str], AskedFor] = {}
    by_record: dict[str, list[Asking]] = {}
    for each in deletions.to_decide(glance.tx):
        by_record.setdefault(each.record, []).append(each)
    for asking in by_record.values():
        for line in _of_a_record(glance, asking):
            found.setdefault((line.record, line.kind, line.person), line)
    return list(found.values())


def deleted(glance: Glance, entity: str, limit: int | None) -> list[RecordAnswer]:
    """Return the records of a kind that are deleted, the last one first, each with who asked for it and why."""
    by_record: dict[str, list[Asking]] = {}
    for each in deletions.of_kind(glance.tx, entity):
        by_record.setdefault(each.record, []).append(each)
    latest = sorted(by_record, key=lambda record: by_record[record][-1].time, reverse=True)
    named = list(in_confidence.listed(glance, reading.of_ids(glance.tx, entity, latest)))
    shown = showing.as_data(glance, named[:limit])
    return [{**each, "asked": [_answer(glance, asking) for asking in by_record[each["id"]]]} for each in shown]


def has_more(glance: Glance, record: str) -> bool:
    """Tell whether more belongs to a record that two persons had deleted than the one who agreed last knew of."""
    asking = [each for each in deletions.to_decide(glance.tx) if each.record == record and each.kind == "delete"]
    return bool(asking) and asking[0].hidden and not _is_all_known(glance, asking)


def is_asked_by(glance: Glance, record: str, person: str) -> bool:
    """Tell whether a person's word that a record be deleted stands already."""
    asking = deletions.of_record(glance.tx, record)
    return any(
        each.stands and each.kind == "delete" and not is_another(person, glance.signers.person(each.seat))
        for each in asking
    )


def in_sight(glance: Glance, held: Sequence[Held]) -> Iterator[Held]:
    """Yield records but those of a deleted case: with it goes all that is reached through it."""
    cases = {each.id: case_of(glance, each) for each in held if each.entity != "case"}
    above = reading.of_ids(glance.tx, "case", sorted(set(filter(None, cases.values()))))
    gone = {each.id for each in above if each.hidden}
    yield from (each for each in held if cases.get(each.id) not in gone)


def _of_a_record(glance: Glance, asking: Sequence[Asking]) -> Iterator[AskedFor]:
    held = reading.held(glance.tx, asking[0].entity, asking[0].record)
    if held is None or not in_confidence.is_listed(glance, held):
        return
    case = case_of(glance, held)
    for each in asking:
        if not each.hidden or each.kind == "erase":
            yield _said(glance, each, case)
    if held.hidden and not _is_all_known(glance, asking):
        yield _said(glance, asking[-1], case)._replace(kind="more", is_mine=False)
    if held.hidden:
        deletes = [each for each in asking if each.kind == "delete" and each.stands]
        pairs = [
            (first, second)
            for first in deletes
            for second in deletes
            if is_another(glance.signers.person(second.seat), glance.signers.person(first.seat))
        ]
        if pairs and all(
            _is_too_new(glance, first, second) or _is_too_new(glance, second, first) for first, second in pairs
        ):
            first, second = next(pair for pair in pairs if _is_too_new(glance, *pair))
            yield _said(glance, first, case)._replace(seconded_by=glance.signers.person(second.seat), is_mine=False)


def _is_all_known(glance: Glance, asking: Sequence[Asking]) -> bool:
    """Whether nothing belongs to a deleted record but what the one who agreed last knew of."""
    last = [each for each in asking if each.kind == "delete"][-1]
    return last.knew == deletions.belonging(glance.tx, last.entity, last.record)


def _is_too_new(glance: Glance, first: Asking, second: Asking) -> bool:
    known = glance.signers.of(second.seat)
    day = (
        counts_from(signers.facts(known), {SIGNED_BY: glance.signers.person(first.seat)}, _cooling(glance))
        if known
        else None
    )
    return day is None or day > glance.today


def _cooling(glance: Glance) -> int:
    return glance.pack.reviews.cooling


def _is_known(glance: Glance, each: Asking) -> bool:
    return bool(glance.signers.person(each.seat))


def _said(glance: Glance, each: Asking, case: str) -> AskedFor:
    since = moments.at(hybrid_time.milliseconds(each.time), glance.zone)
    person = glance.signers.person(each.seat)
    is_mine = each.kind == "delete" and bool(glance.person) and not is_another(glance.person, person)
    title = CORE[each.entity].title
    return AskedFor(case, each.record, title, each.kind, person, since, reason=each.reason, is_mine=is_mine)


def _answer(glance: Glance, each: Asking) -> AskedAnswer:
    known = glance.signers.of(each.seat)
    return {
        "person": known.person if known else "",
        "device": known.device if known else "",
        "at": showing.when(each.time, glance.zone),
        "kind": each.kind,
        "reason": each.reason,
    }
