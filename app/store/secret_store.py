"""How far a folder had come, kept where no copy of the folder brings it back: in the platform's secret store.

Windows' credential locker, or the secret service of a desktop. The store is asked nothing that a person would have to
answer, and waited for no longer than `WAIT`: where there is none, it is locked or it hangs, nothing is known and
nothing is said. Must not know what is in a folder, nor what follows from a difference.
"""

from __future__ import annotations

import base64
import binascii
import os
import struct
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Haki"
WAIT = 2.0
"""Seconds that an unlock or a lock waits for the store, at most."""

_COUNT = struct.Struct(">QQ")
_NONCE_BYTES = 12
_NAME_BYTES = 16
_T = TypeVar("_T")


class Reached(NamedTuple):
    """How many transactions of a folder had written, and what the last of them drew (see `app.store.head_file`)."""

    writes: int
    stamp: int


class SecretStore:
    """What is kept of one folder. Its name there is made of the folder's key and tells nobody which folder it is; what
    stands under it is sealed, so that nobody without the key can write it. Whoever has done with it wipes it."""

    def __init__(self, database_key: bytes | bytearray) -> None:
        self._key = bytearray(32)
        HKDF(algorithm=SHA256(), length=32, salt=None, info=b"haki/secret-store/v1").derive_into(
            bytes(database_key), self._key
        )
        name = HKDF(algorithm=SHA256(), length=_NAME_BYTES, salt=None, info=b"haki/secret-store/name/v1")
        self._name = name.derive(bytes(database_key)).hex()
        self._hangs = False

    def read(self) -> Reached | None:
        """Return what was kept last; None where nothing is, it is not ours, or the store does not answer."""
        return self._asked(self._read)

    def write(self, reached: Reached) -> None:
        """Keep how far the folder has come. What the store does not take now is kept the next time."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + AESGCM(self._key).encrypt(nonce, _COUNT.pack(*reached), self._name.encode())
        text = base64.b64encode(sealed).decode()

        def keep() -> None:
            store = of_this_machine()
            if store is not None:
                store.set_password(SERVICE, self._name, text)

        self._asked(keep)

    def wipe(self) -> None:
        """Wipe the key."""
        self._key[:] = bytes(len(self._key))

    def _read(self) -> Reached | None:
        store = of_this_machine()
        text = store.get_password(SERVICE, self._name) if store is not None else None
        return self._opened(text) if text else None

    def _opened(self, text: str) -> Reached | None:
        try:
            sealed = base64.b64decode(text, validate=True)
            nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
            return Reached(*_COUNT.unpack(AESGCM(self._key).decrypt(nonce, rest, self._name.encode())))
        except (binascii.Error, InvalidTag, ValueError, struct.error):
            return None

    def _asked(self, job: Callable[[], _T]) -> _T | None:
        """Do it on a thread of its own: a store that hangs must not hold an unlock, and is not asked again."""
        if self._hangs or not is_there():
            return None
        answers: list[_T] = []

        def work() -> None:
            with suppress(Exception):  # each platform's store fails in its own way; then nothing is known
                answers.append(job())

        thread = Thread(target=work, name="haki-secret-store", daemon=True)
        thread.start()
        thread.join(WAIT)
        self._hangs = thread.is_alive()
        return answers[0] if answers else None


def is_there() -> bool:
    """Tell whether this platform may have a secret store: nothing is loaded to ask one that cannot be there."""
    return sys.platform == "win32" or (sys.platform == "linux" and "DBUS_SESSION_BUS_ADDRESS" in os.environ)


def of_this_machine() -> KeyringBackend | None:
    """Return the platform's store; None where it would ask a person first.

    It is named here, not found by keyring's own search: that loads whatever a file in the person's folder names.
    """
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring  # noqa: PLC0415

        locker = WinVaultKeyring()
        locker.persist = "local machine"
        return locker
    import secretstorage  # noqa: PLC0415
    from keyring.backends.SecretService import Keyring  # noqa: PLC0415

    with closing(secretstorage.dbus_init()) as bus:
        if secretstorage.get_collection_by_alias(bus, "default").is_locked():
            return None
    service: KeyringBackend = Keyring()  # type: ignore[no-untyped-call]
    return service
