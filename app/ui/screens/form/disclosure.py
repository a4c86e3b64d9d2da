"""What a referral would tell, item by item, and whether the survivor's consent covers it. Knows no toolkit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from app.casework.conditions import is_answered
from app.casework.declaration import Field, Sensitivity
from app.casework.forms import Answers
from app.casework.messages import Message
from app.casework.registry import Registry
from app.ui import in_words
from app.ui.model import Model
from app.ui.record.questions import Tick
from app.words.language import _, mark
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Casebook, Preview

DISCLOSED, PARTNER, INSTITUTION = "referral.disclosed", "referral.partner", "referral.institution"
TOLD, SENT_AT = "referral.told", "referral.sent_at"
WITHHELD = "consent.withheld"
USUALLY = ("case.code", "case.pseudonym", "referral.services", "referral.priority")
"""Ticked to begin with: no partner can act, or answer, without them."""
CHOOSE_WHO = mark("Choose who can help first; consent is given for each of them.")
"""Why nothing may be told while no recipient has been chosen."""


class ConsentVerdict(NamedTuple):
    """The consent gate's answer: open, closed with the reasons, or not asked yet for want of a recipient. `may_hurry`:
    this recipient may be told at once in an emergency."""

    state: str
    reasons: tuple[Message, ...] = ()
    may_hurry: bool = False


class Disclosure:
    """Looks at a case for a form, the `owner`, of a referral or of the limits of a consent."""

    def __init__(self, owner: Model, case: str) -> None:
        self._owner, self._case = owner, case
        self._preview: Preview | None = None
        self._asked: tuple[str, str, tuple[str, ...]] | None = None

    def look(self, answers: Answers) -> None:
        """Ask the casebook, unless nothing it depends on has changed."""
        wanted = (_one(answers, INSTITUTION), _one(answers, PARTNER), _many(answers))
        if wanted == self._asked:
            return
        self._asked = wanted
        institution, partner, disclosed = wanted

        def ask(book: Casebook) -> Preview:
            return book.cases.could_tell(self._case, institution=institution, partner=partner, disclosed=disclosed)

        def found(preview: Preview) -> None:
            self._preview = preview
            self._owner.changed()

        self._owner.newest("disclosure", ask, found)

    def again(self) -> None:
        """Forget what was found: a consent may have been recorded meanwhile."""
        self._asked = None

    def verdict(self, answers: Answers) -> ConsentVerdict:
        """Return whether what is ticked may be told."""
        if not _many(answers) or answers.get(TOLD) in ("nothing", "coming"):
            return ConsentVerdict("nothing")
        if not _one(answers, INSTITUTION) and not _one(answers, PARTNER):
            return ConsentVerdict("nobody")
        if self._preview is None:
            return ConsentVerdict("looking")
        decision = self._preview.decision
        if decision.allowed:
            return ConsentVerdict("open")
        return ConsentVerdict("closed", decision.why_not, self._preview.may_hurry)

    def ticks(self, answers: Answers, voice: PersonVoice) -> tuple[Tick, ...]:
        """Return everything known that could be told, in declared order; what is folded is named, not shown."""
        withheld = self._preview.withheld if self._preview else frozenset()
        return tuple(
            Tick(
                f"{entity}.{field.name}",
                in_words.title(entity),
                _(field.question),
                _FOLDED[field.sensitivity]() or in_words.answer(field, value, voice, {}),
                f"{entity}.{field.name}" in withheld,
            )
            for entity, field, value in self._items(answers, voice.registry)
        )

    def _items(self, answers: Answers, registry: Registry) -> Iterator[tuple[str, Field, object]]:
        for item in self._preview.items if self._preview else ():
            entity, _dot, name = item.name.partition(".")
            yield entity, registry[entity][name], item.value
        for field in registry["referral"]:
            value = answers.get(f"referral.{field.name}")
            if field.disclosable and is_answered(value):
                yield "referral", field, value


_FOLDED: dict[Sensitivity, Callable[[], str]] = {
    Sensitivity.OPEN: lambda: "",
    Sensitivity.NARRATIVE: lambda: _("Word for word, as it was written; not shown here"),
    Sensitivity.IDENTITY: lambda: _("As it stands in the identity record; not shown here"),
}


def _one(answers: Answers, key: str) -> str:
    value = answers.get(key)
    return value if isinstance(value, str) else ""


def _many(answers: Answers) -> tuple[str, ...]:
    value = answers.get(DISCLOSED)
    return tuple(value) if isinstance(value, list) else ()
