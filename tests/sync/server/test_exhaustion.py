"""Strangers try to use up the server: nothing they send costs more than is stated, and an honest device is served.

Every attack goes against a real process. What a limit stops is stopped whoever runs faster, so nothing here is timed
but the waiting for the server's own patience. Longer than other files: the attacks on heads, connections, bodies and
addresses meet the same two servers and the same limits, and are read as one list of what a stranger may try.
"""

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sync import frame, protocol
from sync.protocol import ExchangeRequest
from tests.sync.server.flooding import (
    HEAD,
    MIB,
    connect,
    connections,
    is_healthy,
    is_hung_up,
    pour,
    seconds,
    send,
    serves,
    status,
)
from tests.sync.server.parts import Device, Server, found_centre, run
from tests.sync.server.test_commands import self_signed

STATED = 64 * MIB
"""What bodies may take over all workers."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of each attack's own: what it has once taken in memory is seen."""
    run("init", "--data", tmp_path)
    running = Server("--data", tmp_path, files=1024).start()
    yield running
    if running.running:
        running.stop()


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that outlives one attack after another: for those after which nobody looks at its memory."""
    folder = tmp_path_factory.mktemp("besieged")
    run("init", "--data", folder)
    running = Server("--data", folder, files=1024).start()
    yield running
    assert running.running
    running.stop()


@pytest.fixture(scope="module")
def frugal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for attacks none of which may take more than 8 MiB: what one has taken hides no more of the next."""
    folder = tmp_path_factory.mktemp("frugal")
    run("init", "--data", folder)
    running = Server("--data", folder, files=1024).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that waits two seconds for a head and for anything more of a body, one attack after another."""
    folder = tmp_path_factory.mktemp("impatient")
    run("init", "--data", folder)
    patience = {"HEAD_SECONDS": 2, "PROGRESS_SECONDS": 2, "SLOWEST_LINE": 1024}
    running = Server("--data", folder, limits=patience).start()
    yield running
    assert running.running
    status, log = running.stop()
    assert (status, log) == (0, ""), "a limit that is met is nobody's business"


# --- Heads ---


def test_a_hundred_megabytes_of_headers_on_one_connection(frugal: Server) -> None:
    lead = found_centre(frugal)
    assert serves(lead)
    before = frugal.peak
    with connect(frugal) as link:
        send(link, HEAD)
        lines = b"".join(b"X-%07d: some value or other\r\n" % number for number in range(2000))
        assert pour(link, lines, 100 * MIB) < 8 * MIB
        assert is_hung_up(link)
    assert frugal.peak - before < 8 * MIB
    assert serves(lead)


def test_a_head_that_is_too_large_is_said_to_be(besieged: Server) -> None:
    with connect(besieged) as link:
        send(link, HEAD + b"X-Long: " + b"x" * 20_000)
        assert status(link) == (431, "too_large")
    with connect(besieged) as link:
        send(link, HEAD + b"X-Long: " + b"x" * 15_000 + b"\r\nContent-Length: 1\r\n\r\nx")
        assert status(link) == (400, "malformed")  # the body, not the head


def test_endless_header_lines_on_four_connections(frugal: Server) -> None:
    lead = found_centre(frugal)
    before = frugal.peak
    with connections(frugal, 4, HEAD + b"X-Endless: ") as links:
        for link in links:
            assert pour(link, b"x" * 65536, 32 * MIB) < 8 * MIB
        assert is_healthy(frugal)
        assert serves(lead)
    assert frugal.peak - before < 8 * MIB


def test_half_heads_on_as_many_connections_as_there_are_files(besieged: Server) -> None:
    lead = found_centre(besieged)
    with connections(besieged, 1015, HEAD):
        assert is_healthy(besieged)
        assert serves(lead)


def test_half_heads_from_so_many_addresses_that_none_has_too_many(besieged: Server) -> None:
    lead = found_centre(besieged)
    with connections(besieged, 1015, HEAD, sources=200):
        for _ in range(3):
            assert is_healthy(besieged)
            assert serves(lead)


def test_half_heads_and_silence_are_hung_up_on(impatient: Server) -> None:
    lead = found_centre(impatient)
    with connections(impatient, 5, HEAD) as halves, connections(impatient, 5, b"") as silent:
        for link in halves + silent:
            assert is_hung_up(link)
        assert serves(lead)


def test_a_head_that_drips_is_hung_up_on(impatient: Server) -> None:
    with connect(impatient) as link:
        link.settimeout(0.2)
        for _ in range(150):
            if not send(link, b"P"):
                return
            try:
                if link.recv(100) == b"":
                    return
            except TimeoutError:
                continue
            except ConnectionError:
                return
        raise AssertionError("it was listened to for thirty seconds")


def test_the_next_head_on_a_connection_is_waited_for_no_longer_than_the_first(impatient: Server) -> None:
    with connect(impatient) as link:
        send(link, b"GET /v1/health HTTP/1.1\r\nHost: h\r\n\r\nGET /v1/he")
        assert is_hung_up(link)


def test_an_idle_connection_is_kept_longer_than_a_head_is_waited_for(impatient: Server) -> None:
    lead = found_centre(impatient)
    lead.connection = impatient.connect()
    lead.push(lead.seat.next_batch(lead.circle))
    with connect(impatient) as beside:
        assert is_hung_up(beside)
    kept = lead.connection.sock
    assert lead.push(lead.seat.next_batch(lead.circle)) == ["stored"]
    assert kept is not None
    assert lead.connection.sock is kept
    lead.connection.close()


# --- Connections ---


def test_idle_connections_give_way_to_whoever_asks(besieged: Server) -> None:
    lead = found_centre(besieged)
    asked = b"GET /v1/nothing HTTP/1.1\r\nHost: h\r\n\r\n"
    with connections(besieged, 1015, asked, sources=200):
        assert is_healthy(besieged)
        assert serves(lead)


def test_half_bodies_on_as_many_connections_as_there_are_files(besieged: Server) -> None:
    lead = found_centre(besieged)
    half = HEAD + b"Content-Length: 1000\r\n\r\nhalf"
    with connections(besieged, 1015, half, sources=200):
        assert is_healthy(besieged)
        assert serves(lead)


def test_handshakes_that_are_never_finished(tmp_path: Path) -> None:
    run("init", "--data", tmp_path)
    certificate, key = self_signed(tmp_path)
    options = ("--cert", str(certificate), "--key", str(key))
    server = Server("--data", tmp_path, options=options, limits={"HEAD_SECONDS": 1}).start()
    try:
        with connections(server, 20, b"\x16\x03") as links:
            for link in links:
                assert is_hung_up(link)
            trust = ssl.create_default_context(cafile=str(certificate))
            with trust.wrap_socket(connect(server), server_hostname="127.0.0.1") as link:
                link.sendall(b"GET /v1/health HTTP/1.1\r\nHost: h\r\n\r\n")
                assert link.recv(20).startswith(b"HTTP/1.1 200")
    finally:
        server.stop()


# --- Bodies ---


def named(device: Device, size: int) -> bytes:
    """Return a message of this size in a device's name, which its signature does not fit."""
    request = device.request(device.ask(batches=(bytes(size - 2000),)))
    return request[:-1] + bytes([request[-1] ^ 1]) + bytes(size - len(request))


