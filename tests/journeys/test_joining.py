"""How a device comes into a centre, and everything that must not let it in."""

from __future__ import annotations

import contextlib
import http.server
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync.client import Link
from sync.enrolment import ask, look_up
from sync.invite import invite_lookup, invite_text, parse_invite
from sync.keys import Claim, ask_to_join
from sync.keys import Seat as Keys
from sync.membership import SeatKeys
from sync.protocol import CONTENT_TYPE
from tests.relay import Relay
from tests.seats import CENTRE, Known, Ran, Seat, haki, join, new_centre
from tests.sync.server.parts import Server

DAY = '{"reported_on":"2022-03-22"}'


def set_up(folder: Path, address: str, invite: str) -> Ran:
    return haki("setup", "--server", address, "--invite", invite, "--person", "amina", "--data", folder)


def is_refused(ran: Ran, named: str) -> None:
    assert (ran.status, ran.out) == (1, "")
    assert named in ran.line


# --- Waiting to be let in --------------------------------------------------------------------------------------


def test_a_device_that_waits_sees_and_records_nothing_until_a_lead_has_compared_its_fingerprint(
    lead: Seat, server: Server, tmp_path: Path
) -> None:
    made = lead.record("incident", reported_on="2022-03-22", narrative="Aliniahidi karo")
    lead.sync()
    invite = lead.ask("device", "invite")["invite"]
    amina = Seat(tmp_path / "tablet")
    typed = " ".join(invite[at : at + 4] for at in range(0, 52, 4)).lower()  # as people read it to each other
    waiting = amina.ask("setup", "--server", server.address, "--invite", typed, "--person", "amina")
    assert waiting["state"] == "waiting"

    is_refused(amina("record", "incident", "--from", "-", stdin=DAY), "waits to be approved")
    is_refused(amina("sync"), "waits to be approved")
    is_refused(amina("show", made["code"]), "no record")
    is_refused(amina("device", "invite"), "Only a lead")
    assert amina.ask("list", "incident") == []
    assert amina.ask("status")["state"] == "waiting"
    assert amina.is_sound()

    seen = {each["state"]: each for each in lead.ask("device", "list")}
    assert (seen["waiting"]["person"], seen["waiting"]["fingerprint"]) == ("amina", waiting["fingerprint"])
    assert lead.ask("device", "approve", waiting["id"][:8])["state"] == "member"
    assert amina.sync()["pulled"] == 2
    assert amina.ask("show", made["id"])["narrative"] == "Aliniahidi karo"
    assert amina.record("incident", reported_on="2022-03-24")["id"]
    is_refused(lead("device", "approve", waiting["id"]), "No waiting device")


def test_who_lets_a_device_in_sees_what_came_along_and_gives_no_pseudonym_a_second_time(
    lead: Seat, server: Server, tmp_path: Path
) -> None:
    colleague = join(tmp_path / "tablet", lead, server.address)
    invite = lead.ask("device", "invite")["invite"]
    lead.sync()
    heard: set[str] = set()
    with Known.of(lead.folder).casebook() as book, Known.of(colleague.folder).casebook() as theirs:
        first = book.records.record("incident", {"reported_on": "2022-03-22"})
        came = {theirs.records.record("incident", {"reported_on": "2022-03-22"}).pseudonym for _ in range(60)}
        theirs.centre.sync()
        waiting = Seat(tmp_path / "phone").ask(
            "setup", "--server", server.address, "--invite", invite, "--person", "ana"
        )
        book.subscribe(lambda changed: heard.update(changed.entities))

        book.centre.hear_of_devices(lambda _said: None)
        book.centre.approve(waiting["id"])

        assert {"case", "incident"} <= heard
        given = {book.records.record("incident", {"reported_on": "2022-03-22"}).pseudonym for _ in range(40)}
    assert len(given) == 40
    assert not given & {*came, first.pseudonym}


def test_a_request_whose_key_is_none_is_refused_when_it_is_to_be_let_in(lead: Seat, server: Server) -> None:
    """Whoever has the invite can send anything under it: here a point by which nothing stays secret."""
    lead.sync()
    invite = parse_invite(lead.ask("device", "invite")["invite"])
    lead.sync()
    link, newcomer = Link(server.address), Keys.generate()
    newcomer.public = SeatKeys(newcomer.public.signing, bytes(32))
    newcomer.id = newcomer.public.seat
    genesis = look_up(link, invite).genesis
    assert genesis is not None
    assert ask(link, ask_to_join(newcomer, invite, genesis.hash, Claim("amina", "tablet"))) == "waiting"
    link.close()
    waiting = next(each for each in lead.ask("device", "list") if each["state"] == "waiting")
    is_refused(lead("device", "approve", waiting["id"]), "key is none")
    assert lead.is_sound()


