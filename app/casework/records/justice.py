"""The way through police, prosecutor and court. Statute terms belong here and nowhere else."""

from __future__ import annotations

from app.casework.conditions import answered, is_one_of, is_yes
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
    moment,
    text,
    time_of_day,
    yes_no,
)
from sync.merging import Care, MergeClass

EARLIER_FIRST = Care()

LEGAL_CASE = Record(
    name="legal_case",
    title="Legal case",
    parent="case",
    fields=(
        link("case", "Case", "case", required=True),
        link("incident", "Incident", "incident", step="police"),
        links("perpetrators", "Suspects", "perpetrator", step="police"),
        text("ob_number", "OB number", step="police", searched=True, disclosable=True,
             help="As it is written in the occurrence book, for example 23/14/10/2021."),
        exact_date("ob_on", "OB entry on", step="police", disclosable=True),
        text("station", "Police station", step="police", searched=True, disclosable=True),
        text("investigating_officer", "Investigating officer", step="police", searched=True),
        exact_date("joined_on", "We came to this case on", step="police",
                   help="Only if police, prosecutor or court were at work before us. What they owed until then is not "
                        "counted."),
        code("stage_when_joined", "How far was it then?", "justice_stage", step="police",
             asked_when=answered("joined_on")),
        text("inquiry_file", "Inquiry file number", step="police", searched=True),
        exact_date("statement_on", "Statement recorded on", step="police"),
        exact_date("prc_on", "Post-rape care form filled on", step="medical", disclosable=True,
                   help="PRC (MOH 363): before the P3. The original goes to the police, a copy stays with the "
                        "survivor."),
        text("prc_facility", "Hospital that filled the PRC form", step="medical", asked_when=answered("prc_on")),
        text("prc_serial", "Serial number of the PRC form", step="medical", asked_when=answered("prc_on")),
        exact_date("p3_issued_on", "P3 issued on", step="medical"),
        exact_date("p3_filled_on", "P3 filled on", step="medical"),
        exact_date("p3_returned_on", "P3 returned to the police on", step="medical"),
        exact_date("medical_report_on", "Medical report on", step="medical"),
        exact_date("dna_sent_on", "DNA sample sent on", step="medical"),
        text("dna_result", "DNA result", step="medical", limit=1000, sensitivity=Sensitivity.NARRATIVE),
        exact_date("arrested_on", "Arrested on", step="charge"),
        exact_date("produced_on", "Brought before a court on", step="charge"),
        exact_date("file_to_prosecutor_on", "File sent to the prosecutor on", step="charge"),
        code("prosecutor_decision", "Decision of the prosecutor", "prosecutor_decision", step="charge"),
        exact_date("prosecutor_decided_on", "Decided on", step="charge", asked_when=answered("prosecutor_decision")),
        text("prosecutor_reason", "Reason of the prosecutor", step="charge", limit=1000,
             asked_when=is_one_of("prosecutor_decision", "declined", "further_investigation")),
        exact_date("charged_on", "Charged on", step="charge"),
        text("charge_sheet", "Charge sheet number", step="charge", searched=True),
        text("court", "Court", step="court", searched=True),
        text("court_file", "Court file number", step="court", searched=True),
        text("magistrate", "Magistrate", step="court"),
        text("prosecutor", "Prosecutor", step="court"),
        text("watching_brief", "Advocate watching for the survivor", step="court"),
        exact_date("bail_on", "Bail ruling on", step="court"),
        text("bail_terms", "Terms of bail", step="court", limit=1000),
        exact_date("next_on", "Next court date", step="court", future=True, merge=MergeClass.CRITICAL,
                   care=EARLIER_FIRST),
        yes_no("vulnerable_witness", "Declared a vulnerable witness?", step="protection"),
        codes("vulnerable_because", "On what ground?", "vulnerability", step="protection",
              asked_when=is_yes("vulnerable_witness")),
        codes("measures_requested", "Protection asked for", "protection_measure", step="protection"),
        codes("measures_granted", "Protection granted", "protection_measure", step="protection"),
        text("intermediary", "Intermediary", step="protection",
             asked_when=is_one_of("measures_requested", "intermediary")),
        exact_date("intermediary_on", "Intermediary appointed on", step="protection",
                   asked_when=answered("intermediary")),
        exact_date("testified_on", "Survivor testified on", step="protection"),
        exact_date("judgment_on", "Judgment on", step="outcome"),
        code("verdict", "Outcome", "verdict", step="outcome"),
        text("sentence", "Sentence", step="outcome", limit=1000),
        exact_date("withdrawn_on", "Withdrawn on", step="outcome"),
        text("withdrawn_reason", "Why it was withdrawn", step="outcome", limit=1000,
             asked_when=answered("withdrawn_on")),
        long_text("notes", "Notes", step="outcome"),
    ),
)  # fmt: skip

