"""When a question is asked: small predicates over the other answers, which say what they read and what they mean.

Must not know any record. A name without a dot is a field of the same record; `case.age` is a field of another record
of the same form. A skipped answer counts as no answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sync.changes import Value

Lookup = Callable[[str], Value]
"""Gives the answer to a name, or None."""

TODAY = ".today"
"""Under this name a lookup gives the day on which something is asked, as it is written, if it is known."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A predicate over answers.

    `words` says it for the codebook, `reads` are the names it looks up, `expects` the (name, code) pairs it waits for:
    a pack whose list lacks such a code is refused at load.
    """

    words: str
    reads: tuple[str, ...]
    holds: Callable[[Lookup], bool]
    expects: tuple[tuple[str, str], ...] = ()

    def __call__(self, lookup: Lookup) -> bool:
        """Tell whether it holds for the answers that `lookup` gives."""
        return self.holds(lookup)


def is_skip(value: Value) -> bool:
    """Tell whether an answer is a skip (not asked, declined, not now, unknown)."""
    return isinstance(value, dict)


def is_answered(value: Value) -> bool:
    """Tell whether there is an answer: neither absent, nor skipped, nor empty."""
    return value is not None and value not in ("", []) and not is_skip(value)


NEVER = Condition("never", (), lambda _lookup: False)
"""Holds for no answers: of a question that is asked no more."""


def answered(name: str) -> Condition:
    """Hold when there is an answer."""
    return Condition(f"{name} is answered", (name,), lambda lookup: is_answered(lookup(name)))


def is_one_of(name: str, *wanted: str) -> Condition:
    """Hold when the code, or one of the codes, is among those wanted."""

    def holds(lookup: Lookup) -> bool:
        value = lookup(name)
        if isinstance(value, list):
            return any(item in wanted for item in value)
        return value in wanted

    return Condition(f"{name} is {' or '.join(wanted)}", (name,), holds, tuple((name, code) for code in wanted))


def is_yes(name: str) -> Condition:
    """Hold when a yes-or-no question was answered yes."""
    return Condition(f"{name} is yes", (name,), lambda lookup: lookup(name) is True)


def is_no(name: str) -> Condition:
    """Hold when a yes-or-no question was answered no."""
    return Condition(f"{name} is no", (name,), lambda lookup: lookup(name) is False)


def unless(condition: Condition) -> Condition:
    """Hold when `condition` does not."""
    words = f"not ({condition.words})"
    return Condition(words, condition.reads, lambda lookup: not condition(lookup), condition.expects)


def any_of(*conditions: Condition) -> Condition:
    """Hold when one of the conditions does."""
    return Condition(
        " or ".join(f"({each.words})" for each in conditions),
        tuple(name for each in conditions for name in each.reads),
        lambda lookup: any(each(lookup) for each in conditions),
        tuple(pair for each in conditions for pair in each.expects),
    )
