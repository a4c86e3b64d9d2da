"""The carrier by HTTP: one kept-alive connection to a server, by `requests`.

Must not know what is in a message, beyond a refusal's code. Trusts an address only with TLS or on this machine, follows
no redirect, and takes nothing from the machine's own settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic
from urllib.parse import urlsplit

import requests
from urllib3.util import SKIP_HEADER

from sync import protocol
from sync.address import checked_address
from sync.carrier import ConnectionCut, DeviceBlocked, NotHaki, ServerBusy, ServerRefused, Stage
from sync.misses import answered_by_another, unanswered
from sync.protocol import MalformedMessage
from sync.wire import MeteredWire

CONNECT_SECONDS, PROGRESS_SECONDS = 20, 60
"""A slow line is no dead line: only this long without a single byte ends an exchange, or a trickle (`sync.wire`)."""
_LONGEST_WAIT_SECONDS = 3600
_LONGEST_NUMBER = 9
_CHUNK = 16 * 1024


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        """Return None: also one that is not followed would be read, whole and into memory, to see where it leads."""
        return None


class Link:
    """One kept-alive connection to a server; counts the bytes of HTTP both ways.

    `seconds_up` is how long the last request took to be sent and its answer to begin. `tell` hears how far a message
    is, on the thread that posts it.
    """

    def __init__(self, address: str, tell: Callable[[Stage], None] = lambda _stage: None) -> None:
        """Raise `UnfitAddress` for what is no address, `InsecureAddress` for plain http except to this machine."""
        self.address = checked_address(address)
        self.bytes_up = self.bytes_down = self.round_trips = 0
        self.seconds_up = 0.0
        self._session = _Session()
        self._session.trust_env = False  # no surprise proxy, no .netrc
        self._session.headers.clear()
        self._session.headers["User-Agent"] = SKIP_HEADER
        self._session.headers["Accept-Encoding"] = SKIP_HEADER  # sealed bytes do not compress
        self._wire = MeteredWire(tell)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, self._wire.adapter())

    def post(self, path: str, body: bytes) -> bytes:
        """Send one message and return the answer's body. Raises `SyncError`."""
        if self._wire.is_cut:
            raise ConnectionCut("the link was closed")
        outgoing = self._wire.begin(body)
        message = requests.Request("POST", self.address + path, data=outgoing if body else b"")
        began = monotonic()
        try:
            request = self._session.prepare_request(message)
            response = self._session.send(
                request, stream=True, timeout=(CONNECT_SECONDS, PROGRESS_SECONDS), allow_redirects=False
            )
            self.seconds_up = monotonic() - began
            with response:
                answer = self._read(response)
        except requests.RequestException as error:
            raise unanswered(error) from None
        self._count(request, response, len(body), len(answer))
        return self._checked(response, answer)

    def close(self) -> None:
        """End the connection, from any thread: a message under way is cut, and none can be posted any more."""
        self._wire.cut()
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
        status, headers = response.status_code, response.headers
        after = headers.get("Retry-After")
        if status in (429, 503) and after is not None:  # also from a proxy before the server
            seconds = int(after[:_LONGEST_NUMBER]) if after.isdecimal() else 60
            raise ServerBusy(min(seconds, _LONGEST_WAIT_SECONDS))
        if headers.get("Content-Type") != protocol.CONTENT_TYPE:
            raise answered_by_another(status, headers.get("Content-Type", ""))
        if status == requests.codes.ok:
            return answer
        try:
            code = protocol.read_refusal(answer).code
        except MalformedMessage:
            code = ""
        if not code.isidentifier():  # a code is one word: nobody writes sentences here for people to read
            raise answered_by_another(status, protocol.CONTENT_TYPE)
        raise DeviceBlocked(code) if code == protocol.BLOCKED else ServerRefused(code)

    def _count(self, request: requests.PreparedRequest, response: requests.Response, up: int, down: int) -> None:
        self.round_trips += 1
        first = len(f"POST {request.path_url} HTTP/1.1\r\nHost: {urlsplit(self.address).netloc}\r\n\r\n")
        self.bytes_up += up + first + _header_bytes(request.headers.items())
        status = len(f"HTTP/1.1 {response.status_code} {response.reason}\r\n\r\n")
        self.bytes_down += down + status + _header_bytes(response.headers.items())


def _header_bytes(headers: Iterable[tuple[str, str | bytes]]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers if value != SKIP_HEADER)
