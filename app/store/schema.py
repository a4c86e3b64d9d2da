"""The tables. First those that are the truth or belong to this device alone, then the projections of the journal.

Must not know how rows come about. A projection table follows from a record's declaration, so a new field needs no
line here; its fingerprint changes and the projections are rebuilt from the journal. Nothing here is ever migrated
row by row. Record ids are 16 bytes in the journal and 32 hexadecimal digits in projections.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, Table, Text, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import TypeEngine

from app.casework import duplicates, folding
from app.casework.declaration import Field, FieldKind, Record
from app.casework.registry import Registry

kept = MetaData()
"""What cannot be remade: the journal, keys, batches, membership, drafts."""

meta = Table(
    "meta",
    kept,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

counter = Table(
    "counter",
    kept,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

circle = Table(
    "circle",
    kept,
    Column("circle", LargeBinary, primary_key=True),
    Column("server_key", LargeBinary, nullable=False),  # empty: no server yet
    Column("server_address", Text, nullable=False),
    Column("position", Integer, nullable=False),  # of the feed, as applied
    Column("feed_head", LargeBinary, nullable=False),
    Column("last_exchange", Integer, nullable=False),  # ms, own clock; 0 = never
    Column("served", LargeBinary),  # the last head the server signed up to which everything was followed
)

epoch_key = Table(
    "epoch_key",
    kept,
    Column("circle", LargeBinary, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("key", LargeBinary, nullable=False),
    PrimaryKeyConstraint("circle", "epoch"),
)

entry = Table(
    "entry",
    kept,
    Column("circle", LargeBinary, nullable=False),
    Column("number", Integer, nullable=False),
    Column("wire", LargeBinary, nullable=False),
    PrimaryKeyConstraint("circle", "number"),
)

heard_entry = Table(  # when the server first had a batch whose author knew of an entry: no clock of a member's
    "heard_entry",
    kept,
    Column("circle", LargeBinary, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Integer, nullable=False),  # ms, the server's
    PrimaryKeyConstraint("circle", "number"),
)

member = Table(
    "member",
    kept,
    Column("circle", LargeBinary, nullable=False),
    Column("seat", LargeBinary, nullable=False),
    Column("person", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("letters", Text, nullable=False),
    Column("centre", Text, nullable=False),  # the founding seat's row alone holds the centre's name
    PrimaryKeyConstraint("circle", "seat"),
)

chain = Table(  # one a seat and circle: the last batch known, and the last change in it
    "chain",
    kept,
    Column("id", Integer, primary_key=True),
    Column("circle", LargeBinary, nullable=False),
    Column("seat", LargeBinary, nullable=False),
    Column("number", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("last_change", Integer, nullable=False),
    Column("announced", Integer, nullable=False),  # the number the own seat has last told the others of
    Index("chain_of_seat", "circle", "seat", unique=True),
)

change = Table(  # the journal
    "change",
    kept,
    Column("seq", Integer, primary_key=True),  # order of arrival on this device
    Column("chain", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("origin", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Index("change_by_number", "chain", "number", unique=True),
    Index("change_of_record", "record"),
)

feed = Table(  # every place of the feed, as it is now, that was followed
    "feed",
    kept,
    Column("circle", LargeBinary, nullable=False),
    Column("position", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),  # the running hash there
    Column("time", Integer, nullable=False),  # ms, by the server's clock: the same for everybody
    Column("generation", LargeBinary, nullable=False),  # of the server's feed, in which it was followed
    Column("chain", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("read_to", Integer),  # up to which position its author had read; NULL: that cannot be said
    PrimaryKeyConstraint("circle", "position"),
    Index("feed_of_batch", "chain", "number"),
)

ended_feed = Table(  # what was followed of generations that ended, where the feed is another now
    "ended_feed",
    kept,
    Column("circle", LargeBinary, nullable=False),
    Column("generation", LargeBinary, nullable=False),
    Column("position", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
    PrimaryKeyConstraint("circle", "generation", "position"),
)

batch = Table(
    "batch",
    kept,
    Column("chain", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("ciphertext_hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("seed", LargeBinary, nullable=False),  # of the leaves' salts
    Column("first_change", Integer, nullable=False),
    Column("last_change", Integer, nullable=False),  # first_change - 1: nothing in it could be read
    Column("sealed", LargeBinary),  # the bytes of the wire: own batches, and those that could not be read
    Column("position", Integer),  # in the feed, by its receipt: of an own batch once it has one
    Column("receipt_time", Integer),
    Column("receipt_generation", LargeBinary),
    Column("receipt_signature", LargeBinary),
    PrimaryKeyConstraint("chain", "number"),
    Index("outbox", "chain", "number", sqlite_where=text("sealed IS NOT NULL AND position IS NULL")),
    Index("batch_of_change", "chain", "last_change"),
)

invite = Table(
    "invite",
    kept,
    Column("lookup", LargeBinary, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("opened", Boolean, nullable=False),  # the server knows it
)

waiting_join = Table(
    "waiting_join",
    kept,
    Column("seat", LargeBinary, primary_key=True),
    Column("request", LargeBinary, nullable=False),
)

draft = Table(
    "draft",
    kept,
    Column("id", Text, primary_key=True),
    Column("form", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("record", Text, nullable=False),  # what is being edited or referred; empty for a new record
    Column("answers", LargeBinary, nullable=False),
    Column("parents", LargeBinary, nullable=False),
    Column("version", Text, nullable=False),
    Column("changed_at", Integer, nullable=False),
)

alarm = Table(
    "alarm",
    kept,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("alarm", Text, nullable=False),
    Column("where", Text, nullable=False),
    Column("what", Text, nullable=False),
)

# --- Projections: any of these can be dropped and rebuilt -------------------------------------------------------

projected = MetaData()
"""Those that are the same whatever is asked; the tables of the records follow from a registry."""

conflict = Table(
    "conflict",
    projected,
    Column("row", Integer, nullable=False),
    Column("entity", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("rank", Integer, nullable=False),  # 0 is the one shown
    Column("value", LargeBinary, nullable=False),
    Column("seat", LargeBinary, nullable=False),
    Column("number", Integer, nullable=False),
    Column("time", Integer, nullable=False),
    PrimaryKeyConstraint("row", "field", "rank"),
)

deletion = Table(  # who asked for a record to be deleted or erased, and was not answered
    "deletion",
    projected,
    Column("row", Integer, nullable=False),
    Column("seat", LargeBinary, nullable=False),
    Column("number", Integer, nullable=False),
    Column("entity", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("time", Integer, nullable=False),
    Column("knew", Text, nullable=False),  # a hash of what belonged to the record for whoever asks
    Column("stands", Boolean, nullable=False),  # nobody who knew of it has gone on with the record
    Column("hidden", Boolean, nullable=False),  # the record is deleted
    PrimaryKeyConstraint("row", "seat", "number"),
    Index("deletion_of_record", "record"),
    Index("deletion_by_outcome", "hidden"),
)

unindexed = Table(  # rows whose text the search does not know yet
    "unindexed",
    projected,
    Column("row", Integer, primary_key=True),
    Column("entity", Text, nullable=False),
)

stale = Table(  # rows of a case whose agenda does not know them yet
    "stale",
    projected,
    Column("row", Integer, primary_key=True),
    Column("entity", Text, nullable=False),
)

likeness = Table(  # under which keys the people of a record are found by whoever may be the same
    "likeness",
    projected,
    Column("key", Text, nullable=False),
    Column("row", Integer, nullable=False),
    PrimaryKeyConstraint("key", "row"),
    Index("likeness_of_row", "row"),
    sqlite_with_rowid=False,
)

agenda = Table(  # what the cases will ask for, found and counted in the order of Today
    "agenda",
    projected,
    Column("id", Integer, primary_key=True),
    Column("case", Text, nullable=False),
    Column("kind", Text, nullable=False),  # of line; empty where it is due first and then overdue
    Column("due", Integer, nullable=False),  # ms
    Column("visible_from", Text, nullable=False),
    Column("until", Integer),  # ms; None: it does not go by itself
    Column("item", LargeBinary, nullable=False),
    Index("agenda_by_case", "case"),
    Index("agenda_by_due", "kind", "due", "visible_from", "until"),
)

SEARCH_TABLE = """
CREATE VIRTUAL TABLE search USING fts5(
    open, narrative, identity, id UNINDEXED, entity UNINDEXED,
    content='', contentless_delete=1, contentless_unindexed=1, detail=column,
    tokenize='unicode61 remove_diacritics 2', prefix='2'
)"""
"""`detail=column` knows in which column a word stands but not where: half the index, twice the speed, no phrases."""

_COLUMN_TYPES: Mapping[FieldKind, type[TypeEngine[Any]]] = {
    FieldKind.INTEGER: Integer,
    FieldKind.LONG_TEXT: Integer,  # the seq of the change that holds the text
    FieldKind.BOOLEAN: Boolean,
}
"""Everything else is text; lists are JSON arrays."""


ROW_COLUMNS = ("row", "id", "created_at", "changed_at", "heads", "hidden", "undecided", "skips", "unknown", "begun_by")
"""What every record's table begins with; a column a declared field follows, in declared order."""


