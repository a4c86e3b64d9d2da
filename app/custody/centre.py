"""The centre a seat belongs to: how others are let in, and how it exchanges with the server.

Must not know screens or commands, nor what a case is. With `setting_up` alone it brings store and client together.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC

from app.casework import moments, roles
from app.casework.people_names import is_one_script, is_same_name
from app.custody import releases, setting_up
from app.custody.parting import Parting, part
from app.reading.answers import ApprovedAnswer, DeviceAnswer
from app.store import circles, devices, status
from app.store.ledger.outbox import unsent_saves
from app.store.store import Store, real_clock
from app.store.transaction import Transaction
from app.store.turns import exchange_turn
from app.words.refusal import refuse
from sync import frame, keys
from sync.carrier import Stage
from sync.client import Link
from sync.exchange import Passed, Report, exchange
from sync.invite import Invite, invite_lookup, invite_text
from sync.keys import Claim, SeatDetails, WrongKey
from sync.protocol import JoinRequest

LEAST_OF_AN_ID = 8
"""Digits of a device's id by which it can be approved: fewer are soon made to fit another device."""


class Custody:
    """The centre this seat belongs to, or waits for: people and devices, and exchanges with its server."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._link: Link | None = None

    def sync(
        self,
        *,
        full: bool = False,
        progress: Callable[[Passed], None] | None = None,
        stage: Callable[[Stage], None] | None = None,
        patience: float | None = None,
    ) -> Report:
        """Do one exchange now; the server tells administrators who waits. Raises `Refused` without a server,
        `SyncError`, and `TurnTaken` where another window or command is at it for longer than `patience` seconds."""
        address = self._store.database.read(_address)
        if not address:
            raise refuse("This centre has no server yet; everything is kept on this device.")
        self._link = link = Link(address, stage) if stage else Link(address)
        try:
            if self._store.database.read(setting_up.begun_with) is not None:
                state = setting_up.finish(self._store, link)
                if state == "waiting":
                    raise refuse("This device still waits to be approved. Ask the lead to compare its fingerprint.")
            with exchange_turn(self._store.folder, patience):
                report = exchange(self._store.ledger, self._store.seat, link, full=full, progress=progress)
            releases.ask(self._store, link)
            return report
        finally:
            self._link = None
            link.close()

    def hang_up(self) -> None:
        """Cut the exchange under way, if there is one, from any thread; it raises `SyncError` where it runs."""
        if (link := self._link) is not None:
            link.close()

    def part(self) -> Parting | None:
        """Seal what waits for the server, and return it to be sent without this seat's keys; None for nothing."""

        def waiting(tx: Transaction) -> tuple[str, int]:
            circle = circles.only(tx) if status.state_of(tx) == "member" else None
            saves = unsent_saves(tx, circle.circle, self._store.seat.id) if circle else 0
            return _address(tx), saves

        address, saves = self._store.database.read(waiting)
        return part(self._store, address, saves) if address and saves else None

    def join_server(self, *, server: str, invite: str) -> str:
        """Register a standalone centre with a server, by the invite its operator made. Returns `member`.

        Raises `Refused`, `SyncError`.
        """
        return setting_up.join_server(self._store, server=server, invite=invite)

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

    def server_address(self) -> str:
        """Return where the centre's server is; "" while it has none."""
        return self._store.database.read(_address)

    def devices(self) -> list[DeviceAnswer]:
        """Return members and waiting requests as known here, oldest first."""
        return self._store.database.read(self._devices)

    def approve(self, device: str) -> ApprovedAnswer:
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
        state, epoch_keys = ledger.members.membership(circle), dict(ledger.members.epoch_keys(circle))
        try:
            entry = keys.add_seat(seat, state, epoch_keys, keys=request.keys, details=details, now_ms=real_clock())
        except WrongKey:
            raise refuse(
                "What this device calls its key is none: nothing can be sealed for it, and nothing has changed. "
                "Let it be set up anew, with a new invite."
            ) from None
        link = Link(self._store.database.read(_address))
        try:
            exchange(ledger, seat, link, entries={circle: entry.wire})
        finally:
            link.close()
        if request.keys.seat not in ledger.members.membership(circle).members:
            return None
        self._store.database.write(lambda tx: devices.use_up_invite(tx, request.lookup))
        return request.keys.seat

    def _may_administer(self, tx: Transaction) -> tuple[bytes, bytes]:
        """Return the server's key and the hash of the genesis. Raises `Refused` for a seat that may not."""
        circle = circles.only(tx)
        state = circles.state_of(tx, circle.circle) if circle else None
        me = state.members.get(self._store.seat.id) if state else None
        if circle is None or state is None or me is None or not me.administrator:
            raise refuse("Only a lead's device may invite or approve others.")
        return circle.server_key, state.genesis

    def _devices(self, tx: Transaction) -> list[DeviceAnswer]:
        circle = circles.only(tx)
        if circle is None:
            return []
        people = circles.members(tx, circle.circle)
        state = circles.state_of(tx, circle.circle)
        lines = [
            _device(
                seat,
                "member",
                keys.fingerprint(member.keys),
                people.get(seat),
                devices.last_heard(tx, circle.circle, seat, self._store.seat.id),
            )
            for seat, member in state.members.items()
        ]
        for request in devices.waiting(tx):
            if request.keys.seat not in state.members:
                claim = _claim(tx, request, state.genesis)
                details = SeatDetails(claim.person, claim.device, roles.WORKER, "") if claim else None
                waiting = "waiting" if claim else "refused"
                lines.append(_device(request.keys.seat, waiting, keys.fingerprint(request.keys), details))
        if self._store.seat.id not in state.members:
            lines.append(_device(self._store.seat.id, "waiting", keys.fingerprint(self._store.seat.public), None))
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
        if not (is_one_script(claim.person) and is_one_script(claim.device)):
            raise refuse(
                "The name of who asks mixes letters of two scripts, so it may only look like the name it seems; "
                "nothing has changed. Let the device be set up anew with a name in one script, and a new invite."
            )
        return circle.circle, matching[0], _next_details(tx, circle.circle, claim)


