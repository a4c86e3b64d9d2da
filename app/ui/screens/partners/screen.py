"""Draws the partners: the directory, and of the open one how it answered and what was referred to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from app.ui.record.deletion_sheets import delete
from app.ui.record.directory.screen import Directory
from app.ui.record.fact_cards import section
from app.ui.record.sameness_card import SamenessAnswers, SamenessCard
from app.ui.record.sheets import say_saved
from app.ui.screens.partners.model import PartnersModel
from app.ui.theme.theme import theme
from app.ui.widgets.bar import Bar
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Card
from app.ui.widgets.pill import Pill
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.text import Second, Title
from app.words.language import _

if TYPE_CHECKING:
    from app.casebook import LikelySame


class Partners(Directory):
    """The partners; `partner` is the id of the open one."""

    icon = "partners"
    makes = PartnersModel
    model: PartnersModel

    def parts(self) -> list[Widget]:
        """Return who may be the same, how the open one stands and answered, and what was referred to it."""
        return [*map(self._sameness, self.model.likely()), *self._pills(), self._response(), *self._referrals()]

    def _sameness(self, likely: LikelySame) -> SamenessCard:
        """Another partner of this name, until somebody says whether they are one. One goes by being deleted, which says
        what that comes to."""
        model = self.model
        answers = SamenessAnswers(
            same=(_("The same: delete this one…"), lambda: delete(model.session, model.chosen)),
            apart=(_("Not the same"), lambda: model.say_apart(likely, say_saved)),
            look=(_("Open the other partner"), lambda: self._open(likely.id)),
        )
        reasons = " · ".join(model.voice.spoken(reason) for reason in likely.reasons)
        return SamenessCard(f"{likely.pseudonym}: {reasons}", answers)

    def _pills(self) -> list[Flow]:
        pills = self.model.pills()
        if not pills:
            return []
        flow = Flow(spacing=[theme.gap, theme.gap])
        for pill in pills:
            flow.add_widget(Pill(text=pill.words, tone=pill.tone))
        return [flow]

    def _response(self) -> Card:
        card, said, opened = Card(), self.model.response(), self.model.opened
        card.add_widget(Title(text=_("How they answer")))
        if not said or opened is None:
            card.add_widget(Second(text=_("Nothing has been referred here yet.")))
            return card
        if opened.response.due:
            card.add_widget(Bar(value=opened.response.in_time, most=opened.response.due))
        for sentence in said:
            card.add_widget(Second(text=sentence))
        return card

    def _referrals(self) -> list[Widget]:
        found = self.model.referrals()
        if not found:
            return []
        rows = Rows()
        for case, whom, second, pill in found:
            row = Row(title=whom, second=second, pill=pill.words, pill_tone=pill.tone)
            row.bind(on_release=lambda _row, case=case: self._open_case(case))
            rows.add_widget(row)
        return [section(_("Referred here, the latest first"), rows)]

    def _open_case(self, case: str) -> None:
        self.model.open_case("cases" if self.laptop else "case", case)
