"""A glance: one snapshot of what is kept, with everything that reading it depends on: the rules, the time, the seat.

Every room that reads is handed one, in place of a transaction and a handful of loose parameters. Must not know
screens, commands or SQL; it changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import cached_property

from app.casework import roles
from app.casework.country import Pack
from app.casework.dates import zone_of
from app.casework.registry import Registry
from app.casework.roles import Deed
from app.store import circles
from app.store.holdings import Holdings
from app.store.signers import Signers
from app.store.transaction import Transaction
from sync.keys import SeatDetails


class Glance:
    """One reading. What it has once looked up (the members, say) it keeps: within one snapshot nothing changes.

    `tx` is the snapshot, `pack` the country's rules, `now` the time that records are dated by, in the local zone, and
    `seat` the id of the seat that looks. `holdings` gives the records, one by one.
    """

    def __init__(self, tx: Transaction, pack: Pack, now: datetime, seat: bytes) -> None:
        self.tx, self.pack, self.seat = tx, pack, seat
        self.holdings = Holdings(tx)
        self.now = now.astimezone(zone_of(pack.utc_offset))

    @property
    def registry(self) -> Registry:
        """What is asked of each kind of record in this casebook."""
        return self.tx.registry

    @property
    def zone(self) -> tzinfo:
        """The local zone of the country pack."""
        return zone_of(self.pack.utc_offset)

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    @property
    def now_ms(self) -> int:
        """The time in milliseconds since 1970, as changes are dated."""
        return int(self.now.timestamp() * 1000)

    @cached_property
    def circle(self) -> bytes | None:
        """The id of the centre's circle; None while this seat waits to be approved."""
        row = circles.only(self.tx)
        return bytes(row.circle) if row is not None else None

    @cached_property
    def members(self) -> Mapping[bytes, SeatDetails]:
        """Who sits at each seat of the centre; empty while this seat waits."""
        return circles.members(self.tx, self.circle) if self.circle is not None else {}

    @cached_property
    def signers(self) -> Signers:
        """Who sits at which seat, and how each came to be let in."""
        return Signers(self.tx)

    @property
    def me(self) -> SeatDetails | None:
        """Who sits at this seat; None while it waits to be approved."""
        return self.members.get(self.seat)

    @property
    def person(self) -> str:
        """The name of who sits at this seat; empty while it waits."""
        return self.me.person if self.me else ""

    def may(self, deed: Deed) -> bool:
        """Tell whether who sits at this seat may do a deed; nobody may while it waits."""
        return self.me is not None and roles.may(self.me.role, deed)
