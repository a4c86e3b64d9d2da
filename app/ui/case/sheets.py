"""What lies over a case until it is answered: what can be added."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.ui.case.add_tiles import AddGroup
from app.ui.case.adding import ADDITIONS, RARER, Addition, Owner
from app.ui.case.model import CaseModel
from app.ui.case.renaming import rename
from app.ui.record.deletion_sheets import delete
from app.ui.record.sheets import say_saved
from app.ui.widgets.button import TextButton
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.sheet import Sheet
from app.words.language import _


def offer_forms(model: CaseModel) -> Sheet:
    """Offer what can be added to a case."""
    sheet = Sheet(title=_("Add to this case"), tight=True)

    def begin(addition: Addition) -> None:
        sheet.dismiss()
        add(model, addition)

    def show(groups: Sequence[tuple[str, Sequence[Addition]]]) -> None:
        for title, group in groups:
            offered = [each for each in group if model.owners(each)]
            if offered:
                sheet.add_widget(AddGroup(_(title), offered, begin))

    def show_rarer(button: TextButton) -> None:
        button.parent.remove_widget(button)
        show(RARER)

    show(ADDITIONS)
    rarer = TextButton(icon="open_down", text=_("Home, school, orders and more"))
    rarer.bind(on_release=show_rarer)
    sheet.add_widget(rarer)
    sheet.open()
    return sheet


def add(model: CaseModel, addition: Addition) -> Sheet | None:
    """Begin an addition, and ask first which record of the case it belongs to where there are several."""
    owners = model.owners(addition)
    if len(owners) == 1:
        model.begin(addition, owners[0].record)
    if len(owners) < 2:
        return None
    sheet, rows = Sheet(title=_("{what}: to which of these?").format(what=addition.said)), Rows()

    def begin(owner: Owner) -> None:
        sheet.dismiss()
        model.begin(addition, owner.record)

    for owner in owners:
        row = Row(title=owner.words)
        row.bind(on_release=lambda _row, owner=owner: begin(owner))
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
        (
            "person", _("Another pseudonym"), _("Drawn anew, if it is too near a name. The history keeps this one."),
            lambda: rename(model, say_saved),
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
