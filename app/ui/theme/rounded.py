"""Rounded shapes as small textures that stretch: an exact hair line and smooth corners without multisampling.

Kivy's own rounded shapes are either jagged or soft by a pixel. A mask is drawn once per set of corners, in memory,
tinted by the colour before it and stretched by a BorderImage: cheaper on a small GPU than a polygon, too.
"""

from functools import cache
from math import ceil, hypot

from kivy.graphics.texture import Texture

Corners = tuple[float, float, float, float]  # radii in pixels: top left, top right, bottom right, bottom left


def mask(radius: list[float], edge: float = 0) -> Texture:
    """Return the texture of a shape with these four radii: filled, or only its outline `edge` pixels wide."""
    return _mask(_four(radius), edge)


def border(radius: list[float], edge: float = 0) -> list[int]:
    """Return how much of each side of that texture must not be stretched, as BorderImage wants it."""
    return [_corner(_four(radius), edge)] * 4


def _four(radius: list[float]) -> Corners:
    top_left, top_right, bottom_right, bottom_left = radius
    return top_left, top_right, bottom_right, bottom_left


def _corner(radius: Corners, edge: float) -> int:
    return max(1, ceil(max(*radius, edge)))


@cache
def _mask(radius: Corners, edge: float) -> Texture:
    corner = _corner(radius, edge)
    texture = Texture.create(size=(2 * corner + 2, 2 * corner + 2), colorfmt="rgba")
    texture.mag_filter = texture.min_filter = "nearest"
    pixels = _pixels(radius, edge, corner)

    def fill(texture: Texture) -> None:
        texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")

    fill(texture)
    texture.add_reload_observer(fill)  # Android drops textures when the app is put aside
    return texture


def _pixels(radius: Corners, edge: float, corner: int) -> bytes:
    """Return the mask as rows of RGBA from the bottom up: white, its opacity the share of each pixel covered."""
    side = 2 * corner + 2
    top_left, top_right, bottom_right, bottom_left = (_quadrant(each, edge, corner) for each in radius)
    rows = []
    for y in range(side):
        from_edge = min(y, side - 1 - y, corner)
        left, right = (bottom_left, bottom_right) if y < side / 2 else (top_left, top_right)
        line = [*left[from_edge], left[from_edge][-1], right[from_edge][-1], *reversed(right[from_edge])]
        rows.append(b"".join(b"\xff\xff\xff" + bytes([round(255 * share)]) for share in line))
    return b"".join(rows)


def _quadrant(radius: float, edge: float, corner: int) -> list[list[float]]:
    """Return how much of each pixel a corner covers, counted from its outer tip; the last line is the straight side."""
    return [
        [
            _covered(radius, x, y) - (_covered(max(0, radius - edge), x - edge, y - edge) if edge else 0)
            for x in range(corner)
        ]
        for y in range(corner + 1)
    ]


def _covered(radius: float, x: float, y: float) -> float:
    """Return the share, 0 to 1, of the pixel at (x, y) inside a corner of `radius` whose sides are the axes."""
    if x < radius and y < radius:
        return min(1.0, max(0.0, radius - hypot(radius - x - 0.5, radius - y - 0.5) + 0.5))
    return min(1.0, max(0.0, x + 1)) * min(1.0, max(0.0, y + 1))
