"""The commands of what goes to the server and comes from it, and of whether all that is kept is as it was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.casework.messages import Message, spoken
from app.casework.wrong_clock import WrongClock
from app.commands import telling
from app.commands.answer import Answer
from app.commands.table import argument, command
from app.commands.typed import Usage, positive
from app.words.language import _, mark
from app.words.refusal import refuse

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
    speaking = telling.voice(book.pack)
    clock = [spoken(WrongClock(state["clock"]).said(), speaking)] if state["clock"] else []
    made_up = [_("This is a demo: everybody in it is made up.")] if state["demo"] else []
    words = "\n".join((*made_up, said, *clock, *telling.to_see_to(alarms, speaking), *heads))
    return Answer({**state, "to_see_to": alarms}, words)


def _names_one(alarm: int | None, seen: str | None, every: bool) -> None:
    if (seen is not None and alarm is None) or (every and alarm is not None):
        raise Usage(Message("haki alarms takes --all, or one ID, with --seen TEXT once something was done about it"))


@command(
    "alarms",
    argument("alarm", nargs="?", type=positive, default=None, metavar="ID", help=mark("one alarm alone")),
    argument("--seen", default=None, metavar="TEXT", help=mark("it has been seen to: what was done about it")),
    argument("--all", dest="every", action="store_true", help=mark("also those that somebody has seen to")),
    check=_names_one,
)
def alarms(book: Casebook, alarm: int | None, seen: str | None, every: bool) -> Answer:
    """What was met that must not happen, and what was done about it."""
    if alarm is not None and seen is not None:
        book.centre.saw_to(alarm, seen)
    found = book.centre.alarms(seen=every or alarm is not None)
    if alarm is not None:
        found = [each for each in found if each["id"] == alarm]
        if not found:
            raise refuse("There is no alarm {number} here; `haki alarms --all` lists them.", number=str(alarm))
    speaking = telling.voice(book.pack)
    words = "\n".join(telling.alarm_whole(each, speaking) for each in found)
    return Answer(found, words or _("No alarm waits to be seen to."))


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