TWO_LINES = f"Asha (tablet)\nwaiting  {'0' * 32}  AAAAA-BBBBB-CCCCC-DDDDD  Asha"
BAD_NAMES = {
    "a line": TWO_LINES,
    "a sign": "Asha\x1b[2K",
    "turned round": "\u202eahsA",
    "turned round and back": "As\u2067ha\u2069",
    "a mark of direction": "Asha\u200f",
    "too long": 101 * "a",
    "nothing between two letters": "As\u200bha",
    "a joiner": "As\u200dha",
    "a soft hyphen": "As\u00adha",
    "a byte order mark": "\ufeffAsha",
    "a tag": "Asha\U000e0041",
    "a space that does not break": "Asha\u00a0K",
    "a wide space": "Asha\u3000K",
    "a line by another sign": "Asha\u2028K",
    "a tab": "Asha\tK",
    "a filler": "\u3164",
    "fillers": "\u115f \u1160",
    "braille without a dot": "\u2800",
    "a choice of nothing": "\ufe0f",
    "an accent upon nothing": "\u0301",
}


@pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES)
def test_a_name_that_breaks_the_line_or_steers_the_terminal_sets_nothing_up(tmp_path: Path, name: str) -> None:
    for words in (["--person", name], ["--device-name", name], ["--centre", name]):
        centre = ["--standalone", "--centre", CENTRE] if words[0] != "--centre" else ["--standalone"]
        is_refused(haki("setup", *centre, *words, "--data", tmp_path / "seat"), "name")
    asks = ("setup", "--server", "http://127.0.0.1:1", "--invite", "A" * 52, "--person", name)
    is_refused(haki(*asks, "--data", tmp_path / "seat"), "name")
    assert not (tmp_path / "seat").exists()


def test_a_request_under_such_a_name_is_shown_refused_in_one_line_and_cannot_be_approved(
    lead: Seat, server: Server
) -> None:
    """Whoever has the invite need not use our Haki."""

    class Unchecked(msgspec.Struct, array_like=True):
        person: str
        device: str

    invite = parse_invite(lead.ask("device", "invite")["invite"])
    lead.sync()
    link, newcomer = Link(server.address), Keys.generate()
    genesis = look_up(link, invite).genesis
    assert genesis is not None
    claim = Unchecked(TWO_LINES, "tablet")
    ask(link, ask_to_join(newcomer, invite, genesis.hash, claim))  # type: ignore[arg-type]
    link.close()
    listed = lead("device", "list").out.splitlines()
    assert [line.split()[0] for line in listed] == ["member", "refused"]
    assert "Asha" not in listed[1]
    is_refused(lead("device", "approve", newcomer.id.hex()), "no name")


def test_nobody_sets_up_or_is_let_in_by_a_name_of_two_scripts(lead: Seat, server: Server, tmp_path: Path) -> None:
    saida = "S\u0430ida"  # the second letter is Cyrillic
    is_refused(Seat(tmp_path / "alone")("setup", "--standalone", "--centre", CENTRE, "--person", saida), "two scripts")
    lead.ask("device", "list")
    typed = lead.ask("device", "invite")["invite"]
    joining = Seat(tmp_path / "joining")("setup", "--server", server.address, "--invite", typed, "--person", saida)
    is_refused(joining, "two scripts")
    assert not (tmp_path / "joining").exists()

    invite = parse_invite(typed)  # a changed program asks all the same
    lead.sync()
    link, newcomer = Link(server.address), Keys.generate()
    genesis = look_up(link, invite).genesis
    assert genesis is not None
    assert ask(link, ask_to_join(newcomer, invite, genesis.hash, Claim(saida, "tablet"))) == "waiting"
    link.close()
    lead.ask("device", "list")
    is_refused(lead("device", "approve", newcomer.id.hex()), "two scripts")
    assert [each["state"] for each in lead.ask("device", "list")] == ["member", "waiting"]


