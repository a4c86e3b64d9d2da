"""A question on the page: its words, the control that answers it, and a quiet way to say why it is not answered.

What is known already stands in place of the control until somebody wants to change it.
"""

from __future__ import annotations

from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.layout import Layout
from kivy.uix.widget import Widget

from app.ui.focus import focus_first
from app.ui.in_words import SKIP_WORDS
from app.ui.language import language
from app.ui.record.questions import Answered
from app.ui.theme.theme import theme
from app.ui.widgets.button import TextButton
from app.ui.widgets.field import QuestionWords
from app.ui.widgets.ground import Panel
from app.ui.widgets.skip_links import SkipLinks

KV = """
#:import theme app.ui.theme.theme.theme
#:import language app.ui.language.language

<AskedQuestion>:
    size_hint_y: None

<SkipButton>:
    ink: theme.ink_soft
    word_size: theme.second

<AlreadyAnswered>:
    padding: theme.gap, theme.gap_wide, theme.gap, theme.gap / 2
    spacing: theme.gap / 2
    fill: theme.sunken
    edge: theme.line
    Column:
        padding: theme.gap, 0
        spacing: theme.hair * 2
        Title:
            text: root.words
        Second:
            text: language._("{told}. Is it still so?").format(told=root.told) if root.asks else root.told
    Flow:
        spacing: theme.gap, 0
        TextButton:
            text: language._("Yes, still so") if root.asks else ""
            icon: "done" if root.asks else ""
            disabled: not root.asks
            on_release: root.dispatch("on_still_so")
        TextButton:
            text: language._("Answer anew") if root.elsewhere else language._("Change")
            icon: "edit"
            on_release: root.dispatch("on_anew")
"""


class SkipButton(TextButton):
    """Opens the reasons for skipping; says the one that was given."""

    ring_inside = True  # it reaches into the gap above the question, which may be the end of the page
    tab_stop = False  # Alt+S opens it from the answer: a form is one stop a question


class AlreadyAnswered(Panel):
    """What is known of a question: the answer (`words`), by whom and when (`told`), and whether it `asks` if it holds.

    `elsewhere` when it was answered to another record.
    """

    words = StringProperty("")
    told = StringProperty("")
    asks = BooleanProperty(False)
    elsewhere = BooleanProperty(False)
    __events__ = ("on_still_so", "on_anew")

    def begin(self) -> None:
        """Put the keyboard on its first button."""
        focus_first(self)

    def on_still_so(self) -> None:
        """It still holds: bind to this."""

    def on_anew(self) -> None:
        """It is to be asked again: bind to this."""


class AskedQuestion(Layout):
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
    __events__ = ("on_skip", "on_still_so", "on_anew")

    def __init__(self, key: str, control: Widget, **properties: Any) -> None:
        self.key, self.control = key, control
        self._known: AlreadyAnswered | None = None
        self._question, self._button = QuestionWords(), SkipButton()
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
        for part in (self._reasons, self._known, self.control):
            if part is not None and part.parent is self:
                part.x, part.width, part.top = self.x, self.width, y
                y -= part.height
        self.height = self.minimum_height = self.top - y

    def begin(self) -> None:
        """Put the keyboard into it."""
        if self._known is not None and self._known.parent is self:
            self._known.begin()
        else:
            self.control.begin()

    def show_known(self, answered: Answered | None) -> None:
        """Show what is known in place of the control; None brings the control back."""
        if answered is None:
            if self._known is not None and self._known.parent is self:
                self.remove_widget(self._known)
                self.add_widget(self.control, index=1)
            return
        if self._known is None:
            self._known = AlreadyAnswered()
            self._known.bind(
                size=self._trigger_layout,
                on_still_so=lambda *_: self.dispatch("on_still_so"),
                on_anew=lambda *_: self.dispatch("on_anew"),
            )
        self._known.words, self._known.told = answered.words, answered.told
        self._known.asks, self._known.elsewhere = answered.asks, answered.elsewhere
        if self._known.parent is None:
            self.remove_widget(self.control)
            self.add_widget(self._known, index=1)

    def on_still_so(self) -> None:
        """What is known still holds: bind to this."""

    def on_anew(self) -> None:
        """What is known is to be asked again: bind to this."""

    def _say(self, *_: object) -> None:
        """Say the question and the reason, in the language in use."""
        self._question.question, self._question.note = self.words, self.note
        reason = SKIP_WORDS.get(self.skipped, "")
        self._button.text = language._(reason or "Skip") if self.can_skip else ""
        self._button.icon = "done" if reason and self.can_skip else ""
        self._button.disabled = not self.can_skip
        if self._reasons is not None:
            self._reasons.reason = self.skipped

    def open_reasons(self) -> bool:
        """Open the reasons for skipping it by a key, with the keyboard on the first; False when it may not be skipped.

        Once more closes them and goes back to the answer."""
        if not self.can_skip:
            return False
        self._opened()
        if self._reasons is not None and self._reasons.parent is self:
            focus_first(self._reasons)
        else:
            self.begin()
        return True

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
