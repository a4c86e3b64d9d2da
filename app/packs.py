"""Loads country packs from assets/packs: TOML files, checked against their schema before anything uses them.

Must not know anything of one country. A mistake in a pack is one sentence that names the file, the line and the key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from app.casework import requirements
from app.casework.country import Centres, Clock, Code, LadderStep, Offence, Pack, Reviews, UrgentHelp
from app.casework.messages import Message
from app.words.refusal import HakiError

PACKS = Path(__file__).parent.parent / "assets" / "packs"
COMMON = "common"
"""The pack whose lists every country builds on."""

_LAST_CODES = frozenset({"other", "unknown", "none"})
"""Codes that stay at the end of a list when a country adds to it."""

_TABLES = ("pack", "centres", "lists", "pseudonyms", "offences", "clocks", "ladder", "urgent", "reviews")

_Struct = TypeVar("_Struct", bound=msgspec.Struct)


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


class _Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[pack]`."""

    name: str
    country: str
    currency: str
    utc_offset: str
    silence_after_days: int = 14


def installed() -> tuple[str, ...]:
    """Return the names of the country packs that are here."""
    return tuple(sorted(file.parent.name for file in PACKS.glob("*/pack.toml")))


def load(name: str) -> Pack:
    """Load the pack of a country, such as `kenya`. Raises `PackError`."""
    return load_folder(PACKS / name)


def load_folder(folder: Path) -> Pack:
    """Load a pack from any folder, on top of the common lists. Raises `PackError`."""
    if not (folder / "pack.toml").is_file():
        raise PackError(folder / "pack.toml", 0, "pack", "there is no such country pack")
    common = [_Source(file) for file in sorted((PACKS / COMMON).glob("*.toml"))]
    sources = [_Source(file) for file in sorted(folder.glob("*.toml"))]
    lists: dict[str, dict[str, _Entry]] = {}
    for source in (*common, *sources):
        for list_name, entries in source.lists().items():
            lists[list_name] = _extended(lists.get(list_name, {}), entries)
    reader = _Reader(folder, (*common, *sources))
    offences = reader.structs("offences", Offence)
    clocks = reader.structs("clocks", Clock)
    ladder = reader.structs("ladder", LadderStep)
    urgent = reader.structs("urgent", UrgentHelp)
    head = reader.struct("pack", _Head)
    _check_within(lists)
    pack = Pack(
        name=head.name,
        country=head.country,
        currency=head.currency,
        utc_offset=head.utc_offset,
        silence_after_days=head.silence_after_days,
        lists={
            **{list_name: tuple(entry.code for entry in entries.values()) for list_name, entries in lists.items()},
            "offence": tuple(Code(code=each.code, en=each.label("en"), sw=each.label("sw")) for each in offences),
            "clock": tuple(Code(code=each.code, en=each.en, sw=each.sw) for each in clocks),
            "ladder": tuple(Code(code=each.code, en=each.en, sw=each.sw) for each in ladder),
            "urgent": tuple(Code(code=each.code, en=each.en, sw=each.sw) for each in urgent),
        },
        pseudonyms=reader.texts("pseudonyms"),
        centres=reader.struct("centres", Centres),
        offences=offences,
        clocks=clocks,
        ladder=ladder,
        urgent=urgent,
        reviews=reader.struct("reviews", Reviews) if "reviews" in reader.found else Reviews(),
    )
    for hole in requirements.holes(pack):
        raise PackError(*reader.place(hole), hole.key, hole.what)
    return pack


class _Entry(NamedTuple):
    code: Code
    source: _Source
    position: int


