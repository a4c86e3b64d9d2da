"""What stands over the parts of a case: who it is about, where it stands, and answers that cannot both be.

Knows the declarations and the words; knows no toolkit and asks the casebook for nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from app.casework import contradictions
from app.casework.case_file import codes_of, is_yes, text_of
from app.casework.today_lines import LineKind
from app.ui import in_words, pills
from app.ui.case.telling import Telling
from app.ui.pills import PillWords
from app.ui.record import facts
from app.ui.record.facts import Fact
from app.words.language import _


class Contradiction(NamedTuple):
    """Two answers that cannot both be: each was given apart from the other, and merging brought them together. `fact`
    is the one to mend them at."""

    words: str
    fact: Fact


def subtitle(told: Telling) -> str:
    """Return the code, and who it is about without a name."""
    case = told.file.case
    parts = [case["code"], in_words.person(case, told.voice, told.today), in_words.place(case, told.voice)]
    return " · ".join(part for part in parts if part)


def standing(told: Telling) -> list[PillWords]:
    """Return risk, consent, what waits first, where the case stands."""
    case, voice, stands = told.file.case, told.voice, told.file.standing
    found = [pills.risk(text_of(case, "risk"))]
    if is_yes(case, "keep_from_somebody") or codes_of(case, "restricted_because"):
        found.append(PillWords(_("Sensitive"), "info"))  # and no reason: others may see the screen
    if text_of(case, "state"):
        found.append(PillWords(voice.label("case_state", text_of(case, "state")), "plain"))
    if court := next((line for line in stands.waiting if line.kind is LineKind.COURT), None):
        found.append(pills.waiting(court, 0, told.now))
    if allowed := [told.recipient(each) for each, is_live in stands.consents.items() if is_live]:
        found.append(PillWords(_("Consent: {recipients}").format(recipients=", ".join(allowed)), "good"))
    else:
        found.append(PillWords(_("No consent to share yet"), "plain"))
    return [pill for pill in found if pill.words]


def cannot_both_be(told: Telling) -> list[Contradiction]:
    """Return which answers of the case cannot both be; one person alone is refused them."""
    found = []
    for row in told.file.rows():
        known = {fact.field: fact for fact in facts.of(row, told.voice, told.names)}
        for problem in contradictions.why_not(told.voice.registry[row["entity"]], row, {*known, *row}, told.today):
            if problem.field in known:
                found.append(Contradiction(told.voice.spoken(problem.message), known[problem.field]))
    return found
