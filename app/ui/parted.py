"""What a locked window still sends: what was saved before the lock, sealed before the keys went. And what of it the
lock screen says.

Knows the session; knows no toolkit, no key and nothing of what is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.casework.messages import Message
from app.ui.retrying import until_retry
from app.ui.timers import Timers

if TYPE_CHECKING:  # it brings the database along: imported by a thread while the person types
    from app.casebook import Parting
    from app.ui.session import Session


class Parted:
    """What is still to be sent of one session's locked folder. `tell` is called when there is something new to say."""

    def __init__(self, session: Session, tell: Callable[[], None]) -> None:
        self._session, self._tell = session, tell
        self._timers = Timers(session.later)
        self._parting: Parting | None = None
        self._failures = 0
        self._unsent = 0

    @property
    def line(self) -> Message | None:
        """What the lock screen says: how many Saves the server is not known to have; None where that is none, or where
        nobody knows, as before the first unlock."""
        if self._session.is_open or not self._unsent:
            return None
        return Message("{count} to send", many="{count} to send", count=self._unsent)

    def expect(self, unsent: int) -> None:
        """Hear, as the casebook is closed, how many Saves the server has not signed for."""
        self._unsent = unsent

    def begin(self, parting: Parting | None) -> None:
        """Send what was sealed, again and again until the server has it. Where it is None, what waits is sent after
        the unlock."""
        self._parting, self._failures = parting, 0
        if parting is not None:
            self._unsent = parting.saves
            self._tell()
            self._send()

    def end(self) -> None:
        """Hear that the casebook is open again: it sends what waits itself."""
        self._timers.end()
        if self._parting is not None:
            self._parting.hang_up()
        self._parting, self._unsent = None, 0

    def _send(self) -> None:
        parting = self._parting
        if parting is None:
            return

        def sent(is_kept: bool) -> None:
            if self._parting is parting:
                self._parting = None  # what the server does not keep is for the next exchange to say
                self._unsent = 0 if is_kept else self._unsent
                self._tell()

        def failed(error: Exception) -> None:
            from app.words import refusal  # noqa: PLC0415 -- imported by now

            if self._parting is parting and refusal.passes_by_itself(error):
                self._failures += 1
                wait = max(until_retry(self._failures), refusal.asked_to_wait(error))
                self._timers.set("next", wait, self._send)

        self._session.send_locked(parting.send, sent, failed)
