"""The bars around a screen, one of each for all screens: the ways at the left or at the bottom, the bar at the top.

Knows the destinations; which of the bars stand where is the frame's to say.
"""

from collections.abc import Callable

from app.ui.widgets.hint_line import HintLine
from app.ui.widgets.navigation import BottomBar, Destination, Rail
from app.ui.widgets.top_bar import TopBar
from app.words.language import mark

WAYS = [
    Destination("today", "today", mark("Today")),
    Destination("cases", "cases", mark("Cases")),
    Destination("numbers", "numbers", mark("Numbers")),
    Destination("partners", "partners", mark("Partners")),
    Destination("trainings", "training", mark("Trainings")),
    Destination("ours", "care", mark("Our work")),
    Destination("devices", "tablet", mark("Devices")),
]
LAST_WAYS = [Destination("settings", "settings", mark("Settings"))]

PHONE_WAYS = [*WAYS[:3], Destination("more", "more", mark("More"))]
WEEK = Destination("week", "calendar", mark("The week"))
MORE_WAYS = [WEEK, *WAYS[3:], *LAST_WAYS]
"""What a phone has no room for at its bottom; Today leads to the week everywhere."""

WITHIN = {
    "case": "cases",
    "week": "today",
    "conflicts": "today",
    "drafts": "today",
    "figure": "numbers",
    "trained": "trainings",
}
"""Screens that belong to a destination without being one."""


class Bars:
    """`rail` and `bottom` call `go` with a destination's name, `new` for a new incident; `top` says where one is, and
    `hint` what a screen is for."""

    def __init__(self, go: Callable[[str], None], new: Callable[[], None]) -> None:
        self.rail, self.bottom = Rail(destinations=WAYS, last=LAST_WAYS), BottomBar(destinations=PHONE_WAYS)
        self.top, self.hint = TopBar(), HintLine()
        for ways in (self.rail, self.bottom):
            ways.bind(on_go=lambda _ways, name: go(name), on_new=lambda _ways: new())

    @property
    def destinations(self) -> list[Destination]:
        """Where one can go, in the order of the list at the side."""
        return [*WAYS, *LAST_WAYS]

    def stand_at(self, screen: str) -> None:
        """Mark the destination that `screen` is, or belongs to."""
        self.rail.chosen = within = WITHIN.get(screen, screen)
        self.bottom.chosen = "more" if within in (way.name for way in MORE_WAYS) else within
