"""What a centre does besides cases: trainings with the people who came, and the targets it is held to."""

from __future__ import annotations

from app.casework.conditions import answered
from app.casework.declaration import Record, Sensitivity, code, codes, exact_date, integer, link, links, text, yes_no

TRAINING = Record(
    name="training",
    dated_by="on",
    title="Training",
    never_told="It belongs to no case.",
    fields=(
        exact_date("on", "Date", required=True, future=True),
        text("title", "Title", searched=True),
        code("kind", "What kind of event?", "training_kind"),
        codes("topics", "Topics", "training_topic"),
        text("organiser", "Organised by", searched=True),
        code("county", "County", "county"),
        code("sub_county", "Sub-county", "sub_county", asked_when=answered("county")),
        code("ward", "Ward", "ward", asked_when=answered("sub_county")),
        text("place", "Place", searched=True),
        integer("pre_test", "Average before, in percent", maximum=100),
        integer("post_test", "Average after, in percent", maximum=100),
        text("follow_up", "What will be done next?", limit=1000),
    ),
)

ATTENDEE = Record(
    name="attendee",
    title="Person trained",
    parent="training",
    never_told="It belongs to no case.",
    fields=(
        link("training", "Training", "training", required=True),
        text("name", "Name", required=True, sensitivity=Sensitivity.IDENTITY, searched=True),
        text("phone", "Phone", sensitivity=Sensitivity.IDENTITY, phones=True),
        code("cadre", "Profession", "cadre"),
        text("organisation", "Organisation", searched=True),
        code("sex", "Sex", "sex"),
        code("county", "County", "county"),
        yes_no("came", "Did they come?", help="Leave it open where they did; “no” counts them for nothing."),
        link("same_person_as", "Same person as", "attendee"),
        links("not_same_as", "Not the same person as", "attendee", asked_when=answered("not_same_as")),
    ),
)

HEADCOUNT = Record(
    name="headcount",
    title="People counted",
    parent="training",
    never_told="It belongs to no case.",
    fields=(
        link("training", "Training", "training", required=True),
        integer("people", "How many, besides those who are named?", required=True, minimum=1, maximum=100_000),
        code("cadre", "Profession", "cadre"),
        code("sex", "Sex", "sex"),
        code("basis", "How were they counted?", "headcount_basis", required=True),
    ),
)

TARGET = Record(
    name="target",
    title="Target",
    never_told="It belongs to no case.",
    fields=(
        text("indicator", "Indicator", required=True),
        exact_date("starts_on", "From", required=True, future=True),
        exact_date("ends_on", "To", required=True, future=True),
        integer("value", "Target", required=True, maximum=1_000_000),
        integer("opening_value", "Counted before Haki", maximum=1_000_000,
                help="It is shown beside the figure and never added to it. Say first how it is known."),
        text("evidence", "How is that known?", limit=1000,
             help="For example the report it stands in, or the list that was seen."),
        code("county", "County", "county"),
        text("centre", "Centre"),
        exact_date("locked_on", "Figures locked on", given=True),
        text("locked_value", "Figure when it was locked", given=True),
        text("footnote", "Footnote", limit=1000),
    ),
)  # fmt: skip

RECORDS = (TRAINING, ATTENDEE, HEADCOUNT, TARGET)
