"""Tells a whole made-up centre: partners, targets, trainings, and cases from their intake to their end.

Every case goes one of a handful of ways (`ways`), over at most two years before `today`. The same lots tell the same
centre. Must not know how anything is kept: whoever writes it down goes through the same checks as everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from app.casework.country import Pack
from app.casework.dates import zone_of
from app.casework.demo import colleagues, lives, ways, words
from app.casework.demo.telling import COUNTIES, YEARS, Lots, Made, Tale, one_in
from sync.changes import Value


def centre(lots: Lots, cases: int, today: date, pack: Pack) -> Iterator[Made]:
    """Tell a centre with so many cases, each with at least eight records; partners and trainings first."""
    yield from _surroundings(lots, cases, today, pack)
    for number in range(cases):
        tale = Tale(lots, number, today, pack, is_recent=one_in(lots, 10))
        ways.tell(tale)
        yield from tale.steps


# --- Around the cases ------------------------------------------------------------------------------------------


def _surroundings(lots: Lots, cases: int, today: date, pack: Pack) -> Iterator[Made]:
    zone = zone_of(pack.utc_offset)
    lead = words.STAFF[0]

    def at(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 9, tzinfo=zone)

    counties = pack.codes("county")[:COUNTIES]
    first = today - timedelta(days=365 * YEARS)
    for number, (kind, name) in enumerate(words.PARTNERS):
        county = counties[number % len(counties)]
        signed = first + timedelta(days=30 * number)
        is_first = kind not in [each[0] for each in words.PARTNERS[:number]]
        ref = f"partner-{kind}" if is_first else f"partner-{kind}-{number}"  # cases are referred to the first
        values: dict[str, Value] = {
            "name": name.format(place=pack.label("county", county, "en")), "kind": kind, "county": county,
            "child_friendly": one_in(lots, 2),
        }  # fmt: skip
        yield Made(ref, "partner", at(first), lead, values, {})
        agreed: dict[str, Value] = {
            "agreement": "signed", "signed_on": signed.isoformat(),
            "agreement_expires_on": (signed + timedelta(days=365 * (1 + lots.randrange(3)))).isoformat(),
        }  # fmt: skip
        yield Made(ref, "partner", at(signed + timedelta(days=1)), lead, agreed, {}, edits=True)
    goals = {
        "relieved": 2 + cases // 6,
        "restrained": 1 + cases // 10,
        "trained": 90,
        "partnerships": len(words.PARTNERS),
    }
    for year in range(first.year, today.year + 1):
        for code, value in goals.items():
            values = {"indicator": code, "starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31", "value": value}
            yield Made(f"target-{year}-{code}", "target", at(first), lead, values, {})
    yield from colleagues.saved_lists(first, at)
    yield from _trainings(lots, first, at, pack)
    yield from lives.of_centre(lots, first, today, at)


def _trainings(lots: Lots, first: date, at: Callable[[date], datetime], pack: Pack) -> Iterator[Made]:
    names = pack.pseudonyms[:12]
    people = [f"{a} {b}" for a in names for b in names if a != b]
    cadres = pack.codes("cadre")
    for number, (title, topic) in enumerate(words.TRAININGS * 2):
        day = first + timedelta(days=55 * number + lots.randrange(30))
        ref = f"training-{number}"
        values: dict[str, Value] = {"on": day.isoformat(), "title": title, "topics": [topic]}
        yield Made(ref, "training", at(day), words.STAFF[0], values, {})
        counted: dict[str, Value] = {"people": 5 + lots.randrange(20), "basis": "signed_list"}
        yield Made(f"{ref}.counted", "headcount", at(day), words.STAFF[0], counted, {"training": ref})
        start = lots.randrange(len(people))
        for seat in range(12 + lots.randrange(12)):
            who = (start + seat) % len(people)  # whoever sits near is the same from training to training
            yield Made(f"{ref}.{seat}", "attendee", at(day), words.STAFF[0],
                       {"name": people[who], "cadre": cadres[who % len(cadres)], "sex": ("female", "male")[who % 2],
                        "phone": f"07{who:08}"}, {"training": ref})  # fmt: skip
