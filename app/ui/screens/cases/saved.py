"""The saved lists as the list of cases offers them. Knows the declarations; knows no toolkit and no casebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.casework.case_file import text_of
from app.casework.saved_lists import EVERYTHING, Narrowed, narrowed
from app.words.language import _, ngettext, number
from app.words.voice import PersonVoice


class SavedList(NamedTuple):
    """A saved list: its record, its name, which cases it keeps, what it keeps besides, and by what it orders them."""

    record: str = ""
    name: str = ""
    kept: str = "all"
    narrowed: Narrowed = EVERYTHING
    order: str = ""


NO_LIST = SavedList()


def saved_lists(rows: Sequence[Mapping[str, Any]]) -> list[SavedList]:
    """Return the saved lists, by their names."""
    found = [
        SavedList(row["id"], text_of(row, "name"), text_of(row, "kept") or "all", narrowed(row), text_of(row, "order"))
        for row in rows
    ]
    return sorted(found, key=lambda saved: saved.name.casefold())


def told(saved: SavedList, voice: PersonVoice) -> str:
    """Say what a list keeps, in a line."""
    asked, days = saved.narrowed, saved.narrowed.unseen
    parts = [
        voice.label("list_kept", saved.kept),
        asked.worker,
        voice.label("risk", asked.risk) if asked.risk else "",
        voice.label("case_state", asked.state) if asked.state else "",
        voice.label("county", asked.county) if asked.county else "",
        _("silent: {who}").format(who=voice.label("institution", asked.silent)) if asked.silent else "",
        ngettext("not seen for {count} day", "not seen for {count} days", days).format(count=number(days))
        if days
        else "",
    ]
    return " · ".join(part for part in parts if part)
