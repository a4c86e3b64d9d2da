"""One exchange: takes what a seat pushes, answers with what it has not seen, circle by circle.

Must not know HTTP, nor trust what it is told: whoever asks is known by the signature alone, and is told nothing of
a circle it is no member of. Inside a circle the order is: entries, invites, batches, then what the seat reads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from sync import frame, membership, protocol
from sync.frame import BadSignature, Batch, MalformedFrame
from sync.invite import LOOKUP_BYTES
from sync.membership import Member, RefusedEntry
from sync.protocol import (
    CircleAnswer,
    CircleAsk,
    ExchangeAnswer,
    ExchangeRequest,
    MalformedMessage,
    Outcome,
    Receipt,
    SignedHead,
    Verdict,
)
from sync.server import feed, invites, quotas, storage
from sync.server.blocking import SeatBlocked
from sync.server.database import ServerDatabase
from sync.server.feed import Reader, StoredBatch
from sync.server.placing import NO_ROOM, Placing
from sync.server.storage import CircleState

_LARGEST_NUMBER = 2**63 - 1
_ANSWER_FRAME_BYTES = 64 * 1024
"""Kept free in an answer for everything but entries, batches and waiting requests."""
_JOIN_FRAME_BYTES = 160
_ENTRY_OUTCOMES = {"malformed": Outcome.MALFORMED, "fork": Outcome.FORK, "gap": Outcome.GAP}


def wall_clock_ms() -> int:
    """Return the time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class _Room:
    """How many bytes an answer may still take: of feed what the seat asked for, in all what the protocol allows."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._most = protocol.MAX_ANSWER_BYTES - _ANSWER_FRAME_BYTES

    @property
    def most(self) -> int:
        """What may still be added of anything."""
        return max(self._most, 0)

    @property
    def for_feed(self) -> int:
        """What may still be added of feed; a first batch may go beyond it."""
        return max(min(self._budget, self._most), 0)

    def take(self, size: int, *, of_feed: bool = False) -> None:
        """Count what was added."""
        self._most -= size
        if of_feed:
            self._budget -= size


class _Judged(NamedTuple):
    """A pushed batch that is its author's, or the verdict on one that is not."""

    verdict: Verdict | None
    batch: Batch | None


