"""What lies over the page until it is answered: a sheet from below on a phone, a dialog in the middle elsewhere."""

from collections.abc import Callable, Sequence
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.modalview import ModalView

from app.ui.focus import focus_first, keyboard
from app.ui.theme.theme import theme
from app.ui.widgets.button import HoldButton, LabelledButton
from app.ui.widgets.ground import Column
from app.ui.widgets.text import Body

KV = """
#:import theme app.ui.theme.theme.theme
#:import SCRIM app.ui.theme.sizes.SCRIM
#:import language app.ui.language.language

<Sheet>:
    background: ""
    background_color: 0, 0, 0, 0
    overlay_color: theme.scrim[:3] + [SCRIM]
    narrow: self.width < theme.phone
    anchor_y: "bottom" if self.narrow else "center"
    auto_dismiss: True
    Surface:
        id: panel
        orientation: "vertical"
        size_hint: None, None
        width: min(theme.sheet_width, root.width) if not root.narrow else root.width
        height: min(head.height + body.height + foot.height, root.height - theme.target)
        fill: theme.surface
        edge: theme.line
        edge_width: theme.hair
        radius: [theme.card_radius, theme.card_radius, 0, 0] if root.narrow else [theme.card_radius]
        BoxLayout:
            id: head
            size_hint_y: None
            height: max(theme.target, title.height) + theme.space + theme.gap
            padding: theme.space_wide, theme.space, theme.gap, theme.gap
            spacing: theme.gap
            SectionTitle:
                id: title
                text: root.title
                pos_hint: {"center_y": .5}
            IconButton:
                icon: "close"
                name_for_help: language._("Close")
                pos_hint: {"center_y": .5}
                on_release: root.dismiss()
        Scroll:
            id: scroll
            SheetBody:
                id: body
                side: theme.gap_wide if root.tight else theme.space_wide
                padding: self.side, theme.gap, self.side, theme.space_wide
                spacing: theme.space
        Flow:
            id: foot
            align: "right"
            padding: [theme.space_wide, theme.gap, theme.space_wide, theme.space_wide] if self.children else [0]
            spacing: theme.gap_wide, theme.gap
"""


class SheetBody(Column):
    """What a sheet holds, with room at its sides."""

    side = NumericProperty(0)


class Sheet(ModalView):
    """A `title`, what is added to it, and buttons at its foot (`add_action`). `tight` leaves less room at the sides.

    Escape, the close button and a touch beside it close it, unless `auto_dismiss` is off. The keyboard stays inside
    while it is open and goes back to where it was.
    """

    title = StringProperty("")
    narrow = BooleanProperty(False)
    tight = BooleanProperty(False)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Add `widget` to the body."""
        if self.children:
            self.ids.body.add_widget(widget, *args, **kwargs)
        else:
            super().add_widget(widget, *args, **kwargs)  # the panel itself

    def add_action(self, button: LabelledButton, then: Callable[[], object] | None = None) -> None:
        """Put `button` at the foot: pressed, or held where it must be, it closes the sheet, then calls `then`."""

        def pressed(*_: object) -> None:
            self.dismiss()
            if then is not None:
                then()

        button.bind(**{"on_held" if isinstance(button, HoldButton) else "on_release": pressed})
        self.ids.foot.add_widget(button)

    def open(self, *_: object, **_options: object) -> None:
        """Show the sheet and, if the keyboard is in use, give it the focus."""
        self._before, self._last = keyboard.at, keyboard.last
        keyboard.leave()
        super().open(animation=theme.moves)
        if keyboard.in_use:
            focus_first(self.ids.body)
            if keyboard.at is None:  # it only says something: its buttons answer
                focus_first(self.ids.foot)

    def on_dismiss(self) -> None:
        """Give the keyboard back to where it was."""
        keyboard.leave()
        if self._before is not None and keyboard.in_use:
            self._before.focus = True
        elif self._last is not None:
            keyboard.await_in(self._last)

    def on_touch_down(self, touch: Any) -> bool:
        """Close on a touch beside the panel."""
        if self.auto_dismiss and not self.ids.panel.collide_point(*touch.pos):
            self.dismiss()
            return True
        return bool(super().on_touch_down(touch))


Action = tuple[LabelledButton, Callable[[], object] | None]


def ask(title: str, text: str, actions: Sequence[Action]) -> Sheet:
    """Open and return a dialog: `title`, `text`, and buttons with what each does besides closing it."""
    sheet = Sheet(title=title)
    sheet.add_widget(Body(text=text))
    for button, then in actions:
        sheet.add_action(button, then)
    sheet.open()
    return sheet


Builder.load_string(KV)
