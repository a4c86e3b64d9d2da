"""Loads country packs from assets/packs: TOML files, checked against their schema before anything uses them.

Must not know anything of one country. A mistake in a pack is one sentence that names the file, the line and the key.
`sources` reads one file, `lines` knows where in it something stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

import msgspec

from app.casework import requirements
from app.casework.consent_rules import SHARING, ConsentTable, ConsentTerms, ReadAloud, WhoConsents
from app.casework.country import Amendment, Centres, Clock, Code, LadderStep, Offence, Pack, Reviews, UrgentHelp
from app.casework.court_days import CourtDays
from app.casework.duties import Duty
from app.casework.languages import LANGUAGES
from app.casework.messages import Message
from app.packs.sources import ListedCode, PackError, Source
from app.words.refusal import HakiError

__all__ = [
    "FIRST",
    "PACKS",
    "MissingPack",
    "PackError",
    "UnnamedPack",
    "chosen",
    "countries",
    "installed",
    "load",
    "load_folder",
]

PACKS = Path(__file__).parents[2] / "assets" / "packs"
COMMON = "common"
"""The pack whose lists every country builds on."""
FIRST = "kenya"
"""The pack of every centre that was founded before there was a choice: its genesis names none."""

_REPLACED = frozenset({"consent", "who_consents"})
"""Tables that a country has whole or not at all: its own in place of the common ones."""
_LAST_CODES = frozenset({"other", "unknown", "none"})
"""Codes that stay at the end of a list when a country adds to it."""

_TABLES = (
    "pack", "centres", "lists", "pseudonyms", "offences", "clocks", "ladder", "urgent", "reviews", "questions",
    "court_days", "consent", "who_consents", "read_aloud", "duties",
)  # fmt: skip

_Struct = TypeVar("_Struct", bound=msgspec.Struct)


class _Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[pack]`."""

    name: str
    country: str
    currency: str
    utc_offset: str
    silence_after_days: int = 14


class MissingPack(PackError):
    """A centre works by a pack that is not installed here. `installed` are those that are."""

    def __init__(self, name: str) -> None:
        super().__init__(PACKS / name / "pack.toml", 0, "pack", "there is no such country pack")
        self.name, self.installed = name, installed()
        self.message = Message(
            "The country pack “{pack}” is needed here, and this Haki has only: {installed}. Nothing was opened or set "
            "up, and nothing is lost. Ask the lead, or who runs the server, for the Haki that has it.",
            {"pack": re.sub(r"[^\w-]", "?", name)[:40], "installed": ", ".join(self.installed) or "–"},
        )


class UnnamedPack(HakiError):
    """Several packs are installed here, and nobody has said by which one a new centre is to work."""

    def __init__(self) -> None:
        super().__init__("several country packs are installed: name one")
        self.installed = installed()
        self.message = Message(
            "This Haki has several country packs: {installed}. Nothing was set up; say with --pack by which one the "
            "centre works.",
            {"installed": ", ".join(self.installed)},
        )


def installed() -> tuple[str, ...]:
    """Return the codes of the country packs that are here, such as `kenya`."""
    return tuple(sorted(file.parent.name for file in PACKS.glob("*/pack.toml")))


def countries() -> dict[str, str]:
    """Return the packs that are here by their codes, each with the name of its country. Raises `PackError`."""
    return {code: load(code).name for code in installed()}


def chosen(code: str = "") -> str:
    """Return the pack that a new centre works by: the one that was named, else the only one there is.

    Raises `MissingPack`, `UnnamedPack`.
    """
    here = installed()
    if not code and len(here) > 1:
        raise UnnamedPack
    found = code or next(iter(here), FIRST)
    if found not in here:
        raise MissingPack(found)
    return found


def load(code: str) -> Pack:
    """Return the pack of a country, such as `kenya`, read anew only when one of its files has changed.

    Raises `MissingPack`, `PackError`.
    """
    if code not in installed():
        raise MissingPack(code)
    folder = PACKS / code
    files = sorted((*(PACKS / COMMON).glob("*.toml"), *folder.glob("*.toml")))
    state = tuple((file, (found := file.stat()).st_mtime_ns, found.st_size) for file in files)
    if folder not in _remembered or _remembered[folder][0] != state:
        _remembered[folder] = (state, load_folder(folder))
    return _remembered[folder][1]


