"""Which changes were dated by a clock that was wrong, as far as that can be told here: for whoever shows their times.

Must not change anything, and must not know screens, commands or SQL. It is found when it is shown and kept nowhere: a
row follows from changes and membership alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.reading.glance import Glance
from app.store import feed_times, journal
from sync import doubt
from sync.changes import Change, ChangeId
from sync.merging import in_order


class Doubts:
    """What is to be known of the changes of some records, read once."""

    def __init__(self, glance: Glance, records: Collection[bytes]) -> None:
        self._taken = feed_times.taken(glance.tx, records)
        self._now_ms = feed_times.latest_known(glance.tx, glance.now_ms)

    def among(self, ordered: Sequence[Change]) -> set[ChangeId]:
        """Return the doubtful ones among all changes of one of the records, given in the order of a history."""
        return doubt.doubtful(ordered, self._taken, self._now_ms)


def of_records(glance: Glance, records: Collection[bytes]) -> set[ChangeId]:
    """Return the doubtful ones among all changes of some records."""
    doubts = Doubts(glance, records)
    histories = journal.histories(glance.tx, records).values()
    return {each for changes in histories for each in doubts.among(in_order(changes))}
