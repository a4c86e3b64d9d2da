"""The consent gate: whether something may go to a recipient, and why not.

Nothing leaves without a live consent that covers the recipient, by somebody who may give it, and of which it is known
how it was given: who may is the country's table (`app.casework.consent_rules`). A consent for a kind of institution
("police") covers every partner of that kind, unless one is refused by name. Which of several words count is said by who
knew whom (`app.casework.unanswered`), never by a clock; where several count, each must allow it. Roles are persons: a
second person is another person, on whatever device. In an emergency one person may share at once; a second looks after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.casework.ages import ADULT_AGE, Born
from app.casework.approvals import decision_about
from app.casework.case_file import Row, codes_of, day_of, is_yes, order_of, text_of
from app.casework.conditions import is_answered
from app.casework.consent_rules import USUAL_TERMS, ConsentTable, ConsentTerms
from app.casework.consent_word import (
    DEFAULT_PURPOSE,
    EMERGENCY,
    OFFICER,
    emergency_ends,
    ends_on,
    override_of,
    purpose_of,
    why_no_emergency,
    youngest,
)
from app.casework.country import COOLING_DAYS
from app.casework.disclosed import is_among
from app.casework.messages import Message, Question
from app.casework.registry import Registry
from app.casework.unanswered import answers, unanswered

_DECIDED_FIRST = ("given", "withdrawn_on", "expires_on", "guardian_unsafe")
"""Answers of a consent that open nothing while two people have given them differently."""
_WITH_A_CAREGIVER = ("survivor_and_caregiver", "caregiver")


class Recipient(NamedTuple):
    """Whom something would go to: a kind of institution, and the partner's id when one is chosen."""

    kind: str
    partner: str = ""


class Decision(NamedTuple):
    """The gate's answer. `consent` is the id of the consent it rests on; `by_override` says that it was not the
    survivor's; `why_not` is said when it is closed, with everything that stands in the way."""

    allowed: bool
    consent: str = ""
    by_override: bool = False
    why_not: tuple[Message, ...] = ()


class Departed(NamedTuple):
    """Something that left for a recipient: the referral, when, and what it told."""

    referral: str
    on: date | None
    disclosed: tuple[str, ...]


_CLOCKS_DIFFER = timedelta(minutes=10)
"""By how much the clock of who told it may be ahead of the one here."""


class _Asking(NamedTuple):
    """What the gate knows besides the words: second persons' decisions, the moment, when the survivor was born."""

    approvals: Sequence[Row]
    now: datetime
    cooling_days: int
    table: ConsentTable
    born: Born | None
    kind: str
    emergencies: Sequence[Row]

    def is_spent(self, word: Row) -> bool:
        """Whether another emergency with this recipient was refused, or its hours ran out unseen: then this one needs a
        second person first, or telling it again would take the place of being looked at."""
        others = [row for row in self.emergencies if text_of(row, "id") != text_of(word, "id")]
        return any(self._came_to_nothing(row) for row in others)

    def is_running(self, word: Row) -> bool:
        """Whether the hours of an emergency have begun, by the clock here, and are not over."""
        ends, hours = emergency_ends(word, self.table.terms), timedelta(hours=self.table.terms.emergency_hours)
        return ends is not None and self.now <= ends <= self.now + hours + _CLOCKS_DIFFER

    def _came_to_nothing(self, emergency: Row) -> bool:
        said, ends = self.said_of(emergency, EMERGENCY), emergency_ends(emergency, self.table.terms)
        return said != "approved" and (said != "" or ends is None or self.now > ends)

    def is_seconded(self, consent: Row, of: str) -> bool:
        """Whether the decision about a consent that counts is an approval, by somebody other than who asked for it."""
        return self.said_of(consent, of) == "approved"

    def said_of(self, consent: Row, of: str) -> str:
        """What a second person decided about a consent; empty while nobody has."""
        decision = decision_about(self.approvals, consent, of, self.now.date(), self.cooling_days)
        return text_of(decision, "decision") if decision is not None else ""


def gate(
    consents: Iterable[Row],
    approvals: Sequence[Row],
    recipient: Recipient,
    now: datetime,
    *,
    registry: Registry,
    table: ConsentTable,
    born: Born | None,
    disclosed: Sequence[str] = (),
    purpose: str = DEFAULT_PURPOSE,
    cooling_days: int = COOLING_DAYS,
) -> Decision:
    """Decide whether `disclosed` fields may go to `recipient` now.

    `consents` and `approvals` are all rows of the case; `born` says when the survivor was, None for who has no age and
    so counts as a child; `table` is the country's, `registry` says what the fields ask.
    """
    every = list(consents)
    words = counting(every, recipient, purpose)
    if not words:
        return Decision(False, why_not=(Message("There is no consent to share with this recipient yet."),))
    emergencies = [row for row in _about(every, recipient, purpose) if override_of(row) == EMERGENCY]
    asking = _Asking(approvals, now, cooling_days, table, born, recipient.kind, emergencies)
    against = [(word, _why_not(word, asking, registry, disclosed)) for word in words]
    closing = [word for word, why in against if why]
    if not closing:
        overriding = [word for word in words if _overrides(word, asking)]
        return Decision(True, text_of((overriding or words)[0], "id"), by_override=bool(overriding))
    why = [each for _, found in against for each in found]
    if _is_said_apart(closing, [word for word, found in against if not found]):
        why.append(
            Message(
                "Two answers were recorded apart from each other, and the careful one counts. Ask again: "
                "the new answer will count."
            )
        )
    distinct = tuple(each for at, each in enumerate(why) if each not in why[:at])
    return Decision(False, text_of(closing[0], "id"), why_not=distinct)


