"""The room of the drafts: what has been typed and not saved, and its Save.

Must not know what a form asks. A draft is this device's alone and no part of the journal.
"""

from __future__ import annotations

import secrets

from app import __version__
from app.casebook.door import Door
from app.casework import forms
from app.store import drafts
from app.store.drafts import Draft
from app.writing import drafting
from app.writing.desk import Desk
from app.writing.recording import Recorded

DRAFT = "draft"
"""Stands among the kinds of record when a draft has come, changed or gone."""


class Drafts:
    """What has been typed and not saved."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def new(self, form: str, record: str = "") -> Draft:
        """Begin a draft of a form, about `record` (a case, say) or about nothing yet. Kept from the first answer.

        What it answers is what is here now, and not what an exchange may bring while it is filled in.
        """
        asked = forms.form(form, self._door.registry)
        heard = self._door.look(lambda glance: drafting.words_here(glance, asked, record)) if record else {}
        return Draft(secrets.token_hex(16), form, asked.steps[0].key, record, {}, heard, __version__, self._now_ms())

    def keep(self, draft: Draft) -> Draft:
        """Keep a draft as it is now; returns it with its new time."""
        kept = draft._replace(changed_at=self._now_ms())
        self._door.keep(lambda tx: drafts.put(tx, kept), DRAFT)
        return kept

    def every(self) -> list[Draft]:
        """Return all drafts, the last touched first."""
        return self._door.look(lambda glance: drafts.every(glance.tx))

    def get(self, draft_id: str) -> Draft | None:
        """Return a draft, or None when it was saved or thrown away."""
        return self._door.look(lambda glance: drafts.get(glance.tx, draft_id))

    def drop(self, draft_id: str) -> None:
        """Throw a draft away."""
        self._door.keep(lambda tx: drafts.drop(tx, draft_id), DRAFT)

    def save(self, draft: Draft) -> Recorded:
        """Turn a draft into records, or into the change of the record that it edits, and forget it, in one transaction.

        Returns what the form is named after. Raises `Refused`; then the draft stays.
        """

        def save(desk: Desk) -> Recorded:
            made = drafting.save(desk, draft)
            drafts.drop(desk.tx, draft.id)
            return made

        made, saved = self._door.save(save, also={DRAFT})
        return made._replace(saved=saved)

    def _now_ms(self) -> int:
        return int(self._door.now().timestamp() * 1000)
