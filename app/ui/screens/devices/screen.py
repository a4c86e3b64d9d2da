"""Draws sync and devices: how things stand, who waits, who belongs, and what keeps the casebook safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.uix.widget import Widget

from app.ui.focus import keyboard
from app.ui.screen import Context, Screen
from app.ui.screens.devices import sheets
from app.ui.screens.devices.cards import (
    BackupCard,
    CheckCard,
    CompareCard,
    ConnectCard,
    DeviceRows,
    InviteCard,
    ReadAgainCard,
)
from app.ui.screens.devices.compare_sheet import CompareSheet
from app.ui.screens.devices.model import DevicesModel
from app.ui.screens.devices.reading import AlarmLine, Device
from app.ui.screens.devices.state_card import StateCard, when
from app.ui.widgets.banner import Banner
from app.ui.widgets.read_out import ReadOut
from app.ui.widgets.row import Row
from app.words.alarms import seen
from app.words.language import _


class Devices(Screen):
    """Sync and devices."""

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = DevicesModel(context.session, self.refresh)
        self.model.until_closed(context.session.subscribe(self.refresh))
        super().__init__(context, **params)

    def on_kv_post(self, _base: Any) -> None:
        """Make the parts that stay: what is typed in them must not go when something else changes."""
        model = self.model
        self._state, self._trouble, self._own = StateCard(), Banner(icon="warning", tone="over"), ReadOut()
        self._waiting, self._members = DeviceRows(), DeviceRows()
        self._connect, self._invite = ConnectCard(icon="sending"), InviteCard(icon="add")
        self._check, self._again = CheckCard(icon="secure"), ReadAgainCard(icon="history")
        self._backup, self._compare = BackupCard(icon="carry"), CompareCard(icon="call")
        self._state.bind(on_act=lambda *_: model.sync_now())
        self._connect.bind(on_act=lambda card: model.connect(*card.typed()))
        self._invite.bind(on_act=lambda *_: model.make_invite())
        self._check.bind(on_act=lambda *_: model.verify())
        self._again.bind(on_act=lambda *_: model.read_everything_again())
        self._compare.bind(on_act=lambda *_: CompareSheet(model.session).opened())
        self._backup.bind(on_act=lambda card: model.backup(Path(card.file.text.strip())))

    def entered(self, **_params: Any) -> None:
        """Read what is known, and ask the server for what is new."""
        self.model.load()
        self.model.sync_now()

    def left(self) -> None:
        """Hear no more."""
        keyboard.leave()
        self.model.close()

    def refresh(self) -> None:
        """Show everything as it is now."""
        model, known = self.model, self.model.known
        if known is None or not model.session.is_open:
            return
        self.title = _("Sync and devices")
        self._state.reword(model, known)
        self._say_trouble()
        self._waiting.show(_("Waiting to be let in"), map(self._waiting_row, model.waiting))
        self._members.show(_("Devices of the centre"), map(self._member_row, model.members))
        self._own.title, self._own.groups = _("The fingerprint of this device"), known.own.fingerprint.split("-")
        self._connect.reword(model)
        for card in (self._invite, self._check, self._compare, self._again, self._backup):
            card.reword(model)
        waits = known.state == "waiting"
        _arrange(self.ids.main, [
            self._state,
            self._trouble if self._trouble.text else None,
            *map(self._alarm, known.alarms),
            self._own if waits else None,
            self._waiting if model.waiting else None,
            self._members if not waits else None,
        ])  # fmt: skip
        _arrange(self.ids.side, [
            self._connect if known.state == "standalone" else None,
            self._invite if known.may_let_in and known.state == "member" else None,
            self._check,
            self._compare if known.state != "waiting" else None,
            self._backup,
            self._again if known.state == "member" else None,
        ])  # fmt: skip

    def _say_trouble(self) -> None:
        model, exchange = self.model, self.model.session.exchange
        trouble = model.trouble or exchange.trouble
        self._trouble.text = model.voice.spoken(trouble) if trouble else ""
        # an exchange that failed for want of a connection: nothing is lost, and nobody need do anything
        passes = model.trouble is None and exchange.line.state == "offline"
        self._trouble.icon, self._trouble.tone = ("offline", "info") if passes else ("warning", "over")

    def _alarm(self, alarm: AlarmLine) -> Banner:
        voice = self.model.voice
        banner = Banner(icon="warning", tone="over", action=_("Seen to"))
        named = _("Alarm {time}: {name}").format(time=when(alarm.at, self.model.now), name=alarm.name)  # as the manual
        banner.title, banner.text = voice.spoken(seen(alarm.name)), f"{voice.spoken(alarm.to_do)}\n{named}"
        banner.bind(on_act=lambda *_: sheets.see_to(self.model, alarm))
        return banner

    def _waiting_row(self, device: Device) -> Row:
        if device.state == "refused":
            return Row(
                icon="warning", tone="over", title=_("A device with an invite that was not made here"),
                second=device.fingerprint, pill=_("cannot be approved here"),
            )  # fmt: skip
        row = Row(icon="fingerprint", tone="due", title=device.person, second=device.device, action=_("Compare"))
        for event in ("on_act", "on_release"):
            row.fbind(event, lambda *_: sheets.compare(self.model, device))
        return row

    def _member_row(self, device: Device) -> Row:
        if device.last_seen:
            heard = _("heard {time}").format(time=when(device.last_seen, self.model.now))
        else:
            heard = "" if device.is_this else _("not heard yet")
        icon = "tablet" if "tablet" in device.device.lower() else "laptop"
        row = Row(icon=icon, title=device.person, second=" · ".join(part for part in (device.device, heard) if part))
        row.pill, row.pill_tone = (_("this device"), "info") if device.is_this else ("", "plain")
        row.bind(on_release=lambda *_: sheets.show_fingerprint(device))
        return row


def _arrange(column: Widget, wanted: list[Widget | None]) -> None:
    parts = [part for part in wanted if part is not None]
    if list(reversed(column.children)) != parts:
        column.clear_widgets()
        for part in parts:
            column.add_widget(part)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