def counting(consents: Iterable[Row], recipient: Recipient, purpose: str = DEFAULT_PURPOSE) -> list[Row]:
    """Return the words that decide about a recipient, those about the partner itself first; each of them must allow.

    What the survivor said about a partner is only answered by what was said about it: a word about its whole kind
    stands beside it. It takes the place of what was said about the kind before it.
    """
    words = _about(consents, recipient, purpose)

    def may_answer(by: Row, word: Row) -> bool:
        return text_of(by, "recipient") in (text_of(word, "recipient"), recipient.partner)

    return sorted(unanswered(words, may_answer), key=lambda row: text_of(row, "recipient") != recipient.partner)


def _about(consents: Iterable[Row], recipient: Recipient, purpose: str) -> list[Row]:
    about = {recipient.kind, recipient.partner} - {""}
    return [row for row in consents if purpose_of(row) == purpose and text_of(row, "recipient") in about]


def asked_about(
    consents: Sequence[Row], kinds: Mapping[str, str], purpose: str = DEFAULT_PURPOSE
) -> dict[str, list[Row]]:
    """Return the words that decide about each recipient that was ever asked about, by code or partner's id.

    `kinds` gives the kind of each partner.
    """
    named = dict.fromkeys(text_of(row, "recipient") for row in consents if purpose_of(row) == purpose)
    every = {name: Recipient(kinds[name], name) if name in kinds else Recipient(name) for name in named if name}
    return {name: counting(consents, recipient, purpose) for name, recipient in every.items()}


def may_be_told(words: Iterable[Row], today: date, terms: ConsentTerms = USUAL_TERMS, born: Born | None = None) -> bool:
    """Tell whether every one of the words that decide about a recipient is a live yes: it does not lie ahead, and has
    neither ended nor been withdrawn."""
    return all(_why_dead(word, today, ends_on(word, terms, born)) is None for word in words)


def already_left(recipient: str, referrals: Iterable[Row], kinds: dict[str, str]) -> list[Departed]:
    """Return what had gone to a recipient (a code, or a partner's id) when its consent is withdrawn, oldest first.

    `kinds` gives the kind of each partner. The survivor has a right to know it, and each recipient to be told.
    """
    found = []
    for row in sorted(referrals, key=lambda each: order_of(each, "sent_at")):
        partner = text_of(row, "partner")
        reached = {partner, text_of(row, "institution"), kinds.get(partner, "")}
        went = day_of(row, "sent_at")
        if recipient in reached and went and text_of(row, "status") not in ("", "draft"):
            found.append(Departed(text_of(row, "id"), went, codes_of(row, "disclosed")))
    return found


def _why_not(word: Row, asking: _Asking, registry: Registry, disclosed: Sequence[str]) -> list[Message]:
    """Everything in one word that stands against telling the `disclosed`; empty when it allows it."""
    if _overrides(word, asking):
        return [] if text_of(word, "override_reason") else [Message("Sharing against consent needs a reason.")]
    today = asking.now.date()
    against = _why_dead(word, today, ends_on(word, asking.table.terms, asking.born))
    if against is None:
        against = _why_not_so_given(word, asking)
    if against is None:
        against = _why_not_these(word, disclosed, registry)
    if against is None:
        return []
    return [against, *_why_not_overridden(word, asking)]


def _overrides(word: Row, asking: _Asking) -> bool:
    """Whether a word goes against the survivor's and may: agreed to by a second person, or an emergency that nobody has
    refused and whose hours are not over."""
    how, today = override_of(word), asking.now.date()
    if not how or _why_over(word, today, ends_on(word, asking.table.terms, asking.born)) is not None:
        return False
    if how != EMERGENCY:
        return asking.is_seconded(word, "override")
    if asking.kind not in asking.table.terms.emergency_for:
        return False
    said = asking.said_of(word, EMERGENCY)
    return said == "approved" or (not said and asking.is_running(word) and not asking.is_spent(word))


def _why_not_overridden(word: Row, asking: _Asking) -> list[Message]:
    how = override_of(word)
    if how == EMERGENCY and asking.kind not in asking.table.terms.emergency_for:
        return [why_no_emergency(asking.table.terms)]
    if how == EMERGENCY and asking.said_of(word, EMERGENCY) == "" and asking.is_running(word):
        return [Message("An emergency here was not agreed to before; now a second person must agree first.")]
    if how == EMERGENCY and asking.said_of(word, EMERGENCY) == "":
        return [Message("The hours of the emergency are over, and no second person has agreed; ask one.")]
    return [Message("Sharing against consent waits for a second person's approval.")] if how else []


