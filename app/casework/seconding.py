"""Which words of a case wait for a second person: a request to close it, its plan, a consent that counts by two, an
emergency.

Must not know when anything is due, nor who sits where.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.casework import lifecycle, plans
from app.casework.case_file import CaseFile, Row, text_of
from app.casework.consent import asked_about
from app.casework.consent_word import purpose_of, seconded_as


class ToSecond(NamedTuple):
    """A record that waits for a second person's word, and of what kind the approval of it is."""

    of: str
    row: Row


def waiting(file: CaseFile) -> Iterator[ToSecond]:
    """Yield what waits, decided or not: a word that another has answered waits no more, nor one that was withdrawn."""
    yield from (ToSecond("closure", closure) for closure in lifecycle.asked_closures(file))
    yield from (ToSecond(plans.OF, plan) for plan in plans.asked(file))
    kinds = {id_: text_of(partner, "kind") for id_, partner in file.partners.items()}
    for purpose in sorted({purpose_of(row) for row in file.of("consent")}):
        for recipient, words in asked_about(file.of("consent"), kinds, purpose).items():
            for row in words:
                of = seconded_as(row)
                if of and not row.get("withdrawn_on") and text_of(row, "recipient") == recipient:
                    yield ToSecond(of, row)
