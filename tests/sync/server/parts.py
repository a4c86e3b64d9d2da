"""What a test of the server is made of: a real server process, and seats that speak to it over real HTTP.

A seat here signs with its own Ed25519 key and seals nothing: the server cannot tell a ciphertext from noise.
"""

from __future__ import annotations

import http.client
import io
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import frame, membership, protocol
from sync.frame import NO_HASH, Batch, BatchHeader
from sync.invite import invite_lookup, parse_invite
from sync.membership import EntryClear, SealedKey, SeatKeys, Signature
from sync.protocol import CircleAnswer, CircleAsk, ExchangeRequest, JoinAnswer, JoinAsk, JoinRequest
from sync.server import commands
from sync.server.database import ServerDatabase, parse_url, sqlite_url

OWN_ITEM = frame.HASH_BYTES + frame.SIGNATURE_BYTES
"""Bytes of what stands in a feed for a batch of the seat that reads it."""
ROOM = 1024 * 1024
_LATER = pytest.param("postgresql", marks=pytest.mark.soak)
BOTH_DATABASES = pytest.mark.parametrize("place", ["sqlite", "postgresql"], indirect=True, scope="module")
"""Marks a test or a module to run on SQLite and on PostgreSQL."""
POSTGRESQL_IN_SOAK = pytest.mark.parametrize("place", ["sqlite", _LATER], indirect=True, scope="module")
"""Marks a test or a module to run on SQLite, and in `make soak` on PostgreSQL too: what is asked is not whether
statements and locks do the same there, which the exchange and the crowds ask of both each time."""


class Ran(NamedTuple):
    """What came of a command."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path) -> Ran:
    """Run `haki-server` to its end, within this process: starting one takes longer than most commands."""
    output, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(output), redirect_stderr(errors):
        try:
            status = commands.main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse's way to end
            status = int(end.code or 0)
    return Ran(status, output.getvalue(), errors.getvalue())


def run_process(*arguments: str | Path) -> Ran:
    """Run `haki-server` to its end as a process of its own, as an operator does."""
    command = [sys.executable, "-m", "sync.server", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


@dataclass
class Answered:
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        return protocol.read_refusal(self.body).code


class Server:
    """A server process on a free port of this machine; `place` are its `--data` or `--db` arguments.

    `files` is how many the system lets it open. `limits` replace those of `sync.server.limits`: the real ones take a
    minute or much memory to reach.
    """

    def __init__(
        self,
        *place: str | Path,
        workers: int = 1,
        options: tuple[str, ...] = (),
        limits: Mapping[str, float] = MappingProxyType({}),
        files: int | None = None,
    ) -> None:
        self.place = place
        self._arguments = ["serve", "--port", "0", "--workers", str(workers), *options, *map(str, place)]
        self._program = ["-m", "sync.server"]
        if limits:
            lines = [f"limits.{name} = {value}" for name, value in limits.items()]
            run = "import sys; from sync.server import commands, limits"
            self._program = ["-c", "; ".join([run, *lines, "sys.exit(commands.main())"])]
        self._files = files
        self._process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> Server:
        files = self._files
        limited = ["prlimit", f"--nofile={files}"] if files else []
        self._process = subprocess.Popen(
            [*limited, sys.executable, *self._program, *self._arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line.startswith("listening on "):
            raise AssertionError(f"no server: {line!r} {self._process.communicate()[1]}")
        self.address = line.split()[-1]
        return self

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Stop it and return its exit status and what it wrote to stderr."""
        assert self._process
        if sys.platform == "win32" and self.running:  # where nobody can be asked to end
            self.kill()
            return 0, ""
        self._process.send_signal(number)
        _, errors = self._process.communicate(timeout=40)
        return self._process.returncode, errors

    def kill(self) -> None:
        assert self._process
        self._process.kill()
        self._process.communicate()

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def peak(self) -> int:
        """Return the most bytes of memory that the process has had so far."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def connect(self) -> http.client.HTTPConnection:
        place = urlsplit(self.address)
        return http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)

    def post(self, path: str, body: bytes, connection: http.client.HTTPConnection | None = None) -> Answered:
        link = connection or self.connect()
        try:
            link.request("POST", path, body)
            answer = link.getresponse()
            return Answered(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            if connection is None:
                link.close()

    def join(self, ask: JoinAsk) -> JoinAnswer:
        answer = self.post(protocol.JOIN_PATH, protocol.encode(ask))
        assert answer.status == 200, answer
        return protocol.read_join_answer(answer.body)

    def new_invite(self, name: str = "Kituo cha Majaribio", pack: str = "") -> str:
        """Make a centre's first invite, as `centre add` does (without the second that its process would take)."""
        option, value = map(str, self.place)
        database = ServerDatabase.open(sqlite_url(Path(value)) if option == "--data" else parse_url(value))
        text = commands.first_invite(database, name, pack)
        database.close()
        return text


