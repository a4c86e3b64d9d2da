"""What an exchange stores, what it answers, and what it refuses."""

import os
from pathlib import Path

import msgspec
import pytest

from sync import frame, membership, protocol
from sync.frame import NO_HASH
from sync.protocol import CircleAsk, Outcome, SignedHead
from sync.server.database import ServerDatabase, parse_url, sqlite_url
from tests.sync.server.parts import BOTH_DATABASES, Device, Seat, Server, found_centre

pytestmark = BOTH_DATABASES


def test_a_pushed_batch_reaches_a_colleague_byte_for_byte(lead: Device) -> None:
    worker = lead.let_in()
    batch = lead.seat.next_batch(lead.circle)
    assert lead.push(batch) == [Outcome.STORED]
    assert worker.pull() == [batch]


def test_a_receipt_is_the_servers_signed_word_for_exactly_this_batch(lead: Device) -> None:
    batch = lead.seat.next_batch(lead.circle)
    answer = lead.exchange(batch)
    (verdict,), generation = answer.verdicts, frame.read_generations(lead.check_head(answer).generations)[-1]
    receipt = verdict.receipt
    assert receipt is not None
    place = (receipt.position, receipt.time, generation)
    frame.verify(
        lead.server_key, frame.receipt_message(lead.circle, lead.seat.id, 1, batch.hash, *place), receipt.signature
    )


def test_repeating_a_push_gets_the_same_receipt_and_stores_nothing_twice(lead: Device) -> None:
    batches = [lead.seat.next_batch(lead.circle) for _ in range(3)]
    first = lead.exchange(*batches)
    again = lead.exchange(*batches)
    assert [verdict.outcome for verdict in again.verdicts] == [Outcome.ALREADY] * 3
    assert [verdict.receipt for verdict in again.verdicts] == [verdict.receipt for verdict in first.verdicts]
    assert lead.check_head(again).position == 3


def test_the_same_batch_twice_in_one_push_is_stored_once(lead: Device) -> None:
    batch = lead.seat.next_batch(lead.circle)
    one, two = lead.exchange(batch, batch).verdicts
    assert (one.outcome, two.outcome) == (Outcome.STORED, Outcome.ALREADY)
    assert one.receipt == two.receipt


def test_in_the_feed_the_hash_and_the_receipt_stand_for_ones_own_batches(lead: Device) -> None:
    worker = lead.let_in()
    given = {}
    for device in (lead, worker, lead, worker):
        batch = device.seat.next_batch(lead.circle)
        (verdict,) = device.exchange(batch).verdicts
        assert verdict.receipt
        given[verdict.receipt.position] = (batch, verdict.receipt)
    for item in lead.exchange().feed:
        batch, receipt = given[item.position]
        is_own = batch.header.seat == lead.seat.id
        assert item.batch == (batch.hash + receipt.signature if is_own else batch.pack())
        assert item.time == receipt.time
    assert [batch.header.seat for batch in lead.pull()] == [worker.seat.id] * 2


def test_the_proof_of_an_own_batch_is_shown_and_of_nobody_elses(lead: Device) -> None:
    worker = lead.let_in()
    batches = [lead.seat.next_batch(lead.circle) for _ in range(3)]
    lead.push(*batches)
    shown = [frame.read_proof(each) for each in lead.exchange(prove=(3, 1, 9)).proofs]
    assert [(proof.header, proof.hash) for proof in shown] == [(each.header, each.hash) for each in batches[::2]]
    assert worker.exchange(prove=(1, 2, 3)).proofs == ()


def test_a_server_that_is_shown_what_it_signed_and_lacks_lives_on_in_another_generation(
    lead: Device, place: tuple[str, str]
) -> None:
    lead.push(lead.seat.next_batch(lead.circle))
    seen = lead.check_head(lead.exchange())
    assert lead.check_head(lead.exchange(seen=seen)).generations == seen.generations  # it has all of that
    forged = msgspec.structs.replace(seen, position=2)
    assert lead.check_head(lead.exchange(seen=forged)).generations == seen.generations  # nobody signed that
    lost = _signed(place, lead.circle, msgspec.structs.replace(seen, position=2, head=os.urandom(32)))
    after = lead.check_head(lead.exchange(seen=lost))
    first, second = frame.read_generations(after.generations)
    assert (frame.read_generations(seen.generations), second.began) == ((first,), 1)
    assert lead.check_head(lead.exchange(seen=lost)).generations == after.generations  # once


