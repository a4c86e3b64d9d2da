"""What a newcomer sees first: `make run` shows a believable centre, or plays it through where there is no display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from app import tour_centre
from app.casebook import Casebook
from app.casework.today_lines import LineKind
from tests.seats import PASSPHRASE
from tests.sync.server.parts import Server


@pytest.fixture(scope="module")
def lead(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    """The lead's seat of the made-up centre."""
    folder = tmp_path_factory.mktemp("tour")
    seat = tour_centre.found(folder, PASSPHRASE, server.address, server.new_invite(tour_centre.CENTRE))
    with Casebook.open(seat, PASSPHRASE) as book:
        yield book


def test_everything_that_can_wait_on_a_morning_waits_in_the_made_up_centre(lead: Casebook) -> None:
    assert {each.line.kind for each in lead.day.today()} == set(LineKind) - {LineKind.UNSENT, LineKind.TASK}
    assert 8 <= len(lead.records.find("case")) <= 12


def test_all_of_it_has_reached_the_server_and_what_the_second_seat_recorded_has_come_back(lead: Casebook) -> None:
    status = lead.centre.status()
    assert (status["state"], status["unsent"], status["conflicts"]) == ("member", 0, 1)
    assert {head["person"] for head in status["heads"]} == {tour_centre.LEAD, tour_centre.WORKER}
    assert lead.upkeep.verify()["ok"]


@pytest.mark.posix_only("on Windows there always is a display")
@pytest.mark.ui
def test_without_a_display_it_says_so_plays_a_morning_and_leaves_a_picture_and_nothing_else(
    root_of_shots: Path, tmp_path: Path
) -> None:
    nowhere = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": "", "TMPDIR": str(tmp_path)}
    played = subprocess.run(
        [sys.executable, "-m", "app.tour"],
        capture_output=True, text=True, env=os.environ | nowhere, timeout=240,
    )  # fmt: skip
    assert played.returncode == 0, played.stderr
    assert played.stdout.startswith("There is no display here")
    told = ["First run", "Step 5 of 5", "It stands in Cases", "Refer", "Sync now", "Hide", "Unlocked again"]
    places = [played.stdout.index(each) for each in told]
    assert places == sorted(places)
    picture = Path(played.stdout.split()[-1])
    assert picture.parent == root_of_shots
    with Image.open(picture) as image:
        assert len(image.convert("RGB").getcolors(2**24)) > 200
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def root_of_shots() -> Path:
    return Path(__file__).parent.parent / "shots"
