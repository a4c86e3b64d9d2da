"""Joining: what an invite opens, founding a centre with one, and waiting to be let into one.

Must not know HTTP, nor who is let in: a request waits here until a member's administrator fetches it and appends an
entry. Whoever asks needs no signature, only the lookup of an invite, which is the hash of its secret.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from sync import frame, membership, protocol
from sync.invite import LOOKUP_BYTES
from sync.membership import RefusedEntry
from sync.protocol import JoinAnswer, JoinAsk, JoinRequest, MalformedMessage
from sync.server import invites, storage
from sync.server.database import ServerDatabase
from sync.server.exchange import wall_clock_ms
from sync.server.invites import StoredInvite

_MAC_BYTES = 32


class Joining:
    """Answers requests to join from one database. Safe to use from several threads."""

    def __init__(self, database: ServerDatabase, now_ms: Callable[[], int] = wall_clock_ms) -> None:
        self._database = database
        self._now_ms = now_ms

    def answer(self, ask: JoinAsk) -> JoinAnswer:
        """Return the answer; what it acknowledges is durable, and the same ask again gets the same answer.

        Raises `MalformedMessage` for what no honest device sends, `StorageFailed`.
        """
        _check_values(ask)
        now = self._now_ms()
        if ask.genesis:
            with self._database.writing() as connection:
                return self._found(connection, invites.find(connection, ask.lookup, lock=True), ask.genesis, now)
        if ask.request:
            with self._database.writing() as connection:
                return self._ask(connection, invites.find(connection, ask.lookup, lock=True), ask.request, now)
        with self._database.reading() as connection:
            return self._look_up(connection, invites.find(connection, ask.lookup), now)

    def _look_up(self, connection: Connection, invite: StoredInvite | None, now: int) -> JoinAnswer:
        if invite is None:
            return self._say("unknown")
        if not invite.is_open(now):
            return self._say("refused")
        if invite.circle is None:
            return self._say("new_centre", centre=invite.centre, pack=invite.pack)
        pack = invites.proposed_pack(connection, invite.circle)
        return self._say("open", genesis=_genesis(connection, invite.circle), pack=pack)

    def _found(self, connection: Connection, invite: StoredInvite | None, genesis: bytes, now: int) -> JoinAnswer:
        if invite is None:
            return self._say("unknown")
        try:
            entry = membership.read_entry(genesis)
            founded = membership.extend(membership.NOBODY, entry)
        except RefusedEntry:
            return self._say("refused")
        state = storage.circle_state(connection, founded.circle)
        if not invite.founds or founded.server_key not in (b"", self._database.server_key):
            return self._say("refused")
        if state is not None or not invite.is_open(now):
            same = state is not None and state.genesis == founded.genesis and invite.circle == founded.circle
            return self._say("member", genesis=genesis) if same else self._say("refused")
        storage.add_circle(connection, invite.centre, entry, founded, now)
        invites.use_to_found(connection, invite.lookup, founded.circle, now)
        return self._say("member", genesis=genesis)

    def _ask(self, connection: Connection, invite: StoredInvite | None, request: JoinRequest, now: int) -> JoinAnswer:
        if invite is None:
            return self._say("unknown")
        if invite.founds or invite.circle is None:
            return self._say("refused")
        seat = request.keys.seat
        if storage.members(connection, invite.circle, [seat]):
            return self._say("member", genesis=_genesis(connection, invite.circle))
        if invite.is_open(now):
            invites.keep_request(connection, request, now)
        elif not invites.is_waiting(connection, invite.lookup, seat):
            return self._say("refused")
        return self._say("waiting", genesis=_genesis(connection, invite.circle))

    def _say(self, state: str, *, genesis: bytes = b"", centre: str = "", pack: str = "") -> JoinAnswer:
        return JoinAnswer(protocol.VERSION, state, self._database.server_key, genesis, centre, pack)


def _genesis(connection: Connection, circle: bytes) -> bytes:
    return storage.entries(connection, circle, after=0, upto=1, room=2 * membership.MAX_ENTRY_BYTES)[0]


def _check_values(ask: JoinAsk) -> None:
    if len(ask.lookup) != LOOKUP_BYTES or (ask.request is not None and ask.genesis):
        raise MalformedMessage("a lookup of the wrong length, or two requests in one")
    request = ask.request
    if request is None:
        return
    keys = (request.keys.signing, request.keys.agreement)
    if request.lookup != ask.lookup or any(len(key) != frame.HASH_BYTES for key in keys):
        raise MalformedMessage("a request for another invite, or keys of the wrong length")
    if len(request.claim) > protocol.MAX_JOIN_CLAIM_BYTES or len(request.mac) != _MAC_BYTES:
        raise MalformedMessage("a claim or mac of the wrong length")
