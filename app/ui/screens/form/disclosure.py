"""What a referral or a transfer would tell, item by item, and whether the survivor's consent covers it; and what a
consent says no to. Knows no toolkit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework import disclosed
from app.casework.case_file import text_of
from app.casework.conditions import is_answered
from app.casework.country import Pack
from app.casework.declaration import Field, Sensitivity
from app.casework.disclosed import GOES_WITH_A_TRANSFER, is_among
from app.casework.forms import Answers
from app.casework.messages import Message
from app.ui import in_words
from app.ui.model import Model
from app.ui.record.questions import Tick
from app.words.language import _, mark
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Casebook, DisclosableItem, Preview

Row = Mapping[str, Any]

WITHHELD = "consent.withheld"
USUALLY = ("case.code", "case.pseudonym", "referral.services", "referral.priority")
"""Ticked to begin with: no partner can act, or answer, without them. Whatever else they need is a choice for this once:
what a list ticks by itself, nobody takes away again."""


class Asks(NamedTuple):
    """Where a form asks what is told: in which list, to whom (the first that is answered), how much, when it went; and
    what goes whatever is ticked."""

    list: str
    to: tuple[str, ...]
    told: str = ""
    went: str = ""
    at_least: tuple[str, ...] = ()


_ASKS = (
    Asks("referral.disclosed", ("referral.partner", "referral.institution"), "referral.told", "referral.sent_at"),
    Asks(
        "transfer.disclosed", ("transfer.recipient",), went="transfer.handed_over_on", at_least=(GOES_WITH_A_TRANSFER,)
    ),
    Asks(WITHHELD, ("consent.recipient",)),
)


def asked_in(keys: Collection[str]) -> Asks | None:
    """Return where a form with these questions asks what is told, None where it does not."""
    return next((each for each in _ASKS if each.list in keys), None)


def usual(asks: Asks, is_kept_from_somebody: bool) -> list[str]:
    """Return what is ticked to begin with: of a case that must be kept from somebody nothing, for who reads it there is
    to be thought of first; and nothing that a form says of itself and this one does not."""
    of = asks.list.partition(".")[0]
    return [name for name in USUALLY if not is_kept_from_somebody and name.partition(".")[0] in ("case", of)]


CHOOSE_WHO = mark("Choose who can help first; consent is given for each of them.")
"""Why nothing may be told while no recipient has been chosen."""


class ConsentVerdict(NamedTuple):
    """The consent gate's answer: open, closed with the reasons, or not asked yet for want of a recipient. `may_hurry`:
    this recipient may be told at once in an emergency."""

    state: str
    reasons: tuple[Message, ...] = ()
    may_hurry: bool = False


class Disclosure:
    """Looks at a case for a form, the `owner`, that `asks` what of it is told. `settle` hears the list by the names it
    has now, where it was begun when kinds alone were named."""

    def __init__(self, owner: Model, case: str, asks: Asks, settle: Callable[[list[str]], None]) -> None:
        self._owner, self._case, self.asks, self._settle = owner, case, asks, settle
        self._preview: Preview | None = None
        self._asked: tuple[str, tuple[str, ...]] | None = None

    @property
    def limits(self) -> bool:
        """Whether the list names what must not be told."""
        return self.asks.list == WITHHELD

    def look(self, answers: Answers) -> None:
        """Ask the casebook, unless nothing it depends on has changed."""
        wanted = (self.recipient(answers), self._many(answers))
        if wanted == self._asked:
            return
        self._asked = wanted
        to, names = wanted

        def ask(book: Casebook) -> Preview:
            return book.cases.could_tell(self._case, institution=to, disclosed=() if self.limits else names)

        def found(preview: Preview) -> None:
            self._preview = preview
            if not self.limits and (now := _named_now(names, preview)) != list(names):
                self._settle(now)
            self._owner.changed()

        self._owner.newest("disclosure", ask, found)

    def again(self) -> None:
        """Forget what was found: a consent may have been recorded meanwhile."""
        self._asked = None

    def recipient(self, answers: Answers) -> str:
        """Return to whom: a partner's id, or a kind of institution; empty while nobody is chosen."""
        return next((to for key in self.asks.to if (to := _one(answers, key))), "")

    def went(self, answers: Answers) -> bool:
        """Tell whether it is said that it went."""
        return is_answered(answers.get(self.asks.went))

    def verdict(self, answers: Answers) -> ConsentVerdict:
        """Return whether what is ticked may be told."""
        if not self._many(answers) or answers.get(self.asks.told) in ("nothing", "coming"):
            return ConsentVerdict("nothing")
        if not self.recipient(answers):
            return ConsentVerdict("nobody")
        if self._preview is None:
            return ConsentVerdict("looking")
        decision = self._preview.decision
        if decision.allowed:
            return ConsentVerdict("open")
        return ConsentVerdict("closed", decision.why_not, self._preview.may_hurry)

    def ticks(self, answers: Answers, pack: Pack, voice: PersonVoice) -> tuple[Tick, ...]:
        """Return everything known that could be told, record by record; what is folded is named, not shown. Of what
        this recipient can do nothing with, only what is ticked. A consent's limits are ticked by kind: they hold for
        records to come as well."""
        if self._preview is None:
            return ()
        if self.limits:
            return tuple(_of_kinds(self._preview, voice))
        ticked, headings = self._many(answers), _headings(self._preview, pack, voice)
        found = [
            _tick(item, headings[disclosed.read(item.name)[::2]], self._preview, voice)
            for item in self._preview.items
            if item.fits or item.name in ticked
        ]
        return (*found, *self._of_itself(answers, voice))

    def _of_itself(self, answers: Answers, voice: PersonVoice) -> Iterator[Tick]:
        """What a referral says of itself."""
        of = self.asks.list.partition(".")[0]
        for field in voice.registry[of]:
            name, value = f"{of}.{field.name}", answers.get(f"{of}.{field.name}")
            if field.disclosable and is_answered(value):
                yield Tick(name, in_words.title(of), _(field.question), _value(field, value, voice), False)

    def _many(self, answers: Answers) -> tuple[str, ...]:
        value = answers.get(self.asks.list)
        return tuple(dict.fromkeys([*self.asks.at_least, *(value if isinstance(value, list) else ())]))


