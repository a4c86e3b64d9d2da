"""Merging: a record is a pure function of its set of changes, nothing anybody wrote is lost, and no bytes break it."""

from __future__ import annotations

import random
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from types import FrameType
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import changes
from sync.changes import Change, ChangeBody, ChangeId, Kind, MalformedChange, Value
from sync.deletion import AskedDeletion, DeletionAsk
from sync.merging import Care, FieldRule, MergeClass, merge
from tests.sync import long_histories
from tests.sync.long_histories import Shape
from tests.sync.parts import history, rule_table
from tests.sync.plain_merge import plain_merge

RULES = rule_table(
    phone=FieldRule(MergeClass.PLAIN),
    age=FieldRule(MergeClass.CRITICAL, Care()),
    risk=FieldRule(MergeClass.CRITICAL, Care(("high", "medium", "low"))),
    needs=FieldRule(MergeClass.SET),
    contacts=FieldRule(MergeClass.APPEND),
    state=FieldRule(MergeClass.STATE),
    case=FieldRule(MergeClass.FIRST),
)
SEATS = [bytes([letter]) * 16 for letter in b"ABCDE"]
A, B, C = SEATS[:3]

texts = st.sampled_from(["", "0712 345 678", "high", "low", "chakula", "makazi", "🌍", "عائشة"])
skips = st.sampled_from([{"skipped": "declined"}, {"skipped": "not_asked"}])
lists = st.lists(texts, max_size=3)
values = st.one_of(st.none(), st.booleans(), st.integers(-3, 20), texts, lists, skips)
kinds = st.sampled_from([*Kind, "of_a_newer_version"])
fields = st.dictionaries(
    st.sampled_from(["phone", "age", "risk", "needs", "contacts", "state", "case", "reason", "new"]), values
)


class Step(NamedTuple):
    """One change of a random history: which seat, what it sets, how many of the changes before it knew of."""

    seat: int
    kind: str
    fields: dict[str, Value]
    seen: int
    clock: int


steps = st.lists(
    st.builds(Step, st.integers(0, 4), kinds, fields, st.integers(0, 2**16), st.integers(0, 6)), min_size=1, max_size=12
)


def grown(given_steps: Sequence[Step]) -> tuple[list[Change], dict[ChangeId, set[ChangeId]]]:
    """Grow a history: each change builds on some of those before it; also return what each one knew of.

    The own earlier changes of a seat are always known to it. Clocks are wild: time says nothing about order.
    """
    made: list[Change] = []
    knew: dict[ChangeId, set[ChangeId]] = {}
    for step in given_steps:
        seat = SEATS[step.seat]
        number = 1 + sum(change.seat == seat for change in made)
        known: set[ChangeId] = set()
        for at, earlier in enumerate(made):
            if earlier.seat == seat or step.seen >> at & 1:
                known |= {earlier.id} | knew[earlier.id]
        parents = [id_ for id_ in known if not any(id_ in knew[other] for other in known)]
        id_ = ChangeId(seat, number)
        made += history((id_, step.kind, step.fields, sorted(parents), step.clock))
        knew[id_] = known
    return made, knew


# --- A pure function of the set ---


@given(steps, st.randoms(use_true_random=False))
def test_order_and_repetition_make_no_difference(given_steps: list[Step], chance: random.Random) -> None:
    made, _ = grown(given_steps)
    expected = merge(made, RULES)
    shuffled = [*made, *chance.choices(made, k=3)]
    chance.shuffle(shuffled)
    assert merge(shuffled, RULES) == expected


@given(steps, st.integers(0, 4), fields, kinds, st.integers(0, 6))
def test_a_change_whose_parents_are_missing_counts_for_nothing_until_they_come(
    given_steps: list[Step], seat: int, more: dict[str, Value], kind: str, clock: int
) -> None:
    made, _ = grown(given_steps)
    early = history((ChangeId(SEATS[seat], 99), kind, more, [ChangeId(SEATS[seat], 98)], clock))
    without, with_it = merge(made, RULES), merge([*early, *made], RULES)
    assert with_it == without._replace(waiting=(early[0].id,))


