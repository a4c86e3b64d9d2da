"""A draft in a line: its form, whose case it is about, how far it is, when it was kept.

Knows the declarations; knows no toolkit and asks the casebook for nothing. It stands on screens that others see, so
nothing that somebody told in words is ever in it: of a survivor who has no case yet it says what the list of cases
says of one, age, sex and place; of the rest what was chosen from a list, and what an institution or a training is
called.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from app.casebook import Draft
from app.casework import moments, old_drafts
from app.casework.registry import Registry
from app.ui import in_words
from app.words.language import _
from app.words.voice import PersonVoice

_NAMED = {"partner": "name", "training": "title"}
"""What is called by a name that is nobody's."""
_INSTITUTION = "institution"


class DraftLine(NamedTuple):
    """A draft: `title` is its form, `whose` the case it is about, or what is known of who; `step`, from 1, of `steps`;
    `saved` when it was kept."""

    id: str
    title: str
    whose: str
    step: int
    steps: int
    saved: datetime

    def how_far(self, now: datetime) -> str:
        """Say at which step it is, and when it was kept."""
        words = _("step {step} of {steps}, saved {time}") if self.steps > 1 else _("saved {time}")
        return words.format(step=self.step, steps=self.steps, time=in_words.moment(self.saved, now.date()))

    def second(self, now: datetime) -> str:
        """Say whose it is and how far."""
        return " · ".join(part for part in (self.whose, self.how_far(now)) if part)


def line(draft: Draft, case: str, registry: Registry, voice: PersonVoice, now: datetime) -> DraftLine:
    """Return the line of a draft; `case` says pseudonym and code, "" where there is none."""
    form = old_drafts.form_of(draft.form, registry, draft.answers)
    keys = [step.key for step in form.steps]
    at = keys.index(old_drafts.step_of(form, draft.step)) + 1
    saved = moments.at(draft.changed_at, now.tzinfo or UTC)
    is_edit = draft.record in draft.parents
    title = _("{form}, a change").format(form=_(form.title)) if is_edit else _(form.title)
    whose = " · ".join(part for part in (case or _who(draft, voice, now), _about(draft, registry, voice)) if part)
    return DraftLine(draft.id, title, whose, 1 if is_edit else at, 1 if is_edit else len(keys), saved)


def _who(draft: Draft, voice: PersonVoice, now: datetime) -> str:
    """Who a case that is not there yet will be about: "girl, 15 · Likoni"."""
    told = _answers(draft, "case")
    told = {name: value for name, value in told.items() if isinstance(value, int) or name not in ("age", "birth_year")}
    return " · ".join(part for part in (in_words.person(told, voice, now.date()), in_words.place(told, voice)) if part)


def _about(draft: Draft, registry: Registry, voice: PersonVoice) -> str:
    """Which institution it is about, or what it is called."""
    told = _answers(draft, draft.form)
    name = told.get(_NAMED.get(draft.form, ""))
    if isinstance(name, str) and name.strip():
        return in_words.beginning(name, 40)
    chosen = (told.get(field.name) for field in registry.get(draft.form, ()) if field.code_list == _INSTITUTION)
    code = next((value for value in chosen if isinstance(value, str)), "")
    return voice.label(_INSTITUTION, code) if code else ""


def _answers(draft: Draft, entity: str) -> Mapping[str, Any]:
    beginning = f"{entity}."
    return {key.removeprefix(beginning): value for key, value in draft.answers.items() if key.startswith(beginning)}
