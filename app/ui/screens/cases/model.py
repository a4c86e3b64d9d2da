"""The list of cases: what is searched for, which are kept, the rows in its window, and which one is chosen.

Knows the casebook; knows no toolkit. However many cases there are, the window holds `WINDOW` of them: it is filled by
pages at the end one scrolls to, and emptied at the other.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from app.casebook import After, Casebook, CaseLine, Kept, Order, Page
from app.casework.registry import CORE
from app.casework.saved_lists import Narrowed
from app.ui import in_words, pills
from app.ui.model import Model
from app.ui.navigation import Navigator
from app.ui.pills import PillWords
from app.ui.screens.cases.saved import NO_LIST, SavedList, saved_lists
from app.ui.session import Session
from app.words.language import _, number
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import CaseLine

PAGE = 50
WINDOW = 300
REST = 0.2
"""Seconds without a key before a search begins."""

KEPT = ("mine", "silent", "in_court", "all")
"""The filters, in the order shown."""
ORDERS = ("changed", "silence", "next", "risk")
"""What the list may be ordered by, as offered."""

MINUTE = 60.0
"""Seconds from one look at the hours to the next."""
_SHOWN = frozenset(name for name in CORE if name == "case" or CORE.path_to_case(name))


class ListedCase(NamedTuple):
    """A case as a row shows it."""

    id: str
    title: str
    second: str
    risk: PillWords
    pill: PillWords


class PagesInView(NamedTuple):
    """The pages in view: where each began, and where the one after the last begins (None: there is none)."""

    starts: tuple[After | None, ...]
    pages: tuple[Page, ...]
    total: int

    @property
    def following(self) -> After | None:
        """Where the next page begins."""
        return self.pages[-1].following


class CasesModel(Model):
    """The list. `changed` is called when there is something new to draw.

    `typed` is what is searched for, `kept` which cases are kept, `asked_order` by what they are to be ordered ("": as
    the filter does by itself), `chosen` the id of the case that is open beside the list; `trouble` why it could not be
    read. `above` counts the rows of the list before the first in the window. Filter and order last as long as one
    stays here: the list opens the same for everybody.
    """

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._window: PagesInView | None = None
        self._above: list[After | None] = []  # where the pages above the window began
        self._is_busy = False
        self._pills_then: list[PillWords] = []
        self.follow(_SHOWN, self._read_again)
        self.timers.set("minute", MINUTE, self._minute_passed)
        self.kept = "all"
        self.asked_order = ""
        self.saved = NO_LIST
        self.typed = ""
        self.chosen = ""

    # --- What is drawn -----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether the list has been read."""
        return self._window is not None

    @property
    def total(self) -> int:
        """How many cases there are, whatever is kept and searched for."""
        return self._window.total if self._window else 0

    @property
    def above(self) -> int:
        """How many rows of the list stand before the first in the window."""
        return len(self._above) * PAGE

    def filters(self) -> list[tuple[str, str]]:
        """Return the filters as (value, words)."""
        words = {
            "mine": _("Mine"),
            "silent": _("Silent"),
            "in_court": _("In court"),
            "all": _("All {count}").format(count=number(self.total)) if self._window else _("All"),
        }
        return [(kept, words[kept]) for kept in KEPT]

    @property
    def order(self) -> str:
        """By what the list is ordered; "" before it has been read."""
        return str(self._window.pages[0].order) if self._window else ""

    def orders(self) -> list[tuple[str, str]]:
        """Return what the list may be ordered by, as (value, words)."""
        words = {
            "changed": _("Last changed"),
            "silence": _("Longest silence"),
            "next": _("Next date"),
            "risk": _("Highest risk"),
        }
        return [(order, words[order]) for order in ORDERS]

    def rows(self) -> list[ListedCase]:
        """Return the rows in the window, in the language in use."""
        if self._window is None:
            return []
        voice, now = self.voice, self.now
        return [_row(line, voice, now) for page in self._window.pages for line in page.lines]

    # --- What can be done --------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the list from its beginning."""
        self._above = []
        self._read(None, 1, self._take)

    def keep(self, kept: str) -> None:
        """Keep other cases, of all and not of a saved list."""
        self.kept, self.saved = kept, NO_LIST
        self.changed()
        self.load()

    def lists(self, then: Callable[[list[SavedList]], None]) -> None:
        """Read the saved lists by their names, and hand them on."""
        self.newest("lists", lambda book: saved_lists(book.records.find("saved_list")), then)

    def work_by(self, saved: SavedList) -> None:
        """Keep what a saved list keeps, in its order."""
        self.saved, self.kept, self.asked_order = saved, saved.kept, saved.order
        self.changed()
        self.load()

    def make_list(self) -> None:
        """Begin a new list."""
        self._navigator.go("form", form="saved_list")

    def order_by(self, order: str) -> None:
        """Order the list by something else."""
        self.asked_order = order
        self.load()

    def type(self, text: str) -> None:
        """Search for what is typed, once the keys rest."""
        self.typed = text
        self.timers.set("search", REST, self._search)

    def first_found(self, then: Callable[[str], None]) -> None:
        """Find what is typed now, without waiting for the keys to rest, and hear the first case of it."""
        self._search(then)

    def _search(self, then: Callable[[str], None] = lambda _case: None) -> None:
        """Search from the beginning. A case that is open and is none of those found closes: what is written next would
        go into the wrong one."""

        def take(window: PagesInView) -> None:
            self._take(window)
            found = [line.id for page in window.pages for line in page.lines]
            if self.typed.strip() and self.chosen not in found:
                self.chosen = ""
            if found:
                then(found[0])

        self._above = []
        self._read(None, 1, take)

    def more(self) -> None:
        """Go on below the window."""
        window = self._window
        if window is not None and window.following is not None and not self._is_busy:
            self._read(window.following, 1, lambda below: self._take(_joined(window, below)))

    def less(self) -> None:
        """Go back above the window."""
        window = self._window
        if window is None or not self._above or self._is_busy:
            return

        def take(above: PagesInView) -> None:
            self._above.pop()
            self._take(_joined(above, window), keep_end=False)

        self._read(self._above[-1], 1, take)

    def choose(self, case: str) -> None:
        """Open a case beside the list."""
        self.chosen = case
        self.changed()

    def begin(self) -> None:
        """Begin a new incident."""
        self._navigator.go("form", form="incident")

    def beside(self, step: int) -> str:
        """Return the case `step` rows from the chosen one, the first when none is chosen; "" at the end."""
        ids = [line.id for page in self._window.pages for line in page.lines] if self._window else []
        if self.chosen not in ids:
            return ids[0] if ids else ""
        at = ids.index(self.chosen) + step
        return ids[at] if 0 <= at < len(ids) else ""

    def close(self) -> None:
        """Hear no more, and hold nothing of the cases."""
        super().close()
        self._window = None

    # --- Inside ------------------------------------------------------------------------------------------------

    def _read(self, start: After | None, pages: int, take: Callable[[PagesInView], None]) -> None:
        self.timers.stop("search")
        self._is_busy = True
        wanted = Wanted(self.kept, self.asked_order, self.typed, self.saved.narrowed)

        def read(window: PagesInView) -> None:
            self._is_busy, self.trouble = False, None
            take(window)
            self.changed()

        def failed(error: Exception) -> None:
            self._is_busy = False
            self.failed(error)

        self.newest("list", lambda book: _window(book, wanted, start, pages), read, failed)

    def _take(self, window: PagesInView, *, keep_end: bool = True) -> None:
        """Take the window, and leave what is too much of it at the end one does not look at."""
        most = WINDOW // PAGE
        if len(window.pages) > most and keep_end:
            self._above += window.starts[:-most]
            window = window._replace(starts=window.starts[-most:], pages=window.pages[-most:])
        elif len(window.pages) > most:
            window = window._replace(starts=window.starts[:most], pages=window.pages[:most])
        self._window = window
        self._pills_then = [row.pill for row in self.rows()]

    def _minute_passed(self) -> None:
        """Hours run out while one looks: it is read again once a pill says another number of them."""
        self.timers.set("minute", MINUTE, self._minute_passed)
        if [row.pill for row in self.rows()] != self._pills_then:
            self._read_again()

    def _read_again(self) -> None:
        if self._window is not None:
            self._read(self._window.starts[0], len(self._window.pages), self._take)


