"""Where the author of a batch had read the feed to, compared with what was followed here: a server that shows people
different feeds is seen with the first batch that crosses from one to the other.

Each batch seals its author's own place (server, generation, position, running hash). Must not know how anything is
kept. An author may lie about a place; that accuses the server falsely, and stops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sync.envelope import AuthorPlace
from sync.frame import Generation
from sync.witness import named_seat


class Followed(NamedTuple):
    """What was followed here of one circle's feed.

    `generations` are those that its server signs, oldest first; `head_at` gives the running hash at a position of the
    feed as it is now, `ended_head_at` that at a position of a generation that ended, where this device followed it
    further than what is left of it. Both give None where nothing was followed.
    """

    server_key: bytes
    generations: Sequence[Generation]
    head_at: Callable[[int], bytes | None]
    ended_head_at: Callable[[bytes, int], bytes | None]


class Compared(NamedTuple):
    """What comes of comparing a place: the name of an alarm and its words (empty when all is well), and the position
    in the feed as it is now up to which the author had read it, None where that cannot be said."""

    alarm: str
    what: str
    read_to: int | None


_NOTHING_TO_COMPARE = Compared("", "", None)


def compare(seat: bytes, place: AuthorPlace, at: int, followed: Followed) -> Compared:  # noqa: PLR0911 -- a finding each
    """Compare the place sealed in a batch of `seat` that stands at position `at` of the feed."""
    if not place.generation or place.server_key != followed.server_key:
        return _NOTHING_TO_COMPARE  # no server then, or another one: nothing of it was ever followed here
    author = named_seat(seat)
    ids = [each.id for each in followed.generations]
    if place.generation not in ids:
        what = f"{author} read the server's feed as it was before it was put back, which this device never saw"
        return Compared("server_rollback", what, None)
    later = followed.generations[ids.index(place.generation) + 1 :]
    shared = min((each.began for each in later), default=None)
    if shared is not None and place.position > shared:
        known = followed.ended_head_at(place.generation, place.position)
        if known is not None and known != place.head:
            return Compared("split_view", _split(author, place.position), None)
        return _NOTHING_TO_COMPARE
    if place.position >= at:
        what = f"{author} had read to position {place.position} before sealing what stands here at position {at}"
        return Compared("split_view", what, None)
    if followed.head_at(place.position) != place.head:
        return Compared("split_view", _split(author, place.position), None)
    return Compared("", "", place.position)


def _split(author: str, position: int) -> str:
    return f"the server showed {author} another feed up to position {position} than it showed this device"
