"""A tablet that dies in mid-sentence: what was typed a second ago is there when it comes back."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.ui.screens.form.loading import FormOpening
from app.ui.screens.form.model import FormModel
from tests.ui.parts import House

WORDS = "Aliniahidi atanilipia karo ya shule"


@pytest.mark.ui
def test_a_kill_in_mid_sentence_loses_at_most_the_last_second(a_centre: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(a_centre, tmp_path / "seat")
    typing = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.screens.typing_away", folder, WORDS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert typing.stdout is not None
    said = typing.stdout.readline()
    typing.kill()
    _out, errors = typing.communicate()
    assert said.startswith("Saved "), errors

    house = House(folder).unlock()
    [draft] = house.session.book.drafts.every()
    house.navigator.go("form", draft=draft.id)
    form = FormModel(house.session, house.navigator, house.changed, FormOpening(draft=draft.id))
    form.load()

    assert form.step_words == "Step 3 of 5: What happened"
    assert {each.key: each.value for each in form.questions()}["incident.narrative"] == WORDS
    house.session.lock()
