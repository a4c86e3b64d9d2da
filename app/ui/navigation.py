"""Where one is in the app, how one came there, and which class draws it. Knows nothing of Kivy.

A screen is named in `SCREENS` and imported at the first visit: the app starts with what unlocking needs and no more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

SCREENS = {
    "welcome": "app.ui.screens.welcome.screen:Welcome",
    "unlock": "app.ui.screens.unlock.screen:Unlock",
    "today": "app.ui.screens.today.screen:Today",
    "week": "app.ui.screens.week.screen:WeekScreen",
    "cases": "app.ui.screens.cases.screen:CasesScreen",
    "case": "app.ui.screens.case.screen:Case",
    "form": "app.ui.screens.form.screen:FormScreen",
    "drafts": "app.ui.screens.drafts.screen:DraftsScreen",
    "conflicts": "app.ui.screens.conflicts.screen:Conflicts",
    "numbers": "app.ui.screens.numbers.screen:Numbers",
    "figure": "app.ui.screens.figure.screen:FigureScreen",
    "partners": "app.ui.screens.partners.screen:Partners",
    "trainings": "app.ui.screens.trainings.screen:Trainings",
    "trained": "app.ui.screens.trained.screen:Trained",
    "ours": "app.ui.screens.ours.screen:Ours",
    "more": "app.ui.screens.more.screen:More",
    "devices": "app.ui.screens.devices.screen:Devices",
    "settings": "app.ui.screens.settings.screen:SettingsScreen",
    "gallery": "app.ui.screens.gallery.screen:Gallery",
}


@dataclass(frozen=True)
class Place:
    """A screen's name and what it was opened with: `Place("form", {"form": "incident"})`."""

    name: str
    params: dict[str, Any] = field(default_factory=dict)


class Navigator:
    """The way one came. `show` is called with each place one arrives at."""

    def __init__(self, show: Callable[[Place], None]) -> None:
        self._show = show
        self._way: list[Place] = []

    @property
    def here(self) -> Place | None:
        """Where one is; None before the first step."""
        return self._way[-1] if self._way else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return len(self._way) > 1

    @property
    def before(self) -> Place | None:
        """Where Back leads; None when it leads nowhere."""
        return self._way[-2] if self.can_go_back else None

    def go(self, name: str, **params: Any) -> None:
        """Go to a screen; Back leads here again."""
        self._arrive([*self._way, Place(name, params)])

    def replace(self, name: str, **params: Any) -> None:
        """Go to a screen in place of this one, so that Back does not lead here: from a form that is done."""
        self._arrive([*self._way[:-1], Place(name, params)])

    def start(self, name: str, **params: Any) -> None:
        """Go to a screen and forget the way: from the rail, after unlocking."""
        self._arrive([Place(name, params)])

    def remember(self, **params: Any) -> None:
        """Add to what this place was opened with, so that Back comes to the same thing: a draft that has a name now."""
        if self._way:
            self._way[-1] = Place(self._way[-1].name, {**self._way[-1].params, **params})

    def back(self) -> bool:
        """Go back to the place before; False when there is none."""
        if not self.can_go_back:
            return False
        self._arrive(self._way[:-1])
        return True

    def _arrive(self, way: list[Place]) -> None:
        self._way = way
        self._show(way[-1])
