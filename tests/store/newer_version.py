"""Haki as a later version might be: a case asks one more question and there is one more kind of record, or all tables
are the same and only a rule is another one.

Run as a program with `more` or `rule`, a folder and a case, and the passphrase in HAKI_PASSPHRASE: opens the folder and
prints as JSON how the case looks to it, the records of the new kind, and whether everything verifies.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

from app.casework.declaration import Record, integer, link, text
from app.casework.records import survivor
from sync.merging import Care

VISIT = Record(
    name="visit",
    title="Visit",
    parent="case",
    fields=(link("case", "Case", "case", required=True), text("where", "Where?", searched=True)),
)


def declare(newer: str) -> None:
    """Put the newer declarations in place of today's."""
    case = survivor.CASE
    if newer == "more":
        case = replace(case, fields=(*case.fields, integer("shoe_size", "Shoe size")))
    else:
        another_order = Care(("low", "medium", "high"))
        case = replace(
            case, fields=tuple(replace(f, care=another_order) if f.name == "risk" else f for f in case.fields)
        )
    others = [each for each in survivor.RECORDS if each.name != "case"]
    survivor.RECORDS = (case, *others, *([VISIT] if newer == "more" else []))  # type: ignore[assignment]


def main(newer: str, folder: Path, record: str) -> None:
    """Open a folder as the newer version, and print what it sees."""
    declare(newer)
    from app.casebook import Casebook  # noqa: PLC0415 -- the tables follow from the declarations above

    with Casebook.open(folder, os.environ["HAKI_PASSPHRASE"]) as book:
        seen = {
            "case": book.records.show(record),
            "visits": book.records.find("visit") if newer == "more" else [],
            "found": book.records.find("visit", search_for="mtoni") if newer == "more" else [],
            "drafts": [draft.answers for draft in book.drafts.every()],
            "verified": book.upkeep.verify(),
        }
    print(json.dumps(seen))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
