"""Reading and writing stand in two lines: no Save waits for a reading, and what is read after a Save knows of it.

The casebook is real, and so are the threads; the test is the thread that draws.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.casebook import Casebook
from app.ui.case.model import CaseModel
from app.ui.lane import Lane, Lanes
from app.ui.record.approving import decide
from app.ui.record.editing import EditModel
from app.ui.record.referred import ReferralModel
from app.ui.saving import Undo
from app.ui.screens.figure.model import FigureModel
from app.ui.screens.form.loading import FormOpening
from app.ui.screens.form.model import FormModel
from app.ui.screens.numbers.model import NumbersModel
from tests.seats import Known
from tests.ui.parts import PASSPHRASE, House

SECONDS = 30
"""How long a test waits for what must come before it gives up."""


class Threads(House):
    """A house whose lanes are real threads, and the answers that came back from them."""

    def __init__(self, folder: Path) -> None:
        self._answers: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._threads = [ThreadPoolExecutor(1, thread_name_prefix=name) for name in Lanes._fields]
        self.failures: list[Exception] = []
        lanes = Lanes(*(Lane(each, self._answers.put, self.failures.append) for each in self._threads))
        super().__init__(folder, lanes)
        self._let_go = threading.Event()

    def until(self, is_so: Callable[[], object]) -> None:
        """Take the answers as they come until it is so."""
        while not is_so():
            self._answers.get(timeout=SECONDS)()
            self.time.pass_(0)

    def read_long(self) -> None:
        """Begin a reading of the casebook's own database that goes on until the test is over, and let it get there."""
        begun = threading.Event()

        def read(_tx: object) -> None:
            begun.set()
            self._let_go.wait(SECONDS)
            self._let_go.set()

        self.session.ask(lambda book: book._door.store.database.read(read), lambda _none: None)
        assert begun.wait(SECONDS)

    @property
    def is_reading(self) -> bool:
        """Whether that reading still goes on."""
        return not self._let_go.is_set()

    def end(self) -> None:
        """Let the reading come to its end, lock, and end the threads."""
        self._let_go.set()
        self.session.lock()
        for each in reversed(self._threads):
            each.shutdown(wait=True)


@pytest.fixture
def house(keys_of_a_centre: Known, tmp_path: Path) -> Iterator[Threads]:
    known = keys_of_a_centre.copy(tmp_path / "seat")
    house = Threads(known.folder)
    house.open(known)
    house.until(lambda: house.session.is_open)
    yield house
    house.end()


@pytest.fixture
def case(house: Threads) -> str:
    """A case with a referral, a closure that waits for a second person, and a target of this year."""
    book = house.session.book
    case = book.records.record("case", {"risk": "low"}).id
    book.records.record("incident", {"case": case, "reported_on": "2026-01-05"})
    book.records.record(
        "referral", {"case": case, "institution": "police", "services": ["legal"], "status": "sent", "told": "nothing"}
    )
    book.records.record("closure", {"case": case, "reason": "lost_contact", "criteria": ["contact_tried"]})
    year = book.now().year
    days = {"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31"}
    book.records.record("target", {"indicator": "trained", "value": 40, **days})
    return case


Heard = list[Any]
Act = Callable[[Heard], None]


def _form(house: Threads, **opening: Any) -> FormModel:
    model = FormModel(house.session, house.navigator, house.changed, FormOpening(**opening))
    model.load()
    house.until(lambda: model.is_ready)
    return model


def _case(house: Threads, case: str) -> CaseModel:
    model = CaseModel(house.session, house.navigator, house.changed)
    model.show(case)
    house.until(lambda: model.is_ready)
    return model


def _one(book: Casebook, entity: str) -> str:
    return str(book.records.find(entity)[0]["id"])


def a_new_record(house: Threads, case: str) -> Act:
    form = _form(house, form="incident", record=case)
    form.answer("incident.reported_on", "5 January 2026")
    return lambda heard: _saved(house, form, heard)


def an_edit_in_a_form(house: Threads, case: str) -> Act:
    form = _form(house, edit=_one(house.session.book, "incident"))
    form.answer("incident.reported_on", "6 January 2026")
    return lambda heard: _saved(house, form, heard)


def _saved(house: Threads, form: FormModel, heard: Heard) -> None:
    form.save()
    house.until(lambda: form.made)
    heard.append(form.made)


def the_taking_back_of_an_edit(house: Threads, case: str) -> Act:
    form = _form(house, edit=_one(house.session.book, "incident"))
    form.answer("incident.reported_on", "6 January 2026")
    form.save()
    house.until(lambda: form.undo)

    def act(heard: Heard) -> None:
        assert form.undo is not None
        form.undo()
        house.session.write(lambda _book: None, heard.append)  # its turn comes after the taking back

    return act


def a_draft(house: Threads, case: str) -> Act:
    form = _form(house, form="incident", record=case)

    def act(heard: Heard) -> None:
        form.answer("incident.reported_on", "5 January 2026")
        form.keep()
        house.until(lambda: form.saved_at)
        heard.append(form.saved_at)

    return act


