"""Draws what a case comes to: the way through justice with its clocks, and aftercare up to closing.

Copies the model and forwards; knows no casebook.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui import in_words
from app.ui.case.aftercare import SCALE, change
from app.ui.case.justice import ADDED
from app.ui.case.model import CaseModel
from app.ui.case.progress import Progress
from app.ui.record.fact_cards import Press, fact_card, flow, section
from app.ui.record.sheets import say_saved
from app.ui.theme.theme import theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import FilledButton, OutlinedButton, TextButton
from app.ui.widgets.chart import Chart
from app.ui.widgets.ground import Card, Column
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.text import Second, Title
from app.words.language import _


def justice(model: CaseModel, progress: Progress) -> list[Any]:
    """Return what stands above the answers of a legal case: a charge too weak, the days, the clocks."""
    parts: list[Any] = []
    if weaker := progress.weaker():
        title = _("The charge is weaker than the harm")
        parts.append(Banner(icon="legal", tone="decide", title=title, text="\n".join(weaker)))
    for record, way in progress.ways():
        card = Card()
        card.add_widget(Title(text=_("The way so far")))
        if way:
            card.add_widget(Chart(kind="days", points=way))
        else:
            card.add_widget(Second(text=_("Two dates make a way: the OB entry, the arrest, the charge.")))
        buttons = [
            _button(TextButton(icon="add", text=in_words.title(form)), model.add_to, record, form) for form in ADDED
        ]
        card.add_widget(flow(*buttons, padding=[-theme.gap, 0, 0, 0]))
        parts.append(card)
    if clocks := progress.clocks():
        rows = Rows()
        for clock in clocks:
            rows.add_widget(
                Row(icon="clock", tone=clock.pill.tone, title=clock.title, second=clock.second, pill=clock.pill.words,
                    pill_tone=clock.pill.tone, disabled=True)
            )  # fmt: skip
        parts.append(section(_("What is owed, and by when"), rows))
    return parts


def aftercare(model: CaseModel, progress: Progress, press: Press, columns: int) -> list[Any]:
    """Return the parts of life over time in so many `columns`, goals, sessions and closing."""
    return [
        _life(model, progress, columns),
        _goals(model, progress, press),
        _sessions(model, progress),
        _closing(model, progress),
    ]


def _life(model: CaseModel, progress: Progress, columns: int) -> Card:
    card, domains = Card(), progress.domains()
    card.add_widget(Title(text=_("How life is, from 1 (vulnerable) to 4 (safe and stable)")))
    if not domains:
        card.add_widget(Second(text=_("Nothing has been assessed yet.")))
    for at in range(0, len(domains), columns):
        row = Charts()
        for domain in domains[at : at + columns]:
            pill = change(domain)
            chart = DomainChart(
                name=domain.name, points=list(domain.points), pill=pill.words, low=SCALE[0], high=SCALE[1]
            )
            chart.pill_tone = pill.tone
            row.add_widget(chart)
        for _missing in range(columns - len(domains[at : at + columns])):
            row.add_widget(Column())
        card.add_widget(row)
    assess = OutlinedButton(text=_("Assess again") if domains else _("Assess"), icon="add")
    card.add_widget(flow(_button(assess, model.add, "outcome")))
    return card


def _goals(model: CaseModel, progress: Progress, press: Press) -> Column:
    rows, opened = Rows(), Column(spacing=theme.gap)
    for goal in progress.goals():
        row = Row(icon="flag", tone=goal.pill.tone, title=goal.title, second=goal.second, pill=goal.pill.words)
        row.bind(on_release=lambda _row, record=goal.record: model.toggle(record))
        rows.add_widget(row)
        if goal.record in model.opened:
            opened.add_widget(fact_card(model.facts_of(goal.record), press))
    add = _button(OutlinedButton(icon="add", text=_("Add a goal")), model.add, "plan_goal")
    return section(_("Goals"), *([rows] if rows.children else []), *([opened] if opened.children else []), flow(add))


def _sessions(model: CaseModel, progress: Progress) -> Column:
    rows = Rows()
    for title, second in progress.sessions():
        rows.add_widget(Row(icon="care", tone="good", title=title, second=second, disabled=True))
    add = _button(OutlinedButton(icon="add", text=_("Add a session")), model.add, "session")
    return section(_("Sessions"), *([rows] if rows.children else []), flow(add))


def _closing(model: CaseModel, progress: Progress) -> Card:
    card, found = Card(), progress.closing()
    card.add_widget(Title(text=found.title))
    for sentence in found.sentences:
        card.add_widget(Second(text=sentence))
    buttons: list[Any] = []
    if found.decides:
        for decision, button in (
            ("approved", FilledButton(text=_("Approve"))),
            ("refused", OutlinedButton(text=_("Refuse"))),
        ):
            buttons.append(_button(button, model.decide_closing, found.decides, decision, say_saved))
    if found.can_close:
        buttons.append(_button(FilledButton(text=_("Close this case")), model.move_to, "closed", say_saved))
    if found.can_ask:
        buttons.append(_button(OutlinedButton(text=_("Ask to close it")), model.add, "closure"))
    if found.can_reopen:
        buttons.append(_button(OutlinedButton(text=_("Reopen")), model.move_to, "reopened", say_saved))
    if buttons:
        card.add_widget(flow(*buttons))
    return card


class Charts(BoxLayout):
    """Charts beside each other."""


class DomainChart(Column):
    """A part of life over time."""

    name = StringProperty("")
    points = ListProperty()
    low = NumericProperty(0)
    high = NumericProperty(0)
    pill = StringProperty("")
    pill_tone = StringProperty("plain")


def _button(button: Any, call: Callable[..., Any], *given: Any) -> Any:
    button.bind(on_release=lambda *_: call(*given))
    return button


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
