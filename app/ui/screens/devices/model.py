"""Sync and devices: what is only here, what the server has receipted, who belongs to the centre, who waits.

Knows the casebook; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from app.casebook import ApprovedAnswer, Casebook, SyncAnswer, VerifiedAnswer
from app.casework.messages import Message
from app.ui.lane import Failed
from app.ui.model import Model
from app.ui.screens.devices.reading import AlarmLine, CheckOutcome, Device, KnownDevices, ReadAgain, read
from app.ui.session import Session
from app.ui.sync_line import under_way

T = TypeVar("T")

GROUP = 4
"""Letters of an invite between two spaces, for reading it out."""


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
        self.known: KnownDevices | None = None
        self.doing = ""
        self.invite = ""
        self.checked: CheckOutcome | None = None
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
        unsent = self.session.exchange.standing.unsent
        return under_way(progress, unsent) if progress is not None and progress.is_full else None

    @property
    def waiting(self) -> tuple[Device, ...]:
        """Who asks to be let in."""
        if self.known is None or not self.known.may_let_in:
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
        self.newest("devices", read, self._loaded)

    def sync_now(self) -> None:
        """Exchange now; it also asks who waits."""
        self.session.exchange.now()

    def read_everything_again(self) -> None:
        """Read all that the server has from the start, check it against what is known, and send what it lost."""
        if self.is_busy:
            return

        def done(report: SyncAnswer | None) -> None:
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

        def approved(line: ApprovedAnswer) -> None:
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

        def done(found: VerifiedAnswer) -> None:
            problems = tuple((each["alarm"], each["what"]) for each in found["problems"])
            self.checked = CheckOutcome(found["changes"], problems)
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

    def saw_to(self, alarm: AlarmLine, about_it: str) -> None:
        """Note that somebody has seen to an alarm, and what was done about it."""

        def done(_none: None) -> None:
            self._done()
            self.load()
            self.session.exchange.look()

        self._do("alarm", self.session.write, lambda book: book.centre.saw_to(alarm.id, about_it), done)

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

    def _loaded(self, known: KnownDevices) -> None:
        self.known = known
        self.changed()

    def _not_done(self, error: Exception) -> None:
        self.doing = ""
        self.refused(error)
