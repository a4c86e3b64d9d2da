"""Draws the pictures of the field guide, docs/pictures/field-*.png, in both languages, as the window is now.

python -m tests.ui.guide_pictures

What is drawn stands in `shots_screens`; which of it the guide shows, in `guide_shown`.
"""

import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from app.casework.languages import LANGUAGES
from tests.ui import shots
from tests.ui.guide_shown import LOOK, PICTURES, SHOWN, SIZE, file_of

COLOURS = 64
"""Enough for a screen of few colours and grey letters, in a quarter of the bytes."""


def main() -> int:
    """Draw them all."""
    with TemporaryDirectory(prefix="haki-guide-") as folder:
        shots.SHOTS = Path(folder)
        shots.draw_in([(SIZE, LOOK, language) for language in LANGUAGES], list(SHOWN.values()))
        for language, name in product(LANGUAGES, SHOWN):
            with Image.open(shots.picture_of(SHOWN[name], SIZE, LOOK, language)) as drawn:
                few = drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
                few.save(file_of(name, language), optimize=True)
    sys.stdout.write(f"{len(SHOWN) * len(LANGUAGES)} pictures: {PICTURES}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
