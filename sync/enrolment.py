"""How a seat gets into a centre: asking the server what an invite opens, founding a centre, asking to join one.

Must not know what carries the messages, nor where keys and entries are kept. Trusts the server with nothing: the invite
pins the centre's genesis and the server's key, and is checked before anything is sent.
"""

from __future__ import annotations

from typing import NamedTuple

from sync import frame, membership, protocol
from sync.carrier import Carrier, NotHaki, SyncError
from sync.invite import Invite, invite_lookup
from sync.membership import Entry, RefusedEntry
from sync.names import is_pack
from sync.protocol import JoinAnswer, JoinAsk, JoinRequest, MalformedMessage


class UnknownInvite(SyncError):
    """The server does not know this invite, or it has been used or has run out."""

    sentence = "The server does not know this invite: it may be used up or too old. Ask for a new one."


class OtherServer(SyncError):
    """The invite is for another server or another centre than the one that answers."""

    sentence = (
        "This invite belongs to another server or another centre. Nothing was set up; check both with "
        "whoever gave it to you."
    )


class Opening(NamedTuple):
    """What an invite opens: a centre yet to be made (`genesis` is None, `centre` its name) or one to join.

    `pack` is the country pack that the server's operator proposed, "" for none; nobody vouches for it.
    """

    server_key: bytes
    genesis: Entry | None
    centre: str
    pack: str


def look_up(carrier: Carrier, invite: Invite) -> Opening:
    """Ask what an invite opens and check it against the invite's pin.

    Raises `UnknownInvite`, `OtherServer`, `SyncError`.
    """
    answer = _ask(carrier, JoinAsk(protocol.VERSION, invite_lookup(invite.secret)))
    if answer.state in ("unknown", "refused"):
        raise UnknownInvite("the server does not know this invite; it may have been used, or have run out")
    genesis = _genesis(answer)
    pinned = frame.invite_pin(genesis.hash if genesis else frame.NO_HASH, answer.server_key)
    if pinned != invite.pin:
        raise OtherServer("this invite is for another server or another centre")
    return Opening(answer.server_key, genesis, answer.centre, answer.pack if is_pack(answer.pack) else "")


def found_centre(carrier: Carrier, invite: Invite, genesis: Entry) -> None:
    """Register a new centre by its genesis. Repeating it is harmless. Raises `UnknownInvite`, `SyncError`."""
    answer = _ask(carrier, JoinAsk(protocol.VERSION, invite_lookup(invite.secret), genesis=genesis.wire))
    if answer.state != "member":
        raise UnknownInvite("this invite has been used for another centre already")


def ask(carrier: Carrier, request: JoinRequest) -> str:
    """Send or repeat a request to join. Return `waiting` or `member`. Raises `UnknownInvite`, `SyncError`."""
    answer = _ask(carrier, JoinAsk(protocol.VERSION, request.lookup, request))
    if answer.state not in ("waiting", "member"):
        raise UnknownInvite("the request was not taken: the invite has been used, or has run out")
    return answer.state


def _genesis(answer: JoinAnswer) -> Entry | None:
    if not answer.genesis:
        return None
    try:
        entry = membership.read_entry(answer.genesis)
        membership.extend(membership.NOBODY, entry)
    except RefusedEntry:
        raise OtherServer("what the server calls the centre's founding entry is none") from None
    return entry


def _ask(carrier: Carrier, message: JoinAsk) -> JoinAnswer:
    data = carrier.post(protocol.JOIN_PATH, protocol.encode(message))
    try:
        return protocol.read_join_answer(data)
    except MalformedMessage:
        raise NotHaki("the server's answer is not one of Haki's") from None
