"""What a line of Today is: its kind, its sentence, its day, and what one tap on it does.

Must not know from what a line is made, nor when it counts (`app.casework.today`).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.casework.messages import Message


class LineKind(StrEnum):
    """The kinds of `haki today`, in the order shown."""

    CLOCK = "clock"
    OVERDUE = "overdue"
    DUE = "due"
    SILENCE = "silence"
    COURT = "court"
    CONFLICT = "conflict"
    TASK = "task"
    REVIEW = "review"
    NOTICE = "notice"
    DRAFT = "draft"
    UNSENT = "unsent"


class Action(StrEnum):
    """What one tap on a line does."""

    LOG_CALL = "log_call"
    ASK_AGAIN = "ask_again"
    REFER = "refer"
    TAKE_STEP = "take_step"
    PREPARE = "prepare"
    RECORD_OUTCOME = "record_outcome"
    OPEN = "open"
    REVIEW = "review"
    ASK_CONSENT = "ask_consent"
    APPROVE = "approve"
    DECIDE = "decide"
    RESUME = "resume"
    SYNC = "sync"
    SEND = "send"
    NOTE_ANSWER = "note_answer"
    ANSWER = "answer"
    ANSWER_FLAG = "answer_flag"
    LOOK = "look"
    TELL_APART = "tell_apart"
    SET_CLOCK = "set_clock"
    MAKE_PLAN = "make_plan"


class Line(NamedTuple):
    """A line of Today.

    `days`: days over for `overdue`, days left for `due`, `clock` and `court` (0: today), days since the last movement
    for `silence`, days since it began for the others. `due` is a moment, or None where nothing is due. `so_far` is what
    was done about it already, and `referral` the one that the action is about; `waits` is what a waiver calls it.
    """

    kind: LineKind
    case: str
    record: str
    what: Message
    due: datetime | None
    days: int
    action: Action
    so_far: Message | None = None
    referral: str = ""
    waits: str = ""
