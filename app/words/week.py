"""What the topics of the lead's week are called, and how far what is looked at lies. Message ids.

Must not know what a topic is made of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.casework.messages import Message
from app.casework.week import Topic
from app.words.language import mark

if TYPE_CHECKING:
    from app.casework.country import Pack  # loads msgspec, for which `haki --help` need not wait

_TITLES = {
    Topic.CASELOAD: mark("Cases of each worker"),
    Topic.ASKED: mark("Waits for a second person"),
    Topic.FLAGS: mark("Flags without an answer"),
    Topic.PLANS: mark("Without a case plan"),
    Topic.SILENT: mark("Silent institutions"),
    Topic.REFERRALS: mark("Referrals without an answer"),
    Topic.EXCEPTIONS: mark("Against consent, or an unsafe guardian"),
    Topic.BAIL: mark("On bail"),
    Topic.OPENED: mark("Identities opened in the last 7 days"),
    Topic.DEVICES: mark("Devices not heard from"),
}


def title(topic: Topic, pack: Pack) -> Message:
    """Return what a topic is called; where it looks so many days ahead or back, with them."""
    reviews = pack.reviews
    if topic is Topic.UNSEEN:
        return Message("Not seen for {days} days", {"days": reviews.unseen})
    if topic is Topic.HEARINGS:
        return Message("Court in the next {days} days", {"days": reviews.ahead})
    if topic is Topic.CONSENTS:
        return Message("Consents that end within {days} days", {"days": reviews.ahead})
    return Message(_TITLES[topic])
