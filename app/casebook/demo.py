"""A demo centre: two made-up years of a justice centre, each step in the name of whoever took it and at its own time.

For trying out, showing and measuring. What is told stands in `app.casework.demo`; here it is recorded as everybody
records, by the same rules, and kept many Saves at once. Nothing is open yet, so this sets up a store of its own, as
founding a centre does. Must not know how anything is shown. Everybody in it is made up.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from random import Random

from app import packs
from app.casebook.casebook import Casebook
from app.casework import naming, roles
from app.casework.country import Pack
from app.casework.declaration import FieldKind
from app.casework.demo import words
from app.casework.demo.centre import centre
from app.casework.demo.telling import Made
from app.casework.registry import CORE
from app.custody import setting_up
from app.reading.agendas import Keeper
from app.store import colleagues, made_up
from app.store.colleagues import Colleague
from app.store.gathering import Gathering
from app.store.journal import Author
from app.store.store import Store
from app.store.transaction import Transaction
from app.words.refusal import refuse
from app.writing import recording
from app.writing.desk import Desk
from app.writing.recording import NewRecord
from sync.keys import SeatDetails

CENTRE, PACK = "Mombasa Justice Centre 2", "kenya"
CASES, SEED = 40, 2022
"""A centre large enough to look at, made while one waits."""
_SAVES = 2500
"""Saves written in one transaction: many together cost less, few can be counted and stopped."""
_LET_IN_BEFORE = timedelta(days=3 * 365)
"""Before the two years that are told: whom the lead let in only now could second nobody."""

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
    store.database.write(made_up.mark)
    try:
        book = Casebook(store, packs.load(PACK), now)
        _Scribe(store, book.pack, lots, others, book.now()).write(tell(book), progress)
    except BaseException:
        store.close()
        raise
    return book


class _Scribe:
    """Records what is told, in order of time, none of it after `now`."""

    def __init__(self, store: Store, pack: Pack, lots: Random, others: Sequence[str], now: datetime) -> None:
        self._store, self._pack, self._lots, self._now = store, pack, lots, now
        self._ids: dict[str, str] = {}  # by what a step is called
        self._begun = 0  # cases
        self._used: dict[str, int] = {}  # pseudonyms
        self._gathering = Gathering()
        self._colleagues, self._seats = self._seated(others)

    def write(self, steps: Iterable[Made], progress: Progress | None) -> None:
        """Record all steps. Raises `Refused` for what could not be recorded by hand either."""
        told = deque(sorted(steps, key=attrgetter("at")))
        cases = sum(step.entity == "case" and not step.edits for step in told)
        in_order = (told.popleft() for _ in range(len(told)))  # what is recorded is let go
        saves = (tuple(of_one) for _, of_one in groupby(in_order, key=_of_one_save))
        try:
            while some := list(islice(saves, _SAVES)):
                gc.freeze()  # what is told and in mind is needed to the end: to look for garbage in it takes long
                self._store.database.write(partial(self._write, some))
                if progress:
                    progress(self._begun, cases)
        finally:
            gc.unfreeze()
        for colleague in self._colleagues:
            colleagues.seal(self._store, colleague, int(self._now.timestamp() * 1000))
        Keeper(self._store.database, self._pack).renew()

    def _write(self, saves: Sequence[Sequence[Made]], tx: Transaction) -> None:
        self._gathering.begin(tx)
        for save in saves:
            desk = self._desk(save[0].by, min(save[0].at, self._now), tx)
            if save[0].decides:
                ((field, value),) = save[0].values.items()
                recording.resolve(desk, self._ids[save[0].ref], field, value)
            elif save[0].edits:
                self._edit(desk, save[0])
            else:
                self._record(desk, save)
        self._gathering.finish()

    def _record(self, desk: Desk, save: Sequence[Made]) -> None:
        if len(save) > 1:  # they may link to one another
            ids = (key.hex() for key in desk.next_records(len(save)))
            self._ids.update(zip((step.ref for step in save), ids, strict=True))
        made = recording.save(desk, [NewRecord(step.entity, self._linked(step), {}) for step in save])
        self._ids.update((step.ref, held.id) for step, held in zip(save, made, strict=True))
        self._begun += sum(step.entity == "case" for step in save)

    def _edit(self, desk: Desk, step: Made) -> None:
        record = self._ids[step.ref]
        before = desk.holdings.held(step.entity, record)
        recording.edit(desk, record, step.values, None)
        if step.meanwhile and before is not None:
            other = next(person for person in self._seats if person != step.by)
            recording.edit(desk.beside(*self._seats[other]), record, step.meanwhile, before.heads)

    def _linked(self, step: Made) -> dict[str, object]:
        values: dict[str, object] = dict(step.values)
        for field, ref in step.links.items():
            record = self._ids[ref]
            values[field] = [record] if CORE[step.entity][field].kind is FieldKind.LINKS else record
        return values

    def _seated(self, others: Sequence[str]) -> tuple[list[Colleague], dict[str, tuple[Author, SeatDetails]]]:
        own = colleagues.own(self._store)
        letters = [own.details.letters]
        for _ in others:
            letters.append(naming.seat_letters(letters, self._lots.getrandbits(32)))
        people = [
            SeatDetails(person, "Tablet", roles.WORKER, pair) for person, pair in zip(others, letters[1:], strict=True)
        ]
        let_in = self._now - _LET_IN_BEFORE
        joined = colleagues.join(self._store, people, int(let_in.timestamp() * 1000))
        seats = {each.details.person: (colleagues.author(self._store, each), each.details) for each in (own, *joined)}
        return joined, seats

    def _desk(self, person: str, now: datetime, tx: Transaction) -> Desk:
        author, details = self._seats[person]
        draw = partial(self._lots.getrandbits, 32)
        return Desk(tx, self._pack, now, author, details, CENTRE, lambda _tx: self._used, draw, self._gathering)


def _of_one_save(step: Made) -> tuple[object, ...]:
    """What one person makes of one case at one moment."""
    return step.at, step.by, step.edits, step.ref if step.edits else step.ref.partition(".")[0]
