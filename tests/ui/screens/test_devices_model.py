"""Sync and devices: what is only here, who waits, and letting somebody in after comparing the fingerprint."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.casework.messages import PlainEnglish, spoken
from app.store import schema, vault
from app.ui.screens.devices.comparing import CompareModel
from app.ui.screens.devices.model import DevicesModel
from app.ui.screens.devices.reading import ReadAgain
from app.ui.screens.today.model import TodayModel
from sync.alarms import Alarm
from tests.seats import Known, Seat, new_centre
from tests.sync.server.parts import Server
from tests.ui.parts import PASSPHRASE, House


@pytest.fixture
def at_server(server: Server, tmp_path: Path) -> Iterator[House]:
    """The lead of a centre at a server."""
    new_centre(tmp_path / "lead", server)
    opened = House(tmp_path / "lead").unlock()
    yield opened
    opened.session.lock()


def opened(house: House) -> DevicesModel:
    model = DevicesModel(house.session, house.changed)
    model.load()
    return model


def waiting_tablet(devices: DevicesModel, server: Server, folder: Path) -> Seat:
    """Invite a tablet and let it ask to join."""
    devices.make_invite()
    tablet = Seat(folder)
    tablet.ask(
        "setup", "--server", server.address, "--invite", devices.invite, "--person", "Amina", "--device-name", "tablet"
    )
    return tablet


def test_a_standalone_centre_shows_its_one_device(house: House) -> None:
    devices = opened(house)

    assert devices.known is not None
    assert devices.known.state == "standalone"
    assert [(each.person, each.device, each.is_this) for each in devices.members] == [("Amina", "laptop", True)]
    assert devices.waiting == ()


def test_an_invite_is_read_out_in_groups_of_four_and_not_kept_on_the_screen(at_server: House) -> None:
    devices = opened(at_server)

    devices.make_invite()

    assert len(devices.grouped_invite.split()) == 13
    assert devices.grouped_invite.replace(" ", "") == devices.invite
    devices.close()
    assert devices.invite == ""


def test_a_waiting_device_shows_its_fingerprint_and_is_let_in(at_server: House, server: Server, tmp_path: Path) -> None:
    devices = opened(at_server)
    tablet = waiting_tablet(devices, server, tmp_path / "tablet")
    devices.sync_now()
    at_server.time.pass_(0)
    [asking] = devices.waiting
    today = TodayModel(at_server.session, at_server.navigator, at_server.changed)
    today.open()
    assert today.asking == ("Amina, tablet",)
    shown_there = tablet.ask("device", "list")
    assert asking.fingerprint in [each["fingerprint"] for each in shown_there]
    assert (asking.person, asking.device) == ("Amina", "tablet")

    devices.approve(asking.id)

    assert devices.approved == "Amina"
    assert devices.waiting == ()
    today.load()
    assert today.asking == ()
    assert [each.person for each in devices.members] == ["lead", "Amina"]
    assert tablet.sync()["alarms"] == []


def test_approving_without_a_connection_changes_nothing_and_says_so(own_server: Server, tmp_path: Path) -> None:
    new_centre(tmp_path / "lead", own_server)
    house = House(tmp_path / "lead").unlock()
    devices = opened(house)
    waiting_tablet(devices, own_server, tmp_path / "tablet")
    devices.sync_now()
    house.time.pass_(0)
    [asking] = devices.waiting
    own_server.stop()

    devices.approve(asking.id)

    assert devices.trouble is not None
    assert "Nothing is lost" in spoken(devices.trouble, PlainEnglish())
    assert devices.doing == ""
    assert [each.id for each in devices.waiting] == [asking.id]
    house.session.lock()


def test_a_centre_without_a_server_gets_one_and_sends_everything(house: House, server: Server, tmp_path: Path) -> None:
    house.session.book.records.record("incident", {"reported_on": "2026-01-05"})
    devices = opened(house)

    devices.connect(server.address, server.new_invite("Mombasa Justice Centre 2"))
    house.time.pass_(0)

    assert devices.trouble is None
    assert devices.known is not None
    assert devices.known.state == "member"
    assert house.session.exchange.standing.unsent == 0
    assert devices.known.receipted == 2


def test_a_worker_may_neither_invite_nor_see_who_waits(at_server: House, server: Server, tmp_path: Path) -> None:
    lead = opened(at_server)
    waiting_tablet(lead, server, tmp_path / "tablet")
    lead.sync_now()
    at_server.time.pass_(0)
    lead.approve(lead.waiting[0].id)
    worker = House(tmp_path / "tablet").unlock()

    devices = opened(worker)

    assert devices.known is not None
    assert not devices.known.may_let_in
    assert devices.waiting == ()
    devices.make_invite()
    assert devices.trouble is not None
    assert "Only a lead's device" in spoken(devices.trouble, PlainEnglish())
    worker.session.lock()


def test_verify_tells_how_much_was_checked(house: House) -> None:
    house.session.book.records.record("incident", {"reported_on": "2026-01-05"})
    devices = opened(house)

    devices.verify()

    assert devices.checked is not None
    assert (devices.checked.changes, devices.checked.problems) == (2, ())


def test_everything_is_read_again_with_how_far_it_is_and_what_came_of_it(at_server: House) -> None:
    at_server.session.book.records.record("incident", {"reported_on": "2026-01-05"})
    at_server.session.exchange.now()
    at_server.session.book.records.record("incident", {"reported_on": "2026-01-06"})
    devices = opened(at_server)
    at_server.exchange.holding = True

    devices.read_everything_again()

    assert devices.is_busy
    assert devices.how_far is not None
    assert spoken(devices.how_far, PlainEnglish()) == "Trying to reach the server"
    devices.read_everything_again()  # not twice at once
    at_server.exchange.go_on()
    at_server.time.pass_(0)
    assert devices.read_again == ReadAgain(sent=2, received=0, alarms=())
    assert not devices.is_busy
    assert devices.how_far is None


def test_a_server_that_was_put_back_is_told_of_and_gets_what_it_lost_once_there_is_a_connection(
    own_server: Server, tmp_path: Path
) -> None:
    new_centre(tmp_path / "lead", own_server)
    house = House(tmp_path / "lead").unlock()
    shutil.copytree(tmp_path / "server", tmp_path / "before")
    house.session.book.records.record("incident", {"reported_on": "2026-01-05"})
    devices = opened(house)
    devices.sync_now()
    own_server.stop()
    devices.read_everything_again()
    assert devices.read_again is None
    assert house.session.exchange.trouble is not None
    assert not devices.is_busy

    put_back = Server("--data", tmp_path / "before", options=("--port", own_server.address.rpartition(":")[2])).start()
    devices.sync_now()
    house.time.pass_(0)
    assert devices.known is not None
    (alarm,) = devices.known.alarms
    assert "read everything again" in spoken(alarm.to_do, PlainEnglish())
    devices.read_everything_again()

    assert devices.read_again is not None
    assert [name for name, _what in devices.read_again.alarms] == ["server_rollback"]
    assert house.session.exchange.standing.unsent == 0
    house.session.lock()
    put_back.stop()


def test_a_backup_opens_with_the_same_passphrase_and_is_never_written_over(house: House, tmp_path: Path) -> None:
    devices = opened(house)
    file = tmp_path / "copy.haki"

    devices.backup(file)
    assert devices.copied_to == str(file)
    devices.backup(file)

    assert devices.trouble is not None
    assert "nothing was overwritten" in spoken(devices.trouble, PlainEnglish())
    assert file.stat().st_size > 0
    assert PASSPHRASE.encode() not in file.read_bytes()


def test_an_alarm_stands_first_on_today_and_goes_from_there_once_it_has_been_seen_to(house: House) -> None:
    known = Known(house.session.folder, vault.unlock(house.session.folder, PASSPHRASE))
    store = known.store()
    store.ledger.raise_alarm(Alarm("feed_gap", "circle 1", "the server left out position 3"))
    store.close()
    today = TodayModel(house.session, house.navigator, house.changed)
    today.open()
    ((name, to_do),) = today.alarms
    assert name == "feed_gap"
    assert not today.is_empty
    assert spoken(to_do, PlainEnglish()).startswith("Sync again")
    devices = opened(house)
    assert devices.known is not None
    (alarm,) = devices.known.alarms
    assert (alarm.name, alarm.what, alarm.to_do) == (name, "the server left out position 3", to_do)

    devices.saw_to(alarm, "The operator put a backup back")
    house.time.pass_(1)

    assert devices.known.alarms == ()
    assert today.alarms == ()
    today.close()


def test_a_colleague_was_last_heard_when_the_server_took_their_batch_whatever_time_they_claim(
    two_seats: tuple[Seat, Seat],
) -> None:
    lead, tablet = two_seats
    for believed in ("2061-03-22T10:00:00+03:00", "2001-03-22T10:00:00+03:00"):
        tablet.ask("record", "incident", "--from", "-", stdin='{"reported_on": "2001-03-22"}', HAKI_NOW=believed)
        tablet.sync()
        lead.sync()
        received = taken_by_the_server(tablet)
        heard = next(each["last_exchange"] for each in lead.ask("device", "list") if each["person"] == "amina")
        assert datetime.fromisoformat(heard) == received
        assert heard[:4] not in believed, "what was claimed is another time"
    at_desk = House(lead.folder).unlock()
    devices = opened(at_desk)
    assert [each.last_seen for each in devices.members if each.person == "amina"] == [received]
    at_desk.session.lock()


def taken_by_the_server(seat: Seat) -> datetime:
    """Return when the server signed that it took the last batch of a seat, to the second."""
    store = Known.of(seat.folder).store()
    last = store.database.read(lambda tx: tx.execute(select(func.max(schema.batch.c.receipt_time))).scalar_one())
    store.close()
    return datetime.fromtimestamp(last // 1000, UTC)


def words_shown(compare: CompareModel) -> list[tuple[str, int]]:
    assert compare.found is not None
    return list(compare.found.words)


def test_the_words_of_the_latest_position_are_shown_and_of_an_earlier_one_when_it_is_typed(at_server: House) -> None:
    compare = CompareModel(at_server.session, at_server.changed)
    compare.load()
    assert compare.found is None
    assert compare.trouble is not None
    assert "Sync first" in spoken(compare.trouble, PlainEnglish())
    for day in ("2026-01-05", "2026-01-06"):
        at_server.session.book.records.record("incident", {"reported_on": day})
        at_server.session.exchange.now()
    compare.load()
    latest = words_shown(compare)
    assert compare.found is not None
    assert (compare.found.position, compare.found.is_alone, compare.trouble) == (2, False, None)

    for typed in ("", "0", "-1", "two", "9" * 40):
        compare.ask_at(typed)
        assert compare.trouble is not None
        assert "whole number" in spoken(compare.trouble, PlainEnglish())
    compare.ask_at("3")
    assert compare.trouble is not None
    assert "up to position 2" in spoken(compare.trouble, PlainEnglish())
    assert words_shown(compare) == latest, "what was refused leaves the words as they were"
    compare.ask_at(" 1 ")
    assert compare.trouble is None
    assert words_shown(compare) != latest
    compare.ask_at("2")
    assert words_shown(compare) == latest
    compare.close()
