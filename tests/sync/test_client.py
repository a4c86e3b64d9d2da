"""The link to a server, over real HTTP: whom it speaks to, what it tells apart, how slow a line may be, what it
counts."""

from __future__ import annotations

import gzip
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app.words import refusal
from sync import client, enrolment, keys, protocol
from sync.carrier import (
    ConnectionCut,
    LoginPage,
    NotHaki,
    ServerBusy,
    ServerFailing,
    ServerRefused,
    ServerUnreachable,
    SyncError,
    TooMuchAtOnce,
    UnknownName,
    UntimelyCertificate,
    UntrustedServer,
)
from sync.client import Link
from sync.invite import Invite, parse_invite
from sync.keys import Seat, SeatDetails
from sync.protocol import JoinAnswer, MalformedMessage, Refusal
from tests.relay import Relay
from tests.sync.http_answers import Answering, http, saying
from tests.sync.memory_ledger import MemoryLedger
from tests.sync.parts import Device, centre_of
from tests.sync.parts import Server as InProcess
from tests.sync.server.parts import Server, run

GOOD = protocol.encode(JoinAnswer(1, "open", bytes(32)))


def posted(answering: Answering, body: bytes = b"hello") -> bytes:
    link = Link(answering.address)
    try:
        return link.post("/v1/join", body)
    finally:
        link.close()


# --- Who answers ---


HTML = "text/html; charset=utf-8"
PORTAL = "https://portal.example/login"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (http(b"<html>Welcome! Please log in.</html>", content_type="text/html"), LoginPage),
        (http(b"<html>Karibu</html>", content_type="Text/HTML;charset=utf-8"), LoginPage),
        (http(b"<html/>", "203 Non-Authoritative Information", "application/xhtml+xml"), LoginPage),
        (http(b"", "302 Found", HTML, location=PORTAL), LoginPage),
        (http(b"", "302 Found", location=PORTAL), LoginPage),
        (http(b"", "307 Temporary Redirect", HTML, location=PORTAL), LoginPage),
        (http(b"", "303 See Other", "text/plain", location=PORTAL), LoginPage),
        (http(b"", "511 Network Authentication Required", HTML), LoginPage),
        (http(b"<html>413 Request Entity Too Large</html>", "413 Content Too Large", HTML), TooMuchAtOnce),
        (http(b"", "413 Content Too Large", "text/plain"), TooMuchAtOnce),
        (http(b"not a refusal", "413 Content Too Large"), TooMuchAtOnce),
        (http(b"<html>Internal Server Error</html>", "500 Internal Server Error", HTML), ServerFailing),
        (http(b"Internal Server Error", "500 Internal Server Error", "text/plain"), ServerFailing),
        (http(b"\x91" * 5000, "500 Internal Server Error"), ServerFailing),
        (http(b"<html>Bad gateway</html>", "502 Bad Gateway", HTML), ServerFailing),
        (http(b"<html>Maintenance</html>", "503 Service Unavailable", HTML), ServerFailing),
        (http(b"", "504 Gateway Time-out", HTML), ServerFailing),
        (http(b"error code: 522", "522 <none>", "text/plain"), ServerFailing),
        (http(b"<html>Forbidden</html>", "403 Forbidden", HTML), NotHaki),
        (http(b"<html>nginx</html>", "404 Not Found", HTML), NotHaki),
        (http(b"<html>nginx</html>", "405 Method Not Allowed", HTML), NotHaki),
        (http(GOOD, content_type="application/octet-stream"), NotHaki),
        (http(b"not a refusal", "400 Bad Request"), NotHaki),
        (b"HTTP/1.1 200 OK\r\n\r\n", NotHaki),
    ],
)
def test_who_answers_in_the_servers_place_is_told_by_the_marks_of_the_answer(
    answer: bytes, kind: type[SyncError]
) -> None:
    with saying(answer) as answering, pytest.raises(NotHaki) as told:
        posted(answering)
    assert type(told.value) is kind


