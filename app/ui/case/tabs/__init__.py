"""The parts of a case, one module each: its `parts` are what is drawn of the case as it is told."""

from collections.abc import Callable, Mapping

from kivy.uix.widget import Widget

from app.ui.case.tabs import aftercare, history, justice, people, referrals, timeline
from app.ui.case.tabs.tab import CasePart

TABS: Mapping[str, Callable[[CasePart], list[Widget]]] = {
    "timeline": timeline.parts,
    "people": people.parts,
    "referrals": referrals.parts,
    "justice": justice.parts,
    "aftercare": aftercare.parts,
    "history": history.parts,
}
"""By the name of the part, as `CaseModel.tabs` gives it."""

__all__ = ["TABS", "CasePart"]
