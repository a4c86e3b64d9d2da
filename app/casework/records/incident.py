"""What happened, to one survivor each, and who is said to have done it."""

from __future__ import annotations

from app.casework.ages import ADULT_AGE, is_below, may_be_below
from app.casework.conditions import NEVER, answered, any_of, is_one_of, unless
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
    time_of_day,
    yes_no,
)
from sync.merging import Care, MergeClass

CHILD_IS_NOT_ASKED_TO_TELL = 12
"""Below this age only somebody trained asks a child to tell, once (IRC and UNICEF, Caring for Child Survivors)."""
IS_EXPLOITATION = any_of(
    is_one_of("incident_types", "sexual_exploitation", "trafficking", "online_abuse"),
    answered("exchanged"),
)

DECIDES_NO_TYPE = is_one_of("incident_types", "sexual_exploitation", "incest", "online_abuse", "trafficking")
"""Acts that say nothing of penetration or touching, by which GBVIMS decides."""

SEXUAL = is_one_of("incident_types", "rape", "attempted_rape", "sexual_assault", "sexual_exploitation", "incest")
TOUCHED_AND_GROWN = unless(
    any_of(unless(is_one_of("incident_types", "sexual_assault")), may_be_below(ADULT_AGE, "case."))
)
"""Of a child it is never asked: for a child another section is graver, whatever somebody was made to do."""

INCIDENT = Record(
    name="incident",
    dated_by="reported_on",
    title="Incident",
    parent="case",
    fields=(
        link("case", "Case", "case", help="A new one is made when it is left out."),
        text("event_group", "Same event as in other cases"),
        # What happened: the survivor's words first, dates after.
        long_text("narrative", "In the survivor's own words", step="what", disclosable=True,
                  help="Write what was said, as it was said. Your own summary comes later. "
                       "You may stop at any time; nothing is lost.",
                  help_instead=(is_below(CHILD_IS_NOT_ASKED_TO_TELL, "case."),
                                "Do not ask a child under 12 to tell it. Write only what the child said unasked, in "
                                "the child's words: somebody trained asks, once.")),
        codes("incident_types", "What happened?", "incident_type", step="what", disclosable=True),
        codes("exchanged", "What was promised or given?", "exchange", step="what"),
        codes("recruitment", "How were they drawn in?", "recruitment", step="what", asked_when=IS_EXPLOITATION),
        codes("csec_types", "What kind of exploitation was it?", "csec_type", step="what",
              asked_when=IS_EXPLOITATION),
        codes("control", "How were they held in it?", "control", step="what", asked_when=IS_EXPLOITATION),
        codes("trafficking_acts", "Were they moved or kept?", "trafficking_act", step="what",
              asked_when=is_one_of("incident_types", "trafficking", "abduction")),
        codes("trafficking_means", "By what means?", "trafficking_means", step="what",
              asked_when=answered("trafficking_acts")),
        codes("trafficking_purposes", "For what purpose?", "trafficking_purpose", step="what",
              asked_when=answered("trafficking_acts")),
        code("harmful_practice", "Harmful practice", "harmful_practice", step="what",
             asked_when=is_one_of("incident_types", "fgm", "forced_marriage")),
        code("abduction", "Was the person taken away at the time?", "abduction", step="what",
             asked_when=is_one_of("incident_types", "abduction", "trafficking")),
        # What decides the type where the acts do not. No form asks it: it is written down from what is known already.
        code("penetration", "Was there penetration?", "yes_no_unknown", asked_when=DECIDES_NO_TYPE,
             help="From the medical form or a trained interview; never asked of a child here."),
        code("contact", "Was there touching of a sexual kind?", "yes_no_unknown", asked_when=DECIDES_NO_TYPE,
             help="From the medical form or a trained interview; never asked of a child here."),
        yes_no("ongoing", "Is it still going on?", step="what", disclosable=True),
        code("place_type", "Where?", "place_type", step="what", disclosable=True,
             help="The ward is enough; no address is needed."),
        code("county", "County where it happened", "county", step="what", disclosable=True),
        code("sub_county", "Sub-county where it happened", "sub_county", step="what", asked_when=answered("county")),
        code("ward", "Ward where it happened", "ward", step="what", asked_when=answered("sub_county")),
        date("happened_on", "When did it happen?", step="what", disclosable=True,
             help="Ask only if it helps the help that works for hours: within the last days. An approximate date is "
                  "fine: a month, or about."),
        time_of_day("happened_at", "What time was it?", step="what", disclosable=True,
                    asked_when=answered("happened_on"),
                    help="On the 24-hour clock, or as people say it: 21:30, 9:30 pm, saa tatu na nusu usiku."),
        date("ended_on", "When did it end?", step="what", asked_when=answered("happened_on")),
        exact_date("reported_on", "When was it reported to the centre?", required=True, step="what",
                   disclosable=True),
        code("reported_by", "How did it reach the centre?", "report_channel", step="what"),
        # People involved.
        integer("perpetrators_count", "How many people did it?", maximum=1000, step="people", disclosable=True),
        links("perpetrators", "Suspects", "perpetrator"),
        yes_no("facilitator", "Did somebody arrange it or look away?", step="people"),
        code("compelled", "Was the survivor made to do a sexual act, alone, to somebody or with a thing?",
             "yes_no_unknown", step="people", asked_when=TOUCHED_AND_GROWN, help="From what was said already."),
        codes("in_view_of", "Who saw it, or was made to see it?", "seen_by", step="people", asked_when=SEXUAL,
              help="From what was said already. Choose only who was there.",
              help_instead=(is_below(CHILD_IS_NOT_ASKED_TO_TELL, "case."),
                            "Do not ask a child under 12. Choose only who was there by what the child said unasked.")),
        # Next steps: what is needed first, what may be told to whom after it.
        codes("needs", "What does the survivor need now?", "service", step="next", disclosable=True),
        code("wants_justice", "What would you like to happen?", "wish", step="next",
             help="Ask it in these words. Nothing need be decided today."),
        code("reported_before", "Was it reported anywhere before?", "reported_before", step="next", disclosable=True),
        codes("reported_to", "Where was it reported?", "institution", step="next",
              asked_when=is_one_of("reported_before", "yes")),
        exact_date("reported_elsewhere_on", "When was it first reported there?", step="next",
                   asked_when=is_one_of("reported_before", "yes")),
        yes_no("earlier_incidents", "Did something like this happen before?", step="next",
               asked_when=unless(may_be_below(ADULT_AGE, "case."))),
        long_text("summary", "Your own summary", step="next", disclosable=True,
                  help="Short and factual. It may go with a referral; the survivor's words need not."),
    ),
)  # fmt: skip

