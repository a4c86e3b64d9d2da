"""The session opens, exchanges, tells how things stand, and closes without losing what was typed."""

from __future__ import annotations

from pathlib import Path

from app.casework.messages import PlainEnglish, spoken
from app.ui.exchanging import AFTER
from app.ui.refusals import told
from app.ui.session import LOCK_AFTER, FolderState, Session
from tests.country_packs import Install
from tests.seats import Known, Seat, join, new_centre
from tests.sync.server.parts import Server
from tests.ui.parts import PASSPHRASE, House

INCIDENT = {"reported_on": "2026-01-05", "county": "mombasa"}


def line(session: Session) -> str:
    return spoken(session.exchange.line.message, PlainEnglish())


def test_an_empty_folder_is_told_from_a_locked_and_an_open_one(tmp_path: Path) -> None:
    house = House(tmp_path / "seat")
    assert house.session.state is FolderState.EMPTY
    house.found()
    assert house.session.state is FolderState.OPEN
    house.session.lock()
    assert house.session.state is FolderState.LOCKED


def test_a_wrong_passphrase_is_told_and_opens_nothing(house: House) -> None:
    house.session.lock()
    told: list[Exception] = []

    house.session.unlock("maji ya mto moto", lambda: told.append(AssertionError("opened")), told.append)

    assert [type(error).__name__ for error in told] == ["WrongPassphrase"]
    assert house.session.state is FolderState.LOCKED


def test_nobody_there_for_two_minutes_locks(house: House) -> None:
    house.time.pass_(LOCK_AFTER - 1)
    house.session.touched()
    house.time.pass_(LOCK_AFTER - 1)
    assert house.session.state is FolderState.OPEN

    house.time.pass_(2)

    assert house.session.state is FolderState.LOCKED


def test_a_window_looked_at_again_after_the_time_locks_at_once(house: House) -> None:
    house.time.now += LOCK_AFTER + 1  # a sleeping tablet: no timer went off

    house.session.returned()

    assert house.session.state is FolderState.LOCKED


def test_what_is_typed_is_kept_before_the_casebook_closes(house: House) -> None:
    session = house.session
    draft = session.book.drafts.new("incident")._replace(answers={"incident.summary": "Half a sentence"})
    session.on_leaving(lambda: session.ask(lambda book: book.drafts.keep(draft), lambda _: None))

    session.lock()

    assert [each.answers for each in house.unlock().session.book.drafts.every()] == [draft.answers]


def test_no_answer_outlives_a_lock(house: House) -> None:
    answers: list[object] = []
    house.store.holding = True
    house.session.ask(lambda book: book.records.find("case"), answers.append)
    house.session.lock()

    house.store.go_on()

    assert answers == []


def test_listeners_hear_which_kinds_of_record_changed(house: House) -> None:
    heard: list[frozenset[str]] = []
    house.session.on_changed(heard.append)

    house.session.ask(lambda book: book.records.record("incident", INCIDENT), lambda _: None)
    house.time.pass_(0)

    assert heard == [frozenset({"incident", "case"})]


def test_a_centre_without_a_server_says_so_and_tries_none(house: House) -> None:
    house.session.exchange.now()

    assert line(house.session) == "No server yet"
    assert house.session.exchange.standing.state == "standalone"


def test_a_save_is_exchanged_by_itself_and_the_line_follows(server: Server, tmp_path: Path) -> None:
    house = opened_at(server, tmp_path)
    assert line(house.session).startswith("All sent")

    house.session.ask(lambda book: book.records.record("incident", INCIDENT), lambda _: None)
    house.time.pass_(0)
    assert line(house.session) == "1 to send"
    house.time.pass_(AFTER)

    assert line(house.session).startswith("All sent")
    assert house.session.exchange.standing.unsent == 0
    house.session.lock()


def test_an_exchange_shows_how_far_it_is_while_it_runs(server: Server, tmp_path: Path) -> None:
    house = opened_at(server, tmp_path)
    house.session.ask(lambda book: book.records.record("incident", INCIDENT), lambda _: None)
    house.time.pass_(0)
    house.exchange.holding = True

    house.session.exchange.now()
    assert line(house.session) == "Trying to reach the server, 1 to send"
    house.session.exchange.now()  # pressed again: there is one exchange, not two
    house.exchange.go_on()

    assert line(house.session).startswith("All sent")
    house.session.lock()


