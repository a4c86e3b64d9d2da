"""The room of the drafts: what has been typed and not saved, and its Save.

Must not know what a form asks. A draft is this device's alone and no part of the journal.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

from app import __version__
from app.casebook.door import Door
from app.casework import forms, old_shape
from app.reading import unsaved
from app.reading.unsaved import ListedDraft
from app.store import drafts, set_aside
from app.store.drafts import Draft
from app.store.transaction import Transaction
from app.writing import drafting
from app.writing.desk import Desk
from app.writing.recording import Recorded
from sync.keys import WrongKey, open_own, seal_own

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

    def keep(self, draft: Draft, *, is_written: bool = False) -> Draft:
        """Keep a draft as it is now; returns it with its new time. While `is_written` by somebody, a kill or a lock
        breaks it off."""
        kept = draft._replace(changed_at=self._now_ms())

        def keep(tx: Transaction) -> None:
            drafts.put(tx, kept)
            if is_written:
                drafts.take_up(tx, kept.id)

        self._door.keep(keep, DRAFT)
        return kept

    # --- Broken off --------------------------------------------------------------------------------------------

    def put_away(self) -> None:
        """Note that none is being written any more."""
        self._door.store.database.write(drafts.put_away)

    def broken_off(self) -> ListedDraft | None:
        """Return the draft that was being written when a kill or a lock broke it off."""
        return self._door.look(unsaved.broken_off)

    def sealed(self, draft: Draft) -> bytes:
        """Return a draft as only this seat reads it again, by its passphrase: for when it cannot be stored. Needs no
        disk, so it may be asked from any thread."""
        return seal_own(drafts.encoded(draft._replace(changed_at=self._now_ms())), self._door.store.seat)

    def take_in(self, sealed: Iterable[bytes]) -> None:
        """Make drafts of what was sealed, and of the files of such that lie in the folder. Where a newer one has been
        kept since, both are there. What this seat has not sealed is left where it lies."""
        files = set_aside.found(self._door.store.folder)
        ours = {file: draft for file, data in files.items() if (draft := self._unsealed(data))}
        found = [*ours.values(), *filter(None, map(self._unsealed, sealed))]

        def take(tx: Transaction) -> None:
            for draft in found:
                held = drafts.get(tx, draft.id)
                is_behind = held is not None and held.changed_at > draft.changed_at
                taken = draft._replace(id=secrets.token_hex(16)) if is_behind else draft
                drafts.put(tx, taken)
                drafts.take_up(tx, taken.id)

        if found:
            self._door.keep(take, DRAFT)
        for file in ours:
            set_aside.drop(file)

    def _unsealed(self, sealed: bytes) -> Draft | None:
        try:
            return drafts.decoded(open_own(sealed, self._door.store.seat))
        except WrongKey:
            return None

    # --- Reading and saving ------------------------------------------------------------------------------------

    def every(self) -> list[Draft]:
        """Return all drafts, the last touched first."""
        return [_asked_now(draft) for draft in self._door.look(lambda glance: drafts.every(glance.tx))]

    def get(self, draft_id: str) -> Draft | None:
        """Return a draft, or None when it was saved or thrown away."""
        found = self._door.look(lambda glance: drafts.get(glance.tx, draft_id))
        return _asked_now(found) if found is not None else None

    def listed(self, limit: int | None = None) -> list[ListedDraft]:
        """Return the drafts with whose case each is about, the last touched first, all or the first `limit`."""
        return self._door.look(lambda glance: unsaved.listed(glance, limit))

    def drop(self, *draft_ids: str) -> None:
        """Throw drafts away."""

        def drop(tx: Transaction) -> None:
            for each in draft_ids:
                drafts.drop(tx, each)

        self._door.keep(drop, DRAFT)

    def bring_back(self, thrown_away: Sequence[Draft]) -> None:
        """Keep drafts as they were before they were thrown away."""

        def put(tx: Transaction) -> None:
            for each in thrown_away:
                drafts.put(tx, each)

        self._door.keep(put, DRAFT)

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

    @staticmethod
    def set_aside(folder: Path, name: str, sealed: bytes) -> None:
        """Write what is `sealed` into a file in a folder that is locked. Raises `OSError`."""
        set_aside.put(folder, name, sealed)

    def _now_ms(self) -> int:
        return int(self._door.now().timestamp() * 1000)


def _asked_now(draft: Draft) -> Draft:
    """A draft of an earlier version by the names of the questions asked now; one that changes a record names those of
    that record, and what is asked elsewhere is shown as having no place."""
    if draft.record in draft.parents:
        return draft
    return draft._replace(answers=old_shape.answers_now(draft.answers))
