"""Words that are searched for, as the rooms with lists ask for them.

Must not know what a list is for.
"""

from __future__ import annotations

from app.casebook.door import Door
from app.casework.declaration import Sensitivity
from app.reading.glance import Glance
from app.store import cases, reading
from app.store import search as index

SEARCHED_BY_ALL = (Sensitivity.OPEN, Sensitivity.NARRATIVE)
"""Identity is never searched along: it is opened one by one, with a reason."""
SEARCHED_AT_MOST = 10_000
"""Records that a search looks at, the latest first: who finds more has not yet said what is looked for."""


def index_all(door: Door) -> None:
    """Make the search know what came by a pull, in slices, so that nobody waits long to write."""
    while door.store.database.read(index.is_behind):
        door.store.database.write(reading.index_slice)


def search(glance: Glance, entity: str, text: str) -> list[str]:
    """Return the ids of the records of a kind in which words are found, of a case also those of what belongs to it."""
    if entity == "case":
        return cases.of_rows(glance.tx, index.rows(glance.tx, text, SEARCHED_BY_ALL, limit=SEARCHED_AT_MOST))
    hits = index.find(glance.tx, text, SEARCHED_BY_ALL, limit=SEARCHED_AT_MOST)
    return list(dict.fromkeys(record for found, record in hits if found == entity))
