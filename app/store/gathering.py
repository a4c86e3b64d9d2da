"""Many Saves one after the other, kept together: each reads what those before it made as if it were kept already.

Whoever begins very much at once (a demo centre of two years) pays for keeping it once in a thousand Saves, and checks
each like any other. Must not know what the Saves are of.

What began or was asked for is kept in mind, and follows its changes while each builds on the one before. Where two
people answered apart from each other, the record is merged anew from its changes, kept and gathered. Nobody else may
write between the first `begin` and the last `finish`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.casework.declaration import FieldKind, Record
from app.casework.registry import CORE
from app.store import journal, meta
from app.store.holdings import Held, Holdings, UndecidedAnswer
from app.store.journal import Author, Intent, Run
from app.store.signers import Signers
from app.store.transaction import Transaction
from sync.changes import Change, ChangeBody, Kind, Value
from sync.merging import MergeClass, merge

_SETTERS = frozenset({Kind.SET, Kind.TRANSITION})
_REPLACED = frozenset({MergeClass.PLAIN, MergeClass.CRITICAL, MergeClass.STATE})
"""Fields whose later answer takes the place of the one before that it builds on."""
_ADD_UP = frozenset(name for name, record in CORE.items() for field in record if field.merge is MergeClass.APPEND)
"""Kinds of record of which the first answer alone does not say what they hold."""
_LINKS = {
    name: frozenset(field.name for field in record if field.kind is FieldKind.LINK) for name, record in CORE.items()
}
"""By kind of record, the fields that lead to one other."""


class Gathering(Holdings):
    """What is kept and what is gathered, together, and the way to gather more."""

    def __init__(self) -> None:
        self._in_mind: dict[str, Held] = {}
        self._undecided: dict[str, list[UndecidedAnswer]] = {}
        self._counted: dict[str, int] = {}
        self._kinds: dict[str, str] = {}  # of what began here, "" for what is about to
        self._leading_to: dict[tuple[str, str, str], dict[str, None]] = {}  # by (to what, kind, link)

    def begin(self, tx: Transaction) -> None:
        """Gather in this transaction from here on, until `finish`."""
        super().__init__(tx)
        self._run = Run(tx)
        self.signers = Signers(tx)

    def finish(self) -> None:
        """Keep what is gathered, and bring the projections up to date. Raises `StaleParents`."""
        self._run.finish()
        self._run = Run(self._tx)
        for counter, count in self._counted.items():
            meta.set_count(self._tx, counter, count)

    def next_number(self, counter: str) -> int:
        """Count one further and return the new number, from 1 up."""
        before = self._counted.get(counter)
        self._counted[counter] = (meta.count(self._tx, counter) if before is None else before) + 1
        return self._counted[counter]

    def next_records(self, author: Author, count: int) -> list[bytes]:
        """Return, for each of the author's next `count` changes, the id of the record that it would begin."""
        found = self._run.next_records(author, count)
        for key in found:
            self._kinds.setdefault(key.hex(), "")
        return found

    def append(self, author: Author, intents: Sequence[Intent], *, now_ms: int) -> list[Change]:
        """Take up the changes of one Save. Raises `MalformedChange`, `SaveTooLarge`."""
        made = self._run.append(author, intents, now_ms=now_ms)
        by_record: dict[bytes, list[Change]] = {}
        for change in made:
            by_record.setdefault(change.body.record, []).append(change)
        for key, changes in by_record.items():
            self._follow(key.hex(), changes)
        return made

    # --- Read as if it were kept -------------------------------------------------------------------------------

    def entity_of(self, record: str) -> str | None:
        """Return what kind of record an id names, or None."""
        held = self._held(record)
        return held.entity if held is not None else super().entity_of(record)

    def held(self, entity: str, record: str) -> Held | None:
        """Return one record, hidden ones included; None when there is none of this kind and id."""
        held = self._held(record)
        return held if held is not None and held.entity == entity else None

    def case_by_code(self, code: str) -> Held | None:
        """Return the case with this human code."""
        self.finish()
        return super().case_by_code(code)

    def is_here(self, entity: str, record: str) -> bool:
        """Tell whether a link may lead to this record: it is of this kind, on this device and not deleted."""
        held = self.held(entity, record)
        return held is not None and not held.hidden

    def listed(self, entity: str, where: Mapping[str, str]) -> list[Held]:
        """Return the records of a kind that have these values, hidden ones left out, in any order."""
        link, target = next(iter(where.items())) if len(where) == 1 else ("", "")
        if target not in self._kinds or link not in _LINKS[entity]:
            self.finish()
            return super().listed(entity, where)
        found = (self.held(entity, record) for record in self._leading_to.get((target, entity, link), ()))
        return [held for held in found if held is not None and not held.hidden and held.values.get(link) == target]

    def candidates(self, record: str, field: str | None = None) -> list[UndecidedAnswer]:
        """Return the candidates of a record's undecided fields, or of one of them."""
        held = self._held(record)
        found = self._undecided.get(record, []) if held is not None and held.undecided else []
        return [each for each in found if field is None or each.field == field]

    def code_of_case(self, case: str) -> tuple[str, str]:
        """Return (code, pseudonym) of one case; both empty when it is not here."""
        held = self.held("case", case)
        code, pseudonym = (str(held.values.get(name) or "") if held else "" for name in ("code", "pseudonym"))
        return code, pseudonym

    # --- In mind -----------------------------------------------------------------------------------------------

    def _held(self, record: str) -> Held | None:
        held = self._in_mind.get(record)
        if held is None and (held := self._merged(record)) is not None and not held.hidden:
            self._in_mind[record] = held  # what is deleted may come back by what is said of another record
        return held

    def _merged(self, record: str) -> Held | None:
        """A record that is not in mind, as its changes add up to it."""
        gathered = self._run.made_of(_key(record))
        if not gathered:
            entity = self._kinds.get(record)
            if entity is None:
                entity = super().entity_of(record)
            held = super().held(entity, record) if entity is not None and entity in self._tx.registry else None
            if entity is not None and held is not None and held.hidden:
                self.finish()
                held = super().held(entity, record)
            self._undecided[record] = super().candidates(record) if held is not None and held.undecided else []
            return held
        merged = merge([*journal.history(self._tx, _key(record)), *gathered], self._tx.registry.rule_of)
        if merged.asked is not None:  # whether it is deleted hangs on others, too
            self.finish()
            return self._merged(record)
        self._undecided[record] = [
            UndecidedAnswer(merged.entity, record, field, each.value, each.change, each.time)
            for field in sorted(merged.conflicts)
            for each in merged.conflicts[field]
        ]
        return Held(
            id=record,
            entity=merged.entity,
            values=_answered(self._tx.registry[merged.entity], merged.values),
            heads=merged.heads,
            undecided=len(merged.conflicts),
            hidden=False,
            created_at=merged.created_at,
            changed_at=merged.changed_at,
            begun_by=merged.begun_by,
        )

    def _follow(self, record: str, changes: Sequence[Change]) -> None:
        """Bring what is in mind of a record up to its changes in one Save, or forget it."""
        first = changes[0].body
        if first.kind == Kind.CREATE:
            self._kinds[record] = first.entity
        for change in changes:
            self._place(record, change.body)
        held = (
            self._begins(record, changes)
            if first.kind == Kind.CREATE
            else self._gone_on(self._in_mind.get(record), changes)
        )
        if held is not None:
            self._in_mind[record] = held
        else:
            self._in_mind.pop(record, None)

    def _begins(self, record: str, changes: Sequence[Change]) -> Held | None:
        """The record that a Save begins; None where more is said of it, or where what it holds adds up."""
        body = changes[0].body
        declared = self._tx.registry.get(body.entity)
        if len(changes) > 1 or declared is None or body.entity in _ADD_UP:
            return None
        values, at = _answered(declared, body.fields), body.time
        for name, value in values.items():
            if isinstance(value, list):
                values[name] = list(dict.fromkeys(value))
        held = Held(record, body.entity, values, (changes[0].id,), 0, hidden=False, created_at=at, changed_at=at)
        return held._replace(begun_by=changes[0].seat)

    def _place(self, record: str, said: ChangeBody) -> None:
        """Note where a record leads, or once led: what leads to one that began here has been said here."""
        for link in _LINKS.get(said.entity, frozenset()) & said.fields.keys():
            target = said.fields[link]
            if isinstance(target, str) and target in self._kinds:
                self._leading_to.setdefault((target, said.entity, link), {})[record] = None

    def _gone_on(self, held: Held | None, changes: Sequence[Change]) -> Held | None:
        """The record after changes that all build on what is in mind, each of answers of its own; else None."""
        if held is None or held.hidden:  # what is said of a deleted record may bring it back
            return None
        values, said = dict(held.values), {each.field for each in self.candidates(held.id)}
        for change in changes:
            if change.body.kind not in _SETTERS or tuple(change.body.parents) != held.heads:
                return None
            for name, value in change.body.fields.items():
                if name in said or self._tx.registry.rule_of(held.entity, name).merge not in _REPLACED:
                    return None
                said.add(name)
                values[name] = value
        heads, changed_at = tuple(change.id for change in changes), changes[-1].body.time
        return held._replace(
            values=_answered(self._tx.registry[held.entity], values), heads=heads, changed_at=changed_at
        )


def _answered(declared: Record, values: Mapping[str, Value]) -> dict[str, Value]:
    """What of a record's values its table would hold."""
    return {name: value for name, value in values.items() if value is not None and name in declared}


def _key(record: str) -> bytes:
    try:
        return bytes.fromhex(record)
    except ValueError:
        return b""  # no record has it
