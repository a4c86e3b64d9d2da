"""What lies over a case until it is answered: what can be added."""

from __future__ import annotations

from collections.abc import Callable

from app.ui.case.model import CaseModel
from app.ui.record.deletion_sheets import delete
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


def offer_more(model: CaseModel) -> Sheet:
    """Offer what is rarely done to a case as a whole."""
    sheet, rows = Sheet(title=_("More about this case")), Rows()
    offered: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
        (
            "remove", _("Delete this case…"), _("It asks for a reason; nothing is lost."),
            lambda: delete(model.session, model.case),
        ),
        ("undo", _("Deleted records"), _("Of this case and of others; they can be brought back."), model.show_deleted),
    )  # fmt: skip

    def choose(then: Callable[[], object]) -> None:
        sheet.dismiss()
        then()

    for icon, title, second, then in offered:
        row = Row(icon=icon, title=title, second=second)
        row.bind(on_release=lambda _row, then=then: choose(then))
        rows.add_widget(row)
    sheet.add_widget(rows)
    sheet.open()
    return sheet
