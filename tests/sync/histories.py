"""Random histories: what people do on several devices while apart, and a reading of it that knows only who had seen
what.

The reading is written anew here, from the definitions in docs/protocol.md, over what each person *had seen*, not over
parents; so a fault in how parents are taken, sent or merged shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import msgspec
from hypothesis import strategies as st

from sync.carrier import Carrier, ServerUnreachable
from sync.changes import ChangeId, Kind, Value, record_id
from sync.exchange import Report
from sync.merging import FieldRule, Merged
from tests.sync.memory_ledger import Edit
from tests.sync.parts import Server, Wire

SETTERS = {Kind.CREATE, Kind.SET, Kind.TRANSITION, Kind.RESOLVE}


class Player(Protocol):
    """A device as a history drives it."""

    server: Server

    @property
    def circle(self) -> bytes:
        """Return the circle its records are of."""

    def save(self, *edits: Edit) -> list[ChangeId]:
        """Append the changes of one Save."""

    def read(self, record: bytes, rule_of: Callable[[str, str], FieldRule]) -> Merged | None:
        """Return a record as it adds up here, None when nothing of it is."""

    def seen(self, record: bytes) -> set[ChangeId]:
        """Return the changes of a record that are here."""

    def sync_over(self, wire: Carrier, **options: bool) -> Report:
        """Do one exchange."""


class Form(NamedTuple):
    """A form that somebody opened: what it was opened on, and what had been seen then."""

    record: bytes
    parents: Sequence[ChangeId]
    settles: Sequence[ChangeId]
    seen: frozenset[ChangeId]


class Made(NamedTuple):
    """A change, with what its author had seen."""

    id: ChangeId
    kind: str
    fields: Mapping[str, Value]
    seen: frozenset[ChangeId]


class Act(NamedTuple):
    """One thing a person does. `record` and `pick` choose among what there is by then."""

    who: int
    what: str
    record: int
    pick: int
    value: Value


def acts(values: Mapping[str, Sequence[Value]], people: int) -> st.SearchStrategy[list[Act]]:
    """Return histories over these values. Exchanges are as frequent as edits, and some are cut."""
    whats = ["record", "edit", "edit", "edit", "open", "save", "resolve", "delete", "sync", "sync", "sync", "no_answer"]
    every = [value for each in values.values() for value in each]
    act = st.builds(
        Act,
        st.integers(0, people - 1),
        st.sampled_from([*whats, "not_sent"]),
        st.integers(0, 7),
        st.integers(0, 63),
        st.sampled_from(every),
    )
    return st.lists(act, min_size=4, max_size=40)


@dataclass
class History:
    """Plays acts on devices and remembers what was made."""

    devices: Sequence[Player]
    rule_of: Callable[[str, str], FieldRule]
    values: Mapping[str, Sequence[Value]]
    entity: str = "case"
    records: list[bytes] = field(default_factory=list)
    forms: dict[int, Form] = field(default_factory=dict)
    made: dict[bytes, list[Made]] = field(default_factory=dict)

    def play(self, given: Sequence[Act]) -> None:
        """Do one thing after another; what cannot be done on that device just now is left out."""
        for act in given:
            device = self.devices[act.who]
            if act.what in ("sync", "no_answer", "not_sent"):
                self._sync(device, {"sync": "", "no_answer": "answer", "not_sent": "request"}[act.what])
            elif act.what == "record":
                self._save(device, Form(b"", (), (), frozenset()), Kind.CREATE, self._fields(act))
            elif act.what == "save" and act.who in self.forms:
                self._save(device, self.forms.pop(act.who), Kind.SET, self._fields(act))
            elif self.records and (merged := self._here(device, act)):
                self._on(act, device, merged)

    def _on(self, act: Act, device: Player, merged: Merged) -> None:
        settles: tuple[ChangeId, ...] = ()
        kind, fields = Kind.SET, self._fields(act)
        if act.what == "resolve" and merged.conflicts:
            name = sorted(merged.conflicts)[act.pick % len(merged.conflicts)]
            chosen = merged.conflicts[name][act.pick % len(merged.conflicts[name])]
            kind, fields = Kind.RESOLVE, {name: chosen.value}
            settles = tuple(candidate.change for candidate in merged.conflicts[name])
        elif act.what == "delete":
            kind, fields = Kind.DELETE, {"reason": "twice"}
        form = Form(merged.record, merged.heads, settles, frozenset(device.seen(merged.record)))
        if act.what == "open":
            self.forms[act.who] = form
        else:
            self._save(device, form, kind, fields)

    def _here(self, device: Player, act: Act) -> Merged | None:
        return device.read(self.records[act.record % len(self.records)], self.rule_of)

    def _fields(self, act: Act) -> dict[str, Value]:
        names = [name for name, allowed in self.values.items() if any(act.value is each for each in allowed)]
        return {names[act.pick % len(names)]: act.value}

    def _save(self, device: Player, form: Form, kind: Kind, fields: dict[str, Value]) -> None:
        (id_,) = device.save((self.entity, form.record, kind, fields, form.parents, form.settles))
        record = form.record or record_id(device.circle, *id_)
        if not form.record:
            self.records.append(record)
        self.made.setdefault(record, []).append(Made(id_, kind, fields, form.seen))

    @staticmethod
    def _sync(device: Player, lost: str) -> None:
        try:
            report = device.sync_over(Wire(device.server, lost=lost))
        except ServerUnreachable:
            return
        assert report.alarms == ()

    # --- What must hold when everybody has heard everything ---

    def check(self) -> None:
        """Bring everybody up to date and compare."""
        for _ in range(2):
            for device in self.devices:
                self._sync(device, "")
        for device in self.devices:
            report = device.sync_over(Wire(device.server))
            assert (report.pushed, report.pulled, report.waiting, report.round_trips) == (0, 0, 0, 1)
        for record, made in self.made.items():
            merged = [device.read(record, self.rule_of) for device in self.devices]
            first = merged[0]
            assert first is not None
            assert all(each == first for each in merged), "devices disagree"
            for device in self.devices:
                assert device.seen(record) == {each.id for each in made}, "an edit was lost"
            assert first.waiting == ()
            for name in self.values:
                expect_nothing_lost(first, name, made)
        for device in self.devices:
            report = device.sync_over(Wire(device.server), full=True)
            assert (report.pulled, report.alarms) == (0, ())


def expect_nothing_lost(merged: Merged, name: str, made: Sequence[Made]) -> None:
    """Check one plain or critical field: every value that nobody knowingly replaced is there, and no other."""
    setters = [each for each in made if each.kind in SETTERS and name in each.fields]
    standing = [each for each in setters if not any(each.id in later.seen for later in setters)]
    distinct = {msgspec.msgpack.encode(each.fields[name]) for each in standing}
    if len(distinct) > 1:
        candidates = merged.conflicts[name]
        assert {candidate.change for candidate in candidates} == {each.id for each in standing}
        assert merged.values[name] == candidates[0].value
    else:
        assert name not in merged.conflicts
        assert distinct == ({msgspec.msgpack.encode(merged.values[name])} if name in merged.values else set())
