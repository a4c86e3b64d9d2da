"""What cannot be kept is refused in the person's own language, and leaves no trace: not a row, not a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.casebook import Casebook
from app.casework.languages import LANGUAGES
from app.store import circles, journal
from app.store.journal import Author, Intent
from app.store.store import Store
from app.store.transaction import Transaction
from app.words import language
from app.words.refusal import Refused
from app.words.voice import PersonVoice
from sync.changes import Kind
from tests.casework.cases import at
from tests.seats import Known

NOBODY = "0" * 32


class Kept(NamedTuple):
    """A casebook with a case, an incident of it, a partner, and a case that was deleted."""

    store: Store
    book: Casebook
    ids: Mapping[str, str]

    def counted(self) -> dict[str, int]:
        """Rows of every table and the length of the journal."""
        counts: dict[str, int] = {}

        def count(tx: Transaction) -> None:
            for name in tx.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all():
                counts[name] = tx.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # noqa: S608

        self.store.database.read(count)
        assert counts["change"] > 0
        return counts

    def named(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values with ids in place of CASE, INCIDENT, PARTNER and GONE."""
        return {name: self.ids.get(value, value) if isinstance(value, str) else value for name, value in values.items()}


@pytest.fixture(scope="module")
def kept(centre_made_once: Known, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    known = centre_made_once.copy(tmp_path_factory.mktemp("kept") / "seat")
    now: Callable[[], Any] = lambda: at("2022-03-22 10:00")  # noqa: E731
    with known.casebook(now=now) as book:
        gone = book.records.record("case", {"sex": "male"}).id
        parents = book.records.for_editing(gone)[1]
        made = book.records.record("incident", {"reported_on": "2022-03-22"})
        partner = book.records.record("partner", {"name": "Coast General", "kind": "hospital"}).id
    store = known.store()

    def delete(tx: Transaction) -> None:
        circle = circles.only(tx)
        assert circle is not None
        intent = Intent("case", bytes.fromhex(gone), Kind.DELETE, {}, parents)
        journal.append(tx, Author(circle.circle, store.seat.id), [intent], now_ms=1)

    store.database.write(delete)
    with known.casebook(now=now) as book:
        yield Kept(store, book, {"CASE": made.case, "INCIDENT": made.id, "PARTNER": partner, "GONE": gone})
    store.close()


BAD = {
    "an unknown kind": ("incidnet", {"reported_on": "2022-03-22"}, "incidnet"),
    "no kind at all": ("", {}, "incident"),
    "an unknown field": ("case", {"colour": "red"}, "colour"),
    "an unknown code": ("case", {"risk": "enormous"}, "enormous"),
    "an unknown code among known ones": ("incident", {"reported_on": "2022-03-22", "needs": ["pep", "x"]}, "x"),
    "a day the calendar has not": ("incident", {"reported_on": "2021-02-29"}, "2021-02-29"),
    "a month the calendar has not": ("incident", {"reported_on": "2022-03-22", "happened_on": "2021-13"}, "2021-13"),
    "a day ahead": ("incident", {"reported_on": "2022-03-23"}, "reported_on"),
    "a year of another age": ("incident", {"reported_on": "0022-03-22"}, "0022-03-22"),
    "an hour the day has not": ("incident", {"reported_on": "2022-03-22", "happened_on": "2022-03-21",
                                             "happened_at": "25:00"}, "21:30"),
    "an age nobody reaches": ("case", {"age": 900}, "900"),
    "consent from nobody": ("consent", {"case": "CASE", "given": "yes"}, "recipient"),
    "consent of no case": ("consent", {"recipient": "police", "given": "yes"}, "case"),
    "consent nobody answered": ("consent", {"case": "CASE", "recipient": "police"}, "given"),
    "consent that was skipped": ("consent", {"case": "CASE", "recipient": "police",
                                             "given": {"skipped": "not_asked"}}, "given"),
    "consent with a partner that is none": ("consent", {"case": "CASE", "recipient": NOBODY,
                                                        "given": "yes"}, "recipient"),
    "a follow-up for a case that never was": ("follow_up", {"case": NOBODY, "asked": "?"}, "case"),
    "a follow-up for a case that is gone": ("follow_up", {"case": "GONE", "asked": "?"}, "case"),
    "a follow-up for what is no case": ("follow_up", {"case": "INCIDENT", "asked": "?"}, "case"),
    "a step no ladder has": ("follow_up", {"case": "CASE", "partner": "PARTNER", "ladder_step": 16}, "16"),
    "a narrative of a megabyte": ("incident", {"reported_on": "2022-03-22", "narrative": "maji " * 200_000}, "999,999"),
    "a name of a page": ("partner", {"name": "a" * 201, "kind": "police"}, "201"),
    "half an emoji": ("note", {"case": "CASE", "text": "\ud83d"}, "text"),
    "a sign that is no text": ("note", {"case": "CASE", "text": "a\x00b"}, "text"),
    "telling without consent": ("referral", {"case": "CASE", "institution": "police", "status": "sent",
                                             "disclosed": ["case.age"]}, "disclosed"),
    "telling without saying what": ("referral", {"case": "CASE", "institution": "police", "status": "sent"}, "told"),
    "telling nothing, with something ticked": ("referral", {"case": "CASE", "institution": "police", "told": "nothing",
                                                            "status": "sent", "disclosed": ["case.age"]}, "told"),
    "an emergency without a reason": ("consent", {"case": "CASE", "recipient": "hospital", "given": "later",
                                                  "override": "emergency"}, "override_reason"),
    "an emergency at a school": ("consent", {"case": "CASE", "recipient": "school", "given": "later",
                                             "override": "emergency", "override_reason": "Quick"}, "override"),
    "a low risk beside a weapon": ("case", {"risk": "low", "dangers": ["weapon"]}, "risk"),
    "telling what is never told": ("referral", {"case": "CASE", "institution": "police",
                                                "disclosed": ["case.worker"]}, "case.worker"),
    "a code of one's own": ("case", {"code": "MSA-JC2-22-XX-999"}, "code"),
    "a hand-over to nobody": ("reassignment", {"case": "CASE", "to_worker": "Nobody"}, "Nobody"),
    "a hand-over of a case that is gone": ("reassignment", {"case": "GONE", "to_worker": "lead"}, ""),
    "a charge of no legal case": ("charge", {"legal_case": "CASE", "offence": "SOA3"}, "legal_case"),
}  # fmt: skip


@pytest.mark.parametrize(("entity", "values", "named"), BAD.values(), ids=BAD.keys())
def test_it_is_refused_in_both_languages_and_nothing_is_stored(
    kept: Kept, entity: str, values: Mapping[str, Any], named: str
) -> None:
    before = kept.counted()
    with pytest.raises(Refused) as refused:
        kept.book.records.record(entity, kept.named(values))
    said = {}
    try:
        for code in LANGUAGES:
            language.use(code)
            said[code] = refused.value.said(PersonVoice(kept.book.pack))
    finally:
        language.use("en")
    assert said["en"] != said["sw"]
    for sentence in said.values():
        assert named in sentence
        assert "{" not in sentence
        assert len(sentence) < 600
    assert kept.counted() == before


TEXTS = {
    "emoji": "Nilifurahi 😀👩🏾‍👧🏾 sana",
    "right to left": "أخبرتني أختي بما حدث",
    "both ways": "Alisema „السلام“ kisha akaondoka",
    "marks above and below": "é ŋʼombe Ng’ombe",
    "Chinese": "他答应付学费",
    "lines": "Siku ya kwanza.\n\nSiku ya pili.",
    "what looks like code": "<b>x</b> {name} %s $1 '; DROP TABLE change; --",
    "as much as fits": "a" * 100_000,
}


@pytest.mark.parametrize("told", TEXTS.values(), ids=TEXTS.keys())
def test_what_was_said_is_kept_as_it_was_said(kept: Kept, told: str) -> None:
    made = kept.book.records.record("note", {"case": kept.ids["CASE"], "text": told})
    assert kept.book.records.show(made.id)["text"] == told


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")), max_size=60))
@settings(max_examples=25, deadline=None)
def test_any_text_is_kept_as_it_was_typed_or_refused_whole(kept: Kept, told: str) -> None:
    before = kept.counted()
    try:
        made = kept.book.records.record("note", {"case": kept.ids["CASE"], "text": told})
    except Refused:
        assert kept.counted() == before
    else:
        shown = kept.book.records.show(made.id)["text"]
        kept.book.records.edit(kept.ids["INCIDENT"], {"narrative": shown})
        assert kept.book.records.show(kept.ids["INCIDENT"])["narrative"] == shown
        assert kept.book.records.show(kept.ids["INCIDENT"])["narrative"] == shown  # a second time it is the same
