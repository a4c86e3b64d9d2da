"""What a person is told when something else answers than the centre's server: by `haki sync`, and in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.casework.messages import PlainEnglish, spoken
from app.ui.exchanging import AFTER
from tests.relay import Relay
from tests.seats import PASSPHRASE, Seat, haki, new_centre
from tests.sync.http_answers import http, saying
from tests.sync.server.parts import Server
from tests.ui.parts import House

HTML = "text/html; charset=utf-8"

ANSWERS = {
    "login page": (http(b"<html>Karibu</html>", content_type=HTML), "log in to the network in a browser"),
    "redirect": (http(b"", "307 Temporary Redirect", HTML, location="http://portal.example/"), "a login page"),
    "bad gateway": (
        http(b"<html>502</html>", "502 Bad Gateway", HTML),
        "The server is there but does not work just now",
    ),
    "server error": (http(b"<html>500</html>", "500 Internal Server Error", HTML), "tell whoever runs the server"),
    "time-out": (http(b"<html>504</html>", "504 Gateway Time-out", HTML), "try again later"),
    "too large": (http(b"<html>413</html>", "413 Content Too Large", HTML), "does not take so much at once"),
    "busy": (http(b"", "503 Service Unavailable", HTML, retry_after="60"), "try again in 60 seconds"),
    "another program": (http(b"<html>404</html>", "404 Not Found", HTML), "that is not the centre's server"),
    "cut": (http(b"\0" * 90)[:-7], "The connection broke before"),
}
LINES = {
    "login page": "Log in to the network, 1 to send",
    "bad gateway": "Server not working, 1 to send",
    "busy": "Server busy, 1 to send",
    "too large": "1 to send",
    "cut": "Offline, 1 to send",
    "another program": "Offline, 1 to send",
}


@pytest.fixture
def relay(server: Server) -> Iterator[Relay]:
    with Relay(server.address) as relay:
        yield relay


@pytest.fixture
def seat(server: Server, relay: Relay, tmp_path: Path) -> Seat:
    """A member that reaches its server by a relay, with one incident that has yet to be sent."""
    seat = new_centre(tmp_path / "seat", server, relay.address)
    seat.record("incident", reported_on="2022-03-22")
    return seat


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_command_says_who_it_was_that_answered_and_what_to_do(answer: str, seat: Seat, relay: Relay) -> None:
    data, told = ANSWERS[answer]
    honest = relay.server
    with saying(data) as answering:
        relay.server = answering.address
        english, swahili = seat("sync"), seat("sync", HAKI_LANGUAGE="sw")
    relay.server = honest

    assert (english.status, english.out) == (1, "")
    assert told in english.line
    assert "login page" not in english.line or answer in ("login page", "redirect")
    assert swahili.line != english.line
    assert seat.sync()["waiting"] == 0, "nothing is lost"


@pytest.mark.parametrize("answer", ["login page", "bad gateway", "another program", "cut"])
def test_setting_up_says_it_too_and_makes_nothing(answer: str, tmp_path: Path) -> None:
    with saying(ANSWERS[answer][0]) as answering:
        ran = haki("setup", "--data", tmp_path / "seat", "--server", answering.address, "--invite", "A" * 52)
    assert (ran.status, ran.out, list(tmp_path.iterdir())) == (1, "", [])
    told = "nothing was set up" if answer == "cut" else ANSWERS[answer][1]
    assert told in ran.line


@pytest.mark.parametrize("answer", LINES)
def test_the_line_of_the_window_says_it_too_and_follows_when_the_server_is_back(
    answer: str, seat: Seat, relay: Relay
) -> None:
    house = House(seat.folder)
    honest = relay.server
    with saying(ANSWERS[answer][0]) as answering:
        relay.server = answering.address
        house.session.unlock(PASSPHRASE, lambda: None, pytest.fail)
        house.time.pass_(AFTER)
        assert spoken(house.session.exchange.line.message, PlainEnglish()) == LINES[answer]
        trouble = house.session.exchange.trouble
        assert trouble is not None
        assert ANSWERS[answer][1] in spoken(trouble, PlainEnglish()).replace("{count}", "60")
    relay.server = honest
    house.session.exchange.now()
    assert spoken(house.session.exchange.line.message, PlainEnglish()).startswith("All sent")
    house.session.lock()
