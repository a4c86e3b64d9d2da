"""Draws the referrals: to whom, how each stands, and the way to note what the partner answered."""

from __future__ import annotations

from kivy.uix.widget import Widget

from app.ui.case.referrals import ReferralLine
from app.ui.case.sheets import note_answer
from app.ui.case.tabs.tab import CasePart
from app.ui.widgets.row import Row, Rows
from app.words.language import _


def parts(tab: CasePart) -> list[Widget]:
    """Return a row for each."""
    rows = Rows()
    for line in tab.model.referrals():
        rows.add_widget(_row(tab, line))
    return [rows]


def _row(tab: CasePart, line: ReferralLine) -> Row:
    entry = line.entry
    row = Row(
        icon=entry.icon, tone=entry.tone, title=entry.title, second=entry.second, pill=entry.pill.words,
        pill_tone=entry.pill.tone, action=_("Note the answer") if line.steps else "",
    )  # fmt: skip
    row.bind(on_act=lambda _row: note_answer(tab.model, line))
    row.bind(on_release=lambda _row: tab.model.show_on_line(entry.record))
    return row
