"""What of an incident decides which sections answer to it: the acts, the signs of exploitation, the age on that day,
what part each suspect had, and what else was answered that a section is written for.

Pure, and of no country: which section answers to what is the pack's. Must not know what has been charged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.casework.case_file import CaseFile, Row, codes_of, is_yes, number_of, text_of
from app.casework.classification import SEXUAL, TRAFFICKING, age_on, contexts_of
from app.casework.declaration import Record

EXPLOITATION = "sexual_exploitation"
"""The act that says only that it was exploitation: it is asked which charge answers that, not which answers an act."""

CUTTING = "fgm"
"""An act with parts of its own: who arranged it or gave the room for it has exploited nobody by that."""

_OF_EXPLOITATION = ("buyer", "recruiter", "facilitator", "trafficker", "transporter", "venue_owner", "image_producer",
                    "arranging_relative")  # fmt: skip
"""Parts in an incident that are themselves a sign of exploitation."""
_SEXUAL_PURPOSES = ("sexual_exploitation", "prostitution")
"""Purposes that make of trafficking the exploitation that is asked about here; for another, the act answers alone."""


class Sign(NamedTuple):
    """A sign of exploitation: a code, and the list it is of."""

    code_list: str
    code: str


class Suspect(NamedTuple):
    """Somebody who is said to have had a part in an incident, and which. `name` is the code name."""

    id: str
    name: str
    sex: str
    relationship: str
    roles: tuple[str, ...]


class Harm(NamedTuple):
    """An incident as far as sections of law depend on it. `age` is the likeliest on its day, None when it is unknown;
    `signs` are those of exploitation, none where it was none; `answers` what was chosen of each question with codes,
    by `record.field`."""

    acts: tuple[str, ...]
    signs: tuple[Sign, ...]
    csec: frozenset[str]
    age: int | None
    sex: str
    several: bool
    suspects: tuple[Suspect, ...]
    answers: Mapping[str, frozenset[str]] = {}

    def has_part(self, roles: tuple[str, ...]) -> bool:
        """Tell whether somebody is known to have had one of these parts."""
        signs = {sign.code for sign in self.signs if sign.code_list == "perpetrator_role"}
        return bool(set(roles) & signs.union(*(each.roles for each in self.suspects)))


def harm_of(file: CaseFile, incident: Row, others: tuple[str, ...] = ()) -> Harm:
    """Return what was done in an incident; `others` are suspects by id whom the incident itself does not name."""
    suspects = tuple(_suspects(file, incident, others))
    contexts = contexts_of(incident, file.case)
    acts = [act for act in codes_of(incident, "incident_types") if act != EXPLOITATION]
    if "possible_trafficking" in contexts and TRAFFICKING not in acts:
        acts.append(TRAFFICKING)
    if text_of(incident, "harmful_practice") == CUTTING and CUTTING not in acts:
        acts.append(CUTTING)
    counted = number_of(incident, "perpetrators_count") or 0
    direct = sum(1 for each in suspects if "direct" in each.roles)
    return Harm(
        acts=tuple(acts),
        signs=tuple(_signs(incident, contexts, () if _is_cutting_alone(acts) else _OF_EXPLOITATION, suspects)),
        csec=frozenset(codes_of(incident, "csec_types")),
        age=age_on(file.case, incident),
        sex=text_of(file.case, "sex"),
        several=max(counted, direct) > 1,
        suspects=suspects,
        answers={**_chosen(file.registry["case"], file.case), **_chosen(file.registry["incident"], incident)},
    )


def part_of(file: CaseFile, incident: Row, suspect: Row) -> tuple[str, tuple[str, ...]]:
    """Return who a suspect is to the survivor and what part the suspect had in an incident: (relationship, roles)."""
    of_it = {"incident": text_of(incident, "id"), "perpetrator": text_of(suspect, "id")}
    parts = file.of("involvement")
    own = next((row for row in parts if all(text_of(row, name) == value for name, value in of_it.items())), suspect)
    return text_of(own, "relationship"), codes_of(own, "roles")


def _suspects(file: CaseFile, incident: Row, others: tuple[str, ...]) -> Iterator[Suspect]:
    named = dict.fromkeys((*codes_of(incident, "perpetrators"), *others))
    rows = {text_of(row, "id"): row for row in file.of("perpetrator")}
    for each in named:
        if row := rows.get(each):
            relationship, roles = part_of(file, incident, row)
            yield Suspect(each, text_of(row, "code_name"), text_of(row, "sex"), relationship, roles)


def _chosen(declared: Record, row: Row) -> dict[str, frozenset[str]]:
    coded = (field.name for field in declared if field.code_list)
    return {f"{declared.name}.{name}": frozenset(codes_of(row, name) or (text_of(row, name),)) for name in coded}


def _is_cutting_alone(acts: list[str]) -> bool:
    return CUTTING in acts and not {*SEXUAL, TRAFFICKING, "forced_marriage"} & set(acts)


def _signs(
    incident: Row, contexts: tuple[str, ...], parts: tuple[str, ...], suspects: tuple[Suspect, ...]
) -> Iterator[Sign]:
    if EXPLOITATION in codes_of(incident, "incident_types"):
        yield Sign("incident_type", EXPLOITATION)
    yield from (Sign("exchange", code) for code in codes_of(incident, "exchanged") if code != "nothing")
    yield from (Sign("csec_type", code) for code in codes_of(incident, "csec_types"))
    if "possible_trafficking" in contexts and set(codes_of(incident, "trafficking_purposes")) & set(_SEXUAL_PURPOSES):
        yield Sign("context", "possible_trafficking")
    roles = dict.fromkeys(role for each in suspects for role in each.roles if role in parts)
    if parts and is_yes(incident, "facilitator"):
        roles.setdefault("facilitator")
    yield from (Sign("perpetrator_role", role) for role in roles)