_State: TypeAlias = "tuple[tuple[Path, int, int], ...]"
"""Of each file its time and its size, by which a change is noticed."""

_remembered: dict[Path, tuple[_State, Pack]] = {}


def load_folder(folder: Path) -> Pack:
    """Load a pack from any folder, on top of the common lists. Raises `PackError`."""
    common = [Source(file) for file in sorted((PACKS / COMMON).glob("*.toml"))]
    sources = [Source(file) for file in sorted(folder.glob("*.toml"))]
    lists: dict[str, dict[str, ListedCode]] = {}
    for source in (*common, *sources):
        for list_name, entries in source.lists().items():
            lists[list_name] = _extended(lists.get(list_name, {}), entries)
    _check(lists)
    reader = _Reader(folder, (*common, *sources))
    offences = reader.structs("offences", Offence)
    clocks = reader.structs("clocks", Clock)
    ladder = reader.structs("ladder", LadderStep)
    urgent = reader.structs("urgent", UrgentHelp)
    read_aloud = reader.structs("read_aloud", ReadAloud)
    duties = reader.structs("duties", Duty)
    terms = reader.struct("consent", ConsentTerms) if "consent" in reader.found else ConsentTerms()
    head = reader.struct("pack", _Head)
    pack = Pack(
        code=folder.name,
        name=head.name,
        country=head.country,
        currency=head.currency,
        utc_offset=head.utc_offset,
        silence_after_days=head.silence_after_days,
        lists={
            **{list_name: tuple(entry.code for entry in entries.values()) for list_name, entries in lists.items()},
            "offence": _codes(offences),
            "section": tuple(Code(code=each.code, name=each.in_short) for each in offences),
            "clock": _codes(clocks),
            "clock_basis": tuple(Code(code=each.code, labels=each.basis) for each in clocks),
            "ladder": _codes(ladder),
            "urgent": _codes(urgent),
            "urgent_lost": tuple(Code(code=each.code, labels=each.lost) for each in urgent if each.lost),
            "duty": tuple(Code(code=each.code, labels=each.text) for each in duties),
            "duty_who": tuple(Code(code=each.code, labels=each.who) for each in duties),
            "duty_by_when": tuple(Code(code=each.code, labels=each.by_when) for each in duties),
            "consent_text": tuple(
                Code(code=each.code, labels=each.title) for each in reversed(read_aloud) if each.question == SHARING
            ),
        },
        pseudonyms=reader.texts("pseudonyms"),
        centres=reader.struct("centres", Centres),
        offences=offences,
        clocks=clocks,
        ladder=ladder,
        urgent=urgent,
        questions=reader.structs("questions", Amendment),
        consent=ConsentTable(reader.structs("who_consents", WhoConsents), terms),
        read_aloud=read_aloud,
        duties=duties,
        reviews=reader.struct("reviews", Reviews) if "reviews" in reader.found else Reviews(),
        court_days=reader.struct("court_days", CourtDays) if "court_days" in reader.found else CourtDays(),
    )
    for hole in requirements.holes(pack):
        raise PackError(*reader.place(hole), hole.key, hole.what)
    return pack


def _codes(every: Sequence[Offence | Clock | LadderStep | UrgentHelp]) -> tuple[Code, ...]:
    """Return what has a table of its own as a code list too."""
    return tuple(
        Code(code=each.code, labels={language: each.label(language) for language in each.labels}) for each in every
    )


