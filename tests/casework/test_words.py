"""Every question is said in Swahili, none in a statute's words; a sentence is filled with what it names."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

from app import packs
from app.casework.declaration import Field
from app.casework.messages import Label, Message, PlainEnglish, Question, spoken
from app.casework.registry import CORE

ASSETS = Path(packs.PACKS).parent


def catalogue() -> dict[str, str]:
    """Every sentence of the casework with its Swahili."""
    with (ASSETS / "translations" / "casework.sw.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="sw") if isinstance(message.id, str)}


def helps(field: Field) -> tuple[str, ...]:
    """What may stand below a question."""
    return (field.help, field.help_instead[1] if field.help_instead else "")


def test_every_question_help_and_title_is_translated() -> None:
    said = catalogue()
    declared = {text for record in CORE.values() for field in record for text in (field.question, *helps(field))}
    declared |= {record.title for record in CORE.values()}
    assert {text for text in declared if text and text not in said} == set()


def test_no_statute_term_stands_on_the_intake_form() -> None:
    intake = [
        f.question + "".join(helps(f))
        for entity in ("case", "incident", "consent", "perpetrator")
        for f in CORE[entity]
    ]
    assert not [text for text in intake if re.search(r"defile|prostitut|pornograph|accused|complainant", text, re.I)]


def test_a_sentence_is_filled_with_labels_dates_and_other_sentences() -> None:
    class Voice(PlainEnglish):
        def label(self, code_list: str, code: str) -> str:
            return f"<{code_list}:{code}>"

    inner = Message("{a}, {b}", {"a": Label("institution", "police"), "b": "Nyali"})
    message = Message("{who}: {count} day, {what}", {"who": inner, "what": Question("Date")}, "{who}: {count} days", 2)
    said = spoken(message, Voice())
    assert said == "<institution:police>, Nyali: 2 days"
