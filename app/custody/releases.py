"""Whether there is a newer Haki: what the centre's server hands on, kept beside the data, and what lies in a file.

Whoever hands a manifest on is believed nothing: the keys of assets/release-keys.txt decide, each time it is read.
Nothing is fetched but the manifest, and nothing is installed by Haki. Must not know screens or commands.
"""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress
from pathlib import Path

from app.store import meta
from app.store.own_files import beginning
from app.store.store import Store, real_clock
from app.store.transaction import Transaction
from app.words.refusal import refuse
from sync import release
from sync.carrier import Carrier, SyncError
from sync.protocol import RELEASE_PATH
from sync.release import NotARelease, Release, ReleaseFile, UnknownSigner

KEYS = Path(__file__).parents[2] / "assets" / "release-keys.txt"
_KEPT, _ASKED = "release", "release_asked"
_DAY_MS = 24 * 60 * 60 * 1000
_CHUNK = 1024 * 1024


def ask(store: Store, carrier: Carrier) -> None:
    """Once a day ask the server for the manifest it hands on, and keep it; what a device has not asked for it is not
    told. A server that has none, or does not answer, changes nothing: this never spoils the exchange it follows."""
    now = real_clock()
    if abs(now - store.database.read(lambda tx: meta.count(tx, _ASKED))) < _DAY_MS:
        return
    answer = b""
    with suppress(SyncError):
        answer = carrier.post(RELEASE_PATH, b"")
    trusted = trusted_keys()

    def keep(tx: Transaction) -> None:
        meta.set_count(tx, _ASKED, now)
        if (offered := _believed(answer, trusted)) is None:
            return
        kept = _believed(meta.get(tx, _KEPT) or b"", trusted)
        if kept is None or release.is_newer(offered.version, kept.version):
            meta.put(tx, _KEPT, answer)

    store.database.write(keep)


def newer(tx: Transaction, than: str) -> Release | None:
    """Return the newest Haki that the server has told of, where it is newer than this one."""
    kept = _believed(meta.get(tx, _KEPT) or b"", trusted_keys())
    return kept if kept and release.is_newer(kept.version, than) else None


def read(file: Path) -> Release:
    """Return what a manifest says. Raises `Refused` for what is none, or is signed by nobody who releases Haki;
    `OSError`."""
    sealed = beginning(file, release.MOST_BYTES + 1)
    trusted = trusted_keys()
    if not trusted:
        raise refuse(
            "This Haki knows no key by which a newer one could be told from a forged one. Do not install anything "
            "because of {file}. Nothing was changed.",
            file=file.name,
        )
    try:
        return release.read(sealed, trusted)
    except NotARelease:
        raise refuse("{file} does not say what Haki there is. Nothing was changed.", file=file.name) from None
    except UnknownSigner:
        raise refuse(
            "{file} was not signed by those who make Haki. Install nothing that came with it, and tell the lead. "
            "Nothing was changed.",
            file=file.name,
        ) from None


def require_genuine(folder: Path, named: Release) -> list[str]:
    """Return which of the files that a manifest names lie in a folder. Raises `Refused` where one of them is not what
    was signed; `OSError`."""
    here = [each for each in named.files if (folder / each.name).is_file()]
    for each in here:
        if not _is_genuine(folder / each.name, each):
            raise refuse(
                "{file} is not the file that was signed: it was damaged on the way, or changed. Do not install it; "
                "delete it and get it again. Nothing was changed.",
                file=each.name,
            )
    return [each.name for each in here]


def trusted_keys() -> list[bytes]:
    """Return the public keys of those who release Haki."""
    lines = (line.split("#")[0].strip() for line in KEYS.read_text(encoding="utf-8").splitlines())
    return [base64.b64decode(line, validate=True) for line in lines if line]


def _believed(sealed: bytes, trusted: list[bytes]) -> Release | None:
    try:
        return release.read(sealed, trusted)
    except (NotARelease, UnknownSigner):
        return None


def _is_genuine(file: Path, named: ReleaseFile) -> bool:
    if file.stat().st_size != named.size:
        return False
    digest = hashlib.sha256()
    with file.open("rb") as data:
        while part := data.read(_CHUNK):
            digest.update(part)
    return digest.hexdigest() == named.sha256
