"""The theme: full tables, colours one can tell apart, icons and letters that the fonts really hold."""

import gettext
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app.ui.theme.contrast import contrast
from app.ui.theme.icons import ICONS
from app.ui.theme.sizes import SIZES, TYPE
from app.ui.theme.tokens import EDGE, EDGE_PAIRS, LIGHT, SUNLIGHT_TEXT, TEXT, TEXT_PAIRS, THEMES

ROOT = Path(__file__).parent.parent.parent
UI = ROOT / "app" / "ui"


def test_contrast_is_counted_as_the_standard_counts_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)  # the well-known lightest grey that passes


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_is_a_full_table(name: str) -> None:
    assert list(THEMES[name]) == list(LIGHT)
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in THEMES[name].values())


@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read_on_every_ground_it_is_drawn_on(name: str) -> None:
    theme, least = THEMES[name], SUNLIGHT_TEXT if name == "sunlight" else TEXT
    faint = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in TEXT_PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in faint.items() if ratio < least} == {}


@pytest.mark.parametrize("name", THEMES)
def test_borders_rings_and_bars_can_be_seen(name: str) -> None:
    theme = THEMES[name]
    faint = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in EDGE_PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in faint.items() if ratio < EDGE} == {}


def test_names_cannot_be_taken_for_one_another_or_for_a_handler() -> None:
    names = [*LIGHT, *SIZES, *TYPE]
    assert len(names) == len(set(names))
    assert [name for name in names if name.startswith("on_")] == []


def test_no_colour_and_no_length_stands_outside_the_theme() -> None:
    colour = re.compile(r"#[0-9A-Fa-f]{6}\b|get_color_from_hex\(|\bdp\(|\bsp\(|\b\d+(?:dp|sp)\b")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in [*UI.rglob("*.py"), *UI.rglob("*.kv")]
        if path.parent.name != "theme"
        for line in path.read_text(encoding="utf-8").splitlines()
        if colour.search(line)
    ]
    assert found == []


def test_every_icon_is_in_the_font_and_the_font_holds_no_other() -> None:
    held = set(TTFont(ROOT / "assets/icons/icons.ttf").getBestCmap())
    assert held == {code for code, _name in ICONS.values()}


def test_icons_named_in_code_exist() -> None:
    named = {
        icon
        for path in [*UI.rglob("*.py"), *UI.rglob("*.kv")]
        for icon in re.findall(r"""\bicon\b(?:: |=)"([a-z_]+)\"""", path.read_text(encoding="utf-8"))
    }
    assert named - set(ICONS) == set()
    assert {"back", "hide"} <= named  # the search does find them


@pytest.mark.parametrize("weight", [400, 600])
def test_the_font_covers_every_character_of_every_translation(weight: int) -> None:
    held = TTFont(ROOT / f"assets/fonts/inter-{weight}.otf").getBestCmap()
    letters: set[str] = set(
        "Kikuyu mũndũ, Kamba kĩla, Dholuo ŋ, hooked ɓ ɗ, Somali baʼ, 10:42 … “quoted” – — · × ≤ ≥ →"
    )
    for catalogue in (ROOT / "assets/translations").glob("*.mo"):
        with catalogue.open("rb") as file:
            spoken = gettext.GNUTranslations(file)
        letters |= {letter for text in spoken._catalog.values() for letter in text}
    assert sorted(letter for letter in letters - {"\n"} if ord(letter) not in held) == []
