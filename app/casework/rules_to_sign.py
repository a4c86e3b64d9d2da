"""The rules of a country as tables that an advocate and a lead read and sign: who may consent for whom, which section
answers to what, what each institution owes by when, what cannot be kept secret. Every row says where it comes from,
and that nobody has confirmed it until somebody has.

Pure, and of no country: the tables are made from the pack, and so is what the app does by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.casework import occurrences
from app.casework.consent_rules import ConsentRule, consent_rules
from app.casework.country import Clock, Offence, Pack
from app.casework.court_days import CourtDays
from app.casework.duties import Duty
from app.casework.messages import Filling, Label, Message, Question, Several
from app.casework.registry import Registry

_WEEKEND = {5, 6}
_NO_LIMIT = 200
"""The age that bounds nobody."""


class RuleFact(NamedTuple):
    """What a rule says of one thing: its name, and what it is, or which several."""

    name: Message
    said: tuple[Filling, ...]


class RuleToSign(NamedTuple):
    """A row of a table: what it is about, what it says of it, and the law, judgment or practice it comes from."""

    code: str
    what: Filling
    facts: tuple[RuleFact, ...]
    source: Filling
    confirmed: bool


class RuleTable(NamedTuple):
    """A table with what it is for."""

    code: str
    title: Message
    purpose: Message
    rules: tuple[RuleToSign, ...]


def tables(pack: Pack, registry: Registry) -> tuple[RuleTable, ...]:
    """Return every table that is there to be read and signed, in the order in which they are read."""
    return (
        RuleTable(
            "consent",
            Message("Who may consent for whom"),
            Message("Nothing leaves the centre without a word that counts by this table."),
            tuple(_of_consent(number, each) for number, each in enumerate(consent_rules(pack), start=1)),
        ),
        RuleTable(
            "charges",
            Message("Sections of law, and what they answer to"),
            Message("Haki says to a worker which of these to ask an advocate about, where a charge leaves one out."),
            tuple(_of_offence(each, registry) for each in pack.offences),
        ),
        RuleTable(
            "clocks",
            Message("What is owed, and by when"),
            Message("Haki says on Today when one of these is late, and reminds whom to ask."),
            tuple(_of_clock(each, registry) for each in pack.clocks),
        ),
        RuleTable(
            "court_days",
            Message("Days without court"),
            Message("What is owed by the next court day waits for these."),
            (_of_court_days(pack.court_days),),
        ),
        RuleTable(
            "duties",
            Message("What cannot be kept secret"),
            Message("Read aloud to a survivor before anything is told, as far as it can concern what is recorded."),
            tuple(_of_duty(each) for each in pack.duties),
        ),
    )


def _of_consent(number: int, each: ConsentRule) -> RuleToSign:
    facts = (
        _fact(Message("Age of the survivor"), (each.ages,)),
        _fact(Message("Guardian"), (each.guardian,)),
        _fact(Message("The word"), (each.counts,)),
    )
    return RuleToSign(f"consent-{number}", each.given_by, facts, each.basis, each.confirmed)


def _of_duty(each: Duty) -> RuleToSign:
    facts = (
        _fact(Message("Who must tell"), (Label("duty_who", each.code),)),
        _fact(Message("Whom"), (Label("institution", code) for code in each.to)),
        _fact(Message("By when"), (Label("duty_by_when", each.code),)),
        _fact(Message("Only for"), (Label("incident_type", code) for code in each.only_types)),
        _fact(Message("Only if the suspect is"), (Label("relationship", code) for code in each.only_relations)),
    )
    return RuleToSign(each.code, Label("duty", each.code), tuple(filter(_says, facts)), each.basis, each.confirmed)


def _of_offence(each: Offence, registry: Registry) -> RuleToSign:
    facts = (
        _fact(Message("Answers to"), (Label("incident_type", act) for act in each.covers)),
        _fact(Message("Answers exploitation"), (Message("yes") for _ in range(each.answers_exploitation))),
        _fact(Message("For a suspect who is"), (Label("perpetrator_role", role) for role in each.roles)),
        _fact(Message("Only where somebody is"), (Label("perpetrator_role", role) for role in each.only_roles)),
        _fact(Message("Only in"), (Label("csec_type", kind) for kind in each.only_csec)),
        _fact(Message("Age of the survivor"), _ages(each)),
        _fact(Message("Sex of the survivor"), (Label("sex", sex) for sex in (each.of_sex,) if sex)),
        _fact(Message("Sex of the suspect"), (Label("sex", sex) for sex in (each.by_sex,) if sex)),
        _fact(Message("Only if the suspect is"), (Label("relationship", code) for code in each.relations)),
        _fact(Message("Only where recorded"), _answers(each, registry)),
        _fact(Message("Charged beside the act"), (Message("yes") for _ in range(each.beside))),
        _fact(Message("Only with several suspects"), (Message("yes") for _ in range(each.several_perpetrators))),
        _fact(Message("Term as written here"), (each.term for _ in range(bool(each.term)))),
        _fact(Message("Compared as years"), _weights(each)),
        _fact(Message("Repealed, never proposed"), (Message("yes") for _ in range(each.repealed))),
    )
    source = each.source or f"{each.act} {each.section}".strip()
    return RuleToSign(each.code, Label("offence", each.code), tuple(filter(_says, facts)), source, each.confirmed)


def _of_clock(each: Clock, registry: Registry) -> RuleToSign:
    facts = (
        _fact(Message("Owed by"), (Message("the centre") if each.is_ours else Label("institution", each.institution),)),
        _fact(Message("From"), (_moment(name, registry) for name in each.starts)),
        _fact(Message("Within"), (_limit(each),)),
        _fact(Message("Taken with"), (_moment(name, registry) for name in each.ends)),
        _fact(Message("Owed no more after"), (_moment(name, registry) for name in each.over_with)),
        _fact(Message("For children only"), (Message("yes") for _ in range(each.only_children))),
        _fact(Message("Only for"), (Label("incident_type", code) for code in each.only_types)),
    )
    source = Label("clock_basis", each.code)
    return RuleToSign(each.code, Label("clock", each.code), tuple(filter(_says, facts)), source, each.confirmed)


def _of_court_days(days: CourtDays) -> RuleToSign:
    yes = Message("yes")
    facts = (
        _fact(Message("Month and day, each year"), days.holidays),
        _fact(Message("Good Friday and Easter Monday"), (yes for _ in range(days.easter))),
        _fact(Message("A holiday on a Sunday moves to the next day"), (yes for _ in range(days.sunday_moves))),
        _fact(Message("Proclaimed"), days.proclaimed),
        _fact(Message("Expected by the moon, on the day or the next"), days.expected),
    )
    what = Message("Saturday, Sunday and holidays") if set(days.rest) == _WEEKEND else Message("Holidays")
    return RuleToSign("court_days", what, tuple(filter(_says, facts)), days.source or "–", days.confirmed)


def _fact(name: Message, said: Iterable[Filling]) -> RuleFact:
    return RuleFact(name, tuple(said))


def _says(fact: RuleFact) -> bool:
    return bool(fact.said)


def _ages(each: Offence) -> Iterator[Filling]:
    if each.to_age < _NO_LIMIT:
        yield Message("{first} to {last}", {"first": str(each.from_age), "last": str(each.to_age)})
    elif each.from_age:
        yield Message("{first} and older", {"first": str(each.from_age)})


def _answers(each: Offence, registry: Registry) -> Iterator[Filling]:
    for name, codes in each.only_when.items():
        if field := registry.field(name):
            chosen = Several(tuple(Label(field.code_list, code) for code in codes))
            yield Message("{question} {answers}", {"question": Question(field.question), "answers": chosen})


def _weights(each: Offence) -> Iterator[Filling]:
    if each.weight:
        yield str(each.weight)
    if each.child_weight:
        yield Message("{years} where the survivor is a child", {"years": str(each.child_weight)})


def _limit(each: Clock) -> Filling:
    if each.to_court_day:
        return Message("{count} hours, or to the end of the next court day", {"count": str(each.within)})
    if each.unit == "hours":
        return Message("{count} hour", many="{count} hours", count=each.within)
    if not each.within:
        return Message("the same day")
    return Message("{count} day", many="{count} days", count=each.within)


def _moment(name: str, registry: Registry) -> Filling:
    """What a name of an occurrence means: a date that is asked for, or an institution told, a session held, a service
    begun."""
    coded = occurrences.list_of(name, registry)
    if coded is None:
        field = registry.field(name)
        return Question(field.question) if field is not None else name
    told = {
        "institution": Message("{what} was told", {"what": Label(*coded)}),
        "session_kind": Message("Session: {what}", {"what": Label(*coded)}),
        "service": Message("Service begun: {what}", {"what": Label(*coded)}),
    }
    return told[coded[0]]
