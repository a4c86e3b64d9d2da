"""A saved list is called by a name of its own, and is of a worker of the centre if of any."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.casework import flags, saved_lists
from app.casework.answers import Problem
from app.casework.case_file import text_of
from app.casework.messages import Message
from app.writing.desk import Desk
from app.writing.rules import KindRules
from sync.changes import Value


class SavedListRules(KindRules):
    """What a list may be called."""

    def contradicts(
        self, desk: Desk, record: str, values: Mapping[str, Value], changed: Collection[str]
    ) -> list[Problem]:
        """Say that another list is called so, or that nobody of the centre is meant."""
        problems = super().contradicts(desk, record, values, changed)
        others = [{**each.values, "id": each.id} for each in desk.holdings.listed(self.kind, {}) if each.id != record]
        if "name" in changed and saved_lists.called(others, text_of(values, "name")):
            problems.append(Problem("name", Message("Another list is called so already.")))
        members = frozenset(each.person for each in desk.members.values())
        worker = text_of(values, "worker")
        if "worker" in changed and worker and (why := flags.why_nobody(worker, members)) is not None:
            problems.append(Problem("worker", why))
        if worker and values.get("kept") == "mine":
            problems.append(Problem("worker", Message("A list of whoever looks at it is of no one worker.")))
        return problems


RULES = SavedListRules