def test_a_server_that_is_down_is_tried_again_until_it_answers(own_server: Server, tmp_path: Path) -> None:
    house = opened_at(own_server, tmp_path / "seats")
    own_server.stop()
    house.session.ask(lambda book: book.records.record("incident", INCIDENT), lambda _: None)
    house.time.pass_(AFTER)
    assert line(house.session) == "Offline, 1 to send"
    assert "No connection" in spoken(house.session.exchange.trouble, PlainEnglish())

    again = Server(*own_server.place, options=("--port", own_server.address.rpartition(":")[2])).start()
    house.session.touched()
    house.time.pass_(31)

    assert line(house.session).startswith("All sent")
    assert house.session.exchange.trouble is None
    house.session.lock()
    again.stop()


def test_a_device_that_waits_hears_of_its_approval_by_itself(server: Server, tmp_path: Path) -> None:
    lead = new_centre(tmp_path / "lead", server)
    house = House(tmp_path / "tablet")
    failures: list[Exception] = []
    house.session.join(
        PASSPHRASE, server=server.address, invite=lead.ask("device", "invite")["invite"], person="Amina",
        device="tablet", then=lambda: None, failed=failures.append,
    )  # fmt: skip
    assert failures == []
    assert line(house.session) == "Waiting for approval"

    lead.ask("device", "list")
    lead.ask("device", "approve", house.session.book.centre.own_seat()["id"])
    house.time.pass_(21)

    assert house.session.exchange.standing.state == "member"
    assert line(house.session).startswith("All sent")
    house.session.lock()


def test_a_device_that_is_let_in_to_a_centre_of_another_country_locks_and_says_so_when_it_is_unlocked(
    server: Server, tmp_path: Path, install: Install
) -> None:
    install("burundi", "kenya")
    lead = Seat(tmp_path / "lead")
    invite = server.new_invite("Gitega Centre 3")
    lead.ask("setup", "--server", server.address, "--invite", invite, "--pack", "burundi")
    invite = lead.ask("device", "invite")["invite"]
    lead.sync()

    install("kenya")
    house = House(tmp_path / "tablet")
    failures: list[Exception] = []
    house.session.join(
        PASSPHRASE, server=server.address, invite=invite, person="Amina", device="tablet", then=lambda: None,
        failed=failures.append,
    )  # fmt: skip
    waiting = house.session.book.centre.own_seat()["id"]
    install("burundi", "kenya")
    lead.ask("device", "list")
    lead.ask("device", "approve", waiting)
    install("kenya")
    house.time.pass_(21)
    assert house.session.state is FolderState.LOCKED

    house.session.unlock(PASSPHRASE, lambda: None, failures.append)
    assert house.session.state is FolderState.LOCKED
    (missing,) = failures
    assert "The country pack “burundi” is needed here" in spoken(told(missing), PlainEnglish())


def test_a_demo_leaves_the_folder_of_the_program_alone_and_nothing_behind(tmp_path: Path) -> None:
    house = House(tmp_path / "seat")

    house.session.begin_demo(lambda: None, lambda error: None)

    assert len(house.session.book.records.find("case")) > 3
    assert not (tmp_path / "seat").exists()
    assert house.session.folder.exists()
    house.session.end()
    assert not house.session.folder.exists()


def opened_at(server: Server, folder: Path) -> House:
    """Return a session on a tablet that is a member of a centre at the server."""
    lead: Seat = new_centre(folder / "lead", server)
    join(folder / "tablet", lead, server.address)
    return House(folder / "tablet").unlock()


def test_after_an_unlock_all_that_is_kept_is_checked_beside_the_work_and_damage_is_named(house: House) -> None:
    house.session.book.records.record("incident", INCIDENT)
    house.session.lock()
    store = Known.of(house.session.folder).store()
    store.database.write(lambda tx: tx.exec_driver_sql("UPDATE record_incident SET f_county = 'kilifi'"))
    store.close()

    house.unlock()
    house.time.pass_(60)

    assert [each["alarm"] for each in house.session.book.centre.alarms()] == ["projection_differs"]
    assert house.session.exchange.standing.alarms == 1
    house.time.pass_(60)
    assert house.session.exchange.standing.alarms == 1
