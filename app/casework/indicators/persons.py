"""Who is one person: trained people and survivors are counted once, however often they come.

Two attendances are one person when somebody said so, when the phone is the same, or when name, profession and
organisation are the same and no differing phone speaks against it; never when somebody said that they are two. The
order of names matters: where a child bears the father's name after its own, Ali Hassan and Hassan Ali are most likely
father and son. Names that only sound alike are never made one: they may be doubles, which a person is told of.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence

from app.casework.case_file import Row, codes_of, text_of
from app.casework.folding import folded
from app.casework.messages import Message
from app.casework.phones import numbers_in
from app.casework.spelling import TITLES, matching_words, sound_of, words_of


class Groups:
    """Sets of ids that mean the same (union-find). The smallest id stands for its set, whatever the order."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def join(self, first: str, second: str) -> None:
        """Say that two ids are the same."""
        a, b = sorted((self.of(first), self.of(second)))
        if a != b:
            self._above[b] = a

    def of(self, key: str) -> str:
        """Return the id that stands for all that are the same as `key`."""
        while key in self._above:
            key = self._above[key]
        return key

    def see(self, row: Row) -> None:
        """Join what people have decided to be the same (`same_person_as`)."""
        if text_of(row, "same_person_as"):
            self.join(text_of(row, "id"), text_of(row, "same_person_as"))


def linked(rows: Iterable[Row]) -> Groups:
    """Return who is the same by what people have decided."""
    groups = Groups()
    for row in rows:
        groups.see(row)
    return groups


def attendees(rows: Iterable[Row]) -> Groups:
    """Return who is the same among the people trained."""
    rows = sorted(rows, key=lambda row: text_of(row, "id"))
    groups, apart = linked(rows), _Apart(rows)

    def join(first: str, second: str) -> None:
        if not apart.are_two(groups, first, second):
            groups.join(first, second)

    seen: dict[Hashable, str] = {}
    for row in rows:
        for phone in numbers_in(text_of(row, "phone")):
            join(seen.setdefault(phone, text_of(row, "id")), text_of(row, "id"))
    named: dict[Hashable, list[Row]] = {}
    for row in rows:
        if name := _name(row):
            named.setdefault((name, *_place_of_work(row)), []).append(row)
    for same in named.values():
        with_phone = {groups.of(text_of(row, "id")) for row in same if numbers_in(text_of(row, "phone"))}
        if len(with_phone) <= 1:
            for row in same[1:]:
                join(text_of(same[0], "id"), text_of(row, "id"))
    return groups


def possible_doubles(rows: Sequence[Row], groups: Groups) -> list[tuple[str, ...]]:
    """Return who of the people trained may be one and was not made one, by the ids that stand for each: names that
    sound alike, or are the same in another order, of one profession and organisation, and no two phones that differ.
    Whom somebody said to be two is left out."""
    apart = _Apart(rows)
    alike: dict[Hashable, dict[str, None]] = {}
    phones = {groups.of(text_of(row, "id")) for row in rows if numbers_in(text_of(row, "phone"))}
    for row in sorted(rows, key=lambda each: text_of(each, "id")):
        name = tuple(sorted(sound_of(word) for word in words_of(text_of(row, "name"))))
        if name:
            alike.setdefault((name, *_place_of_work(row)), {})[groups.of(text_of(row, "id"))] = None
    found = (
        tuple(who for who in people if any(who != each and not apart.are_two(groups, who, each) for each in people))
        for people in alike.values()
    )
    return [people for people in found if len(people) > 1 and sum(who in phones for who in people) <= 1]


def resembles(one: Row, other: Row) -> Message | None:
    """Return why two attendances may be one person's; None where nothing tells so. People change where they work more
    often than what they are."""
    first, second = (frozenset(numbers_in(text_of(row, "phone"))) for row in (one, other))
    if first & second:
        return Message("Same phone number")
    differ = any(len({text_of(one, name), text_of(other, name)} - {""}) > 1 for name in ("cadre", "sex"))
    if differ or (first and second):
        return None
    names = text_of(one, "name"), text_of(other, "name")
    if _name(one) and _name(one) == _name(other):
        return Message("Same name")
    alike = matching_words(*names)
    if alike >= _WORDS_ALIKE:
        return Message("The names sound alike")
    is_all = alike and alike == min(len(words_of(name)) for name in names)
    return Message("One of the names sounds alike") if is_all and _works_with(one, other) else None


_WORDS_ALIKE = 2
"""So many words of two names sound alike by no chance."""


class _Apart:
    """Whom people have said to be two (`not_same_as`)."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._pairs = [(text_of(row, "id"), other) for row in rows for other in codes_of(row, "not_same_as")]

    def are_two(self, groups: Groups, first: str, second: str) -> bool:
        """Tell whether anybody counted with the first was said not to be one counted with the second."""
        both = {groups.of(first), groups.of(second)}
        return any({groups.of(one), groups.of(other)} == both for one, other in self._pairs)


def _works_with(one: Row, other: Row) -> bool:
    return bool(text_of(one, "organisation")) and _place_of_work(one) == _place_of_work(other)


def _name(row: Row) -> tuple[str, ...]:
    """A name in its order, as it is compared: every word and number of it but titles."""
    words = re.findall(r"\w+", folded(text_of(row, "name").casefold()))
    return tuple(word for word in words if word not in TITLES)


def _place_of_work(row: Row) -> tuple[str, str]:
    return text_of(row, "cadre"), folded(text_of(row, "organisation").casefold())
