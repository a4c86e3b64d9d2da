"""The link to a server, loaded when the first one is wanted: HTTP is a tenth of a command's start, and most commands
send nothing.

Must not know what is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sync.carrier import Stage

if TYPE_CHECKING:
    from sync.client import Link


def link_to(address: str, stage: Callable[[Stage], None] | None = None) -> Link:
    """Return a link to the server at `address`; `stage` hears how far a message is. Raises what `sync.client.Link`
    raises."""
    from sync.client import Link  # noqa: PLC0415

    return Link(address, stage) if stage else Link(address)
