"""Who is involved in a case: the survivor, who stands around them, and those who are said to have done it.

Knows the declarations and the words; knows no toolkit and asks the casebook for nothing.
"""

from __future__ import annotations

from app.casework.case_file import text_of
from app.casework.registry import CORE
from app.ui import in_words
from app.ui.case.telling import Row, Telling
from app.ui.record import facts
from app.ui.record.facts import FactGroup
from app.words.language import _


def groups(told: Telling) -> list[FactGroup]:
    """Return what was answered of each."""
    found = [facts.group(_("Survivor"), told.file.case, told.voice, told.names)]
    for row in told.file.of("person_around"):
        found.append(facts.group(text_of(row, "called") or _roles(row, told), row, told.voice, told.names))
    for at, row in enumerate(told.file.of("perpetrator"), 1):
        title = text_of(row, "code_name") or _("Suspect {number}").format(number=at)
        found.append(facts.group(title, row, told.voice, told.names))
    return found


def _roles(row: Row, told: Telling) -> str:
    """What somebody around a survivor is for them, where nobody has said what they are called here."""
    return in_words.answer(CORE["person_around"]["roles"], row.get("roles"), told.voice, told.names)
