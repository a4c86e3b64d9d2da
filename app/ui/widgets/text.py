"""Text in the type scale of the theme. One class per kind, so that kv reads like the design."""

from bisect import bisect_left
from functools import cache
from math import ceil

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.label import Label

from app.casework.remembering import forgets, remembers_words
from app.ui.theme import fonts
from app.ui.theme.theme import theme

KV = """
#:import theme app.ui.theme.theme.theme

<-TextLabel>:
    color: self.ink or (theme.ink_soft if self.soft else theme.ink)

<Figure>:
    font_size: theme.figure
<PageTitle>:
    font_size: (theme.section if self.small else theme.page) * self.squeezed
<SectionTitle>:
    font_size: theme.section
<Title>:
    font_size: theme.title
<FieldLabel>:
    font_size: theme.label
<GroupLabel>:
    font_size: theme.label
<Body>:
    font_size: theme.body
<ActionText>:
    font_size: theme.action
<Second>:
    font_size: theme.second
<PillText>:
    font_size: theme.pill
<Caption>:
    font_size: theme.caption
<WayText>:
    largest: theme.caption
    font_size: max(1, min(self.fits, self.most or self.fits))
"""


class TextLabel(Label):
    """Text that wraps into its width and is as tall as it needs; without words it takes no room.

    With `hug` it is as wide as its longest line instead, and wraps only at `max_width` pixels. `lines` > 0 ends it
    with an ellipsis after so many lines, for lists whose rows share one height. A code that is wider than a line goes
    on after one of its hyphens. It is drawn in the theme's ink, in the softer one when `soft`, or in `ink` if that is
    given.

    What all of them share is no rule but a default, and the text is drawn here and not by a rule of Kivy's: there are
    hundreds on a screen, and a rule costs as much as all the rest of one.
    """

    ink = ColorProperty(None, allownone=True)
    soft = BooleanProperty(False)
    hug = BooleanProperty(False)
    max_width = NumericProperty(float("inf"))
    lines = NumericProperty(0)
    font_name = StringProperty(fonts.TEXT)
    line_height = NumericProperty(1.1)
    halign = OptionProperty("left", options=("auto", "left", "center", "right", "justify"))
    valign = OptionProperty("middle", options=("bottom", "middle", "center", "top"))
    shorten_from = OptionProperty("right", options=("left", "center", "right"))

    def __init__(self, **properties: object) -> None:
        properties.setdefault("size_hint_y", None)
        properties.setdefault("height", 0)
        self._drawn: Rectangle | None = None
        super().__init__(**properties)
        for name in ("text", "font_size", "bold", "hug", "max_width"):
            self.fbind(name, self._fit)
        self.fbind("width", self._wrap)
        self._fit()

    def on_color(self, _self: object, colour: list[float]) -> None:
        """Draw it so where it is switched off as well."""
        self.disabled_color = colour

    def on_lines(self, *_: object) -> None:
        """End it after so many lines."""
        self.max_lines, self.shorten = int(self.lines), self.lines == 1

    def on_text(self, _self: object, text: str) -> None:
        """Take no room without words."""
        self.height = self.texture_size[1] if text else 0

    def on_texture_size(self, *_: object) -> None:
        """Be as tall as the text."""
        self.on_text(self, self.text)
        self._place()

    def on_texture(self, *_: object) -> None:
        """Draw the text."""
        if self._drawn is None and self.texture is not None:
            self._drawn = Rectangle()
            self.canvas.add(Color(1, 1, 1, 1))
            self.canvas.add(self._drawn)
            self.fbind("pos", self._place)
            self.fbind("size", self._place)
        if self._drawn is not None:
            self._drawn.texture = self.texture
            self._place()

    def _place(self, *_: object) -> None:
        if self._drawn is not None:
            width, height = self.texture_size
            self._drawn.pos = int(self.x + (self.width - width) / 2), int(self.y + (self.height - height) / 2)
            self._drawn.size = (width, height) if self.texture is not None else (0, 0)

    def natural_width(self, text: str | None = None) -> int:
        """Return the width in pixels that the longest line needs; of `text`, when it is not the one that is shown."""
        return _extent(self.font_name, self.font_size, self.bold, self.text if text is None else text)

    def texture_update(self, *_: object) -> None:
        """Draw the text; called by Kivy when anything of it has changed."""
        room = (self.text_size[0] or float("inf")) - self.padding[0] - self.padding[2]
        if self.lines > 1:
            self._label.text = self._ended(room)
        elif "-" in self.text and not self.lines:
            self._label.text = self._broken_at_hyphens(room)
        else:
            self._label.text = self.text
        super().texture_update()

    def _broken_at_hyphens(self, room: float) -> str:
        """The text with a break after a hyphen wherever Kivy would have to break inside a word."""
        lines = [" ".join(self._in_pieces(word, room) for word in line.split(" ")) for line in self.text.split("\n")]
        return "\n".join(lines)

    def _ended(self, room: float) -> str:
        """The text, or as much of it as the lines hold with an ellipsis: Kivy ends only a single line with one."""
        text: str = self.text
        if self.rows_in(text, room) <= self.lines:
            return text
        fits = bisect_left(range(len(text)), True, key=lambda at: self.rows_in(f"{text[:at]}…", room) > self.lines)
        return f"{text[: fits - 1].rstrip()}…"

    def rows_in(self, text: str, room: float) -> int:
        """Return how many lines a text takes in so much room: words stay whole unless one is wider than a line."""
        count = 0
        for line in text.split("\n"):
            count, row = count + 1, ""
            for word in line.split(" "):
                longer = f"{row} {word}".lstrip()
                if row and self.natural_width(longer) > room:
                    count, longer = count + 1, word
                count += max(0, ceil(self.natural_width(longer) / room) - 1) if longer == word else 0
                row = longer
        return count

    def _in_pieces(self, word: str, room: float) -> str:
        if "-" not in word or self.natural_width(word) <= room:
            return word
        rows = [""]
        for part in word.replace("-", "- ").split():
            if rows[-1] and self.natural_width(rows[-1] + part) > room:
                rows.append("")
            rows[-1] += part
        return "\n".join(rows)

    def _fit(self, *_: object) -> None:
        if self.hug:
            self.size_hint_x = None
            self.width = min(self.natural_width(), self.max_width)
        self._wrap()

    def _wrap(self, *_: object) -> None:
        self.text_size = (self.width, None)


