"""What colleagues agree on about a case: its plan, which a second person approves, and flags from one to another."""

from __future__ import annotations

from app.casework.conditions import answered
from app.casework.declaration import Record, Sensitivity, code, exact_date, link, links, long_text, text, yes_no

PLAN = Record(
    name="plan",
    dated_by="on",
    title="Case plan",
    parent="case",
    never_told="It is decided among colleagues; its goals may be told one by one.",
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "Date", required=True, today_if_absent=True),
        links("goals", "Goals of the plan", "plan_goal", help="Left open: all that are not reached or dropped yet."),
        long_text("steps", "What is planned, and who does it?"),
        yes_no("agreed", "Has the survivor agreed to it?"),
        exact_date("review_on", "Look at it again on", future=True),
        text("asked_by", "Asked by", given=True, signs=True),
        links("answers", "In answer to", "plan", given=True, exported_as=""),
    ),
)

FLAG = Record(
    name="flag",
    dated_by="on",
    title="Flag",
    parent="case",
    never_told="It is said among colleagues.",
    fields=(
        link("case", "Case", "case", required=True),
        code("what", "What is to be looked at?", "flag_what", required=True),
        text("for_whom", "For whom?", colleague=True, help="A colleague's name. Left open: the caseworker."),
        text("note", "In your words", limit=1000, sensitivity=Sensitivity.NARRATIVE, searched=True),
        exact_date("due_on", "By when?", future=True),
        exact_date("on", "Date", required=True, today_if_absent=True),
        text("flagged_by", "Flagged by", given=True, signs=True),
        text("answer", "What was done about it?", limit=1000, sensitivity=Sensitivity.NARRATIVE, searched=True,
             asked_when=answered("flagged_by")),
        exact_date("answered_on", "Answered on", given=True),
        text("answered_by", "Answered by", given=True),
    ),
)  # fmt: skip

RECORDS = (PLAN, FLAG)