def _address(tx: Transaction) -> str:
    circle = circles.only(tx)
    return str(circle.server_address) if circle else ""


def _next_details(tx: Transaction, circle: bytes, claim: Claim) -> SeatDetails:
    letters = setting_up.letters([each.letters for each in circles.members(tx, circle).values()])
    return SeatDetails(claim.person, claim.device, roles.WORKER, letters)


def _claim(tx: Transaction, request: JoinRequest, genesis: bytes) -> Claim | None:
    secret = devices.secret_of(tx, request.lookup)
    try:
        return keys.read_claim(request, secret, genesis) if secret else None
    except WrongKey:
        return None


def _device(
    seat: bytes, state: str, fingerprint: str, details: SeatDetails | None, last_heard: int = 0
) -> DeviceAnswer:
    return {
        "id": seat.hex(),
        "person": details.person if details else "",
        "device": details.device if details else "",
        "state": state,
        "fingerprint": fingerprint,
        "last_exchange": _iso(last_heard),
    }


def _is_meant(typed: str, request: JoinRequest) -> bool:
    is_id = len(typed) >= LEAST_OF_AN_ID and request.keys.seat.hex().startswith(typed.lower())
    return is_id or typed.upper() == keys.fingerprint(request.keys)


def _with_same_name(device: str, lines: list[DeviceAnswer]) -> ApprovedAnswer:
    own = next(line for line in lines if line["id"] == device)
    others = (line for line in lines if line["state"] == "member" and line["id"] != device)
    return {**own, "same_name": [line["id"] for line in others if is_same_name(line["person"], own["person"])]}


def _iso(time_ms: int) -> str | None:
    return moments.at(time_ms, UTC).isoformat(timespec="seconds") if time_ms else None


__all__ = ["Custody"]
