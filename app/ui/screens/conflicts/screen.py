"""Draws the answers to decide between. Copies the model and forwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.record.pieces import Pieces  # noqa: F401 -- kv names it
from app.ui.record.sheets import EditSheet, ask_why_opened, say_saved
from app.ui.screen import Context, Screen
from app.ui.screens.conflicts import deletion_cards
from app.ui.screens.conflicts.deletions import DeletionsModel
from app.ui.screens.conflicts.model import Conflict, ConflictsModel
from app.ui.theme.theme import theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import HoldButton, TextButton
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column, Surface
from app.ui.widgets.snackbar import notices
from app.words.language import _

PAIR = 2


class Conflicts(Screen):
    """Answers to decide between, what is asked to be deleted and what is; of one `case` if it is named. With `deleted`,
    what is deleted alone."""

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = ConflictsModel(context.session, context.navigator, self.refresh)
        self.deletions = DeletionsModel(context.session, self.refresh)
        self._deleted_alone = False
        super().__init__(context, **params)

    def entered(self, case: str = "", *, deleted: bool = False, **_params: Any) -> None:
        """Read what is undecided."""
        self._deleted_alone = deleted
        self.model.load(case)
        self.deletions.load(case)

    def left(self) -> None:
        """Hear no more."""
        self.model.close()
        self.deletions.close()

    def refresh(self) -> None:
        """Draw it as it is now."""
        self.title, self.subtitle = _("Answers to decide"), self.model.subtitle
        if self._deleted_alone:
            self.title, self.subtitle = _("Deleted records"), ""
        self.ids.page.show(self._parts(), self.model.case)

    def _parts(self) -> list[Widget]:
        model = self.model
        parts: list[Widget] = [] if self._deleted_alone else [self._card(conflict) for conflict in model.conflicts()]
        if not self._deleted_alone:
            parts += deletion_cards.asked(self.deletions, model.open_case_of)
        parts += deletion_cards.deleted(self.deletions)
        trouble = model.trouble or self.deletions.trouble
        if trouble is not None:
            banner = Banner(icon="warning", tone="over", text=model.voice.spoken(trouble), action=_("Try again"))
            banner.bind(on_act=lambda *_: self.entered(model.case, deleted=self._deleted_alone))
            return [banner, *parts]
        return parts or [self._empty()]

    def _empty(self) -> EmptyState:
        if not self.model.is_ready:
            return EmptyState(icon="conflict", title=_("Reading the answers"))
        if self._deleted_alone:
            text = _("What you or two people delete comes here, and can be brought back.")
            return EmptyState(icon="remove", title=_("Nothing is deleted"), text=text)
        return EmptyState(
            icon="conflict",
            title=_("Nothing to decide"),
            text=_("When two people answer the same question differently while apart, both answers wait here."),
        )

    def _card(self, conflict: Conflict) -> ConflictCard:
        note = _("Both are kept until one is chosen.")
        if conflict.is_decided_twice:
            note = _("Both of you decided this while apart, each differently. Speak about it, then decide again.")
        if conflict.is_folded:
            note = _("This is identity, and both are kept. They open for a reason, which stays in the history.")
        card = ConflictCard(about=conflict.about, question=conflict.question, note=note)
        answers = Answers()
        for at, answer in enumerate(conflict.answers):
            mark = "" if at or conflict.is_folded else _("shown meanwhile")
            offered = AnswerCard(words=answer.words, by=answer.by, mark=mark)
            if not conflict.is_folded:
                keep = HoldButton(text=_("Hold to keep this"), compact=True)
                keep.bind(on_held=lambda *_, answer=answer: self.model.keep(conflict, answer, notices.show))
                offered.ids.below.add_widget(keep)
            answers.add_widget(offered)
        card.add_widget(answers)
        write = TextButton(icon="draft", text=_("Write a new answer"))
        write.bind(on_release=lambda *_: self.write(conflict))
        buttons = Flow(spacing=[theme.gap, 0], padding=[-theme.gap, 0, 0, 0])  # their words begin at the margin
        if conflict.is_folded:
            opening = TextButton(icon="lock", text=_("Open"))
            opening.bind(on_release=lambda *_: ask_why_opened(lambda reason: self.model.open(conflict, reason)))
            buttons.add_widget(opening)
        buttons.add_widget(write)
        if conflict.case and not self.model.case:
            case = TextButton(icon="cases", text=_("Open the case"))
            case.bind(on_release=lambda *_: self.model.open_case_of(conflict.case))
            buttons.add_widget(case)
        card.add_widget(buttons)
        return card

    def write(self, conflict: Conflict) -> EditSheet:
        """Open a sheet for a new answer."""
        sheet = EditSheet(lambda changed: self.model.new_answer(conflict, changed, say_saved))
        sheet.opened()
        return sheet


class ConflictCard(Column):
    """One question with its answers."""

    about = StringProperty("")
    question = StringProperty("")
    note = StringProperty("")


class Answers(BoxLayout):
    """The answers to one question: two beside each other and equally high where there is room, else one under another.

    More than two stand under each other, each as wide as can be. `needed` is the height they take.
    """

    beside = BooleanProperty(False)
    needed = NumericProperty(0)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        for name in ("width", "children", "spacing"):
            self.fbind(name, self._measure)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Add an answer, and follow how high it is."""
        widget.fbind("minimum_height", self._measure)
        super().add_widget(widget, *args, **kwargs)

    def _measure(self, *_: object) -> None:
        heights = [answer.minimum_height for answer in self.children]
        self.beside = len(heights) == PAIR and self.width >= theme.row_narrow
        for answer in self.children:
            answer.size_hint_y = 1 if self.beside else None
            if not self.beside:
                answer.height = answer.minimum_height
        self.needed = max(heights) if self.beside else sum(heights) + self.spacing * max(0, len(heights) - 1)


class AnswerCard(Surface):
    """One answer, with who gave it, and the way to keep it."""

    words = StringProperty("")
    by = StringProperty("")
    mark = StringProperty("")


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