REGISTRIES = 16
"""Of how many registries what follows from them stays in memory: an opened book has one, and tests open many."""


@lru_cache(REGISTRIES)
def record_tables(registry: Registry) -> Mapping[str, Table]:
    """Return the tables in which the records of a registry are kept, by kind."""
    metadata = MetaData()
    return MappingProxyType({each.name: _record_table(metadata, each) for each in registry.values()})


def projections(registry: Registry) -> list[Table]:
    """Return every table that can be dropped and rebuilt, by name."""
    return sorted([*projected.tables.values(), *record_tables(registry).values()], key=lambda table: table.name)


def _record_table(metadata: MetaData, record: Record) -> Table:
    return Table(
        f"record_{record.name}",
        metadata,
        # seq of the record's first change here: the journal's index finds it, so `id` needs none of its own
        Column("row", Integer, primary_key=True),
        Column("id", Text, nullable=False),
        Column("created_at", Integer, nullable=False),  # hybrid times
        Column("changed_at", Integer, nullable=False),
        Column("heads", LargeBinary, nullable=False),
        Column("hidden", Boolean, nullable=False),  # deleted; its history stays
        Column("undecided", Integer, nullable=False),
        Column("skips", Text),  # JSON {field: reason}
        Column("unknown", LargeBinary),  # fields of a newer version, kept for its update
        Column("begun_by", LargeBinary, nullable=False),  # the seat of its first change
        *(Column(f"f_{field.name}", _COLUMN_TYPES.get(field.kind, Text)) for field in record),
        # what belongs to something is listed by it; only what stands alone is listed by its last change
        Index(f"{record.name}_by_{record.parent}", f"f_{record.parent}")
        if record.parent
        else Index(f"{record.name}_by_change", "changed_at", "row"),
        *([Index("case_by_code", "f_code")] if "code" in record else []),
        *([_of_suspects()] if record.name == "identity" else []),
    )


def _of_suspects() -> Index:
    return Index("identity_of_suspect", "f_perpetrator", sqlite_where=text("f_perpetrator IS NOT NULL"))


@lru_cache(REGISTRIES)
def fingerprint(registry: Registry) -> bytes:
    """Return a hash of every projection's definition and of the rules its rows follow from.

    When it differs from the stored one the projections are rebuilt.
    """
    dialect = sqlite.dialect()
    parts = [SEARCH_TABLE, duplicates.KEYS, folding.FOLDING]
    for table in projections(registry):
        parts.append(str(CreateTable(table).compile(dialect=dialect)))
        parts.extend(sorted(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes))
    for record in registry.values():
        parts.extend(
            f"{record.name}.{each.name} {each.kind} {registry.rule_of(record.name, each.name)} {_searched_as(each)}"
            for each in record
        )
    return hashlib.sha256("\n".join(parts).encode()).digest()


def _searched_as(field: Field) -> str:
    return f"{field.sensitivity}{' phones' * field.phones}" if field.searched else ""
