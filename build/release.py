"""What is handed out, signed: `make release`, and a key to sign with.

    HAKI_RELEASE_KEY=FILE make release            # signs what lies in dist/, says what was signed
    .venv/bin/python build/release.py new-key FILE

The private key is the maintainers' and comes from outside; here lies only the public one (assets/release-keys.txt). A
release is refused where the Python that would be handed out is built on an OpenSSL that is mended no more, where the
tree is not what its commit says, and where the key is not one that the program itself would trust.
"""

from __future__ import annotations

import argparse
import base64
import getpass
import hashlib
import json
import os
import ssl
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.backends.openssl import backend
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import support  # noqa: E402

from app import __version__  # noqa: E402 -- the root must be on the path first
from app.casework.languages import LANGUAGES  # noqa: E402
from app.custody.releases import KEYS, trusted_keys  # noqa: E402
from sync.release import Release, ReleaseFile, sign  # noqa: E402

DIST = ROOT / "dist"
PLATFORMS = {".exe": "windows", ".deb": "linux", ".AppImage": "linux", ".dmg": "macos"}
_MOST_SIGNED = 32


class NotReleased(Exception):
    """Nothing was signed; the message says why and what to do."""


def require_mended(openssl: str, today: date) -> None:
    """Raise `NotReleased` where an OpenSSL (as it names itself) gets no more mending on a day."""
    if against := support.against_openssl(openssl, today):
        raise NotReleased(f"{against} Build with a newer Python, then release that")


def release(folder: Path, key: Ed25519PrivateKey, today: date, why: dict[str, str]) -> Path:
    """Sign what lies in a folder, and return the manifest made there. Raises `NotReleased`."""
    files = sorted(each for each in folder.rglob(f"haki*{__version__}*") if each.suffix in PLATFORMS and each.is_file())
    if not files:
        raise NotReleased(f"nothing of version {__version__} lies in {folder}; build it first")
    if len(files) > _MOST_SIGNED or len({each.name for each in files}) < len(files):
        raise NotReleased(f"one file lies twice in {folder}, or too many: empty it and build anew")
    public = key.public_key().public_bytes_raw()
    if public not in trusted_keys():
        line = base64.b64encode(public).decode()
        raise NotReleased(f"the program would not trust this key; add to {KEYS.name}: {line}")
    made = folder / f"haki-release-{__version__}.json"
    listed = [_described(each) for each in files]
    made.write_bytes(sign(Release(1, __version__, today.isoformat(), listed, why), key))
    return made


def _described(file: Path) -> ReleaseFile:
    with file.open("rb") as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()
    return ReleaseFile(PLATFORMS[file.suffix], file.name, file.stat().st_size, digest)


def require_no_proof(folder: Path, today: date) -> None:
    """Raise `NotReleased` for a folder with a bundle that says of itself that it must not be handed out: it may have
    been built on another machine."""
    for file in folder.rglob("build.json"):
        told = json.loads(file.read_text(encoding="utf-8"))
        if told["proof"]:
            raise NotReleased(f"{file.parent} is of a proof of the packaging alone: hand out what the workflow built")
        require_mended(told["openssl"], today)


def _require_ready(folder: Path, today: date) -> None:
    for each in (ssl.OPENSSL_VERSION, backend.openssl_version_text()):
        require_mended(each, today)
    require_no_proof(folder, today)
    status = ("/usr/bin/env", "git", "status", "--porcelain")
    if subprocess.run(status, cwd=ROOT, check=True, capture_output=True).stdout:  # noqa: S603 -- no word of it is given
        raise NotReleased("there are changes that no commit has: a release is what its commit says")


def _key(file: Path) -> Ed25519PrivateKey:
    password = os.environ.get("HAKI_RELEASE_PASSPHRASE") or getpass.getpass("passphrase of the release key: ")
    try:
        key = load_pem_private_key(file.read_bytes(), password.encode())
    except (ValueError, TypeError):
        raise NotReleased(f"{file} does not open with this passphrase") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise NotReleased(f"{file} is no Ed25519 key")
    return key


def new_key(file: Path, passphrase: str) -> str:
    """Make a key, encrypted, in a file that is not there yet; return the public one as the list has it."""
    key = Ed25519PrivateKey.generate()
    sealed = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode()))
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
        made.write(sealed)
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def main(typed: Sequence[str] | None = None) -> int:
    """Run what was typed; return the exit status."""
    parser = argparse.ArgumentParser(description="Sign what is handed out.")
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("new-key", help="make a key to sign with")
    making.add_argument("file", type=Path)
    signing = commands.add_parser("sign", help="sign what lies in dist/, or another folder")
    signing.add_argument("--folder", type=Path, default=DIST)
    for language in LANGUAGES:
        signing.add_argument(f"--why-{language}", default="", help="why it is good to have, in one sentence")
    options = parser.parse_args(typed)
    today = datetime.now(UTC).date()
    try:
        if options.command == "new-key":
            print(new_key(options.file, os.environ.get("HAKI_RELEASE_PASSPHRASE") or getpass.getpass("a passphrase: ")))
            return 0
        if not (named := os.environ.get("HAKI_RELEASE_KEY")):
            raise NotReleased("HAKI_RELEASE_KEY names the file with the maintainers' key; nothing was signed")
        _require_ready(options.folder, today)
        said = {language: getattr(options, f"why_{language}") for language in LANGUAGES}
        why = {language: text for language, text in said.items() if text}
        print(release(options.folder, _key(Path(named)), today, why))
    except NotReleased as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
