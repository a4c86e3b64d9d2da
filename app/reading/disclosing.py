"""What may be told to whom: the items a referral could disclose, what the survivor withholds, and the consent gate.

Must not know screens, commands or SQL. The casebook calls it: to show a person what would leave, and to refuse what
may not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.casework import consent, old_shape
from app.casework.ages import ADULT_AGE, Born, born, born_of_age
from app.casework.case_file import Row, codes_of, text_of
from app.casework.conditions import is_answered
from app.casework.consent import Decision, Departed, Recipient
from app.casework.declaration import Sensitivity
from app.casework.duplicates import SURVIVOR, told_of
from app.casework.messages import Message
from app.reading.glance import Glance
from app.store import agenda, reading
from app.store.reading import Held
from sync.changes import Value

_LONG_ADULT = 2 * ADULT_AGE
"""An age at which a consent of some years ago was an adult's too."""
_NO_AGE = Message("No age is recorded, so the survivor counts as a child; record the age, or the year of birth.")


class DisclosableItem(NamedTuple):
    """One thing that could be told: `entity.field`, and its value as kept now.

    `folded` are identity and the survivor's own words: they go along when ticked, and are not shown here.
    """

    name: str
    value: Value
    folded: bool


class Preview(NamedTuple):
    """What a referral could tell a recipient, and whether it may. `withheld` are the items the survivor said no to;
    `may_hurry` says that this recipient may be told at once in an emergency."""

    decision: Decision
    items: tuple[DisclosableItem, ...]
    withheld: frozenset[str]
    may_hurry: bool


def preview(glance: Glance, case: Held, recipient: Recipient, disclosed: Sequence[str]) -> Preview:
    """Return what is known that could be told, and the gate's answer for the items `disclosed`."""
    rows = {entity: glance.holdings.listed(entity, {"case": case.id}) for entity in ("consent", "approval")}
    decision = _gate(glance, rows, case, recipient, disclosed)
    words = consent.counting([as_row(glance, held) for held in rows["consent"]], recipient)
    withheld = frozenset(name for word in words for name in codes_of(word, "withheld"))
    may_hurry = not decision.allowed and recipient.kind in glance.pack.consent.terms.emergency_for
    return Preview(decision, tuple(_items(glance, case)), withheld, may_hurry)


def gate(glance: Glance, case: Held, recipient: Recipient, disclosed: Sequence[str]) -> Decision:
    """Return whether the items `disclosed` may go to a recipient today."""
    rows = {entity: glance.holdings.listed(entity, {"case": case.id}) for entity in ("consent", "approval")}
    return _gate(glance, rows, case, recipient, disclosed)


def recipient_of(glance: Glance, values: Mapping[str, object]) -> Recipient:
    """Return whom a referral goes to, by its institution and its partner."""
    partner, kind = str(values.get("partner") or ""), str(values.get("institution") or "")
    held = glance.holdings.held("partner", partner) if partner else None
    return Recipient(text_of(held.values, "kind") if held else kind, partner)


def recipient_named(glance: Glance, name: str) -> Recipient:
    """Return whom a consent is about, by what it calls its recipient: a code, or a partner's id."""
    held = None if name in glance.pack.codes("institution") else glance.holdings.held("partner", name)
    return Recipient(text_of(held.values, "kind"), name) if held is not None else Recipient(name)


def already_left(glance: Glance, held: Held) -> list[Departed]:
    """Return what had gone to the recipient of a consent, oldest first: what its withdrawal cannot call back."""
    referrals = reading.listed(glance.tx, "referral", where={"case": text_of(held.values, "case")})
    kinds = {each.id: text_of(each.values, "kind") for each in reading.listed(glance.tx, "partner")}
    return consent.already_left(text_of(held.values, "recipient"), [as_row(glance, each) for each in referrals], kinds)


def _gate(
    glance: Glance,
    rows: Mapping[str, list[Held]],
    case: Held,
    recipient: Recipient,
    disclosed: Sequence[str],
) -> Decision:
    consents, approvals = ([as_row(glance, held) for held in rows[entity]] for entity in ("consent", "approval"))
    identities = [each.values for each in glance.holdings.listed("identity", {"case": case.id})]

    def by(known: Born | None) -> Decision:
        return consent.gate(
            consents,
            approvals,
            recipient,
            glance.now,
            registry=glance.registry,
            table=glance.pack.consent,
            born=known,
            disclosed=[old_shape.name_now(name) for name in disclosed],
            cooling_days=glance.pack.reviews.cooling,
        )

    known = born(case.values, [row for row in identities if told_of(row) == SURVIVOR], glance.today)
    decision = by(known)
    if not decision.allowed and known is None and by(born_of_age(_LONG_ADULT, glance.today)).allowed:
        return decision._replace(why_not=(*decision.why_not, _NO_AGE))
    return decision


def as_row(glance: Glance, held: Held) -> Row:
    """Return a record as the rules read it: with the names of its undecided fields and of its last changes, and who
    signed it."""
    undecided = sorted(glance.holdings.undecided(held))
    return {**agenda.row_of(held, glance.circle, glance.signers), "conflicts": undecided}


def _items(glance: Glance, case: Held) -> list[DisclosableItem]:
    """Every disclosable answer of the case and of what belongs to it, the latest of each kind."""
    latest: dict[str, Mapping[str, Value]] = {"case": case.values}
    incident: Held | None = None
    for entity in {record.name for record, _ in glance.registry.disclosable()} - {"case", "referral"}:
        if glance.registry.path_to_case(entity) == ("case",):
            found = reading.listed(glance.tx, entity, where={"case": case.id}, limit=1)
            latest[entity] = found[0].values if found else {}
            incident = found[0] if entity == "incident" and found else incident
    suspects = latest.get("incident", {}).get("perpetrators")
    if isinstance(suspects, list) and suspects:
        held = glance.holdings.held("perpetrator", suspects[0])
        latest["perpetrator"] = held.values if held else {}
        latest["involvement"] = _part(glance, incident, held) if incident and held else {}
    return [
        DisclosableItem(f"{record.name}.{field.name}", value, folded=field.sensitivity is not Sensitivity.OPEN)
        for record, field in glance.registry.disclosable()
        if is_answered(value := latest.get(record.name, {}).get(field.name))
    ]


def _part(glance: Glance, incident: Held, suspect: Held) -> Row:
    """What a suspect was in an incident, whichever way that was recorded."""
    own = reading.linked(glance.tx, "involvement", "incident", [incident.id])
    rows = {"incident": [incident], "perpetrator": [suspect], "involvement": own}
    now = old_shape.as_now({kind: [{"id": each.id, **each.values} for each in held] for kind, held in rows.items()})
    return next((row for row in now["involvement"] if text_of(row, "perpetrator") == suspect.id), {})
