"""How a made-up case is told: steps in the order of time, drawn by lots. See `centre`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol, TypeVar

from app.casework.country import Pack
from app.casework.dates import zone_of
from app.casework.demo import words
from sync.changes import Value

_Any = TypeVar("_Any")
YEARS = 2
"""How far back a centre is told."""
COUNTIES = 3
"""So many counties, the first of the pack's list, are where the made-up centre works."""


class Lots(Protocol):
    """Draws lots; `random.Random(seed)` does."""

    def randrange(self, stop: int, /) -> int:
        """Return an integer from 0 up to but without `stop`."""


class Made(NamedTuple):
    """A step of the telling: a record that is made, or (with `edits`) the record of an earlier step that is changed.

    `ref` names the record for later steps, `links` gives refs by link field, `at` is when and `by` who did it: what one
    person makes of one case at one moment is one Save. `meanwhile` is what another seat answered at the same time, not
    knowing of `values`: a conflict, until a later step `decides` it.
    """

    ref: str
    entity: str
    at: datetime
    by: str
    values: Mapping[str, Value]
    links: Mapping[str, str]
    edits: bool = False
    meanwhile: Mapping[str, Value] | None = None
    decides: bool = False


def chosen(lots: Lots, among: tuple[_Any, ...]) -> _Any:
    """Draw one of several."""
    return among[lots.randrange(len(among))]


def one_in(lots: Lots, times: int) -> bool:
    """Draw whether something happens that does once in so many times."""
    return lots.randrange(times) == 0


class Tale:
    """One case as it goes on: a day that moves forward, and the steps made so far."""

    def __init__(self, lots: Lots, number: int, today: date, pack: Pack, *, is_recent: bool) -> None:
        self.lots, self.pack, self.today, self.is_recent = lots, pack, today, is_recent
        self.ref = f"case-{number}"
        self.worker = chosen(lots, words.STAFF)
        self.day = today - timedelta(days=lots.randrange(3 if is_recent else 365 * YEARS))
        self.minute = 8 * 60 + lots.randrange(6 * 60)
        self.zone = zone_of(pack.utc_offset)
        self.steps: list[Made] = []
        self._is_saving = False
        self.is_child = not one_in(lots, 6)
        self.place = _place(lots, pack)

    def later(self, least: int, most: int) -> bool:
        """Go some days on; False, and no further than today, when that is past today."""
        ahead = least + self.lots.randrange(most - least + 1)
        if self.day + timedelta(days=ahead) > self.today:
            return False
        if ahead:
            self.day += timedelta(days=ahead)
            self.minute = 8 * 60 + self.lots.randrange(8 * 60)
        return True

    def later_until_recent(self) -> bool:
        """Go on to a day of the last week; False when it is there already."""
        ahead = (self.today - self.day).days - self.lots.randrange(7)
        return ahead > 0 and self.later(ahead, ahead)

    def ahead(self, days: int) -> str:
        """Return a day ahead of today, as it is written."""
        return (self.today + timedelta(days=1 + self.lots.randrange(days))).isoformat()

    @property
    def is_closed(self) -> bool:
        """Whether the case has been closed, or another centre has taken it."""
        last = self.steps[-1]
        return last.values.get("state") == "closed" or (last.entity == "transfer" and "accepted_on" in last.values)

    def make(self, entity: str, values: Mapping[str, Value], *, by: str = "", **links: str) -> str:
        """Make a record of the case, or of another record when `links` says so; returns its ref."""
        ref = self.ref if entity == "case" else f"{self.ref}.{len(self.steps)}"
        linked = links if entity in ("case", "perpetrator") or links else {"case": self.ref}
        kept = {name: value for name, value in values.items() if value not in (None, "", [])}
        self.steps.append(Made(ref, entity, self._now(), by or self.worker, kept, linked))
        return ref

    @contextmanager
    def one_save(self) -> Iterator[None]:
        """Make several records at one moment, as one form does."""
        self.minute += 2
        self._is_saving = True
        yield
        self._is_saving = False

    def change(self, ref: str, values: Mapping[str, Value], meanwhile: Mapping[str, Value] | None = None) -> None:
        """Change a record made before."""
        entity = next(step.entity for step in self.steps if step.ref == ref)
        self.steps.append(Made(ref, entity, self._now(), self.worker, values, {}, edits=True, meanwhile=meanwhile))

    def decide(self) -> None:
        """Decide what two people answered apart from each other, if they did."""
        apart = next((step for step in self.steps if step.meanwhile), None)
        if apart is not None:
            self.steps.append(apart._replace(at=self._now(), by=self.worker, meanwhile=None, decides=True))

    def to(self, state: str) -> None:
        """Take the case a step on."""
        self.change(self.ref, {"state": state})

    def on(self, days: int = 0) -> str:
        """Return a day as it is written: the tale's own, or so many days from it."""
        return (self.day + timedelta(days=days)).isoformat()

    def moment(self) -> str:
        """Return the moment that the tale has come to, as it is written."""
        return self._moment().isoformat(timespec="minutes")

    def _now(self) -> datetime:
        self.minute += 0 if self._is_saving else 2
        return self._moment()

    def _moment(self) -> datetime:
        moment = datetime(self.day.year, self.day.month, self.day.day, tzinfo=self.zone)
        return moment + timedelta(minutes=min(self.minute, 23 * 60))


def _place(lots: Lots, pack: Pack) -> dict[str, Value]:
    county = chosen(lots, pack.codes("county")[:COUNTIES])
    found: dict[str, Value] = {"county": county}
    for code_list, above in (("sub_county", county), ("ward", "")):
        inside = pack.entries(code_list, within=above or str(found.get("sub_county", county)))
        if inside:
            found[code_list] = inside[lots.randrange(len(inside))].code
    return found
