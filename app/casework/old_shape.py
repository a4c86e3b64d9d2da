"""What earlier versions asked of another kind of record, read as what is asked now.

They asked of a legal case when somebody was arrested, charged, bailed or judged, and who spoke for the survivor, and
of a suspect how he or she is related to the survivor, though a legal case has several accused, and one suspect may be
father of one child and neighbour of another. The journal is kept for ever, and a device with an earlier version goes on
answering so: whoever reads a case reads these answers where they are asked now. Nothing is written by it, and nothing
in the journal changes.

A legal case that named one suspect alone spoke of that one; of several, nobody said of whom: then it is an accused
"who is not said", until a person takes that up for one of them (`accused.takes_up`). What an accused or a part says of
itself goes before what was said the old way; where both differ, the old answer stays beside it, to be seen.
Of a sentence there was only what the court said, in words. Where they say no more than prison for life, that is what
kind of sentence it was, and whoever reads it so says that it was read; every other wording waits for a person.
Pure: rows in, rows out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.casework.case_file import Row, codes_of, is_yes, text_of
from app.casework.conditions import is_answered
from app.casework.folding import folded
from sync.changes import Value


class AskedAs(NamedTuple):
    """The kind of record that a question is asked of now, and its name there."""

    entity: str
    field: str


ASKED_NOW: Mapping[AskedAs, AskedAs] = {
    **{
        AskedAs("legal_case", name): AskedAs("accused", name)
        for name in ("arrested_on", "produced_on", "charged_on", "bail_on", "bail_terms", "verdict", "sentence")
    },
    **{
        AskedAs("perpetrator", name): AskedAs("involvement", name)
        for name in ("relationship", "roles", "contact_continues")
    },
    AskedAs("legal_case", "intermediary"): AskedAs("intermediary", "name"),
    AskedAs("legal_case", "intermediary_on"): AskedAs("intermediary", "ruled_on"),
}
"""By what was asked before."""

OF_ACCUSED = tuple(was.field for was, now in ASKED_NOW.items() if now.entity == "accused")
"""What a legal case was asked of an arrest, by the names that an accused is asked it now."""
_OF_PART = tuple(was.field for was in ASKED_NOW if was.entity == "perpetrator")
_OF_INTERMEDIARY = {was.field: now.field for was, now in ASKED_NOW.items() if now.entity == "intermediary"}
_LISTS = {"consent": "withheld", "referral": "disclosed"}
"""Where answers are named that may be told, or may not."""


def name_now(name: str) -> str:
    """Return the `entity.field` by which a question is asked now: the same, unless it was asked elsewhere before."""
    entity, _, field = name.partition(".")
    now = ASKED_NOW.get(AskedAs(entity, field))
    return f"{now.entity}.{now.field}" if now else name


def names_now(entity: str, values: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return a record's values with what may be told, or may not, by the names that it is asked by now."""
    listed = values.get(_LISTS.get(entity, ""))
    if not isinstance(listed, list):
        return values
    return {**values, _LISTS[entity]: list(dict.fromkeys(map(name_now, listed)))}


LIFE = "life"
"""The kind of sentence, of the list `sentence_kind`, that is read from words."""
_FOR_LIFE = frozenset(
    {
        "life imprisonment", "imprisonment for life", "life in prison", "prison for life", "life sentence",
        "a life sentence", "sentenced to life imprisonment", "sentenced to life in prison",
        "kifungo cha maisha", "kifungo cha maisha gerezani", "kifungo cha maisha jela",
        "maisha gerezani", "maisha jela", "amefungwa maisha", "alifungwa maisha",
        "amehukumiwa kifungo cha maisha", "alihukumiwa kifungo cha maisha",
    }
)  # fmt: skip
"""Whole sentences that say prison for life and nothing beside it."""


def sentence_read(accused: Row) -> str:
    """Return the kind of sentence that the words of a sentence say and nobody has chosen: `LIFE`, or "" for none.

    Who said that the kind is not known has answered; and between two wordings that are not decided, nothing is read.
    """
    if accused.get("sentence_kind") is not None or "sentence" in codes_of(accused, "conflicts"):
        return ""
    words = " ".join(re.findall(r"[^\W_]+", folded(text_of(accused, "sentence").casefold())))
    return LIFE if words in _FOR_LIFE else ""


