"""The cards of sync and devices: one for each thing that can be done, with what came of it.

Each says itself anew from the model (`reword`), in the language in use; what is typed in one stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.screens.devices.model import DevicesModel
from app.ui.screens.devices.reading import ReadAgain
from app.ui.widgets.button import HoldButton
from app.ui.widgets.field import TextField
from app.ui.widgets.ground import Card, Column
from app.ui.widgets.read_out import ReadOut
from app.ui.widgets.row import Row
from app.words.alarms import seen
from app.words.language import _, ngettext, number
from app.words.voice import PersonVoice


class DeviceRows(Column):
    """Rows under a title."""

    title = StringProperty("")

    def show(self, title: str, rows: Iterable[Row]) -> None:
        """Show these rows under this title."""
        self.title = title
        self.ids.rows.clear_widgets()
        for row in rows:
            self.ids.rows.add_widget(row)


class SideCard(Card):
    """One thing that can be done: what it is for, what came of it, and its button (`on_act`)."""

    icon = StringProperty("")
    title = StringProperty("")
    text = StringProperty("")
    action = StringProperty("")
    is_busy = BooleanProperty(False)
    __events__ = ("on_act",)

    def on_act(self) -> None:
        """The button was pressed: bind to this."""

    def show(self, parts: list[Widget]) -> None:
        """Show what came of it."""
        self.ids.body.clear_widgets()
        for part in parts:
            self.ids.body.add_widget(part)


class InviteCard(SideCard):
    """Makes an invite for one more device."""

    def reword(self, model: DevicesModel) -> None:
        """Say what an invite is for; show the one that was made, and whom one has let in."""
        self.title, self.action, self.is_busy = _("Add a device"), _("Make an invite"), bool(model.doing)
        self.text = _("An invite lets one device ask to join. You approve it afterwards, by its fingerprint.")
        parts: list[Widget] = []
        if model.invite:
            parts.append(ReadOut(title=_("The invite; it is shown only now"), groups=model.grouped_invite.split()))
        if model.approved:
            parts.append(OutcomeLine(text=_("{person} may record from now on.").format(person=model.approved)))
        self.show(parts)


class CheckCard(SideCard):
    """Checks everything that is kept."""

    def reword(self, model: DevicesModel) -> None:
        """Say what is checked, and what was found."""
        found = model.checked
        self.title, self.is_busy = _("Check everything"), bool(model.doing)
        self.text = _("Every signature, every chain, and that what is shown is what was recorded.")
        self.action = _("Checking …") if model.doing == "verify" else _("Check now")
        parts: list[Widget] = []
        if found is not None and not found.problems:
            words = ngettext(
                "All is well: {count} change checked.", "All is well: {count} changes checked.", found.changes
            )
            parts.append(OutcomeLine(text=words.format(count=number(found.changes))))
        elif found is not None:
            told = _("Nothing was changed. Keep this device as it is and show this to the lead.")
            parts = [*_met(found.problems, model.voice), OutcomeLine(text=told, is_good=False)]
        self.show(parts)


class CompareCard(SideCard):
    """Leads to the ten words that two people compare."""

    def reword(self, model: DevicesModel) -> None:
        """Say what they are for."""
        self.title, self.action = _("Compare with a colleague"), _("Show the words")
        self.text = _("Ten words that are the same on both devices, as long as the server shows both the same.")
        if model.known is not None and model.known.state == "standalone":
            self.title = _("Words for the minute book")
            self.text = _("Ten words that stay the same as long as nothing that was recorded is altered.")


class ReadAgainCard(SideCard):
    """Reads all that the server has from the start."""

    def reword(self, model: DevicesModel) -> None:
        """Say what it is for, how far it is, and what it came to."""
        how_far, found = model.how_far, model.read_again
        self.title, self.is_busy = _("Read everything again"), model.is_busy
        self.text = _(
            "For when the server's operator has put a backup back: all that is there is compared with what is here, "
            "and what it lost is sent again."
        )
        self.action = model.voice.spoken(how_far) if how_far else _("Read again")
        self.show(_came_of(found, model.voice) if found is not None else [])


class ConnectCard(SideCard):
    """Gives a centre a server: its address and the first invite."""

    def on_kv_post(self, base: Any) -> None:
        """Add the two fields."""
        super().on_kv_post(base)
        self.server, self.invite = TextField(hint="https://haki.example.org"), TextField()
        self.hold = HoldButton(icon="sending")
        self.hold.bind(on_held=lambda *_: self.dispatch("on_act"))
        self.show([self.server, self.invite, self.hold])

    def typed(self) -> tuple[str, str]:
        """Return the address and the invite that were typed."""
        return self.server.text, self.invite.text

    def reword(self, model: DevicesModel) -> None:
        """Say everything in the language in use."""
        self.title, self.hold.text, self.hold.disabled = (
            _("Connect to a server"),
            _("Hold to connect"),
            bool(model.doing),
        )
        self.text = _("So that colleagues can join, and nothing is lost with this device.")
        self.server.question, self.invite.question = _("Address of the server"), _("Invite of its operator")


class BackupCard(SideCard):
    """Writes an encrypted copy into a file."""

    def on_kv_post(self, base: Any) -> None:
        """Add the field for the file, and what came of it."""
        super().on_kv_post(base)
        self.file, self.outcome = TextField(), OutcomeLine()

    def reword(self, model: DevicesModel) -> None:
        """Say everything in the language in use."""
        self.title, self.action, self.is_busy = _("Backup"), _("Write a copy"), bool(model.doing)
        self.text = _("One encrypted file; the same passphrase opens it. Keep it on another device.")
        self.file.question = _("File")
        if not self.file.text:
            self.file.text = str(Path.home() / f"haki-{model.now:%Y-%m-%d}.backup")
        self.outcome.text = _("The copy is written.")
        parts = [self.file, self.outcome] if model.copied_to else [self.file]
        if list(reversed(self.ids.body.children)) != parts:
            self.show(parts)


class OutcomeLine(BoxLayout):
    """What came of it, good or not."""

    text = StringProperty("")
    is_good = BooleanProperty(True)


def _came_of(found: ReadAgain, voice: PersonVoice) -> list[Widget]:
    """What reading everything again came to."""
    said = []
    if found.sent:
        words = ngettext("{count} change was sent.", "{count} changes were sent.", found.sent)
        said.append(OutcomeLine(text=words.format(count=number(found.sent))))
    if found.received:
        words = ngettext("{count} change came.", "{count} changes came.", found.received)
        said.append(OutcomeLine(text=words.format(count=number(found.received))))
    if not found.alarms:
        return [OutcomeLine(text=_("All is well: the server has what is known here.")), *said]
    return [*_met(found.alarms, voice), *said]


def _met(problems: Iterable[tuple[str, str]], voice: PersonVoice) -> list[Widget]:
    """What must not be, in words; under each what the lead and the manual go by."""
    return [
        OutcomeLine(text=f"{voice.spoken(seen(alarm))}\n{alarm}: {what}", is_good=False) for alarm, what in problems
    ]


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