def test_a_redirect_is_not_followed() -> None:
    with saying(http(GOOD)) as elsewhere:
        away = http(b"", "307 Temporary Redirect", location=elsewhere.address)
        with saying(away) as answering, pytest.raises(NotHaki):
            posted(answering)
        assert elsewhere.requests == []


@pytest.mark.parametrize("where", ["http://[", "\xff\xfe", "//", "http://a:b"])
def test_a_redirect_is_not_even_read(where: str) -> None:
    with saying(http(b"", "302 Found", "text/html", location=where)) as answering, pytest.raises(NotHaki):
        posted(answering)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    ("after", "seconds"),
    [("7", 7), ("0", 0), ("", 60), ("soon", 60), ("-5", 60), ("Wed, 21 Oct 2026 07:28:00 GMT", 60), ("9" * 5000, 3600)],
)
def test_a_busy_server_says_when_to_come_back(status: str, after: str, seconds: int) -> None:
    answer = http(protocol.encode(Refusal("busy")), status, retry_after=after)
    with saying(answer) as answering, pytest.raises(ServerBusy) as busy:
        posted(answering)
    assert busy.value.seconds == seconds


def test_a_busy_servers_proxy_may_say_it_too() -> None:
    answer = http(b"<html>maintenance</html>", "503 Service Unavailable", "text/html", retry_after="30")
    with saying(answer) as answering, pytest.raises(ServerBusy) as busy:
        posted(answering)
    assert busy.value.seconds == 30


def test_nobody_is_told_to_come_back_in_a_hundred_years() -> None:
    answer = http(protocol.encode(Refusal("busy")), "503 Service Unavailable", retry_after="9" * 12)
    with saying(answer) as answering, pytest.raises(ServerBusy) as busy:
        posted(answering)
    assert busy.value.seconds == 3600


@pytest.mark.parametrize(
    ("status", "code"),
    [("413 Content Too Large", "too_large"), ("400 Bad Request", "malformed"), ("400 Bad Request", "version")],
)
def test_a_refusal_is_named(status: str, code: str) -> None:
    with saying(http(protocol.encode(Refusal(code)), status)) as answering, pytest.raises(ServerRefused) as refused:
        posted(answering)
    assert refused.value.code == code


def test_a_refusal_cannot_write_on_the_terminal() -> None:
    answer = http(protocol.encode(Refusal("\x1b[2J all is well, send your passphrase")), "400 Bad Request")
    with saying(answer) as answering, pytest.raises(NotHaki):
        posted(answering)


# --- How much, and how it ends ---


@pytest.mark.parametrize("status", ["200 OK", "302 Found"])
def test_an_answer_larger_than_any_is_given_up_and_not_read_to_its_end(status: str) -> None:
    sent = [0]

    def flood(connection: socket.socket, _body: bytes) -> None:
        head = f"HTTP/1.1 {status}\r\ncontent-type: {protocol.CONTENT_TYPE}\r\nlocation: /\r\n"
        connection.sendall(f"{head}transfer-encoding: chunked\r\n\r\n".encode())
        part = bytes(1 << 20)
        for _ in range(200):
            connection.sendall(b"%x\r\n" % len(part) + part + b"\r\n")
            sent[0] += len(part)

    with Answering(flood) as answering, pytest.raises(NotHaki, match="larger"):
        posted(answering)
    assert sent[0] < 2 * protocol.MAX_ANSWER_BYTES


def test_a_compressed_answer_that_unfolds_without_end_is_given_up() -> None:
    bomb = gzip.compress(bytes(64 << 20), 1)
    with saying(http(bomb, content_encoding="gzip")) as answering, pytest.raises(SyncError):
        posted(answering)


