"""Cuts the fonts in assets/ down to what the app draws. Run it after adding an icon or a script.

    apt-get install fonts-inter        # Inter, SIL Open Font License 1.1
    npm pack @mdi/font && tar xf mdi-font-*.tgz      # Material Design Icons, Apache License 2.0
    python build/fonts.py --inter /usr/share/fonts/opentype/inter \\
        --icons package/fonts/materialdesignicons-webfont.ttf

The result is committed, so that a checkout runs without either source.
"""

import argparse
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.ui.theme.icons import ICONS  # noqa: E402  (the root must be on the path first)

WEIGHTS = {"Inter-Regular.otf": "inter-400.otf", "Inter-SemiBold.otf": "inter-600.otf"}

# Latin as East African languages write it, with the marks and signs that people type into a narrative.
LETTERS = [
    (0x0020, 0x007E),  # basic Latin
    (0x00A0, 0x024F),  # Latin-1 and extended A and B: Kikuyu ĩ ũ, Kamba, Dholuo, hooked ɓ ɗ follow below
    (0x0250, 0x02AF),  # ɓ ɗ ŋ and their like
    (0x02B0, 0x02FF),  # ʼ in Somali and Oromo transcription
    (0x0300, 0x036F),  # combining marks
    (0x1E00, 0x1EFF),  # further Latin
    (0x2010, 0x2044),  # dashes, quotes, bullet, ellipsis
    (0x20A0, 0x20BF),  # currencies
    (0x2116, 0x2122),  # № ™
    (0x2190, 0x2193),  # arrows
    (0x2212, 0x2265),  # minus, ≈ ≠ ≤ ≥
]


def cut(source: Path, target: Path, characters: set[int], features: list[str]) -> None:
    """Write to `target` the font at `source` with `characters` alone, the same bytes each time."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(layout_features=features, name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 13, 14], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    if "glyf" in font:  # the icon font claims that every glyph begins at 0, which would push each to the left
        for name, (advance, _bearing) in font["hmtx"].metrics.items():
            glyph = font["glyf"][name]
            glyph.recalcBounds(font["glyf"])
            font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    sys.stdout.write(
        f"{target.relative_to(ROOT)}: {len(font.getBestCmap())} characters, {target.stat().st_size} bytes\n"
    )


def main() -> None:
    """Read the two sources named on the command line and write the three fonts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inter", type=Path, required=True, help="folder with Inter-Regular.otf")
    parser.add_argument("--icons", type=Path, required=True, help="materialdesignicons-webfont.ttf")
    arguments = parser.parse_args()

    names = dict(TTFont(arguments.icons).getBestCmap())
    strangers = [f"{icon} ({glyph})" for icon, (code, glyph) in ICONS.items() if names.get(code) != glyph]
    if strangers:
        parser.error(f"not in that font under that code: {', '.join(strangers)}")

    letters = {code for first, last in LETTERS for code in range(first, last + 1)}
    for source, target in WEIGHTS.items():
        cut(
            arguments.inter / source,
            ROOT / "assets/fonts" / target,
            letters,
            ["kern", "mark", "mkmk", "ccmp", "locl"],
        )
    cut(arguments.icons, ROOT / "assets/icons/icons.ttf", {code for code, _ in ICONS.values()}, [])


if __name__ == "__main__":
    main()
