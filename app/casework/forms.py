"""Forms as data: steps, questions, which are shown for given answers, how far a step is, and the records they become.

Must not know a toolkit. Answers are a mapping by `entity.field`. The questions of a step are the fields that name it,
in declared order, so a new field appears in its form by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from app.casework import lifecycle
from app.casework.answers import CodeLists, check_one
from app.casework.conditions import Lookup, is_answered, is_skip
from app.casework.declaration import Record
from app.casework.first_question import First
from app.casework.form_parts import NOTHING, Answers, Ask, Form, Step, asks_of_record, laid_out, steps
from app.casework.messages import Message
from app.casework.registry import CORE, Registry
from app.casework.repeated import leading, numbers

__all__ = [
    "Answers",
    "Ask",
    "Form",
    "Step",
    "StepState",
    "asks",
    "asks_of",
    "form",
    "forms",
    "lookup",
    "next_step",
    "of_one",
    "shown",
    "state_of",
]


class StepState(NamedTuple):
    """How far a step is. `missing` are required questions without an answer; `problems` go by the answer's key."""

    asked: int
    answered: int
    missing: tuple[Ask, ...]
    problems: dict[str, Message]
    unanswered: int

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing, nothing is wrong, and every question was answered or skipped."""
        return not self.missing and not self.problems and not self.unanswered


def shown(step: Step, answers: Answers) -> list[Ask]:
    """Return the questions of a step that are asked, given the answers so far."""
    return [ask for ask in asks(step, answers) if _is_asked(ask, answers)]


def asks(step: Step, answers: Answers) -> Iterator[Ask]:
    """Yield every question of a step, asked or not; those of a repeated entity once for each record of it."""
    for entity, group in groupby(step.asks, lambda ask: leading(ask.entity) if ask.repeated else ""):
        of_one = tuple(group)
        for number in numbers(entity, answers) if entity else (1,):
            yield from (ask if number == 1 else replace(ask, number=number) for ask in of_one)


def state_of(step: Step, answers: Answers, lists: CodeLists, today: date, held: Answers = NOTHING) -> StepState:
    """Return how far a step is; `held` are answers that stand already, which are not checked anew."""
    asked = shown(step, answers)
    given = [ask for ask in asked if is_answered(answers.get(ask.key)) or is_skip(answers.get(ask.key))]
    missing = tuple(ask for ask in asked if ask not in given and _is_needed(ask, answers))
    problems = {ask.key: check_one(ask.field, answers[ask.key], lists, today, held.get(ask.key)) for ask in given}
    criteria = next((ask.key for ask in asked if ask.key == "closure.criteria"), "")
    closure = {"reason": answers.get("closure.reason"), "criteria": answers.get(criteria)}
    if criteria and (why := lifecycle.wanting(closure)) is not None:
        problems[criteria] = why
    wrong = {key: said for key, said in problems.items() if said}
    may_pass = [ask for ask in asked if not (ask.field.today_if_absent or ask.field.required)]  # needed is in `missing`
    unanswered = sum(1 for ask in may_pass if ask not in given)
    return StepState(len(asked), len(given), missing, wrong, unanswered)


def next_step(form: Form, key: str) -> Step | None:
    """Return the step after `key`, or None after the last."""
    keys = [step.key for step in form.steps]
    at = keys.index(key) + 1
    return form.steps[at] if at < len(keys) else None


def form(name: str, registry: Registry, answers: Answers = NOTHING) -> Form:
    """Return the form for a record: its own, or one page with all its questions. What is asked of a referral that came
    to the centre is asked otherwise: `answers`, given beforehand or held, say which it is. Raises `UnknownEntity`."""
    if name == "referral" and answers.get("referral.direction") == "in":
        return _incoming(registry)
    if name in (own := forms(registry)):
        return own[name]
    declared = registry.record(name)
    return Form(name, declared.title, (Step("all", declared.title, asks_of_record(declared)),), {})


def asks_of(form: Form, entity: str) -> bool:
    """Tell whether a form asks anything of an entity."""
    return any(ask.entity == entity for step in form.steps for ask in step.asks)


def of_one(form: Form) -> Form:
    """Return the form with the questions of its own record alone: what an edit of that record can change."""
    own = (replace(step, asks=tuple(ask for ask in step.asks if ask.entity == form.name)) for step in form.steps)
    return replace(form, steps=tuple(step for step in own if step.asks), links={})


def lookup(of: str, answers: Answers) -> Lookup:
    """Return what gives conditions about a record of a form the answers that they read."""
    return lambda name: answers.get(name if "." in name else f"{of}.{name}")


def _is_asked(ask: Ask, answers: Answers) -> bool:
    if ask.waits_for and not is_answered(answers.get(ask.waits_for)):
        return False
    return ask.field.asked_when is None or ask.field.asked_when(lookup(ask.of, answers))


def _is_needed(ask: Ask, answers: Answers) -> bool:
    """A required question, unless the app fills it in, or its record is not made because nothing is said of it."""
    if not ask.field.required or ask.field.today_if_absent:
        return False
    if ask.repeated:
        return any(key.partition(".")[0] == ask.of and is_answered(value) for key, value in answers.items())
    return ask.entity != "consent" or is_answered(answers.get("consent.recipient"))


def _of_a_suspect(suspect: Record, part: Record) -> Step:
    """Who somebody is, and what part in the incident that the form is about."""
    asked = (Ask(part.name, field) for field in part if field.step)
    return Step("all", suspect.title, (*asks_of_record(suspect), *asked))


_OF_ACCUSED = (
    (
        "charge",
        "Arrest and charge",
        ("perpetrator", "takes_up", "warrant_on", "arrested_on", "arrest_place", "produced_on", "charged_on"),
    ),
    ("bail", "Bail", ("bail", "bail_on", "bail_terms", "surety", "no_contact_order", "bail_breached_on")),
    ("outcome", "Outcome", ()),
)
"""The steps of what is asked of an accused."""


def every(registry: Registry) -> Iterator[Form]:
    """Yield every form that has steps, for whoever goes through what they say or ask."""
    yield from forms(registry).values()
    yield _incoming(registry)


@lru_cache(16)
def _incoming(registry: Registry) -> Form:
    """A referral that came to the centre: what is asked for and by whom. What of it would leave is no question here."""
    record = registry["referral"]
    asks = {field.name: Ask(record.name, field) for field in record}
    asks["sent_at"] = replace(asks["sent_at"], field=replace(record["sent_at"], help=""))
    own = [field.name for field in record if field.name not in CORE["referral"]]  # a country's
    need = ("services", "priority", "reason", *own)
    whose = ("institution", "partner", "named_person", "sent_at")
    steps = (("need", "What is asked for", need), ("partner", "Who referred", whose))
    laid = tuple(Step(key, title, tuple(asks[name] for name in names)) for key, title, names in steps)
    return Form(record.name, "Referral to us", laid, {(record.name, "case"): "case"})


@lru_cache(16)
def forms(registry: Registry) -> Mapping[str, Form]:
    """Return the forms that have steps, by the record they are named after."""
    return {
        "incident": Form(
            "incident",
            "New incident",
            steps(
                tuple(registry[name] for name in ("case", "perpetrator", "involvement", "consent", "incident")),
                {
                    "safety": "Safety",
                    "who": "Who",
                    "what": "What happened",
                    "people": "People involved",
                    "next": "Needs and consent",
                },
                many=("consent.recipient",),
                repeated=("perpetrator", "involvement"),
                first=(
                    "incident.needs",
                    "incident.wants_justice",
                    "incident.reported_before",
                    "incident.reported_to",
                    "incident.reported_elsewhere_on",
                ),
            ),
            {
                ("incident", "case"): "case",
                ("incident", "perpetrators"): "perpetrator",
                ("involvement", "incident"): "incident",
                ("involvement", "perpetrator"): "perpetrator",
                ("consent", "case"): "case",
            },
            first=First(
                "case.safe_now",
                ("case.dangers", "case.contact_by"),
                dated="incident.reported_on",
                leads_to="safety_plan",
                private="case.private_now",
                meanwhile=("case.contact_by",),
            ),
            begins={"incident.wants_justice": "later"},
            called={"perpetrator.code_name": "Suspect {number}"},
        ),
        "case": Form(
            "case",
            "Case",
            laid_out(
                registry["case"],
                (
                    ("assessment", "Assessment", tuple(f.name for f in registry["case"] if f.step == "assessment")),
                    ("safety", "Safety", tuple(f.name for f in registry["case"] if f.step in ("safety", "next"))),
                    ("who", "Who", tuple(f.name for f in registry["case"] if f.step == "who")),
                    ("more", "More", ()),
                ),
            ),
            {},
        ),
        "referral": Form(
            "referral",
            "Refer",
            steps(
                (registry["referral"],),
                {
                    "need": "What is needed",
                    "partner": "Who can help",
                    "disclosure": "What they will be told",
                    "send": "How it gets there",
                },
            ),
            {("referral", "case"): "case"},
            begins={"referral.told": "items"},
        ),
        "follow_up": Form(
            "follow_up",
            "Follow-up",
            steps((registry["follow_up"],), {"call": "Who said what", "promise": "What comes next"}),
            {("follow_up", "case"): "case"},
            brief=("follow_up.said", "follow_up.promised_on"),
            told=("follow_up.institution", "follow_up.channel", "follow_up.on", "follow_up.asked"),
        ),
        "consent": Form(
            "consent",
            "Consent",
            laid_out(
                registry["consent"],
                (
                    ("whom", "With whom", ("recipient", "purpose", "language", "text_version")),
                    (
                        "answer",
                        "The answer",
                        (
                            "given",
                            "given_by",
                            "assent",
                            "supported_by",
                            "authority",
                            "guardian_unsafe",
                            "method",
                            "document",
                        ),
                    ),
                    (
                        "limits",
                        "Its limits",
                        ("withheld", "on", "expires_on", "withdrawn_on", "override", "override_reason"),
                    ),
                ),
            ),
            {("consent", "case"): "case"},
            brief=("consent.given", "consent.override_reason"),
            told=("consent.recipient", "consent.override"),
        ),
        "perpetrator": Form(
            "perpetrator",
            registry["perpetrator"].title,
            (_of_a_suspect(registry["perpetrator"], registry["involvement"]),),
            {("involvement", "perpetrator"): "perpetrator"},
        ),
        "accused": Form("accused", registry["accused"].title, laid_out(registry["accused"], _OF_ACCUSED), {}),
        "legal_case": Form(
            "legal_case",
            "Legal case",
            steps(
                (registry["legal_case"], registry["accused"], registry["charge"], registry["exhibit"]),
                {
                    "police": "Police",
                    "medical": "Medical evidence",
                    "exhibits": "Exhibits",
                    "charge": "Arrest and charge",
                    "court": "Court",
                    "protection": "Protection of the witness",
                    "outcome": "Outcome",
                },
                repeated=("accused", "charge", "exhibit"),
            ),
            {
                ("legal_case", "case"): "case",
                ("accused", "legal_case"): "legal_case",
                ("charge", "legal_case"): "legal_case",
                ("exhibit", "legal_case"): "legal_case",
            },
        ),
    }
