"""Checks and takes in one circle's answer: receipts, membership entries, the feed of the colleagues' batches.

Must not know the network or how anything is kept. Trusts nothing: the server's word is checked against its pinned
key, every batch against its author's key, chain and seal, and the feed as a whole against the server's own hash of
it. Whatever does not fit raises an alarm by name and stops the feed there; nothing is skipped in silence. What this
device has to send does not wait for that: sending ends only when the server's word about what is sent does not fit.
"""

from __future__ import annotations

from typing import NamedTuple

from sync import changes, envelope, frame, hybrid_time, keys, membership, protocol, witness
from sync.alarms import Alarm
from sync.changes import Change, MalformedChange
from sync.envelope import BatchContent, CannotOpen
from sync.frame import BadSignature, Batch, MalformedFrame
from sync.keys import Seat
from sync.ledger import CHAIN_START, ChainHead, Cursor, Ledger, Opened
from sync.membership import RefusedEntry
from sync.protocol import CircleAnswer, CircleAsk, FeedItem, Outcome, Receipt, Verdict
from sync.slices import Slice
from sync.witness import Seen, named

MOST_ALARMS = 64
"""Alarms kept of one circle in one exchange: the first say what is the matter, and nobody fills a device with them."""
_LONGEST_OUTCOME = 40


class Taken(NamedTuple):
    """What came of one answer: own batches receipted, changes taken in, whether the server has more to read, whether
    anything came at all, and whether this circle is to be left alone until the next exchange."""

    pushed: int
    pulled: int
    more: bool
    moved: bool
    stopped: bool


class _Stop(Exception):
    """The feed of this circle cannot be followed further."""

    def __init__(self, alarm: str, what: str) -> None:
        super().__init__(what)
        self.alarm = alarm
        self.what = what


