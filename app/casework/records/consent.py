"""What the survivor allows: one record for each recipient and purpose, kept apart from the incident.

Never conditional for a service; may be withdrawn. `app.casework.consent` reads these records.
"""

from __future__ import annotations

from app.casework.ages import ADULT_AGE, may_be_below
from app.casework.conditions import is_one_of, is_yes
from app.casework.declaration import Record, Sensitivity, code, disclosures, exact_date, link, links, text, yes_no
from sync.merging import Care, MergeClass

CONSENT = Record(
    name="consent",
    dated_by="on",
    title="Consent",
    parent="case",
    fields=(
        link("case", "Case", "case", required=True),
        code("recipient", "With whom may we share?", "institution", or_link_to="partner", required=True, step="safety",
             help="Help is given whatever the answer is."),
        code("purpose", "What for?", "consent_purpose"),
        code("given", "Does the survivor agree?", "yes_no_later", merge=MergeClass.CRITICAL,
             care=Care(("no", "later", "yes")), required=True, step="safety"),
        code("method", "How was it given?", "consent_method", step="safety"),
        code("given_by", "Who agreed?", "consent_by", step="safety"),
        yes_no("guardian_unsafe", "Is the guardian unsafe for the child?", merge=MergeClass.CRITICAL,
               care=Care(("yes", "no")), step="who", asked_when=may_be_below(ADULT_AGE, "case."),
               help="Then the child's own word counts, with a second person's approval."),
        disclosures("withheld", "What must not be shared?", help="The survivor may say no to any item."),
        code("language", "Language it was explained in", "language"),
        text("asked_by", "Asked by", given=True, signs=True),
        exact_date("on", "Asked on", today_if_absent=True),
        exact_date("expires_on", "Valid until", future=True),
        exact_date("withdrawn_on", "Withdrawn on", merge=MergeClass.CRITICAL, care=Care()),
        yes_no("override", "Share against or without consent, in the best interest?",
               help="Only to prevent grave harm. It needs a reason and a second person."),
        text("override_reason", "Reason", limit=1000, sensitivity=Sensitivity.NARRATIVE, asked_when=is_yes("override")),
        link("document", "Signed paper or recording", "attachment",
             asked_when=is_one_of("method", "signature", "thumb", "voice")),
        links("answers", "In answer to", "consent", given=True, exported_as=""),
    ),
)  # fmt: skip

RECORDS = (CONSENT,)
