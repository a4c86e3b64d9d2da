"""What an incident is: its GBVIMS type by the order of decision, and its contexts, both derived and never typed in.

The type decides no service and no charge. One type for one incident and one survivor (GBVIMS user guide, chapter 3);
exploitation, child sexual abuse and the like are contexts, the CSEC type and the legal charge axes of their own.
"""

from __future__ import annotations

from typing import NamedTuple

from app.casework.ages import ADULT_AGE, ages_on
from app.casework.case_file import CaseFile, Row, codes_of, day_of, text_of
from app.casework.messages import Label, Message

GBV_TYPES = (
    "rape",
    "sexual_assault",
    "physical_assault",
    "forced_marriage",
    "denial_of_resources",
    "emotional_abuse",
    "not_gbv",
)
"""In the order of decision: the first that holds is the type."""

_DECIDED_BY = {
    "rape": ("rape",),
    "sexual_assault": ("attempted_rape", "sexual_assault", "fgm"),
    "physical_assault": ("physical_assault",),
    "forced_marriage": ("forced_marriage",),
    "denial_of_resources": ("denial_of_resources",),
    "emotional_abuse": ("emotional_abuse", "sexual_harassment"),
}
"""Which acts decide for a type. Attempted rape without penetration and FGM are sexual assault in GBVIMS."""

_SEXUAL_UNCLEAR = ("sexual_exploitation", "incest", "online_abuse", "trafficking")
"""Acts that say nothing about penetration or contact: the type waits for that answer."""

_SAID_BY = {"rape": "penetration", "sexual_assault": "contact"}
"""Which answer of the incident decides for a type, where the acts leave it open."""

SEXUAL = ("rape", "attempted_rape", "sexual_assault", "sexual_exploitation", "incest", "online_abuse")
_PARTNERS = ("partner",)
TRAFFICKING = "trafficking"


class Classification(NamedTuple):
    """What an incident is, by its id: the type (empty: cannot be told yet), the act that decided it or leaves it open,
    and the contexts in the order of their list."""

    incident: str
    gbv_type: str
    because: str
    contexts: tuple[str, ...]


def classified(file: CaseFile) -> list[Classification]:
    """Return what each incident of a case is, as follows from what is known of it, its survivor and the part that each
    suspect had in it; what nothing follows from is left out."""
    found = []
    for incident in file.of("incident"):
        parts = tuple(row for row in file.of("involvement") if text_of(row, "incident") == text_of(incident, "id"))
        found.append(classify(incident, file.case, parts))
    return [each for each in found if each.because or each.contexts]


def classify(incident: Row, case: Row, parts: tuple[Row, ...] = ()) -> Classification:
    """Return what an incident is. `parts` are the rows of what its suspects were in it."""
    gbv_type, because = _gbv_type(codes_of(incident, "incident_types"), incident)
    return Classification(text_of(incident, "id"), gbv_type, because, contexts_of(incident, case, parts))


def explain(found: Classification) -> list[Message]:
    """Return what an incident is, a sentence each."""
    act = Label("incident_type", found.because)
    said = []
    if found.gbv_type:
        gbv_type = Label("gbv_type", found.gbv_type)
        said.append(Message("GBVIMS type: {type}, because of: {act}.", {"type": gbv_type, "act": act}))
    elif found.because:
        said.append(Message("GBVIMS type: not known yet; “{act}” alone does not decide it.", {"act": act}))
    return said + [Message("Context: {context}.", {"context": Label("context", code)}) for code in found.contexts]


def contexts_of(incident: Row, case: Row, parts: tuple[Row, ...] = ()) -> tuple[str, ...]:
    """Return the contexts of an incident."""
    acts = set(codes_of(incident, "incident_types"))
    age = age_on(case, incident)
    child = age is not None and age < ADULT_AGE
    relationships = {text_of(row, "relationship") for row in parts}
    exchanged = set(codes_of(incident, "exchanged")) - {"nothing"}
    held = bool(set(codes_of(incident, "control")) & {"force", "movement_limited", "documents_held"})
    taken = text_of(incident, "abduction") not in ("", "none") or bool(acts & {"abduction", "confinement"})
    found = {
        "intimate_partner_violence": bool(relationships & set(_PARTNERS)),
        "child_sexual_abuse": child and bool(acts & set(SEXUAL)),
        "early_marriage": child and "forced_marriage" in acts,
        "possible_exploitation": bool(exchanged) or "sexual_exploitation" in acts,
        "possible_slavery": taken and held and bool(acts & set(SEXUAL)),
        "harmful_practice": "fgm" in acts or text_of(incident, "harmful_practice") not in ("", "none"),
        "possible_trafficking": TRAFFICKING in acts or _is_trafficking(incident, child),
    }
    return tuple(context for context, holds in found.items() if holds)


def _gbv_type(acts: tuple[str, ...], incident: Row) -> tuple[str, str]:
    unclear = next((act for act in _SEXUAL_UNCLEAR if act in acts), "")
    known = {name: text_of(incident, name) for name in ("penetration", "contact")} if unclear else {}
    for gbv_type, deciding in _DECIDED_BY.items():
        act = next((act for act in deciding if act in acts), "")
        if known.get(_SAID_BY.get(gbv_type, "")) == "yes":
            return gbv_type, act or unclear
        # A sexual act of which nobody said whether there was penetration comes before every type that is not sexual.
        if gbv_type == "physical_assault" and unclear and set(known.values()) != {"no"}:
            return "", unclear
        if act:
            return gbv_type, act
    return ("not_gbv", acts[0]) if acts else ("", "")


def _is_trafficking(incident: Row, child: bool) -> bool:
    """Act, means and purpose; for a child no means is needed (Palermo Protocol, art. 3)."""
    acts, purposes = codes_of(incident, "trafficking_acts"), codes_of(incident, "trafficking_purposes")
    return bool(acts and purposes and (child or codes_of(incident, "trafficking_means")))


def age_on(case: Row, incident: Row) -> int | None:
    """Return what age the survivor is likeliest to have had at the time of an incident, as far as it is known."""
    reported = day_of(incident, "reported_on")
    day = day_of(incident, "happened_on") or reported or day_of(case, "opened_on")
    ages = ages_on(case, day, unsaid=reported) if day else None
    age = case.get("age")  # nobody knows any day: it stands for itself
    return ages.likely if ages else age if isinstance(age, int) and day is None else None
