"""What is inside this Haki, on a sheet: each part with its licence, and where the licences' own words lie."""

from __future__ import annotations

from app.ui.about import Built
from app.ui.widgets.ground import Column
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Body
from app.words.language import _


def show_inside(built: Built) -> Sheet:
    """Open the list and return its sheet."""
    sheet, parts = Sheet(title=_("What is inside")), Column()
    parts.add_widget(Body(text=_("The words of all licences: {file}").format(file=built.texts)))
    for part in built.parts:
        parts.add_widget(Body(text=_("{name}: {licence}").format(name=part.name, licence=part.licence)))
    sheet.add_widget(parts)
    sheet.open()
    return sheet
