"""What a test of sync is made of: the real server's own code without HTTP, and devices that keep their ledger in
memory.

Every byte between them is a real one; a `Wire` is where a test may listen, spoil and cut.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sync import changes, enrolment, frame, keys, protocol
from sync.carrier import Carrier, ServerUnreachable
from sync.changes import Change, ChangeId, Origin
from sync.exchange import Report, exchange
from sync.invite import Invite, invite_lookup
from sync.keys import Claim, Seat, SeatDetails
from sync.membership import Entry
from sync.merging import FieldRule, Merged, merge
from sync.protocol import ExchangeAnswer
from sync.server import invites
from sync.server.database import ServerDatabase, sqlite_url
from sync.server.exchange import Exchange
from sync.server.joining import Joining
from tests.sync.memory_ledger import Edit, MemoryLedger

NOW = 1_767_225_600_000  # 2026-01-01
CENTRE = "Kituo cha Majaribio"


class Server:
    """The central server in this process."""

    def __init__(self, folder: Path) -> None:
        """Make a server's database in a folder, or open the one that is there."""
        url = sqlite_url(folder)
        self.database = (ServerDatabase.open if folder.exists() else ServerDatabase.create)(url)
        self.key = self.database.server_key
        self._exchange, self._joining = Exchange(self.database), Joining(self.database)

    def answer(self, path: str, body: bytes) -> bytes:
        """Answer one message as it came over the wire."""
        if path == protocol.JOIN_PATH:
            return protocol.encode(self._joining.answer(protocol.read_join_ask(body)))
        return protocol.encode(self._exchange.answer(*protocol.read_request(body)))

    def new_invite(self, pack: str = "") -> Invite:
        """Make what `haki-server centre add` prints."""
        invite = Invite(os.urandom(16), frame.invite_pin(frame.NO_HASH, self.key))
        with self.database.writing() as connection:
            invites.open_to_found(connection, invite_lookup(invite.secret), CENTRE, time.time_ns() // 1_000_000, pack)
        return invite

    def sign_head(self, circle: bytes, head: protocol.SignedHead) -> protocol.SignedHead:
        """Sign anything: a hostile operator holds the server's key."""
        place = (*_place(head), head.generations)
        signature = self.database.signing_key.sign(frame.head_message(circle, *place))
        return protocol.SignedHead(*place, signature)


def _place(head: protocol.SignedHead) -> tuple[int, bytes, int, bytes, int]:
    return head.position, head.head, head.membership_number, head.membership_head, head.time


Spoil = Callable[[ExchangeAnswer], ExchangeAnswer]


class Wire:
    """A carrier to a server in this process. `spoil` may change an answer under way; `lost` cuts: before the request
    arrives ("request") or before its answer does ("answer")."""

    def __init__(self, server: Server, spoil: Spoil | None = None, lost: str = "") -> None:
        self.server = server
        self.address = "https://server.example"
        self.bytes_up = self.bytes_down = self.round_trips = 0
        self.seconds_up = 0.001
        self.requests: list[bytes] = []
        self._spoil, self._lost = spoil, lost

    def post(self, path: str, body: bytes) -> bytes:
        self.round_trips += 1
        self.requests.append(body)
        if self._lost == "request":
            raise ServerUnreachable("cut")
        answer = self.server.answer(path, body)
        if self._lost == "answer":
            raise ServerUnreachable("cut")
        self.bytes_up, self.bytes_down = self.bytes_up + len(body), self.bytes_down + len(answer)
        if self._spoil and path == protocol.EXCHANGE_PATH:
            return protocol.encode(self._spoil(protocol.read_answer(answer)))
        return answer


class Device:
    """One seat with its ledger."""

    def __init__(self, server: Server, ledger: MemoryLedger, *, skew_ms: int = 0) -> None:
        self.server, self.ledger, self.skew_ms = server, ledger, skew_ms
        self.seat = ledger.seat
        self.now = NOW

    @property
    def circle(self) -> bytes:
        return self.ledger.state.circle

    @property
    def ids(self) -> set[ChangeId]:
        """The changes that are here."""
        return set(self.ledger.journal)

    def save(self, *edits: Edit, origin: Origin = Origin.OWN) -> list[ChangeId]:
        """Append the changes of one Save."""
        self.now += 1000
        return self.ledger.append(edits, self.now + self.skew_ms, origin)

    def record(self, entity: str = "case", **fields: changes.Value) -> bytes:
        """Create a record and return its id."""
        (begun,) = self.save((entity, b"", "create", fields, (), ()))
        return changes.record_id(self.circle, *begun)

    def edit(self, record: bytes, **fields: changes.Value) -> ChangeId:
        """Set fields of a record that is here, knowing everything that is here."""
        merged = self.read(record)
        return self.save((merged.entity, record, "set", fields, merged.heads, ()))[0]

    def read(self, record: bytes, rule_of: Callable[[str, str], FieldRule] | None = None) -> Merged:
        """Return a record as it adds up here."""
        return merge(self.ledger.history(record), rule_of or (lambda _entity, _name: FieldRule()))

    def sync(self, spoil: Spoil | None = None, **options: object) -> Report:
        """Do one exchange."""
        return self.sync_over(Wire(self.server, spoil), **options)

    def sync_over(self, wire: Carrier, **options: object) -> Report:
        """Do one exchange by this carrier."""
        return exchange(self.ledger, self.seat, wire, **options)  # type: ignore[arg-type]

    def start_anew(self) -> None:
        """Quit and start again, perhaps as another version."""
        self.ledger.tried = False

    def alarms(self, spoil: Spoil | None = None, **options: object) -> list[str]:
        """Do one exchange and return the names of the alarms it raised."""
        return [alarm.alarm for alarm in self.sync(spoil, **options).alarms]

    def copy(self) -> Device:
        """Return the same device as it is now: what somebody who copied its folder holds."""
        ledger = self.ledger
        kept = {key: replace(each) for key, each in ledger.batches.items()}
        twin = MemoryLedger(ledger.seat, ledger.server, ledger.clock, dict(ledger.journal), kept, dict(ledger.heads))
        twin.announced, twin.sealed = dict(ledger.announced), list(ledger.sealed)
        twin.state, twin.entries, twin.known_keys = ledger.state, list(ledger.entries), dict(ledger.known_keys)
        twin.place, twin.server_time = ledger.place, ledger.server_time
        twin.followed, twin.ended, twin.served = dict(ledger.followed), dict(ledger.ended), ledger.served
        copied = Device(self.server, twin, skew_ms=self.skew_ms)
        copied.now = self.now
        return copied


def found_centre(server: Server, **options: int) -> Device:
    """Make a new centre with an invite of the operator, and return its first device: the lead's."""
    invite, seat, wire = server.new_invite(), Seat.generate(), Wire(server)
    opening = enrolment.look_up(wire, invite)
    details = SeatDetails("Saida", "laptop", "lead", "KD", opening.centre)
    genesis, _ = keys.found(seat, server_key=opening.server_key, details=details, now_ms=NOW)
    ledger = MemoryLedger(seat, opening.server_key)
    ledger.members.add_entry(genesis.clear.circle, genesis)
    enrolment.found_centre(wire, invite, genesis)
    return Device(server, ledger, **options)


def let_in(lead: Device, person: str = "Neema", **options: int) -> Device:
    """Let a new seat in; return its device, which has not exchanged yet."""
    seat = Seat.generate()
    genesis, server_key = admit(lead, seat, person)
    ledger = MemoryLedger(seat, server_key)
    ledger.members.add_entry(genesis.clear.circle, genesis)
    return Device(lead.server, ledger, **options)


def admit(lead: Device, seat: Seat, person: str) -> tuple[Entry, bytes]:
    """Invite a seat, have it ask, approve it; return the founding entry and the server's key, as it learns them."""
    invite, wire = new_invite(lead), Wire(lead.server)
    opening = enrolment.look_up(wire, invite)
    assert opening.genesis is not None
    enrolment.ask(wire, keys.ask_to_join(seat, invite, opening.genesis.hash, Claim(person, "tablet")))
    lead.sync()
    (request,) = [each for each in lead.ledger.joins if each.keys == seat.public]
    claim = keys.read_claim(request, invite.secret, lead.ledger.state.genesis)
    add(lead, seat, SeatDetails(claim.person, claim.device, "worker", "MW"))
    return opening.genesis, opening.server_key


def new_invite(lead: Device) -> Invite:
    """Make an invite as a member's administrator, and open it at the server."""
    invite = Invite(os.urandom(16), frame.invite_pin(lead.ledger.state.genesis, lead.ledger.server))
    lead.ledger.invites.append(invite_lookup(invite.secret))
    lead.sync()
    return invite


def add(lead: Device, seat: Seat, details: SeatDetails) -> None:
    """Append the entry that adds a seat, at the server."""
    state, epoch_keys = lead.ledger.state, dict(lead.ledger.known_keys)
    entry = keys.add_seat(lead.seat, state, epoch_keys, keys=seat.public, details=details, now_ms=NOW)
    lead.sync(entries={lead.circle: entry.wire})
    assert seat.id in lead.ledger.state.members


def centre_of(server: Server, size: int, skews: Sequence[int] = ()) -> list[Device]:
    """Return the devices of a new centre, all members, all up to date."""
    offsets = [*skews, *[0] * size]
    lead = found_centre(server, skew_ms=offsets[0])
    devices = [lead, *(let_in(lead, skew_ms=offsets[at]) for at in range(1, size))]
    for device in devices:
        assert device.alarms() == []
    return devices


def sync_all(devices: Sequence[Device]) -> None:
    """Exchange until everybody has everything."""
    for _ in range(2):
        for device in devices:
            assert device.alarms() == []


def rule_table(**fields: FieldRule) -> Callable[[str, str], FieldRule]:
    """Return the rules of the fields of one kind of record, `case`."""
    unknown = FieldRule()
    return lambda entity, name: fields.get(name, unknown) if entity == "case" else unknown


def history(*given: tuple[ChangeId, str, dict[str, changes.Value], Sequence[ChangeId], int]) -> list[Change]:
    """Return changes of one record, each given as (id, kind, fields, parents, time)."""
    made = []
    for id_, kind, fields, parents, when in given:
        body = changes.ChangeBody(id_.number, "case", bytes(16), kind, fields, tuple(parents), id_.number, when, 1)
        made.append(Change(bytes(16), id_.seat, Origin.OWN, changes.encode(body), body))
    return made