def test_a_device_is_approved_by_its_fingerprint_or_eight_digits_of_its_id_and_not_by_fewer(
    lead: Seat, server: Server, tmp_path: Path
) -> None:
    invites = [lead.ask("device", "invite")["invite"] for _ in range(2)]
    first, second = (
        Seat(tmp_path / each[:8]).ask("setup", "--server", server.address, "--invite", each) for each in invites
    )
    lead.ask("device", "list")
    is_refused(lead("device", "approve", first["id"][:7]), "first 8 digits")
    assert lead.ask("device", "approve", first["fingerprint"].lower())["id"] == first["id"]
    assert lead.ask("device", "approve", second["id"][:8])["id"] == second["id"]


def test_the_lead_is_told_when_somebody_else_is_called_the_same(
    two_seats: tuple[Seat, Seat], server: Server, tmp_path: Path
) -> None:
    lead, _ = two_seats
    member = next(each["id"] for each in lead.ask("device", "list") if each["person"] == "amina")
    invite = lead.ask("device", "invite")["invite"]
    other = Seat(tmp_path / "other").ask("setup", "--server", server.address, "--invite", invite, "--person", "Amina")
    lead.ask("device", "list")
    ran = lead("device", "approve", other["id"], "--json")
    assert ran.data["same_name"] == [member]
    assert ran.line.startswith(f"{member} was called Amina before")
    invite = lead.ask("device", "invite")["invite"]
    looks = "\uff21rnina"  # a wide A, and r with n for m
    alike = Seat(tmp_path / "alike").ask("setup", "--server", server.address, "--invite", invite, "--person", looks)
    lead.ask("device", "list")
    assert set(lead("device", "approve", alike["id"], "--json").data["same_name"]) == {member, other["id"]}


def test_only_a_lead_invites_and_lets_in(two_seats: tuple[Seat, Seat], server: Server, tmp_path: Path) -> None:
    lead, amina = two_seats
    is_refused(amina("device", "invite"), "Only a lead")
    invite = lead.ask("device", "invite")["invite"]
    assert set_up(tmp_path / "third", server.address, invite).status == 0
    third = next(each for each in lead.ask("device", "list") if each["state"] == "waiting")
    is_refused(amina("device", "approve", third["id"]), "Only a lead")
    assert len([each for each in amina.ask("device", "list") if each["state"] == "member"]) == 2


def test_an_invite_lets_one_device_in_and_is_then_used_up(
    two_seats: tuple[Seat, Seat], server: Server, tmp_path: Path
) -> None:
    lead, _ = two_seats
    invite = lead.ask("device", "invite")["invite"]
    first, second = (
        Seat(tmp_path / name).ask("setup", "--server", server.address, "--invite", invite) for name in ("a", "b")
    )
    lead.ask("device", "list")
    lead.ask("device", "approve", first["id"])
    assert Seat(tmp_path / "a").sync()["round_trips"] >= 1
    is_refused(Seat(tmp_path / "b")("sync"), "invite")
    assert second["id"] not in [each["id"] for each in lead.ask("device", "list") if each["state"] == "member"]


# --- Invites and servers that are not right --------------------------------------------------------------------


def by_the_operator(server: Server, statement: str, *values: object) -> None:
    """Have the operator write in the server's tables by hand, while it serves."""
    with contextlib.closing(sqlite3.connect(Path(server.place[1]) / "haki-server.db", timeout=20)) as tables, tables:
        assert tables.execute(statement, values).rowcount == 1


def test_a_used_invite_that_the_operator_opens_again_lets_nobody_in(lead: Seat, server: Server, tmp_path: Path) -> None:
    """A bribed operator, and somebody who found the slip of paper on which the invite was written."""
    invite = lead.ask("device", "invite")["invite"]
    used = Seat(tmp_path / "used")
    by_invite = ("setup", "--server", server.address, "--invite", invite)
    waiting = used.ask(*by_invite, "--person", "amina")
    lead.ask("device", "list")
    lead.ask("device", "approve", waiting["id"])
    is_refused(Seat(tmp_path / "late")(*by_invite, "--person", "amina"), "invite")

    by_the_operator(
        server, "UPDATE invite SET used_at = NULL WHERE lookup = ?", invite_lookup(parse_invite(invite).secret)
    )
    late = Seat(tmp_path / "later").ask(*by_invite, "--person", "amina")
    assert late["state"] == "waiting"
    listed = {each["id"]: each for each in lead.ask("device", "list")}
    assert (listed[late["id"]]["state"], listed[late["id"]]["person"]) == ("refused", "")
    is_refused(lead("device", "approve", late["id"]), "not made with an invite of this device")


