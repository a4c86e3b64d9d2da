"""What may be told to whom: the items a referral could disclose, what the survivor withholds, and the consent gate.

Must not know screens, commands or SQL. The casebook calls it: to show a person what would leave, and to refuse what
may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.casework import consent, may_be_told, old_shape
from app.casework.ages import ADULT_AGE, Born, born, born_of_age
from app.casework.approvals import decision_about
from app.casework.case_file import Row, codes_of, text_of
from app.casework.conditions import is_answered
from app.casework.consent import Decision, Departed, Recipient
from app.casework.consent_word import EMERGENCY, override_of
from app.casework.declaration import Field, Record, Sensitivity
from app.casework.disclosed import GOES_WITH_A_TRANSFER, ONCE, ItemName
from app.casework.duplicates import SURVIVOR, told_of
from app.casework.messages import Message
from app.reading import told_items
from app.reading.glance import Glance
from app.reading.told_items import CaseRows, ChosenItem
from app.store import agenda, reading
from app.store.reading import Held
from sync.changes import Value

_LONG_ADULT = 2 * ADULT_AGE
"""An age at which a consent of some years ago was an adult's too."""
_NO_AGE = Message("No age is recorded, so the survivor counts as a child; record the age, or the year of birth.")


class DisclosableItem(NamedTuple):
    """One thing that could be told: `entity.field`, of which record (`entity.field@id`), and its value as kept now.

    `folded` are identity and the survivor's own words: they go along when ticked, and are not shown here. `fits` says
    that this recipient can do something with it, `is_newer` that the record began after the word that counts was asked.
    """

    name: str
    value: Value
    folded: bool
    fits: bool = True
    is_newer: bool = False


class Preview(NamedTuple):
    """What a referral could tell a recipient, and whether it may. `withheld` are the items the survivor said no to;
    `may_hurry` says that this recipient may be told at once in an emergency; `records` are those that items stand in,
    and those that tell them apart, by id."""

    decision: Decision
    items: tuple[DisclosableItem, ...]
    withheld: frozenset[str]
    may_hurry: bool
    records: Mapping[str, Row]


def preview(glance: Glance, case: Held, recipient: Recipient, disclosed: Sequence[str]) -> Preview:
    """Return what is known that could be told, and the gate's answer for the items `disclosed`."""
    asked = _AskedToTell(recipient, *_chosen(glance, case, disclosed))
    consents, approvals = _said(glance, case)
    decision = _gate(glance, consents, approvals, case, asked)
    words = consent.counting(consents, recipient)
    withheld = frozenset(name for word in words for name in codes_of(word, "withheld"))
    may_hurry = not decision.allowed and recipient.kind in glance.pack.consent.terms.emergency_for
    rows = told_items.all_rows(glance, case)
    items = tuple(_items(glance, rows, recipient, words))
    return Preview(decision, items, withheld, may_hurry, _shown(glance, rows))


class Going(NamedTuple):
    """The gate's answer about what goes, and what a record of it says was told: the records, as they stand."""

    decision: Decision
    told_as: list[str]


def gate(glance: Glance, case: Held, recipient: Recipient, disclosed: Sequence[str]) -> Going:
    """Return whether the items `disclosed` may go to a recipient today, and what they are, as they stand."""
    asked = _AskedToTell(recipient, *_chosen(glance, case, disclosed))
    return Going(_gate(glance, *_said(glance, case), case, asked), told_items.as_known(glance, asked.items))


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
    """Return what had gone to the recipient of a consent, oldest first, by a referral or with the whole case: what its
    withdrawal cannot call back."""
    of_case = {"case": text_of(held.values, "case")}
    kinds = {each.id: text_of(each.values, "kind") for each in reading.listed(glance.tx, "partner")}
    went = [as_row(glance, each) for each in reading.listed(glance.tx, "referral", where=of_case)]
    went += [_as_referral(each) for each in reading.listed(glance.tx, "transfer", where=of_case)]
    return consent.already_left(text_of(held.values, "recipient"), went, kinds)


def _as_referral(transfer: Held) -> Row:
    """A transfer as the referral that it is to whoever got the case: gone once it was handed over."""
    handed, to = text_of(transfer.values, "handed_over_on"), text_of(transfer.values, "recipient")
    told = [GOES_WITH_A_TRANSFER, *codes_of(transfer.values, "disclosed")]
    return {"id": transfer.id, "partner": to, "institution": to, "sent_at": handed, "status": "sent", "disclosed": told}


class _AskedToTell(NamedTuple):
    """What is asked of the gate: for whom, under which names, which records these are, why some cannot be told."""

    recipient: Recipient
    names: tuple[str, ...]
    items: Sequence[ChosenItem]
    problems: Sequence[Message]


def _chosen(
    glance: Glance, case: Held, disclosed: Sequence[str]
) -> tuple[tuple[str, ...], list[ChosenItem], list[Message]]:
    items, problems = told_items.chosen(glance, case, disclosed)
    of_kinds = {item.named.kind for item in items}
    others = [name for name in map(old_shape.name_now, disclosed) if "@" not in name and name not in of_kinds]
    return tuple(dict.fromkeys([*others, *(item.named.name for item in items)])), items, problems


