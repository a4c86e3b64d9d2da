"""Takes the server's answers about one circle, each in the same order of states:

    HEAD -> VERDICTS -> PROOFS -> ENTRIES -> FEED -> END

Trusts nothing: the server's word is checked against its pinned key, an entry against the membership before it, every
batch against its author's key, chain and seal, the feed as a whole against the server's own hash of it and against
where colleagues stood in it. Whatever does not fit raises an alarm by name; nothing is skipped in silence. In HEAD and
VERDICTS it ends the exchange of this circle: the server's word about what is sent does not hold. Later it ends the
reading alone, and what this device has to send does not wait for that.

Must not know the network or how anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import NamedTuple

from sync import frame, hybrid_time
from sync.alarms import Alarm, Alarms, DoesNotFit
from sync.authors import Around, Authors
from sync.entries import Entries
from sync.feed import FeedReader, NotOurs, OwnItem
from sync.frame import NO_HASH, Batch
from sync.keys import Seat
from sync.ledger import FEED_START, Cursor, Ledger
from sync.proofs import OwnClaim, Proofs
from sync.protocol import CircleAnswer, CircleAsk, SignedHead
from sync.server_word import ServerWord
from sync.slices import Slice
from sync.verdicts import Verdicts


class IntakeState(Enum):
    """What is being taken in."""

    HEAD = auto()  # where the server signs that it stands
    VERDICTS = auto()  # what became of what was sent
    PROOFS = auto()  # what others say this very device has sent
    ENTRIES = auto()  # who is a member
    FEED = auto()  # what colleagues sent
    END = auto()  # whether that was all of it


_OF_SENDING = (IntakeState.HEAD, IntakeState.VERDICTS)
_OF_READING = (IntakeState.PROOFS, IntakeState.ENTRIES, IntakeState.FEED, IntakeState.END)
_STOPS_SENDING = frozenset({"own_rollback", "own_fork"})
"""Whatever else this device sends would be another history."""


class Arrived(NamedTuple):
    """An answer, with what was asked and, by number, the own batches that were sent."""

    ask: CircleAsk
    sent: Mapping[int, Batch]
    answer: CircleAnswer


class Taken(NamedTuple):
    """What came of one answer: own batches receipted, whether there is more to ask, whether anything came at all, and
    whether this circle is to be left alone until the next exchange."""

    pushed: int
    more: bool
    moved: bool
    stopped: bool


_PUT_BACK = "the server's database was put back from a copy, or replaced by one"
_NOTHING_SERVED = SignedHead(0, NO_HASH, 0, NO_HASH, 0, b"", b"")


class Intake:
    """Takes answers for one circle and one exchange."""

    def __init__(self, ledger: Ledger, seat: Seat, circle: bytes, *, full: bool = False) -> None:
        """`full` reads from the start, so that the feed's end tells what the server has."""
        self._ledger, self._circle, self._seat = ledger, circle, seat
        self._alarms = Alarms(circle, ledger.raise_alarm)
        server_key = ledger.server_key(circle)
        self._word = ServerWord(circle, seat.id, server_key)
        self._proofs = Proofs(
            circle,
            seat.id,
            seat.public.signing,
            lambda number: ledger.feed.batch_hash(circle, seat.id, number),
            self._alarms,
        )
        self._verdicts = Verdicts(circle, ledger.outbox, self._word, self._proofs, self._alarms)
        self._entries = Entries(circle, seat, ledger.members)
        taken = Slice(ledger.feed, circle)
        around = Around(server_key, self._word, taken, self._proofs, self._alarms)
        self._authors = Authors(circle, seat.id, ledger.feed, ledger.members, around)
        start = FEED_START if full else ledger.feed.cursor(circle)
        self._feed = FeedReader(circle, seat.id, start, ledger.feed, self._authors, taken)
        self._take: Mapping[IntakeState, Callable[[Arrived], None]] = {
            IntakeState.HEAD: self._take_head,
            IntakeState.VERDICTS: self._take_verdicts,
            IntakeState.ENTRIES: self._take_entries,
            IntakeState.PROOFS: self._take_proofs,
            IntakeState.FEED: self._take_feed,
            IntakeState.END: self._take_end,
        }
        self._last_served = ledger.feed.served(circle)
        self._served = _NOTHING_SERVED
        self._pushed = 0
        self._reads = True
        self._looks_first = full
        self._shows_seen = full  # what the server signed last: in case it no longer has it
        self._must_show = False

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What did not fit."""
        return tuple(self._alarms.raised)

    @property
    def receipted(self) -> int:
        """How many own changes the server has signed for."""
        return self._verdicts.receipted

    @property
    def pulled(self) -> int:
        """How many changes were taken in."""
        return self._feed.pulled

    @property
    def may_send(self) -> bool:
        """Whether own batches may go along now: in a full exchange not before it is known which ones the server has,
        and not while somebody says that this device has another history."""
        is_looking = self._looks_first and self._reads
        return not (self._verdicts.refused or is_looking or self._proofs.wanted)

    @property
    def read(self) -> tuple[int, int]:
        """How many batches of the feed were followed, and how many the server says there are."""
        position = self._feed.cursor.position
        return position, max(position, self._served.position)

    @property
    def standing(self) -> tuple[Cursor, int]:
        """From where to ask: feed and number of entries as followed in this exchange. Once reading has stopped, from
        where the server says it ends, so that nothing is sent in vain."""
        if not self._reads:
            return Cursor(self._served.position, self._served.head), self._served.membership_number
        return self._feed.cursor, self._entries.known

    @property
    def proofs_wanted(self) -> tuple[int, ...]:
        """The numbers of own batches whose proofs are to be asked for."""
        return self._proofs.wanted

    @property
    def seen(self) -> SignedHead | None:
        """The head the server signed last, where it must be shown."""
        return self._last_served if self._shows_seen else None

    def reopen(self) -> None:
        """Read what could not be read when it came, if this version can."""
        self._feed.reopen()

    def take(self, arrived: Arrived) -> Taken:
        """Take an answer in, state by state, as far as everything fits."""
        before = (self._feed.cursor, self._entries.known, self._proofs.wanted, self._shows_seen)
        self._pushed = 0
        self._must_show = False
        more = stopped = False
        for state in (*_OF_SENDING, *_OF_READING) if self._reads else (*_OF_SENDING, IntakeState.PROOFS):
            try:
                self._take[state](arrived)
            except DoesNotFit as misfit:
                stopped = self._stop(state, misfit)
                break
            except NotOurs as claimed:
                self._proofs.claim(claimed.number, OwnClaim("", "feed_altered"))
                break
            if self._must_show:
                break
            more = state is IntakeState.END and arrived.answer.more
        more = more or self._must_show or bool(self._proofs.wanted)
        moved = before != (self._feed.cursor, self._entries.known, self._proofs.wanted, self._shows_seen)
        return Taken(self._pushed, more and not stopped, moved or self._pushed > 0, stopped)

    def stalled(self) -> None:
        """The server promised more and sent nothing: say so, since asking on would never end."""
        self._alarms.say("server_answer", "the server says there is more and does not send it")

    # --- The states ---

    def _take_head(self, arrived: Arrived) -> None:
        self._served = self._word.head(arrived.answer)
        if self._is_put_back:
            self._alarms.say("server_rollback", _PUT_BACK)

    def _take_verdicts(self, arrived: Arrived) -> None:
        self._pushed = self._verdicts.take(arrived.sent, arrived.answer.verdicts, self._served)

    def _take_entries(self, arrived: Arrived) -> None:
        if arrived.answer.refused:
            if self._last_served is not None and not self._shows_seen:
                self._shows_seen = self._must_show = True  # it must know, so that it says so to everybody
                return
            lost = "the server has lost or altered batches this device had seen there"
            raise DoesNotFit("server_rollback", _PUT_BACK if self._is_put_back else lost)
        self._entries.take(arrived.ask, arrived.answer)
        if arrived.answer.entries:
            self._authors.look()  # an entry may have brought the key of an epoch

    def _take_proofs(self, arrived: Arrived) -> None:
        self._proofs.take(arrived.ask.prove, arrived.answer.proofs)

    def _take_feed(self, arrived: Arrived) -> None:
        for own in self._feed.take(arrived.answer.feed, self._generation):
            if self._looks_first or self._ledger.outbox.receipt_at(self._circle, own.number) != own.receipt.position:
                self._take_receipt(own)

    def _take_receipt(self, own: OwnItem) -> None:
        """Keep the receipt that stands in the feed, in place of one that said something else: the feed's end is checked
        against the server's own hash of it, so no single lie about a place can stand against it."""
        hash_of_batch = self._ledger.feed.batch_hash(self._circle, self._seat.id, own.number) or NO_HASH
        receipt = self._word.receipt(own.number, hash_of_batch, own.receipt, self._served, beside=(0, 0))
        is_first = not self._ledger.outbox.receipt_at(self._circle, own.number)
        covered = self._ledger.outbox.receipted(self._circle, own.number, receipt, self._word.generations[-1])
        self._verdicts.receipted += covered if is_first else 0

    def _take_end(self, arrived: Arrived) -> None:
        if not arrived.answer.more:
            self._authors.judge_awaited()
            self._feed.check_end(self._served)
            self._entries.check_end(self._served)
            if self._feed.finish() and not self._is_put_back:
                self._alarms.say("server_rollback", "the server has lost batches; this device sends its own again")
            if self._looks_first:  # a chain is taken in its order: what lies past as many as were read has been lost
                self._ledger.outbox.send_again(self._circle, self._feed.own_read)
                self._looks_first = False
            self._ledger.feed.keep_served(self._circle, self._served)
            self._last_served = self._served
        self._compare_times(self._ledger.saw_server_time(self._served.time), self._served.time)

    def _compare_times(self, before: int, now: int) -> None:
        """A clock that was once put forward would let a member's false clock through for good: the latest word counts,
        and going back is said."""
        if now < before - hybrid_time.SUSPECT_AHEAD_MS:
            self._alarms.say("server_clock", f"the server's clock went back by {(before - now) // 60_000} minutes")

    @property
    def _is_put_back(self) -> bool:
        """Whether the feed lives in another generation than the one followed here last."""
        return self._last_served is not None and self._generation != self._last_generation

    @property
    def _generation(self) -> bytes:
        return self._word.generations[-1].id

    @property
    def _last_generation(self) -> bytes:
        return frame.read_generations(self._last_served.generations)[-1].id if self._last_served else b""

    # --- Where it stops ---

    def _stop(self, state: IntakeState, misfit: DoesNotFit) -> bool:
        """Say what does not fit, and read no further. Return whether nothing more may be sent either."""
        self._alarms.say(misfit.alarm, misfit.what)
        if state in _OF_SENDING:
            return True
        self._authors.judge_awaited()
        self._reads = False
        return misfit.alarm in _STOPS_SENDING
