"""Whether the people of a record are likely recorded already: a warning with its reasons, for a person to judge.

Must not change anything, and must not know screens, commands or SQL. The casebook calls it. Identities are compared
here without being opened: what comes out names cases by code and pseudonym, and says why without a name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from app.casework import duplicates
from app.casework.case_file import Row, codes_of, text_of
from app.casework.duplicates import SURVIVOR, Likely
from app.casework.indicators import persons
from app.casework.messages import Label, Message
from app.casework.roles import Deed
from app.reading.glance import Glance
from app.store import duplicates as kept
from app.store import reading
from app.store.reading import Held

_SAME_NAME = 100
"""Points of a partner that is called the same, and of one number in one book."""
_NO_SECRET = ("partner", "attendee")
"""Of whom it is no secret that they are recorded twice: they are no survivors, and no name is told."""
_TRAINED_SHOWN = 5


class LikelySame(NamedTuple):
    """Somebody who is likely the same person as one of a record's.

    `entity` says whom the warning is about: `case`, its survivor, `perpetrator`, `partner`, `attendee`, or
    `legal_case`, which has the same entry in the police's book; `id` is that record, `case` where it is found, with its
    code and pseudonym (of a partner its name stands for that, of who was trained the last training). `points` order the
    likeliest first. `of` is the suspect it was compared with, where a whole case was asked about.
    """

    entity: str
    id: str
    case: str
    code: str
    pseudonym: str
    points: int
    reasons: tuple[Message, ...]
    of: str = ""

    @property
    def is_withheld(self) -> bool:
        """Whether it says nothing but that the lead is to be asked."""
        return self.entity not in _NO_SECRET and not self.id


_ASK_THE_LEAD = LikelySame("case", "", "", "", "", 0, ())


def told(glance: Glance, found: Sequence[LikelySame]) -> list[LikelySame]:
    """Return what of a warning may be told to who sits at this seat: that a survivor has a second case, and which, is
    for the lead to see. Others hear that the lead should look; partners and people trained are no secret."""
    if glance.may(Deed.SEE_DOUBLES):
        return list(found)
    told = [each for each in found if each.entity in _NO_SECRET]
    return [*told, *([_ASK_THE_LEAD] if len(told) < len(found) else [])]


def likely_same(glance: Glance, held: Held) -> list[LikelySame]:
    """Return who is likely the same as the survivor or a suspect that a record tells of, the likeliest first."""
    if held.entity == "partner":
        return list(_same_partners(glance, held))
    if held.entity == "attendee":
        return list(_same_trained(glance, held))
    if held.entity == "legal_case":
        return list(_same_entries(glance, held))
    found = [*_same_survivors(glance, _survivor_of(held))]
    for suspect in _suspects_of(held):
        found += _same_suspects(glance, suspect)
    return sorted(found, key=lambda each: -each.points)


def in_case(glance: Glance, case: str) -> list[LikelySame]:
    """Return who is likely the same as the survivor of a case, or as a suspect of it, and what stands under the same
    number in the police's book, the likeliest first."""
    found = [*_same_survivors(glance, case)]
    incidents = reading.listed(glance.tx, "incident", where={"case": case})
    for suspect in dict.fromkeys(each for held in incidents for each in _suspects_of(held)):
        found += [each._replace(of=suspect) for each in _same_suspects(glance, suspect)]
    for legal in reading.listed(glance.tx, "legal_case", where={"case": case}):
        found += [each._replace(of=legal.id) for each in _same_entries(glance, legal)]
    return sorted(found, key=lambda each: -each.points)


def subjects_of(held: Held) -> Iterator[tuple[str, str]]:
    """Yield whom a record tells of, as kind and id: the survivor by the case, a suspect or a partner by its own, and so
    an entry in the police's book. Of people trained the figures say how many may be doubles."""
    if held.entity in ("partner", "legal_case"):
        yield held.entity, held.id
    if survivor := _survivor_of(held):
        yield "case", survivor
    yield from (("perpetrator", suspect) for suspect in _suspects_of(held))


def case_of_suspect(glance: Glance, suspect: str) -> str:
    """Return the case in which a suspect is named; empty when there is none."""
    incidents = reading.listed(glance.tx, "incident", where={"perpetrators": suspect}, limit=1)
    return text_of(incidents[0].values, "case") if incidents else ""


def _survivor_of(held: Held) -> str:
    """The case whose survivor a record tells of; empty when it tells of none."""
    if held.entity == "case":
        return held.id
    is_told = held.entity == "incident" or (held.entity == "identity" and _tells_of(held) == SURVIVOR)
    return text_of(held.values, "case") if is_told else ""


def _suspects_of(held: Held) -> Sequence[str]:
    if held.entity == "perpetrator":
        return (held.id,)
    if held.entity == "incident":
        return codes_of(held.values, "perpetrators")
    return tuple(filter(None, (text_of(held.values, "perpetrator"),))) if held.entity == "identity" else ()


def _tells_of(held: Held) -> str:
    return duplicates.told_of(held.values)


def _same_survivors(glance: Glance, case: str) -> Iterator[LikelySame]:
    own = next(iter(kept.compared(glance.tx, "case", [case])), None) if case else None
    if own is None:
        return
    identities = [
        each for each in reading.listed(glance.tx, "identity", where={"case": case}) if _tells_of(each) == SURVIVOR
    ]
    person = duplicates.survivor(own, [each.values for each in identities], glance.today)
    by_case: dict[str, list[Row]] = {}
    for row in kept.sharing(glance.tx, _keys(identities)):
        by_case.setdefault(text_of(row, "case"), []).append(row)
    by_case.pop(case, None)
    others = [
        duplicates.survivor(row, by_case[text_of(row, "id")], glance.today)
        for row in kept.compared(glance.tx, "case", by_case)
        if not _is_decided({"id": case, **own}, row)
    ]
    found = duplicates.likely_same(person, others)
    codes = reading.codes_of_cases(glance.tx, [each.record for each in found])
    yield from (LikelySame("case", each.record, each.record, *codes[each.record], *each[1:]) for each in found)


