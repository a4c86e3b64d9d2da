"""Who may open a folder on Windows: this account, and the system itself, which can take it anyway.

What lies in the account's own part of the disk is closed to others already. Must not know what is in the folder.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ctypes.wintypes import BOOL, DWORD, HANDLE
from pathlib import Path

from sync.windows_calls import last_error, windows

_QUERY, _USER, _FILE, _REVISION = 0x8, 1, 1, 1
"""TOKEN_QUERY, TokenUser, SE_FILE_OBJECT, SDDL_REVISION_1."""
_THIS_LIST_ALONE = 0x4 | 0x80000000
"""DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION: nothing comes down from the folder above."""
_MOST_BYTES = 256


def close_to_others(folder: Path) -> None:
    """Let nobody else open a folder that is new, nor what will lie in it. A disk that keeps no lists (a stick, often)
    stays as it is: what lies there is sealed all the same."""
    if sys.platform == "win32" and not _lies_at_home(folder):
        with suppress(OSError):
            _set(folder, f"D:P(A;OICI;FA;;;{_own_sid()})(A;OICI;FA;;;SY)")


def _lies_at_home(folder: Path) -> bool:
    home = os.environ.get("LOCALAPPDATA", "")
    return bool(home) and folder.resolve().is_relative_to(Path(home).resolve())


def _own_sid() -> str:
    """Return the number by which Windows knows the account, as text. Raises `OSError`."""
    token, length = HANDLE(), DWORD()
    _done(windows("OpenProcessToken")(windows("GetCurrentProcess")(), _QUERY, token))
    try:
        held = ctypes.create_string_buffer(_MOST_BYTES)
        _done(windows("GetTokenInformation")(token, _USER, held, _MOST_BYTES, length))
        sid = ctypes.c_void_p.from_buffer(held)  # TOKEN_USER begins with where the number lies
        with _given() as text:
            _done(windows("ConvertSidToStringSidW")(sid, text))
            return ctypes.wstring_at(text.value or 0)
    finally:
        windows("CloseHandle")(token)


def _set(folder: Path, said: str) -> None:
    """Give a folder the list that a text says (SDDL). Raises `OSError`."""
    with _given() as described:
        _done(windows("ConvertStringSecurityDescriptorToSecurityDescriptorW")(said, _REVISION, described, None))
        is_there, listed, is_usual = BOOL(), ctypes.c_void_p(), BOOL()
        _done(windows("GetSecurityDescriptorDacl")(described, is_there, listed, is_usual))
        status = windows("SetNamedSecurityInfoW")(str(folder), _FILE, _THIS_LIST_ALONE, None, None, listed, None)
        if status:
            raise OSError(status, "SetNamedSecurityInfo failed")


@contextmanager
def _given() -> Iterator[ctypes.c_void_p]:
    """Hold what Windows gives, and give it back."""
    held = ctypes.c_void_p()
    try:
        yield held
    finally:
        windows("LocalFree")(held)


def _done(answer: int) -> None:
    if not answer:
        raise last_error()
