"""Lists that lie within the answer above them, as wards do in their sub-county: what is asked, and what fits no more.

Pure: knows no toolkit and no casebook; `seen` are the answers that questions go by.
"""

from __future__ import annotations

from app.casework import forms
from app.casework.country import Pack
from app.casework.forms import Answers, Ask, Step
from app.ui.record import questions
from app.ui.record.questions import Value


def shown(step: Step, seen: Answers, pack: Pack) -> list[Ask]:
    """Return the questions of a step that are asked, without those whose list has nothing within the answer above."""
    return [ask for ask in forms.shown(step, seen) if not _has_codes(ask) or questions.within(ask, seen, pack)]


def is_of_another(ask: Ask, value: Value, pack: Pack) -> bool:
    """Tell whether an answer is of a list in which it lies within another answer."""
    entries = pack.entries(ask.field.code_list) if _has_codes(ask) else ()
    return any(entry.within and entry.code == value for entry in entries)


def lies_outside(ask: Ask, value: Value, seen: Answers, pack: Pack) -> bool:
    """Tell whether such an answer is none any more: it is not asked, or lies in what is not answered above."""
    is_asked = ask.field.asked_when is None or ask.field.asked_when(forms.lookup(ask.of, seen))
    return not is_asked or value not in {entry.code for entry in questions.within(ask, seen, pack)}


def _has_codes(ask: Ask) -> bool:
    return bool(ask.field.code_list) and not ask.field.links_to
