"""How long to wait before a server that was not reached is tried again. Pure."""

from __future__ import annotations

FIRST_RETRY, LONGEST_RETRY = 30.0, 600.0


def until_retry(failures: int) -> float:
    """Return how many seconds to wait after so many failures in a row: by chance, so that a centre's devices spread."""
    import secrets  # noqa: PLC0415 -- not for a start that somebody waits for

    longest = min(LONGEST_RETRY, FIRST_RETRY * 2.0 ** (failures - 1))
    return longest / 2 + longest / 2 * secrets.randbelow(1000) / 1000
