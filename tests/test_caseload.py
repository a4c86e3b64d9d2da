"""The list of cases: its order, its pages, what it keeps, and what stands beside each case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.casebook import Casebook
from app.casework.today_lines import LineKind
from app.reading.case_orders import Order
from app.reading.caseload import Kept
from app.words.refusal import Refused
from tests.days import ago
from tests.seats import Known


@pytest.fixture
def book(known: Known) -> Iterator[Casebook]:
    with known.casebook() as opened:
        yield opened


@pytest.fixture(scope="module")
def a_few_cases(centre_made_once: Known, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casebook]:
    """Seven cases: three silent, four with a risk, two with a next date. They are only read."""
    with centre_made_once.copy(tmp_path_factory.mktemp("cases") / "seat").casebook() as book:
        book.records.edit(a_silent_case(book, 40), {"risk": "low"})
        book.records.edit(a_silent_case(book, 90), {"risk": "high"})
        silent = a_silent_case(book, 152)
        book.records.record("follow_up", {"case": silent, "institution": "police", "said": "Afisa amesafiri"})
        for days, risk in ((1, "high"), (9, "low")):
            case = a_case(book, risk=risk)
            book.records.record("session", {"case": case, "kind": "counselling", "on": ago(2), "next_on": ago(-days)})
        a_case(book)
        a_case(book)
        yield book


def a_case(book: Casebook, days: int = 3, **fields: object) -> str:
    case = book.records.record("case", {"sex": "female", "age": 15, **fields}).id
    book.records.record("incident", {"case": case, "reported_on": ago(days)})
    return case


def a_silent_case(book: Casebook, days: int) -> str:
    case = a_case(book, days)
    book.records.record("legal_case", {"case": case, "ob_number": "23/14/10/2021", "ob_on": ago(days)})
    return case


def ids(book: Casebook, kept: Kept = Kept.ALL, **asked: object) -> list[str]:
    return [line.id for line in book.cases.page(kept, **asked).lines]


def test_a_case_shared_in_an_emergency_stands_in_the_list_with_what_waits(book: Casebook) -> None:
    case = a_case(book)
    said = {"recipient": "hospital", "given": "later", "override": "emergency", "override_reason": "She bleeds."}
    book.records.record("consent", {"case": case, **said})
    [line] = book.cases.page().lines
    assert line.id == case
    assert line.first is not None


def test_the_case_changed_last_comes_first(book: Casebook) -> None:
    first, second = a_case(book), a_case(book)
    assert ids(book) == [second, first]

    book.records.edit(first, {"risk": "high"})

    assert ids(book) == [first, second]


def test_pages_go_on_where_the_last_one_ended_without_gap_or_repetition(book: Casebook) -> None:
    made = [a_case(book) for _ in range(5)]

    seen, before = [], None
    while True:
        page = book.cases.page(before=before, limit=2)
        seen += [line.id for line in page.lines]
        before = page.following
        if before is None:
            break

    assert seen == made[::-1]


def test_pages_of_silent_cases_begin_with_the_longest_silence(book: Casebook) -> None:
    a_case(book)
    short, long, longest = (a_silent_case(book, days) for days in (40, 90, 152))

    page = book.cases.page(Kept.SILENT, limit=2)
    rest = book.cases.page(Kept.SILENT, limit=2, before=page.following)

    assert [line.id for line in page.lines] == [longest, long]
    assert [line.id for line in rest.lines] == [short]
    assert rest.following is None


def test_a_silent_case_is_marked_by_its_silence(book: Casebook) -> None:
    a_silent_case(book, 152)

    (line,) = book.cases.page().lines

    assert line.first is not None
    assert (line.first.kind, line.first.days) == (LineKind.SILENCE, 152)


def test_a_case_is_in_court_from_its_charge_to_its_judgment(book: Casebook) -> None:
    case = a_case(book)
    a_case(book)
    legal = book.records.record("legal_case", {"case": case}).id
    assert ids(book, Kept.IN_COURT) == []

    one = book.records.record("accused", {"legal_case": legal, "charged_on": ago(5)}).id
    assert ids(book, Kept.IN_COURT) == [case]
    other = book.records.record("accused", {"legal_case": legal}).id
    book.records.edit(one, {"verdict": "guilty", "verdict_on": ago(2)})
    assert ids(book, Kept.IN_COURT) == [case]  # who is tried with this one is not judged yet
    book.records.edit(other, {"verdict": "not_guilty", "verdict_on": ago(1)})
    assert ids(book, Kept.IN_COURT) == []
    book.records.edit(other, {"verdict_on": None})

    book.records.edit(legal, {"judgment_on": ago(1)})
    assert ids(book, Kept.IN_COURT) == []


@pytest.mark.parametrize(("entity", "values"), [("milestone", {"kind": "charged"}), ("charge", {"offence": "SOA8-3"})])
def test_a_case_is_in_court_by_whichever_record_says_that_it_was_charged(
    book: Casebook, entity: str, values: dict[str, str]
) -> None:
    case = a_case(book)
    legal = book.records.record("legal_case", {"case": case}).id
    book.records.record(entity, {"legal_case": legal, "on": ago(5), **values})
    assert ids(book, Kept.IN_COURT) == [case]

    book.records.record("milestone", {"legal_case": legal, "kind": "judgment", "on": ago(1)})
    assert ids(book, Kept.IN_COURT) == []


def test_mine_are_the_cases_whose_caseworker_sits_here(book: Casebook) -> None:
    case = a_case(book)
    assert ids(book, Kept.MINE) == [case]


def test_words_of_anything_that_belongs_to_a_case_find_it(book: Casebook) -> None:
    case, _other = a_case(book), a_case(book)
    book.records.record("follow_up", {"case": case, "institution": "police", "said": "Afisa amesafiri"})

    assert ids(book, search_for="amesaf") == [case]
    assert ids(book, Kept.SILENT, search_for="amesaf") == []


def test_words_of_what_lies_two_steps_below_a_case_find_it_too(book: Casebook) -> None:
    case, _other = a_case(book), a_case(book)
    legal = book.records.record("legal_case", {"case": case}).id
    book.records.record("milestone", {"legal_case": legal, "kind": "arrest", "on": ago(1), "note": "Bandarini"})

    assert ids(book, search_for="bandari") == [case]


def test_the_case_whose_newest_record_is_the_newest_stands_first_and_shows_the_day_of_that(book: Casebook) -> None:
    old, other = a_case(book, days=30), a_case(book, days=30)
    assert [line.id for line in book.cases.page().lines] == [other, old]

    legal = book.records.record("legal_case", {"case": old}).id
    book.records.record("milestone", {"legal_case": legal, "kind": "arrest", "on": ago(9)})

    first, second = book.cases.page().lines
    assert (first.id, second.id) == (old, other)
    assert first.last_on is not None and first.last_on.isoformat() == ago(0), "when it was recorded, not the arrest"
    assert [each["id"] for each in book.records.find("case")] == [old, other], "a command and the window agree"


def test_how_a_case_stands_names_who_may_be_told_and_briefs_on_who_is_silent(book: Casebook) -> None:
    case = a_silent_case(book, 152)
    consent = {"case": case, "given": "yes", "method": "witnessed_verbal", "given_by": "survivor_and_caregiver"}
    book.records.record("consent", {**consent, "recipient": "police"})
    book.records.record("consent", {**consent, "recipient": "hospital", "given": "no"})

    standing = book.cases.standing(case)

    assert standing.consents == {"police": True, "hospital": False}
    (silent,) = standing.silent
    assert (silent.silence.institution, silent.silence.days) == ("police", 152)
    assert any("152" in str(sentence.count) for sentence in silent.brief)
    assert {line.kind for line in standing.waiting} >= {LineKind.SILENCE}


def test_found_cases_are_ordered_by_risk_silence_or_their_next_date(book: Casebook) -> None:
    low = a_case(book, risk="low")
    high = a_silent_case(book, 40)
    book.records.edit(high, {"risk": "high"})
    quiet = a_silent_case(book, 152)
    book.records.record(
        "session", {"case": low, "kind": "counselling", "on": ago(2), "attendance": "came", "next_on": ago(-1)}
    )

    def first(order: Order) -> str:
        found = book.records.find("case", order=order, limit=1)
        return str(found[0]["id"])

    assert (first(Order.RISK), first(Order.SILENCE), first(Order.NEXT)) == (high, quiet, low)
    assert first(Order.CHANGED) == low, "its session is the newest record"
    assert {each["id"] for each in book.records.find("case", order=Order.SILENCE)} == {low, high, quiet}
    with pytest.raises(Refused, match="Only cases"):
        book.records.find("incident", order=Order.RISK)


@pytest.mark.parametrize("order", Order)
def test_pages_of_any_order_hold_every_case_once_and_go_on_where_the_last_one_ended(
    a_few_cases: Casebook, order: Order
) -> None:
    book = a_few_cases
    whole = [each["id"] for each in book.records.find("case", order=order)]

    seen, before = [], None
    while True:
        page = book.cases.page(order=order, before=before, limit=2)
        seen += [line.id for line in page.lines]
        before = page.following
        if before is None:
            break

    assert seen == whole
    assert len(set(seen)) == 7
    assert page.order is order


def test_a_page_in_an_order_keeps_to_the_filter_and_to_what_is_searched_for(a_few_cases: Casebook) -> None:
    book = a_few_cases
    risks = {each["id"]: each.get("risk") for each in book.records.find("case")}

    silent = book.cases.page(Kept.SILENT, order=Order.RISK)
    mine = book.cases.page(Kept.MINE, order=Order.SILENCE, search_for="amesaf")

    assert [risks[line.id] for line in silent.lines] == ["high", "low", None]
    assert [line.first.days for line in mine.lines if line.first] == [152]
    assert book.cases.page(Kept.SILENT).order is Order.SILENCE
    assert [each.get("risk") for each in book.records.find("case", where={"risk": "low,high"}, order=Order.RISK)] == [
        "high", "high", "low", "low",
    ]  # fmt: skip


def test_open_cases_are_all_that_are_not_over(book: Casebook) -> None:
    first, second, third = a_case(book), a_case(book), a_case(book)
    book.records.edit(first, {"state": "assessed"})
    agreed = {"given": "yes", "given_by": "survivor", "method": "signature"}
    book.records.edit(second, {"age": 24})
    book.records.record("consent", {"case": second, "recipient": "ngo", **agreed})
    days = {"asked_on": "2022-03-20", "handed_over_on": "2022-03-21", "accepted_on": "2022-03-22"}
    book.records.record("transfer", {"case": second, "recipient": "ngo", **days})

    assert {each["id"] for each in book.records.find("case", where={"state": "open"})} == {first, third}
    assert [each["id"] for each in book.records.find("case", where={"state": "assessed"})] == [first]


def test_a_page_of_another_day_is_reckoned_for_that_day(known: Known) -> None:
    with known.casebook() as book:
        case = a_silent_case(book, 152)
    before = datetime.now(UTC) - timedelta(days=140)
    with known.casebook(now=lambda: before) as then:
        assert ids(then, Kept.SILENT) == []
        assert then.day.waits(3).counts[LineKind.SILENCE] == 0
    later = datetime.now(UTC) + timedelta(days=1)
    with known.casebook(now=lambda: later) as then:
        assert ids(then, Kept.SILENT) == [case]
        assert [each.line.days for each in then.day.waits(3).lines if each.line.kind is LineKind.SILENCE] == [153]


def test_today_is_read_by_the_first_of_each_kind_and_counted_whole(book: Casebook) -> None:
    for days in (30, 60, 90):
        a_silent_case(book, days)

    whole, first = book.day.waits(), book.day.waits(1)

    silent = [each.line.days for each in whole.lines if each.line.kind is LineKind.SILENCE]
    assert silent == [90, 60, 30]
    assert [each.line.days for each in first.lines if each.line.kind is LineKind.SILENCE] == [90]
    assert first.counts == whole.counts
    assert first.counts[LineKind.SILENCE] == 3
    assert {each.line.kind for each in first.lines} == {each.line.kind for each in whole.lines}
