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
        found += [_part(part, title, told) for part in told.file.of("involvement") if part["perpetrator"] == row["id"]]
    return found


def _part(part: Row, suspect: str, told: Telling) -> FactGroup:
    """What a suspect was in one incident: who to the survivor, in what part."""
    incident = told.names.get(text_of(part, "incident"), "")
    title = _("{suspect}, in: {incident}").format(suspect=suspect, incident=incident) if incident else suspect
    group = facts.group(title, part, told.voice, told.names)
    said = tuple(fact for fact in group.facts if fact.field != "perpetrator")  # the heading says it
    return group._replace(facts=said)


def _roles(row: Row, told: Telling) -> str:
    """What somebody around a survivor is for them, where nobody has said what they are called here."""
    return in_words.answer(CORE["person_around"]["roles"], row.get("roles"), told.voice, told.names)
