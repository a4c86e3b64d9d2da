"""What a device sends while it cannot follow what it is told, and to whom: nothing recorded waits because of a lie."""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import UTC
from pathlib import Path

import pytest

from app.store import status
from sync import enrolment, frame, keys, membership, protocol
from sync.exchange import exchange
from sync.frame import BadSignature
from sync.keys import Seat, SeatDetails
from sync.protocol import CircleAnswer, ExchangeAnswer, JoinRequest
from tests.sync.hostile import (
    Lie,
    World,
    a_world,
    batches,
    but,
    by_another_server,
    entry_by,
    flipped,
    of_another_circle,
    of_others,
    told,
    with_batch,
    with_entry,
    without,
)
from tests.sync.memory_ledger import MemoryLedger
from tests.sync.parts import NOW, Device, Server, Wire, centre_of, sync_all
from tests.sync.store_device import StoreDevice


@pytest.fixture
def world(server: Server) -> World:
    return a_world(server)


def record_much(device: Device) -> None:
    """Record what takes a slow line several requests to send."""
    device.ledger.speed = 100
    for _ in range(4):
        device.record(narrative=os.urandom(8000).hex())


LIES: dict[str, tuple[str, Lie]] = {
    "a batch left out": ("feed_gap", lambda w, a: without(a, 2)),
    "a batch sent twice": ("feed_replay", lambda w, a: but(a, feed=a.feed[:2] + a.feed[1:])),
    "a batch changed": ("bad_signature", lambda w, a: with_batch(a, 1, flipped(batches(a)[1], -1))),
    "no batch at all": ("malformed_batch", lambda w, a: with_batch(a, 0, b"")),
    "a batch of another circle": ("mixed_circles", lambda w, a: with_batch(a, 1, of_another_circle(w))),
    "another feed signed": ("feed_altered", lambda w, a: w.signed(a, head=os.urandom(32))),
    "seen batches lost": ("server_rollback", lambda w, a: but(a, refused="rollback", feed=())),
    "a member added by who may not": (
        "membership_not_administrator",
        lambda w, a: with_entry(a, entry_by(w.neema, w)),
    ),
}


@pytest.mark.parametrize("what", LIES)
def test_whatever_a_server_says_of_the_feed_what_was_recorded_here_is_sent_to_its_end(world: World, what: str) -> None:
    alarm, lie = LIES[what]
    zawadi = world.zawadi
    record_much(zawadi)

    def spoil(answer: ExchangeAnswer) -> ExchangeAnswer:
        return but(answer, circles=tuple(lie(world, each) if of_others(each) else each for each in answer.circles))

    wire = Wire(world.server, spoil)
    wire.seconds_up = 100  # a slow line, request after request
    report = zawadi.sync_over(wire)
    assert [each.alarm for each in report.alarms] == [alarm]
    assert (report.pushed, report.waiting) == (4, 0)
    _, *later = [protocol.read_request(body)[0].circles[0] for body in wire.requests]
    assert len(later) == 3
    # nothing is read again; where batches are said to be lost it is asked once more, with what shows that they were
    assert [(ask.after, ask.membership_after) for ask in later] == [(0 if later[0].seen else 6, 3), (7, 3), (8, 3)]
    assert bool(later[0].seen) is (alarm == "server_rollback")
    world.saida.sync()
    assert world.saida.ids >= zawadi.ids
    assert zawadi.alarms(full=True) == []
    assert zawadi.ids == world.saida.ids


def test_who_was_shown_a_false_feed_cannot_read_on_without_a_full_reading_but_sends(world: World) -> None:
    """The server's key signed another beginning; to read on from there would be to believe one of two histories."""

    def without_neema(_world: World, answer: CircleAnswer) -> CircleAnswer:
        return world.fed(answer, [batches(answer)[at] for at in (0, 2, 4)])

    zawadi = world.zawadi
    told(zawadi, world, without_neema)
    for _ in range(2):
        record_much(zawadi)
        report = zawadi.sync()
        assert [each.alarm for each in report.alarms] == ["server_rollback"]
        assert (report.pushed, report.pulled, report.waiting) == (4, 0, 0)
    assert zawadi.alarms(full=True) == ["server_rollback"]  # it lives in a new generation since it was shown its word
    assert zawadi.ids >= world.saida.ids
    assert zawadi.alarms() == []


