"""The commands that record, change, show and find records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from app.casework.messages import Filling, Label, Message, Voice, spoken
from app.commands import telling
from app.commands.answer import Answer
from app.commands.table import argument, command
from app.commands.typed import Usage, json_object, pairs, positive
from app.words.language import _, mark
from app.words.let_go import with_what_went

if TYPE_CHECKING:
    from app.casebook import Casebook
    from app.casework.consent import Departed
    from app.casework.declaration import Record

_REASON = argument("--reason", default="", metavar="TEXT", help=mark("open an identity, journalled with this reason"))


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


@command("show", argument("record", metavar="id"), _REASON)
def show(book: Casebook, record: str, reason: str) -> Answer:
    """Show a record by its id, or a case by its code.

    Of a case also who is silent, which charges are too weak, what cannot be kept secret and what its incidents are by
    GBVIMS; of a consent which words it answers, and what left by it; of a referral or a transfer what it told.
    """
    held = book.records.show(record, reason)
    besides = _besides(book, held)
    speaking = telling.voice(book.pack)
    lines = [telling.as_lines(held)]
    for each in (each for found in besides.values() for each in found):
        lines += ("", *(spoken(sentence, speaking) for sentence in each["said"]))
    return Answer({**held, **besides}, "\n".join(lines))


def _besides(book: Casebook, held: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What follows from other records; `said` are the sentences of each, without identity."""
    from app.casework.case_file import text_of
    from app.casework.unanswered import ANSWERS

    if held["entity"] == "consent":
        return {
            "in_answer_to": [
                {
                    "consent": word["id"],
                    "given": text_of(word, "given"),
                    "on": text_of(word, "on"),
                    "said": [_answered(word)],
                }
                for word in book.records.find(held["entity"], where={"case": held["case"]})
                if word["id"] in held.get(ANSWERS, ())
            ],
            "already_left": [
                {
                    "referral": left.referral,
                    "on": left.on.isoformat() if left.on else None,
                    "disclosed": left.disclosed,
                    "said": [_departed(left)],
                }
                for left in book.cases.already_left(held["id"])
            ],
        }
    if held["entity"] in ("referral", "transfer"):
        from app.commands.told import told_by

        return {"was_told": told_by(book, held)}
    if held["entity"] != "case":
        return {}
    from app.casework import classification
    from app.casework.charges import explain
    from app.casework.duties import explain as bound
    from app.casework.today import LineKind

    standing = book.cases.standing(held["id"])
    return {
        "silent": [
            {
                "institution": silence.institution,
                "since": silence.moved_on.isoformat(),
                "days": silence.days,
                "follow_ups": silence.follow_ups,
                "promises_broken": silence.promises_broken,
                "step": silence.step.days if silence.step else None,
                "step_taken": silence.step_taken,
                "ladder": [
                    {
                        "step": rung.step.days,
                        "due": rung.due.isoformat(),
                        "taken_on": rung.taken_on.isoformat() if rung.taken_on else None,
                    }
                    for rung in silence.rungs
                ],
                "said": list(brief),
            }
            for silence, brief in standing.silent
        ],
        "weaker_charges": [
            {
                **weaker._asdict(),
                "signs": [sign._asdict() for sign in weaker.signs],
                "beside": [fact._asdict() for fact in weaker.beside],
                "suspects": [each._asdict() for each in weaker.suspects],
                "said": explain(weaker),
            }
            for weaker in standing.weaker
        ],
        "unconfirmed": [{"said": [line.what]} for line in standing.waiting if line.kind is LineKind.TASK],
        "odd_dates": [{**odd._asdict(), "said": [odd.said]} for odd in standing.odd_dates],
        "duties": [
            {
                "duty": duty.code,
                "to": duty.to,
                "basis": duty.basis,
                "confirmed": duty.confirmed,
                "said": [Message("Cannot be kept secret: {what}", {"what": Label("duty", duty.code)}), *bound((duty,))],
            }
            for duty in standing.duties
        ],
        "classified": [{**found._asdict(), "said": classification.explain(found)} for found in standing.classified],
    }


def _answered(word: Mapping[str, Any]) -> Message:
    from app.casework.case_file import text_of

    fillings: dict[str, Filling] = {"given": Label("yes_no_later", text_of(word, "given")), "date": text_of(word, "on")}
    return Message("In answer to “{given}” of {date}.", fillings)


