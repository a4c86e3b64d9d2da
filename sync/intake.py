"""Checks and takes in one circle's answer: receipts, membership entries, the feed of the colleagues' batches.

Must not know the network or how anything is kept. Trusts nothing: the server's word is checked against its pinned
key, every batch against its author's key, chain and seal, and the feed as a whole against the server's own hash of
it. Whatever does not fit raises an alarm by name and stops the feed there; nothing is skipped in silence.
"""

from __future__ import annotations

from typing import NamedTuple

from sync import changes, envelope, frame, keys, membership, protocol
from sync.changes import Change, MalformedChange
from sync.envelope import BatchContent, CannotOpen
from sync.frame import BadSignature, Batch, MalformedFrame
from sync.keys import Seat
from sync.ledger import Alarm, ChainHead, Cursor, Ledger, Opened
from sync.membership import RefusedEntry
from sync.protocol import CircleAnswer, CircleAsk, FeedItem, Outcome, Verdict

SLICE_CHANGES = 256
"""Changes that reach the writer in one transaction: about 25 ms, so that a long pull never holds up a Save."""


class Taken(NamedTuple):
    """What came of one answer. `stop` means that asking again would bring nothing new."""

    pushed: int
    pulled: int
    cursor: Cursor
    stop: bool


class _Stop(Exception):
    """The feed of this circle cannot be followed further."""

    def __init__(self, alarm: str, what: str) -> None:
        super().__init__(what)
        self.alarm = alarm
        self.what = what


