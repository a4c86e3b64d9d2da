"""Who is connected: how many in all and by address, since when a head is awaited, and what of an answer is not taken.

Must not know HTTP. When there is no room the newcomer is let in and whoever has waited longest without asking anything
gives way: so nobody is kept out by connections that only lie there, and an idle device reconnects when it next asks.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from enum import IntEnum
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Protocol

from sync.server import limits, metrics


class Precedence(IntEnum):
    """What a connection is doing, those who give way first coming first."""

    WAITING = 0  # no whole head yet, or between two requests
    ASKING = 1  # a request of whoever it may be
    NAMING = 2  # a request that names a member
    PROVED = 3  # a request that a member has signed


class Wire(Protocol):
    """What is needed of a connection's transport."""

    def abort(self) -> None:
        """Hang up at once."""

    def get_write_buffer_size(self) -> int:
        """Return how many bytes wait to be taken."""


class Guest:
    """One connection. `head_since` is since when a whole head is awaited, None while it is not."""

    def __init__(self, wire: Wire, sender: str, now: float) -> None:
        self.wire = wire
        self.sender = sender
        self.standing = Precedence.WAITING
        self.since = now
        self.head_since: float | None = now
        self.untaken, self.untaken_since = 0, now

    def asks(self, now: float) -> None:
        """Hear that a head is whole."""
        self.standing, self.since, self.head_since = Precedence.ASKING, now, None

    def waits(self, now: float, *, for_head: bool) -> None:
        """Hear that a request was answered; `for_head`: and that more has come already."""
        self.standing, self.since = Precedence.WAITING, now
        self.head_since = now if for_head else None


class Guests:
    """The connections of one process. The event loop's own: not safe for several threads."""

    def __init__(
        self,
        most: int,
        most_of_a_sender: int,
        proxies: Collection[IPv4Network | IPv6Network] = (),
        untaken: int = limits.MAX_UNTAKEN_BYTES,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._most_of_a_sender, self._untaken = most, most_of_a_sender, untaken
        self._proxies = tuple(proxies)
        self._seconds = seconds
        self._guests: dict[Guest, None] = {}
        self._by_sender: dict[str, dict[Guest, None]] = {}

    def __len__(self) -> int:
        return len(self._guests)

    def admit(self, wire: Wire, address: str) -> Guest | None:
        """Let a connection in, for which another may have to give way. None: everybody there is at work, hang up."""
        sender = limits.sender(address)
        theirs = self._by_sender.get(sender, {})
        crowded = len(theirs) >= self._most_of_a_sender and not self.is_proxy(address)
        if crowded and not self._one_gives_way(theirs, "address"):
            return None
        if len(self._guests) >= self._most and not self._one_gives_way(self._guests, "all"):
            return None
        guest = Guest(wire, sender, self._seconds())
        self._guests[guest] = None
        self._by_sender.setdefault(sender, {})[guest] = None
        metrics.CONNECTIONS.set(len(self._guests))
        return guest

    def gone(self, guest: Guest) -> None:
        """Hear that a connection has ended."""
        self._guests.pop(guest, None)
        theirs = self._by_sender.get(guest.sender, {})
        theirs.pop(guest, None)
        if not theirs:
            self._by_sender.pop(guest.sender, None)
        metrics.CONNECTIONS.set(len(self._guests))

    def is_proxy(self, address: str) -> bool:
        """Tell whether the operator has named this address as one that speaks for others."""
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._proxies)

    async def watch(self) -> None:
        """Hang up on whoever takes too long, until cancelled."""
        while True:
            await asyncio.sleep(min(1.0, limits.HEAD_SECONDS / 4, limits.PROGRESS_SECONDS / 4))
            self.sweep()

    def sweep(self) -> None:
        """Hang up on whoever awaits a head, or leaves an answer lying, for too long, or leaves too much."""
        now = self._seconds()
        untaken: list[Guest] = []
        for guest in list(self._guests):
            if guest.head_since is not None and now - guest.head_since > limits.HEAD_SECONDS:
                self._hang_up(guest, "head")
                continue
            size = guest.wire.get_write_buffer_size()
            if size == 0 or size != guest.untaken:
                guest.untaken, guest.untaken_since = size, now
            elif now - guest.untaken_since > limits.PROGRESS_SECONDS:
                self._hang_up(guest, "untaken")
                continue
            if size:
                untaken.append(guest)
        untaken.sort(key=lambda guest: guest.untaken)
        while untaken and sum(guest.untaken for guest in untaken) > self._untaken:
            self._hang_up(untaken.pop(), "untaken")

    def _one_gives_way(self, among: Collection[Guest], where: str) -> bool:
        """Hang up on whoever has waited longest; a member's request is never cut off."""
        first = min(among, key=lambda guest: (guest.standing, guest.since), default=None)
        if first is None or first.standing is Precedence.PROVED:
            return False
        self._hang_up(first, where)
        return True

    def _hang_up(self, guest: Guest, why: str) -> None:
        metrics.HUNG_UP.labels(why).inc()
        self.gone(guest)
        guest.wire.abort()
