"""What was told of a case, in words: to whom, when, on whose yes, and each answer as it stood then.

Knows the casebook and the declarations; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from app.casework import disclosed
from app.casework.case_file import text_of
from app.casework.declaration import Sensitivity
from app.ui import in_words
from app.ui.in_words import Names
from app.ui.model import Model
from app.ui.session import Session
from app.words.language import _

if TYPE_CHECKING:
    from app.casebook import ToldItem, WasTold


class ToldLine(NamedTuple):
    """An answer that was told: of what, the question, and the answer as it stood then, with what became of it."""

    of: str
    words: str
    second: str


class ToldTime(NamedTuple):
    """One time that something went: to whom and when, on whose yes, and what."""

    title: str
    second: str
    lines: Sequence[ToldLine]


class WasToldModel(Model):
    """What was told of one case; `names` is what its records are called. `changed` is called when it has been read."""

    def __init__(self, session: Session, case: str, names: Names, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._case, self._names = case, names
        self._found: Sequence[WasTold] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it has been read."""
        return self._found is not None

    def load(self) -> None:
        """Read it."""

        def read(found: Sequence[WasTold]) -> None:
            self._found = found
            self.changed()

        self.ask(lambda book: book.cases.told(self._case), read)

    def times(self) -> list[ToldTime]:
        """Return each time that something went, the last first."""
        return [self._time(each) for each in reversed(self._found or ())]

    def _time(self, each: WasTold) -> ToldTime:
        to = self._names.get(each.to) or self.voice.label("institution", each.to)
        title = _("Told {who} on {day}").format(who=to, day=in_words.day(each.at))
        noted = _("Noted by {who}").format(who=each.by) if each.by else ""
        second = " · ".join(part for part in (self._on_whose_yes(each), noted) if part)
        return ToldTime(title, second, [self._line(item) for item in each.items])

    def _on_whose_yes(self, each: WasTold) -> str:
        if each.told in ("nothing", "coming"):
            return self.voice.label("told", each.told)
        if each.consent is None:
            return _("On no consent of this case")
        if override := text_of(each.consent, "override"):
            return self.voice.label("consent_override", override)
        given_by = self.voice.label("consent_by", text_of(each.consent, "given_by") or "survivor")
        asked = in_words.day(each.consent.get("on"))
        return _("Agreed on {day}: {who}").format(day=asked, who=given_by)

    def _line(self, item: ToldItem) -> ToldLine:
        named = disclosed.read(item.name)
        field, title = self.voice.registry.field(item.name), in_words.title(named.entity)
        if field is None or item.why_not is not None:
            return ToldLine(title, _(field.question) if field else item.name, self._why_not(item))
        value = in_words.answer(field, item.value, self.voice, self._names)
        if item.folded:
            value = _("As it stands in the identity record; not shown here")
        elif field.sensitivity is Sensitivity.NARRATIVE:
            value = in_words.beginning(str(item.value))
        since = _("Deleted since") if item.is_deleted else _("Otherwise by now") if item.is_changed else ""
        return ToldLine(self._of(item, title), _(field.question), " · ".join(part for part in (value, since) if part))

    def _of(self, item: ToldItem, title: str) -> str:
        """What the record is called that an answer stood in: whom it is about, or what it is and its day."""
        named = disclosed.read(item.name)
        if not named.record:
            return "" if named.entity == "case" else title
        whose = [self._names.get(text_of(item.row, link), "") for link in ("perpetrator", "person_around")]
        own = in_words.called(named.entity, item.row, self.session.book.pack, self.voice)
        called = [each for each in dict.fromkeys([*whose, own]) if each and each != title]
        return f"{title}: {', '.join(called)}" if called else title

    def _why_not(self, item: ToldItem) -> str:
        return self.voice.spoken(item.why_not) if item.why_not is not None else ""
