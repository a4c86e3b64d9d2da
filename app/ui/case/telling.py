"""What a case is told with: the case as it was read, what its records are called, to whom it is said, and when.

Knows the declarations and the words; knows no toolkit and asks the casebook for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from app.casebook import WholeCase
from app.casework.case_file import text_of
from app.casework.country import Pack
from app.casework.incoming import is_incoming
from app.casework.registry import CORE
from app.ui import in_words
from app.ui.in_words import Names
from app.words.language import _
from app.words.voice import PersonVoice

Row = Mapping[str, Any]


class Telling(NamedTuple):
    """A `file` with what the records are called that others lead to, by id (`names`), told by a `voice` at a local
    time (`now`)."""

    file: WholeCase
    names: Names
    voice: PersonVoice
    now: datetime

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    @property
    def has_told(self) -> bool:
        """Whether anything has gone to somebody by a referral or a transfer."""
        referrals = (row for row in self.file.of("referral") if not is_incoming(row))
        went = any(text_of(row, "status") not in ("", "draft") for row in referrals)
        return went or any(text_of(row, "handed_over_on") for row in self.file.of("transfer"))

    def label(self, row: Row, entity: str, field: str) -> str:
        """Say a coded answer; "" when there is none."""
        code = text_of(row, field)
        return self.voice.label(CORE[entity][field].code_list, code) if code else ""

    def who(self, row: Row) -> str:
        """Say whom a referral or follow-up is about: the partner's name, else the institution, else who was asked."""
        partner = text_of(row, "partner")
        if partner in self.names:
            return self.names[partner]
        if text_of(row, "institution"):
            return self.label(row, "referral", "institution")
        about = self.label(row, "follow_up", "about") if row["entity"] == "follow_up" else ""
        return about or _("somebody")

    def recipient(self, recipient: str) -> str:
        """Say who may be told: a partner by name, or an institution."""
        return self.names.get(recipient) or self.voice.label("institution", recipient)


def names_in(file: WholeCase, pack: Pack) -> Names:
    """Return what the records are called that others lead to: those of the case itself, and the partners they name."""
    voice = PersonVoice(pack)
    names = {row["id"]: in_words.called(row["entity"], row, pack, voice) for row in file.rows()}
    return names | {id_: in_words.called("partner", row, pack, voice) for id_, row in file.partners.items()}
