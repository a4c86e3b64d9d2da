"""What a country pack says of questions is checked when it is loaded: a mistake is named by file, line and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import packs
from app.casework.conditions import Lookup
from app.casework.country import Pack
from app.casework.declaration import FieldKind, Sensitivity
from app.casework.messages import Message as Sentence
from app.casework.messages import Question, spoken
from app.casework.registry import CORE, Registry
from app.packs import PACKS, PackError
from app.store import schema
from app.words.voice import PersonVoice
from sync.merging import Care, MergeClass

LABEL = 'label = { en = "Which clan?", sw = "Ukoo gani?" }'
ADDED = f'question = "case.kenya_clan"\nkind = "text"\nstep = "who"\n{LABEL}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "kenya", tmp_path / "kenya"))


def loaded(folder: Path, *questions: str) -> Pack:
    text = "".join(f"[[questions]]\n{question}\n" for question in questions)
    (folder / "questions.toml").write_text(text, encoding="utf-8")
    return packs.load_folder(folder)


def asked(folder: Path, *questions: str) -> Registry:
    return CORE.with_pack(loaded(folder, *questions))


def test_kenya_asks_what_the_app_asks() -> None:
    assert CORE.with_pack(packs.load("kenya")) is CORE


def test_no_question_of_the_app_bears_a_name_that_a_country_may_give() -> None:
    prefixes = tuple(f"{code}_" for code in packs.installed())
    assert not [field for record in CORE.values() for field in record if field.name.startswith(prefixes)]


def test_a_question_that_is_renamed_stays_the_same_in_all_but_its_words(folder: Path) -> None:
    here = asked(
        folder, f'question = "case.county"\n{LABEL}\nhelp = {{ en = "As they say it.", sw = "Kama wasemavyo." }}'
    )
    before, now = CORE["case"]["county"], here["case"]["county"]
    assert (now.question, now.help) == ("Which clan?", "As they say it.")
    assert (now.name, now.kind, now.code_list, now.step, now.rule) == (
        before.name, before.kind, before.code_list, before.step, before.rule,
    )  # fmt: skip
    assert CORE["case"]["county"].question == before.question != now.question
    assert schema.fingerprint(here) == schema.fingerprint(CORE), "no row follows from words: nothing is rebuilt"


def test_words_of_a_country_stand_inside_sentences_in_the_language_of_the_person(folder: Path) -> None:
    class Swahili(PersonVoice):
        def say(self, msgid: str) -> str:
            return getattr(msgid, "said_in", lambda _language: msgid)("sw")

    question = asked(folder, f'question = "case.county"\n{LABEL}')["case"]["county"].question
    needed = Sentence("“{question}” needs an answer.", {"question": Question(question)})
    assert spoken(needed, PersonVoice()) == "“Which clan?” needs an answer."
    assert spoken(needed, Swahili()) == "“Ukoo gani?” needs an answer."


def test_a_question_that_is_added_is_declared_as_those_of_the_app_are(folder: Path) -> None:
    here = asked(
        folder,
        f'question = "case.kenya_clan"\nkind = "code"\nlist = "county"\nstep = "who"\nafter = "sex"\n{LABEL}\n'
        'careful_first = ["kilifi"]\ndisclosable = true\nsensitivity = "narrative"',
        f'question = "case.kenya_told"\nkind = "long_text"\nstep = "who"\n{LABEL}',
        f'question = "case.kenya_cattle"\nkind = "integer"\nstep = "who"\nmaximum = 90\n{LABEL}',
        f'question = "incident.kenya_where"\nkind = "codes"\nlist = "county"\nstep = "what"\n{LABEL}',
        f'question = "identity.kenya_chief"\nkind = "text"\nsensitivity = "identity"\nsearched = true\n{LABEL}',
    )
    clan, told, where = here["case"]["kenya_clan"], here["case"]["kenya_told"], here["incident"]["kenya_where"]
    names = [field.name for field in here["case"]]
    assert names[names.index("sex") + 1] == "kenya_clan" and names[-2:] == ["kenya_told", "kenya_cattle"]
    assert (clan.kind, clan.code_list, clan.rule) == (
        FieldKind.CODE,
        "county",
        (MergeClass.CRITICAL, Care(("kilifi",))),
    )
    assert (clan.sensitivity, clan.exported_as) == (Sensitivity.NARRATIVE, "")
    assert (told.sensitivity, told.searched) == (Sensitivity.NARRATIVE, True)
    assert here["case"]["kenya_cattle"].maximum == 90
    assert (here.rule_of("incident", "kenya_where").merge, where.exported_as) == (MergeClass.SET, "kenya_where")
    assert here["identity"]["kenya_chief"].exported_as == ""
    assert ("case", "kenya_clan") in {(record.name, field.name) for record, field in here.disclosable()}
    assert "case.kenya_clan" in here["referral"]["disclosed"].among
    assert schema.fingerprint(here) != schema.fingerprint(CORE)


@pytest.mark.parametrize(
    ("when", "answers", "is_asked"),
    [
        ('{ question = "sex" }', {"sex": "female"}, True),
        ('{ question = "sex" }', {"sex": {"skipped": "declined"}}, False),
        ('{ question = "sex", any_of = ["female"] }', {"sex": "male"}, False),
        ('{ question = "languages", any_of = ["digo", "giriama"] }', {"languages": ["digo"]}, True),
        ('{ question = "safe_now", any_of = ["no"] }', {"safe_now": False}, True),
        ('{ question = "safe_now", any_of = ["yes"] }', {"safe_now": False}, False),
        ('{ question = "incident.place_type", any_of = ["home"] }', {"incident.place_type": "home"}, True),
    ],
)
def test_an_added_question_waits_for_another_answer(folder: Path, when: str, answers: dict, is_asked: bool) -> None:
    condition = asked(folder, f"{ADDED}asked_when = {when}")["case"]["kenya_clan"].asked_when
    look_up: Lookup = answers.get
    assert condition is not None and condition(look_up) is is_asked


def test_what_is_hidden_is_offered_to_nobody(folder: Path) -> None:
    here = asked(
        folder, 'question = "case.sub_county"\nhidden = true', 'question = "incident.narrative"\nhidden = true'
    )
    assert here["case"]["sub_county"].is_hidden and not here["case"]["county"].is_hidden
    assert "incident.narrative" not in {f"{record.name}.{field.name}" for record, field in here.disclosable()}
    assert "incident.narrative" in here["consent"]["withheld"].among, "what was withheld once stays withheld"


def test_the_questions_that_developers_are_shown_can_be_asked(folder: Path) -> None:
    guide = (Path(__file__).parents[1] / "docs" / "developers.md").read_text(encoding="utf-8")
    shown = guide[guide.index("    [[questions]]") : guide.index("A label is")]
    clans = '[lists]\nclan = [{ code = "digo", name = "Digo" }]\n'
    (folder / "questions.toml").write_text(f"{shown}\n{clans}", encoding="utf-8")
    here = CORE.with_pack(packs.load_folder(folder))
    assert (here["case"]["pregnancy"].is_hidden, here["case"]["kenya_clan"].question) == (True, "Which clan?")


@pytest.mark.parametrize(
    ("question", "line", "key", "what"),
    [
        ('question = "case"', 2, "question", "'case' is no question: write record.field"),
        (f'question = "cse.age"\n{LABEL}', 2, "question", "such as case.age"),
        (f'question = "case.agee"\n{LABEL}', 2, "question", "did you mean 'case.age'?"),
        (f'question = "case.shoe_size"\n{LABEL}', 2, "question", "to add it, say its kind"),
        ('question = "case.age"', 2, "question", "changes nothing"),
        ('question = "case.age"\nlabel = { en = "Age" }', 3, "label", "needs a label in sw"),
        (f'question = "case.age"\n{LABEL}\nhelp = {{ sw = "Miaka" }}', 4, "help", "needs its help in en"),
        (f'question = "case.sex"\n{LABEL}\nlist = "sex"', 4, "list", "only one that is added has this"),
        (f'question = "case.sex"\nlable = "Sex"\n{LABEL}', 3, "lable", "unknown field"),
        ('question = "case.age"\nhidden = true', 3, "hidden", "somebody's safety rests on it"),
        ('question = "incident.reported_on"\nhidden = true', 3, "hidden", "no record of its kind is without it"),
        ('question = "case.code"\nhidden = true', 3, "hidden", "the app gives it"),
        ('question = "incident.perpetrators"\nhidden = true', 3, "hidden", "it ties records together"),
        (f'question = "case.sex"\nkind = "text"\n{LABEL}', 3, "kind", "is there already"),
        (f'question = "case.clan"\nkind = "text"\n{LABEL}', 2, "question", "begins with kenya_"),
        (f'question = "case.kenya_Clan"\nkind = "text"\n{LABEL}', 2, "question", "no name in small letters"),
        (f'question = "case.kenya_clan"\nkind = "link"\n{LABEL}', 3, "kind", "Invalid enum value 'link'"),
        ('question = "case.kenya_clan"\nkind = "text"\nstep = "who"', 1, "label", "needs a label in en and sw"),
        (f'question = "case.kenya_clan"\nkind = "text"\nstep = "whom"\n{LABEL}', 4, "step", "is one of safety, who"),
        (f'question = "session.kenya_clan"\nkind = "text"\nstep = "who"\n{LABEL}', 4, "step", "a form of one page"),
        (f'question = "case.kenya_clan"\nkind = "code"\nstep = "who"\n{LABEL}', 2, "question", "needs a code list"),
        (f'{ADDED}hidden = true', 6, "hidden", "leave it out"),
        (f'{ADDED}list = "sex"', 2, "question", "has a code list but is not coded"),
        (f'{ADDED}after = "shoe_size"', 6, "after", "which is no field of case"),
        (f'{ADDED}sensitivity = "identity"', 6, "sensitivity", "kept apart: ask it of identity"),
        (f'{ADDED}asked_when = {{ question = "shoe_size" }}', 6, "asked_when", "which is no field"),
        (f'{ADDED}asked_when = {{ question = "age", any_of = ["9"] }}', 6, "asked_when", "which holds none"),
        (f'{ADDED}asked_when = {{ question = "sex", any = ["x"] }}', 6, "any", "unknown field"),
        (f'{ADDED}\n[[questions]]\n{ADDED}', 8, "question", "stands here twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_file_line_and_key(folder: Path, question: str, line: int, key: str, what: str) -> None:
    with pytest.raises(PackError) as error:
        loaded(folder, question)
    assert str(error.value).startswith(f"kenya/questions.toml, line {line}, {key}: "), error.value
    assert what in str(error.value)


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ('kind = "code"\nlist = "clan"', "the pack lacks the list 'clan'"),
        ('kind = "code"\nlist = "sex"\ncareful_first = ["x"]', "the list lacks 'x', which case.kenya_clan needs"),
        ('kind = "text"\nasked_when = { question = "sex", any_of = ["x"] }', "the list lacks 'x'"),
        ('kind = "codes"\nlist = "sex"\ncareful_first = []', "must merge as a set"),
    ],
)
def test_a_list_or_code_that_a_question_needs_is_missed_when_the_pack_is_loaded(
    folder: Path, more: str, what: str
) -> None:
    with pytest.raises(PackError, match=what):
        loaded(folder, f'question = "case.kenya_clan"\nstep = "who"\n{LABEL}\n{more}')
