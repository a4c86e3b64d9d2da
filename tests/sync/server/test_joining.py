"""How a centre is made with an invite, and how a device waits to be let into one."""

import os

from sync import frame, protocol
from sync.frame import NO_HASH
from sync.invite import invite_lookup, parse_invite
from sync.protocol import JoinAsk
from tests.sync.server.parts import POSTGRESQL_IN_SOAK, Device, Seat, Server, found_centre, genesis, request_to_join

pytestmark = POSTGRESQL_IN_SOAK

# --- Making a centre ---


def test_the_first_invite_pins_the_server_and_opens_a_centre_by_its_name(server: Server) -> None:
    invite = parse_invite(server.new_invite("Kituo cha Saida"))
    answer = server.join(JoinAsk(protocol.VERSION, invite_lookup(invite.secret)))
    assert (answer.state, answer.centre, answer.genesis) == ("new_centre", "Kituo cha Saida", b"")
    assert invite.pin == frame.invite_pin(NO_HASH, answer.server_key)


def test_the_pack_that_is_proposed_for_a_centre_is_told_whoever_makes_it_and_whoever_joins_it(server: Server) -> None:
    lookup = invite_lookup(parse_invite(server.new_invite("Kituo cha Saida", pack="tanzania")).secret)
    assert server.join(JoinAsk(protocol.VERSION, lookup)).pack == "tanzania"
    lead = found_centre(server, pack="tanzania")
    assert server.join(JoinAsk(protocol.VERSION, opened_invite(lead))).pack == "tanzania"
    assert server.join(JoinAsk(protocol.VERSION, opened_invite(found_centre(server)))).pack == ""


def test_a_centre_is_made_once_and_repeating_it_is_harmless(server: Server) -> None:
    lookup = invite_lookup(parse_invite(server.new_invite()).secret)
    key = server.join(JoinAsk(protocol.VERSION, lookup)).server_key
    mine, other = genesis(Seat(), key), genesis(Seat(), key)
    assert server.join(JoinAsk(protocol.VERSION, lookup, genesis=mine)).state == "member"
    assert server.join(JoinAsk(protocol.VERSION, lookup, genesis=mine)).state == "member"
    assert server.join(JoinAsk(protocol.VERSION, lookup, genesis=other)).state == "refused"
    assert server.join(JoinAsk(protocol.VERSION, lookup)).state == "refused"


def test_nobody_takes_a_circle_that_is_there_already(server: Server, lead: Device) -> None:
    lookup = invite_lookup(parse_invite(server.new_invite()).secret)
    taken = genesis(Seat(), lead.server_key, lead.circle)
    assert server.join(JoinAsk(protocol.VERSION, lookup, genesis=taken)).state == "refused"
    theirs = JoinAsk(protocol.VERSION, lookup, genesis=lead.entries[0])
    assert server.join(theirs).state == "refused"
    assert server.join(JoinAsk(protocol.VERSION, lookup)).state == "new_centre"


def test_a_founding_entry_for_another_server_or_with_a_bad_signature_is_refused(server: Server, lead: Device) -> None:
    lookup = invite_lookup(parse_invite(server.new_invite()).secret)
    spoilt = bytearray(genesis(Seat(), lead.server_key))
    spoilt[-1] ^= 1
    for wrong in (genesis(Seat(), os.urandom(32)), bytes(spoilt), b"rubbish"):
        assert server.join(JoinAsk(protocol.VERSION, lookup, genesis=wrong)).state == "refused"


def test_a_standalone_device_may_bring_a_founding_entry_that_names_no_server(server: Server) -> None:
    lookup = invite_lookup(parse_invite(server.new_invite()).secret)
    assert server.join(JoinAsk(protocol.VERSION, lookup, genesis=genesis(Seat(), b""))).state == "member"


# --- Joining one ---


def opened_invite(lead: Device) -> bytes:
    lookup = os.urandom(16)
    assert not lead.exchange(invites=(lookup,)).refused
    return lookup


def test_an_invite_of_a_lead_shows_the_founding_entry_to_check_before_anything_is_sent(lead: Device) -> None:
    answer = lead.server.join(JoinAsk(protocol.VERSION, opened_invite(lead)))
    assert (answer.state, answer.genesis, answer.centre) == ("open", lead.entries[0], "")


