"""Whether a charge is weaker than the recorded harm, and which sections to consider instead.

Offences, whom they protect and how grave they are come from the pack. This is a notice to an advocate or prosecutor,
never a legal opinion: it names sections and reasons, and no term that counsel has not confirmed.
"""

from __future__ import annotations

from typing import NamedTuple

from app.casework.case_file import CaseFile, Row, codes_of, number_of, text_of
from app.casework.classification import age_on
from app.casework.country import Offence, Pack
from app.casework.messages import Label, Message


class WeakerCharge(NamedTuple):
    """That a legal case charges less than the harm recorded. `charged` and `consider` are offence codes, the gravest
    first; `harms` the acts that no charge answers to, or that a graver section is written for."""

    legal_case: str
    charged: tuple[str, ...]
    harms: tuple[str, ...]
    consider: tuple[str, ...]


def weaker_charges(file: CaseFile, pack: Pack) -> list[WeakerCharge]:
    """Return every legal case of a file whose charges are weaker than the harm. One without charges is not compared."""
    found = []
    for legal in file.of("legal_case"):
        charges = [row for row in file.of("charge") if text_of(row, "legal_case") == text_of(legal, "id")]
        codes = tuple(dict.fromkeys(text_of(row, "offence") for row in charges if text_of(row, "offence")))
        weaker = _compare(file, legal, codes, pack) if codes else None
        if weaker:
            found.append(weaker)
    return found


def explain(weaker: WeakerCharge) -> list[Message]:
    """Return the notice, a sentence each."""
    return [
        *(Message("Recorded: {harm}", {"harm": Label("incident_type", code)}) for code in weaker.harms),
        *(Message("Charged: {offence}", {"offence": Label("offence", code)}) for code in weaker.charged),
        *(Message("Consider: {offence}", {"offence": Label("offence", code)}) for code in weaker.consider),
    ]


def sections_for(act: str, age: int | None, several: bool, pack: Pack) -> list[Offence]:
    """Return the offences that answer to an act against somebody of an age, the gravest first.

    An unknown age leaves out offences that are written for an age; `several` perpetrators bring in gang offences.
    """
    fitting = [
        offence
        for offence in pack.offences
        if act in offence.covers
        and not offence.repealed
        and (several or not offence.several_perpetrators)
        and _fits(offence, age)
    ]
    return sorted(fitting, key=lambda offence: (-offence.weight, offence.code))


def _compare(file: CaseFile, legal: Row, charged: tuple[str, ...], pack: Pack) -> WeakerCharge | None:
    known = [offence for code in charged if (offence := pack.offence(code))]
    heaviest = max((offence.weight for offence in known), default=0)
    harms: list[str] = []
    consider: dict[str, Offence] = {}
    for incident in _incidents(file, legal):
        age = age_on(file.case, incident)
        several = (number_of(incident, "perpetrators_count") or 0) > 1
        for act in codes_of(incident, "incident_types"):
            fitting = sections_for(act, age, several, pack)
            graver = [offence for offence in fitting if offence.weight > heaviest]
            unanswered = fitting and not any(act in offence.covers for offence in known)
            if graver or unanswered:
                harms.append(act)
                consider |= {offence.code: offence for offence in (graver or fitting) if offence.code not in charged}
    if not consider:
        return None
    ordered = sorted(consider.values(), key=lambda offence: (-offence.weight, offence.code))
    return WeakerCharge(
        legal_case=text_of(legal, "id"),
        charged=tuple(sorted(charged, key=lambda code: (-_weight(pack, code), code))),
        harms=tuple(dict.fromkeys(harms)),
        consider=tuple(offence.code for offence in ordered),
    )


def _incidents(file: CaseFile, legal: Row) -> list[Row]:
    """The incident a legal case is about, or all of the case when it does not say."""
    about = text_of(legal, "incident")
    return [row for row in file.of("incident") if not about or text_of(row, "id") == about]


def _fits(offence: Offence, age: int | None) -> bool:
    is_for_an_age = offence.from_age > 0 or offence.to_age < 200
    if age is None:
        return not is_for_an_age
    return offence.from_age <= age <= offence.to_age


def _weight(pack: Pack, code: str) -> int:
    offence = pack.offence(code)
    return offence.weight if offence else 0
