"""Files and folders that are this account's alone: made new where nobody can have laid a trap, and refused where others
on the machine may write, or where something that is no file lies in a file's place.

Must not know what is in them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import BinaryIO

from app.casework.messages import Message
from app.replacing import replace
from app.store import access_list
from app.words.refusal import HakiError

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class OpenToOthers(HakiError):
    """Somebody else on this machine may change what lies in the folder. Nothing was read or changed."""

    def __init__(self, place: Path, *, is_foreign: bool) -> None:
        super().__init__(f"{place} is not this account's alone")
        self.message = _foreign(place) if is_foreign else _writable(place)


class NoPlainFile(HakiError):
    """A folder, a pipe or a link lies where a file belongs. Nothing was read: a pipe would have been waited for without
    end. Nothing was changed."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place} is no plain file")
        self.message = Message(
            "Something that is no file lies where one of Haki's belongs: {place}. Nothing was read or changed. Move it "
            "to another place and try again, and tell the lead: somebody or some program put it there.",
            {"place": str(place)},
        )


def _foreign(place: Path) -> Message:
    return Message(
        "This belongs to another account of this machine, so it cannot be relied on: {place}. Nothing was changed. "
        "Choose a folder of your own, or have it given to you.",
        {"place": str(place)},
    )


def _writable(place: Path) -> Message:
    return Message(
        "Others on this machine may write to {place}, so it cannot be relied on. Nothing was changed. Take that leave "
        "from them (chmod go-w), or choose another folder.",
        {"place": str(place)},
    )


def make_folder(folder: Path) -> None:
    """Make a folder, with those above it, that is this account's alone; what was there before with something in it
    stays as it was. Raises `OSError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if next(folder.iterdir(), None) is None:
        access_list.close_to_others(folder)


def set_aside(folder: Path) -> Path:
    """Give a folder another name beside its own, with all that is in it, and return that. Raises `OSError`."""
    names = (f"{folder.name}-set-aside-{number}" for number in count(1))
    aside = next(place for name in names if not (place := folder.with_name(name)).exists())
    return folder.rename(aside)


def require_own(folder: Path, names: Iterable[str] = ()) -> None:
    """Raise `OpenToOthers` where another account may write to the folder, or to one of these files in it.

    Where a system has no owners and modes (Windows), its own access lists hold (`make_folder`).
    """
    if not hasattr(os, "geteuid"):
        return
    for place in (folder, *(folder / name for name in names)):
        try:
            found = place.stat()
        except FileNotFoundError:
            continue
        if found.st_uid != os.geteuid():
            raise OpenToOthers(place, is_foreign=True)
        if found.st_mode & _OTHERS_WRITE:
            raise OpenToOthers(place, is_foreign=False)


def require_plain(folder: Path, names: Iterable[str], made_anew: Iterable[str] = ()) -> None:
    """Raise `NoPlainFile` where something else than a file lies in the folder under one of these names.

    A link to a file is one, but not under the names of `made_anew`: what is made and removed by itself leads nowhere.
    """
    for places, look in ((names, Path.stat), (made_anew, Path.lstat)):
        for place in (folder / name for name in places):
            try:
                found = look(place)
            except (FileNotFoundError, NotADirectoryError):
                continue
            if not stat.S_ISREG(found.st_mode):
                raise NoPlainFile(place)


def beginning(file: Path, most: int) -> bytes:
    """Return at most so many bytes of a file: what has grown without end must not be read to its end. Raises
    `OSError`."""
    with file.open("rb") as data:
        return data.read(most)


def make(file: Path) -> BinaryIO:
    """Make a file that is not there, which nobody else may open, and open it. Raises `FileExistsError`, also for a link
    that leads nowhere; `OSError`."""
    return os.fdopen(os.open(file, _NEW, 0o600), "w+b")


def make_anew(file: Path) -> BinaryIO:
    """The same, in place of what may have been left there: a link goes, and what it leads to stays as it is."""
    file.unlink(missing_ok=True)
    return make(file)


def write_durably(file: Path, data: bytes) -> None:
    """Replace a file so that after a power cut either the old or the new one is there, whole."""
    made = file.with_name(file.name + ".new")
    with make_anew(made) as out:
        out.write(data)
    replace_durably(made, file)


def replace_durably(made: Path, file: Path) -> None:
    """Put a file that is made into another's place; after a power cut one of the two is there, whole."""
    with made.open("r+b") as whole:
        os.fsync(whole.fileno())
    replace(made, file)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
