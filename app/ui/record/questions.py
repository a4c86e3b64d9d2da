"""From a declared field to a question on the screen: which control draws it, which answers it offers, in which words.

Knows no toolkit. A field of a kind that is here appears in every form with no code of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from app.casework import dates, forms, repeated, still_asked, times
from app.casework.consent_rules import own_duties, read_out
from app.casework.country import Code, Pack
from app.casework.declaration import Field, FieldKind
from app.casework.duties import NOTHING, DutyGrounds, explain, recorded_in
from app.casework.forms import Answers, Ask
from app.casework.messages import Message
from app.ui.in_words import skip_of
from app.words import language as words
from app.words.language import _, mark
from app.words.voice import PersonVoice

Value: TypeAlias = Any
"""An answer as a draft keeps it: text, number, truth, list of codes, or a skip."""
Options = tuple[tuple[str, str], ...]
"""What can be chosen: (value, words)."""

FEW = 8
"""Answers that are offered side by side; of more, some and a way to the rest."""
LONG_LIST = 32
"""From here on a list is searched, not read."""
SEVERAL_LINES = 500
"""Characters from which a text gets a box of several lines."""


class Control(StrEnum):
    """What draws a question."""

    LINE = "line"  # one line of text
    NOTE = "note"  # a few lines
    LINES = "lines"  # a narrative
    NUMBER = "number"
    TIME = "time"
    MOMENT = "moment"  # a day and a time
    DATE = "date"  # as far as it is known
    DAY = "day"  # known to the day
    CHIPS = "chips"
    LIST = "list"  # a searched list
    ITEMS = "items"  # a list of ticks


class Repetition(NamedTuple):
    """Which of several records of a repeated entity a question is about: the `place`th of `total`, from 1."""

    entity: str
    number: int
    place: int
    total: int


class Answered(NamedTuple):
    """What is known of a question already, in words: the answer, and by whom and when.

    `asks` tells to ask whether it still holds; `elsewhere` that it was answered to another record, and so is offered
    here, not kept.
    """

    words: str
    told: str
    asks: bool
    elsewhere: bool


class FormQuestion(NamedTuple):
    """A question as it is drawn now, in the language in use.

    `value` is the text of a field, or what is chosen of `options`; of many options, `offered` are shown side by side.
    `ahead` tells that a day may lie ahead. `skipped` is why there is no answer; `can_skip` whether that may be said.
    `group` is set where a form may ask of several: suspects, charges, exhibits. `answered` is what is known already:
    it stands in place of the control. `total` is how many there are to choose from, where `options` are but the first;
    `aloud` what is read to the person before.
    """

    key: str
    control: Control
    words: str
    note: str
    help: str
    options: Options
    offered: Options
    multiple: bool
    value: str | tuple[str, ...]
    ahead: bool
    skipped: str
    can_skip: bool
    error: str
    group: Repetition | None
    answered: Answered | None = None
    total: int = 0
    aloud: str = ""


class Tick(NamedTuple):
    """One item that could be told: the kind of record it is `of`, the question, its value in words or what stands for
    it; `withheld` when the survivor said no."""

    name: str
    of: str
    words: str
    second: str
    withheld: bool


Records = Mapping[str, Options]
"""What links may lead to, by entity: (id, words); and who is in the centre, under `COLLEAGUES`."""
COLLEAGUES = ".colleagues"


def question(
    ask: Ask,
    answers: Answers,
    pack: Pack,
    voice: PersonVoice,
    records: Records,
    error: str,
    recorded: DutyGrounds = NOTHING,
) -> FormQuestion:
    """Return a question of a form as it is to be drawn; `recorded` is what its case says already that duties depend
    on."""
    name, recorded = f"{ask.entity}.{ask.field.name}", recorded | recorded_in(answers)
    duties = map(voice.spoken, explain(own_duties(pack, name, recorded)))
    field, given = ask.field, answers.get(ask.key)
    control = control_of(field, pack)
    options = options_of(ask, answers, pack, voice, records)
    options += _no_longer_offered(given, options) if control in (Control.CHIPS, Control.LIST) else ()
    multiple = field.kind in (FieldKind.CODES, FieldKind.LINKS, FieldKind.DISCLOSURES)
    chooses = control in (Control.CHIPS, Control.LIST, Control.ITEMS)
    value = _chosen(given) if chooses else _text(given)
    return FormQuestion(
        key=ask.key,
        control=control,
        words=_(field.question),
        note=_note(field, control, multiple=multiple),
        help="\n".join(filter(None, (_(field.help_for(forms.lookup(ask.of, answers))), *duties))),
        aloud=read_out(pack, name, words.in_use(), recorded),
        options=options,
        offered=_offered(options, value),
        multiple=multiple,
        value=value,
        ahead=field.future,
        skipped=skip_of(given),
        can_skip=not field.required and field.kind is not FieldKind.DISCLOSURES,
        error=error,
        group=_group(ask, answers),
    )


def control_of(field: Field, pack: Pack) -> Control:
    """Return what draws a field."""
    kind = field.kind
    if field.colleague:
        return Control.CHIPS
    if kind is FieldKind.TEXT:
        return Control.NOTE if field.limit >= SEVERAL_LINES else Control.LINE
    if kind is FieldKind.INTEGER:
        return Control.CHIPS if field.maximum - field.minimum < FEW else Control.NUMBER
    if kind in (FieldKind.CODE, FieldKind.CODES):
        return Control.LIST if _is_searched(field, pack.entries(field.code_list)) else Control.CHIPS
    return _CONTROLS[kind]


def options_of(ask: Ask, answers: Answers, pack: Pack, voice: PersonVoice, records: Records) -> Options:
    """Return what can be chosen; of a list that lies within another, what lies within the answer given there."""
    field = ask.field
    if field.kind is FieldKind.BOOLEAN:
        return (("yes", _("Yes")), ("no", _("No")))
    if field.kind is FieldKind.INTEGER and field.maximum - field.minimum < FEW:
        return tuple((str(number), str(number)) for number in range(field.minimum, field.maximum + 1))
    found: Options = ()
    if field.kind in (FieldKind.CODE, FieldKind.CODES):
        entries = within(ask, answers, pack)
        found = tuple((entry.code, voice.label(field.code_list, entry.code)) for entry in entries)
    return found + tuple(records.get(COLLEAGUES if field.colleague else field.links_to, ()))


def within(ask: Ask, answers: Answers, pack: Pack) -> tuple[Code, ...]:
    """Return the entries of a field's list: those within the answer it depends on, where the list is divided so."""
    return still_asked.entries_of(ask.field, forms.lookup(ask.of, answers), pack)


