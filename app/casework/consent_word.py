"""What one word of consent says by itself: what it is for, until when it holds, whether it goes against the survivor's.

Whether it opens anything is the gate's to say (`app.casework.consent`). Must not know another word.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.casework.ages import ADULT_AGE, Born
from app.casework.case_file import Row, day_of, is_yes, moment_of, text_of
from app.casework.consent_rules import ConsentTerms
from app.casework.dates import months_after
from app.casework.messages import Label, Message

DEFAULT_PURPOSE = "service"
EMERGENCY = "emergency"
OFFICER = "officer"


def purpose_of(consent: Row) -> str:
    """Return what a consent is for: one that does not say so is for a service."""
    return text_of(consent, "purpose") or DEFAULT_PURPOSE


def override_of(consent: Row) -> str:
    """Return by what a word goes against the survivor's: `yes`, a second person's agreement, or `emergency`, at once
    and for hours; empty for none."""
    how = text_of(consent, "override")
    return how if how in ("yes", EMERGENCY) else "yes" if is_yes(consent, "override") else ""


def seconded_as(consent: Row) -> str:
    """Return what kind of approval a word needs before it counts, or, of an emergency, after; empty for none."""
    if how := override_of(consent):
        return EMERGENCY if how == EMERGENCY else "override"
    if text_of(consent, "given") != "yes":
        return ""
    if text_of(consent, "given_by") == OFFICER:
        return "override"
    return "unsafe_guardian" if is_yes(consent, "guardian_unsafe") else ""


def emergency_ends(consent: Row, terms: ConsentTerms) -> datetime | None:
    """Return until when an emergency lets something be told that no second person has looked at; None for any other
    word."""
    began = moment_of(consent, "overridden_at", "+00:00")
    if override_of(consent) != EMERGENCY or began is None:
        return None
    return began + timedelta(hours=terms.emergency_hours)


def ends_on(consent: Row, terms: ConsentTerms, born: Born | None = None) -> date | None:
    """Return the last day of a consent: the one that was said, else so many months after it was asked, fewer of whom
    may have been a child then."""
    said, on = day_of(consent, "expires_on"), day_of(consent, "on")
    if said is not None or on is None:
        return said
    return months_after(on, terms.child_months if youngest(born, on) < ADULT_AGE else terms.adult_months)


def why_no_emergency(terms: ConsentTerms) -> Message:
    """Say to whom alone something may be told in an emergency."""
    kinds = [Label("institution", code) for code in terms.emergency_for]
    said: Label | Message = kinds[0] if kinds else Message("nobody")
    for each in kinds[1:]:
        said = Message("{some}; {one}", {"some": said, "one": each})
    return Message("In an emergency these alone may be told at once: {institutions}.", {"institutions": said})


def youngest(born: Born | None, day: date) -> int:
    """Return the youngest that somebody can be on a day: of whom nothing is known, a newborn."""
    return born.on(day).youngest if born is not None else 0
