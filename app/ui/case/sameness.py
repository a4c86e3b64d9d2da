"""Who in a case is likely recorded in another one too, until somebody says that they are the same or are not.

Knows the casebook; knows no toolkit. Nothing is merged: the answer stands in the record, and the history says whose.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.casebook import Casebook, LikelySame, Saved
from app.ui.model import Model
from app.ui.saving import Said, save
from app.words.language import _


class Sameness:
    """What a case's head says of people who may be recorded twice; `owner` is the case's model."""

    def __init__(self, owner: Model) -> None:
        self._owner = owner
        self.likely: Sequence[LikelySame] = ()

    def look(self, case: str) -> None:
        """Look whether anybody in a case is likely recorded elsewhere."""
        self._owner.newest("same people", lambda book: book.records.same_people(case), self._loaded)

    def forget(self) -> None:
        """Hold nothing of the case."""
        self.likely = ()

    def words(self, likely: LikelySame) -> str:
        """Return who it is about and why, without a name."""
        voice = self._owner.voice
        reasons = " · ".join(voice.spoken(reason) for reason in likely.reasons)
        if likely.entity == "legal_case":
            return _("The legal case here and one in {case}: {reasons}").format(case=_whose(likely), reasons=reasons)
        if likely.entity == "perpetrator":
            return _("A suspect here and one in {case}: {reasons}").format(case=_whose(likely), reasons=reasons)
        return _("The survivor here and {case}: {reasons}").format(case=_whose(likely), reasons=reasons)

    def is_one_event(self, likely: LikelySame, then: Said) -> None:
        """Record that two legal cases under one number are of one event; `then` hears what was kept, with what takes it
        back. That the number is wrong is no answer here: it is mended."""

        def keep(book: Casebook) -> Saved | None:
            known = book.records.show(likely.of).get("same_event_as") or []
            return book.records.edit(likely.of, {"same_event_as": [*known, likely.case]})

        said = _("Saved: one event with {case}").format(case=_whose(likely))
        save(self._owner.session, keep, lambda _saved, undo: then(said, undo), self._owner.refused)

    def say(self, likely: LikelySame, case: str, then: Said, *, same: bool) -> None:
        """Record that they are the same, or are not; `then` hears what was kept, with what takes it back."""
        record = likely.of or case

        def keep(book: Casebook) -> Saved | None:
            if same:
                return book.records.edit(record, {"same_person_as": likely.id})
            apart = book.records.show(record).get("not_same_as") or []
            return book.records.edit(record, {"not_same_as": [*apart, likely.id]})

        words = _("Saved: the same person as in {case}") if same else _("Saved: not the same person as in {case}")
        said = words.format(case=_whose(likely))
        save(self._owner.session, keep, lambda _saved, undo: then(said, undo), self._owner.refused)

    def _loaded(self, found: Sequence[LikelySame]) -> None:
        self.likely = tuple(found)
        self._owner.changed()


def _whose(likely: LikelySame) -> str:
    return f"{likely.pseudonym} {likely.code}".strip()