class _Source:
    """One TOML file, with a way back from a value to its line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        try:
            self.tables: Mapping[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) if found else self.text.count("\n") + 1
            raise PackError(path, line, "TOML", str(error)) from None

    def lists(self) -> dict[str, dict[str, _Entry]]:
        """Return the code lists of this file."""
        found = self.tables.get("lists", {})
        if not isinstance(found, dict):
            raise self.mistake("lists", 0, "must be a table of lists")
        return {name: self._entries(name, items) for name, items in found.items()}

    def line_of(self, table: str, position: int | None = None, key: str = "") -> int:
        """Return the line of a table or list, of its item at `position`, or of a key in that; 0 when it is not here."""
        lines = self.text.splitlines()
        name = re.escape(table)
        heads = [at for at, line in enumerate(lines) if re.match(rf"\s*(\[+{name}\]|{name}\s*=)", line)]
        if not heads:
            return 0
        items = heads
        if position is not None and not lines[heads[0]].lstrip().startswith("[["):
            items = [at for at in range(heads[0], len(lines)) if lines[at].lstrip().startswith("{")]
        at = items[min(position or 0, len(items) - 1)]
        ends = next((later for later in range(at + 1, len(lines)) if lines[later].startswith("[")), len(lines))
        inner = (each for each in range(at + 1, ends) if re.match(rf"\s*{re.escape(key)}\s*=", lines[each]))
        return (next(inner, at) if key else at) + 1

    def mistake(self, key: str, position: int | None, what: str, inner: str = "") -> PackError:
        """Return the error for a table, list or item of this file, or for the key `inner` of it."""
        return PackError(self.path, self.line_of(key, position, inner), inner or key, what)

    def broken(self, key: str, position: int | None, error: msgspec.ValidationError) -> PackError:
        """Return the error for what does not follow its schema, at the key that msgspec names."""
        found = re.search(r"`\$\.([a-z_]+)|unknown field `([a-z_]+)`", str(error))
        inner = (found[1] or found[2]) if found else ""
        words = re.sub(r" - at `\$\S*`", "", str(error)).replace("Object", "The table")
        return self.mistake(key, position, words, inner)

    def _entries(self, name: str, items: object) -> dict[str, _Entry]:
        if not isinstance(items, list):
            raise self.mistake(name, None, "must be a list of codes")
        entries: dict[str, _Entry] = {}
        for position, item in enumerate(items):
            try:
                code = msgspec.convert(item, Code)
            except msgspec.ValidationError as error:
                raise self.broken(name, position, error) from None
            if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", code.code):
                raise self.mistake(name, position, f"{code.code!r} is no code: letters, digits, _ and -")
            if not code.name and not (code.en and code.sw):
                raise self.mistake(name, position, f"{code.code!r} needs en and sw, or name for a proper noun")
            if code.code in entries:
                raise self.mistake(name, position, f"{code.code!r} stands here twice")
            entries[code.code] = _Entry(code, self, position)
        return entries


class _Reader:
    """The tables of a pack, which may be spread over its files as is handy; arrays of tables add up."""

    def __init__(self, folder: Path, sources: Sequence[_Source]) -> None:
        self.sources = sources
        self.head = folder / "pack.toml"
        self.found: dict[str, list[_Source]] = {}
        for source in sources:
            for table, content in source.tables.items():
                if table not in _TABLES:
                    raise source.mistake(table, None, f"is no table of a pack; tables are {', '.join(_TABLES)}")
                if table in self.found and not _is_array(content):
                    raise source.mistake(table, None, f"stands in {self.found[table][0].path.name} already")
                if table != "lists":
                    self.found.setdefault(table, []).append(source)

    def struct(self, table: str, kind: type[_Struct]) -> _Struct:
        """Return a table that must be there."""
        source = self._source(table)
        try:
            return msgspec.convert(source.tables[table], kind)
        except msgspec.ValidationError as error:
            raise source.broken(table, None, error) from None

    def structs(self, table: str, kind: type[_Struct]) -> tuple[_Struct, ...]:
        """Return the items of an array of tables, none when it is not there."""
        structs: list[_Struct] = []
        for source in self.found.get(table, ()):
            for position, item in enumerate(source.tables[table]):
                try:
                    structs.append(msgspec.convert(item, kind))
                except msgspec.ValidationError as error:
                    raise source.broken(table, position, error) from None
        return tuple(structs)

    def texts(self, table: str) -> tuple[str, ...]:
        """Return a list of texts that must be there, each once."""
        source = self._source(table)
        try:
            texts = msgspec.convert(source.tables[table], tuple[str, ...])
        except msgspec.ValidationError as error:
            raise source.broken(table, None, error) from None
        if not texts or len(set(texts)) != len(texts):
            raise source.mistake(table, None, "must hold at least one, and none twice")
        return texts

    def place(self, hole: requirements.Hole) -> tuple[Path, int]:
        """Return where what is wrong is written; the head of the pack when it is nowhere."""
        if hole.position is None:
            for source in reversed(self.sources):
                if hole.key in source.tables.get("lists", {}):
                    return source.path, source.line_of(hole.key)
            return self.head, 1
        at = hole.position
        for source in self.found[hole.table]:
            count = len(source.tables[hole.table])
            if at < count:
                return source.path, source.line_of(hole.table, at, hole.key)
            at -= count
        raise AssertionError(hole)

    def _source(self, table: str) -> _Source:
        try:
            return self.found[table][0]
        except KeyError:
            raise PackError(self.head, 1, table, "is missing from the pack") from None


def _is_array(content: object) -> bool:
    return isinstance(content, list) and all(isinstance(item, dict) for item in content)


def _extended(base: Mapping[str, _Entry], more: Mapping[str, _Entry]) -> dict[str, _Entry]:
    """Put a country's words in place of common ones, and its own codes before the closing "other"."""
    merged = {code: more.get(code, entry) for code, entry in base.items()}
    added = {code: entry for code, entry in more.items() if code not in base}
    last = {code: merged.pop(code) for code in list(merged) if code in _LAST_CODES and added}
    return {**merged, **added, **last}


def _check_within(lists: Mapping[str, Mapping[str, _Entry]]) -> None:
    everything = {code for entries in lists.values() for code in entries}
    for name, entries in lists.items():
        for entry in entries.values():
            if entry.code.within and entry.code.within not in everything:
                what = f"{entry.code.code!r} lies within {entry.code.within!r}, which is in no list"
                raise entry.source.mistake(name, entry.position, what)
