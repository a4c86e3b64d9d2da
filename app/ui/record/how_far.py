"""How far a form is, in words: each step of it, what was left out, and what is answered already, by whom and when.

Pure: knows no toolkit, no casebook and no clock, and not which questions follow from which answers.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.casework.ask_once import Known
from app.casework.forms import Ask, Step, StepState
from app.ui import in_words
from app.ui.record.questions import Answered
from app.words.language import _, ngettext
from app.words.voice import PersonVoice


class StepLine(NamedTuple):
    """A step in the jump list. `mark` is done, here, problem or open; `words` say how far it is."""

    key: str
    title: str
    words: str
    mark: str


def line(step: Step, state: StepState, *, is_here: bool, is_over: bool) -> StepLine:
    """Return a step as it stands; once a Save was tried (`is_over`), what is missing is to be mended, too."""
    words = _("{answered} of {asked} answered").format(answered=state.answered, asked=state.asked)
    to_mend = len(state.problems) + (len(state.missing) if is_over else 0)
    if to_mend:
        words = _("{count} to mend").format(count=to_mend)
    mark = "problem" if to_mend else "here" if is_here else "done" if state.is_done else "open"
    return StepLine(step.key, _(step.title), words, mark)


def left_out(step: Step, passed: int, skipped: int) -> StepLine:
    """Return a step with how many of its questions were passed over, and how many skipped."""
    said = [
        ngettext("{count} not answered", "{count} not answered", passed).format(count=passed) if passed else "",
        ngettext("{count} skipped", "{count} skipped", skipped).format(count=skipped) if skipped else "",
    ]
    return StepLine(step.key, _(step.title), ", ".join(filter(None, said)), "open")


def answered(ask: Ask, known: Known, voice: PersonVoice, today: date) -> Answered:
    """Return what is known of a question already, in words, and whether it is asked if it still holds."""
    given = known.answer
    told = _told(given.by, given.on, today)
    if given.confirmed_on:
        told = _("{answered} · still so: {confirmed}").format(
            answered=told, confirmed=_told(given.confirmed_by, given.confirmed_on, today)
        )
    words = in_words.answer(ask.field, given.value, voice, {})
    return Answered(words, told, known.confirm, given.name != ask.key)


def _told(by: str, on: date, today: date) -> str:
    """By whom and when: "Amina, 3 March"."""
    day = in_words.near(on, today)
    return _("{person}, {day}").format(person=by, day=day) if by else day
