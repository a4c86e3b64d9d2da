"""What a record may lead to: what belongs to a case stays within it, and what is approved is there to be approved.

Must not know screens, commands or SQL. `app.writing.recording` asks here before it appends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from app.casework.answers import Problem
from app.casework.declaration import Record
from app.casework.messages import Message
from app.casework.registry import RECORDS, path_to_case
from app.reading.finding import case_of
from app.store import reading
from app.writing.desk import Desk
from sync.changes import Value

_APPROVED = {"closure": "closure", "override": "consent", "unsafe_guardian": "consent"}
"""What kind of record an approval is of, by what is approved; of anything else it may be any of the case."""


def refused_links(
    desk: Desk, record: Record, values: Mapping[str, Value], changed: Collection[str], made: Collection[str] = ()
) -> Iterator[Problem]:
    """Say which of the links `changed` lead into another case, or an approval to nothing; `made` are of the same Save.

    `values` are the record's answers as they will stand. That a link leads to a record that is here is seen elsewhere.
    """
    case = reading.case_of(desk.tx, record.name, values)
    if case is None:
        return
    for field in record:
        if field.name not in changed or field.name == record.parent or not path_to_case(field.links_to or "case"):
            continue
        for target in _ids(values.get(field.name)):
            held = None if target in made else reading.held(desk.tx, field.links_to, target)
            if held is not None and reading.case_of(desk.tx, held.entity, held.values) not in (None, case):
                yield Problem(field.name, Message("This belongs to another case."))
    if record.name == "approval":
        yield from _nothing_to_approve(desk, values, case)


def _nothing_to_approve(desk: Desk, values: Mapping[str, Value], case: str) -> Iterator[Problem]:
    asked = str(values.get("record"))
    entity = reading.entity_of(desk.tx, asked)
    held = reading.held(desk.tx, entity, asked) if entity in RECORDS and entity else None
    fits = held is not None and held.id == asked and not held.hidden and case_of(desk, held) == case
    if not fits or entity != _APPROVED.get(str(values.get("of")), entity):
        yield Problem("record", Message("There is nothing of this number in this case to be approved."))


def _ids(value: Value) -> list[str]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []
