"""Draws one case: its pills and actions, its tabs, and the part that is shown. Copies the model and forwards.

Stands alone as a screen, or beside the list on a laptop; its `title` and `subtitle` are for the bar above it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.casebook import LikelySame
from app.ui.case.head import Contradiction
from app.ui.case.head_line import CaseHead, HeadLink, Offer
from app.ui.case.model import CaseModel
from app.ui.case.sheets import offer_forms, offer_more
from app.ui.case.tabs import TABS, CasePart
from app.ui.focus import focus_first, keyboard
from app.ui.record import deletion_sheets, sheets
from app.ui.record.facts import Fact
from app.ui.record.sameness_card import SamenessAnswers, SamenessCard
from app.ui.screen import Context
from app.ui.theme.theme import theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import FilledButton, OutlinedButton, TextButton
from app.ui.widgets.empty_state import EmptyState
from app.words.language import _


class CaseView(BoxLayout):
    """A case; `show` says which."""

    title = StringProperty("")
    subtitle = StringProperty("")
    narrow = BooleanProperty(False)
    stacked = BooleanProperty(False)

    def __init__(self, context: Context) -> None:
        self.model = CaseModel(context.session, context.navigator, self.refresh)
        self._unfolded: set[str] = set()  # groups whose unanswered questions are shown, and "waiting"
        self.places: dict[str, Widget] = {}  # where the records that lie open are drawn
        self._arrived = ""
        self._begin_there = Clock.create_trigger(self._begin_where_one_came, 0)
        super().__init__()

    def on_kv_post(self, _base: Any) -> None:
        """Make the parts that stay."""
        self.head = CaseHead()
        self.trouble = Banner(icon="warning", tone="over")
        self.trouble.bind(on_act=lambda *_: self.model.show(self.model.case))
        self.ids.tabs.fbind("chosen", self._chosen)
        for name in ("narrow", "stacked"):
            self.fbind(name, lambda *_: self.refresh())

    def show(self, case: str, tab: str = "timeline", record: str = "") -> None:
        """Show a case, from its beginning, at the part `tab`, or where a `record` of it stands."""
        if case != self.model.case:
            self._unfolded.clear()
        if record:
            self._unfolded.add(record)  # what is not answered of it may be what one has come for
            self._arrived = ""
        self.model.show(case, tab, record)

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
        self.places.clear()
        parts, place = [*kept_above, *self._parts()], self.places.get(model.come_for)
        self._arrived = model.come_for if place is not None else self._arrived
        about = (model.case, model.tab, model.of_record, model.of_field, self._arrived)
        self.ids.page.show(parts, about, place)
        if self.ids.page.is_on_its_way and keyboard.in_use:
            self._begin_there()

    def _begin_where_one_came(self, _passed: float) -> None:
        """Put the keyboard on the first thing of what one has come for."""
        if (place := self.places.get(self.model.come_for)) is not None:
            focus_first(place)

    # --- The head ----------------------------------------------------------------------------------------------

    def _say_head(self) -> None:
        model, head = self.model, self.head
        head.stacked, head.narrow = self.stacked, self.narrow
        links = [HeadLink(model.undecided, model.decide)] if model.undecided else []
        head.show(model.pills(), links, self._offers() if model.is_ready else [])

    def _offers(self) -> list[Offer]:
        """What can be done, the first thing where the eye is: at the left under the pills, else at the right end."""
        model = self.model
        offers = [
            Offer(TextButton, "more", _("More"), lambda: offer_more(model)),
            Offer(OutlinedButton, "add", _("Add"), lambda: offer_forms(model)),
            Offer(OutlinedButton, "", _("Refer"), model.refer),
            Offer(FilledButton, "", _("Log follow-up"), model.follow_up),
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

    def _parts(self) -> list[Widget]:
        model = self.model
        if model.trouble is not None:
            self.trouble.text, self.trouble.action = model.voice.spoken(model.trouble), _("Try again")
            return [self.trouble, *self._part()]
        if not model.is_ready:
            return [EmptyState(icon="cases", title=_("Opening the case"))]
        twice = map(self._sameness, model.sameness.likely)
        return [*self._asked_for(), *twice, *map(self._contradiction, model.contradictions()), *self._part()]

    def _asked_for(self) -> list[Banner]:
        """That the case is deleted, or that somebody asks for it, with the way to answer."""
        told = self.model.telling
        return deletion_sheets.banners(self.model.session, told.file.case, told.file.asked_for) if told else []

    def _sameness(self, likely: LikelySame) -> SamenessCard:
        """Who may be recorded twice, until somebody says which it is."""
        model, said = self.model, sheets.say_saved
        same = (_("The same person"), lambda: model.sameness.say(likely, model.case, said, same=True))
        apart = (_("Not the same"), lambda: model.sameness.say(likely, model.case, said, same=False))
        if likely.entity == "legal_case":
            same = (_("One event"), lambda: model.sameness.is_one_event(likely, said))
            apart = (_("A number is wrong"), lambda: model.choose("justice"))
        answers = SamenessAnswers(same, apart, (_("Open the other case"), lambda: model.open_case(likely.case)))
        return SamenessCard(model.sameness.words(likely), answers)

    def _contradiction(self, found: Contradiction) -> Banner:
        """What two people answered apart and cannot both be, with the way to mend it."""
        banner = Banner(icon="conflict", tone="decide", title=_("Two answers contradict each other"))
        banner.text, banner.action = found.words, _("Mend: {question}").format(question=found.fact.question)
        banner.bind(on_act=lambda *_: self._press(found.fact))
        return banner

    def _part(self) -> list[Widget]:
        """The part that is shown; nothing before the case has been read."""
        told = self.model.telling
        if told is None:
            return []
        columns = 1 if self.narrow else 2 if self.stacked else 3
        part = CasePart(self.model, told, self._press, self._unfolded, self._unfold, columns, self.places)
        return TABS[self.model.tab](part)

    def _press(self, fact: Fact) -> None:
        if fact.undecided:
            self.model.decide()
        else:
            sheets.change(self.model, fact, lambda: self.model.show_history_of(fact.record, fact.field))

    def _unfold(self, name: str) -> None:
        self._unfolded ^= {name}
        self.refresh()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
