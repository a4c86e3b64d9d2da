"""The cases of a saved list: found by the list's name, and read as the list of cases reads them.

Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from itertools import islice

from app.casework.case_file import text_of
from app.casework.saved_lists import called, narrowed
from app.reading import caseload, showing
from app.reading.agendas import Agendas
from app.reading.answers import RecordAnswer
from app.reading.case_orders import Order
from app.reading.caseload import Asked, Kept
from app.reading.glance import Glance
from app.store import agenda
from app.words.refusal import refuse


def cases_of(glance: Glance, name: str, agendas: Agendas, limit: int | None) -> list[RecordAnswer]:
    """Return the cases of the list of this name, in its order, `limit` at the most. Raises `Refused` where there is no
    such list, and where two people have called two lists so."""
    known = agenda.rows_of(glance.tx, "saved_list")
    lists = called(known, name)
    if not lists:
        names = ", ".join(sorted(text_of(row, "name") for row in known)) or "–"
        raise refuse("There is no saved list “{name}”; there are: {names}.", name=name[:64], names=names)
    if len(lists) > 1:
        raise refuse("Two lists are called “{name}”: change the name of one, or delete it.", name=name[:64])
    (row,) = lists
    kept, order = text_of(row, "kept"), text_of(row, "order")
    asked = Asked(Kept(kept or "all"), Order(order) if order else None, None, None, 0, narrowed(row))
    _, found = caseload.asked_for(glance, asked, agendas)
    return showing.as_data(glance, [held for _, held in islice(found, limit)])
