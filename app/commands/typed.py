"""What people type, made into what a command wants: numbers, days, `field=value`, a JSON object.

Raises what argparse turns into wrong usage, `Usage`, or `Refused`. Must not know any command.
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from app.casework.messages import Message
from app.words.language import _
from app.words.refusal import HakiError, refuse

_MOST = 1_000_000


class Usage(HakiError):
    """The words on the command line do not fit."""

    status = 2

    def __init__(self, message: Message) -> None:
        super().__init__(message.one)
        self.message = message


def positive(text: str) -> int:
    """Read a whole number from 1 on."""
    if not re.fullmatch(r"[0-9]{1,7}", text) or not 1 <= int(text) <= _MOST:
        said = _("{text} is not a whole number from 1 to {most}")
        raise ArgumentTypeError(said.format(text=repr(text[:40]), most=_MOST))
    return int(text)


def whole(text: str) -> int:
    """Read a whole number."""
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise ArgumentTypeError(_("{text} is not a whole number").format(text=repr(text[:40])))
    return int(text)


def day(text: str) -> date:
    """Read a day: 2022-03-22."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        said = _("{text} is no date; write it as 2022-03-22")
        raise ArgumentTypeError(said.format(text=repr(text[:40]))) from None


def is_text(typed: str) -> bool:
    """Tell whether what was typed is text, and no bytes that are none."""
    return not any("\ud800" <= each <= "\udfff" for each in typed)


def pairs(texts: Iterable[str]) -> dict[str, str | None]:
    """Read `field=value …`; nothing after the sign clears. Raises `Usage`, also for a field that stands twice."""
    values: dict[str, str | None] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise Usage(Message("“{text}” should be field=value", {"text": text[:40]}))
        if name in values:
            raise Usage(Message("“{name}” stands there twice; which one is meant?", {"name": name[:40]}))
        values[name] = value or None
    return values


def json_object(source: str) -> Mapping[str, object]:
    """Read one JSON object from a file, or from standard input for "-". Raises `Refused`, `OSError`."""
    import json

    data = _typed_in() if source == "-" else Path(source).read_bytes()
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        where = f" ({error})" if isinstance(error, json.JSONDecodeError) else ""
        raise refuse("That is no JSON object{where}; nothing was stored.", where=where) from None
    if not isinstance(value, dict):
        raise refuse("A record is a JSON object with its fields by name; nothing was stored.")
    return value


def _typed_in() -> bytes:
    return sys.stdin.buffer.read() if sys.stdin else b""  # where it is closed, Python has none


def _without_repeats(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in pairs:
        if name in values:
            raise refuse("“{name}” stands twice in the JSON; nothing was stored.", name=name)
        values[name] = value
    return values
