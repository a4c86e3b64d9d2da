"""The consent gate: whether something may go to a recipient, and why not.

Nothing leaves without a live consent that covers the recipient. A consent for a kind of institution ("police") covers
every partner of that kind, unless one is refused by name. Which of several words count is said by who knew whom
(`app.casework.unanswered`), never by a clock; where several count, each must allow it. Roles are persons: a second
person is another person, on whatever device.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.casework.approvals import decision_about
from app.casework.case_file import Row, codes_of, day_of, is_yes, order_of, text_of
from app.casework.conditions import is_answered
from app.casework.country import COOLING_DAYS
from app.casework.messages import Message, Question
from app.casework.registry import Registry
from app.casework.unanswered import answers, unanswered

DEFAULT_PURPOSE = "service"
_DECIDED_FIRST = ("given", "withdrawn_on", "expires_on", "guardian_unsafe")
"""Answers of a consent that open nothing while two people have given them differently."""


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


class _Seconded(NamedTuple):
    """What second persons have decided, as far as it counts by a day."""

    approvals: Sequence[Row]
    today: date
    cooling_days: int

    def is_approved(self, consent: Row, of: str) -> bool:
        """Whether the decision about a consent that counts is an approval, by somebody other than who asked for it."""
        decision = decision_about(self.approvals, consent, of, self.today, self.cooling_days)
        return decision is not None and text_of(decision, "decision") == "approved"


def gate(
    consents: Iterable[Row],
    approvals: Sequence[Row],
    recipient: Recipient,
    today: date,
    *,
    registry: Registry,
    disclosed: Sequence[str] = (),
    purpose: str = DEFAULT_PURPOSE,
    child: bool = False,
    cooling_days: int = COOLING_DAYS,
) -> Decision:
    """Decide whether `disclosed` fields may go to `recipient` today.

    `consents` and `approvals` are all rows of the case; `child` says whether the survivor is known to be one;
    `registry` what the fields ask.
    """
    words = counting(consents, recipient, purpose)
    if not words:
        return Decision(False, why_not=(Message("There is no consent to share with this recipient yet."),))
    seconded = _Seconded(approvals, today, cooling_days)
    against = [(word, _why_not(word, seconded, registry, disclosed, child=child)) for word in words]
    closing = [word for word, why in against if why]
    if not closing:
        overriding = [word for word in words if is_yes(word, "override") and seconded.is_approved(word, "override")]
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
    about = {recipient.kind, recipient.partner} - {""}
    words = [row for row in consents if purpose_of(row) == purpose and text_of(row, "recipient") in about]

    def may_answer(by: Row, word: Row) -> bool:
        return text_of(by, "recipient") in (text_of(word, "recipient"), recipient.partner)

    return sorted(unanswered(words, may_answer), key=lambda row: text_of(row, "recipient") != recipient.partner)


def asked_about(
    consents: Sequence[Row], kinds: Mapping[str, str], purpose: str = DEFAULT_PURPOSE
) -> dict[str, list[Row]]:
    """Return the words that decide about each recipient that was ever asked about, by code or partner's id.

    `kinds` gives the kind of each partner.
    """
    named = dict.fromkeys(text_of(row, "recipient") for row in consents if purpose_of(row) == purpose)
    every = {name: Recipient(kinds[name], name) if name in kinds else Recipient(name) for name in named if name}
    return {name: counting(consents, recipient, purpose) for name, recipient in every.items()}


def may_be_told(words: Iterable[Row], today: date) -> bool:
    """Tell whether every one of the words that decide about a recipient is a live yes."""
    return all(is_live(word, today) for word in words)


def is_live(consent: Row, today: date) -> bool:
    """Tell whether a consent says yes, does not lie ahead, and has neither ended nor been withdrawn."""
    return _why_dead(consent, today) is None


def purpose_of(consent: Row) -> str:
    """Return what a consent is for: one that does not say so is for a service."""
    return text_of(consent, "purpose") or DEFAULT_PURPOSE


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


def _why_not(
    word: Row, seconded: _Seconded, registry: Registry, disclosed: Sequence[str], *, child: bool
) -> list[Message]:
    """Everything in one word that stands against telling the `disclosed`; empty when it allows it."""
    if is_yes(word, "override") and seconded.is_approved(word, "override"):
        return [] if text_of(word, "override_reason") else [Message("Sharing against consent needs a reason.")]
    against = _why_dead(word, seconded.today)
    if against is None and child:
        against = _why_not_for_a_child(word, seconded)
    if against is None:
        against = _why_not_these(word, disclosed, registry)
    if against is None:
        return []
    if is_yes(word, "override"):
        return [against, Message("Sharing against consent waits for a second person's approval.")]
    return [against]


def _is_said_apart(closing: Iterable[Row], open_: Sequence[Row]) -> bool:
    """Whether the gate would be open, were it not for a word that was said in ignorance of another."""
    return any(not answers(one, other) and not answers(other, one) for one in closing for other in open_)


def _why_dead(consent: Row, today: date) -> Message | None:
    undecided = consent.get("conflicts")
    if isinstance(undecided, list) and any(name in undecided for name in _DECIDED_FIRST):
        return Message("Two people recorded different answers; decide between them first.")
    if is_answered(consent.get("withdrawn_on")):  # whatever day it bears: it is known
        return Message("The consent was withdrawn on {date}.", {"date": _day_or_text(consent, "withdrawn_on")})
    given = text_of(consent, "given")
    if given == "no":
        return Message("The survivor said no.")
    if given != "yes":
        return Message("The survivor has not decided yet.")
    return _why_not_on(consent, today)


def _why_not_on(consent: Row, today: date) -> Message | None:
    on, ends = day_of(consent, "on"), day_of(consent, "expires_on")
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


def _why_not_for_a_child(consent: Row, seconded: _Seconded) -> Message | None:
    unsafe = is_yes(consent, "guardian_unsafe")
    by = text_of(consent, "given_by")
    if unsafe and by in ("caregiver", "survivor_and_caregiver"):
        return Message("The guardian is unsafe, so the guardian's word does not count; ask the child.")
    if unsafe and not seconded.is_approved(consent, "unsafe_guardian"):
        return Message("The guardian is unsafe: a second person must approve the child's own consent.")
    if not unsafe and by == "survivor":
        return Message("A child's consent needs a caregiver's too, unless the caregiver is unsafe.")
    if not unsafe and by == "caregiver":
        return Message("The child has not been asked; a caregiver's word alone is not enough.")
    return None


def _why_not_these(consent: Row, disclosed: Sequence[str], registry: Registry) -> Message | None:
    refused = [name for name in disclosed if name in codes_of(consent, "withheld")]
    if not refused:
        return None
    field = registry.field(refused[0])
    question = field.question if field else refused[0]  # a newer pack's
    return Message("The survivor does not want this to be shared: {question}.", {"question": Question(question)})
