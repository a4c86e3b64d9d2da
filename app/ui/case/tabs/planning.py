"""Draws the plan of a case: how it stands with a second person, what is in it, and the way to a new one."""

from __future__ import annotations

from functools import partial

from kivy.uix.widget import Widget

from app.ui.case import planning
from app.ui.case.planning import PlanCard
from app.ui.case.tabs.tab import CasePart
from app.ui.record.fact_cards import flow
from app.ui.record.sheets import decide
from app.ui.widgets.button import FilledButton, LabelledButton, OutlinedButton, TextButton
from app.ui.widgets.ground import Card
from app.ui.widgets.pill import Pill
from app.ui.widgets.text import Second, Title
from app.words.language import _


def plan_cards(tab: CasePart) -> list[Widget]:
    """Return a card for each plan that counts, or the way to the first."""
    found = planning.cards(tab.told)
    if not found:
        card = Card()
        card.add_widget(Title(text=_("Case plan")))
        card.add_widget(Second(text=_("No plan has been made yet; a second person approves it.")))
        card.add_widget(flow(_make(tab, _("Make a plan"))))
        return [card]
    return [_card(tab, each, is_last=each is found[-1]) for each in found]


def _card(tab: CasePart, plan: PlanCard, *, is_last: bool) -> Card:
    card, model = Card(), tab.model
    card.add_widget(Title(text=_("Case plan")))
    card.add_widget(flow(Pill(text=plan.pill.words, tone=plan.pill.tone)))
    for sentence in plan.sentences:
        card.add_widget(Second(text=sentence))
    is_open = plan.record in model.opened
    if is_open:
        card.add_widget(tab.facts_of(plan.record))
    tab.places[plan.record] = card
    buttons: list[LabelledButton] = []
    if plan.can_decide:
        word = FilledButton(text=_("Decide"))
        word.bind(on_release=lambda *_: decide(model.session, model.case, plan.record))
        buttons.append(word)
    if is_last:
        buttons.append(_make(tab, _("Make a new plan")))
    fold = TextButton(text=_("Fold") if is_open else _("What is in it"), icon="open_up" if is_open else "open_down")
    fold.bind(on_release=lambda *_: model.toggle(plan.record))
    card.add_widget(flow(*buttons, fold))
    return card


def _make(tab: CasePart, words: str) -> OutlinedButton:
    button = OutlinedButton(icon="add", text=words)
    button.bind(on_release=partial(_begin, tab))
    return button


def _begin(tab: CasePart, *_: object) -> None:
    tab.model.add("plan")