def _tick(item: DisclosableItem, of: str, preview: Preview, voice: PersonVoice) -> Tick:
    field = voice.registry.field(item.name)
    if field is None:
        raise LookupError(f"{item.name} is no field")
    newer = [_("Recorded after the survivor was asked")] if item.is_newer else []
    second = " · ".join(part for part in (_value(field, item.value, voice), *newer) if part)
    return Tick(item.name, of, _(field.question), second, is_among(item.name, preview.withheld))


def _of_kinds(preview: Preview, voice: PersonVoice) -> Iterator[Tick]:
    """What is known, by kind: each with all its answers."""
    answers: dict[str, list[str]] = {}
    for item in preview.items:
        field = voice.registry.field(item.name)
        if field is not None:
            answers.setdefault(disclosed.read(item.name).kind, []).append(_value(field, item.value, voice))
    for kind, found in answers.items():
        field = voice.registry.field(kind)
        if field is not None:
            second = " · ".join(dict.fromkeys(each for each in found if each))
            yield Tick(kind, in_words.title(kind.partition(".")[0]), _(field.question), second, False)


def _headings(preview: Preview, pack: Pack, voice: PersonVoice) -> dict[tuple[str, str], str]:
    """What stands over the answers of each record, by its kind and id: of several of a kind each with its number and
    what it is called here."""
    records: dict[str, list[str]] = {}
    for item in preview.items:
        named = disclosed.read(item.name)
        if named.record not in records.setdefault(named.entity, []):
            records[named.entity].append(named.record)
    found = {}
    for entity, ids in records.items():
        for number, record in enumerate(ids, 1):
            title = in_words.title(entity)
            called = _called(entity, preview.records.get(record, {}), preview, pack, voice)
            numbered = _("{record} {number}").format(record=title, number=number) if len(ids) > 1 else title
            is_told = called and called != title and (len(ids) > 1 or entity in _NAMED_ALWAYS)
            found[entity, record] = f"{numbered}: {called}" if is_told else numbered
    return found


_NAMED_ALWAYS = frozenset({"identity", "person_around", "accused", "involvement", "protection_order"})
"""Of these it matters who it is about, be there one or many."""


def _called(entity: str, row: Row, preview: Preview, pack: Pack, voice: PersonVoice) -> str:
    """What a record is called among those of its kind: whom it is about, else its name, or what it is and its day."""
    whose = [preview.records.get(text_of(row, link), {}) for link in ("perpetrator", "person_around")]
    names = [text_of(each, name) for each in whose for name in ("code_name", "called") if text_of(each, name)]
    if entity == "identity":
        person = voice.label("identity_of", text_of(row, "person") or "survivor")
        return ", ".join([person, *names])
    own = in_words.called(entity, row, pack, voice)
    return ", ".join(dict.fromkeys([*names, *([own] if own != in_words.title(entity) else [])]))


def _named_now(names: Sequence[str], preview: Preview) -> list[str]:
    """A list by the names that its items have now: a kind of which there is one names that one, and a kind of which
    there are several nothing, for nobody chose among them."""
    by_kind: dict[str, list[str]] = {}
    for item in preview.items:
        by_kind.setdefault(disclosed.read(item.name).kind, []).append(item.name)
    now = [by_kind.get(name, [name]) if "@" not in name else [name] for name in names]
    return list(dict.fromkeys(name for found in now if len(found) == 1 for name in found))


def _value(field: Field, value: object, voice: PersonVoice) -> str:
    return _FOLDED[field.sensitivity]() or in_words.answer(field, value, voice, {})


_FOLDED: dict[Sensitivity, Callable[[], str]] = {
    Sensitivity.OPEN: lambda: "",
    Sensitivity.NARRATIVE: lambda: _("Word for word, as it was written; not shown here"),
    Sensitivity.IDENTITY: lambda: _("As it stands in the identity record; not shown here"),
}


def _one(answers: Answers, key: str) -> str:
    value = answers.get(key)
    return value if isinstance(value, str) else ""
