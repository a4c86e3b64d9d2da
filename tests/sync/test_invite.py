"""Invites as people type them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.invite import Invite, MalformedInvite, invite_lookup, invite_text, parse_invite
from tests.sync.reference import sha256

invites = st.builds(Invite, st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
ONE = Invite(bytes(range(16)), bytes(range(16, 32)))


@given(invites, st.sampled_from(["", " ", "-", "\n", "  - "]), st.integers(1, 9), st.booleans())
def test_an_invite_is_read_however_it_is_spaced(invite: Invite, between: str, every: int, lower: bool) -> None:
    text = invite_text(invite)
    assert len(text) == 52
    spaced = between.join(text[at : at + every] for at in range(0, 52, every))
    assert parse_invite(spaced.lower() if lower else spaced) == invite


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A" * 51,
        "A" * 53,
        invite_text(ONE)[:-1] + "B",  # the last letter carries one bit
        invite_text(ONE).replace("A", "1", 1),
        invite_text(ONE).replace("A", "0", 1),
        invite_text(ONE).replace("A", "É", 1),
        invite_text(ONE)[:-1] + "=",
        "https://server.example/" + invite_text(ONE),
    ],
)
def test_what_is_no_invite_is_refused_with_what_to_look_at(text: str) -> None:
    with pytest.raises(MalformedInvite, match="copy it again"):
        parse_invite(text)


@given(st.text(max_size=80))
def test_any_text_is_an_invite_or_refused(text: str) -> None:
    with contextlib.suppress(MalformedInvite):
        assert invite_text(parse_invite(text)) == "".join(text.split()).replace("-", "").upper()


def test_a_lookup_does_not_lead_back_to_the_secret() -> None:
    assert invite_lookup(ONE.secret) == sha256(b"haki/invite/lookup/v1", ONE.secret)[:16]
