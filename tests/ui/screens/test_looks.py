"""First run, unlocking, forms, referrals and devices: large enough to press, reached by Tab, nothing cut or covered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.ui.language import language
from app.ui.screens.devices.compare_sheet import CompareSheet
from app.ui.screens.welcome.model import Beginning, WelcomeStage
from app.ui.session import FolderState
from app.ui.theme.theme import theme
from app.ui.widgets.sheet import Sheet
from app.words import language as words
from tests.seats import Known
from tests.ui.every_way import faint_when_tall, wrong_at
from tests.ui.parts import open_with_keys
from tests.ui.play import NOW, Play

pytestmark = pytest.mark.ui

Show = Callable[[str, tuple[int, int]], Play]
SIZES = [(1366, 500), (800, 700), (360, 740)]  # the widths that count; less to draw
STATES = (
    "welcome", "join", "passphrase", "approval", "unlock", "devices", "safety", "who", "what", "people", "next",
    "skipping", "mending", "need", "partner", "disclosure", "send", "consent", "answer", "limits", "follow_up",
    "suspects", "legal_case", "charge", "known", "ten words",
)  # fmt: skip
BEFORE_WORK = ("welcome", "join", "passphrase", "approval", "unlock")
FORM_OF = {
    **dict.fromkeys(("need", "partner", "disclosure", "send"), "referral"),
    **dict.fromkeys(("consent", "answer", "limits"), "consent"),
    **dict.fromkeys(("legal_case", "charge"), "legal_case"),
    "follow_up": "follow_up",
    "known": "incident",
}


@pytest.fixture(scope="module")
def at_work(warm: None, keys_of_a_centre: Known, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Play]]:
    """Hold the app that is open, for all states that a worker meets: opening it anew takes longer than to look."""
    held: list[Play] = []
    yield held
    for play in held:
        play.end()


@pytest.fixture
def show(at_work: list[Play], keys_of_a_centre: Known, tmp_path: Path) -> Iterator[Show]:
    """Show one state of the screens at a size."""

    def shown(state: str, size: tuple[int, int]) -> Play:
        if state in BEFORE_WORK or not at_work:
            while at_work:
                at_work.pop().end()
            known = keys_of_a_centre.copy(tmp_path / "seat")
            is_first = state in BEFORE_WORK and state != "unlock"
            at_work.append(Play(tmp_path / "new" if is_first else known.folder, size))
            if state not in BEFORE_WORK:
                open_with_keys(at_work[0].session, known)
        (play,) = at_work
        play.resize(*size)
        if state == "unlock":
            for _try in range(2):
                play.frame.screen.ids.passphrase.text = "wrong"
                play.frame.screen.unlock()
                play.frames(4)
        elif state in BEFORE_WORK:
            _first_run(play, state)
        else:
            for sheet in list(play.every(Sheet)):
                sheet.dismiss(animation=False)
            play.frame.navigator.start("today")
            play.frames(4)
            _framed(play, state)
        play.frames(10)
        return play

    yield shown
    theme.choose("light", 1.0)
    words.use("en")
    language.refresh()
    if at_work and at_work[0].session.state is not FolderState.OPEN:
        at_work.pop().end()


def _first_run(play: Play, state: str) -> None:
    model = play.frame.screen.model
    if state == "welcome":
        return
    model.choose(Beginning.JOIN if state == "join" else Beginning.CENTRE)
    play.frames(4)
    if state == "join":
        model.next()
        return
    model.type("centre", "Mombasa Justice Centre 2")
    model.type("person", "Amina")
    model.next()
    if state == "passphrase":
        model.type("passphrase", "maji ya mto baridi")
        model.left("passphrase")
    if state == "approval":
        model.step, model.fingerprint = WelcomeStage.WAITING, "PN5HH-DTIAU-UELZI-2SMGG"
        play.frame.screen.refresh()


def _framed(play: Play, state: str) -> None:
    navigator, book = play.frame.navigator, play.session.book
    if state == "devices":
        navigator.start("devices")
        return
    if state == "ten words":
        book.records.record("incident", {"reported_on": "2026-03-20"})
        sheet = CompareSheet(play.session)
        sheet.opened()
        play.until(lambda: sheet.model.found is not None)
        return
    if state in FORM_OF:
        case = book.records.record(
            "incident", {"reported_on": "2026-03-20", "narrative": "…", "place_type": "villa"}
        ).case
        if state == "known":
            book.records.edit(case, {"risk": "high", "safe_now": True, "dangers": ["threats"], "contact_by": "school"})
            book._door._clock = lambda: NOW + timedelta(days=40)
        form = FORM_OF[state]
        navigator.go("form", form=form, record=case, answers={"referral.institution": "police"})
    else:
        navigator.go("form", form="incident")
    play.frames(8)
    model = play.frame.screen.model
    if state == "skipping":
        for asked in list(play.frame.screen._questions._asked.values())[:3]:
            asked._opened()
    elif state == "mending":
        model.go("next")
        model.save()
    elif state == "suspects":
        model.go("people")
        model.answer("perpetrator.code_name", "The villa owner")
        model.add("perpetrator")
    elif state == "known":
        play.frames(4)
    elif state not in FORM_OF or FORM_OF[state] != state:
        model.go(state)


@pytest.mark.in_turns
@pytest.mark.parametrize("state", STATES)
def test_everything_fits_and_is_read_and_reached_at_every_size_in_every_theme_and_in_a_longer_language(
    show: Show, state: str
) -> None:
    play = show(state, SIZES[0])
    number = STATES.index(state)
    found = wrong_at(play, SIZES, number) | faint_when_tall(play, number)

    assert {label: faults for label, faults in found.items() if faults} == {}
