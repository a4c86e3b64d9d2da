"""Whether everything kept here is made up: one mark, put when a demo is made, and never taken away.

It is kept beside the journal and in no change: it says something of this folder, not of a centre.
"""

from __future__ import annotations

from app.store import meta
from app.store.transaction import Transaction

_NAME = "demo"


def mark(tx: Transaction) -> None:
    """Say that this is a demo."""
    meta.put(tx, _NAME, b"\x01")


def is_marked(tx: Transaction) -> bool:
    """Tell whether this is a demo."""
    return meta.get(tx, _NAME) is not None
