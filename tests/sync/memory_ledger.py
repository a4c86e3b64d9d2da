"""A ledger in memory, and a journal beside it: what sync asks of storage, without a database.

It keeps the whole contract of `sync.ledger`, so that thousands of histories can be played in seconds;
`test_convergence` plays some of them with the store's own ledger as well. Whatever happens in one method happens
whole or not at all, and survives: a test may drop everything but the ledger and go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sync import changes, hybrid_time, keys, membership
from sync.alarms import Alarm
from sync.changes import Change, ChangeBody, ChangeId, Origin
from sync.envelope import SealedHead
from sync.frame import NO_HASH, Batch, BatchHeader, Generation
from sync.keys import Seat
from sync.ledger import CHAIN_START, FEED_START, ChainHead, Cursor, FeedPlace, KeptSealed, OpenedBatch, UnsealedChange
from sync.membership import NOBODY, Entry, Membership
from sync.protocol import JoinRequest, Receipt, SignedHead

Edit = tuple[str, bytes, str, dict[str, changes.Value], Sequence[ChangeId], Sequence[ChangeId]]
"""Entity, record (empty: the one it begins), kind, fields, parents, settles."""


@dataclass
class Kept:
    """A batch that is known: own ones with the bytes to send and, once it came, the receipt."""

    batch: Batch
    last_change: int
    receipt: Receipt | None = None


@dataclass
class MemoryLedger:
    """One seat's ledger for one circle: what it keeps, and the three parts that sync sees of it."""

    seat: Seat
    server: bytes
    clock: int = 0
    journal: dict[ChangeId, Change] = field(default_factory=dict)
    batches: dict[tuple[bytes, int], Kept] = field(default_factory=dict)
    heads: dict[bytes, ChainHead] = field(default_factory=dict)
    announced: dict[bytes, int] = field(default_factory=dict)
    sealed: list[OpenedBatch] = field(default_factory=list)
    state: Membership = NOBODY
    entries: list[Entry] = field(default_factory=list)
    known_keys: dict[int, bytes] = field(default_factory=dict)
    place: Cursor = FEED_START
    followed: dict[int, FeedPlace] = field(default_factory=dict)
    ended: dict[tuple[bytes, int], bytes] = field(default_factory=dict)
    served: SignedHead | None = None
    invites: list[bytes] = field(default_factory=list)
    joins: tuple[JoinRequest, ...] = ()
    alarms: list[Alarm] = field(default_factory=list)
    server_time: int = 0
    tried: bool = False
    speed: int = 0

    def __post_init__(self) -> None:
        self.outbox, self.feed, self.members = MemoryOutbox(self), MemoryFeed(self), MemoryMembers(self)

    # --- The journal ---

    def append(self, edits: Iterable[Edit], now_ms: int, origin: Origin = Origin.OWN) -> list[ChangeId]:
        """Append the changes of one Save."""
        number = max((each.number for each in self.journal if each.seat == self.seat.id), default=0)
        group = number + 1
        made = []
        for entity, record, kind, fields, parents, settles in edits:
            number += 1
            begun = changes.record_id(self.state.circle, self.seat.id, number)
            self.clock = hybrid_time.tick(self.clock, now_ms, self.server_time)
            body = ChangeBody(
                number, entity, record or begun, kind, fields, tuple(parents), group, self.clock, 1, tuple(settles)
            )
            payload = changes.encode(body)
            made.append(Change(self.state.circle, self.seat.id, origin, payload, changes.decode(payload)))
        self.journal.update({change.id: change for change in made})
        return [change.id for change in made]

    def history(self, record: bytes) -> list[Change]:
        """Return a record's changes in order of arrival."""
        return [change for change in self.journal.values() if change.body.record == record]

    # --- sync.ledger ---

    def circles(self) -> Sequence[bytes]:
        return [self.state.circle]

    def server_key(self, circle: bytes) -> bytes:
        return self.server

    def saw_server_time(self, time_ms: int) -> int:
        before, self.server_time = self.server_time, time_ms
        return before

    def raise_alarm(self, alarm: Alarm) -> None:
        if alarm not in self.alarms:
            self.alarms.append(alarm)

    def own(self) -> list[tuple[int, Kept]]:
        """Return the own batches by their number, the oldest first."""
        return sorted((number, kept) for (seat, number), kept in self.batches.items() if seat == self.seat.id)


