"""What can be added to a case, as tiles side by side: an icon and a word each, so that all of them are seen at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.case.adding import Addition
from app.ui.theme.theme import theme
from app.ui.widgets.ground import Column
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.text import GroupLabel

KV = """
#:import theme app.ui.theme.theme.theme

<AddTile>:
    size_hint_y: None
    height: max(theme.field_height, word.height + 2 * theme.gap)
    padding: theme.gap_wide, 0, theme.gap, 0
    spacing: theme.gap
    fill: theme.surface
    edge: theme.line
    edge_width: theme.hair
    radius: [theme.button_radius]
    veil: theme.ink
    Icon:
        icon: root.icon
        side: theme.icon_small
        ink: theme.primary
        pos_hint: {"center_y": .5}
    ActionText:
        id: word
        text: root.text
        pos_hint: {"center_y": .5}

<AddLine>:
    size_hint_y: None
    height: self.minimum_height
    spacing: theme.gap
"""


class AddTile(Pressable, BoxLayout):
    """One thing that can be added: `icon` and `text`. Arrow keys go to its neighbours, of the next group too."""

    icon = StringProperty("")
    text = StringProperty("")

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Go to the neighbour on an arrow key."""
        across, down = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}.get(keycode[1], (0, 0))
        if not across and not down:
            return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))
        lines = self._lines()
        at = next(number for number, line in enumerate(lines) if self in line)
        if across:
            tiles = [tile for line in lines for tile in line]
            tiles[(tiles.index(self) + across) % len(tiles)].focus = True
        else:
            line = lines[(at + down) % len(lines)]
            line[min(lines[at].index(self), len(line) - 1)].focus = True
        return True

    def _lines(self) -> list[list[AddTile]]:
        """The tiles beside each other, line by line, of all groups."""
        groups = [each for each in reversed(self.parent.parent.parent.children) if isinstance(each, AddGroup)]
        lines = [line for group in groups for line in reversed(group.children) if isinstance(line, AddLine)]
        return [[tile for tile in reversed(line.children) if isinstance(tile, AddTile)] for line in lines]


class AddLine(BoxLayout):
    """Tiles of one width beside each other."""


class AddGroup(Column):
    """A `title` over tiles; `begin` hears which was pressed. Two stand side by side, three where there is room."""

    def __init__(self, title: str, additions: Sequence[Addition], begin: Callable[[Addition], None]) -> None:
        self._tiles = [_tile(each, begin) for each in additions]
        self._across = 0
        super().__init__(spacing=theme.gap)
        self._title = GroupLabel(text=title)
        self.fbind("width", self._lay_out)
        self._lay_out()

    def _lay_out(self, *_: Any) -> None:
        """Fill lines with tiles; the last line keeps the room of those it lacks."""
        across = _across(self.width)
        if across == self._across:
            return
        self._across = across
        for tile in self._tiles:
            if tile.parent is not None:
                tile.parent.remove_widget(tile)
        self.clear_widgets()
        self.add_widget(self._title)
        for at in range(0, len(self._tiles), across):
            line, tiles = AddLine(), self._tiles[at : at + across]
            for tile in tiles:
                line.add_widget(tile)
            for _lacking in range(across - len(tiles)):
                line.add_widget(Column())
            self.add_widget(line)


def _across(width: float) -> int:
    """How many tiles stand side by side: as many as the words have room for in the person's text size."""
    return max(1, min(3, int(width / theme.tile_width)))


def _tile(addition: Addition, begin: Callable[[Addition], None]) -> AddTile:
    tile = AddTile(icon=addition.icon, text=addition.said)
    tile.bind(on_release=lambda _tile: begin(addition))
    return tile


Builder.load_string(KV)
