"""Messages: what is written is read back the same, and no bytes do more than be refused."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import membership, protocol
from sync.membership import RefusedEntry, SeatKeys
from sync.protocol import (
    CircleAnswer,
    CircleAsk,
    ExchangeAnswer,
    ExchangeRequest,
    FeedItem,
    JoinAnswer,
    JoinAsk,
    JoinRequest,
    MalformedMessage,
    Outcome,
    Receipt,
    Refusal,
    SignedHead,
    UnknownVersion,
    Verdict,
)

hashes = st.binary(min_size=32, max_size=32)
ids = st.binary(min_size=16, max_size=16)
counts = st.integers(0, 2**63 - 1)
signatures = st.binary(min_size=64, max_size=64)
some_bytes = st.lists(st.binary(max_size=40), max_size=3).map(tuple)

heads = st.builds(SignedHead, counts, hashes, counts, hashes, counts, st.binary(max_size=48), signatures)
asks = st.builds(
    CircleAsk,
    ids,
    counts,
    hashes,
    counts,
    some_bytes,
    some_bytes,
    st.lists(ids, max_size=2).map(tuple),
    st.lists(counts, max_size=2).map(tuple),
    st.none() | heads,
)
requests = st.builds(ExchangeRequest, st.just(2), ids, st.lists(asks, max_size=3).map(tuple), counts)
receipts = st.builds(Receipt, counts, counts, signatures)
verdicts = st.builds(
    Verdict, st.integers(0, 2**64 - 1), st.sampled_from([*Outcome]), st.none() | receipts, st.integers(0, 2**64 - 1)
)
joins = st.builds(JoinRequest, ids, st.builds(SeatKeys, hashes, hashes), st.binary(max_size=80), hashes)
answers = st.builds(
    ExchangeAnswer,
    st.just(2),
    st.lists(
        st.builds(
            CircleAnswer,
            ids,
            st.sampled_from(["", "unknown", "rollback"]),
            st.lists(verdicts, max_size=2).map(tuple),
            st.lists(st.sampled_from([*Outcome]), max_size=2).map(tuple),
            some_bytes,
            st.lists(st.builds(FeedItem, counts, counts, st.binary(max_size=40)), max_size=2).map(tuple),
            st.booleans(),
            st.none() | heads,
            st.lists(joins, max_size=2).map(tuple),
            some_bytes,
        ),
        max_size=2,
    ).map(tuple),
)
join_asks = st.builds(JoinAsk, st.just(2), ids, st.none() | joins, st.binary(max_size=80))
join_answers = st.builds(
    JoinAnswer, st.just(2), st.text(max_size=10), hashes, st.binary(max_size=80), st.text(), st.text(max_size=10)
)


@given(requests, signatures)
def test_a_request_is_read_back_with_the_bytes_that_were_signed(request: ExchangeRequest, signature: bytes) -> None:
    body = protocol.encode(request)
    assert protocol.read_request(body + signature) == (request, body, signature)


@given(answers, join_asks, join_answers)
def test_answers_and_joins_are_read_back_the_same(
    answer: ExchangeAnswer, join_ask: JoinAsk, join_answer: JoinAnswer
) -> None:
    assert protocol.read_answer(protocol.encode(answer)) == answer
    assert protocol.read_join_ask(protocol.encode(join_ask)) == join_ask
    assert protocol.read_join_answer(protocol.encode(join_answer)) == join_answer


def read_request(data: bytes) -> object:
    return protocol.read_request(data + bytes(64))


def read_entry(data: bytes) -> object:
    return membership.read_entry(data)


READERS: list[Callable[[bytes], object]] = [
    read_request,
    protocol.read_answer,
    protocol.read_join_ask,
    protocol.read_join_answer,
    protocol.read_refusal,
    read_entry,
]


leaves = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.floats(), st.text(max_size=5), st.binary(max_size=40)
)


def nests(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(inner, max_size=16) | st.dictionaries(st.text(max_size=3), inner, max_size=3)


def refuses(read: Callable[[bytes], object], data: bytes) -> bool:
    try:
        read(data)
    except (MalformedMessage, RefusedEntry):
        return True
    return False


@pytest.mark.parametrize("read", READERS)
@given(st.binary(max_size=300))
def test_garbage_is_refused_and_nothing_else_happens(read: Callable[[bytes], object], data: bytes) -> None:
    refuses(read, data)  # whatever else it may raise is a fault


@pytest.mark.soak
@pytest.mark.parametrize("read", READERS)
@settings(max_examples=5_000, deadline=None)
@given(data=st.one_of(st.binary(max_size=2000), st.recursive(leaves, nests, max_leaves=30).map(msgspec.msgpack.encode)))
def test_garbage_that_looks_like_msgpack_is_refused_too(read: Callable[[bytes], object], data: bytes) -> None:
    refuses(read, data)


@given(answers, st.data())
def test_an_answer_spoilt_anywhere_is_read_or_refused(answer: ExchangeAnswer, data: st.DataObject) -> None:
    spoilt = bytearray(protocol.encode(answer))
    for _ in range(data.draw(st.integers(1, 4))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    refuses(protocol.read_answer, bytes(spoilt))


CLEAR = msgspec.msgpack.encode([2, b"", 1, b"", "genesis", b"", 1, 1, 1, None, False, [], b"", b"", None])


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (read_request, [2, bytes(16), [], 0]),
        (protocol.read_answer, [2, []]),
        (protocol.read_join_ask, [2, bytes(16), None, b""]),
        (protocol.read_join_answer, [2, "open", bytes(32), b"", "", ""]),
        (protocol.read_refusal, ["busy", [2, 2]]),
        (read_entry, [CLEAR, b"", []]),
    ],
)
def test_parts_of_a_newer_version_are_passed_over_unless_they_are_meant_to_exhaust(
    read: Callable[[bytes], object], message: list[object]
) -> None:
    longer = msgspec.msgpack.encode([*message, "newer"])
    assert not refuses(read, longer)
    assert refuses(read, longer.removesuffix(b"\xa5newer") + b"\x91" * 100_000 + b"\xc0")
    assert refuses(read, b"\xdd\xff\xff\xff\xff" + longer)


def test_text_that_is_no_unicode_is_refused() -> None:
    assert refuses(protocol.read_join_answer, msgspec.msgpack.encode([1, "open"]).replace(b"open", b"\xff\xfe\xfd\xfc"))
    good = msgspec.msgpack.encode([1, "open", bytes(32), b"", ""])
    assert refuses(protocol.read_join_answer, good.replace(b"open", b"\xff\xfe\xfd\xfc"))


@pytest.mark.parametrize("version", [0, 1, 3, 255])
def test_another_version_is_told_apart_whatever_follows_it(version: int) -> None:
    with pytest.raises(UnknownVersion):
        protocol.read_request(msgspec.msgpack.encode([version, "all", "else", "is", "new"]) + bytes(64))
    with pytest.raises(UnknownVersion):
        protocol.read_join_ask(msgspec.msgpack.encode([version]))


def test_a_message_for_more_circles_than_anybody_has_is_refused() -> None:
    ask = CircleAsk(bytes(16), 0, bytes(32), 0)
    most = ExchangeRequest(protocol.VERSION, bytes(16), (ask,) * protocol.MAX_CIRCLES, 0)
    assert protocol.read_request(protocol.encode(most) + bytes(64))[0] == most
    more = ExchangeRequest(protocol.VERSION, bytes(16), (ask,) * (protocol.MAX_CIRCLES + 1), 0)
    assert refuses(read_request, protocol.encode(more))


def test_a_request_cut_at_any_byte_is_refused() -> None:
    whole = protocol.encode(
        ExchangeRequest(protocol.VERSION, bytes(16), (CircleAsk(bytes(16), 5, bytes(32), 2),), 9)
    ) + bytes(64)
    for length in range(len(whole)):
        assert refuses(protocol.read_request, whole[:length])


@pytest.mark.parametrize("number", [-1, 2**63])
@pytest.mark.parametrize(
    "at", ["receipt position", "receipt time", "head position", "head entries", "head time", "item", "item time"]
)
def test_a_server_cannot_send_a_number_no_database_holds(number: int, at: str) -> None:
    def count(name: str) -> int:
        return number if at == name else 1

    receipt = Receipt(count("receipt position"), count("receipt time"), bytes(64))
    head = SignedHead(
        count("head position"), bytes(32), count("head entries"), bytes(32), count("head time"), b"", bytes(64)
    )
    feed = (FeedItem(count("item"), count("item time"), b""),)
    circle = CircleAnswer(bytes(16), verdicts=(Verdict(1, Outcome.STORED, receipt),), feed=feed, head=head)
    assert refuses(protocol.read_answer, protocol.encode(ExchangeAnswer(protocol.VERSION, (circle,))))


def test_a_refusal_names_its_reason_and_the_versions_served() -> None:
    assert protocol.read_refusal(protocol.encode(Refusal("version"))) == Refusal("version", (2, 2))
