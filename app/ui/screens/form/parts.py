"""The parts around a form's questions: the steps beside it, its foot, what is to mend, the head of one of several.

Their look stands in `screen.kv`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.platform import door
from app.ui.record.filling import Finding
from app.ui.record.how_far import StepLine
from app.ui.screens.form.steps import StepList, StepRow
from app.ui.theme.theme import theme
from app.ui.widgets.button import TextButton
from app.ui.widgets.ground import Column, Panel, Surface
from app.ui.widgets.page import Scroll
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.snackbar import notices
from app.words.language import _, ngettext


class StepsPane(Surface):
    """The list of steps beside the form."""

    def show(self, steps: StepList, discard: TextButton) -> None:
        """Put in the list, and the way to throw the draft away."""
        scroll, column = Scroll(), Column(padding=[theme.gap, theme.space], spacing=theme.space)
        column.add_widget(steps)
        column.add_widget(discard)
        scroll.add_widget(column)
        self.add_widget(scroll)


class FormFoot(Surface):
    """The way back and on, always at the foot."""

    phone = BooleanProperty(False)
    laptop = BooleanProperty(False)
    is_first = BooleanProperty(False)
    margin = NumericProperty(0)
    before = NumericProperty(0)
    after = NumericProperty(0)


class FormHead(BoxLayout):
    """The progress line, where there is no list of steps beside the form."""


class OneOfSeveral(BoxLayout):
    """Which of several the questions below are about, with a way to take it away."""

    title = StringProperty("")
    can_remove = BooleanProperty(False)
    __events__ = ("on_remove",)

    def on_remove(self) -> None:
        """Its button was pressed: bind to this."""


class LeftOut(Panel):
    """What was passed over, step by step, each with the way there; `go` is called with the key of the step."""

    title = StringProperty("")

    def show(self, lines: Sequence[StepLine], go: Callable[[str], None]) -> bool:
        """Show these, and tell whether there are any."""
        self.title = _("Left open so far")
        for child in list(self.children):
            if isinstance(child, StepRow):
                self.remove_widget(child)
        for line in lines:
            row = StepRow(title=line.title, second=line.words, icon="next")
            row.bind(on_release=lambda _row, key=line.key: go(key))
            self.add_widget(row)
        return bool(lines)


class FindingLink(Pressable, BoxLayout):
    """One thing to mend; pressing it leads there."""

    question = StringProperty("")
    words = StringProperty("")


class OldAnswers(Panel):
    """What a draft of another version says that the form has no question for, to be copied."""

    title = StringProperty("")
    text = StringProperty("")

    def show(self, version: str, answers: Sequence[tuple[str, str]]) -> bool:
        """Show these, and tell whether there is anything to show."""
        self.title = _("This draft was begun with another version of Haki ({version})").format(version=version)
        self.text = "\n".join(_("{question}: {answer}").format(question=each[0], answer=each[1]) for each in answers)
        return bool(version)

    def copy(self) -> None:
        """Put it on the clipboard, which a lock empties."""
        door().copy(self.text)
        notices.show(_("Copied"))


class ToReadAloud(Panel):
    """What is read to the person before the question below is asked, in the language in use."""

    title = StringProperty("")
    text = StringProperty("")

    def show(self, text: str) -> None:
        """Show this text."""
        self.title, self.text = _("Read this aloud"), text


class Findings(Panel):
    """What a Save found to mend."""

    title = StringProperty("")

    def show(self, findings: Sequence[Finding], go: Callable[[str, str], None]) -> bool:
        """Show these, and tell whether there are any."""
        self.title = ngettext("{count} answer to mend", "{count} answers to mend", len(findings)).format(
            count=len(findings)
        )
        for child in list(self.children):
            if isinstance(child, FindingLink):
                self.remove_widget(child)
        for finding in findings:
            link = FindingLink(question=finding.question, words=finding.words)
            link.bind(on_release=lambda _link, finding=finding: go(finding.step, finding.key))
            self.add_widget(link)
        return bool(findings)
