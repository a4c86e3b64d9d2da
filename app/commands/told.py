"""The command of what was told of a case: to whom, when, on whose yes, each answer as it stood then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from app.casework.messages import Filling, Label, Message, Voice, spoken
from app.commands import telling
from app.commands.answer import Answer
from app.commands.table import argument, command
from app.words.language import _

if TYPE_CHECKING:
    from app.casebook import Casebook, ToldItem, WasTold


@command("told", argument("case", metavar="CASE"))
def told(book: Casebook, case: str) -> Answer:
    """What was told of a case, to whom, when, and on whose yes."""
    found, speaking = book.cases.told(case), telling.voice(book.pack)
    lines = [line for each in found for line in lines_of(book, each, speaking)]
    return Answer([as_data(book, each) for each in found], "\n".join(lines) or _("Nothing of it was told to anybody."))


def told_by(book: Casebook, held: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return each time that something went by a referral or a transfer, with it in sentences (`said`)."""
    found = [each for each in book.cases.told(str(held["case"])) if each.record == held["id"]]
    return [{**as_data(book, each), "said": list(_sentences(book, each))} for each in found]


def as_data(book: Casebook, each: WasTold) -> dict[str, Any]:
    """Return one time that something went, as `--json` prints it."""
    from app.casework.case_file import text_of

    consent = each.consent or {}
    return {
        "entity": each.entity,
        "record": each.record,
        "to": each.to,
        "to_name": _name(book, each.to),
        "at": each.at,
        "by": each.by,
        "told": each.told,
        "consent": text_of(consent, "id"),
        "given_by": text_of(consent, "given_by"),
        "override": text_of(consent, "override"),
        "items": [
            {
                "name": item.name,
                "value": item.value,
                "folded": item.folded,
                "changed": item.is_changed,
                "deleted": item.is_deleted,
                "why_not": item.why_not,
            }
            for item in each.items
        ],
    }


def lines_of(book: Casebook, each: WasTold, speaking: Voice) -> Iterator[str]:
    """Yield one time that something went, as people read it."""
    first, *others = (spoken(sentence, speaking) for sentence in _sentences(book, each))
    yield first
    yield from (f"    {line}" for line in others)


def _sentences(book: Casebook, each: WasTold) -> Iterator[Message]:
    who: Filling = _name(book, each.to) or Label("institution", each.to)
    fillings: dict[str, Filling] = {"who": who, "at": each.at, "by": telling.on_one_line(each.by)}
    yield Message("Told {who} at {at}, noted by {by}:", fillings)
    yield _on_whose_yes(each)
    yield from map(_of_item, each.items)


def _on_whose_yes(each: WasTold) -> Message:
    from app.casework.case_file import text_of

    consent = each.consent or {}
    if each.told in ("nothing", "coming"):
        return Message("{told}: no consent is asked for that.", {"told": Label("told", each.told)})
    if not consent:
        return Message("On no consent of this case.")
    asked: Filling = text_of(consent, "on")
    if override := text_of(consent, "override"):
        return Message("Against or without consent: {how}.", {"how": Label("consent_override", override)})
    if not text_of(consent, "given_by"):
        return Message("On the consent of {date}.", {"date": asked})
    given_by = Label("consent_by", text_of(consent, "given_by"))
    return Message("On the consent of {date}, given by: {given_by}.", {"date": asked, "given_by": given_by})


def _of_item(item: ToldItem) -> Message:
    if item.why_not is not None:
        return item.why_not
    value = telling.FOLDED if item.folded else telling.as_words(item.value)
    fillings: dict[str, Filling] = {"name": item.name, "value": value}
    if item.is_deleted:
        return Message("{name}: {value} (deleted since)", fillings)
    if item.is_changed:
        return Message("{name}: {value} (otherwise by now)", fillings)
    return Message("{name}: {value}", fillings)


def _name(book: Casebook, to: str) -> str:
    """What a partner is called; nothing of a kind of institution."""
    return "" if not to or to in book.pack.codes("institution") else str(book.records.show(to).get("name") or "")
