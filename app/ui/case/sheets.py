"""What lies over a case until it is answered: what can be added."""

from __future__ import annotations

from app.ui.case.model import CaseModel
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.sheet import Sheet
from app.words.language import _


def offer_forms(model: CaseModel) -> Sheet:
    """Offer what can be added to a case."""
    sheet, rows = Sheet(title=_("Add to this case")), Rows()

    def begin(form: str) -> None:
        sheet.dismiss()
        model.add(form)

    for form, words in model.added():
        row = Row(title=words)
        row.bind(on_release=lambda _row, form=form: begin(form))
        rows.add_widget(row)
    sheet.add_widget(rows)
    sheet.open()
    return sheet
