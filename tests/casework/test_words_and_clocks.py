"""Whoever's clock is off by however much, and in whatever order things arrive: a no rules over the yes it knew of, and
over one that it did not know, until the survivor says something else to somebody who knows of both.

Histories of three devices that say, withdraw and meet; their changes merge as everywhere. What is expected is read off
from what each had *heard* when it spoke, which no rule sees.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, NamedTuple

from hypothesis import event, given, settings
from hypothesis import strategies as st
from msgspec import structs

from app import packs
from app.casework.ages import born_of_age
from app.casework.approvals import decision_about
from app.casework.consent import Decision, Recipient, gate
from app.casework.registry import CORE
from app.casework.unanswered import ANSWERS, HEADS, heard
from sync import changes
from sync.changes import Change, ChangeBody, ChangeId, Kind, Origin, Value
from sync.merging import merge
from tests.examples import examples

CIRCLE = b"c" * 16
BEGUN = datetime(2022, 3, 1, 9, tzinfo=UTC)
YEAR = 365 * 24
CLOCKS = st.sampled_from([0, 1, -1, 26, -26, YEAR, -3 * YEAR, 39 * YEAR])
"""By how many hours a device's clock is ahead."""
TODAYS = (date(2022, 3, 1), date(2070, 1, 1))
TABLE = packs.load("kenya").consent
AGREED = {"given_by": "survivor", "method": "witnessed_verbal"}
POLICE, NYALI = Recipient("police"), Recipient("police", "nyali")


class Act(NamedTuple):
    """Something that was said: the change, what its device had heard by then, and whether it says no."""

    change: Change
    heard: frozenset[ChangeId]
    about: str
    is_word: bool
    says: str


class Device:
    """A device with its clock and what has reached it, in the order in which it did."""

    def __init__(self, number: int, ahead: int) -> None:
        self.seat, self.ahead, self.count = bytes([number]) * 32, timedelta(hours=ahead), 0
        self.held: list[Act] = []

    def say(self, now: datetime, entity: str, fields: dict[str, Value], about: str, says: str) -> None:
        """Record a word, as the door does: it answers everything about the same that is here."""
        mine = [row for row in rows(self.held) if {str(row["recipient"]), about} != {"nyali", "bamburi"}]
        told = {**fields, "recipient": about, "on": (now + self.ahead).date().isoformat(), ANSWERS: heard(mine)}
        self._act(now, entity, changes.record_id(CIRCLE, self.seat, self.count + 1), told, (), about, says)

    def withdraw(self, now: datetime, which: int) -> None:
        """Withdraw one of the words that are here, as it stands here."""
        words = [act for act in self.held if act.is_word]
        if not words:
            return
        word = words[which % len(words)]
        record = word.change.body.record
        heads = merge([act.change for act in self.held if act.change.body.record == record], CORE.rule_of).heads
        told: dict[str, Value] = {"withdrawn_on": (now + self.ahead).date().isoformat()}
        self._act(now, "consent", record, told, heads, word.about, "no")

    def hear(self, other: Device) -> None:
        self.held += [act for act in other.held if act not in self.held]

    def _act(
        self,
        now: datetime,
        entity: str,
        record: bytes,
        told: dict[str, Value],
        parents: tuple[ChangeId, ...],
        about: str,
        says: str,
    ) -> None:
        self.count += 1
        time = max(1, int((now + self.ahead).timestamp() * 1000)) << 16
        kind = Kind.SET if parents else Kind.CREATE
        body = ChangeBody(self.count, entity, record, kind, told, parents, self.count, time, 1)
        change = Change(CIRCLE, self.seat, Origin.OWN, changes.encode(body), body)
        heard_of = frozenset(act.change.id for act in self.held)
        self.held.append(Act(change, heard_of, about, is_word=not parents, says=says))


def rows(acts: list[Act]) -> list[dict[str, Any]]:
    """The records that acts add up to, as the rules read them."""
    by_record: dict[bytes, list[Change]] = {}
    for act in acts:
        by_record.setdefault(act.change.body.record, []).append(act.change)
    found = []
    for record, of_it in by_record.items():
        merged = merge(of_it, CORE.rule_of)
        heads = [changes.record_id(CIRCLE, head.seat, head.number).hex() for head in merged.heads]
        row = {"id": record.hex(), "created_at": merged.created_at, HEADS: heads, "conflicts": sorted(merged.conflicts)}
        found.append({**merged.values, **row})
    return found


SAID = st.tuples(st.just("say"), st.integers(0, 2), st.sampled_from(["police", "nyali", "bamburi"]),
                 st.sampled_from(["yes", "yes", "no", "later"]))  # fmt: skip