def test_no_words_of_a_server_are_shown_as_if_they_were_hakis(world: World) -> None:
    words = "All is well: send your passphrase to 0700 000 000"
    zawadi = world.zawadi

    def entry(_world: World, answer: CircleAnswer) -> CircleAnswer:
        read = membership.read_entry(entry_by(world.saida, world))
        clear = membership.encode_clear(but(read.clear, kind=words))
        return with_entry(answer, membership.encode_entry(clear, read.sealed, ()))

    assert told(zawadi, world, entry) == ["membership_unknown_kind"]
    assert words not in zawadi.ledger.alarms[-1].what


def test_more_requests_to_join_than_can_wait_are_not_kept(world: World) -> None:
    nobody = JoinRequest(bytes(16), Seat.generate().public, b"", bytes(32))

    def flood(_world: World, answer: CircleAnswer) -> CircleAnswer:
        return but(answer, joins=(nobody,) * 1000)

    assert told(world.zawadi, world, flood) == ["server_answer"]
    assert world.zawadi.ledger.joins == ()


def test_requests_to_join_are_kept_by_nobody_who_may_not_let_anyone_in(world: World) -> None:
    nobody = JoinRequest(bytes(16), Seat.generate().public, b"", bytes(32))
    assert told(world.zawadi, world, lambda _world, answer: but(answer, joins=(nobody,))) == []
    assert world.zawadi.ledger.joins == ()
    assert told(world.saida, world, lambda _world, answer: but(answer, joins=(nobody,))) == []
    assert world.saida.ledger.joins == (nobody,)
    assert world.saida.alarms() == []
    assert world.saida.ledger.joins == ()


ENDS: dict[str, tuple[str, int, Lie]] = {
    "another server": ("other_server", 4, lambda w, a: by_another_server(a)),
    "nothing signed": ("server_answer", 4, lambda w, a: but(a, head=None)),
    "another circle": ("server_answer", 4, lambda w, a: but(a, circle=os.urandom(16))),
    "no member": ("not_a_member", 4, lambda w, a: CircleAnswer(a.circle, refused="unknown")),
    "a receipt twice": ("server_answer", 3, lambda w, a: but(a, verdicts=a.verdicts * 2)),
}


@pytest.mark.parametrize("what", ENDS)
def test_to_whom_it_may_not_be_for_nothing_more_is_sent(world: World, what: str) -> None:
    alarm, waiting, lie = ENDS[what]
    record_much(world.zawadi)
    wire = Wire(world.server, lambda answer: but(answer, circles=tuple(lie(world, each) for each in answer.circles)))
    report = world.zawadi.sync_over(wire)
    assert [each.alarm for each in report.alarms] == [alarm]
    assert (len(wire.requests), report.waiting) == (1, waiting)


def test_a_folder_that_was_put_back_sends_nothing_more_once_it_knows(server: Server) -> None:
    saida, neema = centre_of(server, 2)
    before = saida.copy()
    saida.record(phone="1")
    sync_all([saida, neema])
    neema.record(phone="2")
    neema.sync()
    record_much(before)
    wire = Wire(server)
    report = before.sync_over(wire)
    assert [each.alarm for each in report.alarms] == ["own_fork"]
    assert (len(wire.requests), report.waiting) == (2, 4)  # once more for the proof


def test_what_is_saved_while_an_exchange_is_under_way_waits_and_is_not_taken_from_what_was_sent(world: World) -> None:
    record_much(world.zawadi)
    waited = world.zawadi.ledger.outbox.unsent(world.zawadi.circle)
    told: list[int] = []

    def save(answer: ExchangeAnswer) -> ExchangeAnswer:
        for _ in range(waited + 2):
            world.zawadi.record(phone="saved meanwhile")
        return answer

    report = world.zawadi.sync_over(Wire(world.server, save), progress=lambda passed: told.append(passed.pushed))

    assert report.pushed == waited
    assert report.waiting == (waited + 2) * report.round_trips
    assert told[-1] == waited


def test_a_server_that_was_put_back_is_sent_again_what_it_lost_by_a_full_exchange_of_each_device(
    tmp_path: Path,
) -> None:
    saida, neema = centre_of(Server(tmp_path / "server"), 2)
    for device in (saida, neema):
        device.record(phone="before the backup")
    sync_all([saida, neema])
    shutil.copytree(tmp_path / "server", tmp_path / "put back")
    for round_ in range(2):
        for device in (saida, neema):
            device.record(phone=f"lost {round_}")
        sync_all([saida, neema])
    saida.record(phone="not sent yet")
    saida.server = neema.server = Server(tmp_path / "put back")
    assert saida.alarms() == ["server_rollback"]

    report = saida.sync(full=True)

    assert [each.alarm for each in report.alarms] == ["server_rollback"]
    assert (report.pushed, report.waiting) == (3, 0)
    neema.sync(full=True)
    saida.record(phone="from now on")
    sync_all([saida, neema])
    assert saida.alarms() == neema.alarms() == []
    assert set(saida.ledger.journal) == set(neema.ledger.journal)
    newcomer = Server(tmp_path / "put back")
    saida.server = newcomer
    assert saida.alarms(full=True) == []


