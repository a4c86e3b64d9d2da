"""What a crash, a trap laid beside the files, leave given to others, and a hand at the key file can do: nothing, and
each is called by its name. Attacks on promise 2, nobody else reads it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from app.store import vault
from app.store.transaction import Transaction
from tests.seats import PASSPHRASE, Known, Seat, haki
from tests.sync.server.parts import Server, run

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="prctl and /proc are Linux's")


# --- What a crash writes ---------------------------------------------------------------------------------------


DUMPS_ALLOWED = ("sh", "-c", 'ulimit -c unlimited 2>/dev/null; exec "$@"', "sh")
"""As systemd-coredump has it for every program."""


def _crashed(process: subprocess.Popen[bytes]) -> bool:
    """Let a process crash; tell whether the system wrote its memory."""
    process.send_signal(signal.SIGABRT)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -signal.SIGABRT
    return os.WCOREDUMP(status)


@on_linux
def test_no_command_leaves_a_core_dump_even_while_it_waits_for_the_passphrase(known: Known, tmp_path: Path) -> None:
    pipe = tmp_path / "passphrase"
    os.mkfifo(pipe)
    words = (sys.executable, "-m", "app", "status", "--data", known.folder, "--passphrase-file", pipe)
    program = subprocess.Popen([*DUMPS_ALLOWED, *words])
    given = os.open(pipe, os.O_WRONLY)  # returns once the command has opened its end: it is about to read
    limits = Path(f"/proc/{program.pid}/limits").read_text()
    assert not _crashed(program)
    os.close(given)
    (cores,) = (line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core file size"))
    assert cores == ["0", "0"]


@on_linux
def test_the_server_leaves_no_core_dump(tmp_path: Path) -> None:
    assert run("init", "--data", tmp_path / "server").returncode == 0
    server = Server("--data", tmp_path / "server").start()
    limits = Path(f"/proc/{server.pid}/limits").read_text()
    assert server.stop()[0] == 0
    (cores,) = (line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core file size"))
    assert cores == ["0", "0"]


@on_linux
@pytest.mark.parametrize("program", ["app.__main__", "sync.server.commands"])
def test_a_program_that_is_handed_each_dump_gets_none_either(program: str) -> None:
    asks = (
        f"import contextlib, ctypes, {program} as program\n"
        "with contextlib.suppress(SystemExit): program.main(['--version'])\n"
        "raise SystemExit(40 + ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE
    )
    ran = subprocess.run([sys.executable, "-c", asks], capture_output=True, check=False, timeout=60)
    assert ran.returncode == 40, ran


@on_linux
def test_the_key_of_the_database_is_wiped_when_it_is_locked(known: Known) -> None:
    store = known.store()
    key = store.database._key
    place = (ctypes.c_char * len(key)).from_buffer(key)
    assert place.raw == bytes(known.keys.database_key)
    store.close()
    assert place.raw == bytes(32)
    assert bytes(known.keys.database_key) != bytes(32), "what was handed in is whose it was"


# --- Traps beside the files ------------------------------------------------------------------------------------


@pytest.mark.posix_only("links and modes of files are otherwise on Windows")
@pytest.mark.parametrize("trap", ["slot.new", "setting-up"])
def test_a_link_laid_where_set_up_writes_leads_nowhere(tmp_path: Path, trap: str) -> None:
    victim, folder = tmp_path / "victim", tmp_path / "seat"
    victim.write_text("what somebody else keeps")
    victim.chmod(0o644)
    folder.mkdir()
    (folder / trap).symlink_to(victim)
    made = haki("setup", "--standalone", "--centre", "Mtwapa", "--data", folder)
    assert made.status == 0, made
    assert victim.read_text() == "what somebody else keeps"
    assert victim.stat().st_mode & 0o777 == 0o644


@pytest.mark.posix_only("links and modes of files are otherwise on Windows")
@pytest.mark.parametrize("trap", ["tries.new", "tries"])
def test_a_link_laid_where_a_wrong_try_is_counted_leads_nowhere(known: Known, tmp_path: Path, trap: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("what somebody else keeps")
    (known.folder / trap).symlink_to(victim)
    assert haki("status", "--data", known.folder, HAKI_PASSPHRASE="maji ya mto moto").status == 1
    assert victim.read_text() == "what somebody else keeps"
    assert (known.folder / "tries").is_file()


@pytest.mark.posix_only("links and modes of files are otherwise on Windows")
@pytest.mark.parametrize("end", [".part", ".database"])
def test_a_link_laid_where_a_backup_is_written_leads_nowhere(known: Known, tmp_path: Path, end: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("what somebody else keeps")
    (tmp_path / f"copy.haki{end}").symlink_to(victim)
    assert Seat(known.folder)("backup", tmp_path / "copy.haki").status == 0
    assert victim.read_text() == "what somebody else keeps"
    assert (tmp_path / "copy.haki").stat().st_mode & 0o077 == 0


# --- Leave given to others -------------------------------------------------------------------------------------


@pytest.mark.posix_only("links and modes of files are otherwise on Windows")
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o775, 0o702])
def test_a_folder_that_others_may_write_is_refused_with_what_to_do(known: Known, tmp_path: Path, mode: int) -> None:
    tmp_path.joinpath("new").mkdir()
    tmp_path.joinpath("new").chmod(mode)
    known.folder.chmod(mode)
    for refused in (
        Seat(known.folder)("status"),
        haki("setup", "--standalone", "--centre", "Mtwapa", "--data", tmp_path / "new"),
    ):
        assert (refused.status, refused.out) == (1, "")
        assert "chmod go-w" in refused.line
        assert "Nothing was changed" in refused.line
    assert not list((tmp_path / "new").iterdir())
    known.folder.chmod(0o700)
    assert Seat(known.folder)("status").status == 0


@pytest.mark.posix_only("links and modes of files are otherwise on Windows")
@pytest.mark.parametrize("name", [vault.SLOT_FILE, vault.DATABASE_FILE])
def test_a_file_that_others_may_write_is_refused_with_what_to_do(known: Known, name: str) -> None:
    (known.folder / name).chmod(0o666)
    refused = Seat(known.folder)("status")
    assert (refused.status, refused.out) == (1, "")
    assert "chmod go-w" in refused.line


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root alone gives a folder away")
def test_a_folder_of_another_account_is_refused(known: Known) -> None:
    os.chown(known.folder, 65534, 65534)
    refused = Seat(known.folder)("status")
    assert (refused.status, refused.out) == (1, "")
    assert "belongs to another account" in refused.line


# --- The key file ----------------------------------------------------------------------------------------------


def test_a_key_file_with_any_bit_changed_is_called_damaged_and_costs_no_try(known: Known) -> None:
    slot = known.folder / vault.SLOT_FILE
    whole = slot.read_bytes()
    for at in range(len(whole)):
        slot.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises((vault.DamagedVault, vault.OldVault)):
            vault.unlock(known.folder, PASSPHRASE)
    said = Seat(known.folder)("status")
    assert said.status == 1
    assert "restore it from the backup" in said.line
    assert not (known.folder / vault.TRIES_FILE).exists()
    slot.write_bytes(whole)
    assert Seat(known.folder)("status").status == 0


def test_a_key_file_of_a_trial_version_is_called_so(known: Known) -> None:
    slot = known.folder / vault.SLOT_FILE
    whole = slot.read_bytes()
    slot.write_bytes(whole[:4] + b"\x01" + whole[5:-32])
    said = Seat(known.folder)("status")
    assert said.status == 1
    assert "trial version" in said.line


@on_linux
def test_what_a_long_search_sorts_is_laid_down_nowhere(known: Known) -> None:
    """SQLite lays what it sorts beside the disk's other files, for anybody to read, unless it is told not to."""
    store = known.store()
    sorts = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
        "SELECT printf('%.400c', 'x') || ((i * 7919) % 60000) AS word FROM n ORDER BY word"
    )

    def looks(tx: Transaction) -> set[str]:
        found = tx.exec_driver_sql(sorts)
        next(iter(found))  # all is sorted when the first one is known
        return {str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if os.path.lexists(each)}

    opened = store.database.read(looks)
    store.close()
    assert not [each for each in opened if "etilqs" in each or each.startswith(tempfile.gettempdir() + "/sqlite")]
