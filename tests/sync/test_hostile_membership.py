"""An administrator with a changed program, and a server that relays whatever she signs or keeps back what she did not:
each entry that does not add up has its alarm, lets nobody in, and holds nothing up once the truth is told. Attacks on
promise 2, nobody else reads it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from sync import frame, keys, membership
from sync.keys import Seat, SeatDetails
from sync.membership import EntryClear, SealedKey, SeatKeys, Signature
from sync.protocol import CircleAnswer, Outcome
from tests.sync.hostile import World, a_world, but, told, with_entry
from tests.sync.memory_ledger import MemoryLedger
from tests.sync.parts import NOW, Device, Server, admit


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Nobody here changes it: who is lied to is a copy of Zawadi."""
    return a_world(Server(tmp_path_factory.mktemp("membership") / "server"))


class Newcomer:
    """Somebody whom the lead's device would add next."""

    def __init__(self, world: World) -> None:
        self.lead, self.seat = world.saida, Seat.generate()
        ledger = world.saida.ledger
        details = SeatDetails("Stranger", "phone", "worker", "XX")
        honest = keys.add_seat(
            world.saida.seat, ledger.state, ledger.known_keys, keys=self.seat.public, details=details, now_ms=NOW
        )
        self.clear, self.sealed = honest.clear, honest.sealed

    def key_for(self, seat: bytes, epoch: int = 1) -> SealedKey:
        return SealedKey(seat, epoch, os.urandom(80))

    def entry(self, signer: Seat | None = None, **parts: object) -> bytes:
        """Return the entry with parts replaced, signed anew by its author or by `signer` in the author's name."""
        clear: EntryClear = msgspec.structs.replace(self.clear, **parts)
        clear_bytes = membership.encode_clear(clear)
        message = frame.entry_message(membership.entry_hash(clear_bytes, self.sealed))
        signature = Signature(clear.author, (signer or self.lead.seat).signing.sign(message))
        return membership.encode_entry(clear_bytes, self.sealed, [signature])


ENTRIES: dict[str, tuple[str, Callable[[World, Newcomer], bytes]]] = {
    # what does not fit together
    "of another circle": ("membership_inconsistent", lambda w, n: n.entry(circle=os.urandom(16))),
    "of an epoch nobody began": ("membership_inconsistent", lambda w, n: n.entry(epoch=2)),
    "of epoch nought": ("membership_inconsistent", lambda w, n: n.entry(epoch=0)),
    "with another key for who is a member": (
        "membership_inconsistent",
        lambda w, n: n.entry(keys=w.neema.seat.public, sealed_keys=(n.key_for(w.neema.seat.id),)),
    ),
    "the lead added to herself": (
        "membership_inconsistent",
        lambda w, n: n.entry(keys=w.saida.seat.public, sealed_keys=(n.key_for(w.saida.seat.id),)),
    ),
    "without the newcomer's keys": ("membership_inconsistent", lambda w, n: n.entry(keys=None)),
    "with keys cut elsewhere": (
        "membership_inconsistent",
        lambda w, n: n.entry(keys=SeatKeys(n.seat.public.signing[:31], n.seat.public.agreement + b"0")),
    ),
    "without a key to read by": ("membership_inconsistent", lambda w, n: n.entry(sealed_keys=())),
    "with a key for somebody else": (
        "membership_inconsistent",
        lambda w, n: n.entry(sealed_keys=(n.key_for(os.urandom(16)),)),
    ),
    "with a second key beside it": (
        "membership_inconsistent",
        lambda w, n: n.entry(sealed_keys=(*n.clear.sealed_keys, n.key_for(os.urandom(16)))),
    ),
    "with a key of an epoch to come": (
        "membership_inconsistent",
        lambda w, n: n.entry(sealed_keys=(*n.clear.sealed_keys, n.key_for(n.seat.id, 2))),
    ),
    "that founds the centre again": (
        "membership_inconsistent",
        lambda w, n: n.entry(n.seat, kind="genesis", author=n.seat.id, administrator=True, server_key=bytes(32)),
    ),
    # what a newer Haki may know
    "of a suite to come": ("membership_unknown_suite", lambda w, n: n.entry(suite=2)),
    "of no suite": ("membership_unknown_suite", lambda w, n: n.entry(suite=0)),
    "of a kind to come": ("membership_unknown_kind", lambda w, n: n.entry(kind="remove", subject=w.neema.seat.id)),
    "that makes an administrator": ("membership_unknown_kind", lambda w, n: n.entry(administrator=True)),
    "of the first version": ("membership_unknown_kind", lambda w, n: n.entry(version=1)),
    "of a version to come": ("membership_unknown_kind", lambda w, n: n.entry(version=3)),
    # who may, and where it stands
    "by a colleague in the lead's name": ("membership_signature", lambda w, n: n.entry(w.neema.seat)),
    "by the newcomer in the lead's name": ("membership_signature", lambda w, n: n.entry(n.seat)),
    "by a colleague in her own": (
        "membership_not_administrator",
        lambda w, n: n.entry(w.neema.seat, author=w.neema.seat.id),
    ),
    "by the newcomer in his own": ("membership_not_administrator", lambda w, n: n.entry(n.seat, author=n.seat.id)),
    "that leaves a number out": ("membership_gap", lambda w, n: n.entry(number=n.clear.number + 1)),
    "in place of one that is there": ("membership_gap", lambda w, n: n.entry(number=3)),
    "on another history": ("membership_fork", lambda w, n: n.entry(previous=os.urandom(32))),
}


