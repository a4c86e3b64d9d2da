"""Dates said and understood in both languages."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from app.casework import dates
from app.casework.dates import ImpossibleDate
from app.words import language

TODAY = date(2022, 3, 22)

SAID = [
    ("2021-10-18", "18 October 2021", "18 Oktoba 2021"),
    ("~2021-10-18", "about 18 October 2021", "takriban 18 Oktoba 2021"),
    ("2021-10", "October 2021", "Oktoba 2021"),
    ("~2021", "about 2021", "takriban 2021"),
    ("<2015", "before 2015", "kabla ya 2015"),
    (">2020-06", "after June 2020", "baada ya Juni 2020"),
]
UNDERSTOOD = [
    ("18 October 2021", "2021-10-18"),
    ("18 oct 2021.", "2021-10-18"),
    ("18/10/2021", "2021-10-18"),
    ("18.10.2021", "2021-10-18"),
    ("5-1-2022", "2022-01-05"),
    ("October, 2021", "2021-10"),
    ("10/2021", "2021-10"),
    ("2021-10", "2021-10"),
    ("2021", "2021"),
    ("about October 2021", "~2021-10"),
    ("around 2019", "~2019"),
    ("~2021-10-05", "~2021-10-05"),
    ("before 2015", "<2015"),
    ("today", "2022-03-22"),
    ("yesterday", "2022-03-21"),
    ("18 October", "2021-10-18"),  # the last one, not one that lies ahead
    ("3 march", "2022-03-03"),
    ("29 February", "2020-02-29"),  # the last one there was
    ("29 Feb", "2020-02-29"),
    ("18th October 2021", "2021-10-18"),
    ("18th of October, 2021", "2021-10-18"),
    ("1st Oct 2021", "2021-10-01"),
    ("October 18, 2021", "2021-10-18"),
    ("October 18th", "2021-10-18"),
    ("about October 3rd 2021", "~2021-10-03"),
    ("2021/10/18", "2021-10-18"),
    ("2021/10", "2021-10"),
]


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Speak English before and after each test."""
    language.use("en")
    yield
    language.use("en")


@pytest.mark.parametrize(("stored", "english", "swahili"), SAID)
def test_a_date_is_said_as_far_as_it_is_known(stored: str, english: str, swahili: str) -> None:
    assert language.said(stored) == english
    language.use("sw")
    assert language.said(stored) == swahili


@pytest.mark.parametrize(("stored", "english", "swahili"), SAID)
def test_what_is_said_is_understood_again_in_either_language(stored: str, english: str, swahili: str) -> None:
    assert language.understood(english, TODAY) == dates.parse(stored)
    language.use("sw")
    assert language.understood(swahili, TODAY) == dates.parse(stored)
    assert language.understood(english, TODAY) == dates.parse(stored)  # English stays understood


@pytest.mark.parametrize(("typed", "stored"), UNDERSTOOD)
def test_a_date_is_understood_as_people_write_it(typed: str, stored: str) -> None:
    on = language.understood(typed, TODAY)
    assert on is not None
    assert on.text == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "about",
        "soon",
        "31 February 2021",
        "18 13 2021",
        "12",
        "ma 2021",
        "0",
        "99999",
        "18/10/21",
        "18 October 19",
        "30 February",
        "18 October 19 2021",
        "18th",
        "2021/13/01",
        "October 32",
    ],
)
def test_what_is_no_date_is_not_taken_for_one(typed: str) -> None:
    assert language.understood(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("18 November 2021 21:30", "2021-11-18T21:30"),
        ("18 November 2021, 9.30", "2021-11-18T09:30"),
        ("18/11/2021 9:30", "2021-11-18T09:30"),
        ("yesterday 8:05", "2022-03-21T08:05"),
        ("2021-11-18 9:30", "2021-11-18T09:30"),
        ("18 November 2021 9:30 pm", "2021-11-18T21:30"),
        ("yesterday, saa tatu na nusu usiku", "2022-03-21T21:30"),
        ("18 Novemba 2021 saa tisa alasiri", "2021-11-18T15:00"),
    ],
)
def test_a_day_and_a_time_are_understood(typed: str, stored: str) -> None:
    language.use("sw" if "Novemba" in typed else "en")
    assert language.understood_moment(typed, TODAY) == (stored,)


@pytest.mark.parametrize(
    ("behind", "meant"),
    [
        (" pm", "21:30"), (" am", "09:30"), ("pm", "21:30"), (" asubuhi", "09:30"),
        (" jioni", ""), (" usiku", ""), (" (saa tatu usiku)", ""), ("1", ""), (":", ""), (" h", ""), (".5", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("day", ["18 November 2021", "18/11/2021", "2021-11-18", "today"])
def test_what_stands_behind_a_time_is_never_dropped(day: str, behind: str, meant: str) -> None:
    found = language.understood_moment(f"{day} 9:30{behind}", TODAY)
    assert len(found) != 1 if not meant else [each[10:] for each in found] == [f"T{meant}"]


@pytest.mark.parametrize(
    "typed",
    [
        "18 November 2021",
        "9:30",
        "18 November 2021 25:30",
        "18 November 2021 9:75",
        "November 2021 9:30",
        "18 November 2021 9",
        "18 November 2021 pm",
    ],
)
def test_half_a_moment_is_none(typed: str) -> None:
    assert language.understood_moment(typed, TODAY) == ()


def test_saying_what_is_no_date_is_a_mistake() -> None:
    with pytest.raises(ImpossibleDate):
        language.said("18 October")


def test_days_and_times_are_said_in_both_languages() -> None:
    assert language.weekday(TODAY) == "Tuesday 22 March"
    assert language.clock(datetime(2022, 3, 22, 9, 5)) == "09:05"
    language.use("sw")
    assert language.weekday(TODAY) == "Jumanne 22 Machi"


def test_a_language_there_is_not_is_refused_and_nothing_changes() -> None:
    language.use("sw")
    with pytest.raises(KeyError):
        language.use("fr")
    assert (language.in_use(), language._("Hide")) == ("sw", "Ficha")


def test_the_empty_message_stays_empty() -> None:
    language.use("sw")
    assert language._("") == ""


@pytest.mark.parametrize(("value", "said"), [(0, "0"), (2.5, "2.5"), (100_000, "100,000"), (1e6, "1,000,000")])
def test_a_number_is_said_so_that_its_size_is_seen(value: float, said: str) -> None:
    assert language.number(value) == said
