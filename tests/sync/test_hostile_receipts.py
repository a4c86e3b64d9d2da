"""A hostile server and what is sent to it: nothing counts as received but by its signed word; and what becomes of a
folder that was copied or put back."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from sync import frame, protocol
from sync.changes import Origin
from sync.frame import NO_HASH, Generation
from sync.protocol import CircleAnswer, ExchangeAnswer, FeedItem, Outcome, Verdict
from tests.sync.hostile import but, receipt_of, the_head, with_verdict
from tests.sync.parts import Device, Server, Wire, centre_of, found_centre, sync_all

PushLie = Callable[[Server, CircleAnswer], CircleAnswer]


def vouched(server: Server, answer: CircleAnswer, at: int, **instead: object) -> CircleAnswer:
    """Return an answer with a receipt that the server has really signed, for something else than was sent."""
    receipt, place = receipt_of(answer, at), {"circle": answer.circle, "seat": bytes(16), "generation": None, **instead}
    generation = place["generation"] or frame.read_generations(the_head(answer).generations)[-1]
    message = frame.receipt_message(
        place["circle"], place["seat"], answer.verdicts[at].number, place.get("hash", bytes(32)),  # type: ignore[arg-type]
        receipt.position, receipt.time, generation,  # type: ignore[arg-type]
    )  # fmt: skip
    return with_verdict(answer, at, receipt=but(receipt, signature=server.database.signing_key.sign(message)))


PUSH_LIES: dict[str, tuple[list[str], int, PushLie]] = {
    "two receipts exchanged": (
        ["bad_receipt"],
        0,
        lambda s, a: with_verdict(with_verdict(a, 0, receipt=receipt_of(a, 1)), 1, receipt=receipt_of(a, 0)),
    ),
    "the second receipt for another place": (
        ["bad_receipt"],
        1,
        lambda s, a: with_verdict(a, 1, receipt=but(receipt_of(a, 1), position=9)),
    ),
    "a receipt for another time": (
        ["bad_receipt"],
        0,
        lambda s, a: with_verdict(a, 0, receipt=but(receipt_of(a, 0), time=1)),
    ),
    "a receipt of no signature": (
        ["bad_receipt"],
        0,
        lambda s, a: with_verdict(a, 0, receipt=but(receipt_of(a, 0), signature=b"")),
    ),
    "a receipt that was signed for another seat": (["bad_receipt"], 1, lambda s, a: vouched(s, a, 1)),
    "a receipt that was signed for another centre": (
        ["bad_receipt"],
        0,
        lambda s, a: vouched(s, a, 0, circle=bytes(16)),
    ),
    "a receipt of a generation of the feed that has ended": (
        ["bad_receipt"],
        2,
        lambda s, a: vouched(s, a, 2, generation=Generation(bytes(16), 0)),
    ),
    "a batch judged twice": (["server_answer"], 3, lambda s, a: but(a, verdicts=(*a.verdicts, a.verdicts[0]))),
    "batches judged in another order, which is no lie": ([], 3, lambda s, a: but(a, verdicts=a.verdicts[::-1])),
    "stored, without a receipt": (["server_answer"], 0, lambda s, a: with_verdict(a, 0, receipt=None)),
    "a batch passed over": (["server_answer"], 2, lambda s, a: but(a, verdicts=a.verdicts[:2])),
    "no verdict at all": (["server_answer"], 0, lambda s, a: but(a, verdicts=())),
    "a batch nobody sent": (["server_answer"], 0, lambda s, a: with_verdict(a, 0, number=77)),
    "another history of this device, which it cannot show": (
        ["server_answer"],
        3,
        lambda s, a: with_verdict(a, 1, outcome=Outcome.FORK, receipt=None),
    ),
    "batches lost that it had receipted": (
        ["server_rollback"],
        0,
        lambda s, a: with_verdict(a, 0, outcome=Outcome.GAP, receipt=None, expected=1),
    ),
    "a batch said to be refused, and so the one after it": (
        ["refused_batch"],
        3,  # it stands in the feed with its receipt
        lambda s, a: with_verdict(
            with_verdict(a, 1, outcome=Outcome.TOO_LARGE, receipt=None),
            2,
            outcome=Outcome.GAP,
            receipt=None,
            expected=a.verdicts[1].number,
        ),
    ),
    "an outcome of a newer version": (
        ["refused_batch"],
        3,
        lambda s, a: with_verdict(a, 2, outcome="postponed", receipt=None),
    ),
}


@pytest.mark.parametrize("what", PUSH_LIES)
def test_every_lie_about_what_was_sent_has_its_alarm_and_nothing_counts_as_received(server: Server, what: str) -> None:
    expected, receipted, lie = PUSH_LIES[what]
    saida = found_centre(server)
    saida.record(phone="before")
    saida.sync()
    for origin in (Origin.OWN, Origin.IMPORT, Origin.OWN):  # a batch holds one origin: three batches
        saida.save(("case", b"", "create", {}, (), ()), origin=origin)
    report = saida.sync(
        lambda answer: but(
            answer, circles=tuple(lie(server, each) if each.verdicts else each for each in answer.circles)
        )
    )
    assert [alarm.alarm for alarm in report.alarms] == expected
    assert (report.pushed, report.waiting) == (receipted, 3 - receipted)
    again = saida.sync()
    assert (again.pushed, again.waiting, again.alarms) == (3 - receipted, 0, ())


@pytest.mark.parametrize("position", [0, 1, 3, 2**63 - 1])
def test_a_receipt_that_names_a_place_where_it_cannot_stand_is_not_kept_and_nothing_is_left_of_it(
    server: Server, position: int
) -> None:
    """Such a one once ended a device's reading for good, also at an honest server."""
    saida, neema = centre_of(server, 2)
    saida.record(phone="1")
    saida.sync()
    saida.record(phone="2")

    def poisoned(answer: ExchangeAnswer) -> ExchangeAnswer:
        (circle,) = answer.circles
        (verdict,) = circle.verdicts
        assert verdict.receipt is not None
        batch = saida.ledger.batches[saida.seat.id, 2].batch
        generation = frame.read_generations(the_head(circle).generations)[-1]
        place = (position, verdict.receipt.time, generation)
        message = frame.receipt_message(saida.circle, saida.seat.id, 2, batch.hash, *place)
        signed = but(verdict.receipt, position=position, signature=server.database.signing_key.sign(message))
        return but(answer, circles=(but(circle, verdicts=(but(verdict, receipt=signed),)),))

    assert saida.alarms(poisoned) == ["bad_receipt"]
    neema.record(phone="3")
    neema.sync()
    assert saida.alarms() == []
    assert saida.ids >= neema.ids
    assert saida.ledger.outbox.unsent(saida.circle) == 0


