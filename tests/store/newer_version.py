"""Haki as a later version might be: a case asks one more question, and there is one more kind of record.

Run as a program: opens the folder named first, under the passphrase in HAKI_PASSPHRASE, and prints as JSON how the
record named second looks to it, the records of the new kind, and whether everything verifies.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

from app.casework.declaration import Record, integer, link, text
from app.casework.records import survivor

VISIT = Record(
    name="visit",
    title="Visit",
    parent="case",
    fields=(link("case", "Case", "case", required=True), text("where", "Where?", searched=True)),
)
CASE = replace(survivor.CASE, fields=(*survivor.CASE.fields, integer("shoe_size", "Shoe size")))
survivor.RECORDS = (CASE, VISIT, *(each for each in survivor.RECORDS if each.name != "case"))  # type: ignore[assignment]


def main(folder: Path, record: str) -> None:
    from app.casebook import Casebook  # noqa: PLC0415 -- the tables follow from the declarations above

    with Casebook.open(folder, os.environ["HAKI_PASSPHRASE"]) as book:
        seen = {
            "case": book.show(record),
            "visits": book.find("visit"),
            "found": book.find("visit", search_for="mtoni"),
            "drafts": [draft.answers for draft in book.drafts()],
            "verified": book.verify(),
        }
    print(json.dumps(seen))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
