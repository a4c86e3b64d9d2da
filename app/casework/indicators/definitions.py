"""The indicators, one entry each: what is counted, in what unit, once for whom, and by what it can be broken down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from app.casework.case_file import CaseFile
from app.casework.indicators import centre_life, happenings, justice
from app.casework.indicators.register import Happening, Register
from app.casework.messages import Message


class Measure(StrEnum):
    """How happenings become a figure."""

    UNIQUE = "unique"  # how many different persons or things
    STANDING = "standing"  # how many stood on the period's last day
    SHARE = "share"  # percent that hold
    MEDIAN = "median"  # the middle value
    PER = "per"  # the sum of the values, divided by how many different things hold
    SUM = "sum"  # the sum of the values


class Unit(StrEnum):
    """What a figure counts."""

    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    PERCENT = "percent"
    DAYS = "days"
    TIMES = "times"
    YEARS = "years"
    CASES = "cases"


class Indicator(NamedTuple):
    """A definition. `entity` says what kind of record its ids are. For people who check a figure, `counted` says what
    is counted (of a share: the numerator), `of` the denominator, `once` the rule of unique persons.

    `in_case` finds it in one case, `in_centre` beside the cases. `by_survivor`: it counts survivors, who may have two
    cases; `as_of_last_day`: it finds what stands on the register's last day, so that each period asks it anew. `beside`
    says what a person has to know beside the figure of some days (the first and the last) and who counts in it: who of
    them may be one, say.
    """

    code: str
    name: Message
    measure: Measure
    unit: Unit
    entity: str
    counted: Message
    groups: tuple[str, ...]
    in_case: Callable[[CaseFile, Register], Iterable[Happening]] | None = None
    in_centre: Callable[[Register], Iterable[Happening]] | None = None
    of: Message | None = None
    once: Message | None = None
    by_survivor: bool = False
    as_of_last_day: bool = False
    beside: Callable[[Register, date, date, Sequence[Happening]], Iterable[Message]] | None = None


_SURVIVOR = ("sex", "age", "county")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "relieved", Message("Victims relieved"), Measure.UNIQUE, Unit.PEOPLE, "case",
        counted=Message("Survivors out of the situation for 30 days, with date, means and evidence, not harmed again"),
        once=Message("A survivor with two cases counts once"),
        groups=_SURVIVOR, in_case=happenings.relieved, by_survivor=True,
    ),
    Indicator(
        "restrained", Message("Perpetrators restrained"), Measure.UNIQUE, Unit.PEOPLE, "perpetrator",
        counted=Message("Suspects charged, remanded, under a protection order, deported or convicted, with evidence"),
        once=Message("A suspect counts once, whatever the number of cases"),
        groups=("by", "sex", "county"), in_case=justice.restrained, in_centre=centre_life.restrained,
    ),
    Indicator(
        "trained", Message("People trained"), Measure.UNIQUE, Unit.PEOPLE, "attendee",
        counted=Message("Different people who came to a training in the period"),
        once=Message("Same phone, or same name, profession and organisation: one person"),
        groups=("cadre", "sex", "county"), in_centre=centre_life.trained, beside=centre_life.beside_the_trained,
    ),
    Indicator(
        "partnerships", Message("Partnerships"), Measure.STANDING, Unit.ORGANISATIONS, "partner",
        counted=Message("Partners whose signed agreement was in force on the last day of the period"),
        once=Message("A lapsed agreement does not count"),
        groups=("kind", "county"), in_centre=centre_life.partnerships,
    ),
    Indicator(
        "rescued", Message("Victims rescued"), Measure.UNIQUE, Unit.PEOPLE, "case",
        counted=Message("Survivors relieved whom the police or the children officer brought out"),
        once=Message("A survivor with two cases counts once"),
        groups=_SURVIVOR, in_case=happenings.rescued, by_survivor=True,
    ),
    Indicator(
        "arrests", Message("Suspects arrested"), Measure.UNIQUE, Unit.PEOPLE, "legal_case",
        counted=Message("Suspects arrested in the period, charged or not"),
        once=Message("A suspect counts once, whatever the number of cases"),
        groups=("sex", "county"), in_case=justice.arrested,
    ),
    Indicator(
        "in_court", Message("Cases in court"), Measure.STANDING, Unit.CASES, "legal_case",
        counted=Message("Legal cases charged, and neither judged nor withdrawn, on the last day of the period"),
        groups=_SURVIVOR, in_case=justice.in_court,
    ),
    Indicator(
        "convictions", Message("Perpetrators convicted"), Measure.UNIQUE, Unit.PEOPLE, "legal_case",
        counted=Message("Accused found guilty in the period, also of a lesser offence"),
        once=Message("A suspect counts once, whatever the number of cases"),
        groups=("sex", "county"), in_case=justice.convicted,
    ),
    Indicator(
        "life_sentences", Message("Life sentences"), Measure.UNIQUE, Unit.PEOPLE, "legal_case",
        counted=Message("Accused sentenced to prison for life in the period"),
        once=Message("A suspect counts once, whatever the number of cases"),
        groups=("sex", "county"), in_case=justice.sentenced_for_life, beside=justice.beside_those_for_life,
    ),
    Indicator(
        "sentence_years", Message("Years of prison"), Measure.SUM, Unit.YEARS, "legal_case",
        counted=Message("The years of all sentences of the period together, without those for life"),
        groups=(), in_case=justice.sentence_years,
    ),
    Indicator(
        "in_aftercare", Message("Survivors in aftercare"), Measure.STANDING, Unit.PEOPLE, "case",
        counted=Message("Survivors out of the situation whose case goes on, on the last day of the period"),
        once=Message("A survivor with two cases counts once"),
        groups=_SURVIVOR, in_case=happenings.in_aftercare, by_survivor=True,
    ),
    Indicator(
        "back_at_school", Message("Children back at school"), Measure.UNIQUE, Unit.PEOPLE, "case",
        counted=Message("Survivors who went to school again in the period"),
        once=Message("A survivor with two cases counts once"),
        groups=_SURVIVOR, in_case=happenings.back_at_school, by_survivor=True,
    ),
    Indicator(
        "prosecutors_supported", Message("Prosecutors supported"), Measure.SUM, Unit.PEOPLE, "support_to",
        counted=Message("Prosecutors who were helped, as often as they were: research, witnesses, a strategy"),
        groups=(), in_centre=centre_life.prosecutors_supported,
    ),
    Indicator(
        "police_24h", Message("Reported to police within 24 hours"), Measure.SHARE, Unit.PERCENT, "incident",
        counted=Message("Those the police knew of by the next day"),
        of=Message("Incidents reported in the period that the police were told of"),
        groups=_SURVIVOR, in_case=partial(happenings.reported_within, days=1),
    ),
    Indicator(
        "police_72h", Message("Reported to police within 72 hours"), Measure.SHARE, Unit.PERCENT, "incident",
        counted=Message("Those the police knew of within three days"),
        of=Message("Incidents reported in the period that the police were told of"),
        groups=_SURVIVOR, in_case=partial(happenings.reported_within, days=3),
    ),
    Indicator(
        "medical_72h", Message("Medical care within 72 hours"), Measure.SHARE, Unit.PERCENT, "incident",
        counted=Message("Those with a post-rape care form or examination within three days of the incident"),
        of=Message("Sexual incidents reported in the period whose day is known"),
        groups=_SURVIVOR, in_case=partial(happenings.medical_within, days=3),
    ),
    Indicator(
        "ob_same_day", Message("OB number the same day"), Measure.SHARE, Unit.PERCENT, "legal_case",
        counted=Message("Those entered in the occurrence book the day the police were told"),
        of=Message("Legal cases with an OB number"),
        groups=_SURVIVOR, in_case=happenings.entered_same_day,
    ),
    Indicator(
        "days_to_arrest", Message("Days from report to arrest"), Measure.MEDIAN, Unit.DAYS, "legal_case",
        counted=Message("Days from the OB entry, else the report"),
        of=Message("Arrests in the period"),
        groups=_SURVIVOR, in_case=justice.days_to_arrest,
    ),
    Indicator(
        "days_to_charge", Message("Days from arrest to charge"), Measure.MEDIAN, Unit.DAYS, "legal_case",
        counted=Message("Days from the arrest"),
        of=Message("Charges in the period"),
        groups=_SURVIVOR, in_case=justice.days_to_charge,
    ),
    Indicator(
        "follow_ups_per_movement", Message("Follow-ups per movement"), Measure.PER, Unit.TIMES, "follow_up",
        counted=Message("Follow-ups with institutions in the period"),
        of=Message("Movements of those institutions"),
        groups=(), in_case=happenings.follow_ups_per_movement,
    ),
    Indicator(
        "referrals_answered", Message("Referrals answered in time"), Measure.SHARE, Unit.PERCENT, "referral",
        counted=Message("Those answered within the time of their priority"),
        of=Message("Referrals sent in the period"),
        groups=("kind", "county"), in_case=happenings.answered_in_time,
    ),
    Indicator(
        "referrals_completed", Message("Referrals completed"), Measure.SHARE, Unit.PERCENT, "referral",
        counted=Message("Those whose service was completed"),
        of=Message("Referrals sent in the period"),
        groups=("kind", "county"), in_case=happenings.completed,
    ),
    Indicator(
        "referrals_in", Message("Referrals from partners"), Measure.UNIQUE, Unit.TIMES, "referral",
        counted=Message("Referrals that came to the centre in the period, accepted or not"),
        groups=("kind", "county"), in_case=happenings.came_to_us,
    ),
    Indicator(
        "adjournments", Message("Adjournments per case"), Measure.PER, Unit.TIMES, "court_session",
        counted=Message("Court sessions adjourned in the period"),
        of=Message("Legal cases with a session in the period"),
        groups=(), in_case=happenings.adjournments,
    ),
    Indicator(
        "counselled_7d", Message("Counselling within 7 days"), Measure.SHARE, Unit.PERCENT, "incident",
        counted=Message("Those with a counselling session within seven days"),
        of=Message("Incidents reported in the period"),
        groups=_SURVIVOR, in_case=partial(happenings.counselled_within, days=7),
    ),
    Indicator(
        "testified_protected", Message("Testified with protection"), Measure.SHARE, Unit.PERCENT, "legal_case",
        counted=Message("Those with any protection measure"),
        of=Message("Survivors who testified in the period"),
        groups=_SURVIVOR, in_case=happenings.testified_with_measures,
    ),
    Indicator(
        "outcome_gain", Message("Better on the outcome scale"), Measure.SHARE, Unit.PERCENT, "outcome",
        counted=Message("Those whose mean is above their first"),
        of=Message("Survivors assessed again in the period"),
        once=Message("A survivor counts once, by the last assessment in the period"),
        groups=_SURVIVOR, in_case=happenings.outcome_gained, by_survivor=True,
    ),
    Indicator(
        "consent_current", Message("Cases with a consent in force"), Measure.SHARE, Unit.PERCENT, "case",
        counted=Message("Those with a live consent on the last day"),
        of=Message("Cases open on the last day of the period"),
        groups=_SURVIVOR, in_case=happenings.consent_current, as_of_last_day=True,
    ),
    Indicator(
        "sent_24h", Message("Sent from this device within 24 hours"), Measure.SHARE, Unit.PERCENT, "",
        counted=Message("Those the server had within 24 hours; what other devices sent is known to them alone"),
        of=Message("Records made on this device in the period"),
        groups=(), in_centre=centre_life.sent_within_a_day,
    ),
)  # fmt: skip