def test_a_waiting_change_cannot_even_name_the_kind_of_record() -> None:
    (first,) = history((ChangeId(A, 1), "create", {"phone": "1"}, [], 5))
    body = msgspec.structs.replace(first.body, number=9, entity="partner", parents=(ChangeId(B, 8),), time=1)
    waiting = first._replace(seat=B, body=body)
    assert merge([waiting, first], RULES).entity == "case"


@given(steps)
def test_a_record_read_as_it_grows_ends_as_it_is_read_at_once(given_steps: list[Step]) -> None:
    made, _ = grown(given_steps)
    for at in range(1, len(made) + 1):
        merged = merge(made[:at], RULES)
        assert merged.waiting == ()
        assert set(merged.heads) <= {change.id for change in made[:at]}


def test_no_changes_are_no_record() -> None:
    with pytest.raises(ValueError, match="without changes"):
        merge([], RULES)


# --- Nothing is lost: compared with a reading that knows only who had seen what ---


def items(value: Value) -> list[str]:
    """A list as it is, one answer as a list of one, no answer as none."""
    if isinstance(value, list):
        return value
    return [] if value is None or isinstance(value, dict) else [str(value)]


SETS_A_VALUE = {Kind.CREATE, Kind.SET, Kind.TRANSITION, Kind.RESOLVE}


@given(steps)
def test_every_value_nobody_knowingly_replaced_is_kept_and_shown(given_steps: list[Step]) -> None:
    made, knew = grown(given_steps)
    merged = merge(made, RULES)
    for name in ("phone", "age", "risk", "state", "new"):
        setters = [change for change in made if change.body.kind in SETS_A_VALUE and name in change.body.fields]
        standing = [each for each in setters if not any(each.id in knew[later.id] for later in setters)]
        distinct = {msgspec.msgpack.encode(each.body.fields[name]) for each in standing}
        if len(distinct) > 1:
            kept = merged.conflicts[name]
            assert {candidate.change for candidate in kept} == {each.id for each in standing}
            assert merged.values[name] == kept[0].value
        else:
            assert name not in merged.conflicts
            assert (name in merged.values) == bool(standing)
        if distinct:
            assert merged.sources[name] in {each.id for each in standing}
            assert msgspec.msgpack.encode(merged.values[name]) in distinct


@given(steps)
def test_an_element_of_a_set_lives_while_an_add_of_it_was_seen_by_no_remove(given_steps: list[Step]) -> None:
    made, knew = grown(given_steps)

    def elements(change: Change) -> set[str]:
        return set(items(change.body.fields["needs"]))

    said = [change for change in made if "needs" in change.body.fields]
    expected = set()
    for added in said:
        if added.body.kind == Kind.ADD or added.body.kind in SETS_A_VALUE:
            for element in elements(added):
                gone = any(
                    added.id in knew[later.id]
                    and (
                        (later.body.kind == Kind.REMOVE and element in elements(later))
                        or (later.body.kind in SETS_A_VALUE and element not in elements(later))
                    )
                    for later in said
                )
                if not gone:
                    expected.add(element)
    shown = merge(made, RULES).values.get("needs")
    assert set(shown if isinstance(shown, list) else []) == expected
    assert not isinstance(shown, list) or len(shown) == len(expected)


@given(steps)
def test_of_what_is_appended_everything_stays_in_order_of_time_and_seat(given_steps: list[Step]) -> None:
    made, _ = grown(given_steps)
    appends = SETS_A_VALUE | {Kind.ADD, Kind.NOTE}
    said = [change for change in made if "contacts" in change.body.fields and change.body.kind in appends]
    expected: list[str] = []
    for change in sorted(said, key=lambda each: (each.body.time, each.seat, each.body.number)):
        expected += items(change.body.fields["contacts"])
    assert merge(made, RULES).values.get("contacts", []) == expected


