"""What a kind of record demands that asks for the word of a second person: it may be changed by whoever asked until
somebody has decided about it as it stands, and names the requests before it that it answers.

Must not know screens, commands or SQL, nor any kind of record by name.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.casework import corrections
from app.casework.answers import Problem
from app.casework.approvals import waits_until
from app.casework.case_file import text_of
from app.reading import disclosing
from app.store.holdings import Held
from app.writing.desk import Desk
from app.writing.rules import KindRules, answering
from sync.changes import Value


class AskedRules(KindRules):
    """Who may still change it, and what it answers."""

    def refuses_edit(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> list[Problem]:
        """Say, too, that it was decided about, or that another person asked for it."""
        asked = disclosing.as_row(desk, held)
        case = str(held.values.get("case"))
        decisions = [disclosing.as_row(desk, each) for each in desk.holdings.listed("approval", {"case": case})]
        about = {text_of(each, "of") for each in decisions}
        is_decided = any(waits_until(decisions, asked, of) for of in about)  # also what counts later
        anew = corrections.why_not_anew(asked, desk.person, is_decided=is_decided)
        return [*super().refuses_edit(desk, held, changed), *anew]

    def goes_along(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
        """Return which requests a new one answers: all of the case that this device holds."""
        return {} if held.heads else answering(desk, self.kind, changed, lambda _row: True)
