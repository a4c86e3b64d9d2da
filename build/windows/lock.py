"""Writes the lines of requirements.lock that Windows needs: pip evaluates their markers for the machine it runs on.

    python build/windows/lock.py > dist/windows/windows.lock

The hashes go along untouched, so that what is installed is checked as it is everywhere.
"""

import re
import sys
from pathlib import Path

from packaging.requirements import Requirement

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
WINDOWS = {
    "sys_platform": "win32",
    "os_name": "nt",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
    "python_version": "3.11",
    "python_full_version": "3.11.9",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
NOT_RUN_THERE = {"ruff", "mypy", "librt", "ast-serialize"}
"""What only `make lint` needs; a fifth of what would be fetched."""

ENTRY = re.compile(r"^(?P<requirement>[a-z0-9].*?) \\\n(?P<hashes>(?: +--hash=\S+(?: \\)?\n)+)", re.MULTILINE)


def lines(lock: str) -> list[str]:
    """Return the entries of a lock that apply on Windows, each with its hashes."""
    entries = [(Requirement(match["requirement"]), match["hashes"]) for match in ENTRY.finditer(lock)]
    return [
        f"{wanted.name}{wanted.specifier} \\\n{hashes}"
        for wanted, hashes in entries
        if wanted.name not in NOT_RUN_THERE and (wanted.marker is None or wanted.marker.evaluate(WINDOWS))
    ]


if __name__ == "__main__":
    sys.stdout.writelines(lines(LOCK.read_text(encoding="utf-8")))
