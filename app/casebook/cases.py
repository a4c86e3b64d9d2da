"""The room of the cases: the list, one case whole, how it stands, what of it may be told, what is answered already.

Must not know SQL, nor a rule of the work.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.casebook.door import Door
from app.casebook.searching import index_all, search
from app.casework.ask_once import Known
from app.casework.consent import Departed
from app.casework.saved_lists import EVERYTHING, Narrowed
from app.reading import asking, caseload, disclosing, saved_lists, what_was_told, whole_case
from app.reading.answers import RecordAnswer
from app.reading.case_orders import After, Order
from app.reading.caseload import Asked, Kept, Page
from app.reading.disclosing import Preview
from app.reading.finding import find, kind_of_record
from app.reading.glance import Glance
from app.reading.standing import Standing
from app.reading.what_was_told import WasTold
from app.reading.whole_case import RecordHistory, WholeCase
from app.store import cases
from app.writing import recording, renaming
from app.writing.desk import Desk
from app.writing.recording import Recorded


class Cases:
    """The cases of the centre."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def page(
        self,
        kept: Kept = Kept.ALL,
        *,
        order: Order | None = None,
        search_for: str = "",
        before: After | None = None,
        limit: int = 50,
        narrowed: Narrowed = EVERYTHING,
    ) -> Page:
        """Return a page of the list of cases; `before` is the `following` of the page above it; `narrowed` says what is
        kept besides.

        Without an `order` the last changed stand first, silent ones by how long. `search_for` finds as `records.find`
        does.
        """
        waiting = self._door.waiting()
        if search_for.strip():
            index_all(self._door)

        def read(glance: Glance) -> Page:
            found = search(glance, "case", search_for) if search_for.strip() else None
            return caseload.page(glance, Asked(kept, order, found, before, limit, narrowed), waiting.at(glance))

        return self._door.look(read)

    def saved(self, name: str, limit: int | None = None) -> list[RecordAnswer]:
        """Return the cases of a saved list, by its name, in its order. Raises `Refused` where there is none, or more
        than one, of that name."""
        waiting = self._door.waiting()

        def read(glance: Glance) -> list[RecordAnswer]:
            return saved_lists.cases_of(glance, name, waiting.at(glance), limit)

        return self._door.look(read)

    def count(self) -> int:
        """Return how many cases there are."""
        return self._door.look(lambda glance: cases.count(glance.tx))

    def file(self, case: str) -> WholeCase:
        """Return a case, by its id or code, with everything that belongs to it and how it stands, identity folded, from
        one reading. Raises `Refused`."""
        return self._door.look(lambda glance: whole_case.file(glance, find(glance, case), self._door.is_real_day))

    def history(self, case: str) -> list[RecordHistory]:
        """Return every change of everything of a case, record by record, identity folded, from one reading.

        Raises `Refused`.
        """
        return self._door.look(lambda glance: whole_case.history(glance, find(glance, case)))

    def standing(self, case: str) -> Standing:
        """Return how a case stands today: who may be told, who is silent, what waits. Raises `Refused`."""
        return self._door.look(lambda glance: whole_case.standing(glance, find(glance, case), self._door.is_real_day))

    def known(self, form: str, case: str) -> dict[str, Known]:
        """Return what is answered already, in a case, of the questions of a form, by `entity.field`. Raises `Refused`.

        Each with its value, by whom and when, the record that has it, and whether to ask if it still holds
        (`confirm`). Who says that it does calls `records.still_holds(answer.record, [field])`, or, where `answer.name`
        is not the question's own name, takes the value over into the form. Questions left out are to be asked. Identity
        is never among them.
        """
        kind_of_record(self._door.registry, form)
        return self._door.look(lambda glance: asking.known(glance, form, find(glance, case)))

    def rename(self, case: str) -> Recorded:
        """Give a case, by its id or code, another pseudonym; the history keeps the one before. Raises `Refused`."""

        def give(desk: Desk) -> Recorded:
            renaming.another(desk, case)
            return recording.recorded(desk, find(desk, case))

        made, saved = self._door.save(give)
        return made._replace(saved=saved)

    def could_tell(
        self, case: str, *, institution: str = "", partner: str = "", disclosed: Sequence[str] = ()
    ) -> Preview:
        """Return what a referral of a case could disclose, and whether `disclosed` may go to that recipient today.

        The recipient is a kind of institution or a `partner`'s id; either may stand in `institution`. Raises `Refused`
        for an unknown case.
        """

        def read(glance: Glance) -> Preview:
            recipient = disclosing.recipient_named(glance, partner or institution)
            return disclosing.preview(glance, find(glance, case), recipient, disclosed)

        return self._door.look(read)

    def told(self, case: str) -> list[WasTold]:
        """Return what was told of a case, to whom, when and on whose yes, each answer as it stood then; the first
        first. Raises `Refused` for an unknown case."""
        return self._door.look(lambda glance: what_was_told.of_case(glance, find(glance, case)))

    def already_left(self, consent: str) -> list[Departed]:
        """Return what had gone to the recipient of a consent, oldest first: when it is withdrawn, the survivor has a
        right to know it, and each recipient to be told. Raises `Refused`."""
        return self._door.look(lambda glance: disclosing.already_left(glance, find(glance, consent)))
