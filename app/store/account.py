"""A secret that only the account of this machine can open which it was made in: Windows' DPAPI. It stands beside the
passphrase, never in its place.

What comes out is bytes to lay down anywhere: they open nothing by themselves. Whoever resets the account's password by
force, or sets the machine up anew, takes the secret away for good. Must not know what the secret is for.
"""

from __future__ import annotations

import ctypes
import os
import sys

from sync.windows_calls import DataBlob, windows

SECRET_BYTES = 32
MOST_BYTES = 4096
"""Far more than Windows makes of a secret (some 300)."""
_NO_DIALOGUE = 0x1
"""CRYPTPROTECT_UI_FORBIDDEN."""
_PURPOSE = b"haki/account/v1"
"""What else Windows asks for: bytes of another program do not open as ours."""


class SealedElsewhere(Exception):
    """The account does not open it: it was reset, or is another, or the bytes are not as they were made."""


def is_there() -> bool:
    """Tell whether this system keeps secrets by account."""
    return sys.platform == "win32"


def new_secret() -> tuple[bytearray, bytes]:
    """Return a new secret and what opens as it in this account alone. Raises `OSError`."""
    secret = bytearray(os.urandom(SECRET_BYTES))
    return secret, bytes(_asked("CryptProtectData", secret))


def opened(kept: bytes) -> bytearray:
    """Return the secret again. Raises `SealedElsewhere`."""
    try:
        secret = _asked("CryptUnprotectData", bytearray(kept))
    except OSError as error:
        raise SealedElsewhere(str(error)) from None
    if len(secret) != SECRET_BYTES:
        raise SealedElsewhere("of another length")
    return secret


def _asked(call: str, given: bytearray) -> bytearray:
    """Have Windows seal or open; what it gave is wiped where it lay."""
    purpose = bytearray(_PURPOSE)
    made = DataBlob()
    taken, entropy = _blob(given), _blob(purpose)
    if not windows(call)(taken, None, entropy, None, None, _NO_DIALOGUE, made):
        raise OSError(f"{call} failed")
    try:
        return bytearray(ctypes.string_at(made.data, made.size))
    finally:
        ctypes.memset(made.data, 0, made.size)
        windows("LocalFree")(made.data)


def _blob(data: bytearray) -> DataBlob:
    """Return where bytes lie; they must outlive what is asked with it."""
    return DataBlob(len(data), ctypes.addressof((ctypes.c_char * len(data)).from_buffer(data)))
