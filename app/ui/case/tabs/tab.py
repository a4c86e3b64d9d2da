"""What a part of a case is drawn with. Knows no casebook."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import NamedTuple

from kivy.uix.widget import Widget

from app.ui.case.model import CaseModel
from app.ui.case.telling import Telling
from app.ui.record.deletion_sheets import delete_button
from app.ui.record.fact_cards import Press, fact_card, fact_group, flow, fold_button
from app.ui.record.facts import FactGroup
from app.ui.theme.theme import theme
from app.ui.widgets.button import OutlinedButton, TextButton
from app.ui.widgets.ground import Column
from app.ui.widgets.text import Second
from app.words.language import _


class CasePart(NamedTuple):
    """The case's `model`, the case as it is `told`, and what hears of a fact that was pressed (`press`).

    `unfolded` are the names of what shows more than its first lines, `unfold` shows or folds one; `columns` is how many
    things there is room for beside each other. `places` hears where each record is drawn whose answers are shown.
    """

    model: CaseModel
    told: Telling
    press: Press
    unfolded: Collection[str]
    unfold: Callable[[str], None]
    columns: int
    places: dict[str, Widget]

    def group(self, group: FactGroup) -> Column:
        """Return the answers of a record under a heading, the unanswered ones folded."""
        is_unfolded = group.record in self.unfolded
        own = [] if not self.model.may_delete(group.record) else [delete_button(self.model.session, group.record)]
        fold = partial(self.unfold, group.record)
        box = fact_group(group, self.press, is_unfolded=is_unfolded, fold=fold, besides=own)
        if asked := self.model.asked_for(group.record) if own else "":
            box.add_widget(Second(text=asked))
        self.places[group.record] = box
        return box

    def facts_of(self, record: str) -> Column:
        """Return the answers of a record on a card, the unanswered ones folded."""
        answered, asked = self.model.facts_of(record), self.model.questions_of(record)
        is_unfolded, box = record in self.unfolded, Column()
        box.add_widget(fact_card(asked if is_unfolded else answered, self.press))
        if len(asked) > len(answered):
            box.add_widget(flow(fold_button(partial(self.unfold, record), is_unfolded=is_unfolded)))
        self.places[record] = box
        return box

    def opened(self, record: str) -> Column:
        """Return the answers of a record that was opened among others, with its history and the way to delete it."""
        box, past = Column(), TextButton(text=_("History"), icon="history")
        past.bind(on_release=lambda *_: self.model.show_history_of(record))
        box.add_widget(self.facts_of(record))
        box.add_widget(flow(past, delete_button(self.model.session, record), padding=[-theme.gap, 0, 0, 0]))
        return box

    def come_to(self, record: str) -> None:
        """Show a record where it stands in the case, with what is not answered of it."""
        if record not in self.unfolded:
            self.unfold(record)
        self.model.come_to(record)

    def more(self, count: int) -> list[Widget]:
        """Return the way to the earlier of `count` lines, where not all are drawn."""
        if count <= self.model.shown:
            return []
        more = OutlinedButton(text=_("Show earlier"))
        more.bind(on_release=lambda *_: self.model.show_more())
        return [flow(more)]
