"""An invite as a file: what is written is read again, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import invite_file
from app.invite_file import InviteFile, NoInvite

SERVER, INVITE = "https://haki.example.org:8470", "MZXW6YTB" * 6 + "MZXW"


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "lead.haki-invite"
    file.write_text(invite_file.written(SERVER, INVITE), encoding="utf-8")
    assert invite_file.read(file) == InviteFile(SERVER, INVITE)


@pytest.mark.parametrize("ends", ["\r\n", "\n\n", "\n "])
def test_an_editor_and_a_messenger_may_have_had_it_in_between(tmp_path: Path, ends: str) -> None:
    file = tmp_path / "lead.haki-invite"
    file.write_bytes(b"\xef\xbb\xbf" + f"{SERVER}{ends}{INVITE}{ends}".encode())
    assert invite_file.read(file) == InviteFile(SERVER, INVITE)


@pytest.mark.parametrize(
    "held",
    [b"", b"\n\n", b"\xff\xfe", INVITE.encode(), b"a\nb\nc", b"no address\nABCD", b"https://x\n\x1b[2J", b"x" * 10**6],
)
def test_anything_else_is_no_invite_and_says_what_to_do(tmp_path: Path, held: bytes) -> None:
    file = tmp_path / "lead.haki-invite"
    file.write_bytes(held)
    with pytest.raises(NoInvite) as refused:
        invite_file.read(file)
    assert "Ask the lead" in refused.value.said()


def test_a_file_that_is_not_there_is_no_invite(tmp_path: Path) -> None:
    for place in (tmp_path / "none", tmp_path):
        with pytest.raises(NoInvite):
            invite_file.read(place)