class Seat:
    """One person's device: its keys, and its chain of batches in one circle."""

    def __init__(self) -> None:
        self.signing = Ed25519PrivateKey.generate()
        self.keys = SeatKeys(self.signing.public_key().public_bytes_raw(), os.urandom(32))
        self.id = self.keys.seat
        self.number, self.previous = 0, NO_HASH

    def sign_entry(self, clear: EntryClear) -> bytes:
        bytes_signed, sealed = membership.encode_clear(clear), os.urandom(64)
        digest = membership.entry_hash(bytes_signed, sealed)
        signature = Signature(self.id, self.signing.sign(frame.entry_message(digest)))
        return membership.encode_entry(bytes_signed, sealed, [signature])

    def next_batch(self, circle: bytes, ciphertext: bytes | None = None, **instead: object) -> Batch:
        """Make the next batch of this seat's chain; `instead` replaces fields of its header."""
        batch = self.batch(circle, self.number + 1, self.previous, ciphertext, **instead)
        self.number, self.previous = batch.header.number, batch.hash
        return batch

    def batch(
        self, circle: bytes, number: int, previous: bytes, ciphertext: bytes | None = None, **instead: object
    ) -> Batch:
        """Make any batch, signed by this seat."""
        sealed = os.urandom(200) if ciphertext is None else ciphertext
        header = BatchHeader(
            suite=frame.SUITE_X25519,
            circle=circle,
            seat=self.id,
            number=number,
            previous=previous,
            epoch=1,
            membership_head=NO_HASH,
            changes_root=os.urandom(32),
            salt=os.urandom(32),
            commitment=os.urandom(32),
            length=len(sealed),
        )._replace(**instead)  # type: ignore[arg-type]
        unsigned = frame.read_batch(header.pack() + bytes(frame.SIGNATURE_BYTES) + sealed)
        return unsigned._replace(signature=self.signing.sign(frame.batch_message(unsigned.hash)))