Told = tuple[ChangeId, str, dict[str, Value], Sequence[ChangeId], int]

# --- And compared with what docs/protocol.md says, word for word ---


class Odd(NamedTuple):
    """One change of a history that no honest device makes: it may build on what is not here, on itself or in a ring."""

    seat: int
    kind: str
    fields: dict[str, Value]
    parents: list[int]
    clock: int


odd_histories = st.lists(
    st.builds(Odd, st.integers(0, 2), kinds, fields, st.lists(st.integers(0, 12), max_size=3), st.integers(0, 3)),
    min_size=1,
    max_size=12,
)


@given(steps)
def test_an_honest_history_adds_up_to_what_the_protocol_says(given_steps: list[Step]) -> None:
    made, _ = grown(given_steps)
    assert merge(made, RULES) == plain_merge(made, RULES)


@given(odd_histories)
def test_and_so_does_any_other(odd: list[Odd]) -> None:
    names = [ChangeId(SEATS[each.seat], at) for at, each in enumerate(odd, 1)] + [ChangeId(A, 99)]
    made = history(
        *(
            (name, each.kind, each.fields, [names[at % len(names)] for at in each.parents], each.clock)
            for name, each in zip(names, odd, strict=False)
        )
    )
    assert merge(made, RULES) == plain_merge(made, RULES)


def test_the_order_of_thousands_of_fields_of_one_record_is_asked_for_in_several_goes() -> None:
    names = [f"field_{at}" for at in range(9000)]
    pages = [names[at : at + changes.MAX_FIELDS] for at in range(0, len(names), changes.MAX_FIELDS)]

    def line(seat: bytes, first: int, value: str, of: Callable[[int], bool], known: Sequence[ChangeId]) -> list[Told]:
        told = []
        for at, page in enumerate(pages):
            fields: dict[str, Value] = {name: value for name in page if of(int(name.removeprefix("field_")))}
            told.append((ChangeId(seat, first + at), "set" if known else "create", fields, known, first + at))
            known = [ChangeId(seat, first + at)]
        return told

    root = line(A, 1, "one", lambda _: True, ())
    known = [root[-1][0]]
    set_anew = line(A, 1000, "two", lambda at: bool(at % 3), known)
    at_once = line(B, 2000, "three", lambda at: at % 5 == 0, known)
    made = history(*root, *set_anew, *at_once)
    merged = merge(made, RULES)
    assert merged == plain_merge(made, RULES)
    assert len(merged.conflicts) == sum(bool(at % 3) and at % 5 == 0 for at in range(9000))


# --- Told one by one ---


def two_at_once(field: str, first: Value, second: Value) -> list[Change]:
    """Two people who know the same record and set one field while apart; the second by a later clock."""
    root = (ChangeId(A, 1), "create", {}, (), 1)
    return history(
        root,
        (ChangeId(A, 2), "set", {field: first}, [ChangeId(A, 1)], 10),
        (ChangeId(B, 1), "set", {field: second}, [ChangeId(A, 1)], 20),
    )


@pytest.mark.parametrize(
    ("field", "first", "second", "shown"),
    [
        ("phone", "0712", "0733", "0733"),  # plain: the later
        ("age", 12, 14, 12),  # critical: the younger, though it is the earlier
        ("age", 14, 12, 12),
        ("age", "2022-03-22", "~2022-03-20", "~2022-03-20"),  # the earlier date, however sure
        ("risk", "high", "low", "high"),
        ("risk", "low", "medium", "medium"),
        ("risk", "low", "of_a_newer_list", "low"),  # a code nobody knows is not the more careful one
        ("risk", {"skipped": "declined"}, "low", "low"),  # an answer before none
        ("age", None, 17, 17),
        ("state", "open", "closed", "closed"),
    ],
)
def test_two_people_at_once_both_values_stay_and_the_rule_says_which_is_shown(
    field: str, first: Value, second: Value, shown: Value
) -> None:
    merged = merge(two_at_once(field, first, second), RULES)
    assert merged.values[field] == shown
    assert {str(candidate.value) for candidate in merged.conflicts[field]} == {str(first), str(second)}
    assert merged.heads == (ChangeId(A, 2), ChangeId(B, 1))


