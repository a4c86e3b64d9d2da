"""What the tests of Windows share."""

from __future__ import annotations

import ctypes


def is_wine() -> bool:
    """Tell whether this Windows is wine, which takes some words and does nothing."""
    return hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")  # type: ignore[attr-defined]
