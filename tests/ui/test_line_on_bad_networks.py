"""The line at the top is true on every network there is: what it says while a message is tried, when that has failed,
and when the network is back.

Seat, server and network are real, and so are the threads; time passes when the test says so, but for the seconds that
a line is silent or trickles, of which there are tenths here. `make soak` waits them out.
"""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from app.casework.messages import PlainEnglish, spoken
from app.ui.exchanging import AFTER, EVERY, QUIET, STUCK
from app.ui.retrying import FIRST_RETRY
from app.ui.session import FolderState
from sync import client, wire
from tests.seats import Known, Seat, new_centre
from tests.sync.http_answers import http
from tests.sync.server.parts import Server
from tests.ui import networks
from tests.ui.networks import Behaviour, Network
from tests.ui.test_two_lanes import SECONDS, Threads

INCIDENT = {"reported_on": "2026-01-05"}
HTML = "text/html; charset=utf-8"


class Window(Threads):
    """A window on a seat behind a network, and every line it showed, each once."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.lines: list[str] = []
        self.shown_at: list[float] = []
        self.session.subscribe(self._note)

    @property
    def line(self) -> str:
        """What the line says now."""
        message = self.session.exchange.line.message
        return spoken(message, PlainEnglish()) if message else ""

    def until(self, is_so: Callable[[], object], seconds: float = SECONDS / 3) -> None:
        """Take what comes, from threads and from timers that are due, until it is so."""
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, self.lines
            self.time.pass_(0)
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=0.005)
                self.time.pass_(0)  # what the thread told before its answer comes before it
                answer()

    def settle(self) -> None:
        """Wait until no exchange is under way and what is known is said."""
        exchange = self.session.exchange
        self.until(lambda: exchange.progress is None)
        known: list[None] = []
        exchange.look(then=lambda: known.append(None))
        self.until(lambda: known)

    def save(self) -> None:
        """Press Save, and let the window hear of it."""
        saved: list[object] = []
        self.session.write(lambda book: book.records.record("incident", INCIDENT), saved.append)
        before = self.session.exchange.standing.unsent
        self.until(lambda: saved and self.session.exchange.standing.unsent > before)

    def pass_(self, seconds: float) -> None:
        """Let time pass a second at a time, as it does, until an exchange begins and has ended, or it is over."""
        for _ in range(round(seconds)):
            self.session.touched()
            self.time.pass_(1)
            self.settle()

    def _note(self) -> None:
        at_first = not self.lines and self.line.startswith("All sent")  # as the test found it
        if self.session.is_open and not at_first and (not self.lines or self.lines[-1] != self.line):
            self.lines.append(self.line)
            self.shown_at.append(time.monotonic())


@pytest.fixture(scope="module")
def member(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Known, Network]]:
    """A seat that reaches its server by a network, its keys known."""
    with Network(server.address) as network:
        seat: Seat = new_centre(tmp_path_factory.mktemp("member") / "seat", server, network.address)
        yield Known.of(seat.folder), network


@pytest.fixture
def network(member: tuple[Known, Network]) -> Iterator[Network]:
    _, network = member
    yield network
    network.behaviour = networks.passes
    network.come_up()


@pytest.fixture
def window(member: tuple[Known, Network], network: Network) -> Iterator[Window]:
    known, _ = member
    window = Window(known.folder)
    window.open(known)
    window.until(lambda: window.session.is_open and window.line.startswith("All sent"))
    window.settle()
    window.lines.clear()
    yield window
    network.behaviour = networks.passes
    network.come_up()
    if window.session.is_open and window.session.exchange.standing.unsent:  # the next test begins with nothing to send
        window.session.exchange.now()
        window.until(lambda: not window.session.exchange.standing.unsent)
    window.end()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is silent or trickles is given up in tenths of a second."""
    monkeypatch.setattr(client, "PROGRESS_SECONDS", 0.3)
    monkeypatch.setattr(wire, "WITHIN_SECONDS", 0.2)


class Condition(NamedTuple):
    """A network, and every line from the Save until the try has failed. None of them claims what is not so: as long as
    nobody answers, it is tried and not sent."""

    behaviour: Behaviour
    lines: tuple[str, ...]


TO_SEND, TRYING, OFFLINE = "1 to send", "Trying to reach the server, 1 to send", "Offline, 1 to send"

