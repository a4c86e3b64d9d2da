"""The journal: every change, own or a colleague's, appended once and never altered; projections follow in the same
transaction.

The one writer path: `casebook → journal.append → projections`, and for pulled changes `ledger → journal.receive →
projections`. Must not know the network, screens, or what a field means. Longer than other modules: writing and reading
the one table are two halves of what "never altered" means, and are read together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, insert, select

from app.casework.messages import Message
from app.store import deletions, meta, projections, schema
from app.store.projections import History
from app.store.transaction import Transaction
from app.words.refusal import HakiError
from sync import changes, envelope, hybrid_time
from sync.changes import Change, ChangeBody, ChangeId, Kind, Origin, Value
from sync.frame import NO_HASH

SCHEMA = 1
"""Version of the declarations a change was written under; kept in each change."""
_MOST_PARAMETERS = 500


class Intent(NamedTuple):
    """A change to be made. `parents` are the heads of the record when its values were read for editing; a change
    without begins its record, whose id is then one of `next_records`."""

    entity: str
    record: bytes
    kind: Kind
    fields: Mapping[str, Value]
    parents: Sequence[ChangeId] = ()
    settles: Sequence[ChangeId] = ()


class StaleParents(ValueError):
    """An intent names parents that are not in the journal."""


class SaveTooLarge(HakiError):
    """One Save holds more than a batch can carry; it could never leave this device."""

    message = Message(
        "This is more than can be saved, and sent, at once: nothing was stored. What was saved before is safe; "
        "record it in smaller parts."
    )


class Author(NamedTuple):
    """In whose name changes are appended."""

    circle: bytes
    seat: bytes


def append(
    tx: Transaction, author: Author, intents: Sequence[Intent], *, now_ms: int, origin: Origin = Origin.OWN
) -> list[Change]:
    """Append the changes of one Save, as one group, and bring the projections up to date.

    Returns the changes in the order of the intents. Raises `StaleParents`, `MalformedChange`, `SaveTooLarge`; then
    nothing happened.
    """
    run = Run(tx)
    made = run.append(author, intents, now_ms=now_ms, origin=origin)
    run.finish()
    return made


class Run:
    """Several Saves one after the other, by one author or more: whoever begins many records at once pays once for
    keeping them. Nothing is in the journal or the projections before `finish`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._pens: dict[Author, _Pen] = {}
        self._clock: int | None = None
        self._made: list[Change] = []
        self._made_of: dict[bytes, list[Change]] = {}

    def next_records(self, author: Author, count: int) -> list[bytes]:
        """Return, for each of the author's next `count` changes, the id of the record that it would begin."""
        last = self._pen(author).number
        return [changes.record_id(author.circle, author.seat, last + each) for each in range(1, count + 1)]

    def append(
        self, author: Author, intents: Sequence[Intent], *, now_ms: int, origin: Origin = Origin.OWN
    ) -> list[Change]:
        """Take up the changes of one Save, as one group. Raises `MalformedChange`, `SaveTooLarge`."""
        pen = self._pen(author)
        number, clock = pen.number, self._clock or pen.clock
        believed = self._server_time
        made: list[Change] = []
        for at, intent in enumerate(intents, number + 1):
            clock = hybrid_time.tick(clock, now_ms, believed)
            body = ChangeBody(
                number=at,
                entity=intent.entity,
                record=intent.record,
                kind=intent.kind,
                fields=dict(intent.fields),
                parents=tuple(intent.parents[: changes.MAX_PARENTS]),  # who writes more heads only leaves them open
                group=number + 1,
                time=clock,
                schema=SCHEMA,
                settles=tuple(intent.settles),
            )
            made.append(Change(author.circle, author.seat, origin, _payload(body), body))
            changes.check_beginning(made[-1])
        if not envelope.fits([change.payload for change in made]):
            raise SaveTooLarge(f"{len(made)} changes are more than one batch carries")
        self._pens[author], self._clock = pen._replace(number=number + len(made)), clock
        self._made.extend(made)
        for change in made:
            self._made_of.setdefault(change.body.record, []).append(change)
        return made

    def made_of(self, record: bytes) -> list[Change]:
        """Return the changes of a record that are taken up and not kept yet."""
        return self._made_of.get(record, [])

    def finish(self) -> None:
        """Keep everything, and bring the projections up to date. Raises `StaleParents`; then nothing happened."""
        if not self._made or self._clock is None:
            return
        chains = {author.seat: pen.chain for author, pen in self._pens.items()}
        seq = next(iter(self._pens.values())).seq
        new = {change.body.record for change in self._made if change.body.kind == Kind.CREATE}
        _store(self._tx, chains, self._made, seq=seq, new=new, is_own=True)
        meta.set_count(self._tx, "clock", self._clock)

    @cached_property
    def _server_time(self) -> int:
        return meta.count(self._tx, "server_time")

    def _pen(self, author: Author) -> _Pen:
        if author not in self._pens:
            self._pens[author] = _take_up(self._tx, author)
        return self._pens[author]


