"""A closure waits for a second person's decision about it as it stands: who asked may change it until then."""

from __future__ import annotations

from app.writing.asked import AskedRules

RULES = AskedRules
