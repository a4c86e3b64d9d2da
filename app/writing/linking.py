"""What a record may lead to: what belongs to a case stays within it.

Must not know screens, commands or SQL, nor any kind of record by name. `app.writing.recording` asks here before it
appends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from app.casework.answers import Problem
from app.casework.declaration import Field, Record
from app.casework.messages import Message
from app.casework.registry import CORE
from app.writing.desk import Desk
from sync.changes import Value


def refused_links(
    desk: Desk, record: Record, values: Mapping[str, Value], changed: Collection[str], made: Collection[str] = ()
) -> Iterator[Problem]:
    """Say which of the links `changed` lead into another case; `made` are of the same Save.

    `values` are the record's answers as they will stand. That a link leads to a record that is here is seen elsewhere.
    """
    case = desk.holdings.case_of(record.name, values)
    for field in (record[name] for name in changed) if case is not None else ():
        if field.name == record.parent or not _stays_within_cases(field):
            continue
        for target in _ids(values.get(field.name)):
            held = None if target in made else desk.holdings.held(field.links_to, target)
            if held is not None and desk.holdings.case_of(held.entity, held.values) not in (None, case):
                yield Problem(field.name, Message("This belongs to another case."))


def _stays_within_cases(field: Field) -> bool:
    return bool(field.links_to and CORE.path_to_case(field.links_to))


def _ids(value: Value) -> list[str]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []
