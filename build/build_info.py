"""What a build says of itself: assets/build.json in every bundle, from which About and `haki --version` can tell.

`commit` is asked of git, or of HAKI_COMMIT where there is none (wine). A checkout has no such file.
"""

import json
import os
import platform
import ssl
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import support

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app import __version__  # noqa: E402 -- the root must be on the path first


def commit() -> str:
    """Return the commit in 40 digits, with "-dirty" when the checkout differs from it; "unknown" without git."""
    if named := os.environ.get("HAKI_COMMIT"):
        return named
    try:
        return _git("rev-parse", "HEAD") + ("-dirty" if _git("status", "--porcelain") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def seconds() -> int:
    """Return the time that the build bears, the same for the same commit: SOURCE_DATE_EPOCH, or when it was made."""
    if named := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(named)
    try:
        return int(_git("log", "-1", "--format=%ct"))
    except (OSError, subprocess.CalledProcessError):
        return 0


def info(today: date) -> dict[str, str | bool]:
    """Return what is told. `proof` is true of what proves the packaging alone: its Python is no longer mended."""
    return {
        "version": __version__,
        "commit": commit(),
        "built": datetime.fromtimestamp(seconds(), UTC).isoformat(),
        "python": platform.python_version(),
        "openssl": " ".join(ssl.OPENSSL_VERSION.split()[:2]),
        "system": f"{platform.system()} {platform.machine()}",
        "proof": bool(support.against_this_one(today)),
    }


def write(path: Path) -> None:
    """Write what is told into `path`, as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(info(date.today()), indent=2) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _git(*words: str) -> str:
    answer = subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True, check=True)  # noqa: S603, S607
    return answer.stdout.strip()
