"""One exchange with the central server, for all circles of a seat: what waits goes there, what is new comes back.

`exchange` drives an `ExchangeRun` by a carrier. Must not know what carries the messages, nor how the ledger is kept.
Repeating an exchange is harmless, cutting it anywhere loses nothing; nothing here retries behind the person's back: the
caller decides when to try again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sync import frame, outgoing, protocol
from sync.alarms import Alarm
from sync.carrier import Carrier, NotHaki, ServerFull, ServerFullToday
from sync.intake import Arrived, Intake
from sync.keys import Seat
from sync.ledger import Ledger, Outbox
from sync.protocol import CircleAnswer, CircleAsk, ExchangeRequest, MalformedMessage, Outcome

_ANSWER_BUDGET = 1024 * 1024
_MOST_ROUND_TRIPS = 10_000


class Report(NamedTuple):
    """What an exchange did. `pushed` and `pulled` count changes, `waiting` the own ones still without a receipt."""

    pushed: int
    pulled: int
    bytes_up: int
    bytes_down: int
    round_trips: int
    waiting: int
    alarms: tuple[Alarm, ...]


class Passed(NamedTuple):
    """How far an exchange is: own changes receipted, changes taken in, and of the `batches` the server has for this
    device, how many were `read` so far."""

    pushed: int
    pulled: int
    read: int
    batches: int


def exchange(
    ledger: Ledger,
    seat: Seat,
    carrier: Carrier,
    *,
    full: bool = False,
    entries: Mapping[bytes, bytes] | None = None,
    progress: Callable[[Passed], None] | None = None,
) -> Report:
    """Push what waits and pull what is new, for every circle, until nothing is left. Raises `SyncError`,
    `ServerFull` and `ServerFullToday` once everything else is done.

    `full` reads each feed from the start and checks it against what is known, and sends again what of our own is not in
    it: of a server that was put back. `entries` are membership entries to append, by circle. `progress` is called after
    each round trip. What was taken before an error stays taken.
    """
    run = ExchangeRun(ledger, seat, entries or {}, full=full)
    while not run.is_finished and carrier.round_trips < _MOST_ROUND_TRIPS:
        moved = False
        for message in run.messages():
            answer = carrier.post(protocol.EXCHANGE_PATH, message)
            _measure(ledger.outbox, len(message), carrier.seconds_up)
            moved |= run.take(message, answer)
        if not moved:
            run.give_up()
        if progress:
            progress(run.passed())
    run.check_room()
    line = carrier.bytes_up, carrier.bytes_down, carrier.round_trips
    return Report(run.pushed, run.pulled, *line, run.waiting, run.alarms)


class ExchangeRun:
    """What one exchange says, and what it makes of the answers; whoever drives it brings the one to the server and the
    other back. An answer may come late: it is taken in with the message it answers, whatever was recorded since."""

    def __init__(self, ledger: Ledger, seat: Seat, entries: Mapping[bytes, bytes], *, full: bool = False) -> None:
        """Seal what waits, and read what could not be read when it came."""
        self._ledger, self._seat = ledger, seat
        self._entries = dict(entries)
        circles = ledger.circles()
        for circle in circles:
            outgoing.seal_waiting(ledger, seat, circle)
        self._intakes = {circle: Intake(ledger, seat, circle, full=full) for circle in circles}
        self._open = set(circles)
        self._outcomes: set[str] = set()
        for intake in self._intakes.values():
            intake.reopen()

    @property
    def is_finished(self) -> bool:
        """Whether no circle has anything left to ask or to send."""
        return not self._open

    @property
    def pushed(self) -> int:
        """How many own changes the server has signed for."""
        return sum(intake.receipted for intake in self._intakes.values())

    @property
    def pulled(self) -> int:
        """How many changes were taken in."""
        return sum(intake.pulled for intake in self._intakes.values())

    @property
    def waiting(self) -> int:
        """How many own changes are still without a receipt."""
        return sum(self._ledger.outbox.unsent(circle) for circle in self._intakes)

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What did not fit."""
        return tuple(alarm for intake in self._intakes.values() for alarm in intake.alarms)

    def passed(self) -> Passed:
        """Return how far it is."""
        read = [intake.read for intake in self._intakes.values()]
        return Passed(self.pushed, self.pulled, sum(at for at, _ in read), sum(end for _, end in read))

    def messages(self, *, answer_budget: int = _ANSWER_BUDGET) -> list[bytes]:
        """Return the next messages, for every server those of its circles: a request is signed for one server. About
        `answer_budget` bytes of what colleagues sent are asked for."""
        budget = outgoing.upload_target(self._ledger.outbox.goodput())
        by_server: dict[bytes, list[CircleAsk]] = {}
        for circle in sorted(self._open):
            by_server.setdefault(self._ledger.server_key(circle), []).append(self._ask(circle, budget))
        return [
            self._message(server_key, asks[first : first + protocol.MAX_CIRCLES], answer_budget)
            for server_key, asks in by_server.items()
            for first in range(0, len(asks), protocol.MAX_CIRCLES)
        ]

    def take(self, message: bytes, answer: bytes) -> bool:
        """Take the answer to a message in. Return whether anything came of it. Raises `NotHaki`."""
        asks = protocol.read_request(message)[0].circles
        try:
            answers = protocol.read_answer(answer).circles
        except MalformedMessage:
            raise NotHaki("the server's answer is not one of Haki's") from None
        if len(answers) != len(asks):
            raise NotHaki("the server did not answer what was asked")
        moved = [self._take(ask, answered) for ask, answered in zip(asks, answers, strict=True)]
        return any(moved)

    def check_room(self) -> None:
        """Raise `ServerFull` or `ServerFullToday` where the server had no room for something that was sent."""
        if Outcome.FULL in self._outcomes:
            raise ServerFull
        if Outcome.FULL_TODAY in self._outcomes:
            raise ServerFullToday

    def give_up(self) -> None:
        """Ask no further: the last messages brought nothing for any circle, and the next would bring the same."""
        for circle in self._open:
            self._intakes[circle].stalled()
        self._open.clear()

    def _take(self, ask: CircleAsk, answer: CircleAnswer) -> bool:
        """Take one circle's answer in, and close the circle when nothing is left."""
        intake = self._intakes[ask.circle]
        looked_first = not intake.may_send
        sent = {batch.header.number: batch for batch in map(frame.read_batch, ask.batches)}
        taken = intake.take(Arrived(ask, sent, answer))
        self._outcomes.update((verdict.outcome for verdict in answer.verdicts), answer.entry_outcomes)
        begins = looked_first and intake.may_send
        more_to_push = (taken.pushed > 0 or begins) and intake.may_send and self._ledger.outbox.waiting(ask.circle, 1)
        if taken.stopped or not (taken.more or more_to_push):
            self._open.discard(ask.circle)
        return taken.moved or begins

    def _ask(self, circle: bytes, budget: int) -> CircleAsk:
        intake = self._intakes[circle]
        cursor, known_entries = intake.standing
        batches = self._ledger.outbox.waiting(circle, budget) if intake.may_send else ()
        entry = self._entries.pop(circle, None)
        return CircleAsk(
            circle=circle,
            after=cursor.position,
            head=cursor.head,
            membership_after=known_entries,
            batches=tuple(data for _, data in batches),
            entries=(entry,) if entry else (),
            invites=tuple(self._ledger.members.invites_to_open(circle)),
            prove=intake.proofs_wanted,
            seen=intake.seen,
        )

    def _message(self, server_key: bytes, asks: list[CircleAsk], answer_budget: int) -> bytes:
        body = protocol.encode(ExchangeRequest(protocol.VERSION, self._seat.id, tuple(asks), answer_budget))
        return body + self._seat.signing.sign(frame.request_message(server_key, body))


def _measure(outbox: Outbox, sent: int, seconds: float) -> None:
    if seconds and sent >= outgoing.SMALLEST_BATCH:  # a small message measures the delay, not the line
        outbox.measured(max(1, int(sent / max(seconds, 0.001))))
