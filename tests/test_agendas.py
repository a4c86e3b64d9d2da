"""What waits is kept beside the cases: it must follow from all it was made of, not only from the case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from app import packs
from app.casebook import Casebook, demo
from app.casework.country import Pack
from app.casework.today_lines import LineKind
from app.reading.case_orders import Order
from tests.days import ago
from tests.seats import PASSPHRASE, Known


def said_today(book: Casebook) -> str:
    return "\n".join(str(line) for line in book.day.waits(20).lines)


def test_a_partner_under_another_name_is_called_so_by_what_waits_already(known: Known) -> None:
    with known.casebook() as book:
        partner = book.records.record("partner", {"name": "Tumaini Hospital", "kind": "hospital"}).id
        case = book.records.record("case", {"sex": "female"}).id
        book.records.record("consent", {"case": case, "recipient": partner, "given": "yes", "given_by": "survivor"})
        asked = {"case": case, "partner": partner, "promised": "The report", "promised_on": ago(3), "on": ago(9)}
        book.records.record("follow_up", asked)
        assert "Tumaini Hospital" in said_today(book)

        book.records.edit(partner, {"name": "Faraja Hospital"})

        assert "Faraja Hospital" in said_today(book)
        assert "Tumaini Hospital" not in said_today(book)


def test_a_country_that_gives_institutions_more_time_has_fewer_silent_ones(known: Known) -> None:
    def opened(pack: Pack) -> Casebook:
        return Casebook(known.store(), pack)

    kenya = packs.load("kenya")
    with opened(kenya) as book:
        case = book.records.record("case", {"sex": "female"}).id
        book.records.record("incident", {"case": case, "reported_on": ago(40)})
        book.records.record("legal_case", {"case": case, "ob_number": "23/14/10/2021", "ob_on": ago(40)})
        assert book.day.waits(20).counts[LineKind.SILENCE] == 1

    with opened(replace(kenya, silence_after_days=400)) as book:
        assert book.day.waits(20).counts[LineKind.SILENCE] == 0
    with opened(kenya) as book:
        assert book.day.waits(20).counts[LineKind.SILENCE] == 1


@pytest.fixture(scope="module")
def of_sixty_cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casebook]:
    """A made-up centre; only read."""
    with demo.found(tmp_path_factory.mktemp("sixty") / "demo", PASSPHRASE, cases=60) as book:
        yield book


@pytest.mark.parametrize("order", [Order.SILENCE, Order.NEXT])
def test_small_pages_of_an_order_tell_the_same_as_all_at_once(of_sixty_cases: Casebook, order: Order) -> None:
    book = of_sixty_cases
    whole = [line.id for line in book.cases.page(order=order, limit=500).lines]
    paged: list[str] = []
    page = book.cases.page(order=order, limit=7)
    while page.following is not None:
        paged += [line.id for line in page.lines]
        page = book.cases.page(order=order, limit=7, before=page.following)
    paged += [line.id for line in page.lines]
    assert paged == whole
    assert len(set(whole)) == len(whole) == 60
