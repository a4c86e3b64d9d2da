"""The casebook: the one door to everything that is kept. Every read and write of a screen or a command goes through.

Must not know Kivy, SQL or HTTP. Calls may come from any thread but the one that draws; they return when the work is
done, durably. Whatever is refused raises `Refused` and has changed nothing; so does `DatabaseFailed` (disk full, say).

Longer than a room should be, because it is the one list of everything that can be asked; its methods open a
transaction and hand it to the rooms behind (`app/README.md`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from app import __version__, packs
from app.casework import forms
from app.casework.agenda import Cause, Item, is_for
from app.casework.ask_once import Known
from app.casework.attendance import Attendances, attendances
from app.casework.case_file import Row
from app.casework.country import Pack
from app.casework.dates import zone_of
from app.casework.declaration import Sensitivity
from app.casework.indicators import persons
from app.casework.indicators.results import Period, Result
from app.casework.messages import Message
from app.casework.registry import RECORDS, path_to_case
from app.casework.response import Response, response
from app.casework.today import Line, LineKind, lines
from app.casework.today import counts as counted
from app.custody import alarms, setting_up
from app.custody.centre import Centre
from app.reading import asking, caseload, disclosing, figures, showing
from app.reading import same_person as duplicates
from app.reading.agendas import Agendas, Keeper, KeptAgendas, ReckonedAgendas
from app.reading.caseload import Asked, Cursor, Kept, Order, Page, Standing
from app.reading.same_person import LikelySame
from app.store import agenda, cases, circles, drafts, journal, reading, search, status, vault, verification
from app.store import alarms as kept_alarms
from app.store.database import CannotOpenDatabase, DatabaseFailed, Transaction
from app.store.drafts import Draft
from app.store.journal import Author
from app.store.reading import Held
from app.store.store import Store
from app.store.vault import VaultError
from app.words.refusal import Refused, explained, refuse
from app.writing import drafting, recording, undoing
from app.writing.recording import Desk, Recorded
from app.writing.undoing import Saved
from sync.changes import Value
from sync.client import Passed, SyncError
from sync.keys import SeatDetails

T = TypeVar("T")

SEARCHED_BY_ALL = (Sensitivity.OPEN, Sensitivity.NARRATIVE)
"""Identity is never searched along: it is opened one by one, with a reason."""
SEARCHED_AT_MOST = 10_000
"""Records that a search looks at, the latest first: who finds more has not yet said what is looked for."""


class Changed(NamedTuple):
    """What listeners are told after a commit: the kinds of record that may look different now."""

    entities: frozenset[str]


class Waiting(NamedTuple):
    """A line of Today with its case's code and pseudonym; both empty for a line about the device itself."""

    line: Line
    code: str
    pseudonym: str


class Waits(NamedTuple):
    """Lines of Today in the order to do them, and how many there are of each kind, shown or not."""

    lines: list[Waiting]
    counts: Mapping[LineKind, int]


