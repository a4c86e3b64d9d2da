"""Today: what waits in the cases and on this device, with the code and pseudonym of each line's case.

Must not change anything, and must not know screens, commands or SQL. The order and the sentences are casework's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from app.casework.approvals import is_another
from app.casework.items import Cause, Item, is_for, is_left_to
from app.casework.roles import LEAD
from app.casework.second_persons import NewSeat
from app.casework.today import counts as counted
from app.casework.today import lines
from app.casework.today_lines import Line, LineKind
from app.casework.unheard import Unheard
from app.casework.wrong_clock import WrongClock
from app.reading import deleting, in_confidence, look_alikes, newcomers, showing, unheard
from app.reading.agendas import Agendas
from app.reading.glance import Glance
from app.store import reading, status


class Waiting(NamedTuple):
    """A line of Today with its case's code and pseudonym; both empty for a line about the device itself."""

    line: Line
    code: str
    pseudonym: str


class Waits(NamedTuple):
    """Lines of Today in the order to do them, and how many there are of each kind, shown or not."""

    lines: list[Waiting]
    counts: Mapping[LineKind, int]


def waits(glance: Glance, agendas: Agendas, limit: int | None) -> Waits:
    """Return what waits, the first `limit` lines of each kind alone if there is a limit."""
    tx, now = glance.tx, glance.now
    if limit is None:
        items = agendas.of()
        counts = counted(items, now)
    else:
        items, counts = agendas.first(limit)
    people = {each.person for each in glance.members.values()}
    of_others = [item for item in items if not (is_mine(glance, item) and is_left_to(item, glance.person, people, now))]
    counts -= counted(of_others, now)
    items = [item for item in items if item not in of_others]
    state = status.read(tx, glance.seat, glance.zone)
    last = datetime.fromisoformat(state["last_exchange"]) if state["last_exchange"] else None
    unfinished = showing.unfinished(glance)
    asked_for = deleting.asked_for(glance)
    notices: list[NewSeat | Unheard] = [*newcomers.new_seats(glance), *unheard.unheard(glance)]
    clock = WrongClock(state["clock"]) if state["clock"] else None
    alike = look_alikes.of_today(glance)
    found = lines(
        items,
        glance.pack,
        now,
        undecided=showing.undecided(glance, limit),
        drafts=unfinished,
        asked_for=asked_for,
        notices=notices,
        clock=clock,
        look_alikes=alike,
        unsent=state["unsent_saves"] if state["state"] == "member" else 0,
        last_sent=last,
    )
    undecided = state["conflicts"] - sum(in_confidence.kept_back(glance).values())
    counts[LineKind.CONFLICT], counts[LineKind.DRAFT] = undecided, len(unfinished)
    counts[LineKind.TASK] += len(asked_for)
    counts[LineKind.NOTICE] += len(notices) + len(alike) + (clock is not None)
    names = reading.codes_of_cases(tx, sorted({line.case for line in found if line.case}))
    return Waits([Waiting(line, *names.get(line.case, ("", ""))) for line in found], counts)


def is_mine(glance: Glance, item: Item) -> bool:
    """Tell whether something waits for the person at this seat: what they have asked for, somebody else decides, and
    what was shared in an emergency goes to a lead once its hours are over; what is for one alone is for them."""
    if not is_for(item, glance.person):
        return False
    return item.cause is not Cause.EMERGENCY or glance.now <= item.due or _leads(glance, item)


def _leads(glance: Glance, item: Item) -> bool:
    """Tell whether what nobody has looked at in time is now for the person at this seat: for a lead, or, where no other
    leads than who did it, for everybody else."""
    leads = {each.person for each in glance.members.values() if each.role == LEAD}
    others = [person for person in leads if is_another(person, str(item.facts["by"]))]
    return glance.person in others or not others
