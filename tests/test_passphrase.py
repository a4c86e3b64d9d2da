"""A passphrase must stand guessing by who holds a copied file and knows the coast; five words are offered that do."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.casework.languages import LANGUAGES
from app.passphrase import guessing, lists
from app.passphrase.guessing import NEEDED_GUESSES, strength
from app.passphrase.offering import WORDS, offer
from app.words import language
from tests.examples import examples
from tests.seats import PASSPHRASE, haki

KNOWN = ("Mombasa Justice Centre 2", "Saida", "Blue tablet")

WEAK = {
    "the same letter": "aaaaaaaaaaaaaaaa",
    "one word again and again": "the the the the",
    "figures again and again": "1111 1111 1111 x",
    "two words in turn": "simba twiga simba twiga simba",
    "a word in two spellings": "Nyumba NYUMBA nyumba nyumba",
    "rows of keys": "qwertyuiop asdfghjkl",
    "columns of keys": "1qaz2wsx3edc4rfv",
    "the alphabet": "abcdefghijklmnopqrstuvwx",
    "counting": "1234567890123456",
    "letters with spaces": "a b c d e f g h i j k l m",
    "counting in Swahili": "moja mbili tatu nne tano sita",
    "days of the week": "jumatatu jumanne jumatano",
    "a password of many": "password password1 password2",
    "a word in disguise": "P@ssw0rd P@55word pa$$word",
    "four common words": "maji ya mto baridi",
    "a sentence of a child": "mama na baba yangu",
    "a sentence of a worker": "mtoto wangu anapenda shule",
    "a proverb": "haba na haba hujaza kibaba",
    "a proverb with no spaces": "harakaharakahainabaraka",
    "a proverb with capitals and signs": "Haraka-haraka, haina baraka!",
    "another proverb": "asiyesikia la mkuu huvunjika guu",
    "the anthem": "Ee Mungu nguvu yetu",
    "the well-known four words": "correct horse battery staple",
    "the manual's own words of once": "four quiet words here",
    "places of the coast": "kilifi malindi lamu kwale",
    "names of the coast": "fatuma omar hassan ali",
    "clubs": "manchester united arsenal chelsea",
    "the centre": "Mombasa Justice Centre 2",
    "person and centre": "saida mombasa justice 2022",
    "person, device and year": "Saida Blue Tablet 2024",
    "the name backwards": "adias assabmom",
    "dates": "12/03/1998 14/07/2001",
    "years": "2020 2021 2022 2023 2024",
    "wide letters": "\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41",
    "pictures": "\U0001f600" * 16,
    "spaces alone": " " * 40,
    "signs between nothing": "-- -- .. .. // //",
    "very much of one thing": "ab" * 500,
}


@pytest.mark.parametrize("weak", WEAK.values(), ids=WEAK.keys())
def test_what_could_be_guessed_is_refused_with_what_is_weak_about_it(weak: str) -> None:
    judged = strength(weak, KNOWN)
    assert not judged.is_enough
    assert 2**judged.bits < NEEDED_GUESSES
    assert language.catalogue("sw").gettext(judged.weakness) != judged.weakness


def test_every_weakness_is_said_in_both_languages() -> None:
    said = [text for name, text in vars(guessing).items() if name.startswith("WEAK_")]
    assert len(said) == len(set(said)) == 10
    assert [text for text in said if language.catalogue("sw").gettext(text) == text] == []


@pytest.mark.parametrize(
    "strong",
    [
        PASSPHRASE,
        "lantern mango canoe zebra violin",
        "kiberiti cha zamani juu ya paa",
        "nyumba-yetu-iko-karibu-na-bahari",
        "k7$Qm2!pX9z@L",
        "uI3vTq0-eW8yZr5n",
        "Ninakumbuka pikipiki ya bluu pale sokoni",
    ],
)
def test_what_stands_guessing_is_taken(strong: str) -> None:
    judged = strength(strong, KNOWN)
    assert judged.is_enough
    assert 2**judged.bits >= NEEDED_GUESSES
    assert judged.weakness == ""


@pytest.mark.parametrize(
    ("weak", "says"),
    [
        ("", "empty"), ("x9", "too short"), ("aaaaaaaaaaaaaaaa", "come again"), ("zxcvfrewqasdf", "lie beside"),
        ("Saida na tablet", "a name in it"), ("12031998", "Dates"), ("2023", "Dates"), ("dragon", "many people use"),
        ("efghijklmnop", "Rows such as"), ("okoth", "Names"), ("haki", "too few, or too common"),
    ],
)  # fmt: skip
def test_each_weakness_is_named(weak: str, says: str) -> None:
    assert says in strength(weak, KNOWN).weakness


def test_a_name_is_weak_only_where_it_is_known() -> None:
    name = "Jahazi Karata Kengele Mwembe Tausi"
    assert strength(name).is_enough
    assert not strength(name, [name]).is_enough
    assert strength(name).is_enough, "what one device knows is forgotten with the question"


@settings(deadline=None, max_examples=examples(60))
@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=3))
def test_whatever_is_typed_is_judged(typed: str, about: list[str]) -> None:
    judged = strength(typed, about)
    assert judged.is_enough == (judged.weakness == "")
    assert strength(f"  {typed} ", about).bits == judged.bits, "a space is no secret"
    assert strength(typed.upper(), about).bits <= strength(typed.upper()).bits + 0.001


def test_two_threads_ask_at_once_without_hearing_each_others_names() -> None:
    name, told = "Jahazi Karata Kengele Mwembe Tausi", []

    def ask(known: bool) -> None:
        for _ in range(20):
            told.append((known, strength(name, [name] if known else []).is_enough))

    threads = [threading.Thread(target=ask, args=(known,)) for known in (True, False)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert set(told) == {(True, False), (False, True)}


# --- The words that are offered ---


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_list_of_a_language_holds_short_words_each_once(code: str) -> None:
    words = lists.drawn_from(code)
    assert len(words) >= 1024
    assert list(words) == sorted(set(words))
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 8 for word in words)


@pytest.mark.parametrize("words", [lists.guessed_first(), lists.names()], ids=["words", "names"])
def test_what_is_guessed_first_stands_there_once_and_without_spaces(words: tuple[str, ...]) -> None:
    assert len(words) == len(set(words)) > 300
    assert not [word for word in words if not word or set(word) & set(" '\r\n\t") or word != word.lower()]


@pytest.mark.parametrize("code", LANGUAGES)
def test_five_words_by_chance_stand_guessing_and_say_how_much(code: str) -> None:
    drawn = [offer(code) for _ in range(40)]
    assert len({each.words for each in drawn}) == len(drawn)
    for each in drawn:
        assert len(each.words) == WORDS
        assert set(each.words) <= set(lists.drawn_from(code))
        assert each.bits == 50
        assert 2**each.bits <= len(lists.drawn_from(code)) ** WORDS
        assert strength(each.passphrase).is_enough


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_command_offers_a_passphrase_in_the_persons_language_and_keeps_it_nowhere(
    code: str, tmp_path: Path
) -> None:
    ran = haki("passphrase", "--offer", "--data", tmp_path / "seat", HAKI_PASSPHRASE=None, HAKI_LANGUAGE=code)
    words = ran.out.split()
    assert (ran.status, len(words)) == (0, WORDS)
    assert set(words) <= set(lists.drawn_from(code))
    assert "50" in ran.line
    assert list(tmp_path.iterdir()) == []
    made = haki("setup", "--standalone", "--centre", "Kituo", "--data", tmp_path / "seat", HAKI_PASSPHRASE=ran.out[:-1])
    assert made.status == 0
    opened = haki("status", "--data", tmp_path / "seat", HAKI_PASSPHRASE=ran.out[:-1])
    assert opened.status == 0


# --- Everywhere a passphrase is made ---


@pytest.mark.parametrize(
    "words",
    [
        ["setup", "--standalone", "--centre", "Mtwapa Justice Centre", "--person", "Zawadi Mwamburi"],
        ["setup", "--server", "http://127.0.0.1:9", "--invite", "A" * 52, "--person", "Zawadi Mwamburi"],
        ["demo", "--cases", "1"],
    ],
    ids=["found", "enrol", "demo"],
)
@pytest.mark.parametrize("weak", ["the the the the", "maji ya mto baridi"])
def test_no_command_makes_a_seat_under_a_passphrase_that_could_be_guessed(
    words: list[str], weak: str, tmp_path: Path
) -> None:
    ran = haki(*words, "--data", tmp_path / "seat", HAKI_PASSPHRASE=weak)
    assert (ran.status, ran.out) == (1, "")
    assert "Nothing was set up" in ran.line
    assert "haki passphrase --offer" in ran.line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("weak", ["zawadi mwamburi mtwapa", "Mtwapa Zawadi tablet"])
def test_no_command_makes_a_seat_under_the_names_it_is_told(weak: str, tmp_path: Path) -> None:
    names = ["--centre", "Mtwapa Justice Centre", "--person", "Zawadi Mwamburi", "--device-name", "tablet"]
    ran = haki("setup", "--standalone", *names, "--data", tmp_path / "seat", HAKI_PASSPHRASE=weak)
    assert (ran.status, ran.out) == (1, "")
    assert "a name in it" in ran.line


def test_a_refused_passphrase_is_told_in_swahili_too(tmp_path: Path) -> None:
    words = ["setup", "--standalone", "--centre", "Kituo", "--data", tmp_path / "seat"]
    said = haki(*words, HAKI_PASSPHRASE="the the the the", HAKI_LANGUAGE="sw").line
    assert "haki passphrase --offer" in said
    assert "Nothing was set up" not in said
    assert "come again" not in said


def test_who_only_unlocks_or_asks_for_help_waits_for_no_judge(tmp_path: Path) -> None:
    made = haki("setup", "--standalone", "--centre", "Kituo", "--data", tmp_path / "seat")
    assert made.status == 0
    program = (
        "import sys; from app.__main__ import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "sys.exit(33 if 'zxcvbn' in sys.modules else 0)"
    )
    for words in (["status", "--data", str(tmp_path / "seat")], ["--help"], ["setup", "--help"]):
        ran = subprocess.run(
            [sys.executable, "-c", program, *words],
            env={**os.environ, "HAKI_PASSPHRASE": PASSPHRASE},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ran.returncode == 0, ran
