"""Draws life after: how it becomes better, goals, sessions, and the way to closing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.lang import Builder
from kivy.properties import ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.case import aftercare
from app.ui.case.tabs.planning import plan_cards
from app.ui.case.tabs.tab import CasePart
from app.ui.record.fact_cards import flow, section
from app.ui.record.sheets import decide, say_saved
from app.ui.theme.theme import theme
from app.ui.widgets.button import FilledButton, LabelledButton, OutlinedButton
from app.ui.widgets.ground import Card, Column
from app.ui.widgets.pill import Pill
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.text import Second, Title
from app.words.language import _

KV = """
#:import theme app.ui.theme.theme.theme

<Charts>:
    size_hint_y: None
    height: self.minimum_height
    spacing: theme.space_wide

<DomainChart>:
    spacing: theme.gap / 2
    pos_hint: {"y": 0}
    Flow:
        spacing: theme.gap, theme.hair
        Body:
            hug: True
            text: root.name
        Pill:
            text: root.pill
            tone: root.pill_tone
    Chart:
        kind: "line"
        points: root.points
        low: root.low
        high: root.high
"""


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


def parts(tab: CasePart) -> list[Widget]:
    """Return the parts of the plan, life over time, goals, sessions and closing."""
    return [
        *plan_cards(tab),
        _life(tab),
        _goals(tab),
        *_decisions(tab),
        _sessions(tab),
        *map(tab.group, aftercare.homes(tab.told)),
        _closing(tab),
    ]


def _life(tab: CasePart) -> Card:
    card, domains, columns = Card(), aftercare.domains(tab.told), tab.columns
    card.add_widget(Title(text=_("How life is, from 1 (vulnerable) to 4 (safe and stable)")))
    if not domains:
        card.add_widget(Second(text=_("Nothing has been assessed yet.")))
    for at in range(0, len(domains), columns):
        row = Charts()
        for domain in domains[at : at + columns]:
            pill = aftercare.change(domain)
            low, high = aftercare.SCALE
            chart = DomainChart(name=domain.name, points=list(domain.points), pill=pill.words, low=low, high=high)
            chart.pill_tone = pill.tone
            row.add_widget(chart)
        for _missing in range(columns - len(domains[at : at + columns])):
            row.add_widget(Column())
        card.add_widget(row)
    assess = OutlinedButton(text=_("Assess again") if domains else _("Assess"), icon="add")
    card.add_widget(flow(_button(assess, tab.model.add, "outcome")))
    return card


def _goals(tab: CasePart) -> Column:
    rows, opened = _lines(tab, aftercare.goals(tab.told))
    add = _button(OutlinedButton(icon="add", text=_("Add a goal")), tab.model.add, "plan_goal")
    return section(_("Goals"), *([rows] if rows.children else []), *([opened] if opened.children else []), flow(add))


def _decisions(tab: CasePart) -> list[Column]:
    """What meetings decided; nothing where none did."""
    rows, opened = _lines(tab, aftercare.decisions(tab.told))
    if not rows.children:
        return []
    return [section(_("Decisions of meetings"), rows, *([opened] if opened.children else []))]


def _lines(tab: CasePart, goals: Sequence[aftercare.Goal]) -> tuple[Rows, Column]:
    """A row for each goal or decision, and the answers of those that are opened."""
    rows, opened = Rows(), Column(spacing=theme.gap)
    for goal in goals:
        row = Row(icon="flag", tone=goal.pill.tone, title=goal.title, second=goal.second, pill=goal.pill.words)
        row.bind(on_release=lambda _row, record=goal.record: tab.model.toggle(record))
        rows.add_widget(row)
        if goal.record in tab.model.opened:
            opened.add_widget(tab.opened(goal.record))
    return rows, opened


def _sessions(tab: CasePart) -> Column:
    rows, opened = Rows(), Column(spacing=theme.gap)
    for of_kind in aftercare.sessions(tab.told):
        row = Row(icon="care", tone="good", title=of_kind.title, second=of_kind.second)
        row.bind(on_release=lambda _row, name=f"sessions {of_kind.kind}": tab.unfold(name))
        rows.add_widget(row)
        for each in of_kind.sessions if f"sessions {of_kind.kind}" in tab.unfolded else ():
            held = Row(title=each.title, second=each.second)
            held.bind(on_release=lambda _row, record=each.record: tab.model.toggle(record))
            rows.add_widget(held)
            if each.record in tab.model.opened:
                opened.add_widget(tab.opened(each.record))
    add = _button(OutlinedButton(icon="add", text=_("Add a session")), tab.model.add, "session")
    return section(_("Sessions"), *([rows] if rows.children else []), *([opened] if opened.children else []), flow(add))


def _closing(tab: CasePart) -> Card:
    card, found, model = Card(), aftercare.closing(tab.told), tab.model
    tab.places.update((str(row["id"]), card) for row in tab.told.file.of("closure"))
    card.add_widget(Title(text=found.title))
    if found.approved:
        card.add_widget(flow(Pill(text=found.approved, tone="good")))
    for sentence in found.sentences:
        card.add_widget(Second(text=sentence))
    buttons: list[LabelledButton] = []
    if found.decides:
        buttons.append(_button(FilledButton(text=_("Decide")), decide, model.session, model.case, found.decides))
    if found.mends:
        (criteria,) = (fact for fact in model.questions_of(found.mends) if fact.field == "criteria")
        buttons.append(_button(FilledButton(text=_("Tick what has been checked")), tab.press, criteria))
    if found.can_close:
        buttons.append(_button(FilledButton(text=_("Close this case")), model.move_to, "closed", say_saved))
    if found.can_ask:
        ask = _("Ask again to close it") if found.approved else _("Ask to close it")
        buttons.append(_button(OutlinedButton(text=ask), tab.model.add, "closure"))
    if found.can_reopen:
        buttons.append(_button(OutlinedButton(text=_("Reopen")), model.move_to, "reopened", say_saved))
    if buttons:
        card.add_widget(flow(*buttons))
    return card


def _button(button: LabelledButton, call: Callable[..., object], *given: object) -> LabelledButton:
    button.bind(on_release=lambda *_: call(*given))
    return button


Builder.load_string(KV)