def _is_said_apart(closing: Iterable[Row], open_: Sequence[Row]) -> bool:
    """Whether the gate would be open, were it not for a word that was said in ignorance of another."""
    return any(not answers(one, other) and not answers(other, one) for one in closing for other in open_)


def _why_dead(consent: Row, today: date, ends: date | None) -> Message | None:
    undecided = consent.get("conflicts")
    if isinstance(undecided, list) and any(name in undecided for name in _DECIDED_FIRST):
        return Message("Two people recorded different answers; decide between them first.")
    if is_answered(consent.get("withdrawn_on")):  # before what was said: whatever day it bears, it is known
        return _why_over(consent, today, ends)
    given = text_of(consent, "given")
    if given == "no":
        return Message("The survivor said no.")
    if given != "yes":
        return Message("The survivor has not decided yet.")
    return _why_over(consent, today, ends)


def _why_over(consent: Row, today: date, ends: date | None) -> Message | None:
    """Why a word does not hold today, whatever it says: withdrawn, not begun, or ended."""
    if is_answered(consent.get("withdrawn_on")):
        return Message("The consent was withdrawn on {date}.", {"date": _day_or_text(consent, "withdrawn_on")})
    on = day_of(consent, "on")
    if on is not None and on > today:
        return Message(
            "The consent is dated {date}, a day that has not come: a clock may have been wrong. Ask again.",
            {"date": on},
        )
    if ends is not None and ends < today:
        return Message("The consent ended on {date}; ask again.", {"date": ends})
    return None


def _day_or_text(consent: Row, field: str) -> date | str:
    return day_of(consent, field) or text_of(consent, field)


def _why_not_so_given(word: Row, asking: _Asking) -> Message | None:
    """Why a yes does not count by who gave it, for whom, and how."""
    by, is_unsafe = text_of(word, "given_by"), is_yes(word, "guardian_unsafe")
    for field, why in _NEEDED:
        if not text_of(word, field):
            return why
    age = youngest(asking.born, asking.now.date())
    counts = asking.table.counts(by, age, "unsafe" if is_unsafe else "safe")
    if counts == "never":
        return _why_never(by, is_child=age < ADULT_AGE, is_unsafe=is_unsafe)
    named = _NAMED.get(by)
    if named and not text_of(word, named[0]):
        return named[1]
    if by in _WITH_A_CAREGIVER and (why_no := _why_no_assent(word, asking, age)):
        return why_no
    if counts == "seconded" and not asking.is_seconded(word, "override" if by == OFFICER else "unsafe_guardian"):
        return _UNSECONDED.get(by, Message("A second person must agree before this counts."))
    return None


_NEEDED = (
    ("given_by", Message("It is not recorded who agreed; ask again, and record who and how.")),
    ("method", Message("It is not recorded how the consent was given; ask again, and record how.")),
)
_NAMED: Mapping[str, tuple[str, Message]] = {
    OFFICER: (
        "authority",
        Message("An officer decides by an authority: record the number of the care order, and the office."),
    ),
    "survivor_supported": ("supported_by", Message("It is not recorded who supported the survivor in deciding.")),
}
"""What else must be said of a yes, by who gave it: in which answer, and why it does not count without."""
_UNSECONDED: Mapping[str, Message] = {
    "survivor": Message("The guardian is unsafe: a second person must approve the child's own consent."),
    OFFICER: Message("An officer's word goes against or without consent: a second person must approve it."),
}


def _why_never(by: str, *, is_child: bool, is_unsafe: bool) -> Message:
    if not is_child:
        return Message("An adult decides alone: ask the survivor.")
    if is_unsafe and by in _WITH_A_CAREGIVER:
        return Message("The guardian is unsafe, so the guardian's word does not count; ask the child.")
    if by == "caregiver":
        return Message("The child has not been asked; a caregiver's word alone is not enough.")
    if by == "survivor_supported":
        return Message("A supported decision is an adult's; a child's consent needs a caregiver's too.")
    return Message("A child's consent needs a caregiver's too, unless the caregiver is unsafe.")


def _why_no_assent(word: Row, asking: _Asking, age: int) -> Message | None:
    """Why a caregiver's yes does not count by what the child says beside it."""
    assent, limit = text_of(word, "assent"), asking.table.terms.too_young_below
    if assent == "no":
        return Message("The child does not agree.")
    if assent == "too_young" and age >= limit:
        return Message("From the age of {age} a child is asked; ask the child.", {"age": str(limit)})
    return None


def _why_not_these(consent: Row, disclosed: Sequence[str], registry: Registry) -> Message | None:
    refused = [name for name in disclosed if is_among(name, codes_of(consent, "withheld"))]
    if not refused:
        return None
    field = registry.field(refused[0])
    question = field.question if field else refused[0]  # a newer pack's
    return Message("The survivor does not want this to be shared: {question}.", {"question": Question(question)})
