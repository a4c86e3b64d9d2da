"""One exchange with the central server, over HTTP by `requests`.

Must not know how the ledger is kept. Repeating an exchange is harmless, cutting it anywhere loses nothing; nothing
here retries behind the person's back: the caller decides when to try again.
"""

from __future__ import annotations

import io
import ipaddress
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import SKIP_HEADER

from sync import frame, outgoing, protocol
from sync.frame import Batch
from sync.intake import Intake
from sync.keys import Seat
from sync.ledger import Alarm, Cursor, Ledger
from sync.protocol import CircleAnswer, CircleAsk, ExchangeRequest, MalformedMessage

CONNECT_SECONDS, PROGRESS_SECONDS = 20, 60
"""A slow line is no dead line: only this long without a single byte ends an exchange."""
_LONGEST_WAIT_SECONDS = 3600
_LONGEST_NUMBER = 9
_CHUNK = 16 * 1024
_ANSWER_BUDGET = 1024 * 1024
_MOST_ROUND_TRIPS = 10_000


class SyncError(Exception):
    """An exchange did not take place or was cut. Nothing is lost; what was not receipted is sent again."""


class ServerUnreachable(SyncError):
    """No connection, or it broke."""


class UntrustedServer(ServerUnreachable):
    """Nobody vouches for whoever answers at this address: often this device's date is wrong, and it may be a trap."""


class NotHaki(SyncError):
    """Something answered that is no Haki server: a captive portal, a proxy's error page."""


class ServerBusy(SyncError):
    """The server asks to come back later. `seconds` tells when."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the server is busy; try again in {seconds} seconds")
        self.seconds = seconds


class ServerRefused(SyncError):
    """The server refuses the message as a whole. `code` is its reason."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the server refused the exchange: {code}")
        self.code = code


class InsecureAddress(SyncError):
    """A plain http:// address other than this machine's own."""


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


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        """Return None: also one that is not followed would be read, whole and into memory, to see where it leads."""
        return None


