"""Every component in every state, with the example people of the design: `haki --gallery`."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.language import language
from app.ui.screens.gallery.states import GalleryStates
from app.ui.theme.icons import ICONS
from app.ui.theme.theme import theme
from app.ui.theme.tokens import THEMES, TONES
from app.ui.widgets.button import DangerButton, TextButton
from app.ui.widgets.icon import Tile
from app.ui.widgets.navigation import BottomBar, Destination, Rail
from app.ui.widgets.page import ScrollPage
from app.ui.widgets.sheet import Sheet, ask
from app.ui.widgets.snackbar import notices
from app.ui.widgets.top_bar import SYNC_ICONS

WARDS = [(str(n), f"{ward} {n}") for n, ward in enumerate(["Nyali", "Bamburi", "Kadzandani", "Likoni", "Mtwapa"] * 40)]
SYNC_TEXTS = ("Offline, 12 to send", "12 to send", "Sending 3 of 12", "All sent 10:42")


class GalleryToday(ScrollPage):
    """Rows, cards and bars as on Today."""


class GalleryForm(ScrollPage):
    """Fields, choices, dates, pickers and ticks."""

    wards = ListProperty(WARDS)


class GalleryCase(ScrollPage):
    """Pills, tabs, a timeline and the rows of a list."""


class GalleryNumbers(ScrollPage):
    """Figures and charts."""


class GalleryParts(ScrollPage):
    """Buttons, banners, an empty state, the type scale and every icon."""

    def on_kv_post(self, _base: Any) -> None:
        """Draw every icon on a tile, in turn through the tones."""
        for index, icon in enumerate(ICONS):
            self.ids.icons.add_widget(Tile(icon=icon, tone=TONES[index % len(TONES)]))

    def notify(self) -> None:
        """Show a notice with undo."""
        notices.show(language._("Saved"), language._("Undo"), notices.hide)

    def ask(self) -> Sheet:
        """Show a dialog."""
        text = "Its keys stop opening anything new. What it already holds stays readable on it until it is wiped."
        return ask("Remove this tablet?", text, [(TextButton(text="Keep"), None), (DangerButton(text="Remove"), None)])


PARTS = {
    "today": (GalleryToday, "today", "Today"),
    "case": (GalleryCase, "cases", "Case"),
    "form": (GalleryForm, "edit", "Form"),
    "numbers": (GalleryNumbers, "numbers", "Numbers"),
    "parts": (GalleryParts, "theme", "Parts"),
    "states": (GalleryStates, "done", "States"),
}


class Gallery(BoxLayout):
    """The frame around the parts. The sync line steps through its states, Hide through the themes."""

    part = StringProperty("today")
    title = StringProperty("")
    subtitle = StringProperty("Tuesday 22 March")
    sync_state = StringProperty("sent")
    sync_text = StringProperty("All sent 10:42")
    saved = StringProperty("")

    def on_kv_post(self, _base: Any) -> None:
        """Show the first part, and another whenever it is asked for."""
        ways = [Destination(name, icon, words) for name, (_kind, icon, words) in PARTS.items()]
        self._rail = Rail(destinations=ways, last=[Destination("parts", "settings", "Settings")])
        self._bottom = BottomBar(destinations=ways[:4])
        for bar in (self._rail, self._bottom):
            bar.bind(on_go=lambda _bar, name: setattr(self, "part", name))
        self.fbind("part", self._show)
        self.fbind("width", self._arrange)
        self._arrange()
        self._show()

    def _arrange(self, *_: object) -> None:
        narrow = self.width < theme.phone
        if narrow and self._bottom.parent is None:
            self.remove_widget(self._rail)
            self.ids.main.add_widget(self._bottom)
        elif not narrow and self._rail.parent is None:
            self.ids.main.remove_widget(self._bottom)
            self.add_widget(self._rail, index=len(self.children))

    def _show(self, *_: object) -> None:
        kind, _icon, self.title = PARTS[self.part]
        self.saved = "Saved 10:42" if self.part == "form" else ""
        self._rail.chosen = self._bottom.chosen = self.part
        self.ids.place.clear_widgets()
        self.ids.place.add_widget(kind())

    def next_sync(self) -> None:
        """Show the next state of the sync line."""
        names = list(SYNC_ICONS)
        at = (names.index(self.sync_state) + 1) % len(names)
        self.sync_state, self.sync_text = names[at], SYNC_TEXTS[at]

    def next_theme(self) -> None:
        """Show the next table of colours."""
        names = list(THEMES)
        theme.choose(names[(names.index(theme.name) + 1) % len(names)])


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
