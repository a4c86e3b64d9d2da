"""What the server says to what is no message at all, and what it says nothing about."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from sync import frame, protocol
from sync.server.throttle import BURST, Throttle
from tests.sync.server.parts import Device, Server, found_centre, run


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own, for tests that send more junk than a server bears from one address."""
    run("init", "--data", tmp_path)
    running = Server("--data", tmp_path).start()
    yield running
    if running.running:
        running.stop()


@pytest.mark.parametrize("path", [protocol.EXCHANGE_PATH, protocol.JOIN_PATH])
@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"version": 1}', b"\x94\x01", bytes(200), b"\xc1" * 100, b"\x9f" * 3000]
)
def test_garbage_is_malformed(server: Server, path: str, body: bytes) -> None:
    answered = server.post(path, body)
    assert (answered.status, answered.code) == (400, "malformed")


def test_a_message_nested_too_deep_is_malformed(server: Server) -> None:
    answered = server.post(protocol.JOIN_PATH, b"\x92\x02" + b"\x91" * 100_000)
    assert (answered.status, answered.code) == (400, "malformed")


@pytest.mark.parametrize("version", [0, 1, 3, 2**40])
def test_an_unknown_version_is_told_which_are_served_whatever_else_it_holds(server: Server, version: int) -> None:
    strange = msgspec.msgpack.encode([version, {"quite": "different"}, [1, 2, 3]])
    for path, body in ((protocol.EXCHANGE_PATH, strange + bytes(64)), (protocol.JOIN_PATH, strange)):
        answered = server.post(path, body)
        refusal = protocol.read_refusal(answered.body)
        assert (answered.status, refusal.code, refusal.versions) == (400, "version", protocol.VERSIONS_SERVED)


def test_fields_of_a_later_minor_version_are_passed_over(lead: Device) -> None:
    circle = [lead.circle, 0, bytes(32), 1, [], [], [], [], None, "new in a later version"]
    body = msgspec.msgpack.encode([protocol.VERSION, lead.seat.id, [circle], 1000, "new as well"])
    signed = body + lead.seat.signing.sign(frame.request_message(lead.server_key, body))
    (answer,) = protocol.read_answer(lead.server.post(protocol.EXCHANGE_PATH, signed).body).circles
    assert not answer.refused


