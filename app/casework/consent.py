"""The consent gate: whether something may go to a recipient, and why not.

Nothing leaves without a live consent that covers the recipient. A consent for a kind of institution ("police") covers
every partner of that kind, unless one is refused by name. Roles are persons: a second person is another person, on
whatever device.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from app.casework.approvals import decision_about
from app.casework.case_file import Row, codes_of, day_of, is_yes, order_of, text_of
from app.casework.country import COOLING_DAYS
from app.casework.messages import Message, Question
from app.casework.registry import Registry

DEFAULT_PURPOSE = "service"


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
        """Whether the latest decision about a consent is an approval by somebody other than who asked for it."""
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
    mine = [row for row in consents if (text_of(row, "purpose") or DEFAULT_PURPOSE) == purpose]
    seconded = _Seconded(approvals, today, cooling_days)
    ruling = _ruling(mine, recipient, today)
    if ruling is None:
        return Decision(False, why_not=(Message("There is no consent to share with this recipient yet."),))
    if is_yes(ruling, "override") and seconded.is_approved(ruling, "override"):
        if text_of(ruling, "override_reason"):
            return Decision(True, text_of(ruling, "id"), by_override=True)
        return _closed(ruling, Message("Sharing against consent needs a reason."))
    against = _why_dead(ruling, today)
    if against is None and child:
        against = _why_not_for_a_child(ruling, seconded)
    if against is None:
        against = _why_not_these(ruling, disclosed, registry)
    if against is not None and is_yes(ruling, "override"):
        return _closed(ruling, against, Message("Sharing against consent waits for a second person's approval."))
    return Decision(True, text_of(ruling, "id")) if against is None else _closed(ruling, against)


def is_live(consent: Row, today: date) -> bool:
    """Tell whether a consent says yes, and has neither ended nor been withdrawn."""
    return _why_dead(consent, today) is None


def standing(consents: Iterable[Row], today: date, purpose: str = DEFAULT_PURPOSE) -> dict[str, Row]:
    """Return the consent that counts now for each recipient that was ever asked about, by code or partner's id."""
    latest: dict[str, Row] = {}
    for row in sorted(consents, key=lambda each: (*order_of(each, "on"), not is_live(each, today))):
        if (text_of(row, "purpose") or DEFAULT_PURPOSE) == purpose and text_of(row, "recipient"):
            latest[text_of(row, "recipient")] = row
    return latest


def already_left(recipient: str, referrals: Iterable[Row], kinds: dict[str, str]) -> list[Departed]:
    """Return what had gone to a recipient (a code, or a partner's id) when its consent is withdrawn, oldest first.

    `kinds` gives the kind of each partner. The survivor has a right to know it, and each recipient to be told.
    """
    found = []
    for row in sorted(referrals, key=lambda each: order_of(each, "sent_at")):
        partner = text_of(row, "partner")
        reached = {partner, text_of(row, "institution"), kinds.get(partner, "")}
        if recipient in reached and text_of(row, "status") not in ("", "draft"):
            found.append(Departed(text_of(row, "id"), day_of(row, "sent_at"), codes_of(row, "disclosed")))
    return found


def _ruling(consents: Sequence[Row], recipient: Recipient, today: date) -> Row | None:
    """The consent that decides: the partner's own, unless the whole kind was refused after it."""
    latest = standing(consents, today, text_of(consents[0], "purpose") or DEFAULT_PURPOSE) if consents else {}
    own = latest.get(recipient.partner) if recipient.partner else None
    general = latest.get(recipient.kind) if recipient.kind else None
    if own is None or general is None:
        return own or general
    refused_since = not is_live(general, today) and order_of(general, "on") > order_of(own, "on")
    return general if refused_since else own


def _why_dead(consent: Row, today: date) -> Message | None:
    undecided = consent.get("conflicts")
    if isinstance(undecided, list) and any(name in undecided for name in ("given", "withdrawn_on", "guardian_unsafe")):
        return Message("Two people recorded different answers; decide between them first.")
    withdrawn = day_of(consent, "withdrawn_on")
    if withdrawn is not None and withdrawn <= today:
        return Message("The consent was withdrawn on {date}.", {"date": withdrawn})
    given = text_of(consent, "given")
    if given == "no":
        return Message("The survivor said no.")
    if given != "yes":
        return Message("The survivor has not decided yet.")
    ends = day_of(consent, "expires_on")
    if ends is not None and ends < today:
        return Message("The consent ended on {date}; ask again.", {"date": ends})
    return None


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


def _closed(consent: Row, *why: Message) -> Decision:
    return Decision(False, text_of(consent, "id"), why_not=why)