class Wanted(NamedTuple):
    """What the list is read for: which cases, in which order, what is searched for, what a saved list keeps besides."""

    kept: str
    order: str
    typed: str
    narrowed: Narrowed


def _window(book: Casebook, wanted: Wanted, start: After | None, most: int) -> PagesInView:
    """Read up to `most` pages from `start` on."""
    starts: list[After | None] = []
    pages: list[Page] = []
    while not pages or (len(pages) < most and start is not None):
        by = Order(wanted.order) if wanted.order else None
        page = book.cases.page(
            Kept(wanted.kept), order=by, search_for=wanted.typed, before=start, limit=PAGE, narrowed=wanted.narrowed
        )
        starts.append(start)
        pages.append(page)
        start = page.following
    return PagesInView(tuple(starts), tuple(pages), book.cases.count())


def _joined(upper: PagesInView, lower: PagesInView) -> PagesInView:
    return PagesInView(upper.starts + lower.starts, upper.pages + lower.pages, max(upper.total, lower.total))


def _row(line: CaseLine, voice: PersonVoice, now: datetime) -> ListedCase:
    parts = [line.code, voice.label("case_state", line.state).lower() if line.state else ""]
    if line.last_on is not None:
        parts.append(in_words.near(line.last_on, now.date(), brief=True))
    high = pills.risk(line.risk) if line.risk == "high" else pills.NOTHING
    pill = pills.waiting(line.first, line.undecided, now)
    return ListedCase(line.id, line.pseudonym or line.code, " · ".join(filter(None, parts)), high, pill)
