"""How a seat comes to be: the first of a centre, or one that asks to join by an invite; and how it goes on where that
was cut.

Must not know screens or commands, nor what a case is.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from app import packs
from app.casework import naming
from app.casework.people_names import is_one_script
from app.casework.roles import LEAD, WORKER
from app.custody.reaching import link_to
from app.store import circles, made_up, meta, status, vault
from app.store.store import Store, real_clock
from app.store.transaction import Transaction
from app.words.refusal import Refused, refuse
from sync import enrolment, keys
from sync.carrier import ServerUnreachable, UntrustedServer
from sync.invite import Invite, MalformedInvite, invite_lookup, parse_invite
from sync.keys import Claim, Seat, SeatDetails
from sync.membership import Entry
from sync.names import LONGEST_NAME, is_name
from sync.protocol import JoinRequest

if TYPE_CHECKING:
    from sync.client import Link

DEVICE = "device"
"""What a device is called that is given no name; a person is called by the role."""


class _Pending(msgspec.Struct, array_like=True, frozen=True):
    """What a seat must repeat until the server has taken it: founding a centre, or asking to join one."""

    address: str
    lookup: bytes
    secret: bytes
    pin: bytes
    request: JoinRequest | None = None


_PROPOSED = "proposed_pack"
"""What the server's operator proposed, kept until the genesis can be read."""

_encoder = msgspec.msgpack.Encoder()
_pending = msgspec.msgpack.Decoder(_Pending)


class SetUp(NamedTuple):
    """A seat just made. `state` is `standalone`, `member` or `waiting`."""

    store: Store
    state: str


def set_up_standalone(folder: Path, passphrase: str, *, centre: str, person: str, device: str, pack: str = "") -> Store:
    """Make the first seat of a new centre that has no server yet, and works by the country pack named, or by the only
    one there is. Raises `Refused`, `VaultError`, `PackError`, `UnnamedPack`."""
    details = _founder(_name(centre), person, device, packs.chosen(pack))

    def prepare(tx: Transaction, seat: Seat) -> None:
        _found(tx, seat, details, server_key=b"", address="")

    return Store.create(folder, passphrase, prepare, about=(details.centre, details.person, details.device))


def set_up_by_invite(
    folder: Path, passphrase: str, *, server: str, invite: str, person: str, device: str, pack: str = ""
) -> SetUp:
    """Make a seat and enrol it: found the centre the invite registers, or ask to join the one it opens.

    On a standalone folder the centre that lives there joins the server. A set-up that was cut is finished by doing it
    again, with a new invite if the first has run out. A new centre works by the country pack named, else by the one
    that the server's operator proposed, else by the only one there is; a centre that is there keeps its own.

    Raises `Refused`, `SyncError`, `VaultError`, `PackError`, `UnnamedPack`.
    """
    parsed = _parsed(invite)
    claim = Claim(_own_name(person or WORKER), _own_name(device or DEVICE))
    link = link_to(server)
    try:
        if vault.exists(folder):
            return _go_on(folder, passphrase, link, parsed, claim, pack)
        vault.check_strength(passphrase, (claim.person, claim.device))  # before anything is asked of a server
        opening = _looked_up(link, parsed)
        if opening.genesis is not None:
            if pack:
                raise _keeps_its_pack()
            return _ask_to_join(folder, passphrase, link, parsed, opening, claim)
        works_by = packs.load(packs.chosen(pack or opening.pack)).code  # what has no lists to record by makes nothing
        details = _founder(_name(opening.centre), person, device, works_by)
        pending = _Pending(link.address, invite_lookup(parsed.secret), parsed.secret, parsed.pin)

        def prepare(tx: Transaction, seat: Seat) -> None:
            _found(tx, seat, details, server_key=opening.server_key, address=link.address)
            meta.put(tx, "pending", _encoder.encode(pending))

        about = (details.centre, details.person, details.device)
        return _enrolled(Store.create(folder, passphrase, prepare, about=about), link)
    finally:
        link.close()


def join_server(store: Store, *, server: str, invite: str) -> str:
    """Register a standalone centre with a server, by the invite its operator made. Returns `member`.

    Raises `Refused`, `SyncError`.
    """
    parsed = _parsed(invite)
    link = link_to(server)
    try:
        return _register(store, link, parsed, enrolment.look_up(link, parsed))
    finally:
        link.close()


def pack_of(tx: Transaction) -> str:
    """Return the country pack that this seat's centre works by: the one its genesis names, which members can read.

    Until this seat is one of them it is what the server's operator proposed: a guess, by which nothing is recorded.
    """
    circle = circles.only(tx)
    founding = circles.founding(tx, circle.circle) if circle is not None else None
    if founding is not None:
        return founding.pack or packs.FIRST
    return (meta.get(tx, _PROPOSED) or b"").decode() or packs.FIRST


