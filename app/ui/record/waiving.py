"""That something which waits is no longer needed: why is asked, and the reason stays with the case.

Knows the session; the sheet is the only thing of the toolkit here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.record.sheets import ask_reason, say_saved
from app.ui.refusals import told
from app.ui.saving import save
from app.ui.session import Session
from app.ui.widgets.sheet import Sheet
from app.words.language import _, mark

if TYPE_CHECKING:
    from app.casework.today_lines import Line


def can_waive(line: Line) -> bool:
    """Tell whether a line can be ended by saying that it is no longer needed."""
    return bool(line.case and line.waits)


def ask_why(session: Session, line: Line) -> Sheet:
    """Ask why what a line waits for is no longer needed, and keep it."""
    values = {"case": line.case, "waits": line.waits, "record": line.record}

    def keep(reason: str) -> None:
        save(
            session,
            lambda book: book.records.record("waiver", {**values, "reason": reason}),
            lambda _made, undo: say_saved(_("Saved: no longer needed"), undo),
            lambda error: say_saved(session.voice.spoken(told(error)), None),
        )

    return ask_reason(keep, mark("Why is it no longer needed?"), mark("It is no longer needed"))