def test_a_request_to_join_in_which_the_operator_puts_other_keys_lets_nobody_in(
    lead: Seat, server: Server, tmp_path: Path
) -> None:
    invite = lead.ask("device", "invite")["invite"]
    amina = Seat(tmp_path / "tablet")
    amina.ask("setup", "--server", server.address, "--invite", invite, "--person", "amina")
    operators = Keys.generate().public
    by_the_operator(
        server,
        "UPDATE join_request SET signing = ?, agreement = ?, seat = ? WHERE lookup = ?",
        operators.signing, operators.agreement, operators.seat, invite_lookup(parse_invite(invite).secret),
    )  # fmt: skip
    (asking,) = [each for each in lead.ask("device", "list") if each["state"] != "member"]
    assert (asking["id"], asking["state"], asking["person"]) == (operators.seat.hex(), "refused", "")
    is_refused(lead("device", "approve", asking["id"]), "not made with an invite of this device")
    is_refused(amina("sync"), "waits to be approved")


def test_an_invite_that_the_operator_leads_to_another_centre_sets_nothing_up(
    lead: Seat, server: Server, tmp_path: Path
) -> None:
    other = new_centre(tmp_path / "other", server, name="Kilifi Justice Centre")
    invites = [parse_invite(each.ask("device", "invite")["invite"]) for each in (lead, other)]
    by_the_operator(
        server,
        "UPDATE invite SET circle = (SELECT circle FROM invite WHERE lookup = ?) WHERE lookup = ?",
        *(invite_lookup(each.secret) for each in reversed(invites)),
    )
    joining = Seat(tmp_path / "tablet")("setup", "--server", server.address, "--invite", invite_text(invites[0]))
    is_refused(joining, "belongs to another server or another centre")
    assert not (tmp_path / "tablet" / "slot").exists()


@pytest.mark.parametrize(
    ("invite", "named"),
    [
        ("    ", "52 letters"),
        ("ABCD", "has 4"),
        ("A" * 53, "has 53"),
        ("1" * 52, "A to Z"),
        ("A" * 51 + "B", "last letter"),
        ("💥" * 52, "A to Z"),
        ("A" * 52, "does not know this invite"),
    ],
)
def test_a_garbled_or_unknown_invite_sets_nothing_up(server: Server, tmp_path: Path, invite: str, named: str) -> None:
    is_refused(set_up(tmp_path / "seat", server.address, invite), named)
    assert not (tmp_path / "seat").exists()


def test_where_no_server_answers_nothing_is_set_up_and_an_invite_waits_for_the_next_exchange(
    own_server: Server, tmp_path: Path
) -> None:
    lead = new_centre(tmp_path / "lead", own_server)
    own_server.stop()
    is_refused(set_up(tmp_path / "seat", own_server.address, "A" * 52), "nothing was set up")
    assert not (tmp_path / "seat").exists()
    assert lead("device", "invite").line.endswith("The invite opens once this device has exchanged (haki sync).")
    assert lead("device", "list").line.endswith("Shown is what is known here.")


def test_an_invite_of_another_server_sets_nothing_up(server: Server, own_server: Server, tmp_path: Path) -> None:
    is_refused(set_up(tmp_path / "seat", own_server.address, server.new_invite()), "invite")
    assert not (tmp_path / "seat").exists()


def test_an_invite_that_founded_one_centre_founds_no_other(server: Server, tmp_path: Path) -> None:
    invite = server.new_invite(CENTRE)
    assert set_up(tmp_path / "first", server.address, invite).status == 0
    is_refused(set_up(tmp_path / "second", server.address, invite), "invite")
    assert not (tmp_path / "second").exists()


@pytest.mark.parametrize(
    "address",
    ["http://haki.example", "http://192.168.1.7:8470", "ftp://localhost", "haki.example", "https://", "http://[::1",
     "http://localhost:port", "javascript:alert(1)"],
)  # fmt: skip
def test_an_address_that_is_not_secure_or_is_none_is_refused_before_anything_is_sent(
    tmp_path: Path, address: str
) -> None:
    is_refused(set_up(tmp_path / "seat", address, "A" * 52), "https://")
    assert not (tmp_path / "seat").exists()


class Impostor:
    """A real little web server that answers every message alike."""

    def __init__(self, status: int, content_type: str, body: bytes) -> None:
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                if status == 503:
                    self.send_header("Retry-After", "7")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