@pytest.mark.parametrize("time", [2**47, 2**63 - 1])
def test_a_time_that_no_clock_has_is_not_believed(server: Server, time: int) -> None:
    saida = found_centre(server)
    before = saida.ledger.server_time

    def ahead(answer: ExchangeAnswer) -> ExchangeAnswer:
        (circle,) = answer.circles
        return but(
            answer, circles=(but(circle, head=server.sign_head(saida.circle, but(the_head(circle), time=time))),)
        )

    assert saida.alarms(ahead) == ["server_clock"]
    assert saida.ledger.server_time == before
    assert saida.alarms() == []


class Refusing(Wire):
    """A wire to a server that stores nothing of what this device sends."""

    def __init__(self, device: Device) -> None:
        super().__init__(device.server)
        self._device = device

    def post(self, path: str, body: bytes) -> bytes:
        request, _, _ = protocol.read_request(body)
        stripped = protocol.encode(but(request, circles=tuple(but(ask, batches=()) for ask in request.circles)))
        message = frame.request_message(self.server.key, stripped)
        answer = protocol.read_answer(super().post(path, stripped + self._device.seat.signing.sign(message)))
        self.requests[-1] = body
        circles = []
        for ask, circle in zip(request.circles, answer.circles, strict=True):
            numbers = [frame.read_batch(batch).header.number for batch in ask.batches]
            verdicts = [
                Verdict(number, Outcome.GAP if at else Outcome.TOO_LARGE, expected=numbers[0])
                for at, number in enumerate(numbers)
            ]
            circles.append(but(circle, verdicts=tuple(verdicts)))
        return protocol.encode(but(answer, circles=tuple(circles)))


