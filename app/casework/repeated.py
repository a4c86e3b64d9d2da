"""What a form takes several of: suspects, charges, exhibits. Which there are, one more, one less, and one back again.

The answers of the second suspect go by `perpetrator#2.sex`, and the list `perpetrator#` says which numbers there are,
so that a number keeps its answers when one before it is taken away. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.changes import Value


def named(entity: str, number: int) -> str:
    """Return what the record is called that an answer is of: the entity, with the number from the second on."""
    return entity if number == 1 else f"{entity}#{number}"


def numbers(entity: str, answers: Mapping[str, Value]) -> list[int]:
    """Return which numbers of a repeated entity there are: one at least."""
    listed = answers.get(f"{entity}#")
    return [int(number) for number in listed] if isinstance(listed, list) and listed else [1]


def with_another(entity: str, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers with one more of a repeated entity, nothing answered about it yet."""
    now = numbers(entity, answers)
    return {**answers, f"{entity}#": [str(number) for number in (*now, max(now) + 1)]}


def without(entity: str, number: int, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers without one of a repeated entity; the last that is left is emptied."""
    of = named(entity, number)
    left = [each for each in numbers(entity, answers) if each != number] or [number]
    kept = {key: value for key, value in answers.items() if key.partition(".")[0] != of}
    return {**kept, f"{entity}#": [str(each) for each in left]}


def with_again(entity: str, number: int, before: Mapping[str, Value], answers: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers with one that was taken away, as it was `before`, among those there are now.

    Its number may have been given to another meanwhile: then it comes back under a new one.
    """
    of, there = named(entity, number), numbers(entity, answers)
    is_left_empty = there == [number] and not any(key.partition(".")[0] == of for key in answers)
    again = number if number not in there or is_left_empty else max(there) + 1
    taken = {
        f"{named(entity, again)}.{key.partition('.')[2]}": value
        for key, value in before.items()
        if key.partition(".")[0] == of
    }
    return {**answers, **taken, f"{entity}#": [str(each) for each in sorted({*there, again})]}