@pytest.mark.parametrize("what", ENTRIES)
def test_an_entry_that_does_not_add_up_has_its_alarm_and_lets_nobody_in(world: World, what: str) -> None:
    alarm, made = ENTRIES[what]
    newcomer, device = Newcomer(world), world.zawadi.copy()
    entry = made(world, newcomer)
    before = device.ledger.state
    assert told(device, world, lambda _, a: with_entry(a, entry)) == [alarm]
    assert device.ledger.state == before
    assert newcomer.seat.id not in before.members
    assert device.alarms() == []
    assert device.ids == world.saida.ids


@pytest.mark.parametrize("what", ENTRIES)
def test_an_honest_server_does_not_even_relay_it(world: World, what: str) -> None:
    entry = ENTRIES[what][1](world, Newcomer(world))
    outcomes: list[str] = []

    def heard(answer: CircleAnswer) -> CircleAnswer:
        outcomes.extend(answer.entry_outcomes)
        return answer

    lead = world.saida.copy()
    lead.sync(lambda answer: but(answer, circles=tuple(map(heard, answer.circles))), entries={lead.circle: entry})
    assert Outcome.STORED not in outcomes
    assert outcomes
    assert world.neema.copy().alarms() == []


# --- What is kept back ---


def newcomer_at(world: World) -> Device:
    """Let somebody in; return their device, which has heard of nothing but the founding entry."""
    seat = Seat.generate()
    genesis, server_key = admit(world.saida, seat, "Amina")
    ledger = MemoryLedger(seat, server_key)
    ledger.members.add_entry(genesis.clear.circle, genesis)
    return Device(world.server, ledger)


def test_a_newcomer_who_is_shown_batches_and_not_the_entry_with_their_key_is_told(tmp_path: Path) -> None:
    world = a_world(Server(tmp_path / "server"))
    amina = newcomer_at(world)
    assert told(amina, world, lambda _, a: but(a, entries=())) == ["no_key"]
    assert amina.ids == set()
    assert amina.alarms() == []
    assert amina.ids == world.saida.ids


def test_a_newcomer_who_is_shown_another_entry_in_place_of_theirs_is_told(tmp_path: Path) -> None:
    world = a_world(Server(tmp_path / "server"))
    amina, stranger = newcomer_at(world), Newcomer(world)
    assert told(amina, world, lambda _, a: but(a, entries=(*a.entries[:-1], stranger.entry(stranger.seat)))) != []
    assert amina.ids == set()
    assert amina.alarms() == []
    assert amina.ids == world.saida.ids
