"""How one case stands: who is silent, who may be told, what is charged too weakly, what waits, what closing needs.

Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from app.casework import lifecycle, plans, silence
from app.casework.agenda import Item
from app.casework.ages import born
from app.casework.approvals import SIGNED_BY, waits_until
from app.casework.case_file import CaseFile, Row, day_of, text_of
from app.casework.charges import WeakerCharge, weaker_charges
from app.casework.classification import Classification, classified
from app.casework.clocks import ClockState, State, clock_states
from app.casework.consent import Recipient, asked_about, gate
from app.casework.duties import Duty, concerning, recorded_of
from app.casework.messages import Message
from app.casework.odd_dates import OddDates, odd_dates
from app.casework.plans import PlanState
from app.casework.silence import Silence
from app.casework.today import lines
from app.casework.today_lines import Line, LineKind
from app.reading import disclosing
from app.reading.glance import Glance
from app.store.reading import Held


class Silent(NamedTuple):
    """An institution that owes a step, with the brief for whoever is asked next: sentences without identity."""

    silence: Silence
    brief: tuple[Message, ...]


class Standing(NamedTuple):
    """How a case stands. `consents` tell, by recipient ever asked about, whether they may be told something today;
    `weaker` are the legal cases that charge less than the harm recorded (`charges.explain` says it in sentences);
    `clocks` are those that run or ran. `closure` is the record by which closing was asked for last, and
    `closing` what stands in its way (empty: nothing), None when nobody has asked; `closing_by` signed it, and
    `is_decided` tells whether a second person has decided, be it that this counts later: `decided_by` whom, what
    (`decision`) and when; `seconds` are the others of the centre, who may. `classified` are the incidents, by GBVIMS;
    `plans` are those that count, with what a second person said of each; `odd_dates` the days in court to look at
    again; `duties` what of it cannot be kept secret.
    """

    consents: dict[str, bool]
    silent: tuple[Silent, ...] = ()
    weaker: tuple[WeakerCharge, ...] = ()
    waiting: tuple[Line, ...] = ()
    clocks: tuple[ClockState, ...] = ()
    closure: str = ""
    closing: tuple[Message, ...] | None = None
    classified: tuple[Classification, ...] = ()
    closing_by: str = ""
    is_decided: bool = False
    decided_by: str = ""
    decision: str = ""
    decided_on: date | None = None
    seconds: tuple[str, ...] = ()
    odd_dates: tuple[OddDates, ...] = ()
    plans: tuple[PlanState, ...] = ()
    duties: tuple[Duty, ...] = ()


def how_it_stands(glance: Glance, file: CaseFile, consents: Iterable[Held], waiting: Iterable[Item]) -> Standing:
    """Return how a case stands today, with the `consents` of it."""
    pack, today = glance.pack, glance.today
    rows = [disclosing.as_row(glance, held) for held in consents]
    kinds = {id_: text_of(partner, "kind") for id_, partner in file.partners.items()}
    told = {}
    for name in asked_about(rows, kinds):
        to = Recipient(kinds[name], name) if name in kinds else Recipient(name)
        told[name] = gate(
            rows,
            file.of("approval"),
            to,
            glance.now,
            registry=glance.registry,
            table=pack.consent,
            born=born(file.case, unsaid=today),
            cooling_days=pack.reviews.cooling,
        ).allowed
    silent = tuple(
        Silent(found, tuple(silence.brief(file, found, today)))
        for found in silence.silences(file, pack, today)
        if found.raised
    )
    clocks = [each for each in clock_states(file, pack, glance.now) if each.state is not State.NOT_APPLICABLE]
    closure = lifecycle.ruling_closure(file, today, pack.reviews.cooling) or {}
    return Standing(
        told,
        silent,
        tuple(weaker_charges(file, pack)),
        tuple(sorted(lines(waiting, pack, glance.now), key=_in_a_case)),
        tuple(clocks),
        text_of(closure, "id"),
        tuple(lifecycle.why_not_close(file, closure, today, pack.reviews.cooling)) if closure else None,
        tuple(classified(file)),
        text_of(closure, SIGNED_BY),
        *_decided(file, closure),
        tuple(sorted({each.person for each in glance.members.values()} - {text_of(closure, SIGNED_BY)})),
        tuple(odd_dates(file)),
        tuple(plans.states(file, today, pack.reviews.cooling)),
        tuple(concerning(pack, recorded_of(file))),
    )


def _decided(file: CaseFile, closure: Row) -> tuple[bool, str, str, date | None]:
    """Whether a second person has decided about a closure, and who, what and when."""
    first = waits_until(file.of("approval"), closure, "closure")
    if first is None:
        return False, "", "", None
    row, _counts = first
    return True, text_of(row, SIGNED_BY), text_of(row, "decision"), day_of(row, "on")


def _in_a_case(line: Line) -> tuple[int, float]:
    """In which order a case says what waits: hours that run, what somebody must decide, then by when it is due."""
    rank = {LineKind.CLOCK: 0, LineKind.TASK: 1, LineKind.REVIEW: 1}.get(line.kind, 2)
    return rank, line.due.timestamp() if line.due else 0.0
