"""Boxes to type in: a text of one line or several, a number, a time, a moment."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty

from app.casework import dates, times
from app.ui.language import language
from app.ui.record.controls.base import Asker
from app.ui.record.questions import FormQuestion
from app.ui.theme.theme import theme
from app.ui.widgets.field import TextField
from app.words import language as words


class TypedField(TextField):
    """A box for text; what is typed is given letter by letter."""

    def __init__(self, asker: Asker, **properties: Any) -> None:
        self._asker, self._shown = asker, ""
        super().__init__(**properties)

    def show(self, question: FormQuestion) -> None:
        """Show a question; what is being typed is not touched."""
        self.help, self.error = question.help, question.error
        if not self.ids.entry.focus:
            self._shown = str(question.value)  # first: what is shown is not typed
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


class NumberField(TypedField):
    """A box for a number, as wide as what goes into it."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(asker, input_type="number")

    def on_kv_post(self, base: Any) -> None:
        """Make the box small."""
        super().on_kv_post(base)
        self.ids.box.size_hint_x, self.ids.box.width = None, 3 * theme.field_height


class HeardField(TypedField):
    """A box for what people say in many ways: what it is understood as is said below while it is typed, and stays
    there once it is shown in its written form."""

    def __init__(self, asker: Asker, **properties: Any) -> None:
        self._help, self._kept, self._said = "", "", ""
        super().__init__(asker, **properties)

    def readings(self, text: str) -> tuple[str, ...]:
        """Return what a text may mean, in the form it is kept in."""
        raise NotImplementedError

    def worded(self, kept: str) -> str:
        """Return an answer as it is shown."""
        return kept

    def show(self, question: FormQuestion) -> None:
        """Show a question, and still what was understood if that is its answer."""
        super().show(question._replace(value=self.worded(str(question.value))))
        self._help = question.help
        if not self.ids.entry.focus and question.value != self._kept:
            self._said = ""
        self.help = self._said or self._help

    def on_text(self, field: TextField, text: str) -> None:
        """Give what was typed, and say what it is understood as."""
        if text != self._shown:
            found = self.readings(text)
            self._kept = found[0] if len(found) == 1 else ""
            said = times.heard(text, self._kept)
            self._said = language._(said.one).format(**said.fillings) if said else ""
            self.help = self._said or self._help
        super().on_text(field, text)


class TimeField(HeardField):
    """A box for a time of day."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(asker, hint="21:30")

    def on_kv_post(self, base: Any) -> None:
        """Make the box as wide as a time that is said in words."""
        super().on_kv_post(base)
        self.ids.box.size_hint_x, self.ids.box.width = None, 5 * theme.field_height

    def readings(self, text: str) -> tuple[str, ...]:
        """Return which times of day a text may mean."""
        return times.readings(text)


class MomentField(HeardField):
    """A box for a day and a time."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(asker, hint=language._("For example: 18 October 2021 21:30"))

    def readings(self, text: str) -> tuple[str, ...]:
        """Return which moments a text may mean."""
        return words.understood_moment(text, self._asker.today())

    def worded(self, kept: str) -> str:
        """Return the moment in words."""
        return in_words(kept)


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
