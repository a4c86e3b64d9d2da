"""Whether the charges answer to the recorded harm, and which sections to consider instead.

Two axes: what was done (rape, touching) and that it was exploitation. A charge of defilement answers to the one, and
leaves out who paid, who arranged and who gave the room; so an exploitation that no charge answers is a mismatch
whatever the term, and each suspect is looked at by the part that suspect had. What was done beside the act, before the
eyes of a child or with papers taken away, has sections of its own, named where it is recorded and nowhere else.
Offences, whom they protect and how grave they are come from the pack. This is a notice to an advocate or prosecutor,
never a legal opinion: it names sections and reasons, and no term that counsel has not confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.casework.case_file import CaseFile, Row, codes_of, text_of
from app.casework.country import Offence, Pack
from app.casework.harm import Harm, Sign, Suspect, harm_of
from app.casework.messages import Filling, Label, Message, Several


class SuspectCharge(NamedTuple):
    """A suspect whose part no charge answers. `charged` is against that suspect, or against nobody by name; empty where
    no charge stands at all. `name` is the code name."""

    suspect: str
    name: str
    roles: tuple[str, ...]
    charged: tuple[str, ...]
    consider: tuple[str, ...]


class WeakerCharge(NamedTuple):
    """That a legal case charges less than the harm recorded. `charged` and `consider` are offence codes, the gravest
    first; `harms` the acts that no charge answers to, or that a graver section is written for; `signs` those of an
    exploitation that no charge answers; `beside` what was recorded beside the act and no charge answers; `suspects`
    those whose part is not answered."""

    legal_case: str
    charged: tuple[str, ...]
    harms: tuple[str, ...]
    signs: tuple[Sign, ...]
    beside: tuple[Sign, ...]
    suspects: tuple[SuspectCharge, ...]
    consider: tuple[str, ...]


def weaker_charges(file: CaseFile, pack: Pack) -> list[WeakerCharge]:
    """Return every legal case of a file whose charges do not answer the harm. One without charges is not compared."""
    found = []
    for legal in file.of("legal_case"):
        charges = [row for row in file.of("charge") if text_of(row, "legal_case") == text_of(legal, "id")]
        weaker = _compare(file, legal, [row for row in charges if text_of(row, "offence")], pack)
        if weaker:
            found.append(weaker)
    return found


def explain(weaker: WeakerCharge) -> list[Message]:
    """Return the notice, a sentence each."""
    said = []
    if weaker.harms:
        said.append(Message("Recorded: {harm}", {"harm": _labels("incident_type", weaker.harms)}))
    if weaker.signs:
        signs = Several(tuple(Label(*sign) for sign in weaker.signs))
        said.append(Message("Signs of exploitation: {signs}", {"signs": signs}))
    if weaker.beside:
        facts = Several(tuple(Label(*sign) for sign in weaker.beside))
        said.append(Message("Recorded beside it: {facts}", {"facts": facts}))
    said.append(Message("Charged: {offence}", {"offence": _labels("offence", weaker.charged)}))
    if weaker.signs:
        said.append(Message("No charge answers the exploitation, however long its term."))
    if weaker.consider:
        said.append(Message("Consider: {offence}", {"offence": _labels("offence", weaker.consider)}))
    said += map(_explained, weaker.suspects)
    return [*said, Message("Ask an advocate: this compares records, and no section here is confirmed.")]


def answering_act(act: str, harm: Harm, pack: Pack) -> list[Offence]:
    """Return the offences that answer to an act of a harm, the gravest first.

    An unknown age leaves out offences that are written for an age; several perpetrators bring in gang offences.
    """
    return _ordered((each for each in pack.offences if _is_of(act, each) and _fits(each, harm)), harm)


def standing_beside(harm: Harm, pack: Pack) -> list[Offence]:
    """Return the offences that charge what was done beside the acts of a harm, the gravest first."""
    every = (each for each in pack.offences if each.beside and (not each.covers or set(each.covers) & set(harm.acts)))
    return _ordered((each for each in every if _fits(each, harm)), harm)


def answering_exploitation(harm: Harm, pack: Pack) -> list[Offence]:
    """Return the offences that answer to a harm's being exploitation, the gravest first; none where it was none.

    What is written for one part in it counts where somebody is known to have had that part.
    """
    return _ordered(_of_exploitation(harm, pack), harm) if harm.signs else []


def answering_suspect(suspect: Suspect, harm: Harm, pack: Pack) -> list[Offence]:
    """Return the offences that answer to the part that one suspect had in an exploitation or an act, the gravest
    first."""
    of_acts = (each for act in harm.acts for each in pack.offences if act in each.covers and _fits(each, harm))
    every = (*(_of_exploitation(harm, pack) if harm.signs else ()), *of_acts)
    return _ordered({each.code: each for each in every if set(suspect.roles) & set(each.roles)}.values(), harm)


def _compare(file: CaseFile, legal: Row, charges: list[Row], pack: Pack) -> WeakerCharge | None:
    if not charges:
        return None
    codes = tuple(dict.fromkeys(text_of(row, "offence") for row in charges))
    known = [offence for code in codes if (offence := pack.offence(code))]
    harms: dict[str, None] = {}
    signs: dict[Sign, None] = {}
    beside: dict[Sign, None] = {}
    suspects: dict[str, SuspectCharge] = {}
    consider: dict[str, Offence] = {}
    found = [harm_of(file, incident, codes_of(legal, "perpetrators")) for incident in _incidents(file, legal)]
    for harm in found:
        for act in harm.acts:
            if better := _better(act, harm, known, pack):
                harms[act] = None
                consider |= {each.code: each for each in better}
        if harm.signs and not any(each.answers_exploitation for each in known):
            signs |= dict.fromkeys(harm.signs)
            consider |= {each.code: each for each in answering_exploitation(harm, pack)}
        if more := [each for each in standing_beside(harm, pack) if each.code not in codes]:
            beside |= dict.fromkeys(fact for each in more for fact in _facts(each, harm, file))
            consider |= {each.code: each for each in more}
        for suspect in harm.suspects:
            if unanswered := _unanswered(suspect, harm, charges, pack):
                suspects[suspect.id] = unanswered
    for code in codes:
        consider.pop(code, None)
    if not (consider or suspects):
        return None
    at = found[0] if found else None
    return WeakerCharge(
        legal_case=text_of(legal, "id"),
        charged=tuple(sorted(codes, key=lambda code: (-_weight(pack, code, at), code))),
        harms=tuple(harms),
        signs=tuple(signs),
        beside=tuple(beside),
        suspects=tuple(suspects.values()),
        consider=tuple(each.code for each in _ordered(consider.values(), at)),
    )


def _better(act: str, harm: Harm, known: list[Offence], pack: Pack) -> list[Offence]:
    """What answers to an act better than what is charged: graver, or where nothing charged answers to it, at all."""
    fitting = answering_act(act, harm, pack)
    if not any(_is_of(act, each) for each in known):
        return fitting
    heaviest = max(each.weight_at(harm.age) for each in known)
    return [each for each in fitting if each.weight_at(harm.age) > heaviest]


def _unanswered(suspect: Suspect, harm: Harm, charges: list[Row], pack: Pack) -> SuspectCharge | None:
    """What stands against a suspect, where that is nothing, or leaves the part in an exploitation out. A charge that
    names nobody may be against anybody."""
    own = [row for row in charges if text_of(row, "perpetrator") in ("", suspect.id)]
    codes = tuple(dict.fromkeys(text_of(row, "offence") for row in own))
    fitting = [each.code for each in answering_suspect(suspect, harm, pack)]
    if codes and (not fitting or set(codes) & set(fitting)):
        return None
    consider = tuple(code for code in fitting if code not in codes)
    return SuspectCharge(suspect.id, suspect.name, suspect.roles, codes, consider)


def _explained(each: SuspectCharge) -> Message:
    name: Filling = each.name or Message("a suspect without a code name")
    fillings: dict[str, Filling] = {
        "suspect": name,
        "part": _labels("perpetrator_role", each.roles),
        "sections": _labels("section", each.consider),
    }
    if each.charged:
        return Message("{suspect} ({part}): consider also {sections}", fillings)
    if each.consider:
        return Message("{suspect} ({part}): no charge stands. Consider {sections}", fillings)
    return Message("{suspect}: no charge stands.", fillings)


def _labels(code_list: str, codes: tuple[str, ...]) -> Several:
    return Several(tuple(Label(code_list, code) for code in codes))


def _is_of(act: str, offence: Offence) -> bool:
    """Tell whether an offence charges an act itself: not what was done beside it, nor one part in it alone."""
    return act in offence.covers and not offence.beside and not offence.only_roles


def _facts(offence: Offence, harm: Harm, file: CaseFile) -> Iterator[Sign]:
    """The recorded answers that bring an offence in."""
    for name, codes in offence.only_when.items():
        if field := file.registry.field(name):
            yield from (Sign(field.code_list, code) for code in codes if code in harm.answers.get(name, ()))


def _of_exploitation(harm: Harm, pack: Pack) -> Iterator[Offence]:
    """Those that charge an exploitation like this; what is for one kind of it, only where that kind is recorded."""
    every = (each for each in pack.offences if each.answers_exploitation and _fits(each, harm))
    return (each for each in every if not each.only_csec or harm.csec & set(each.only_csec))


def _fits(offence: Offence, harm: Harm) -> bool:
    return (
        not offence.repealed
        and (harm.several or not offence.several_perpetrators)
        and _fits_age(offence, harm.age)
        and (not offence.only_csec or not harm.csec or bool(harm.csec & set(offence.only_csec)))
        and (not offence.only_roles or harm.has_part(offence.only_roles))
        and all(harm.answers.get(name, frozenset()) & set(codes) for name, codes in offence.only_when.items())
        and (not offence.of_sex or harm.sex in ("", offence.of_sex))
        and (not offence.relations or any(_fits_relation(offence, each) for each in harm.suspects))
    )


def _fits_age(offence: Offence, age: int | None) -> bool:
    if age is None:
        return not (offence.from_age > 0 or offence.to_age < 200)
    return offence.from_age <= age <= offence.to_age


def _fits_relation(offence: Offence, suspect: Suspect) -> bool:
    """Only a relation that is recorded brings such a section in, and no offender who is known to be of another sex."""
    return suspect.relationship in offence.relations and (
        not offence.by_sex or suspect.sex in ("", "prefers_not", offence.by_sex)
    )


def _incidents(file: CaseFile, legal: Row) -> list[Row]:
    """The incident a legal case is about, or all of the case when it does not say."""
    about = text_of(legal, "incident")
    return [row for row in file.of("incident") if not about or text_of(row, "id") == about]


def _ordered(offences: Iterable[Offence], harm: Harm | None) -> list[Offence]:
    age = harm.age if harm else None
    return sorted(offences, key=lambda each: (-each.weight_at(age), each.code))


def _weight(pack: Pack, code: str, harm: Harm | None) -> int:
    offence = pack.offence(code)
    return offence.weight_at(harm.age if harm else None) if offence else 0