def test_two_people_who_agree_are_not_in_conflict() -> None:
    merged = merge(two_at_once("phone", "0712", "0712"), RULES)
    assert merged.values["phone"] == "0712"
    assert merged.conflicts == {}


def test_a_decision_settles_what_it_knew_of() -> None:
    apart = two_at_once("age", 14, 12)
    decided = history(
        (ChangeId(C, 1), "resolve", {"age": 13}, [ChangeId(A, 2), ChangeId(B, 1)], 30),
    )
    merged = merge([*apart, *decided], RULES)
    assert (merged.values["age"], merged.conflicts) == (13, {})


def test_a_value_that_a_decision_did_not_know_of_stays_in_question() -> None:
    apart = two_at_once("age", 14, 12)
    decided = history((ChangeId(C, 1), "resolve", {"age": 14}, [ChangeId(A, 2)], 30))
    merged = merge([*apart, *decided], RULES)
    assert {candidate.change for candidate in merged.conflicts["age"]} == {ChangeId(B, 1), ChangeId(C, 1)}


@pytest.mark.parametrize("settles", [(ChangeId(C, 1),), (ChangeId(C, 2),), (ChangeId(A, 2), ChangeId(B, 1))])
def test_no_decision_makes_a_value_vanish_by_settling_what_it_does_not_build_on(settles: tuple[ChangeId, ...]) -> None:
    """Itself, one to come that settles it in turn, or others' values it claims to have weighed."""
    apart = two_at_once("age", 14, 12)
    (one, two) = history(
        (ChangeId(C, 1), "resolve", {"age": 16}, [ChangeId(A, 1)], 30),
        (ChangeId(C, 2), "resolve", {"age": 17}, [ChangeId(A, 1)], 31),
    )
    one = one._replace(body=msgspec.structs.replace(one.body, settles=settles))
    two = two._replace(body=msgspec.structs.replace(two.body, settles=(one.id,)))
    shown = {candidate.value for candidate in merge([*apart, one, two], RULES).conflicts["age"]}
    assert shown == {12, 14, 16, 17}


ROOT = (ChangeId(A, 1), "create", {"phone": "1"}, [], 1)
GONE = (ChangeId(A, 2), "delete", {"reason": "twice"}, [ChangeId(A, 1)], 2)


def asked_of(*given: tuple[ChangeId, str, dict[str, Value], list[ChangeId], int]) -> AskedDeletion:
    """Return who asks for a record to be deleted that began with `ROOT`."""
    merged = merge(history(ROOT, *given), RULES, lambda _asked: True)
    assert merged.asked is not None
    assert merged.deleted  # the rule says so, whatever was asked
    return merged.asked


def test_a_delete_counts_only_by_the_rule_that_is_passed_in() -> None:
    merged = merge(history(ROOT, GONE), RULES)
    assert (merged.deleted, merged.values["phone"]) == (False, "1")
    asked = asked_of(GONE)
    assert asked == AskedDeletion(
        A, frozenset({A}), (DeletionAsk(ChangeId(A, 2), "delete", "twice", 2, (), True, ""),), True
    )


