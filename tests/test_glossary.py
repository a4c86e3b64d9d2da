"""One thing has one name in Swahili (assets/glossary.toml), on every screen, in the help and in every pack's lists."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from app import packs
from app.ui import help_text

ASSETS = Path(packs.PACKS).parent
GLOSSARY = tomllib.loads((ASSETS / "glossary.toml").read_text(encoding="utf-8"))


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence with its Swahili, plural forms each on their own."""
    for path in (ASSETS / "translations").glob("*sw.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="sw"):
                if message.id:
                    english = (message.id,) if isinstance(message.id, str) else message.id
                    swahili = (message.string,) if isinstance(message.string, str) else message.string
                    yield from zip(english, swahili, strict=True)


def labels() -> Iterator[tuple[str, str]]:
    """Every label of every pack that is no proper noun."""
    for pack in packs.installed():
        for codes in packs.load(pack).lists.values():
            yield from ((code.label("en"), code.label("sw")) for code in codes if not code.name)


def helps() -> Iterator[tuple[str, str]]:
    """Every title, hint and point of the help."""
    swahili = help_text.of_all("sw")
    for screen, help_ in help_text.of_all("en").items():
        same = swahili[screen]
        yield from zip((help_.title, help_.hint, *help_.points), (same.title, same.hint, *same.points), strict=True)


def gaps(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def says(swahili: str, stem: str) -> bool:
    """Tell whether a stem of the glossary stands in a translation."""
    pattern = r" (?:\w+ ){0,2}".join(map(re.escape, stem.split(" … ")))
    return bool(re.search(pattern, swahili, re.IGNORECASE))


def says_word(swahili: str, word: str) -> bool:
    """Tell whether whole words stand in a translation."""
    return bool(re.search(rf"\b{re.escape(word)}\b", swahili, re.IGNORECASE))


def test_every_translation_has_the_gaps_and_the_end_of_its_sentence_and_differs_from_it() -> None:
    wrong = [
        (english, swahili)
        for english, swahili in sentences()
        if not swahili
        or gaps(english) != gaps(swahili)
        or (swahili == english and english not in GLOSSARY["same"]["texts"])
        or (english[-1:] in ".?" and swahili[-1] != english[-1])
    ]
    assert not wrong


def test_each_term_of_the_work_has_one_name_wherever_it_is_said() -> None:
    everything = [*sentences(), *labels(), *helps()]
    terms = {term: re.compile(rf"\b{re.escape(term)}(s|d)?\b", re.IGNORECASE) for term in GLOSSARY["terms"]}
    used, wrong = set(), []
    for english, swahili in everything:
        plain = re.sub(r"\{[a-z_]+\}|--\w+", "", english)
        for term in (term for term, word in terms.items() if word.search(plain)):
            used.add(term)
            if english not in GLOSSARY["exceptions"].get(term, ()):
                stems = GLOSSARY["terms"][term]
                if not any(says(swahili, stem) for stem in stems):
                    wrong.append((term, english, swahili))
    assert not wrong
    assert set(GLOSSARY["terms"]) - used == set(), "nobody says these"


def test_a_word_that_was_wrong_or_could_hurt_does_not_come_back() -> None:
    found = [
        (english, swahili, f"say {entry['say']}: {entry['because']}")
        for english, swahili in (*sentences(), *labels(), *helps())
        for entry in GLOSSARY["never"].values()
        if any(says_word(swahili, stem) for stem in entry["stems"])
        and not re.search(entry.get("unless", r"(?!)"), english, re.IGNORECASE)
    ]
    assert not found


def test_a_sentence_of_consent_or_safety_is_said_as_it_was_chosen() -> None:
    said = dict(sentences())
    assert len(GLOSSARY["chosen"]) >= 30
    for chosen in GLOSSARY["chosen"]:
        assert chosen["because"]
        assert said.get(chosen["sentence"]) == chosen["say"]


def test_a_label_that_is_the_same_in_both_languages_is_allow_listed_or_a_proper_noun() -> None:
    assert {english for english, swahili in labels() if english == swahili} <= set(GLOSSARY["same"]["texts"])
