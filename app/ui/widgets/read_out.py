"""Letters to be read out: a fingerprint, an invite. In groups that are never broken, large enough for a telephone."""

from __future__ import annotations

from typing import Any

from kivy.lang import Builder
from kivy.properties import ListProperty, StringProperty

from app.ui.widgets.ground import Panel
from app.ui.widgets.text import SectionTitle

KV = """
#:import theme app.ui.theme.theme.theme

<ReadOut>:
    spacing: theme.gap
    padding: theme.space + theme.hair * 4
    fill: theme.sunken
    edge: theme.line
    Caption:
        text: root.title
    Flow:
        id: groups
        spacing: theme.space, theme.gap
"""


class ReadOut(Panel):
    """`groups` of letters under a `title`."""

    title = StringProperty("")
    groups = ListProperty()

    def on_kv_post(self, _base: Any) -> None:
        """Draw the groups, now and whenever they change."""
        self.fbind("groups", self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        self.ids.groups.clear_widgets()
        for group in self.groups:
            self.ids.groups.add_widget(SectionTitle(text=group, hug=True))


Builder.load_string(KV)
