"""What an alarm is: the word, here and at the server's own check, for something that must not be.

Pure. Must not know who raises one, nor what it means to people.
"""

from __future__ import annotations

from typing import NamedTuple


class Alarm(NamedTuple):
    """Something that honest parts and a healthy device never produce: its name, where, and what, in plain words."""

    alarm: str
    where: str
    what: str
