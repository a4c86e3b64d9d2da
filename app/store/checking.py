"""A check of what is kept, in slices: each is handed a transaction of its own, and says what it found wrong.

Must not know what is checked. Whoever has time takes the whole in one reading; a window takes a slice now and then.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeAlias

from sqlalchemy.exc import SQLAlchemyError

from app.store.transaction import Transaction
from app.words.refusal import is_explained
from sync.alarms import Alarm

Slices: TypeAlias = "Generator[list[Alarm], Transaction, Transaction]"
"""Yields what a slice found, and is sent the transaction of the next; the first finds nothing. Returns the last."""


class Examination:
    """One check under way."""

    def __init__(self, slices: Slices) -> None:
        self._slices = slices
        self.is_over = False
        next(slices)

    def look(self, tx: Transaction) -> list[Alarm]:
        """Check one slice more; return what it found wrong.

        What is kept so badly that the check itself cannot get through it is damage, too. Raises what the database says.
        """
        try:
            return self._slices.send(tx)
        except StopIteration:
            self.is_over = True
            return []
        except SQLAlchemyError:
            raise
        except Exception as error:
            if is_explained(error):
                raise
            self.is_over = True
            return [Alarm("database_damaged", "database", f"what is kept cannot be checked ({type(error).__name__})")]