def test_a_device_waits_is_seen_by_the_lead_is_added_and_learns_of_it(lead: Device) -> None:
    lookup, newcomer = opened_invite(lead), Seat()
    asked = request_to_join(lookup, newcomer)
    assert lead.server.join(asked).state == "waiting"
    assert lead.server.join(asked).state == "waiting"
    assert lead.exchange().joins == (asked.request,)
    device = lead.let_in(newcomer)
    assert lead.server.join(asked).state == "member"
    assert lead.exchange().joins == ()
    assert device.pull() == []


def test_an_invite_is_closed_once_somebody_has_joined_by_it(lead: Device) -> None:
    lookup, invited, late = opened_invite(lead), Seat(), Seat()
    for seat in (invited, late):
        assert lead.server.join(request_to_join(lookup, seat)).state == "waiting"
    lead.let_in(invited)
    assert lead.server.join(request_to_join(lookup, late)).state == "refused"
    assert lead.server.join(JoinAsk(protocol.VERSION, lookup)).state == "refused"
    assert not lead.exchange(invites=(lookup,)).refused
    assert lead.server.join(JoinAsk(protocol.VERSION, lookup)).state == "refused"


def test_letting_one_in_leaves_other_invites_open(lead: Device) -> None:
    first, second, invited, other = opened_invite(lead), opened_invite(lead), Seat(), Seat()
    lead.server.join(request_to_join(first, invited))
    lead.server.join(request_to_join(second, other))
    lead.let_in(invited)
    assert [request.keys for request in lead.exchange().joins] == [other.keys]


def test_only_administrators_open_invites_and_see_who_waits(lead: Device) -> None:
    worker = lead.let_in()
    lookup = os.urandom(16)
    worker.exchange(invites=(lookup,))
    assert lead.server.join(JoinAsk(protocol.VERSION, lookup)).state == "unknown"
    lead.server.join(request_to_join(opened_invite(lead), Seat()))
    assert (len(lead.exchange().joins), worker.exchange().joins) == (1, ())


def test_a_circle_cannot_take_over_the_invite_of_another(server: Server, lead: Device) -> None:
    lookup = opened_invite(lead)
    found_centre(server).exchange(invites=(lookup,))
    assert server.join(JoinAsk(protocol.VERSION, lookup)).genesis == lead.entries[0]


def test_a_flood_of_junk_cannot_keep_out_the_person_invited(lead: Device) -> None:
    lookup, invited = opened_invite(lead), Seat()
    lead.server.join(request_to_join(lookup, invited))
    for _ in range(2 * protocol.MAX_WAITING_JOINS):
        lead.server.join(request_to_join(lookup, Seat()))
    assert lead.server.join(request_to_join(lookup, invited)).state == "waiting"
    waiting = lead.exchange().joins
    assert len(waiting) == protocol.MAX_WAITING_JOINS
    assert invited.keys in [request.keys for request in waiting]


def test_an_unknown_invite_learns_the_servers_key_and_nothing_else(server: Server, lead: Device) -> None:
    lookup = os.urandom(16)
    asks = (
        JoinAsk(protocol.VERSION, lookup),
        request_to_join(lookup, Seat()),
        JoinAsk(protocol.VERSION, lookup, genesis=genesis(Seat(), lead.server_key)),
    )
    for ask in asks:
        answer = server.join(ask)
        assert (answer.state, answer.server_key) == ("unknown", lead.server_key)
        assert (answer.genesis, answer.centre) == (b"", "")


def test_requests_no_device_sends_are_malformed(server: Server, lead: Device) -> None:
    lookup = opened_invite(lead)
    good = request_to_join(lookup, Seat())
    assert good.request
    wrong = (
        JoinAsk(protocol.VERSION, b"short"),
        JoinAsk(protocol.VERSION, os.urandom(16), good.request),
        JoinAsk(protocol.VERSION, lookup, good.request, genesis=lead.entries[0]),
        request_to_join(lookup, Seat(), claim=bytes(protocol.MAX_JOIN_CLAIM_BYTES + 1)),
    )
    for ask in wrong:
        answered = server.post(protocol.JOIN_PATH, protocol.encode(ask))
        assert (answered.status, answered.code) == (400, "malformed")
