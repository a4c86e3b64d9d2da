"""The line over a case: pills that say how it stands, and what can be done. Copies what it is given; knows no case."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from app.ui.pills import PillWords
from app.ui.theme.theme import theme
from app.ui.widgets.button import LabelledButton, TextButton
from app.ui.widgets.pill import Pill
from app.ui.widgets.pressable import Pressable

KV = """
#:import theme app.ui.theme.theme.theme

<CaseHead>:
    size_hint_y: None
    height: max(over.height, actions.height) if not self.stacked else over.height + actions.height + theme.gap
    orientation: "vertical" if self.stacked else "horizontal"
    spacing: theme.gap if self.stacked else theme.space
    BoxLayout:
        id: over
        size_hint_y: None
        height: max(pills.height, corner.height)
        pos_hint: {"center_y": .5}
        Flow:
            id: pills
            spacing: theme.gap, theme.gap
            pos_hint: {"center_y": .5}
        BoxLayout:
            id: corner
            size_hint: None, None
            size: self.minimum_size
            pos_hint: {"top": 1}
    Flow:
        id: actions
        size_hint_x: None
        width: root.width if root.stacked else root.actions_width
        align: "left" if root.stacked else "right"
        spacing: theme.gap if root.narrow else theme.gap_wide, theme.gap
        pos_hint: {"center_y": .5}

<PillLink>:
    size_hint: None, None
    size: content.width + 2 * theme.pill_padding, max(theme.target, word.height + theme.gap)
    inset: max(0, (theme.target - theme.pill_height) / 2)
    radius: [theme.pill_height / 2]
    fill: theme.tones["decide"].soft
    veil: theme.tones["decide"].ink
    BoxLayout:
        id: content
        size_hint: None, None
        size: self.minimum_size
        PillText:
            id: word
            hug: True
            text: root.text
            ink: theme.tones["decide"].ink
            pos_hint: {"center_y": .5}
        Icon:
            icon: "next"
            side: theme.icon_small
            ink: theme.tones["decide"].ink
            pos_hint: {"center_y": .5}
"""


class HeadLink(NamedTuple):
    """A pill that leads somewhere: its words, and what pressing it does."""

    words: str
    then: Callable[[], object]


class Offer(NamedTuple):
    """Something that can be done: the kind of its button, icon, words, and what pressing it does."""

    kind: type[LabelledButton]
    icon: str
    words: str
    then: Callable[[], object]


class CaseHead(BoxLayout):
    """Pills at the left, what can be done at the right; on a phone one under the other, the buttons small, and what may
    be overlooked in the corner beside the pills."""

    stacked = BooleanProperty(False)
    narrow = BooleanProperty(False)
    actions_width = NumericProperty(0)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self._shown: object = None

    def show(self, pills: list[PillWords], links: list[HeadLink], offers: list[Offer]) -> None:
        """Show these pills, these pills that lead somewhere, and these buttons, made anew only when they differ."""
        offered = [(offer.kind, offer.icon, offer.words, self.narrow) for offer in offers]
        wanted = (pills, [link.words for link in links], offered)
        if wanted == self._shown:
            return
        self._shown = wanted
        self.ids.pills.clear_widgets()
        for pill in pills:
            self.ids.pills.add_widget(Pill(text=pill.words, tone=pill.tone))
        for link in links:
            leading = PillLink(text=link.words)
            leading.bind(on_release=lambda *_, then=link.then: then())
            self.ids.pills.add_widget(leading)
        self.ids.actions.clear_widgets()
        self.ids.corner.clear_widgets()
        for offer in offers:
            bare = self.narrow and offer.icon  # on a phone a sign stands for the word
            words = "" if bare else offer.words
            button = offer.kind(icon=offer.icon, text=words, name_for_help=offer.words, compact=self.narrow)
            button.bind(on_release=lambda *_, then=offer.then: then())
            button.fbind("width", self._measure)
            is_aside = self.narrow and offer.kind is TextButton
            (self.ids.corner if is_aside else self.ids.actions).add_widget(button)
        self._measure()

    def _measure(self, *_: object) -> None:
        buttons = self.ids.actions.children
        self.actions_width = sum(button.width for button in buttons) + theme.gap_wide * max(0, len(buttons) - 1) + 1


class PillLink(Pressable, AnchorLayout):
    """A pill that leads somewhere."""

    text = StringProperty("")


Builder.load_string(KV)