class _Reader:
    """The tables of a pack, which may be spread over its files as is handy; arrays of tables add up."""

    def __init__(self, folder: Path, sources: Sequence[Source]) -> None:
        self.sources = sources
        self.head = folder / "pack.toml"
        self.found: dict[str, list[Source]] = {}
        for source in sources:
            for table, content in source.tables.items():
                if table not in _TABLES:
                    raise source.mistake(f"is no table of a pack; tables are {', '.join(_TABLES)}", table)
                if table in _REPLACED and source.path.parent == folder:
                    self.found[table] = [each for each in self.found.get(table, ()) if each.path.parent == folder]
                if self.found.get(table) and not _is_array(content):
                    raise source.mistake(f"stands in {self.found[table][0].path.name} already", table)
                if table != "lists":
                    self.found.setdefault(table, []).append(source)

    def struct(self, table: str, kind: type[_Struct]) -> _Struct:
        """Return a table that must be there."""
        source = self._source(table)
        try:
            return msgspec.convert(source.tables[table], kind)
        except msgspec.ValidationError as error:
            raise source.broken(error, table) from None

    def structs(self, table: str, kind: type[_Struct]) -> tuple[_Struct, ...]:
        """Return the items of an array of tables, none when it is not there."""
        structs: list[_Struct] = []
        for source in self.found.get(table, ()):
            for position, item in enumerate(source.tables[table]):
                try:
                    struct = msgspec.convert(item, kind)
                except msgspec.ValidationError as error:
                    raise source.broken(error, table, position) from None
                source.check_labels(struct, table, position)
                structs.append(struct)
        return tuple(structs)

    def texts(self, table: str) -> tuple[str, ...]:
        """Return a list of texts that must be there, each once."""
        source = self._source(table)
        try:
            texts = msgspec.convert(source.tables[table], tuple[str, ...])
        except msgspec.ValidationError as error:
            raise source.broken(error, table) from None
        if not texts or len(set(texts)) != len(texts):
            raise source.mistake("must hold at least one, and none twice", table)
        return texts

    def place(self, hole: requirements.Hole) -> tuple[Path, int]:
        """Return where what is wrong is written; the head of the pack when it is nowhere."""
        if hole.position is None and hole.table in self.found:
            [source, *_] = self.found[hole.table]
            return source.path, source.line_of(hole.table, hole.key)
        if hole.position is None:
            for source in reversed(self.sources):
                if hole.key in source.tables.get("lists", {}):
                    return source.path, source.line_of("lists", hole.key)
            return self.head, 1
        at = hole.position
        for source in self.found[hole.table]:
            count = len(source.tables[hole.table])
            if at < count:
                return source.path, source.line_of(hole.table, at, hole.key)
            at -= count
        raise AssertionError(hole)

    def _source(self, table: str) -> Source:
        try:
            return self.found[table][0]
        except KeyError:
            raise PackError(self.head, 1, table, "is missing from the pack") from None


def _is_array(content: object) -> bool:
    return isinstance(content, list) and all(isinstance(item, dict) for item in content)


def _extended(base: Mapping[str, ListedCode], more: Mapping[str, ListedCode]) -> dict[str, ListedCode]:
    """Put a country's words in place of common ones, and its own codes before the closing "other"."""
    merged = {code: _said_anew(entry, more[code]) if code in more else entry for code, entry in base.items()}
    added = {code: entry for code, entry in more.items() if code not in base}
    last = {code: merged.pop(code) for code in list(merged) if code in _LAST_CODES and added}
    return {**merged, **added, **last}


def _said_anew(entry: ListedCode, by: ListedCode) -> ListedCode:
    """Return an entry as a country has it: in its own words, or, where these are all in languages that the app does not
    speak, in the common ones and those."""
    if by.code.name or any(language in LANGUAGES for language in by.code.labels):
        return by
    return by._replace(code=msgspec.structs.replace(entry.code, labels={**entry.code.labels, **by.code.labels}))


def _check(lists: Mapping[str, Mapping[str, ListedCode]]) -> None:
    everything = {code for entries in lists.values() for code in entries}
    for name, entries in lists.items():
        for code, source, position in entries.values():
            source.check_labels(code, "lists", name, position)
            if code.within and code.within not in everything:
                what = f"{code.code!r} lies within {code.within!r}, which is in no list"
                raise source.mistake(what, "lists", name, position)