def test_an_answer_cut_at_any_byte_is_none() -> None:
    """Cut in its head, it may look like one without a body: that is none of Haki's messages."""
    whole = http(GOOD)
    for length in range(len(whole)):
        with saying(whole[:length]) as answering, pytest.raises((SyncError, MalformedMessage)):
            protocol.read_join_answer(posted(answering))
    with saying(whole) as answering:
        assert posted(answering) == GOOD


def test_an_answer_cut_in_its_body_is_never_taken_for_a_whole_one() -> None:
    whole = http(GOOD)
    for length in range(len(whole) - len(GOOD), len(whole)):
        with saying(whole[:length]) as answering, pytest.raises(ServerUnreachable):
            posted(answering)


@pytest.mark.parametrize(
    "garbage", [b"", b"\0" * 100, b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/9.9 200 OK\r\n\r\n"]
)
def test_what_is_no_http_is_an_unreachable_server(garbage: bytes) -> None:
    with saying(garbage) as answering, pytest.raises((ServerUnreachable, NotHaki)):
        posted(answering)


@pytest.mark.parametrize("kept", [0, 1, -1])
def test_a_connection_that_breaks_before_the_answer_is_whole_is_said_to_have_broken(kept: int) -> None:
    with saying(http(GOOD)[:kept]) as answering, pytest.raises(ServerUnreachable) as cut:
        posted(answering)
    assert type(cut.value) is ConnectionCut
    assert "what did not arrive is sent again" in refusal.explained(cut.value).one


def test_a_name_that_leads_nowhere_is_said_to_be_unknown_here() -> None:
    with pytest.raises(UnknownName) as unknown:
        Link("https://no-such-place.invalid").post("/v1/join", b"")
    assert refusal.passes_by_itself(unknown.value)  # where there is no network at all, names lead nowhere either


def test_nobody_there_is_an_unreachable_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ServerUnreachable):
        Link(f"http://127.0.0.1:{port}").post("/v1/join", b"")
    with pytest.raises(ServerUnreachable):
        Link("https://no-such-place.invalid").post("/v1/join", b"")


# --- Slow lines ---


PAUSE_SECONDS = 0.03


def test_a_slow_line_is_no_dead_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PROGRESS_SECONDS", 20 * PAUSE_SECONDS)
    whole = http(GOOD)
    pieces = [whole[at : at + 4] for at in range(0, len(whole), 4)]
    assert len(pieces) * PAUSE_SECONDS > client.PROGRESS_SECONDS

    def drip(connection: socket.socket, _body: bytes) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(PAUSE_SECONDS)

    with Answering(drip) as answering:
        assert posted(answering) == GOOD


def test_a_line_that_brings_nothing_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PROGRESS_SECONDS", 0.3)
    given_up = threading.Event()

    def stall(connection: socket.socket, _body: bytes) -> None:
        connection.sendall(http(GOOD)[:-3])
        given_up.wait(30)
        connection.sendall(http(GOOD)[-3:])

    with Answering(stall) as answering, pytest.raises(ServerUnreachable):
        posted(answering)
    given_up.set()


def test_a_large_upload_may_take_long_as_long_as_it_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "CONNECT_SECONDS", 20 * PAUSE_SECONDS)
    body, block = bytes(4 << 20), 64 << 10
    assert len(body) // block * PAUSE_SECONDS > client.CONNECT_SECONDS

    def slowly(connection: socket.socket) -> bytes:
        read = 0
        while read < len(body):
            read += len(connection.recv(block))
            time.sleep(PAUSE_SECONDS)
        return b""

    with Answering(lambda connection, _: connection.sendall(http(GOOD)), reads=slowly) as answering:
        assert posted(answering, body) == GOOD


