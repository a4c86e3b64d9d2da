"""Who is new in the centre: each seat that was let in not long ago stands on everybody's Today.

Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from datetime import timedelta

from app.casework import moments
from app.casework.second_persons import NewSeat
from app.reading.glance import Glance

SHOWN = timedelta(days=7)


def new_seats(glance: Glance) -> list[NewSeat]:
    """Return the seats that were let in within a week, by the server's time, or of which it has not heard yet; but
    this one, which knows."""
    found = []
    for each in glance.signers.newcomers():
        on = moments.at(each.claimed if each.at is None else each.at, glance.zone)
        if each.seat != glance.seat and (each.at is None or glance.now - on < SHOWN):
            found.append(NewSeat(each.person, each.device, each.let_in_by[0], on))
    return found
