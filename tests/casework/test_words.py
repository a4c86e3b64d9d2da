"""Every sentence of the casework is said in Swahili, with its gaps; one thing has one name (assets/glossary.toml)."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app import packs
from app.casework.messages import Label, Message, PlainEnglish, Question, spoken
from app.casework.registry import RECORDS

ASSETS = Path(packs.PACKS).parent
GLOSSARY = tomllib.loads((ASSETS / "glossary.toml").read_text(encoding="utf-8"))


def catalogue() -> Iterator[tuple[str, str]]:
    """Every sentence with its Swahili, plural forms each on their own."""
    with (ASSETS / "translations" / "casework.sw.po").open("rb") as file:
        for message in read_po(file, locale="sw"):
            if message.id:
                english = (message.id,) if isinstance(message.id, str) else message.id
                swahili = (message.string,) if isinstance(message.string, str) else message.string
                yield from zip(english, swahili, strict=True)


def labels() -> Iterator[tuple[str, str]]:
    """Every label of the Kenyan pack that is no proper noun."""
    for codes in packs.load("kenya").lists.values():
        yield from ((code.en, code.sw) for code in codes if not code.name)


def gaps(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(("english", "swahili"), sorted(set(catalogue())))
def test_a_translation_is_there_with_the_same_gaps_and_differs(english: str, swahili: str) -> None:
    assert swahili and gaps(english) == gaps(swahili)
    assert swahili != english or english in GLOSSARY["same"]["texts"]
    assert english[-1:] not in ".?" or swahili[-1] == english[-1], "ends as the sentence does"


def test_every_question_help_and_title_is_translated() -> None:
    said = dict(catalogue())
    declared = {text for record in RECORDS.values() for field in record for text in (field.question, field.help)}
    declared |= {record.title for record in RECORDS.values()}
    assert {text for text in declared if text and text not in said} == set()


@pytest.mark.parametrize("term", GLOSSARY["terms"])
def test_a_term_of_the_work_has_one_name(term: str) -> None:
    stems = GLOSSARY["terms"][term]
    exceptions = GLOSSARY["exceptions"].get(term, [])
    word = re.compile(rf"\b{re.escape(term)}(s|d)?\b", re.IGNORECASE)
    wrong = [
        (english, swahili)
        for english, swahili in (*catalogue(), *labels())
        if english not in exceptions
        and word.search(re.sub(r"\{[a-z_]+\}", "", english))
        and not any(stem in swahili.lower() for stem in stems)
    ]
    assert wrong == []


def test_a_label_that_is_the_same_in_both_languages_is_allow_listed_or_a_proper_noun() -> None:
    assert {english for english, swahili in labels() if english == swahili} <= set(GLOSSARY["same"]["texts"])


def test_no_statute_term_stands_on_the_intake_form() -> None:
    intake = [f.question + f.help for entity in ("case", "incident", "consent", "perpetrator") for f in RECORDS[entity]]
    assert not [text for text in intake if re.search(r"defile|prostitut|pornograph|accused|complainant", text, re.I)]


def test_a_sentence_is_filled_with_labels_dates_and_other_sentences() -> None:
    class Voice(PlainEnglish):
        def label(self, code_list: str, code: str) -> str:
            return f"<{code_list}:{code}>"

    inner = Message("{a}, {b}", {"a": Label("institution", "police"), "b": "Nyali"})
    message = Message("{who}: {count} day, {what}", {"who": inner, "what": Question("Date")}, "{who}: {count} days", 2)
    said = spoken(message, Voice())
    assert said == "<institution:police>, Nyali: 2 days"
