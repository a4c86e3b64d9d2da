"""The way through police, prosecutor and court. Statute terms belong here and nowhere else.

What happens to one of those accused is said of that one; what a legal case said of it in earlier versions is asked no
more, and read as said of the accused (`app.casework.old_shape`).
"""

from __future__ import annotations

from app.casework.conditions import NEVER, answered, is_one_of, is_yes
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
from app.casework.records.institutions import CARE, JUSTICE, PROTECTION
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
        links("same_event_as", "One event with the case", "case"),
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
        exact_date("file_to_prosecutor_on", "File sent to the prosecutor on", step="charge"),
        code("prosecutor_decision", "Decision of the prosecutor", "prosecutor_decision", step="charge"),
        exact_date("prosecutor_decided_on", "Decided on", step="charge", asked_when=answered("prosecutor_decision")),
        text("prosecutor_reason", "Reason of the prosecutor", step="charge", limit=1000,
             asked_when=is_one_of("prosecutor_decision", "declined", "further_investigation")),
        text("charge_sheet", "Charge sheet number", step="charge", searched=True),
        text("court", "Court", step="court", searched=True, disclosable=True),
        text("court_file", "Court file number", step="court", searched=True, disclosable=True),
        text("magistrate", "Magistrate", step="court"),
        text("prosecutor", "Prosecutor", step="court"),
        text("watching_brief", "Advocate watching for the survivor", step="court"),
        exact_date("next_on", "Next court date", step="court", future=True, merge=MergeClass.CRITICAL,
                   care=EARLIER_FIRST, disclosable=True),
        yes_no("vulnerable_witness", "Declared a vulnerable witness?", step="protection"),
        codes("vulnerable_because", "On what ground?", "vulnerability", step="protection",
              asked_when=is_yes("vulnerable_witness")),
        codes("measures_requested", "Protection asked for", "protection_measure", step="protection"),
        codes("measures_granted", "Protection granted", "protection_measure", step="protection"),
        text("intermediary", "Intermediary", asked_when=NEVER),
        exact_date("intermediary_on", "Intermediary appointed on", asked_when=NEVER),
        exact_date("testified_on", "Survivor testified on", step="protection"),
        exact_date("judgment_on", "Judgment on", step="outcome"),
        exact_date("withdrawn_on", "Withdrawn on", step="outcome"),
        text("withdrawn_reason", "Why it was withdrawn", step="outcome", limit=1000,
             asked_when=answered("withdrawn_on")),
        long_text("notes", "Notes", step="outcome"),
        # Asked of each accused now; answers of before are kept, shown and decided between.
        exact_date("arrested_on", "Arrested on", asked_when=NEVER),
        exact_date("produced_on", "Brought before a court on", asked_when=NEVER),
        exact_date("charged_on", "Charged on", asked_when=NEVER),
        exact_date("bail_on", "Bail ruling on", asked_when=NEVER),
        text("bail_terms", "Terms of bail", limit=1000, asked_when=NEVER),
        code("verdict", "Outcome", "verdict", asked_when=NEVER),
        text("sentence", "Sentence", limit=1000, asked_when=NEVER),
    ),
)  # fmt: skip

