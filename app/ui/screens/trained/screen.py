"""Draws a person who was trained: the name behind its reason, the trainings, the answers, what was changed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.uix.widget import Widget

from app.casebook import LikelySame
from app.ui.record import sheets, trained_before
from app.ui.record.deletion_sheets import banners, delete_button
from app.ui.record.fact_cards import fact_group, fold_again, kept_apart, past, section
from app.ui.record.facts import Fact, FactGroup
from app.ui.record.sameness_card import SamenessAnswers, SamenessCard
from app.ui.screen import Context, Screen
from app.ui.screens.trained.model import TrainedModel
from app.ui.widgets.banner import Banner
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.ground import Column
from app.ui.widgets.row import Row, Rows
from app.words.language import _


class Trained(Screen):
    """A person who was trained: `attendee` is one of their attendances."""

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = TrainedModel(context.session, context.navigator, self.refresh)
        self._unfolded: set[str] = set()
        super().__init__(context, **params)

    def entered(self, attendee: str = "", **_params: Any) -> None:
        """Read the person."""
        self.model.show(attendee)
        self.refresh()

    def left(self) -> None:
        """Hear no more, and fold the name."""
        self.model.close()

    def refresh(self) -> None:
        """Draw the person as they are now."""
        model = self.model
        self.title, self.subtitle = model.title, model.subtitle
        self.ids.page.show(self._parts(), model.attendee)

    def _parts(self) -> list[Widget]:
        model = self.model
        details = model.details()
        if model.trouble is not None:
            banner = Banner(icon="warning", tone="over", text=model.voice.spoken(model.trouble), action=_("Try again"))
            banner.bind(on_act=lambda *_: model.load())
            return [banner]
        if details is None:
            return [EmptyState(icon="training", title=_("Opening"))]
        identity = model.identity()
        if identity:
            name = section("", self._group(identity, "name"), fold_again(model.fold_name))
        else:
            name = section(_("Name"), kept_apart(self._ask_why))
        rows = Rows()
        for training in model.trainings():
            row = Row(icon="training", title=training.title, second=training.second)
            row.bind(on_release=lambda _row, training=training.id: model.open(training))
            rows.add_widget(row)
        lines = past(model.history(), is_unfolded="history" in self._unfolded, fold=lambda: self._fold("history"))
        standing = [*banners(model.session, model.row, model.asked_for), *map(self._sameness, model.likely)]
        return [*standing, name, section(model.trainings_words(), rows), self._group(details, "details"), lines]

    def _sameness(self, likely: LikelySame) -> SamenessCard:
        model, said = self.model, sheets.say_saved
        answers = SamenessAnswers(
            (_("The same person"), lambda: model.say_trained(likely, said, same=True)),
            (_("Another person"), lambda: model.say_trained(likely, said, same=False)),
            (_("Look"), lambda: model.look(likely)),
        )
        return SamenessCard(trained_before.words(likely, model.voice), answers)

    def _group(self, group: FactGroup, name: str) -> Column:
        is_unfolded = name in self._unfolded
        own = [delete_button(self.model.session, group.record)] if name == "details" else []
        fold = partial(self._fold, name)
        return fact_group(group, self._press, is_unfolded=is_unfolded, fold=fold, besides=own)

    def _ask_why(self) -> None:
        sheets.ask_why_opened(self.model.open_name)

    def _press(self, fact: Fact) -> None:
        if fact.undecided:
            self.model.decide()
        else:
            sheets.change(self.model, fact)

    def _fold(self, name: str) -> None:
        self._unfolded ^= {name}
        self.refresh()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