def _payload(body: ChangeBody) -> bytes:
    try:
        return changes.encode(body)
    except changes.ChangeTooLarge as error:
        raise SaveTooLarge(str(error)) from None


def next_records(tx: Transaction, author: Author, count: int) -> list[bytes]:
    """Return, for each of the author's next `count` changes, the id of the record that it would begin."""
    return Run(tx).next_records(author, count)


def receive(tx: Transaction, circle: bytes, pulled: Sequence[Change], *, trusted_now_ms: int) -> None:
    """Append changes of other seats, verified by the caller, and bring the projections up to date."""
    clock = meta.count(tx, "clock")
    for change in pulled:
        clock = hybrid_time.follow(clock, change.body.time, trusted_now_ms)
    meta.set_count(tx, "clock", clock)
    chains = {seat: chain_id(tx, circle, seat) for seat in {change.seat for change in pulled}}
    seq = last_seq(tx)
    _store(tx, chains, pulled, seq=seq, new=set(), is_own=False)


def chain_id(tx: Transaction, circle: bytes, seat: bytes) -> int:
    """Return the number of a seat's chain in a circle on this device, making it when it is new."""
    table = schema.chain
    found: int | None = tx.execute(select(table.c.id).where(table.c.circle == circle, table.c.seat == seat)).scalar()
    if found is not None:
        return found
    values = {"circle": circle, "seat": seat, "number": 0, "hash": NO_HASH, "last_change": 0, "announced": 0}
    made = tx.execute(insert(table).values(values).returning(table.c.id))
    return int(made.scalar_one())


def history(tx: Transaction, record: bytes) -> list[Change]:
    """Return every change of a record, in order of arrival; empty when there is no such record."""
    return [change for _, change in _read(tx, schema.change.c.record == record)]


def histories(tx: Transaction, records: Collection[bytes]) -> dict[bytes, list[Change]]:
    """Return every change of some records, in order of arrival, by record."""
    found = _histories(tx, records)
    return {record: [change for _, change in placed] for record, placed in found.items()}


def texts(tx: Transaction, seqs: Iterable[int]) -> Callable[[int, str], Value]:
    """Return a look-up of the text that a change holds in a field, by the change's seq."""
    wanted = sorted(set(seqs))
    held: dict[int, Mapping[str, Value]] = {}
    table = schema.change
    for at in range(0, len(wanted), _MOST_PARAMETERS):
        some = wanted[at : at + _MOST_PARAMETERS]
        for seq, payload in tx.execute(select(table.c.seq, table.c.payload).where(table.c.seq.in_(some))):
            held[seq] = changes.decode(payload).fields
    return lambda seq, field: held[seq].get(field)


def last_seq(tx: Transaction) -> int:
    """Return the place of the last change that is here, 0 when there is none."""
    return int(tx.execute(_LAST_SEQ).scalar_one())


def kinds_since(tx: Transaction, seq: int) -> set[str]:
    """Return the kinds of record that changes after a place are of."""
    table = schema.change
    payloads = tx.execute(select(table.c.payload).where(table.c.seq > seq)).scalars()
    return {changes.decode(payload).entity for payload in payloads}


def records_between(tx: Transaction, chain: int, first: int, last: int) -> list[bytes]:
    """Return the records that the changes of a chain from number `first` to `last` are of, each once."""
    table = schema.change
    where = (table.c.chain == chain, table.c.number.between(first, last))
    return list(tx.execute(select(table.c.record).where(*where).distinct()).scalars())


def place_of(tx: Transaction, chain: int, number: int) -> int:
    """Return the place of a change of a chain among all that are here, in order of arrival."""
    table = schema.change
    where = (table.c.chain == chain, table.c.number == number)
    return int(tx.execute(select(table.c.seq).where(*where)).scalar_one())


def unsealed(tx: Transaction, chain: int, limit: int) -> list[Change]:
    """Return the first changes of a chain that no batch holds, by number."""
    last = select(schema.chain.c.last_change).where(schema.chain.c.id == chain).scalar_subquery()
    where = (schema.change.c.chain == chain) & (schema.change.c.number > last)
    return [change for _, change in _read(tx, where, limit=limit)]


def histories_of(tx: Transaction, records: Collection[bytes]) -> list[History]:
    """Return the histories of some records, as if each had just come."""
    return [_history(placed, is_new=True) for placed in _histories(tx, records).values()]


def all_records(tx: Transaction) -> Iterator[History]:
    """Yield each record's history, one record at a time."""
    current: list[tuple[int, Change]] = []
    for seq, change in _read(tx, None, by_record=True):
        if current and current[0][1].body.record != change.body.record:
            yield _history(current, is_new=True)
            current = []
        current.append((seq, change))
    if current:
        yield _history(current, is_new=True)


def rebuild(tx: Transaction) -> None:
    """Drop every projection and make it again from the journal."""
    projections.create(tx)
    slice_: list[History] = []
    for each in all_records(tx):
        slice_.append(each)
        if len(slice_) >= _MOST_PARAMETERS:
            projections.refresh(tx, slice_, index_now=True)
            slice_ = []
    projections.refresh(tx, slice_, index_now=True)
    deletions.settle_all(tx, kept_histories, index_now=True)