class Clock:
    """A clock that goes on only when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0
        self._readings = threading.Semaphore(0)

    def read(self) -> float:
        self._readings.release()
        return self.now

    def wait_for_readings(self, count: int) -> None:
        for _ in range(count):
            self._readings.acquire(timeout=10)


def test_the_speed_that_batches_are_sized_by_is_that_of_the_upload(
    server: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large answer on a slow line must not make the next batches small."""
    saida, neema = centre_of(server, 2)
    for _ in range(3):
        neema.record(narrative="x" * 3000)
    neema.sync()
    saida.record(narrative=os.urandom(10_000).hex())
    clock = Clock()
    monkeypatch.setattr(client, "monotonic", clock.read)

    def answer(connection: socket.socket, request: bytes) -> None:
        whole = http(server.answer(protocol.EXCHANGE_PATH, request.partition(b"\r\n\r\n")[2]))
        clock.now += 10  # the request took so long to come
        head, end, body = whole.partition(b"\r\n\r\n")
        connection.sendall(head + end)
        clock.wait_for_readings(2)
        clock.now += 1000  # and the answer so long to go
        connection.sendall(body)

    with Answering(answer) as answering:
        link = Link(answering.address)
        report = saida.sync_over(link)
        link.close()
        (request,) = answering.requests
    assert (report.pushed, report.pulled) == (1, 3)
    assert saida.ledger.speed == len(request.partition(b"\r\n\r\n")[2]) // 10


# --- Who may be trusted ---


def certificate(folder: Path, days: tuple[int, int] = (-1, 1)) -> tuple[ssl.SSLContext, Path]:
    """Return TLS with a certificate that nobody vouches for, good from one day to another from now, and its file."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    file = folder / "self-signed.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file


@pytest.mark.parametrize("days", [(-9, -8), (8, 9)], ids=["has run out", "does not count yet"])
def test_a_clock_that_is_wrong_is_named_where_the_certificate_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: tuple[int, int]
) -> None:
    with saying(http(GOOD)) as answering:
        answering.tls, file = certificate(tmp_path, days)
        link = Link(f"https://localhost:{answering.port}")
        monkeypatch.setattr(link._session, "verify", str(file))  # somebody vouches for it: only the time is wrong
        with pytest.raises(UntimelyCertificate) as untimely:
            link.post("/v1/join", b"secret")
        assert answering.requests == []
    said = refusal.explained(untimely.value).one
    assert all(part in said for part in ("date and time", "nothing was sent", "tell whoever runs the server"))
    assert not refusal.passes_by_itself(untimely.value)


def test_what_speaks_no_tls_where_tls_belongs_is_not_the_server() -> None:
    page = http(b"<html>log in</html>", content_type="text/html")
    with Answering(lambda line, _: line.sendall(page), reads=lambda line: line.recv(65536)) as answering:
        with pytest.raises(NotHaki):
            Link(f"https://localhost:{answering.port}").post("/v1/join", b"secret")
        assert b"secret" not in b"".join(answering.requests)


def test_a_connection_that_breaks_while_it_is_secured_has_broken() -> None:
    with Answering(lambda *_: None, reads=lambda line: line.recv(65536)) as answering, pytest.raises(ConnectionCut):
        Link(f"https://localhost:{answering.port}").post("/v1/join", b"secret")


def test_a_certificate_nobody_vouches_for_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    with saying(http(GOOD)) as answering:
        answering.tls, _file = certificate(tmp_path)
        with pytest.raises(UntrustedServer, match="date") as untrusted:
            Link(f"https://localhost:{answering.port}").post("/v1/join", b"secret")
        assert answering.requests == []
    said = refusal.explained(untrusted.value).one
    assert all(part in said for part in ("certificate", "nothing was sent", "date and time of this device"))
    assert not refusal.passes_by_itself(untrusted.value)  # nobody else will set this device's date right


@pytest.mark.parametrize(
    "named",
    [
        "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "PYTHONHTTPSVERIFY", "OPENSSL_CONF",
    ],
)  # fmt: skip
def test_nothing_in_the_environment_has_a_stranger_vouched_for(
    named: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever sets a variable of the account has their own certificate in it, and a proxy that signs with it."""
    with saying(http(GOOD)) as stranger, saying(http(GOOD)) as proxy:
        stranger.tls, file = certificate(tmp_path)
        (tmp_path / "empty.cnf").write_text("")
        values = {
            "SSL_CERT_DIR": str(tmp_path), "PYTHONHTTPSVERIFY": "0", "OPENSSL_CONF": str(tmp_path / "empty.cnf"),
        }  # fmt: skip
        monkeypatch.setenv(named, proxy.address if "proxy" in named.lower() else values.get(named, str(file)))
        monkeypatch.setenv("no_proxy", "")
        link = Link(f"https://localhost:{stranger.port}")
        with pytest.raises(UntrustedServer):
            link.post("/v1/join", b"secret")
        assert stranger.requests == proxy.requests == []
        with monkeypatch.context() as vouching:  # that the stranger would be spoken to, were it trusted
            vouching.setattr(link._session, "verify", str(file))
            assert link.post("/v1/join", b"secret") == GOOD


