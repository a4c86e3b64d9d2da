"""A question on the page: its words, the control that answers it, and a quiet way to say why it is not answered."""

from __future__ import annotations

from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.layout import Layout
from kivy.uix.widget import Widget

from app.ui.language import language
from app.ui.screens.form.questions import SKIP_WORDS
from app.ui.theme.theme import theme
from app.ui.widgets.button import TextButton
from app.ui.widgets.field import Question
from app.ui.widgets.skip_links import SkipLinks

KV = """
#:import theme app.ui.theme.theme.theme
#:import language app.ui.language.language

<Asked>:
    size_hint_y: None

<SkipButton>:
    ink: theme.ink_soft
    word_size: theme.second
"""


class SkipButton(TextButton):
    """Opens the reasons for skipping; says the one that was given."""


class Asked(Layout):
    """A question with its control.

    `words` and a softer `note` stand above. While `can_skip`, a button stands at their right: it opens the reasons,
    and shows the one that was given (`skipped`). `on_skip` with a reason, or "" when it is taken back.

    The button comes after the control in the Tab order, and stands before it on the page: hence a layout of its own.
    """

    words = StringProperty("")
    note = StringProperty("")
    can_skip = BooleanProperty(False)
    skipped = StringProperty("")
    minimum_height = NumericProperty(0)
    __events__ = ("on_skip",)

    def __init__(self, key: str, control: Widget, **properties: Any) -> None:
        self.key, self.control = key, control
        self._question, self._button = Question(), SkipButton()
        self._reasons: SkipLinks | None = None  # four buttons, made when they are wanted: few questions are skipped
        super().__init__(**properties)
        for child in (self._question, control, self._button):
            self.add_widget(child)
        for name in ("pos", "size", "children"):
            self.fbind(name, self._trigger_layout)
        for child in (self._question, control, self._button):
            child.fbind("size", self._trigger_layout)
        for name in ("words", "note", "can_skip", "skipped"):
            self.fbind(name, self._say)
        self._button.bind(on_release=self._opened)
        self._say()

    def do_layout(self, *_: object) -> None:
        """Place the parts; called by Kivy once a frame at most."""
        button, question = self._button, self._question
        beside = button.width + theme.gap if self.can_skip else 0
        question.width = max(1, self.width - beside)
        line = max(question.height, theme.target - 2 * theme.gap)  # a button's ends may reach into the gaps
        y = self.top - line
        question.x, question.center_y = self.x, y + line / 2
        button.right, button.center_y = self.right + theme.gap, y + line / 2
        for part in (self._reasons, self.control):
            if part is not None and part.parent is self:
                part.x, part.width, part.top = self.x, self.width, y
                y -= part.height
        self.height = self.minimum_height = self.top - y

    def _say(self, *_: object) -> None:
        """Say the question and the reason, in the language in use."""
        self._question.question, self._question.note = self.words, self.note
        reason = SKIP_WORDS.get(self.skipped, "")
        self._button.text = language._(reason or "Skip") if self.can_skip else ""
        self._button.icon = "done" if reason and self.can_skip else ""
        self._button.disabled = not self.can_skip
        if self._reasons is not None:
            self._reasons.reason = self.skipped

    def _opened(self, *_: object) -> None:
        if self._reasons is None:
            self._reasons = SkipLinks(reason=self.skipped)
            self._reasons.bind(reason=self._chosen, size=self._trigger_layout)
        if self._reasons.parent is self:
            self.remove_widget(self._reasons)
        else:
            self.add_widget(self._reasons)

    def _chosen(self, links: SkipLinks, reason: str) -> None:
        if reason != self.skipped:
            self.remove_widget(links)
            self.dispatch("on_skip", reason)

    def on_skip(self, reason: str) -> None:
        """The question is skipped for `reason`: bind to this."""


Builder.load_string(KV)
