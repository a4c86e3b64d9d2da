"""Who stands around a survivor, and what is decided about them together: the grandmother who comes to every session,
who speaks for a child in court, meetings and their decisions, a child who is looked for, a case that goes elsewhere.

Must not hold names: who somebody is stands in an identity record.
"""

from __future__ import annotations

from app.casework.conditions import answered, is_one_of, unless
from app.casework.declaration import (
    Record,
    Sensitivity,
    code,
    codes,
    disclosures,
    exact_date,
    link,
    links,
    long_text,
    text,
    yes_no,
)
from app.casework.records.institutions import CARE, JUSTICE, WAY_HOME
from sync.merging import Care, MergeClass

NO_FIRST = Care(("no", "unknown", "yes"))

PERSON_AROUND = Record(
    name="person_around",
    title="Person around the survivor",
    parent="case",
    told_to=CARE | JUSTICE,
    fields=(
        link("case", "Case", "case", required=True),
        text("called", "What are they called here?", searched=True,
             help="A word such as “grandmother”. The real name goes into the identity record.", disclosable=True),
        codes("roles", "What are they for the survivor?", "around_role", required=True, disclosable=True),
        code("relation", "How are they related?", "relationship", disclosable=True),
        yes_no("lives_with", "Do they live with the survivor?", disclosable=True),
        code("safe", "Are they safe for the survivor?", "yes_no_unknown", merge=MergeClass.CRITICAL, care=NO_FIRST,
             help="Ask the survivor alone.", disclosable=True),
        yes_no("may_consent", "May they agree for the child?", merge=MergeClass.CRITICAL, care=NO_FIRST,
               disclosable=True),
        yes_no("may_be_contacted", "May we contact them?", merge=MergeClass.CRITICAL, care=NO_FIRST,
               help="As the survivor says.", disclosable=True),
        yes_no("may_be_named", "Do they agree that others are told who they are?", merge=MergeClass.CRITICAL,
               care=NO_FIRST, help="Ask them. Without a yes no name, number or address of theirs goes to anybody."),
        exact_date("from_on", "Around the survivor since"),
        exact_date("until_on", "No longer around since"),
        long_text("notes", "Notes"),
    ),
)  # fmt: skip

INTERMEDIARY = Record(
    name="intermediary",
    dated_by="applied_on",
    title="Intermediary",
    parent="legal_case",
    told_to=JUSTICE,
    fields=(
        link("legal_case", "Legal case", "legal_case", required=True),
        text("name", "Intermediary", searched=True),
        link("person_around", "Person around the survivor who speaks for them", "person_around"),
        code("cadre", "What are they by profession or relation?", "intermediary_cadre",
             help="A court may let a parent, a relative, a counsellor, a children officer or a social worker be one "
                  "(Sexual Offences Act s.2; ask an advocate).", disclosable=True),
        exact_date("applied_on", "Asked for on", disclosable=True),
        exact_date("ruled_on", "The court decided on", disclosable=True),
        yes_no("granted", "Did the court allow it?", asked_when=answered("ruled_on"), disclosable=True),
        code("paid_by", "Who pays?", "paid_by"),
        links("hearings", "Court sessions at which they spoke", "court_session"),
    ),
)  # fmt: skip

MEETING = Record(
    name="meeting",
    dated_by="on",
    title="Meeting about the case",
    parent="case",
    told_to=CARE | JUSTICE,
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "Date", required=True, today_if_absent=True, future=True, disclosable=True),
        code("kind", "What kind of meeting?", "meeting_kind", disclosable=True),
        codes("participants", "Who took part?", "meeting_participant", help="By what they are, never by name."),
        code("basis", "On what ground do outsiders hear of the case?", "meeting_basis"),
        link("consent", "Consent", "consent", asked_when=is_one_of("basis", "consent")),
        text("survivor_view", "What does the survivor want?", limit=2000, sensitivity=Sensitivity.NARRATIVE,
             searched=True, disclosable=True),
        long_text("discussed", "What was talked about?"),
        text("dissent", "Who saw it otherwise, and why?", limit=2000, sensitivity=Sensitivity.NARRATIVE,
             searched=True),
        exact_date("next_on", "Next meeting on", future=True, disclosable=True),
    ),
)  # fmt: skip

