"""The messages on the wire and their limits: all that a device and the server must agree on, with `sync.frame`
(batches, signatures) and `sync.membership` (entries).

Must not know how anything is stored, sealed or shown. Messages are msgpack arrays, typed and limited by msgspec.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeVar

import msgspec

from sync import decoding
from sync.frame import SIGNATURE_BYTES
from sync.membership import MAX_ENTRY_BYTES, SeatKeys

_Message = TypeVar("_Message", bound=msgspec.Struct)
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]  # what a signed message and a database can hold

VERSION = 2
VERSIONS_SERVED = (2, 2)
CONTENT_TYPE = "application/x-haki"

EXCHANGE_PATH = "/v1/exchange"
JOIN_PATH = "/v1/join"
HEALTH_PATH = "/v1/health"
RELEASE_PATH = "/v1/release"

MAX_REQUEST_BYTES = 8 * 1024 * 1024
MAX_JOIN_BYTES = MAX_ENTRY_BYTES + 4096
"""What `/v1/join` takes: an entry that founds a centre, or a claim, and little around it."""
MAX_ANSWER_BYTES = 16 * 1024 * 1024
MAX_CIRCLES = 64
MAX_PROOFS = 16
"""Proofs asked for in one message, for one circle."""
MAX_BATCHES, MAX_ENTRIES = 8192, 64
"""Of one circle in one request: the smallest things cost a server far more than their bytes."""
MAX_OPEN_INVITES = 64
"""Open invites kept per circle, and told of in one request."""
MAX_WAITING_JOINS = 8
"""Requests kept per invite: who lacks the secret can post junk, and must not lock out the person invited."""
MAX_JOIN_CLAIM_BYTES = 1024

BLOCKED = "blocked"
"""The code of a refusal: the operator serves this seat no longer."""


class Outcome(StrEnum):
    """What the server did with one batch or entry."""

    STORED = "stored"
    ALREADY = "already"  # the same bytes were there: a repeat, harmless for ever
    FORK = "fork"  # other bytes stand under this circle, seat and number (or head): an alarm
    GAP = "gap"  # the one before is missing; `expected` names the number wanted
    TOO_LARGE = "too_large"
    REFUSED = "refused"  # not a member's, or not signed by its seat
    MALFORMED = "malformed"
    FULL = "full"  # the operator allows its seat or centre no more; what is stored is given as ever
    FULL_TODAY = "full_today"  # or no more today (in UTC)


class Receipt(msgspec.Struct, array_like=True, frozen=True):
    """The server's signed word that a batch is durable: feed position, time (ms), signature. Signed anew whenever it is
    given, in the generation of the answer's head."""

    position: _Count
    time: _Count
    signature: bytes


class Verdict(msgspec.Struct, array_like=True, frozen=True):
    """The answer to one pushed batch, in the order they were sent."""

    number: int
    outcome: str
    receipt: Receipt | None = None
    expected: int = 0


class SignedHead(msgspec.Struct, array_like=True, frozen=True):
    """The server's signed word about the present end of a circle: feed and membership, with the time in ms and every
    generation of its feed, oldest first (`frame.pack_generations`)."""

    position: _Count
    head: bytes
    membership_number: _Count
    membership_head: bytes
    time: _Count
    generations: bytes
    signature: bytes


class FeedItem(msgspec.Struct, array_like=True, frozen=True):
    """One batch of the feed at its position, with the time (ms) at which the server took it: the same for everybody.

    Of the asking seat's own batches `batch` is the hash and the receipt's signature alone, 96 bytes: the seat has the
    rest, and each place is accounted for.
    """

    position: _Count
    time: _Count
    batch: bytes


class JoinRequest(msgspec.Struct, array_like=True, frozen=True):
    """A seat that asks to join by an invite.

    `claim` is the person's and device's name sealed under the invite's secret, `mac` binds keys, claim and genesis to
    that secret: the server can neither read the one nor forge the other.
    """

    lookup: bytes
    keys: SeatKeys
    claim: bytes
    mac: bytes


class CircleAsk(msgspec.Struct, array_like=True, frozen=True):
    """What a seat wants with one circle.

    `after` is the feed position it has applied and `head` the feed's running hash there; `membership_after` the
    number of the last entry it knows. `invites` are lookups of invites to open. `prove` are numbers of batches that
    somebody says are the seat's own: their proofs are asked for. `seen` is the head that this server signed last for
    this seat, shown when the server no longer has what it said there.
    """

    circle: bytes
    after: int
    head: bytes
    membership_after: int
    batches: Annotated[tuple[bytes, ...], msgspec.Meta(max_length=MAX_BATCHES)] = ()
    entries: Annotated[tuple[bytes, ...], msgspec.Meta(max_length=MAX_ENTRIES)] = ()
    invites: Annotated[tuple[bytes, ...], msgspec.Meta(max_length=MAX_OPEN_INVITES)] = ()
    prove: Annotated[tuple[_Count, ...], msgspec.Meta(max_length=MAX_PROOFS)] = ()
    seen: SignedHead | None = None


