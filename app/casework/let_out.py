"""That a suspect may be out: a ruling on bail, or somebody set free. The survivor hears it the same day, from us.

Must not know a store, a clock or a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timezone

import msgspec

from app.casework import occurrences
from app.casework.case_file import CaseFile, day_of, text_of
from app.casework.items import Cause, Item, by_day


def items(file: CaseFile, zone: timezone) -> Iterator[Item]:
    """Yield what the survivor is to be told, from the day it happened until a follow-up with them says that it was."""
    for ruled in occurrences.every(file, "legal_case.bail_on"):
        yield from _to_tell(file, zone, Cause.BAIL_RULING, ruled.record, ruled.on, {"ruled_on": ruled.on.isoformat()})
    for accused in file.of("accused"):
        if released := day_of(accused, "released_on"):
            facts = {"released_on": released.isoformat()}
            yield from _to_tell(file, zone, Cause.RELEASED, text_of(accused, "id"), released, facts)


def _to_tell(
    file: CaseFile, zone: timezone, cause: Cause, record: str, on: date, facts: Mapping[str, str]
) -> Iterator[Item]:
    told = (day_of(row, "on") for row in file.of("follow_up") if text_of(row, "about") == "survivor")
    if not any(day and day >= on for day in told):
        yield msgspec.structs.replace(by_day(cause, file, {"id": record}, on, zone, facts), visible_from=on)