@dataclass
class MemoryOutbox:
    """`sync.ledger.Outbox`."""

    ledger: MemoryLedger

    def unsealed(self, circle: bytes, limit: int) -> Sequence[UnsealedChange]:
        last = self.chain_head(circle).last_change
        own = [
            change
            for id_, change in self.ledger.journal.items()
            if id_.seat == self.ledger.seat.id and id_.number > last
        ]
        return [
            UnsealedChange(each.body.number, each.body.group, each.origin, each.payload)
            for each in sorted(own, key=lambda each: each.body.number)[:limit]
        ]

    def chain_head(self, circle: bytes) -> ChainHead:
        return self.ledger.heads.get(self.ledger.seat.id, CHAIN_START)

    def heads_to_announce(self, circle: bytes) -> Sequence[SealedHead]:
        return [
            SealedHead(seat, head.number, head.hash)
            for seat, head in self.ledger.heads.items()
            if seat != self.ledger.seat.id and head.number > self.ledger.announced.get(seat, 0)
        ]

    def add_sealed(
        self, circle: bytes, batch: Batch, seed: bytes, last_change: int, announced: Sequence[SealedHead]
    ) -> None:
        self.ledger.batches[self.ledger.seat.id, batch.header.number] = Kept(batch, last_change)
        self.ledger.heads[self.ledger.seat.id] = ChainHead(batch.header.number, batch.hash, last_change)
        self.ledger.announced.update({head.seat: head.number for head in announced})

    def waiting(self, circle: bytes, budget: int) -> Sequence[tuple[int, bytes]]:
        taken: list[tuple[int, bytes]] = []
        for number, kept in self.ledger.own():
            if kept.receipt is None:
                data = kept.batch.pack()
                if taken and sum(len(each) for _, each in taken) + len(data) > budget:
                    break
                taken.append((number, data))
        return taken

    def receipt_at(self, circle: bytes, number: int) -> int:
        receipt = self.ledger.batches[self.ledger.seat.id, number].receipt
        return receipt.position if receipt else 0

    def receipts_beside(self, circle: bytes, number: int) -> tuple[int, int]:
        places = [(each, kept.receipt.position) for each, kept in self.ledger.own() if kept.receipt]
        before = [place for each, place in places if each < number]
        after = [place for each, place in places if each > number]
        return (before[-1] if before else 0), (after[0] if after else 0)

    def receipted(self, circle: bytes, number: int, receipt: Receipt, generation: Generation) -> int:
        seat, batches = self.ledger.seat.id, self.ledger.batches
        kept, before = batches[seat, number], batches.get((seat, number - 1))
        kept.receipt = receipt
        return kept.last_change - (before.last_change if before else 0)

    def send_again(self, circle: bytes, after: int) -> None:
        for number, kept in self.ledger.own():
            if number > after:
                kept.receipt = None

    def unsent(self, circle: bytes) -> int:
        made = max((each.number for each in self.ledger.journal if each.seat == self.ledger.seat.id), default=0)
        return made - max((kept.last_change for _, kept in self.ledger.own() if kept.receipt), default=0)

    def measured(self, bytes_per_second: int) -> None:
        self.ledger.speed = bytes_per_second

    def goodput(self) -> int:
        return self.ledger.speed


