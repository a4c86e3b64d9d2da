"""Other institutions: who they are, what was referred to them, and whether they keep their word."""

from __future__ import annotations

from app.casework.conditions import answered, any_of, is_one_of, is_yes, unless
from app.casework.declaration import (
    Record,
    Sensitivity,
    code,
    codes,
    disclosures,
    exact_date,
    integer,
    link,
    links,
    moment,
    text,
    yes_no,
)
from sync.merging import MergeClass

_CAME_TO_US = is_one_of("direction", "in")

REFERRAL = Record(
    name="referral",
    dated_by="sent_at",
    title="Referral",
    parent="case",
    fields=(
        link("case", "Case", "case", required=True),
        code("direction", "Direction", "referral_direction"),
        exact_date("made_on", "Made on", given=True),
        codes("services", "What is needed?", "service", step="need", disclosable=True),
        code("priority", "How urgent is it?", "priority", step="need", disclosable=True),
        code("institution", "What kind of partner?", "institution", step="partner"),
        link("partner", "Partner", "partner", step="partner"),
        text("named_person", "Person there", step="partner"),
        code("told", "What are they told?", "told", step="disclosure", asked_when=unless(_CAME_TO_US),
             help="Also that somebody is coming may tell who. What is ticked needs the survivor's consent."),
        disclosures("disclosed", "What will they be told?", step="disclosure",
                    asked_when=unless(any_of(_CAME_TO_US, is_one_of("told", "nothing", "coming"))),
                    help="Only what is ticked here leaves the centre."),
        text("reason", "Reason for the referral", limit=2000, sensitivity=Sensitivity.NARRATIVE, step="disclosure",
             disclosable=True, asked_when=unless(is_one_of("told", "nothing", "coming"))),
        link("consent", "Consent", "consent", given=True),
        links("told_as", "What was told, as it stood then", "case", given=True, exported_as=""),
        code("delivery", "How does it get there?", "delivery", step="send", asked_when=unless(_CAME_TO_US)),
        moment("sent_at", "When did it go?", step="send",
               help="Leave this open until it has gone: until then it stands as “to send”, and nobody waits for an "
                    "answer."),
        yes_no("accompanied", "Does somebody go with the survivor?", step="send", asked_when=unless(_CAME_TO_US)),
        code("status", "Where it stands", "referral_status", merge=MergeClass.STATE, given=True),
        exact_date("acknowledged_on", "Acknowledged on"),
        exact_date("started_on", "Service started on"),
        exact_date("completed_on", "Service completed on"),
        text("declined_reason", "Why it was declined", limit=1000, asked_when=is_one_of("status", "declined")),
        text("feedback", "What they answered", limit=2000, sensitivity=Sensitivity.NARRATIVE, searched=True),
        integer("survivor_rating", "How the survivor found it, 1 (bad) to 5 (good)", minimum=1, maximum=5),
    ),
)  # fmt: skip

FOLLOW_UP = Record(
    name="follow_up",
    dated_by="on",
    title="Follow-up",
    parent="case",
    never_told="What one institution said is not told to another.",
    fields=(
        link("case", "Case", "case", required=True),
        code("about", "Who was asked?", "follow_up_about", step="call"),
        code("institution", "Which institution?", "institution", step="call"),
        link("partner", "Partner", "partner", step="call"),
        link("referral", "Referral", "referral"),
        text("officer", "Role of the person", step="call", help="For example the investigating officer."),
        exact_date("on", "When?", required=True, today_if_absent=True, step="call"),
        code("channel", "How?", "channel", step="call"),
        text("asked", "What was asked?", limit=2000, searched=True, step="call"),
        text("said", "What did they say?", limit=2000, searched=True, step="call"),
        yes_no("moved", "Has anything moved since last time?", step="promise",
               help="Words alone are no movement: a statement taken, a visit, an arrest, a file sent."),
        text("movement", "What moved?", step="promise", asked_when=is_yes("moved"), searched=True),
        code("promise_kind", "What kind of promise was it?", "promise_kind", step="promise",
             help="This is what stands on Today; the words below stay in the case."),
        text("promised", "What did they promise?", limit=1000, searched=True, step="promise"),
        exact_date("promised_on", "Promised by when?", future=True, step="promise"),
        code("kept", "Was it kept?", "promise_kept"),
        code("obstruction", "What stood in the way?", "obstruction", step="promise"),
        text("next_step", "Next step", limit=1000, step="promise"),
        exact_date("next_on", "Ask again on", future=True, step="promise"),
        integer("ladder_step", "Step of the ladder, in days",
                help="When this was the next step with an institution that stays silent: 15, 30, 60 or 90, say."),
    ),
)  # fmt: skip

PARTNER = Record(
    name="partner",
    title="Partner",
    never_told="It belongs to no case.",
    fields=(
        text("name", "Name", required=True, searched=True),
        code("kind", "What kind of institution?", "institution", required=True),
        code("county", "County", "county"),
        code("sub_county", "Sub-county", "sub_county", asked_when=answered("county")),
        text("place", "Place", searched=True),
        codes("services", "Services", "service"),
        text("hours", "Opening hours"),
        yes_no("open_always", "Open day and night?"),
        yes_no("child_friendly", "Friendly to children?"),
        yes_no("step_free", "Accessible for people with disabilities?"),
        text("contact", "Contact person", searched=True),
        text("phone", "Phone", searched=True, phones=True),
        text("email", "Email"),
        code("agreement", "Agreement", "agreement"),
        code("agreement_kind", "What kind of agreement?", "agreement_kind",
             asked_when=is_one_of("agreement", "talking", "signed")),
        exact_date("signed_on", "Agreement signed on", asked_when=is_one_of("agreement", "signed")),
        exact_date("agreement_expires_on", "Agreement valid until", future=True,
                   asked_when=is_one_of("agreement", "signed")),
        exact_date("focal_person_trained_on", "Contact person trained on"),
        exact_date("safeguarding_checked_on", "Safeguarding checked on"),
        text("suspended_because", "Why do we not refer there now?", limit=1000),
        text("public_key", "Key for sealed referrals", given=True),
        text("notes", "Good to know", limit=2000, searched=True),
        links("not_same_as", "Not the same institution as", "partner", asked_when=answered("not_same_as")),
    ),
)  # fmt: skip

RECORDS = (REFERRAL, FOLLOW_UP, PARTNER)
