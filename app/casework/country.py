"""A country pack in memory: code lists with their labels, and what a country's law and places give.

Must not know where packs lie or how they are written (`app.packs` loads them), nor anything of one country.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from app.casework.ages import ADULT_AGE
from app.casework.consent_rules import ConsentTable, ReadAloud
from app.casework.court_days import CourtDays
from app.casework.declaration import Sensitivity
from app.casework.duties import Duty
from app.casework.languages import FALLBACK, LANGUAGES


class Labelled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What has a label: a text by the code of its language. Those that the app speaks must be there; others may."""

    labels: Mapping[str, str] = msgspec.field(name="label", default_factory=dict)

    def label(self, language: str) -> str:
        """Return what people call it in a language, in English where it has no label in that."""
        return self.labels.get(language) or self.labels.get(FALLBACK, "")

    def unlabelled(self) -> tuple[str, ...]:
        """Return the languages that the app speaks and this has no label in."""
        return tuple(language for language in LANGUAGES if not self.labels.get(language))


class Code(Labelled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value of a code list.

    `name` stands for every label when it is a proper noun. `within` is the code of the list one level up (a ward's
    sub-county). `gbvims` and `cpims` are the same thing in those systems. A code that is `retired` is taken no more;
    what was answered with it before keeps its label.
    """

    code: str
    name: str = ""
    within: str = ""
    gbvims: str = ""
    cpims: str = ""
    retired: bool = False

    def label(self, language: str) -> str:
        """Return what people call it in a language: its name, or as `Labelled.label` has it."""
        return self.name or super().label(language)

    def unlabelled(self) -> tuple[str, ...]:
        """Return the languages that it lacks a label in: none where it has a name."""
        return () if self.name else super().unlabelled()


class Offence(Labelled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An offence by Act and section. Unless `confirmed` against the statute's text, no term is shown.

    `weight` orders offences by gravity (the term's lower end in years; life is 100), `child_weight` where the survivor
    is below 18 if that is another. `covers` are the incident types it answers to; `from_age` and `to_age` bound the age
    of the survivor it is written for, `of_sex` says her or his sex, `by_sex` the offender's, and `relations` which of
    the offender's relations to the survivor bring it in. `answers_exploitation` tells that it charges the exploitation
    itself. With `roles` it is for the part that a suspect had, in such an exploitation or an act that it covers; with
    `only_roles` for nobody else, so that it never answers the act itself. With `only_csec` it is for these kinds of
    exploitation, as far as the kind is known. `only_when` names questions of the incident or the case, `record.field`,
    each with the answers without which it is never named. One that stands `beside` charges something more than the act,
    beside the charge of the act whatever that one's term: of the acts it covers, or of any. `source` is where the row
    was read, beside the Act.
    """

    code: str
    act: str
    section: str
    term: str = ""
    weight: int = 0
    confirmed: bool = False
    covers: tuple[str, ...] = ()
    from_age: int = 0
    to_age: int = 200
    child_weight: int = 0
    of_sex: str = ""
    by_sex: str = ""
    relations: tuple[str, ...] = ()
    answers_exploitation: bool = False
    roles: tuple[str, ...] = ()
    only_roles: tuple[str, ...] = ()
    only_csec: tuple[str, ...] = ()
    only_when: Mapping[str, tuple[str, ...]] = {}
    beside: bool = False
    several_perpetrators: bool = False
    repealed: bool = False
    source: str = ""

    def weight_at(self, age: int | None) -> int:
        """Return how grave it is where the survivor is of an age; an unknown age adds nothing."""
        return self.child_weight or self.weight if age is not None and age < ADULT_AGE else self.weight

    def label(self, language: str) -> str:
        """Return the offence with its section and Act, and the term where it is confirmed."""
        term = f"; {self.term}" if self.confirmed and self.term else ""
        return f"{super().label(language)} ({' '.join(filter(None, (self.section, self.act)))}{term})"

    @property
    def in_short(self) -> str:
        """The section and the Act alone, without its year: what people who know them need."""
        return " ".join(filter(None, (self.section, self.act.partition(",")[0])))


class Clock(Labelled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step that an institution owes.

    It starts at the first known date of `starts` and is met at the first known of `ends`: names of
    `app.casework.occurrences`. What is known of `over_with` ends it without the step: nobody needs it any more.
    `within` with `unit` is the limit; with `to_court_day` one that ends on a day without court lasts to the end of the
    next with one. `only_children` and `only_types` say for which cases it runs at all; `basis` is, by language, the
    law or the practice behind it, `confirmed` once counsel has checked it.
    """

    code: str
    institution: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    within: int
    unit: Literal["hours", "days"]
    basis: Mapping[str, str]
    confirmed: bool = False
    over_with: tuple[str, ...] = ()
    to_court_day: bool = False
    only_children: bool = False
    only_types: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether the centre owes it: it is met when the institution has been told."""
        return any(name.startswith("told.") for name in self.ends)


class UrgentHelp(Labelled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Help that works only within `hours` of an incident of `only_types`, until one of `ends` is known.

    A referral for one of `services` is the way to it; `lost` says by language what is lost when they are over.
    `not_for_sex` leaves out a sex, `from_age` is the youngest age it
    is for.
    """

    code: str
    hours: int
    ends: tuple[str, ...]
    only_types: tuple[str, ...]
    services: tuple[str, ...] = ()
    lost: Mapping[str, str] = {}
    not_for_sex: str = ""
    from_age: int = 0


class LadderStep(Labelled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to ask next when an institution has been silent for `days`."""

    institution: str
    days: int
    to: str

    @property
    def code(self) -> str:
        """The step's code in the list `ladder`."""
        return f"{self.institution}-{self.days}"


AddedKind: TypeAlias = Literal[
    "text", "long_text", "code", "codes", "date", "exact_date", "time", "moment", "integer", "boolean"
]
"""What a question that is added may take for an answer: nothing that ties records together."""


_OF_ANY_QUESTION = frozenset({"question", "labels", "help", "hidden"})


class AskedWhen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When an added question is asked: once `question`, a field of its record or `record.field` of the same form, has
    one of the codes `any_of` (`yes` or `no` for what is answered so), or any answer where none is named."""

    question: str
    any_of: tuple[str, ...] = ()


class Amendment(Labelled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a country changes about one question, named `record.field`: with a `kind` it is added, after the field
    `after` or at the end; without one it is a question of the app's, which gets another `label` or `help`, or is
    `hidden`: asked no more.

    `code_list`, `step`, `sensitivity`, `searched`, `disclosable`, `future`, `limit`, `minimum` and `maximum` are as in
    `app.casework.declaration.Field`. With `careful_first` two different answers must be decided between, and the most
    careful is shown until then; empty means the earlier or smaller one.
    """

    question: str
    help: Mapping[str, str] = msgspec.field(default_factory=dict)
    hidden: bool = False
    kind: AddedKind | None = None
    code_list: str = msgspec.field(name="list", default="")
    step: str = ""
    after: str = ""
    asked_when: AskedWhen | None = None
    sensitivity: Sensitivity | None = None
    searched: bool | None = None
    disclosable: bool = False
    careful_first: tuple[str, ...] | None = None
    future: bool = False
    limit: int | None = None
    minimum: int | None = None
    maximum: int | None = None

    def unlabelled(self) -> tuple[str, ...]:
        """Return the languages that it lacks a label in: none where it only hides or explains a question."""
        return super().unlabelled() if self.labels or self.kind else ()

    def of_an_added_one(self) -> tuple[str, ...]:
        """Return the keys it has that only a question that is added can have."""
        rest = (each for each in msgspec.structs.fields(self) if each.name not in _OF_ANY_QUESTION)
        return tuple(each.encode_name for each in rest if getattr(self, each.name) != each.default)


class Centres(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a centre's code is made: `places` gives the letters of a county, `elsewhere` those of any other place."""

    places: Mapping[str, str]
    elsewhere: str
    kind: str


COOLING_DAYS = 14


class Reviews(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a centre looks again, in days: at a risk by its level, at the outcome scale; how many days before
    a court date it is reminded; how long (`cooling`) somebody whom the asking person let in is no second person;
    how long (`unheard`) a colleague may go on sending without having read what came from here; for how long (`unseen`)
    nobody may have been with a survivor or (`plan_within`) a case may be without a plan, and how far `ahead` a lead
    looks, before the week says so; and by when (`answer_in`) a referral to the centre is accepted or handed back."""

    risk: Mapping[str, int] = msgspec.field(default_factory=lambda: {"high": 7, "medium": 30, "low": 90})
    outcome: int = 90
    court_reminders: tuple[int, ...] = (14, 3, 1)
    cooling: int = COOLING_DAYS
    unheard: int = 7
    unseen: int = 14
    plan_within: int = 30
    ahead: int = 14
    answer_in: int = 5


class UnknownList(KeyError):
    """The pack has no list of that name."""


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that differs between countries.

    `code` is what a centre's genesis names it by, such as `kenya`; `name` is what people call the country.
    """

    code: str
    name: str
    country: str
    currency: str
    utc_offset: str
    lists: Mapping[str, tuple[Code, ...]]
    pseudonyms: tuple[str, ...]
    centres: Centres
    offences: tuple[Offence, ...] = ()
    clocks: tuple[Clock, ...] = ()
    ladder: tuple[LadderStep, ...] = ()
    urgent: tuple[UrgentHelp, ...] = ()
    reviews: Reviews = msgspec.field(default_factory=Reviews)
    court_days: CourtDays = msgspec.field(default_factory=CourtDays)
    silence_after_days: int = 14
    questions: tuple[Amendment, ...] = ()
    consent: ConsentTable = ConsentTable()
    read_aloud: tuple[ReadAloud, ...] = ()
    duties: tuple[Duty, ...] = ()
    index: Mapping[str, Mapping[str, Code]] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        index = {name: {code.code: code for code in codes} for name, codes in self.lists.items()}
        msgspec.structs.force_setattr(self, "index", index)

    def codes(self, code_list: str) -> tuple[str, ...]:
        """Return the codes of a list that may be chosen, in the order shown. Raises `UnknownList`."""
        return tuple(code for code, entry in self._list(code_list).items() if not entry.retired)

    def entries(self, code_list: str, within: str = "") -> tuple[Code, ...]:
        """Return the entries of a list in the order shown, or those within a code of the list above."""
        found = self._list(code_list).values()
        return tuple(code for code in found if not within or code.within == within)

    def label(self, code_list: str, code: str, language: str) -> str:
        """Return a code's label, in English where it has none in `language`.

        A code that this pack does not know (a newer app's) is shown as it is.
        """
        known = self._list(code_list).get(code)
        return known.label(language) if known else code

    def offence(self, code: str) -> Offence | None:
        """Return an offence by its code."""
        return next((each for each in self.offences if each.code == code), None)

    def to_read(self, question: str) -> ReadAloud | None:
        """Return the text that is read aloud before a question is asked, in the version in use; None for none."""
        return next((each for each in reversed(self.read_aloud) if each.question == question), None)

    def _list(self, code_list: str) -> Mapping[str, Code]:
        try:
            return self.index[code_list]
        except KeyError:
            raise UnknownList(code_list) from None
