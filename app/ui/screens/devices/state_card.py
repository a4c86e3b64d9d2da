"""How the exchange stands: what is only here, when it was last sent, and the button that does one."""

from __future__ import annotations

from datetime import datetime

from kivy.lang import Builder
from kivy.properties import BooleanProperty, OptionProperty, StringProperty

from app.ui.exchanging import Exchanging
from app.ui.screens.devices.model import DevicesModel
from app.ui.screens.devices.reading import KnownDevices
from app.ui.theme.tokens import TONES
from app.ui.widgets.ground import Card
from app.ui.widgets.top_bar import SYNC_ICONS
from app.words.language import _, clock, day_and_year, ngettext

KV = """
#:import theme app.ui.theme.theme.theme

<StateCard>:
    BoxLayout:
        size_hint_y: None
        height: max(tile.height, words.height)
        spacing: theme.space
        Tile:
            id: tile
            icon: root.icon
            tone: root.tone
            pos_hint: {"top": 1}
        Column:
            id: words
            spacing: theme.gap / 2
            pos_hint: {"top": 1}
            SectionTitle:
                text: root.title
            Body:
                text: root.text
            Second:
                text: root.second
            Flow:
                padding: 0, theme.gap if root.action else 0, 0, 0
                FilledButton:
                    text: root.action
                    disabled: root.is_busy or not root.action
                    on_release: root.dispatch("on_act")
"""

LINE_TONES = {"offline": "due", "waiting": "info", "sending": "info", "sent": "good"}


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

    def reword(self, model: DevicesModel, known: KnownDevices) -> None:
        """Say how the exchange stands, and what is only here."""
        exchange, voice = model.session.exchange, model.voice
        line, standing = exchange.line, exchange.standing
        self.icon, self.tone = SYNC_ICONS[line.state], LINE_TONES[line.state]
        if line.needs_attention:
            self.icon, self.tone = "attention", "over"
        self.title = voice.spoken(line.message) if line.message else ""
        self.is_busy = bool(model.doing)  # while an exchange is under way too: where it is stuck, a press begins anew
        self.action = "" if known.state == "standalone" else _("Sync now")
        clock = standing.clock if not standing.alarms else None
        self.text = voice.spoken(clock.said()) if clock is not None else _only_here(known, exchange)
        said = []
        if standing.last_exchange and line.state != "sent":  # there the title says when
            said.append(_("Last exchange {time}").format(time=when(standing.last_exchange, model.now)))
        if known.receipted:
            signed = ngettext(
                "the server has signed for {count} change", "the server has signed for {count} changes", known.receipted
            )
            said.append(signed.format(count=known.receipted))
        together = " · ".join(said)
        self.second = together[:1].upper() + together[1:]


def when(at: datetime, now: datetime) -> str:
    """Say when something was: the time today, the day else."""
    return clock(at) if at.date() == now.date() else day_and_year(at.date())


def _only_here(known: KnownDevices, exchange: Exchanging) -> str:
    if known.state == "standalone":
        return _("Everything is only on this device. Make a backup, or connect the centre to a server.")
    if known.state == "waiting":
        return _("Read the fingerprint to the lead. Until the lead approves this device, it records nothing.")
    said = _("Nothing is only on this device.")
    if unsent := exchange.standing.unsent:
        words = ngettext("{count} Save is only on this device.", "{count} Saves are only on this device.", unsent)
        said = words.format(count=unsent)
    if not exchange.standing.alarms:
        return said
    met = _(
        "An exchange met something that must not happen. Nothing was altered. Check everything below, and show "
        "it to the lead."
    )
    return f"{said} {met}"


Builder.load_string(KV)
