"""Draws one case: its pills and actions, its tabs, and the part that is shown. Copies the model and forwards.

Stands alone as a screen, or beside the list on a laptop; its `title` and `subtitle` are for the bar above it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from app.casework.today import Action
from app.ui.case import later
from app.ui.case.model import CaseModel, Contradiction
from app.ui.case.sheets import note_answer, offer_forms
from app.ui.case.timeline import ACTIONS, Entry
from app.ui.record import sheets
from app.ui.record.fact_cards import FactCard, fact_card, fact_group, flow, kept_apart, section
from app.ui.record.facts import Fact, Group
from app.ui.screen import Context
from app.ui.theme.theme import theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import FilledButton, OutlinedButton, TextButton
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.filter import Filter
from app.ui.widgets.ground import Column
from app.ui.widgets.pill import Pill
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.text import GroupLabel
from app.ui.widgets.timeline import TimelineItem
from app.words.language import _, ngettext

FIRST = 3
"""Waiting lines that are shown before one asks for the rest."""


class CaseView(BoxLayout):
    """A case; `show` says which."""

    title = StringProperty("")
    subtitle = StringProperty("")
    narrow = BooleanProperty(False)
    stacked = BooleanProperty(False)

    def __init__(self, context: Context) -> None:
        self.context = context
        self.model = CaseModel(context.session, context.navigator, self.refresh)
        self._unfolded: set[str] = set()  # groups whose unanswered questions are shown
        self._drawn: tuple[object, ...] = ()
        super().__init__()

    def on_kv_post(self, _base: Any) -> None:
        """Make the parts that stay."""
        self.head = CaseHead()
        self.trouble = Banner(icon="warning", tone="over")
        self.trouble.bind(on_act=lambda *_: self.model.show(self.model.case))
        self.ids.tabs.fbind("chosen", self._chosen)
        for name in ("narrow", "stacked"):
            self.fbind(name, lambda *_: self.refresh())

    def show(self, case: str, tab: str = "timeline") -> None:
        """Show a case, from its beginning or at the part `tab`."""
        if case != self.model.case:
            self._unfolded.clear()
        self.model.show(case, tab)

    def close(self) -> None:
        """Hear no more."""
        self.model.close()

    def refresh(self) -> None:
        """Draw the case as it is now."""
        model = self.model
        self.title, self.subtitle = model.title, model.subtitle
        tabs = model.tabs()
        if list(self.ids.tabs.options) != tabs:
            self.ids.tabs.options = tabs
        self.ids.tabs.chosen = model.tab
        self._say_head()
        self._place_head()
        kept_above = [self.head] if self.head.parent is self.ids.page.ids.column.__self__ else []
        about = (model.case, model.tab, model.of_record, model.of_field)
        self.ids.page.show([*kept_above, *self._parts()], about)

    # --- The head ----------------------------------------------------------------------------------------------

    def _say_head(self) -> None:
        model, head = self.model, self.head
        head.stacked, head.narrow = self.stacked, self.narrow
        head.show(
            [(pill.words, pill.tone) for pill in model.pills()],
            [(model.undecided, model.decide)] if model.undecided else [],
            self._offers() if model.is_ready else [],
        )

    def _offers(self) -> list[Any]:
        """What can be done, the first thing where the eye is: at the left under the pills, else at the right end."""
        model = self.model
        offers = [
            (OutlinedButton, "add", _("Add"), lambda: offer_forms(model)),
            (OutlinedButton, "", _("Refer"), model.refer),
            (FilledButton, "", _("Log follow-up"), model.follow_up),
        ]
        return offers[::-1] if self.stacked else offers

    def _place_head(self) -> None:
        """Over the tabs where there is room; on a phone it scrolls with the page."""
        over, page = self.ids.over.__self__, self.ids.page.ids.column.__self__
        place = page if self.narrow else over
        if self.head.parent is not place:
            if self.head.parent is not None:
                self.head.parent.remove_widget(self.head)
            place.add_widget(self.head, index=len(place.children))
        over.padding = [0] if self.narrow else [theme.margin, theme.gap, theme.margin, theme.gap]

    def _chosen(self, _tabs: Any, tab: str) -> None:
        if tab and tab != self.model.tab:
            self.model.choose(tab)

    # --- The parts ---------------------------------------------------------------------------------------------

    def _parts(self) -> list[Any]:
        model = self.model
        if model.trouble is not None:
            self.trouble.text, self.trouble.action = model.voice.spoken(model.trouble), _("Try again")
            return [self.trouble, *(self._part() if model.is_ready else [])]
        if not model.is_ready:
            return [EmptyState(icon="cases", title=_("Opening the case"))]
        return [*map(self._contradiction, model.contradictions()), *self._part()]

    def _contradiction(self, found: Contradiction) -> Banner:
        """What two people answered apart and cannot both be, with the way to mend it."""
        banner = Banner(icon="conflict", tone="decide", title=_("Two answers contradict each other"))
        banner.text, banner.action = found.words, _("Mend: {question}").format(question=found.fact.question)
        banner.bind(on_act=lambda *_: self._press(found.fact))
        return banner

    def _part(self) -> list[Any]:
        return {
            "timeline": self._timeline,
            "people": self._people,
            "referrals": self._referrals,
            "justice": self._justice,
            "aftercare": self._aftercare,
            "history": self._history,
        }[self.model.tab]()

    def _justice(self) -> list[Any]:
        progress = self.model.progress
        above = later.justice(self.model, progress) if progress else []
        return [*above, *map(self._group, self.model.justice())]

    def _aftercare(self) -> list[Any]:
        progress, columns = self.model.progress, 1 if self.narrow else 2 if self.stacked else 3
        return later.aftercare(self.model, progress, self._press, columns) if progress else []

    def _timeline(self) -> list[Any]:
        model = self.model
        found = model.timeline()
        ahead = [entry for entry in found if entry.silent]
        waiting = [entry for entry in found if not entry.silent and not entry.day]
        past = [entry for entry in found if entry.day]
        parts: list[Any] = []
        if filters := model.filters():
            line = flow(*(self._filter(*each) for each in filters))
            line.spacing = [theme.gap, 0]
            parts.append(line)
        if ahead:
            parts.append(self._line(ahead))
        if waiting:
            parts.append(self._waiting(waiting))
        if past:
            parts.append(self._line(past[: model.shown]))
        if not parts:
            parts.append(EmptyState(icon="record", title=_("Nothing has been recorded yet")))
        return [*parts, *self._more(len(past))]

    def _filter(self, kind: str, words: str) -> Filter:
        chip = Filter(text=words, value=kind, chosen=kind == self.model.kept)
        chip.bind(on_release=lambda *_: self.model.keep(kind))
        return chip

    def _line(self, entries: list[Entry]) -> Column:
        line = Column(padding=[0, theme.gap_wide, 0, 0])
        for entry in entries:
            line.add_widget(self._entry(entry, is_last=entry is entries[-1]))
        return line

    def _waiting(self, entries: list[Entry]) -> Column:
        box, rows = Column(spacing=theme.gap), Rows()
        box.add_widget(GroupLabel(text=_("Waiting")))
        is_unfolded, folds = "waiting" in self._unfolded, len(entries) > FIRST + 1  # a button would take one's room
        for entry in entries if is_unfolded or not folds else entries[:FIRST]:
            row = Row(
                icon=entry.icon, tone=entry.tone, title=entry.title, pill=entry.pill.words,
                action=_(ACTIONS[entry.action]) if entry.action else "",
            )  # fmt: skip
            for event in ("on_act", "on_release"):
                row.fbind(event, lambda *_, entry=entry: self._act(entry) if entry.action else None)
            rows.add_widget(row)
        box.add_widget(rows)
        if folds:
            more = ngettext("{count} more", "{count} more", len(entries) - FIRST).format(count=len(entries) - FIRST)
            fold = TextButton(text=_("Fold") if is_unfolded else more, icon="open_up" if is_unfolded else "open_down")
            fold.bind(on_release=lambda *_: self._unfold("waiting"))
            box.add_widget(flow(fold, padding=[-theme.gap, 0, 0, 0]))
        return box

    def _act(self, entry: Entry) -> None:
        if entry.action == Action.APPROVE:
            sheets.decide(self.context, self.model.case, entry.record)
        else:
            self.model.act(entry)

    def _entry(self, entry: Entry, *, is_last: bool) -> TimelineItem:
        is_open = entry.record in self.model.opened
        sign = ("open_up" if is_open else "open_down") if entry.can_open else ""
        item = EventItem(
            sign, icon=entry.icon, tone=entry.tone, title=entry.title, pill=entry.pill.words,
            pill_tone=entry.pill.tone, second=entry.second, last=is_last,
        )  # fmt: skip
        if entry.silent:
            step = FilledButton(text=_("Take the next step"), compact=True)
            step.bind(on_release=lambda *_: self.model.follow_up(entry.silent))
            brief = TextButton(text=_("Read the brief"), compact=True)
            brief.bind(on_release=lambda *_: sheets.read_brief(self.model.brief(entry.silent)))
            item.add_widget(flow(step, brief))
        elif entry.can_open:
            item.bind(on_release=lambda *_: self.model.toggle(entry.record))
            if is_open:
                item.add_widget(self._fact_card(self.model.facts_of(entry.record)))
                past = TextButton(text=_("History"), icon="history")
                past.bind(on_release=lambda *_: self.model.show_history_of(entry.record))
                item.add_widget(flow(past, padding=[-theme.gap, 0, 0, 0]))
        return item

    def _people(self) -> list[Any]:
        parts = [self._group(group) for group in self.model.people()]
        for record in self.model.kept_apart():
            parts.append(self._identity(record))
        return parts

    def _identity(self, record: str) -> Column:
        opened = self.model.identity.get(record)
        if opened is None:
            ask = partial(sheets.ask_reason, partial(self.model.open_identity, record))
            return section(_("Identity"), kept_apart(ask))
        answered = tuple(fact for fact in opened if fact.answer)
        return self._group(Group(_("Identity"), record, answered, tuple(fact for fact in opened if not fact.answer)))

    def _referrals(self) -> list[Any]:
        rows = Rows()
        for line in self.model.referrals():
            entry = line.entry
            row = Row(
                icon=entry.icon, tone=entry.tone, title=entry.title, second=entry.second, pill=entry.pill.words,
                pill_tone=entry.pill.tone, action=_("Note the answer") if line.steps else "",
            )  # fmt: skip
            row.bind(on_act=lambda _row, line=line: note_answer(self.model, line))
            row.bind(on_release=lambda _row, record=entry.record: self._open_on_line(record))
            rows.add_widget(row)
        return [rows]

    def _open_on_line(self, record: str) -> None:
        """Show a record where it happened, unfolded."""
        self.model.opened.add(record)
        self.model.choose("timeline")

    def _history(self) -> list[Any]:
        model = self.model
        lines = model.history()
        if lines is None:
            return [EmptyState(icon="history", title=_("Reading the history"))]
        rows = Rows()
        for at, line in enumerate(lines[: model.shown]):
            rows.add_widget(HistoryRow(icon=line.icon, title=line.title, second=line.second, divided=at > 0))
        parts: list[Any] = [rows, *self._more(len(lines))]
        if model.of_record:
            whole = TextButton(text=_("History of the whole case"), icon="history")
            whole.bind(on_release=lambda *_: model.show_history_of(""))
            parts.insert(0, flow(whole, padding=[-theme.gap, 0, 0, 0]))
        return parts

    def _more(self, count: int) -> list[Any]:
        if count <= self.model.shown:
            return []
        more = OutlinedButton(text=_("Show earlier"))
        more.bind(on_release=lambda *_: self.model.show_more())
        return [flow(more)]

    # --- Facts -------------------------------------------------------------------------------------------------

    def _group(self, group: Group) -> Column:
        is_unfolded = group.record in self._unfolded
        return fact_group(group, self._press, is_unfolded=is_unfolded, fold=lambda: self._unfold(group.record))

    def _fact_card(self, facts: Iterable[Fact]) -> FactCard:
        return fact_card(facts, self._press)

    def _press(self, fact: Fact) -> None:
        if fact.undecided:
            self.model.decide()
        else:
            sheets.change(self.model, fact, lambda: self.model.show_history_of(fact.record, fact.field))

    def _unfold(self, record: str) -> None:
        self._unfolded ^= {record}
        self.refresh()


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


class CaseHead(BoxLayout):
    """Pills at the left, what can be done at the right; on a phone one under the other, the buttons small."""

    stacked = BooleanProperty(False)
    narrow = BooleanProperty(False)
    actions_width = NumericProperty(0)

    def show(self, pills: list[Any], links: list[Any], actions: list[Any]) -> None:
        """Show these pills, these pills that lead somewhere, and these buttons, made anew only when they differ."""
        offered = [(kind, icon, words, self.narrow) for kind, icon, words, _then in actions]
        wanted = (pills, [words for words, _then in links], offered)
        if wanted == getattr(self, "_shown", None):
            return
        self._shown = wanted
        self.ids.pills.clear_widgets()
        for words, tone in pills:
            self.ids.pills.add_widget(Pill(text=words, tone=tone))
        for words, then in links:
            link = PillLink(text=words)
            link.bind(on_release=lambda *_, then=then: then())
            self.ids.pills.add_widget(link)
        self.ids.actions.clear_widgets()
        for kind, icon, words, then in actions:
            bare = self.narrow and icon  # on a phone the sign stands for the word
            button = kind(icon=icon, text="" if bare else words, name_for_help=words, compact=self.narrow)
            button.bind(on_release=lambda *_, then=then: then())
            button.fbind("width", self._measure)
            self.ids.actions.add_widget(button)
        self._measure()

    def _measure(self, *_: object) -> None:
        buttons = self.ids.actions.children
        self.actions_width = sum(button.width for button in buttons) + theme.gap_wide * max(0, len(buttons) - 1) + 1


class PillLink(Pressable, AnchorLayout):
    """A pill that leads somewhere."""

    text = StringProperty("")


class HistoryRow(BoxLayout):
    """One change."""

    icon = StringProperty("")
    title = StringProperty("")
    second = StringProperty("")
    divided = BooleanProperty(False)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
