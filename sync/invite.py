"""An invite as people pass it on: 52 letters that hold a secret and a pin.

Shared by devices and server; pure. Must not know what an invite opens, nor how a request is proven with its secret.
The server keeps only the lookup of an invite that a member made: it can neither read nor forge the secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import NamedTuple

SECRET_BYTES = 16
PIN_BYTES = 16
LOOKUP_BYTES = 16
INVITE_LETTERS = 52

_LOOKUP_DOMAIN = b"haki/invite/lookup/v1"


class Invite(NamedTuple):
    """A secret known to the inviting and the invited only, and the pin of centre and server (`frame.invite_pin`)."""

    secret: bytes
    pin: bytes


class MalformedInvite(ValueError):
    """The text is no invite. The message tells the person who typed it what to look at."""


def invite_lookup(secret: bytes) -> bytes:
    """Return the 16 bytes under which a server knows an invite; they do not reveal the secret."""
    return hashlib.sha256(_LOOKUP_DOMAIN + secret).digest()[:LOOKUP_BYTES]


def invite_text(invite: Invite) -> str:
    """Return an invite's 52 letters and digits: base32 (RFC 4648 section 6), upper case, without padding."""
    return base64.b32encode(invite.secret + invite.pin).decode().rstrip("=")


def parse_invite(text: str) -> Invite:
    """Return the invite somebody typed or pasted; spaces, hyphens and lower case do not matter.

    Raises `MalformedInvite`.
    """
    letters = "".join(text.split()).replace("-", "").upper()
    if len(letters) != INVITE_LETTERS:
        raise MalformedInvite(
            f"an invite has {INVITE_LETTERS} letters and digits, this has {len(letters)}; copy it again"
        )
    try:
        data = base64.b32decode(letters + "====")
    except (binascii.Error, ValueError):
        raise MalformedInvite("an invite holds only the letters A to Z and the digits 2 to 7; copy it again") from None
    invite = Invite(data[:SECRET_BYTES], data[SECRET_BYTES:])
    if invite_text(invite) != letters:  # the last letter carries one bit; its unused four must be zero
        raise MalformedInvite("the last letter of the invite cannot be right; copy it again")
    return invite
