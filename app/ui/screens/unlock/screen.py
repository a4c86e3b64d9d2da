"""Draws unlocking: nothing on it says what the program is or who uses it. Copies the model and forwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from app.ui.focus import keyboard
from app.ui.screen import Context, Screen
from app.ui.screens.unlock.model import UnlockModel
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import OutlinedButton
from app.words.language import _

_FETCH_AFTER = 0.2
"""Seconds: fetching what opening needs must not slow the drawing of this screen."""


class Unlock(Screen):
    """A passphrase, and the way in."""

    framed: ClassVar[bool] = False
    help = StringProperty("")
    error = StringProperty("")
    waiting = StringProperty("")
    is_opening = BooleanProperty(False)
    can_try = BooleanProperty(True)

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = UnlockModel(context.session, context.navigator, self.refresh)
        self._trouble, self._unkept = Banner(icon="warning", tone="over"), Banner(icon="warning", tone="due")
        self._anew = OutlinedButton(text=_("Set this device up anew"))
        self._anew.bind(on_release=lambda *_: self.model.begin_anew())
        super().__init__(context, **params)

    def entered(self, **_params: Any) -> None:
        """Wait for the passphrase, and fetch meanwhile what opening needs."""
        self.refresh()
        Clock.schedule_once(lambda _passed: self._begin(), 0)

    def left(self) -> None:
        """Leave no passphrase behind."""
        self.ids.passphrase.text = ""
        self.model.close()

    def unlock(self) -> None:
        """Try what was typed."""
        self.model.unlock(self.ids.passphrase.text)

    def refresh(self) -> None:
        """Show how it stands."""
        model, voice = self.model, self.context.session.voice
        if model.error and not self.error and not model.wait:
            self.ids.passphrase.text = ""  # a wrong one is typed anew
        self.error = voice.spoken(model.error) if model.error else ""
        demo = model.demo_passphrase
        self.help = _("This is the demo. Its passphrase is: {passphrase}").format(passphrase=demo) if demo else ""
        self.waiting = voice.spoken(model.waiting) if model.waiting else ""
        self.is_opening, self.can_try = model.is_opening, model.can_try
        for banner, why in ((self._unkept, model.unkept), (self._trouble, model.trouble)):
            banner.text = voice.spoken(why) if why else ""
            self._place(banner, wanted=why is not None)
        self._place(self._anew, wanted=model.is_closed_for_good)
        if model.error and model.can_try and keyboard.at is None:
            self._begin()

    def _place(self, part: Widget, *, wanted: bool) -> None:
        if wanted and part.parent is None:
            self.ids.column.add_widget(part)
        elif not wanted and part.parent is not None:
            self.ids.column.remove_widget(part)

    def _begin(self) -> None:
        if self.parent is not None:
            self.ids.passphrase.begin()
            Clock.schedule_once(lambda _passed: self._fetch(), _FETCH_AFTER)

    def _fetch(self) -> None:
        if self.parent is not None:
            self.model.begin()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
