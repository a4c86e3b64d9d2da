"""What a colleague wrote: checks a batch against its author's key and chain, opens its seal, and reads the changes.

A batch goes through four checks, in this order: a member signed it (`check_signature`), it continues their chain
(`continues`), its seal opens under its epoch's key and its changes are numbered as they should be (`open`). Must not
know its place in the feed, nor how anything is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sync import changes, envelope, frame, witness
from sync.alarms import Alarms, DoesNotFit
from sync.changes import Change, MalformedChange
from sync.envelope import BatchContent, CannotOpen
from sync.frame import BadSignature, Batch
from sync.ledger import CHAIN_START, ChainHead, Feed, Members, OpenedBatch
from sync.membership import Membership
from sync.slices import Slice
from sync.witness import Seen, named


class Authors:
    """The seats of one circle as authors, with how far each one's chain has been followed."""

    def __init__(self, circle: bytes, seat: bytes, feed: Feed, members: Members, taken: Slice, alarms: Alarms) -> None:
        """`seat` is the own one; `taken` holds what is checked and not yet in the feed."""
        self._circle, self._own = circle, seat
        self._feed, self._members, self._taken, self._alarms = feed, members, taken, alarms
        self._heads: dict[bytes, ChainHead] = {}
        self._keys: Mapping[int, bytes] = {}
        self.look()

    def look(self) -> None:
        """Read chains and keys as they are kept now."""
        self._heads = dict(self._feed.chain_heads(self._circle))
        self._keys = self._members.epoch_keys(self._circle)

    def check_signature(self, batch: Batch) -> None:
        """Check that a member of this circle signed the batch. Raises `DoesNotFit`."""
        header = batch.header
        if header.circle != self._circle:
            raise DoesNotFit("mixed_circles", f"{named(batch)} brought a batch of another circle")
        member = self._membership.members.get(header.seat)
        if member is None:
            raise DoesNotFit("unknown_author", f"a batch of {named(batch)}, who is no member")
        try:
            frame.verify(member.keys.signing, frame.batch_message(batch.hash), batch.signature)
        except BadSignature:
            raise DoesNotFit("bad_signature", f"batch {header.number} is not signed by {named(batch)}") from None

    def continues(self, batch: Batch) -> bool:
        """Tell whether a batch is the next of its author's chain; one known already is checked to be the same one.

        Raises `DoesNotFit`.
        """
        header, head = batch.header, self._head(batch)
        if header.number <= head.number:
            if self._known_hash(header.seat, header.number) != batch.hash:
                raise DoesNotFit("fork", f"two different batches {header.number} of {named(batch)}")
            return False
        if header.seat == self._own:
            raise DoesNotFit(
                "own_rollback", f"this device itself sent batch {header.number}, and its folder has lost it"
            )
        if header.number != head.number + 1:
            raise DoesNotFit("chain_gap", f"batch {head.number + 1} of {named(batch)} is missing")
        if header.previous != head.hash:
            raise DoesNotFit("fork", f"batch {header.number} of {named(batch)} continues another history")
        return True

    def open(self, batch: Batch) -> OpenedBatch:
        """Open the next batch of a chain. What is genuine and cannot be read is said, and returned sealed.

        Raises `DoesNotFit` where a key is missing that this device should have been given.
        """
        header = batch.header
        if header.epoch not in self._keys and 1 <= header.epoch <= self._membership.epoch:
            raise DoesNotFit("no_key", f"this device was not given the key of epoch {header.epoch}")
        opened = self.read(batch, after=self._head(batch).last_change)
        if opened.unreadable:
            self._alarms.say("unreadable_batch", f"batch {header.number} of {named(batch)}: {opened.unreadable}")
        return opened

    def follow(self, opened: OpenedBatch) -> None:
        """Go on from a batch: the next of its chain comes after it."""
        batch = opened.batch
        last = opened.changes[-1].body.number if opened.changes else self._head(batch).last_change
        self._heads[batch.header.seat] = ChainHead(batch.header.number, batch.hash, last)

    def read(self, batch: Batch, *, after: int, before: int = changes.LARGEST) -> OpenedBatch:
        """Return what a batch holds, its changes numbered between `after` and `before`, or why it cannot be read."""
        key = self._keys.get(batch.header.epoch)
        if key is None:
            return OpenedBatch(batch, (), b"", unreadable=f"epoch {batch.header.epoch} was never begun")
        try:
            content = envelope.open_batch(batch, key)
            taken = self._changes(batch, content, after, before)
        except (CannotOpen, MalformedChange) as error:
            return OpenedBatch(batch, (), b"", unreadable=str(error))
        seen = Seen(self._own, self._membership, self._known_hash)
        for name, what in witness.differences(batch, content.heads, seen).items():
            self._alarms.say(name, what)
        return OpenedBatch(batch, taken, content.seed)

    def own_batch_lost(self, batches: Iterable[Batch]) -> str:
        """Return the words for an own batch that a colleague has seen and this folder lacks; empty when nobody says so.

        Believed is the signed word of a member, wherever in the feed their batch stands.
        """
        own = self._heads.get(self._own, CHAIN_START).number
        for batch in batches:
            try:
                self.check_signature(batch)
                heads = envelope.open_batch(batch, self._keys[batch.header.epoch]).heads
            except (DoesNotFit, KeyError, CannotOpen):
                continue
            lost = [seen.number for seen in heads if seen.seat == self._own and seen.number > own]
            if lost:
                return witness.lost(batch, lost[0])
        return ""

    def _changes(self, batch: Batch, content: BatchContent, after: int, before: int) -> list[Change]:
        """Return the changes of a batch, numbered without a gap among themselves and between `after` and `before`: what
        an unreadable batch holds leaves a gap, and holds up nobody."""
        taken: list[Change] = []
        for payload in content.changes:
            body = changes.decode(payload)
            if not after < body.number < before or (taken and body.number != after + 1):
                raise MalformedChange(f"change {body.number} stands after {after}")
            after = body.number
            change = Change(self._circle, batch.header.seat, content.origin, payload, body)
            changes.check_beginning(change)
            taken.append(change)
        return taken

    @property
    def _membership(self) -> Membership:
        return self._members.membership(self._circle)

    def _head(self, batch: Batch) -> ChainHead:
        return self._heads.get(batch.header.seat, CHAIN_START)

    def _known_hash(self, seat: bytes, number: int) -> bytes | None:
        return self._taken.hash_of(seat, number) or self._feed.batch_hash(self._circle, seat, number)
