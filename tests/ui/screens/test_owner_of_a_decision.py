"""Whose a decision of a meeting is: a colleague is chosen among the people of the centre, anybody else is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.ui.record.questions import Control
from app.ui.screens.form.model import FormModel
from app.words.refusal import Refused
from tests.ui.parts import House


def test_a_colleague_is_chosen_among_the_people_of_the_centre_and_no_other_name_is_taken(
    house: House, open_form: Callable[..., FormModel]
) -> None:
    book = house.session.book
    me = book.centre.me()
    assert me is not None
    case = book.records.record("case", {}).id
    meeting = book.records.record("meeting", {"case": case}).id

    form = open_form("decision", record=meeting)
    asked = {each.key: each for each in form.questions()}
    assert asked["decision.colleague"].control is Control.CHIPS
    assert asked["decision.colleague"].options == ((me.person, me.person),)
    form.answer("decision.what", "She stays with her aunt")
    form.answer("decision.colleague", [me.person])
    assert not {"decision.owner", "decision.office"} & {each.key for each in form.questions()}
    form.save()
    [decision] = book.records.find("decision")
    assert decision["colleague"] == me.person

    with pytest.raises(Refused, match="no member of this centre"):
        book.records.edit(decision["id"], {"colleague": "Zuhura"})
    book.records.edit(decision["id"], {"colleague": None, "owner": "Her aunt"})
    assert open_form("flag", record=case).questions()