def _departed(left: Departed) -> Message:
    fillings: dict[str, Filling] = {"date": left.on or "", "items": ", ".join(left.disclosed)}
    return Message("Told on {date}: {items}.", fillings)


@command("history", argument("record", metavar="id"), _REASON)
def history(book: Casebook, record: str, reason: str) -> Answer:
    """Every change with who, when, which device; those that it builds on first."""
    changes = book.records.history(record, reason)
    lines = (
        f"{telling.dated(each)}  {telling.whose(each['author'], each['device'])}  {each['kind']}\n"
        + "\n".join(f"    {line}" for line in telling.as_lines(each["fields"]).splitlines())
        + "".join(f"\n    {name}: {telling.FOLDED}" for name in each.get("withheld", ()))
        for each in changes
    )
    return Answer(changes, "\n".join(lines), telling.folded("history", changes))


@command(
    "list",
    argument("entity"),
    argument("--where", nargs="+", action="extend", default=[], metavar="field=value", into=pairs),
    argument("--search", dest="search_for", default="", metavar="TEXT"),
    argument("--limit", type=positive, metavar="N"),
    argument("--saved", default="", metavar="NAME", help=mark("of cases: those of a saved list, in its order")),
    argument("--order", choices=("changed", "risk", "silence", "next"), default="changed", help=mark("of cases")),
    argument("--deleted", action="store_true", help=mark("those that are deleted, with who asked for it and why")),
)
def list_(
    book: Casebook,
    entity: str,
    where: Mapping[str, str | None],
    search_for: str,
    limit: int | None,
    saved: str,
    order: str,
    *,
    deleted: bool,
) -> Answer:
    """Find records."""
    from app.casebook import Order

    if deleted:
        if where or search_for or saved or order != "changed":
            raise Usage(Message("haki list --deleted takes no --where, --search, --saved or --order"))
        gone = book.records.deleted(entity, limit)
        speaking = telling.voice(book.pack)
        return Answer(gone, "\n".join(_gone_line(each, speaking) for each in gone) or _("Nothing found."))
    if saved and (entity != "case" or where or search_for or order != "changed"):
        raise Usage(Message("haki list case --saved NAME takes no --where, --search or --order"))
    wanted = {name: value or "" for name, value in where.items()}
    by = Order(order)
    found = (
        book.cases.saved(saved, limit)
        if saved
        else book.records.find(entity, where=wanted, search_for=search_for, limit=limit, order=by)
    )
    if not (saved or search_for):
        found += book.records.said_before(entity, where=wanted, limit=None if limit is None else limit - len(found))
    told = ("id", "code", "pseudonym", *_told_of(book.registry[entity]))
    lines = ("  ".join([*_named(each, told), *_how_known(each)]) for each in found)
    return Answer(found, "\n".join(lines) or _("Nothing found."))


def _named(each: Mapping[str, Any], told: Iterable[str]) -> list[str]:
    return [telling.as_words(each[name]) for name in told if each.get(name)]


def _how_known(each: Mapping[str, Any]) -> list[str]:
    return [_("as asked before")] if each.get("said_before") else []


def _gone_line(each: Mapping[str, Any], speaking: Voice) -> str:
    asked = (
        f"\n    {one['at']}  {telling.whose(one['person'], one['device'])}  {_why(one['reason'], speaking)}"
        for one in each["asked"]
    )
    return f"{each['id']}  {each['code']}".rstrip() + "".join(asked)


def _why(reason: str, speaking: Voice) -> str:
    from app.casework.deletion_reasons import spoken_of

    return telling.on_one_line(spoken(spoken_of(reason), speaking))


_NAMED_BY = ("name", "title", "code_name", "called", "indicator", "recipient", "institution", "offence", "kind")
_STANDS = ("state", "status", "given", "risk", "stage")


def _told_of(record: Record) -> list[str]:
    """What tells records of a kind apart at a glance: what each is called, when it was, how it stands."""
    from app.casework.declaration import FieldKind, Sensitivity

    dated_by = record.dated_by or next((field.name for field in record if field.kind is FieldKind.EXACT_DATE), "")
    names = (*_NAMED_BY, dated_by, *_STANDS)
    return [name for name in names if name in record and record[name].sensitivity is Sensitivity.OPEN]
