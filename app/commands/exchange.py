"""The commands of what goes to the server and comes from it, and of whether all that is kept is as it was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commands import telling
from app.commands.answer import Answer
from app.commands.table import argument, command
from app.words.language import _, mark

if TYPE_CHECKING:
    from app.casebook import Casebook


@command("sync", argument("--full", action="store_true", help=mark("read the feed from the start and verify it")))
def sync(book: Casebook, full: bool) -> Answer:
    """One exchange now."""
    report = book.centre.sync(full=full, progress=telling.exchanged if telling.is_watched() else None)
    said = _(
        "{pushed} sent, {pulled} received, {waiting} still to send "
        "({bytes_up} bytes up, {bytes_down} down, {round_trips} round trips)"
    ).format_map(report)
    alarms = report["alarms"]
    words = "\n".join((said, *(f"ALARM {telling.alarm_line(each)}" for each in alarms)))
    if not alarms:
        return Answer(report, words)
    what_now = _("The exchange met something that must not happen; show the alarms to the lead. Nothing was altered.")
    return Answer(report, words, [what_now], status=1)


@command("status")
def status(book: Casebook) -> Answer:
    """What is only here, what the server has a receipt for."""
    state = book.centre.status()
    alarms = book.centre.alarms()
    standing = _STATES[state["state"]]
    said = _(
        "{state}; {unsent} changes only here, {receipted} receipted, last exchange {last}, {conflicts} to decide"
    ).format_map({**state, "state": _(standing), "last": state["last_exchange"] or _("never")})
    batch = _("batch {number}")
    heads = (
        f"  {telling.whose(each['person'], each['device'])}: {batch.format(number=each['batch'])} {each['hash'][:16]}"
        for each in state["heads"]
    )
    words = "\n".join((said, *telling.to_see_to(alarms, telling.voice(book.pack)), *heads))
    return Answer({**state, "to_see_to": alarms}, words)


_STATES = {"standalone": mark("standalone"), "waiting": mark("waiting"), "member": mark("member")}


@command("verify")
def verify(book: Casebook) -> Answer:
    """Check the database, every signature and every chain."""
    result = book.upkeep.verify()
    problems = result["problems"]
    if result["ok"]:
        return Answer(result, _("All is well: {changes} changes checked.").format_map(result))
    advice = _("Nothing was changed; keep this folder and tell the lead.")
    first = f"{problems[0]['alarm']}: {problems[0]['what']}. {advice}"
    return Answer(result, "\n".join(map(telling.alarm_line, problems)), [first], status=1)
