"""The day on which a survivor is an adult: from then on nobody else's word counts for them, and their own is asked for.

Pure: must not know a clock. What the gate makes of a word by somebody else is the gate's (`app.casework.consent`).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.casework.ages import adult_from, born
from app.casework.case_file import CaseFile, day_of, text_of
from app.casework.consent import asked_about
from app.casework.consent_word import purpose_of

BY_ANOTHER = ("caregiver", "survivor_and_caregiver", "officer")
"""Whose word, as `consent.given_by` has it, is a child's consent and no adult's."""


class GrownUp(NamedTuple):
    """The day from which a survivor is an adult for certain, and how many words said for the child are in force."""

    on: date
    words: int


def grown_up(file: CaseFile) -> GrownUp | None:
    """Return when the survivor of a case grows up, while words that others said for the child still stand; None where
    no age is known, or nothing is left to be asked anew."""
    known = born(file.case, file.of("identity"), unsaid=day_of(file.case, "opened_on"))
    if known is None:
        return None
    on = adult_from(known)
    kinds = {id_: text_of(partner, "kind") for id_, partner in file.partners.items()}
    standing = {
        text_of(row, "id")
        for purpose in {purpose_of(row) for row in file.of("consent")}
        for words in asked_about(file.of("consent"), kinds, purpose).values()
        for row in words
        if text_of(row, "given") == "yes" and text_of(row, "given_by") in BY_ANOTHER and not row.get("withdrawn_on")
        and (day_of(row, "on") or date.min) < on
    }  # fmt: skip
    return GrownUp(on, len(standing)) if standing else None