@pytest.mark.parametrize("in_a_members_name", [False, True])
def test_large_bodies_that_nobody_has_signed(server: Server, in_a_members_name: bool) -> None:
    lead = found_centre(server)
    assert serves(lead)
    size = protocol.MAX_REQUEST_BYTES
    body = named(lead, size) if in_a_members_name else bytes(size)
    before = server.peak
    with ExitStack() as open_ones:
        links = [open_ones.enter_context(connect(server, f"127.0.1.{1 + number}")) for number in range(31)]
        for link in links:
            send(link, HEAD + b"Content-Length: %d\r\n\r\n" % size)
        for at in range(0, size - MIB, MIB):
            for link in links:
                send(link, body[at : at + MIB])
        assert is_healthy(server)
        assert serves(lead)
        for link in links:
            send(link, body[size - MIB :])
        assert is_healthy(server)
        assert serves(lead)
    assert server.peak - before < 2 * STATED


def test_a_body_of_countless_tiny_things(server: Server) -> None:
    lead = found_centre(server)
    assert serves(lead)
    before = server.peak
    empty = protocol.encode(ExchangeRequest(protocol.VERSION, lead.seat.id, (lead.ask(),), 0))
    start, rest = empty.split(lead.head + bytes([lead.known, 0x90]))
    tiny = 2_700_000
    body = start + lead.head + bytes([lead.known]) + b"\xdd" + tiny.to_bytes(4, "big") + b"\xc4\x01b" * tiny + rest
    for number in range(2):
        with connect(server, f"127.0.1.{1 + number}") as link:
            send(link, HEAD + b"Content-Length: %d\r\n\r\n" % (len(body) + frame.SIGNATURE_BYTES))
            send(link, body + bytes(frame.SIGNATURE_BYTES))
            assert status(link) == (400, "malformed")
    assert server.peak - before < STATED


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


