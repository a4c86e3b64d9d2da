"""On saving, somebody who is recorded already is pointed out, with the reasons, as a warning."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.casework.duplicates import Traits, keys, likely_same
from app.casework.messages import PlainEnglish, spoken

NEEMA = Traits("a", names=("Neema Kadzungu",), phones=("0722 123 456",), sex="female", age=15, ward="shanzu")


def reasons(person: Traits, other: Traits) -> list[str]:
    found = likely_same(person, [other])
    return [spoken(reason, PlainEnglish()) for reason in found[0].reasons] if found else []


def test_the_same_name_spelled_otherwise_at_about_the_same_age_is_pointed_out() -> None:
    other = Traits("b", names=("Nema Kazungu",), sex="female", age=16)
    assert reasons(NEEMA, other) == ["The names sound alike", "About the same age"]


def test_one_phone_written_in_two_ways_is_pointed_out() -> None:
    other = Traits("b", names=("Zawadi",), phones=("+254722123456",), sex="female")
    assert reasons(NEEMA, other) == ["Same phone number"]


def test_one_common_name_alone_is_no_reason_to_warn() -> None:
    assert reasons(NEEMA, Traits("b", names=("Neema Charo",))) == []


def test_one_name_with_age_and_ward_is() -> None:
    other = Traits("b", names=("Neema",), age=15, ward="shanzu", sex="female")
    assert reasons(NEEMA, other) == ["One of the names sounds alike", "About the same age", "Same ward"]


def test_another_sex_or_a_far_age_speaks_against_it() -> None:
    assert reasons(NEEMA, Traits("b", names=("Neema Kadzungu",), sex="male", age=15)) == []
    assert reasons(NEEMA, Traits("b", names=("Neema Kadzungu",), sex="female", age=40)) == []


def test_a_suspect_is_found_by_the_words_he_was_described_with() -> None:
    where = {"age_band": "41_60", "sub_county": "nyali", "sex": "male"}
    man = Traits("a", description="White Prado, gold chain, calls himself Sponsor", **where)
    seen = Traits("b", description="he drives a white Prado gold chain calls girls", **where)
    assert reasons(man, seen) == ["The descriptions use the same words", "About the same age", "Same sub-county"]


def test_a_record_is_no_duplicate_of_itself() -> None:
    assert likely_same(NEEMA, [NEEMA]) == []


def test_the_likeliest_come_first_and_not_more_than_five() -> None:
    others = [Traits(str(n), names=("Neema Kadzungu",), age=15, sex="female") for n in range(9)]
    best = Traits("best", names=("Neema Kadzungu",), phones=("0722123456",), age=15, ward="shanzu", sex="female")
    found = likely_same(NEEMA, [*others, best])
    assert len(found) == 5 and found[0].record == "best"


def test_the_reasons_name_nobody() -> None:
    other = Traits("b", names=("Neema Kazungu",), phones=("0722123456",), age=15, ward="shanzu", sex="female")
    said = " ".join(reasons(NEEMA, other))
    assert "Neema" not in said and "722" not in said


def test_each_of_several_phones_in_one_field_counts() -> None:
    two = Traits("a", phones=("0712345678 / 0722000111",))
    assert keys(two) == {"p:712345678", "p:722000111"}
    for other in ("+254 722 000 111", "0712-345-678 ext 12"):
        named = Traits("b", phones=(other,), age=15)
        assert reasons(two._replace(age=15), named) == ["Same phone number", "About the same age"]


PEOPLE = st.builds(
    Traits,
    record=st.sampled_from("abc"),
    names=st.lists(st.sampled_from(["Neema Kadzungu", "Nema Kazungu", "Juma", "Saidi Omar", "Said Omari"])).map(tuple),
    phones=st.lists(st.sampled_from(["0722123456", "+254722123456", "116", "0733000111"])).map(tuple),
    sex=st.sampled_from(["", "female", "male"]),
    age=st.none() | st.integers(0, 80),
    ward=st.sampled_from(["", "shanzu", "bamburi"]),
    description=st.sampled_from(["", "white prado gold chain", "a white prado gold chain man", "tall"]),
)


@given(PEOPLE, PEOPLE)
def test_who_is_likely_the_same_is_found_by_a_common_key(person: Traits, other: Traits) -> None:
    if likely_same(person, [other]):
        assert keys(person) & keys(other), "a store that compares candidates by key alone would have missed it"


@given(PEOPLE, PEOPLE)
def test_likeness_is_mutual(person: Traits, other: Traits) -> None:
    there = [each.points for each in likely_same(person, [other])]
    back = [each.points for each in likely_same(other, [person])]
    assert there == back
