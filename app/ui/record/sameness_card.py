"""Draws that somebody, or a partner, may be recorded twice: the answers and the way to look. Knows no record."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kivy.lang import Builder
from kivy.properties import StringProperty

from app.ui.widgets.button import OutlinedButton, TextButton
from app.ui.widgets.ground import Panel
from app.words.language import _

KV = """
#:import theme app.ui.theme.theme.theme

<SamenessCard>:
    fill: theme.tones["decide"].soft
    edge: theme.tones["decide"].soft
    padding: theme.space
    spacing: theme.gap
    Title:
        text: root.title
        ink: theme.tones["decide"].ink
    Body:
        text: root.text
        ink: theme.tones["decide"].ink
    Flow:
        id: answers
        spacing: theme.gap, theme.gap
"""


class SamenessAnswers(NamedTuple):
    """What pressing each of its buttons does: what says that they are one, that they are two, and the way to look;
    each with its words."""

    same: tuple[str, Callable[[], object]]
    apart: tuple[str, Callable[[], object]]
    look: tuple[str, Callable[[], object]]


class SamenessCard(Panel):
    """`text` says who and why; a person looks, and says which it is."""

    title = StringProperty("")
    text = StringProperty("")

    def __init__(self, text: str, answers: SamenessAnswers) -> None:
        super().__init__(title=_("Perhaps recorded twice"), text=text)
        buttons = (
            (OutlinedButton(text=answers.same[0], compact=True), answers.same[1]),
            (OutlinedButton(text=answers.apart[0], compact=True), answers.apart[1]),
            (TextButton(text=answers.look[0], compact=True), answers.look[1]),
        )
        for button, then in buttons:
            button.bind(on_release=lambda *_, then=then: then())
            self.ids.answers.add_widget(button)


Builder.load_string(KV)