def test_what_is_said_beside_a_delete_is_seen_and_what_is_said_after_it_takes_it_up() -> None:
    beside = asked_of(GONE, (ChangeId(B, 1), "set", {"phone": "2"}, [ChangeId(A, 1)], 3))
    assert (beside.said_by, beside.is_last_word, beside.asks[0].stands) == ({A, B}, False, True)
    after = asked_of(GONE, (ChangeId(B, 1), "set", {"phone": "2"}, [ChangeId(A, 2)], 3))
    assert (after.is_last_word, after.asks[0].stands) == (False, False)
    again = asked_of(
        GONE,
        (ChangeId(B, 1), "set", {"phone": "2"}, [ChangeId(A, 2)], 3),
        (ChangeId(B, 2), "delete", {"reason": "x"}, [ChangeId(A, 2), ChangeId(B, 1)], 4),
    )
    assert (again.is_last_word, [each.stands for each in again.asks]) == (True, [False, True])


def test_a_note_and_an_erase_say_nothing_and_an_undelete_answers() -> None:
    read = (ChangeId(B, 1), "note", {"opened_because": "court"}, [ChangeId(A, 2)], 3)
    erased = (ChangeId(C, 1), "erase", {"reason": "law"}, [ChangeId(A, 2)], 3)
    asked = asked_of(GONE, read, erased)
    assert (asked.said_by, asked.is_last_word) == ({A}, True)
    assert [(each.kind, each.stands) for each in asked.asks] == [("delete", True), ("erase", False)]
    second = (ChangeId(B, 2), "delete", {"reason": " yes "}, [ChangeId(A, 2), ChangeId(B, 1)], 4)
    assert asked_of(GONE, read, second).asks[1][2:] == ("yes", 4, (ChangeId(A, 2),), True, "")
    back = (ChangeId(C, 1), "undelete", {}, [ChangeId(B, 2)], 5)
    assert merge(history(ROOT, GONE, read, second, back), RULES).asked is None


def test_what_a_record_begins_with_stays_where_its_rule_says_so() -> None:
    said = history(ROOT, (ChangeId(B, 1), "set", {"phone": "2", "age": 3}, [ChangeId(A, 1)], 3))
    first = rule_table(phone=FieldRule(MergeClass.FIRST), age=FieldRule(MergeClass.FIRST))
    merged = merge(said, first)
    assert (merged.values, merged.sources) == ({"phone": "1"}, {"phone": ChangeId(A, 1)})


def test_a_kind_of_a_newer_version_changes_no_value_and_is_a_head_like_any_other() -> None:
    root = (ChangeId(A, 1), "create", {"phone": "1", "needs": ["food"], "contacts": ["a"]}, (), 1)
    newer = (ChangeId(A, 2), "merge_records", {"phone": "2", "needs": ["x"], "contacts": ["x"]}, [ChangeId(A, 1)], 2)
    merged = merge(history(root, newer), RULES)
    assert merged.values == {"phone": "1", "needs": ["food"], "contacts": ["a"]}
    assert merged.heads == (ChangeId(A, 2),)


def test_a_long_history_with_lying_clocks_is_read_in_its_true_order() -> None:
    edits = [(ChangeId(A, n), "set", {"phone": str(n)}, [ChangeId(A, n - 1)], 1000 - n) for n in range(2, 200)]
    merged = merge(history((ChangeId(A, 1), "create", {}, [], 1000), *edits), RULES)  # type: ignore[arg-type]
    assert (merged.values["phone"], merged.conflicts, merged.waiting) == ("199", {}, ())


@pytest.mark.parametrize("shape", long_histories.SHAPES, ids=lambda shape: shape.__name__)
def test_a_history_ten_times_as_long_takes_ten_times_as_many_steps(shape: Shape) -> None:
    """A colleague who means harm can write them in one batch, and every device reads them again at each new one."""

    def steps_for(count: int) -> int:
        made = shape(count)
        return steps_of(lambda: merge(made, RULES))

    assert steps_for(3000) < 11 * steps_for(300)


def steps_of(work: Callable[[], object]) -> int:
    """Count the interpreter's steps in `work`: the same on every machine, however busy it is."""
    steps = 0

    def count(frame: FrameType, event: str, _argument: object) -> Callable[..., object]:
        nonlocal steps
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        steps += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return steps


