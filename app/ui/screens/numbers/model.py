"""The centre's figures on the screen: of which days and which county, and whether as they may leave the centre.

Knows the casebook and the way through the app; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from app.casework.indicators.results import Period, Result, shared
from app.casework.roles import Deed
from app.ui import figures, spans
from app.ui.figures import DrawnFigure
from app.ui.lane import Wanted
from app.ui.model import RECORDED, Model
from app.ui.navigation import Navigator
from app.ui.refusals import told
from app.ui.session import Session
from app.ui.spans import Span
from app.words.language import _, ngettext

if TYPE_CHECKING:
    from app.casebook import Casebook

SETTLE = 0.5
"""Seconds from a change to counting again: an exchange brings many at once."""


class NumbersModel(Model):
    """`span` are the days, `county` a code or "" for all, `is_shared` shows what may leave the centre; `trouble` is
    why they could not be counted. `changed` is called when there is something new to draw."""

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._results: list[list[Result]] | None = None
        self._may_lock = False
        self.span = spans.year(self.today)
        self.county = ""
        self.is_shared = False
        self.follow(RECORDED, lambda: self.timers.set("settle", SETTLE, self.load))

    # --- What is drawn -----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether the figures of these days have been counted."""
        return self._results is not None

    @property
    def county_words(self) -> str:
        """Of which county, in words."""
        return self.voice.label("county", self.county) if self.county else _("All counties")

    def counties(self) -> list[tuple[str, str]]:
        """Return the counties to choose from as (code, words), all of them first."""
        codes = self.session.book.pack.codes("county")
        named = sorted(((code, self.voice.label("county", code)) for code in codes), key=lambda pair: pair[1])
        return [("", _("All counties")), *named]

    def offered(self) -> list[tuple[Span, str]]:
        """Return the days to choose from with one tap, as (span, words)."""
        year, quarter = spans.year(self.today), spans.quarter(self.today)
        wanted = [quarter, quarter.beside(-1), year, year.beside(-1), year.beside(-2)]
        return [(span, span.words) for span in wanted]

    def sections(self) -> list[tuple[str, list[DrawnFigure]]]:
        """Return the figures under their headings."""
        if self._results is None:
            return []
        whole, *parts = self._results
        names = [part.short for part in self.span.parts()]
        if self.is_shared:
            return figures.sections(figures.figure(shared(result), (), self.voice) for result in whole)
        found = []
        for at, result in enumerate(whole):
            trend = [(name, part[at]) for name, part in zip(names, parts, strict=True)]
            found.append(figures.figure(result, trend, self.voice))
        return figures.sections(found)

    @property
    def hint(self) -> str:
        """Where figures come from, while there is none in these days and no target; "" otherwise, and for sharing."""
        whole = self._results[0] if self._results else []
        if self.is_shared or not whole or any(_counts(each) for each in whole):
            return ""
        return _(
            "Nothing to count in these days yet. The figures come by themselves from what is recorded; "
            "a target is set where a figure is opened."
        )

    @property
    def can_lock(self) -> bool:
        """Whether this person may lock something here: a lead, while a figure with a target is open."""
        whole = self._results[0] if self._results else []
        is_open = any(each.target is not None and not figures.is_locked(each) for each in whole)
        return self._may_lock and is_open and not self.is_shared

    # --- What can be done --------------------------------------------------------------------------------------

    def show(self, first: str = "", last: str = "", county: str = "") -> None:
        """Show the figures of some days (ISO) and a county, of this year and all counties unless told."""
        if first and last:
            self.span = Span(date.fromisoformat(first), date.fromisoformat(last))
        self.county = county
        self._count_anew()

    def choose(self, span: Span) -> None:
        """Show other days. From a later to an earlier day means the same days."""
        self.span = span if span.first <= span.last else Span(span.last, span.first)
        self._count_anew()

    def step(self, step: int) -> None:
        """Go to the days before (-1) or after (1)."""
        self.choose(self.span.beside(step))

    def choose_county(self, county: str) -> None:
        """Show another county, or all ("")."""
        self.county = county
        self._count_anew()

    def toggle_shared(self) -> None:
        """Show the figures as they may leave the centre, or as they are."""
        self.is_shared = not self.is_shared
        self.changed()

    def lock(self, then: Callable[[str], None]) -> None:
        """Lock what has a target of just these days, as it is now; `then` hears what came of it."""
        span = self.span

        def locked(found: list[str]) -> None:
            said = ngettext("{count} figure was locked", "{count} figures were locked", len(found))
            then(said.format(count=len(found)))
            self.load()

        # it counts first
        self.session.count(lambda book, _: book.figures.lock(*span), locked, lambda error: then(self._said(error)))

    def open(self, code: str) -> None:
        """Open a figure to the records behind it."""
        self._navigator.go("figure", code=code, **self.place)

    @property
    def place(self) -> dict[str, str]:
        """What this screen is opened with to show the same again."""
        return {"first": self.span.first.isoformat(), "last": self.span.last.isoformat(), "county": self.county}

    def load(self) -> None:
        """Count."""
        county = self.county
        periods = [Period(*span) for span in (self.span, *self.span.parts())]

        def count(book: Casebook, wanted: Wanted) -> tuple[list[list[Result]], bool]:
            return book.figures.of_periods(periods, county, wanted=wanted), book.may(Deed.LOCK_FIGURES)

        def counted(found: tuple[list[list[Result]], bool]) -> None:
            (self._results, self._may_lock), self.trouble = found, None
            self.changed()

        self.count("figures", count, counted)

    # --- Inside ------------------------------------------------------------------------------------------------

    def _said(self, error: Exception) -> str:
        return self.voice.spoken(told(error))

    def _count_anew(self) -> None:
        self._results = None
        self._navigator.remember(**self.place)
        self.changed()
        self.load()


def _counts(result: Result) -> bool:
    return bool(result.records or result.denominator or result.target is not None)
