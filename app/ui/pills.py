"""What a pill says of a case: what waits first, how great the risk is. Words with their tone, and an icon.

Knows the lines of Today; knows no toolkit.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from app.casework.today_lines import Action, Line, LineKind
from app.ui import in_words
from app.words.language import _, ngettext


class PillWords(NamedTuple):
    """A pill: what it says, and its tone (a name of `theme.tokens.TONES`)."""

    words: str
    tone: str


NOTHING = PillWords("", "plain")

ICONS = {
    Action.LOG_CALL: "call",
    Action.ASK_AGAIN: "call",
    Action.REFER: "referral",
    Action.TAKE_STEP: "silence",
    Action.PREPARE: "justice",
    Action.RECORD_OUTCOME: "justice",
    Action.OPEN: "care",
    Action.REVIEW: "secure",
    Action.MAKE_PLAN: "secure",
    Action.ASK_CONSENT: "person",
    Action.APPROVE: "conflict",
    Action.SEND: "referral",
    Action.NOTE_ANSWER: "referral",
    Action.ANSWER: "inbox",
    Action.ANSWER_FLAG: "flag",
}
"""The icon of what is to be done about a line."""


def icon(line: Line) -> str:
    """Return the icon of what waits: help that must come within hours has one of its own."""
    return "medical" if line.kind is LineKind.CLOCK else ICONS.get(line.action, "today")


def waiting(line: Line | None, undecided: int, now: datetime) -> PillWords:
    """Say what waits first in a case; of nothing that is due, how many answers are to be decided between."""
    if line is not None:
        return PillWords(_("answered"), "good") if line.kind is LineKind.NOTICE else _of(line, now)
    if undecided:
        return PillWords(
            ngettext("{count} answer to decide", "{count} answers to decide", undecided).format(count=undecided),
            "decide",
        )
    return NOTHING


def risk(code: str) -> PillWords:
    """Say how great the risk is; nothing while it is not known."""
    words = {"high": _("High risk"), "medium": _("Medium risk"), "low": _("Low risk")}.get(code, "")
    return PillWords(words, {"high": "decide", "medium": "due"}.get(code, "plain"))


def _of(line: Line, now: datetime) -> PillWords:
    if line.kind is LineKind.SILENCE:
        words = ngettext("{count} day silent", "{count} days silent", line.days)
        return PillWords(words.format(count=line.days), "over")
    if line.kind is LineKind.OVERDUE:
        words = ngettext("{count} day over", "{count} days over", line.days)
        return PillWords(words.format(count=line.days), "over")
    if line.due is None:
        is_task = line.kind in (LineKind.TASK, LineKind.REVIEW)
        return PillWords(_("to decide"), "decide") if is_task else PillWords(_("go now"), "over")
    if line.kind is LineKind.CLOCK:
        hours = int((line.due - now) / timedelta(hours=1))
        return PillWords(_("{count} h left").format(count=hours) if hours else _("under 1 h left"), "due")
    day = in_words.near(line.due.date(), now.date(), brief=True)
    if line.kind is LineKind.COURT:
        return PillWords(_("court {day}").format(day=day), "info")
    return PillWords(_("due {day}").format(day=day), "due")
