"""A hostile colleague bends the history of a record: parents without number, themselves, in a ring, of other records,
or not yet made. The sync goes on, everybody reads the same, and it is what docs/protocol.md says. Attacks on promises 1
and 7: nothing is lost, it works here."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from app.store import verification
from sync.changes import MAX_PARENTS
from sync.merging import FieldRule, MergeClass, merge
from sync.protocol import Outcome
from tests.sync.parts import Device, Server, Wire, centre_of, let_in
from tests.sync.plain_merge import plain_merge
from tests.sync.store_device import StoreDevice
from tests.sync.test_insider import Insider, change

RULES = {"age": FieldRule(MergeClass.PLAIN), "languages": FieldRule(MergeClass.SET), "risk": FieldRule()}


def rule_of(_entity: str, name: str) -> FieldRule:
    return RULES.get(name, FieldRule())


class Readers(NamedTuple):
    """The lead's device, a colleague's, and a third's with a real store."""

    lead: Device
    neema: Device
    store: StoreDevice


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readers]:
    folder = tmp_path_factory.mktemp("shapes")
    lead, neema = centre_of(Server(folder / "server"), 2)
    store = StoreDevice(lead, folder / "store", "Amina")
    yield Readers(lead, neema, store)
    store.store.close()


Parents = list[list[object]]
Shape = Callable[[bytes, bytes], list[list[object]]]
"""The changes that follow the first, made by a seat in a centre where another seat writes as well."""
NAMES = ("age", "languages", "risk")


def dense(me: bytes, _other: bytes) -> list[list[object]]:
    """Each builds on up to sixty before it, under times that fall."""
    lot = random.Random(5)
    return [
        change(
            at, kind="set", fields={NAMES[at % 3]: at}, time=10_000 - at,
            parents=[[me, each] for each in sorted(lot.sample(range(1, at), min(60, at - 1)))],
        )
        for at in range(2, 202)
    ]  # fmt: skip


def one_on_another(me: bytes, parents_of: Callable[[int], Parents], count: int = 2) -> list[list[object]]:
    return [change(at, kind="set", fields={"age": at}, parents=parents_of(at), time=at) for at in range(2, count + 2)]


SHAPES: dict[str, tuple[int, Shape]] = {
    # how many of the changes count, and the shape
    "sixty parents each, times reversed": (201, dense),
    "three hundred values that know nothing of each other": (
        301,
        lambda me, _: one_on_another(me, lambda _at: [[me, 1]], 300),
    ),
    "three hundred adds to a set, and each removed by none who knew": (
        301,
        lambda me, _: [
            change(
                at,
                kind="add" if at % 2 else "remove",
                fields={"languages": [f"l{at // 2}"]},
                parents=[[me, 1]],
                time=at,
            )
            for at in range(2, 302)
        ],
    ),
    "one parent as often as there may be parents": (
        2,
        lambda me, _: one_on_another(me, lambda _at: [[me, 1]] * MAX_PARENTS, 1),
    ),
    "its own parent": (1, lambda me, _: one_on_another(me, lambda at: [[me, at]])),
    "its own parent beside another": (1, lambda me, _: one_on_another(me, lambda at: [[me, 1], [me, at]])),
    "two in a ring": (1, lambda me, _: one_on_another(me, lambda at: [[me, 5 - at]])),
    "a ring of a hundred": (1, lambda me, _: one_on_another(me, lambda at: [[me, at % 100 + 2]], 100)),
    "a line that begins in a ring": (
        1,
        lambda me, _: [
            *one_on_another(me, lambda at: [[me, 5 - at]]),
            *(change(at, kind="set", fields={"age": at}, parents=[[me, at - 1]], time=at) for at in range(4, 40)),
        ],
    ),
    "parents that another record has": (
        2,
        lambda me, _: [
            change(2),
            change(3, kind="set", fields={"age": 3}, parents=[[me, 2]], time=3),
            change(4, kind="set", fields={"age": 4}, parents=[[me, 1]], time=4),
        ],
    ),
    "parents that nobody has made": (1, lambda me, _: one_on_another(me, lambda _at: [[me, 1], [bytes(16), 9]])),
    "a colleague's change that is still to come": (1, lambda me, other: one_on_another(me, lambda _at: [[other, 900]])),
}


@pytest.mark.parametrize("what", SHAPES)
def test_a_history_of_any_shape_adds_up_to_what_the_protocol_says_and_those_behind_it_go_on(
    readers: Readers, what: str
) -> None:
    counted, shape = SHAPES[what]
    lead, neema, store = readers
    insider = Insider(let_in(lead))
    insider.device.sync()  # brings the key to seal by
    made = [change(1), *shape(insider.device.seat.id, lead.seat.id)]
    assert insider.send(*(insider.seal_on(*made[at : at + 200]) for at in range(0, len(made), 200))) == Outcome.STORED
    record, honest = insider.record(1), lead.record(phone="behind it")
    lead.sync()

    assert neema.alarms() == []
    history = neema.ledger.history(record)
    expected = plain_merge(history, rule_of)
    assert merge(history, rule_of) == expected
    assert len(history) - len(expected.waiting) == counted
    assert neema.read(honest).values == {"phone": "behind it"}

    assert store.sync_over(Wire(lead.server)).alarms == ()
    assert store.read(record, rule_of) == expected
    assert store.read(honest, rule_of) is not None
    assert verification.verify(store.store.database, store.store.seat.id).problems == ()
