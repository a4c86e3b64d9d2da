"""What a command has to say, to programs and to people. Must not know how it is printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Answer(NamedTuple):
    """The answer of a command.

    `data` is the document that `--json` prints; a `Message` in it is said in English, whatever the person speaks.
    `words` are for people, in their language. `notes` go to stderr after the answer, a line each, and are asked for
    only then: what fails there takes nothing back. `status` is what the command ends with.
    """

    data: object
    words: str
    notes: Iterable[str] = ()
    status: int = 0
