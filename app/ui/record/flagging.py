"""A flag that a colleague raised: the sheet that shows what is asked, and takes what was done about it.

Knows the session; the sheet is the only thing of the toolkit here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.casework.case_file import text_of
from app.ui import in_words
from app.ui.model import Model
from app.ui.record.sheets import say_saved
from app.ui.saving import Undo, save
from app.ui.session import Session
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import FilledButton, OutlinedButton
from app.ui.widgets.field import TextField
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Body, Second
from app.words.language import _


class FlagSheet:
    """A sheet about one flag. It closes once the answer has been kept, and stays open while it is refused."""

    def __init__(self, session: Session, flag: str) -> None:
        self.model, self._flag = Model(session, self._draw), flag
        self.sheet = Sheet()
        self.sheet.bind(on_dismiss=lambda _sheet: self.model.close())
        self._trouble = Banner(icon="warning", tone="over")
        self._answer = TextField(question=_("What was done about it?"), multiline=True)
        self._save = FilledButton(text=_("Save"), disabled=True)
        self._save.bind(on_release=lambda *_: self._keep())
        self._answer.fbind("text", self._follow)

    def opened(self) -> Sheet:
        """Open it and read the flag."""
        self.sheet.add_action(OutlinedButton(text=_("Cancel")))
        self.sheet.ids.foot.add_widget(self._save)
        self.sheet.open()
        self.model.ask(lambda book: book.records.show(self._flag), self._fill)
        return self.sheet

    def _fill(self, row: Mapping[str, Any]) -> None:
        voice = self.model.voice
        self.sheet.title = voice.label("flag_what", text_of(row, "what"))
        by = _("{person} asks this of {to}, {date}").format(
            person=text_of(row, "flagged_by"), to=text_of(row, "for_whom"),
            date=in_words.day(text_of(row, "on"), self.model.today),
        )  # fmt: skip
        self.sheet.add_widget(Second(text=by))
        if note := text_of(row, "note"):
            self.sheet.add_widget(Body(text=note))
        self.sheet.add_widget(self._answer)

    def _follow(self, *_: object) -> None:
        self._save.disabled = not self._answer.text.strip()

    def _keep(self) -> None:
        flag, answer = self._flag, self._answer.text.strip()

        def kept(_done: object, undo: Undo | None) -> None:
            self.sheet.dismiss()
            say_saved(_("Saved: the flag is answered"), undo)

        save(self.model.session, lambda book: book.records.edit(flag, {"answer": answer}), kept, self.model.refused)

    def _draw(self) -> None:
        if self.model.trouble is not None:
            self._trouble.text = self.model.voice.spoken(self.model.trouble)
            if self._trouble.parent is None:
                self.sheet.add_widget(self._trouble)


def answer_flag(session: Session, flag: str) -> Sheet:
    """Ask what was done about a flag."""
    return FlagSheet(session, flag).opened()
