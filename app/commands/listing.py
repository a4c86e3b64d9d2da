"""The command that finds records, and says what tells those of a kind apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from app.casework.messages import Message, Voice, spoken
from app.commands import telling
from app.commands.answer import Answer
from app.commands.table import argument, command
from app.commands.typed import Usage, pairs, positive
from app.words.language import _, mark

if TYPE_CHECKING:
    from app.casebook import Casebook
    from app.casework.declaration import Record


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
