"""The indicators, one entry each: what is counted, in what unit, once for whom, and by what it can be broken down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from app.casework.indicators import happenings
from app.casework.indicators.happenings import Happening, Register


class Measure(StrEnum):
    """How happenings become a figure."""

    UNIQUE = "unique"  # how many different persons or things
    STANDING = "standing"  # how many stood on the period's last day
    SHARE = "share"  # percent that hold
    MEDIAN = "median"  # the middle value
    PER = "per"  # the sum of the values, divided by how many different things hold


class Unit(StrEnum):
    """What a figure counts."""

    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    PERCENT = "percent"
    DAYS = "days"
    TIMES = "times"


class Indicator(NamedTuple):
    """A definition. `entity` says what kind of record its ids are; `numerator`, `denominator` and `once` (the rule of
    unique persons) are for people who check a figure; `source` finds what is counted."""

    code: str
    name: str
    measure: Measure
    unit: Unit
    entity: str
    numerator: str
    denominator: str
    once: str
    groups: tuple[str, ...]
    source: Callable[[Register], Iterable[Happening]]


_SURVIVOR = ("sex", "age", "county")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "relieved", "Victims relieved", Measure.UNIQUE, Unit.PEOPLE, "case",
        "Survivors out of the situation for 30 days in the period, with date, means and evidence, and not harmed again",
        "", "A survivor with two cases counts once", _SURVIVOR, happenings.relieved,
    ),
    Indicator(
        "restrained", "Perpetrators restrained", Measure.UNIQUE, Unit.PEOPLE, "perpetrator",
        "Suspects arrested and charged, remanded, under a protection order, deported or convicted, with evidence",
        "", "A suspect counts once, whatever the number of cases", ("by", "sex", "county"), happenings.restrained,
    ),
    Indicator(
        "trained", "People trained", Measure.UNIQUE, Unit.PEOPLE, "attendee",
        "Different people who came to a training in the period",
        "", "Same phone, or same name, profession and organisation: one person", ("cadre", "sex", "county"),
        happenings.trained,
    ),
    Indicator(
        "partnerships", "Partnerships", Measure.STANDING, Unit.ORGANISATIONS, "partner",
        "Partners whose signed agreement was in force on the last day of the period",
        "", "A lapsed agreement does not count", ("kind", "county"), happenings.partnerships,
    ),
    Indicator(
        "police_24h", "Reported to police within 24 hours", Measure.SHARE, Unit.PERCENT, "incident",
        "Those the police knew of by the next day", "Incidents reported in the period that the police were told of",
        "", _SURVIVOR, partial(happenings.reported_within, days=1),
    ),
    Indicator(
        "police_72h", "Reported to police within 72 hours", Measure.SHARE, Unit.PERCENT, "incident",
        "Those the police knew of within three days", "Incidents reported in the period that the police were told of",
        "", _SURVIVOR, partial(happenings.reported_within, days=3),
    ),
    Indicator(
        "medical_72h", "Medical care within 72 hours", Measure.SHARE, Unit.PERCENT, "incident",
        "Those with a post-rape care form or examination within three days of the incident",
        "Sexual incidents reported in the period whose day is known", "", _SURVIVOR,
        partial(happenings.medical_within, days=3),
    ),
    Indicator(
        "ob_same_day", "OB number the same day", Measure.SHARE, Unit.PERCENT, "legal_case",
        "Those entered in the occurrence book the day the police were told",
        "Legal cases with an OB number", "", _SURVIVOR, happenings.entered_same_day,
    ),
    Indicator(
        "days_to_arrest", "Days from report to arrest", Measure.MEDIAN, Unit.DAYS, "legal_case",
        "Days from the OB entry, else the report", "Arrests in the period", "", _SURVIVOR, happenings.days_to_arrest,
    ),
    Indicator(
        "days_to_charge", "Days from arrest to charge", Measure.MEDIAN, Unit.DAYS, "legal_case",
        "Days from the arrest", "Charges in the period", "", _SURVIVOR, happenings.days_to_charge,
    ),
    Indicator(
        "follow_ups_per_movement", "Follow-ups per movement", Measure.PER, Unit.TIMES, "follow_up",
        "Follow-ups with institutions in the period", "Movements of those institutions", "", (),
        happenings.follow_ups_per_movement,
    ),
    Indicator(
        "referrals_answered", "Referrals answered in time", Measure.SHARE, Unit.PERCENT, "referral",
        "Those answered within the time of their priority", "Referrals sent in the period", "", ("kind", "county"),
        happenings.answered_in_time,
    ),
    Indicator(
        "referrals_completed", "Referrals completed", Measure.SHARE, Unit.PERCENT, "referral",
        "Those whose service was completed", "Referrals sent in the period", "", ("kind", "county"),
        happenings.completed,
    ),
    Indicator(
        "adjournments", "Adjournments per case", Measure.PER, Unit.TIMES, "court_session",
        "Court sessions adjourned in the period", "Legal cases with a session in the period", "", (),
        happenings.adjournments,
    ),
    Indicator(
        "counselled_7d", "Counselling within 7 days", Measure.SHARE, Unit.PERCENT, "incident",
        "Those with a counselling session within seven days", "Incidents reported in the period", "", _SURVIVOR,
        partial(happenings.counselled_within, days=7),
    ),
    Indicator(
        "testified_protected", "Testified with protection", Measure.SHARE, Unit.PERCENT, "legal_case",
        "Those with any protection measure", "Survivors who testified in the period", "", _SURVIVOR,
        happenings.testified_with_measures,
    ),
    Indicator(
        "outcome_gain", "Better on the outcome scale", Measure.SHARE, Unit.PERCENT, "outcome",
        "Those whose mean is above their first", "Survivors assessed again in the period",
        "A survivor counts once, by the last assessment in the period", _SURVIVOR, happenings.outcome_gained,
    ),
    Indicator(
        "consent_current", "Cases with a consent in force", Measure.SHARE, Unit.PERCENT, "case",
        "Those with a live consent on the last day", "Cases open on the last day of the period", "", _SURVIVOR,
        happenings.consent_current,
    ),
    Indicator(
        "sent_24h", "Sent within 24 hours", Measure.SHARE, Unit.PERCENT, "",
        "Those the server had within 24 hours", "Records made in the period", "", (), happenings.sent_within_a_day,
    ),
)  # fmt: skip
