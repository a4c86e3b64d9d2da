"""Numbers, partners, trainings and the parts of a case: nothing cut, nothing over another, all reached by keys."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.casebook import Casebook
from app.ui.language import language
from app.ui.record.directory.screen import DirectoryRow
from app.ui.screens.numbers.cards import FigureCard
from app.ui.semantics import drawn
from app.ui.semantics.tree import Role
from app.ui.theme.theme import theme
from app.ui.widgets.picker import Option
from app.words import language as words
from tests.ui.driver import DOWN, ENTER
from tests.ui.every_way import faint_when_tall, wrong_at
from tests.ui.parts import PASSPHRASE
from tests.ui.play import NOW, Play

pytestmark = pytest.mark.ui

SIZES = [(1366, 500), (360, 740)]
TABS = ["timeline", "justice", "aftercare"]
SCREENS = ["numbers", "compared", "figure", "partners", "trainings", "more"]
OPENED: dict[str, tuple[str, dict[str, Any]]] = {
    "figure": ("figure", {"code": "relieved", "first": "2026-01-01", "last": "2026-12-31"}),
    "compared": ("numbers", {"first": "2027-01-01", "last": "2027-12-31", "compared": True}),
}
"""Parts that are opened with something. Compared in the next year: what stands beside a figure of this one is long."""
LONG = "A station whose name goes on and on, as the names of some offices of the county government do"


@pytest.fixture(scope="module")
def a_year(a_centre: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with figures, partners and trainings: told once, copied for each test."""
    folder = Path(shutil.copytree(a_centre, tmp_path_factory.mktemp("year") / "seat"))
    with Casebook.open(folder, PASSPHRASE, now=lambda: NOW) as book:
        record(book)
    return folder


def record(book: Casebook) -> None:
    case = book.records.record("case", {"sex": "female", "age": 15, "county": "kilifi"}).id
    book.records.edit(case, {"relieved_on": "2026-01-02", "relieved_by": "rescued", "relieved_evidence": "Visited"})
    for on, score in (("2025-10-01", 1), ("2026-03-01", 3)):
        parts = dict.fromkeys(("safety", "economy_education", "social_support", "mental_wellbeing"), score)
        book.records.record("outcome", {"case": case, "on": on, "stage": "review", **parts})
    book.records.record(
        "plan_goal", {"case": case, "goal": LONG, "status": "open", "due_on": "2026-03-01", "who": "Amina"}
    )
    book.records.record("closure", {"case": case, "reason": "restored"})
    way = {"ob_on": "2025-10-02", "statement_on": "2025-10-02"}
    legal = book.records.record("legal_case", {"case": case, **way}).id
    book.records.record("accused", {"legal_case": legal, "arrested_on": "2026-02-01", "charged_on": "2026-02-02"})
    book.records.record(
        "charge", {"legal_case": legal, "offence": min(book.pack.offences, key=lambda each: each.weight).code}
    )
    book.records.record("incident", {"case": case, "reported_on": "2025-10-01", "incident_types": ["rape"]})
    book.records.record(
        "target",
        {
            "indicator": "relieved",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
            "value": 4,
            "footnote": f"{LONG}. {LONG}.",
        },
    )
    book.records.record(
        "partner",
        {
            "name": LONG,
            "kind": "police",
            "county": "kilifi",
            "agreement": "signed",
            "agreement_expires_on": "2026-05-01",
            "open_always": True,
        },
    )
    book.records.record("partner", {"name": "Afya Clinic", "kind": "hospital"})
    training = book.records.record("training", {"on": "2026-02-01", "title": LONG, "place": "Mtwapa"}).id
    for cadre in ("health", "police", "health"):
        book.records.record("attendee", {"training": training, "name": "Neema", "cadre": cadre, "organisation": LONG})


@pytest.fixture
def opened(warm: None, a_year: Path, tmp_path: Path) -> Iterator[Callable[..., Play]]:
    """Open the app there at a screen."""
    playing: list[Play] = []

    def begin(screen: str, size: tuple[int, int] = SIZES[0], **params: Any) -> Play:
        play = Play(Path(shutil.copytree(a_year, tmp_path / f"seat{len(playing)}")), size)
        playing.append(play)
        play.session.unlock(PASSPHRASE, lambda: play.frame.navigator.start(screen, **params), _raise)
        play.frames(12)
        return play

    yield begin
    for play in playing:
        play.end()
    theme.choose("light", 1.0)
    words.use("en")
    language.refresh()


def _raise(error: Exception) -> None:
    raise error


def a_record(play: Play, screen: str) -> dict[str, str]:
    """What a screen is opened with to show the first record of its kind."""
    entity = {"partners": "partner", "trainings": "training"}.get(screen)
    found = [each["id"] for each in play.session.book.records.find(entity) if LONG in str(each)] if entity else []
    return {str(entity): found[0]} if found else {}


