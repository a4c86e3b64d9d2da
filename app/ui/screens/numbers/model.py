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
    """`span` are the days, `county` a code or "" for all, `is_shared` shows what may leave the centre, `is_compared`
    puts the days `beside` next to them, those before unless others were chosen; `trouble` is why they could not be
    counted. `changed` is called when there is something new to draw."""

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._results: list[list[Result]] | None = None
        self._earlier: list[Result] | None = None
        self._may_lock = False
        self.span = spans.year(self.today)
        self.county = ""
        self.is_shared = self.is_compared = False
        self._chosen_beside: Span | None = None
        self.follow(RECORDED, lambda: self.timers.set("settle", SETTLE, self.load))

    # --- What is drawn -----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether the figures of these days have been counted."""
        return self._results is not None

    @property
    def is_counting_earlier(self) -> bool:
        """Whether the days before are asked for and not counted yet, while these are."""
        return self.is_ready and self.is_compared and self._earlier is None

    @property
    def compare_words(self) -> str:
        """With which days these can be compared: those of the same kind before them, unless others were chosen."""
        return _("Compare with {days}").format(days=self.beside.words)

    @property
    def beside(self) -> Span:
        """The days whose figures may stand beside these."""
        return self._chosen_beside or self.span.beside(-1)

    def offered_beside(self) -> list[tuple[Span, str]]:
        """Return the days to compare with that one tap chooses: those before, and the same a year earlier."""
        return [(span, span.words) for span in dict.fromkeys((self.span.beside(-1), self.span.a_year_before()))]

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
        days = self.beside.words
        found = []
        for at, result in enumerate(whole):
            before = (days, self._as_shown(self._earlier[at])) if self._earlier else None
            trend = [] if self.is_shared else [(name, part[at]) for name, part in zip(names, parts, strict=True)]
            found.append(figures.figure(self._as_shown(result), trend, self.voice, before))
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

    def show(
        self,
        first: str = "",
        last: str = "",
        county: str = "",
        *,
        compared: bool = False,
        beside: tuple[str, str] | None = None,
    ) -> None:
        """Show the figures of some days (ISO) and a county, of this year and all counties unless told, alone or
        `compared` with the days before, or with those `beside`."""
        if first and last:
            self.span = Span(date.fromisoformat(first), date.fromisoformat(last))
        self._chosen_beside = Span(*map(date.fromisoformat, beside)) if beside else None
        self.county, self.is_compared = county, compared
        self._count_anew()

    def choose(self, span: Span) -> None:
        """Show other days. From a later to an earlier day means the same days."""
        self.span, self._chosen_beside = _in_order(span), None
        self._count_anew()

    def compare_with(self, span: Span) -> None:
        """Put any other days beside these. What is counted of these stays."""
        self._chosen_beside, self.is_compared, self._earlier = _in_order(span), True, None
        self._remember()
        self.changed()
        self.load()

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

    def toggle_compared(self) -> None:
        """Put the days before beside these, or take them away. What is counted of these stays."""
        self.is_compared, self._earlier = not self.is_compared, None
        self._remember()
        self.changed()
        self.load()

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
        """Of which days and county this is: what a figure is opened with to be of the same."""
        return {"first": self.span.first.isoformat(), "last": self.span.last.isoformat(), "county": self.county}

    def load(self) -> None:
        """Count."""
        county = self.county
        own = [self.span, *self.span.parts()]
        earlier = [self.beside] if self.is_compared else []
        periods = [Period(*span) for span in (*own, *earlier)]  # of one reading: they are of the same moment

        def count(book: Casebook, wanted: Wanted) -> tuple[list[list[Result]], bool]:
            return book.figures.of_periods(periods, county, wanted=wanted), book.may(Deed.LOCK_FIGURES)

        def counted(found: tuple[list[list[Result]], bool]) -> None:
            results, self._may_lock = found
            self._results = results[: len(own)]
            self._earlier, self.trouble = next(iter(results[len(own) :]), None), None
            self.changed()

        self.count("figures", count, counted)

    # --- Inside ------------------------------------------------------------------------------------------------

    def _as_shown(self, result: Result) -> Result:
        return shared(result) if self.is_shared else result

    def _said(self, error: Exception) -> str:
        return self.voice.spoken(told(error))

    def _count_anew(self) -> None:
        self._results = self._earlier = None
        self._remember()
        self.changed()
        self.load()

    def _remember(self) -> None:
        chosen = self._chosen_beside
        beside = (chosen.first.isoformat(), chosen.last.isoformat()) if chosen else None
        self._navigator.remember(**self.place, compared=self.is_compared, beside=beside)


def _in_order(span: Span) -> Span:
    return span if span.first <= span.last else Span(span.last, span.first)


def _counts(result: Result) -> bool:
    return bool(result.records or result.denominator or result.target is not None)
