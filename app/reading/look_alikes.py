"""Who came by an exchange and is likely recorded here already, and what Today says of it until somebody has decided.

Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.casework import moments
from app.casework.case_file import text_of
from app.casework.look_alikes import LookAlike
from app.casework.roles import LEAD
from app.reading import same_person
from app.reading.glance import Glance
from app.reading.same_person import LikelySame
from app.store import duplicates, look_alikes, reading
from app.store.look_alikes import Pair

_LOOKED_AT = 200
"""So many records of one exchange are compared, the latest: a new device brings a whole centre at once."""
_SHOWN = 20
"""So many pairs are judged anew for one Today."""


def noticed(glance: Glance, since: int) -> list[Pair]:
    """Return what came after a place of the journal and is likely of somebody who is here under another record."""
    found: dict[tuple[str, str], Pair] = {}
    for entity, record in duplicates.came_since(glance.tx, since, _LOOKED_AT):
        held = glance.holdings.held(entity, record)
        for subject in same_person.subjects_of(held) if held is not None else ():
            for likely in _likely(glance, subject):
                one, other = sorted((subject[1], likely.id))
                found[one, other] = Pair(one, other, glance.now_ms)
    return list(found.values())


def of_today(glance: Glance) -> list[LookAlike]:
    """Return what a lead is asked to look at, the last noticed first."""
    if glance.me is None or glance.me.role != LEAD:
        return []
    pairs = look_alikes.kept(glance.tx)[:_SHOWN]
    return [line for pair in pairs for line in _line(glance, pair)]


def _line(glance: Glance, pair: Pair) -> Iterator[LookAlike]:
    entity = glance.holdings.entity_of(pair.one)
    if entity is None:
        return
    on = moments.at(pair.at, glance.zone)
    for likely in _likely(glance, (entity, pair.one)):
        if likely.id == pair.other:
            case, one = _case_and_name(glance, entity, pair.one)
            yield LookAlike(case, pair.one, entity, one, f"{likely.pseudonym} {likely.code}".strip(), on)


def _case_and_name(glance: Glance, entity: str, record: str) -> tuple[str, str]:
    """The case that a record is looked at in, none for a partner, and what it is called."""
    if entity == "legal_case":
        legal = glance.holdings.held(entity, record)
        own = text_of(legal.values, "case") if legal is not None else ""
        return own, " ".join(reading.code_of_case(glance.tx, own)[::-1]).strip()
    if entity == "partner":
        held = glance.holdings.held(entity, record)
        return "", text_of(held.values, "name") if held is not None else ""
    case = same_person.case_of_suspect(glance, record) if entity == "perpetrator" else record
    return case, " ".join(reading.code_of_case(glance.tx, case)[::-1]).strip()


def _likely(glance: Glance, subject: tuple[str, str]) -> list[LikelySame]:
    held = glance.holdings.held(*subject)
    return same_person.likely_same(glance, held) if held is not None and not held.hidden else []
