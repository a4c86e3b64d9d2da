"""How a seat comes into a centre, how others are let in, and how it exchanges with the server.

Must not know screens or commands, nor what a case is. Only this module brings the store and the client together.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from app.casework import naming
from app.refusal import Refused, refuse
from app.store import circles, devices, meta, vault
from app.store.database import Transaction
from app.store.store import Store, real_clock
from app.store.turns import exchange_turn
from sync import client, enrolment, frame, keys
from sync.client import Link, Report, SyncError
from sync.invite import Invite, MalformedInvite, invite_lookup, invite_text, parse_invite
from sync.keys import Claim, Seat, SeatDetails, WrongKey
from sync.membership import Entry
from sync.names import LONGEST_NAME, is_name
from sync.protocol import JoinRequest

LEAD, WORKER, DEVICE = "lead", "worker", "device"
"""What a person and a device are called who give no name."""
LEAST_OF_AN_ID = 8
"""Digits of a device's id by which it can be approved: fewer are soon made to fit another device."""


class _Pending(msgspec.Struct, array_like=True, frozen=True):
    """What a seat must repeat until the server has taken it: founding a centre, or asking to join one."""

    address: str
    lookup: bytes
    secret: bytes
    pin: bytes
    request: JoinRequest | None = None


_encoder = msgspec.msgpack.Encoder()
_pending = msgspec.msgpack.Decoder(_Pending)
_request = msgspec.msgpack.Decoder(JoinRequest)


class SetUp(NamedTuple):
    """A seat just made. `state` is `standalone`, `member` or `waiting`."""

    store: Store
    state: str


def set_up_standalone(folder: Path, passphrase: str, *, centre: str, person: str, device: str) -> Store:
    """Make the first seat of a new centre that has no server yet. Raises `Refused`, `VaultError`."""
    centre = _name(centre)
    details = SeatDetails(_name(person or LEAD), _name(device or DEVICE), LEAD, _letters([]), centre)
    return Store.create(folder, passphrase, lambda tx, seat: _found(tx, seat, details, server_key=b"", address=""))


def set_up_by_invite(folder: Path, passphrase: str, *, server: str, invite: str, person: str, device: str) -> SetUp:
    """Make a seat and enrol it: found the centre the invite registers, or ask to join the one it opens.

    On a standalone folder the centre that lives there joins the server. A set-up that was cut is finished by doing it
    again, with a new invite if the first has run out. Raises `Refused`, `SyncError`, `VaultError`.
    """
    parsed = _parsed(invite)
    claim = Claim(_name(person or WORKER), _name(device or DEVICE))
    link = Link(server)
    try:
        if vault.exists(folder):
            return _go_on(folder, passphrase, link, parsed, claim)
        opening = _looked_up(link, parsed)
        if opening.genesis is not None:
            return _ask_to_join(folder, passphrase, link, parsed, opening, claim)
        details = SeatDetails(_name(person or LEAD), claim.device, LEAD, _letters([]), _name(opening.centre))
        pending = _Pending(link.address, invite_lookup(parsed.secret), parsed.secret, parsed.pin)

        def prepare(tx: Transaction, seat: Seat) -> None:
            _found(tx, seat, details, server_key=opening.server_key, address=link.address)
            meta.put(tx, "pending", _encoder.encode(pending))

        return _enrolled(Store.create(folder, passphrase, prepare), link)
    finally:
        link.close()