def test_what_a_long_history_takes_of_memory_is_not_its_square() -> None:
    made = long_histories.by_two(16_000)
    tracemalloc.start()
    merge(made, RULES)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1000 * len(made)


# --- Bytes ---

bodies = st.builds(
    ChangeBody,
    number=st.just(7),
    entity=st.text(max_size=8),
    record=st.binary(min_size=16, max_size=16),
    kind=st.text(max_size=8),
    fields=st.dictionaries(
        st.text(max_size=8),
        st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.text(), st.lists(st.text())),
    ),
    parents=st.lists(st.builds(ChangeId, st.binary(min_size=16, max_size=16), st.integers(1, 2**63 - 1))).map(tuple),
    group=st.integers(1, 7),
    time=st.integers(0, 2**63 - 1),
    schema=st.integers(0, 2**63 - 1),
)


@given(bodies)
def test_what_is_encoded_is_read_back_the_same(body: ChangeBody) -> None:
    assert changes.decode(changes.encode(body)) == body


@given(st.binary(max_size=200))
def test_bytes_that_are_no_change_are_refused_and_nothing_else_happens(data: bytes) -> None:
    with pytest.raises(MalformedChange):
        changes.decode(data)


def wire(**instead: object) -> bytes:
    """A change on the wire with some of its parts replaced."""
    parts: dict[str, object] = {
        "number": 2,
        "entity": "case",
        "record": bytes(16),
        "kind": "set",
        "fields": {"age": 14},
        "parents": [],
        "group": 1,
        "time": 1,
        "schema": 1,
        "settles": [],
    }
    return msgspec.msgpack.encode(list({**parts, **instead}.values()))


@pytest.mark.parametrize(
    "instead",
    [
        {"fields": {"age": 14.5}},
        {"fields": {"age": 2**63}},  # no database column holds it
        {"fields": {"age": [1]}},
        {"fields": {"age": {"skipped": 1}}},
        {"fields": {1: "age"}},
        {"number": 0},
        {"number": -1},
        {"number": 2**63},
        {"group": 0},
        {"group": 3},  # a Save that begins after its change
        {"time": -1},
        {"time": 2**63},
        {"schema": -1},
        {"schema": 2**64 - 1},
        {"record": bytes(15)},
        {"parents": [[bytes(16), 0]]},
        {"parents": [[bytes(15), 1]]},
        {"parents": [[bytes(16)]]},
        {"settles": [[bytes(17), 1]]},
        {"entity": None},
        {"kind": 3},
    ],
)
def test_a_change_out_of_range_is_refused(instead: dict[str, object]) -> None:
    assert changes.decode(wire())
    with pytest.raises(MalformedChange):
        changes.decode(wire(**instead))


def test_text_that_is_not_unicode_is_refused() -> None:
    with pytest.raises(MalformedChange):
        changes.decode(wire().replace(b"\xa4case", b"\xa4\xff\xfese"))


def test_a_change_nested_without_end_is_refused() -> None:
    longer = bytearray(wire())
    longer[0] += 1  # one more item than this version knows
    assert changes.decode(bytes(longer) + b"\xc0") == changes.decode(wire())
    with pytest.raises(MalformedChange):
        changes.decode(bytes(longer) + b"\x91" * 100_000 + b"\xc0")


@pytest.mark.parametrize(
    "value", [1.5, 2**63, -(2**63) - 1, 2**70, "\ud800", [1], {"skipped": 1}, {"a": None}, b"x", ["\udfff"]]
)
def test_a_value_that_others_could_not_read_is_never_written(value: object) -> None:
    body = ChangeBody(1, "case", bytes(16), "set", {"age": value}, (), 1, 1, 1)  # type: ignore[dict-item]
    with pytest.raises(MalformedChange):
        changes.encode(body)
