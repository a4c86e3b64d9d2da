"""One figure: how it is counted, what it is made of, and the records behind it, each one tap away.

Knows the casebook and the way through the app; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.casebook import Behind, Casebook, RecordHistory
from app.casework.indicators.results import Period, Result
from app.ui import figures, in_words
from app.ui.figures import DrawnFigure
from app.ui.lane import Wanted
from app.ui.model import Model
from app.ui.navigation import Navigator
from app.ui.record import facts, history
from app.ui.record.editing import EditModel, Target
from app.ui.record.facts import Fact
from app.ui.refusals import told
from app.ui.saving import Said, save
from app.ui.session import Session
from app.ui.spans import Span
from app.words.language import _

STEP = 50
"""Records that are shown at a time."""


class RecordLine(NamedTuple):
    """A record behind the figure. `leads_to` is a screen and what it is opened with; None for one without a screen."""

    title: str
    second: str
    leads_to: tuple[str, dict[str, str]] | None


class FigureCounted(NamedTuple):
    """The figure, the same of its parts, the records behind it that are shown so far, and the targets of just these
    days, with the history of each: one, unless two people set one apart."""

    result: Result
    parts: tuple[Result, ...]
    behind: tuple[Behind, ...]
    targets: tuple[Mapping[str, Any], ...] = ()
    told: tuple[RecordHistory, ...] = ()


class TargetLine(NamedTuple):
    """A target of just these days: its answers, and what was changed of it, the latest first."""

    facts: tuple[Fact, ...]
    history: tuple[history.HistoryLine, ...]


_OF_A_TARGET = ("value", "opening_value", "evidence", "footnote")
"""What can be changed of a target; which figure it is of, and of which days, makes it another one."""
_TOLD_OF_A_TARGET = (*_OF_A_TARGET, "locked_on")


class FigureModel(Model):
    """`trouble` is why it could not be counted. `changed` is called when there is something new to draw."""

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._counted: FigureCounted | None = None
        self.follow({"target"}, self._count_again)
        self.span: Span | None = None
        self.county = ""
        self.code = ""
        self.case_screen = "case"  # where there is room, the list with the case beside it

    @property
    def is_ready(self) -> bool:
        """Whether it has been counted."""
        return self._counted is not None

    @property
    def title(self) -> str:
        """What is counted."""
        return self.voice.spoken(self._counted.result.indicator.name) if self._counted else ""

    @property
    def subtitle(self) -> str:
        """Of which days and which county."""
        parts = [self.span.words if self.span else "", self.voice.label("county", self.county) if self.county else ""]
        return " · ".join(part for part in parts if part)

    def figure(self) -> DrawnFigure | None:
        """Return the figure in words."""
        if self._counted is None or self.span is None:
            return None
        names = [part.short for part in self.span.parts()]
        return figures.figure(self._counted.result, list(zip(names, self._counted.parts, strict=True)), self.voice)

    def how(self) -> list[tuple[str, str]]:
        """Return how it is counted, as (heading, sentence)."""
        if self._counted is None:
            return []
        indicator = self._counted.result.indicator
        told_of = [(_("What counts"), indicator.counted), (_("Out of"), indicator.of), (_("Once"), indicator.once)]
        return [(heading, self.voice.spoken(said)) for heading, said in told_of if said is not None]

    def broken_down(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Return what it is made of."""
        return figures.broken_down(self._counted.result, self.voice) if self._counted else []

    def lines(self) -> list[RecordLine]:
        """Return the records behind it, as far as they are shown."""
        return [self._line(each) for each in self._counted.behind] if self._counted else []

    def targets(self) -> list[TargetLine]:
        """Return the targets of just these days."""
        found = []
        for row, past in zip(self._counted.targets, self._counted.told, strict=True) if self._counted else ():
            group = facts.group("", row, self.voice, {})
            is_locked = bool(row.get("locked_on"))
            answers = [fact for fact in (*group.facts, *group.unanswered) if fact.field in _OF_A_TARGET]
            answers.sort(key=lambda fact: _OF_A_TARGET.index(fact.field))
            lines = history.lines([past], self.voice, {}, self.today, fields=_TOLD_OF_A_TARGET)
            found.append(TargetLine(
                tuple(fact._replace(can_edit=fact.can_edit and not (is_locked and fact.field != "footnote"))
                      for fact in answers),
                tuple(lines),
            ))  # fmt: skip
        return found

    @property
    def hidden(self) -> int:
        """How many records are not shown yet."""
        return len(self._counted.result.records) - len(self._counted.behind) if self._counted else 0

    def show(self, code: str, first: str, last: str, county: str = "") -> None:
        """Count the figure `code` of some days (ISO)."""
        self.code, self.span, self.county = code, Span(date.fromisoformat(first), date.fromisoformat(last)), county
        self.load()

    def load(self) -> None:
        """Count."""
        if self.span is None:
            return
        code, county = self.code, self.county
        periods = [Period(*span) for span in (self.span, *self.span.parts())]
        where = {"indicator": code, **self._days}

        def count(book: Casebook, wanted: Wanted) -> FigureCounted:
            found = book.figures.of_periods(periods, county, wanted=wanted)
            result, *parts = (next(each for each in some if each.indicator.code == code) for some in found)
            targets = [row for row in book.records.find("target", where=where) if row.get("county", "") == county]
            told = tuple(RecordHistory("target", row["id"], book.records.history(row["id"])) for row in targets)
            return FigureCounted(
                result, tuple(parts), tuple(book.figures.behind(result.records[:STEP])), tuple(targets), told
            )

        self.count("figure", count, self._loaded)

    def set_target(self, value: str, then: Said, refused: Callable[[str], None]) -> None:
        """Set a target of just these days and this county; `refused` hears why it cannot be what was typed."""
        target = {"indicator": self.code, "value": value.strip() or None, **self._days}
        if self.county:
            target["county"] = self.county

        words = _("Saved: {question}").format(question=in_words.title("target"))
        save(
            self.session,
            lambda book: book.records.record("target", target),
            lambda _made, undo: then(words, undo),
            lambda error: refused(self.voice.spoken(told(error))),
        )

    def edit(self, fact: Fact, changed: Callable[[], None], saved: Said, /) -> EditModel:
        """Return the model of a sheet that changes an answer of a target."""
        return EditModel(self.session, Target(fact.record, fact.entity, fact.field, ""), changed, saved)

    def decide(self) -> None:
        """Go to the answers to decide between."""
        self._navigator.go("conflicts")

    @property
    def _days(self) -> dict[str, str]:
        first, last = self.span or ("", "")
        return {"starts_on": str(first), "ends_on": str(last)}

    def more(self) -> None:
        """Show more records."""
        if self._counted is None:
            return
        counted = self._counted
        shown = len(counted.behind)
        following = counted.result.records[shown : shown + STEP]

        def read(found: Sequence[Behind]) -> None:
            if self._counted is counted:
                self._loaded(counted._replace(behind=(*counted.behind, *found)))

        self.newest("more", lambda book: book.figures.behind(following), read)

    def open(self, line: RecordLine) -> None:
        """Go to a record behind it."""
        if line.leads_to is not None:
            screen, opened_with = line.leads_to
            self._navigator.go(screen, **opened_with)

    def close(self) -> None:
        """Hear no more, and hold nothing of the records."""
        super().close()
        self._counted = None

    def _line(self, each: Behind) -> RecordLine:
        kind = in_words.title(each.entity)
        day = in_words.day(each.on)
        leads_to: tuple[str, dict[str, str]] | None
        if each.case:
            leads_to = (self.case_screen, {"case": each.case})
            title = each.pseudonym or each.code
            parts = [each.code if each.pseudonym else "", kind if each.entity != "case" else "", each.name, day]
        else:
            leads = {"partner": "partners", "attendee": "trained"}.get(each.entity)
            leads_to = (leads, {each.entity: each.id}) if leads else None
            title, parts = each.name or kind, [kind if each.name else "", day]
            if each.cadre:
                title, parts = self.voice.label("cadre", each.cadre), [each.name, day]
        return RecordLine(title, " · ".join(part for part in parts if part), leads_to)

    def _count_again(self) -> None:
        if self._counted is not None:
            self.load()

    def _loaded(self, counted: FigureCounted) -> None:
        self._counted, self.trouble = counted, None
        self.changed()
