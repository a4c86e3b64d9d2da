"""Forms as data: steps, questions, which are shown for given answers, how far a step is.

Must not know a toolkit, nor the records that a form becomes (`form_records` does). Answers are a mapping by
`entity.field`. The questions of a step are the fields that name it, in declared order, so a new field appears in its
form by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from app.casework import lifecycle
from app.casework.answers import CodeLists, check_one
from app.casework.conditions import Lookup, is_answered, is_skip
from app.casework.declaration import Field, FieldKind, Record
from app.casework.messages import Message
from app.casework.registry import Registry
from app.casework.repeated import leading, named, numbers
from sync.changes import Value
from sync.merging import MergeClass

Answers = Mapping[str, Value]
_NOTHING: Answers = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ask:
    """A question of a form. `field` is declared for `entity`; where a form asks once for several records (`many`), it
    is the field with many codes in place of one. `number` counts the records of a repeated entity, from 1."""

    entity: str
    field: Field
    many: bool = False
    repeated: bool = False
    number: int = 1

    @property
    def of(self) -> str:
        """The record it asks of: the entity, with the number from the second on."""
        return named(self.entity, self.number)

    @property
    def key(self) -> str:
        """The name of its answer: `entity.field`."""
        return f"{self.of}.{self.field.name}"


@dataclass(frozen=True, slots=True)
class Step:
    """A page of a form."""

    key: str
    title: str
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form. `links` says how the records of one save hang together: `("incident", "case") -> "case"`.

    `brief` names the questions that are asked of who comes from a line that knows the rest; the others are folded, and
    of them `told` are said.
    """

    name: str
    title: str
    steps: tuple[Step, ...]
    links: Mapping[tuple[str, str], str]
    brief: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def step(self, key: str) -> Step:
        """Return a step by its key. Raises `KeyError`."""
        return {step.key: step for step in self.steps}[key]


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


def state_of(step: Step, answers: Answers, lists: CodeLists, today: date, held: Answers = _NOTHING) -> StepState:
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


def form(name: str, registry: Registry) -> Form:
    """Return the form for a record: its own, or one page with all its questions. Raises `UnknownEntity`."""
    if name in (own := forms(registry)):
        return own[name]
    declared = registry.record(name)
    return Form(name, declared.title, (Step("all", declared.title, _asks_of(declared)),), {})


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


def _asks_of(entity: Record) -> tuple[Ask, ...]:
    asked = (field for field in entity if not field.given and not field.is_hidden and field.name != entity.parent)
    return tuple(Ask(entity.name, field) for field in asked)


def _is_asked(ask: Ask, answers: Answers) -> bool:
    return ask.field.asked_when is None or ask.field.asked_when(lookup(ask.of, answers))


def _is_needed(ask: Ask, answers: Answers) -> bool:
    """A required question, unless the app fills it in, or its record is not made because nothing is said of it."""
    if not ask.field.required or ask.field.today_if_absent:
        return False
    if ask.repeated:
        return any(key.partition(".")[0] == ask.of and is_answered(value) for key, value in answers.items())
    return ask.entity != "consent" or is_answered(answers.get("consent.recipient"))


def _steps(
    entities: tuple[Record, ...],
    titles: Mapping[str, str],
    many: tuple[str, ...] = (),
    repeated: tuple[str, ...] = (),
) -> tuple[Step, ...]:
    def ask(entity: Record, field: Field) -> Ask:
        if f"{entity.name}.{field.name}" not in many:
            return Ask(entity.name, field, repeated=entity.name in repeated)
        listed = replace(field, kind=FieldKind.CODES, merge=MergeClass.SET, links_to="", required=False)
        return Ask(entity.name, listed, many=True)

    return tuple(
        Step(key, title, tuple(ask(entity, field) for entity in entities for field in entity if field.step == key))
        for key, title in titles.items()
    )


def _part_in(entity: Record) -> tuple[Ask, ...]:
    """What is asked of a part beside whose it is: the form begins who that is along with it."""
    return tuple(Ask(entity.name, field) for field in entity if field.step)


def _laid_out(entity: Record, steps: Sequence[tuple[str, str, tuple[str, ...]]]) -> tuple[Step, ...]:
    """Steps with the fields they name, for a record whose fields name the steps of another form.

    What no step names stands in the last, so that a new field appears by itself here too.
    """
    named = {name for _key, _title, names in steps for name in names}
    every = _asks_of(entity)
    left = tuple(ask for ask in every if ask.field.name not in named)
    laid = [Step(key, title, tuple(a for a in every if a.field.name in names)) for key, title, names in steps]
    return (*laid[:-1], replace(laid[-1], asks=(*laid[-1].asks, *left)))


@lru_cache(16)
def forms(registry: Registry) -> Mapping[str, Form]:
    """Return the forms that have steps, by the record they are named after."""
    return {
        "incident": Form(
            "incident",
            "New incident",
            _steps(
                (
                    registry["incident"],
                    registry["case"],
                    registry["consent"],
                    registry["perpetrator"],
                    registry["involvement"],
                ),
                {
                    "safety": "Safety and consent",
                    "who": "Who",
                    "what": "What happened",
                    "people": "People involved",
                    "next": "Next steps",
                },
                many=("consent.recipient",),
                repeated=("perpetrator", "involvement"),
            ),
            {
                ("incident", "case"): "case",
                ("incident", "perpetrators"): "perpetrator",
                ("involvement", "incident"): "incident",
                ("involvement", "perpetrator"): "perpetrator",
                ("consent", "case"): "case",
            },
        ),
        "referral": Form(
            "referral",
            "Refer",
            _steps(
                (registry["referral"],),
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
            _steps((registry["follow_up"],), {"call": "Who said what", "promise": "What comes next"}),
            {("follow_up", "case"): "case"},
            brief=("follow_up.said", "follow_up.promised_on"),
            told=("follow_up.institution", "follow_up.channel", "follow_up.on", "follow_up.asked"),
        ),
        "consent": Form(
            "consent",
            "Consent",
            _laid_out(
                registry["consent"],
                (
                    ("whom", "With whom", ("recipient", "purpose")),
                    (
                        "answer",
                        "The answer",
                        ("given", "method", "given_by", "guardian_unsafe", "language", "document"),
                    ),
                    ("limits", "Its limits", ("withheld", "on", "expires_on", "withdrawn_on", "override")),
                ),
            ),
            {("consent", "case"): "case"},
        ),
        "perpetrator": Form(
            "perpetrator",
            registry["perpetrator"].title,
            (
                Step(
                    "all",
                    registry["perpetrator"].title,
                    (*_asks_of(registry["perpetrator"]), *_part_in(registry["involvement"])),
                ),
            ),
            {("involvement", "perpetrator"): "perpetrator"},
        ),
        "accused": Form(
            "accused",
            "Accused",
            _laid_out(
                registry["accused"],
                (
                    (
                        "charge",
                        "Arrest and charge",
                        (
                            "perpetrator",
                            "takes_up",
                            "warrant_on",
                            "arrested_on",
                            "arrest_place",
                            "produced_on",
                            "charged_on",
                        ),
                    ),
                    (
                        "bail",
                        "Bail",
                        ("bail", "bail_on", "bail_terms", "surety", "no_contact_order", "bail_breached_on"),
                    ),
                    ("outcome", "Outcome", ()),
                ),
            ),
            {},
        ),
        "legal_case": Form(
            "legal_case",
            "Legal case",
            _steps(
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
