"""What Haki asks of Windows. The table is looked at everywhere, the rest on Windows alone: under wine too, which has
each of these calls. What that cannot prove stands in decision 0069."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app import replacing
from app.store import access_list, account, vault
from app.ui.platform import clocks, machine
from app.words import language
from sync.windows_calls import CALLS, windows
from tests.seats import PASSPHRASE
from tests.windows.parts import is_wine

on_windows = pytest.mark.skipif(sys.platform != "win32", reason="Windows' own")
SIMPLE = (ctypes._SimpleCData, ctypes._Pointer, ctypes.Structure)


@pytest.mark.parametrize("name", CALLS)
def test_a_call_says_its_library_what_it_takes_and_what_it_gives(name: str) -> None:
    call = CALLS[name]
    assert call.library in {"kernel32", "user32", "advapi32", "crypt32", "comctl32", "wer"}
    assert all(isinstance(each, type) and issubclass(each, SIMPLE) for each in (call.gives, *call.takes))
    handles = {"Handle", "Alloc", "Lock", "Mutex", "ClipboardData", "Free", "CurrentProcess"}
    if name.endswith(tuple(handles - {"Handle"})) and "Unlock" not in name:
        assert ctypes.sizeof(call.gives) == ctypes.sizeof(ctypes.c_void_p), "an address would be cut in two"


@pytest.mark.skipif(sys.platform == "win32", reason="there they are")
def test_elsewhere_a_call_is_not_there_and_says_so() -> None:
    with pytest.raises(OSError, match="CryptProtectData"):
        windows("CryptProtectData")


@on_windows
@pytest.mark.parametrize("name", CALLS)
def test_windows_has_each(name: str) -> None:
    assert windows(name).argtypes == CALLS[name].takes  # type: ignore[attr-defined]


# --- A secret of the account ---------------------------------------------------------------------------------


@on_windows
def test_the_account_opens_what_it_sealed_and_nothing_that_was_altered() -> None:
    secret, kept = account.new_secret()
    assert len(kept) < account.MOST_BYTES
    assert bytes(secret) not in kept
    assert account.opened(kept) == secret
    for wrong in (b"", kept[:-1], kept[:-1] + bytes([kept[-1] ^ 1])):
        with pytest.raises(account.SealedElsewhere):
            account.opened(wrong)


@on_windows
def test_a_vault_is_bound_to_the_account_and_released(tmp_path: Path) -> None:
    keys = vault.new_keys(b"s" * 16, b"k" * 32)
    vault.create(tmp_path, PASSPHRASE, keys)
    vault.bind(tmp_path, PASSPHRASE, to_account=True)
    assert vault.is_bound(tmp_path)
    assert vault.unlock(tmp_path, PASSPHRASE)._replace(for_a_copy=b"") == keys
    vault.bind(tmp_path, PASSPHRASE, to_account=False)
    assert vault.unlock(tmp_path, PASSPHRASE) == keys


# --- Files -----------------------------------------------------------------------------------------------------


@on_windows
def test_a_folder_elsewhere_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    access_list._set(folder, "D:(A;OICI;FA;;;WD)")
    assert everybody_may(folder) & WRITE
    access_list.close_to_others(folder)
    assert access_list._own_sid() in described(folder)
    assert not everybody_may(folder) & WRITE
    if not is_wine():  # which leaves them to read
        assert not everybody_may(folder)


def described(folder: Path) -> str:
    """What Windows says of who may open a folder (SDDL)."""
    asked = ctypes.WinDLL("advapi32")  # type: ignore[attr-defined]
    held, text = ctypes.c_void_p(), ctypes.c_void_p()
    assert asked.GetNamedSecurityInfoW(str(folder), 1, 4, None, None, None, None, ctypes.byref(held)) == 0
    assert asked.ConvertSecurityDescriptorToStringSecurityDescriptorW(held, 1, 4, ctypes.byref(text), None)
    return ctypes.wstring_at(text.value or 0)


WRITE = 0x2


def everybody_may(folder: Path) -> int:
    """The rights of everybody in a folder."""
    found = re.search(r"\(A;[A-Z]*;(\w+);;;WD\)", described(folder))
    return 0 if found is None else 0x1F01FF if found[1] == "FA" else int(found[1], 16)


@on_windows
def test_a_file_that_another_program_looks_at_is_replaced_as_soon_as_it_has_looked(tmp_path: Path) -> None:
    made, file = tmp_path / "slot.new", tmp_path / "slot"
    made.write_bytes(b"new")
    file.write_bytes(b"old")
    looking = file.open("rb")
    threading.Timer(0.2, looking.close).start()
    replacing.replace(made, file)
    assert file.read_bytes() == b"new"


@on_windows
def test_a_file_that_another_program_keeps_open_stays_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "BETWEEN", 0.001)
    made, file = tmp_path / "slot.new", tmp_path / "slot"
    made.write_bytes(b"new")
    file.write_bytes(b"old")
    with file.open("rb"), pytest.raises(replacing.HeldByAnother) as refused:
        replacing.replace(made, file)
    assert "Another program holds this file open" in refused.value.said()
    assert file.read_bytes() == b"old"


# --- The machine -----------------------------------------------------------------------------------------------


@on_windows
def test_time_goes_on_by_both_clocks_alike_while_the_machine_is_awake() -> None:
    passed, awake = clocks.awake_and_asleep(), clocks.awake()
    before = passed() - awake()
    time.sleep(0.1)
    assert abs((passed() - awake()) - before) < clocks.NAP


@on_windows
def test_the_language_is_the_accounts_where_nobody_named_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HAKI_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert "-" in language._of_windows()
    assert language.asked() in ("en", "sw")


@on_windows
def test_the_installer_sees_that_haki_runs() -> None:
    machine.prepare()
    opened = ctypes.WinDLL("kernel32").OpenMutexW  # type: ignore[attr-defined]
    opened.restype = ctypes.c_void_p
    assert opened(0x100000, False, ctypes.c_wchar_p(machine.RUNNING))


@on_windows
def test_a_name_of_any_letters_reaches_a_pipe(tmp_path: Path) -> None:
    folder = tmp_path / "Asha Wanjikũ 😀"
    ran = subprocess.run(
        [sys.executable, "-m", "app", "status", "--data", folder], capture_output=True, timeout=120, check=False,
        env={**os.environ, "HAKI_LANGUAGE": "en"},
    )  # fmt: skip
    assert ran.returncode == 1
    assert "Asha Wanjikũ 😀" in ran.stderr.decode("utf-8")
