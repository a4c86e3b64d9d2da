"""What a job of the database is handed: its connection for the time of one transaction, and the declarations by which
its tables of records are made.

Those above the store pass it on, and ask it for nothing but its registry.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table

from app.casework.registry import Registry
from app.store import schema


class Transaction:
    """One transaction. `execute` and `exec_driver_sql` are the connection's own."""

    __slots__ = ("connection", "exec_driver_sql", "execute", "registry")

    def __init__(self, connection: Connection, registry: Registry) -> None:
        self.connection, self.registry = connection, registry
        self.execute = connection.execute
        self.exec_driver_sql = connection.exec_driver_sql

    def table(self, entity: str) -> Table:
        """Return the table in which a kind of record is kept."""
        return schema.record_tables(self.registry)[entity]
