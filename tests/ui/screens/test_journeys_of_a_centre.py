"""The life of a centre, as a person does it with a finger and with keys alone, in both languages: sync, with an answer
to decide on; trainings, partners and figures; a second device.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.ui.widgets.read_out import ReadOut
from app.words.language import _, day_and_year, ngettext
from tests.relay import Relay
from tests.seats import Known, Seat
from tests.sync.server.parts import Server
from tests.ui.hands import Hand, both_hands
from tests.ui.parts import PASSPHRASE
from tests.ui.play import NOW

pytestmark = pytest.mark.ui

Sit = Callable[..., Hand]

NOBODY = "http://127.0.0.1:9"
"""An address at which no server answers."""


@both_hands
def test_the_sync_line_tells_the_truth_and_what_two_people_answered_differently_waits_to_be_decided(
    sit: Sit, two_seats_behind_a_relay: tuple[Seat, Seat, Relay], server: Server
) -> None:
    lead, tablet, relay = two_seats_behind_a_relay
    case = lead.record("incident", reported_on="2022-03-20")["case"]
    lead("edit", case, "age=15")
    lead.sync()
    tablet.sync()
    tablet("edit", case, "age=14")
    tablet.record("incident", reported_on="2022-03-21", narrative="Aliniahidi karo ya shule")
    tablet.sync()
    lead("edit", case, "age=16")

    relay.server = NOBODY
    hand = sit(lead.folder, now=None)
    hand.unlock()
    offline = ngettext("Offline, {count} to send", "Offline, {count} to send", 1).format(count=1)
    assert hand.sees(offline)
    hand.go_to("Devices")
    only_here = ngettext("{count} Save is only on this device.", "{count} Saves are only on this device.", 1)
    assert hand.sees(only_here.format(count=1))

    relay.server = server.address
    hand.press("Sync now")
    assert not hand.sees(offline)
    assert hand.sees("Nothing is only on this device.")
    receipted = hand.book.centre.status()["receipted"]
    signed = ngettext(
        "the server has signed for {count} change", "the server has signed for {count} changes", receipted
    )
    signed = signed.format(count=receipted)
    assert hand.sees(signed[:1].upper() + signed[1:])
    hand.go_to("Cases")
    hand.search("Aliniahidi karo ya shule")
    assert hand.sees("Log follow-up"), "what the colleague recorded has arrived"

    hand.go_to("Today")
    assert hand.sees(ngettext("{count} answer to decide", "{count} answers to decide", 1).format(count=1))
    hand.press("Age in years")
    assert hand.here == "conflicts"
    assert hand.sees("14")
    assert hand.sees("16")
    assert hand.sees("amina")
    hand.hold("Hold to keep this")
    assert hand.sees("Nothing to decide")
    decided = hand.book.records.show(case)
    assert decided["conflicts"] == []

    hand.go_to("Devices")
    hand.press("Sync now")
    tablet.sync()
    assert (tablet.ask("show", case)["age"], tablet.ask("conflicts")) == (decided["age"], [])


@both_hands
def test_a_training_and_a_partner_are_written_down_and_a_figure_opens_to_the_people_behind_it(
    sit: Sit, keys_of_a_centre: Known, tmp_path: Path
) -> None:
    seat = keys_of_a_centre.copy(tmp_path / "seat")
    with seat.casebook(lambda: NOW) as book:
        days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
        book.records.record("target", {"indicator": "trained", "value": 4, **days})
        before = book.records.record("training", {"on": "2026-02-01", "title": "From PRC to P3"}).id
        book.records.record("attendee", {"training": before, "name": "Neema", "phone": "0712345678", "cadre": "police"})
    hand = sit(seat)
    hand.go_to("Trainings")
    hand.press("Add")
    hand.choose("Date", "Today")
    hand.write("Title", "Children as witnesses")
    hand.go_on()
    hand.search("witnesses")
    for name, phone in (("Neema", "0712345678"), ("Zawadi", "0787654321")):
        hand.press("Add a person")
        hand.write("Name", name)
        hand.write("Phone", phone)
        hand.choose("Profession", hand.label("cadre", "police"))
        hand.go_on()
        if name == "Neema":  # who was at one before is asked about, and counted once
            hand.press("The same person")
    assert hand.sees(ngettext("{count} person", "{count} people", 2).format(count=2))
    assert hand.sees(ngettext("{count} had been to one before", "{count} had been to one before", 1).format(count=1))
    assert not hand.sees("Neema")

    hand.go_to("Partners")
    hand.press("Add")
    hand.write("Name", "Afya Clinic")
    hand.choose("What kind of institution?", hand.label("institution", "hospital"))
    hand.choose("Agreement", hand.label("agreement", "signed"))
    hand.write("Agreement signed on", "1 March 2026")
    hand.write("Agreement valid until", "1 March 2028")
    hand.go_on()
    hand.search("Afya")
    assert hand.sees(_("until {date}").format(date=day_and_year(date(2028, 3, 1))))

    hand.go_to("Numbers")
    hand.play.frames(4, seconds=4)  # until the notice with the way back has gone from the foot
    assert hand.sees("People trained")
    assert hand.sees(_("of {target}").format(target=4))
    hand.press(ngettext("{count} record", "{count} records", 2).format(count=2))
    assert hand.here == "figure"
    hand.press(hand.label("cadre", "police"))
    assert hand.here == "trained"


@both_hands
def test_a_second_device_joins_is_compared_and_approved(sit: Sit, server: Server, tmp_path: Path) -> None:
    lead = sit(tmp_path / "lead", now=None)
    join(lead, server.address, server.new_invite("Mombasa Justice Centre 2"), "Amina")
    lead.go_to("Devices")
    lead.press("Make an invite")
    invite = "".join(groups_read_out(lead))

    tablet = sit(tmp_path / "tablet", now=None)
    join(tablet, server.address, invite, "Zawadi")
    assert tablet.sees("Nearly there")
    fingerprint = groups_read_out(tablet)

    lead = sit(tmp_path / "lead", now=None)
    lead.unlock()
    lead.go_to("Devices")
    lead.press("Compare")
    assert groups_read_out(lead) == fingerprint
    lead.hold("It is the same: hold to approve")
    assert lead.sees(_("{person} may record from now on.").format(person="Zawadi"))

    tablet = sit(tmp_path / "tablet", now=None)
    tablet.unlock()
    tablet.go_to("Devices")
    tablet.press("Sync now")
    assert tablet.sees("Devices of the centre")
    tablet.begin_incident()
    assert tablet.here == "form"


def join(hand: Hand, address: str, invite: str, person: str) -> None:
    """Join by an invite, at the first run."""
    hand.press("Join a centre")
    hand.write("Address of the centre's server", address)
    hand.write("Invite", invite)
    hand.write("What do colleagues call you?", person)
    hand.press("Next: a passphrase")
    hand.write("Passphrase", PASSPHRASE)
    hand.write("The same once more", PASSPHRASE)
    hand.press("Ask to join")


def groups_read_out(hand: Hand) -> list[str]:
    """Return what stands there to be read out: the groups of an invite or a fingerprint."""
    return list(next(hand.play.every(ReadOut)).groups)
