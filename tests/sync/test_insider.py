"""A hostile colleague: holds the circle's keys and signs with their own, so everything a seal can hold may come.

None of it ends an exchange, holds up others, or puts in what is not what it says.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from app import packs
from app.casebook import Casebook
from app.casework.registry import CORE
from app.store import journal, verification
from sync import envelope, frame, keys, membership, protocol
from sync.carrier import ServerUnreachable
from sync.changes import ChangeBody, ChangeId, Kind
from sync.envelope import MAX_HEADS, BatchContent
from sync.exchange import Report
from sync.frame import NO_HASH, Batch
from sync.keys import Seat, SeatDetails
from sync.ledger import ChainHead, OpenedBatch
from sync.membership import SealedKey
from sync.merging import FieldRule
from sync.protocol import CircleAsk, ExchangeRequest, Outcome
from sync.slices import READ_AGAIN, SLICE_CHANGES
from tests.examples import in_turn
from tests.seats import haki
from tests.sync import reference
from tests.sync.hostile import but
from tests.sync.parts import NOW, Device, Server, Wire, centre_of, let_in, sync_all
from tests.sync.reference import Header, Sealed, pack
from tests.sync.store_device import PASSPHRASE, StoreDevice


def change(number: int, **instead: object) -> list[object]:
    """A change by hand, with parts replaced; without a record, of the one it begins or the first one began."""
    parts: dict[str, object] = {
        "number": number,
        "entity": "case",
        "record": None,
        "kind": "create",
        "fields": {"phone": "0712"},
        "parents": [],
        "group": number,
        "time": 1,
        "schema": 1,
        "settles": [],
    }
    return list({**parts, **instead}.values())


class Insider:
    """Seals by hand in the name of a member, whose own device is left out of it."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.number, self.previous, self.last_change = 0, NO_HASH, 0

    def record(self, number: int) -> bytes:
        """Return the record that the change of this number begins."""
        return reference.record_id(self.device.circle, self.device.seat.id, number)

    def write(self, change: bytes | list[object]) -> bytes:
        """Return a change made by hand as bytes; what are bytes stays as it is."""
        if isinstance(change, bytes):
            return change
        number, entity, record, kind, fields, parents, *rest = change
        if record is None:
            record = self.record(1 if parents else number)  # type: ignore[arg-type]
        return pack([number, entity, record, kind, fields, parents, *rest])

    def seal(
        self,
        *made: bytes | list[object],
        plaintext: bytes | None = None,
        key: bytes | None = None,
        seed: bytes = bytes(32),
        heads: tuple[list[object], ...] = (),
        place: list[object] = reference.NOWHERE,
        origin: object = 0,
        **header: object,
    ) -> Sealed:
        """Seal the next batch; what is given replaces what an honest device would write."""
        ledger, changes = self.device.ledger, [self.write(each) for each in made]
        honest = Header(
            circle=self.device.circle,
            seat=self.device.seat.id,
            number=self.number + 1,
            previous=self.previous,
            epoch=1,
            membership_head=ledger.state.head,
            changes_root=reference.changes_root(changes, seed),
            salt=os.urandom(32),
        )
        content = reference.plaintext_of(pack([origin, changes, seed, list(heads), list(place)]))
        return reference.seal(
            replace(honest, **header),  # type: ignore[arg-type]
            content if plaintext is None else plaintext,
            epoch_key=key or ledger.known_keys[1],
            signing_seed=self.device.seat.signing_seed,
        )

    def seal_on(self, *made: bytes | list[object], heads: tuple[list[object], ...] = ()) -> Sealed:
        """Seal the next batch, and go on from it before it is sent."""
        sealed = self.seal(*made, heads=heads)
        self.number, self.previous = sealed.header.number, sealed.hash
        return sealed

    def send(self, *batches: Sealed) -> str:
        """Push batches as they are; return the server's verdict on the last."""
        device, sealed = self.device, batches[-1]
        wires = tuple(each.wire for each in batches)
        ask = CircleAsk(device.circle, 0, NO_HASH, device.ledger.state.number, batches=wires)
        body = protocol.encode(ExchangeRequest(protocol.VERSION, device.seat.id, (ask,), 0))
        signature = device.seat.signing.sign(frame.request_message(device.server.key, body))
        answer = protocol.read_answer(device.server.answer(protocol.EXCHANGE_PATH, body + signature))
        outcome = answer.circles[0].verdicts[-1].outcome
        if outcome == Outcome.STORED:
            self.number, self.previous = sealed.header.number, sealed.hash
        return outcome