def _said(glance: Glance, case: Held) -> tuple[list[Row], list[Row]]:
    """The words of the case, and what second persons decided."""
    consents, approvals = (
        [as_row(glance, held) for held in glance.holdings.listed(entity, {"case": case.id})]
        for entity in ("consent", "approval")
    )
    return consents, approvals


def _gate(
    glance: Glance, consents: Sequence[Row], approvals: Sequence[Row], case: Held, asked: _AskedToTell
) -> Decision:
    identities = [each.values for each in glance.holdings.listed("identity", {"case": case.id})]

    def by(known: Born | None) -> Decision:
        return consent.gate(
            consents,
            approvals,
            asked.recipient,
            glance.now,
            registry=glance.registry,
            table=glance.pack.consent,
            born=known,
            disclosed=asked.names,
            cooling_days=glance.pack.reviews.cooling,
        )

    known = born(case.values, [row for row in identities if told_of(row) == SURVIVOR], glance.today)
    decision = by(known)
    if not decision.allowed and known is None and by(born_of_age(_LONG_ADULT, glance.today)).allowed:
        decision = decision._replace(why_not=(*decision.why_not, _NO_AGE))
    against = [*asked.problems, *_why_not_these(glance, case, asked.items)]
    if decision.allowed:
        against += _in_an_emergency(glance, consents, approvals, decision, asked)
    distinct = tuple(each for at, each in enumerate(against) if each not in against[:at])
    return decision._replace(allowed=False, why_not=(*decision.why_not, *distinct)) if distinct else decision


def as_row(glance: Glance, held: Held) -> Row:
    """Return a record as the rules read it: with the names of its undecided fields and of its last changes, and who
    signed it."""
    undecided = sorted(glance.holdings.undecided(held))
    return {**agenda.row_of(held, glance.circle, glance.signers), "conflicts": undecided}


def _why_not_these(glance: Glance, case: Held, items: Sequence[ChosenItem]) -> Iterator[Message]:
    """What stands against telling these records, besides the survivor's word: whom they name, and what nobody has
    decided yet."""
    around = told_items.rows_of(glance, case, {"person_around"}).of("person_around") if _names_anybody(items) else ()
    for item in items:
        if item.named.entity == "identity":
            why = may_be_told.why_not_named(item.named.field, item.row, around)
            yield from (why,) if why is not None else ()
        if any(item.named.field in glance.holdings.undecided(each) for each in item.records):
            yield Message("Two people answered this differently; decide between them first.")


def _names_anybody(items: Iterable[ChosenItem]) -> bool:
    return any(item.named.entity == "identity" for item in items)


def _in_an_emergency(
    glance: Glance, consents: Sequence[Row], approvals: Sequence[Row], given: Decision, asked: _AskedToTell
) -> Iterator[Message]:
    """What does not go along where it is told by an emergency that nobody has agreed to yet."""
    word = next((row for row in consents if text_of(row, "id") == given.consent), {})
    if not given.by_override or override_of(word) != EMERGENCY:
        return
    if decision_about(approvals, word, EMERGENCY, glance.today, glance.pack.reviews.cooling) is not None:
        return
    for item in asked.items:
        record = glance.registry[item.named.entity]
        why = may_be_told.why_not_in_an_emergency(record, item.row, asked.recipient.kind)
        yield from (why,) if why is not None else ()


def _items(glance: Glance, rows: CaseRows, recipient: Recipient, words: Sequence[Row]) -> Iterator[DisclosableItem]:
    """Every disclosable answer of the case and of what belongs to it, record by record."""
    asked_at = max((_begun(word) for word in words), default=None)
    for record, fields in _disclosable(glance):
        for row in sorted(rows.of(record.name), key=_begun):
            is_newer = asked_at is not None and record.name not in ONCE and _begun(row) > asked_at
            for field in fields:
                if is_answered(value := row.get(field.name)):
                    yield DisclosableItem(
                        ItemName(record.name, field.name, "" if record.name in ONCE else text_of(row, "id")).name,
                        value,
                        field.sensitivity is not Sensitivity.OPEN,
                        may_be_told.fits(record, row, recipient.kind),
                        is_newer,
                    )


def _disclosable(glance: Glance) -> list[tuple[Record, list[Field]]]:
    """What may be told of each kind of record; what a referral says of itself, it says."""
    found: dict[str, list[Field]] = {}
    for record, field in glance.registry.disclosable():
        found.setdefault(record.name, []).append(field)
    return [(glance.registry[name], fields) for name, fields in found.items() if name != "referral"]


def _begun(row: Row) -> int:
    created = row.get("created_at")
    return created if isinstance(created, int) else 0


def _shown(glance: Glance, rows: CaseRows) -> dict[str, Row]:
    """The records that items stand in, and those that tell them apart, by id; without what is identity, but whose it
    is."""
    return {
        text_of(row, "id"): {
            "entity": kind,
            **{name: value for name, value in row.items() if _is_open(glance, kind, name)},
        }
        for kind, of_kind in rows.by_kind.items()
        for row in of_kind
    }


def _is_open(glance: Glance, kind: str, name: str) -> bool:
    field = glance.registry[kind].by_name.get(name)
    return field is None or bool(field.links_to) or field.sensitivity is not Sensitivity.IDENTITY
