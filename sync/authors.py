"""What a colleague wrote: checks a batch against its author's key and chain, opens its seal, and reads the changes.

A batch goes through four checks, in this order: a member signed it (`check_signature`), it continues their chain
(`continues`), its seal opens under its epoch's key and its changes are numbered as they should be (`open`). Must not
know its place in the feed, nor how anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from sync import changes, envelope, frame, places, witness
from sync.alarms import Alarms, DoesNotFit
from sync.changes import Change, MalformedChange
from sync.envelope import BatchContent, CannotOpen, SealedHead
from sync.frame import BadSignature, Batch
from sync.ledger import CHAIN_START, ChainHead, Feed, Members, OpenedBatch
from sync.membership import Membership
from sync.places import Followed
from sync.proofs import OwnClaim, Proofs
from sync.server_word import ServerWord
from sync.slices import Slice
from sync.witness import Seen, named

_MOST_AWAITED = 4096
"""Batches that colleagues name and that have not come yet, kept in mind to the end of a reading."""


class Around(NamedTuple):
    """What an author is heard by: the server's word on which feed this is, what of it is taken in and not yet kept, the
    claims about this device's own batches, and who is told of what does not fit."""

    server_key: bytes
    word: ServerWord
    taken: Slice
    proofs: Proofs
    alarms: Alarms


class Authors:
    """The seats of one circle as authors, with how far each one's chain has been followed."""

    def __init__(self, circle: bytes, seat: bytes, feed: Feed, members: Members, around: Around) -> None:
        """`seat` is the own one."""
        self._circle, self._own = circle, seat
        self._feed, self._members, self._around = feed, members, around
        self._taken, self._alarms = around.taken, around.alarms
        self._said_of_places: set[str] = set()
        self._awaited: dict[tuple[str, SealedHead], None] = {}
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

    def look_again(self, batch: Batch) -> OpenedBatch:
        """Open a batch that was taken in before, for where its author stood; nothing of it is said again."""
        key = self._keys.get(batch.header.epoch)
        try:
            place = envelope.open_batch(batch, key).place if key else None
        except CannotOpen:
            place = None
        return OpenedBatch(batch, (), b"", place=place)

    def compare_place(self, opened: OpenedBatch, at: int, head_at: Callable[[int], bytes | None]) -> int | None:
        """Compare where the author of a batch at position `at` stood with what was followed here, and say what does not
        fit. Return up to which position they had read; None: that cannot be said."""
        header = opened.batch.header
        if opened.place is None:
            return None
        followed = Followed(
            self._around.server_key,
            self._around.word.generations,
            head_at,
            lambda generation, position: self._feed.ended_head_at(self._circle, generation, position),
        )
        compared = places.compare(header.seat, opened.place, at, followed)
        if compared.alarm and compared.alarm not in self._said_of_places:
            self._said_of_places.add(compared.alarm)  # once: from the first that does not fit, none does
            self._alarms.say(compared.alarm, compared.what)
        return compared.read_to

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
        witnessed = witness.differences(batch, content, seen)
        for name, what in witnessed.alarms.items():
            self._alarms.say(name, what)
        awaited = ((named(batch), head) for head in witnessed.awaited)
        self._awaited.update(dict.fromkeys(islice(awaited, _MOST_AWAITED - len(self._awaited))))
        if witnessed.own is not None:
            self._around.proofs.claim(witnessed.own.number, OwnClaim(named(batch)))
        elif self._foresees(taken):
            self._alarms.say("false_head", f"{named(batch)} builds on a change that this device has never sent")
        return OpenedBatch(batch, taken, content.seed, place=content.place)

    def _foresees(self, taken: Sequence[Change]) -> bool:
        """Tell whether a change builds on one that this device has yet to make: it would take the place of whatever
        that one will say, as if its author had known it."""
        last = self._heads.get(self._own, CHAIN_START).last_change
        return any(parent.seat == self._own and parent.number > last for each in taken for parent in each.body.parents)

    def judge_awaited(self) -> None:
        """Say which batches that colleagues were shown have not come, now that nothing more does: one of a seat for
        each who says so."""
        said: set[tuple[str, bytes]] = set()
        for author, head in self._awaited:
            known = self._known_hash(head.seat, head.number)
            if known == head.hash or (author, head.seat) in said:
                continue
            said.add((author, head.seat))
            if known is not None:
                self._alarms.say("fork_seen", witness.another(author, head))
            else:
                self._alarms.say("batch_withheld", witness.withheld(author, head))
        self._awaited.clear()

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
