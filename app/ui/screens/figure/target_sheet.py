"""Asks for a target of a figure."""

from __future__ import annotations

from app.ui.record.sheets import say_saved
from app.ui.saving import Undo
from app.ui.screens.figure.model import FigureModel
from app.ui.widgets.button import FilledButton
from app.ui.widgets.field import TextField
from app.ui.widgets.sheet import Sheet
from app.words.language import _


def set_target(model: FigureModel) -> Sheet:
    """Ask for a target; the sheet stays open while it cannot be what was typed."""
    sheet = Sheet(title=_("Set a target"))
    field = TextField(question=model.title, help=model.subtitle, input_type="number")
    save = FilledButton(text=_("Save"))

    def refused(why: str) -> None:
        field.error = why

    def saved(words: str, undo: Undo | None) -> None:
        sheet.dismiss()
        say_saved(words, undo)

    def keep(*_: object) -> None:
        model.set_target(field.text, saved, refused)

    save.bind(on_release=keep)
    field.bind(on_entered=keep)
    sheet.add_widget(field)
    sheet.ids.foot.add_widget(save)
    sheet.open()
    field.begin()
    return sheet
