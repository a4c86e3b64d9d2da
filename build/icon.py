"""Draws Haki's icon: a page of notes with a marked line, which tells nobody who glances at the screen what it is.

    python build/icon.py               # draws assets/icons/haki.png anew

Drawn by Pillow at four times the size and made smaller, so that it needs no drawing program and is the same everywhere.
"""

from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
PNG = ROOT / "assets" / "icons" / "haki.png"
"""What the window shows; the packages take it too."""

GROUND, PAGE, LINE, MARK = "#0B5C55", "#FFFFFF", "#559389", "#B4781F"
SIZES = (16, 24, 32, 48, 64, 128, 256)
FINER = 4


def draw(size: int) -> Image.Image:
    """Return the icon, `size` pixels square."""
    side = size * FINER
    image = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(image)

    def box(left: float, top: float, right: float, low: float, colour: str, round_by: float = 0) -> None:
        corners = [round(each * side) for each in (left, top, right, low)]
        pen.rounded_rectangle((*corners[:2], corners[2] - 1, corners[3] - 1), round_by * side, fill=colour)

    box(0, 0, 1, 1, GROUND, 0.2)
    box(0.24, 0.16, 0.76, 0.84, PAGE, 0.06)
    for row, (colour, right) in enumerate(((LINE, 0.66), (MARK, 0.66), (LINE, 0.54))):
        top = 0.32 + row * 0.15
        box(0.34, top, right, top + 0.07, colour, 0.03)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def write_ico(path: Path) -> None:
    """Write the icon in every size that Windows asks for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    *smaller, largest = [draw(size) for size in SIZES]
    largest.save(path, format="ICO", sizes=[(size, size) for size in SIZES], append_images=smaller)


if __name__ == "__main__":
    draw(256).save(PNG, optimize=True)
