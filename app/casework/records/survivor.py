"""The case file itself: the survivor behind a pseudonym, who they really are in a record of its own, notes and files.

Must not hold real names, telephone numbers or addresses outside `IDENTITY`.
"""

from __future__ import annotations

from app.casework.ages import is_below, may_be_below
from app.casework.conditions import answered, any_of, is_one_of, is_yes, unless
from app.casework.declaration import (
    Record,
    Sensitivity,
    code,
    codes,
    date,
    exact_date,
    integer,
    link,
    links,
    long_text,
    text,
    yes_no,
)
from sync.merging import Care, MergeClass

YOUNGER_FIRST = Care()
BORN_LATER_FIRST = Care(tuple(str(year) for year in range(2100, 1899, -1)))
"""A later year of birth is the younger, and so the more careful, one."""
HIGHER_RISK_FIRST = Care(("high", "medium", "low"))
NEVER_LOW = ("suspect_at_home", "weapon", "self_harm", "marriage_planned", "moving_planned")
"""Dangers with any of which harm may come again soon, whatever else is so."""
LOWER_THAN_THE_DANGERS_SAY = unless(
    any_of(unless(is_one_of("dangers", *NEVER_LOW)), unless(is_one_of("risk", "medium", "low")))
)
NO_FIRST = Care(("no", "later", "yes"))

CASE = Record(
    name="case",
    dated_by="opened_on",
    title="Case",
    fields=(
        # Given by the app, never asked.
        text("code", "Case code", given=True, searched=True, disclosable=True),
        text("pseudonym", "Pseudonym", given=True, searched=True, disclosable=True),
        text("centre", "Centre", given=True),
        code("state", "Where the case stands", "case_state", merge=MergeClass.STATE, given=True),
        exact_date("opened_on", "Opened on", given=True),
        exact_date("closed_on", "Closed on", given=True),
        code("closure_reason", "Why it was closed", "closure_reason", given=True),
        link("closed_by", "Closure that it was closed by", "closure", given=True),
        text("worker", "Caseworker", given=True, searched=True),
        text("supervisor", "Supervisor"),
        # Safety, before anything else is asked.
        yes_no("safe_now", "Is it safe to talk now?", merge=MergeClass.CRITICAL, care=NO_FIRST, step="safety",
               help="If it is not, stop here. What you have is kept."),
        yes_no("private_now", "Can nobody else hear or see us?", step="safety",
               help="Who else is in the room, or at the door? If somebody is, stop here: go elsewhere, or agree on "
                    "another time. What you have is kept."),
        yes_no("told_limits_of_secrecy", "Did you say what cannot be kept secret?", step="safety",
               help="Read this aloud before anything is told. Ask an advocate which of these bind you."),
        yes_no("told_about_records", "Did you say what is written down, and who reads it?", step="safety",
               help="Read this aloud. Nothing need be answered."),
        yes_no("keep_from_somebody", "Is there anybody this case must be kept from?", merge=MergeClass.CRITICAL,
               care=Care(("yes", "no")), step="safety",
               help="Haki cannot hide it yet. Tell your lead before you write more."),
        codes("restricted_because", "Why must it be kept from somebody?", "restriction", step="safety",
              sensitivity=Sensitivity.NARRATIVE, asked_when=is_yes("keep_from_somebody")),
        code("contact_by", "How may we reach them safely?", "safe_contact", step="safety", disclosable=True,
             help="Choose what nobody else will notice."),
        # Who. No name is asked here: the app gives a pseudonym.
        code("sex", "Sex", "sex", step="who", disclosable=True),
        integer("age", "Age in years", maximum=120, merge=MergeClass.CRITICAL, care=YOUNGER_FIRST, step="who",
                disclosable=True, help="At the time of the report. If nobody is sure, ask for the year of birth."),
        exact_date("age_on", "Age as of", given=True),
        integer("birth_year", "Year of birth", minimum=1900, maximum=2100, merge=MergeClass.CRITICAL,
                care=BORN_LATER_FIRST, step="who", disclosable=True,
                asked_when=any_of(unless(answered("age")), answered("birth_year"))),
        code("age_basis", "How is the age known?", "age_basis", step="who", disclosable=True,
             asked_when=any_of(answered("age"), answered("birth_year"))),
        codes("languages", "Languages they speak best", "language", step="who", disclosable=True),
        codes("disabilities", "Disability or condition", "disability", step="who", disclosable=True),
        text("communication_need", "What helps them to speak and be understood?", step="who", disclosable=True,
             asked_when=answered("disabilities")),
        code("county", "County they live in", "county", step="who", disclosable=True),
        code("sub_county", "Sub-county", "sub_county", step="who", asked_when=answered("county"), disclosable=True),
        code("ward", "Ward", "ward", step="who", asked_when=answered("sub_county"), disclosable=True,
             help="The ward is enough; no address is needed."),
        # The danger, judged when everything has been heard.
        codes("dangers", "What makes it unsafe?", "danger", step="next"),
        code("risk", "How great is the risk now?", "risk", merge=MergeClass.CRITICAL, care=HIGHER_RISK_FIRST,
             step="next", help="High: harm may happen again within days.",
             help_instead=(is_one_of("dangers", *NEVER_LOW),
                           "High, by what you chose above: harm may happen again within days. If it is not, choose "
                           "another and say why.")),
        text("risk_because", "Why is the risk not high, with such a danger?", step="next", limit=1000,
             sensitivity=Sensitivity.NARRATIVE, asked_when=LOWER_THAN_THE_DANGERS_SAY),
        # Assessment: asked later, by who can act on it.
        code("lives_with", "Who do they live with?", "lives_with", step="assessment", disclosable=True),
        code("schooling", "School", "schooling", step="assessment", disclosable=True,
             asked_when=may_be_below(25)),
        code("civil_status", "Civil status", "civil_status", step="assessment", asked_when=unless(is_below(12))),
        code("nationality", "Nationality", "nationality", step="assessment"),
        code("displacement", "Displacement", "displacement", step="assessment",
             asked_when=unless(is_one_of("nationality", "national"))),
        code("pregnancy", "Pregnancy", "pregnancy", step="assessment", disclosable=True,
             asked_when=unless(any_of(is_one_of("sex", "male"), is_below(9))),
             help="Asked by who can act on it: a nurse, a counsellor."),
        # Relief: out of the situation, with the proof for it.
        date("relieved_on", "Out of the situation since"),
        code("relieved_by", "By what means", "relief_means", asked_when=answered("relieved_on")),
        text("relieved_evidence", "How do we know?", asked_when=answered("relieved_on"), limit=1000),
        link("same_person_as", "Same person as in case", "case"),
        links("not_same_as", "Not the same person as in case", "case"),
    ),
)  # fmt: skip

