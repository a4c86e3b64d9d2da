"""The commands of a day's work: what waits, and what two people answered differently while apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.casework.messages import Voice, spoken
from app.commands import telling
from app.commands.answer import Answer
from app.commands.table import argument, command
from app.words.language import _, mark
from app.words.let_go import with_what_went

if TYPE_CHECKING:
    from app.casebook import Casebook


@command("today")
def today(book: Casebook) -> Answer:
    """What is due, overdue, silent."""
    lines: list[dict[str, Any]] = [
        {
            "kind": str(waiting.line.kind),
            "case": waiting.line.case,
            "code": waiting.code,
            "pseudonym": waiting.pseudonym,
            "record": waiting.line.record,
            "what": waiting.line.what,
            "due": waiting.line.due.isoformat(timespec="minutes") if waiting.line.due else None,
            "days": waiting.line.days,
            "action": str(waiting.line.action),
            "so_far": waiting.line.so_far,
            "referral": waiting.line.referral,
            "waits": waiting.line.waits,
        }
        for waiting in book.day.today()
    ]
    speaking = telling.voice(book.pack)
    texts = (f"{line['kind']:8} {_said(line, speaking)}  {line['pseudonym']} {line['code']}".rstrip() for line in lines)
    return Answer(
        lines, "\n".join(texts) or _("Nothing is waiting."), telling.to_see_to(book.centre.alarms(), speaking)
    )


def _said(line: Mapping[str, Any], speaking: Voice) -> str:
    said = [spoken(line[name], speaking) for name in ("what", "so_far") if line[name] is not None]
    return " ".join([f"{each.removesuffix('.')}." for each in said[:-1]] + said[-1:])


@command(
    "conflicts",
    argument("record", nargs="?", default="", metavar="ID", help=mark("of one record alone")),
    argument(
        "--reason", default="", metavar="TEXT",
        help=mark("open what is identity among them, journalled with this reason"),
    ),
)  # fmt: skip
def conflicts(book: Casebook, record: str, reason: str) -> Answer:
    """What two people changed at once."""
    found = book.records.conflicts(record, reason)
    lines = (
        f"{each['id']}  {each['entity']} {each['code']}  {each['field']}\n"
        + "\n".join(_value_line(each, value) for value in each["values"])
        for each in found
    )
    return Answer(found, "\n".join(lines) or _("Nothing to decide."), telling.folded("conflicts", found))


def _value_line(conflict: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    told = telling.FOLDED if conflict.get("withheld") else telling.as_words(value["value"])
    return f"    {told}  by {telling.whose(value['author'], value['device'])}, {telling.dated(value)}"


@command(
    "resolve", argument("record", metavar="ID"), argument("field", metavar="FIELD"), argument("value", metavar="VALUE")
)
def resolve(book: Casebook, record: str, field: str, value: str) -> Answer:
    """Decide an undecided field."""
    from app.casework.answers import read_values

    held = book.records.show(record)
    saved = book.records.resolve(record, field, read_values(book.registry[held["entity"]], [(field, value)])[field])
    return Answer({"id": held["id"], "field": field}, with_what_went(_("Decided."), saved.let_go if saved else ()))