def _founder(centre: str, person: str, device: str, pack: str) -> SeatDetails:
    return SeatDetails(_own_name(person or LEAD), _own_name(device or DEVICE), LEAD, letters([]), centre, pack)


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
        meta.put(tx, _PROPOSED, opening.pack.encode())
        meta.put(tx, "pending", _encoder.encode(pending))

    packs.load(opening.pack or packs.FIRST)  # who could not work there need not ask to be let in
    about = (opening.centre, claim.person, claim.device)
    return _enrolled(Store.create(folder, passphrase, prepare, about=about), link)


def _enrolled(store: Store, link: Link) -> SetUp:
    try:
        return SetUp(store, finish(store, link))
    except BaseException:
        store.close()
        raise


def _looked_up(link: Link, invite: Invite) -> enrolment.Opening:
    """What an invite opens, asked before anything is made: there is nothing yet to be sent later."""
    try:
        return enrolment.look_up(link, invite)
    except UntrustedServer:
        raise
    except ServerUnreachable:
        raise refuse(
            "No connection to the server: nothing was set up. Check its address; try again where there is a network."
        ) from None


def _go_on(folder: Path, passphrase: str, link: Link, invite: Invite, claim: Claim, pack: str) -> SetUp:
    """Set-up in a folder with a seat: what was cut goes on; a standalone centre registers all it has recorded."""
    store = Store.open(folder, passphrase)
    try:
        if pack and pack != store.database.read(pack_of):
            raise _keeps_its_pack()
        begun = store.database.read(begun_with)
        if begun is not None and begun.lookup == invite_lookup(invite.secret):
            return SetUp(store, finish(store, link))
        opening = enrolment.look_up(link, invite)
        if begun is None:
            return SetUp(store, _register(store, link, invite, opening))
        if begun.request is None and opening.genesis is None:  # the server may have heard the first time
            with contextlib.suppress(enrolment.UnknownInvite):
                return SetUp(store, finish(store, link))
        _begin_anew(store, begun, link, invite, opening, claim)
        return SetUp(store, finish(store, link))
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
    if store.database.read(status.state_of) != "standalone" or opening.genesis is not None:
        raise _taken()
    if store.database.read(made_up.is_marked):
        raise refuse("A demo centre stays on this device; use another folder to join a server.")

    def attach(tx: Transaction) -> None:
        circle = circles.only(tx)
        if circle is not None:
            circles.attach_server(tx, circle.circle, server_key=opening.server_key, server_address=link.address)
        pending = _Pending(link.address, invite_lookup(invite.secret), invite.secret, invite.pin)
        meta.put(tx, "pending", _encoder.encode(pending))

    store.database.write(attach)
    return finish(store, link)


def _keeps_its_pack() -> Refused:
    return refuse("This centre has its country pack already, and keeps it: nothing was set up. Leave --pack out.")


def _taken() -> Refused:
    return refuse("There is a seat of a centre in this folder already; use another folder for another centre.")


def begun_with(tx: Transaction) -> _Pending | None:
    """Return what enrolment still owes the server, None when nothing."""
    data = meta.get(tx, "pending")
    return _pending.decode(data) if data is not None else None


def finish(store: Store, link: Link) -> str:
    """Send what enrolment still owes the server; harmless to repeat. Returns `member` or `waiting`."""
    pending = store.database.read(begun_with)
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


def letters(taken: Collection[str]) -> str:
    """Return two letters for a new seat that none of these has."""
    return naming.seat_letters(taken, int.from_bytes(os.urandom(4), "big"))


def _name(text: str) -> str:
    """A name as it is kept. Raises `Refused` for what is none."""
    name = text.strip()
    if not is_name(name):
        raise refuse("A name has 1 to {most} characters on one line: nothing was set up.", most=LONGEST_NAME)
    return name


def _own_name(text: str) -> str:
    """The name of a person or device as it is kept, which others compare by eye. Raises `Refused` for what is none."""
    name = _name(text)
    if not is_one_script(name):
        raise refuse(
            "“{name}” mixes letters of two scripts, so it may only look like the name it seems: nothing was set up. "
            "Type the whole name in one script.",
            name=name,
        )
    return name


def _parsed(invite: str) -> Invite:
    try:
        return parse_invite(invite)
    except MalformedInvite as malformed:
        raise refuse("{what}", what=f"{str(malformed)[0].upper()}{str(malformed)[1:]}.") from None