class Centre:
    """The centre this seat belongs to, or waits for: people and devices, and exchanges with its server."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def state(self) -> str:
        """Return `standalone`, `waiting`, or `member`."""
        return self._store.database.read(state_of)

    def sync(
        self, *, full: bool = False, with_joins: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> Report:
        """Do one exchange now. Raises `Refused` without a server, `SyncError`."""
        address = self._store.database.read(_address)
        if not address:
            raise refuse("This centre has no server yet; everything is kept on this device.")
        link = Link(address)
        try:
            if self._store.database.read(lambda tx: meta.get(tx, "pending")) is not None:
                state = _finish_pending(self._store, link)
                if state == "waiting":
                    raise refuse("This device still waits to be approved. Ask the lead to compare its fingerprint.")
            with exchange_turn(self._store.folder):
                return client.exchange(
                    self._store.ledger, self._store.seat, link, full=full, with_joins=with_joins, progress=progress
                )
        finally:
            link.close()

    def join_server(self, *, server: str, invite: str) -> str:
        """Register a standalone centre with a server, by the invite its operator made. Returns `member`.

        Raises `Refused`, `SyncError`.
        """
        parsed = _parsed(invite)
        link = Link(server)
        try:
            return _register(self._store, link, parsed, enrolment.look_up(link, parsed))
        finally:
            link.close()

    def invite(self) -> str:
        """Return a new invite and tell the server of it if it answers; else it hears at the next exchange.

        Raises `Refused` for a seat that may not invite.
        """
        server_key, genesis = self._store.database.read(self._may_administer)
        if not server_key:
            raise refuse("This centre has no server yet; others can join once it has one.")
        made = Invite(os.urandom(16), frame.invite_pin(genesis, server_key))
        self._store.database.write(
            lambda tx: devices.add_invite(tx, invite_lookup(made.secret), made.secret, real_clock())
        )
        return invite_text(made)

    def devices(self) -> list[dict[str, Any]]:
        """Return members and waiting requests as known here, oldest first."""
        return self._store.database.read(self._devices)

    def approve(self, device: str) -> dict[str, Any]:
        """Let a waiting seat in, by its fingerprint or 8 digits of its id: append the signed entry at the server.

        Returns its line of `devices`, with `same_name`: the ids of members who were called the same before. Raises
        `Refused`, `SyncError`.
        """
        self._store.database.read(self._may_administer)
        self._store.database.read(lambda tx: self._waiting(tx, device))
        for _ in range(2):  # another administrator may have been quicker: then once more on the new head
            with exchange_turn(self._store.folder):
                seat = self._append(device)
            if seat is not None:
                return _with_same_name(seat.hex(), self.devices())
        raise refuse("The server did not take the approval; nothing has changed. Try again.")

    def _append(self, device: str) -> bytes | None:
        """Try to append the entry that adds a waiting seat. Return the seat when it is a member now. Raises `Refused`,
        `SyncError`."""
        circle, request, details = self._store.database.read(lambda tx: self._waiting(tx, device))
        ledger, seat = self._store.ledger, self._store.seat
        state, epoch_keys = ledger.membership(circle), dict(ledger.epoch_keys(circle))
        try:
            entry = keys.add_seat(seat, state, epoch_keys, keys=request.keys, details=details, now_ms=real_clock())
        except WrongKey:
            raise refuse(
                "What this device calls its key is none: nothing can be sealed for it, and nothing has changed. "
                "Let it be set up anew, with a new invite."
            ) from None
        link = Link(self._store.database.read(_address))
        try:
            client.exchange(ledger, seat, link, with_joins=True, entries={circle: entry.wire})
        finally:
            link.close()
        return request.keys.seat if request.keys.seat in ledger.membership(circle).members else None

    def _may_administer(self, tx: Transaction) -> tuple[bytes, bytes]:
        """Return the server's key and the hash of the genesis. Raises `Refused` for a seat that may not."""
        circle = circles.only(tx)
        state = circles.state_of(tx, circle.circle) if circle else None
        me = state.members.get(self._store.seat.id) if state else None
        if circle is None or state is None or me is None or not me.administrator:
            raise refuse("Only a lead's device may invite or approve others.")
        return circle.server_key, state.genesis

    def _devices(self, tx: Transaction) -> list[dict[str, Any]]:
        circle = circles.only(tx)
        if circle is None:
            return []
        people = circles.members(tx, circle.circle)
        state = circles.state_of(tx, circle.circle)
        lines = [
            _device(seat, "member", keys.fingerprint(member.keys), people.get(seat))
            | {"last_exchange": _iso(devices.last_heard(tx, circle.circle, seat, self._store.seat.id))}
            for seat, member in state.members.items()
        ]
        for request in devices.waiting(tx):
            if request.keys.seat not in state.members:
                claim = _claim(tx, request, state.genesis)
                details = SeatDetails(claim.person, claim.device, WORKER, "") if claim else None
                waiting = "waiting" if claim else "refused"
                line = _device(request.keys.seat, waiting, keys.fingerprint(request.keys), details)
                lines.append(line | {"last_exchange": None})
        if self._store.seat.id not in state.members:
            own = _device(self._store.seat.id, "waiting", keys.fingerprint(self._store.seat.public), None)
            lines.append(own | {"last_exchange": None})
        return lines

    def _waiting(self, tx: Transaction, device: str) -> tuple[bytes, JoinRequest, SeatDetails]:
        circle = circles.only(tx)
        matching = [each for each in devices.waiting(tx) if _is_meant(device.strip(), each)]
        if circle is None or len(matching) != 1:
            raise refuse(
                "No waiting device has the id “{id}”; `device list` shows those that wait. Its first {least} "
                "digits are enough, or its fingerprint.",
                id=device[:40],
                least=LEAST_OF_AN_ID,
            )
        claim = _claim(tx, matching[0], circles.state_of(tx, circle.circle).genesis)
        if claim is None:
            raise refuse(
                "This request was not made with an invite of this device, or bears what is no name; it cannot be "
                "approved here."
            )
        return circle.circle, matching[0], _next_details(tx, circle.circle, claim)