class Intake:
    """Takes answers for one circle and one exchange; `alarms` gathers what did not fit."""

    def __init__(self, ledger: Ledger, seat: Seat, circle: bytes, cursor: Cursor) -> None:
        self._ledger = ledger
        self._seat = seat
        self._circle = circle
        self._cursor = cursor
        self._stored = ledger.cursor(circle)
        self._heads = dict(ledger.chain_heads(circle))
        self._keys = ledger.epoch_keys(circle)
        self._slice: list[Opened] = []
        self.alarms: list[Alarm] = []

    @property
    def cursor(self) -> Cursor:
        """How far this exchange has followed the feed."""
        return self._cursor

    def take(self, ask: CircleAsk, sent: dict[int, Batch], answer: CircleAnswer) -> Taken:
        """Take an answer in. `sent` are the own batches of the request by number."""
        pushed = pulled = 0
        try:
            if answer.circle != self._circle:
                raise _Stop("server_answer", "the server answered about another circle")
            if answer.refused == "unknown":
                raise _Stop("not_a_member", "the server does not know this device as a member of the centre")
            head = self._check_head(answer)
            if answer.refused:
                raise _Stop("server_rollback", "the server has lost or altered batches this device had seen there")
            pushed = self._take_verdicts(sent, answer.verdicts)
            self._take_entries(answer)
            self._ledger.invites_opened(self._circle, ask.invites)
            if ask.with_joins:
                self._ledger.joins_waiting(self._circle, answer.joins)
            try:
                for item in answer.feed:
                    pulled += self._take_item(item)
            finally:
                self._commit()  # what was checked before something did not fit stays taken
            if not answer.more:
                self._finish(head)
            self._ledger.saw_server_time(head.time)
        except _Stop as stop:
            self._alarm(stop.alarm, stop.what)
            return Taken(pushed, pulled, self._cursor, True)
        return Taken(pushed, pulled, self._cursor, not answer.more)

    # --- The server's word ---

    def _check_head(self, answer: CircleAnswer) -> protocol.SignedHead:
        head = answer.head
        if head is None:
            raise _Stop("server_answer", "the server did not sign where it stands")
        message = frame.head_message(
            self._circle, head.position, head.head, head.membership_number, head.membership_head, head.time
        )
        self._check_server(message, head.signature)
        return head

    def _check_server(self, message: bytes, signature: bytes) -> None:
        try:
            frame.verify(self._ledger.server_key(self._circle), message, signature)
        except BadSignature:
            raise _Stop("other_server", "this is not the server the centre was enrolled with") from None

    def _take_verdicts(self, sent: dict[int, Batch], verdicts: tuple[Verdict, ...]) -> int:
        pushed = 0
        for verdict in verdicts:
            batch = sent.get(verdict.number)
            if batch is None:
                raise _Stop("server_answer", "the server answered about a batch that was not sent")
            if verdict.outcome in (Outcome.STORED, Outcome.ALREADY) and verdict.receipt is not None:
                receipt = verdict.receipt
                message = frame.receipt_message(
                    self._circle, self._seat.id, verdict.number, batch.hash, receipt.position, receipt.time
                )
                self._check_server(message, receipt.signature)
                self._ledger.receipted(self._circle, verdict.number, receipt)
                pushed += 1
            elif verdict.outcome == Outcome.FORK:
                raise _Stop("own_fork", "the server holds another history of this very device; stop writing here")
            elif verdict.outcome == Outcome.GAP:
                raise _Stop("server_rollback", f"the server lacks batches before {verdict.number} it had receipted")
            else:
                self._alarm("refused_batch", f"the server refused batch {verdict.number}: {verdict.outcome}")
        return pushed

    def _take_entries(self, answer: CircleAnswer) -> None:
        for data in answer.entries:
            state = self._ledger.membership(self._circle)
            try:
                entry = membership.read_entry(data)
                membership.extend(state, entry)
                if any(sealed.seat == self._seat.id for sealed in entry.clear.sealed_keys):
                    keys.epoch_keys_for(self._seat, entry)
            except RefusedEntry as error:
                raise _Stop(f"membership_{error.reason}", f"the centre's membership does not add up: {error}") from None
            except keys.WrongKey as error:
                raise _Stop("membership_keys", str(error)) from None
            self._ledger.add_entry(self._circle, entry)
            self._keys = self._ledger.epoch_keys(self._circle)

    # --- The feed ---

    def _take_item(self, item: FeedItem) -> int:
        self._pass_own_batches(item.position - 1)
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
            self._alarm("unreadable_batch", f"batch {batch.header.number} of {_short(batch)}: {opened.unreadable}")
        self._slice.append(opened)
        self._cursor = cursor
        if sum(len(each.changes) for each in self._slice) >= SLICE_CHANGES:
            self._commit()
        last = opened.changes[-1].body.number if opened.changes else self._head(batch).last_change
        self._heads[batch.header.seat] = ChainHead(batch.header.number, batch.hash, last)
        return len(opened.changes)

    def _pass_own_batches(self, upto: int) -> None:
        """The feed leaves out the own batches; their place is known from their receipts."""
        own = self._ledger.own_positions(self._circle, self._cursor.position, upto)
        while (hash_of_batch := own.get(self._cursor.position + 1)) is not None:
            self._cursor = Cursor(self._cursor.position + 1, frame.feed_step(self._cursor.head, hash_of_batch))

    def _finish(self, head: protocol.SignedHead) -> None:
        self._pass_own_batches(head.position)
        if self._cursor.position < head.position:
            raise _Stop("feed_gap", f"the server left out position {self._cursor.position + 1}")
        if self._cursor.position > head.position or self._cursor.head != head.head:
            raise _Stop("feed_altered", "the server's feed is not the one it signed")
        if self._ledger.membership(self._circle).number < head.membership_number:
            raise _Stop("membership_withheld", "the server keeps back changes of membership")
        self._commit()

    def _commit(self) -> None:
        """Take the slice in and move the cursor with it."""
        # a full reading starts at 0 and must not move the kept cursor back
        stored = self._cursor if self._cursor.position >= self._stored.position else self._stored
        if self._slice or stored != self._stored:
            self._ledger.apply(self._circle, self._slice, stored)
        self._stored, self._slice = stored, []

    def _known_hash(self, seat: bytes, number: int) -> bytes | None:
        for opened in self._slice:
            if (opened.batch.header.seat, opened.batch.header.number) == (seat, number):
                return opened.batch.hash
        return self._ledger.batch_hash(self._circle, seat, number)

    def _head(self, batch: Batch) -> ChainHead:
        return self._heads.get(batch.header.seat, ChainHead(0, frame.NO_HASH, 0))

    def _is_new(self, batch: Batch) -> bool:
        """Check author, signature and chain. A batch known already is checked to be the same one."""
        header = batch.header
        if header.circle != self._circle:
            raise _Stop("mixed_circles", f"{_short(batch)} brought a batch of another circle")
        member = self._ledger.membership(self._circle).members.get(header.seat)
        if member is None:
            raise _Stop("unknown_author", f"a batch of {_short(batch)}, who is no member")
        try:
            frame.verify(member.keys.signing, frame.batch_message(batch.hash), batch.signature)
        except BadSignature:
            raise _Stop("bad_signature", f"batch {header.number} is not signed by {_short(batch)}") from None
        head = self._head(batch)
        if header.number <= head.number:
            if self._known_hash(header.seat, header.number) != batch.hash:
                raise _Stop("fork", f"two different batches {header.number} of {_short(batch)}")
            return False
        if header.number != head.number + 1:
            raise _Stop("chain_gap", f"batch {head.number + 1} of {_short(batch)} is missing")
        if header.previous != head.hash:
            raise _Stop("fork", f"batch {header.number} of {_short(batch)} continues another history")
        return True

    def _open(self, batch: Batch) -> Opened:
        key = self._keys.get(batch.header.epoch)
        if key is None:
            raise _Stop("no_key", f"this device was not given the key of epoch {batch.header.epoch}")
        try:
            content = envelope.open_batch(batch, key)
            taken = self._changes(batch, content)
        except (CannotOpen, MalformedChange) as error:
            return Opened(batch, (), b"", str(error))
        self._compare_heads(batch, content)
        return Opened(batch, taken, content.seed)

    def _changes(self, batch: Batch, content: BatchContent) -> list[Change]:
        number = self._head(batch).last_change
        taken = []
        for payload in content.changes:
            number += 1
            body = changes.decode(payload)
            if body.number != number:
                raise MalformedChange(f"change {body.number} stands where {number} belongs")
            taken.append(Change(self._circle, batch.header.seat, content.origin, payload, body))
        return taken

    def _compare_heads(self, batch: Batch, content: BatchContent) -> None:
        """What the author had seen of others must be what we have seen of them: else somebody was shown a fork."""
        for seen in content.heads:
            known = self._known_hash(seen.seat, seen.number)
            if known is not None and known != seen.hash:
                self._alarm("fork_seen", f"{_short(batch)} was shown another batch {seen.number} than this device")

    def _alarm(self, name: str, what: str) -> None:
        alarm = Alarm(name, f"circle {self._circle.hex()[:8]}", what)
        self.alarms.append(alarm)
        self._ledger.raise_alarm(alarm)


def _short(batch: Batch) -> str:
    return f"seat {batch.header.seat.hex()[:8]}"
