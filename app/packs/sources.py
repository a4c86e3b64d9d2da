"""One TOML file of a country pack, with a way back from what is wrong in it to its line.

Must not know what the tables of a pack are for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from app.casework.country import Code, Labelled
from app.casework.messages import Message
from app.packs.lines import Place, lines_of
from app.words.refusal import HakiError

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
"""A language as BCP 47 writes it: `sw`, `fr`, `nyf` (Giriama), `pt-MZ`."""


class PackError(HakiError):
    """A pack cannot be used. The message names file, line and key."""

    def __init__(self, file: Path, line: int, key: str, what: str) -> None:
        super().__init__(f"{file.parent.name}/{file.name}, line {line}, {key}: {what}")
        self.message = Message(
            "The lists of this country cannot be used ({what}). What was saved is safe; install Haki again.",
            {"what": str(self)},
        )
        self.file = file
        self.line = line
        self.key = key


class ListedCode(NamedTuple):
    """A code of a list, with where it is written."""

    code: Code
    source: Source
    position: int


class Source:
    """One file. Raises `PackError` when it is no TOML."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        try:
            self.tables: Mapping[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) if found else self.text.count("\n") + 1
            raise PackError(path, line, "TOML", str(error)) from None

    def lists(self) -> dict[str, dict[str, ListedCode]]:
        """Return the code lists of this file. Raises `PackError`."""
        found = self.tables.get("lists", {})
        if not isinstance(found, dict):
            raise self.mistake("must be a table of lists", "lists")
        return {name: self._entries(name, items) for name, items in found.items()}

    def line_of(self, *place: str | int) -> int:
        """Return the line where something stands, or else what it should stand in; 0 when not even that is here."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 0)

    def mistake(self, what: str, *place: str | int) -> PackError:
        """Return the error for what is written at a place."""
        key = next((key for key in reversed(place) if isinstance(key, str)), "")
        return PackError(self.path, self.line_of(*place), key, what)

    def broken(self, error: msgspec.ValidationError, *place: str | int) -> PackError:
        """Return the error for what does not follow its schema, at the key that msgspec names."""
        within = re.search(r"`\$\.([a-z_.]+)", str(error))
        unknown = re.search(r"unknown field `([^`]+)`", str(error))
        inner = [*(within[1].split(".") if within else ()), *((unknown[1],) if unknown else ())]
        words = re.sub(r" - at `\$\S*`", "", str(error)).replace("Object", "The table")
        return self.mistake(words, *place, *inner)

    def check_labels(self, labelled: object, *place: str | int) -> None:
        """Raise `PackError` for what lacks a label that the app needs, or has one in what is no language."""
        if not isinstance(labelled, Labelled):
            return
        code = getattr(labelled, "code", "") or getattr(labelled, "question", "")
        if missing := labelled.unlabelled():
            what = f"{code!r} needs a label in {' and '.join(missing)}"
            if isinstance(labelled, Code):
                raise self.mistake(f"{what}, or name for a proper noun", *place)
            raise self.mistake(what, *place, "label")
        for language in labelled.labels:
            if not _LANGUAGE.fullmatch(language):
                what = f"{language!r} is no language: write its code, such as fr"
                raise self.mistake(what, *place, "label", language)

    @cached_property
    def _lines(self) -> dict[Place, int]:
        return lines_of(self.text)

    def _entries(self, name: str, items: object) -> dict[str, ListedCode]:
        if not isinstance(items, list):
            raise self.mistake("must be a list of codes", "lists", name)
        entries: dict[str, ListedCode] = {}
        for position, item in enumerate(items):
            place = ("lists", name, position)
            try:
                code = msgspec.convert(item, Code)
            except msgspec.ValidationError as error:
                raise self.broken(error, *place) from None
            if not _CODE.fullmatch(code.code):
                raise self.mistake(f"{code.code!r} is no code: letters, digits, _ and -", *place)
            if code.code in entries:
                raise self.mistake(f"{code.code!r} stands here twice", *place)
            entries[code.code] = ListedCode(code, self, position)
        return entries