def state_of(tx: Transaction) -> str:
    """Return `standalone`, `waiting`, or `member`."""
    circle = circles.only(tx)
    if circle is None or not circles.epoch_keys(tx, circle.circle):
        return "waiting"
    return "member" if circle.server_key else "standalone"


def _found(tx: Transaction, seat: Seat, details: SeatDetails, *, server_key: bytes, address: str) -> None:
    genesis, _ = keys.found(seat, server_key=server_key, details=details, now_ms=real_clock())
    circles.add(tx, genesis.clear.circle, server_key=server_key, server_address=address)
    circles.add_entry(tx, seat, genesis)


def _ask_to_join(
    folder: Path, passphrase: str, link: Link, invite: Invite, opening: enrolment.Opening, claim: Claim
) -> SetUp:
    genesis = opening.genesis
    if genesis is None:
        raise enrolment.UnknownInvite("this invite opens no centre")

    def prepare(tx: Transaction, seat: Seat) -> None:
        request = keys.ask_to_join(seat, invite, genesis.hash, claim)
        pending = _Pending(link.address, request.lookup, invite.secret, invite.pin, request)
        circles.add(tx, genesis.clear.circle, server_key=opening.server_key, server_address=link.address)
        circles.add_entry(tx, seat, genesis)
        meta.put(tx, "pending", _encoder.encode(pending))

    return _enrolled(Store.create(folder, passphrase, prepare), link)


def _enrolled(store: Store, link: Link) -> SetUp:
    try:
        return SetUp(store, _finish_pending(store, link))
    except BaseException:
        store.close()
        raise


def _looked_up(link: Link, invite: Invite) -> enrolment.Opening:
    """What an invite opens, asked before anything is made: there is nothing yet to be sent later."""
    try:
        return enrolment.look_up(link, invite)
    except client.UntrustedServer:
        raise
    except client.ServerUnreachable:
        raise refuse(
            "No connection to the server: nothing was set up. Check its address; try again where there is a network."
        ) from None


def _go_on(folder: Path, passphrase: str, link: Link, invite: Invite, claim: Claim) -> SetUp:
    """Set-up in a folder with a seat: what was cut goes on; a standalone centre registers all it has recorded."""
    store = Store.open(folder, passphrase)
    try:
        begun = store.database.read(_begun)
        if begun is not None and begun.lookup == invite_lookup(invite.secret):
            return SetUp(store, _finish_pending(store, link))
        opening = enrolment.look_up(link, invite)
        if begun is None:
            return SetUp(store, _register(store, link, invite, opening))
        if begun.request is None and opening.genesis is None:  # the server may have heard the first time
            with contextlib.suppress(enrolment.UnknownInvite):
                return SetUp(store, _finish_pending(store, link))
        _begin_anew(store, begun, link, invite, opening, claim)
        return SetUp(store, _finish_pending(store, link))
    except BaseException:
        store.close()
        raise


def _begin_anew(
    store: Store, begun: _Pending, link: Link, invite: Invite, opening: enrolment.Opening, claim: Claim
) -> None:
    """The invite this seat began with has run out: go on with another one to the same place."""

    def begin(tx: Transaction) -> None:
        circle, genesis = circles.only(tx), _genesis(tx)
        founding = begun.request is None and opening.genesis is None
        joining = begun.request is not None and opening.genesis is not None and opening.genesis.hash == genesis.hash
        if circle is None or circle.server_key != opening.server_key or not (founding or joining):
            raise _taken()
        request = keys.ask_to_join(store.seat, invite, genesis.hash, claim) if joining else None
        lookup = invite_lookup(invite.secret)
        meta.put(tx, "pending", _encoder.encode(_Pending(link.address, lookup, invite.secret, invite.pin, request)))

    store.database.write(begin)


