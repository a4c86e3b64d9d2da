"""What lies over sync and devices until it is answered: a fingerprint to compare, an alarm to have seen to."""

from __future__ import annotations

from app.ui.screens.devices.model import DevicesModel
from app.ui.screens.devices.reading import AlarmLine, Device
from app.ui.widgets.button import HoldButton, OutlinedButton
from app.ui.widgets.field import TextField
from app.ui.widgets.read_out import ReadOut
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Body
from app.words.language import _


def compare(model: DevicesModel, device: Device) -> Sheet:
    """Show the fingerprint of a waiting device, to compare and to approve."""
    sheet = Sheet(title=_("Is it the same?"))
    words = _(
        "Compare it with the fingerprint on {person}'s device, side by side or by phone. Approve only if every "
        "letter is the same."
    )
    sheet.add_widget(Body(text=words.format(person=device.person)))
    sheet.add_widget(ReadOut(title=_named(device), groups=device.fingerprint.split("-")))
    sheet.add_action(OutlinedButton(text=_("It differs")))
    sheet.add_action(HoldButton(text=_("It is the same: hold to approve")), lambda: model.approve(device.id))
    sheet.open()
    return sheet


def see_to(model: DevicesModel, alarm: AlarmLine) -> Sheet:
    """Ask whether an alarm has been seen to."""
    sheet = Sheet(title=_("Has it been seen to?"))
    sheet.add_widget(Body(text=model.voice.spoken(alarm.to_do)))
    words = _("It goes from here, and comes back if an exchange meets it again. What was met stays on this device.")
    sheet.add_widget(Body(text=words))
    if alarm.stops:
        words = _("This device then records again: only if its folder was never copied or put back.")
        sheet.add_widget(Body(text=words))
    done = TextField(question=_("What was done about it?"), help=_("It is kept beside the alarm, on this device."))
    seen_to = HoldButton(text=_("Hold: it has been seen to"), disabled=True)
    done.fbind("text", lambda _field, text: setattr(seen_to, "disabled", not text.strip()))
    sheet.add_widget(done)
    sheet.add_action(OutlinedButton(text=_("Not yet")))
    sheet.add_action(seen_to, lambda: model.saw_to(alarm, done.text))
    sheet.open()
    return sheet


def show_fingerprint(device: Device) -> Sheet:
    """Show the fingerprint of a member's device."""
    sheet = Sheet(title=_named(device))
    sheet.add_widget(ReadOut(title=_("Fingerprint"), groups=device.fingerprint.split("-")))
    sheet.open()
    return sheet


def _named(device: Device) -> str:
    return _("{person}, {device}").format(person=device.person, device=device.device)