class ExchangeRequest(msgspec.Struct, array_like=True, frozen=True):
    """`POST /v1/exchange`: this, then 64 bytes of the seat's signature. `budget` limits the feed's bytes."""

    version: int
    seat: bytes
    circles: Annotated[tuple[CircleAsk, ...], msgspec.Meta(max_length=MAX_CIRCLES)]
    budget: int


class CircleAnswer(msgspec.Struct, array_like=True, frozen=True):
    """The answer for one circle.

    `refused` is empty, or `unknown` (no such circle, or not a member: the two answer alike), or `rollback` (the
    server's feed at `after` is not the one the seat has seen; `head` shows where the server stands). `more` says that
    the budget cut the feed short. `proofs` are those asked for that the server has (`frame.pack_proof`), in the order
    asked. Waiting requests to join go to administrators alone.
    """

    circle: bytes
    refused: str = ""
    verdicts: tuple[Verdict, ...] = ()
    entry_outcomes: tuple[str, ...] = ()
    entries: tuple[bytes, ...] = ()
    feed: tuple[FeedItem, ...] = ()
    more: bool = False
    head: SignedHead | None = None
    joins: tuple[JoinRequest, ...] = ()
    proofs: tuple[bytes, ...] = ()


class ExchangeAnswer(msgspec.Struct, array_like=True, frozen=True):
    """The whole answer; circles in the order asked."""

    version: int
    circles: tuple[CircleAnswer, ...]


class JoinAsk(msgspec.Struct, array_like=True, frozen=True):
    """`POST /v1/join`: with the lookup alone, asks what the invite opens; with `request`, asks to join a centre; with
    `genesis` (a membership entry), registers a new centre. Repeating any of them is harmless."""

    version: int
    lookup: bytes
    request: JoinRequest | None = None
    genesis: bytes = b""


class JoinAnswer(msgspec.Struct, array_like=True, frozen=True):
    """`state`: `new_centre` (the invite registers one), `open`, `waiting`, `member`, `refused`, `unknown`.

    `genesis` lets the new seat check the invite's pin before it sends anything; `centre` is the name the operator
    gave to a centre yet to be made. `pack` is the country pack the operator proposed for it, "" for none: no more than
    that, since no pin covers it. What counts is what the genesis says, which only members can read.
    """

    version: int
    state: str
    server_key: bytes
    genesis: bytes = b""
    centre: str = ""
    pack: str = ""


class Refusal(msgspec.Struct, array_like=True, frozen=True):
    """The body of any 4xx or 5xx answer: a short code, and the range of versions served."""

    code: str
    versions: tuple[int, int] = VERSIONS_SERVED


class MalformedMessage(ValueError):
    """The bytes are not the message they should be."""


class UnknownVersion(MalformedMessage):
    """A message of a version outside `VERSIONS_SERVED`, whatever else is in it."""


class _AnyVersion(msgspec.Struct, array_like=True, frozen=True):
    version: int  # the first item of a request of every version; what follows may differ


_encoder = msgspec.msgpack.Encoder()
_request = msgspec.msgpack.Decoder(ExchangeRequest)
_answer = msgspec.msgpack.Decoder(ExchangeAnswer)
_join_ask = msgspec.msgpack.Decoder(JoinAsk)
_join_answer = msgspec.msgpack.Decoder(JoinAnswer)
_refusal = msgspec.msgpack.Decoder(Refusal)
_version = msgspec.msgpack.Decoder(_AnyVersion)


def encode(message: msgspec.Struct) -> bytes:
    """Return the bytes of any message above."""
    return _encoder.encode(message)


def read_request(data: bytes) -> tuple[ExchangeRequest, bytes, bytes]:
    """Return (request, the bytes that were signed, signature). Raises `MalformedMessage`, `UnknownVersion`."""
    if len(data) <= SIGNATURE_BYTES:
        raise MalformedMessage("shorter than a signature")
    body, signature = data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:]
    _check_version(body)
    return _decoded(_request, body), body, signature


def read_answer(data: bytes) -> ExchangeAnswer:
    """Return the answer to an exchange. Raises `MalformedMessage`."""
    return _decoded(_answer, data)


def read_join_ask(data: bytes) -> JoinAsk:
    """Return a request to join. Raises `MalformedMessage`, `UnknownVersion`."""
    _check_version(data)
    return _decoded(_join_ask, data)


def read_join_answer(data: bytes) -> JoinAnswer:
    """Return the answer to a request to join. Raises `MalformedMessage`."""
    return _decoded(_join_answer, data)


def read_refusal(data: bytes) -> Refusal:
    """Return the body of an error answer. Raises `MalformedMessage`."""
    return _decoded(_refusal, data)


def _check_version(data: bytes) -> None:
    version = _decoded(_version, data).version
    if not VERSIONS_SERVED[0] <= version <= VERSIONS_SERVED[1]:
        raise UnknownVersion(f"version {version} is not served")


def _decoded(decoder: msgspec.msgpack.Decoder[_Message], data: bytes) -> _Message:
    try:
        return decoding.decoded(decoder, data)
    except decoding.Undecodable as error:
        raise MalformedMessage(str(error)) from None
