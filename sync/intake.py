"""Takes the server's answers about one circle, each in the same order of states:

    HEAD -> VERDICTS -> ENTRIES -> FEED -> END

Trusts nothing: the server's word is checked against its pinned key, an entry against the membership before it, every
batch against its author's key, chain and seal, and the feed as a whole against the server's own hash of it. Whatever
does not fit raises an alarm by name; nothing is skipped in silence. In HEAD and VERDICTS it ends the exchange of this
circle: the server's word about what is sent does not hold. Later it ends the reading alone, and what this device has to
send does not wait for that.

Must not know the network or how anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import NamedTuple

from sync import hybrid_time
from sync.alarms import Alarm, Alarms, DoesNotFit
from sync.authors import Authors
from sync.entries import Entries
from sync.feed import FeedReader, well_formed
from sync.frame import NO_HASH, Batch
from sync.keys import Seat
from sync.ledger import FEED_START, Cursor, Ledger
from sync.protocol import CircleAnswer, CircleAsk, SignedHead
from sync.server_word import ServerWord
from sync.slices import Slice
from sync.verdicts import Verdicts


class IntakeState(Enum):
    """What is being taken in."""

    HEAD = auto()  # where the server signs that it stands
    VERDICTS = auto()  # what became of what was sent
    ENTRIES = auto()  # who is a member
    FEED = auto()  # what colleagues sent
    END = auto()  # whether that was all of it


_OF_SENDING = (IntakeState.HEAD, IntakeState.VERDICTS)
_OF_READING = (IntakeState.ENTRIES, IntakeState.FEED, IntakeState.END)


class Arrived(NamedTuple):
    """An answer, with what was asked and, by number, the own batches that were sent."""

    ask: CircleAsk
    sent: Mapping[int, Batch]
    answer: CircleAnswer


class Taken(NamedTuple):
    """What came of one answer: own batches receipted, whether the server has more to read, whether anything came at
    all, and whether this circle is to be left alone until the next exchange."""

    pushed: int
    more: bool
    moved: bool
    stopped: bool


_NOTHING_SERVED = SignedHead(0, NO_HASH, 0, NO_HASH, 0, b"")


class Intake:
    """Takes answers for one circle and one exchange."""

    def __init__(self, ledger: Ledger, seat: Seat, circle: bytes, *, full: bool = False) -> None:
        """`full` reads from the start, so that the feed's end tells what the server has."""
        self._ledger, self._circle = ledger, circle
        self._alarms = Alarms(circle, ledger.raise_alarm)
        self._word = ServerWord(circle, seat.id, ledger.server_key(circle))
        self._verdicts = Verdicts(circle, ledger.outbox, self._word, self._alarms)
        self._entries = Entries(circle, seat, ledger.members)
        taken = Slice(ledger.feed, circle)
        self._authors = Authors(circle, seat.id, ledger.feed, ledger.members, taken, self._alarms)
        start = FEED_START if full else ledger.feed.cursor(circle)
        self._feed = FeedReader(circle, start, ledger.feed, self._authors, taken, self._alarms)
        self._take: Mapping[IntakeState, Callable[[Arrived], None]] = {
            IntakeState.HEAD: self._take_head,
            IntakeState.VERDICTS: self._take_verdicts,
            IntakeState.ENTRIES: self._take_entries,
            IntakeState.FEED: self._take_feed,
            IntakeState.END: self._take_end,
        }
        self._served = _NOTHING_SERVED
        self._pushed = 0
        self._reads = True
        self._looks_first = full

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
        """Whether own batches may go along now: in a full exchange not before it is known which ones the server has."""
        return not (self._verdicts.refused or (self._looks_first and self._reads))

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

    def reopen(self) -> None:
        """Read what could not be read when it came, if this version can."""
        self._feed.reopen()

    def take(self, arrived: Arrived) -> Taken:
        """Take an answer in, state by state, as far as everything fits."""
        before = (self._feed.cursor, self._entries.known)
        self._pushed = 0
        more = stopped = False
        for state in (*_OF_SENDING, *_OF_READING) if self._reads else _OF_SENDING:
            try:
                self._take[state](arrived)
            except DoesNotFit as misfit:
                stopped = self._stop(state, misfit, arrived.answer)
                break
            more = state is IntakeState.END and arrived.answer.more
        moved = self._pushed > 0 or before != (self._feed.cursor, self._entries.known)
        return Taken(self._pushed, more, moved, stopped)

    def stalled(self) -> None:
        """The server promised more and sent nothing: say so, since asking on would never end."""
        self._alarms.say("server_answer", "the server says there is more and does not send it")

    # --- The states ---

    def _take_head(self, arrived: Arrived) -> None:
        self._served = self._word.head(arrived.answer)

    def _take_verdicts(self, arrived: Arrived) -> None:
        self._pushed = self._verdicts.take(arrived.sent, arrived.answer.verdicts)

    def _take_entries(self, arrived: Arrived) -> None:
        if arrived.answer.refused:
            raise DoesNotFit("server_rollback", "the server has lost or altered batches this device had seen there")
        self._entries.take(arrived.ask, arrived.answer)
        if arrived.answer.entries:
            self._authors.look()  # an entry may have brought the key of an epoch

    def _take_feed(self, arrived: Arrived) -> None:
        self._feed.take(arrived.answer.feed)

    def _take_end(self, arrived: Arrived) -> None:
        if not arrived.answer.more:
            self._feed.check_end(self._served)
            self._entries.check_end(self._served)
            self._feed.finish()
            if self._looks_first:  # a chain is taken in its order: what lies past as many as were read has been lost
                self._ledger.outbox.send_again(self._circle, self._feed.own_read)
                self._looks_first = False
        self._compare_times(self._ledger.saw_server_time(self._served.time), self._served.time)

    def _compare_times(self, before: int, now: int) -> None:
        """A clock that was once put forward would let a member's false clock through for good: the latest word counts,
        and going back is said."""
        if now < before - hybrid_time.SUSPECT_AHEAD_MS:
            self._alarms.say("server_clock", f"the server's clock went back by {(before - now) // 60_000} minutes")

    # --- Where it stops ---

    def _stop(self, state: IntakeState, misfit: DoesNotFit, answer: CircleAnswer) -> bool:
        """Say what does not fit, and read no further. Return whether nothing more may be sent either."""
        if state in _OF_SENDING:
            self._alarms.say(misfit.alarm, misfit.what)
            return True
        self._reads = False
        # A gap may be this device's own: the server leaves out its batches, and a folder that was put back does not
        # know their places. A colleague who has seen them, and says so in a batch after the gap, decides it.
        lost = self._authors.own_batch_lost(well_formed(answer.feed)) if misfit.alarm == "feed_gap" else ""
        if lost:
            misfit = DoesNotFit("own_rollback", lost)
        self._alarms.say(misfit.alarm, misfit.what)
        return misfit.alarm == "own_rollback"  # whatever else it sends would be another history
