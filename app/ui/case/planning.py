"""The plan of a case as its card shows it: how it stands with a second person, and what may be done about it now.

Knows the declarations and the words; knows no toolkit and no casebook.
"""

from __future__ import annotations

from typing import NamedTuple

from app.casework.approvals import SIGNED_BY
from app.casework.case_file import codes_of, day_of, is_yes, text_of
from app.casework.plans import PlanState
from app.ui import in_words
from app.ui.case.telling import Telling
from app.ui.pills import PillWords
from app.words.language import _, ngettext


class PlanCard(NamedTuple):
    """A plan: its record, how it stands as a pill, what is said of it, and whether this person may decide about it."""

    record: str
    pill: PillWords
    sentences: tuple[str, ...]
    can_decide: bool


def cards(told: Telling) -> list[PlanCard]:
    """Return the plans that count: one, unless two people made one apart from each other."""
    return [_card(each, told) for each in told.file.standing.plans]


def _card(state: PlanState, told: Telling) -> PlanCard:
    plan, by = state.plan, state.by or _("Somebody")
    on = in_words.near(state.on, told.today) if state.on else ""
    if state.decision == "approved":
        pill = PillWords(_("Approved by {person}, {date}").format(person=by, date=on), "good")
    elif state.decision:
        pill = PillWords(_("Handed back by {person}, {date}").format(person=by, date=on), "over")
    else:
        pill = PillWords(_("Waits for a second person"), "decide")
    goals = len(codes_of(plan, "goals"))
    day, who = day_of(plan, "on"), text_of(plan, SIGNED_BY) or _("Somebody")
    review = in_words.day(plan.get("review_on"), told.today) if plan.get("review_on") else ""
    said = (
        _("Made by {person}, {date}").format(person=who, date=in_words.near(day, told.today)) if day else "",
        _("Why it was handed back: {reason}").format(reason=state.reason) if state.reason else "",
        ngettext("{count} goal", "{count} goals", goals).format(count=goals) if goals else _("It names no goal."),
        _("The survivor has agreed to it.") if is_yes(plan, "agreed") else _("The survivor has not agreed to it yet."),
        _("To be looked at again on {date}").format(date=review) if review else "",
    )
    is_mine = not told.file.me or told.file.me == text_of(plan, SIGNED_BY)
    return PlanCard(text_of(plan, "id"), pill, tuple(filter(None, said)), not state.decision and not is_mine)
