"""A consent is the survivor's word: it is only ever narrowed, decided by an answer that was given, and names the words
before it that it answers. An emergency names its reason, is for few institutions, and runs from now."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.casework import corrections
from app.casework.answers import Problem
from app.casework.case_file import text_of
from app.casework.consent import Recipient
from app.casework.consent_word import EMERGENCY, override_of, purpose_of, why_no_emergency
from app.casework.messages import Message
from app.reading import disclosing
from app.store.holdings import Held
from app.writing.desk import Desk
from app.writing.rules import KindRules, answering, one_of_the_answers
from app.writing.told_lists import not_of_the_case
from sync.changes import Value


class ConsentRules(KindRules):
    """What of a consent may be changed, and how it may be decided."""

    def given(self, desk: Desk, values: Mapping[str, object]) -> dict[str, object]:
        """Return, too, from when the hours of an emergency run."""
        is_emergency = values.get("override") == EMERGENCY
        began = {"overridden_at": desk.now.isoformat(timespec="minutes")} if is_emergency else {}
        return super().given(desk, values) | began

    def demands(self, desk: Desk, values: Mapping[str, Value]) -> list[Problem]:
        """Say that an emergency needs its reason, and to whom alone something may then be told at once."""
        problems = super().demands(desk, values)
        if override_of(values) != EMERGENCY:
            return problems
        if not text_of(values, "override_reason"):
            problems.append(Problem("override_reason", Message("Say why it cannot wait for a second person.")))
        terms, to = desk.pack.consent.terms, disclosing.recipient_named(desk, text_of(values, "recipient"))
        if to.kind not in terms.emergency_for:
            problems.append(Problem("override", why_no_emergency(terms)))
        return problems

    def contradicts(
        self, desk: Desk, record: str, values: Mapping[str, Value], changed: Collection[str]
    ) -> list[Problem]:
        """Say which of the records that are not to be told are none of this case's."""
        return [
            *super().contradicts(desk, record, values, changed),
            *not_of_the_case(desk, self.kind, record, values, changed, "withheld"),
        ]

    def refuses_edit(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> list[Problem]:
        """Say, too, which changes would allow more than the survivor did."""
        narrowing = corrections.why_not_widened(self.record, held.values, changed)
        return [*super().refuses_edit(desk, held, changed), *narrowing]

    def refuses_decision(self, desk: Desk, held: Held, name: str, value: Value) -> list[Problem]:
        """Say that only one of the answers that were given can be chosen, whichever question it is."""
        return one_of_the_answers(desk, held, name, value)

    def goes_along(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
        """Return which words a new one answers: all for its purpose about its recipient, about the recipient's kind,
        and about partners of that kind, that this device holds."""
        if held.heads:
            return {}
        recipient, purpose = disclosing.recipient_named(desk, text_of(changed, "recipient")), purpose_of(changed)
        return answering(
            desk,
            self.kind,
            changed,
            lambda row: (
                purpose_of(row) == purpose
                and _meet(recipient, disclosing.recipient_named(desk, text_of(row, "recipient")))
            ),
        )


def _meet(one: Recipient, other: Recipient) -> bool:
    """Whether there is somebody whom words about both would be about."""
    return one.kind == other.kind and ("" in (one.partner, other.partner) or one.partner == other.partner)


RULES = ConsentRules
