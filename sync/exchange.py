"""One exchange with the central server, for all circles of a seat: what waits goes there, what is new comes back.

Must not know what carries the messages, nor how the ledger is kept. Repeating an exchange is harmless, cutting it
anywhere loses nothing; nothing here retries behind the person's back: the caller decides when to try again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sync import frame, outgoing, protocol
from sync.alarms import Alarm
from sync.carrier import Carrier, NotHaki
from sync.frame import Batch
from sync.intake import Arrived, Intake
from sync.keys import Seat
from sync.ledger import Ledger
from sync.protocol import CircleAnswer, CircleAsk, ExchangeAnswer, ExchangeRequest, MalformedMessage

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
    entries: dict[bytes, bytes] | None = None,
    progress: Callable[[Passed], None] | None = None,
) -> Report:
    """Push what waits and pull what is new, for every circle, until nothing is left. Raises `SyncError`.

    `full` reads each feed from the start and checks it against what is known, and sends again what of our own is not in
    it: of a server that was put back. `entries` are membership entries to append, by circle. `progress` is called after
    each round trip. What was taken before an error stays taken.
    """
    for circle in ledger.circles():
        outgoing.seal_waiting(ledger.outbox, ledger.members, seat, circle)
    run = _Run(ledger, seat, carrier, entries or {}, full=full)
    run.reopen()
    while not run.is_finished:
        run.round_trip()
        if progress:
            progress(run.passed())
    return run.report()


class _Run:
    """The circles of one exchange; `_open` are those with something left to ask or to send."""

    def __init__(
        self, ledger: Ledger, seat: Seat, carrier: Carrier, entries: dict[bytes, bytes], *, full: bool
    ) -> None:
        self._ledger, self._seat, self._carrier = ledger, seat, carrier
        self._entries = dict(entries)
        self._intakes = {circle: Intake(ledger, seat, circle, full=full) for circle in ledger.circles()}
        self._open = set(self._intakes)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to ask."""
        return not self._open or self._carrier.round_trips >= _MOST_ROUND_TRIPS

    def passed(self) -> Passed:
        """Return how far it is."""
        read = [intake.read for intake in self._intakes.values()]
        return Passed(self._pushed(), self._pulled(), sum(at for at, _ in read), sum(end for _, end in read))

    def report(self) -> Report:
        """Return what was done so far."""
        return Report(
            pushed=self._pushed(),
            pulled=self._pulled(),
            bytes_up=self._carrier.bytes_up,
            bytes_down=self._carrier.bytes_down,
            round_trips=self._carrier.round_trips,
            waiting=sum(self._ledger.outbox.unsent(circle) for circle in self._intakes),
            alarms=tuple(alarm for intake in self._intakes.values() for alarm in intake.alarms),
        )

    def _pushed(self) -> int:
        return sum(intake.receipted for intake in self._intakes.values())

    def _pulled(self) -> int:
        return sum(intake.pulled for intake in self._intakes.values())

    def reopen(self) -> None:
        """Read what could not be read when it came."""
        for intake in self._intakes.values():
            intake.reopen()

    def round_trip(self) -> None:
        """Do one request and answer for every server."""
        budget = outgoing.upload_target(self._ledger.outbox.goodput())
        asks: list[CircleAsk] = []
        sent: dict[bytes, dict[int, Batch]] = {}
        for circle in sorted(self._open):
            batches = self._ledger.outbox.waiting(circle, budget) if self._intakes[circle].may_send else []
            sent[circle] = {number: frame.read_batch(data) for number, data in batches}
            asks.append(self._ask(circle, tuple(data for _, data in batches)))
        moved = [self._take(ask, sent[ask.circle], answer) for ask, answer in self._answers(asks)]
        if not any(moved):
            self._give_up()

    def _take(self, ask: CircleAsk, sent: dict[int, Batch], answer: CircleAnswer) -> bool:
        """Take one circle's answer in, and close the circle when nothing is left. Return whether anything came."""
        intake = self._intakes[ask.circle]
        looked_first = not intake.may_send
        taken = intake.take(Arrived(ask, sent, answer))
        begins = looked_first and intake.may_send
        more_to_push = (taken.pushed > 0 or begins) and intake.may_send and self._ledger.outbox.waiting(ask.circle, 1)
        if taken.stopped or not (taken.more or more_to_push):
            self._open.discard(ask.circle)
        return taken.moved or begins

    def _give_up(self) -> None:
        """A round trip brought nothing for any circle, and the next would bring the same."""
        for circle in self._open:
            self._intakes[circle].stalled()
        self._open.clear()

    def _ask(self, circle: bytes, batches: tuple[bytes, ...]) -> CircleAsk:
        cursor, known_entries = self._intakes[circle].standing
        entry = self._entries.pop(circle, None)
        return CircleAsk(
            circle=circle,
            after=cursor.position,
            head=cursor.head,
            membership_after=known_entries,
            batches=batches,
            entries=(entry,) if entry else (),
            invites=tuple(self._ledger.members.invites_to_open(circle)),
            with_joins=True,
        )

    def _answers(self, asks: list[CircleAsk]) -> Iterator[tuple[CircleAsk, CircleAnswer]]:
        """Send what is asked and yield the answers. A request is signed for one server: it holds no other's circles."""
        by_server: dict[bytes, list[CircleAsk]] = {}
        for ask in asks:
            by_server.setdefault(self._ledger.server_key(ask.circle), []).append(ask)
        for server_key, of_one in by_server.items():
            for first in range(0, len(of_one), protocol.MAX_CIRCLES):
                some = of_one[first : first + protocol.MAX_CIRCLES]
                yield from zip(some, self._post(server_key, some).circles, strict=True)

    def _post(self, server_key: bytes, asks: list[CircleAsk]) -> ExchangeAnswer:
        request = ExchangeRequest(protocol.VERSION, self._seat.id, tuple(asks), _ANSWER_BUDGET)
        body = protocol.encode(request)
        signature = self._seat.signing.sign(frame.request_message(server_key, body))
        data = self._carrier.post(protocol.EXCHANGE_PATH, body + signature)
        self._measure(len(body), self._carrier.seconds_up)
        try:
            answer = protocol.read_answer(data)
        except MalformedMessage:
            raise NotHaki("the server's answer is not one of Haki's") from None
        if len(answer.circles) != len(asks):
            raise NotHaki("the server did not answer what was asked")
        return answer

    def _measure(self, sent: int, seconds: float) -> None:
        if seconds and sent >= outgoing.SMALLEST_BATCH:  # a small message measures the delay, not the line
            self._ledger.outbox.measured(max(1, int(sent / max(seconds, 0.001))))