# --- Limits, with real connections that hang, stall and pile up ---


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that bears half a second of silence and a megabyte at once."""
    folder = tmp_path_factory.mktemp("strict")
    run("init", "--data", folder)
    running = Server(
        "--data", folder, limits={"PROGRESS_SECONDS": 0.5, "SLOWEST_LINE": 1, "MAX_HELD_BYTES": 1024 * 1024}
    ).start()
    yield running
    status, log = running.stop()
    assert (status, log) == (0, ""), "a limit that is met is no fault, and nobody's business"


@contextmanager
def begun(server: Server, body: bytes = b"", length: int = 100_000) -> Iterator[socket.socket]:
    """Send the head of a request of this length, and the first bytes of its body."""
    place = urlsplit(server.address)
    with socket.create_connection((place.hostname, place.port), timeout=10) as link:
        link.sendall(f"POST {protocol.EXCHANGE_PATH} HTTP/1.1\r\nHost: h\r\nContent-Length: {length}\r\n\r\n".encode())
        link.sendall(body)
        yield link


def answer_on(link: socket.socket) -> tuple[int, str, str | None]:
    """Return status, code and when to come back, of an answer after which the server hangs up."""
    answer = http.client.HTTPResponse(link)
    answer.begin()
    found = (answer.status, protocol.read_refusal(answer.read()).code, answer.getheader("retry-after"))
    with suppress(ConnectionResetError):  # hanging up on a request that nobody has read resets the link
        assert link.recv(1) == b""
    return found


def test_silence_on_the_line_is_given_up(strict: Server) -> None:
    with begun(strict) as silent, begun(strict, b"the first bytes, then nothing") as stalled:
        assert answer_on(silent) == (408, "timeout", None)
        assert answer_on(stalled) == (408, "timeout", None)


def test_a_slow_line_is_no_silence(strict: Server) -> None:
    with begun(strict, length=9) as slow:
        for _ in range(9):
            time.sleep(0.12)
            slow.sendall(b"\xc1")
        answer = http.client.HTTPResponse(slow)
        answer.begin()
        assert (answer.status, protocol.read_refusal(answer.read()).code) == (400, "malformed")


def test_who_would_be_too_much_at_once_is_asked_to_come_back_and_whoever_is_there_is_served(strict: Server) -> None:
    lead = found_centre(strict)
    much = bytes(600 * 1024)
    with begun(strict, much, 2 * len(much)) as one, begun(strict, much, 2 * len(much)) as other:
        answers = sorted([answer_on(one), answer_on(other)], key=str)
    assert answers == [(408, "timeout", None), (503, "busy", "3")]
    assert lead.push(lead.seat.next_batch(lead.circle)) == ["stored"]  # and what they held is free again


def test_a_body_over_the_limit_is_refused_before_it_is_sent(server: Server) -> None:
    with begun(server, length=protocol.MAX_REQUEST_BYTES + 1) as link:
        assert answer_on(link) == (413, "too_large", None)


def test_a_body_that_does_not_say_its_length_is_refused_when_it_gets_too_long(server: Server) -> None:
    link = server.connect()
    parts = (bytes(64 * 1024) for _ in range(protocol.MAX_REQUEST_BYTES // (64 * 1024) + 1))
    try:
        link.request("POST", protocol.EXCHANGE_PATH, parts, encode_chunked=True)
        answer = link.getresponse()
        assert (answer.status, protocol.read_refusal(answer.read()).code) == (413, "too_large")
    finally:
        link.close()


def test_a_request_in_many_small_pieces_is_taken(lead: Device) -> None:
    request = lead.request(lead.ask(batches=(lead.seat.next_batch(lead.circle).pack(),)))
    link = lead.server.connect()
    pieces = (request[at : at + 7] for at in range(0, len(request), 7))
    link.request("POST", protocol.EXCHANGE_PATH, pieces, encode_chunked=True)
    answer = link.getresponse()
    (circle,) = protocol.read_answer(answer.read()).circles
    assert circle.verdicts[0].outcome == "stored"


def test_many_exchanges_share_one_connection(lead: Device) -> None:
    lead.connection = lead.server.connect()
    for _ in range(5):
        assert lead.push(lead.seat.next_batch(lead.circle)) == ["stored"]
    assert lead.connection.sock is not None
    lead.connection.close()


def test_other_addresses_and_methods_are_refused_in_the_same_form(server: Server) -> None:
    link = server.connect()
    for method, path, status in (("GET", "/", 404), ("POST", "/v1/nothing", 404), ("GET", "/v1/exchange", 405)):
        link.request(method, path)
        answer = link.getresponse()
        assert (answer.status, answer.getheader("content-type")) == (status, protocol.CONTENT_TYPE)
        assert protocol.read_refusal(answer.read()).code == "not_served"
    link.close()


ODD = [
    *(f"GET {path} HTTP/1.1" for path in (
        "/docs", "/openapi.json", "/redoc", "/metrics", "/admin", "/haki-server.db", "/v1/../haki-server.db",
        "/../../../../etc/passwd", "/v1/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%00", "//etc/passwd",
        "/v1/exchange/../../haki-server.db", "/v1/join?lookup=1", "/v1/exchange", "/v1/join", "/v1/health/", "*",
        "http://127.0.0.1/v1/exchange", "https://elsewhere.example/v1/health", "/" + "a" * 4000, "/?" + "q" * 4000,
    )),
    *(f"{method} /v1/exchange HTTP/1.1" for method in ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW")),
    "POST /V1/EXCHANGE HTTP/1.1", "POST /v1/exchange/ HTTP/1.1", "POST /v1//exchange HTTP/1.1",
    "POST /v1/join/../exchange HTTP/1.1", "POST /v1/exchange%20 HTTP/1.1",
]  # fmt: skip


@pytest.mark.parametrize("line", ODD)
def test_whatever_else_is_asked_for_is_refused_in_the_one_form_and_says_nothing_of_the_machine(
    server: Server, line: str
) -> None:
    place = urlsplit(server.address)
    with socket.create_connection((place.hostname, place.port), timeout=10) as link:
        link.sendall(f"{line}\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        answer = http.client.HTTPResponse(link, method=line.split(maxsplit=1)[0])
        answer.begin()
        body, headers = answer.read(), answer.getheaders()
    assert answer.status in (404, 405)
    if not line.startswith("HEAD"):
        assert protocol.read_refusal(body).code == "not_served"
    assert len(body) < 100
    told = repr((headers, body)).lower()
    assert not any(word in told for word in ("uvicorn", "starlette", "python", "traceback", str(server.place[1])))


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /v1/health HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        b"POST /v1/join HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/join HTTP/1.1\r\nHost: h\r\nContent-Length: 1e3\r\n\r\n",
        b"POST /v1/join HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        b"POST /v1/join HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n",
        b"POST /v1/join HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        b"POST /v1/join HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n",
        b"POST /v1/join HTTP/1.1\r\n : no name\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # a TLS client that came to the wrong door
        b"\0" * 300,
        b"GET\t/\tHTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_hardly_http_is_answered_400_or_hung_up_on_and_the_next_is_served(server: Server, head: bytes) -> None:
    place = urlsplit(server.address)
    with socket.create_connection((place.hostname, place.port), timeout=10) as link:
        link.sendall(head)
        link.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            said = link.recv(65_536)
            assert said == b"" or said.startswith(b"HTTP/1.1 4"), said
    link_ = server.connect()
    link_.request("GET", protocol.HEALTH_PATH)
    assert link_.getresponse().status == 200
    link_.close()


def test_health_answers_who_watches_over_the_server(server: Server) -> None:
    link = server.connect()
    link.request("GET", protocol.HEALTH_PATH)
    answer = link.getresponse()
    assert (answer.status, msgspec.json.decode(answer.read())) == (200, {"status": "ok", "versions": [2, 2]})
    link.close()


def test_who_sends_only_junk_is_made_to_wait_and_honest_devices_never_are(fresh: Server) -> None:
    lead = found_centre(fresh)
    for _ in range(3 * BURST):
        assert lead.push(lead.seat.next_batch(lead.circle)) == ["stored"]
    statuses = [fresh.post(protocol.JOIN_PATH, b"junk").status for _ in range(BURST + 30)]
    assert statuses[:BURST] == [400] * BURST
    assert statuses[-1] == 429
    answered = fresh.post(protocol.JOIN_PATH, b"junk")
    assert int(answered.headers["retry-after"]) >= 1
    assert answered.code == "throttled"
    with begun(fresh) as link:  # not even read
        status, code, wait = answer_on(link)
    assert (status, code, int(wait or 0) >= 1) == (429, "throttled", True)


def test_refusals_are_forgotten_with_time() -> None:
    clock = [1000.0]
    throttle = Throttle(lambda: clock[0])
    for _ in range(BURST + 5):
        throttle.refused("somebody")
    assert (throttle.wait("somebody"), throttle.wait("somebody else")) == (10, 0)
    clock[0] += 10
    assert throttle.wait("somebody") == 0


def test_a_full_disk_is_said_so_nothing_is_acknowledged_and_the_log_holds_no_content(
    fresh: Server, tmp_path: Path
) -> None:
    lead = found_centre(fresh)
    first = lead.seat.next_batch(lead.circle)
    lead.push(first)
    marker = b"marker-in-the-ciphertext"
    batch = lead.seat.next_batch(lead.circle, marker * 20_000)
    full = max(file.stat().st_size for file in tmp_path.iterdir()) + 4096
    import resource  # noqa: PLC0415 -- not on Windows

    _, most = resource.prlimit(fresh.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(fresh.pid, resource.RLIMIT_FSIZE, (full, most))
    answered = fresh.post(protocol.EXCHANGE_PATH, lead.request(lead.ask(batches=(batch.pack(),))))
    assert (answered.status, answered.code) == (503, "storage")
    assert int(answered.headers["retry-after"]) > 0
    assert lead.check_head(lead.exchange()).position == 1  # reading goes on

    resource.prlimit(fresh.pid, resource.RLIMIT_FSIZE, (most, most))
    assert lead.push(first, batch) == ["already", "stored"]
    _, log = fresh.stop()
    (line,) = map(json.loads, log.splitlines())
    assert (line["level"], line["event"], line["error"][:8]) == ("error", "storage_failed", "Operatio")
    for content in (marker.decode(), lead.seat.id.hex(), lead.circle.hex(), "127.0.0.1"):
        assert content not in log
    assert run("check", "--data", tmp_path).returncode == 0
