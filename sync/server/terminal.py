"""What every command of an operator has in common: which database it is about, what it prints, how it names things.

Must not know what a command does.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from sqlalchemy import URL

from sync.server.database import parse_url, sqlite_url

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
_MOST_BYTES = 2**62


class WrongUsage(Exception):
    """What was typed is no command. The message says what to type."""


class NotDone(Exception):
    """A command was refused. The message tells the operator why, and what to do."""


def database_url(options: argparse.Namespace) -> URL:
    """Return the database that was named. Raises `WrongUsage`, `UnusableDatabase`."""
    places = [place for place in (getattr(options, "data", None), getattr(options, "db", None)) if place is not None]
    if len(places) != 1:
        raise WrongUsage("name the database once: --data DIR or --db URL")
    return sqlite_url(places[0]) if isinstance(places[0], Path) else parse_url(places[0])


def show(options: argparse.Namespace, document: object, text: str) -> None:
    """Print an answer: a JSON document with `--json`, else words for people."""
    print(json.dumps(document) if getattr(options, "json", False) else text, flush=True)


def failed(what: str) -> int:
    """Say in one line why a command was refused, and return its exit status."""
    print(f"haki-server: {what}", file=sys.stderr)
    return 1


def size(text: str) -> int:
    """Return a number of bytes as an operator types it: 500MiB, 2 GB, 1048576."""
    found = re.fullmatch(r"(\d{1,15})\s*([KMGT]i?)?B?", text.strip())
    bytes_ = int(found[1]) * _UNITS[found[2] or ""] if found else _MOST_BYTES
    if bytes_ >= _MOST_BYTES:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write 500MiB or 2GiB")
    return bytes_


def in_words(bytes_: int) -> str:
    """Return a number of bytes for people."""
    value, unit = float(bytes_), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if value < 1024:
            break
        value, unit = value / 1024, larger
    return f"{bytes_} B" if unit == "B" else f"{value:.1f} {unit}"