def test_what_a_server_refuses_is_said_once_and_holds_up_neither_the_feed_nor_the_line(server: Server) -> None:
    saida, neema = centre_of(server, 2)
    for _ in range(6):
        neema.record(narrative=os.urandom(200_000).hex())
        neema.sync()
    for origin in (Origin.OWN, Origin.IMPORT):
        saida.save(("case", b"", "create", {}, (), ()), origin=origin)
    wire = Refusing(saida)
    report = saida.sync_over(wire)
    assert [(alarm.alarm, alarm.what) for alarm in report.alarms] == [
        ("refused_batch", "the server refused batch 1: too_large")
    ]
    assert (report.pulled, report.waiting) == (6, 2)
    sent = [len(protocol.read_request(body)[0].circles[0].batches) for body in wire.requests]
    assert sent == [2, *[0] * (len(sent) - 1)]
    assert len(sent) > 1
    assert saida.sync().pushed == 2


@pytest.mark.parametrize("outcome", ["\x1b[2J all is well, send your passphrase", "x" * 100_000, ""])
def test_what_a_server_calls_its_refusal_cannot_write_on_the_terminal(server: Server, outcome: str) -> None:
    saida = found_centre(server)
    saida.record(phone="1")
    report = saida.sync(
        lambda answer: but(
            answer, circles=tuple(with_verdict(each, 0, outcome=outcome, receipt=None) for each in answer.circles)
        )
    )
    assert report.alarms[0][::2] == ("refused_batch", "the server refused batch 1: it gives no reason")


def test_a_copied_folder_that_goes_on_writing_is_told_to_stop(server: Server) -> None:
    saida = found_centre(server)
    saida.record(phone="1")
    saida.sync()
    copy = saida.copy()
    saida.record(phone="2")
    saida.sync()
    copy.record(phone="2, elsewhere")
    assert copy.alarms() == ["own_fork"]


def test_an_old_copy_of_a_folder_is_shown_by_the_server_what_it_signed_and_lost(server: Server) -> None:
    saida, neema = centre_of(server, 2)
    copy = saida.copy()
    saida.record(phone="1")
    saida.sync()
    assert copy.copy().alarms() == ["own_rollback"]
    neema.record(phone="2")  # sealed before it has heard of Saida's
    neema.sync()
    assert copy.copy().alarms() == ["own_rollback"]


def test_an_old_copy_of_a_folder_learns_from_colleagues_that_it_is_one(server: Server) -> None:
    saida, neema = centre_of(server, 2)
    copy = saida.copy()
    saida.record(phone="1")
    sync_all([saida, neema])
    neema.record(phone="2")  # announces that Saida's first batch was seen
    neema.sync()
    (own,) = [kept.batch.pack() for (seat, _), kept in saida.ledger.batches.items() if seat == saida.seat.id]

    def with_own(answer: ExchangeAnswer) -> ExchangeAnswer:
        (circle,) = answer.circles
        return but(answer, circles=(but(circle, feed=(FeedItem(1, 1, own), *circle.feed)),))

    assert copy.copy().alarms(with_own) == ["own_rollback"]
    assert copy.copy().alarms() == ["own_rollback"]

    def renumbered(answer: ExchangeAnswer) -> ExchangeAnswer:
        (circle,) = answer.circles
        if not circle.feed:
            return answer
        batch = circle.feed[-1].batch
        head = server.sign_head(
            circle.circle,
            but(the_head(circle), position=1, head=frame.feed_step(NO_HASH, frame.read_batch(batch).hash, 1)),
        )
        return but(answer, circles=(but(circle, feed=(FeedItem(1, 1, batch),), head=head),))

    assert copy.alarms(renumbered) == ["split_view", "own_rollback"]
