"""Draws who is involved; an identity is opened one by one, with a reason."""

from __future__ import annotations

from functools import partial

from kivy.uix.widget import Widget

from app.ui.case.tabs.tab import CasePart
from app.ui.record import sheets
from app.ui.record.fact_cards import kept_apart, section
from app.ui.record.facts import FactGroup
from app.ui.widgets.ground import Column
from app.words.language import _


def parts(tab: CasePart) -> list[Widget]:
    """Return the survivor and the suspects, then the identities."""
    groups = [tab.group(group) for group in tab.model.people()]
    return [*groups, *(_identity(tab, record, whose) for record, whose in tab.model.kept_apart())]


def _identity(tab: CasePart, record: str, whose: str) -> Column:
    title = _("Identity: {whose}").format(whose=whose.lower()) if whose else _("Identity")
    opened = tab.model.identity.get(record)
    if opened is None:
        ask = partial(sheets.ask_reason, partial(tab.model.open_identity, record))
        return section(title, kept_apart(ask))
    answered = tuple(fact for fact in opened if fact.answer)
    return tab.group(FactGroup(title, record, answered, tuple(fact for fact in opened if not fact.answer)))
