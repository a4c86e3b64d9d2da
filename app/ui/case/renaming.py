"""Gives the case that is shown another pseudonym. Knows the casebook; knows no toolkit."""

from __future__ import annotations

from app.casebook import Recorded
from app.ui.case.model import CaseModel
from app.ui.saving import Said, Undo, save
from app.words.language import _


def rename(model: CaseModel, then: Said) -> None:
    """Give the case another pseudonym; `then` hears which, and how to take it back."""

    def kept(done: Recorded, undo: Undo | None) -> None:
        then(_("The case is called {pseudonym} now.").format(pseudonym=done.pseudonym), undo)

    save(model.session, lambda book: book.cases.rename(model.case), kept, model.refused)