class Exchange:
    """Answers exchanges from one database. Safe to use from several threads; nothing is kept between two calls."""

    def __init__(self, database: ServerDatabase, now_ms: Callable[[], int] = wall_clock_ms) -> None:
        self._database = database
        self._now_ms = now_ms

    def answer(self, request: ExchangeRequest, body: bytes, signature: bytes) -> ExchangeAnswer:
        """Return the answer to a request, of which `body` are the bytes signed. What it acknowledges is durable.

        Raises `MalformedMessage` for values that no version allows, `StorageFailed` when the database fails: then
        some circles may have been taken and others not, and repeating the request is the remedy. Raises `SeatBlocked`.
        """
        _check_values(request)
        message = frame.request_message(self._database.server_key, body)
        room = _Room(request.budget)
        signers: dict[bytes, bool] = {}  # by signing key: one signature covers all circles

        def is_signed_by(member: Member) -> bool:
            key = member.keys.signing
            if key not in signers:
                signers[key] = _verifies(key, message, signature)
            return signers[key]

        answers = []
        for ask in request.circles:
            with self._database.reading() as connection:
                asker, is_blocked = storage.asker(connection, ask.circle, request.seat)
            if asker is None or not is_signed_by(asker):
                answers.append(CircleAnswer(ask.circle, refused="unknown"))
            elif is_blocked:
                raise SeatBlocked
            else:
                answers.append(self._circle(ask, request.seat, asker, room))
        return ExchangeAnswer(protocol.VERSION, tuple(answers))

    def _circle(self, ask: CircleAsk, seat: bytes, asker: Member, room: _Room) -> CircleAnswer:
        self._look_whether_put_back(ask)
        outcomes = self._take_entries(ask, asker)
        verdicts = self._take_batches(ask)
        with self._database.reading() as connection:
            state = storage.circle_state(connection, ask.circle)
            if state is None:
                raise LookupError("a circle has gone while one of its members was asking")
            proofs = feed.proofs(connection, ask.circle, seat, ask.prove)
            answer = CircleAnswer(
                ask.circle,
                verdicts=verdicts,
                entry_outcomes=outcomes,
                head=self._sign_head(state),
                proofs=tuple(proofs),
            )
            return self._add_news(connection, answer, ask, seat, asker, state, room)

    def _look_whether_put_back(self, ask: CircleAsk) -> None:
        """Begin a new generation when a device shows what this server itself has signed and does not have: its database
        was put back from a copy, by somebody who did not say so."""
        if ask.seen is None or not self._signed_by_us(ask.circle, ask.seen):
            return
        with self._database.writing() as connection:
            state = _locked(connection, ask.circle)
            if ask.seen.generations == state.generations and not _has(connection, state, ask.seen):
                storage.begin_generation(connection, state)

    def _signed_by_us(self, circle: bytes, head: SignedHead) -> bool:
        place = (head.position, head.head, head.membership_number, head.membership_head, head.time, head.generations)
        return _verifies(self._database.server_key, frame.head_message(circle, *place), head.signature)

    # --- Taking ---

    def _take_entries(self, ask: CircleAsk, asker: Member) -> tuple[str, ...]:
        """Append entries and open invites, in one transaction."""
        lookups = ask.invites if asker.administrator else ()
        if not ask.entries and not lookups:
            return ()
        now = self._now_ms()
        with self._database.writing() as connection:
            state = _locked(connection, ask.circle)
            outcomes = self._append_entries(connection, state, ask.entries, now)
            if lookups:
                invites.open_to_join(connection, ask.circle, lookups, now)
        return outcomes

    def _append_entries(
        self, connection: Connection, state: CircleState, pushed: tuple[bytes, ...], now: int
    ) -> tuple[str, ...]:
        members = storage.membership_of(connection, state)
        space = quotas.Room(connection, state.circle, now)
        outcomes: list[str] = []
        for data in pushed:
            if len(data) > membership.MAX_ENTRY_BYTES:
                outcomes.append(Outcome.TOO_LARGE)
                continue
            try:
                entry = membership.read_entry(data)
                if 1 <= entry.clear.number <= members.number:
                    known = storage.entry_hash(connection, state.circle, entry.clear.number)
                    outcomes.append(Outcome.ALREADY if known == entry.hash else Outcome.FORK)
                    continue
                extended = membership.extend(members, entry)
            except RefusedEntry as error:
                outcomes.append(_ENTRY_OUTCOMES.get(error.reason, Outcome.REFUSED))
                continue
            if lacking := space.lacks(entry.clear.author, len(data), beyond=quotas.FOR_ENTRIES):
                outcomes.append(NO_ROOM[lacking])
                continue
            space.take(entry.clear.author, len(data))
            storage.add_entry(connection, members, extended, entry, now)
            for seat in extended.members.keys() - members.members.keys():
                invites.use_to_join(connection, state.circle, seat, now)
            members = extended
            outcomes.append(Outcome.STORED)
        space.store()
        return tuple(outcomes)

    def _take_batches(self, ask: CircleAsk) -> tuple[Verdict, ...]:
        """Judge what is pushed before the circle's row is locked, then place it; acknowledge after the commit."""
        if not ask.batches:
            return ()
        parsed = [_parse(data, ask.circle) for data in ask.batches]
        authors = {judged.batch.header.seat for judged in parsed if judged.batch}
        with self._database.reading() as connection:
            members = storage.members(connection, ask.circle, authors)
        judged = [_check_author(each, members) for each in parsed]
        genuine = [each.batch for each in judged if each.batch]
        if genuine:
            with self._database.writing() as connection:
                state, now = _locked(connection, ask.circle), self._now_ms()
                space = quotas.Room(connection, ask.circle, now)
                placing = Placing(connection, state, genuine, now, self._receipt, space)
                verdicts = iter([placing.place(batch) for batch in genuine])
                placing.store()
        return tuple(each.verdict or next(verdicts) for each in judged)

    def _receipt(self, state: CircleState, seat: bytes, number: int, stored: StoredBatch) -> Receipt:
        message = frame.receipt_message(
            state.circle, seat, number, stored.hash, stored.position, stored.time, state.generation
        )
        return Receipt(stored.position, stored.time, self._database.signing_key.sign(message))

    # --- Answering ---

    def _sign_head(self, state: CircleState) -> SignedHead:
        now = self._now_ms()
        place = (state.position, state.feed_head, state.membership_number, state.membership_head, now)
        message = frame.head_message(state.circle, *place, state.generations)
        return SignedHead(*place, state.generations, self._database.signing_key.sign(message))

    def _add_news(
        self,
        connection: Connection,
        answer: CircleAnswer,
        ask: CircleAsk,
        seat: bytes,
        asker: Member,
        state: CircleState,
        room: _Room,
    ) -> CircleAnswer:
        """Add entries, feed and waiting requests, as far as there is room.

        Entries go first and whole: a batch of a seat whose entry is still to come would be a stranger's.
        """
        if ask.membership_after > state.membership_number or ask.head != feed.feed_head_at(
            connection, ask.circle, ask.after
        ):
            return msgspec.structs.replace(answer, refused="rollback")
        joins = invites.waiting(connection, ask.circle) if asker.administrator else ()
        room.take(sum(len(join.claim) + _JOIN_FRAME_BYTES for join in joins))
        entries = storage.entries(connection, ask.circle, ask.membership_after, state.membership_number, room.most)
        room.take(sum(len(entry) + storage.ITEM_BYTES for entry in entries))
        if ask.membership_after + len(entries) < state.membership_number:
            return msgspec.structs.replace(answer, joins=joins, entries=tuple(entries), more=True)
        items, more = feed.page(
            connection,
            ask.circle,
            after=ask.after,
            upto=state.position,
            reader=Reader(seat, lambda number, stored: self._receipt(state, seat, number, stored).signature),
            room=room.for_feed,
            at_least=room.most,
        )
        room.take(sum(len(item.batch) + storage.ITEM_BYTES for item in items), of_feed=True)
        return msgspec.structs.replace(answer, joins=joins, entries=tuple(entries), feed=tuple(items), more=more)


