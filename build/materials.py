"""What is inside a bundle: for programs as CycloneDX 1.6 beside it, for people as a list, and the licences' own words.

Called by haki.spec with what PyInstaller has gathered, so that nothing is listed that is not inside and nothing is
inside that is not listed: a file that comes from no package and is not known by name is listed by its own name.
"""

from __future__ import annotations

import hashlib
import json
import platform
import ssl
import sysconfig
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import NamedTuple

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
NATIVE = Path(__file__).with_name("native-parts.toml")
LIST, TEXTS = "licences.json", "LICENCES.txt"
_OURS = "haki"
_STANDARD = Path(sysconfig.get_path("stdlib")).resolve()
"""Where Python keeps its own modules: they are listed as CPython."""
_LONGEST_LINE_OF_A_LICENCE = 60


class Material(NamedTuple):
    """One thing inside: its name, its version ("" where nobody knows), its licence as SPDX has it, and the words that
    its licence wants said."""

    name: str
    version: str
    licence: str
    words: str
    is_package: bool


class Inside(NamedTuple):
    """Everything inside, and the libraries that came with the system that built it: name and SHA-256."""

    materials: list[Material]
    libraries: list[tuple[str, str]]


def inside(files: Iterable[tuple[str, str]]) -> Inside:
    """Return what is inside a bundle of these files, each by its name there and where it was taken from."""
    taken = [(name, Path(source).resolve()) for name, source in files if source and Path(source).is_file()]
    owners = {path: found for found in distributions() for path in _files(found)}
    packages = {owners[source].metadata["Name"]: owners[source] for _name, source in taken if source in owners}
    libraries = sorted({(Path(name).name, source) for name, source in taken if _is_foreign(source, owners)})
    names = {_plain(name) for name in packages}
    held = [Path(name).name for name, _source in taken]
    native = [each for each in _native() if _is_inside(each, names, held)]
    found = [_of_package(each) for name, each in packages.items() if _plain(name) != _OURS]
    return Inside(
        sorted([*found, *map(_of_native, native)], key=lambda each: each.name.casefold()),
        [(name, hashlib.sha256(source.read_bytes()).hexdigest()) for name, source in libraries],
    )


def write_texts(found: Inside, folder: Path) -> tuple[Path, Path]:
    """Write the list for About and the file with every licence's words; return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = [{"name": each.name, "version": each.version, "licence": each.licence} for each in found.materials]
    (folder / LIST).write_text(json.dumps(listed, ensure_ascii=False, indent=0), encoding="utf-8")
    rule = "-" * 80
    texts = [f"{each.name} {each.version}\n{each.licence}\n\n{each.words.strip()}\n" for each in found.materials]
    (folder / TEXTS).write_text(f"\n{rule}\n\n".join(texts), encoding="utf-8")
    return folder / LIST, folder / TEXTS


def write_bill(found: Inside, file: Path, version: str) -> None:
    """Write the bill of materials. The same bundle gives the same bytes: it bears no time and no number of its own."""
    licences = LicenseFactory()
    bom = Bom(serial_number=None)
    bom.metadata.timestamp = None  # type: ignore[assignment] -- the format lets it go, the library's hint does not
    bom.metadata.component = Component(name=_OURS, version=version, type=ComponentType.APPLICATION, bom_ref=_OURS)
    for each in found.materials:
        bom.components.add(
            Component(
                name=each.name,
                version=each.version or None,
                type=ComponentType.LIBRARY,
                licenses=[licences.make_from_string(each.licence)],
                purl=PackageURL("pypi", name=_plain(each.name), version=each.version) if each.is_package else None,
                bom_ref=f"{each.name}@{each.version}",
            )
        )
    for name, digest in found.libraries:
        bom.components.add(
            Component(
                name=name, type=ComponentType.FILE, hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
                bom_ref=f"file:{name}",
            )
        )  # fmt: skip
    bom.register_dependency(bom.metadata.component, bom.components)
    text = json.loads(JsonV1Dot6(bom).output_as_string())
    text.pop("serialNumber", None)
    text["metadata"].pop("timestamp", None)
    file.write_text(json.dumps(text, indent=1, sort_keys=True) + "\n", encoding="utf-8")


# --- Packages --------------------------------------------------------------------------------------------------


def _files(found: Distribution) -> Iterator[Path]:
    for each in found.files or ():
        path = Path(str(found.locate_file(each)))
        yield _resolved(path.parent) / path.name  # an installer makes no links


@cache
def _resolved(folder: Path) -> Path:
    return folder.resolve()


def _of_package(found: Distribution) -> Material:
    metadata = found.metadata
    words = [
        Path(str(found.locate_file(each))).read_text(encoding="utf-8", errors="replace")
        for each in found.files or ()
        if each.name.upper().startswith(("LICEN", "NOTICE", "COPYING")) and ".dist-info" in str(each)
    ]
    return Material(metadata["Name"], metadata["Version"], _licence(found), "\n\n".join(words), is_package=True)


def _licence(found: Distribution) -> str:
    """Return a package's licence: as it declares it, or as its classifiers or its file say."""
    metadata = found.metadata
    if expression := metadata.get("License-Expression"):
        return str(expression)
    said = str(metadata.get("License") or "").strip()
    if said and len(said) < _LONGEST_LINE_OF_A_LICENCE and "\n" not in said:
        return said
    classified = [each.rsplit(" :: ", 1)[-1] for each in metadata.get_all("Classifier") or () if "License ::" in each]
    return classified[0] if classified else _UNDECLARED.get(_plain(metadata["Name"]), "see its words")


