"""A time that people keep is said in Swahili so that nobody comes six hours off: words first, digits behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app import packs
from app.casework.messages import Message, spoken
from app.words import hours, language
from app.words.voice import PersonVoice

ROOT = Path(packs.PACKS).parents[1]
WORDS = (
    "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa", "kumi", "kumi na moja", "kumi na mbili",
)  # fmt: skip
SAID = re.compile(
    rf"saa (?P<hour>{'|'.join(sorted(WORDS, key=len, reverse=True))})"
    r"(?P<minutes>| na robo| na nusu| na dakika (?P<count>\d{1,2}))"
    r" (?P<part>usiku|alfajiri|asubuhi|mchana|jioni) \((?P<digits>\d{2}:\d{2})\)"
)


@pytest.fixture
def swahili() -> Iterator[None]:
    language.use("sw")
    yield
    language.use("en")


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("09:00", "saa tatu asubuhi (09:00)"),
        ("21:30", "saa tatu na nusu usiku (21:30)"),
        ("14:15", "saa nane na robo mchana (14:15)"),
        ("07:00", "saa moja asubuhi (07:00)"),
        ("06:00", "saa kumi na mbili asubuhi (06:00)"),
        ("12:00", "saa sita mchana (12:00)"),
        ("00:00", "saa sita usiku (00:00)"),
        ("04:40", "saa kumi na dakika 40 alfajiri (04:40)"),
        ("17:00", "saa kumi na moja jioni (17:00)"),
    ],
)
def test_the_hour_is_counted_from_six_with_its_part_of_the_day(digits: str, words: str) -> None:
    assert hours.in_swahili(time.fromisoformat(digits)) == words


def test_of_every_minute_of_a_day_the_words_and_the_digits_say_the_same() -> None:
    for minute in range(24 * 60):
        at = time(minute // 60, minute % 60)
        found = SAID.fullmatch(hours.in_swahili(at))
        assert found, hours.in_swahili(at)
        counted = WORDS.index(found["hour"]) + 1
        assert found["digits"] == f"{at:%H:%M}" and (counted + 6) % 12 == at.hour % 12
        minutes = {"": 0, " na robo": 15, " na nusu": 30}.get(found["minutes"])
        assert at.minute == (int(found["count"]) if minutes is None else minutes)
        assert (found["part"] in ("asubuhi", "alfajiri")) == (4 <= at.hour < 12)


def test_no_two_minutes_of_a_day_are_said_alike_even_without_their_digits() -> None:
    said = {hours.in_swahili(time(minute // 60, minute % 60)).partition(" (")[0] for minute in range(24 * 60)}
    assert len(said) == 24 * 60


@pytest.mark.usefixtures("swahili")
def test_a_sentence_with_a_time_in_it_says_both() -> None:
    message = Message("{at}", {"at": time(9)})
    assert spoken(message, PersonVoice()) == "saa tatu asubuhi (09:00)"
    assert language.hour("09:00") == "saa tatu asubuhi (09:00)"


def test_english_says_the_digits_and_what_is_no_time_is_said_as_it_is() -> None:
    assert (language.hour("09:00"), language.hour("morning"), language.hour("")) == ("09:00", "morning", "")


def swahili_texts() -> Iterator[tuple[str, str]]:
    """Everything that is written in Swahili: where, and the text."""
    for path in (ROOT / "assets" / "translations").glob("*sw.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="sw"):
                strings = (message.string,) if isinstance(message.string, str) else message.string
                yield from ((f"{path.name}: {message.id}", each) for each in strings if message.id)
    for path in (ROOT / "assets" / "help" / "sw.md", *(ROOT / "docs").glob("*.sw.md")):
        yield path.name, path.read_text(encoding="utf-8")
    for pack in packs.installed():
        for name, codes in packs.load(pack).lists.items():
            yield from ((f"{name}.{code.code}", code.label("sw")) for code in codes)


def test_no_swahili_text_says_saa_before_digits_of_the_other_clock() -> None:
    wrong = [(where, text) for where, text in swahili_texts() if re.search(r"\bsaa\s+\d{1,2}[:.]\d{2}", text, re.I)]
    assert wrong == []


def test_no_swahili_text_says_saa_before_what_is_filled_in_unless_it_is_a_span_of_hours() -> None:
    wrong = [
        (where, found[0])
        for where, text in swahili_texts()
        for found in re.finditer(r"(\bmuda\s+wa\s+)?\bsaa\s+\{\w*\}", text, re.I)
        if not found[1]
    ]
    assert wrong == []
