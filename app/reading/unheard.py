"""Which colleagues have not read what was sent from here, although they send.

Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from app.casework import moments
from app.casework.unheard import Unheard
from app.reading.glance import Glance
from app.store.unheard import not_reading


def unheard(glance: Glance) -> list[Unheard]:
    """Return the colleagues to be asked, who has been silent longest first."""
    found = []
    for each in not_reading(glance.tx, glance.seat, glance.pack.reviews.unheard):
        who = glance.members.get(each.seat)
        if who is not None:
            on = moments.at(each.since, glance.zone)
            found.append(Unheard(who.person, who.device, on))
    return found
