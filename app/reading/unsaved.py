"""What was typed and not saved, with whose case each draft is about.

Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from typing import NamedTuple

from app.reading.finding import case_of, find
from app.reading.glance import Glance
from app.store import drafts, reading
from app.store.drafts import Draft
from app.words.refusal import Refused


class ListedDraft(NamedTuple):
    """A draft with its case's code and pseudonym; both empty for one about nothing yet, or about no case."""

    draft: Draft
    code: str
    pseudonym: str


def listed(glance: Glance, limit: int | None) -> list[ListedDraft]:
    """Return the drafts, the last touched first; the first `limit` alone if there is a limit."""
    return [_listed(glance, draft) for draft in drafts.every(glance.tx)[:limit]]


def broken_off(glance: Glance) -> ListedDraft | None:
    """Return the draft that a kill or a lock broke off; None when that is saved, thrown away or was left at leisure."""
    draft = drafts.get(glance.tx, drafts.at_hand(glance.tx))
    return _listed(glance, draft) if draft is not None else None


def case_behind(glance: Glance, draft: Draft) -> str:
    """Return the id of the case that a draft is about, or what it changes belongs to; "" for none."""
    if not draft.record:
        return ""
    try:
        return case_of(glance, find(glance, draft.record))
    except Refused:  # taken back meanwhile
        return ""


def _listed(glance: Glance, draft: Draft) -> ListedDraft:
    case = case_behind(glance, draft)
    return ListedDraft(draft, *(reading.code_of_case(glance.tx, case) if case else ("", "")))
