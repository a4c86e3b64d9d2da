"""A decision of a meeting is a colleague's of the centre, an office's, or somebody else's."""

from __future__ import annotations

from collections.abc import Mapping

from app.casework.answers import Problem
from app.casework.case_file import text_of
from app.casework.messages import Message
from app.casework.people_names import is_same_name
from app.writing.desk import Desk
from app.writing.rules import KindRules
from sync.changes import Value


class DecisionRules(KindRules):
    """Whose it is."""

    def demands(self, desk: Desk, values: Mapping[str, Value]) -> list[Problem]:
        """Say that nobody of the centre is meant: on no Today would it stand as theirs. What is done already may be of
        somebody who has left since."""
        colleague = text_of(values, "colleague")
        is_over = text_of(values, "status") in ("done", "dropped")
        if not colleague or is_over or any(is_same_name(colleague, each.person) for each in desk.members.values()):
            return super().demands(desk, values)
        why = Message("{person} is no member of this centre.", {"person": colleague})
        return [*super().demands(desk, values), Problem("colleague", why)]


RULES = DecisionRules
