"""What the law or the practice of a country does not let a centre keep secret: who must tell what, to whom, by when.
Said to a survivor before they speak, and again before they are asked whom anything may be told.

Which of it can concern somebody follows from what is recorded: nobody is told of duties that are about something else,
and before it is known what happened, that there are such duties is said instead of the whole list. Must not know a
store, nor where a pack lies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from app.casework.messages import Filling, Label, Message, Several

if TYPE_CHECKING:
    from app.casework.case_file import CaseFile
    from app.casework.country import Pack
    from sync.changes import Value


class Duty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What cannot be kept secret, by language as it is said to a survivor.

    `who` must tell it and `by_when`, by language, `to` which institutions; `basis` is the law or the practice behind
    it, `confirmed` once counsel has checked it. `only_types` are the incident types it is about, all where none is
    named; `only_relations` what a suspect is to the survivor, where that is known.
    """

    code: str
    text: Mapping[str, str]
    basis: str
    who: Mapping[str, str]
    by_when: Mapping[str, str]
    to: tuple[str, ...]
    only_types: tuple[str, ...] = ()
    only_relations: tuple[str, ...] = ()
    confirmed: bool = False


class DutyGrounds(NamedTuple):
    """What is recorded that a duty depends on: the types of what happened, and what its suspects are to the survivor;
    nothing of either where nobody has said yet."""

    types: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()

    def __or__(self, other: DutyGrounds) -> DutyGrounds:
        return DutyGrounds(self.types | other.types, self.relations | other.relations)


NOTHING = DutyGrounds()
_RELATION = re.compile(r"involvement(#\d+)?\.relationship")


def recorded_of(file: CaseFile) -> DutyGrounds:
    """Return what is recorded in a case."""
    types = (row.get("incident_types") for row in file.of("incident"))
    relations = (row.get("relationship") for row in file.of("involvement"))
    return DutyGrounds(_texts(each for codes in types for each in _listed(codes)), _texts(relations))


def recorded_in(answers: Mapping[str, Value]) -> DutyGrounds:
    """Return what the answers of a form say, by `entity.field`; of several suspects by `entity#number.field`."""
    relations = (value for key, value in answers.items() if _RELATION.fullmatch(key))
    return DutyGrounds(_texts(_listed(answers.get("incident.incident_types"))), _texts(relations))


def _listed(value: Value) -> Iterable[Value]:
    return value if isinstance(value, list) else ()


def _texts(values: Iterable[Value]) -> frozenset[str]:
    return frozenset(each for each in values if isinstance(each, str) and each)


def whatever_happened(pack: Pack) -> list[Duty]:
    """Return the duties that bind whatever happened."""
    return [duty for duty in pack.duties if not duty.only_types]


def concerning(pack: Pack, recorded: DutyGrounds) -> list[Duty]:
    """Return the duties that are about something that is recorded, none while nobody has said what happened."""
    return [
        duty
        for duty in pack.duties
        if set(duty.only_types) & recorded.types
        and (not duty.only_relations or not recorded.relations or set(duty.only_relations) & recorded.relations)
    ]


def explain(duties: Iterable[Duty]) -> Iterator[Message]:
    """Yield who must tell whom, by when and by what, for whoever asks: a sentence for each duty."""
    for duty in duties:
        said: dict[str, Filling] = {
            "who": Label("duty_who", duty.code),
            "whom": Several(tuple(Label("institution", code) for code in duty.to)),
            "when": Label("duty_by_when", duty.code),
            "basis": duty.basis,
        }
        if duty.confirmed:
            yield Message("Who must tell: {who}. Whom: {whom}. By when: {when}. By: {basis}.", said)
        else:
            yield Message(
                "Who must tell: {who}. Whom: {whom}. By when: {when}. By: {basis}. Unconfirmed: ask an advocate.", said
            )
