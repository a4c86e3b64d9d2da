"""Who may consent for whom, for how long, and what is read aloud before: a country's table, to be read and signed.

The gate (`app.casework.consent`) asks this table and nothing else. Whose age is not known is of no age, and so a child.
Must not know a case, nor where a pack lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from app.casework.duties import NOTHING, Duty, DutyGrounds, concerning, whatever_happened
from app.casework.languages import FALLBACK
from app.casework.messages import Label, Message

if TYPE_CHECKING:
    from app.casework.country import Pack

Counts = Literal["alone", "seconded", "never"]
"""A word counts by itself, once a second person has agreed, or not at all."""
Guardian = Literal["safe", "unsafe", "any"]
OLDEST = 200


class WhoConsents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of the table: whether the word of `given_by` counts for a survivor of `from_age` to `to_age` years, by
    the youngest that they can be, whose guardian is safe or unsafe.

    `basis` is the law or the practice behind it, `confirmed` once counsel has checked it.
    """

    given_by: str
    counts: Counts
    basis: str
    from_age: int = 0
    to_age: int = OLDEST
    guardian: Guardian = "any"
    confirmed: bool = False

    def is_for(self, given_by: str, age: int, guardian: Guardian) -> bool:
        """Tell whether a word falls under this row."""
        fits = self.guardian in ("any", guardian)
        return fits and self.given_by == given_by and self.from_age <= age <= self.to_age


class ConsentTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a consent holds that names no end (months, of a child and of an adult), below which age a child is too
    young to say, and what may be done at once in an emergency: for how many hours, towards which institutions."""

    child_months: int = 6
    adult_months: int = 12
    too_young_below: int = 6
    emergency_hours: int = 72
    emergency_for: tuple[str, ...] = ()


USUAL_TERMS = ConsentTerms()


class ReadAloud(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text that is read to a person before the question `question` (`record.field`) is asked, by language. Each
    version has a `code` of its own for ever and a `title` by language; of several for one question the last is the one
    in use. `before_duties` are the words that lead to what cannot be kept secret of what is recorded; `until_known` are
    said instead while nobody has said what happened."""

    question: str
    code: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    before_duties: Mapping[str, str] = {}
    until_known: Mapping[str, str] = {}


class ConsentTable(NamedTuple):
    """What the gate asks of a country. Without a row nobody's word counts: a gap in the table opens no gate."""

    rows: tuple[WhoConsents, ...] = ()
    terms: ConsentTerms = USUAL_TERMS

    def counts(self, given_by: str, age: int, guardian: Guardian) -> Counts:
        """Return whether a word counts, for a survivor who can be as young as `age`."""
        found = (row.counts for row in self.rows if row.is_for(given_by, age, guardian))
        return next(found, "never")


class ConsentRule(NamedTuple):
    """A row of the table as people read it: by whom, about whom, whether it counts, on what basis."""

    given_by: Label
    ages: str
    guardian: Message
    counts: Message
    basis: str
    confirmed: bool


_GUARDIANS: Mapping[Guardian, Message] = {
    "safe": Message("Guardian safe"),
    "unsafe": Message("Guardian unsafe"),
    "any": Message("Whoever the guardian is"),
}
_COUNT: Mapping[Counts, Message] = {
    "alone": Message("Counts"),
    "seconded": Message("Counts once a second person agrees"),
    "never": Message("Does not count"),
}


def consent_rules(pack: Pack) -> tuple[ConsentRule, ...]:
    """Return the whole table of who may consent for whom, in the order of the pack, to be read and signed."""
    return tuple(
        ConsentRule(
            Label("consent_by", row.given_by),
            f"{row.from_age}–{row.to_age}" if row.to_age < OLDEST else f"{row.from_age}+",
            _GUARDIANS[row.guardian],
            _COUNT[row.counts],
            row.basis,
            row.confirmed,
        )
        for row in pack.consent.rows
    )


SHARING = "consent.recipient"
"""The question before which the words about sharing are read: `consent.text_version` says which."""
LIMITS = "case.told_limits_of_secrecy"
"""The question that is asked once a survivor has been told what cannot be kept secret: the duties of the country."""
TYPES = "incident.incident_types"
"""The question whose answer tells which further duties there are: they are read as soon as it is given."""
READ_OUT = (LIMITS, TYPES, SHARING)


def read_out(pack: Pack, question: str, language: str, recorded: DutyGrounds = NOTHING) -> str:
    """Return what is read aloud before a question is asked, in a language, a line for each thing; empty for nothing.

    Of what cannot be kept secret, what can concern what is `recorded`.
    """
    text = pack.to_read(LIMITS if question == TYPES else question)
    if text is None:
        return ""
    general = whatever_happened(pack) if question == LIMITS else []
    duties = [*general, *own_duties(pack, question, recorded)]
    said = [] if question == TYPES else [text.text]
    if duties and question != LIMITS:
        said.append(text.before_duties)
    lines = [*(_in(language, words) for words in said), *(f"– {_in(language, duty.text)}" for duty in duties)]
    if question == LIMITS and not recorded.types and len(pack.duties) > len(duties):
        lines.append(_in(language, text.until_known))
    return "\n".join(filter(None, lines))


def own_duties(pack: Pack, question: str, recorded: DutyGrounds) -> list[Duty]:
    """Return the duties that what is recorded brings with it, where a question is asked before which they are read."""
    return concerning(pack, recorded) if question in READ_OUT else []


def _in(language: str, words: Mapping[str, str]) -> str:
    return words.get(language) or words.get(FALLBACK, "")


def gaps(rows: tuple[WhoConsents, ...], given_by: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Yield what a table leaves open or says twice: the place of a row near it, and what. No table leaves nothing."""
    edges = sorted({0, *(row.from_age for row in rows), *(row.to_age + 1 for row in rows)} - {OLDEST + 1})
    guardians: tuple[Guardian, ...] = ("safe", "unsafe")
    for by, age, guardian in ((b, a, g) for b in given_by for a in edges for g in guardians if rows):
        found = [at for at, row in enumerate(rows) if row.is_for(by, age, guardian)]
        if len(found) != 1:
            what = "no row says" if not found else "two rows say"
            place = found[-1] if found else len(rows) - 1
            yield place, f"{what} whether {by!r} counts at the age of {age}, guardian {guardian}"
