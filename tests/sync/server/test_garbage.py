"""Any bytes at all: the server either takes a message or calls it malformed, and its database stays sound.

Here its code runs inside the test, on a real database, so that thousands of messages can be tried.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import msgpack

from sync import frame, membership, protocol
from sync.invite import invite_lookup, parse_invite
from sync.protocol import ExchangeAnswer, JoinAsk, MalformedMessage
from sync.server.check import check
from sync.server.commands import first_invite
from sync.server.database import ServerDatabase, sqlite_url
from sync.server.exchange import Exchange
from sync.server.joining import Joining
from tests.examples import examples
from tests.sync.server.parts import Device, Seat, Server, genesis, request_to_join

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.binary(max_size=70) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=30,
)
number = st.integers(-(2**63), 2**64 - 1) | st.integers(0, 3)
thorough = settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Target:
    """A centre with a few batches, and the server's code around it."""

    def __init__(self, folder: Path) -> None:
        self.database = ServerDatabase.create(sqlite_url(folder))
        self.lookup = invite_lookup(parse_invite(first_invite(self.database, "Kituo")).secret)
        seat = Seat()
        entry = genesis(seat, self.database.server_key)
        circle = membership.read_entry(entry).clear.circle
        self.joining = Joining(self.database)
        self.joining.answer(JoinAsk(protocol.VERSION, self.lookup, genesis=entry))
        self.lead = Device(Server(), self.database.server_key, circle, seat, known=1, entries=[entry])
        self.batches = [seat.next_batch(circle).pack() for _ in range(3)]
        self.exchange(self.lead.request(self.lead.ask(batches=tuple(self.batches))))

    def exchange(self, data: bytes) -> ExchangeAnswer | None:
        """Have a message answered; None when it is called malformed. Nothing else may happen."""
        try:
            return Exchange(self.database).answer(*protocol.read_request(data))
        except MalformedMessage:
            return None

    def sign(self, body: bytes) -> bytes:
        return body + self.lead.seat.signing.sign(frame.request_message(self.database.server_key, body))


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    made = Target(tmp_path_factory.mktemp("target"))
    yield made
    report = check(made.database)
    made.database.close()
    assert report.problems == []


@thorough
@given(data=st.binary(max_size=600) | anything.map(msgpack.encode))
def test_any_bytes_at_either_door(target: Target, data: bytes) -> None:
    assert target.exchange(data) is None
    with pytest.raises(MalformedMessage):
        target.joining.answer(protocol.read_join_ask(data))


@thorough
@given(st.data())
def test_any_values_signed_by_a_genuine_member(target: Target, data: st.DataObject) -> None:
    lead = target.lead
    some_bytes = (
        st.binary(max_size=40) | st.sampled_from([*target.batches, *lead.entries]) | anything.map(msgpack.encode)
    )
    circle = st.tuples(
        st.sampled_from([lead.circle, bytes(16)]) | st.binary(max_size=17),
        number,
        st.just(bytes(32)) | st.binary(min_size=32, max_size=32) | st.binary(max_size=3),
        number,
        st.lists(some_bytes, max_size=3),
        st.lists(some_bytes, max_size=3),
        st.lists(st.binary(min_size=16, max_size=16), max_size=3),
        st.booleans(),
    )
    circles = data.draw(st.lists(circle | anything, max_size=3))
    body = msgpack.encode([protocol.VERSION, data.draw(st.just(lead.seat.id) | anything), circles, data.draw(number)])
    answer = target.exchange(target.sign(body))
    if answer is not None:
        assert len(answer.circles) == len(circles)
        assert all(verdict.outcome != "stored" for each in answer.circles for verdict in each.verdicts)


@thorough
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7), cut=st.booleans())
def test_any_single_bit_changed_or_any_tail_cut_off(target: Target, place: int, bit: int, cut: bool) -> None:
    whole = bytearray(target.lead.request(target.lead.ask(batches=tuple(target.batches))))
    at = place % len(whole)
    spoilt = bytes(whole[:at]) if cut else bytes([*whole[:at], whole[at] ^ (1 << bit), *whole[at + 1 :]])
    answer = target.exchange(spoilt)
    assert answer is None or all(each.refused == "unknown" for each in answer.circles)


@thorough
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_any_single_bit_changed_in_a_batch_or_an_entry_of_a_genuine_request(
    target: Target, place: int, bit: int
) -> None:
    lead = target.lead
    for name, original in (("batches", target.batches[1]), ("entries", lead.add(Seat()))):
        at = place % len(original)
        spoilt = bytes([*original[:at], original[at] ^ (1 << bit), *original[at + 1 :]])
        answer = target.exchange(lead.request(lead.ask(**{name: (spoilt,)})))
        assert answer is not None
        (circle,) = answer.circles
        outcomes = [verdict.outcome for verdict in circle.verdicts] + list(circle.entry_outcomes)
        assert set(outcomes) <= {"refused", "malformed", "gap", "fork"}


@thorough
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_any_single_bit_changed_in_a_request_to_join(target: Target, place: int, bit: int) -> None:
    whole = protocol.encode(request_to_join(target.lookup, Seat()))
    at = place % len(whole)
    spoilt = bytes([*whole[:at], whole[at] ^ (1 << bit), *whole[at + 1 :]])
    try:
        state = target.joining.answer(protocol.read_join_ask(spoilt)).state
    except MalformedMessage:
        return
    assert state in {"refused", "unknown"}
