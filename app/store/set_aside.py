"""Drafts that the database could not take: each sealed in a file of its own beside it, until it is opened again.

Must not know a key, nor what is in them.
"""

from __future__ import annotations

from pathlib import Path

from app.store import own_files

_BEGINNING = "unkept-"


def put(folder: Path, name: str, sealed: bytes) -> None:
    """Write what is sealed, durably, in place of the last of this name. Raises `OSError`, and leaves nothing."""
    file = folder / f"{_BEGINNING}{name}"
    try:
        own_files.write_durably(file, sealed)
    except OSError:
        file.with_name(file.name + ".new").unlink(missing_ok=True)  # the little room there is, it shall not take
        raise


def found(folder: Path) -> dict[Path, bytes]:
    """Return what lies in the folder, by its file."""
    files = (each for each in folder.glob(f"{_BEGINNING}*") if each.is_file() and not each.suffix)
    return {file: file.read_bytes() for file in sorted(files)}


def drop(file: Path) -> None:
    """Forget one."""
    file.unlink(missing_ok=True)
