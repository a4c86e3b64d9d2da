"""Unlocking: a passphrase, patience after wrong ones, and what to do when the folder is damaged. Knows no toolkit."""

from __future__ import annotations

from collections.abc import Callable

from app.casework.messages import Message
from app.ui.model import Model
from app.ui.navigation import Navigator
from app.ui.refusals import is_closed_for_good, is_wrong_passphrase, seconds_to_wait, told
from app.ui.session import DEMO_PASSPHRASE, Session


class UnlockModel(Model):
    """`error` is about the passphrase, `trouble` about the folder; `wait` are seconds before the next try.
    `is_closed_for_good` tells that nothing opens the folder any more on this device."""

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self.is_opening = self.is_closed_for_good = False
        self.wait = 0
        self.error: Message | None = None
        self.until_closed(session.subscribe(changed))

    @property
    def unkept(self) -> Message | None:
        """Why words that were typed before the lock are not stored yet; None when all are."""
        return self.session.unkept.why

    @property
    def waiting(self) -> Message | None:
        """What the server is not known to have yet; None for nothing."""
        return self.session.exchange.parted.line

    @property
    def demo_passphrase(self) -> str:
        """The passphrase of a demo centre, which may be shown; empty for any other folder."""
        return DEMO_PASSPHRASE if self.session.is_demo else ""

    @property
    def can_try(self) -> bool:
        """Whether a passphrase would be tried now."""
        return not self.is_opening and not self.wait

    def begin(self) -> None:
        """Fetch what opening needs while the person types."""
        self.session.warm()

    def unlock(self, passphrase: str) -> None:
        """Try a passphrase."""
        if not self.can_try or not passphrase:
            return
        self.is_opening, self.error, self.trouble = True, None, None
        self.session.unlock(passphrase, self._opened, self.failed)
        self.changed()

    def _opened(self) -> None:
        self.is_opening = False
        self._navigator.start("today")

    def failed(self, error: Exception) -> None:
        """Hear that it could not be opened, and say why."""
        self.is_opening, self.wait = False, seconds_to_wait(error)
        if self.wait:
            self._count()
        elif is_wrong_passphrase(error):
            self.error = told(error)
        else:
            self.trouble, self.is_closed_for_good = told(error), is_closed_for_good(error)
        self.changed()

    def begin_anew(self) -> None:
        """Put the folder aside, with all that is in it, and go to where a device is set up."""
        self.session.begin_anew(lambda: self._navigator.start("welcome"), self.failed)

    def _count(self) -> None:
        if not self.wait:
            self.error = None
            return
        self.error = Message(
            "Too many wrong tries. Wait {count} second.",
            many="Too many wrong tries. Wait {count} seconds.",
            count=self.wait,
        )
        self.timers.set("tick", 1.0, self._counted)

    def _counted(self) -> None:
        self.wait -= 1
        self._count()
        self.changed()
