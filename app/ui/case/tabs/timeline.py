"""Draws the line of what happened: who is silent, what else waits, then all that has a day, each to be opened."""

from __future__ import annotations

from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.casework.today import cannot_wait
from app.casework.today_lines import Action
from app.ui.case.happenings import TimelineEntry
from app.ui.case.tabs.tab import CasePart
from app.ui.case.timeline import ACTIONS
from app.ui.record import sheets, waiving
from app.ui.record.fact_cards import flow
from app.ui.record.flagging import answer_flag
from app.ui.record.referral_sheets import SHEETS
from app.ui.theme.theme import theme
from app.ui.widgets.button import FilledButton, TextButton
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.filter import Filter
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.text import GroupLabel
from app.ui.widgets.timeline import TimelineItem
from app.words.language import _, ngettext

FIRST = 3
"""Waiting lines that are shown before one asks for the rest."""

KV = """
#:import theme app.ui.theme.theme.theme

<EventItem>:
    veil: theme.ink
    radius: [theme.tile_radius]

<EventSign>:
    size_hint: None, None
    size: theme.dot, theme.dot
    pos_hint: {"top": 1}
    Icon:
        icon: root.icon
        side: theme.icon_small
        ink: theme.ink_soft
"""


class EventItem(Pressable, TimelineItem):
    """Something that happened; pressed, it opens or folds. `sign` is the icon that says which, "" for neither."""

    ring_inside = True

    def __init__(self, sign: str, **properties: Any) -> None:
        super().__init__(disabled=False, is_focusable=bool(sign), **properties)
        self._can_press = bool(sign)
        if sign:
            BoxLayout.add_widget(self, EventSign(icon=sign))

    def on_touch_down(self, touch: Any) -> bool:
        """Take a touch only where there is something to open; what stands in it comes first."""
        if not self._can_press:
            return bool(BoxLayout.on_touch_down(self, touch))
        return super().on_touch_down(touch)


class EventSign(AnchorLayout):
    """Says whether an entry opens or folds."""

    icon = StringProperty("")


def parts(tab: CasePart) -> list[Widget]:
    """Return the filters, the silent institutions, what waits, and what happened as far as it is shown."""
    model = tab.model
    found = model.timeline()
    ahead = [entry for entry in found if entry.silent]
    waiting = [entry for entry in found if not entry.silent and not entry.day]
    past = [entry for entry in found if entry.day]
    drawn: list[Widget] = []
    if filters := model.filters():
        drawn.append(_filters(tab, filters))
    if ahead:
        drawn.append(_line(tab, ahead))
    if waiting:
        drawn.append(_waiting(tab, waiting))
    if past:
        drawn.append(_line(tab, past[: model.shown]))
    if not drawn:
        drawn.append(EmptyState(icon="record", title=_("Nothing has been recorded yet")))
    return [*drawn, *tab.more(len(past))]


def _filters(tab: CasePart, filters: list[tuple[str, str]]) -> Flow:
    line = flow(*(_filter(tab, kind, words) for kind, words in filters))
    line.spacing = [theme.gap, 0]
    return line


def _filter(tab: CasePart, kind: str, words: str) -> Filter:
    chip = Filter(text=words, value=kind, chosen=kind == tab.model.kept)
    chip.bind(on_release=lambda *_: tab.model.keep(kind))
    return chip


def _line(tab: CasePart, entries: list[TimelineEntry]) -> Column:
    line = Column(padding=[0, theme.gap_wide, 0, 0])
    for entry in entries:
        line.add_widget(_entry(tab, entry, is_last=entry is entries[-1]))
    return line


def _waiting(tab: CasePart, entries: list[TimelineEntry]) -> Column:
    box, rows = Column(spacing=theme.gap), Rows()
    box.add_widget(GroupLabel(text=_("Waiting")))
    first = _first(entries)
    is_unfolded, folds = "waiting" in tab.unfolded, len(entries) > len(first) + 1  # a button would take one's room
    for entry in entries if is_unfolded or not folds else first:
        row = Row(
            icon=entry.icon, tone=entry.tone, title=entry.title, second=entry.second, pill=entry.pill.words,
            action=_(ACTIONS[entry.action]) if entry.action in ACTIONS else "",
        )  # fmt: skip
        for event in ("on_act", "on_release"):
            row.fbind(event, lambda *_, entry=entry: _act(tab, entry))
        if entry.line is not None and waiving.can_waive(entry.line):
            row.further = _("No longer needed")
            row.fbind("on_end", lambda *_, line=entry.line: waiving.ask_why(tab.model.session, line))
        rows.add_widget(row)
    box.add_widget(rows)
    if folds:
        hidden = len(entries) - len(first)
        more = ngettext("{count} more", "{count} more", hidden).format(count=hidden)
        fold = TextButton(text=_("Fold") if is_unfolded else more, icon="open_up" if is_unfolded else "open_down")
        fold.bind(on_release=lambda *_: tab.unfold("waiting"))
        box.add_widget(flow(fold, padding=[-theme.gap, 0, 0, 0]))
    return box


def _first(entries: list[TimelineEntry]) -> list[TimelineEntry]:
    """What stands open: everything that cannot wait, and of the rest the first, in their order."""
    urgent = [entry for entry in entries if entry.line is not None and cannot_wait(entry.line)]
    rest = [entry for entry in entries if entry not in urgent][: max(0, FIRST - len(urgent))]
    return [entry for entry in entries if entry in urgent or entry in rest]


def _act(tab: CasePart, entry: TimelineEntry) -> None:
    if entry.action == Action.APPROVE:
        sheets.decide(tab.model.session, tab.model.case, entry.record)
    elif entry.action == Action.ANSWER_FLAG:
        answer_flag(tab.model.session, entry.record)
    elif entry.line is not None and entry.action in SHEETS:
        SHEETS[entry.action](tab.model.session, entry.line.referral or entry.record)
    elif entry.action in ACTIONS:
        tab.model.act(entry)
    else:
        tab.come_to(entry.record)


def _entry(tab: CasePart, entry: TimelineEntry, *, is_last: bool) -> EventItem:
    model, is_open = tab.model, entry.record in tab.model.opened
    asked = model.asked_for(entry.record) if entry.can_open else ""
    sign = ("open_up" if is_open else "open_down") if entry.can_open else ""
    item = EventItem(
        sign, icon=entry.icon, tone=entry.tone, title=entry.title, pill=entry.pill.words,
        pill_tone=entry.pill.tone, second="\n".join(filter(None, (entry.second, asked))), last=is_last,
    )  # fmt: skip
    if entry.silent:
        step = FilledButton(text=_("Take the next step"), compact=True)
        step.bind(on_release=lambda *_: model.follow_up(entry.silent))
        brief = TextButton(text=_("Read the brief"), compact=True)
        brief.bind(on_release=lambda *_: sheets.read_brief(model.brief(entry.silent)))
        item.add_widget(flow(step, brief))
    elif entry.can_open:
        item.bind(on_release=lambda *_: model.toggle(entry.record))
        if is_open:
            item.add_widget(tab.opened(entry.record))
            tab.places[entry.record] = item
    return item


Builder.load_string(KV)