def settle_anew(tx: Transaction) -> None:
    """Decide anew which records are deleted: a member has come to be known, whose word may count."""
    deletions.settle_all(tx, kept_histories, index_now=False)


def kept_histories(tx: Transaction, records: Collection[bytes]) -> Iterator[History]:
    """Yield the histories of those records that are here, as projections are made of them."""
    for placed in _histories(tx, records).values():
        yield _history(placed, is_new=False)


class _Pen(NamedTuple):
    """Where an author goes on writing: chain, last number, the journal's last seq, the clock."""

    chain: int
    number: int
    seq: int
    clock: int


def _take_up(tx: Transaction, author: Author) -> _Pen:
    row = tx.execute(_PEN, author._asdict()).first()
    if row is None:
        chain_id(tx, author.circle, author.seat)
        row = tx.execute(_PEN, author._asdict()).one()
    return _Pen(*row)


def _store(
    tx: Transaction,
    chains: Mapping[bytes, int],
    changes_: Sequence[Change],
    *,
    seq: int,
    new: set[bytes],
    is_own: bool,
) -> None:
    """Insert changes after `seq`, then recompute the rows of the records they touch. `new` are known to be new.

    Own changes may only build on what is here, and are searched at once.
    """
    touched: dict[bytes, list[tuple[int, Change]]] = {}
    rows = []
    for at, change in enumerate(changes_, seq + 1):
        body = change.body
        touched.setdefault(body.record, []).append((at, change))
        rows.append((at, chains[change.seat], body.number, body.record, change.origin, change.payload))
    before = _histories(tx, touched.keys() - new)
    if is_own:
        _check_parents(touched, before)
    tx.exec_driver_sql(_INSERT, rows)
    histories = [
        _history([*before.get(record, ()), *fresh], is_new=record not in before) for record, fresh in touched.items()
    ]
    projections.refresh(tx, histories, index_now=is_own)
    deletions.settle(tx, histories, kept_histories, index_now=is_own)


def _history(placed: list[tuple[int, Change]], *, is_new: bool) -> History:
    """Return a history of changes with their seqs, in order of arrival."""
    row = placed[0][0]
    if len(placed) == 1:
        return History(row, (placed[0][1],), lambda _: row, is_new)
    seqs = {change.id: seq for seq, change in placed}
    return History(row, [change for _, change in placed], seqs.__getitem__, is_new)


def _histories(tx: Transaction, records: Collection[bytes]) -> dict[bytes, list[tuple[int, Change]]]:
    """Return every change of those records that are known already, in order of arrival, by record."""
    found: dict[bytes, list[tuple[int, Change]]] = {}
    wanted = list(records)
    for at in range(0, len(wanted), _MOST_PARAMETERS):
        some = wanted[at : at + _MOST_PARAMETERS]
        for seq, change in _read(tx, schema.change.c.record.in_(some)):
            found.setdefault(change.body.record, []).append((seq, change))
    return found


def _check_parents(
    touched: Mapping[bytes, Sequence[tuple[int, Change]]], before: Mapping[bytes, Sequence[tuple[int, Change]]]
) -> None:
    """An own change may only build on what is here; a dangling parent would leave it waiting for ever."""
    for record, fresh in touched.items():
        known = {change.id for _, change in before.get(record, ())}
        for _, change in fresh:
            if not known.issuperset(change.body.parents):
                raise StaleParents("the record's earlier changes are not here")
            known.add(change.id)


def _read(
    tx: Transaction, where: ColumnElement[bool] | None, *, by_record: bool = False, limit: int | None = None
) -> Iterable[tuple[int, Change]]:
    change, chain = schema.change, schema.chain
    statement = select(change.c.seq, chain.c.circle, chain.c.seat, change.c.origin, change.c.payload).join(
        chain, chain.c.id == change.c.chain
    )
    if where is not None:
        statement = statement.where(where)
    statement = statement.order_by(change.c.record, change.c.seq) if by_record else statement.order_by(change.c.seq)
    for seq, circle, seat, origin, payload in tx.execute(statement.limit(limit)):
        yield seq, Change(circle, seat, Origin(origin), payload, changes.decode(payload))


_change, _chain = schema.change, schema.chain
_INSERT = f"INSERT INTO change VALUES ({', '.join('?' * len(_change.columns))})"  # noqa: S608
_LAST_SEQ = select(func.coalesce(func.max(_change.c.seq), 0))
_PEN = select(
    _chain.c.id,
    select(func.coalesce(func.max(_change.c.number), 0)).where(_change.c.chain == _chain.c.id).scalar_subquery(),
    _LAST_SEQ.scalar_subquery(),
    func.coalesce(select(schema.counter.c.value).where(schema.counter.c.name == "clock").scalar_subquery(), 0),
).where(_chain.c.circle == bindparam("circle"), _chain.c.seat == bindparam("seat"))
