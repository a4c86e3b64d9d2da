"""What the declarations and rules need of a country pack: every list they name, and every code they speak of.

So a hole in a pack is found when it is loaded, not in front of a survivor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.casework import consent_rules, occurrences
from app.casework.amendments import AmendmentError
from app.casework.country import Pack
from app.casework.declaration import Field, FieldKind, Record
from app.casework.forms import forms
from app.casework.languages import LANGUAGES
from app.casework.registry import CORE, Registry
from sync.merging import MergeClass


class Hole(NamedTuple):
    """Something a pack lacks: the table and the item of it (None: the table itself, or the code list `key`), the key,
    and what is wrong."""

    table: str
    position: int | None
    key: str
    what: str


def needed_codes(registry: Registry) -> dict[str, dict[str, str]]:
    """Return every list that is needed, with the codes that are needed in it and who needs them."""
    needed: dict[str, dict[str, str]] = {}
    for record in registry.values():
        for field in record:
            name = f"{record.name}.{field.name}"
            if field.code_list:
                codes = needed.setdefault(field.code_list, {})
                if field.merge is MergeClass.CRITICAL and field.care:
                    codes.update({code: name for code in field.care.most_careful_first if code not in codes})
            for read, code in field.asked_when.expects if field.asked_when else ():
                needed.setdefault(_field(registry, record, read).code_list, {}).setdefault(code, name)
    return needed


def holes(pack: Pack) -> Iterator[Hole]:
    """Give everything that `pack` lacks or names wrongly."""
    try:
        registry = CORE.with_pack(pack)
    except AmendmentError as error:
        yield Hole("questions", error.position, error.key, error.what)
        return
    yield from _unasked(pack, registry)
    for code_list, codes in needed_codes(registry).items():
        if code_list not in pack.lists:
            yield Hole("lists", None, code_list, "the pack lacks this list")
            continue
        for code, user in codes.items():
            if code not in pack.codes(code_list):
                yield Hole("lists", None, code_list, f"the list lacks {code!r}, which {user} needs")
    yield from _wrong_names(pack, registry)
    yield from _of_consent(pack, registry)


def _of_consent(pack: Pack, registry: Registry) -> Iterator[Hole]:
    """What the table of consent leaves open, says twice or names wrongly, and texts that are for no question."""
    for position, row in enumerate(pack.consent.rows):
        yield from _unknown(pack, "who_consents", position, "given_by", "consent_by", (row.given_by,))
    for place, what in consent_rules.gaps(pack.consent.rows, pack.codes("consent_by")):
        yield Hole("who_consents", place, "given_by", what)
    for code in pack.consent.terms.emergency_for:
        if code not in pack.codes("institution"):
            yield Hole("consent", None, "emergency_for", f"the list institution has no {code!r}")
    for position, each in enumerate(pack.duties):
        yield from _unknown(pack, "duties", position, "only_types", "incident_type", each.only_types)
        yield from _unknown(pack, "duties", position, "only_relations", "relationship", each.only_relations)
        yield from _unknown(pack, "duties", position, "to", "institution", each.to)
        for key, words in (("text", each.text), ("who", each.who), ("by_when", each.by_when)):
            yield from _unsaid(position, "duties", words, key)
    for position, text in enumerate(pack.read_aloud):
        if registry.field(text.question) is None:
            yield Hole("read_aloud", position, "question", f"there is no question {text.question!r}")
        yield from _unsaid(position, "read_aloud", text.text)
        yield from _unsaid(position, "read_aloud", text.title, "title")
        for key, words in (("before_duties", text.before_duties), ("until_known", text.until_known)):
            if words:
                yield from _unsaid(position, "read_aloud", words, key)


def _unsaid(position: int, table: str, words: Mapping[str, str], key: str = "text") -> Iterator[Hole]:
    for language in LANGUAGES:
        if not words.get(language):
            yield Hole(table, position, key, f"needs its words in {language}")


def _unasked(pack: Pack, registry: Registry) -> Iterator[Hole]:
    """Questions that the pack adds, and that no form would ask, or none could answer."""
    every = (step for form in forms(registry).values() for step in form.steps)
    asked = {f"{ask.entity}.{ask.field.name}" for step in every for ask in step.asks}
    for position, each in enumerate(pack.questions):
        if each.kind is None:
            continue
        steps = dict.fromkeys(field.step for field in CORE[each.question.partition(".")[0]] if field.step)
        if each.step not in ("", *steps) or (steps and each.question not in asked):
            which = f"one of {', '.join(steps)}" if steps else "none: its record has a form of one page"
            yield Hole("questions", position, "step", f"the step of {each.question!r} is {which}")
        if each.code_list and each.code_list not in pack.lists:
            yield Hole("questions", position, "list", f"the pack lacks the list {each.code_list!r}")


def _wrong_names(pack: Pack, registry: Registry) -> Iterator[Hole]:
    for position, offence in enumerate(pack.offences):
        yield from _unknown(pack, "offences", position, "covers", "incident_type", offence.covers)
        yield from _unknown(pack, "offences", position, "relations", "relationship", offence.relations)
        yield from _unknown(pack, "offences", position, "only_csec", "csec_type", offence.only_csec)
        for name, answers in offence.only_when.items():
            yield from _unchosen(pack, registry, position, name, answers)
        for key, roles in (("roles", offence.roles), ("only_roles", offence.only_roles)):
            yield from _unknown(pack, "offences", position, key, "perpetrator_role", roles)
        for key, sex in (("of_sex", offence.of_sex), ("by_sex", offence.by_sex)):
            yield from _unknown(pack, "offences", position, key, "sex", (sex,) if sex else ())
    for position, clock in enumerate(pack.clocks):
        yield from _unknown(pack, "clocks", position, "institution", "institution", (clock.institution,))
        yield from _unknown(pack, "clocks", position, "only_types", "incident_type", clock.only_types)
        yield from _no_occurrences(registry, pack, "clocks", position, "starts", clock.starts)
        yield from _no_occurrences(registry, pack, "clocks", position, "ends", clock.ends)
        yield from _no_occurrences(registry, pack, "clocks", position, "over_with", clock.over_with)
    for position, urgent in enumerate(pack.urgent):
        yield from _unknown(pack, "urgent", position, "only_types", "incident_type", urgent.only_types)
        yield from _unknown(pack, "urgent", position, "services", "service", urgent.services)
        yield from _no_occurrences(registry, pack, "urgent", position, "ends", urgent.ends)
    for position, step in enumerate(pack.ladder):
        yield from _unknown(pack, "ladder", position, "institution", "institution", (step.institution,))
        yield from _unknown(pack, "ladder", position, "to", "institution", (step.to,))


def _unknown(pack: Pack, table: str, position: int, key: str, code_list: str, codes: tuple[str, ...]) -> Iterator[Hole]:
    for code in codes:
        if code not in pack.codes(code_list):
            yield Hole(table, position, key, f"the list {code_list} has no {code!r}")


def _unchosen(pack: Pack, registry: Registry, position: int, name: str, answers: tuple[str, ...]) -> Iterator[Hole]:
    """What an offence waits for that no question with codes of an incident or its case could be answered with."""
    field = registry.field(name) if name.partition(".")[0] in ("incident", "case") else None
    if field is None or not field.code_list:
        yield Hole("offences", position, "only_when", f"{name!r} is no question with codes of an incident or a case")
        return
    yield from _unknown(pack, "offences", position, "only_when", field.code_list, answers)


def _no_occurrences(
    registry: Registry, pack: Pack, table: str, position: int, key: str, names: tuple[str, ...]
) -> Iterator[Hole]:
    for name in names:
        try:
            spoken_of = occurrences.list_of(name, registry)
        except ValueError as error:
            yield Hole(table, position, key, str(error))
            continue
        if spoken_of and spoken_of[1] not in pack.codes(spoken_of[0]):
            yield Hole(table, position, key, f"{name!r}: the list {spoken_of[0]} has no {spoken_of[1]!r}")


def _field(registry: Registry, record: Record, read: str) -> Field:
    entity, _, name = read.rpartition(".")
    field = (registry[entity] if entity else record)[name]
    if field.kind not in (FieldKind.CODE, FieldKind.CODES):
        raise AssertionError(f"{record.name} waits for a code of {read}, which holds none")
    return field
