"""Opens the models of screens on a casebook of one's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.ui.screens.form.loading import FormOpening
from app.ui.screens.form.model import FormModel
from tests.ui.parts import House


@pytest.fixture
def open_form(house: House) -> Callable[..., FormModel]:
    """Open a form as the screen does: `open_form("incident")`, `open_form(draft=id)`."""

    def opened(form: str = "", **given: object) -> FormModel:
        house.navigator.go("form", form=form, **given)
        model = FormModel(house.session, house.navigator, house.changed, FormOpening(form=form, **given))
        model.load()
        return model

    return opened
