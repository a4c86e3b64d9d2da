"""The lines of Today as it shows them, and what a form that one begins need not ask again.

Knows the declarations; knows no toolkit and asks the casebook for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from app.casebook import Draft, Waiting
from app.casework import forms
from app.casework.country import Pack
from app.casework.messages import Filling, Label, Message
from app.casework.registry import CORE
from app.casework.silence import ladder, step_at
from app.casework.today import Action, Line
from app.words.voice import PersonVoice

FORMS: Mapping[Action, str] = {
    Action.LOG_CALL: "follow_up",
    Action.ASK_AGAIN: "follow_up",
    Action.TAKE_STEP: "follow_up",
    Action.REFER: "referral",
    Action.ASK_CONSENT: "consent",
}
"""The form that an action fills in, about the line's case. The other actions open the case."""

_INSTITUTION_FIELDS = {"follow_up": "follow_up.institution", "consent": "consent.recipient"}


class WaitingGroup(NamedTuple):
    """Lines that are shown together: the first ones, and how many there are."""

    shown: tuple[Waiting, ...]
    total: int

    @property
    def hidden(self) -> int:
        """How many are not shown yet."""
        return self.total - len(self.shown)


class SilentLine(NamedTuple):
    """An institution that does not move in a case: who, for how many days, and the step of the ladder that is next.

    `step` is None when the steps so far have all been taken; `asked` counts the follow-ups since it moved last.
    """

    waiting: Waiting
    who: Message
    days: int
    asked: int
    step: Message | None


class UnfinishedLine(NamedTuple):
    """A draft: its form, the step it stands at (from 1) of how many, and when it was kept."""

    waiting: Waiting
    title: str
    step: int
    steps: int
    saved: datetime


def silent_line(waiting: Waiting) -> SilentLine:
    """Return an institution that does not move, as its card shows it."""
    line = waiting.line
    fillings = line.what.fillings
    step, asked = fillings.get("step"), fillings.get("follow_ups", 0)
    who = Message("{institution}", {"institution": fillings["institution"]})
    following = Message("{step}", {"step": step}) if step is not None else None
    return SilentLine(waiting, who, line.days, asked if isinstance(asked, int) else 0, following)


def unfinished_line(waiting: Waiting, draft: Draft | None, now: datetime) -> UnfinishedLine:
    """Return a draft as its card shows it."""
    if draft is None:
        return UnfinishedLine(waiting, "", 1, 1, now)
    form = forms.form(draft.form, CORE)
    keys = [step.key for step in form.steps]
    at = keys.index(draft.step) + 1 if draft.step in keys else 1
    saved = datetime.fromtimestamp(draft.changed_at / 1000, UTC).astimezone(now.tzinfo)
    return UnfinishedLine(waiting, form.title, at, len(keys), saved)


def answers_for(line: Line, pack: Pack, voice: PersonVoice) -> dict[str, Any]:
    """Return what a form about a line need not ask again: the institution, that it is called, what it owes, the step of
    the ladder that is due."""
    form = FORMS[line.action]
    institution = institution_of(line.what.fillings.values())
    known: dict[str, Any] = {}
    if institution and form in _INSTITUTION_FIELDS:
        known[_INSTITUTION_FIELDS[form]] = institution
    if institution and form == "follow_up":
        known |= {"follow_up.about": "institution", "follow_up.channel": "call"}
        if isinstance(owed := line.what.fillings.get("step"), Label):
            known["follow_up.asked"] = voice.label(owed.code_list, owed.code)
    if line.action is Action.TAKE_STEP:
        step = step_at(ladder(pack, institution), line.days)
        if step is not None:
            known["follow_up.ladder_step"] = step.days
    return known


def institution_of(fillings: Iterable[Filling]) -> str:
    """Return the code of the institution that a sentence is about; "" when it is about none."""
    for filling in fillings:
        if isinstance(filling, Label) and filling.code_list == "institution":
            return filling.code
        if isinstance(filling, Message) and (found := institution_of(filling.fillings.values())):
            return found
    return ""
