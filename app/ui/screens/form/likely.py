"""Says after a Save who is likely recorded already, and why: a warning to look at or to leave, never a refusal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.ui.widgets.button import OutlinedButton
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Body
from app.words.language import _
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import LikelySame


def show(likely: Sequence[LikelySame], voice: PersonVoice, open_case: Callable[[LikelySame], None]) -> Sheet:
    """Open the sheet and return it; `open_case` is called with what was pressed."""
    sheet, rows = Sheet(title=_("Perhaps recorded already")), Rows()
    seen = [each for each in likely if not each.is_withheld]
    words = _("What you saved is kept. It may be about somebody who is known here: look, and decide.")
    if not seen:
        words = _("What you saved is kept. It may be about somebody who is known here: ask your lead to look.")
    sheet.add_widget(Body(text=words))

    def look(likely: LikelySame) -> None:
        sheet.dismiss()
        open_case(likely)

    for each in seen:
        row = Row(
            icon="person",
            tone="info",
            title=_("{pseudonym} {code}").format(pseudonym=each.pseudonym, code=each.code).strip(),
            second=_whom(each, " · ".join(voice.spoken(reason) for reason in each.reasons)),
        )
        row.bind(on_release=lambda _row, each=each: look(each))
        rows.add_widget(row)
    if seen:
        sheet.add_widget(rows)
    sheet.add_action(OutlinedButton(text=_("Somebody else: go on") if seen else _("Go on")))
    sheet.open()
    return sheet


def _whom(likely: LikelySame, reasons: str) -> str:
    if likely.entity == "partner":
        return _("The partner of this name: {reasons}").format(reasons=reasons)
    if likely.entity == "legal_case":
        return reasons
    if likely.entity == "perpetrator":
        return _("The suspect of this case: {reasons}").format(reasons=reasons)
    return _("The survivor: {reasons}").format(reasons=reasons)