def _signed(place: tuple[str, str], circle: bytes, head: SignedHead) -> SignedHead:
    """Sign a head as the server did before its database was put back."""
    option, where = place
    database = ServerDatabase.open(sqlite_url(Path(where)) if option == "--data" else parse_url(where))
    signed = (head.position, head.head, head.membership_number, head.membership_head, head.time, head.generations)
    signature = database.signing_key.sign(frame.head_message(circle, *signed))
    database.close()
    return msgspec.structs.replace(head, signature=signature)


def test_other_bytes_under_a_number_that_is_taken_are_a_fork(lead: Device) -> None:
    lead.push(lead.seat.next_batch(lead.circle))
    (verdict,) = lead.exchange(lead.seat.batch(lead.circle, 1, NO_HASH)).verdicts
    assert (verdict.outcome, verdict.receipt) == (Outcome.FORK, None)


def test_the_next_batch_on_another_history_is_a_fork(lead: Device) -> None:
    lead.push(lead.seat.next_batch(lead.circle))
    assert lead.push(lead.seat.batch(lead.circle, 2, os.urandom(32))) == [Outcome.FORK]


def test_a_batch_whose_predecessor_is_missing_names_the_number_wanted(lead: Device) -> None:
    lead.push(lead.seat.next_batch(lead.circle))
    lead.seat.next_batch(lead.circle)
    (verdict,) = lead.exchange(lead.seat.next_batch(lead.circle)).verdicts
    assert (verdict.outcome, verdict.number, verdict.expected) == (Outcome.GAP, 3, 2)


def test_one_bad_batch_holds_up_its_own_seat_and_nobody_else(lead: Device) -> None:
    worker = lead.let_in()
    good = [worker.seat.next_batch(lead.circle) for _ in range(2)]
    bad = lead.seat.batch(lead.circle, 1, os.urandom(32))
    after_bad = lead.seat.batch(lead.circle, 2, bad.hash)
    assert lead.push(good[0], bad, after_bad, good[1]) == [Outcome.STORED, Outcome.FORK, Outcome.GAP, Outcome.STORED]


def test_one_bad_circle_holds_up_no_other(server: Server, lead: Device) -> None:
    other = found_centre(server)
    batch = lead.seat.next_batch(lead.circle)
    asks = (other.ask(batches=(b"rubbish",)), lead.ask(batches=(batch.pack(),)))
    data = server.post(protocol.EXCHANGE_PATH, lead.request(*asks)).body
    first, second = protocol.read_answer(data).circles
    assert first.refused == "unknown"
    assert second.verdicts[0].outcome == Outcome.STORED


@pytest.mark.parametrize("spoil", ["signature", "ciphertext", "header"])
def test_a_batch_altered_anywhere_is_refused(lead: Device, spoil: str) -> None:
    data = bytearray(lead.seat.next_batch(lead.circle).pack())
    place = {"signature": frame.HEADER_BYTES + 5, "ciphertext": len(data) - 1, "header": 150}[spoil]
    data[place] ^= 1
    assert lead.push(frame.read_batch(bytes(data))) == [Outcome.REFUSED]


def test_a_batch_of_a_stranger_is_refused(lead: Device) -> None:
    assert lead.push(Seat().next_batch(lead.circle)) == [Outcome.REFUSED]


def test_a_batch_of_another_circle_is_refused(lead: Device) -> None:
    assert lead.push(lead.seat.next_batch(os.urandom(16))) == [Outcome.REFUSED]


def test_what_is_no_batch_is_malformed_and_its_neighbour_is_stored(lead: Device) -> None:
    good = lead.seat.next_batch(lead.circle)
    asked = lead.ask(batches=(b"", b"HAKB" + os.urandom(400), good.pack()))
    (answer,) = protocol.read_answer(lead.server.post(protocol.EXCHANGE_PATH, lead.request(asked)).body).circles
    outcomes = [verdict.outcome for verdict in answer.verdicts]
    assert outcomes == [Outcome.MALFORMED, Outcome.MALFORMED, Outcome.STORED]


def test_a_batch_over_the_limit_is_too_large_and_named_by_its_number(lead: Device) -> None:
    batch = lead.seat.next_batch(lead.circle, bytes(frame.MAX_BATCH_BYTES))
    (verdict,) = lead.exchange(batch).verdicts
    assert (verdict.number, verdict.outcome) == (1, Outcome.TOO_LARGE)


