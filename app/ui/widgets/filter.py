"""One of the ways to keep less of what a list or a line shows."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from app.ui.widgets.pressable import Pressable


class Filter(Pressable, AnchorLayout):
    """One of the ways to keep less; `value` is its name, `text` what it says."""

    value = StringProperty("")
    text = StringProperty("")
    chosen = BooleanProperty(False)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
