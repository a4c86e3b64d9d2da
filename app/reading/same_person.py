"""Whether the people of a record are likely recorded already: a warning with its reasons, for a person to judge.

Must not change anything, and must not know screens, commands or SQL. The casebook calls it. Identities are compared
here without being opened: what comes out names cases by code and pseudonym, and says why without a name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from app.casework import duplicates
from app.casework.case_file import Row, codes_of, text_of
from app.casework.duplicates import SURVIVOR, Likely
from app.casework.messages import Message
from app.reading.glance import Glance
from app.store import duplicates as kept
from app.store import reading
from app.store.reading import Held


class LikelySame(NamedTuple):
    """Somebody who is likely the same person as one of a record's.

    `entity` says whom the warning is about: `case`, its survivor, or `perpetrator`; `id` is that record, `case` where
    it is found, with its code and pseudonym. `points` order the likeliest first.
    """

    entity: str
    id: str
    case: str
    code: str
    pseudonym: str
    points: int
    reasons: tuple[Message, ...]


def likely_same(glance: Glance, held: Held) -> list[LikelySame]:
    """Return who is likely the same as the survivor or a suspect that a record tells of, the likeliest first."""
    found = [*_same_survivors(glance, _survivor_of(held))]
    for suspect in _suspects_of(held):
        found += _same_suspects(glance, suspect)
    return sorted(found, key=lambda each: -each.points)


def _survivor_of(held: Held) -> str:
    """The case whose survivor a record tells of; empty when it tells of none."""
    if held.entity == "case":
        return held.id
    is_told = held.entity == "incident" or (held.entity == "identity" and _tells_of(held) == SURVIVOR)
    return text_of(held.values, "case") if is_told else ""


def _suspects_of(held: Held) -> Sequence[str]:
    if held.entity == "perpetrator":
        return (held.id,)
    if held.entity == "incident":
        return codes_of(held.values, "perpetrators")
    return tuple(filter(None, (text_of(held.values, "perpetrator"),))) if held.entity == "identity" else ()


def _tells_of(held: Held) -> str:
    return duplicates.told_of(held.values)


def _same_survivors(glance: Glance, case: str) -> Iterator[LikelySame]:
    own = next(iter(kept.compared(glance.tx, "case", [case])), None) if case else None
    if own is None:
        return
    identities = [
        each for each in reading.listed(glance.tx, "identity", where={"case": case}) if _tells_of(each) == SURVIVOR
    ]
    person = duplicates.survivor(own, [each.values for each in identities], glance.today)
    by_case: dict[str, list[Row]] = {}
    for row in kept.sharing(glance.tx, _keys(identities)):
        by_case.setdefault(text_of(row, "case"), []).append(row)
    by_case.pop(case, None)
    others = [
        duplicates.survivor(row, by_case[text_of(row, "id")], glance.today)
        for row in kept.compared(glance.tx, "case", by_case)
        if case != text_of(row, "same_person_as") and text_of(own, "same_person_as") != text_of(row, "id")
    ]
    found = duplicates.likely_same(person, others)
    codes = reading.codes_of_cases(glance.tx, [each.record for each in found])
    yield from (LikelySame("case", each.record, each.record, *codes[each.record], *each[1:]) for each in found)


def _same_suspects(glance: Glance, suspect: str) -> Iterator[LikelySame]:
    own = reading.held(glance.tx, "perpetrator", suspect)
    if own is None or own.hidden:
        return
    identities = reading.listed(glance.tx, "identity", where={"perpetrator": suspect})
    person = duplicates.suspect({"id": suspect, **own.values}, [each.values for each in identities])
    named: dict[str, list[Row]] = {}
    for row in kept.sharing(glance.tx, _keys([own, *identities])):
        of = text_of(row, "id") if row["entity"] == "perpetrator" else text_of(row, "perpetrator")
        named.setdefault(of, []).extend([row] if row["entity"] == "identity" else ())
    others = [
        duplicates.suspect(row, named[text_of(row, "id")])
        for row in kept.compared(glance.tx, "perpetrator", named)
        if suspect != text_of(row, "same_person_as") and own.values.get("same_person_as") != text_of(row, "id")
    ]
    yield from (_suspect_in_a_case(glance, each) for each in duplicates.likely_same(person, others))


def _suspect_in_a_case(glance: Glance, likely: Likely) -> LikelySame:
    incidents = reading.listed(glance.tx, "incident", where={"perpetrators": likely.record}, limit=1)
    case = text_of(incidents[0].values, "case") if incidents else ""
    return LikelySame("perpetrator", likely.record, case, *reading.code_of_case(glance.tx, case), *likely[1:])


def _keys(records: Sequence[Held]) -> Collection[str]:
    return {key for each in records for key in duplicates.keys_of_record(each.entity, each.values)}