def test_a_batch_of_the_largest_size_is_stored_and_relayed(lead: Device) -> None:
    size = frame.MAX_BATCH_BYTES - frame.HEADER_BYTES - frame.SIGNATURE_BYTES
    batch = lead.seat.next_batch(lead.circle, os.urandom(size))
    assert lead.push(batch) == [Outcome.STORED]
    assert lead.let_in().pull() == [batch]


def test_the_largest_number_a_header_can_hold_is_only_a_gap(lead: Device) -> None:
    assert lead.push(lead.seat.batch(lead.circle, 2**64 - 1, NO_HASH)) == [Outcome.GAP]


def test_a_members_batch_may_be_brought_by_a_colleague(lead: Device) -> None:
    worker = lead.let_in()
    batch = worker.seat.next_batch(lead.circle)
    assert lead.push(batch) == [Outcome.STORED]
    assert worker.push(batch) == [Outcome.ALREADY]


# --- Who may ask ---


def test_a_stranger_an_unknown_circle_and_a_bad_signature_answer_alike(lead: Device) -> None:
    stranger = Device(lead.server, lead.server_key, lead.circle)
    lost = Device(lead.server, lead.server_key, os.urandom(16), lead.seat)
    forged = lead.server.post(protocol.EXCHANGE_PATH, lead.request(lead.ask(), signer=Seat())).body
    answers = [stranger.exchange(), lost.exchange(), *protocol.read_answer(forged).circles]
    assert [answer.refused for answer in answers] == ["unknown"] * 3
    assert [len(protocol.encode(answer)) for answer in answers] == [len(protocol.encode(answers[0]))] * 3


def test_a_request_made_for_another_server_is_not_taken(lead: Device) -> None:
    elsewhere = Device(lead.server, os.urandom(32), lead.circle, lead.seat)
    assert elsewhere.exchange(lead.seat.next_batch(lead.circle)).refused == "unknown"
    assert lead.check_head(lead.exchange()).position == 0


def test_a_request_changed_under_way_is_not_taken(lead: Device) -> None:
    data = bytearray(lead.request(lead.ask(batches=(lead.seat.next_batch(lead.circle).pack(),))))
    data[-100] ^= 1
    (answer,) = protocol.read_answer(lead.server.post(protocol.EXCHANGE_PATH, bytes(data)).body).circles
    assert answer.refused == "unknown"


# --- Reading ---


def test_the_budget_cuts_the_feed_but_never_to_nothing(lead: Device) -> None:
    worker = lead.let_in()
    batches = [lead.seat.next_batch(lead.circle, os.urandom(1000)) for _ in range(9)]
    lead.push(*batches)
    answer = worker.exchange(budget=1)
    assert (len(answer.feed), answer.more) == (1, True)
    answer = worker.exchange(budget=4000)
    assert (len(answer.feed), answer.more) == (3, True)
    assert worker.pull(budget=4000) == batches


def test_a_feed_larger_than_one_answer_comes_in_several(lead: Device) -> None:
    worker = lead.let_in()
    batches = [lead.seat.next_batch(lead.circle, os.urandom(1_900_000)) for _ in range(10)]
    for batch in batches:
        assert lead.push(batch) == [Outcome.STORED]
    answered = lead.server.post(protocol.EXCHANGE_PATH, worker.request(worker.ask(), budget=2**62))
    assert len(answered.body) <= protocol.MAX_ANSWER_BYTES
    assert protocol.read_answer(answered.body).circles[0].more
    assert worker.pull(budget=2**62) == batches


def test_a_feed_of_thousands_comes_whole_and_in_order(lead: Device) -> None:
    worker = lead.let_in()
    batches = [lead.seat.next_batch(lead.circle, b"") for _ in range(5000)]
    assert set(lead.push(*batches)) == {Outcome.STORED}
    assert worker.pull(budget=2**40) == batches


def test_a_circle_that_finds_the_answer_full_hears_that_there_is_more(server: Server, lead: Device) -> None:
    """The same circle asked for many times stands for many circles: each wants a large batch."""
    worker = lead.let_in()
    lead.push(lead.seat.next_batch(lead.circle, os.urandom(1_900_000)))
    answered = server.post(protocol.EXCHANGE_PATH, worker.request(*[worker.ask()] * 12, budget=2**40))
    circles = protocol.read_answer(answered.body).circles
    assert len(answered.body) <= protocol.MAX_ANSWER_BYTES
    assert [(len(each.feed), each.more) for each in circles] == [(1, False)] * 8 + [(0, True)] * 4