def answer(field: Field, value: str | Sequence[str]) -> Value:
    """Return the answer that was typed or chosen, in the form it is kept in; None when there is none.

    What cannot be read is kept as it was typed, so that nothing is lost and its error can be said.
    """
    if not isinstance(value, str):
        chosen = list(value)
        if field.kind in (FieldKind.CODES, FieldKind.LINKS, FieldKind.DISCLOSURES):
            return chosen or None
        value = chosen[0] if chosen else ""
    if not value.strip():
        return None
    if field.kind is FieldKind.BOOLEAN:
        return value == "yes"
    if field.kind is FieldKind.INTEGER and re.fullmatch(r"-?\d{1,15}", value.strip()):
        return int(value)
    return value


def understood(field: Field, value: Value, today: date) -> Value:
    """Return a typed date or time in its written form, once one has left it; anything else as it is."""
    if not isinstance(value, str):
        return value
    if field.kind in (FieldKind.DATE, FieldKind.EXACT_DATE):
        read = words.understood(value, today)
        return read.text if read else value
    found = readings(field, value, today)
    return found[0] if len(found) == 1 else value


def readings(field: Field, value: str, today: date) -> tuple[str, ...]:
    """Return which times, or moments, a text may mean as the answer to a question."""
    if field.kind is FieldKind.TIME:
        return times.readings(value)
    return words.understood_moment(value, today) if field.kind is FieldKind.MOMENT else ()


def unreadable(field: Field, value: Value, today: date) -> Message | None:
    """Return what to write in place of a date that is none, or of a moment that may be two; None for anything else."""
    if field.kind is FieldKind.MOMENT and isinstance(value, str):
        found = readings(field, value, today)
        return times.why_not(found, value, times.WRITE_MOMENT) if len(found) > 1 else None
    if field.kind not in (FieldKind.DATE, FieldKind.EXACT_DATE) or not isinstance(value, str):
        return None
    try:
        known = dates.parse(value)
    except dates.ImpossibleDate as impossible:
        return Message(_WRITE[field.kind]) if impossible.reason == "form" else None
    if field.kind is FieldKind.EXACT_DATE and not known.is_exact:
        return Message(_THE_DAY_ITSELF)
    return None


_WRITE = {
    FieldKind.DATE: mark("Write the month and the year, even if you do not know the day"),
    FieldKind.EXACT_DATE: mark("Write the day, the month and the year, such as 18 October 2021"),
}


_THE_DAY_ITSELF = mark("The exact day is needed here, such as 18 October 2021: no month alone, and no “about”")


_CONTROLS = {
    FieldKind.LONG_TEXT: Control.LINES,
    FieldKind.DATE: Control.DATE,
    FieldKind.EXACT_DATE: Control.DAY,
    FieldKind.TIME: Control.TIME,
    FieldKind.MOMENT: Control.MOMENT,
    FieldKind.BOOLEAN: Control.CHIPS,
    FieldKind.LINK: Control.LIST,
    FieldKind.LINKS: Control.LIST,
    FieldKind.DISCLOSURES: Control.ITEMS,
}


def _group(ask: Ask, answers: Answers) -> Repetition | None:
    if not ask.repeated:
        return None
    numbers = repeated.numbers(ask.entity, answers)
    return Repetition(repeated.leading(ask.entity), ask.number, numbers.index(ask.number) + 1, len(numbers))


def _is_searched(field: Field, entries: Sequence[Code]) -> bool:
    """Places and records, of which the first are no more likely than the others, and one out of very many."""
    if field.links_to or any(entry.within for entry in entries):
        return True
    return len(entries) > LONG_LIST and field.kind is FieldKind.CODE


def _note(field: Field, control: Control, *, multiple: bool) -> str:
    if field.today_if_absent:
        return _("Today, unless you say otherwise")
    if field.required:
        return _("Needed")
    return _("Choose all that apply") if multiple and control is not Control.ITEMS else ""


def _no_longer_offered(value: Value, options: Options) -> Options:
    """What is chosen and no longer offered, as it is: a code that left its list, or of a newer version."""
    known = {code for code, _words in options}
    return tuple((code, code) for code in _chosen(value) if code not in known)


def _offered(options: Options, chosen: Sequence[str]) -> Options:
    """What to offer side by side: everything, or the first and what is chosen."""
    if len(options) <= FEW + 1:
        return options
    return tuple(option for at, option in enumerate(options) if at < FEW - 1 or option[0] in chosen)


def _chosen(value: Value) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, list):
        return tuple(value)
    return (str(value),) if isinstance(value, str | int) and value != "" else ()


def _text(value: Value) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
