"""Draws who is involved, with the way to another suspect and to who somebody is; an identity is opened one by one, with
a reason."""

from __future__ import annotations

from functools import partial

from kivy.uix.widget import Widget

from app.ui.case.adding import AROUND, IDENTITY, SUSPECT
from app.ui.case.sheets import add
from app.ui.case.tabs.tab import CasePart
from app.ui.record import sheets
from app.ui.record.fact_cards import flow, fold_again, kept_apart, section
from app.ui.record.facts import FactGroup
from app.ui.widgets.button import OutlinedButton
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column
from app.words.language import _


def parts(tab: CasePart) -> list[Widget]:
    """Return the survivor and the suspects, then the identities, and the ways to add to them."""
    groups = [tab.group(group) for group in tab.model.people()]
    identities = [_identity(tab, record, whose) for record, whose in tab.model.kept_apart()]
    return [*groups, *identities, _adding(tab)]


def _identity(tab: CasePart, record: str, whose: str) -> Column:
    title = _("Identity: {whose}").format(whose=whose.lower()) if whose else _("Identity")
    opened = tab.model.identity.get(record)
    if opened is None:
        ask = partial(sheets.ask_why_opened, partial(tab.model.open_identity, record))
        tab.places[record] = box = section(title, kept_apart(ask))
        return box
    answered = tuple(fact for fact in opened if fact.answer)
    group = FactGroup(title, record, answered, tuple(fact for fact in opened if not fact.answer))
    return section("", tab.group(group), fold_again(partial(tab.model.fold_identity, record)))


def _adding(tab: CasePart) -> Flow:
    """The ways to what the intake left open, to another suspect, where an incident is told of; to who stands around the
    survivor; and to who somebody is: no form before asks it."""
    assess = OutlinedButton(icon="edit", text=_("Assessment"))
    assess.bind(on_release=lambda _button: tab.model.assess())
    buttons = [assess]
    offered = (
        (SUSPECT, _("Add a suspect")),
        (AROUND, _("Add somebody around them")),
        (IDENTITY, _("Record who somebody is")),
    )
    for addition, words in offered:
        if tab.model.owners(addition):
            button = OutlinedButton(icon="add", text=words)
            button.bind(on_release=lambda _button, addition=addition: add(tab.model, addition))
            buttons.append(button)
    return flow(*buttons)