@cache
def _ruler(font_name: str, font_size: float, bold: bool) -> CoreLabel:
    """Return what measures text in this font."""
    return CoreLabel(font_name=font_name, font_size=font_size, bold=bold)


@remembers_words(4096)
def _extent(font_name: str, font_size: float, bold: bool, text: str) -> int:
    """Return how many pixels the longest line of a text takes in this font."""
    if not text:
        return 1
    measure = _ruler(font_name, font_size, bold)
    widest: int = max(ceil(measure.get_extents(line)[0]) for line in text.split("\n"))
    return widest + 1


_measured_by_kivy = CoreLabel.get_extents


def _measured(label: CoreLabel, text: str) -> tuple[int, int]:
    """Do what Kivy does to break a text into lines, which measures each of its words again at every width it is given:
    ten thousand for a screen, of which some hundred differ."""
    options = label.options
    font = tuple(options[name] for name in ("font_name_r", "font_size", "bold", "italic"))
    found = _words.get((font, text))
    if found is None:
        if len(_words) >= _MOST_WORDS:
            _words.clear()
        found = _words[font, text] = _measured_by_kivy(label, text)
    return found


_MOST_WORDS = 8192
_words: dict[tuple[tuple[object, ...], str], tuple[int, int]] = {}
forgets(_words.clear)
CoreLabel.get_extents = _measured


class Figure(TextLabel):
    """One number on a card."""

    bold = BooleanProperty(True)


class PageTitle(TextLabel):
    """The name of a screen; `small` where it has no room in its own size, and `squeezed` to a share of that where its
    longest word would be broken."""

    small = BooleanProperty(False)
    squeezed = NumericProperty(1)

    def fit(self, text: str, room: float) -> None:
        """Take the size in which a text, over several lines if need be, has room in a width in pixels."""
        self.small = self.full_width(text) > room
        word = max((_extent(self.font_name, theme.section, True, each) for each in text.split()), default=1)
        self.squeezed = max(theme.label / theme.section, min(1, room / word)) if self.small else 1

    def full_width(self, text: str) -> int:
        """Return the width in pixels that a text needs in its own size."""
        return _extent(self.font_name, theme.page, True, text)

    bold = BooleanProperty(True)


class SectionTitle(TextLabel):
    """The head of a dialog, a sheet, an empty state."""

    bold = BooleanProperty(True)


class Title(TextLabel):
    """The first line of a row or a card."""

    bold = BooleanProperty(True)


class FieldLabel(TextLabel):
    """The question above a field."""

    bold = BooleanProperty(True)


class GroupLabel(TextLabel):
    """The name of a group of rows."""

    bold = BooleanProperty(True)
    soft = BooleanProperty(True)


class Body(TextLabel):
    """Running text."""


class ActionText(TextLabel):
    """The word on a button."""

    bold = BooleanProperty(True)


class Second(TextLabel):
    """The line under a title; help under a field."""

    soft = BooleanProperty(True)


class PillText(TextLabel):
    """The word in a pill."""

    bold = BooleanProperty(True)


class Caption(TextLabel):
    """Small text under an icon or beside a chart."""

    soft = BooleanProperty(True)


class WayText(TextLabel):
    """The word under the icon of a way, in one line and never broken: `fits` is the largest size in which it has its
    room, `most` the one that all ways beside each other share, so that none looks like less than another."""

    largest = NumericProperty(1)
    fits = NumericProperty(1)
    most = NumericProperty(0)

    def on_kv_post(self, _base: object) -> None:
        """Fit the word, now and whenever it, its room or the person's text size changes."""
        for name in ("text", "width", "largest"):
            self.fbind(name, self._shrink)
        self._shrink()

    def _shrink(self, *_: object) -> None:
        size, room = self.largest, self.width - 2 * theme.hair
        while size > 1 and self.text and _extent(self.font_name, size, True, self.text) > room:
            size -= 1  # bold, though it may not be now: chosen, it must not move
        self.fits = size


Builder.load_string(KV)
