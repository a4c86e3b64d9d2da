"""The release manifest that a server hands on. It vouches for nothing: each device checks the signature.

Must not know which keys are trusted, nor what the manifest says.
"""

from __future__ import annotations

from pathlib import Path

from sync import release


def handed_on(file: Path | None) -> bytes | None:
    """Return the manifest in a file, read anew: an operator replaces it without stopping the server. None where there
    is none, or what lies there is something else."""
    if file is None:
        return None
    try:
        with file.open("rb") as data:
            sealed = data.read(release.MOST_BYTES + 1)
    except OSError:
        return None
    return sealed if release.looks_like_one(sealed) else None
