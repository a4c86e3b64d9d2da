"""What a form takes several of: suspects, charges, exhibits. Which there are, one more, one less, and one back again.

The answers of the second suspect go by `perpetrator#2.sex`, and the list `perpetrator#` says which numbers there are,
so that a number keeps its answers when one before it is taken away. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.changes import Value

_TOLD_TOGETHER: Mapping[str, str] = {"involvement": "perpetrator"}
"""What is told of one of several in the same breath: a suspect's part goes by the numbers of the suspects."""


def leading(entity: str) -> str:
    """Return the entity by whose numbers one is told: its own, or that of what it is told together with."""
    return _TOLD_TOGETHER.get(entity, entity)


def named(entity: str, number: int) -> str:
    """Return what the record is called that an answer is of: the entity, with the number from the second on."""
    return entity if number == 1 else f"{entity}#{number}"


def numbers(entity: str, answers: Mapping[str, Value]) -> list[int]:
    """Return which numbers of a repeated entity there are: one at least."""
    listed = answers.get(f"{leading(entity)}#")
    return [int(number) for number in listed] if isinstance(listed, list) and listed else [1]


def with_another(entity: str, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers with one more of a repeated entity, nothing answered about it yet."""
    now = numbers(entity, answers)
    return {**answers, f"{entity}#": [str(number) for number in (*now, max(now) + 1)]}


def without(entity: str, number: int, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers without one of a repeated entity; the last that is left is emptied."""
    left = [each for each in numbers(entity, answers) if each != number] or [number]
    kept = {key: value for key, value in answers.items() if not _is_of(key, entity, number)}
    return {**kept, f"{entity}#": [str(each) for each in left]}


def with_again(entity: str, number: int, before: Mapping[str, Value], answers: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers with one that was taken away, as it was `before`, among those there are now.

    Its number may have been given to another meanwhile: then it comes back under a new one.
    """
    there = numbers(entity, answers)
    is_left_empty = there == [number] and not any(_is_of(key, entity, number) for key in answers)
    again = number if number not in there or is_left_empty else max(there) + 1
    taken = {
        f"{named(key.partition('.')[0].partition('#')[0], again)}.{key.partition('.')[2]}": value
        for key, value in before.items()
        if _is_of(key, entity, number)
    }
    return {**answers, **taken, f"{entity}#": [str(each) for each in sorted({*there, again})]}


def _is_of(key: str, entity: str, number: int) -> bool:
    """Tell whether an answer is of the `number`th of a repeated entity, or of what is told together with it."""
    of = key.partition(".")[0]
    kind = of.partition("#")[0]
    return leading(kind) == entity and of == named(kind, number)
