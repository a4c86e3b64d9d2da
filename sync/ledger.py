"""The ledger: all that sync asks of whoever keeps the journal, in three parts, so that each part of sync takes the one
it needs. The store implements it; the casebook hands it over.

Must not know how anything is kept. Every method is one durable transaction: it happened whole, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from sync.alarms import Alarm
from sync.changes import Change, Origin
from sync.envelope import AuthorPlace, SealedHead
from sync.frame import NO_HASH, Batch, Generation
from sync.membership import Entry, Membership
from sync.protocol import JoinRequest, Receipt, SignedHead


class Cursor(NamedTuple):
    """How far a circle's feed has been applied: position, the feed's running hash there, and the time (ms) of the batch
    that stands there."""

    position: int
    head: bytes
    time: int = 0


class FeedPlace(NamedTuple):
    """One position of the feed as it was followed: the cursor there, the batch by seat and number, the generation in
    which it was followed, and up to which position its author had read (None: that cannot be said)."""

    cursor: Cursor
    seat: bytes
    number: int
    generation: bytes
    read_to: int | None = None


class ChainHead(NamedTuple):
    """The last known batch of a seat in a circle, and the number of the last change in it."""

    number: int
    hash: bytes
    last_change: int


FEED_START, CHAIN_START = Cursor(0, NO_HASH), ChainHead(0, NO_HASH, 0)
"""Before the first batch: of a circle's feed, and of a seat's chain."""


class UnsealedChange(NamedTuple):
    """An own change that no batch holds yet."""

    number: int
    group: int
    origin: Origin
    payload: bytes


class OpenedBatch(NamedTuple):
    """A verified batch of another seat with the changes it holds and the seed of their leaves.

    `unreadable` says why a batch that is genuinely its author's could not be read (then there are no changes): it is
    kept sealed, and those that follow are not held up. `place` is where its author says they stood.
    """

    batch: Batch
    changes: Sequence[Change]
    seed: bytes
    unreadable: str = ""
    place: AuthorPlace | None = None


class KeptSealed(NamedTuple):
    """The bytes of a batch that could not be read when it came. Its changes are numbered between `after` and `before`,
    the nearest numbers of its author that are known; both are not its own."""

    wire: bytes
    after: int
    before: int


class Outbox(Protocol):
    """The own changes on their way out: sealed once, sent until the server has signed for them."""

    def unsealed(self, circle: bytes, limit: int) -> Sequence[UnsealedChange]:
        """Return the first own changes that no batch holds, in order of their numbers."""

    def chain_head(self, circle: bytes) -> ChainHead:
        """Return the last own batch; the next is chained to it."""

    def heads_to_announce(self, circle: bytes) -> Sequence[SealedHead]:
        """Return the heads of other seats that changed since the last own batch."""

    def add_sealed(
        self, circle: bytes, batch: Batch, seed: bytes, last_change: int, announced: Sequence[SealedHead]
    ) -> None:
        """Keep an own sealed batch and mark its changes as sealed."""

    def waiting(self, circle: bytes, budget: int) -> Sequence[tuple[int, bytes]]:
        """Return own batches without a receipt as (number, bytes as sealed), oldest first, at least one if any."""

    def receipted(self, circle: bytes, number: int, receipt: Receipt, generation: Generation) -> int:
        """Note the server's verified receipt for an own batch, in place of one it may have; return how many changes it
        covers."""

    def receipt_at(self, circle: bytes, number: int) -> int:
        """Return the position that the receipt of an own batch names, 0 when it has none."""

    def receipts_beside(self, circle: bytes, number: int) -> tuple[int, int]:
        """Return the positions that the receipts nearest before and after an own batch name; 0 where there is none."""

    def send_again(self, circle: bytes, after: int) -> None:
        """Let own batches with a number past `after` wait again, as sealed: the server has lost them."""

    def unsent(self, circle: bytes) -> int:
        """Return how many own changes the server has not receipted."""

    def measured(self, bytes_per_second: int) -> None:
        """Note the upload speed of the last exchange."""

    def goodput(self) -> int:
        """Return the last measured upload speed in bytes a second, 0 when there is none."""


class Feed(Protocol):
    """What colleagues sent, as far as it has been followed here."""

    def cursor(self, circle: bytes) -> Cursor:
        """Return how far the feed has been applied."""

    def chain_heads(self, circle: bytes) -> Mapping[bytes, ChainHead]:
        """Return the last known batch of every seat, the own one included."""

    def batch_hash(self, circle: bytes, seat: bytes, number: int) -> bytes | None:
        """Return the hash of a batch that is known here."""

    def own_followed(self, circle: bytes, upto: int) -> int:
        """Return the number of the last own batch met in the feed up to a position, 0 before the first."""

    def head_at(self, circle: bytes, position: int) -> bytes | None:
        """Return the running hash at a position of the feed as it is followed now; `NO_HASH` at 0."""

    def ended_head_at(self, circle: bytes, generation: bytes, position: int) -> bytes | None:
        """Return the running hash at a position that was followed in a generation and is no longer in the feed."""

    def served(self, circle: bytes) -> SignedHead | None:
        """Return the last head the server signed up to which everything was followed."""

    def keep_served(self, circle: bytes, head: SignedHead) -> None:
        """Keep the head up to which everything was followed."""

    def apply(
        self,
        circle: bytes,
        opened: Sequence[OpenedBatch],
        cursor: Cursor,
        places: Sequence[FeedPlace],
        *,
        at_end: bool = False,
    ) -> None:
        """Take batches in, in their order, keep the places of the feed that were followed, and move the cursor, all
        together. `at_end` tells that the feed has nothing beyond the cursor. What was followed before at places that
        are others now, or gone, stays known under its generation."""

    def kept_sealed(self, circle: bytes) -> Iterable[KeptSealed]:
        """Return the batches that could not be read, in the order of their chains.

        Once for each version and each new key, when all have been looked at: nothing else can read what was unreadable.
        """

    def read_at_last(self, circle: bytes, opened: OpenedBatch) -> None:
        """Take in what a batch holds that had been kept sealed."""


class Members(Protocol):
    """Who belongs to a circle, with the keys that membership brings, and who asks to."""

    def membership(self, circle: bytes) -> Membership:
        """Return the membership as far as it is known and verified here."""

    def epoch_keys(self, circle: bytes) -> Mapping[int, bytes]:
        """Return the keys of every epoch this seat was given."""

    def add_entry(self, circle: bytes, entry: Entry) -> None:
        """Take a verified membership entry in, with what it brings for this seat."""

    def invites_to_open(self, circle: bytes) -> Sequence[bytes]:
        """Return lookups of invites the server has not been told of."""

    def invites_opened(self, circle: bytes, lookups: Sequence[bytes]) -> None:
        """Note that the server knows these invites now."""

    def joins_waiting(self, circle: bytes, joins: Sequence[JoinRequest]) -> None:
        """Keep the requests to join that wait at the server, in place of those kept before.

        An administrator's seat is told of them in every answer: the same ones again cost no write.
        """


class Ledger(Protocol):
    """The three together, with what belongs to none of them: the circles, their server, and its word on the time."""

    @property
    def outbox(self) -> Outbox:
        """What goes out."""

    @property
    def feed(self) -> Feed:
        """What comes in."""

    @property
    def members(self) -> Members:
        """Whose it is."""

    def circles(self) -> Sequence[bytes]:
        """Return the circles this seat exchanges."""

    def server_key(self, circle: bytes) -> bytes:
        """Return the pinned signing key of the circle's server."""

    def saw_server_time(self, time_ms: int) -> int:
        """Note a signed server time, the only wall clock that a member's clock is checked against; return the one noted
        before, 0 when there was none."""

    def raise_alarm(self, alarm: Alarm) -> None:
        """Keep an alarm until somebody has seen to it. What is met again in each exchange is one alarm."""
