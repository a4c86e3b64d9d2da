"""How an answer is said to people: a record's fields, whose a device is, how far something is.

Must not know what any command does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from app.casework.languages import FALLBACK
from app.casework.messages import PlainEnglish, Voice, spoken
from app.words.language import _, in_use
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Passed
    from app.casework.country import Pack
    from app.passphrase.offering import OfferedPassphrase


class EnglishVoice(PlainEnglish):
    """Plain English with the pack's labels in place of codes: what a terminal says, and what `--json` prints."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def label(self, code_list: str, code: str) -> str:
        """Return a code's English label."""
        return self._pack.label(code_list, code, FALLBACK)


def voice(pack: Pack | None = None) -> Voice:
    """Return how sentences are said to the person, in the language in use. Without a pack a code is said as it is."""
    if in_use() != FALLBACK:
        return PersonVoice(pack)
    return EnglishVoice(pack) if pack else PlainEnglish()


def on_one_line(text: str) -> str:
    """Return what another seat is called as it may stand in a line: nothing of it begins a line or turns one round."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def whose(person: str, device: str) -> str:
    """Return whose a device is, on one line."""
    return on_one_line(f"{person} ({device})")


def dated(change: Mapping[str, Any]) -> str:
    """Return when something was changed, and whether a clock that was wrong says so."""
    wrong = _("by a clock that was wrong")
    return f"{change['at']} ({wrong})" if change["doubtful"] else str(change["at"])


def as_lines(held: Mapping[str, Any]) -> str:
    """Return a record's fields, a line each; what the app alone reads is left out."""
    from app.casework.disclosed import TOLD_AS
    from app.casework.unanswered import ANSWERS

    own = (ANSWERS, TOLD_AS)
    return "\n".join(f"{name}: {as_words(value)}" for name, value in held.items() if name not in own)


def as_words(value: object) -> str:
    """Return an answer in plain words."""
    if isinstance(value, dict):
        return f"({str(value.get('skipped', '')).replace('_', ' ')})"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def alarm_line(alarm: Mapping[str, Any]) -> str:
    """Return an alarm that an exchange met, or that the check of what is kept found."""
    return f"{alarm['alarm']}: {alarm['what']} ({alarm['where']})"


def to_see_to(alarms: Iterable[Mapping[str, Any]], speaking: Voice) -> list[str]:
    """Return the alarms that nobody has seen to, a line each, with what to do."""
    return [f"ALARM {alarm_line(each)}. {spoken(each['to_do'], speaking)}" for each in alarms]


def alarm_whole(alarm: Mapping[str, Any], speaking: Voice) -> str:
    """Return an alarm by its number, with what was seen, what to do, and what was done about it: a line each."""
    lines = [
        f"{alarm['id']}  {alarm['at']}  {alarm_line(alarm)}",
        f"    {spoken(alarm['told'], speaking)} {spoken(alarm['to_do'], speaking)}",
    ]
    if seen := alarm["seen"]:
        lines.append("    " + _("Seen to on {at}: {done}").format(at=seen["at"], done=on_one_line(seen["done"])))
    return "\n".join(lines)


def offered() -> OfferedPassphrase:
    """Draw five words by chance for a new passphrase, in the language in use."""
    from app.passphrase.offering import offer

    return offer(in_use())


FOLDED = "(kept apart)"
"""What stands in place of what is identity."""


def folded(command: str, found: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return how what is identity in an answer can be opened; nothing where nothing was folded."""
    if not any(each.get("withheld") for each in found):
        return []
    told = _("Identity is kept apart; haki {command} ID --reason TEXT opens it, and the reason stays in its history.")
    return [told.format(command=command)]


# On stderr, so that stdout is the answer alone. Where stderr is closed, Python has none, and would print to stdout.


def note(line: str, end: str = "\n") -> None:
    """Say something that is not the answer."""
    if sys.stderr:
        print(line, end=end, file=sys.stderr, flush=True)


def is_watched() -> bool:
    """Tell whether somebody sees how far something is."""
    return bool(sys.stderr) and sys.stderr.isatty()


def cases_made(cases: int, of: int) -> None:
    """Show how far the making of a demo is."""
    said = _("{cases} of {of} cases").format(cases=f"{cases:,}", of=f"{of:,}")
    note(f"\r{said}", end="" if cases < of else "\n")


def exchanged(passed: Passed) -> None:
    """Show how far an exchange is."""
    said = _("{pushed} sent, {pulled} received").format(pushed=passed.pushed, pulled=passed.pulled)
    note(f"\r{said}", end="")
