"""The parts of first run: its head and foot, the ways to begin, the words that are offered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.casework.languages import LANGUAGES
from app.ui.language import language
from app.ui.screens.welcome.model import Beginning
from app.ui.widgets.choice import Chip
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column
from app.words import language as words


class WelcomeHead(Column):
    """What this step is about."""

    title = StringProperty("")
    text = StringProperty("")


class ChooseWay(Column):
    """The three ways to begin: `on_way`, `on_demo`; `is_working` while the demo is made."""

    is_working = BooleanProperty(False)
    __events__ = ("on_way", "on_demo")

    def on_kv_post(self, _base: Any) -> None:
        """Offer each language in its own name."""
        for code, name in LANGUAGES.items():
            chip = Chip(value=code, text=name, chosen=code == words.in_use())
            chip.bind(on_release=lambda chip: language.switch(chip.value))
            self.ids.languages.add_widget(chip)

    def on_way(self, way: Beginning) -> None:
        """A way was chosen: bind to this."""

    def on_demo(self) -> None:
        """The demo was chosen: bind to this."""


class WelcomeStep(Column):
    """How far one is: `number` of three, from 0."""

    number = NumericProperty(0)


class WelcomeFoot(Flow):
    """The way back and on: `on_back`, `on_next`."""

    text = StringProperty("")
    is_working = BooleanProperty(False)
    __events__ = ("on_back", "on_next")

    def on_back(self) -> None:
        """Back was pressed: bind to this."""

    def on_next(self) -> None:
        """The way on was pressed: bind to this."""


class OfferedWords(Column):
    """Words drawn for a passphrase: `on_take`, and `on_other` for other ones."""

    words = ListProperty()
    __events__ = ("on_take", "on_other")

    def on_take(self) -> None:
        """The words were taken: bind to this."""

    def on_other(self) -> None:
        """Other words were asked for: bind to this."""


class Rule(BoxLayout):
    """What a passphrase is worth, and whether that is enough."""

    text = StringProperty("")
    is_met = BooleanProperty(False)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
