"""A picture of the whole window as a PNG file, drawn without the window's own surface: offscreen that one is noise."""

from pathlib import Path

from kivy.core.window import Window
from kivy.graphics import ClearBuffers, ClearColor, Color, Fbo, Rectangle


def draw() -> Fbo:
    """Draw the whole window, sheets included, into a buffer of its size."""
    buffer = Fbo(size=tuple(map(int, Window.size)), with_stencilbuffer=True)
    with buffer:
        ClearColor(*Window.clearcolor)
        ClearBuffers()
    buffer.add(Window.canvas)
    buffer.draw()
    buffer.remove(Window.canvas)
    return buffer


def is_drawn() -> bool:
    """Tell whether what is drawn comes out: a driver that cannot compile what we draw with leaves an empty window, and
    says so to nobody."""
    buffer = Fbo(size=(2, 2))
    with buffer:
        ClearColor(0, 0, 0, 1)
        ClearBuffers()
        Color(1, 1, 1, 1)
        Rectangle(size=(2, 2))
    buffer.draw()
    return bool(buffer.pixels[:3] == b"\xff\xff\xff")


def save(path: Path) -> Path:
    """Draw the window into the file `path` and return it. Raises OSError when it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not draw().texture.save(str(path), flipped=True):
        raise OSError(f"no picture could be written to {path}")
    return path