@dataclass
class MemoryFeed:
    """`sync.ledger.Feed`."""

    ledger: MemoryLedger

    def cursor(self, circle: bytes) -> Cursor:
        return self.ledger.place

    def chain_heads(self, circle: bytes) -> Mapping[bytes, ChainHead]:
        return dict(self.ledger.heads)

    def batch_hash(self, circle: bytes, seat: bytes, number: int) -> bytes | None:
        kept = self.ledger.batches.get((seat, number))
        return kept.batch.hash if kept else None

    def own_followed(self, circle: bytes, upto: int) -> int:
        own = (
            each.number
            for position, each in self.ledger.followed.items()
            if each.seat == self.ledger.seat.id and position <= upto
        )
        return max(own, default=0)

    def head_at(self, circle: bytes, position: int) -> bytes | None:
        place = self.ledger.followed.get(position)
        return NO_HASH if position == 0 else place.cursor.head if place else None

    def ended_head_at(self, circle: bytes, generation: bytes, position: int) -> bytes | None:
        return self.ledger.ended.get((generation, position))

    def served(self, circle: bytes) -> SignedHead | None:
        return self.ledger.served

    def keep_served(self, circle: bytes, head: SignedHead) -> None:
        self.ledger.served = head

    def _end(self, position: int) -> None:
        for at in [at for at in self.ledger.followed if at >= position]:
            gone = self.ledger.followed.pop(at)
            self.ledger.ended.setdefault((gone.generation, at), gone.cursor.head)

    def apply(
        self,
        circle: bytes,
        opened: Sequence[OpenedBatch],
        cursor: Cursor,
        places: Sequence[FeedPlace],
        *,
        at_end: bool = False,
    ) -> None:
        for place in places:
            before = self.head_at(circle, place.cursor.position)
            if before is not None and before != place.cursor.head:
                self._end(place.cursor.position)
            self.ledger.followed[place.cursor.position] = place
        if at_end:
            self._end(cursor.position + 1)
        for each in opened:
            header = each.batch.header
            trusted = self.ledger.server_time or self.ledger.clock >> hybrid_time.COUNTER_BITS
            for change in each.changes:
                assert change.id not in self.ledger.journal, "a change was applied twice"
                self.ledger.clock = hybrid_time.follow(self.ledger.clock, change.body.time, trusted)
                self.ledger.journal[change.id] = change
            before = self.ledger.heads[header.seat].last_change if header.seat in self.ledger.heads else 0
            last = each.changes[-1].body.number if each.changes else before
            self.ledger.batches[header.seat, header.number] = Kept(each.batch, last)
            self.ledger.heads[header.seat] = ChainHead(header.number, each.batch.hash, last)
            if each.unreadable:
                self.ledger.sealed.append(each)
        self.ledger.place = cursor

    def kept_sealed(self, circle: bytes) -> Sequence[KeptSealed]:
        kept, self.ledger.tried = [] if self.ledger.tried else self.ledger.sealed, True
        return [KeptSealed(each.batch.pack(), *self._beside(each.batch.header)) for each in kept]

    def read_at_last(self, circle: bytes, opened: OpenedBatch) -> None:
        header, last = opened.batch.header, opened.changes[-1].body.number
        for change in opened.changes:
            assert change.id not in self.ledger.journal, "a change was applied twice"
            self.ledger.journal[change.id] = change
        self.ledger.sealed = [each for each in self.ledger.sealed if each.batch.hash != opened.batch.hash]
        head = self.ledger.heads[header.seat]
        self.ledger.heads[header.seat] = head._replace(last_change=max(head.last_change, last))
        self.ledger.batches[header.seat, header.number] = Kept(opened.batch, last)

    def _beside(self, header: BatchHeader) -> tuple[int, int]:
        """Return the last change known before a batch of somebody, and the first after it."""
        unread = {each.batch.hash for each in self.ledger.sealed}
        read = sorted(
            (number, kept)
            for (seat, number), kept in self.ledger.batches.items()
            if seat == header.seat and kept.batch.hash not in unread
        )
        after = max((kept.last_change for number, kept in read if number < header.number), default=0)
        later = [each.number for each in self.ledger.journal if each.seat == header.seat and each.number > after]
        return after, min(later, default=changes.LARGEST)


@dataclass
class MemoryMembers:
    """`sync.ledger.Members`."""

    ledger: MemoryLedger

    def membership(self, circle: bytes) -> Membership:
        return self.ledger.state

    def epoch_keys(self, circle: bytes) -> Mapping[int, bytes]:
        return self.ledger.known_keys

    def add_entry(self, circle: bytes, entry: Entry) -> None:
        extended = membership.extend(self.ledger.state, entry)
        brought = {**self.ledger.known_keys, **keys.epoch_keys_for(self.ledger.seat, entry)}
        if brought:
            keys.open_details(entry, brought[entry.clear.epoch])
        self.ledger.state, self.ledger.known_keys = extended, brought
        self.ledger.entries.append(entry)

    def invites_to_open(self, circle: bytes) -> Sequence[bytes]:
        return tuple(self.ledger.invites)

    def invites_opened(self, circle: bytes, lookups: Sequence[bytes]) -> None:
        self.ledger.invites = [each for each in self.ledger.invites if each not in lookups]

    def joins_waiting(self, circle: bytes, joins: Sequence[JoinRequest]) -> None:
        self.ledger.joins = tuple(joins)