IDENTITY = Record(
    name="identity",
    title="Identity",
    parent="case",
    sensitivity=Sensitivity.IDENTITY,
    fields=(
        link("case", "Case", "case", required=True),
        code("person", "Whose identity is this?", "identity_of", exported_as=""),  # no name: it says which to open
        link("perpetrator", "Suspect", "perpetrator", sensitivity=Sensitivity.IDENTITY,
             asked_when=is_one_of("person", "perpetrator")),
        link("person_around", "Person around the survivor", "person_around", sensitivity=Sensitivity.IDENTITY,
             asked_when=is_one_of("person", "caregiver", "around")),
        text("real_name", "Real name", sensitivity=Sensitivity.IDENTITY, disclosable=True, searched=True,
             merge=MergeClass.CRITICAL, care=Care()),
        text("known_as", "Also known as", sensitivity=Sensitivity.IDENTITY, searched=True),
        text("phone", "Phone", sensitivity=Sensitivity.IDENTITY, disclosable=True, searched=True,
             phones=True, help="Only a number that is safe to call."),
        text("second_phone", "Another phone", sensitivity=Sensitivity.IDENTITY, searched=True, phones=True),
        text("address", "Where they can be found", sensitivity=Sensitivity.IDENTITY, disclosable=True, searched=True,
             limit=1000),
        date("born_on", "Date of birth", sensitivity=Sensitivity.IDENTITY, disclosable=True),
        text("document_number", "Number of an identity paper", sensitivity=Sensitivity.IDENTITY),
        text("caregiver_name", "Caregiver's name", sensitivity=Sensitivity.IDENTITY, disclosable=True, searched=True),
        text("caregiver_phone", "Caregiver's phone", sensitivity=Sensitivity.IDENTITY, disclosable=True,
             searched=True, phones=True),
    ),
)  # fmt: skip

