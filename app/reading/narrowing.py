"""Which cases a list keeps by more than the case itself says: in which an institution is silent, who was not seen.

Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from app.casework.agenda import Cause
from app.casework.saved_lists import Narrowed
from app.reading.agendas import Agendas
from app.reading.glance import Glance


def besides(glance: Glance, narrowed: Narrowed, agendas: Agendas) -> Iterator[list[str]]:
    """Yield the cases that a list keeps by each thing that it asks besides."""
    if narrowed.silent:
        silent = (item for item in agendas.of() if item.cause is Cause.SILENCE)
        yield [item.case for item in silent if item.facts.get("institution") == narrowed.silent]
    if narrowed.unseen:
        first = datetime.combine(glance.today - timedelta(days=narrowed.unseen), time.min, glance.zone)
        yield agendas.unseen_since(first)
