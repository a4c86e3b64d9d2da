"""Draws the referrals: to whom, how each stands, and the way to say that it went and what the partner answered; and the
way to what was told to whom."""

from __future__ import annotations

from kivy.uix.widget import Widget

from app.ui.case.referrals import ReferralLine
from app.ui.case.tabs.tab import CasePart
from app.ui.record.referral_sheets import answer_incoming, note_answer, say_sent
from app.ui.record.was_told_sheet import show_what_was_told
from app.ui.widgets.button import OutlinedButton
from app.ui.widgets.row import Row, Rows
from app.words.language import _


def parts(tab: CasePart) -> list[Widget]:
    """Return a row for each, and what leads to what was told."""
    rows = Rows()
    for line in tab.model.referrals():
        rows.add_widget(_row(tab, line))
    told = tab.model.telling
    if told is None or not told.has_told:
        return [rows]
    button = OutlinedButton(icon="secure", text=_("What was told, and on whose yes"))
    button.bind(on_release=lambda _button: show_what_was_told(tab.model.session, told.file.id, told.names))
    return [rows, button]


def _action(line: ReferralLine) -> str:
    if not line.steps:
        return ""
    if line.waits_for_us:
        return _("Answer")
    return _("It went") if line.is_to_send else _("Note the answer")


def _row(tab: CasePart, line: ReferralLine) -> Row:
    entry = line.entry
    row = Row(
        icon=entry.icon, tone=entry.tone, title=entry.title, second=entry.second, pill=entry.pill.words,
        pill_tone=entry.pill.tone, action=_action(line),
    )  # fmt: skip
    ask = answer_incoming if line.waits_for_us else say_sent if line.is_to_send else note_answer
    row.bind(on_act=lambda _row: ask(tab.model.session, entry.record))
    row.bind(on_release=lambda _row: tab.model.show_on_line(entry.record))
    return row
