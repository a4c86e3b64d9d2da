"""Devices that were apart agree in the end, whatever was cut in between: no edit lost, every concurrent value shown."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.casework.registry import CORE
from app.store import verification
from sync import hybrid_time
from sync.carrier import ServerUnreachable
from sync.changes import ChangeId, Origin, Value
from sync.exchange import exchange
from sync.merging import Care, FieldRule, MergeClass, Merged, merge
from tests.examples import examples
from tests.sync.histories import Act, History, acts
from tests.sync.parts import Device, Server, Wire, centre_of, rule_table
from tests.sync.store_device import StoreDevice

RULES = rule_table(
    phone=FieldRule(MergeClass.PLAIN), age=FieldRule(MergeClass.CRITICAL, Care()), state=FieldRule(MergeClass.STATE)
)
VALUES: dict[str, Sequence[Value]] = {
    "phone": ["0712", "0733", None, {"skipped": "declined"}],
    "age": [12, 14, 17],
    "state": ["open", "closed"],
}
DAY = 24 * 3_600_000
SKEWS = st.sampled_from([0, 60_000, -60_000, -26 * 365 * DAY, 5 * 365 * DAY])


class Player(Device):
    """A device with its ledger in memory, driven by a history."""

    def seen(self, record: bytes) -> set[ChangeId]:
        return {change.id for change in self.ledger.history(record)}

    def read(self, record: bytes, rule_of: Callable[[str, str], FieldRule] | None = None) -> Merged | None:  # type: ignore[override]
        return merge(history, rule_of or RULES) if (history := self.ledger.history(record)) else None


class Template:
    """A centre of five made once; every history begins with a copy of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        server = Server(folder)
        self._devices = centre_of(server, 5)
        server.database.close()

    def copy(self, folder: Path, size: int) -> tuple[Server, list[Device]]:
        shutil.copytree(self._folder, folder)
        server = Server(folder)
        devices = []
        for device in self._devices[:size]:
            copied = device.copy()
            copied.server = server
            devices.append(copied)
        return server, devices


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("template") / "data")


Apart = tuple[list[int], list[Act]]
"""Each device's clock, in milliseconds off, and what happens."""
apart = st.integers(2, 5).flatmap(
    lambda size: st.tuples(st.lists(SKEWS, min_size=size, max_size=size), acts(VALUES, size))
)
few = settings(max_examples=examples(100), deadline=None, suppress_health_check=list(HealthCheck))
many = settings(few, max_examples=5000)


def agree_in_the_end(template: Template, given_: Apart) -> None:
    skews, given_acts = given_
    with tempfile.TemporaryDirectory() as folder:
        server, devices = template.copy(Path(folder) / "data", len(skews))
        players = []
        for device, skew in zip(devices, skews, strict=True):
            player = Player(server, device.ledger, skew_ms=skew)
            players.append(player)
        history = History(players, RULES, VALUES)
        history.play(given_acts)
        history.check()
        for player in players:
            if player.skew_ms <= 0:
                ahead = hybrid_time.milliseconds(player.ledger.clock) - player.ledger.server_time
                assert ahead <= hybrid_time.SUSPECT_AHEAD_MS, "a lying clock dragged this one along"
        server.database.close()


@few
@given(apart)
def test_people_who_were_apart_agree_in_the_end(template: Template, history: Apart) -> None:
    agree_in_the_end(template, history)


@pytest.mark.soak
@many
@given(apart)
def test_people_who_were_apart_agree_in_the_end_thousands_of_times(template: Template, history: Apart) -> None:
    agree_in_the_end(template, history)


# --- The same over the store's own ledger: SQLCipher, projections and all ---


STORED_VALUES: dict[str, Sequence[Value]] = {
    "next_of_kin_told": ["yes", "no"],  # of a newer version: kept, merged as plain
    "age": [12, 14, {"skipped": "unknown"}],
    "risk": ["high", "low"],
}


def store_agrees(stores: list[StoreDevice], given_acts: list[Act]) -> None:
    """The devices live on from one history to the next, as real ones do; each history is of new records."""
    history = History(stores, CORE.rule_of, STORED_VALUES)
    history.play(given_acts)
    history.check()
    for device in stores:
        assert verification.verify(device.store.database, device.store.seat.id).problems == ()


@settings(few, max_examples=examples(12))
@given(acts(STORED_VALUES, 3))
def test_the_store_agrees_with_itself_on_every_device(stores: list[StoreDevice], given_acts: list[Act]) -> None:
    store_agrees(stores, given_acts)


@pytest.mark.soak
@settings(many, max_examples=200)
@given(acts(STORED_VALUES, 3))
def test_the_store_agrees_with_itself_hundreds_of_times(stores: list[StoreDevice], given_acts: list[Act]) -> None:
    store_agrees(stores, given_acts)


# --- Cut anywhere ---


class Killed(BaseException):
    """The process ends here."""


class Killing:
    """A ledger whose process is killed at its n-th write, just before or just after it became durable."""

    PARTS = frozenset({"outbox", "feed", "members"})
    WRITES = frozenset(
        {"add_sealed", "receipted", "apply", "read_at_last", "add_entry", "saw_server_time", "measured"}
        | {"keep_served"}
    )

    def __init__(self, ledger: object, writes: Iterator[int], at: int, *, after: bool) -> None:
        self._ledger, self._writes, self._at, self._after = ledger, writes, at, after

    def __getattr__(self, name: str) -> object:
        found = getattr(self._ledger, name)
        if name in self.PARTS:
            return Killing(found, self._writes, self._at, after=self._after)
        if name not in self.WRITES:
            return found

        def write(*arguments: object, **options: object) -> object:
            is_last = next(self._writes) == self._at
            if is_last and not self._after:
                raise Killed
            done = found(*arguments, **options)
            if is_last:
                raise Killed
            return done

        return write


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_an_exchange_killed_at_any_write_loses_and_doubles_nothing(
    template: Template, tmp_path: Path, after: bool
) -> None:
    at = 0
    while True:
        at += 1
        server, (saida, neema, zawadi) = template.copy(tmp_path / f"{after}{at}", 3)
        case = neema.record(phone="1", age=14)
        neema.sync()
        saida.sync()
        for origin in (Origin.OWN, Origin.IMPORT, Origin.OWN):  # three batches
            saida.save(("case", b"", "create", {"phone": origin}, (), ()), origin=origin)
        saida.edit(case, age=12)
        neema.edit(case, age=13)
        neema.sync()
        expected = saida.ids | neema.ids
        try:
            exchange(Killing(saida.ledger, count(1), at, after=after), saida.seat, Wire(server))  # type: ignore[arg-type]
        except Killed:
            pass
        else:
            assert at > 6, "an exchange writes more often than that"
            break
        for device in (saida, neema, zawadi, saida):
            assert device.alarms() == []
        assert saida.ids == neema.ids == zawadi.ids == expected
        assert saida.read(case, RULES) == zawadi.read(case, RULES)
        assert saida.ledger.outbox.unsent(saida.circle) == 0
        assert saida.alarms(full=True) == []
        server.database.close()


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_every_retry_sends_the_identical_bytes(server: Server, lost: str) -> None:
    (saida,) = centre_of(server, 1)
    saida.record(phone="1")
    first = Wire(server, lost=lost)
    with pytest.raises(ServerUnreachable):
        saida.sync_over(first)
    second = Wire(server)
    saida.sync_over(second)
    assert second.requests == first.requests
