"""The room of the records: recording, changing, deciding and taking back; showing, finding, history and conflicts.

Must not know SQL, nor what any kind of record demands: that is the writing's and the reading's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from app.casebook.door import Door, open_record
from app.casebook.searching import index_all, search
from app.casework.second_persons import AskedFor
from app.reading import case_orders, in_confidence, read_so, same_person, showing
from app.reading import deleting as of_deleted
from app.reading.answers import ChangeAnswer, ConflictAnswer, RecordAnswer
from app.reading.case_orders import Order
from app.reading.deleting import Outlook
from app.reading.finding import find, kind_of_record
from app.reading.glance import Glance
from app.reading.same_person import LikelySame
from app.store import reading
from app.store.reading import Held
from app.words.refusal import refuse
from app.writing import deleting, noting, recording, undoing
from app.writing.desk import Desk
from app.writing.recording import Recorded, Saved
from sync.changes import ChangeId, Value


class Records:
    """What is recorded, of whatever kind."""

    def __init__(self, door: Door) -> None:
        self._door = door

    # --- Writing -----------------------------------------------------------------------------------------------

    def record(self, entity: str, values: Mapping[str, object]) -> Recorded:
        """Record one thing; an incident without a case opens one. Durable when it returns. Raises `Refused`."""
        made, saved = self._door.save(lambda desk: recording.record(desk, entity, values))
        return made._replace(saved=saved)

    def edit(
        self, record: str, values: Mapping[str, object], parents: Sequence[ChangeId] | None = None
    ) -> Saved | None:
        """Change fields of a record; None clears one. Returns what was changed, None when nothing differs.

        `parents` come from `for_editing`; without them reading and writing are one step. Raises `Refused`.
        """
        return self._door.save(lambda desk: recording.edit(desk, record, values, parents))[1]

    def resolve(self, record: str, field: str, value: object) -> Saved | None:
        """Decide between the values of an undecided field, or write a new one. Raises `Refused`."""
        return self._door.save(lambda desk: recording.resolve(desk, record, field, value))[1]

    def take_back(self, saved: Saved) -> None:
        """Bring back, by new changes, the state before a Save of this seat within the last minute: what it recorded is
        hidden, what it changed is as it was; the history keeps both.

        Raises `Refused` when somebody has built on it.
        """
        self._door.save(lambda desk: undoing.take_back(desk, saved))

    def delete(self, record: str, reason: str) -> bool:
        """Ask for a record to be deleted, with a reason, or agree with a colleague who has; returns whether it is out
        of sight now. What is one's own alone goes at once, all else when a second person agrees. Raises `Refused`."""
        return self._door.save(lambda desk: deleting.delete(desk, record, reason))[0]

    def undelete(self, record: str) -> None:
        """Bring a deleted record back, or answer who asks for it to be deleted that it stays. Raises `Refused`."""
        self._door.save(lambda desk: deleting.undelete(desk, record))

    def still_holds(self, record: str, fields: Sequence[str]) -> None:
        """Record that answers of a record still hold, who says so and when, without a second answer.

        Raises `Refused` for what has not been answered.
        """
        self._door.save(lambda desk: noting.note_still_holds(desk, find(desk, record), fields))

    # --- Reading -----------------------------------------------------------------------------------------------

    def show(self, record: str, reason: str = "") -> RecordAnswer:
        """Return a record by id, or a case by its code. Raises `Refused`.

        What is identity stays folded unless a `reason` is given; opening it is journalled with the reason.
        """

        def read(glance: Glance, held: Held, is_open: bool) -> RecordAnswer:
            return showing.as_data(glance, [read_so.filled(glance, held)], opened=is_open)[0]

        return self._door.opened(record, reason, read)

    def for_editing(self, record: str, reason: str = "") -> tuple[dict[str, Value], tuple[ChangeId, ...]]:
        """Return a record's values, and the parents that an edit of these values must name. Raises `Refused`.

        What is identity is left out, as by `show`, unless a `reason` is given, which is journalled.
        """

        def read(glance: Glance, held: Held, is_open: bool) -> tuple[dict[str, Value], tuple[ChangeId, ...]]:
            return showing.values_of(glance, read_so.filled(glance, held), opened=is_open), held.heads

        return self._door.opened(record, reason, read)

    def history(self, record: str, reason: str = "") -> list[ChangeAnswer]:
        """Return every change of a record, oldest first; identity opens for a `reason`, as by `show`.

        Raises `Refused`.
        """

        def read(glance: Glance, held: Held, is_open: bool) -> list[ChangeAnswer]:
            return showing.history(glance, held, opened=is_open)

        return self._door.opened(record, reason, read)

    def find(
        self,
        entity: str,
        *,
        where: Mapping[str, str] | None = None,
        search_for: str = "",
        limit: int | None = None,
        order: Order = Order.CHANGED,
    ) -> list[RecordAnswer]:
        """Return records of a kind, last changed first. Raises `Refused` for an unknown kind or field.

        `search_for` finds words, as prefixes, in everything of the kind but identity; of a case also in what belongs
        to it. Cases alone can be had in another `order`.
        """
        kind_of_record(self._door.registry, entity)
        if order is not Order.CHANGED and entity != "case":
            raise refuse("Only cases can be ordered by risk, silence or their next date.")
        conditions = self._door.look(lambda glance: _conditions(glance, entity, where or {}))
        waiting = self._door.waiting() if entity == "case" else None
        if search_for.strip():
            index_all(self._door)

        def read(glance: Glance) -> list[RecordAnswer]:
            ids = search(glance, entity, search_for) if search_for.strip() else None
            if waiting is None:
                at_most = None if glance.registry[entity].in_confidence else limit
                found = reading.listed(glance.tx, entity, where=conditions, ids=ids, limit=at_most)
                listed = of_deleted.in_sight(glance, list(in_confidence.listed(glance, found))[:limit])
                return showing.as_data(glance, list(listed))
            ordered = case_orders.in_order(glance, order, waiting.at(glance), conditions, ids)
            return showing.as_data(glance, [held for _, held in islice(ordered, limit)])

        return self._door.look(read)

    def said_before(
        self, entity: str, *, where: Mapping[str, str] | None = None, limit: int | None = None
    ) -> list[RecordAnswer]:
        """Return what nobody has recorded of a kind but by an earlier version's questions, each with `said_before`: an
        accused that a legal case told of, a suspect's part. What was recorded of the kind is `find`'s.

        Raises `Refused` for an unknown kind or field.
        """
        kind_of_record(self._door.registry, entity)

        def read(glance: Glance) -> list[RecordAnswer]:
            return list(islice(read_so.listed(glance, entity, _conditions(glance, entity, where or {})), limit))

        return self._door.look(read)

    def outlook(self, record: str) -> Outlook:
        """Return what `delete` would come to by the word of who sits here: to be said before they ask for it.

        Raises `Refused` for an unknown record.
        """
        return self._door.look(lambda glance: of_deleted.outlook(glance, find(glance, record)))

    def count(self, entity: str) -> int:
        """Return how many records of a kind there are. Raises `Refused` for an unknown kind."""
        kind_of_record(self._door.registry, entity)
        return self._door.look(lambda glance: reading.count(glance.tx, entity))

    def asked_for(self) -> list[AskedFor]:
        """Return who asks for what to be deleted or erased, and who was seconded by whom they had just let in."""
        return self._door.look(of_deleted.asked_for)

    def deleted(self, entity: str, limit: int | None = None) -> list[RecordAnswer]:
        """Return the records of a kind that are deleted, the last one first, with who `asked` for it and why.

        Raises `Refused` for an unknown kind.
        """
        kind_of_record(self._door.registry, entity)
        return self._door.look(lambda glance: of_deleted.deleted(glance, entity, limit))

    def conflicts(self, record: str = "", reason: str = "") -> list[ConflictAnswer]:
        """Return what two people answered differently while apart, each field with all its values; of one record if it
        is named.

        Values that are identity stay folded unless a `reason` is given: it is journalled with each record it opens.
        Raises `Refused` for an unknown record.
        """

        def read(glance: Glance) -> list[ConflictAnswer]:
            wanted = find(glance, record).id if record else None
            found = showing.conflicts(glance, wanted, opened=False)
            folded = {each["id"] for each in found if each.get(showing.WITHHELD)}
            if not isinstance(glance, Desk) or not folded:
                return found
            for each in sorted(folded):
                open_record(glance, each, reason)
            return showing.conflicts(glance, wanted, opened=True)

        return self._door.for_a_reason(reason, read)

    def same_people(self, case: str) -> list[LikelySame]:
        """Return who is likely the same as the survivor or a suspect of a case, until somebody has said so, or that
        they are not; to a lead alone. Raises `Refused` for an unknown case."""

        def read(glance: Glance) -> list[LikelySame]:
            found = same_person.told(glance, same_person.in_case(glance, find(glance, case).id))
            return [each for each in found if not each.is_withheld]

        return self._door.look(read)

    def likely_same(self, record: str) -> list[LikelySame]:
        """Return who is likely the same person as the survivor or a suspect of a record, with the reasons.

        To be asked after saving a case, incident, identity or perpetrator, and shown as a warning: nothing is refused
        or merged. No reason holds a name, so nothing is opened by it. Who is no lead hears no more than that the lead
        should look. Raises `Refused` for an unknown record.
        """
        return self._door.look(
            lambda glance: same_person.told(glance, same_person.likely_same(glance, find(glance, record)))
        )


def _conditions(glance: Glance, entity: str, where: Mapping[str, str]) -> dict[str, str]:
    """Return by which answers a list is narrowed; a case may be named by its code. Raises `Refused`."""
    conditions = showing.where_of(glance, entity, where)
    if "case" in conditions:
        conditions["case"] = find(glance, conditions["case"]).id
    return conditions
