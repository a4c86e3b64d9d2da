"""Gives a case another pseudonym: because somebody asks for one, or because it turned out to be a name of the person.

It is always drawn, never typed, so that nobody writes a real name there. The history keeps the one before. Must not
know screens, commands or SQL. The casebook and the rules of an identity call it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.casework import naming
from app.casework.case_file import text_of
from app.reading.finding import find
from app.store.holdings import Held
from app.store.journal import Intent
from app.words.refusal import refuse
from app.writing.desk import Desk
from sync.changes import Kind, Value

_NAMES = ("real_name", "known_as", "caregiver_name")
"""What an identity record says somebody is called."""


def another(desk: Desk, case: str) -> None:
    """Give a case, by its id or code, another pseudonym, which is no name in its identity records. Raises `Refused`."""
    held = find(desk, case)
    if held.entity != "case" or held.hidden:
        raise refuse("Only a case that is in sight has a pseudonym.")
    desk.append([_drawn(desk, held, _known_names(desk, held.id))[1]])


def if_it_is_a_name(desk: Desk, identity: Mapping[str, Value]) -> list[Intent]:
    """Return the change by which the case of an identity gets another pseudonym, should the one it has be a name in it;
    the desk says so."""
    case = desk.holdings.held("case", str(identity.get("case")))
    names = _names_of(identity)
    if case is None or case.hidden or not naming.is_among(text_of(case.values, "pseudonym"), names):
        return []
    desk.renamed, intent = _drawn(desk, case, [*names, *_known_names(desk, case.id)])
    return [intent]


def _drawn(desk: Desk, case: Held, names: Collection[str]) -> tuple[str, Intent]:
    had = text_of(case.values, "pseudonym")
    free = [each for each in desk.pack.pseudonyms if each + naming.STAR != had and not naming.is_among(each, names)]
    pseudonym = naming.pseudonym(free or desk.pack.pseudonyms, desk.used, desk.draw())
    desk.used[pseudonym] = desk.used.get(pseudonym, 0) + 1
    return pseudonym, Intent(case.entity, bytes.fromhex(case.id), Kind.SET, {"pseudonym": pseudonym}, case.heads)


def _known_names(desk: Desk, case: str) -> list[str]:
    return [name for row in desk.holdings.listed("identity", {"case": case}) for name in _names_of(row.values)]


def _names_of(identity: Mapping[str, Value]) -> list[str]:
    return [text_of(identity, field) for field in _NAMES if text_of(identity, field)]
