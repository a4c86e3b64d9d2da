"""The calls of Windows that Haki makes, each with what it takes and what it gives: ctypes takes anything else for a
number of 32 bits, and cuts an address in two.

Imported anywhere; a call is there on Windows alone. Must not know what any of them is for.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from ctypes import POINTER, c_int, c_long, c_size_t, c_ssize_t, c_uint64, c_void_p
from ctypes.wintypes import BOOL, DWORD, HANDLE, HWND, LPCWSTR, LPWSTR, UINT, WPARAM
from functools import cache
from typing import Any, NamedTuple

HRESULT = c_long
_FROM_SYSTEM32 = 0x800
"""LOAD_LIBRARY_SEARCH_SYSTEM32: not one of that name that somebody laid beside the program."""


class DataBlob(ctypes.Structure):
    """DATA_BLOB: so many bytes, and where they lie."""

    _fields_ = (("size", DWORD), ("data", c_void_p))


class Call(NamedTuple):
    """A function: the library that has it, what it gives, what it takes."""

    library: str
    gives: Any
    takes: tuple[Any, ...]


CALLS = {
    # language, time
    "GetUserDefaultLocaleName": Call("kernel32", c_int, (LPWSTR, c_int)),
    "GetTickCount64": Call("kernel32", c_uint64, ()),
    "QueryUnbiasedInterruptTime": Call("kernel32", BOOL, (POINTER(c_uint64),)),
    # crashes
    "SetErrorMode": Call("kernel32", UINT, (UINT,)),
    "WerSetFlags": Call("kernel32", HRESULT, (DWORD,)),
    "WerAddExcludedApplication": Call("wer", HRESULT, (LPCWSTR, BOOL)),
    # memory that Windows takes or gives
    "LocalFree": Call("kernel32", HANDLE, (c_void_p,)),
    "GlobalAlloc": Call("kernel32", HANDLE, (UINT, c_size_t)),
    "GlobalFree": Call("kernel32", HANDLE, (HANDLE,)),
    "GlobalLock": Call("kernel32", c_void_p, (HANDLE,)),
    "GlobalUnlock": Call("kernel32", BOOL, (HANDLE,)),
    # one program
    "CreateMutexW": Call("kernel32", HANDLE, (c_void_p, BOOL, LPCWSTR)),
    "AllowSetForegroundWindow": Call("user32", BOOL, (DWORD,)),
    "SetForegroundWindow": Call("user32", BOOL, (HWND,)),
    # the window
    "MessageBoxW": Call("user32", c_int, (HWND, LPCWSTR, LPCWSTR, UINT)),
    "SetProcessDpiAwarenessContext": Call("user32", BOOL, (HANDLE,)),
    "SetProcessDPIAware": Call("user32", BOOL, ()),
    "GetDpiForWindow": Call("user32", UINT, (HWND,)),
    "SetWindowDisplayAffinity": Call("user32", BOOL, (HWND, DWORD)),
    "SetWindowSubclass": Call("comctl32", BOOL, (HWND, c_void_p, c_size_t, c_size_t)),
    "DefSubclassProc": Call("comctl32", c_ssize_t, (HWND, UINT, WPARAM, c_ssize_t)),
    # the clipboard
    "OpenClipboard": Call("user32", BOOL, (HWND,)),
    "CloseClipboard": Call("user32", BOOL, ()),
    "EmptyClipboard": Call("user32", BOOL, ()),
    "RegisterClipboardFormatW": Call("user32", UINT, (LPCWSTR,)),
    "SetClipboardData": Call("user32", HANDLE, (UINT, HANDLE)),
    "GetClipboardData": Call("user32", HANDLE, (UINT,)),
    "GetClipboardSequenceNumber": Call("user32", DWORD, ()),
    # who may open a folder
    "GetCurrentProcess": Call("kernel32", HANDLE, ()),
    "CloseHandle": Call("kernel32", BOOL, (HANDLE,)),
    "OpenProcessToken": Call("advapi32", BOOL, (HANDLE, DWORD, POINTER(HANDLE))),
    "GetTokenInformation": Call("advapi32", BOOL, (HANDLE, c_int, c_void_p, DWORD, POINTER(DWORD))),
    "ConvertSidToStringSidW": Call("advapi32", BOOL, (c_void_p, POINTER(c_void_p))),
    "ConvertStringSecurityDescriptorToSecurityDescriptorW": Call(
        "advapi32", BOOL, (LPCWSTR, DWORD, POINTER(c_void_p), POINTER(DWORD))
    ),
    "GetSecurityDescriptorDacl": Call("advapi32", BOOL, (c_void_p, POINTER(BOOL), POINTER(c_void_p), POINTER(BOOL))),
    "SetNamedSecurityInfoW": Call("advapi32", DWORD, (LPWSTR, c_int, DWORD, c_void_p, c_void_p, c_void_p, c_void_p)),
    # what only this account can open
    "CryptProtectData": Call(
        "crypt32",
        BOOL,
        (POINTER(DataBlob), LPCWSTR, POINTER(DataBlob), c_void_p, c_void_p, DWORD, POINTER(DataBlob)),
    ),
    "CryptUnprotectData": Call(
        "crypt32",
        BOOL,
        (POINTER(DataBlob), POINTER(LPWSTR), POINTER(DataBlob), c_void_p, c_void_p, DWORD, POINTER(DataBlob)),
    ),
}


@cache
def windows(name: str) -> Callable[..., Any]:
    """Return a call of Windows by its name. Raises `OSError` where there is none: another system, or an older Windows.

    What went wrong in one is told by `ctypes.get_last_error`.
    """
    call = CALLS[name]
    if sys.platform == "win32":
        function = getattr(ctypes.WinDLL(call.library, use_last_error=True, winmode=_FROM_SYSTEM32), name, None)
        if function is not None:
            function.restype, function.argtypes = call.gives, call.takes
            made: Callable[..., Any] = function
            return made
    raise OSError(f"this system has no {name}")


def last_error() -> OSError:
    """Return what went wrong in the call before."""
    if sys.platform == "win32":
        return ctypes.WinError(ctypes.get_last_error())
    return OSError("no call of Windows")
