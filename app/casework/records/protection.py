"""What keeps a survivor safe and makes good: a place to stay, orders of a court and their breaches, the way back to
school, what is paid for the harm; and what is done when it becomes known who they are.
"""

from __future__ import annotations

from app.casework.conditions import answered, is_one_of
from app.casework.declaration import (
    Record,
    Sensitivity,
    code,
    codes,
    exact_date,
    integer,
    link,
    long_text,
    moment,
    text,
    yes_no,
)
from app.casework.records.institutions import CARE, JUSTICE, PROTECTION, SCHOOLING
from sync.merging import Care, MergeClass

MOST_MONEY = 1_000_000_000
"""Shillings; a bound against a slip of the finger, far above what any court has given."""

PLACEMENT = Record(
    name="placement",
    dated_by="in_on",
    title="Place to stay",
    parent="case",
    told_to=CARE | JUSTICE,
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("in_on", "There since", required=True, today_if_absent=True, disclosable=True),
        code("kind", "What kind of place?", "placement_kind", required=True, disclosable=True),
        link("partner", "Partner", "partner"),
        text("facility", "Name of the place", sensitivity=Sensitivity.NARRATIVE, searched=True),
        yes_no("survivor_agrees", "Does the survivor want to be there?", merge=MergeClass.CRITICAL,
               care=Care(("no", "yes")), disclosable=True),
        text("order_number", "Number of the court's order", searched=True, disclosable=True),
        exact_date("order_on", "Order given on", disclosable=True),
        exact_date("order_ends_on", "Order ends on", future=True, asked_when=answered("order_on"), disclosable=True),
        exact_date("visited_on", "Last visited on"),
        exact_date("visit_on", "Next visit on", future=True),
        exact_date("out_on", "Left on", disclosable=True),
        code("ended_because", "Why did it end?", "placement_end", asked_when=answered("out_on")),
        long_text("notes", "Notes"),
    ),
)  # fmt: skip

PROTECTION_ORDER = Record(
    name="protection_order",
    dated_by="asked_on",
    title="Protection order",
    parent="case",
    told_to=PROTECTION,
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("asked_on", "Asked for on", required=True, today_if_absent=True),
        code("kind", "What kind of protection?", "protection_order_kind", required=True, disclosable=True),
        link("perpetrator", "Against", "perpetrator"),
        text("court", "Court or office", searched=True, disclosable=True),
        text("number", "Number of the order", searched=True, disclosable=True),
        exact_date("given_on", "Given on", disclosable=True),
        exact_date("refused_on", "Refused on"),
        codes("terms", "What does it order?", "order_term", asked_when=answered("given_on"), disclosable=True),
        exact_date("ends_on", "Ends on", future=True, asked_when=answered("given_on"), disclosable=True),
        long_text("notes", "Notes"),
    ),
)

BREACH = Record(
    name="breach",
    dated_by="on",
    title="Breach of an order",
    parent="protection_order",
    told_to=JUSTICE,
    fields=(
        link("protection_order", "Protection order", "protection_order", required=True),
        exact_date("on", "Date", required=True, today_if_absent=True, disclosable=True),
        long_text("what", "What happened?", disclosable=True),
        code("told", "Who was told?", "institution", or_link_to="partner"),
        exact_date("told_on", "Told on", asked_when=answered("told")),
        text("answer", "What did they do?", limit=1000, asked_when=answered("told"), searched=True),
    ),
)

SCHOOL_RETURN = Record(
    name="school_return",
    dated_by="on",
    title="Back to school",
    parent="case",
    told_to=SCHOOLING,
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "At school since", required=True, today_if_absent=True, future=True, disclosable=True),
        code("kind", "What kind of school?", "school_kind", disclosable=True),
        text("school", "School", sensitivity=Sensitivity.NARRATIVE, searched=True, disclosable=True),
        text("level", "Class or course", disclosable=True),
        code("paid_by", "Who pays?", "paid_by"),
        integer("fees", "Fees for a term", maximum=MOST_MONEY),
        code("attends_after_30", "Do they go to school, after 30 days?", "school_attendance", disclosable=True),
        code("attends_after_90", "Do they go to school, after 90 days?", "school_attendance", disclosable=True),
        codes("trouble", "What makes school hard?", "school_trouble", disclosable=True),
        exact_date("left_on", "Left school on"),
        long_text("notes", "Notes"),
    ),
)

COMPENSATION = Record(
    name="compensation",
    dated_by="asked_on",
    title="Compensation",
    parent="case",
    told_to=JUSTICE,
    fields=(
        link("case", "Case", "case", required=True),
        link("legal_case", "Legal case", "legal_case"),
        code("source", "From whom?", "compensation_source", required=True, disclosable=True),
        exact_date("asked_on", "Asked for on", required=True, today_if_absent=True, disclosable=True),
        integer("asked", "How much was asked for?", maximum=MOST_MONEY, disclosable=True),
        exact_date("ordered_on", "Ordered on", disclosable=True),
        integer(
            "ordered", "How much was ordered?", maximum=MOST_MONEY, asked_when=answered("ordered_on"), disclosable=True
        ),
        exact_date("due_on", "To be paid by", future=True, asked_when=answered("ordered_on"), disclosable=True),
        integer("paid", "How much is paid so far?", maximum=MOST_MONEY, disclosable=True),
        exact_date("paid_on", "Last paid on", asked_when=answered("paid")),
        text("refused_because", "Why was it refused?", limit=1000),
    ),
)

IDENTITY_LEAK = Record(
    name="identity_leak",
    dated_by="known_at",
    title="Identity leak",
    parent="case",
    told_to=JUSTICE,
    fields=(
        link("case", "Case", "case", required=True),
        moment("known_at", "When did we learn of it?", help="From here 72 hours run.", disclosable=True),
        codes("leaked", "What became known?", "leaked_item", required=True, disclosable=True),
        codes("to_whom", "To whom?", "leaked_to"),
        code("channel", "How?", "leak_channel", disclosable=True),
        code("harm", "May it harm the survivor?", "yes_no_unknown", merge=MergeClass.CRITICAL,
             care=Care(("yes", "unknown", "no"))),
        moment("commissioner_told_at", "When was the Data Commissioner told?",
               help="Within 72 hours where it may harm (Data Protection Act 2019 s.43; ask an advocate)."),
        exact_date("survivor_told_on", "Survivor told on"),
        text("not_told_because", "Why was somebody not told?", limit=1000),
        codes("done", "What was done?", "leak_measure", disclosable=True),
        exact_date("taken_down_on", "Taken down on", asked_when=is_one_of("channel", "media", "social_media")),
        long_text("notes", "Notes"),
    ),
)  # fmt: skip

RECORDS = (PLACEMENT, PROTECTION_ORDER, BREACH, SCHOOL_RETURN, COMPENSATION, IDENTITY_LEAK)
