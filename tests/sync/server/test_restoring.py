"""A server's database is copied while it serves, and put back so that devices can tell."""

import stat
from pathlib import Path

import pytest

from sync.frame import read_generations
from tests.sync.server.parts import Device, Server, found_centre, run


@pytest.fixture
def lead(server: Server) -> Device:
    return found_centre(server)


def test_a_copy_made_while_serving_is_put_back_as_another_generation(
    lead: Device, place: tuple[str, str], tmp_path: Path
) -> None:
    lead.push(lead.seat.next_batch(lead.circle))
    before = lead.check_head(lead.exchange())
    file = tmp_path / "copy"
    made = run("backup", str(file), *place)
    assert (made.returncode, made.stderr) == (0, "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lead.push(lead.seat.next_batch(lead.circle))

    folder = tmp_path / "put back"
    restored = run("restore", str(file), "--data", str(folder))
    assert restored.returncode == 0 and "read everything again" in restored.stdout
    running = Server("--data", str(folder)).start()
    lead.server = running
    after = lead.check_head(lead.exchange())
    assert after.position == before.position
    kept, new = read_generations(after.generations)
    assert (kept,) == read_generations(before.generations)
    assert new.began == before.position
    running.stop()
    assert run("check", "--data", str(folder)).returncode == 0


def test_nothing_is_written_over_and_what_is_no_copy_is_refused(place: tuple[str, str], tmp_path: Path) -> None:
    noise, folder = tmp_path / "noise", tmp_path / "folder"
    noise.write_bytes(b"no database" * 1000)
    assert run("backup", str(noise), *place).returncode == 1
    assert noise.read_bytes().startswith(b"no database")
    refused = run("restore", str(noise), "--data", str(folder))
    assert (refused.returncode, "no copy" in refused.stderr) == (1, True)
    assert not list(folder.iterdir())
    assert run("restore", str(tmp_path / "nothing"), "--data", str(folder)).returncode == 1
    assert run("restore", "--data", str(folder)).returncode == 2
    good = tmp_path / "good"
    assert run("backup", str(good), *place).returncode == 0
    assert run("restore", str(good), *place).returncode == 1  # there is one already