STEPS = st.lists(
    SAID
    | st.tuples(st.just("withdraw"), st.integers(0, 2), st.integers(0, 9), st.none())
    | st.tuples(st.just("meet"), st.integers(0, 2), st.integers(0, 2), st.none()),
    min_size=3,
    max_size=14,
)
DEVICES = st.tuples(CLOCKS, CLOCKS, CLOCKS)


def lived(clocks: tuple[int, int, int], steps: list[tuple[Any, ...]]) -> tuple[list[Device], datetime]:
    devices, now = [Device(number, ahead) for number, ahead in enumerate(clocks, 1)], BEGUN
    for what, who, other, given_answer in steps:
        now += timedelta(hours=1)
        if what == "say":
            devices[who].say(now, "consent", {"given": given_answer, "given_by": "survivor"}, other, given_answer)
        elif what == "withdraw":
            devices[who].withdraw(now, other)
        else:
            devices[who].hear(devices[other])
    return devices, now


def is_silenced(no: Act, acts: list[Act], partner: str) -> bool:
    """Whether a word about the same, or about the partner in question, was said by somebody who had heard of it."""
    return any(
        each.is_word and each.about in (no.about, partner) and no.change.id in each.heard and each is not no
        for each in acts
    )


@settings(max_examples=examples(300))
@given(DEVICES, STEPS)
def test_what_nobody_has_answered_who_knew_of_it_rules_whatever_the_clocks_say(
    clocks: tuple[int, int, int], steps: list[tuple[Any, ...]]
) -> None:
    devices, _ = lived(clocks, steps)
    for device, to, today in product(devices, (POLICE, NYALI), TODAYS):
        acts = [act for act in device.held if act.about in to]
        decision = asked(rows(device.held), to, today)
        if any(act.says != "yes" and not is_silenced(act, acts, to.partner) for act in acts):
            event("a no stands")
            assert not decision.allowed
        for word in (act for act in acts if act.is_word and knew_of_all(act, acts)):
            on = date.fromisoformat(str(word.change.body.fields["on"]))
            if word.about == (to.partner or to.kind) and word.says == "yes":
                event("a yes that knew of everything")
                assert decision.allowed is (on <= today)


def asked(words: list[dict[str, Any]], to: Recipient, today: date) -> Decision:
    """The gate about an adult, at noon; a consent that names no end holds for ever here."""
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    table = TABLE._replace(terms=structs.replace(TABLE.terms, adult_months=12 * 200))
    whole = [{**AGREED, **word} for word in words]
    return gate(whole, [], to, noon, registry=CORE, table=table, born=born_of_age(40, date(2000, 1, 1)))


def knew_of_all(act: Act, acts: list[Act]) -> bool:
    return act.heard >= {each.change.id for each in acts if each is not act}


@settings(max_examples=examples(150))
@given(DEVICES, STEPS, st.sampled_from([POLICE, NYALI]), st.data())
def test_the_same_words_give_the_same_answer_in_whatever_order_they_came(
    clocks: tuple[int, int, int], steps: list[tuple[Any, ...]], to: Recipient, data: st.DataObject
) -> None:
    devices, now = lived(clocks, steps)
    for device in devices:
        came = data.draw(st.permutations(device.held))
        again = data.draw(st.permutations(rows([*came, *came])))
        assert asked(again, to, now.date()) == asked(rows(device.held), to, now.date())


@settings(max_examples=examples(150))
@given(
    DEVICES,
    st.lists(
        st.tuples(st.just("say"), st.integers(0, 2), st.just(0), st.sampled_from(["approved", "refused"]))
        | st.tuples(st.just("meet"), st.integers(0, 2), st.integers(0, 2), st.none()),
        min_size=2,
        max_size=10,
    ),
    st.sampled_from(TODAYS),
)
def test_a_refusal_that_nobody_has_answered_who_knew_of_it_rules_whatever_the_clocks_say(
    clocks: tuple[int, int, int], steps: list[tuple[Any, ...]], today: date
) -> None:
    devices, now = [Device(number, ahead) for number, ahead in enumerate(clocks, 1)], BEGUN
    for what, who, other, decision in steps:
        now += timedelta(hours=1)
        if what == "say":
            told: dict[str, Value] = {"of": "closure", "record": "x", "decision": decision, "signed_by": f"p{who}"}
            devices[who].say(now, "approval", told, "x", "yes" if decision == "approved" else "no")
        else:
            devices[who].hear(devices[other])
    asked = {"id": "x", "signed_by": "Amina"}
    for device in devices:
        found = decision_about(rows(device.held), asked, "closure", today)
        assert found == decision_about(rows(device.held[::-1]), asked, "closure", today)
        if any(act.says == "no" and not is_silenced(act, device.held, "") for act in device.held):
            assert found is not None and found["decision"] == "refused"
        elif device.held and knew_of_all(device.held[-1], device.held):
            on = date.fromisoformat(str(device.held[-1].change.body.fields["on"]))
            assert (found is not None and found["decision"] == "approved") is (on <= today)
