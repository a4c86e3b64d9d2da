"""Charts: each point has its words and its number beside it, and what is drawn can be read as a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.ui.theme.theme import theme
from app.ui.widgets.chart import Chart
from app.ui.widgets.ground import Column
from tests.ui import looks
from tests.ui.driver import Ui

pytestmark = pytest.mark.ui

QUARTERS = [("Q1", 62), ("Q2", 0), ("Q3", None), ("Q4", 94)]
WAY = [("OB entry", 0), ("P3 filled on the next day", 1), ("Arrest after 98 days", 98), ("Charged a day later", 99)]


def shown(mount: Callable[..., Ui], chart: Chart, size: tuple[int, int] = (360, 300)) -> Ui:
    page = Column(pos_hint={"top": 1})
    page.add_widget(chart)
    return mount(lambda: page, size)


@pytest.mark.parametrize(("kind", "points"), [("columns", QUARTERS), ("line", QUARTERS), ("days", WAY)])
@pytest.mark.parametrize("size", [(360, 300), (1000, 300)])
def test_every_point_has_its_words_and_none_lies_over_another(
    mount: Callable[..., Ui], kind: str, points: list[tuple[str, int | None]], size: tuple[int, int]
) -> None:
    theme.choose(text_size=1.3)
    ui = shown(mount, Chart(kind=kind, points=points), size)

    assert {words for words, _value in points} <= set(ui.texts())
    assert (looks.clipped_texts(ui), looks.overlapping(ui)) == ([], [])


def test_a_column_is_as_high_as_its_share_of_the_greatest(mount: Callable[..., Ui]) -> None:
    chart = Chart(points=[("a", 50), ("b", 100), ("c", 0)])
    ui = shown(mount, chart)
    picture = ui.shot()
    drawn = tuple(round(255 * part) for part in theme.primary_mid[:3]), tuple(round(255 * p) for p in theme.primary[:3])

    def high(slot: int) -> int:
        x = round(chart.x + chart.width / 3 * (slot + 0.25))
        return sum(picture.getpixel((x, y)) in drawn for y in range(picture.height))

    assert high(1) == pytest.approx(theme.column_height, abs=3)
    assert high(0) == pytest.approx(theme.column_height / 2, abs=3)
    assert high(2) == 0


def test_few_columns_are_no_wider_than_columns_are(mount: Callable[..., Ui]) -> None:
    chart = Chart(points=[("2024", 50), ("2025", 100)])
    picture = shown(mount, chart, (1000, 300)).shot()
    drawn = tuple(round(255 * part) for part in theme.primary_mid[:3]), tuple(round(255 * p) for p in theme.primary[:3])
    y = picture.height - round(chart.top - chart.height / 2)
    wide = [x for x in range(picture.width) if picture.getpixel((x, y)) in drawn]
    assert wide[0] < theme.gap
    assert wide[-1] < 2 * (theme.column_width + theme.gap)
    assert len(wide) == pytest.approx(2 * theme.column_width, abs=8)


def test_what_is_drawn_can_be_read(mount: Callable[..., Ui]) -> None:
    chart = Chart(points=QUARTERS)
    shown(mount, chart)
    assert chart.said == "Q1 62, Q2 0, Q3, Q4 94"


def test_a_chart_of_nothing_takes_no_room(mount: Callable[..., Ui]) -> None:
    chart = Chart(points=QUARTERS)
    ui = shown(mount, chart)
    assert chart.height > theme.column_height

    chart.points = []
    ui.frames(3)

    assert chart.height == 0


@pytest.mark.parametrize("width", [360, 700, 1200])
def test_no_line_from_a_day_to_its_words_crosses_other_words(mount: Callable[..., Ui], width: int) -> None:
    late = [("OB entry", 0), ("Statement, day 13", 13), ("Arrest, day 13", 13), ("Charge, day 15", 15)]
    chart = Chart(kind="days", points=late)
    shown(mount, chart, (width, 300))
    middle = chart.top - theme.gap_wide / 2
    room = chart.width - theme.gap_wide
    labels = {label.text: label for label in chart.children}

    for words, day in late:
        x, low = chart.x + theme.gap_wide / 2 + room * day / 15, labels[words].top
        crossed = [
            label.text
            for label in labels.values()
            if label.text != words and label.x <= x <= label.right and low < label.center_y < middle
        ]
        assert crossed == [], words
