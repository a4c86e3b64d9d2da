"""Getting into a centre: the invite's pin decides, and nothing of a person is sent before it fits."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from sync import enrolment, frame, keys, protocol
from sync.carrier import NotHaki
from sync.enrolment import OtherServer, UnknownInvite
from sync.invite import Invite, invite_lookup
from sync.keys import Claim, Seat, SeatDetails
from sync.protocol import JoinAnswer
from tests.sync.hostile import but, flipped
from tests.sync.parts import CENTRE, NOW, Server, Wire, add, found_centre, new_invite


class Lying(Wire):
    """A wire whose answers to joins are falsified."""

    def __init__(self, server: Server, lie: Callable[[JoinAnswer], JoinAnswer | bytes]) -> None:
        super().__init__(server)
        self._lie = lie

    def post(self, path: str, body: bytes) -> bytes:
        answer = self._lie(protocol.read_join_answer(super().post(path, body)))
        return answer if isinstance(answer, bytes) else protocol.encode(answer)


def test_an_operators_invite_opens_a_centre_yet_to_be_made(server: Server) -> None:
    opening = enrolment.look_up(Wire(server), server.new_invite())
    assert (opening.genesis, opening.centre, opening.server_key) == (None, CENTRE, server.key)


def test_the_pack_an_operator_proposes_comes_with_the_opening_and_what_is_no_name_of_one_does_not(
    server: Server,
) -> None:
    invite = server.new_invite(pack="kenya")
    assert enrolment.look_up(Wire(server), invite).pack == "kenya"
    for word in ("../../kenya", "Kenya\x1b[2J", "k" * 41):
        told = Lying(server, lambda answer, word=word: but(answer, pack=word))
        assert enrolment.look_up(told, invite).pack == ""


def test_a_members_invite_opens_the_members_centre(server: Server) -> None:
    lead = found_centre(server)
    opening = enrolment.look_up(Wire(server), new_invite(lead))
    assert opening.genesis is not None
    assert (opening.genesis.hash, opening.server_key) == (lead.ledger.state.genesis, server.key)


def another_centre(server: Server) -> bytes:
    return found_centre(server).ledger.entries[0].wire


LIES: dict[str, tuple[type[Exception], Callable[[Server, JoinAnswer], JoinAnswer | bytes]]] = {
    "another server's key": (OtherServer, lambda s, a: but(a, server_key=os.urandom(32))),
    "a key of another length": (OtherServer, lambda s, a: but(a, server_key=a.server_key[:-1])),
    "another centre": (OtherServer, lambda s, a: but(a, genesis=another_centre(s))),
    "no centre at all": (OtherServer, lambda s, a: but(a, state="new_centre", genesis=b"")),
    "a founding entry changed": (OtherServer, lambda s, a: but(a, genesis=flipped(a.genesis, 60))),
    "a founding entry that is none": (OtherServer, lambda s, a: but(a, genesis=b"rubbish")),
    "an invite not known": (UnknownInvite, lambda s, a: but(a, state="unknown", genesis=b"")),
    "an invite used up": (UnknownInvite, lambda s, a: but(a, state="refused", genesis=b"")),
    "garbage": (NotHaki, lambda s, a: b"\xff\xfe"),
    "nothing": (NotHaki, lambda s, a: b""),
}


@pytest.mark.parametrize("what", LIES)
def test_a_server_that_is_not_the_one_the_invite_pins_learns_nothing_but_the_lookup(server: Server, what: str) -> None:
    error, lie = LIES[what]
    invite = new_invite(found_centre(server))
    wire = Lying(server, lambda answer: lie(server, answer))
    with pytest.raises(error):
        enrolment.look_up(wire, invite)
    assert wire.requests == [protocol.encode(protocol.JoinAsk(protocol.VERSION, invite_lookup(invite.secret)))]


def test_an_invite_with_one_letter_wrong_is_not_known(server: Server) -> None:
    invite = new_invite(found_centre(server))
    with pytest.raises(UnknownInvite):
        enrolment.look_up(Wire(server), Invite(flipped(invite.secret, 0), invite.pin))
    with pytest.raises(OtherServer):
        enrolment.look_up(Wire(server), Invite(invite.secret, flipped(invite.pin, 0)))


def test_asking_again_is_harmless_and_ends_when_somebody_lets_the_seat_in(server: Server) -> None:
    lead = found_centre(server)
    invite, seat, wire = new_invite(lead), Seat.generate(), Wire(server)
    request = keys.ask_to_join(seat, invite, lead.ledger.state.genesis, Claim("Neema", "tablet"))
    assert [enrolment.ask(wire, request) for _ in range(3)] == ["waiting"] * 3
    lead.sync()
    assert lead.ledger.joins == (request,)
    details = SeatDetails("Neema", "tablet", "worker", "MW")
    state, own = lead.ledger.state, dict(lead.ledger.known_keys)
    entry = keys.add_seat(lead.seat, state, own, keys=seat.public, details=details, now_ms=NOW)
    lead.sync(entries={lead.circle: entry.wire})
    assert enrolment.ask(wire, request) == "member"


def test_an_invite_lets_one_seat_in(server: Server) -> None:
    lead = found_centre(server)
    invite, first, second = new_invite(lead), Seat.generate(), Seat.generate()
    early, late = (
        keys.ask_to_join(seat, invite, lead.ledger.state.genesis, Claim("Amina", "tablet")) for seat in (first, second)
    )
    assert enrolment.ask(Wire(server), early) == "waiting"
    add(lead, first, SeatDetails("Amina", "tablet", "worker", "MW"))
    with pytest.raises(UnknownInvite):
        enrolment.ask(Wire(server), late)


def test_founding_a_centre_twice_is_harmless_and_a_second_centre_is_refused(server: Server) -> None:
    invite, wire = server.new_invite(), Wire(server)
    details = SeatDetails("Saida", "laptop", "lead", "KD", CENTRE)
    first, second = (
        keys.found(Seat.generate(), server_key=server.key, details=details, now_ms=NOW)[0] for _ in range(2)
    )
    enrolment.found_centre(wire, invite, first)
    enrolment.found_centre(wire, invite, first)
    with pytest.raises(UnknownInvite):
        enrolment.found_centre(wire, invite, second)


def test_a_pin_is_of_centre_and_server_together() -> None:
    assert len({frame.invite_pin(a, b) for a in (bytes(32), b"g" * 32) for b in (b"k" * 32, b"l" * 32)}) == 4
