"""A picture of the whole window as a PNG file, drawn without the window's own surface: offscreen that one is noise."""

from pathlib import Path

from kivy.core.window import Window
from kivy.graphics import ClearBuffers, ClearColor, Fbo


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


def save(path: Path) -> Path:
    """Draw the window into the file `path` and return it. Raises OSError when it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not draw().texture.save(str(path), flipped=True):
        raise OSError(f"no picture could be written to {path}")
    return path
