"""Keeps what this process has in memory, keys and words of survivors among it, out of core dumps and crash reports.

Must not know what is in the memory, nor which program asks. What the system swaps out or writes when it hibernates is
not in the hands of a program (docs/security.md says so).
"""

from __future__ import annotations

import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4
"""prctl(2)."""
_NO_CRITICAL_ERROR_BOX, _NO_CRASH_BOX = 0x0001, 0x0002
"""SetErrorMode: no dialogue from which a report could be sent."""
_REPORT_WITHOUT_HEAP = 0x1
"""WerSetFlags: WER_FAULT_REPORTING_FLAG_NOHEAP."""


def keep_out_of_core_dumps() -> None:
    """Have the system write nothing of this process when it crashes; to be called before a secret is read.

    What a platform does not offer is left out: a program that runs without is better than none. A process that is
    started by this one asks for itself.
    """
    if sys.platform == "win32":
        _exclude_from_error_reports()
        return
    import resource  # noqa: PLC0415 -- not on Windows

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith(("linux", "android")):  # a program that is handed each dump is not held by the limit
        import ctypes  # noqa: PLC0415

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _exclude_from_error_reports() -> None:
    """Windows Error Reporting: no dialogue, no heap in a report, and no report of this program at all."""
    from pathlib import Path  # noqa: PLC0415 -- as ctypes, for a start on Windows alone

    from sync.windows_calls import windows  # noqa: PLC0415

    with suppress(OSError):
        windows("SetErrorMode")(_NO_CRITICAL_ERROR_BOX | _NO_CRASH_BOX)
    with suppress(OSError):
        windows("WerSetFlags")(_REPORT_WITHOUT_HEAP)
    with suppress(OSError):
        windows("WerAddExcludedApplication")(Path(sys.executable).name, False)
