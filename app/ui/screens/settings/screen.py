"""Draws the settings: a choice shows at once and is kept. Copies the model and forwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui import appearance
from app.ui.screen import Context, Screen
from app.ui.screens.settings.binding import Binding
from app.ui.screens.settings.inside import show_inside
from app.ui.screens.settings.model import SettingsModel
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import TextButton
from app.ui.widgets.choice import Choice
from app.ui.widgets.text import Body, Title
from app.words.language import _


class SettingsScreen(Screen):
    """How this device likes the app."""

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = SettingsModel(
            context.session, lambda chosen: appearance.show(chosen, context.session), self.refresh
        )
        self._choices: dict[str, Choice] = {}
        self._binding = Binding()
        super().__init__(context, **params)

    def entered(self, **_params: Any) -> None:
        """Read what is chosen."""
        self.model.load()

    def left(self) -> None:
        """Hear no more."""
        self.model.close()

    def refresh(self) -> None:
        """Draw the settings as they are now."""
        self.title = _("Settings")
        box = self.ids.choices
        for choosing in self.model.choosing():
            choice = self._choices.get(choosing.name)
            if choice is None:
                choice = self._choices[choosing.name] = Setting()
                choice.fbind("chosen", self._chose, choosing.name)
                box.add_widget(choice)
            choice.question, choice.help = choosing.question, choosing.help
            choice.options, choice.chosen = list(choosing.options), [choosing.chosen]
        if self._choices and self._binding.show(self.model) and self._binding.parent is None:
            box.add_widget(self._binding)
        self._say_trouble()
        self._say_about()

    def _chose(self, name: str, _choice: Choice, chosen: list[str]) -> None:
        known = next(each.chosen for each in self.model.choosing() if each.name == name)
        if chosen and chosen[0] != known:
            self.model.choose(name, chosen[0])

    def _say_trouble(self) -> None:
        trouble, page = self.model.trouble, self.ids.page.ids.column
        for child in [child for child in page.children if isinstance(child, Banner)]:
            page.remove_widget(child)
        if trouble is not None:
            text = self.context.session.voice.spoken(trouble)
            page.add_widget(Banner(icon="warning", tone="over", text=text), index=len(page.children))

    def _say_about(self) -> None:
        dangers, deleted, about = self.ids.dangers, self.ids.deleted, self.ids.about
        titled = ((dangers, _("What is not protected")), (deleted, _("Deleted records")), (about, _("About Haki")))
        for box, title in titled:
            box.clear_widgets()
            box.add_widget(Title(text=title))
        for sentence in self.model.not_protected():
            dangers.add_widget(Danger(text=sentence))
        deleted.add_widget(Body(text=_("What was deleted stays in the history, and can be brought back.")))
        show = TextButton(icon="undo", text=_("Show what is deleted"))
        show.bind(on_release=lambda *_: self.context.navigator.go("conflicts", deleted=True))
        deleted.add_widget(show)
        for sentence in self.model.about():
            about.add_widget(Body(text=sentence))
        if self.model.built.parts:
            inside = TextButton(icon="information", text=_("What is inside"))
            inside.bind(on_release=lambda *_: show_inside(self.model.built))
            about.add_widget(inside)


class Setting(Choice):
    """A choice that always has an answer: a second tap does not take it back."""

    def _tapped(self, chip: Any) -> None:
        if chip.value not in self.chosen:
            super()._tapped(chip)


class Danger(BoxLayout):
    """One thing that is not protected."""

    text = StringProperty("")


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
