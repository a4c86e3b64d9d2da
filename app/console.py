"""What a command reads and prints: passphrase, clock, JSON and words typed; one JSON document, or lines for people.

Must not know what any command does. Notes and progress go to stderr, so that stdout is the answer alone.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

from platformdirs import user_data_path

from app.casework.country import Pack
from app.casework.dates import zone_of
from app.casework.messages import PlainEnglish, Voice
from app.packs import installed, load
from app.words.language import LANGUAGES, _, asked, in_use
from app.words.refusal import refuse
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Passed


def language_asked() -> str:
    """Return the language to speak. Raises `Usage` for a `HAKI_LANGUAGE` that Haki does not speak."""
    try:
        return asked()
    except KeyError:
        raise Usage(f"HAKI_LANGUAGE is one of {', '.join(LANGUAGES)}") from None


def voice(options: argparse.Namespace, pack: Pack | None = None) -> Voice:
    """Return how sentences are said: in the language in use, but in what `--json` prints always in English."""
    if in_use() != "en" and not options.json:
        return PersonVoice(pack)
    return EnglishVoice(pack) if pack else PlainEnglish()


class EnglishVoice(PlainEnglish):
    """Plain English with the pack's labels in place of codes: what a terminal says."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def label(self, code_list: str, code: str) -> str:
        """Return a code's English label."""
        return self._pack.label(code_list, code, "en")


_YEARS = range(1971, 2200)
"""Those that a hybrid time and a date can both hold, wherever on earth."""


class Usage(Exception):
    """The words on the command line do not fit; exit status 2."""


def clock() -> Callable[[], datetime] | None:
    """`HAKI_NOW` replaces the wall clock of one command; released bundles ignore it.

    Without an offset it is the time where the centre is, whatever the machine says of its own place.
    """
    text = os.environ.get("HAKI_NOW")
    if not text or getattr(sys, "frozen", False):
        return None
    try:
        fixed = datetime.fromisoformat(text)
        zone = zone_of(load(installed()[0]).utc_offset)
        fixed = (fixed if fixed.tzinfo else fixed.replace(tzinfo=zone)).astimezone(zone)
    except (ValueError, OverflowError):
        raise Usage(_("HAKI_NOW is no ISO time, such as 2022-03-22T10:00:00+03:00")) from None
    if fixed.year not in _YEARS:
        raise Usage(_("HAKI_NOW lies outside the years {first} to {last}").format(first=_YEARS[0], last=_YEARS[-1]))
    return lambda: fixed


def ask_passphrase(options: argparse.Namespace, *, new: bool = False) -> str:
    """From a file, the environment or a prompt; never from an argument, which others on the machine can read."""
    if options.passphrase_file:
        try:
            return str(options.passphrase_file.read_text(encoding="utf-8").rstrip("\r\n"))
        except UnicodeDecodeError:
            raise refuse("The passphrase file is not text.") from None
    given = os.environ.get("HAKI_PASSPHRASE")
    if given:
        if not is_text(given):
            raise refuse("HAKI_PASSPHRASE is not text.")
        return given
    if not sys.stdin.isatty():
        raise refuse("A passphrase is needed: type it at a prompt, or set HAKI_PASSPHRASE or --passphrase-file.")
    passphrase = getpass.getpass("Passphrase: ")
    if new and getpass.getpass("Once more: ") != passphrase:
        raise refuse("The two passphrases differ; nothing was set up.")
    return passphrase


def json_object(source: str) -> Mapping[str, object]:
    """Read one JSON object from a file or standard input."""
    data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        where = f" ({error})" if isinstance(error, json.JSONDecodeError) else ""
        raise refuse("That is no JSON object{where}; nothing was stored.", where=where) from None
    if not isinstance(value, dict):
        raise refuse("A record is a JSON object with its fields by name; nothing was stored.")
    return value


def _without_repeats(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in pairs:
        if name in values:
            raise refuse("“{name}” stands twice in the JSON; nothing was stored.", name=name)
        values[name] = value
    return values


def is_text(typed: str) -> bool:
    """Tell whether what was typed is text, and no bytes that are none."""
    return not any("\ud800" <= each <= "\udfff" for each in typed)


def pairs(texts: Iterable[str]) -> dict[str, str | None]:
    """Read `field=value …`; nothing after the sign clears. Raises `Usage`, also for a field that stands twice."""
    values: dict[str, str | None] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise Usage(_("“{text}” should be field=value").format(text=text[:40]))
        if name in values:
            raise Usage(_("“{name}” stands there twice; which one is meant?").format(name=name[:40]))
        values[name] = value or None
    return values


def printed(options: argparse.Namespace, data: object, text: str) -> None:
    """Print the answer: the data with `--json`, else the text for people."""
    print(json.dumps(data, ensure_ascii=False) if options.json else _tame(text))


def _tame(text: str) -> str:
    """A colleague's words must not steer the terminal they are shown on: control characters become a plain mark."""
    return "".join("\N{REPLACEMENT CHARACTER}" if category(each) == "Cc" and each != "\n" else each for each in text)


def on_one_line(text: str) -> str:
    """Return what another seat is called as it may stand in a line: nothing of it begins a line or turns one round."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def whose(person: str, device: str) -> str:
    """Return whose a device is, on one line."""
    return on_one_line(f"{person} ({device})")


def note(line: str) -> None:
    """Say something that is not the answer."""
    print(line, file=sys.stderr)


def of_target(target: object) -> str:
    """Return what stands behind a figure that has a target."""
    return "" if target is None else " " + _("of {target}").format(target=target)


def as_lines(held: Mapping[str, Any]) -> str:
    """Return a record's fields, a line each."""
    return "\n".join(f"{name}: {as_words(value)}" for name, value in held.items())


def as_words(value: object) -> str:
    """Return an answer in plain words."""
    if isinstance(value, dict):
        return f"({str(value.get('skipped', '')).replace('_', ' ')})"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def data_folder(given: Path | None) -> Path:
    """Return the folder to work in: `--data`, `HAKI_DATA`, or the platform's own."""
    if given is not None:
        return given.expanduser()
    named = os.environ.get("HAKI_DATA")
    return Path(named).expanduser() if named else user_data_path("haki", appauthor=False, roaming=False)


def told_of_cases(cases: int, of: int) -> None:
    """Show how far the making of a demo is."""
    print(
        "\r" + _("{cases} of {of} cases").format(cases=f"{cases:,}", of=f"{of:,}"),
        end="" if cases < of else "\n",
        file=sys.stderr,
        flush=True,
    )


def progress(passed: Passed) -> None:
    """Show how far an exchange is."""
    said = _("{pushed} sent, {pulled} received").format(pushed=passed.pushed, pulled=passed.pulled)
    print(f"\r{said}", end="", file=sys.stderr, flush=True)