_UNDECLARED = {"sqlcipher3": "Zlib", "accesskit": "MIT OR Apache-2.0"}
"""What packages that declare none have in their licence's file, read by us."""


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


# --- What came with no package ---------------------------------------------------------------------------------


def _native() -> list[dict[str, object]]:
    parts: list[dict[str, object]] = tomllib.loads(NATIVE.read_text(encoding="utf-8"))["part"]
    return parts


def _is_inside(part: dict[str, object], packages: set[str], held: list[str]) -> bool:
    within, begins = part["within"], part.get("file")
    if not isinstance(within, list) or not packages.union("*").intersection(within):
        return False
    return not isinstance(begins, list) or any(name.startswith(tuple(begins)) for name in held)


def _of_native(part: dict[str, object]) -> Material:
    texts = tomllib.loads(NATIVE.read_text(encoding="utf-8"))["texts"]
    name, licence = str(part["name"]), str(part["licence"])
    words = f"{part['credit']}\n{texts.get(licence, _kept_words(licence))}"
    return Material(name, _version_of(name), licence, words, is_package=False)


def _kept_words(licence: str) -> str:
    files = {"Apache-2.0": ROOT / "LICENSE", "OFL-1.1": ROOT / "assets" / "fonts" / "LICENSE.txt"}
    if licence == "PSF-2.0":
        found = Path(ssl.__file__).with_name("LICENSE.txt")
        return found.read_text(encoding="utf-8") if found.is_file() else ""
    return files[licence].read_text(encoding="utf-8") if licence in files else ""


def _version_of(name: str) -> str:
    match name:
        case "CPython":
            return platform.python_version()
        case "OpenSSL":
            return ssl.OPENSSL_VERSION.split()[1]
        case "SQLCipher" | "SQLite":
            return _versions_of_sqlcipher()[name]
    return ""


def _versions_of_sqlcipher() -> dict[str, str]:
    from sqlcipher3 import dbapi2  # noqa: PLC0415 -- only where there is one inside

    connection = dbapi2.connect(":memory:")
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    connection.close()
    return {"SQLCipher": str(cipher[0]).split()[0] if cipher else "", "SQLite": dbapi2.sqlite_version}


def _is_foreign(source: Path, owners: dict[Path, Distribution]) -> bool:
    """Tell whether a library came neither with a package nor with Python's own modules."""
    is_library = source.suffix in {".dll", ".dylib"} or ".so" in source.name
    return is_library and source not in owners and not source.is_relative_to(_STANDARD)