def _has(connection: Connection, state: CircleState, head: SignedHead) -> bool:
    """Tell whether all that a head was signed over is still here."""
    feed_head = feed.feed_head_at(connection, state.circle, head.position)
    entry = storage.entry_hash(connection, state.circle, head.membership_number)
    return (feed_head, entry) == (head.head, head.membership_head)


def _locked(connection: Connection, circle: bytes) -> CircleState:
    state = storage.circle_state(connection, circle, lock=True)
    if state is None:
        raise LookupError("a circle has gone while one of its members was asking")
    return state


def _parse(data: bytes, circle: bytes) -> _Judged:
    if len(data) > frame.MAX_BATCH_BYTES:
        return _Judged(Verdict(_number(data), Outcome.TOO_LARGE), None)
    try:
        batch = frame.read_batch(data)
    except MalformedFrame:
        return _Judged(Verdict(_number(data), Outcome.MALFORMED), None)
    if batch.header.circle != circle:
        return _Judged(Verdict(batch.header.number, Outcome.REFUSED), None)
    return _Judged(None, batch)


def _number(data: bytes) -> int:
    """Return the number a batch that cannot be taken gives itself, 0 when not even that can be read."""
    try:
        return frame.read_header(data[: frame.HEADER_BYTES]).number
    except MalformedFrame:
        return 0


def _check_author(judged: _Judged, members: Mapping[bytes, Member]) -> _Judged:
    batch = judged.batch
    if batch is None:
        return judged
    author = members.get(batch.header.seat)
    if author and _verifies(author.keys.signing, frame.batch_message(batch.hash), batch.signature):
        return judged
    return _Judged(Verdict(batch.header.number, Outcome.REFUSED), None)


def _verifies(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        frame.verify(key, message, signature)
    except BadSignature:
        return False
    return True


def _check_values(request: ExchangeRequest) -> None:
    """Refuse what no honest device sends and a database could not hold."""
    numbers = [request.budget]
    for ask in request.circles:
        numbers += [ask.after, ask.membership_after]
        if len(ask.circle) != frame.ID_BYTES or len(ask.head) != frame.HASH_BYTES:
            raise MalformedMessage("a circle or head of the wrong length")
        if len(ask.invites) > protocol.MAX_OPEN_INVITES or any(len(each) != LOOKUP_BYTES for each in ask.invites):
            raise MalformedMessage("lookups of the wrong length or number")
    if len(request.seat) != frame.ID_BYTES or any(not 0 <= number <= _LARGEST_NUMBER for number in numbers):
        raise MalformedMessage("a seat of the wrong length or a number out of range")
