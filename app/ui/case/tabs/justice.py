"""Draws the way through justice: a charge too weak, the days, what is owed and by when, and the answers."""

from __future__ import annotations

from kivy.uix.widget import Widget

from app.ui import in_words
from app.ui.case import justice
from app.ui.case.tabs.tab import CasePart
from app.ui.case.telling import Row as Legal
from app.ui.record.fact_cards import flow, section
from app.ui.theme.theme import theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import TextButton
from app.ui.widgets.chart import Chart
from app.ui.widgets.ground import Card
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.text import Second, Title
from app.words.language import _


def parts(tab: CasePart) -> list[Widget]:
    """Return what stands above the answers, then these."""
    found: list[Widget] = []
    if weaker := justice.weaker(tab.told):
        is_weaker = any(each.harms for each in tab.told.file.standing.weaker)
        title = _("The charge is weaker than the harm") if is_weaker else _("The charges leave something out")
        found.append(Banner(icon="legal", tone="decide", title=title, text="\n".join(weaker)))
    if odd := justice.odd(tab.told):
        found.append(Banner(icon="clock", tone="due", title=_("Look at these days again"), text="\n".join(odd)))
    for row in tab.told.file.of("legal_case"):
        found += [_way(tab, row), *_accused(tab, row)]
    if clocks := justice.clocks(tab.told):
        rows = Rows()
        for clock in clocks:
            rows.add_widget(
                Row(icon="clock", tone=clock.pill.tone, title=clock.title, second=clock.second, pill=clock.pill.words,
                    pill_tone=clock.pill.tone, disabled=True)
            )  # fmt: skip
        found.append(section(_("What is owed, and by when"), rows))
    return [*found, *map(tab.group, tab.model.justice())]


def _way(tab: CasePart, legal: Legal) -> Card:
    card, way = Card(), justice.way(legal, tab.told.file.records)
    card.add_widget(Title(text=_("The way so far")))
    if way:
        card.add_widget(Chart(kind="days", points=way))
    else:
        card.add_widget(Second(text=_("Two dates make a way: the OB entry, the arrest, the charge.")))
    card.add_widget(flow(*(_adding(tab, legal["id"], form) for form in justice.ADDED), padding=[-theme.gap, 0, 0, 0]))
    return card


def _accused(tab: CasePart, legal: Legal) -> list[Widget]:
    """Each accused with the buttons that record what happened to this one."""
    found: list[Widget] = []
    for line in justice.accused_in(tab.told, legal):
        rows = Rows()
        rows.add_widget(
            Row(icon="person", title=line.title, second=line.second, pill=line.pill.words, pill_tone=line.pill.tone,
                disabled=True)
        )  # fmt: skip
        buttons = [_recording(tab, line, step, words) for step, words in line.parts]
        found += [rows, flow(*buttons, padding=[-theme.gap, 0, 0, 0])]
    return [section(_("What happened to each accused"), *found)] if found else []


def _recording(tab: CasePart, line: justice.AccusedLine, step: str, words: str) -> TextButton:
    button = TextButton(icon="add", text=_(words))
    button.bind(on_release=lambda *_: tab.model.record_of_accused(line, step))
    return button


def _adding(tab: CasePart, record: str, form: str) -> TextButton:
    button = TextButton(icon="add", text=in_words.title(form))
    button.bind(on_release=lambda *_: tab.model.add_to(record, form))
    return button
