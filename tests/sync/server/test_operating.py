"""What an operator decides about those who are served, while the server runs."""

import json
from datetime import UTC, datetime

import pytest

from sync import protocol
from tests.sync.server.parts import POSTGRESQL_IN_SOAK, Device, Server, run
from tests.sync.server.test_http import BURST

pytestmark = POSTGRESQL_IN_SOAK


def listed(device: Device) -> dict[str, dict[str, object]]:
    """Return what is listed of the devices of one centre, by id."""
    answer = run("device", "list", "--json", *device.server.place)
    assert answer.returncode == 0, answer
    return {each["id"]: each for each in json.loads(answer.stdout) if each["circle"] == device.circle.hex()}


def posted(device: Device) -> tuple[int, str]:
    """Return how an exchange was answered."""
    answered = device.server.post(protocol.EXCHANGE_PATH, device.request(device.ask()))
    return answered.status, "" if answered.status == 200 else answered.code


def test_devices_are_listed_with_what_they_store_and_the_day_of_their_last_batch(lead: Device) -> None:
    worker = lead.let_in()
    worker.push(worker.seat.next_batch(lead.circle, bytes(1000)))
    shown = listed(lead)
    today = datetime.now(UTC).date().isoformat()
    mine, theirs = shown[lead.seat.id.hex()], shown[worker.seat.id.hex()]
    assert (mine["administrator"], mine["batches"], mine["last_batch"]) == (True, 0, "")
    assert (theirs["administrator"], theirs["batches"], theirs["stored"], theirs["state"]) == (False, 1, 1278, "served")
    assert theirs["last_batch"] <= today  # type: ignore[operator]
    assert worker.seat.id.hex() in run("device", "list", *lead.server.place).stdout


def test_a_blocked_device_is_told_so_and_nobody_else_is(lead: Device) -> None:
    worker = lead.let_in()
    batch = worker.seat.next_batch(lead.circle)
    blocked = run("device", "block", worker.seat.id.hex()[:8], *lead.server.place)
    assert blocked.returncode == 0, blocked
    assert "blocked" in blocked.stdout
    assert posted(worker) == (403, protocol.BLOCKED)
    assert listed(lead)[worker.seat.id.hex()]["state"] == "blocked"
    body = worker.request(worker.ask())
    unsigned = lead.server.post(protocol.EXCHANGE_PATH, body[:-64] + bytes(64))
    (circle,) = protocol.read_answer(unsigned.body).circles
    assert circle.refused == "unknown"  # who cannot sign is not told that such a device is
    assert lead.push(lead.seat.next_batch(lead.circle)) == ["stored"]

    assert run("device", "block", worker.seat.id.hex(), "--off", *lead.server.place).returncode == 0
    assert worker.push(batch) == ["stored"]


def test_a_blocked_device_does_not_slow_down_the_office_it_sits_in(lead: Device) -> None:
    worker = lead.let_in()
    run("device", "block", worker.seat.id.hex(), *lead.server.place)
    for _ in range(BURST + 20):
        assert posted(worker)[0] == 403
    assert lead.push(lead.seat.next_batch(lead.circle)) == ["stored"]


@pytest.mark.parametrize("digits", ["1234567", "0" * 32])
def test_a_device_that_is_not_there_is_not_blocked(server: Server, digits: str) -> None:
    answer = run("device", "block", digits, *server.place)
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)


def test_a_centre_gets_another_name(lead: Device) -> None:
    renamed = run("centre", "rename", lead.circle.hex(), "  Kituo   kipya ", "--json", *lead.server.place)
    assert json.loads(renamed.stdout) == {"circle": lead.circle.hex(), "name": "Kituo kipya"}
    centres = json.loads(run("centre", "list", "--json", *lead.server.place).stdout)
    assert [each["name"] for each in centres if each["circle"] == lead.circle.hex()] == ["Kituo kipya"]
    again = run("centre", "rename", "Kituo kipya", "Kituo cha pwani", *lead.server.place)
    assert again.returncode == 0
    assert lead.push(lead.seat.next_batch(lead.circle)) == ["stored"]


def test_a_name_that_several_centres_bear_or_that_nobody_could_read_is_refused(lead: Device) -> None:
    for old, new in (("Kituo cha Majaribio nowhere", "Kituo"), (lead.circle.hex(), "a\x1bb"), ("0" * 32, "Kituo")):
        answer = run("centre", "rename", old, new, *lead.server.place)
        assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)
