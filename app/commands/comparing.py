"""The command by which two people compare whether the server shows both the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commands.answer import Answer
from app.commands.table import argument, command
from app.commands.typed import positive
from app.words.language import _, mark

if TYPE_CHECKING:
    from app.casebook import Casebook


@command(
    "checkpoint",
    argument(
        "--at",
        type=positive,
        default=None,
        metavar="POSITION",
        help=mark("an earlier one, to compare an old checkpoint"),
    ),
)
def checkpoint(book: Casebook, at: int | None) -> Answer:
    """Ten words to compare with a colleague, or to write into the minute book."""
    found = book.centre.checkpoint(at)
    head, what_now = _COUNTED[found["counts"]]
    lines = (f"  {count:2}. {each['word']:10} {each['number']}" for count, each in enumerate(found["words"], 1))
    notes = [_(what_now)]
    if found["began"]:
        notes.append(_(_PUT_BACK).format(began=found["began"]))
    return Answer(found, "\n".join((_(head).format(position=found["position"]), *lines)), notes)


_COUNTED = {
    "positions": (
        mark("Checkpoint at position {position}"),
        mark(
            "A colleague who has followed the server as far gets the same ten words by `haki checkpoint --at`. Where "
            "only one word differs, the server does not show both the same: tell the lead, and keep both devices."
        ),
    ),
    "changes": (
        mark("Checkpoint after change {position}"),
        mark(
            "This centre has no server: write the number and the words into the minute book. As long as nothing that "
            "was recorded is altered, `haki checkpoint --at` gives the same words for it."
        ),
    ),
}
_PUT_BACK = mark(
    "The server was put back from a copy at position {began}: words that were written down before that for a later "
    "position have ended."
)