def _same_suspects(glance: Glance, suspect: str) -> Iterator[LikelySame]:
    own = reading.held(glance.tx, "perpetrator", suspect)
    if own is None or own.hidden:
        return
    identities = reading.listed(glance.tx, "identity", where={"perpetrator": suspect})
    person = duplicates.suspect({"id": suspect, **own.values}, [each.values for each in identities])
    named: dict[str, list[Row]] = {}
    for row in kept.sharing(glance.tx, _keys([own, *identities])):
        of = text_of(row, "id") if row["entity"] == "perpetrator" else text_of(row, "perpetrator")
        named.setdefault(of, []).extend([row] if row["entity"] == "identity" else ())
    others = [
        duplicates.suspect(row, named[text_of(row, "id")])
        for row in kept.compared(glance.tx, "perpetrator", named)
        if not _is_decided({"id": suspect, **own.values}, row)
    ]
    yield from (_suspect_in_a_case(glance, each) for each in duplicates.likely_same(person, others))


def _suspect_in_a_case(glance: Glance, likely: Likely) -> LikelySame:
    case = case_of_suspect(glance, likely.record)
    return LikelySame("perpetrator", likely.record, case, *reading.code_of_case(glance.tx, case), *likely[1:])


def _is_decided(one: Row, other: Row) -> bool:
    """Whether somebody has said of either that it is the other, or that it is not."""
    return any(
        text_of(other_one, "id") in (text_of(each, "same_person_as"), *codes_of(each, "not_same_as"))
        for each, other_one in ((one, other), (other, one))
    )


def _same_partners(glance: Glance, own: Held) -> Iterator[LikelySame]:
    """Partners of one name, where neither kind nor county nor anybody says that they are two."""
    for row in kept.sharing(glance.tx, _keys([own])):
        known = ((text_of(row, name), text_of(own.values, name)) for name in ("kind", "county"))
        apart = any(one and other and one != other for one, other in known)
        is_other = row["entity"] == "partner" and text_of(row, "id") != own.id
        if is_other and not apart and not _is_decided({"id": own.id, **own.values}, row):
            name = text_of(row, "name")
            yield LikelySame("partner", text_of(row, "id"), "", "", name, _SAME_NAME, (Message("Same name"),))


def _same_trained(glance: Glance, own: Held) -> Iterator[LikelySame]:
    """People trained who may be this one, each by the last training they came to, until somebody says so or not."""
    mine: Row = {"id": own.id, **own.values}
    shared = kept.sharing(glance.tx, _keys([own]))
    rows = {text_of(row, "id"): row for row in shared if row["entity"] == "attendee" and row["id"] != own.id}
    alike = {id_: why for id_, row in rows.items() if (why := persons.resembles(mine, row)) is not None}
    decided, people = persons.linked([mine, *rows.values()]), persons.attendees(rows.values())
    over = {
        people.of(id_) for id_, row in rows.items() if _is_decided(mine, row) or decided.of(id_) == decided.of(own.id)
    }
    ids = list({text_of(row, "training") for row in rows.values()})
    trainings = {each.id: each.values for each in reading.of_ids(glance.tx, "training", ids)}
    on = {id_: text_of(trainings.get(text_of(row, "training"), {}), "on") for id_, row in rows.items()}
    last: dict[str, str] = {}
    for id_ in sorted(alike, key=lambda id_: (on[id_], id_), reverse=True):
        last.setdefault(people.of(id_), id_)
    for id_ in [id_ for person, id_ in last.items() if person not in over][:_TRAINED_SHOWN]:
        training = text_of(trainings.get(text_of(rows[id_], "training"), {}), "title")
        reasons = (alike[id_], *_known_of_trained(rows[id_], on[id_]))
        yield LikelySame("attendee", id_, "", "", training, _SAME_NAME, reasons)


def _known_of_trained(row: Row, on: str) -> Iterator[Message]:
    """By what somebody who was trained is known without the name."""
    if on:
        yield Message("Training of {date}", {"date": date.fromisoformat(on)})
    if cadre := text_of(row, "cadre"):
        yield Message("Profession: {what}", {"what": Label("cadre", cadre)})
    if organisation := text_of(row, "organisation"):
        yield Message("Organisation: {what}", {"what": organisation})


def _same_entries(glance: Glance, own: Held) -> Iterator[LikelySame]:
    """Other cases with the same number in the occurrence book of one station."""
    for row in kept.sharing(glance.tx, _keys([own])):
        case = text_of(row, "case")
        is_other = row["entity"] == "legal_case" and case != text_of(own.values, "case")
        if is_other and not _is_one_event(own.values, row):
            why = Message("Same OB number at one station: the same event, or a number typed wrongly?")
            code, pseudonym = reading.code_of_case(glance.tx, case)
            yield LikelySame("legal_case", text_of(row, "id"), case, code, pseudonym, _SAME_NAME, (why,))


def _is_one_event(one: Row, other: Row) -> bool:
    """Whether somebody has said that what two cases have in the police's book was one event."""
    return any(text_of(b, "case") in codes_of(a, "same_event_as") for a, b in ((one, other), (other, one)))


def _keys(records: Sequence[Held]) -> Collection[str]:
    return {key for each in records for key in duplicates.keys_of_record(each.entity, each.values)}
