"""Since when a case is a centre's: nobody is late, and nobody silent, for days before it came.

Pure. A centre that joins a running trial says so on the legal case (`joined_on`); what happened before stands in the
record, and no clock counts it.
"""

from __future__ import annotations

from datetime import date

from app.casework.case_file import CaseFile, day_of, first_day


def came_on(file: CaseFile) -> date | None:
    """Return the day a centre came to a case; None when nobody can tell.

    It is the day it joined the legal case, where that is said of every one; else the day it was told, or of a case
    without that, the day it was opened. Whoever brings in last year's papers has known since last year.
    """
    joined = [day_of(row, "joined_on") for row in file.of("legal_case")]
    if joined and all(joined):
        return first_day(iter(joined))
    told = first_day(day_of(row, "reported_on") for row in file.of("incident"))
    opened = day_of(file.case, "opened_on")
    return first_day(iter((told, opened)))
