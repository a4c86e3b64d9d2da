"""The lines of Today as it shows them, and what a form that one begins need not ask again.

Knows the declarations; knows no toolkit and asks the casebook for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from app.casebook import Waiting
from app.casework.country import Pack
from app.casework.messages import Filling, Label, Message
from app.casework.silence import ladder
from app.casework.today import JUST_OVER
from app.casework.today_lines import Action, Line
from app.words.voice import PersonVoice

FORMS: Mapping[Action, str] = {
    Action.LOG_CALL: "follow_up",
    Action.ASK_AGAIN: "follow_up",
    Action.TAKE_STEP: "follow_up",
    Action.REFER: "referral",
    Action.ASK_CONSENT: "consent",
    Action.MAKE_PLAN: "safety_plan",
}
"""The form that an action fills in, about the line's case. The other actions open the case."""

_INSTITUTION_FIELDS = {
    "follow_up": "follow_up.institution", "consent": "consent.recipient", "referral": "referral.institution",
}  # fmt: skip


WITHIN_A_DAY = "emergency"
"""How urgent a referral is that hours run out for, by the list of the inter-agency form."""


class WaitingGroup(NamedTuple):
    """Lines that are shown together: the first ones, and how many there are."""

    shown: tuple[Waiting, ...]
    total: int

    @property
    def hidden(self) -> int:
        """How many are not shown yet."""
        return self.total - len(self.shown)


class Heap(NamedTuple):
    """What is long over and of one kind: everything that an institution owes, or that one case waits for. `name` is the
    code of the institution, "" where it is a case's own; `days` is how long the oldest is over."""

    key: str
    name: str
    lines: tuple[Waiting, ...]

    @property
    def days(self) -> int:
        """How many days the oldest is over."""
        return max(each.line.days for each in self.lines)


class OverdueGroup(NamedTuple):
    """What is over, as it is shown: what is a matter of days one by one, the rest in heaps; of `total` lines `hidden`
    are not to be seen, neither themselves nor in a heap."""

    shown: tuple[Waiting | Heap, ...]
    total: int
    hidden: int


def heaped(lines: Sequence[Waiting]) -> list[Waiting | Heap]:
    """Return lines that are over: those of the last days themselves, then heaps of what is long over, the oldest first.

    So what is a year old neither stands before what was due yesterday, nor is it lost.
    """
    recent = [each for each in lines if each.line.days <= JUST_OVER]
    heaps: dict[str, tuple[str, list[Waiting]]] = {}
    for each in lines:
        if each.line.days > JUST_OVER:
            name = institution_of(each.line.what.fillings.values())
            heaps.setdefault(name or each.line.case, (name, []))[1].append(each)
    found = [Heap(key, name, tuple(some)) for key, (name, some) in heaps.items()]
    found.sort(key=lambda heap: -heap.days)
    return [*recent, *(heap if len(heap.lines) > 1 else heap.lines[0] for heap in found)]


class SilentLine(NamedTuple):
    """An institution that does not move in a case: who, for how many days, and the step of the ladder that is next.

    `step` is None when the steps so far have all been taken; `asked` counts the follow-ups since it moved last.
    """

    waiting: Waiting
    who: Message
    days: int
    asked: int
    step: Message | None


def silent_line(waiting: Waiting) -> SilentLine:
    """Return an institution that does not move, as its card shows it."""
    line = waiting.line
    fillings = line.what.fillings
    step, asked = fillings.get("step"), fillings.get("follow_ups", 0)
    who = Message("{institution}", {"institution": fillings["institution"]})
    following = Message("{step}", {"step": step}) if step is not None else None
    return SilentLine(waiting, who, line.days, asked if isinstance(asked, int) else 0, following)


def answers_for(line: Line, pack: Pack, voice: PersonVoice) -> dict[str, Any]:
    """Return what a form about a line need not ask again: the institution, that it is called, what it owes, the step of
    the ladder that is due; of help that works only for hours, the service and that it is urgent."""
    form = FORMS[line.action]
    institution = institution_of(line.what.fillings.values())
    known: dict[str, Any] = {}
    if institution and form in _INSTITUTION_FIELDS:
        known[_INSTITUTION_FIELDS[form]] = institution
    if institution and form == "follow_up":
        known |= {"follow_up.about": "institution", "follow_up.channel": "call"}
        if isinstance(owed := line.what.fillings.get("step"), Label):
            known["follow_up.asked"] = voice.label(owed.code_list, owed.code)
    urgent = next((each for each in pack.urgent if each.code == urgent_help_of(line)), None)
    if urgent is not None and form == "referral":
        known |= {"referral.services": list(urgent.services), "referral.priority": WITHIN_A_DAY}
    if line.action is Action.TAKE_STEP:
        named = line.what.fillings.get("step")
        code = named.code if isinstance(named, Label) else ""
        step = next((each for each in ladder(pack, institution) if each.code == code), None)
        if step is not None:
            known["follow_up.ladder_step"] = step.days
    return known


def urgent_help_of(line: Line) -> str:
    """Return the code of the help that works only for hours; "" when a line is about none."""
    found = line.what.fillings.get("help")
    return found.code if isinstance(found, Label) and found.code_list == "urgent" else ""


def institution_of(fillings: Iterable[Filling]) -> str:
    """Return the code of the institution that a sentence is about; "" when it is about none."""
    for filling in fillings:
        if isinstance(filling, Label) and filling.code_list == "institution":
            return filling.code
        if isinstance(filling, Message) and (found := institution_of(filling.fillings.values())):
            return found
    return ""
