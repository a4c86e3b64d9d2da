"""Draws the centre's own work: one kind at a time, and of an open leader the events and the name for a reason."""

from __future__ import annotations

from kivy.uix.widget import Widget

from app.ui.record import sheets
from app.ui.record.deletion_sheets import delete_button
from app.ui.record.directory.screen import Directory
from app.ui.record.fact_cards import fact_group, flow, fold_again, kept_apart, section
from app.ui.record.facts import FactGroup
from app.ui.screens.ours.model import OursModel
from app.ui.widgets.button import OutlinedButton
from app.ui.widgets.ground import Column
from app.words.language import _


class Ours(Directory):
    """The centre's own work; `record` is the id of the open one, `kept` the kind that is listed."""

    icon = "care"
    makes = OursModel
    model: OursModel

    def parts(self) -> list[Widget]:
        """Return, of a leader, the name behind its reason and the events; nothing of the other kinds."""
        if not self.model.is_leader:
            return []
        add = OutlinedButton(icon="add", text=_("Add an event"))
        add.bind(on_release=lambda *_: self.model.add_event())
        return [self._name(), *map(self._event, self.model.events()), flow(add)]

    def _name(self) -> Column:
        group = self.model.identity()
        if group is None:
            return section(_("Name"), kept_apart(lambda: sheets.ask_why_opened(self.model.open_name)))
        box = fact_group(group, self._press, is_unfolded=True, fold=self.model.fold_name)
        return section("", box, fold_again(self.model.fold_name))

    def _event(self, group: FactGroup) -> Column:
        own = [delete_button(self.model.session, group.record)]
        return fact_group(group, self._press, is_unfolded=self._is_unfolded, fold=self.unfold, besides=own)
