"""Who is a member: takes the membership's news of one circle, before any batch that somebody new may have sent.

Must not know the feed. An entry is signed by a member and chained to the one before it; the server merely relays it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sync import keys, membership
from sync.alarms import DoesNotFit
from sync.keys import Seat
from sync.ledger import Members
from sync.membership import RefusedEntry
from sync.protocol import MAX_OPEN_INVITES, MAX_WAITING_JOINS, CircleAnswer, CircleAsk, JoinRequest, SignedHead


class Entries:
    """Takes entries, invites that were opened, and the requests to join that wait for an entry."""

    def __init__(self, circle: bytes, seat: Seat, members: Members) -> None:
        self._circle, self._seat, self._members = circle, seat, members

    @property
    def known(self) -> int:
        """The number of the last entry known."""
        return self._members.membership(self._circle).number

    def take(self, ask: CircleAsk, answer: CircleAnswer) -> None:
        """Take what an answer says of the membership. Raises `DoesNotFit`; what came before it stays taken."""
        for data in answer.entries:
            self._take_entry(data)
        self._members.invites_opened(self._circle, ask.invites)
        self._take_joins(answer.joins)

    def _take_entry(self, data: bytes) -> None:
        try:
            entry = membership.read_entry(data)
            membership.extend(self._members.membership(self._circle), entry)
            if any(sealed.seat == self._seat.id for sealed in entry.clear.sealed_keys):
                keys.epoch_keys_for(self._seat, entry)
            self._members.add_entry(self._circle, entry)
        except RefusedEntry as error:
            what = f"the centre's membership does not add up: {error}"
            raise DoesNotFit(f"membership_{error.reason}", what) from None
        except keys.WrongKey as error:
            raise DoesNotFit("membership_keys", str(error)) from None

    def _take_joins(self, joins: Sequence[JoinRequest]) -> None:
        """Keep who waits to be let in, where somebody sits who may let them in."""
        if len(joins) > MAX_OPEN_INVITES * MAX_WAITING_JOINS:
            raise DoesNotFit("server_answer", "the server sends more requests to join than can wait there")
        me = self._members.membership(self._circle).members.get(self._seat.id)
        if me is not None and me.administrator:
            self._members.joins_waiting(self._circle, joins)

    def check_end(self, head: SignedHead) -> None:
        """Check that the membership known here is the one the server signed. Raises `DoesNotFit`."""
        state = self._members.membership(self._circle)
        if state.number < head.membership_number:
            raise DoesNotFit("membership_withheld", "the server keeps back changes of membership")
        if state.number > head.membership_number:
            raise DoesNotFit(
                "membership_rollback", "the server has lost changes of membership this device has seen there"
            )
        if state.head != head.membership_head:
            raise DoesNotFit("membership_fork", "the server shows this device another membership than it signed")
