"""Boxes to type in: a text of one line or several, a number, a time, a moment."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty

from app.casework import dates
from app.ui.language import language
from app.ui.record.controls.base import Asker
from app.ui.record.questions import FormQuestion
from app.ui.theme.theme import theme
from app.ui.widgets.field import TextField


class TypedField(TextField):
    """A box for text; what is typed is given letter by letter."""

    def __init__(self, asker: Asker, **properties: Any) -> None:
        self._asker, self._shown = asker, ""
        super().__init__(**properties)

    def show(self, question: FormQuestion) -> None:
        """Show a question; what is being typed is not touched."""
        self.help, self.error = question.help, question.error
        if not self.ids.entry.focus:
            self._shown = str(question.value)  # before the text, which otherwise counts as typed
            self.text = self._shown

    def on_text(self, _field: TextField, text: str) -> None:
        """Give what was typed."""
        if text != self._shown:
            self._shown = text
            self._asker.given(text)

    def on_left(self) -> None:
        """Tell that the keyboard has gone."""
        self._asker.left()


class LinesField(TypedField):
    """A box of several lines."""

    multiline = BooleanProperty(True)


class NoteField(LinesField):
    """A box of a few lines, which grows with what is in it."""

    brief = BooleanProperty(True)


class ShortField(TypedField):
    """A box for a number or a time."""

    def on_kv_post(self, base: Any) -> None:
        """Make the box as wide as what goes into it."""
        super().on_kv_post(base)
        self.ids.box.size_hint_x, self.ids.box.width = None, 3 * theme.field_height


class NumberField(ShortField):
    """A box for a number."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(asker, input_type="number")


class TimeField(ShortField):
    """A box for a time of day."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(asker, hint="21:30")


class MomentField(TypedField):
    """A box for a day and a time."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(asker, hint=language._("For example: 18 October 2021 21:30"))

    def show(self, question: FormQuestion) -> None:
        """Show a question, the moment in words."""
        super().show(question._replace(value=in_words(str(question.value))))


def is_date(text: str) -> bool:
    """Tell whether a text is a stored date, known to the day or not."""
    try:
        dates.parse(text)
    except dates.ImpossibleDate:
        return False
    return True


def in_words(text: str) -> str:
    """Say a stored day, or a day with its time; leave what is neither as it was typed."""
    day, _t, time = text.partition("T")
    return " ".join(part for part in (language.said(day), time[:5]) if part) if is_date(day) else text
