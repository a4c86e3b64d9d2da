"""What a kind of record demands before it is kept, what the app gives to it, what it begins, and what goes along.

A kind with rules of its own is one module here, named as the kind (`consent.py` for a consent), in which `RULES` is a
class derived from `KindRules`; no other file names it. A kind without a module keeps what its declaration says, and the
rules below, which hold for all. What a rule of the work says, and why, stands in `app.casework`; here it is asked.

A rule reads through `desk.holdings` alone, so that it also sees what Saves before it have made and is not kept yet.
Must not know screens, commands or SQL. `app.writing.recording` asks these rules before it appends.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Collection, Mapping
from functools import cache
from importlib import import_module
from typing import NamedTuple

from app.casework import corrections, lifecycle
from app.casework.answers import Problem
from app.casework.case_file import Row
from app.casework.messages import Message
from app.casework.registry import CORE
from app.casework.unanswered import ANSWERS, heard
from app.reading import disclosing
from app.store.holdings import Held
from app.store.journal import Intent
from app.writing.desk import Desk
from sync.changes import Value
from sync.merging import MergeClass


class NewRecord(NamedTuple):
    """A record of one Save; `links` name other records of the same Save by field: {"case": "case"}."""

    entity: str
    values: Mapping[str, object]
    links: Mapping[str, str]


class KindRules:
    """The rules of one kind of record. Each of these can be another's; whoever changes one adds to what holds for all.

    `held` is a record as it stood before: one that begins has no values and no heads. `changed` are the answers that
    are to be kept now, checked each by itself already. A list of problems that is empty lets them be kept.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.record = CORE[kind]

    def begins(self, desk: Desk, values: Mapping[str, object]) -> list[NewRecord]:  # noqa: ARG002
        """Return everything that is recorded when somebody records one of this kind. Raises `Refused`."""
        return [NewRecord(self.kind, values, {})]

    def given(self, desk: Desk, values: Mapping[str, object]) -> dict[str, object]:  # noqa: ARG002
        """Return what the app gives to a new record and nobody types, by what was typed: who signs it, say."""
        return {field.name: desk.person for field in self.record if field.signs}

    def demands(self, desk: Desk, values: Mapping[str, Value]) -> list[Problem]:  # noqa: ARG002
        """Say why a record may not say all this together, as it begins or as an edit would leave it."""
        return []

    def contradicts(
        self,
        desk: Desk,  # noqa: ARG002
        record: str,  # noqa: ARG002
        values: Mapping[str, Value],  # noqa: ARG002
        changed: Collection[str],  # noqa: ARG002
    ) -> list[Problem]:
        """Say which of the answers `changed` cannot be so by what else is known; `record` is empty for a new one."""
        return []

    def refuses_edit(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> list[Problem]:  # noqa: ARG002
        """Say why who sits at the desk may not change these answers: a record stays where it belongs, and a state goes
        by its steps."""
        problems = list(corrections.why_not_moved(self.record, changed))
        for name, to in changed.items():
            if self._is_state(name):
                why = lifecycle.why_not(self.kind, str(held.values.get(name) or ""), to if isinstance(to, str) else "")
                problems += [Problem(name, why)] if why is not None else []
        return problems

    def refuses_decision(self, desk: Desk, held: Held, name: str, value: Value) -> list[Problem]:
        """Say why an undecided answer may not be decided so: a state can only be one of those that were given."""
        return one_of_the_answers(desk, held, name, value) if self._is_state(name) else []

    def goes_along(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:  # noqa: ARG002
        """Return what the app records of the same record together with what is allowed. Raises `Refused`."""
        return {}

    def changes_others(
        self,
        desk: Desk,  # noqa: ARG002
        values: Mapping[str, Value],  # noqa: ARG002
        changed: Collection[str],  # noqa: ARG002
    ) -> list[Intent]:
        """Return what a record that begins or is edited changes in others, in the same Save; `values` are all its
        answers as they will stand."""
        return []

    def _is_state(self, name: str) -> bool:
        return CORE.rule_of(self.kind, name).merge is MergeClass.STATE


def of(kind: str) -> KindRules:
    """Return the rules of a kind of record. Raises `KeyError` for what is no kind of record."""
    return _of_all()[kind]


def one_of_the_answers(desk: Desk, held: Held, name: str, value: Value) -> list[Problem]:
    """Say that only one of the answers that were given can be chosen, when it is another."""
    if value in [each.value for each in desk.holdings.candidates(held.id, name)]:
        return []
    return [Problem(name, Message("Choose one of the two answers that were given."))]


def answering(
    desk: Desk, kind: str, values: Mapping[str, Value], is_about_it: Callable[[Row], bool]
) -> dict[str, Value]:
    """Return what a new word says that it answers: every word of its kind and case that is here and about the same,
    as it stood when whoever says this was shown it."""
    parent = CORE[kind].parent
    held = desk.holdings.listed(kind, {parent: str(values.get(parent))})
    if desk.heard is not None:
        held = [each._replace(heads=tuple(desk.heard[each.id])) for each in held if each.id in desk.heard]
    known = heard([row for row in (disclosing.as_row(desk, each) for each in held) if is_about_it(row)])
    return {ANSWERS: known} if known else {}


@cache
def _of_all() -> Mapping[str, KindRules]:
    """The rules of every kind, from the modules of this folder; one that is named as no kind is a mistake."""
    own = {each.name: import_module(f"{__name__}.{each.name}").RULES for each in pkgutil.iter_modules(__path__)}
    if unknown := own.keys() - CORE.keys():
        raise LookupError(f"there are rules for what is no kind of record: {', '.join(sorted(unknown))}")
    return {kind: own.get(kind, KindRules)(kind) for kind in CORE}
