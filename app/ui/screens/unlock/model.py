"""Unlocking: a passphrase, patience after wrong ones, and what to do when the folder is damaged. Knows no toolkit."""

from __future__ import annotations

from collections.abc import Callable

from app.casework.messages import Message
from app.ui.navigation import Navigator
from app.ui.refusals import is_wrong_passphrase, seconds_to_wait, told
from app.ui.session import DEMO_PASSPHRASE, Session


class UnlockModel:
    """`error` is about the passphrase, `trouble` about the folder; `wait` are seconds before the next try."""

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        self._session, self._navigator, self._changed = session, navigator, changed
        self._tick: Callable[[], None] | None = None
        self.is_opening = False
        self.wait = 0
        self.error: Message | None = None
        self.trouble: Message | None = None

    @property
    def demo_passphrase(self) -> str:
        """The passphrase of a demo centre, which may be shown; empty for any other folder."""
        return DEMO_PASSPHRASE if self._session.is_demo else ""

    @property
    def can_try(self) -> bool:
        """Whether a passphrase would be tried now."""
        return not self.is_opening and not self.wait

    def begin(self) -> None:
        """Fetch what opening needs while the person types."""
        self._session.warm()

    def unlock(self, passphrase: str) -> None:
        """Try a passphrase."""
        if not self.can_try or not passphrase:
            return
        self.is_opening, self.error, self.trouble = True, None, None
        self._session.unlock(passphrase, self._opened, self._failed)
        self._changed()

    def close(self) -> None:
        """Stop counting."""
        if self._tick is not None:
            self._tick()

    def _opened(self) -> None:
        self.is_opening = False
        self._navigator.start("today")

    def _failed(self, error: Exception) -> None:
        self.is_opening, self.wait = False, seconds_to_wait(error)
        if self.wait:
            self._count()
        elif is_wrong_passphrase(error):
            self.error = told(error)
        else:
            self.trouble = told(error)
        self._changed()

    def _count(self) -> None:
        if not self.wait:
            self.error = None
            return
        self.error = Message(
            "Too many wrong tries. Wait {count} second.",
            many="Too many wrong tries. Wait {count} seconds.",
            count=self.wait,
        )
        self._tick = self._session.later(1.0, self._counted)

    def _counted(self) -> None:
        self.wait -= 1
        self._count()
        self._changed()
