"""What a list of what is told, or must not be, demands before it is kept: it names records of its own case.

Must not know screens, commands or SQL, nor which kinds of record have such a list.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.casework.answers import Problem
from app.casework.case_file import codes_of, text_of
from app.reading import told_items
from app.writing.desk import Desk
from sync.changes import Value


def not_of_the_case(
    desk: Desk, kind: str, record: str, values: Mapping[str, Value], changed: Collection[str], name: str
) -> list[Problem]:
    """Say which records the list `name` names anew that are none of its case's, or that nobody may name; what stood in
    it already has been told, or not, and stays."""
    case = desk.holdings.held("case", text_of(values, "case"))
    if name not in changed or case is None:
        return []
    held = desk.holdings.held(kind, record) if record else None
    before = codes_of(held.values, name) if held is not None else ()
    new = [each for each in codes_of(values, name) if each not in before]
    return [Problem(name, why) for why in told_items.why_not(desk, case, new)]