@pytest.mark.in_turns
@pytest.mark.parametrize("tab", TABS)
def test_every_part_of_a_case_fits_at_every_size_with_large_text_and_in_a_longer_language(
    opened: Callable[..., Play], tab: str
) -> None:
    play, number = opened("today"), TABS.index(tab)
    case = play.session.book.records.find("case")[0]["id"]

    def show() -> None:
        play.frame.navigator.start("cases" if play.frame.laptop else "case", case=case)
        play.frames(8)
        play.frame.screen.view.model.choose(tab)
        play.frames(8)

    found = wrong_at(play, SIZES, number, show) | faint_when_tall(play, number)

    assert {label: faults for label, faults in found.items() if faults} == {}


@pytest.mark.in_turns
@pytest.mark.parametrize("part", SCREENS)
def test_everything_fits_at_every_size_with_large_text_and_in_a_longer_language(
    opened: Callable[..., Play], part: str
) -> None:
    screen = part
    days: dict[str, Any] = (
        {"code": "relieved", "first": "2026-01-01", "last": "2026-12-31"} if screen == "figure" else {}
    )
    if screen == "compared":  # in the next year: all that stands beside a figure of this year is long
        screen, days = "numbers", {"first": "2027-01-01", "last": "2027-12-31", "compared": True}
    play = opened(screen, **days)
    found, record = {}, a_record(play, screen)
    for number, given in enumerate([{}, record] if record else [{}], SCREENS.index(part)):

        def show(given: dict[str, str] = given) -> None:
            play.frame.navigator.start(screen, **days, **given)
            play.frames(10)

        found |= {f"{given}, {way}": faults for way, faults in wrong_at(play, SIZES, number, show).items()}
    found |= faint_when_tall(play, SCREENS.index(part))

    assert {label: faults for label, faults in found.items() if faults} == {}


def test_by_finger_one_opens_a_figure_to_its_records_and_comes_back_to_the_same_days(
    opened: Callable[..., Play],
) -> None:
    play = opened("numbers")
    play.tap("2026")
    play.press("January to March 2026")
    play.wait(0.5)
    card = next(card for card in play.every(FigureCard) if card.title == "Victims relieved")
    assert (card.value, card.link) == ("1", "1 record")

    play.tap(card.ids.link)
    assert play.here == "figure"
    assert play.shows("January to March 2026")
    assert play.shows("A survivor with two cases counts once")
    play.frame.back()
    play.frames(8)
    assert play.here == "numbers"
    assert play.shows("January to March 2026")


def heard() -> list[tuple[Role, str, bool | None]]:
    """What a screen reader is told there is, with whether it is on."""
    return [(node.role, node.name, node.checked) for node in drawn.tree("Haki").nodes.values()]


def test_by_keys_the_days_before_come_beside_these_and_stay_while_one_looks_at_a_figure(
    opened: Callable[..., Play],
) -> None:
    play = opened("numbers", (360, 640), first="2026-01-01", last="2026-03-31")
    play.go_to("Compare with October to December 2025")
    assert (Role.TOGGLE, "Compare with October to December 2025", False) in heard()
    play.key(ENTER)
    play.frames(8)
    assert (Role.TOGGLE, "Compare with October to December 2025", True) in heard()
    assert (Role.TOGGLE, "For sharing", False) in heard()
    card = next(card for card in play.every(FigureCard) if card.title == "Victims relieved")
    assert (card.value, card.earlier) == ("1", "October to December 2025: 0")
    assert (Role.TEXT, "October to December 2025: 0", None) in heard()

    play.tap(card.ids.link)
    assert play.here == "figure"
    play.frame.back()
    play.frames(8)
    assert play.shows("October to December 2025: 0")
    play.press("Compare with October to December 2025")
    play.frames(8)
    assert not play.shows("October to December 2025: 0")


def test_a_county_is_chosen_from_the_list(opened: Callable[..., Play]) -> None:
    play = opened("numbers")
    play.tap("All counties")
    play.wait(0.5)
    play.write("kilifi")
    play.frames(4)
    play.tap(next(play.every(Option)))
    play.wait(0.5)
    assert play.frame.navigator.here.params["county"] == "kilifi"
    assert not any(card.title == "Follow-ups per movement" for card in play.every(FigureCard))


def test_by_keys_alone_one_goes_through_the_partners(opened: Callable[..., Play]) -> None:
    play = opened("partners")
    play.key(ord("f"), "f", "ctrl")
    play.write("afya")
    play.wait(0.5)
    assert [row.title for row in play.every(DirectoryRow)] == ["Afya Clinic"]
    play.key(ENTER)
    play.frames(4)
    play.key(DOWN)
    play.frames(8)
    assert play.frame.bars.top.title == "Afya Clinic"
