"""An invite's letters, and how long it lasts."""

import os
from pathlib import Path

import pytest

from sync import membership, protocol
from sync.invite import Invite, MalformedInvite, invite_lookup, invite_text, parse_invite
from sync.protocol import JoinAsk
from sync.server import invites
from sync.server.commands import first_invite
from sync.server.database import ServerDatabase, sqlite_url
from sync.server.exchange import Exchange, wall_clock_ms
from sync.server.joining import Joining
from tests.sync.server.parts import Device, Seat, Server, genesis, request_to_join


def test_an_invite_survives_being_read_out_and_typed_again() -> None:
    invite = Invite(os.urandom(16), os.urandom(16))
    text = invite_text(invite)
    groups = " - ".join(text[at : at + 4].lower() for at in range(0, 52, 4))
    assert (len(text), parse_invite(f"\n {groups} ")) == (52, invite)


@pytest.mark.parametrize("typed", ["", "A" * 51, "A" * 53, "A" * 51 + "1", "A" * 51 + "B", "é" * 52, "0" * 52])
def test_what_is_no_invite_is_refused_with_a_word_on_what_to_do(typed: str) -> None:
    with pytest.raises(MalformedInvite, match="copy it again"):
        parse_invite(typed)


def test_an_invite_not_used_for_two_weeks_is_closed_but_who_waits_is_not_forgotten(tmp_path: Path) -> None:
    database = ServerDatabase.create(sqlite_url(tmp_path))
    lookup = invite_lookup(parse_invite(first_invite(database, "Kituo")).secret)
    seat = Seat()
    entry = genesis(seat, database.server_key)
    today = Joining(database)
    assert today.answer(JoinAsk(protocol.VERSION, lookup, genesis=entry)).state == "member"
    circle = membership.read_entry(entry).clear.circle
    device = Device(Server(), database.server_key, circle, seat, known=1)
    used, unused = os.urandom(16), os.urandom(16)
    for exchange in (Exchange(database), Exchange(database, lambda: 0)):  # the first opening counts
        exchange.answer(*protocol.read_request(device.request(device.ask(invites=(used, unused)))))
    waiting = request_to_join(used, Seat())
    assert today.answer(waiting).state == "waiting"

    later = Joining(database, lambda: wall_clock_ms() + invites.LIFETIME_MS)
    assert later.answer(JoinAsk(protocol.VERSION, unused)).state == "refused"
    assert later.answer(request_to_join(unused, Seat())).state == "refused"
    assert later.answer(waiting).state == "waiting"
    database.close()