NOTE = Record(
    name="note",
    dated_by="on",
    title="Note",
    parent="case",
    append_only=True,
    never_told="It is written for colleagues.",
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "Date", required=True, today_if_absent=True),
        code("kind", "What kind of note?", "note_kind"),
        link("perpetrator", "About the suspect", "perpetrator", asked_when=is_one_of("kind", "threat")),
        long_text("text", "Note", required=True),
    ),
)

ATTACHMENT = Record(
    name="attachment",
    dated_by="on",
    title="File",
    parent="case",
    append_only=True,
    never_told="A file is handed over by hand, after its own consent.",
    fields=(
        link("case", "Case", "case", required=True),
        code("kind", "What is it?", "attachment_kind"),
        text("title", "Title", sensitivity=Sensitivity.NARRATIVE, searched=True),
        exact_date("on", "Date"),
        text("media_type", "Type of file", given=True),
        text("content_hash", "Fingerprint of the file", given=True),
        integer("size", "Size in bytes", given=True),
        text("taken_by", "Made by"),
        yes_no("keeps_metadata", "Keep place and time stored in the file as evidence?"),
    ),
)

CLOSURE = Record(
    name="closure",
    dated_by="on",
    title="Closure",
    parent="case",
    never_told="It is decided among colleagues.",
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "Date", required=True, today_if_absent=True),
        code("reason", "Why can the case be closed?", "closure_reason", required=True),
        codes("criteria", "What has been checked?", "closure_criterion"),
        yes_no("survivor_agrees", "Does the survivor agree?"),
        long_text("summary", "Summary"),
        text("asked_by", "Asked for by", given=True, signs=True),
        links("answers", "In answer to", "closure", given=True, exported_as=""),
    ),
)

APPROVAL = Record(
    name="approval",
    dated_by="on",
    title="Approval",
    parent="case",
    append_only=True,
    never_told="It is decided among colleagues.",
    fields=(
        link("case", "Case", "case", required=True),
        code("of", "What is approved?", "approval_of", required=True),
        text("record", "Record approved", required=True, help="The number of the closure, consent or reopening."),
        code("decision", "Decision", "approval_decision", required=True),
        text("reason", "Reason", limit=1000, sensitivity=Sensitivity.NARRATIVE),
        exact_date("on", "Date", required=True, today_if_absent=True),
        text("approved_by", "Approved by", given=True, signs=True),
        links("answers", "In answer to", "approval", given=True, exported_as=""),
    ),
)

WAIVER = Record(
    name="waiver",
    dated_by="on",
    title="No longer needed",
    parent="case",
    never_told="It is decided among colleagues.",
    fields=(
        link("case", "Case", "case", required=True),
        text(
            "waits", "What is no longer needed?", required=True, help="As `haki today --json` names it.", exported_as=""
        ),
        text("record", "Record it waits about", required=True, exported_as=""),
        text("reason", "Why is it no longer needed?", required=True, limit=1000),
        exact_date("on", "Date", required=True, today_if_absent=True),
        text("waived_by", "Said by", given=True, signs=True),
    ),
)

REASSIGNMENT = Record(
    name="reassignment",
    dated_by="on",
    title="Hand-over",
    parent="case",
    append_only=True,
    never_told="It is decided among colleagues.",
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "Date", required=True, today_if_absent=True),
        text("from_worker", "From"),
        text("to_worker", "To", required=True),
        text("reason", "Reason", limit=1000, sensitivity=Sensitivity.NARRATIVE),
    ),
)

RECORDS = (CASE, IDENTITY, NOTE, ATTACHMENT, CLOSURE, APPROVAL, WAIVER, REASSIGNMENT)
