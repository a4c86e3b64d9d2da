"""What an operator types, and what comes back."""

import http.client
import json
import signal
import socket
import sqlite3
import ssl
import stat
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sync import protocol
from sync.invite import invite_lookup, parse_invite
from sync.protocol import JoinAsk
from tests.sync.server.parts import Server, found_centre, run, run_process


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a server that has been made."""
    assert run("init", "--data", tmp_path / "server").returncode == 0
    return tmp_path / "server"


def test_a_new_server_is_made_for_its_owners_eyes_only(tmp_path: Path) -> None:
    made = run_process("init", "--data", tmp_path / "a" / "server", "--json")
    assert len(bytes.fromhex(json.loads(made.stdout)["server_key"])) == 32
    files = [tmp_path / "a" / "server", *(tmp_path / "a" / "server").iterdir()]
    assert [stat.S_IMODE(file.stat().st_mode) & 0o077 for file in files] == [0] * len(files)


def test_a_server_that_is_there_is_never_made_again(folder: Path) -> None:
    before = (folder / "haki-server.db").read_bytes()
    again = run("init", "--data", folder)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "haki-server: a server's database is there already; nothing was changed\n"
    assert (folder / "haki-server.db").read_bytes() == before


@pytest.mark.parametrize("command", [["serve"], ["centre", "add", "Kituo"], ["centre", "list"], ["stats"], ["check"]])
def test_without_a_server_every_command_says_what_to_do_and_makes_nothing(tmp_path: Path, command: list[str]) -> None:
    answer = run(*command, "--data", tmp_path)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "haki-server: there is no server's database here; run `haki-server init` first\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite format 3\0" + bytes(84)])
def test_a_file_that_is_no_servers_database_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "haki-server.db"
    file.write_bytes(content)
    for command in ("init", "serve", "check"):
        answer = run(command, "--data", tmp_path)
        assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)
    assert file.read_bytes() == content


def test_a_database_that_holds_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE something (else_ TEXT)")
    answer = run("init", "--db", f"sqlite:///{tmp_path / 'other.db'}")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "haki-server: this database holds something else; the server needs one of its own\n"


def test_a_server_whose_making_was_cut_off_can_be_made_again(tmp_path: Path) -> None:
    (tmp_path / "haki-server.db").touch(mode=0o600)
    assert run("init", "--data", tmp_path).returncode == 0


def test_a_file_in_place_of_the_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = run("init", "--data", tmp_path / "file")
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize(("version", "what_to_do"), [(1, "haki-server init"), (3, "install the haki-server")])
def test_a_database_of_another_format_is_refused_by_name_with_what_to_do(
    folder: Path, version: int, what_to_do: str
) -> None:
    with sqlite3.connect(folder / "haki-server.db") as connection:
        connection.execute("UPDATE server SET schema_version = ?", (version,))
    answer = run("stats", "--data", folder)
    assert answer.returncode == 1
    assert f"format {version}" in answer.stderr and what_to_do in answer.stderr


@pytest.mark.parametrize(
    "typed",
    [
        [],
        ["init"],
        ["nonsense"],
        ["centre", "--data", "x"],
        ["centre", "add", "--data", "x"],
        ["init", "--data", "x", "--db", "sqlite:////x"],
        ["serve", "--data", "x", "--port", "70000"],
        ["serve", "--data", "x", "--workers", "0"],
        ["serve", "--data", "x", "--key", "key.pem"],
    ],
)
def test_wrong_usage_exits_with_2(typed: list[str]) -> None:
    answer = run(*typed)
    assert (answer.returncode, answer.stdout) == (2, "")


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/db", "sqlite://", "postgresql://host/db"])
def test_a_database_url_that_is_not_served_is_refused_in_one_line(url: str) -> None:
    answer = run("init", "--db", url)
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)


def test_options_may_stand_before_or_after_the_command(folder: Path) -> None:
    before = run("--json", "--data", folder, "centre", "add", "Kituo A")
    after = run("centre", "add", "Kituo B", "--data", folder, "--json")
    assert [list(json.loads(answer.stdout)) for answer in (before, after)] == [["invite"], ["invite"]]
    people = run("centre", "add", "Kituo C", "--data", folder)
    assert parse_invite(people.stdout).secret != parse_invite(json.loads(after.stdout)["invite"]).secret
    listed = json.loads(run("centre", "list", "--data", folder, "--json").stdout)
    assert [(each["name"], each["state"]) for each in listed] == [(f"Kituo {x}", "invited") for x in "ABC"]


def test_an_operator_proposes_a_country_pack_by_one_word(folder: Path) -> None:
    assert run("centre", "add", "Kituo", "--pack", "tanzania", "--data", folder).returncode == 0
    for word in ("../kenya", "Kenya", "two words", "k" * 41):
        answer = run("centre", "add", "Kituo", "--pack", word, "--data", folder)
        assert (answer.returncode, answer.stdout) == (1, "")
        assert answer.stderr == "haki-server: a country pack is named by one word in small letters, such as kenya\n"


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x1bb"])
def test_a_centre_needs_a_name_that_can_be_read(folder: Path, name: str) -> None:
    answer = run("centre", "add", name, "--data", folder)
    assert (answer.returncode, answer.stdout) == (1, "")


def test_the_printed_invite_makes_the_centre_and_the_list_shows_it(folder: Path) -> None:
    invite = parse_invite(run("centre", "add", "Kituo  cha Neema", "--data", folder).stdout)
    server = Server("--data", folder).start()
    answer = server.join(JoinAsk(protocol.VERSION, invite_lookup(invite.secret)))
    assert (answer.state, answer.centre) == ("new_centre", "Kituo cha Neema")
    lead = found_centre(server)
    lead.push(lead.seat.next_batch(lead.circle, bytes(100)))
    server.stop()
    made, invited = json.loads(run("centre", "list", "--data", folder, "--json").stdout)
    assert (made["circle"], made["state"], made["devices"], made["batches"]) == (lead.circle.hex(), "made", 1, 1)
    assert invited["state"] == "invited"
    figures = json.loads(run("stats", "--data", folder, "--json").stdout)
    assert figures == {
        "centres": 1,
        "devices": 1,
        "entries": 1,
        "batches": 1,
        "bytes": 100,
        "open_invites": 1,
        "waiting": 0,
    }


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_server_finishes_and_exits_with_0(folder: Path, number: int) -> None:
    server = Server("--data", folder).start()
    link = server.connect()
    link.connect()  # an idle connection must not keep it
    assert server.stop(number) == (0, "")
    link.close()


def test_a_port_that_is_taken_is_said_in_one_line(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        answer = run_process("serve", "--data", folder, "--port", str(taken.getsockname()[1]))
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith("haki-server: cannot listen on 127.0.0.1 port ")


def test_several_workers_serve_one_database_and_stop_together(folder: Path) -> None:
    server = Server("--data", folder, workers=2).start()
    lead = found_centre(server)
    worker = lead.let_in()
    batches = [lead.seat.next_batch(lead.circle) for _ in range(20)]
    for batch in batches:
        assert lead.push(batch) == ["stored"]  # each over a connection of its own
    assert worker.pull() == batches
    assert server.stop() == (0, "")


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for this machine, and its key."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(secret, hashes.SHA256())
    )
    chain, key = folder / "cert.pem", folder / "key.pem"
    chain.write_bytes(certificate.public_bytes(Encoding.PEM))
    key.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return chain, key


def test_it_speaks_tls_with_a_certificate_of_its_own(folder: Path, tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    server = Server("--data", folder, options=("--cert", str(certificate), "--key", str(key))).start()
    trust = ssl.create_default_context(cafile=str(certificate))
    link = http.client.HTTPSConnection("127.0.0.1", int(server.address.split(":")[-1]), context=trust, timeout=10)
    link.request("GET", protocol.HEALTH_PATH)
    assert (server.address.split(":")[0], link.getresponse().status) == ("https", 200)
    link.close()
    server.stop()


def test_a_certificate_that_cannot_be_used_is_said_in_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("rubbish")
    answer = run_process("serve", "--port", "0", "--data", folder, "--cert", tmp_path / "cert.pem")
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)
