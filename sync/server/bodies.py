"""The bodies of requests while they come in: how much is held in all, by strangers, and in one seat's name.

Must not know HTTP, nor what a body says. When there is no room the largest body gives way, a stranger's first, and a
little is held whoever has sent how much in the same name: so nobody keeps others out by sending much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection

from sync.server import limits, metrics


class GaveWay(Exception):
    """There was no room for this body: another was smaller, or came from somebody known."""


class HeldBody:
    """What has come of one body. `seat` is the member it names, b"" while it names none."""

    def __init__(self, give_up: Callable[[], None]) -> None:
        """`give_up` wakes whoever waits for more of it, when it has to give way."""
        self.data = bytearray()
        self.size = 0  # held, also when the data has been handed on
        self.seat = b""
        self.gave_way = False
        self.is_whole = False
        self.give_up = give_up

    @property
    def rank(self) -> tuple[bool, int]:
        """What is largest gives way first."""
        return not self.seat, self.size


class Bodies:
    """What one process holds. The event loop's own: not safe for several threads."""

    def __init__(self, most: int, most_strange: int, most_of_a_seat: int) -> None:
        self._most, self._most_strange, self._most_of_a_seat = most, most_strange, most_of_a_seat
        self._held: set[HeldBody] = set()
        self._total = 0
        self._by_seat: Counter[bytes] = Counter()  # under b"" what strangers send

    def begin(self, give_up: Callable[[], None]) -> HeldBody:
        """Begin to hold a body."""
        body = HeldBody(give_up)
        self._held.add(body)
        return body

    def add(self, body: HeldBody, part: bytes) -> None:
        """Hold more of a body, for which others may have to give way. Raises `GaveWay`."""
        if body.gave_way:
            raise GaveWay
        body.data += part
        body.size += len(part)
        self._count(body.seat, len(part))
        self._make_room()
        most = self._most_of_a_seat if body.seat else self._most_strange
        while body.size > limits.LITTLE and self._by_seat[body.seat] > most:
            self._one_gives_way([each for each in self._held if each.seat == body.seat and not each.is_whole])
        if body.gave_way:
            raise GaveWay

    def name(self, body: HeldBody, seat: bytes) -> None:
        """Hear that a body names a member."""
        self._count(body.seat, -body.size)
        body.seat = seat
        self._count(seat, body.size)

    def end(self, body: HeldBody) -> None:
        """Let go of a body."""
        if body in self._held:
            self._held.discard(body)
            self._count(body.seat, -body.size)
            body.data = bytearray()

    def _make_room(self) -> None:
        while self._total > self._most:
            self._one_gives_way([each for each in self._held if not each.is_whole])

    def _one_gives_way(self, among: Collection[HeldBody]) -> None:
        """`among` is never empty: what has just grown is not whole."""
        largest = max(among, key=lambda each: each.rank)
        self.end(largest)
        largest.gave_way = True
        largest.give_up()

    def _count(self, seat: bytes, size: int) -> None:
        self._total += size
        self._by_seat[seat] += size
        if not self._by_seat[seat]:
            del self._by_seat[seat]
        metrics.HELD.set(self._total)