def a_draft_that_is_thrown_away(house: Threads, case: str) -> Act:
    form = _form(house, form="incident", record=case)

    def act(heard: Heard) -> None:
        form.discard()
        house.session.write(lambda _book: None, heard.append)  # its turn comes after that

    return act


def _sheet(house: Threads, case: str, heard: Heard) -> EditModel:
    model = _case(house, case)
    fact = next(fact for fact in model.facts_of(case) if fact.field == "risk")
    edit = model.edit(fact, house.changed, lambda words, _undo: heard.append(words))
    edit.load()
    house.until(edit.question)
    return edit


def an_answer_that_is_still_so(house: Threads, case: str) -> Act:
    said: Heard = []
    edit = _sheet(house, case, said)

    def act(heard: Heard) -> None:
        edit.confirm()
        house.until(lambda: said)
        heard += said

    return act


def an_answer_on_its_sheet(house: Threads, case: str) -> Act:
    said: Heard = []
    edit = _sheet(house, case, said)
    edit.answer(["high"])

    def act(heard: Heard) -> None:
        edit.commit()
        house.until(lambda: said)
        heard += said

    return act


def what_a_partner_answered(house: Threads, case: str) -> Act:
    model = ReferralModel(house.session, _one(house.session.book, "referral"), house.changed)
    model.load()
    house.until(lambda: model.is_ready)
    return lambda heard: model.answer("accepted", _into(heard))


def the_decision_about_a_closing(house: Threads, case: str) -> Act:
    closure = _one(house.session.book, "closure")
    return lambda heard: decide(house.session, case, closure, "closure", "approved", _into(heard))


def a_target(house: Threads, case: str) -> Act:
    model = FigureModel(house.session, house.navigator, house.changed)
    model.show("follow_ups_per_movement", "2025-01-01", "2025-12-31")
    house.until(lambda: model.is_ready)
    return lambda heard: model.set_target("3", _into(heard), heard.append)


def the_locking_of_figures(house: Threads, case: str) -> Act:
    model = NumbersModel(house.session, house.navigator, house.changed)
    model.show()
    house.until(lambda: model.is_ready)
    return lambda heard: model.lock(heard.append)


def _into(heard: Heard) -> Callable[[str, Undo | None], None]:
    return lambda words, _undo: heard.append(words)


@pytest.mark.parametrize(
    "save",
    [
        a_new_record, an_edit_in_a_form, the_taking_back_of_an_edit, a_draft, a_draft_that_is_thrown_away,
        an_answer_that_is_still_so, an_answer_on_its_sheet, what_a_partner_answered, the_decision_about_a_closing,
        a_target, the_locking_of_figures,
    ],
    ids=lambda each: each.__name__,
)  # fmt: skip
def test_no_save_waits_for_a_reading_that_takes_long(
    house: Threads, case: str, save: Callable[[Threads, str], Act]
) -> None:
    act = save(house, case)
    house.read_long()
    heard: Heard = []

    act(heard)
    house.until(lambda: heard)

    assert house.is_reading
    assert house.failures == []


def test_what_is_asked_after_a_save_was_asked_for_knows_of_it(house: Threads, case: str) -> None:
    going_on, risks = threading.Event(), []

    def save(book: Casebook) -> None:
        going_on.wait(SECONDS)
        book.records.edit(case, {"risk": "high"})

    house.session.write(save, lambda _none: None)
    house.session.ask(lambda book: book.records.show(case)["risk"], risks.append)
    going_on.set()
    house.until(lambda: risks)

    assert risks == ["high"]


def test_a_lock_waits_for_what_is_being_written_and_drops_every_answer(house: Threads, case: str) -> None:
    heard: Heard = []
    house.session.ask(lambda book: book.records.find("case"), heard.append)
    house.session.write(lambda book: book.records.edit(case, {"risk": "high"}), heard.append)
    house.session.lock()
    house.session.unlock(PASSPHRASE, lambda: heard.append("unlocked"), heard.append)
    house.until(lambda: heard)

    assert heard == ["unlocked"]
    assert house.session.book.records.show(case)["risk"] == "high"
    assert house.failures == []


def test_what_was_to_be_read_is_not_read_any_more_once_it_is_locked(house: Threads, case: str) -> None:
    begun, going_on, heard = threading.Event(), threading.Event(), []

    def read(book: Casebook) -> None:
        begun.set()
        going_on.wait(SECONDS)

    house.session.ask(read, heard.append)
    house.session.ask(lambda book: heard.append("read"), heard.append)
    assert begun.wait(SECONDS)
    house.session.lock()
    house.session.unlock(PASSPHRASE, lambda: house.session.ask(lambda _book: "new", heard.append), heard.append)
    going_on.set()
    house.until(lambda: heard)

    assert heard == ["new"]
    assert house.failures == []
