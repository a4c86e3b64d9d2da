"""The tables of the central server, the same on SQLite and on PostgreSQL.

Must hold nothing that a device did not send to be relayed, beyond times, positions, and the operator's name and country
pack for a centre. Everything belongs to one circle, the key to partition by when one machine is no longer enough.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA_VERSION = 2
"""1 was that of the first format, whose centres nobody reads any more (docs/decisions/0038)."""

metadata = MetaData()

server = Table(
    "server",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("schema_version", Integer, nullable=False),
    Column("signing_seed", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="one_server"),
)
"""One row: the server's identity. The key lies with the data it vouches for, so that one backup holds both."""

circle = Table(
    "circle",
    metadata,
    Column("circle", LargeBinary, primary_key=True),
    Column("name", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("feed_head", LargeBinary, nullable=False),
    Column("feed_time", BigInteger, nullable=False),
    Column("generations", LargeBinary, nullable=False),
    Column("membership_number", BigInteger, nullable=False),
    Column("membership_head", LargeBinary, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("suite", Integer, nullable=False),
    Column("server_key", LargeBinary, nullable=False),
    Column("genesis", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)
"""Where a circle stands. Whoever appends locks this row first: positions are allotted in the order of commits, and the
times of the feed never fall. `generations` are those of its feed, oldest first (`frame.pack_generations`)."""

seat = Table(
    "seat",
    metadata,
    Column("circle", LargeBinary, ForeignKey("circle.circle"), primary_key=True),
    Column("seat", LargeBinary, primary_key=True),
    Column("signing", LargeBinary, nullable=False),
    Column("agreement", LargeBinary, nullable=False),
    Column("administrator", Boolean, nullable=False),
    Column("since", BigInteger, nullable=False),
)
"""What the entries of a circle add up to: its members. Kept so that an exchange need not add them up again."""

entry = Table(
    "entry",
    metadata,
    Column("circle", LargeBinary, ForeignKey("circle.circle"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("taken_at", BigInteger, nullable=False),
    Column("wire", LargeBinary, nullable=False),
)

batch = Table(
    "batch",
    metadata,
    Column("circle", LargeBinary, primary_key=True),
    Column("seat", LargeBinary, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("feed_head", LargeBinary, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("ciphertext_hash", LargeBinary, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    UniqueConstraint("circle", "position", name="batch_position"),
    ForeignKeyConstraint(["circle", "seat"], ["seat.circle", "seat.seat"]),
)
"""The feed. `feed_head` is its running hash at `position`; `time` is given once and repeated for ever.

The ciphertext stands last: what is read without it (lengths, hashes) then never touches its pages. Its hash stands
apart because the hash of the batch must still be provable when a ciphertext has been erased by law.
"""

invite = Table(
    "invite",
    metadata,
    Column("lookup", LargeBinary, primary_key=True),
    Column("founds", Boolean, nullable=False),
    Column("circle", LargeBinary, ForeignKey("circle.circle"), nullable=True),
    Column("centre", Text, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=True),
    Column("pack", Text, nullable=False),
    CheckConstraint("founds OR circle IS NOT NULL", name="opens_something"),
    Index("invite_circle", "circle"),
)
"""What an invite opens: a centre yet to be made (`founds`, `centre` its name, `pack` the country pack proposed for it;
`circle` once made), or a circle."""

join_request = Table(
    "join_request",
    metadata,
    Column("lookup", LargeBinary, ForeignKey("invite.lookup"), primary_key=True),
    Column("seat", LargeBinary, primary_key=True),
    Column("signing", LargeBinary, nullable=False),
    Column("agreement", LargeBinary, nullable=False),
    Column("claim", LargeBinary, nullable=False),
    Column("mac", LargeBinary, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
)
"""Seats that wait to be added; gone once their invite has been used."""

# --- What the operator allows, and what is used of it ---

blocked = Table(
    "blocked",
    metadata,
    Column("seat", LargeBinary, primary_key=True),
    Column("since", BigInteger, nullable=False),
)
"""Seats that are not served."""

quota = Table(
    "quota",
    metadata,
    Column("circle", LargeBinary, primary_key=True),
    Column("seat", LargeBinary, primary_key=True),
    Column("stored", BigInteger, nullable=True),
    Column("a_day", BigInteger, nullable=True),
)
"""Bytes that the operator allows where it is not the usual: a centre (`seat` empty) or one seat of it; with an empty
`circle` every centre (`seat` empty) or every seat (`seat` one zero byte)."""

used = Table(
    "used",
    metadata,
    Column("circle", LargeBinary, primary_key=True),
    Column("seat", LargeBinary, primary_key=True),
    Column("stored", BigInteger, nullable=False),
    Column("day", BigInteger, nullable=False),
    Column("on_day", BigInteger, nullable=False),
    ForeignKeyConstraint(["circle", "seat"], ["seat.circle", "seat.seat"]),
)
"""Bytes of a seat's batches and entries as they came: all, and those of its last `day` (days since 1970, in UTC)."""
