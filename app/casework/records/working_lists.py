"""Lists of cases that a centre works by again and again: which cases each keeps, under a name that everybody sees."""

from __future__ import annotations

from app.casework.declaration import Record, code, integer, text

SAVED_LIST = Record(
    name="saved_list",
    title="Saved list",
    never_told="It belongs to no case.",
    fields=(
        text("name", "What is the list called?", required=True, limit=60,
             help="Everybody in the centre sees it: never a survivor's name, nor anybody's by whom one could be told."),
        code("kept", "Which cases?", "list_kept"),
        text("worker", "Cases of which worker?", help="A colleague's name, as under Devices."),
        code("risk", "At which risk?", "risk"),
        code("state", "Where the case stands", "case_state"),
        code("institution", "Which institution is silent?", "institution"),
        integer("unseen", "Not seen for how many days?", minimum=1, maximum=366),
        code("county", "County they live in", "county"),
        code("order", "What comes first?", "list_order"),
        text("made_by", "Made by", given=True, signs=True),
    ),
)  # fmt: skip

RECORDS = (SAVED_LIST,)
