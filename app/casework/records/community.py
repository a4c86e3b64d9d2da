"""What a centre does that stands in no survivor's file: survivors who lead and speak, what others are helped with,
supervision with the worker's own wellbeing, complaints about the centre.

Must not lead to a case by itself: a leader is never taken from a case file, and how a worker is stands in none.
"""

from __future__ import annotations

from app.casework.conditions import answered
from app.casework.declaration import (
    Record,
    Sensitivity,
    code,
    codes,
    exact_date,
    integer,
    link,
    links,
    long_text,
    text,
    yes_no,
)
from sync.merging import Care, MergeClass

LEADER = Record(
    name="leader",
    title="Survivor leader",
    never_told="A leader is never taken from a case, nor told with one.",
    fields=(
        text("called", "What do they want to be called in public?", required=True, searched=True,
             help="Chosen by themselves, and never the name in a case file."),
        text("group", "Group", searched=True, help="For example Champions of Justice."),
        exact_date("joined_on", "Joined on", today_if_absent=True),
        exact_date("left_on", "Left on"),
        text("real_name", "Real name", sensitivity=Sensitivity.IDENTITY, searched=True),
        text("phone", "Phone", sensitivity=Sensitivity.IDENTITY, phones=True),
        yes_no("adult", "Are they 18 or older?", merge=MergeClass.CRITICAL, care=Care(("no", "yes"))),
        long_text("notes", "What they wish and what they do not"),
    ),
)  # fmt: skip

ENGAGEMENT = Record(
    name="engagement",
    dated_by="on",
    title="Event of a survivor leader",
    parent="leader",
    never_told="A leader is never taken from a case, nor told with one.",
    fields=(
        link("leader", "Survivor leader", "leader", required=True),
        exact_date("on", "Date", required=True, future=True),
        text("event", "Which event?", searched=True),
        link("training", "Training", "training"),
        code("role", "What do they do there?", "engagement_role"),
        codes("allows", "What do they allow for this event?", "engagement_consent",
              help="Asked anew for every event. What is not ticked may not be shown, named or kept."),
        exact_date("allowed_on", "Agreed on", asked_when=answered("allows")),
        yes_no("may_stop", "Do they know that they may stop at any time?", merge=MergeClass.CRITICAL,
               care=Care(("no", "yes"))),
        exact_date("withdrawn_on", "Withdrawn on", merge=MergeClass.CRITICAL, care=Care()),
        text("published", "Where was it published?", limit=2000,
             help="So that it can be taken down when they withdraw."),
        text("prepared_by", "Prepared by"),
        integer("stipend", "Paid for their time", maximum=1_000_000),
        exact_date("debriefed_on", "Talked about it afterwards on"),
        long_text("afterwards", "How it was for them"),
    ),
)  # fmt: skip

SUPPORT_TO = Record(
    name="support_to",
    dated_by="on",
    title="Support to an institution",
    never_told="It belongs to no case.",
    fields=(
        exact_date("on", "Date", required=True, today_if_absent=True),
        code("institution", "Whom was it for?", "institution", or_link_to="partner", required=True),
        code("kind", "What was it?", "support_kind", required=True),
        integer("people", "How many people were helped?", maximum=10_000,
                help="Those of the institution, not survivors."),
        text("by", "Who gave it?", searched=True),
        integer("minutes", "Minutes", maximum=24 * 60),
        text("notes", "Notes", limit=2000, searched=True),
    ),
)  # fmt: skip

SUPERVISION = Record(
    name="supervision",
    dated_by="on",
    title="Supervision",
    never_told="How a worker is stands in no case, and is told to nobody.",
    fields=(
        exact_date("on", "Date", required=True, today_if_absent=True),
        text("worker", "Whose work was it about?", required=True, searched=True),
        text("supervisor", "Who supervised?", searched=True),
        code("kind", "What kind of supervision?", "supervision_kind"),
        links("cases", "Cases looked at", "case"),
        long_text("agreed", "What was agreed?"),
        code("wellbeing", "How is the worker?", "worker_wellbeing", sensitivity=Sensitivity.NARRATIVE,
             help="It stands here alone, and in no survivor's file."),
        text("relief", "What would help the worker?", limit=1000, sensitivity=Sensitivity.NARRATIVE),
        exact_date("next_on", "Next supervision on", future=True),
    ),
)  # fmt: skip

COMPLAINT = Record(
    name="complaint",
    dated_by="on",
    title="Complaint about us",
    never_told="Who complains of us must never find it told to others.",
    in_confidence=True,
    fields=(
        exact_date(
            "on",
            "Date",
            required=True,
            today_if_absent=True,
            help="Haki cannot hide a complaint yet: it is listed for the lead and for you alone, but comes to every "
            "colleague's device. What somebody here must not read, keep on paper.",
        ),
        code("by", "Who complains?", "complaint_by"),
        codes("about", "What is it about?", "complaint_about", required=True),
        long_text("said", "In their own words"),
        link("case", "Case", "case", help="Only when they wish it to be named."),
        text("handled_by", "Who looks into it?", help="Never the person it is about."),
        code("outcome", "What came of it?", "complaint_outcome"),
        exact_date("answered_on", "Answered on"),
        text("changed", "What do we do otherwise now?", limit=1000, searched=True),
    ),
)

RECORDS = (LEADER, ENGAGEMENT, SUPPORT_TO, SUPERVISION, COMPLAINT)