class Casebook:
    """An opened casebook. `now` gives the time that records are dated by; the real clock unless told otherwise."""

    def __init__(self, store: Store, pack: Pack, now: Callable[[], datetime] | None = None) -> None:
        self._store = store
        self._database = store.database
        self._now = now or _real_now
        self._listeners: list[Callable[[Changed], None]] = []
        self._seated: tuple[Author, SeatDetails, str] | None = None
        self._pseudonyms: dict[str, int] | None = None
        self._saved: Saved | None = None
        self._is_kept = self._now is _real_now  # whether the agendas beside the cases are as new as the cases
        self._keeper = Keeper(self._database, pack)
        self.pack = pack
        self.centre = Centre(store)

    # --- Opening and closing -----------------------------------------------------------------------------------

    @staticmethod
    def is_set_up(folder: Path) -> bool:
        """Tell whether somebody has set up a seat in this folder."""
        return vault.exists(folder)

    @classmethod
    def open(cls, folder: Path, passphrase: str, now: Callable[[], datetime] | None = None) -> Casebook:
        """Unlock. Raises `VaultError` (wrong passphrase, too many tries, no vault), `CannotOpenDatabase`."""
        pack = _pack()
        return cls(Store.open(folder, passphrase), pack, now)

    @classmethod
    def found(
        cls,
        folder: Path,
        passphrase: str,
        *,
        centre: str,
        person: str = "",
        device: str = "",
        now: Callable[[], datetime] | None = None,
    ) -> Casebook:
        """Set up the first seat of a centre without a server. Raises `Refused`, `VaultError`."""
        pack = _pack()  # what has no lists to record by sets nothing up
        store = setting_up.set_up_standalone(folder, passphrase, centre=centre, person=person, device=device)
        return cls(store, pack, now)

    @classmethod
    def enrol(
        cls,
        folder: Path,
        passphrase: str,
        *,
        server: str,
        invite: str,
        person: str = "",
        device: str = "",
        now: Callable[[], datetime] | None = None,
    ) -> Casebook:
        """Set up a seat by an invite; look at `centre.state()` for whether it must wait for approval.

        Raises `Refused`, `SyncError`, `VaultError`.
        """
        pack = _pack()
        set_up = setting_up.set_up_by_invite(
            folder, passphrase, server=server, invite=invite, person=person, device=device
        )
        return cls(set_up.store, pack, now)

    def close(self) -> None:
        """Lock: end the store's threads and drop its keys."""
        self._store.close()

    def __enter__(self) -> Casebook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `listener` after every commit, on the thread that committed. Returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # --- Recording ---------------------------------------------------------------------------------------------

    def record(self, entity: str, values: Mapping[str, object]) -> Recorded:
        """Record one thing; an incident without a case opens one. Durable when it returns. Raises `Refused`."""
        made = self._save(lambda tx, desk: recording.record(tx, desk, entity, values))
        self._tell({entity, "case"})
        return made

    def edit(self, record: str, values: Mapping[str, object], parents: Sequence[Any] | None = None) -> bool:
        """Change fields of a record; None clears one. Returns False when nothing differs. Raises `Refused`.

        `parents` come from `for_editing`; without them reading and writing are one step.
        """
        changed = self._save(lambda tx, desk: recording.edit(tx, desk, record, values, parents))
        if changed:
            self._tell(set(RECORDS))
        return changed

    def resolve(self, record: str, field: str, value: object) -> None:
        """Decide between the values of an undecided field, or write a new one. Raises `Refused`."""
        self._save(lambda tx, desk: recording.resolve(tx, desk, record, field, value))
        self._tell(set(RECORDS))

    @property
    def saved(self) -> Saved | None:
        """What the last Save by `record`, `edit`, `resolve` or `save_draft` changed, for `take_back`; None when it
        changed nothing."""
        return self._saved

    def take_back(self, saved: Saved) -> None:
        """Bring back, by new changes, the state before a Save of this seat within the last minute: what it recorded is
        hidden, what it changed is as it was; the history keeps both.

        Raises `Refused` when somebody has built on it.
        """
        self._database.write(lambda tx: undoing.take_back(tx, self._desk(tx), saved))
        self._tell(set(RECORDS))

    def for_editing(self, record: str, reason: str = "") -> tuple[dict[str, Value], tuple[Any, ...]]:
        """Return a record's values, and the parents that an edit of these values must name. Raises `Refused`.

        What is identity is left out, as by `show`, unless a `reason` is given, which is journalled.
        """

        def read(tx: Transaction) -> tuple[dict[str, Value], tuple[Any, ...]]:
            held, opening = self._opened(tx, record, reason)
            return showing.values_of(held, opened=opening), held.heads

        return self._read_or_open(read, reason)

    # --- Asking once -------------------------------------------------------------------------------------------

    def known(self, form: str, case: str) -> dict[str, Known]:
        """Return what is answered already, in a case, of the questions of a form, by `entity.field`. Raises `Refused`.

        Each with its value, by whom and when, the record that has it, and whether to ask if it still holds
        (`confirm`). Who says that it does calls `still_holds(answer.record, [field])`, or, where `answer.name` is not
        the question's own name, takes the value over into the form. Questions left out are to be asked. Identity is
        never among them.
        """

        recording.entity(form)

        def read(tx: Transaction) -> dict[str, Known]:
            held = recording.find(tx, case)
            return asking.known(tx, form, held, showing.members_of(tx), self.zone, self.now().date())

        return self._database.read(read)

    def still_holds(self, record: str, fields: Sequence[str]) -> None:
        """Record that answers of a record still hold, who says so and when, without a second answer.

        Raises `Refused` for what has not been answered.
        """

        def note(tx: Transaction) -> None:
            desk = self._desk(tx)
            asking.note_still_holds(tx, desk.author, recording.find(tx, record), fields, desk.now_ms)

        self._database.write(note)
        self._tell(set(RECORDS))

    def likely_same(self, record: str) -> list[LikelySame]:
        """Return who is likely the same person as the survivor or a suspect of a record, with the reasons.

        To be asked after saving a case, incident, identity or perpetrator, and shown as a warning: nothing is refused
        or merged. No reason holds a name, so nothing is opened by it. Raises `Refused` for an unknown record.
        """
        today = self.now().date()
        return self._database.read(lambda tx: duplicates.likely_same(tx, recording.find(tx, record), today))

    # --- Drafts ------------------------------------------------------------------------------------------------

    def new_draft(self, form: str, record: str = "") -> Draft:
        """Begin a draft of a form, about `record` (a case, say) or about nothing yet. Kept from the first answer."""
        first = forms.form(form).steps[0].key
        return Draft(secrets.token_hex(16), form, first, record, {}, {}, __version__, self._now_ms())

    def keep_draft(self, draft: Draft) -> Draft:
        """Keep a draft as it is now; returns it with its new time."""
        kept = draft._replace(changed_at=self._now_ms())
        self._database.write(lambda tx: drafts.put(tx, kept))
        self._tell({"draft"})
        return kept

    def drafts(self) -> list[Draft]:
        """Return all drafts, the last touched first."""
        return self._database.read(drafts.every)

    def draft(self, draft_id: str) -> Draft | None:
        """Return a draft, or None when it was saved or thrown away."""
        return self._database.read(lambda tx: drafts.get(tx, draft_id))

    def drop_draft(self, draft_id: str) -> None:
        """Throw a draft away."""
        self._database.write(lambda tx: drafts.drop(tx, draft_id))
        self._tell({"draft"})

    def save_draft(self, draft: Draft) -> Recorded:
        """Turn a draft into records and forget it, in one transaction. Raises `Refused`; then the draft stays.

        Returns what the form is named after.
        """

        def save(tx: Transaction, desk: Desk) -> Recorded:
            made = drafting.save(tx, desk, draft)
            drafts.drop(tx, draft.id)
            return made

        made = self._save(save)
        self._tell(set(RECORDS) | {"draft"})
        return made

    # --- Reading -----------------------------------------------------------------------------------------------

    def show(self, record: str, reason: str = "") -> dict[str, Any]:
        """Return a record by id, or a case by its code. Raises `Refused`.

        What is identity stays folded unless a `reason` is given; opening it is journalled with the reason.
        """

        def read(tx: Transaction) -> dict[str, Any]:
            held, opening = self._opened(tx, record, reason)
            return showing.as_data(tx, [held], opened=opening)[0]

        return self._read_or_open(read, reason)

    def history(self, record: str, reason: str = "") -> list[dict[str, Any]]:
        """Return every change of a record, oldest first; identity opens for a `reason`, as by `show`.

        Raises `Refused`.
        """

        def read(tx: Transaction) -> list[dict[str, Any]]:
            held, opening = self._opened(tx, record, reason)
            changes = showing.changes_of(tx, held)
            return showing.history(changes, showing.members_of(tx), self.zone, opened=opening)

        return self._read_or_open(read, reason)

    def find(
        self,
        entity: str,
        *,
        where: Mapping[str, str] | None = None,
        search_for: str = "",
        limit: int | None = None,
        order: Order = Order.CHANGED,
    ) -> list[dict[str, Any]]:
        """Return records of a kind, last changed first. Raises `Refused` for an unknown kind or field.

        `search_for` finds words, as prefixes, in everything of the kind but identity; of a case also in what belongs
        to it. Cases alone can be had in another `order`.
        """
        recording.entity(entity)
        if order is not Order.CHANGED:
            if entity != "case":
                raise refuse("Only cases can be ordered by risk, silence or their next date.")
            self._renew_agendas()
        conditions = showing.where_of(entity, where or {}, self.pack)
        if search_for.strip():
            self._index_all()

        def read(tx: Transaction) -> list[dict[str, Any]]:
            if "case" in conditions:
                conditions["case"] = recording.find(tx, conditions["case"]).id
            ids = self._found(tx, entity, search_for) if search_for.strip() else None
            if order is Order.CHANGED:
                return showing.as_data(tx, reading.listed(tx, entity, where=conditions, ids=ids, limit=limit))
            found = caseload.in_order(tx, order, self._agendas(tx), conditions, ids)
            return showing.as_data(tx, [held for _, held in islice(found, limit)])

        return self._database.read(read)

    def of_case(self, case: str) -> dict[str, list[dict[str, Any]]]:
        """Return everything that belongs to a case directly, by kind, identity folded. Raises `Refused`."""

        def read(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
            held = recording.find(tx, case)
            found = {}
            for name in RECORDS:
                if path_to_case(name) == ("case",):
                    records = reading.listed(tx, name, where={"case": held.id})
                    if records:
                        found[name] = showing.as_data(tx, records)
            return found

        return self._database.read(read)

    def conflicts(self, record: str = "", reason: str = "") -> list[dict[str, Any]]:
        """Return what two people answered differently while apart, each field with all its values; of one record if it
        is named.

        Values that are identity stay folded unless a `reason` is given: it is journalled with each record it opens.
        Raises `Refused` for an unknown record.
        """

        def read(tx: Transaction) -> list[dict[str, Any]]:
            wanted = recording.find(tx, record).id if record else None
            found = showing.conflicts(tx, showing.members_of(tx), self.zone, wanted, opened=False)
            folded = {each["id"] for each in found if each.get(showing.WITHHELD)}
            if not reason.strip() or not folded:
                return found
            for each in sorted(folded):
                self._opened(tx, each, reason)
            return showing.conflicts(tx, showing.members_of(tx), self.zone, wanted, opened=True)

        return self._read_or_open(read, reason)

    def could_tell(
        self, case: str, *, institution: str = "", partner: str = "", disclosed: Sequence[str] = ()
    ) -> disclosing.Preview:
        """Return what a referral of a case could disclose, and whether `disclosed` may go to that recipient today.

        Raises `Refused` for an unknown case.
        """

        def read(tx: Transaction) -> disclosing.Preview:
            recipient = disclosing.recipient_of(tx, {"institution": institution, "partner": partner})
            return disclosing.preview(tx, recording.find(tx, case), recipient, disclosed, self.now().date())

        return self._database.read(read)

    def already_left(self, consent: str) -> list[disclosing.Departed]:
        """Return what had gone to the recipient of a consent, oldest first: when it is withdrawn, the survivor has a
        right to know it, and each recipient to be told. Raises `Refused`."""
        return self._database.read(lambda tx: disclosing.already_left(tx, recording.find(tx, consent)))

    def today(self) -> list[Waiting]:
        """Return everything that waits, in the order to do it, with the code and pseudonym of each line's case.

        What is dated after today is left out.
        """
        return self.waits().lines

    def waits(self, limit: int | None = None) -> Waits:
        """Return what `today` does, but the first `limit` lines of each kind alone, and how many there are of each."""
        now = self.now()
        self._renew_agendas()

        def read(tx: Transaction) -> Waits:
            agendas = self._agendas(tx)
            if limit is None:
                items = agendas.of()
                counts = counted(items, now)
            else:
                items, counts = agendas.first(limit)
            of_others = [item for item in items if not self._is_mine(tx, item)]
            counts -= counted(of_others, now)
            items = [item for item in items if item not in of_others]
            state = status.read(tx, self._store.seat.id, setting_up.state_of(tx), self.zone)
            last = datetime.fromisoformat(state["last_exchange"]) if state["last_exchange"] else None
            unfinished = showing.unfinished(tx, self.zone)
            found = lines(
                items,
                self.pack,
                now,
                undecided=showing.undecided(tx, self.zone, limit),
                drafts=unfinished,
                unsent=state["unsent"] if state["state"] == "member" else 0,
                last_sent=last,
            )
            counts[LineKind.CONFLICT], counts[LineKind.DRAFT] = state["conflicts"], len(unfinished)
            names = reading.codes_of_cases(tx, sorted({line.case for line in found if line.case}))
            return Waits([Waiting(line, *names.get(line.case, ("", ""))) for line in found], counts)

        return self._database.read(read)

    def indicators(self, first: date, last: date) -> list[Result]:
        """Return the centre's figures for a period, both days included, each with the records behind it."""
        return self.figures([Period(first, last)])[0]

    def figures(self, periods: Sequence[Period], county: str = "") -> list[list[Result]]:
        """Return the figures of several periods, of the whole centre or of one county, from one reading."""

        seat, offset = self._store.seat.id, self.pack.utc_offset
        return self._database.read(lambda tx: figures.figures(tx, periods, county, seat, self.zone, offset))

    def lock_figures(self, first: date, last: date) -> list[str]:
        """Lock the figures of a period that have a target, as they are now: what was reported stays.

        What the records say later is shown beside it. Returns the ids of the targets that were locked. Raises
        `Refused` for anybody but a lead, and when no target of just this period is open.
        """
        locked = self._database.write(lambda tx: figures.lock(tx, self._desk(tx), Period(first, last), self.zone))
        self._tell({"target"})
        return locked

    def behind(self, records: Sequence[str]) -> list[showing.Behind]:
        """Return the records behind a figure, in the order given; those that were deleted since are left out."""

        def read(tx: Transaction) -> list[showing.Behind]:
            held = [recording.find(tx, record) for record in records]
            return showing.behind(tx, [each for each in held if not each.hidden])

        return self._database.read(read)

    def attendances(self) -> Attendances:
        """Return who came to the trainings: counts, never a name."""
        return self._database.read(
            lambda tx: attendances(agenda.rows_of(tx, "training"), agenda.rows_of(tx, "attendee"))
        )

    def attendances_of(self, attendee: str) -> list[dict[str, Any]]:
        """Return the attendances that count as one person's together with this one, their names folded.

        Raises `Refused` for an unknown record.
        """

        def read(tx: Transaction) -> list[dict[str, Any]]:
            held = recording.find(tx, attendee)
            same = persons.attendees(agenda.rows_of(tx, "attendee"))
            found = reading.listed(tx, "attendee")
            return showing.as_data(tx, [each for each in found if same.of(each.id) == same.of(held.id)])

        return self._database.read(read)

    def responses(self, partners: Sequence[str]) -> dict[str, Response]:
        """Return how partners answered their referrals so far, by the partner's id."""

        def read(tx: Transaction) -> dict[str, Response]:
            sent: dict[str, list[Row]] = {partner: [] for partner in partners}
            for held in reading.linked(tx, "referral", "partner", partners):
                sent[str(held.values["partner"])].append(held.values)
            return {partner: response(rows, self.pack.utc_offset, self.now()) for partner, rows in sent.items()}

        return self._database.read(read)

    # --- The centre --------------------------------------------------------------------------------------------

    def sync(
        self, *, full: bool = False, with_joins: bool = False, progress: Callable[[Passed], None] | None = None
    ) -> dict[str, Any]:
        """Do one exchange now. Raises `Refused` (no server, still waiting), `SyncError`; then nothing is lost.

        `full` reads everything again from the start. `with_joins` also asks who waits to be let in; the server tells
        administrators only.
        """
        report = self.centre.sync(full=full, with_joins=with_joins, progress=progress)
        if report.pulled:
            self._pseudonyms = None
            self._tell(set(RECORDS))
        self._tell({"sync"})
        return {
            "pushed": report.pushed,
            "pulled": report.pulled,
            "bytes_up": report.bytes_up,
            "bytes_down": report.bytes_down,
            "round_trips": report.round_trips,
            "waiting": report.waiting,
            "alarms": [alarm._asdict() for alarm in report.alarms],
        }

    def status(self) -> dict[str, Any]:
        """Return what is only here, what the server has receipted, the last exchange, conflicts, chain heads."""
        return self._database.read(lambda tx: status.read(tx, self._store.seat.id, setting_up.state_of(tx), self.zone))

    def alarms(self) -> list[dict[str, Any]]:
        """Return the alarms that nobody has seen to, the oldest first: what exchanges met that must not happen.

        Each with its `id`, `at` (local ISO), `alarm` (its name), `where`, `what`, `to_do`, a `Message`, and whether it
        `stops` this device recording.
        """
        return [
            {
                **each._asdict(),
                "at": datetime.fromtimestamp(each.at / 1000, self.zone).isoformat(timespec="seconds"),
                "to_do": alarms.to_do(each.alarm),
                "stops": each.alarm in kept_alarms.STOPS_RECORDING,
            }
            for each in self._database.read(kept_alarms.waiting)
        ]

    def saw_to(self, alarm: int) -> None:
        """Note that somebody has seen to an alarm. If an exchange meets the same again, it waits again."""
        self._database.write(lambda tx: kept_alarms.saw_to(tx, alarm, self._now_ms()))
        self._tell({"sync"})

    def me(self) -> SeatDetails | None:
        """Return who sits at this seat; None while it waits for approval."""
        return self._database.read(lambda tx: showing.members_of(tx).get(self._store.seat.id))

    def own_seat(self) -> dict[str, Any]:
        """Return this seat as `centre.devices()` would: id, state, fingerprint, person, device."""
        own = next(line for line in self.centre.devices() if line["id"] == self._store.seat.id.hex())
        return {**own, "state": self.centre.state()}

    def hear_of_devices(self, tell: Callable[[Message], None]) -> None:
        """Ask the server for requests to join, and tell it of invites; `tell` hears when it does not answer."""
        try:
            self.centre.sync(with_joins=True)
        except (Refused, SyncError, DatabaseFailed) as error:
            tell(error.message if isinstance(error, Refused) else explained(error))

    def verify(self) -> dict[str, Any]:
        """Check everything that is kept; names what is wrong, the first thing first."""
        checked = verification.verify(self._store)
        problems = [problem._asdict() for problem in checked.problems]
        return {"ok": not problems, "changes": checked.changes, "problems": problems}

    def backup(self, file: Path) -> None:
        """Write an encrypted copy of everything into one file. Raises `Refused`."""
        try:
            self._store.backup(file)
        except FileExistsError:
            raise refuse("{file} exists already; nothing was overwritten.", file=str(file)) from None
        except OSError as error:
            raise refuse("The copy could not be written ({why}).", why=error.strerror or "unknown") from None

    # --- Cases -------------------------------------------------------------------------------------------------

    def cases(
        self,
        kept: Kept = Kept.ALL,
        *,
        order: Order | None = None,
        search_for: str = "",
        before: Cursor | None = None,
        limit: int = 50,
    ) -> Page:
        """Return a page of the list of cases; `before` is the `following` of the page above it.

        Without an `order` the last changed stand first, silent ones by how long. `search_for` finds as `find` does.
        """
        self._renew_agendas()
        if search_for.strip():
            self._index_all()

        def read(tx: Transaction) -> Page:
            me = showing.members_of(tx).get(self._store.seat.id)
            found = self._found(tx, "case", search_for) if search_for.strip() else None
            asked = Asked(kept, order, me.person if me else "", found, before, limit)
            return caseload.page(tx, asked, self._agendas(tx), self.pack, self.now())

        return self._database.read(read)

    def how_many_cases(self) -> int:
        """Return how many cases there are."""
        return self._database.read(cases.count)

    def standing(self, case: str) -> Standing:
        """Return how a case stands today: who may be told, who is silent, what waits. Raises `Refused`."""
        self._renew_agendas()

        def read(tx: Transaction) -> Standing:
            held = recording.find(tx, case)
            waiting = [item for item in self._agendas(tx).of([held.id]) if self._is_mine(tx, item)]
            return caseload.how_it_stands(tx, held, self.pack, self.now(), waiting)

        return self._database.read(read)

    # --- Inside ------------------------------------------------------------------------------------------------

    @property
    def zone(self) -> tzinfo:
        """The local zone of the country pack."""
        return zone_of(self.pack.utc_offset)

    def now(self) -> datetime:
        """Return the time that records are dated by, in the local zone."""
        return self._now().astimezone(self.zone)

    def _now_ms(self) -> int:
        return int(self._now().timestamp() * 1000)

    def _desk(self, tx: Transaction) -> Desk:
        if kept_alarms.stops_recording(tx):
            raise alarms.stopped()
        if self._seated is None:  # once a member, who and where stay the same for as long as this is open
            circle = circles.only(tx)
            people = showing.members_of(tx)
            me = people.get(self._store.seat.id)
            if circle is None or me is None:
                raise refuse("This device waits to be approved by a lead; until then it records nothing.")
            centre = next((each.centre for each in people.values() if each.centre), "")
            self._seated = (Author(circle.circle, self._store.seat.id), me, centre)
        return Desk(*self._seated, self.pack, self._now(), self._used_pseudonyms)

    def _save(self, work: Callable[[Transaction, Desk], T]) -> T:
        """Do what one Save does, and remember which changes that were."""

        def save(tx: Transaction) -> tuple[T, Saved]:
            desk = self._desk(tx)
            before = journal.own_last_number(tx, desk.author)
            done = work(tx, desk)
            return done, Saved(before + 1, journal.own_last_number(tx, desk.author))

        done, saved = self._database.write(save)
        self._saved = saved if saved.last >= saved.first else None
        return done

    def _read_or_open(self, read: Callable[[Transaction], T], reason: str) -> T:
        """Read; for a reason, which is journalled, so that histories that are shown have one line more."""
        if not reason.strip():
            return self._database.read(read)
        found = self._database.write(read)
        self._tell(set(RECORDS))
        return found

    def _opened(self, tx: Transaction, record: str, reason: str) -> tuple[Held, bool]:
        """A record, and whether its identity is opened: for a reason, which is journalled first."""
        held = recording.find(tx, record)
        if not reason.strip() or not showing.holds_identity(held.entity):
            return held, False
        recording.note_opening(tx, self._desk(tx), held, reason.strip())
        return recording.find(tx, held.id), True

    def _used_pseudonyms(self, tx: Transaction) -> dict[str, int]:
        if self._pseudonyms is None:
            self._pseudonyms = reading.uses(tx, "case", "pseudonym")
        return self._pseudonyms

    def _index_all(self) -> None:
        """Make the search know what came by a pull, in slices, so that nobody waits long to write."""
        while self._database.read(search.is_behind):
            self._database.write(reading.index_slice)

    def _renew_agendas(self) -> None:
        """Make what is kept as new as the cases; a disk that takes nothing leaves it old."""
        self._is_kept = self._now is _real_now
        if not self._is_kept:
            return
        try:
            self._keeper.renew()
        except DatabaseFailed:
            self._is_kept = False

    def _agendas(self, tx: Transaction) -> Agendas:
        """What the cases ask for today: kept for the real day, reckoned for any other or when none could be kept."""
        now = self.now()
        return KeptAgendas(tx, now) if self._is_kept else ReckonedAgendas(tx, now, self.pack)

    def _is_mine(self, tx: Transaction, item: Item) -> bool:
        """Whether something waits for the person at this seat: what they have asked for, somebody else decides."""
        me = showing.members_of(tx).get(self._store.seat.id) if item.cause is Cause.APPROVAL else None
        return is_for(item, me.person if me else "")

    def _found(self, tx: Transaction, entity: str, text: str) -> list[str]:
        if entity == "case":
            return cases.of_rows(tx, search.rows(tx, text, SEARCHED_BY_ALL, limit=SEARCHED_AT_MOST))
        hits = search.find(tx, text, SEARCHED_BY_ALL, limit=SEARCHED_AT_MOST)
        return list(dict.fromkeys(record for found, record in hits if found == entity))

    def _tell(self, entities: set[str]) -> None:
        for listener in tuple(self._listeners):
            listener(Changed(frozenset(entities)))


def _pack() -> Pack:
    """There is one country in this release; with a second, set-up will ask which."""
    return packs.load(packs.installed()[0])


def _real_now() -> datetime:
    return datetime.now(UTC)


__all__ = [
    "CannotOpenDatabase",
    "Casebook",
    "Changed",
    "Cursor",
    "DatabaseFailed",
    "Draft",
    "Kept",
    "LikelySame",
    "Order",
    "Page",
    "Passed",
    "Recorded",
    "Refused",
    "Saved",
    "Standing",
    "SyncError",
    "VaultError",
]