@dataclass
class Device:
    """A seat at a server: what it knows of one circle, checked as a device would check it."""

    server: Server
    server_key: bytes
    circle: bytes
    seat: Seat = field(default_factory=Seat)
    position: int = 0
    head: bytes = NO_HASH
    known: int = 0
    batches: list[tuple[int, Batch]] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)
    connection: http.client.HTTPConnection | None = None

    def request(self, *asks: CircleAsk, budget: int = ROOM, signer: Seat | None = None) -> bytes:
        """Return a signed request, as it goes over the wire."""
        body = protocol.encode(ExchangeRequest(protocol.VERSION, self.seat.id, asks, budget))
        signing = (signer or self.seat).signing
        return body + signing.sign(frame.request_message(self.server_key, body))

    def ask(self, **what: object) -> CircleAsk:
        """Return an ask that starts where this device stands."""
        start: dict[str, object] = {
            "circle": self.circle,
            "after": self.position,
            "head": self.head,
            "membership_after": self.known,
        }
        return CircleAsk(**{**start, **what})  # type: ignore[arg-type]

    def exchange(self, *batches: Batch, budget: int = ROOM, **what: object) -> CircleAnswer:
        """Do one exchange and return the answer, without following it."""
        asked = self.ask(batches=tuple(batch.pack() for batch in batches), **what)
        answered = self.server.post(protocol.EXCHANGE_PATH, self.request(asked, budget=budget), self.connection)
        assert answered.status == 200, answered
        (answer,) = protocol.read_answer(answered.body).circles
        assert answer.circle == self.circle
        return answer

    def push(self, *batches: Batch) -> list[str]:
        """Push batches and return their outcomes."""
        return [verdict.outcome for verdict in self.exchange(*batches).verdicts]

    def check_head(self, answer: CircleAnswer) -> protocol.SignedHead:
        """Check the server's signature under where it says it stands."""
        head = answer.head
        assert head is not None
        place = (head.position, head.head, head.membership_number, head.membership_head, head.time, head.generations)
        frame.verify(self.server_key, frame.head_message(self.circle, *place), head.signature)
        return head

    def pull(self, budget: int = ROOM) -> list[Batch]:
        """Follow the feed to its end, checking every position and the hash there. Return what was new of others."""
        new: list[Batch] = []
        while True:
            answer = self.exchange(budget=budget)
            assert not answer.refused
            head = self.check_head(answer)
            self.entries += answer.entries
            self.known += len(answer.entries)
            for item in answer.feed:
                assert item.position == self.position + 1
                own = len(item.batch) == OWN_ITEM
                hash_of_batch = item.batch[: frame.HASH_BYTES] if own else frame.read_batch(item.batch).hash
                self.position, self.head = item.position, frame.feed_step(self.head, hash_of_batch, item.time)
                if not own:
                    new.append(frame.read_batch(item.batch))
            if not answer.more:
                assert (self.position, self.head) == (head.position, head.head)
                assert self.known == head.membership_number
                self.batches += [(batch.header.number, batch) for batch in new]
                return new

    def add(self, newcomer: Seat) -> bytes:
        """Return the entry by which this administrator adds a seat, at the end of the chain it knows."""
        state = membership.fold(map(membership.read_entry, self.entries))
        clear = EntryClear(
            version=membership.ENTRY_VERSION,
            circle=self.circle,
            number=state.number + 1,
            previous=state.head,
            kind=membership.ADD,
            author=self.seat.id,
            time=1,
            epoch=state.epoch,
            suite=state.suite,
            keys=newcomer.keys,
            sealed_keys=(SealedKey(newcomer.id, 1, os.urandom(80)),),
        )
        return self.seat.sign_entry(clear)

    def let_in(self, newcomer: Seat | None = None) -> Device:
        """Add a seat to the circle and return its device."""
        seat = newcomer or Seat()
        answer = self.exchange(entries=(self.add(seat),))
        assert answer.entry_outcomes == (protocol.Outcome.STORED,)
        self.entries += answer.entries
        self.known += len(answer.entries)
        return Device(self.server, self.server_key, self.circle, seat)


def genesis(seat: Seat, server_key: bytes, circle: bytes | None = None) -> bytes:
    """Return an entry that founds a circle."""
    clear = EntryClear(
        version=membership.ENTRY_VERSION,
        circle=circle or os.urandom(16),
        number=1,
        previous=NO_HASH,
        kind=membership.GENESIS,
        author=seat.id,
        time=1,
        epoch=1,
        suite=frame.SUITE_X25519,
        keys=seat.keys,
        administrator=True,
        sealed_keys=(SealedKey(seat.id, 1, os.urandom(80)),),
        server_key=server_key,
    )
    return seat.sign_entry(clear)


def found_centre(server: Server, pack: str = "") -> Device:
    """Make a new centre with an invite of the operator, and return its first device, which is administrator."""
    lookup = invite_lookup(parse_invite(server.new_invite(pack=pack)).secret)
    seat = Seat()
    server_key = server.join(JoinAsk(protocol.VERSION, lookup)).server_key
    entry = genesis(seat, server_key)
    assert server.join(JoinAsk(protocol.VERSION, lookup, genesis=entry)).state == "member"
    circle = membership.read_entry(entry).clear.circle
    return Device(server, server_key, circle, seat, known=1, entries=[entry])


def request_to_join(lookup: bytes, seat: Seat, claim: bytes = b"sealed") -> JoinAsk:
    """Return a request to join by an invite."""
    return JoinAsk(protocol.VERSION, lookup, JoinRequest(lookup, seat.keys, claim, os.urandom(32)))
