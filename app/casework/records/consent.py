"""What the survivor allows: one record for each recipient and purpose, kept apart from the incident.

Never conditional for a service; may be withdrawn. `app.casework.consent` reads these records. Whatever is said is
recorded; what the gate needs besides, before anything is told, is asked here and demanded there.
"""

from __future__ import annotations

from app.casework.ages import ADULT_AGE, may_be_below
from app.casework.conditions import is_one_of
from app.casework.declaration import (
    Record,
    Sensitivity,
    code,
    disclosures,
    exact_date,
    link,
    links,
    moment,
    text,
    yes_no,
)
from sync.merging import Care, MergeClass

CONSENT = Record(
    name="consent",
    dated_by="on",
    title="Consent",
    parent="case",
    never_told="What the survivor allows others is told to nobody else.",
    fields=(
        link("case", "Case", "case", required=True),
        code("recipient", "With whom may we share?", "institution", or_link_to="partner", required=True, step="next",
             help="Help is given whatever the answer is."),
        code("purpose", "What for?", "consent_purpose"),
        code("language", "Language it was explained in", "language", step="next"),
        code("text_version", "Which words were read aloud?", "consent_text", step="next",
             help="Read slowly, and ask what was understood. None: leave it open."),
        code("given", "Does the survivor agree?", "yes_no_later", merge=MergeClass.CRITICAL,
             care=Care(("no", "later", "yes")), required=True, step="next"),
        code("given_by", "Who agreed?", "consent_by", step="next",
             help="Of a child: the child and a caregiver, also when the child is too young to say."),
        code("assent", "Does the child agree too?", "assent", step="next",
             asked_when=is_one_of("given_by", "survivor_and_caregiver", "caregiver")),
        text("supported_by", "Who supported the survivor in deciding?", step="next",
             asked_when=is_one_of("given_by", "survivor_supported"), help="Their role, not a name."),
        text("authority", "By what authority?", step="next", limit=300, asked_when=is_one_of("given_by", "officer"),
             help="The number of the care order or court order, and the office."),
        yes_no("guardian_unsafe", "Is the guardian unsafe for the child?", merge=MergeClass.CRITICAL,
               care=Care(("yes", "no")), step="next", asked_when=may_be_below(ADULT_AGE, "case."),
               help="Then the child's own word counts, with a second person's approval."),
        code("method", "How was it given?", "consent_method", step="next"),
        disclosures("withheld", "What must not be shared?", help="The survivor may say no to any item."),
        text("asked_by", "Asked by", given=True, signs=True),
        exact_date("on", "Asked on", today_if_absent=True),
        exact_date("expires_on", "Valid until", future=True,
                   help="Left open: six months for a child, twelve for an adult."),
        exact_date("withdrawn_on", "Withdrawn on", merge=MergeClass.CRITICAL, care=Care()),
        code("override", "Share against or without consent?", "consent_override",
             help="Only to prevent grave harm. It needs a reason and a second person."),
        moment("overridden_at", "Shared in an emergency at", given=True),
        text("override_reason", "Reason", limit=1000, sensitivity=Sensitivity.NARRATIVE,
             asked_when=is_one_of("override", "yes", "emergency"), help="What would happen if you waited?"),
        link("document", "Signed paper or recording", "attachment",
             asked_when=is_one_of("method", "signature", "thumb", "voice")),
        links("answers", "In answer to", "consent", given=True, exported_as=""),
    ),
)  # fmt: skip

RECORDS = (CONSENT,)