PERPETRATOR = Record(
    name="perpetrator",
    title="Suspect",
    fields=(
        text("code_name", "A code name for the suspect", step="people", searched=True, merge=MergeClass.CRITICAL,
             care=Care(), help="“Suspect 1” is best. Never a place, a car or a nickname by which others would know who "
                               "it is; the real name goes into the identity record."),
        code("known", "Is it known who it is?", "perpetrator_known", step="people"),
        code("sex", "Sex of the suspect", "sex", step="people", disclosable=True),
        code("age_band", "Age of the suspect", "age_band", step="people", disclosable=True),
        code("occupation", "Occupation of the suspect", "occupation", step="people"),
        code("nationality", "Nationality of the suspect", "nationality", step="people"),
        codes("influence", "Does the suspect have power over others?", "influence", step="people"),
        text("description", "What the suspect looks like, and where seen", limit=2000, searched=True,
             sensitivity=Sensitivity.NARRATIVE),
        code("status", "Where the suspect is now", "perpetrator_status", merge=MergeClass.CRITICAL,
             care=Care(("at_large", "identified", "unknown", "bailed", "acquitted", "arrested", "charged", "remanded",
                        "convicted", "left_country", "dead"))),
        code("restrained_by", "Restrained by", "restraint"),
        exact_date("restrained_on", "Restrained on", asked_when=answered("restrained_by")),
        text("restrained_evidence", "How do we know?", limit=1000, asked_when=answered("restrained_by"),
             help="For example the court file number, or the paper that was seen."),
        link("same_person_as", "Same person as suspect", "perpetrator"),
        links("not_same_as", "Not the same person as suspect", "perpetrator"),
        # Asked of each incident now, for one suspect may be father of one and neighbour of another.
        code("relationship", "Who is the suspect to the survivor?", "relationship", asked_when=NEVER),
        codes("roles", "What part did the suspect have?", "perpetrator_role", asked_when=NEVER),
        yes_no("contact_continues", "Can the suspect still reach the survivor?", asked_when=NEVER,
               merge=MergeClass.CRITICAL, care=Care(("yes", "no"))),
    ),
)  # fmt: skip

INVOLVEMENT = Record(
    name="involvement",
    title="Part of a suspect",
    parent="incident",
    fields=(
        link("incident", "Incident", "incident", required=True),
        link("perpetrator", "Suspect", "perpetrator", required=True),
        code("relationship", "Who is the suspect to the survivor?", "relationship", step="people", disclosable=True),
        codes("roles", "What part did the suspect have?", "perpetrator_role", step="people"),
        yes_no("contact_continues", "Can the suspect still reach the survivor?", step="people", disclosable=True,
               merge=MergeClass.CRITICAL, care=Care(("yes", "no"))),
    ),
)  # fmt: skip

RECORDS = (INCIDENT, PERPETRATOR, INVOLVEMENT)