CHARGE = Record(
    name="charge",
    dated_by="on",
    title="Charge",
    parent="legal_case",
    fields=(
        link("legal_case", "Legal case", "legal_case", required=True),
        link("perpetrator", "Against", "perpetrator", step="charge"),
        code("offence", "Offence", "offence", step="charge", required=True),
        exact_date("on", "Charged on", step="charge"),
        text("count", "Count on the charge sheet", step="charge"),
        yes_no("alternative", "An alternative count?", step="charge"),
        code("plea", "Plea", "plea", step="charge"),
        code("result", "Result", "verdict", step="charge"),
    ),
)

EXHIBIT = Record(
    name="exhibit",
    dated_by="collected_on",
    title="Exhibit",
    parent="legal_case",
    append_only=True,
    fields=(
        link("legal_case", "Legal case", "legal_case", required=True),
        link("previous", "Same item, before this hand-over", "exhibit"),
        text("item", "Item", step="exhibits", required=True, sensitivity=Sensitivity.NARRATIVE, searched=True),
        text("collected_by", "Collected by", step="exhibits"),
        exact_date("collected_on", "Collected on", step="exhibits"),
        yes_no("sealed", "Sealed?", step="exhibits"),
        text("seal_number", "Seal number", step="exhibits", asked_when=is_yes("sealed")),
        text("handed_to", "Handed to", step="exhibits"),
        moment("handed_at", "Handed over at", step="exhibits"),
        text("kept_at", "Kept at", step="exhibits"),
    ),
)

MILESTONE = Record(
    name="milestone",
    dated_by="on",
    title="Milestone",
    parent="legal_case",
    fields=(
        link("legal_case", "Legal case", "legal_case", required=True),
        code("kind", "What happened?", "milestone_kind", required=True),
        exact_date("on", "Date", required=True),
        text("note", "Note", limit=1000, searched=True),
    ),
)

COURT_SESSION = Record(
    name="court_session",
    dated_by="on",
    title="Court session",
    parent="legal_case",
    fields=(
        link("legal_case", "Legal case", "legal_case", required=True),
        exact_date("on", "Date", required=True, future=True, merge=MergeClass.CRITICAL, care=EARLIER_FIRST),
        time_of_day("at", "Time"),
        text("court", "Court and room"),
        code("kind", "What kind of session?", "court_session_kind"),
        text("prepared_by", "Who prepares the survivor for it?"),
        text("transport", "How do they get there and back?"),
        code("outcome", "What came of it?", "court_outcome"),
        code("adjourned_because", "Why was it adjourned?", "adjournment_reason",
             asked_when=is_one_of("outcome", "adjourned")),
        code("adjourned_by", "Who asked for it?", "adjournment_asked_by",
             asked_when=is_one_of("outcome", "adjourned")),
        exact_date("next_on", "Next date", future=True, merge=MergeClass.CRITICAL, care=EARLIER_FIRST),
        yes_no("survivor_attended", "Did the survivor have to come?"),
        yes_no("survivor_testified", "Did the survivor testify?"),
        text("accompanied_by", "Who went with the survivor"),
        codes("measures_used", "Protection used", "protection_measure"),
        integer("kilometres", "Kilometres there and back", maximum=5000),
        integer("cost", "Cost", maximum=10_000_000),
        codes("trouble", "Did anything go wrong?", "court_trouble"),
        long_text("notes", "Notes"),
    ),
)  # fmt: skip

PREPARATION = Record(
    name="preparation",
    dated_by="on",
    title="Testimony preparation",
    parent="case",
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "Date", required=True, today_if_absent=True),
        codes("covered", "What was done?", "preparation_topic"),
        text("communication_plan", "How the survivor will be spoken with", limit=2000),
        text("comfort_item", "Something that gives comfort"),
        integer("readiness", "How ready the survivor feels, 1 (not) to 5 (ready)", minimum=1, maximum=5),
        yes_no("debriefed", "Talked about it afterwards?"),
        long_text("notes", "Notes"),
    ),
)

RECORDS = (LEGAL_CASE, CHARGE, EXHIBIT, MILESTONE, COURT_SESSION, PREPARATION)
