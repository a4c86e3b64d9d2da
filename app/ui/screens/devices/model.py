"""Sync and devices: what is only here, what the server has receipted, who belongs to the centre, who waits.

Knows the casebook; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from app.casework.messages import Message
from app.ui.lane import Failed
from app.ui.model import Model
from app.ui.session import Session
from app.ui.sync_line import under_way

if TYPE_CHECKING:
    from app.casebook import Casebook

T = TypeVar("T")

GROUP = 4
"""Letters of an invite between two spaces, for reading it out."""


class Device(NamedTuple):
    """A seat of the centre, or one that asks to be let in. `state` is waiting, member or refused."""

    id: str
    person: str
    device: str
    state: str
    fingerprint: str
    last_seen: datetime | None
    is_this: bool


class Alarm(NamedTuple):
    """What an exchange met that must not happen, and what to do about it: nobody has seen to it yet. While it `stops`
    this device, nothing is recorded here."""

    id: int
    name: str
    what: str
    to_do: Message
    at: datetime
    stops: bool


class Known(NamedTuple):
    """What is known here: this device, all devices, what has a receipt, whether one may invite and approve, and the
    alarms that wait."""

    own: Device
    state: str
    devices: tuple[Device, ...]
    receipted: int
    is_lead: bool
    alarms: tuple[Alarm, ...]


class Checked(NamedTuple):
    """What a check of everything found: how many changes, and the problems as (alarm, what)."""

    changes: int
    problems: tuple[tuple[str, str], ...]


class ReadAgain(NamedTuple):
    """What reading everything again came to: changes that were sent and that came, and the alarms as (alarm, what)."""

    sent: int
    received: int
    alarms: tuple[tuple[str, str], ...]


class Use(Protocol):
    """A way to use the casebook: to read, to write, over the network."""

    def __call__(
        self, job: Callable[[Casebook], T], then: Callable[[T], None], failed: Failed | None = None, /
    ) -> None:
        """Do `job`; `then` hears its answer, `failed` its error."""


class DevicesModel(Model):
    """`known` is None until it has been read; `doing` names what is under way; `trouble` is why the last one failed."""

    def __init__(self, session: Session, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self.follow({"sync"}, self.load)
        self.known: Known | None = None
        self.doing = ""
        self.invite = ""
        self.checked: Checked | None = None
        self.read_again: ReadAgain | None = None
        self.copied_to = ""
        self.approved = ""

    @property
    def is_busy(self) -> bool:
        """Whether something is under way here, or an exchange."""
        return bool(self.doing) or self.session.exchange.progress is not None

    @property
    def how_far(self) -> Message | None:
        """How far reading everything again is; None while it is not under way."""
        progress = self.session.exchange.progress
        return under_way(progress) if progress is not None and progress.is_full else None

    @property
    def waiting(self) -> tuple[Device, ...]:
        """Who asks to be let in."""
        if self.known is None or not self.known.is_lead:
            return ()
        return tuple(device for device in self.known.devices if device.state != "member" and not device.is_this)

    @property
    def members(self) -> tuple[Device, ...]:
        """Who belongs to the centre, this device first."""
        found = self.known.devices if self.known else ()
        return tuple(sorted((each for each in found if each.state == "member"), key=lambda each: not each.is_this))

    @property
    def grouped_invite(self) -> str:
        """The invite as it is read out: groups of four."""
        return " ".join(self.invite[at : at + GROUP] for at in range(0, len(self.invite), GROUP))

    def load(self) -> None:
        """Read what is known here."""
        self.newest("devices", _read, self._loaded)

    def sync_now(self) -> None:
        """Exchange now; it also asks who waits."""
        self.session.exchange.now()

    def read_everything_again(self) -> None:
        """Read all that the server has from the start, check it against what is known, and send what it lost."""
        if self.is_busy:
            return

        def done(report: dict[str, Any] | None) -> None:
            if report is not None:
                alarms = tuple((each["alarm"], each["what"]) for each in report["alarms"])
                self.read_again = ReadAgain(report["pushed"], report["pulled"], alarms)
            self.load()

        self.trouble, self.read_again = None, None
        self.session.exchange.now(full=True, then=done)

    def make_invite(self) -> None:
        """Make an invite for one more device, and tell the server of it when it answers."""

        def made(invite: str) -> None:
            self.invite = invite
            self._done()
            self.session.exchange.now()

        self._do("invite", self.ask, lambda book: book.centre.invite(), made)  # it looks before it writes

    def approve(self, device: str) -> None:
        """Let a device in, after its fingerprint was compared."""

        def approved(line: dict[str, Any]) -> None:
            self.approved = line["person"]
            self._done()
            self.load()
            self.session.exchange.look(then=self.session.exchange.now)

        self._do("approve", self.session.over_network, lambda book: book.centre.approve(device), approved)

    def connect(self, server: str, invite: str) -> None:
        """Give a centre without a server one."""

        def connected(_state: str) -> None:
            self._done()
            self.load()
            self.session.exchange.look(then=self.session.exchange.now)

        address = server.strip() if "://" in server else f"https://{server.strip()}"

        def join(book: Casebook) -> str:
            return book.centre.join_server(server=address, invite=invite)

        self._do("connect", self.session.over_network, join, connected)

    def verify(self) -> None:
        """Check the database, every signature and every chain."""

        def done(found: dict[str, Any]) -> None:
            problems = tuple((each["alarm"], each["what"]) for each in found["problems"])
            self.checked = Checked(found["changes"], problems)
            self._done()

        self.checked = None
        self._do("verify", self.ask, lambda book: book.upkeep.verify(), done)

    def backup(self, file: Path) -> None:
        """Write an encrypted copy of everything into a file."""

        def done(_none: None) -> None:
            self.copied_to = str(file)
            self._done()

        self.copied_to = ""
        self._do("backup", self.session.ask, lambda book: book.upkeep.backup(file.expanduser()), done)

    def saw_to(self, alarm: Alarm) -> None:
        """Note that somebody has seen to an alarm."""

        def done(_none: None) -> None:
            self._done()
            self.load()
            self.session.exchange.look()

        self._do("alarm", self.session.write, lambda book: book.centre.saw_to(alarm.id), done)

    def close(self) -> None:
        """Hear no more; an invite is not kept on the screen."""
        super().close()
        self.invite = ""

    def _do(self, name: str, use: Use, job: Callable[[Casebook], T], then: Callable[[T], None]) -> None:
        if self.doing:
            return
        self.doing, self.trouble, self.approved = name, None, ""
        use(job, then, self._not_done)
        self.changed()

    def _done(self) -> None:
        self.doing = ""
        self.changed()

    def _loaded(self, known: Known) -> None:
        self.known = known
        self.changed()

    def _not_done(self, error: Exception) -> None:
        self.doing = ""
        self.refused(error)


def _read(book: Casebook) -> Known:
    own, me = book.centre.own_seat(), book.centre.me()
    devices = tuple(_device(book, line, own["id"]) for line in book.centre.devices())
    this = next(device for device in devices if device.is_this)
    is_lead = me is not None and me.role == "lead"
    return Known(
        this,
        own["state"],
        devices,
        book.centre.status()["receipted"],
        is_lead,
        tuple(map(_alarm, book.centre.alarms())),
    )


def _alarm(kept: dict[str, Any]) -> Alarm:
    at = datetime.fromisoformat(kept["at"])
    return Alarm(kept["id"], kept["alarm"], kept["what"], kept["to_do"], at, kept["stops"])


def _device(book: Casebook, line: dict[str, Any], own: str) -> Device:
    last = line["last_exchange"]
    seen = datetime.fromisoformat(last).astimezone(book.zone) if last else None
    return Device(
        line["id"], line["person"], line["device"], line["state"], line["fingerprint"], seen, line["id"] == own
    )
