"""Every question may be skipped, and why it was is an answer too."""

from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty

from app.ui.widgets.button import TextButton
from app.ui.widgets.flow import Flow
from app.words.language import mark

REASONS = (
    ("not_asked", mark("Not asked")),
    ("declined", mark("Does not want to say")),
    ("not_now", mark("Not now")),
    ("unknown", mark("Unknown")),
)

KV = """
#:import theme app.ui.theme.theme.theme
#:import language app.ui.language.language

<SkipLink>:
    text: language._(self.message)
    icon: "done" if self.reason == self.chosen else ""

<SkipLinks>:
    spacing: theme.gap, 0
    padding: -theme.gap, 0, 0, 0  # the first word stands at the margin
"""


class SkipLink(TextButton):
    """One reason, ticked when it is the `chosen` one."""

    reason = StringProperty("")
    message = StringProperty("")
    chosen = StringProperty("")
    roves = True

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Go to the neighbour on an arrow key."""
        step = {"left": -1, "up": -1, "right": 1, "down": 1}.get(keycode[1])
        if step is None:
            return super().keyboard_on_key_down(window, keycode, text, modifiers)
        links = list(reversed(self.parent.children))
        links[(links.index(self) + step) % len(links)].focus = True
        return True


class SkipLinks(Flow):
    """The reasons for skipping a question; `reason` is the one chosen, "" for none. Tapping it again takes it back."""

    reason = StringProperty("")

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        for reason, message in REASONS:
            link = SkipLink(reason=reason, message=message)
            link.bind(on_release=self._tapped)
            self.fbind("reason", link.setter("chosen"))
            self.add_widget(link)

    def _tapped(self, link: SkipLink) -> None:
        self.reason = "" if self.reason == link.reason else link.reason


Builder.load_string(KV)
