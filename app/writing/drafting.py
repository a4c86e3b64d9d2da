"""Turns a draft into records: those of a form that begins something, and, where the form is about a case that is there
already, what its answers change in that case.

Must not know screens, commands or SQL. The casebook calls it, inside the transaction of one Save.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.casework import form_records, forms
from app.casework.conditions import TODAY
from app.casework.declaration import FieldKind
from app.casework.forms import Answers, Form
from app.casework.registry import CORE
from app.casework.unanswered import ANSWERS
from app.reading.finding import find
from app.reading.glance import Glance
from app.store.drafts import Draft
from app.store.holdings import Held
from app.writing import recording, rules
from app.writing.desk import Desk
from app.writing.recording import NewRecord, Recorded
from sync.changes import ChangeId, Value

CASE = "case"
"""Under this name a draft keeps the parents of the case whose answers it may change."""


def save(desk: Desk, draft: Draft) -> Recorded:
    """Record what a draft holds, or change the record that it edits. Returns what its form is named after.

    Raises `Refused`; then nothing is recorded.
    """
    if draft.record in draft.parents:
        return _edited(desk, draft)
    form = forms.form(draft.form, desk.registry, draft.answers)
    desk.heard = draft.parents
    case = _case_at_hand(desk, form, draft)
    known: Answers = {f"{CASE}.{name}": value for name, value in case.values.items()} if case else {}
    records = form_records.to_records(form, {TODAY: desk.today.isoformat(), **known, **draft.answers})
    if case is not None:
        told = next(each.fields for each in records if each.entity == CASE)
        changed = {name: value for name, value in told.items() if f"{CASE}.{name}" in draft.answers}
        if changed:
            recording.edit(desk, case.id, changed, draft.parents.get(CASE))
        records = [each for each in records if each.entity != CASE]
    here = {each.entity for each in records}
    new: list[NewRecord] = []
    for each in records:
        inside = {field: to for field, to in each.links.items() if to.partition("#")[0] in here}
        outside = {field: draft.record for field in each.links if field not in inside}
        parent = desk.registry[each.entity].parent
        if parent and parent not in each.links and draft.record:
            above = desk.registry[each.entity][parent].links_to
            if owner := _owner(desk, above, draft.record, new):
                outside[parent] = owner
            else:
                inside[parent] = above
        beforehand = _known_beforehand(desk, form, draft, each.fields) if each.entity == form.name else {}
        new.append(NewRecord(each.entity, {**beforehand, **each.fields, **outside}, inside))
    made = recording.save(desk, new)
    named = next(held for held in made if held.entity == form.name)
    lister = _enlisted(desk, named, draft.record)
    return recording.recorded(desk, lister or named)._replace(id=named.id)


def words_here(glance: Glance, form: Form, case: str) -> dict[str, tuple[ChangeId, ...]]:
    """Return what a draft of a form that is begun now has heard: the words in a case that what it records may answer,
    each with its last changes. It stands among the draft's parents."""
    kinds = {form.name, *(ask.entity for step in form.steps for ask in step.asks)}
    words = [kind for kind in sorted(kinds) if ANSWERS in CORE[kind]]
    return {each.id: each.heads for kind in words for each in glance.holdings.listed(kind, {CORE[kind].parent: case})}


def _owner(desk: Desk, kind: str, record: str, new: list[NewRecord]) -> str:
    """Return which record of a `kind` it is that something belongs to: the one the draft is about, or the first there
    is of it. Where there is none yet, one is begun among `new`, and "" returned: an arrest begins the legal case."""
    about = find(desk, record)
    parent = CORE[kind].parent
    if about.entity == kind or not parent or CORE[kind][parent].links_to != about.entity:
        return record
    held = desk.holdings.listed(kind, {parent: about.id})
    if held:
        return min(held, key=lambda each: (each.created_at, each.id)).id
    if all(each.entity != kind for each in new):
        new.insert(0, NewRecord(kind, {parent: about.id}, {}))
    return ""


def _enlisted(desk: Desk, made: Held, record: str) -> Held | None:
    """Add what belongs to no record of its own to the list that the draft's `record` has of such: a suspect to those of
    an incident. Returns that record, None where there is no such list."""
    if not record or desk.registry[made.entity].parent:
        return None
    lister = find(desk, record)
    for field in desk.registry[lister.entity]:
        if field.kind is FieldKind.LINKS and field.links_to == made.entity:
            listed = lister.values.get(field.name)
            already = listed if isinstance(listed, list) else []
            recording.edit(desk, lister.id, {field.name: [*already, made.id]}, None)
            return lister
    return None


def _edited(desk: Desk, draft: Draft) -> Recorded:
    held = find(desk, draft.record)
    known = _known_of(desk, held)
    form = forms.of_one(forms.form(draft.form, desk.registry, {**known, **draft.answers}))
    every = {ask.key for step in form.steps for ask in step.asks}
    asked = {ask.key for step in form.steps for ask in forms.shown(step, {**known, **draft.answers})}
    changes = {
        key.partition(".")[2]: value
        for key, value in draft.answers.items()
        if value is None or key in asked or (key not in every and _is_asked_ever(desk, key))
    }
    recording.edit(desk, draft.record, changes, draft.parents[draft.record])
    return recording.recorded(desk, find(desk, draft.record))


def _is_asked_ever(desk: Desk, key: str) -> bool:
    """Tell whether an answer is to a question that is asked here, in whatever form; what is asked no more is not."""
    field = desk.registry.field(key)
    return field is not None and not field.is_hidden


def _known_of(desk: Desk, held: Held) -> dict[str, Value]:
    """The answers of a record and of its case, as the questions of its form go by them."""
    case = desk.holdings.case_of(held.entity, held.values)
    about = desk.holdings.held(CASE, case) if case else None
    own = {f"{held.entity}.{name}": value for name, value in held.values.items()}
    day = {TODAY: desk.today.isoformat()}
    return {**day, **({f"{CASE}.{name}": value for name, value in about.values.items()} if about else {}), **own}


def _case_at_hand(desk: Desk, form: Form, draft: Draft) -> Held | None:
    """The case a form about it also asks of: another incident of a survivor who is known."""
    if not draft.record or form.name == CASE or not forms.asks_of(form, CASE):
        return None
    return find(desk, draft.record)


def _known_beforehand(desk: Desk, form: Form, draft: Draft, told: Mapping[str, Value]) -> dict[str, Value]:
    """What the draft was begun with and its form does not ask: the step of the ladder that a call takes, say.

    What does not fit what was `told` goes: another institution was called than the one whose turn it was.
    """
    asked = {ask.key for step in form.steps for ask in step.asks}
    known = {
        field.name: draft.answers[key]
        for field in desk.registry[form.name]
        if (key := f"{form.name}.{field.name}") in draft.answers and key not in asked and not field.is_hidden
    }
    unfit = {each.field for each in rules.of(form.name).demands(desk, {**told, **known})} if known else set()
    return {name: value for name, value in known.items() if name not in unfit}
