"""Says after a Save who is likely recorded already, and why: a warning to look at or to leave, never a refusal.

Of who was trained it is asked at once whether they are one: there is no other place that one comes by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.ui.record import trained_before
from app.ui.record.sameness_card import SamenessAnswers, SamenessCard
from app.ui.record.sheets import say_saved
from app.ui.widgets.button import OutlinedButton
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Body
from app.words.language import _
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import LikelySame
    from app.ui.screens.form.model import FormModel


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


def ask_trained(model: FormModel) -> Sheet:
    """Ask whether who was written down is somebody who was trained before, each to be answered or left; return the
    sheet."""
    sheet = Sheet(title=_("Perhaps recorded already"))
    words = _("What you saved is kept. Is it somebody who was trained before? A person is counted once.")
    sheet.add_widget(Body(text=words))
    voice, asked = model.session.voice, len(model.likely)

    def card(likely: LikelySame) -> SamenessCard:
        def say(*, same: bool) -> None:
            nonlocal asked
            asked = 0 if same else asked - 1
            if asked:
                made.parent.remove_widget(made)
            else:
                sheet.dismiss()
            model.say_trained(likely, say_saved, same=same)

        def look() -> None:
            sheet.dismiss()
            model.open_case(likely)

        answers = SamenessAnswers(
            (_("The same person"), lambda: say(same=True)),
            (_("Another person"), lambda: say(same=False)),
            (_("Look"), look),
        )
        made = SamenessCard(trained_before.words(likely, voice), answers)
        return made

    for each in model.likely:
        sheet.add_widget(card(each))
    sheet.add_action(OutlinedButton(text=_("Go on")))
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
