"""The door: the only one that has the store. A room hands it a job, and the job is handed a glance, or a desk.

Must not know what a job reads or writes, nor a screen or a command. Whatever is refused raises `Refused` and has
changed nothing; so does `DatabaseFailed` (a full disk, say).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple, TypeAlias, TypeVar

from app import packs
from app.casework.country import Pack
from app.casework.dates import zone_of
from app.casework.registry import CORE, Registry
from app.custody import setting_up
from app.custody.centre import Custody
from app.reading import finding, look_alikes, read_so, showing
from app.reading.agendas import Keeper
from app.reading.glance import Glance
from app.store import alarms as kept_alarms
from app.store import journal, reading, status
from app.store import look_alikes as kept_look_alikes
from app.store.journal import Author
from app.store.reading import Held
from app.store.store import Store
from app.store.transaction import Transaction
from app.words import alarms
from app.words.refusal import Refused, refuse
from app.writing import noting
from app.writing.desk import Desk
from app.writing.recording import Saved
from sync.carrier import SyncError
from sync.keys import SeatDetails

T = TypeVar("T")

_Seated: TypeAlias = "tuple[Author, SeatDetails, str]"
"""In whose name is recorded, who that is, and the centre."""

EXCHANGED = "sync"
"""Stands among the kinds of record when how the device stands with its server may look different."""


class Changed(NamedTuple):
    """What listeners are told after a commit: the kinds of record that may look different now."""

    entities: frozenset[str]


class Door:
    """The way from the rooms of a casebook to its store, and who hears of what was committed.

    `now` gives the time that records are dated by, without an offset the local time of the centre; the real clock
    unless told otherwise. May be used from any thread but the one that draws.
    """

    def __init__(self, store: Store, pack: Pack, now: Callable[[], datetime] | None = None) -> None:
        self.store = store
        self._clock = now or _real_now
        self._work_by(pack)
        self._listeners: list[Callable[[Changed], None]] = []
        self._seated: _Seated | None = None
        self._pseudonyms: dict[str, int] | None = None
        self._seen = 0

    @property
    def registry(self) -> Registry:
        """What is asked of each kind of record in this casebook."""
        return self.store.registry

    @property
    def zone(self) -> tzinfo:
        """The local zone of the country pack."""
        return zone_of(self.pack.utc_offset)

    def now(self) -> datetime:
        """Return the time that records are dated by, in the local zone."""
        at = self._clock()
        return at.astimezone(self.zone) if at.tzinfo else at.replace(tzinfo=self.zone)

    @property
    def is_real_day(self) -> bool:
        """Whether records are dated by the real clock."""
        return self._clock is _real_now

    # --- Jobs --------------------------------------------------------------------------------------------------

    def look(self, job: Callable[[Glance], T]) -> T:
        """Read, on one consistent snapshot."""
        return self.store.database.read(lambda tx: job(self._glance(tx)))

    def look_aside(self, job: Callable[[Glance], T]) -> T:
        """Read as `look` does what takes long: no other reading waits for it."""
        return self.store.database.read_aside(lambda tx: job(self._glance(tx)))

    def waiting(self) -> Keeper:
        """Return what knows what waits in the cases, as new as the cases are."""
        self.keeper.renew(is_real_day=self.is_real_day)
        return self.keeper

    def save(self, job: Callable[[Desk], T], also: Iterable[str] = ()) -> tuple[T, Saved | None]:
        """Do what one Save does, in one durable transaction. Returns what came of it, and which changes that were;
        None where nothing differed. Listeners hear of the kinds of record it changed, and of `also`.

        Raises `Refused`, also where this seat may not record.
        """

        seated = self._sit_down()

        def save(tx: Transaction) -> tuple[T, Desk]:
            desk = self._desk(tx, seated)
            return job(desk), desk

        done, desk = self.store.database.write(save)
        self.tell(kinds_of(change.body.entity for change in desk.made).union(also))
        if not desk.made:
            return done, None
        return done, Saved(desk.made[0].body.number, desk.made[-1].body.number, tuple(desk.let_go), desk.renamed)

    def opened(self, record: str, reason: str, job: Callable[[Glance, Held, bool], T]) -> T:
        """Read a record by its id or a case's code; its identity too where a `reason` is given, which is journalled
        first. The job hears whether it is open. Raises `Refused`."""
        return self.for_a_reason(reason, lambda glance: job(glance, *open_record(glance, record, reason)))

    def for_a_reason(self, reason: str, job: Callable[[Glance], T]) -> T:
        """Read; with a reason at a desk, where the job can `open_record`.

        In a folder that was copied from another what was opened is shown once the server has signed for the note of
        it, so that it stands in everybody's journal. Raises `Refused` where that is not to be had.
        """
        if not reason.strip():
            return self.look(job)
        done, saved = self.save(job)
        if saved is not None and self.store.is_copy:
            self._have_it_receipted(saved.last)
        return done

    def keep(self, job: Callable[[Transaction], T], kind: str) -> T:
        """Keep what is this device's alone and no part of the journal: a draft, say. `kind` is what listeners hear."""
        done = self.store.database.write(job)
        self.tell({kind})
        return done

    def exchange(self, job: Callable[[], T]) -> T:
        """Do what may bring colleagues' changes, or who is in the centre, from anywhere: what is kept in memory is
        dropped, and listeners hear of all that came, also where it was cut.

        Raises `MissingPack` where it lets this seat into a centre whose country pack is not installed.
        """
        before = self.store.database.read(journal.last_seq)
        self.store.settle()
        try:
            return job()
        finally:
            self._pseudonyms = self._seated = None
            try:
                self._work_by_what_is_signed(self.store.database.read(setting_up.pack_of))
            finally:
                came = self.store.database.read(lambda tx: journal.kinds_since(tx, before))
                self._look_for_the_same(before)
                self.tell(kinds_of(came) | {EXCHANGED})

    def _look_for_the_same(self, since: int) -> None:
        """Keep which of what came is likely of somebody who was recorded here apart from it."""
        if pairs := self.look(lambda glance: look_alikes.noticed(glance, since)):
            self.store.database.write(lambda tx: kept_look_alikes.keep(tx, pairs))

    def look_around(self) -> None:
        """See whether another process has written to the casebook since this was last asked. Then what is kept in
        memory is dropped, and listeners hear of it as of an own commit."""
        if not self.store.database.was_written_elsewhere():
            self._seen = self._seen or self.store.database.read(journal.last_seq)
            return
        self._pseudonyms = self._seated = None
        before = self._seen

        def look(tx: Transaction) -> tuple[int, set[str]]:
            return journal.last_seq(tx), journal.kinds_since(tx, before)

        self._seen, came = self.store.database.read(look)
        self.tell(kinds_of(came) | {EXCHANGED, "draft"})

    def _have_it_receipted(self, change: int) -> None:
        """Send what was recorded here, up to a change of this seat, and see that the server has it; a centre without a
        server has nobody else's journal to stand in."""
        if self.look(lambda glance: status.state_of(glance.tx)) == "standalone":
            return
        try:
            self.exchange(Custody(self.store).sync)
        except SyncError as error:
            raise _shut_in_a_copy() from error
        if not self.look(lambda glance: status.is_receipted(glance.tx, glance.seat, change)):
            raise _shut_in_a_copy()

    # --- Who hears of it ---------------------------------------------------------------------------------------

    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `listener` after every commit, on the thread that committed. Returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, kinds: Iterable[str]) -> None:
        """Tell the listeners which kinds of record may look different now."""
        changed = Changed(frozenset(kinds))
        for listener in tuple(self._listeners) if changed.entities else ():
            listener(changed)

    # --- Inside ------------------------------------------------------------------------------------------------

    def _glance(self, tx: Transaction) -> Glance:
        return Glance(tx, self.pack, self.now(), self.store.seat.id)

    def _desk(self, tx: Transaction, seated: _Seated) -> Desk:
        if kept_alarms.stops_recording(tx):
            raise alarms.stopped()
        return Desk(tx, self.pack, self.now(), *seated, self._used_pseudonyms)

    def _work_by(self, pack: Pack) -> None:
        self.store.keep_by(CORE.with_pack(pack))
        self.pack, self.keeper = pack, Keeper(self.store.database, pack)

    def _work_by_what_is_signed(self, signed: str) -> None:
        """A seat that has just been let in can read by which country pack its centre works. Raises `MissingPack`."""
        if signed != self.pack.code:
            self._work_by(packs.load(signed))

    def _sit_down(self) -> _Seated:
        """Return who records here, and where: once a member, that stays the same until the next exchange.

        Raises `Refused`, `MissingPack`.
        """
        if self._seated is None:
            look = self.store.database.write  # nothing is written; but a Save never waits behind a reading
            signed, seated = look(lambda tx: (setting_up.pack_of(tx), self._sat_down(self._glance(tx))))
            self._work_by_what_is_signed(signed)
            self._seated = seated
        return self._seated

    def _sat_down(self, glance: Glance) -> _Seated:
        if glance.circle is None or glance.me is None:
            raise refuse("This device waits to be approved by a lead; until then it records nothing.")
        centre = next((each.centre for each in glance.members.values() if each.centre), "")
        return Author(glance.circle, glance.seat), glance.me, centre

    def _used_pseudonyms(self, tx: Transaction) -> dict[str, int]:
        if self._pseudonyms is None:
            self._pseudonyms = reading.uses(tx, "case", "pseudonym")
        return self._pseudonyms


def open_record(glance: Glance, record: str, reason: str) -> tuple[Held, bool]:
    """Return a record, and whether its identity is open: at a desk, for a reason, which is journalled first.

    Raises `Refused`.
    """
    held = read_so.find(glance, record)
    if not isinstance(glance, Desk) or not showing.holds_identity(glance.registry, held.entity):
        return held, False
    noting.note_opening(glance, held, reason.strip())
    return finding.find(glance, held.id), True


def _shut_in_a_copy() -> Refused:
    return refuse(
        "This folder is a copy, so identity opens in it only once the server has the note of who opened it and why. "
        "Nothing was shown; the note is kept here. Try again with a connection, or open it on the device that the copy "
        "is of."
    )


def kinds_of(entities: Iterable[str]) -> set[str]:
    """Return the kinds of record that look different when these have changed: they, and all that they belong to."""
    return {each for entity in set(entities) for each in (entity, *CORE.kinds_above(entity))}


def _real_now() -> datetime:
    return datetime.now(UTC)
