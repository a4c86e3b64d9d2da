"""Draws sync and devices: how things stand, who waits, who belongs, and what keeps the casebook safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.custody.alarms import seen
from app.ui.focus import keyboard
from app.ui.screen import Context, Screen
from app.ui.screens.devices.model import Alarm, Device, DevicesModel, Known, ReadAgain
from app.ui.theme.tokens import TONES
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import HoldButton, OutlinedButton
from app.ui.widgets.field import Field
from app.ui.widgets.ground import Card, Column
from app.ui.widgets.read_out import ReadOut
from app.ui.widgets.row import Row
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Body
from app.ui.widgets.top_bar import SYNC_ICONS
from app.words.language import _, clock, day_and_year, ngettext, number

LINE_TONES = {"offline": "due", "waiting": "info", "sending": "info", "sent": "good", "attention": "over"}


class Devices(Screen):
    """Sync and devices."""

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = DevicesModel(context.session, self.refresh)
        self._end = context.session.subscribe(self.refresh)
        super().__init__(context, **params)

    def on_kv_post(self, _base: Any) -> None:
        """Make the parts that stay: what is typed in them must not go when something else changes."""
        self._state = StateCard()
        self._state.bind(on_act=lambda *_: self.model.sync_now())
        self._trouble = Banner(icon="warning", tone="over")
        self._waiting, self._members = Group(), Group()
        self._own = ReadOut()
        self._connect = ConnectCard(icon="sending")
        self._connect.bind(on_act=lambda card: self.model.connect(*card.typed()))
        self._invite, self._verify = SideCard(icon="add"), SideCard(icon="secure")
        self._again, self._backup = SideCard(icon="history"), BackupCard(icon="carry")
        self._invite.bind(on_act=lambda *_: self.model.make_invite())
        self._verify.bind(on_act=lambda *_: self.model.verify())
        self._again.bind(on_act=lambda *_: self.model.read_everything_again())
        self._backup.bind(on_act=lambda card: self.model.backup(Path(card.file.text.strip())))

    def entered(self, **_params: Any) -> None:
        """Read what is known, and ask the server for what is new."""
        self.model.load()
        self.model.sync_now()

    def left(self) -> None:
        """Hear no more."""
        keyboard.leave()
        self._end()
        self.model.close()

    def refresh(self) -> None:
        """Show everything as it is now."""
        model, known, session = self.model, self.model.known, self.context.session
        if known is None or self.context.session.state != "open":
            return
        self.title = _("Sync and devices")
        self._say_state(known)
        trouble = model.trouble or session.exchange.trouble
        self._trouble.text = session.voice.spoken(trouble) if trouble else ""
        passes = (
            model.trouble is None and session.exchange.line.state == "offline"
        )  # nothing is lost, nobody need do anything
        self._trouble.icon, self._trouble.tone = ("offline", "info") if passes else ("warning", "over")
        self._show_devices()
        self._own.title, self._own.groups = _("The fingerprint of this device"), known.own.fingerprint.split("-")
        self._connect.reword(is_busy=bool(model.doing))
        self._say_invite()
        self._say_verify()
        self._say_again()
        self._backup.reword(copied_to=model.copied_to, now=session.book.now(), is_busy=bool(model.doing))
        waits = known.state == "waiting"
        _arrange(self.ids.main, [
            self._state,
            self._trouble if trouble else None,
            *self._alarms(known.alarms),
            self._own if waits else None,
            self._waiting if model.waiting else None,
            self._members if not waits else None,
        ])  # fmt: skip
        _arrange(self.ids.side, [
            self._connect if known.state == "standalone" else None,
            self._invite if known.is_lead and known.state == "member" else None,
            self._verify,
            self._backup,
            self._again if known.state == "member" else None,
        ])  # fmt: skip

    def compare(self, device: Device) -> Sheet:
        """Show the fingerprint of a waiting device, to compare and to approve."""
        sheet = Sheet(title=_("Is it the same?"))
        words = _(
            "Compare it with the fingerprint on {person}'s device, side by side or by phone. Approve only if every "
            "letter is the same."
        )
        sheet.add_widget(Body(text=words.format(person=device.person)))
        title = _("{person}, {device}").format(person=device.person, device=device.device)
        sheet.add_widget(ReadOut(title=title, groups=device.fingerprint.split("-")))
        sheet.add_action(OutlinedButton(text=_("It differs")))
        sheet.add_action(HoldButton(text=_("It is the same: hold to approve")), lambda: self.model.approve(device.id))
        sheet.open()
        return sheet

    def see_to(self, alarm: Alarm) -> Sheet:
        """Ask whether an alarm has been seen to."""
        sheet = Sheet(title=_("Has it been seen to?"))
        sheet.add_widget(Body(text=self.context.session.voice.spoken(alarm.to_do)))
        words = _("It goes from here, and comes back if an exchange meets it again. What was met stays on this device.")
        sheet.add_widget(Body(text=words))
        if alarm.stops:
            words = _("This device then records again: only if its folder was never copied or put back.")
            sheet.add_widget(Body(text=words))
        sheet.add_action(OutlinedButton(text=_("Not yet")))
        sheet.add_action(HoldButton(text=_("Hold: it has been seen to")), lambda: self.model.saw_to(alarm))
        sheet.open()
        return sheet

    # --- The parts ---------------------------------------------------------------------------------------------

    def _say_state(self, known: Known) -> None:
        session, card = self.context.session, self._state
        line, standing = session.exchange.line, session.exchange.standing
        card.icon, card.tone = SYNC_ICONS[line.state], LINE_TONES[line.state]
        card.title = session.voice.spoken(line.message)
        card.is_busy = line.state == "sending" or bool(self.model.doing)
        card.action = "" if known.state == "standalone" else _("Sync now")
        only_here = ngettext(
            "{count} change is only on this device.", "{count} changes are only on this device.", standing.unsent
        ).format(count=standing.unsent)
        card.text = only_here if standing.unsent else _("Nothing is only on this device.")
        if known.state == "standalone":
            card.text = _("Everything is only on this device. Make a backup, or connect the centre to a server.")
        elif known.state == "waiting":
            card.text = _("Read the fingerprint to the lead. Until the lead approves this device, it records nothing.")
        elif standing.alarms:
            card.text = _(
                "An exchange met something that must not happen. Nothing was altered. Check everything below, and show "
                "it to the lead."
            )
        said = []
        if standing.last_exchange and line.state != "sent":  # there the title says when
            said.append(_("Last exchange {time}").format(time=self._when(standing.last_exchange)))
        if known.receipted:
            said.append(ngettext(
                "the server has signed for {count} change", "the server has signed for {count} changes", known.receipted
            ).format(count=known.receipted))  # fmt: skip
        together = " · ".join(said)
        card.second = together[:1].upper() + together[1:]

    def _alarms(self, alarms: tuple[Alarm, ...]) -> list[Banner]:
        said = []
        for alarm in alarms:
            spoken = self.context.session.voice.spoken
            named = _("Alarm {time}: {name}").format(time=self._when(alarm.at), name=alarm.name)  # as the manual does
            banner = Banner(icon="warning", tone="over", action=_("Seen to"))
            banner.title, banner.text = spoken(seen(alarm.name)), f"{spoken(alarm.to_do)}\n{named}"
            banner.bind(on_act=lambda *_, alarm=alarm: self.see_to(alarm))
            said.append(banner)
        return said

    def _show_devices(self) -> None:
        self._waiting.title, self._members.title = _("Waiting to be let in"), _("Devices of the centre")
        self._waiting.show([self._waiting_row(device) for device in self.model.waiting])
        self._members.show([self._member_row(device) for device in self.model.members])

    def _waiting_row(self, device: Device) -> Row:
        if device.state == "refused":
            return Row(
                icon="warning", tone="over", title=_("A device with an invite that was not made here"),
                second=device.fingerprint, pill=_("cannot be approved here"),
            )  # fmt: skip
        row = Row(icon="fingerprint", tone="due", title=device.person, second=device.device, action=_("Compare"))
        row.bind(on_act=lambda *_: self.compare(device), on_release=lambda *_: self.compare(device))
        return row

    def _member_row(self, device: Device) -> Row:
        if device.last_seen:
            seen = _("heard {time}").format(time=self._when(device.last_seen))
        else:
            seen = "" if device.is_this else _("not heard yet")
        icon = "tablet" if "tablet" in device.device.lower() else "laptop"
        row = Row(icon=icon, title=device.person, second=" · ".join(part for part in (device.device, seen) if part))
        row.pill, row.pill_tone = (_("this device"), "info") if device.is_this else ("", "plain")
        row.bind(on_release=lambda *_: self._show_fingerprint(device))
        return row

    def _show_fingerprint(self, device: Device) -> None:
        sheet = Sheet(title=_("{person}, {device}").format(person=device.person, device=device.device))
        sheet.add_widget(ReadOut(title=_("Fingerprint"), groups=device.fingerprint.split("-")))
        sheet.open()

    def _say_invite(self) -> None:
        card, model = self._invite, self.model
        card.title, card.action = _("Add a device"), _("Make an invite")
        card.text = _("An invite lets one device ask to join. You approve it afterwards, by its fingerprint.")
        card.is_busy = bool(model.doing)
        parts: list[Widget] = []
        if model.invite:
            parts.append(ReadOut(title=_("The invite; it is shown only now"), groups=model.grouped_invite.split()))
        if model.approved:
            parts.append(Outcome(text=_("{person} may record from now on.").format(person=model.approved)))
        card.show(parts)

    def _say_verify(self) -> None:
        card, checked = self._verify, self.model.checked
        card.title = _("Check everything")
        card.text = _("Every signature, every chain, and that what is shown is what was recorded.")
        card.is_busy = bool(self.model.doing)
        card.action = _("Checking …") if self.model.doing == "verify" else _("Check now")
        parts: list[Widget] = []
        if checked is not None and not checked.problems:
            words = ngettext(
                "All is well: {count} change checked.", "All is well: {count} changes checked.", checked.changes
            )
            parts.append(Outcome(text=words.format(count=number(checked.changes))))
        elif checked is not None:
            parts = [*map(self._met, checked.problems)]
            parts.append(Outcome(text=_("Nothing was changed. Keep this device as it is and show this to the lead."),
                                 is_good=False))  # fmt: skip
        card.show(parts)

    def _say_again(self) -> None:
        card, model, found = self._again, self.model, self.model.read_again
        how_far = model.how_far
        card.title, card.is_busy = _("Read everything again"), model.is_busy
        card.text = _(
            "For when the server's operator has put a backup back: all that is there is compared with what is here, "
            "and what it lost is sent again."
        )
        card.action = self.context.session.voice.spoken(how_far) if how_far else _("Read again")
        card.show(self._outcomes(found) if found is not None else [])

    def _outcomes(self, found: ReadAgain) -> list[Outcome]:
        """What reading everything again came to."""
        said = []
        if found.sent:
            words = ngettext("{count} change was sent.", "{count} changes were sent.", found.sent)
            said.append(Outcome(text=words.format(count=number(found.sent))))
        if found.received:
            words = ngettext("{count} change came.", "{count} changes came.", found.received)
            said.append(Outcome(text=words.format(count=number(found.received))))
        if not found.alarms:
            return [Outcome(text=_("All is well: the server has what is known here.")), *said]
        return [*map(self._met, found.alarms), *said]

    def _met(self, problem: tuple[str, str]) -> Outcome:
        """What must not be, in words; under it what the lead and the manual go by."""
        alarm, what = problem
        words = self.context.session.voice.spoken(seen(alarm))
        return Outcome(text=f"{words}\n{alarm}: {what}", is_good=False)

    def _when(self, at: Any) -> str:
        """Say when: the time today, the day else."""
        today = self.context.session.book.now().date()
        return clock(at) if at.date() == today else day_and_year(at.date())


class StateCard(Card):
    """How the exchange stands, and the button that does one: `on_act`."""

    icon = StringProperty("sent")
    tone = OptionProperty("plain", options=TONES)
    title = StringProperty("")
    text = StringProperty("")
    second = StringProperty("")
    action = StringProperty("")
    is_busy = BooleanProperty(False)
    __events__ = ("on_act",)

    def on_act(self) -> None:
        """The button was pressed: bind to this."""


class Group(Column):
    """Rows under a title."""

    title = StringProperty("")

    def show(self, rows: list[Row]) -> None:
        """Show these rows."""
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


class ConnectCard(SideCard):
    """Gives a centre a server: its address and the first invite."""

    def on_kv_post(self, base: Any) -> None:
        """Add the two fields."""
        super().on_kv_post(base)
        self.server, self.invite = Field(hint="https://haki.example.org"), Field()
        self.hold = HoldButton(icon="sending")
        self.hold.bind(on_held=lambda *_: self.dispatch("on_act"))
        self.show([self.server, self.invite, self.hold])

    def typed(self) -> tuple[str, str]:
        """Return the address and the invite that were typed."""
        return self.server.text, self.invite.text

    def reword(self, *, is_busy: bool) -> None:
        """Say everything in the language in use."""
        self.title, self.hold.text, self.hold.disabled = _("Connect to a server"), _("Hold to connect"), is_busy
        self.text = _("So that colleagues can join, and nothing is lost with this device.")
        self.server.question, self.invite.question = _("Address of the server"), _("Invite of its operator")


class BackupCard(SideCard):
    """Writes an encrypted copy into a file."""

    def on_kv_post(self, base: Any) -> None:
        """Add the field for the file, and what came of it."""
        super().on_kv_post(base)
        self.file, self.outcome = Field(), Outcome()

    def reword(self, *, copied_to: str, now: Any, is_busy: bool) -> None:
        """Say everything in the language in use."""
        self.title, self.action, self.is_busy = _("Backup"), _("Write a copy"), is_busy
        self.text = _("One encrypted file; the same passphrase opens it. Keep it on another device.")
        self.file.question = _("File")
        if not self.file.text:
            self.file.text = str(Path.home() / f"haki-{now:%Y-%m-%d}.backup")
        self.outcome.text = _("The copy is written.")
        parts = [self.file, self.outcome] if copied_to else [self.file]
        if list(reversed(self.ids.body.children)) != parts:
            self.show(parts)


class Outcome(BoxLayout):
    """What came of it, good or not."""

    text = StringProperty("")
    is_good = BooleanProperty(True)


def _arrange(column: Any, wanted: list[Widget | None]) -> None:
    parts = [part for part in wanted if part is not None]
    if list(reversed(column.children)) != parts:
        column.clear_widgets()
        for part in parts:
            column.add_widget(part)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
