"""Ask once: which questions of a form are answered already in a case, by whom and when; and that an answer still holds.

Must not know screens, commands or SQL. The casebook calls it. An answer that still holds is not given a second time:
the record that has it gets a note, with who says so and when.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date

from app.casework import ask_once, forms, moments
from app.casework.ask_once import Given, Known
from app.casework.declaration import Sensitivity
from app.reading.glance import Glance
from app.store import journal, reading
from app.store.reading import Held
from sync import hybrid_time
from sync.changes import Change, ChangeId, Kind, Value
from sync.merging import order_of

STILL_HOLDS = "still_holds"
"""What a note is called that says that answers still hold: the names of their fields."""


def known(glance: Glance, form: str, case: Held) -> dict[str, Known]:
    """Return what is known in a case of the questions of a form, by `entity.field`.

    Identity is left out (it is opened on purpose), and so is what two people answered differently.
    """
    steps = forms.form(form, glance.registry).steps
    asked = [ask for step in steps for ask in step.asks if not ask.field.is_hidden]
    questions = [f"{ask.entity}.{ask.field.name}" for ask in asked]
    wanted = {question: ask_once.answered_by(question) for question in questions}
    names = {name for answering in wanted.values() for name in answering}
    given = list(_given(glance, case, names))
    found = {
        question: ask_once.known_answer(question, (each for each in given if each.name in answering), glance.today)
        for question, answering in wanted.items()
        if answering
    }
    return {question: each for question, each in found.items() if each is not None}


def _given(glance: Glance, case: Held, names: set[str]) -> Iterator[Given]:
    for entity in sorted({name.partition(".")[0] for name in names}):
        asked = [name.partition(".")[2] for name in names if name.startswith(f"{entity}.")]
        asked = [name for name in asked if glance.registry[entity][name].sensitivity is not Sensitivity.IDENTITY]
        for held in _records(glance, entity, case):
            undecided = glance.holdings.undecided(held)
            answered = [name for name in asked if name in held.values and name not in undecided]
            if answered:
                changes = sorted(journal.history(glance.tx, bytes.fromhex(held.id)), key=order_of)
                for name in answered:
                    yield _one(glance, held, name, changes)


def _records(glance: Glance, entity: str, case: Held) -> list[Held]:
    if entity == "case":
        return [case]
    is_direct = glance.registry.path_to_case(entity) == ("case",)
    return reading.listed(glance.tx, entity, where={"case": case.id}) if is_direct else []


def _one(glance: Glance, held: Held, name: str, changes: Sequence[Change]) -> Given:
    """An answer with whoever gave it, and whoever said last that it still holds: somebody who knew of it."""
    value: Value = held.values[name]
    setting = [each for each in changes if name in each.body.fields and each.body.kind != Kind.NOTE]
    source = next((each for each in reversed(setting) if each.body.fields[name] == value), setting[-1])
    saying = [each for each in changes if _says_it_holds(each, name)]
    knowing = _knowing(source.id, changes) if saying else set()
    notes = [each for each in saying if each.id in knowing]
    by, on = _who_and_when(glance, source)
    given = Given(f"{held.entity}.{name}", value, by, on, held.id, "", None, time=source.body.time)
    if not notes:
        return given
    in_time = [each for each in notes if _who_and_when(glance, each)[1] <= glance.today]
    last = (in_time or notes)[-1]
    confirmed_by, confirmed_on = _who_and_when(glance, last)
    return given._replace(confirmed_by=confirmed_by, confirmed_on=confirmed_on, time=last.body.time)


def _knowing(change: ChangeId, changes: Sequence[Change]) -> set[ChangeId]:
    """The changes of a record that were made in knowledge of one of them: by their parents, whatever the clocks say."""
    children: dict[ChangeId, list[ChangeId]] = {}
    for each in changes:
        for parent in each.body.parents:
            children.setdefault(parent, []).append(each.id)
    knowing: set[ChangeId] = set()
    ahead = [change]
    while ahead:
        found = [child for child in children.get(ahead.pop(), ()) if child not in knowing]
        knowing.update(found)
        ahead.extend(found)
    return knowing


def _says_it_holds(change: Change, name: str) -> bool:
    fields = change.body.fields.get(STILL_HOLDS)
    return change.body.kind == Kind.NOTE and isinstance(fields, list) and name in fields


def _who_and_when(glance: Glance, change: Change) -> tuple[str, date]:
    who = glance.members.get(change.seat)
    moment = moments.at(hybrid_time.milliseconds(change.body.time), UTC)
    return who.person if who else "", moment.astimezone(glance.zone).date()