def test_no_proxy_and_no_password_file_of_the_machine_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with saying(http(GOOD)) as proxy, saying(http(GOOD)) as answering:
        for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login saida password secret\n")
        monkeypatch.setenv("NETRC", str(netrc))
        assert posted(answering) == GOOD
        assert proxy.requests == []
        assert b"authorization" not in answering.requests[0].lower()


def test_a_request_says_nothing_of_who_sends_it() -> None:
    with saying(http(GOOD)) as answering:
        posted(answering, b"hello")
        head, _, body = answering.requests[0].partition(b"\r\n\r\n")
    assert body == b"hello"
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /v1/join HTTP/1.1"
    assert {line.split(":")[0].lower() for line in lines[1:]} == {"host", "content-length"}


# --- With the real server: what is counted ---


def enrolled(link: Link, invite: Invite) -> Device:
    """Found a centre over a link and return its first device."""
    opening = enrolment.look_up(link, invite)
    seat = Seat.generate()
    details = SeatDetails("Saida", "laptop", "lead", "KD", opening.centre)
    genesis, _ = keys.found(seat, server_key=opening.server_key, details=details, now_ms=1)
    ledger = MemoryLedger(seat, opening.server_key)
    ledger.members.add_entry(genesis.clear.circle, genesis)
    enrolment.found_centre(link, invite, genesis)
    return Device(None, ledger)  # type: ignore[arg-type]  # its links go elsewhere


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("process")
    assert run("init", "--data", folder).returncode == 0
    running = Server("--data", folder).start()
    yield running
    running.stop()


def test_the_bytes_reported_are_the_bytes_that_went_over_the_line(process: Server) -> None:
    invite = parse_invite(process.new_invite())
    with Relay(process.address) as relay:
        link = Link(relay.address)
        device = enrolled(link, invite)
        for _ in range(3):
            device.record(narrative="Zumaridi aliniahidi karo ya shule" * 50)
            device.sync_over(link)
        report = device.sync_over(link)
        link.close()
        assert (report.bytes_up, report.bytes_down) == (relay.up, relay.down)
        assert (report.round_trips, relay.connections) == (6, 1)


def test_an_exchange_with_nothing_new_is_one_small_round_trip(process: Server) -> None:
    device = enrolled(Link(process.address), parse_invite(process.new_invite()))
    device.record(phone="1")
    device.sync_over(Link(process.address))
    report = device.sync_over(Link(process.address))
    assert report.round_trips == 1
    assert report.bytes_up + report.bytes_down <= 700


@pytest.mark.parametrize("body", [b"", b"garbage", bytes(protocol.MAX_REQUEST_BYTES + 1)])
def test_the_real_servers_refusals_are_read(process: Server, body: bytes) -> None:
    with pytest.raises(ServerRefused) as refused:
        Link(process.address).post(protocol.EXCHANGE_PATH, body)
    assert refused.value.code in ("malformed", "version", "too_large")
    with pytest.raises(ServerRefused) as refused:
        Link(process.address).post("/v1/nothing", b"")
    assert refused.value.code == "not_served"