def _register(store: Store, link: Link, invite: Invite, opening: enrolment.Opening) -> str:
    if store.database.read(state_of) != "standalone" or opening.genesis is not None:
        raise _taken()
    if store.database.read(_has_colleagues):
        raise refuse("A demo centre stays on this device; use another folder to join a server.")

    def attach(tx: Transaction) -> None:
        circle = circles.only(tx)
        if circle is not None:
            circles.attach_server(tx, circle.circle, server_key=opening.server_key, server_address=link.address)
        pending = _Pending(link.address, invite_lookup(invite.secret), invite.secret, invite.pin)
        meta.put(tx, "pending", _encoder.encode(pending))

    store.database.write(attach)
    return _finish_pending(store, link)


def _has_colleagues(tx: Transaction) -> bool:
    """Only in a demo centre does anybody else belong to a centre without a server."""
    circle = circles.only(tx)
    return circle is not None and len(circles.members(tx, circle.circle)) > 1


def _taken() -> Refused:
    return refuse("There is a seat of a centre in this folder already; use another folder for another centre.")


def _begun(tx: Transaction) -> _Pending | None:
    data = meta.get(tx, "pending")
    return _pending.decode(data) if data is not None else None


def _finish_pending(store: Store, link: Link) -> str:
    """Send what enrolment still owes the server; harmless to repeat. Returns `member` or `waiting`."""
    pending = store.database.read(_begun)
    if pending is None:
        return "member"
    if pending.request is not None:
        state = enrolment.ask(link, pending.request)
    else:
        genesis = store.database.read(_genesis)
        enrolment.found_centre(link, Invite(pending.secret, pending.pin), genesis)
        state = "member"
    if state == "member":
        store.database.write(lambda tx: meta.forget(tx, "pending"))
    return state


def _genesis(tx: Transaction) -> Entry:
    circle = circles.only(tx)
    if circle is None:
        raise refuse("This folder holds no centre.")
    return circles.entries_of(tx, circle.circle)[0]


def _address(tx: Transaction) -> str:
    circle = circles.only(tx)
    return str(circle.server_address) if circle else ""


def _next_details(tx: Transaction, circle: bytes, claim: Claim) -> SeatDetails:
    letters = _letters([each.letters for each in circles.members(tx, circle).values()])
    return SeatDetails(claim.person, claim.device, WORKER, letters)


def _letters(taken: Collection[str]) -> str:
    return naming.seat_letters(taken, int.from_bytes(os.urandom(4), "big"))


def _claim(tx: Transaction, request: JoinRequest, genesis: bytes) -> Claim | None:
    secret = devices.secret_of(tx, request.lookup)
    try:
        return keys.read_claim(request, secret, genesis) if secret else None
    except WrongKey:
        return None


def _device(seat: bytes, state: str, fingerprint: str, details: SeatDetails | None) -> dict[str, Any]:
    return {
        "id": seat.hex(),
        "person": details.person if details else "",
        "device": details.device if details else "",
        "state": state,
        "fingerprint": fingerprint,
    }


def _is_meant(typed: str, request: JoinRequest) -> bool:
    is_id = len(typed) >= LEAST_OF_AN_ID and request.keys.seat.hex().startswith(typed.lower())
    return is_id or typed.upper() == keys.fingerprint(request.keys)


def _with_same_name(device: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    own = next(line for line in lines if line["id"] == device)
    name = own["person"].casefold()
    others = (line for line in lines if line["state"] == "member" and line["id"] != device)
    return own | {"same_name": [line["id"] for line in others if line["person"].casefold() == name]}


def _iso(time_ms: int) -> str | None:
    return datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="seconds") if time_ms else None


def _name(text: str) -> str:
    """A name as it is kept. Raises `Refused` for what is none."""
    name = text.strip()
    if not is_name(name):
        raise refuse("A name has 1 to {most} characters on one line: nothing was set up.", most=LONGEST_NAME)
    return name


def _parsed(invite: str) -> Invite:
    try:
        return parse_invite(invite)
    except MalformedInvite as malformed:
        raise refuse("{what}", what=f"{str(malformed)[0].upper()}{str(malformed)[1:]}.") from None


__all__ = ["Centre", "Refused", "SetUp", "SyncError", "set_up_by_invite", "set_up_standalone", "state_of"]
