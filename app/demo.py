"""A demo centre: two made-up years of a justice centre, each step in the name of whoever took it and at its own time.

For trying out, showing and measuring. What is told stands in `app.casework.demo`; here it is written down: checked as
everything typed is, then appended to the journal many Saves at once. Must not know how anything is shown. Everybody in
it is made up.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from random import Random
from typing import NamedTuple

from app import packs
from app.casebook import Casebook
from app.casework import answers, naming
from app.casework.country import Pack
from app.casework.declaration import FieldKind
from app.casework.demo import words
from app.casework.demo.centre import centre
from app.casework.demo.telling import Made
from app.casework.registry import RECORDS
from app.custody import setting_up
from app.reading.agendas import Keeper
from app.store import colleagues
from app.store.colleagues import Colleague
from app.store.database import Transaction
from app.store.journal import Author, Intent, Run
from app.store.store import Store
from app.words.refusal import not_recorded, refuse
from app.writing import recording, rules
from app.writing.desk import Desk
from sync.changes import ChangeId, Kind, Value
from sync.keys import SeatDetails

CENTRE, PACK = "Mombasa Justice Centre 2", "kenya"
CASES, SEED = 40, 2022
"""A centre large enough to look at, made while one waits."""
_SAVES = 1000
"""Saves written in one transaction: many together cost less, few can be counted and stopped."""

Progress = Callable[[int, int], None]
"""Hears how many cases are begun, of how many."""


def found(
    folder: Path,
    passphrase: str,
    *,
    cases: int = CASES,
    seed: int = SEED,
    now: Callable[[], datetime] | None = None,
    progress: Progress | None = None,
) -> Casebook:
    """Set up a standalone demo centre in an empty folder and return it open. Raises `Refused`, `VaultError`.

    The same seed on the same day tells the same centre: the same people, days, figures and lines of Today. Ids and the
    letters of the lead's codes belong to keys, which are new each time.
    """
    pack = packs.load(PACK)
    lots = Random(seed)  # noqa: S311 -- lots for a tale, no secret

    def tell(book: Casebook) -> Iterable[Made]:
        return centre(lots, cases, book.now().date(), pack)

    return told(folder, passphrase, tell, lots, now=now, progress=progress)


def told(
    folder: Path,
    passphrase: str,
    tell: Callable[[Casebook], Iterable[Made]],
    lots: Random,
    *,
    now: Callable[[], datetime] | None = None,
    progress: Progress | None = None,
) -> Casebook:
    """Set up a centre in an empty folder with everything that `tell` tells, and return it open. Raises as `found`."""
    if folder.exists() and any(folder.iterdir()):
        raise refuse("{folder} is not empty: a demo centre is made in an empty folder of its own.", folder=str(folder))
    lead, *others = words.STAFF
    store = setting_up.set_up_standalone(folder, passphrase, centre=CENTRE, person=lead, device="Laptop", pack=PACK)
    try:
        book = Casebook(store, packs.load(PACK), now)
        _Scribe(store, book.pack, lots, others, book.now()).write(tell(book), progress)
    except BaseException:
        store.close()
        raise
    return book


class _Known(NamedTuple):
    """What the scribe keeps in mind of a record: its id, and the changes its next edit builds on."""

    key: bytes
    heads: tuple[ChangeId, ...]


class _Scribe:
    """Writes down what is told, in order of time, none of it after `now`.

    Nobody else writes meanwhile, so what a Save must know of the records before it is kept in mind, not read again.
    """

    def __init__(self, store: Store, pack: Pack, lots: Random, others: Sequence[str], now: datetime) -> None:
        self._store, self._pack, self._now = store, pack, now
        self._known: dict[str, _Known] = {}
        self._consents: dict[tuple[str, str], str] = {}  # by case and recipient
        self._closures: dict[str, Mapping[str, Value]] = {}  # by case
        self._begun = 0  # cases
        self._used: dict[str, int] = {}  # pseudonyms
        self._lots = lots
        self._colleagues, self._seats = self._seated(lots, others)

    def write(self, steps_: Iterable[Made], progress: Progress | None) -> None:
        """Write all steps. Raises `Refused` for what could not be recorded by hand either."""
        in_order = sorted(steps_, key=attrgetter("at"))
        cases = sum(step.entity == "case" and not step.edits for step in in_order)
        saves = (tuple(steps_) for _, steps_ in groupby(in_order, key=_of_one_save))
        gc.freeze()  # what is told is needed to the end: looking through it for garbage takes an eighth of the time
        try:
            while some := list(islice(saves, _SAVES)):
                self._store.database.write(partial(self._write, some))
                if progress:
                    progress(self._begun, cases)
        finally:
            gc.unfreeze()
        for colleague in self._colleagues:
            colleagues.seal(self._store, colleague, int(self._now.timestamp() * 1000))
        Keeper(self._store.database, self._pack).renew()

    def _write(self, saves: Sequence[Sequence[Made]], tx: Transaction) -> None:
        run = Run(tx)
        for save in saves:
            desk = self._desk(save[0].by, min(save[0].at, self._now), run, tx)
            if save[0].edits:
                self._edit(desk, save[0])
            else:
                self._record(desk, save)
        run.finish()

    def _record(self, desk: Desk, save: Sequence[Made]) -> None:
        intents = []
        for step, key in zip(save, desk.next_records(len(save)), strict=True):
            self._known[step.ref] = _Known(key, ())
            linked = self._linked(step)
            values = linked | rules.of(step.entity).given(desk, linked)
            self._begun += step.entity == "case"
            if step.entity == "referral":
                consent = self._consents[step.links["case"], str(step.values["institution"])]
                values |= {"direction": "out", "consent": consent}
            intents.append(Intent(step.entity, key, Kind.CREATE, _checked(step, desk, values)))
            if step.entity == "consent":
                self._consents[step.links["case"], str(values["recipient"])] = key.hex()
            elif step.entity == "closure":
                self._closures[step.links["case"]] = {**step.values, "id": key.hex()}
        made = desk.append(intents)
        for step, change in zip(save, made, strict=True):
            self._known[step.ref] = _Known(change.body.record, (change.id,))

    def _edit(self, desk: Desk, step: Made) -> None:
        known = self._known[step.ref]
        changed = _checked(step, desk, step.values)
        if changed.get("state") == "closed":
            closure = self._closures[step.ref]
            changed |= {"closed_on": desk.today.isoformat(), "closed_by": closure["id"]}
            changed["closure_reason"] = closure["reason"]
        heads = self._append(desk, step, known, changed)
        if step.meanwhile:
            other = next(person for person in self._seats if person != step.by)
            answer = _checked(step, desk, step.meanwhile)
            heads += self._append(desk.beside(*self._seats[other]), step, known, answer)
        self._known[step.ref] = known._replace(heads=heads)

    def _append(self, desk: Desk, step: Made, known: _Known, values: Mapping[str, Value]) -> tuple[ChangeId, ...]:
        intents = recording.changing(step.entity, known.key, values, known.heads)
        return tuple(change.id for change in desk.append(intents))

    def _linked(self, step: Made) -> dict[str, object]:
        values: dict[str, object] = dict(step.values)
        for field, ref in step.links.items():
            record = self._known[ref].key.hex()
            values[field] = [record] if RECORDS[step.entity][field].kind is FieldKind.LINKS else record
        return values

    def _seated(
        self, lots: Random, others: Sequence[str]
    ) -> tuple[list[Colleague], dict[str, tuple[Author, SeatDetails]]]:
        own = colleagues.own(self._store)
        letters = [own.details.letters]
        for _ in others:
            letters.append(naming.seat_letters(letters, lots.getrandbits(32)))
        people = [
            SeatDetails(person, "Tablet", setting_up.WORKER, pair)
            for person, pair in zip(others, letters[1:], strict=True)
        ]
        joined = colleagues.join(self._store, people, int(self._now.timestamp() * 1000))
        seats = {each.details.person: (colleagues.author(self._store, each), each.details) for each in (own, *joined)}
        return joined, seats

    def _desk(self, person: str, now: datetime, run: Run, tx: Transaction) -> Desk:
        author, details = self._seats[person]
        draw = partial(self._lots.getrandbits, 32)
        return Desk(tx, self._pack, now, author, details, CENTRE, lambda _tx: self._used, draw, run)


def _checked(step: Made, desk: Desk, values: Mapping[str, object]) -> dict[str, Value]:
    check = answers.check_edit if step.edits else answers.check
    checked = check(RECORDS[step.entity], values, desk.pack, desk.today)
    if checked.problems:
        raise not_recorded(step.entity, checked.problems)
    return checked.values


def _of_one_save(step: Made) -> tuple[object, ...]:
    """What one person makes of one case at one moment."""
    return step.at, step.by, step.edits, step.ref if step.edits else step.ref.partition(".")[0]