def as_now(records: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Return the rows of a case, by kind, as they are asked now: with every accused, and each suspect's part."""
    now = {entity: list(rows) for entity, rows in records.items()}
    for legal in records.get("legal_case", ()):
        if old := {name: legal[name] for name in OF_ACCUSED if is_answered(legal.get(name))}:
            _take_up(now, legal, old)
        if any(is_answered(legal.get(name)) for name in _OF_INTERMEDIARY):
            _speak_for(now, legal)
    suspects = {text_of(row, "id"): row for row in records.get("perpetrator", ())}
    for incident in records.get("incident", ()):
        for suspect in codes_of(incident, "perpetrators"):
            if (row := suspects.get(suspect)) is not None:
                old = {name: row[name] for name in _OF_PART if is_answered(row.get(name))}
                _join_part(now, incident, suspect, old)
    if suspects:
        now["perpetrator"] = [_without_said_again(row, *_parts_of(now, row)) for row in now["perpetrator"]]
    return now


def suspects_of(legal: Row, records: Mapping[str, Sequence[Row]]) -> tuple[str, ...]:
    """Return the suspects that a legal case is about: those it names, else those of its incident, else of all."""
    if named := codes_of(legal, "perpetrators"):
        return named
    about = [row for row in records.get("incident", ()) if text_of(legal, "incident") in ("", text_of(row, "id"))]
    return tuple(dict.fromkeys(each for row in about for each in codes_of(row, "perpetrators")))


def is_read_so(row: Row) -> bool:
    """Tell whether a row is no record of its own: nobody has recorded it yet, or the old way alone."""
    if legal := text_of(row, "legal_case"):
        return text_of(row, "id") in (_accused_id(legal), _intermediary_id(legal))
    return bool(text_of(row, "incident")) and text_of(row, "id") == _part_id(row)


def says_anything(row: Row) -> bool:
    """Tell whether a row that is no record of its own holds an answer: the part of a suspect of whom nobody has said
    anything stands in its case to be asked, and says nothing."""
    return any(is_answered(row.get(now.field)) for now in ASKED_NOW.values() if now.entity == text_of(row, "entity"))


def cases_of(legal_cases: Iterable[Row], suspects: Iterable[Row], incidents: Iterable[Row]) -> list[str]:
    """Return the cases in which anything was said the old way, each once, in the order given."""
    told = {text_of(row, "id") for row in suspects if any(is_answered(row.get(name)) for name in _OF_PART)}
    names = (*OF_ACCUSED, *_OF_INTERMEDIARY)
    legal = (row for row in legal_cases if any(is_answered(row.get(name)) for name in names))
    named = (row for row in incidents if not told.isdisjoint(codes_of(row, "perpetrators")))
    return list(dict.fromkeys(text_of(row, "case") for row in (*legal, *named)))


def begun_from(entity: str, row: Row) -> dict[str, Value]:
    """Return what a record begins with that is to take the place of a row read the old way."""
    if entity == "intermediary":
        named = ("legal_case", "granted", *_OF_INTERMEDIARY.values())
        return {name: row[name] for name in named if is_answered(row.get(name))}
    if text_of(row, "legal_case"):
        who = {"perpetrator": text_of(row, "perpetrator")} if text_of(row, "perpetrator") else {}
        return {"legal_case": text_of(row, "legal_case"), **who, "takes_up": True}
    return {name: text_of(row, name) for name in ("incident", "perpetrator")}


def _take_up(now: dict[str, list[Row]], legal: Row, old: Row) -> None:
    """Give what a legal case said of an arrest or a verdict to whom it was about."""
    id_ = text_of(legal, "id")
    accused = now.setdefault("accused", [])
    own = [row for row in accused if text_of(row, "legal_case") == id_]
    suspects = suspects_of(legal, now)
    only = suspects[0] if len(suspects) == 1 else ""
    taking = [row for row in own if is_yes(row, "takes_up")]
    taking = taking or [row for row in own if only and text_of(row, "perpetrator") == only][:1]
    if not taking:
        who: Row = {"perpetrator": only} if only else {}
        taking = [_begun(_accused_id(id_), "accused", legal, {"legal_case": id_, **who})]
        accused += taking
    told = [_filled(row, old) for row in taking]
    _replace(accused, told)
    _replace(now["legal_case"], [_without_said_again(legal, OF_ACCUSED, told)])


def _speak_for(now: dict[str, list[Row]], legal: Row) -> None:
    """Give what a legal case said of an intermediary to a record of its own, where there is none: she was appointed, so
    the court had allowed it. Where there is one, what was said before stays beside it, as far as it differs."""
    id_ = text_of(legal, "id")
    speakers = now.setdefault("intermediary", [])
    own = [row for row in speakers if text_of(row, "legal_case") == id_]
    if not own:
        said = {to: legal[was] for was, to in _OF_INTERMEDIARY.items() if is_answered(legal.get(was))}
        granted = {"granted": True} if "ruled_on" in said else {}
        own = [_begun(_intermediary_id(id_), "intermediary", legal, {"legal_case": id_, **said, **granted})]
        speakers += own
    undecided = codes_of(legal, "conflicts")
    gone = {
        was
        for was, to in _OF_INTERMEDIARY.items()
        if was not in undecided and any(row.get(to) == legal.get(was) for row in own)
    }
    kept = next(row for row in now["legal_case"] if text_of(row, "id") == id_)
    _replace(now["legal_case"], [{name: value for name, value in kept.items() if name not in gone}])


def _join_part(now: dict[str, list[Row]], incident: Row, suspect: str, old: Row) -> None:
    """Give what a suspect was said to be to the survivor to an incident that names this suspect: the part stands there,
    so that it is asked, also where nothing was said."""
    parts = now.setdefault("involvement", [])
    of_it = {"incident": text_of(incident, "id"), "perpetrator": suspect}
    own = [row for row in parts if all(text_of(row, name) == value for name, value in of_it.items())]
    if not own:
        own = [_begun(_part_id(of_it), "involvement", incident, of_it)]
        parts += own
    _replace(parts, [_filled(row, old) for row in own])


def _parts_of(now: Mapping[str, Sequence[Row]], suspect: Row) -> tuple[tuple[str, ...], list[Row]]:
    own = [row for row in now.get("involvement", ()) if text_of(row, "perpetrator") == text_of(suspect, "id")]
    return _OF_PART, own


def _begun(id_: str, entity: str, by: Row, values: Row) -> Row:
    """A row for what nobody has recorded by itself, as old as what told it."""
    told = {name: by[name] for name in ("code", "created_at", "signed_by") if name in by}
    return {"id": id_, "entity": entity, "conflicts": [], **told, **values}


def _filled(row: Row, old: Row) -> Row:
    return {**row, **{name: value for name, value in old.items() if not is_answered(row.get(name))}}


def _without_said_again(row: Row, names: Iterable[str], told: Sequence[Row]) -> Row:
    """A row without what is read elsewhere now. What differs there, or is not decided, stays to be seen."""
    undecided = codes_of(row, "conflicts")
    gone = {
        name
        for name in names
        if told and name not in undecided and all(each.get(name) == row.get(name) for each in told)
    }
    return {name: value for name, value in row.items() if name not in gone} if gone else row


def _replace(rows: list[Row], new: Sequence[Row]) -> None:
    by_id = {text_of(row, "id"): row for row in new}
    rows[:] = [by_id.get(text_of(row, "id"), row) for row in rows]


def _accused_id(legal_case: str) -> str:
    return _id("accused", legal_case)


def _intermediary_id(legal_case: str) -> str:
    return _id("intermediary", legal_case)


def _part_id(row: Row) -> str:
    return _id("involvement", text_of(row, "incident"), text_of(row, "perpetrator"))


def _id(*of: str) -> str:
    """The same on every device; no record has it, for those are named by the change that begins them."""
    return hashlib.sha256(" ".join(("haki old shape", *of)).encode()).hexdigest()[:32]


def answers_now(answers: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers of a form that was begun with an earlier version, by the names of the questions asked now."""
    return dict(_renamed(answers))


def _renamed(answers: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    for key, value in answers.items():
        of, dot, field = key.partition(".")
        entity, mark, number = of.partition("#")
        now = ASKED_NOW.get(AskedAs(entity, field)) if dot else None
        yield (f"{now.entity}{mark}{number}.{now.field}" if now else key), value