class Link:
    """One kept-alive connection to a server; counts the bytes of HTTP both ways.

    `seconds_up` is how long the last request took to be sent and its answer to begin.
    """

    def __init__(self, address: str) -> None:
        """Raise `InsecureAddress` for plain http except to this machine."""
        self.address = check_address(address)
        self.bytes_up = self.bytes_down = self.round_trips = 0
        self.seconds_up = 0.0
        self._session = _Session()
        self._session.trust_env = False  # no surprise proxy, no .netrc
        self._session.headers.clear()
        self._session.headers["User-Agent"] = SKIP_HEADER
        self._session.headers["Accept-Encoding"] = SKIP_HEADER  # sealed bytes do not compress
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(pool_connections=1, pool_maxsize=1))

    def post(self, path: str, body: bytes) -> bytes:
        """Send one message and return the answer's body. Raises `SyncError`."""
        # from a file, so that it goes out in blocks and a time-out is one of a block: bytes would be sent in one call
        message = requests.Request("POST", self.address + path, data=io.BytesIO(body) if body else b"")
        began = time.monotonic()
        try:
            request = self._session.prepare_request(message)
            response = self._session.send(
                request, stream=True, timeout=(CONNECT_SECONDS, PROGRESS_SECONDS), allow_redirects=False
            )
            self.seconds_up = time.monotonic() - began
            with response:
                answer = self._read(response)
        except requests.exceptions.SSLError:
            raise UntrustedServer("the server's certificate is not to be trusted; check this device's date") from None
        except requests.RequestException as error:
            raise ServerUnreachable(f"the server does not answer ({type(error).__name__})") from None
        self._count(request, response, len(body), len(answer))
        return self._checked(response, answer)

    def close(self) -> None:
        """End the connection."""
        self._session.close()

    def _read(self, response: requests.Response) -> bytes:
        parts, size = [], 0
        for part in response.iter_content(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > protocol.MAX_ANSWER_BYTES:
                raise NotHaki("the answer is larger than any of Haki's")
        return b"".join(parts)

    def _checked(self, response: requests.Response, answer: bytes) -> bytes:
        after = response.headers.get("Retry-After")
        if response.status_code in (429, 503) and after is not None:  # also from a proxy before the server
            seconds = int(after[:_LONGEST_NUMBER]) if after.isdecimal() else 60
            raise ServerBusy(min(seconds, _LONGEST_WAIT_SECONDS))
        if response.headers.get("Content-Type") != protocol.CONTENT_TYPE:
            raise NotHaki(
                "something answered that is not a Haki server; check the address and the network's login page"
            )
        if response.status_code == requests.codes.ok:
            return answer
        try:
            code = protocol.read_refusal(answer).code
        except MalformedMessage:
            code = ""
        if not code.isidentifier():  # a code is one word: nobody writes sentences here for people to read
            raise NotHaki(f"the server answered with status {response.status_code}")
        raise ServerRefused(code)

    def _count(self, request: requests.PreparedRequest, response: requests.Response, up: int, down: int) -> None:
        self.round_trips += 1
        first = len(f"POST {request.path_url} HTTP/1.1\r\nHost: {urlsplit(self.address).netloc}\r\n\r\n")
        self.bytes_up += up + first + _header_bytes(request.headers.items())
        status = len(f"HTTP/1.1 {response.status_code} {response.reason}\r\n\r\n")
        self.bytes_down += down + status + _header_bytes(response.headers.items())


def check_address(address: str) -> str:
    """Return a server's address without a trailing slash. Raises `InsecureAddress`."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:  # brackets that do not close, a port that is no number
        raise InsecureAddress(f"{address!r} is no address") from None
    if host and (parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))):
        return address.rstrip("/")
    raise InsecureAddress(f"{address!r} is not an https:// address")


def exchange(
    ledger: Ledger,
    seat: Seat,
    link: Link,
    *,
    full: bool = False,
    with_joins: bool = False,
    entries: dict[bytes, bytes] | None = None,
    progress: Callable[[Passed], None] | None = None,
) -> Report:
    """Push what waits and pull what is new, for every circle, until nothing is left. Raises `SyncError`.

    `full` reads each feed from the start and checks it against what is known, and sends again what of our own is not in
    it: of a server that was put back. `entries` are membership entries to append, by circle. `progress` is called after
    each round trip. What was taken before an error stays taken.
    """
    run = _Run(ledger, seat, link, full, with_joins, entries or {})
    for circle in run.intakes:
        outgoing.seal_waiting(ledger, seat, circle)
    pulled = sum(intake.reopen() for intake in run.intakes.values())
    while run.intakes and link.round_trips < _MOST_ROUND_TRIPS:
        pulled += run.round_trip()
        if progress:
            progress(run.passed(pulled))
        if run.finished:
            break
    alarms = tuple(alarm for intake in run.intakes.values() for alarm in intake.alarms)
    return Report(run.pushed, pulled, link.bytes_up, link.bytes_down, link.round_trips, run.unsent(), alarms)


class _Run:
    def __init__(
        self, ledger: Ledger, seat: Seat, link: Link, full: bool, with_joins: bool, entries: dict[bytes, bytes]
    ) -> None:
        self._ledger, self._seat, self._link = ledger, seat, link
        self._with_joins = with_joins
        self._entries = entries
        start = Cursor(0, frame.NO_HASH)
        self.intakes = {
            circle: Intake(ledger, seat, circle, start if full else ledger.cursor(circle), full=full)
            for circle in ledger.circles()
        }
        self._open = set(self.intakes)

    @property
    def pushed(self) -> int:
        """How many own changes the server has signed for so far."""
        return sum(intake.receipted for intake in self.intakes.values())

    def passed(self, pulled: int) -> Passed:
        """Return how far it is, with the changes pulled so far."""
        read = [intake.read for intake in self.intakes.values()]
        return Passed(self.pushed, pulled, sum(at for at, _ in read), sum(end for _, end in read))

    def unsent(self) -> int:
        return sum(self._ledger.unsent(circle) for circle in self.intakes)

    @property
    def finished(self) -> bool:
        """Whether nothing is left to ask."""
        return not self._open

    def round_trip(self) -> int:
        """Do one request and answer. Return the changes pulled."""
        budget = outgoing.upload_target(self._ledger.goodput())
        asks: list[CircleAsk] = []
        sent: dict[bytes, dict[int, Batch]] = {}
        for circle in sorted(self._open):
            batches = self._ledger.outbox(circle, budget) if self.intakes[circle].may_send else []
            sent[circle] = {number: frame.read_batch(data) for number, data in batches}
            asks.append(self._ask(circle, tuple(data for _, data in batches)))
        pulled = 0
        moved = False
        for ask, answer in self._answers(asks):
            intake = self.intakes[ask.circle]
            looked_first = not intake.may_send
            taken = intake.take(ask, sent[ask.circle], answer)
            begins = looked_first and intake.may_send
            pulled += taken.pulled
            moved |= taken.moved or begins
            more_to_push = (taken.pushed > 0 or begins) and intake.may_send and self._ledger.outbox(ask.circle, 1)
            if taken.stopped or not (taken.more or more_to_push):
                self._open.discard(ask.circle)
        if not moved:
            self._give_up()
        return pulled

    def _give_up(self) -> None:
        """A round trip brought nothing for any circle, and the next would bring the same."""
        for circle in self._open:
            self.intakes[circle].stalled()
        self._open.clear()

    def _ask(self, circle: bytes, batches: tuple[bytes, ...]) -> CircleAsk:
        cursor, known_entries = self.intakes[circle].standing
        entry = self._entries.pop(circle, None)
        return CircleAsk(
            circle=circle,
            after=cursor.position,
            head=cursor.head,
            membership_after=known_entries,
            batches=batches,
            entries=(entry,) if entry else (),
            invites=tuple(self._ledger.invites_to_open(circle)),
            with_joins=self._with_joins,
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

    def _post(self, server_key: bytes, asks: list[CircleAsk]) -> protocol.ExchangeAnswer:
        request = ExchangeRequest(protocol.VERSION, self._seat.id, tuple(asks), _ANSWER_BUDGET)
        body = protocol.encode(request)
        signature = self._seat.signing.sign(frame.request_message(server_key, body))
        data = self._link.post(protocol.EXCHANGE_PATH, body + signature)
        self._measure(len(body), self._link.seconds_up)
        try:
            answer = protocol.read_answer(data)
        except MalformedMessage:
            raise NotHaki("the server's answer is not one of Haki's") from None
        if len(answer.circles) != len(asks):
            raise NotHaki("the server did not answer what was asked")
        return answer

    def _measure(self, sent: int, seconds: float) -> None:
        if sent >= outgoing.SMALLEST_BATCH:  # a small message measures the delay, not the line
            self._ledger.measured(max(1, int(sent / max(seconds, 0.001))))


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _header_bytes(headers: Iterable[tuple[str, str | bytes]]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers if value != SKIP_HEADER)
