"""What a form is made of: questions in steps; and how the fields of records are laid out into them.

Must not know an answer. Which forms there are, and what is asked by the answers, stands in `app.casework.forms`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.casework.declaration import Field, FieldKind, Record
from app.casework.first_question import First
from app.casework.repeated import named
from sync.changes import Value
from sync.merging import MergeClass

Answers = Mapping[str, Value]
NOTHING: Answers = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ask:
    """A question of a form. `field` is declared for `entity`; where a form asks once for several records (`many`), it
    is the field with many codes in place of one. `number` counts the records of a repeated entity, from 1. Until there
    is an answer to `waits_for` it is not asked."""

    entity: str
    field: Field
    many: bool = False
    repeated: bool = False
    number: int = 1
    waits_for: str = ""

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
    of them `told` are said. `first` is asked first and alone. `begins` are answers that stand until somebody gives
    another, and `called` what a record is called of which something is said, by the key of its name.
    """

    name: str
    title: str
    steps: tuple[Step, ...]
    links: Mapping[tuple[str, str], str]
    brief: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    first: First | None = None
    begins: Answers = dataclasses.field(default_factory=dict)
    called: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def step(self, key: str) -> Step:
        """Return a step by its key. Raises `KeyError`."""
        return {step.key: step for step in self.steps}[key]


def asks_of_record(entity: Record) -> tuple[Ask, ...]:
    """Return every question of a record but those that the app answers, those asked no more, and what it belongs to."""
    asked = (field for field in entity if not field.given and not field.is_hidden and field.name != entity.parent)
    return tuple(Ask(entity.name, field) for field in asked)


def steps(
    entities: tuple[Record, ...],
    titles: Mapping[str, str],
    many: tuple[str, ...] = (),
    repeated: tuple[str, ...] = (),
    first: tuple[str, ...] = (),
) -> tuple[Step, ...]:
    """Steps of several records, in the order of the records and of their fields; the questions `first` before the
    others of their step. What is asked of records of which there are as many as codes waits until one is chosen."""
    several = {key.partition(".")[0]: key for key in many}
    place = {key: at for at, key in enumerate(first)}

    def ask(entity: Record, field: Field) -> Ask:
        if f"{entity.name}.{field.name}" not in many:
            waits = several.get(entity.name, "")
            return Ask(entity.name, field, repeated=entity.name in repeated, waits_for=waits)
        listed = replace(field, kind=FieldKind.CODES, merge=MergeClass.SET, links_to="", required=False)
        return Ask(entity.name, listed, many=True)

    def asks(step: str) -> list[Ask]:
        found = [ask(entity, field) for entity in entities for field in entity if field.step == step]
        return sorted(found, key=lambda each: place.get(each.key, len(place)))

    return tuple(Step(key, title, tuple(asks(key))) for key, title in titles.items())


def laid_out(entity: Record, steps: Sequence[tuple[str, str, tuple[str, ...]]]) -> tuple[Step, ...]:
    """Steps with the fields they name, for a record whose fields name the steps of another form.

    What no step names stands in the last, so that a new field appears by itself here too.
    """
    named = {name for _key, _title, names in steps for name in names}
    every = asks_of_record(entity)
    left = tuple(ask for ask in every if ask.field.name not in named)
    laid = [Step(key, title, tuple(a for a in every if a.field.name in names)) for key, title, names in steps]
    return (*laid[:-1], replace(laid[-1], asks=(*laid[-1].asks, *left)))