@pytest.mark.parametrize("lie", [{"after": 5}, {"after": 1, "head": bytes(32)}, {"head": b"x" * 32}])
def test_a_feed_the_seat_has_not_seen_is_a_rollback_and_the_head_tells_where_the_server_is(
    lead: Device, lie: dict[str, object]
) -> None:
    worker = lead.let_in()
    lead.push(lead.seat.next_batch(lead.circle))
    answer = worker.exchange(**lie)
    assert answer.refused == "rollback"
    assert (answer.feed, worker.check_head(answer).position) == ((), 1)


def test_more_entries_than_the_server_has_are_a_rollback(lead: Device) -> None:
    assert lead.exchange(membership_after=2).refused == "rollback"


# --- Membership ---


def test_a_newcomer_reads_every_entry_and_the_whole_feed(lead: Device) -> None:
    batches = [lead.seat.next_batch(lead.circle) for _ in range(3)]
    lead.push(*batches)
    worker = lead.let_in()
    assert worker.pull() == batches
    assert membership.fold(map(membership.read_entry, worker.entries)).members.keys() == {lead.seat.id, worker.seat.id}


def test_an_entry_is_in_force_before_the_batches_of_the_same_request(lead: Device) -> None:
    newcomer = Seat()
    answer = lead.exchange(newcomer.next_batch(lead.circle), entries=(lead.add(newcomer),))
    assert (answer.entry_outcomes, answer.verdicts[0].outcome) == ((Outcome.STORED,), Outcome.STORED)


def test_repeating_an_entry_is_harmless_and_another_in_its_place_is_a_fork(lead: Device) -> None:
    mine, other = lead.add(Seat()), lead.add(Seat())
    assert lead.exchange(entries=(mine,)).entry_outcomes == (Outcome.STORED,)
    assert lead.exchange(entries=(mine, other)).entry_outcomes == (Outcome.ALREADY, Outcome.FORK)


def test_a_member_who_is_no_administrator_can_add_nobody(lead: Device) -> None:
    worker = lead.let_in()
    worker.pull()
    assert worker.exchange(entries=(worker.add(Seat()),)).entry_outcomes == (Outcome.REFUSED,)


def test_entries_that_do_not_add_up_change_nothing(lead: Device) -> None:
    late = Device(lead.server, lead.server_key, lead.circle, lead.seat, entries=[*lead.entries, lead.add(Seat())])
    spoilt = bytearray(lead.add(Seat()))
    spoilt[-1] ^= 1
    pushed = (late.add(Seat()), bytes(spoilt), b"rubbish", bytes(membership.MAX_ENTRY_BYTES + 1))
    answer = lead.exchange(entries=pushed)
    assert answer.entry_outcomes == (Outcome.GAP, Outcome.REFUSED, Outcome.MALFORMED, Outcome.TOO_LARGE)
    assert lead.check_head(answer).membership_number == 1


# --- What cannot be ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"after": -1},
        {"after": 2**63},
        {"membership_after": -1},
        {"circle": b"short"},
        {"head": b""},
        {"invites": (b"short",)},
        {"invites": tuple(os.urandom(16) for _ in range(65))},
    ],
)
def test_values_no_device_sends_are_malformed(lead: Device, wrong: dict[str, object]) -> None:
    answered = lead.server.post(protocol.EXCHANGE_PATH, lead.request(lead.ask(**wrong)))
    assert (answered.status, answered.code) == (400, "malformed")


def test_an_idle_exchange_is_small_both_ways(lead: Device) -> None:
    request = lead.request(CircleAsk(lead.circle, 0, NO_HASH, 1))
    answered = lead.server.post(protocol.EXCHANGE_PATH, request)
    lines = sum(len(f"{name}: {value}\r\n") for name, value in answered.headers.items())
    asked = len(f"POST {protocol.EXCHANGE_PATH} HTTP/1.1\r\nHost: 127.0.0.1:65535\r\nContent-Length: 999\r\n\r\n")
    total = asked + len(request) + len("HTTP/1.1 200 OK\r\n\r\n") + lines + len(answered.body)
    assert set(answered.headers) == {"content-type", "content-length"}
    assert total <= 700
