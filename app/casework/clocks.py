"""The clocks of a case: each step an institution owes has a start, a limit and a basis.

Must not know the wall clock: `now` is passed in. A limit in days ends with the last day; a limit in hours that starts
on a day only known as a date counts from that day's midnight, so that it never runs out unseen. None begins before the
centre came to the case, and a step that nobody needs any more is owed no more, taken or not.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.casework import occurrences
from app.casework.ages import ADULT_AGE, ages_on
from app.casework.case_file import CaseFile, codes_of
from app.casework.country import Clock, Pack
from app.casework.court_days import CourtDays
from app.casework.dates import zone_of
from app.casework.joining import came_on

REFERRAL_HOURS = {"emergency": 24, "urgent": 72, "normal": 14 * 24}
"""By when a partner answers a referral: the classes of the inter-agency referral form."""
DUE_BEFORE = timedelta(hours=24)
"""How long before its limit a clock is due."""

ANSWERED = ("acknowledged", "accepted", "declined", "started", "completed", "withdrawn")


class State(StrEnum):
    """Where a clock stands."""

    NOT_APPLICABLE = "not_applicable"  # it has not started, or this case has none
    RUNNING = "running"
    DUE = "due"  # within a day of its limit
    LATE = "late"
    MET = "met"
    OVER = "over"  # no longer needed: the step it was for has been taken without it


class ClockState(NamedTuple):
    """A clock at a moment. `late_by_days` counts whole days past the limit, for one met too late as well; `unsure` is
    as in `StartedClock`."""

    clock: Clock
    state: State
    started: datetime | None = None
    limit: datetime | None = None
    met_on: date | None = None
    late_by_days: int = 0
    unsure: date | None = None


class StartedClock(NamedTuple):
    """A clock that runs or ran for a case. `met` says when and by which row the step was taken, `over` since when
    nobody needs it. `unsure` is the day that would be the last, if no feast of the moon falls on it; None where that is
    no question."""

    clock: Clock
    started: datetime
    limit: datetime
    record: str
    met: occurrences.Occurrence | None
    over: occurrences.Occurrence | None = None
    unsure: date | None = None

    @property
    def is_owed(self) -> bool:
        """Whether the step is still to be taken."""
        return self.met is None and self.over is None


def started_clocks(file: CaseFile, pack: Pack) -> list[StartedClock]:
    """Return the clocks of the pack that apply to a case and have started, in the pack's order."""
    found = []
    came = came_on(file)
    for clock in pack.clocks:
        start = occurrences.first(file, clock.starts) if _applies(file, clock) else None
        if start is not None:
            began = max(start.on, came) if came else start.on
            started = datetime.combine(began, time.min, zone_of(pack.utc_offset))
            met, over = occurrences.first(file, clock.ends), occurrences.first(file, clock.over_with)
            limit = limit_of(clock, started, pack.court_days)
            unsure = _unsure(clock, started, pack.court_days)
            found.append(StartedClock(clock, started, limit, start.record, met, over, unsure))
    return found


def clock_states(file: CaseFile, pack: Pack, now: datetime) -> list[ClockState]:
    """Return every clock of the pack as it stands for a case at `now`, in the pack's order."""
    started = {each.clock.code: each for each in started_clocks(file.as_of(now.date()), pack)}
    return [_state(clock, started.get(clock.code), now) for clock in pack.clocks]


def referral_limit(priority: str, sent: datetime) -> datetime:
    """Return by when a referral is to be answered; an unknown priority is a normal one."""
    return sent + timedelta(hours=REFERRAL_HOURS.get(priority, REFERRAL_HOURS["normal"]))


def running_state(limit: datetime, now: datetime) -> State:
    """Return where a clock that has started and is not met stands."""
    if now > limit:
        return State.LATE
    return State.DUE if now >= limit - DUE_BEFORE else State.RUNNING


def limit_of(clock: Clock, started: datetime, court_days: CourtDays) -> datetime:
    """Return when a clock that started at midnight of a day, or at a moment, runs out.

    Hours that end outside the court's, or on a day without one, last to the end of the next day with one; past a feast
    of the moon that is only expected, to the next that is one for sure. Nobody writes down at what hour an arrest was
    made, so the hours are taken to end on the day after it.
    """
    if clock.to_court_day:
        return _end_of(court_days.surely_at_or_after(_over_on(clock, started)), started)
    if clock.unit == "hours":
        return started + timedelta(hours=clock.within)
    return _end_of(started.date() + timedelta(days=clock.within), started)


def _unsure(clock: Clock, started: datetime, court_days: CourtDays) -> date | None:
    """The day of court that a limit would lie on but for a feast that is expected there."""
    if not clock.to_court_day:
        return None
    day = court_days.at_or_after(_over_on(clock, started))
    return day if day != court_days.surely_at_or_after(day) else None


def _over_on(clock: Clock, started: datetime) -> date:
    return (started + timedelta(hours=clock.within)).date()


def _end_of(day: date, started: datetime) -> datetime:
    return datetime.combine(day, time.max, started.tzinfo).replace(microsecond=0)


def _state(clock: Clock, each: StartedClock | None, now: datetime) -> ClockState:
    if each is None:
        return ClockState(clock, State.NOT_APPLICABLE)
    if each.met is not None:
        late = max(0, (each.met.on - each.limit.date()).days)
        return ClockState(clock, State.MET, each.started, each.limit, each.met.on, late)
    if each.over is not None:
        return ClockState(clock, State.OVER, each.started, each.limit)
    state = running_state(each.limit, now)
    late = (now.date() - each.limit.date()).days if state is State.LATE else 0
    return ClockState(clock, state, each.started, each.limit, None, late, each.unsure)


def _applies(file: CaseFile, clock: Clock) -> bool:
    if clock.only_children:
        reported = occurrences.of(file, "incident.reported_on")
        ages = ages_on(file.case, reported.on) if reported else None
        if ages is None or ages.youngest >= ADULT_AGE:
            return False
    types = {code for row in file.of("incident") for code in codes_of(row, "incident_types")}
    return not clock.only_types or bool(types & set(clock.only_types))
