"""Approximate dates keep what people know, and no more."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import dates
from app.casework.dates import ApproximateDate, ImpossibleDate, Precision, Qualifier, parse


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2021-10-05", "2021-10-05", "2021-10-05"),
        ("2021-10", "2021-10-01", "2021-10-31"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("~2021-10-05", "2021-09-28", "2021-10-12"),
        ("~2021-01", "2020-12-01", "2021-02-28"),
        ("~2021", "2020-01-01", "2022-12-31"),
        ("<2021-10-05", None, "2021-10-04"),
        ("<2021", None, "2020-12-31"),
        (">2021-10-05", "2021-10-06", None),
        (">2021-10", "2021-11-01", None),
        (">2021", "2022-01-01", None),
    ],
)
def test_a_date_reaches_from_its_earliest_to_its_latest_day(
    text: str, earliest: str | None, latest: str | None
) -> None:
    parsed = parse(text)
    assert (str(parsed.earliest) if parsed.earliest else None) == earliest
    assert (str(parsed.latest) if parsed.latest else None) == latest


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("22/03/2022", "form"),
        ("March", "form"),
        ("", "form"),
        ("2021-1-5", "form"),
        ("~", "form"),
        ("2021-02-30", "calendar"),
        ("2021-13", "calendar"),
        ("2021-00-10", "calendar"),
        ("0021-03-04", "range"),
        ("2999", "range"),
        ("２０２１", "form"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ImpossibleDate) as refused:
        parse(text)
    assert refused.value.reason == reason


@given(
    st.sampled_from(Qualifier),
    st.sampled_from(Precision),
    st.dates(min_value=date(1905, 1, 1), max_value=date(2195, 12, 31)),
)
def test_a_written_date_reads_back_and_contains_itself(qualifier: Qualifier, precision: Precision, day: date) -> None:
    anchor = day if precision is Precision.DAY else day.replace(day=1)
    anchor = anchor.replace(month=1) if precision is Precision.YEAR else anchor
    written = ApproximateDate(qualifier, precision, anchor)
    assert parse(written.text) == written
    if written.earliest and written.latest:
        assert written.earliest <= anchor <= written.latest
    if qualifier is Qualifier.BEFORE:
        assert written.latest is not None and written.latest < anchor
    if qualifier is Qualifier.AFTER:
        assert written.earliest is not None and written.earliest > anchor


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    with contextlib.suppress(ImpossibleDate):
        assert parse(parse(text).text).text == parse(text).text


@pytest.mark.parametrize("text", ["9:30", "24:00", "9.30pm", "saa tatu", "21:60", ""])
def test_a_time_is_written_on_the_24_hour_clock_or_refused(text: str) -> None:
    with pytest.raises(ImpossibleDate):
        dates.parse_time(text)


def test_a_moment_is_kept_in_local_time_whatever_offset_it_came_with() -> None:
    assert dates.parse_moment("2022-03-22T18:30:00Z", "+03:00").isoformat() == "2022-03-22T21:30:00+03:00"
    assert dates.parse_moment("2022-03-22T21:30", "+03:00").isoformat() == "2022-03-22T21:30:00+03:00"


@pytest.mark.parametrize("text", ["2022-03-22", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "later"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ImpossibleDate):
        dates.parse_moment(text, "+03:00")


def test_a_rule_that_reads_a_row_gets_a_day_or_none_and_never_an_error() -> None:
    assert dates.read_day("2021-10") == date(2021, 10, 1)
    assert dates.read_day("2021-10-05T10:00+03:00") == date(2021, 10, 5)
    assert [dates.read_day(value) for value in (None, {"skipped": "declined"}, "", "?", "<2021", 7)] == [None] * 6
