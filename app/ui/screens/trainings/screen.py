"""Draws the trainings: the register, and of the open one who came, by profession."""

from __future__ import annotations

from kivy.uix.widget import Widget

from app.ui.record.deletion_sheets import delete_button
from app.ui.record.directory.screen import Directory
from app.ui.record.fact_cards import fact_group, section
from app.ui.record.facts import FactGroup
from app.ui.screens.trainings.model import TrainingsModel
from app.ui.theme.theme import theme
from app.ui.widgets.button import OutlinedButton
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Card, Column
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.share import Share
from app.ui.widgets.text import Second, Title
from app.words.language import _


class Trainings(Directory):
    """The trainings; `training` is the id of the open one."""

    icon = "training"
    makes = TrainingsModel
    model: TrainingsModel

    def parts(self) -> list[Widget]:
        """Return who came to the open one."""
        return [self._came(), *self._attendees(), *map(self._headcount, self.model.headcounts())]

    def _came(self) -> Card:
        card, said, cadres = Card(), self.model.came(), self.model.cadres()
        card.add_widget(Title(text=_("Who came")))
        card.add_widget(Second(text=" · ".join(said) or _("Nobody is written down yet.")))
        for words, count in cadres:
            card.add_widget(Share(words=words, count=count, most=sum(each for _words, each in cadres)))
        add, flow = OutlinedButton(icon="add", text=_("Add a person")), Flow(padding=[0, theme.gap, 0, 0])
        add.bind(on_release=lambda *_: self.model.add_attendee())
        count = OutlinedButton(icon="add", text=_("Add a head count"))
        count.bind(on_release=lambda *_: self.model.add_headcount())
        flow.spacing = [theme.gap_wide, theme.gap]
        flow.add_widget(add)
        flow.add_widget(count)
        card.add_widget(flow)
        return card

    def _headcount(self, group: FactGroup) -> Column:
        own = [delete_button(self.model.session, group.record)]
        return fact_group(group, self._press, is_unfolded=self._is_unfolded, fold=self.unfold, besides=own)

    def _attendees(self) -> list[Widget]:
        found = self.model.attendees()
        if not found:
            return []
        rows = Rows()
        for each in found:
            row = Row(title=each.title, second=each.second)
            row.bind(on_release=lambda _row, attendee=each.id: self.model.open_attendee(attendee))
            rows.add_widget(row)
        return [section(_("The people; their names stay folded"), rows)]