IMPOSTORS = {
    "a login page": (200, "text/html", b"<h1>Karibu WiFi</h1>", "login page"),
    "a proxy's error": (502, "text/html", b"bad gateway", "does not work just now"),
    "a redirect": (302, "text/html", b"", "login page"),
    "noise": (200, CONTENT_TYPE, b"\xc1" * 400, "not the centre's server"),
    "an empty answer": (200, CONTENT_TYPE, b"", "not the centre's server"),
    "a failing server": (500, CONTENT_TYPE, b"", "does not work just now"),
    "a busy server": (503, "text/html", b"", "again in 7 seconds"),
}


@pytest.fixture(params=IMPOSTORS.values(), ids=IMPOSTORS.keys())
def impostor(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    status, content_type, body, named = request.param
    answering = Impostor(status, content_type, body)
    yield answering.address, named
    answering.close()


def test_nothing_is_set_up_with_what_is_no_haki_server(impostor: tuple[str, str], tmp_path: Path) -> None:
    address, named = impostor
    is_refused(set_up(tmp_path / "seat", address, "A" * 52), named)
    assert not (tmp_path / "seat").exists()


def test_nothing_is_set_up_while_nobody_answers(tmp_path: Path) -> None:
    is_refused(set_up(tmp_path / "seat", "http://127.0.0.1:1", "A" * 52), "No connection")
    assert not (tmp_path / "seat").exists()


def test_whatever_answers_in_the_servers_place_takes_nothing_from_an_enrolled_device(
    lead_behind_a_relay: tuple[Seat, Relay], own_server: Server
) -> None:
    lead, relay = lead_behind_a_relay
    home = relay.server
    made = lead.record("incident", reported_on="2022-03-22")
    for status, content_type, body, named in IMPOSTORS.values():
        impostor = Impostor(status, content_type, body)
        relay.server = impostor.address
        is_refused(lead("sync"), named)
        impostor.close()
    relay.server = own_server.address  # a real one, on the same port, of somebody else
    ran = lead("sync", "--json")
    assert ran.status == 1
    assert ran.data["alarms"]
    assert "must not happen" in ran.line
    assert lead.ask("status")["unsent"] == 2
    relay.server = home
    assert lead.sync()["pushed"] == 2
    assert lead.ask("show", made["id"])["reported_on"] == "2022-03-22"
    assert lead.is_sound()


@pytest.fixture
def lead_behind_a_relay(server: Server, relay: Relay, tmp_path: Path) -> tuple[Seat, Relay]:
    return new_centre(tmp_path / "lead", server, relay.address), relay


# --- Set-ups that are cut --------------------------------------------------------------------------------------


def answer_is_lost_once(relay: Relay, invite: str) -> None:
    """Let the next connection through but for its last answer: the server has done what it was asked."""
    relay.forget_counts()
    link = Link(relay.address)
    look_up(link, parse_invite(invite))
    link.close()
    relay.hangs_up_after_down = relay.down + 1


def request_is_lost_once(relay: Relay, invite: str) -> None:
    """Let the next connection through but for its last request: the server has not heard of it."""
    relay.forget_counts()
    link = Link(relay.address)
    look_up(link, parse_invite(invite))
    link.close()
    relay.hangs_up_after_up = relay.up + 1


def test_a_founding_that_was_cut_is_finished_by_typing_it_again(server: Server, relay: Relay, tmp_path: Path) -> None:
    invite = server.new_invite(CENTRE)
    answer_is_lost_once(relay, invite)
    is_refused(set_up(tmp_path / "seat", relay.address, invite), "connection broke")
    relay.hangs_up_after_down = None
    assert set_up(tmp_path / "seat", relay.address, invite).status == 0
    seat = Seat(tmp_path / "seat")
    seat.record("incident", reported_on="2022-03-22")
    assert seat.sync()["pushed"] == 2
    assert seat.ask("status")["state"] == "member"


def test_a_request_to_join_that_was_cut_is_finished_by_typing_it_again(
    lead: Seat, relay: Relay, tmp_path: Path
) -> None:
    invite = lead.ask("device", "invite")["invite"]
    answer_is_lost_once(relay, invite)
    is_refused(set_up(tmp_path / "seat", relay.address, invite), "connection broke")
    relay.hangs_up_after_down = None
    again = set_up(tmp_path / "seat", relay.address, invite)
    assert again.status == 0
    waiting = [each for each in lead.ask("device", "list") if each["state"] == "waiting"]
    assert len(waiting) == 1
    assert waiting[0]["fingerprint"] in again.out
    lead.ask("device", "approve", waiting[0]["id"])
    seat = Seat(tmp_path / "seat")
    assert set_up(seat.folder, relay.address, invite).status == 0  # and once more does no harm
    assert seat.sync()["alarms"] == []
    assert seat.ask("status")["state"] == "member"


def test_a_founding_the_server_had_heard_of_is_finished_by_another_invite_too(
    server: Server, relay: Relay, tmp_path: Path
) -> None:
    invites = [server.new_invite(CENTRE), server.new_invite(CENTRE)]
    answer_is_lost_once(relay, invites[0])
    is_refused(set_up(tmp_path / "seat", relay.address, invites[0]), "connection broke")
    relay.hangs_up_after_down = None
    assert set_up(tmp_path / "seat", relay.address, invites[1]).status == 0
    assert Seat(tmp_path / "seat").sync()["alarms"] == []


def test_whoever_began_with_an_invite_that_ran_out_goes_on_with_a_new_one(
    lead: Seat, server: Server, relay: Relay, tmp_path: Path
) -> None:
    invites = [server.new_invite(CENTRE), server.new_invite(CENTRE)]
    request_is_lost_once(relay, invites[0])
    is_refused(set_up(tmp_path / "founder", relay.address, invites[0]), "connection broke")
    relay.hangs_up_after_up = None
    assert set_up(tmp_path / "founder", relay.address, invites[1]).status == 0
    assert Seat(tmp_path / "founder").sync()["alarms"] == []

    invites = [lead.ask("device", "invite")["invite"] for _ in range(2)]
    request_is_lost_once(relay, invites[0])
    is_refused(set_up(tmp_path / "joiner", relay.address, invites[0]), "connection broke")
    relay.hangs_up_after_up = None
    is_refused(set_up(tmp_path / "joiner", relay.address, server.new_invite("Another centre")), "already")
    assert set_up(tmp_path / "joiner", relay.address, invites[1]).status == 0
    waiting = [each["id"] for each in lead.ask("device", "list") if each["state"] == "waiting"]
    lead.ask("device", "approve", *waiting)
    assert Seat(tmp_path / "joiner").sync()["alarms"] == []


def test_another_set_up_in_the_folder_of_a_member_is_refused_and_changes_nothing(
    two_seats: tuple[Seat, Seat], server: Server
) -> None:
    lead, amina = two_seats
    for seat, invite in ((amina, lead.ask("device", "invite")["invite"]), (lead, server.new_invite())):
        before = seat.files()
        is_refused(set_up(seat.folder, server.address, invite), "already")
        assert seat.files() == before


# --- From a device alone to a centre with a server -------------------------------------------------------------


def test_a_centre_that_began_without_a_server_joins_one_with_all_it_has_recorded(
    known: Known, own_server: Server, tmp_path: Path
) -> None:
    server, lead = own_server, Seat(known.folder)  # another copy of this centre may have joined the shared one
    made = lead.record("incident", reported_on="2022-03-22", narrative="Kabla ya mtandao")
    lead.ask("edit", made["id"], "place_type=home")
    before = lead.ask("device", "list")[0]["fingerprint"]
    assert lead.ask("setup", "--server", server.address, "--invite", server.new_invite(CENTRE))["state"] == "member"
    assert lead.sync()["pushed"] == 3
    amina = join(tmp_path / "tablet", lead, server.address)
    assert amina.ask("show", made["id"])["narrative"] == "Kabla ya mtandao"
    assert amina.ask("device", "list")[0]["fingerprint"] == before
    assert amina.is_sound()


def test_a_backup_unpacked_elsewhere_is_the_same_seat(known: Known, tmp_path: Path) -> None:
    lead = Seat(known.folder)
    made = lead.record("incident", reported_on="2022-03-22", narrative="Alikuja jioni")
    lead.ask("backup", tmp_path / "copy.haki")
    copy = Seat(tmp_path / "elsewhere")
    copy.folder.mkdir()
    with tarfile.open(tmp_path / "copy.haki") as packed:
        packed.extractall(copy.folder, filter="data")
    assert copy.ask("show", made["id"]) == lead.ask("show", made["id"])
    assert copy.ask("list", "incident", "--search", "jioni") == lead.ask("list", "incident")
    assert copy.ask("device", "list") == lead.ask("device", "list")
    assert copy.is_sound()
