"""Small charts: columns, a line, or days along a line, each point with its words and its number beside it.

What is drawn is said as well (`said`), and no meaning is in a colour alone. Knows nothing of what is counted.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from kivy.clock import Clock
from kivy.graphics import BorderImage, Color, Rectangle, SmoothLine
from kivy.lang import Builder
from kivy.properties import ColorProperty, ListProperty, NumericProperty, OptionProperty
from kivy.uix.widget import Widget

from app.ui.theme.rounded import border, mask
from app.ui.theme.theme import theme
from app.ui.widgets.text import Caption, PillText, TextLabel
from app.words.language import number

KV = """
#:import theme app.ui.theme.theme.theme

<Chart>:
    size_hint_y: None
    fill: theme.primary
    soft_fill: theme.primary_mid
    line: theme.field_line
    scale: theme.text_size
"""


class Chart(Widget):
    """`points` are (words, number) pairs, in order; a number of None is a gap. As high as it needs.

    `columns`: each against the greatest, from the left, none wider than `theme.column_width`. `line`: between `low`
    and `high`. `days`: each so many days from the first, along one line, its words under it. `marked` is the point that
    is drawn strong: the last (-1) unless told otherwise.
    """

    kind = OptionProperty("columns", options=("columns", "line", "days"))
    points = ListProperty()
    low = NumericProperty(0)
    high = NumericProperty(0)
    marked = NumericProperty(-1)
    fill = ColorProperty([0, 0, 0, 1])
    soft_fill = ColorProperty([0, 0, 0, 1])
    line = ColorProperty([0, 0, 0, 1])
    scale = NumericProperty(1)

    def __init__(self, **properties: Any) -> None:
        self._draw_soon = Clock.create_trigger(self._draw, -1)  # still in this frame, once for all that has changed
        super().__init__(**properties)
        for name in ("kind", "points", "low", "high", "marked", "fill", "soft_fill", "line", "scale", "pos", "size"):
            self.fbind(name, self._draw_soon)
        self._draw_soon()

    @property
    def said(self) -> str:
        """The points as one text."""
        return ", ".join(f"{words} {_number(value)}".strip() for words, value in self.points)

    def _draw(self, *_: object) -> None:
        self.clear_widgets()
        self.canvas.before.clear()
        self.canvas.clear()
        if not self.points or self.width <= 0:
            self.height = 0
        elif self.kind == "days":
            self._draw_days()
        else:
            self._draw_slots()

    # --- Columns and lines: a slot of its own for each point ---------------------------------------------------

    def _draw_slots(self) -> None:
        slot = self.width / len(self.points)
        if self.kind == "columns":
            slot = min(slot, theme.column_width + theme.gap)
        gap = theme.gap if slot > 4 * theme.gap else theme.hair
        names = [self._text(Caption(text=words, halign="center"), slot - gap) for words, _value in self.points]
        below = max(name.height for name in names) + theme.gap / 2
        numbers = [self._text(PillText(text=_number(value), halign="center"), slot) for _words, value in self.points]
        dot = theme.gap if self.kind == "line" else theme.gap / 4  # what a number keeps off its point
        above = max(number.height for number in numbers) + dot
        self.height = below + theme.column_height + above
        with self.canvas.before:
            Color(rgba=self.line)
            Rectangle(pos=(self.x, round(self.y + below)), size=(slot * len(self.points), theme.hair))
        tops = [self._share(value) for _words, value in self.points]
        dots = []
        for at, (_words, value) in enumerate(self.points):
            left, top = self.x + at * slot, self.y + below + theme.column_height * tops[at]
            names[at].pos = left + gap / 2, self.y + below - theme.gap / 2 - names[at].height
            if self.kind == "columns":
                self._column(at, left + gap / 2, self.y + below, slot - gap, top - self.y - below)
            elif value is not None:
                dots.append((at, left + slot / 2, top))
            numbers[at].pos = left, top + dot
        self._join(dots)

    def _column(self, at: int, left: float, low: float, wide: float, high: float) -> None:
        if high <= 0:
            return
        shape = [theme.bar_radius, theme.bar_radius, 0, 0]
        with self.canvas.before:
            Color(rgba=self.fill if self._is_marked(at) else self.soft_fill)
            size = round(wide), round(max(high, theme.bar_radius + theme.hair))
            BorderImage(texture=mask(shape), border=border(shape), pos=(round(left), round(low)), size=size)

    def _join(self, dots: list[tuple[int, float, float]]) -> None:
        for (at, left, low), (following, right, high) in pairwise(dots):
            if following == at + 1:
                with self.canvas.before:
                    Color(rgba=self.soft_fill)
                    SmoothLine(points=[left, low, right, high], width=theme.edge_strong / 2)
        for at, x, y in dots:
            self._dot(at, x, y)

    def _dot(self, at: int, x: float, y: float) -> None:
        side = theme.gap_wide if self._is_marked(at) else theme.gap
        shape = [side / 2] * 4
        with self.canvas.before:
            Color(rgba=self.fill if self._is_marked(at) else self.soft_fill)
            corner = round(x - side / 2), round(y - side / 2)
            BorderImage(texture=mask(shape), border=border(shape), pos=corner, size=(side, side))

    def _share(self, value: float | None) -> float:
        high = self.high or max((number for _words, number in self.points if number is not None), default=0)
        room = high - self.low
        return min(1.0, max(0.0, ((value or 0) - self.low) / room)) if room > 0 else 0.0

    # --- Days along a line -------------------------------------------------------------------------------------

    def _draw_days(self) -> None:
        days = [value or 0 for _words, value in self.points]
        first, last = min(days), max(days)
        names = [Caption(text=words, hug=True, max_width=self.width) for words, _value in self.points]
        for name in names:
            name.texture_update()
            self.add_widget(name)
            name.height = name.texture_size[1]
        side = theme.gap_wide
        room = self.width - side
        places = [self.x + side / 2 + (room * (day - first) / (last - first) if last > first else 0) for day in days]
        lanes = _lanes([(x, self._left_of(x, name.width), name.width) for x, name in zip(places, names, strict=True)])
        step = max(name.height for name in names) + theme.gap / 2
        self.height = side + theme.gap + step * (max(lanes) + 1)
        middle = self.top - side / 2
        with self.canvas.before:
            Color(rgba=self.line)
            Rectangle(pos=(self.x, round(middle - theme.hair)), size=(self.width, 2 * theme.hair))
            for x, lane in zip(places, lanes, strict=True):
                deep = theme.gap + lane * step
                Rectangle(pos=(round(x), round(middle - deep - side / 4)), size=(theme.hair, deep + side / 4))
        for at, (x, name, lane) in enumerate(zip(places, names, lanes, strict=True)):
            self._dot(at, x, middle)
            name.pos = self._left_of(x, name.width), middle - side / 2 - theme.gap - lane * step - name.height

    def _left_of(self, x: float, wide: float) -> float:
        """Where words that belong to `x` begin: after it, or before it where they would leave the chart."""
        after: float = x + theme.gap / 2
        before: float = x - theme.gap / 2 - wide
        return after if after + wide <= self.right else max(float(self.x), before)

    # --- Both --------------------------------------------------------------------------------------------------

    def _is_marked(self, at: int) -> bool:
        return bool(at == self.marked % len(self.points))

    def _text(self, text: TextLabel, wide: float) -> TextLabel:
        text.width = max(1, wide)
        text.texture_update()
        text.height = text.texture_size[1]
        self.add_widget(text)
        return text


def _lanes(spans: list[tuple[float, float, float]]) -> list[int]:
    """Give words, as (where their point is, left, width), a lane each, the first from the top in which they do not lie
    over others and no line from a point to its words crosses words.

    Those right of their point come first, from the right; then those left of it, from the left: so each begins where
    nothing hangs down yet.
    """
    after = [at for at, (point, left, _wide) in enumerate(spans) if left >= point]
    before = [at for at in range(len(spans)) if at not in after]
    lanes: dict[int, int] = {}
    for at in (*reversed(after), *before):
        lane = 0
        while lane <= len(spans) and not _is_free(at, lane, spans, lanes):
            lane += 1
        lanes[at] = lane
    return [lanes[at] for at in range(len(spans))]


def _is_free(at: int, lane: int, spans: list[tuple[float, float, float]], lanes: dict[int, int]) -> bool:
    point, left, wide = spans[at]
    for other, at_lane in lanes.items():
        its_point, its_left, its_wide = spans[other]
        if at_lane == lane and left < its_left + its_wide + theme.gap and its_left < left + wide + theme.gap:
            return False
        if at_lane < lane and its_left <= point <= its_left + its_wide:
            return False
        if at_lane > lane and left <= its_point <= left + wide:
            return False
    return True


def _number(value: float | None) -> str:
    return "" if value is None else number(value)


Builder.load_string(KV)
