"""Forms as data: steps, questions, which are shown for given answers, how far a step is, and the records they become.

Must not know a toolkit. Answers are a mapping by `entity.field`. The questions of a step are the fields that name it,
in declared order, so a new field appears in its form by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from app.casework.answers import CodeLists, check_one
from app.casework.conditions import Lookup, is_answered, is_skip
from app.casework.declaration import Field, FieldKind, Record
from app.casework.messages import Message
from app.casework.registry import RECORDS, record
from sync.changes import MergeClass, Value

Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question of a form. `field` is declared for `entity`; where a form asks once for several records (`many`), it
    is the field with many codes in place of one."""

    entity: str
    field: Field
    many: bool = False

    @property
    def key(self) -> str:
        """The name of its answer: `entity.field`."""
        return f"{self.entity}.{self.field.name}"


@dataclass(frozen=True, slots=True)
class Step:
    """A page of a form."""

    key: str
    title: str
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form. `links` says how the records of one save hang together: `("incident", "case") -> "case"`."""

    name: str
    title: str
    steps: tuple[Step, ...]
    links: Mapping[tuple[str, str], str]

    def step(self, key: str) -> Step:
        """Return a step by its key. Raises `KeyError`."""
        return next(step for step in self.steps if step.key == key)


class StepState(NamedTuple):
    """How far a step is. `missing` are required questions without an answer; `problems` go by the answer's key."""

    asked: int
    answered: int
    missing: tuple[Ask, ...]
    problems: dict[str, Message]

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing, nothing is wrong, and something was answered or nothing was asked."""
        return not self.missing and not self.problems and (self.answered > 0 or self.asked == 0)


class FormRecord(NamedTuple):
    """A record a form becomes. `links` gives, by link field, the entity of the same save it points to."""

    entity: str
    fields: dict[str, Value]
    links: dict[str, str]


def shown(step: Step, answers: Answers) -> list[Ask]:
    """Return the questions of a step that are asked, given the answers so far."""
    return [ask for ask in step.asks if _is_asked(ask, answers)]


def state_of(step: Step, answers: Answers, lists: CodeLists, today: date) -> StepState:
    """Return how far a step is."""
    asks = shown(step, answers)
    given = [ask for ask in asks if is_answered(answers.get(ask.key)) or is_skip(answers.get(ask.key))]
    missing = tuple(ask for ask in asks if ask not in given and _is_needed(ask, answers))
    problems = {ask.key: check_one(ask.field, answers[ask.key], lists, today) for ask in given}
    return StepState(len(asks), len(given), missing, {key: said for key, said in problems.items() if said})


def next_step(form: Form, key: str) -> Step | None:
    """Return the step after `key`, or None after the last."""
    keys = [step.key for step in form.steps]
    at = keys.index(key) + 1
    return form.steps[at] if at < len(keys) else None


def to_records(form: Form, answers: Answers) -> list[FormRecord]:
    """Return the records the answers become, parents first. Answers to questions no longer asked are left out.

    A question asked once for several records makes one record for each code chosen, with the other answers in common.
    A record of which nothing was answered is not made, except the one the form is named after and its case.
    """
    fields: dict[str, dict[str, Value]] = {}
    several: dict[str, tuple[str, list[str]]] = {}
    for step in form.steps:
        for ask in shown(step, answers):
            value = answers.get(ask.key)
            if value is None or value == "":
                continue
            fields.setdefault(ask.entity, {})[ask.field.name] = value
            if ask.many:
                several[ask.entity] = (ask.field.name, value if isinstance(value, list) else [])
    made = {entity for entity, own in fields.items() if any(is_answered(value) for value in own.values())}
    made |= {form.name, "case"}
    records: list[FormRecord] = []
    for entity in (each for each in _entities(form) if each in made):
        own = fields.get(entity, {})
        links = {name: to for (of, name), to in form.links.items() if of == entity and to in made}
        if any(ask.many for step in form.steps for ask in step.asks if ask.entity == entity):
            name, chosen = several.get(entity, ("", []))
            records += [FormRecord(entity, {**own, name: code}, links) for code in chosen]
        else:
            records.append(FormRecord(entity, own, links))
    return records


def form(name: str) -> Form:
    """Return the form for a record: its own, or one page with all its questions. Raises `UnknownEntity`."""
    if name in FORMS:
        return FORMS[name]
    declared = record(name)
    asks = tuple(Ask(name, field) for field in declared if not field.given and field.name != declared.parent)
    return Form(name, declared.title, (Step("all", declared.title, asks),), {})


def _is_asked(ask: Ask, answers: Answers) -> bool:
    return ask.field.asked_when is None or ask.field.asked_when(_lookup(ask.entity, answers))


def _lookup(entity: str, answers: Answers) -> Lookup:
    return lambda name: answers.get(name if "." in name else f"{entity}.{name}")


def _is_needed(ask: Ask, answers: Answers) -> bool:
    """A required question, unless the app fills it in, or its record is not made because nobody was chosen for it."""
    if not ask.field.required or ask.field.today_if_absent:
        return False
    return ask.entity != "consent" or is_answered(answers.get("consent.recipient"))


def _entities(form: Form) -> list[str]:
    """The entities of a form, those that others link to first."""
    entities = dict.fromkeys(ask.entity for step in form.steps for ask in step.asks)
    depth = {entity: len([1 for (of, _), to in form.links.items() if of == entity and to in entities])
             for entity in entities}  # fmt: skip
    return sorted(entities, key=lambda entity: depth[entity])


def _steps(entities: tuple[Record, ...], titles: Mapping[str, str], many: tuple[str, ...] = ()) -> tuple[Step, ...]:
    def ask(entity: Record, field: Field) -> Ask:
        if f"{entity.name}.{field.name}" not in many:
            return Ask(entity.name, field)
        listed = replace(field, kind=FieldKind.CODES, merge=MergeClass.SET, links_to="", required=False)
        return Ask(entity.name, listed, many=True)

    return tuple(
        Step(key, title, tuple(ask(entity, field) for entity in entities for field in entity if field.step == key))
        for key, title in titles.items()
    )


FORMS: Mapping[str, Form] = {
    "incident": Form(
        "incident",
        "New incident",
        _steps(
            (RECORDS["incident"], RECORDS["case"], RECORDS["consent"], RECORDS["perpetrator"]),
            {
                "safety": "Safety and consent",
                "who": "Who",
                "what": "What happened",
                "people": "People involved",
                "next": "Next steps",
            },
            many=("consent.recipient",),
        ),
        {
            ("incident", "case"): "case",
            ("incident", "perpetrators"): "perpetrator",
            ("consent", "case"): "case",
        },
    ),
    "referral": Form(
        "referral",
        "Refer",
        _steps(
            (RECORDS["referral"],),
            {
                "need": "What is needed",
                "partner": "Who can help",
                "disclosure": "What they will be told",
                "send": "How it gets there",
            },
        ),
        {("referral", "case"): "case"},
    ),
    "follow_up": Form(
        "follow_up",
        "Follow-up",
        _steps((RECORDS["follow_up"],), {"call": "Who said what", "promise": "What comes next"}),
        {("follow_up", "case"): "case"},
    ),
}