DECISION = Record(
    name="decision",
    title="Decision",
    parent="meeting",
    told_to=CARE | JUSTICE,
    fields=(
        link("meeting", "Meeting", "meeting", required=True),
        text("what", "What was decided?", required=True, limit=1000, sensitivity=Sensitivity.NARRATIVE,
             searched=True, disclosable=True),
        text("colleague", "Which colleague does it?", colleague=True, searched=True,
             help="It stands on their Today until it is over, then on everybody's."),
        code("office", "Or which office?", "institution", or_link_to="partner",
             asked_when=unless(answered("colleague"))),
        text("owner", "Or who else does it?", searched=True, asked_when=unless(answered("colleague"))),
        exact_date("due_on", "By when?", future=True, disclosable=True),
        code("status", "How far is it?", "decision_status", disclosable=True),
        exact_date("done_on", "Done on", asked_when=is_one_of("status", "done")),
        text("undone_because", "Why will it not be done?", limit=1000, asked_when=is_one_of("status", "dropped")),
    ),
)  # fmt: skip

TRACING = Record(
    name="tracing",
    dated_by="on",
    title="Family tracing and return",
    parent="case",
    told_to=WAY_HOME,
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "Begun on", required=True, today_if_absent=True),
        code("kind", "What is it?", "tracing_kind", required=True, disclosable=True),
        code("relation", "Who is looked for?", "relationship", disclosable=True),
        code("institution", "Who helps?", "institution", or_link_to="partner"),
        yes_no(
            "survivor_agrees", "Does the survivor want it?", merge=MergeClass.CRITICAL, care=NO_FIRST, disclosable=True
        ),
        exact_date("found_on", "Found on", disclosable=True),
        code("result", "What came of it?", "tracing_result", disclosable=True),
        exact_date(
            "home_seen_on", "Home seen on", help="Somebody saw with their own eyes that it is safe.", disclosable=True
        ),
        exact_date("returned_on", "Back with the family or in the country since", disclosable=True),
        code("paid_by", "Who pays?", "paid_by"),
        exact_date("follow_up_on", "Ask again on", future=True),
        long_text("notes", "Notes"),
    ),
)

TRANSFER = Record(
    name="transfer",
    dated_by="asked_on",
    title="Transfer of the case",
    parent="case",
    never_told="It says itself what is told: a case that goes on names what goes with it.",
    fields=(
        link("case", "Case", "case", required=True),
        code("recipient", "Who takes the case?", "institution", or_link_to="partner", required=True),
        text("named_person", "Person there"),
        exact_date("asked_on", "Asked on", required=True, today_if_absent=True),
        text("reason", "Why does the case go there?", limit=1000, sensitivity=Sensitivity.NARRATIVE),
        disclosures("disclosed", "What will they be told?",
                    help="That there is a case goes with it. Beyond that, only what is ticked here leaves the centre."),
        link("consent", "Consent", "consent", given=True),
        links("told_as", "What was told, as it stood then", "case", given=True, exported_as=""),
        exact_date("handed_over_on", "Handed over on",
                   help="It rests on the survivor's consent. Until the other side accepts, the case stays ours."),
        exact_date("accepted_on", "Accepted on", asked_when=answered("handed_over_on"),
                   help="From that day the case is theirs."),
        text("declined_reason", "Why did they not take it?", limit=1000, asked_when=answered("handed_over_on")),
    ),
)  # fmt: skip

RECORDS = (PERSON_AROUND, INTERMEDIARY, MEETING, DECISION, TRACING, TRANSFER)
