"""A time of day as people say it, by the English clock and the Swahili one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import times

SURE = {
    "3 pm": "15:00", "3pm": "15:00", "3.30 p.m.": "15:30", "11:05 AM": "11:05", "12:30 pm": "12:30",
    "12:30 am": "00:30", "noon": "12:00", "9 at night": "21:00", "3 in the afternoon": "15:00",
    "saa tisa alasiri": "15:00", "Saa Tisa  Alasiri": "15:00", "saa 9 alasiri": "15:00", "tisa alasiri": "15:00",
    "saa tatu usiku": "21:00", "saa tatu na nusu usiku": "21:30", "saa mbili asubuhi": "08:00",
    "saa kumi na mbili jioni": "18:00", "saa kumi na moja na robo jioni": "17:15", "saa sita mchana": "12:00",
    "saa kumi na mbili kasorobo asubuhi": "05:45", "saa tatu kasoro robo usiku": "20:45", "saa sita usiku": "00:00",
    "saa kumi na dakika ishirini na tano jioni": "16:25", "saa saba kasoro dakika tano mchana": "12:55",
    "saa nane usiku wa manane": "02:00", "saa 8 mchana": "14:00", "9:30 asubuhi": "09:30", "21:30 usiku": "21:30",
    "saa 21:30": "21:30", "930": "09:30", "9:30": "09:30", "9h30": "09:30", "21.30": "21:30",
}  # fmt: skip
UNSURE = {
    "12 pm": ("00:00", "12:00"), "12 am": ("00:00", "12:00"), "saa 3 usiku": ("03:00", "21:00"),
    "saa tatu": ("09:00", "21:00"), "9:30 jioni": ("15:30", "21:30"), "saa 4 mchana": ("10:00", "16:00"),
    "saa kumi na mbili usiku": ("06:00", "18:00"), "5 at night": ("05:00", "17:00"),
}  # fmt: skip
NONE = ("", "pm", "9", "25:00", "9:75", "13 am", "0 pm", "13:00 usiku", "half past", "9:301", "9:30 (saa tatu usiku)",
        "saa", "usiku", "saa ishirini usiku", "tisa", "2 pm pm", "saa tatu na", "9:30 h", "٩:٣٠")  # fmt: skip


@pytest.mark.parametrize("said", SURE)
def test_a_time_that_means_one_thing_is_that(said: str) -> None:
    assert times.readings(said) == (SURE[said],)


@pytest.mark.parametrize("said", UNSURE)
def test_a_time_that_may_mean_several_names_them_all(said: str) -> None:
    assert times.readings(said) == UNSURE[said]


@pytest.mark.parametrize("said", NONE)
def test_what_is_no_time_is_none(said: str) -> None:
    assert times.readings(said) == ()


@given(st.text(alphabet="0123456789:. apmsaaknunsiku", max_size=20))
def test_whatever_is_typed_every_reading_is_a_time_that_reads_as_itself(text: str) -> None:
    for each in times.readings(text):
        assert times.readings(each) == (each,)


def test_what_was_understood_is_said_unless_it_was_written_so() -> None:
    said = times.heard("yesterday 3 pm", "2021-11-18T15:00+03:00")
    assert said is not None
    assert said.fillings == {"text": "yesterday 3 pm", "time": "15:00"}
    for written in ("21:30", "18 November 2021 9.30", "2021-11-18T18:30:00Z", "2021-11-18 21:30+03:00"):
        assert times.heard(written, "21:30") is None