ACCUSED = Record(
    name="accused",
    title="Accused",
    parent="legal_case",
    told_to=PROTECTION,
    fields=(
        link("legal_case", "Legal case", "legal_case", required=True),
        link("perpetrator", "Who is accused?", "perpetrator", step="charge"),
        yes_no("takes_up", "Is what the legal case said of an arrest, bail or verdict about this one?",
               asked_when=is_yes("takes_up"),
               help="Earlier versions asked it of the legal case, and not of each accused."),
        exact_date("warrant_on", "Warrant of arrest on"),
        exact_date("arrested_on", "Arrested on", step="charge", disclosable=True),
        text("arrest_place", "Where was the arrest?", step="charge", asked_when=answered("arrested_on")),
        exact_date("produced_on", "Brought before a court on", step="charge", disclosable=True),
        exact_date("charged_on", "Charged on", step="charge", disclosable=True),
        code("bail", "Bail", "bail_state", merge=MergeClass.CRITICAL,
             care=Care(("granted", "varied", "asked", "refused", "cancelled")), disclosable=True),
        exact_date("bail_on", "Bail ruling on", disclosable=True),
        text("bail_terms", "Terms of bail", limit=1000, disclosable=True),
        text("surety", "Surety", sensitivity=Sensitivity.NARRATIVE,
             help="The amount, and who stands for it."),
        yes_no("no_contact_order", "Ordered to keep away from the survivor?", disclosable=True),
        exact_date("bail_breached_on", "Bail broken on"),
        code("verdict", "Outcome", "verdict", disclosable=True),
        exact_date("verdict_on", "Outcome on", asked_when=answered("verdict"),
                   help="Left open, it is the day of the judgment of the legal case.", disclosable=True),
        code("sentence_kind", "What kind of sentence?", "sentence_kind",
             asked_when=is_one_of("verdict", "guilty", "guilty_lesser"), disclosable=True),
        integer("sentence_years", "For how many years?", minimum=1, maximum=200,
                asked_when=is_one_of("sentence_kind", "years"), disclosable=True),
        exact_date("sentenced_on", "Sentenced on", asked_when=answered("sentence_kind")),
        text("sentence", "Sentence", limit=1000, help="As the court put it."),
        exact_date("appeal_on", "Appeal lodged on"),
        code("appeal_by", "Who appealed?", "appeal_by", asked_when=answered("appeal_on")),
        code("appeal_result", "What came of the appeal?", "appeal_result", asked_when=answered("appeal_on")),
        exact_date("appeal_decided_on", "Appeal decided on", asked_when=answered("appeal_result")),
        exact_date("released_on", "Released on",
                   help="Let go for good: uncharged, after an appeal, or when the sentence was served. Bail is asked "
                        "above.", disclosable=True),
    ),
)  # fmt: skip

CHARGE = Record(
    name="charge",
    dated_by="on",
    title="Charge",
    parent="legal_case",
    told_to=JUSTICE,
    fields=(
        link("legal_case", "Legal case", "legal_case", required=True),
        link("perpetrator", "Against", "perpetrator", step="charge"),
        code("offence", "Offence", "offence", step="charge", required=True, disclosable=True),
        exact_date("on", "Charged on", step="charge", disclosable=True),
        text("count", "Count on the charge sheet", step="charge"),
        yes_no("alternative", "An alternative count?", step="charge"),
        code("plea", "Plea", "plea", step="charge", disclosable=True),
        code("result", "Result", "verdict", step="charge", disclosable=True),
    ),
)

EXHIBIT = Record(
    name="exhibit",
    dated_by="collected_on",
    title="Exhibit",
    parent="legal_case",
    append_only=True,
    never_told="An exhibit goes from hand to hand under its own seal and paper.",
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
    told_to=JUSTICE,
    fields=(
        link("legal_case", "Legal case", "legal_case", required=True),
        code("kind", "What happened?", "milestone_kind", required=True, disclosable=True),
        link("perpetrator", "To whom?", "perpetrator",
             asked_when=is_one_of("kind", "arrest", "produced", "charged", "bail", "judgment", "sentence", "appeal")),
        exact_date("on", "Date", required=True, disclosable=True),
        text("note", "Note", limit=1000, searched=True),
    ),
)  # fmt: skip

COURT_SESSION = Record(
    name="court_session",
    dated_by="on",
    title="Court session",
    parent="legal_case",
    told_to=JUSTICE | CARE,
    fields=(
        link("legal_case", "Legal case", "legal_case", required=True),
        exact_date("on", "Date", required=True, future=True, merge=MergeClass.CRITICAL, care=EARLIER_FIRST,
                   disclosable=True),
        time_of_day("at", "Time", disclosable=True),
        text("court", "Court and room", disclosable=True),
        code("kind", "What kind of session?", "court_session_kind", disclosable=True),
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
        yes_no("survivor_view_heard", "Was the survivor's view heard?", asked_when=is_one_of("kind", "bail", "plea"),
               help="Before bail is decided the court may hear it: Victim Protection Act, 2014."),
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
    told_to=JUSTICE,
    fields=(
        link("case", "Case", "case", required=True),
        exact_date("on", "Date", required=True, today_if_absent=True),
        codes("covered", "What was done?", "preparation_topic"),
        text("communication_plan", "How the survivor will be spoken with", limit=2000, disclosable=True),
        text("comfort_item", "Something that gives comfort"),
        integer("readiness", "How ready the survivor feels, 1 (not) to 5 (ready)", minimum=1, maximum=5),
        yes_no("debriefed", "Talked about it afterwards?"),
        long_text("notes", "Notes"),
    ),
)

RECORDS = (LEGAL_CASE, ACCUSED, CHARGE, EXHIBIT, MILESTONE, COURT_SESSION, PREPARATION)
