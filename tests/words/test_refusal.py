"""Whatever fails says what happened in a sentence of its own, in both languages; a fault of ours is the last resort."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import app.casebook  # noqa: F401 -- with it come all errors that a person can meet
from app.casework.messages import Message, spoken
from app.commands.typed import Usage
from app.packs import PackError, UnnamedPack
from app.replacing import HeldByAnother
from app.store.failures import DatabaseFailed, OtherFormat
from app.store.own_files import NoPlainFile, OpenToOthers
from app.store.vault import TooManyTries, WeakPassphrase, WrongPassphrase
from app.words import language
from app.words.refusal import HakiError, Refused, explained, is_explained, passes_by_itself, refuse
from app.words.voice import PersonVoice
from sync.carrier import (
    ConnectionCut,
    DeviceBlocked,
    LineTooSlow,
    LoginPage,
    NotHaki,
    ServerBusy,
    ServerFailing,
    ServerFullToday,
    ServerRefused,
    ServerUnreachable,
    SyncError,
    TooMuchAtOnce,
    UnknownName,
    UntrustedServer,
)

SIZES = {
    WeakPassphrase: WeakPassphrase(),
    TooManyTries: TooManyTries(8), ServerBusy: ServerBusy(8), ServerRefused: ServerRefused("too_new"),
    OpenToOthers: OpenToOthers(Path("a/b"), is_foreign=True), OtherFormat: OtherFormat("1", is_older=True),
    DeviceBlocked: DeviceBlocked("blocked"),
    DatabaseFailed: DatabaseFailed("full", "database or disk is full"), PackError: PackError(Path("a/b"), 1, "c", "d"),
    NoPlainFile: NoPlainFile(Path("a/b")), HeldByAnother: HeldByAnother(Path("a/b")),
    UnnamedPack: UnnamedPack(), Refused: refuse("{what}", what="No."),
    Usage: Usage(Message("--from must not lie after --to")),
}  # fmt: skip


def kinds(base: type[Exception]) -> Iterator[type[Exception]]:
    """Every kind of error that can be raised: those that others are derived from are a kind of their own too."""
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


RAISED = [kind for base in (HakiError, SyncError) for kind in kinds(base) if kind.__name__ != "VaultError"]


@pytest.mark.parametrize("kind", RAISED, ids=lambda kind: kind.__name__)
def test_every_kind_of_error_is_said_in_both_languages(kind: type[Exception]) -> None:
    error = SIZES.get(kind) or kind("for the log")
    message = explained(error)
    assert is_explained(error)
    english = spoken(message, PersonVoice())
    assert re.match(r"[A-Z]|--from", english)
    assert "for the log" not in english
    if kind is not Refused:  # whose sentence is whatever was refused
        assert language.catalogue("sw").gettext(message.one) != message.one


@pytest.mark.parametrize("reason", ["full", "read_only", "busy", "damaged", "failing"])
@pytest.mark.parametrize("was_reading", [False, True])
def test_a_disk_that_fails_says_how_and_what_to_do(reason: str, was_reading: bool) -> None:
    said = DatabaseFailed(reason, "disk I/O error", was_reading=was_reading).said()
    assert re.search("safe|Nothing is lost|Nothing was changed", said)
    assert "disk I/O error" not in said
    assert ("not stored" in said or "nothing was stored" in said) == (not was_reading and reason != "damaged")


def test_only_the_way_to_the_server_gets_better_by_itself() -> None:
    waited_out = {kind for kind in kinds(SyncError) if passes_by_itself(SIZES.get(kind) or kind())}
    assert waited_out == {
        ServerUnreachable, UnknownName, ConnectionCut, LineTooSlow, NotHaki, LoginPage, ServerFailing, ServerBusy,
        ServerFullToday,
    }  # fmt: skip
    assert not passes_by_itself(TooMuchAtOnce())  # the same bytes are sent again, and are as many
    assert not passes_by_itself(UntrustedServer())  # whose fault is often this device's date
    assert not passes_by_itself(refuse("This centre has no server yet; everything is kept on this device."))
    assert not passes_by_itself(OSError())


def test_what_the_system_refuses_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(OSError) as refused:
        (tmp_path / "absent").read_bytes()
    said = spoken(explained(refused.value), PersonVoice())
    assert said == f"No such file or directory: {tmp_path / 'absent'}. Nothing was lost."
    assert spoken(explained(OSError()), PersonVoice()) == "The system refused: a file. Nothing was lost."


def test_an_error_that_nobody_foresaw_is_said_to_be_ours_without_what_it_says() -> None:
    said = spoken(explained(ValueError("Saida was here")), PersonVoice())
    assert said == "Something went wrong inside Haki (ValueError). What was saved is safe."
    assert not is_explained(ValueError())


def test_an_error_says_what_a_command_ends_with() -> None:
    assert (WrongPassphrase().status, refuse("No.").status, SIZES[Usage].status) == (1, 1, 2)