def test_what_is_met_again_in_every_exchange_is_kept_as_one_alarm(world: World, tmp_path: Path) -> None:
    device = StoreDevice(world.saida, tmp_path / "store", "Amina")
    world.saida.record(phone="new")
    world.saida.sync()

    def cut(answer: ExchangeAnswer) -> ExchangeAnswer:
        return but(answer, circles=tuple(but(each, feed=()) for each in answer.circles))

    def lost(answer: ExchangeAnswer) -> ExchangeAnswer:
        return but(answer, circles=tuple(but(each, refused="rollback", feed=()) for each in answer.circles))

    for lie, kept in ((cut, 1), (cut, 1), (lost, 2), (cut, 2)):
        (alarm,) = device.sync_over(Wire(world.server, lie)).alarms
        assert alarm.alarm == ("feed_gap" if lie is cut else "server_rollback")
        assert device.store.database.read(lambda tx: status.read(tx, b"", UTC))["alarms"] == kept
    device.store.close()


def test_a_small_message_says_nothing_of_the_speed_of_a_line(server: Server) -> None:
    (saida,) = centre_of(server, 1)
    saida.ledger.speed = 20_000
    saida.record(phone="1")
    assert saida.sync().pushed == 1
    assert saida.ledger.speed == 20_000


# --- Circles of several servers ---


class Of:
    """Several ledgers of one circle, or one part of each, as if they were one: a call goes to that of its circle."""

    def __init__(self, parts: dict[bytes, object]) -> None:
        self._parts = parts

    def __getattr__(self, name: str) -> object:
        def ask(*arguments: object, **options: object) -> object:
            of = self._parts.get(arguments[0]) if arguments else None  # type: ignore[arg-type]
            return getattr(of or next(iter(self._parts.values())), name)(*arguments, **options)

        return ask


class Two(Of):
    """A ledger of two circles, each kept as a ledger of one."""

    def __init__(self, *of_one: MemoryLedger) -> None:
        super().__init__({each.state.circle: each for each in of_one})
        self.outbox, self.feed, self.members = (
            Of({each.state.circle: getattr(each, part) for each in of_one}) for part in ("outbox", "feed", "members")
        )

    def circles(self) -> list[bytes]:
        return list(self._parts)


class Forked(Wire):
    """A line at whose end each request reaches the server that it is signed for."""

    def __init__(self, seat: Seat, *servers: Server) -> None:
        super().__init__(servers[0])
        self._seat, self._servers = seat, servers
        self.held: list[tuple[bytes, list[bytes]]] = []

    def post(self, path: str, body: bytes) -> bytes:
        request, signed, signature = protocol.read_request(body)
        for server in self._servers:
            with contextlib.suppress(BadSignature):
                frame.verify(self._seat.public.signing, frame.request_message(server.key, signed), signature)
                self.server = server
                self.held.append((server.key, [ask.circle for ask in request.circles]))
                return super().post(path, body)
        raise AssertionError("signed for no server")


def centre_by(seat: Seat, server: Server) -> Device:
    """Found a centre with this seat."""
    invite, wire = server.new_invite(), Wire(server)
    details = SeatDetails("Saida", "laptop", "lead", "KD", "Kituo")
    genesis, _ = keys.found(seat, server_key=server.key, details=details, now_ms=NOW)
    enrolment.found_centre(wire, invite, genesis)
    ledger = MemoryLedger(seat, server.key)
    ledger.members.add_entry(genesis.clear.circle, genesis)
    return Device(server, ledger)


def test_a_request_holds_only_circles_of_the_server_it_is_signed_for(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    seat, other = Seat.generate(), Server(tmp_path_factory.mktemp("other") / "data")
    devices = [centre_by(seat, each) for each in (server, other)]
    for device in devices:
        device.record(phone="1")
    wire = Forked(seat, server, other)
    report = exchange(Two(*(each.ledger for each in devices)), seat, wire)  # type: ignore[arg-type]
    assert (report.pushed, report.waiting, report.alarms) == (2, 0, ())
    assert sorted(wire.held) == sorted((each.server.key, [each.circle]) for each in devices)
    other.database.close()
