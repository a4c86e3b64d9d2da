"""What answers a question: a box to type in, chips, a searched list, a date, a list of ticks; one class for each.

Each shows a `Question` as it is, and tells its `Asker` what is given. Must not know what a question is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.ui.record.controls.base import Answering, Asker
from app.ui.record.controls.choices import ChipsChoice, ListChoice
from app.ui.record.controls.days import DateField, DayField
from app.ui.record.controls.ticks import ItemsList
from app.ui.record.controls.typed import LinesField, MomentField, NoteField, NumberField, TimeField, TypedField
from app.ui.record.questions import Control

CONTROLS: Mapping[Control, Callable[[Asker], Answering]] = {
    Control.LINE: TypedField,
    Control.NOTE: NoteField,
    Control.LINES: LinesField,
    Control.NUMBER: NumberField,
    Control.TIME: TimeField,
    Control.MOMENT: MomentField,
    Control.DATE: DateField,
    Control.DAY: DayField,
    Control.CHIPS: ChipsChoice,
    Control.LIST: ListChoice,
    Control.ITEMS: ItemsList,
}
"""What draws which question."""

__all__ = ["CONTROLS", "Answering", "Asker"]
