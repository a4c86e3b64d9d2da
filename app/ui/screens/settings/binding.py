"""The card by which a casebook is bound to the Windows account, or released: shown where a system keeps such secrets.

Draws and asks for the passphrase, which alone may change what opens the casebook. Copies the model and forwards.
"""

from __future__ import annotations

from app.ui.screens.settings.model import SettingsModel
from app.ui.theme.theme import theme
from app.ui.widgets.button import FilledButton, OutlinedButton
from app.ui.widgets.field import PasswordField
from app.ui.widgets.ground import Column
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Body, Title
from app.words.language import _


class Binding(Column):
    """What opens the casebook, in words, and the button that changes it."""

    def show(self, model: SettingsModel) -> bool:
        """Say how it stands, and tell whether there is anything to choose."""
        self.clear_widgets()
        if model.is_bound is None:
            return False
        self.spacing = theme.gap
        self.add_widget(Title(text=_("This Windows account")))
        said = (
            _(
                "The casebook opens only in this account of this computer, with your passphrase. A copied disk opens "
                "nothing."
            )
            if model.is_bound
            else _("The casebook opens with your passphrase alone, on any computer that somebody copies it to.")
        )
        self.add_widget(Body(text=said))
        button = OutlinedButton(text=_("Let it open anywhere again") if model.is_bound else _("Bind it to the account"))
        button.bind(on_release=lambda *_: _ask(model, to_account=not model.is_bound))
        self.add_widget(button)
        return True


def _ask(model: SettingsModel, *, to_account: bool) -> None:
    sheet = Sheet(title=_("This Windows account"))
    said = (
        _(
            "A password that is reset by force, or Windows set up anew, closes it for good: send often, and keep a "
            "backup, which opens with the passphrase alone."
        )
        if to_account
        else _("Afterwards the passphrase alone opens it, on any computer.")
    )
    sheet.add_widget(Body(text=said))
    passphrase = PasswordField(question=_("Passphrase"))
    sheet.add_widget(passphrase)

    def bind() -> None:
        typed, passphrase.text = passphrase.text, ""
        model.bind(typed, to_account=to_account)

    sheet.add_action(FilledButton(text=_("Bind it") if to_account else _("Release it")), bind)
    sheet.open()