@pytest.fixture
def people(server: Server) -> list[Device]:
    return centre_of(server, 3)


@pytest.fixture
def insider(people: list[Device]) -> Insider:
    return Insider(people[2])


def plain(content: object, compressed: bytes | None = None) -> bytes:
    return reference.plaintext_of(pack(content), compressed)


UNREADABLE: dict[str, dict[str, object]] = {
    "sealed under a key of their own": {"key": bytes(32)},
    "sealed for an epoch that never was": {"epoch": 2},
    "of epoch nought": {"epoch": 0},
    "not compressed": {"plaintext": struct.pack(">I", 4) + b"abcd"},
    "a bomb": {"plaintext": reference.pad(struct.pack(">I", len(b := zlib.compress(bytes(10**7)))) + b)},
    "another root": {"changes_root": bytes(32)},
    "not a batch's content": {"plaintext": plain("hello")},
    "nested without end": {"plaintext": plain(None, zlib.compress(b"\x91" * 300, 0))},
    "a change that is none": {"changes": (b"\x00",)},
    "a change numbered twice": {"changes": (change(1), change(1))},
    "a number left out": {"changes": (change(1), change(3))},
    "a change of number nought": {"changes": (change(0, group=1),)},
    "a number no database holds": {"changes": (change(1, fields={"age": 2**64 - 1}),)},
    "a time no database holds": {"changes": (change(1, time=2**64 - 1),)},
    "a float": {"changes": (change(1, fields={"age": 1.5}),)},
    "a Save that ends before it begins": {"changes": (change(1, group=2),)},
    "a record without a name": {"changes": (change(1, record=b""),)},
    "a record that another change began": {"changes": (change(1), change(2, record=bytes(16)))},
    "a value of a newer version": {"changes": (change(1, fields={"age": {"from": 12, "to": 14}}),)},
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_said_kept_sealed_and_holds_up_nobody(
    people: list[Device], insider: Insider, what: str
) -> None:
    saida, neema, _ = people
    case = saida.record(phone="before")
    saida.sync()
    given = dict(UNREADABLE[what])
    changes = given.pop("changes", (change(1),))
    sealed = insider.seal(*changes, **given)  # type: ignore[misc]
    assert insider.send(sealed) == Outcome.STORED
    saida.edit(case, phone="after")
    saida.sync()

    assert neema.alarms() == ["unreadable_batch"]
    assert neema.ids == {ChangeId(saida.seat.id, 1), ChangeId(saida.seat.id, 2)}
    assert [each.batch.hash for each in neema.ledger.sealed] == [sealed.hash]
    assert neema.ledger.heads[insider.device.seat.id] == ChainHead(1, sealed.hash, 0)
    assert neema.alarms() == []  # said once: the feed has moved on
    assert neema.alarms(full=True) == []


class EarlierBody(ChangeBody, array_like=True, frozen=True):
    """A change as a version read it that knew no map among the values."""

    fields: dict[str, int | bool | str | list[str] | None]  # type: ignore[assignment]


def plain_rule(_entity: str, _name: str) -> FieldRule:
    return FieldRule()


@pytest.mark.parametrize("kept_in", ["memory", "the store"])
def test_what_only_a_newer_version_reads_holds_up_nobody_and_is_read_after_the_update(
    people: list[Device], insider: Insider, kept_in: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = people[0] if kept_in == "memory" else StoreDevice(people[0], tmp_path / "store", "Amina")

    def sync() -> Report:
        return device.sync_over(Wire(people[0].server))

    first = [insider.device.seat.id, 1]
    with monkeypatch.context() as earlier:
        earlier.setattr("sync.changes._decoder", msgspec.msgpack.Decoder(EarlierBody))
        earlier.setattr("app.store.ledger.feed.__version__", "0.0.1")
        insider.send(insider.seal(change(1, fields={"age": {"skipped": "declined"}}), change(2)))
        insider.send(insider.seal(change(3, fields={"sex": {"skipped": "unknown"}})))
        insider.send(insider.seal(change(4, kind="set", fields={"risk": "high"}, parents=[first])))
        insider.send(insider.seal(change(5)))
        report = sync()
        assert [alarm.alarm for alarm in report.alarms] == ["unreadable_batch"] * 2
        assert report.pulled == 2
        assert device.read(insider.record(5), plain_rule).values == {"phone": "0712"}
        assert not device.read(insider.record(1), plain_rule).values  # what stands on something unread waits for it

    device.start_anew()
    assert sync().pulled == 3
    assert device.read(insider.record(1), plain_rule).values == {"age": {"skipped": "declined"}, "risk": "high"}
    assert sync().pulled == 0
    device.start_anew()
    assert (sync().pulled, sync().alarms) == (0, ())
    if isinstance(device, StoreDevice):
        assert verification.verify(device.store.database, device.store.seat.id).problems == ()


def test_what_nobody_can_read_is_not_opened_again_in_every_exchange(
    people: list[Device], insider: Insider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = StoreDevice(people[0], tmp_path / "store", "Amina")
    for at in range(1, 4):
        insider.send(insider.seal(change(at), changes_root=bytes(32)))
    assert len(device.sync_over(Wire(people[0].server)).alarms) == 3
    opened = 0
    open_batch = envelope.open_batch

    def counted(batch: Batch, key: bytes) -> BatchContent:
        nonlocal opened
        opened += 1
        return open_batch(batch, key)

    monkeypatch.setattr("sync.envelope.open_batch", counted)
    for version, tried in ((None, 0), ("9.9", 3), ("9.9", 3)):
        if version:
            monkeypatch.setattr("app.store.ledger.feed.__version__", version)
        device.start_anew()
        device.sync_over(Wire(people[0].server))
        assert opened == tried
    device.store.close()


def test_what_is_sealed_by_hand_and_honestly_is_taken_in(people: list[Device], insider: Insider) -> None:
    assert insider.send(insider.seal(change(1))) == Outcome.STORED
    assert insider.send(insider.seal(change(2, kind="set", parents=[[insider.device.seat.id, 1]]))) == Outcome.STORED
    assert people[0].alarms() == []
    assert people[0].read(insider.record(1)).values == {"phone": "0712"}


def test_nobody_can_begin_a_colleagues_record_anew(people: list[Device], insider: Insider) -> None:
    saida, neema, _ = people
    case = saida.record(phone="0712")
    saida.sync()
    insider.send(insider.seal(change(1, record=case, entity="note", time=0, fields={"text": "?"})))
    assert neema.alarms() == ["unreadable_batch"]
    assert (neema.read(case).entity, neema.read(case).values) == ("case", {"phone": "0712"})


@pytest.mark.parametrize(
    "odd",
    [
        {"kind": "of_a_newer_version"},
        {"entity": "of_a_newer_version"},
        {"entity": ""},
        {"fields": {}},
        {"fields": {"": ""}},
        {"fields": {"phone": "\0" * 5000}},
        {"fields": {"phone": {}}},
        {"parents": [[bytes(16), 1]]},
        {"parents": [[bytes(16), 2**63 - 1]]},
        {"settles": [[bytes(16), 1]]},
        {"schema": 2**63 - 1},
        {"time": 2**63 - 1},
        {"time": 0},
    ],
)
def test_what_is_odd_but_may_be_of_a_newer_version_is_kept(
    people: list[Device], insider: Insider, odd: dict[str, object]
) -> None:
    insider.send(insider.seal(change(1, **odd)))
    assert people[0].alarms() == []
    assert people[0].ids == {ChangeId(insider.device.seat.id, 1)}
    people[0].read(insider.record(1))
    assert people[0].ledger.clock < NOW * 2 << 16  # and whatever its clock says, ours is not dragged along


def test_an_author_shown_another_membership_is_pointed_out_and_their_batch_is_theirs_all_the_same(
    people: list[Device], insider: Insider
) -> None:
    insider.send(insider.seal(change(1), membership_head=os.urandom(32)))
    assert people[0].alarms() == ["membership_fork"]
    assert len(people[0].ids) == 1


def test_the_same_thing_is_said_once_in_an_exchange(people: list[Device], insider: Insider) -> None:
    head = os.urandom(32)
    for number in (1, 2, 3):
        insider.send(insider.seal(change(number), membership_head=head))
    assert people[0].alarms() == ["membership_fork"]
    assert len(people[0].ids) == 3


def test_an_author_may_have_known_an_older_membership(people: list[Device], server: Server) -> None:
    saida, neema, zawadi = people
    zawadi.record(phone="1")  # sealed at the next exchange, before its answer tells of the newcomer
    let_in(saida, "Amina")
    zawadi.sync()
    assert neema.alarms() == []


def test_who_says_they_saw_what_nobody_sent_is_pointed_out(people: list[Device], insider: Insider) -> None:
    saida, neema, _ = people
    saida.record(phone="1")
    saida.sync()
    neema.sync()
    for at, (alarm, head) in enumerate(
        {
            "fork_seen": [saida.seat.id, 1, os.urandom(32)],  # another first batch than Neema knows
            "batch_withheld": [saida.seat.id, 9, os.urandom(32)],  # one that Neema was not shown
            "false_head": [neema.seat.id, 5, os.urandom(32)],  # one of Neema's own that she never sent
        }.items(),
        1,
    ):
        insider.send(insider.seal(change(at), heads=(head,)))
        assert neema.alarms() == [alarm]
    insider.send(insider.seal(change(4), heads=([os.urandom(16), 1, os.urandom(32)],)))  # one of nobody's
    assert neema.alarms() == ["batch_withheld"]
    assert ChangeId(insider.device.seat.id, 4) in neema.ids


def test_who_builds_on_what_a_colleague_has_yet_to_say_is_pointed_out_to_that_colleague(
    people: list[Device], insider: Insider
) -> None:
    """Numbers can be guessed: so a value lies in wait for the next one that Saida sets, to take its place."""
    saida, neema, _ = people
    case = saida.record(age=14)
    sync_all(people)
    coming = [[saida.seat.id, 1], [saida.seat.id, 2]]
    insider.send(insider.seal(change(1, record=case, kind="set", fields={"age": 17}, parents=coming)))
    assert saida.alarms() == ["false_head"]
    assert saida.read(case).values == neema.read(case).values == {"age": 14}
    saida.edit(case, age=12)
    assert neema.alarms() == saida.alarms() == neema.alarms() == []
    assert saida.read(case).values == neema.read(case).values == {"age": 17}, "it waited, and everybody reads the same"
    assert [each.seat for each in saida.ledger.history(case)] == [saida.seat.id, insider.device.seat.id, saida.seat.id]


def test_who_builds_on_what_a_colleague_has_said_is_not(people: list[Device], insider: Insider) -> None:
    saida, neema, zawadi = people
    case = saida.record(age=14)
    sync_all(people)
    for author in (zawadi, neema, saida, zawadi):
        author.edit(case, age=author.seat.id[0])
        saida.edit(case, phone="recorded while the others write")
        sync_all(people)
    assert saida.alarms(full=True) == zawadi.alarms(full=True) == []


def test_a_flood_of_false_words_is_said_and_kept_a_few_times_and_costs_little(
    people: list[Device], insider: Insider
) -> None:
    _, neema, _ = people
    everybody = [each.seat.id for each in people]
    false = [[everybody[at % 3], at + 1, bytes(32)] for at in range(MAX_HEADS // 2)]
    strangers = [[os.urandom(16), 1, bytes(32)] for _ in range(MAX_HEADS // 2)]
    insider.send(insider.seal(change(1), heads=(*false, *strangers)))
    asked = neema.ledger.feed.batch_hash
    looked_up = []
    neema.ledger.feed.batch_hash = lambda *what: looked_up.append(what) or asked(*what)  # type: ignore[method-assign]
    assert sorted(neema.alarms()) == ["batch_withheld"] * 3 + ["false_head"]  # one a seat, and one for all strangers
    assert len(looked_up) <= 2 * len(people)  # once to compare, once more for the proof that nobody has
    many = [insider.seal_on(change(at), heads=([everybody[0], at, bytes(32)],)) for at in range(2, 100)]
    assert insider.send(*many) == Outcome.STORED
    assert neema.alarms() == ["batch_withheld"]
    assert len(neema.ledger.alarms) == 5
    assert len(neema.ids) == 99


def test_batches_without_changes_reach_the_writer_in_short_slices_like_any_others(
    people: list[Device], insider: Insider
) -> None:
    assert insider.send(*(insider.seal_on() for _ in range(SLICE_CHANGES + 10))) == Outcome.STORED
    slices: list[int] = []
    apply = people[1].ledger.feed.apply

    def counted(circle: bytes, opened: Sequence[OpenedBatch], *rest: object, **options: object) -> None:
        slices.append(len(opened))
        apply(circle, opened, *rest, **options)  # type: ignore[arg-type]

    people[1].ledger.feed.apply = counted  # type: ignore[method-assign]
    assert people[1].alarms() == []
    assert slices == [SLICE_CHANGES, 10]


def test_a_record_without_end_is_not_read_again_whole_for_every_few_changes_of_it(
    people: list[Device], insider: Insider
) -> None:
    count, me = 20_000, insider.device.seat.id
    line = [change(1), *(change(at, kind="set", parents=[[me, at - 1]]) for at in range(2, count + 1))]
    batches = [insider.seal_on(*line[at : at + SLICE_CHANGES]) for at in range(0, count, SLICE_CHANGES)]
    assert insider.send(*batches) == Outcome.STORED
    read_again = 0
    apply = people[1].ledger.feed.apply

    def counted(*what: object, **options: object) -> None:
        nonlocal read_again
        apply(*what, **options)  # type: ignore[arg-type]
        read_again += len(people[1].ledger.journal)

    people[1].ledger.feed.apply = counted  # type: ignore[method-assign]
    assert people[1].alarms() == []
    assert len(people[1].ids) == count
    assert read_again < 2 * READ_AGAIN * count


@pytest.mark.parametrize("origin", ["x" * 500_000, "own", 3, -1, None])
def test_an_origin_that_is_none_sets_the_batch_aside_and_those_behind_it_go_on(
    people: list[Device], insider: Insider, origin: object
) -> None:
    """An origin was a text once, kept beside every change of its batch: 10 kB sent took 200 MB of everybody's disk."""
    insider.send(insider.seal_on(change(1)))
    insider.send(insider.seal(*(change(at) for at in range(2, 40)), origin=origin))
    insider.send(insider.seal(change(40)))
    assert people[1].alarms() == ["unreadable_batch"]
    assert {each.number for each in people[1].ids if each.seat == insider.device.seat.id} == {1, 40}


@pytest.mark.parametrize("number", [-1, 2**63, 2**64 - 1])
def test_a_number_that_no_database_can_be_asked_for_sets_the_batch_aside(
    people: list[Device], insider: Insider, number: int
) -> None:
    neema = people[1]
    nowhere = [bytes(32), bytes(16), number, bytes(32), 0]
    insider.send(insider.seal_on(change(1), heads=([neema.seat.id, number, bytes(32)],)))
    insider.send(insider.seal(change(2), place=nowhere))
    assert neema.alarms() == ["unreadable_batch", "unreadable_batch"]
    assert neema.alarms() == []


@pytest.mark.parametrize("depth", [100, 900, 2000, 20_000])
def test_how_deep_something_may_nest_is_the_same_on_every_python(
    people: list[Device], insider: Insider, depth: int
) -> None:
    newer = pack([1, "case", insider.record(1), "create", {}, [], 1, 1, 1, []])
    nested = b"\x9b" + newer[1:] + b"\x91" * depth + b"\xc0"
    insider.send(insider.seal(nested))
    assert people[1].alarms() == ["unreadable_batch"]
    assert people[1].ids == set()


def test_a_member_cannot_write_in_anothers_name(people: list[Device], insider: Insider) -> None:
    assert insider.send(insider.seal(change(1), seat=people[0].seat.id)) == Outcome.REFUSED


@pytest.mark.parametrize(
    ("header", "outcome"),
    [
        ({"number": 2}, Outcome.GAP),
        ({"number": 2**64 - 1}, Outcome.GAP),
        ({"previous": os.urandom(32)}, Outcome.FORK),
        ({"suite": 2}, Outcome.MALFORMED),
        ({"version": 1}, Outcome.MALFORMED),
        ({"version": 3}, Outcome.MALFORMED),
    ],
)
def test_a_chain_that_does_not_hold_stops_at_the_server(
    insider: Insider, header: dict[str, object], outcome: Outcome
) -> None:
    assert insider.send(insider.seal(change(1), **header)) == outcome  # type: ignore[arg-type]


# --- An administrator who means harm, or whose device is broken ---


def entry_with(lead: Device, newcomer: Seat, *, sealed: bytes | None = None, epoch_key: bytes | None = None) -> bytes:
    """Return an entry that adds a seat, signed by the lead, with a sealed part or an epoch key that do not open."""
    ledger = lead.ledger
    details = SeatDetails("Neema", "tablet", "worker", "MW")
    good = keys.add_seat(lead.seat, ledger.state, ledger.known_keys, keys=newcomer.public, details=details, now_ms=NOW)
    clear = good.clear
    if epoch_key is not None:
        clear = but(clear, sealed_keys=(SealedKey(newcomer.id, 1, epoch_key),))
    clear_bytes = membership.encode_clear(clear)
    part = good.sealed if sealed is None else sealed
    if epoch_key is not None and sealed is None:
        salt = os.urandom(32)
        domain = b"haki/membership-secret/v1"
        part = reference.sealed_aside(msgspec.msgpack.encode(details), ledger.known_keys[1], domain, clear_bytes, salt)
    message = frame.entry_message(membership.entry_hash(clear_bytes, part))
    signature = membership.Signature(lead.seat.id, lead.seat.signing.sign(message))
    return membership.encode_entry(clear_bytes, part, [signature])


def append(lead: Device, entry: bytes) -> None:
    """Append an entry at the server, without hearing the answer."""
    with pytest.raises(ServerUnreachable):
        lead.sync_over(Wire(lead.server, lost="answer"), entries={lead.circle: entry})


def test_an_entry_that_does_not_say_who_is_added_is_an_alarm(people: list[Device]) -> None:
    saida, neema, _ = people
    append(saida, entry_with(saida, Seat.generate(), sealed=os.urandom(80)))
    assert neema.alarms() == ["membership_keys"]
    assert neema.ledger.state.number == 3


def test_a_newcomer_given_a_key_that_does_not_open_is_told_and_nobody_else_is(people: list[Device]) -> None:
    saida, neema, _ = people
    newcomer = people[1].copy()
    newcomer.seat = newcomer.ledger.seat = Seat.generate()
    newcomer.ledger.known_keys = {}
    append(saida, entry_with(saida, newcomer.seat, epoch_key=os.urandom(80)))
    assert neema.alarms() == []
    assert newcomer.alarms() == ["membership_keys"]


def test_a_newcomer_reads_everything_from_the_first_batch(people: list[Device]) -> None:
    for device in people:
        device.record(phone=device.seat.id.hex())
    sync_all(people)
    newcomer = let_in(people[0], "Amina")
    assert newcomer.alarms() == []
    assert newcomer.ids == people[0].ids


# --- And what the store makes of it ---


def test_what_a_colleague_wrote_cannot_steer_the_terminal(
    people: list[Device], insider: Insider, tmp_path: Path
) -> None:
    device = StoreDevice(people[0], tmp_path / "store", "Amina")
    text = "a\x1b[2Jb\x9b1mc\u202fd\ne\x7f"
    insider.send(insider.seal(change(1, entity="incident", fields={"summary": text})))
    assert device.sync_over(Wire(people[0].server)).pulled == 1
    device.store.close()
    shown = haki("show", insider.record(1).hex(), "--data", device.folder, HAKI_PASSPHRASE=PASSPHRASE).out
    assert "a\ufffd[2Jb\ufffd1mc\u202fd\ne\ufffd" in shown
    assert not set(shown) & {"\x1b", "\x9b", "\x7f"}


ANY_VALUE = [
    None, True, 0, -1, 2**63 - 1, -(2**63), "", "\0", "a" * 5000, "🌍\u202e", "2022-13-45", "~", "x" * 32, "0" * 32,
    [], ["a"], {"skipped": "declined"}, {"skipped": "🌍"}, {}, {"a": "b"},
]  # fmt: skip


@pytest.mark.in_turns
def test_no_value_in_any_declared_field_ends_a_sync_or_keeps_the_rest_from_being_read(
    people: list[Device], insider: Insider, tmp_path: Path
) -> None:
    device = StoreDevice(people[0], tmp_path / "store", "Amina")
    made: list[list[object]] = []

    def add(**parts: object) -> None:
        made.append(change(len(made) + 1, **parts))

    shares = [ANY_VALUE[share::4] for share in range(4)]
    for number, (entity, declared) in enumerate(CORE.items()):
        for value in (each for share in in_turn(shares, number) for each in share):
            add(entity=entity, fields={field.name: value for field in declared})
        for kind in (*Kind, "of_a_newer_version"):
            add(entity=entity, kind=kind, fields={"row": 1, "id": "x", "heads": "x", "f_age": 2})
    for odd in ({"entity": "search"}, {"time": 2**63 - 1}, {"time": 0}, {"parents": [[bytes(16), 1]]}):
        add(**odd)
    half = len(made) // 2  # all of them, in the soak, are more than one batch may hold
    for part in (made[:half], made[half:]):
        assert insider.send(insider.seal(*part)) == Outcome.STORED

    report = device.sync_over(Wire(people[0].server))
    assert (report.pulled, report.alarms) == (len(made), ())
    assert verification.verify(device.store.database, device.store.seat.id).problems == ()
    device.store.database.write(journal.rebuild)
    assert verification.verify(device.store.database, device.store.seat.id).problems == ()
    casebook = Casebook(device.store, packs.load("kenya"))
    casebook.day.today()
    casebook.cases.page()
    casebook.records.conflicts()
    casebook.figures.of_period(date(2020, 1, 1), date(2030, 1, 1))
    for entity in CORE:
        for found in casebook.records.find(entity):
            casebook.records.history(found["id"])
            casebook.records.show(found["id"], "a test")
    casebook.close()
