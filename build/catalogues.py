"""Compiles the translations: each assets/translations/*LANGUAGE.po into the LANGUAGE.mo beside it, for the app to read.

    python build/catalogues.py

Run by make whenever a translation has changed, by the recipe of the bundle, and as Hatch's hook by every install and
every wheel, so that nothing that is handed out can lack its words. Needs Babel alone, and must not import the app: a
wheel is built where there is none yet.

Babel's `fuzzy` flag marks what no native reader has read. What is so marked is spoken all the same: better words that
may be clumsy than words in another language.
"""

import os
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TRANSLATIONS = Path("assets") / "translations"
ROOT = Path(__file__).resolve().parent.parent

Sentence = str | tuple[str, ...] | list[str]


class Timeless(Catalog):
    """A catalogue whose header says only what is needed to read it: no dates, so it changes with its messages alone."""

    mime_headers = property(
        lambda self: [
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]
    )


def sources(root: Path = ROOT) -> dict[str, list[Path]]:
    """Return the source catalogues of each language: of `sw`, those whose names end in `sw.po`."""
    found: dict[str, list[Path]] = {}
    for path in sorted((root / TRANSLATIONS).glob("*.po")):
        found.setdefault(path.stem.rpartition(".")[2], []).append(path)
    return found


def read(path: Path, language: str) -> Catalog:
    """Read a source catalogue. Raises `babel.messages.pofile.PoFileError` with the line of what is no catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def is_whole(translation: Sentence | None) -> bool:
    """Tell whether a sentence is translated, in all its forms."""
    return bool(translation) and all(translation or ())


def compiled(language: str, paths: list[Path]) -> bytes:
    """Return the bytes that the app reads of a language: its source catalogues in one, without what lacks words."""
    whole = Timeless(locale=language, fuzzy=False)
    for path in paths:
        for message in read(path, language):
            if message.id and is_whole(message.string):
                whole.add(message.id, message.string, flags=message.flags)
    buffer = BytesIO()
    write_mo(buffer, whole, use_fuzzy=True)
    return buffer.getvalue()


def compile_all(root: Path = ROOT) -> list[Path]:
    """Compile every language; return what was written. No reader ever sees a file half written."""
    written = []
    for language, paths in sources(root).items():
        path = root / TRANSLATIONS / f"{language}.mo"
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_bytes(compiled(language, paths))
        beside.replace(path)
        written.append(path)
    return written


class Catalogues(BuildHookInterface):  # type: ignore[type-arg]
    """Hatch's hook (pyproject.toml): what is installed or packed as a wheel gets its words compiled on the way."""

    def initialize(self, _version: str, build_data: dict[str, Any]) -> None:
        """Compile, and have the wheel carry what git ignores."""
        written = compile_all(Path(self.root))
        build_data["artifacts"].extend(path.relative_to(self.root).as_posix() for path in written)


if __name__ == "__main__":
    sys.stdout.writelines(f"{path.relative_to(ROOT).as_posix()}\n" for path in compile_all())