CONDITIONS = {
    "reset": Condition(networks.resets, (TO_SEND, TRYING, OFFLINE)),
    "cut": Condition(networks.cuts, (TO_SEND, TRYING, "Receiving", OFFLINE)),
    "never answers": Condition(networks.never_answers, (TO_SEND, TRYING, OFFLINE)),
    "drips": Condition(networks.drips(0.02), (TO_SEND, TRYING, "Receiving", OFFLINE)),
    "portal, moved": Condition(
        networks.says(http(b"", "302 Found", HTML, location="http://portal.example/")),
        (TO_SEND, TRYING, "Receiving", "Log in to the network, 1 to send"),
    ),
    "portal, a page": Condition(
        networks.says(http(b"<html>Karibu</html>", content_type=HTML)),
        (TO_SEND, TRYING, "Receiving", "Log in to the network, 1 to send"),
    ),
    "bad gateway": Condition(
        networks.says(http(b"<html>502</html>", "502 Bad Gateway", HTML)),
        (TO_SEND, TRYING, "Receiving", "Server not working, 1 to send"),
    ),
    "busy": Condition(
        networks.says(http(b"", "503 Service Unavailable", HTML, retry_after="20")),
        (TO_SEND, TRYING, "Receiving", "Server busy, 1 to send"),
    ),
    "garbage": Condition(networks.says(b"\x16\x03\x01 no http \r\n\r\n"), (TO_SEND, TRYING, "Receiving", OFFLINE)),
}


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", CONDITIONS)
def test_on_a_bad_network_the_line_says_what_is_so_and_when_it_is_good_again_all_is_sent(
    name: str, window: Window, network: Network
) -> None:
    condition = CONDITIONS[name]
    network.behaviour = condition.behaviour

    window.save()
    window.pass_(AFTER)
    assert tuple(window.lines) == condition.lines
    network.behaviour = networks.passes
    window.pass_(FIRST_RETRY)

    assert window.line.startswith("All sent")
    assert window.session.exchange.standing.unsent == 0


@pytest.mark.soak
@pytest.mark.parametrize("name", ["never answers", "drips"])
def test_what_is_silent_or_trickles_is_given_up_in_its_real_time(
    name: str, window: Window, network: Network, capsys: pytest.CaptureFixture[str]
) -> None:
    condition = CONDITIONS[name]
    network.behaviour = networks.drips(20) if name == "drips" else condition.behaviour
    window.save()
    window.time.pass_(AFTER)

    window.until(lambda: window.session.exchange.progress is None, seconds=200)
    window.settle()

    assert tuple(window.lines) == condition.lines
    shown = window.shown_at[-len(window.lines) :]
    with capsys.disabled():
        for line, since, until in zip(window.lines, shown, [*shown[1:], 0], strict=True):
            print(f"\n{name}: {line!r}" + (f" for {until - since:.1f} s" if until else ""), end="")  # noqa: T201


def test_a_server_that_nobody_is_at_is_said_to_be_offline_and_found_when_it_is_back(
    window: Window, network: Network
) -> None:
    network.go_down()

    window.save()
    window.pass_(AFTER)
    assert window.lines == [TO_SEND, TRYING, OFFLINE]
    network.come_up()
    window.pass_(FIRST_RETRY)

    assert window.line.startswith("All sent")


def test_where_one_connection_is_lost_the_next_sends(window: Window, network: Network) -> None:
    network.behaviour = networks.drops_the_first(networks.passes)

    window.save()
    window.pass_(AFTER)
    assert window.line == OFFLINE
    window.pass_(FIRST_RETRY)

    assert window.line.startswith("All sent")


def test_a_slow_network_is_no_bad_one(window: Window, network: Network) -> None:
    network.behaviour = networks.is_slow(0.02)

    window.save()
    window.pass_(AFTER)

    assert window.lines[:3] == [TO_SEND, TRYING, "Receiving"]
    assert window.line.startswith("All sent")


def test_a_line_that_was_offline_stays_so_while_it_is_tried_again_and_tells_of_every_save(
    window: Window, network: Network
) -> None:
    network.behaviour = networks.resets
    window.save()
    window.pass_(AFTER)
    window.lines.clear()

    window.save()
    window.pass_(FIRST_RETRY)

    assert network.connections > 1
    assert window.lines == ["Offline, 2 to send"]


def test_a_save_while_an_exchange_is_under_way_is_sent_soon_after_it(window: Window, network: Network) -> None:
    network.behaviour = networks.is_slow(0.02)
    window.save()
    window.time.pass_(AFTER)
    assert window.session.exchange.progress is not None

    window.save()
    window.settle()
    window.pass_(AFTER)

    assert window.session.exchange.standing.unsent == 0
    assert AFTER < EVERY / 10


