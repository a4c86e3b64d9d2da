"""Today: one ordered list of what waits, from the agendas of all cases and what the device itself has to say.

Pure: `now` is passed in. Every line has its sentence, its day and its one action. An empty list means that nothing is
waiting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from operator import itemgetter

from app.casework import today_beside, waivers
from app.casework.agenda import Cause, Item
from app.casework.country import Pack
from app.casework.look_alikes import LookAlike
from app.casework.messages import Filling, Label, Message
from app.casework.second_persons import UNCONFIRMED, AskedFor, NewSeat
from app.casework.silence import ladder, to_take
from app.casework.so_far import so_far, who
from app.casework.today_beside import Beside, Undecided, Unfinished
from app.casework.today_lines import Action, Line, LineKind
from app.casework.today_sentences import SENTENCES, flag_answered, hearing
from app.casework.unheard import Unheard
from app.casework.wrong_clock import WrongClock

JUST_OVER = 14
"""Days for which what is over is still a matter of days."""


def lines(
    items: Iterable[Item],
    pack: Pack,
    now: datetime,
    *,
    undecided: Iterable[Undecided] = (),
    drafts: Iterable[Unfinished] = (),
    asked_for: Iterable[AskedFor] = (),
    notices: Iterable[NewSeat | Unheard] = (),
    clock: WrongClock | None = None,
    look_alikes: Iterable[LookAlike] = (),
    unsent: int = 0,
    last_sent: datetime | None = None,
    limit: int | None = None,
) -> list[Line]:
    """Return Today's lines in the order shown, all of them or the first `limit`.

    By kind; within it what is longest over, soonest due or longest silent comes first. Only lines that are returned
    get their sentences, so a limit keeps it quick among very many. `unsent` counts Saves that no server has a
    receipt for; they are worth a line when the last exchange is older than a day, or never was.
    """
    placed: list[_Placed] = [
        (_ORDER[_kind_of(item, now)], item.due.timestamp(), item.case, item.record, item)
        for item in items
        if is_visible(item, now)
    ]
    placed += [(_ORDER[LineKind.CONFLICT], each.since.timestamp(), each.case, each.record, each) for each in undecided]
    placed += [(_ORDER[LineKind.TASK], each.since.timestamp(), each.case, each.record, each) for each in asked_for]
    placed += [(_ORDER[LineKind.NOTICE], 0.0, "", "", clock)] if clock is not None else []
    placed += [(_ORDER[LineKind.NOTICE], each.on.timestamp(), "", each.device, each) for each in notices]
    placed += [(_ORDER[LineKind.NOTICE], each.on.timestamp(), each.case, each.record, each) for each in look_alikes]
    placed += [(_ORDER[LineKind.DRAFT], -each.saved.timestamp(), each.case, each.draft, each) for each in drafts]
    placed.sort(key=itemgetter(0, 1, 2, 3))
    found = [_line(each[-1], pack, now) for each in placed[:limit]]
    if unsent and (last_sent is None or now - last_sent >= timedelta(days=1)):
        found.append(today_beside.unsent_line(unsent, last_sent, now))
    return found[:limit]


def counts(items: Iterable[Item], now: datetime) -> Counter[LineKind]:
    """Return how many lines of each kind the agendas have, without making their sentences."""
    return Counter(_kind_of(item, now) for item in items if is_visible(item, now))


def first_of_each(items: Iterable[Item], now: datetime, limit: int) -> list[Item]:
    """Return the first `limit` items of each kind of line, by when they are due."""
    found: dict[LineKind, list[Item]] = {}
    for item in sorted(items, key=lambda item: item.due):
        found.setdefault(_kind_of(item, now), []).append(item)
    return [item for some in found.values() for item in some[:limit]]


def cannot_wait(line: Line) -> bool:
    """Tell whether a line must be seen: hours that run, a word to be given, what is due by tomorrow or just over."""
    if line.kind in (LineKind.CLOCK, LineKind.TASK, LineKind.REVIEW):
        return True
    most = {LineKind.DUE: 1, LineKind.COURT: 1, LineKind.OVERDUE: JUST_OVER}.get(line.kind, -1)
    return line.days <= most


def is_visible(item: Item, now: datetime) -> bool:
    """Tell whether an item stands on Today."""
    return item.visible_from <= now.date() and (item.until is None or now <= item.until)


_Said = Item | Beside
_Placed = tuple[int, float, str, str, _Said]
_ORDER = {kind: at for at, kind in enumerate(LineKind)}
_KIND_OF = {
    Cause.SILENCE: LineKind.SILENCE,
    Cause.URGENT: LineKind.CLOCK,
    Cause.COURT: LineKind.COURT,
    Cause.UNCONFIRMED: LineKind.TASK,
    Cause.FLAG_ANSWERED: LineKind.NOTICE,
    Cause.LEAK: LineKind.CLOCK,
    Cause.EMERGENCY: LineKind.REVIEW,
}


def kind_of_cause(cause: Cause) -> LineKind | None:
    """Return the kind of line that a cause always makes; None where it is due first and then overdue."""
    return _KIND_OF.get(cause)


def _kind_of(item: Item, now: datetime) -> LineKind:
    return _KIND_OF.get(item.cause) or (LineKind.OVERDUE if now > item.due else LineKind.DUE)


def _line(each: _Said, pack: Pack, now: datetime) -> Line:
    if not isinstance(each, Item):
        return today_beside.line_of(each, now)
    line, done = _of_item(each, pack, now)._replace(waits=waivers.name_of(each)), so_far(each, now)
    if done is None:
        return line
    action = Action.SEND if done.is_to_send else Action.NOTE_ANSWER if done.may_answer else line.action
    return line._replace(so_far=done.said, referral=done.referral, action=action)


def _of_item(each: Item, pack: Pack, now: datetime) -> Line:
    kind = _kind_of(each, now)
    days_left = (each.due.date() - now.date()).days
    if kind is LineKind.SILENCE:
        return _silence(each, pack, now)
    if kind is LineKind.CLOCK:
        return _leak(each, now) if each.cause is Cause.LEAK else _urgent(each, pack, now)
    if kind is LineKind.COURT:
        return Line(kind, each.case, each.record, hearing(each), each.due, days_left, Action.PREPARE)
    if kind in (LineKind.NOTICE, LineKind.TASK):
        what = flag_answered(each) if kind is LineKind.NOTICE else UNCONFIRMED
        return Line(kind, each.case, each.record, what, None, max(0, -days_left), Action.OPEN)
    if kind is LineKind.REVIEW:
        days = (now.date() - each.visible_from).days
        said = SENTENCES[each.cause](each, now > each.due)
        return Line(kind, each.case, each.record, said, each.due, days, Action.APPROVE)
    is_over = kind is LineKind.OVERDUE
    days = max(1, -days_left) if is_over else days_left
    action = Action.REFER if each.facts.get("ours") else _ACTIONS[each.cause]
    return Line(kind, each.case, each.record, SENTENCES[each.cause](each, is_over), each.due, days, action)


def _silence(item: Item, pack: Pack, now: datetime) -> Line:
    institution = str(item.facts["institution"])
    days = (now.date() - item.due.date()).days
    taken = [int(each) for each in str(item.facts.get("taken", "")).split()]
    step = to_take(ladder(pack, institution), days, taken)
    fillings: dict[str, Filling] = {"institution": who(item), "follow_ups": int(item.facts.get("follow_ups", 0))}
    if step is None:
        what = Message(
            "{institution}: no movement for {count} day.",
            fillings,
            many="{institution}: no movement for {count} days.",
            count=days,
        )
    else:
        what = Message(
            "{institution}: no movement for {count} day. Next: {step}.",
            fillings | {"step": Label("ladder", step.code)},
            many="{institution}: no movement for {count} days. Next: {step}.",
            count=days,
        )
    return Line(LineKind.SILENCE, item.case, item.record, what, item.due, days, Action.TAKE_STEP)


def _urgent(item: Item, pack: Pack, now: datetime) -> Line:
    code = str(item.facts["help"])
    help_, lost = Label("urgent", code), Label("urgent_lost", code)
    if now > item.due:
        return Line(LineKind.CLOCK, item.case, item.record, Message("{help}: go now.", {"help": help_}), None, 0,
                    Action.REFER)  # fmt: skip
    hours = int((item.due - now) / timedelta(hours=1))
    what = Message("{help}: {count} hour left.", {"help": help_}, many="{help}: {count} hours left.", count=hours)
    if not hours:  # "0 hours left" reads as if it were over, and it is not
        what = Message("{help}: less than an hour left.", {"help": help_})
    elif code in pack.codes("urgent_lost"):
        what = Message(
            "{help}: {count} hour left, then {lost}.",
            {"help": help_, "lost": lost},
            many="{help}: {count} hours left, then {lost}.",
            count=hours,
        )
    return Line(LineKind.CLOCK, item.case, item.record, what, item.due, hours // 24, Action.REFER)


def _leak(item: Item, now: datetime) -> Line:
    hours = max(0, int((item.due - now) / timedelta(hours=1)))
    if now > item.due:
        what = Message("An identity leaked: tell the Data Commissioner now, the 72 hours are over.")
        return Line(LineKind.CLOCK, item.case, item.record, what, None, 0, Action.OPEN)
    what = Message(
        "An identity leaked: {count} hour left to tell the Data Commissioner.",
        many="An identity leaked: {count} hours left to tell the Data Commissioner.",
        count=hours,
    )
    return Line(LineKind.CLOCK, item.case, item.record, what, item.due, hours // 24, Action.OPEN)


_ACTIONS: Mapping[Cause, Action] = {
    Cause.PROMISE: Action.LOG_CALL,
    Cause.ASK_AGAIN: Action.ASK_AGAIN,
    Cause.REFERRAL: Action.ASK_AGAIN,
    Cause.INCOMING: Action.ANSWER,
    Cause.TO_SEND: Action.SEND,
    Cause.CLOCK: Action.LOG_CALL,
    Cause.COURT_OUTCOME: Action.RECORD_OUTCOME,
    Cause.SESSION: Action.OPEN,
    Cause.GOAL: Action.OPEN,
    Cause.SAFETY_PLAN: Action.REVIEW,
    Cause.RISK_REVIEW: Action.REVIEW,
    Cause.OUTCOME: Action.REVIEW,
    Cause.CONSENT: Action.ASK_CONSENT,
    Cause.PLAN: Action.REVIEW,
    Cause.HANDED_BACK: Action.OPEN,
    Cause.FLAG: Action.ANSWER_FLAG,
    Cause.APPROVAL: Action.APPROVE,
    Cause.GROWN_UP: Action.ASK_CONSENT,
    Cause.BAIL_RULING: Action.LOG_CALL,
    Cause.RELEASED: Action.LOG_CALL,
    Cause.DECISION: Action.OPEN,
    Cause.MEETING: Action.OPEN,
    Cause.PLACEMENT_VISIT: Action.OPEN,
    Cause.PLACEMENT_ORDER: Action.OPEN,
    Cause.SCHOOL: Action.OPEN,
    Cause.TRACING: Action.OPEN,
    Cause.COMPENSATION: Action.OPEN,
    Cause.ORDER_ENDS: Action.OPEN,
    Cause.TRANSFER: Action.ASK_AGAIN,
    Cause.EMERGENCY: Action.APPROVE,
    Cause.SELF_HARM: Action.MAKE_PLAN,
}
