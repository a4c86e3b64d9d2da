"""Registers the two families the app draws with: the text face in two weights, and the icons."""

from pathlib import Path

from kivy.core.text import LabelBase

ASSETS = Path(__file__).parent.parent.parent.parent / "assets"
TEXT, ICONS = "Haki", "Icons"

_regular, _semi_bold = (str(ASSETS / "fonts" / f"inter-{weight}.otf") for weight in (400, 600))
LabelBase.register(TEXT, fn_regular=_regular, fn_bold=_semi_bold)
LabelBase.register(ICONS, fn_regular=str(ASSETS / "icons" / "icons.ttf"))
