"""The sheet with the ten words: what to read out, at which position, and what it means when a word differs."""

from __future__ import annotations

from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from app.ui.screens.devices.comparing import Checkpoint, CompareModel
from app.ui.session import Session
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import FilledButton, OutlinedButton
from app.ui.widgets.field import TextField
from app.ui.widgets.ground import Column, Panel
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Body
from app.words.language import _

KV = """
#:import theme app.ui.theme.theme.theme

<NumberedWord>:
    SectionTitle:
        text: root.word
    Second:
        text: root.number

<WordGrid>:
    size_hint_y: None
    height: self.minimum_height
    spacing: theme.gap_wide

<IfDiffers>:
    spacing: theme.gap
    Title:
        text: root.title
    Body:
        text: root.text

<CheckpointWords>:
    spacing: theme.gap
    padding: theme.space
    fill: theme.sunken
    edge: theme.line
    narrow: self.width < theme.phone * 2 / 3
    Title:
        text: root.title
    WordGrid:
        id: grid
        cols: 2 if root.narrow else 5
    Second:
        text: root.note
"""


class NumberedWord(Column):
    """A word, and under it its number in the list."""

    word = StringProperty("")
    number = StringProperty("")


class WordGrid(GridLayout):
    """The words, in the order in which they are read out: along the rows."""


class IfDiffers(Column):
    """What to do when a word differs."""

    title = StringProperty("")
    text = StringProperty("")


class CheckpointWords(Panel):
    """What is read out: the position, the words and their numbers; and a `note` on what no longer compares."""

    title = StringProperty("")
    note = StringProperty("")
    narrow = BooleanProperty(False)

    def show(self, found: Checkpoint | None) -> None:
        """Show these words; without any, that they are being worked out."""
        self.ids.grid.clear_widgets()
        if found is None:
            self.title, self.note = _("Working out the words …"), ""
            return
        told = _("After change {position}") if found.is_alone else _("Position {position}")
        self.title = told.format(position=found.position)
        for word, number in found.words:
            self.ids.grid.add_widget(NumberedWord(word=word, number=str(number)))
        self.note = _put_back(found.began) if found.began else ""


class CompareSheet:
    """Shows the words of the latest position, and of another when one is typed; or why there are none."""

    def __init__(self, session: Session) -> None:
        self.model = CompareModel(session, self._draw)
        self.sheet = Sheet(title=_("Ten words"))
        self._first, self._words, self._differs = Body(), CheckpointWords(), IfDiffers(title=_("If a word differs"))
        self._at, self._show = TextField(), OutlinedButton(text=_("Show its words"))
        self.sheet.add_action(FilledButton(text=_("Done")))
        self._at.bind(on_entered=self._asked)
        self._show.bind(on_release=self._asked)
        self.sheet.bind(on_dismiss=lambda _sheet: self.model.close())

    def opened(self) -> Sheet:
        """Open it and work out the words."""
        self.sheet.open()
        self.model.load()
        return self.sheet

    def _asked(self, *_: Any) -> None:
        if not self.model.is_asking:
            self.model.ask_at(self._at.text)

    def _draw(self) -> None:
        model, found = self.model, self.model.found
        why = model.voice.spoken(model.trouble) if model.trouble else ""
        if found is None and why:
            self._hold(Banner(icon="information", text=why))
            return
        if found is None:
            self._hold(self._words)
        elif self._at.parent is None:
            self._say(found.is_alone)
            self._hold(self._first, self._words, self._differs, self._at, self._show)
        self._at.error, self._show.disabled = why, model.is_asking
        self._words.show(None if model.is_asking else found)
        if not (model.is_asking or why):
            self.sheet.ids.scroll.scroll_y = 1  # to what was asked for

    def _hold(self, *parts: Widget) -> None:
        self.sheet.ids.body.clear_widgets()
        for part in parts:
            self.sheet.add_widget(part)

    def _say(self, is_alone: bool) -> None:
        if is_alone:
            self._first.text = _(
                "This centre has no server. Write the number and the ten words into the minute book: as long as "
                "nothing that was recorded until then is altered, they come out the same for that number."
            )
            self._differs.text = _(
                "What is on this device is not what it was: tell the lead, and keep the device as it is."
            )
            self._at.question = _("A number from the minute book")
            return
        self._first.text = _(
            "Read the position and the ten words to a colleague, by phone or side by side, or write them into the "
            "minute book. They are the same as long as the server shows both of you the same."
        )
        self._differs.text = _(
            "Sync both devices and compare once more at one position. If a word still differs, the server shows one "
            "of you something else: tell the lead, keep both devices as they are, and pass on what matters by "
            "another way too."
        )
        self._at.question = _("Another position")
        self._at.help = _("Your colleague's, if it is lower, or one from the minute book.")


def _put_back(began: int) -> str:
    return _(
        "The server was put back from a copy at position {began}: words that were written down before that for a "
        "later position have ended."
    ).format(began=began)


Builder.load_string(KV)
