"""A long text, drawn in pieces: one label would need a picture higher than old graphics chips can hold."""

from __future__ import annotations

from typing import Any

from kivy.properties import ColorProperty, StringProperty

from app.ui.in_words import pieces
from app.ui.widgets.ground import Column
from app.ui.widgets.text import Body


class Pieces(Column):
    """`text` in running words, verbatim; in `ink` if it is given."""

    text = StringProperty("")
    ink = ColorProperty(None, allownone=True)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.fbind("text", self._draw)
        self.fbind("ink", self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        found = pieces(self.text) if self.text else []
        if len(self.children) != len(found):
            self.clear_widgets()
            for _piece in found:
                self.add_widget(Body())
        for label, piece in zip(reversed(self.children), found, strict=True):
            label.text, label.ink = piece or " ", self.ink  # an empty line keeps its height
