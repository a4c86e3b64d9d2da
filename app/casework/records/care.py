"""What the centre itself does for a survivor: sessions, safety, plans, and how life becomes better."""

from __future__ import annotations

from app.casework.conditions import is_one_of, is_yes
from app.casework.declaration import (
    Field,
    Record,
    Sensitivity,
    code,
    codes,
    exact_date,
    integer,
    link,
    long_text,
    text,
    yes_no,
)
from app.casework.records.institutions import CARE, JUSTICE
from sync.merging import Care, MergeClass

SESSION = Record(
    name="session",
    dated_by="on",
    title="Session",
    parent="case",
    never_told="What is said in a session stays there; a report of it is written with the survivor.",
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "Date", required=True, future=True),
        code("kind", "What kind of service?", "session_kind", required=True),
        text("provider", "Given by"),
        integer("minutes", "Minutes", maximum=24 * 60),
        integer("cost", "Cost", maximum=10_000_000),
        yes_no("visit_is_safe", "Was it made sure that the visit is safe?", asked_when=is_one_of("kind", "home_visit"),
               help="Who is at home, how the visit is explained, how one leaves."),
        code("attendance", "Did the survivor come?", "attendance"),
        text("survivor_view", "How the survivor found it", limit=2000, sensitivity=Sensitivity.NARRATIVE,
             searched=True),
        long_text("notes", "Notes"),
        exact_date("next_on", "Next session on", future=True),
    ),
)  # fmt: skip

SAFETY_PLAN = Record(
    name="safety_plan",
    dated_by="on",
    title="Safety plan",
    parent="case",
    never_told="A plan that others know keeps nobody safe.",
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "Date", required=True, today_if_absent=True),
        codes("dangers", "What makes it unsafe?", "danger"),
        codes("measures", "What is done about it?", "safety_measure"),
        text("safe_place", "A safe place to go", sensitivity=Sensitivity.NARRATIVE),
        text("safe_person", "Somebody to turn to", sensitivity=Sensitivity.NARRATIVE),
        text("signal", "An agreed word or sign", sensitivity=Sensitivity.NARRATIVE),
        long_text("plan", "The plan in the survivor's words"),
        exact_date("review_on", "Look at it again on", future=True),
    ),
)

RISK_REVIEW = Record(
    name="risk_review",
    dated_by="on",
    title="Risk review",
    parent="case",
    told_to=CARE | JUSTICE,
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "Date", required=True, today_if_absent=True, disclosable=True),
        code("risk", "How great is the risk now?", "risk", required=True, merge=MergeClass.CRITICAL,
             care=Care(("high", "medium", "low")), disclosable=True),
        codes("dangers", "What makes it unsafe?", "danger", disclosable=True),
        long_text("reasons", "Reasons"),
    ),
)  # fmt: skip

PLAN_GOAL = Record(
    name="plan_goal",
    title="Goal",
    parent="case",
    told_to=CARE,
    fields=(
        link("case", "Case", "case", required=True),
        text("goal", "Goal, in the survivor's words", required=True, limit=1000, sensitivity=Sensitivity.NARRATIVE,
             searched=True, disclosable=True),
        code("domain", "Part of life", "outcome_domain", disclosable=True),
        text("next_action", "Next action", limit=1000),
        text("who", "Who does it"),
        exact_date("due_on", "By when", future=True),
        code("status", "How far", "goal_status", disclosable=True),
        exact_date("reached_on", "Reached on", asked_when=is_one_of("status", "reached")),
    ),
)  # fmt: skip

_SCORE_HELP = "1 is most vulnerable, 4 is safe and stable."


def _score(name: str, question: str) -> Field:
    return integer(name, question, minimum=1, maximum=4, help=_SCORE_HELP)


OUTCOME = Record(
    name="outcome",
    dated_by="on",
    title="Outcome scale",
    parent="case",
    never_told="It measures our work.",
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "Date", required=True, today_if_absent=True),
        code("stage", "Which assessment?", "outcome_stage", required=True),
        _score("safety", "Safety"),
        _score("legal_protection", "Legal protection"),
        _score("mental_wellbeing", "Mental wellbeing"),
        _score("economy_education", "Economic empowerment and education"),
        _score("social_support", "Social support"),
        _score("physical_wellbeing", "Physical wellbeing"),
        yes_no("harmed_again", "Has it happened again?", merge=MergeClass.CRITICAL, care=Care(("yes", "no"))),
        exact_date("harmed_again_on", "When did it happen again?", asked_when=is_yes("harmed_again")),
        long_text("notes", "Notes"),
    ),
)

RECORDS = (SESSION, SAFETY_PLAN, RISK_REVIEW, PLAN_GOAL, OUTCOME)