WITHOUT_END = {
    "an extension of a chunk": (CHUNKED + b"1;", b"x" * 65536),
    "trailers": (CHUNKED + b"1\r\nx\r\n0\r\n", b"X-Trailer: x\r\n" * 4000),
    "a length without end": (CHUNKED + b"1\r\nx\r\n" + b"0" * 100, b"0" * 65536),
    "a body without end": (CHUNKED, b"10000\r\n" + bytes(65536) + b"\r\n"),
}
"""What may take most memory is the last: it would hide what those before it took."""


def test_what_has_no_end_is_cut_off(server: Server) -> None:
    lead = found_centre(server)
    assert serves(lead)
    for what, (first, piece) in WITHOUT_END.items():
        is_body = what == "a body without end"
        before = server.peak
        with connect(server) as link:
            send(link, first)
            assert pour(link, piece, 64 * MIB) < 24 * MIB, what
            assert is_body or is_hung_up(link), what
        most = 2 * protocol.MAX_REQUEST_BYTES if is_body else 0
        assert server.peak - before < most + 8 * MIB, what
        assert serves(lead), what
    assert server.stop() == (0, "")


def test_a_body_that_goes_on_after_it_was_answered_is_not_read_for_ever(impatient: Server) -> None:
    with connect(impatient) as link:
        send(link, CHUNKED.replace(protocol.EXCHANGE_PATH.encode(), b"/v1/nothing"))
        link.settimeout(1)
        for _ in range(60):
            if not send(link, b"1\r\nx\r\n"):
                return
            try:
                while link.recv(1000):
                    pass
                return
            except TimeoutError:
                continue
            except ConnectionError:
                return
        raise AssertionError("it was listened to for a minute")


def test_a_body_that_drips_is_given_up(impatient: Server) -> None:
    with connect(impatient) as link:
        send(link, HEAD + b"Content-Length: 100000\r\n\r\n")
        link.settimeout(0.5)
        for _ in range(60):
            send(link, b"x")
            try:
                answer = link.recv(4096)
            except TimeoutError:
                continue
            assert answer.startswith(b"HTTP/1.1 408")
            return
        raise AssertionError("it was listened to for half a minute")


def test_a_hundred_requests_sent_at_once_on_one_connection_are_answered_one_by_one(frugal: Server) -> None:
    lead = found_centre(frugal)
    before = frugal.peak
    with connect(frugal) as link:
        send(link, b"GET /v1/health HTTP/1.1\r\nHost: h\r\n\r\n" * 100)
        got = b""
        while got.count(b"HTTP/1.1 200") < 100:
            part = link.recv(65536)
            assert part
            got += part
    with socket.socket() as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # the less of the answers the system keeps
        link.settimeout(2)
        place = urlsplit(frugal.address)
        link.connect((place.hostname, place.port))
        pour(link, b"GET /v1/health HTTP/1.1\r\nHost: h\r\n\r\n" * 1000, 64 * MIB)
        assert serves(lead)
    assert frugal.peak - before < 8 * MIB