def test_a_press_on_a_line_that_is_stuck_begins_anew(window: Window, network: Network) -> None:
    network.behaviour = networks.never_answers
    window.save()
    window.time.pass_(AFTER)
    window.until(lambda: window.line == TRYING)
    network.behaviour = networks.passes

    window.session.exchange.now()
    assert window.session.exchange.progress is not None, "not while it may yet move"
    window.time.pass_(STUCK)
    window.session.exchange.now()

    window.until(lambda: window.line.startswith("All sent"))


def test_a_press_where_the_server_was_offline_says_that_it_is_tried(window: Window, network: Network) -> None:
    network.behaviour = networks.resets
    window.save()
    window.pass_(AFTER)
    network.behaviour = networks.never_answers

    window.session.exchange.now()

    assert window.line == TRYING


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks_but_a_person_may_press(
    window: Window, network: Network
) -> None:
    network.behaviour = networks.says(http(b"", "503 Service Unavailable", HTML, retry_after="300"))
    window.save()
    window.pass_(AFTER)
    tried = network.connections

    window.pass_(QUIET + 1)
    window.save()
    window.session.returned()
    window.pass_(200)
    assert network.connections == tried

    network.behaviour = networks.passes
    window.session.exchange.now()
    window.settle()
    assert window.line.startswith("All sent")


@pytest.mark.parametrize("what", ["a Save", "the window's focus"])
def test_what_a_person_does_tries_again_once_the_last_try_is_half_a_minute_old(
    what: str, window: Window, network: Network
) -> None:
    network.behaviour = networks.resets
    window.save()
    window.pass_(AFTER)
    for _ in range(4):  # the retries are minutes apart by now
        window.session.exchange.now()
        window.settle()
    network.behaviour = networks.passes
    do = window.save if what == "a Save" else window.session.returned

    do()
    window.settle()
    assert window.session.exchange.standing.unsent > 0, "not just after a try that failed"
    window.pass_(QUIET)

    if what == "the window's focus":
        window.session.returned()
        window.settle()
    assert window.line.startswith("All sent")


def test_a_lock_ends_an_exchange_that_is_stuck_and_the_unlock_begins_anew(
    window: Window, network: Network, member: tuple[Known, Network]
) -> None:
    network.behaviour = networks.never_answers
    window.save()
    window.time.pass_(AFTER)
    window.until(lambda: window.line == TRYING)

    window.session.lock()
    network.behaviour = networks.passes
    window.open(member[0])

    window.until(lambda: window.session.is_open and window.line.startswith("All sent"))


def test_what_was_saved_before_a_lock_is_sent_from_the_locked_window_and_the_lock_screen_says_what_waits(
    window: Window, network: Network, member: tuple[Known, Network]
) -> None:
    network.behaviour = networks.resets
    window.save()
    window.save()
    parted = window.session.exchange.parted

    window.session.lock()
    assert parted.line is not None
    assert spoken(parted.line, PlainEnglish()) == "2 to send"
    window.until(lambda: network.connections and parted._failures)
    assert window.session.state is FolderState.LOCKED
    network.behaviour = networks.passes
    window.time.pass_(FIRST_RETRY)

    window.until(lambda: parted.line is None)
    assert window.session.state is FolderState.LOCKED
    with member[0].casebook() as elsewhere:  # the server had it: the same is not stored twice
        report = elsewhere.centre.sync()
        assert (report["waiting"], report["alarms"]) == (0, [])
        assert elsewhere.upkeep.verify()["ok"]


def test_a_window_says_what_another_one_saved_and_that_it_is_sending(
    window: Window, network: Network, member: tuple[Known, Network]
) -> None:
    with member[0].casebook() as other:
        heard: list[frozenset[str]] = []
        window.session.on_changed(heard.append)
        other.records.record("incident", INCIDENT)
        window.time.pass_(2)
        window.until(lambda: window.line == TO_SEND)
        assert any("incident" in kinds for kinds in heard)

        network.behaviour = networks.never_answers
        from app.store.turns import exchange_turn  # noqa: PLC0415

        with exchange_turn(window.session.folder):  # as the other does while it sends
            window.pass_(AFTER)
            assert window.line == "Another window is sending"
            assert not window.session.exchange.line.needs_attention
        network.behaviour = networks.passes
        other.centre.sync()
        window.pass_(AFTER)
    assert window.line.startswith("All sent")


def test_a_member_is_never_said_to_have_no_server(member: tuple[Known, Network], window: Window) -> None:
    window.session.lock()
    window.lines.clear()
    window.open(member[0])
    window.until(lambda: window.session.is_open and window.line.startswith("All sent"))

    assert all(line.startswith(("All sent", "Receiving", "Looking", "Trying")) for line in window.lines if line)