class Intake:
    """Takes answers for one circle and one exchange.

    `alarms` gathers what did not fit; `receipted` counts the own changes that the server has signed for; `refused`
    tells that it would not store an own batch, so that sending it again in this exchange would only cost the line.
    """

    def __init__(self, ledger: Ledger, seat: Seat, circle: bytes, cursor: Cursor, *, full: bool = False) -> None:
        """`cursor` is where reading begins; `full`: at the start, so that its end tells what the server has."""
        self._ledger = ledger
        self._seat = seat
        self._circle = circle
        self._where = f"circle {circle.hex()[:8]}"
        self._cursor = cursor
        self._heads = dict(ledger.feed.chain_heads(circle))
        self._keys = ledger.members.epoch_keys(circle)
        self._slice = Slice(ledger.feed, circle)
        self._served: protocol.SignedHead | None = None
        self._reads = True
        self.alarms: list[Alarm] = []
        self.refused = False
        self.receipted = 0
        self._looks_first = full
        self._own_read = 0

    @property
    def may_send(self) -> bool:
        """Whether own batches may go along now: in a full exchange not before it is known which ones the server has."""
        return not (self.refused or (self._looks_first and self._reads))

    @property
    def read(self) -> tuple[int, int]:
        """How many batches of the feed were followed, and how many the server says there are."""
        return self._cursor.position, max(self._cursor.position, self._served.position if self._served else 0)

    @property
    def standing(self) -> tuple[Cursor, int]:
        """From where to ask: feed and number of entries as followed in this exchange. Once reading has stopped, from
        where the server says it ends, so that nothing is sent in vain."""
        if self._served is not None and not self._reads:
            return Cursor(self._served.position, self._served.head), self._served.membership_number
        return self._cursor, self._ledger.members.membership(self._circle).number

    def take(self, ask: CircleAsk, sent: dict[int, Batch], answer: CircleAnswer) -> Taken:
        """Take an answer in. `sent` are the own batches of the request by number."""
        before = (self._cursor, self._ledger.members.membership(self._circle).number)
        pulled = 0
        more = stopped = False
        try:
            self._served = self._check_head(answer)
            pushed = self._take_verdicts(sent, answer.verdicts)
        except _Stop as stop:
            self._alarm(stop.alarm, stop.what)
            return Taken(pushed=0, pulled=0, more=False, moved=False, stopped=True)
        if self._reads:
            try:
                self._take_news(ask, answer)
                try:
                    for item in answer.feed:
                        pulled += self._take_item(item)
                finally:
                    self._slice.commit(self._cursor)  # what was checked before something did not fit stays taken
                self._take_end(answer, self._served)
                more = answer.more
            except _Stop as stop:
                stop = self._with_what_colleagues_say(stop, answer)
                self._alarm(stop.alarm, stop.what)
                self._reads = False
                stopped = stop.alarm == "own_rollback"  # whatever else it sends would be another history
        moved = pushed > 0 or before != (self._cursor, self._ledger.members.membership(self._circle).number)
        return Taken(pushed, pulled, more, moved, stopped)

    def reopen(self) -> int:
        """Read what could not be read when it came, if this version can: return the changes taken in."""
        read = 0
        last: dict[bytes, int] = {}
        for kept in self._ledger.feed.kept_sealed(self._circle):
            batch = frame.read_batch(kept.wire)
            seat, key = batch.header.seat, self._keys.get(batch.header.epoch)
            opened = self._read(batch, key, after=max(kept.after, last.get(seat, 0)), before=kept.before)
            if opened.changes:
                self._ledger.feed.read_at_last(self._circle, opened)
                last[seat] = opened.changes[-1].body.number
                read += len(opened.changes)
        self._heads = dict(self._ledger.feed.chain_heads(self._circle))
        return read

    def stalled(self) -> None:
        """The server promised more and sent nothing: say so, since asking on would never end."""
        self._alarm("server_answer", "the server says there is more and does not send it")

    # --- The server's word ---

    def _check_head(self, answer: CircleAnswer) -> protocol.SignedHead:
        if answer.circle != self._circle:
            raise _Stop("server_answer", "the server answered about another circle")
        if answer.refused == "unknown":
            raise _Stop("not_a_member", "the server does not know this device as a member of the centre")
        head = answer.head
        if head is None:
            raise _Stop("server_answer", "the server did not sign where it stands")
        message = frame.head_message(
            self._circle, head.position, head.head, head.membership_number, head.membership_head, head.time
        )
        if not self._is_servers(message, head.signature):
            raise _Stop("other_server", "this is not the server the centre was enrolled with")
        return head

    def _compare_times(self, before: int, now: int) -> None:
        """A clock that was once put forward would let a member's false clock through for good: the latest word counts,
        and going back is said."""
        if now < before - hybrid_time.SUSPECT_AHEAD_MS:
            self._alarm("server_clock", f"the server's clock went back by {(before - now) // 60_000} minutes")

    def _is_servers(self, message: bytes, signature: bytes) -> bool:
        try:
            frame.verify(self._ledger.server_key(self._circle), message, signature)
        except BadSignature:
            return False
        return True

    def _take_verdicts(self, sent: dict[int, Batch], verdicts: tuple[Verdict, ...]) -> int:
        pushed = 0
        refused: set[int] = set()
        left = dict(sent)
        for verdict in verdicts:
            number, batch = verdict.number, left.pop(verdict.number, None)
            if batch is None:
                raise _Stop("server_answer", "the server answered about a batch that was not sent")
            if verdict.outcome in (Outcome.STORED, Outcome.ALREADY):
                self._take_receipt(batch, verdict.receipt)
                pushed += 1
            elif verdict.outcome == Outcome.FORK:
                raise _Stop("own_fork", "the server holds another history of this very device; stop writing here")
            elif verdict.outcome != Outcome.GAP:
                refused.add(number)
                self.refused = True
                self._alarm("refused_batch", f"the server refused batch {number}: {_reason(verdict)}")
            elif verdict.expected not in refused:  # else it only waits for the one that was refused
                raise _Stop("server_rollback", f"the server lacks batches before {number} it had receipted")
        if left:
            raise _Stop("server_answer", "the server does not say what became of every batch")
        return pushed

    def _take_receipt(self, batch: Batch, receipt: Receipt | None) -> None:
        number = batch.header.number
        if receipt is None:
            raise _Stop("server_answer", f"the server took batch {number} and gives no receipt")
        message = frame.receipt_message(self._circle, self._seat.id, number, batch.hash, receipt.position, receipt.time)
        if not self._is_servers(message, receipt.signature):
            raise _Stop("bad_receipt", f"the receipt of batch {number} is not the server's")
        self.receipted += self._ledger.outbox.receipted(self._circle, number, receipt)

    def _take_news(self, ask: CircleAsk, answer: CircleAnswer) -> None:
        """Take what comes before the feed."""
        if answer.refused:
            raise _Stop("server_rollback", "the server has lost or altered batches this device had seen there")
        self._take_entries(answer)
        self._ledger.members.invites_opened(self._circle, ask.invites)
        if len(answer.joins) > protocol.MAX_OPEN_INVITES * protocol.MAX_WAITING_JOINS:
            raise _Stop("server_answer", "the server sends more requests to join than can wait there")
        me = self._ledger.members.membership(self._circle).members.get(self._seat.id)
        if me is not None and me.administrator:
            self._ledger.members.joins_waiting(self._circle, answer.joins)

    def _take_entries(self, answer: CircleAnswer) -> None:
        for data in answer.entries:
            state = self._ledger.members.membership(self._circle)
            try:
                entry = membership.read_entry(data)
                membership.extend(state, entry)
                if any(sealed.seat == self._seat.id for sealed in entry.clear.sealed_keys):
                    keys.epoch_keys_for(self._seat, entry)
                self._ledger.members.add_entry(self._circle, entry)
            except RefusedEntry as error:
                raise _Stop(f"membership_{error.reason}", f"the centre's membership does not add up: {error}") from None
            except keys.WrongKey as error:
                raise _Stop("membership_keys", str(error)) from None
            self._keys = self._ledger.members.epoch_keys(self._circle)

    # --- The feed ---

    def _take_item(self, item: FeedItem) -> int:
        self._pass_own_batches(item.position - 1)
        if item.position <= self._cursor.position:
            raise _Stop("feed_replay", f"the server sent position {item.position} again")
        if item.position != self._cursor.position + 1:
            raise _Stop("feed_gap", f"the server left out position {self._cursor.position + 1}")
        try:
            batch = frame.read_batch(item.batch)
        except MalformedFrame as error:
            raise _Stop("malformed_batch", f"position {item.position}: {error}") from None
        cursor = Cursor(item.position, frame.feed_step(self._cursor.head, batch.hash))
        if not self._is_new(batch):
            self._cursor = cursor
            return 0
        opened = self._open(batch)
        if opened.unreadable:
            self._alarm("unreadable_batch", f"batch {batch.header.number} of {named(batch)}: {opened.unreadable}")
        self._slice.add(opened)
        self._cursor = cursor
        if self._slice.is_full:
            self._slice.commit(cursor)
        last = opened.changes[-1].body.number if opened.changes else self._head(batch).last_change
        self._heads[batch.header.seat] = ChainHead(batch.header.number, batch.hash, last)
        return len(opened.changes)

    def _pass_own_batches(self, upto: int) -> None:
        """The feed leaves out the own batches; their place is known from their receipts."""
        own = self._ledger.feed.own_positions(self._circle, self._cursor.position, upto)
        while (hash_of_batch := own.get(self._cursor.position + 1)) is not None:
            self._cursor = Cursor(self._cursor.position + 1, frame.feed_step(self._cursor.head, hash_of_batch))
            self._own_read += 1

    def _take_end(self, answer: CircleAnswer, head: protocol.SignedHead) -> None:
        """What comes after the feed: at its end everything must be as the server signed it."""
        if not answer.more:
            self._check_end(head)
            if self._looks_first:  # a chain is taken in its order: what lies past as many as were read has been lost
                self._ledger.outbox.send_again(self._circle, self._own_read)
                self._looks_first = False
        self._compare_times(self._ledger.saw_server_time(head.time), head.time)

    def _check_end(self, head: protocol.SignedHead) -> None:
        self._pass_own_batches(head.position)
        if self._cursor.position < head.position:
            raise _Stop("feed_gap", f"the server left out position {self._cursor.position + 1}")
        if self._cursor.position > head.position:
            raise _Stop("server_rollback", "the server's feed ends before what this device has seen of it")
        if self._cursor.head != head.head:
            raise _Stop("feed_altered", "the server's feed is not the one it signed")
        state = self._ledger.members.membership(self._circle)
        if state.number < head.membership_number:
            raise _Stop("membership_withheld", "the server keeps back changes of membership")
        if state.number > head.membership_number:
            raise _Stop("membership_rollback", "the server has lost changes of membership this device has seen there")
        if state.head != head.membership_head:
            raise _Stop("membership_fork", "the server shows this device another membership than it signed")
        if self._cursor.position < self._slice.seen:
            self._alarm("server_rollback", "the server has lost batches; this device sends its own again")
        self._slice.commit(self._cursor, at_end=True)

    def _known_hash(self, seat: bytes, number: int) -> bytes | None:
        return self._slice.hash_of(seat, number) or self._ledger.feed.batch_hash(self._circle, seat, number)

    def _head(self, batch: Batch) -> ChainHead:
        return self._heads.get(batch.header.seat, CHAIN_START)

    def _check_author(self, batch: Batch) -> None:
        header = batch.header
        if header.circle != self._circle:
            raise _Stop("mixed_circles", f"{named(batch)} brought a batch of another circle")
        member = self._ledger.members.membership(self._circle).members.get(header.seat)
        if member is None:
            raise _Stop("unknown_author", f"a batch of {named(batch)}, who is no member")
        try:
            frame.verify(member.keys.signing, frame.batch_message(batch.hash), batch.signature)
        except BadSignature:
            raise _Stop("bad_signature", f"batch {header.number} is not signed by {named(batch)}") from None

    def _is_new(self, batch: Batch) -> bool:
        """Check author, signature and chain. A batch known already is checked to be the same one."""
        self._check_author(batch)
        header = batch.header
        head = self._head(batch)
        if header.number <= head.number:
            if self._known_hash(header.seat, header.number) != batch.hash:
                raise _Stop("fork", f"two different batches {header.number} of {named(batch)}")
            return False
        if header.seat == self._seat.id:
            raise _Stop("own_rollback", f"this device itself sent batch {header.number}, and its folder has lost it")
        if header.number != head.number + 1:
            raise _Stop("chain_gap", f"batch {head.number + 1} of {named(batch)} is missing")
        if header.previous != head.hash:
            raise _Stop("fork", f"batch {header.number} of {named(batch)} continues another history")
        return True

    def _open(self, batch: Batch) -> Opened:
        key = self._keys.get(batch.header.epoch)
        if key is None and 1 <= batch.header.epoch <= self._ledger.members.membership(self._circle).epoch:
            raise _Stop("no_key", f"this device was not given the key of epoch {batch.header.epoch}")
        return self._read(batch, key, after=self._head(batch).last_change)

    def _read(self, batch: Batch, key: bytes | None, *, after: int, before: int = changes.LARGEST) -> Opened:
        if key is None:
            return Opened(batch, (), b"", unreadable=f"epoch {batch.header.epoch} was never begun")
        try:
            content = envelope.open_batch(batch, key)
            taken = self._changes(batch, content, after, before)
        except (CannotOpen, MalformedChange) as error:
            return Opened(batch, (), b"", unreadable=str(error))
        seen = Seen(self._seat.id, self._ledger.members.membership(self._circle), self._known_hash, self._where)
        for alarm in witness.differences(batch, content.heads, seen):
            self._raise(alarm)
        return Opened(batch, taken, content.seed)

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

    def _with_what_colleagues_say(self, stop: _Stop, answer: CircleAnswer) -> _Stop:
        """A gap in the feed may be this device's own: the server leaves out its batches, and a folder that was put back
        does not know their places. A colleague who has seen them, and says so in a batch after the gap, decides it."""
        if stop.alarm != "feed_gap":
            return stop
        for item in answer.feed:
            try:
                batch = frame.read_batch(item.batch)
                self._check_author(batch)
                heads = envelope.open_batch(batch, self._keys[batch.header.epoch]).heads
            except (MalformedFrame, _Stop, KeyError, CannotOpen):
                continue
            own = self._heads.get(self._seat.id, CHAIN_START).number
            lost = [seen.number for seen in heads if seen.seat == self._seat.id and seen.number > own]
            if lost:
                return _Stop("own_rollback", witness.lost(batch, lost[0]))
        return stop

    def _alarm(self, name: str, what: str) -> None:
        self._raise(Alarm(name, self._where, what))

    def _raise(self, alarm: Alarm) -> None:
        if alarm not in self.alarms and len(self.alarms) < MOST_ALARMS:
            self.alarms.append(alarm)
            self._ledger.raise_alarm(alarm)


def _reason(verdict: Verdict) -> str:
    """An outcome is one word: nobody writes sentences here for people to read."""
    is_word = verdict.outcome.isidentifier() and len(verdict.outcome) <= _LONGEST_OUTCOME
    return verdict.outcome if is_word else "it gives no reason"