def test_an_answer_that_is_not_taken_is_not_kept_for_ever(tmp_path: Path) -> None:
    run("init", "--data", tmp_path)
    server = Server("--data", tmp_path, limits={"PROGRESS_SECONDS": 2, "MAX_UNTAKEN_BYTES": MIB}).start()
    try:
        lead = found_centre(server)
        worker = lead.let_in()
        for _ in range(5):
            assert lead.push(*[lead.seat.next_batch(lead.circle, bytes(1_900_000))]) == ["stored"]
        request = worker.request(worker.ask(), budget=2**30)
        with ExitStack() as open_ones:
            links = []
            for _ in range(3):
                link = open_ones.enter_context(socket.socket())
                link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                place = urlsplit(server.address)
                link.connect((place.hostname, place.port))
                send(link, HEAD + b"Content-Length: %d\r\n\r\n" % len(request) + request)
                links.append(link)
            deadline = 300
            while deadline and any(_is_open(server, link) for link in links):
                deadline -= 1
                assert is_healthy(server)
                time.sleep(0.1)  # the server's patience is told in seconds, not in how often it is asked
            assert deadline, "three answers of ten megabytes lie there"
    finally:
        server.stop()


def _is_open(server: Server, link: socket.socket) -> bool:
    """Whether the server's end of a connection is there still."""
    port = link.getsockname()[1]
    shown = subprocess.run(["ss", "-tnp", f"dport = :{port}"], capture_output=True, text=True, check=True).stdout
    return f"pid={server.pid}," in shown


# --- Addresses that somebody merely tells ---


def guesses(server: Server, count: int) -> list[int]:
    """Send junk, each time as if from somebody else."""
    statuses = []
    link = server.connect()
    for number in range(count):
        told = f"203.0.{number // 250}.{number % 250}"
        link.request("POST", protocol.JOIN_PATH, b"junk", {"X-Forwarded-For": told})
        answer = link.getresponse()
        answer.read()
        statuses.append(answer.status)
    link.close()
    return statuses


def test_an_address_that_is_merely_told_hides_nobody(besieged: Server) -> None:
    assert 429 in guesses(besieged, 100)


def test_what_a_named_proxy_tells_is_believed_and_what_another_tells_is_not(tmp_path: Path) -> None:
    run("init", "--data", tmp_path)
    for proxy, is_slowed in (("127.0.0.0/8", False), ("192.0.2.7", True)):
        server = Server("--data", tmp_path, options=("--proxy", proxy)).start()
        assert (429 in guesses(server, 100)) is is_slowed
        server.stop()


@pytest.mark.soak
@pytest.mark.parametrize(
    "first", [HEAD, HEAD + b"X-Endless: ", CHUNKED + b"1;", b""], ids=["half", "line", "chunk", "idle"]
)
def test_an_exchange_beside_a_flood_takes_no_more_than_three_times_as_long(server: Server, first: bytes) -> None:
    """Medians, with a floor below which nobody would notice: a flood comes again as soon as it is cut off."""
    lead = found_centre(server)
    seconds(lead, 10)
    quiet = seconds(lead, 41)[20]
    done = threading.Event()

    def flood(number: int) -> None:
        while not done.is_set():
            with connect(server, f"127.0.1.{1 + number}") as link:
                pour(link, first or b"\r\n", MIB)

    with ThreadPoolExecutor(4) as pool:
        floods = [pool.submit(flood, number) for number in range(4)]
        try:
            beside = seconds(lead, 41)[20]
        finally:
            done.set()
        for each in floods:
            each.exception()  # a flood that is refused a connection has met a limit
    assert beside <= max(3 * quiet, 0.25)
