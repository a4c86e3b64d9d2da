"""The commands that record, change, confirm and delete records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from app.casework.messages import Message, spoken
from app.commands import telling
from app.commands.answer import Answer
from app.commands.table import argument, command
from app.commands.typed import json_object, pairs
from app.words.language import _, mark
from app.words.let_go import with_what_went

if TYPE_CHECKING:
    from app.casebook import Casebook


@command(
    "record",
    argument("entity"),
    argument(
        "--from", dest="values", required=True, metavar="FILE", help=mark("a file, or - for standard input"),
        into=json_object,
    ),
)  # fmt: skip
def record(book: Casebook, entity: str, values: Mapping[str, object]) -> Answer:
    """Record an entity from JSON; prints its id."""
    made = book.records.record(entity, values)
    told = {"id": made.id, "case": made.case, "code": made.code, "pseudonym": made.pseudonym}
    data = {name: value for name, value in told.items() if value}
    renamed = made.saved.renamed if made.saved else ""
    said = with_what_went("  ".join(data.values()), (), renamed)
    return Answer(data, said, _of_what_was_made(book, entity, values, made.id))


def _of_what_was_made(book: Casebook, entity: str, values: Mapping[str, object], made: str) -> Iterator[str]:
    yield from _heard(book, entity, values)
    yield from _likely_same(book, made)


def _of_what_was_changed(book: Casebook, entity: str, values: Mapping[str, object], record: str) -> Iterator[str]:
    from app.casework import duplicates

    yield from _heard(book, entity, values)
    if duplicates.is_found_by(entity, values):
        yield from _likely_same(book, record)


def _heard(book: Casebook, entity: str, values: Mapping[str, object]) -> Iterator[str]:
    """What times were understood as, where they were written as people say them: "3 pm"."""
    from app.casework import dates, times
    from app.casework.declaration import FieldKind

    declared, speaking = book.registry[entity], telling.voice(book.pack)
    for name, value in values.items():
        kind = declared[name].kind if name in declared and isinstance(value, str) else None
        found: tuple[str, ...] = ()
        if kind is FieldKind.TIME:
            found = times.readings(str(value))
        elif kind is FieldKind.MOMENT:
            found = times.moment(str(value), dates.read_exact_day)
        if len(found) == 1 and (said := times.heard(str(value), found[0])) is not None:
            yield spoken(said, speaking)


ASK_THE_LEAD = mark("Perhaps somebody in this is recorded already: ask your lead to look. Nothing was merged.")
"""What is said to who may not see that there is a second case."""


_TELL_APART = mark(
    "The same person: haki edit {record} same_person_as={other}; another one: haki edit {record} not_same_as={other}"
)


def _likely_same(book: Casebook, record: str) -> Iterator[str]:
    speaking = telling.voice(book.pack)
    for likely in book.records.likely_same(record):
        if likely.is_withheld:
            yield _(ASK_THE_LEAD)
            continue
        who = telling.on_one_line(f"{likely.pseudonym} {likely.code}".strip() or likely.id)
        reasons = telling.on_one_line(", ".join(spoken(reason, speaking) for reason in likely.reasons))
        said = Message(
            "Perhaps recorded already: {who} ({reasons}). Nothing was merged.", {"who": who, "reasons": reasons}
        )
        yield spoken(said, speaking)
        if likely.entity == "attendee":
            yield spoken(Message(_TELL_APART, {"record": record, "other": likely.id}), speaking)


@command("edit", argument("record", metavar="id"), argument("values", nargs="+", metavar="field=value", into=pairs))
def edit(book: Casebook, record: str, values: Mapping[str, str | None]) -> Answer:
    """Change fields of a record."""
    from app.casework.answers import read_values

    held = book.records.show(record)
    given = read_values(book.registry[held["entity"]], values.items())
    changed = book.records.edit(record, given)
    said = _("Changed.") if changed else _("Nothing differs.")
    if changed:
        said = with_what_went(said, changed.let_go, changed.renamed)
    data = {"id": held["id"], "changed": changed is not None}
    return Answer(data, said, _of_what_was_changed(book, held["entity"], given, held["id"]))


@command("pseudonym", argument("case", metavar="CASE"))
def pseudonym(book: Casebook, case: str) -> Answer:
    """Give a case another pseudonym, drawn from the country's list; its history keeps the one before."""
    made = book.cases.rename(case)
    said = _("The case is called {pseudonym} now.").format(pseudonym=made.pseudonym)
    return Answer({"id": made.id, "code": made.code, "pseudonym": made.pseudonym}, said)


@command("known", argument("form"), argument("case", metavar="CASE"))
def known(book: Casebook, form: str, case: str) -> Answer:
    """What of a form's questions is answered already in a case."""
    found = [
        {
            "question": question,
            "value": each.answer.value,
            "by": each.answer.by,
            "on": each.answer.on.isoformat(),
            "confirmed_by": each.answer.confirmed_by,
            "confirmed_on": each.answer.confirmed_on.isoformat() if each.answer.confirmed_on else None,
            "record": each.answer.record,
            "field": each.answer.name.partition(".")[2],
            "confirm": each.confirm,
        }
        for question, each in book.cases.known(form, case).items()
    ]
    return Answer(found, "\n".join(map(_known_line, found)) or _("Nothing of it has been answered yet."))


def _known_line(each: Mapping[str, Any]) -> str:
    by, on = each["confirmed_by"] or each["by"], each["confirmed_on"] or each["on"]
    to_confirm = _("to be confirmed")
    asks = f"  {to_confirm}: {each['record']} {each['field']}" if each["confirm"] else ""
    return f"{each['question']}: {telling.as_words(each['value'])}  {telling.on_one_line(by)}, {on}{asks}"


@command("confirm", argument("record", metavar="id"), argument("fields", nargs="+", metavar="field"))
def confirm(book: Casebook, record: str, fields: list[str]) -> Answer:
    """Note that answers of a record still hold, without writing them again."""
    held = book.records.show(record)
    book.records.still_holds(held["id"], fields)
    return Answer({"id": held["id"], "confirmed": fields}, _("Confirmed."))


@command("delete", argument("record", metavar="id"), argument("--reason", default="", metavar="TEXT", help=mark("why")))
def delete(book: Casebook, record: str, reason: str) -> Answer:
    """Ask for a record to be deleted, or agree with a colleague who has."""
    held = book.records.show(record)
    is_gone = book.records.delete(held["id"], reason)
    said = (
        _("Deleted. Its history stays, and haki undelete brings it back.")
        if is_gone
        else _("Asked for. It stays in sight until a second person agrees: haki delete, on their own device.")
    )
    return Answer({"id": held["id"], "deleted": is_gone}, said)


@command("undelete", argument("record", metavar="id"))
def undelete(book: Casebook, record: str) -> Answer:
    """Bring a deleted record back, or say that it stays."""
    held = book.records.show(record)
    book.records.undelete(held["id"])
    return Answer({"id": held["id"]}, _("It stays in sight."))
