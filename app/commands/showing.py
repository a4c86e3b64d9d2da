"""The commands that show one record: as it stands with what follows from others, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.casework.messages import Filling, Label, Message, spoken
from app.commands import telling
from app.commands.answer import Answer
from app.commands.table import argument, command
from app.words.language import mark

if TYPE_CHECKING:
    from app.casebook import Casebook
    from app.casework.consent import Departed

_REASON = argument("--reason", default="", metavar="TEXT", help=mark("open an identity, journalled with this reason"))


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
    from app.casework.today_lines import LineKind

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
