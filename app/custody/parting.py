"""What a seat that is being locked still has to send: sealed and signed while its keys are here, sent without them.

Must not know a screen, nor what a message says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.custody.reaching import link_to
from app.store.failures import DatabaseFailed, TurnTaken
from app.store.store import Store
from app.store.turns import exchange_turn
from sync.parting import last_words, say

if TYPE_CHECKING:
    from sync.client import Link

_PATIENCE = 0.3
"""Seconds that a lock waits for an exchange under way, which was cut: the keys go."""


class Parting:
    """Messages that the server can be brought by whoever has them: no key, and nothing of a case, is in them.

    `saves` is how many Saves the server had not signed for.
    """

    def __init__(self, address: str, messages: tuple[bytes, ...], saves: int) -> None:
        self._address, self._messages = address, list(messages)
        self._link: Link | None = None
        self._is_over = False
        self.saves = saves

    def send(self) -> bool:
        """Bring them to the server; those it has are forgotten. Return whether it says that it keeps them. Raises
        `SyncError`."""
        self._link = link = link_to(self._address)
        try:
            while self._messages and not self._is_over:
                if not say(link, self._messages[0]):
                    return False
                del self._messages[0]
        finally:
            link.close()
        return not self._messages

    def hang_up(self) -> None:
        """Send nothing more, from any thread; what is under way is cut."""
        self._is_over = True
        if self._link is not None:
            self._link.close()


def part(store: Store, address: str, saves: int) -> Parting | None:
    """Seal what waits and return it; None where another window is sending it, or the disk does not take it.

    What is sealed is kept before anybody can send it: it is what the next exchange sends again.
    """
    try:
        with exchange_turn(store.folder, _PATIENCE):
            messages = last_words(store.ledger, store.seat)
    except (TurnTaken, DatabaseFailed):
        return None
    return Parting(address, messages, saves) if messages else None
