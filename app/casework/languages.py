"""The languages that the app speaks: every question, sentence and label is there in each of them.

A country pack may bring labels in more (`app.casework.country`). Must not know how anything is said
(`app.words.language`).
"""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {"en": "English", "sw": "Kiswahili"}
"""By code, each in its own name."""

FALLBACK = "en"
"""The language of what has no words in the one that is asked for."""
