"""What the commands refuse: one line that says what and what to do, exit 1 (2 for usage), nothing stored or lost."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import packs
from tests.seats import CENTRE, Known, Ran, Seat, haki

DAY = '"reported_on":"2022-03-22"'
NOBODY = "0" * 32


@pytest.fixture(scope="module")
def recorded_once(centre_made_once: Known, tmp_path_factory: pytest.TempPathFactory) -> tuple[Known, dict[str, str]]:
    known = centre_made_once.copy(tmp_path_factory.mktemp("recorded") / "seat")
    seat = Seat(known.folder)
    made = seat.record("incident", reported_on="2022-03-22", place_type="home")
    other = seat.record("incident", reported_on="2022-03-22")
    note = seat.record("note", case=made["case"], text="Alipiga simu")
    return known, {"INCIDENT": made["id"], "CASE": made["case"], "NOTE": note["id"], "OTHER": other["case"]}


class Refusing:
    """A casebook of one incident that must stay exactly as it is."""

    def __init__(self, known: Known, ids: dict[str, str]) -> None:
        self.seat = Seat(known.folder)
        self.known = known
        self._ids = ids
        self._before = self.seat.files()

    def __call__(self, *words: str | Path, stdin: bytes | str = b"", status: int = 1, **environment: str) -> Ran:
        """Type a command that must be refused; CASE, INCIDENT, NOTE and OTHER (a case) stand for their ids."""
        typed = [self._named(word) if isinstance(word, str) else word for word in words]
        ran = self.seat(*typed, stdin=self._named(stdin) if isinstance(stdin, str) else stdin, **environment)
        assert (ran.status, ran.out) == (status, ""), ran
        assert ran.line.strip()
        return ran

    def _named(self, text: str) -> str:
        for name, id_ in self._ids.items():
            text = text.replace(name, id_)
        return text

    def has_not_changed(self) -> bool:
        return self.seat.files() == self._before


@pytest.fixture
def refused(recorded_once: tuple[Known, dict[str, str]], tmp_path: Path) -> Iterator[Refusing]:
    known, ids = recorded_once
    refusing = Refusing(known.copy(tmp_path / "seat"), ids)
    yield refusing
    assert refusing.has_not_changed()


# --- What is given to `haki record` ----------------------------------------------------------------------------

BAD_JSON = {
    "nothing": b"",
    "half": b'{"reported_on":',
    "text around it": b'here: {"reported_on":"2022-03-22"}',
    "a list": b'[{"reported_on":"2022-03-22"}]',
    "a number": b"42",
    "null": b"null",
    "a key twice": b'{"reported_on":"2022-03-22","reported_on":"2022-03-23"}',
    "a key twice inside": b'{"reported_on":"2022-03-22","county":{"skipped":"unknown","skipped":"declined"}}',
    "binary": b"\x89PNG\r\n\x1a\n\x00\xff\xfe",
    "UTF-16": '{"reported_on":"2022-03-22"}'.encode("utf-16"),
    "cut letters": b'{"reported_on":"2022-03-22","narrative":"\xc3"}',
    "very deep": b'{"a":' * 100_000,
    "very deep lists": b'{"reported_on":"2022-03-22","narrative":' + b"[" * 900 + b"]" * 900 + b"}",
    "a number of 5,000 digits": b'{"reported_on":"2022-03-22","perpetrators_count":' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("stdin", BAD_JSON.values(), ids=BAD_JSON.keys())
def test_what_is_no_record_is_refused_and_nothing_is_stored(refused: Refusing, stdin: bytes) -> None:
    said = refused("record", "incident", "--from", "-", stdin=stdin).line
    assert "nothing was stored" in said.lower()
    assert len(said) < 500


BAD_ANSWERS = {
    "an unknown field": (f'{{{DAY},"colour":"red"}}', "colour"),
    "a mistyped field": (f'{{{DAY},"narative":"x"}}', "Did you mean “narrative”"),
    "an unknown code": (f'{{{DAY},"place_type":"moon"}}', "moon"),
    "a mistyped code": (f'{{{DAY},"county":"mombassa"}}', "Did you mean “mombasa”"),
    "an unknown code in a list": (f'{{{DAY},"incident_types":["rape","sorrow"]}}', "sorrow"),
    "no date at all": ("{}", "reported_on"),
    "an empty date": ('{"reported_on":null}', "reported_on"),
    "an impossible date": ('{"reported_on":"2022-02-30"}', "2022-02-30"),
    "a date to come": ('{"reported_on":"2199-01-01"}', "2199-01-01"),
    "a date in words": ('{"reported_on":"yesterday"}', "yesterday"),
    "a date as a number": ('{"reported_on":20220322}', "reported_on"),
    "a date too vague": ('{"reported_on":"2022-03"}', "2022-03"),
    "NaN": (f'{{{DAY},"perpetrators_count":NaN}}', "perpetrators_count"),
    "infinity": (f'{{{DAY},"perpetrators_count":1e999}}', "perpetrators_count"),
    "a broken number": (f'{{{DAY},"perpetrators_count":1.5}}', "perpetrators_count"),
    "a negative number": (f'{{{DAY},"perpetrators_count":-1}}', "perpetrators_count"),
    "a number past all integers": (f'{{{DAY},"perpetrators_count":{10**30}}}', "perpetrators_count"),
    "a number for text": (f'{{{DAY},"narrative":5}}', "narrative"),
    "a list for text": (f'{{{DAY},"narrative":["a"]}}', "narrative"),
    "text for a list": (f'{{{DAY},"needs":{{"a":"b"}}}}', "needs"),
    "an unknown skip": (f'{{{DAY},"narrative":{{"skipped":"tired"}}}}', "narrative"),
    "a skip and more": (f'{{{DAY},"narrative":{{"skipped":"declined","but":"x"}}}}', "narrative"),
    "a skip of what is required": ('{"reported_on":{"skipped":"unknown"}}', "reported_on"),
    "more text than fits": (f'{{{DAY},"narrative":"{"a" * 100_001}"}}', "100001"),
    "signs that are no text": (f'{{{DAY},"narrative":"a\\u0000b"}}', "narrative"),
    "half a letter": (f'{{{DAY},"narrative":"\\ud83d"}}', "narrative"),
    "half a letter in a name": (f'{{{DAY},"\\ud83d":"x"}}', "no field"),
    "a case that is not here": (f'{{{DAY},"case":"{NOBODY}"}}', "case"),
    "a case that is none": (f'{{{DAY},"case":"INCIDENT"}}', "case"),
    "a case by its pseudonym": (f'{{{DAY},"case":"Neema*"}}', "case"),
    "two things at once": (f'{{{DAY},"colour":"red","place_type":"moon"}}', "colour"),
}


@pytest.mark.parametrize(("stdin", "named"), BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
def test_an_answer_that_cannot_be_kept_is_named_and_nothing_is_stored(
    refused: Refusing, stdin: str, named: str
) -> None:
    said = refused("record", "incident", "--from", "-", stdin=stdin).line
    assert said.startswith("Nothing was stored")
    assert named in said


def test_every_problem_is_named_at_once(refused: Refusing) -> None:
    said = refused("record", "incident", "--from", "-", stdin='{"colour":"red","place_type":"moon"}').line
    for name in ("colour", "place_type", "reported_on"):
        assert name in said


@pytest.mark.parametrize(
    ("entity", "stdin", "named"),
    [
        ("incidnet", f"{{{DAY}}}", "did you mean “incident”"),
        ("", f"{{{DAY}}}", "no kind of record"),
        ("record_case; DROP TABLE change", "{}", "no kind of record"),
        ("note", '{"text":"x"}', "case"),
        ("case", '{"code":"MSA-JC2-26-KD-001"}', "code"),  # the app gives it
        ("note", '{"case":"CASE"}', "text"),
        ("identity", f'{{"case":"{NOBODY}","real_name":"Pendo"}}', "case"),
        ("consent", '{"case":"CASE","recipient":"police","given":"perhaps"}', "given"),
        ("referral", '{"case":"CASE","services":["flying"]}', "services"),
        ("referral", '{"case":"CASE","status":"accepted"}', "begins as “draft”"),
        ("follow_up", f'{{"case":"CASE","partner":"{NOBODY}"}}', "partner"),
        ("case", '{"code":"MSA-JC2-26-KD-001"}', "code"),
        ("note", '{"case":"CASE","text":"  "}', "text: “Note” needs an answer"),
        (
            "target",
            '{"indicator":"joy","starts_on":"2022-01-01","ends_on":"2022-02-01","value":1}',
            "no indicator “joy”",
        ),
        ("approval", f'{{"case":"CASE","of":"closure","record":"{NOBODY}","decision":"approved"}}', "nothing of this"),
        ("approval", '{"case":"CASE","of":"closure","record":"INCIDENT","decision":"approved"}', "nothing of this"),
        ("legal_case", '{"case":"OTHER","incident":"INCIDENT"}', "incident: This belongs to another case"),
    ],
)
def test_other_records_are_held_to_their_declarations(refused: Refusing, entity: str, stdin: str, named: str) -> None:
    assert named in refused("record", entity, "--from", "-", stdin=stdin).line


def test_a_file_that_is_not_there_or_is_a_folder_is_named(refused: Refusing, tmp_path: Path) -> None:
    assert "absent.json" in refused("record", "incident", "--from", tmp_path / "absent.json").line
    assert str(tmp_path) in refused("record", "incident", "--from", tmp_path).line


# --- What is given to the others -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        *(["show", each] for each in ("", "   ", "zz", NOBODY, "0", "MSA-JC2-22-XX-999", "' OR 1=1 --", "../../slot")),
        ["show", "💥"], ["show", "a" * 10_000], ["show", "%s"], ["history", NOBODY],
        ["edit", NOBODY, "place_type=home"], ["resolve", NOBODY, "age", "9"],
    ],
    ids=lambda words: " ".join(words)[:40],
)  # fmt: skip
def test_an_id_that_is_not_here_is_refused_by_name(refused: Refusing, words: list[str]) -> None:
    said = refused(*words).line
    assert said.startswith("There is no record")
    assert len(said) < 200


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["edit", "INCIDENT", "colour=red"], "colour"),
        (["edit", "INCIDENT", "place_type=moon"], "moon"),
        (["edit", "INCIDENT", "reported_on="], "reported_on"),
        (["edit", "INCIDENT", "reported_on=2022-02-30"], "2022-02-30"),
        (["edit", "INCIDENT", f"case={NOBODY}"], "case"),
        (["edit", "CASE", "code=MSA-JC2-22-XX-999"], "code"),
        (["edit", "CASE", "age=old"], "age"),
        (["edit", "CASE", "age=121"], "age"),
        (["edit", "NOTE", "text=Hakupiga"], "not edited"),
        (["resolve", "CASE", "age", "9"], "not in conflict"),
        (["resolve", "CASE", "colour", "red"], "colour"),
        (["list", "incidnet"], "did you mean"),
        (["list", "incident", "--where", "colour=red"], "colour"),
        (["list", "identity", "--where", "real_name=Pendo"], "identity"),
        (["list", "incident", "--where", f"case={NOBODY}"], NOBODY),
        (["edit", "INCIDENT", "happened_on=2022-03-23"], "cannot lie after"),
        (["edit", "CASE", "birth_year=2099"], "has not begun"),
        (["list", "case", "--where", "age=abc"], "age: This needs a whole number"),
        (["list", "case", "--where", "age="], "age: This needs a whole number"),
        (["list", "case", "--where", f"age={10**22}"], "age"),
        (["list", "case", "--where", "county=mombassa"], "“mombasa”"),
        (["list", "incident", "--where", "incident_types=sorrow"], "sorrow"),
        (["list", "incident", "--where", "ongoing=perhaps"], "ongoing"),
        (["list", "incident", "--where", "reported_on=soon"], "soon"),
        (["device", "approve", NOBODY], NOBODY),
        (["device", "approve", ""], "waiting"),
        (["device", "invite"], "no server"),
        (["sync"], "no server"),
        (["setup", "--standalone", "--centre", CENTRE], "already"),
        (["backup", "/nowhere/copy.haki"], "could not be written"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_done_is_said_in_one_line(refused: Refusing, words: list[str], named: str) -> None:
    assert named in refused(*words).line


def test_a_backup_over_something_else_is_refused(refused: Refusing, tmp_path: Path) -> None:
    there = tmp_path / "there.haki"
    there.write_text("another's")
    assert "nothing was overwritten" in refused("backup", there).line
    assert there.read_text() == "another's"


# --- Opening ---------------------------------------------------------------------------------------------------


def test_a_wrong_passphrase_is_refused(recorded_once: tuple[Known, dict[str, str]], tmp_path: Path) -> None:
    seat = Seat(recorded_once[0].copy(tmp_path / "seat").folder)
    for _ in range(3):
        ran = seat("status", HAKI_PASSPHRASE="maji ya mto moto")
        assert (ran.status, ran.out) == (1, "")
        assert "does not open" in ran.line
    ran = seat("status")
    assert ran.status == 1
    assert re.search(r"Wait \d seconds", ran.line)


def test_without_a_passphrase_nothing_is_opened(refused: Refusing, tmp_path: Path) -> None:
    ran = refused.seat("status", HAKI_PASSPHRASE=None)
    assert ran.status == 1
    assert "HAKI_PASSPHRASE" in ran.line
    assert "absent" in refused("status", "--passphrase-file", tmp_path / "absent").line
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    assert "not text" in refused("status", "--passphrase-file", tmp_path / "binary").line


COMMANDS = [
    ["record", "incident", "--from", "-"], ["edit", "x", "a=b"], ["show", "x"], ["history", "x"], ["list", "incident"],
    ["today"], ["conflicts"], ["resolve", "x", "y", "z"], ["sync"], ["status"], ["verify"], ["backup", "copy.haki"],
    ["device", "list"], ["device", "invite"], ["device", "approve", "x"],
]  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_folder_without_a_casebook_is_said_to_be_one_and_stays_empty(tmp_path: Path, words: list[str]) -> None:
    ran = haki(*words, "--data", tmp_path / "empty", stdin=f"{{{DAY}}}")
    assert (ran.status, ran.out) == (1, "")
    assert "no casebook" in ran.line
    assert "haki setup" in ran.line
    assert not (tmp_path / "empty").exists()


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("something else")
    assert "no casebook" in haki("status", "--data", file).line
    assert haki("setup", "--standalone", "--centre", CENTRE, "--data", file).line
    assert file.read_text() == "something else"


@pytest.mark.parametrize("damage", ["slot", "haki.db"])
def test_a_damaged_folder_is_said_to_be_one_and_left_as_it_is(
    recorded_once: tuple[Known, dict[str, str]], tmp_path: Path, damage: str
) -> None:
    seat = Seat(recorded_once[0].copy(tmp_path / "seat").folder)
    (seat.folder / damage).write_bytes(b"not what it was")
    before = seat.files()
    ran = seat("status")
    assert ran.status == 1
    assert "Nothing was changed" in ran.line
    assert seat.files() == before


def test_a_fault_of_ours_is_one_line_too_and_no_word_of_a_case_is_in_it(
    recorded_once: tuple[Known, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, ids = recorded_once[0].copy(tmp_path / "seat"), recorded_once[1]

    def mistaken(*_: object, **__: object) -> None:
        raise KeyError("Zawadi Mwakideu")

    monkeypatch.setattr("app.reading.showing.as_data", mistaken)
    ran = Seat(known.folder)("show", ids["CASE"])
    assert (ran.status, ran.out) == (1, "")
    assert "went wrong inside Haki" in ran.line
    assert "What was saved is safe" in ran.line
    assert "Zawadi" not in ran.line


def test_a_pack_with_a_hole_is_named_by_file_line_and_key_and_nothing_is_touched_or_set_up(
    refused: Refusing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(packs.PACKS, tmp_path / "packs")
    monkeypatch.setattr(packs, "PACKS", tmp_path / "packs")
    file = tmp_path / "packs" / "kenya" / "pack.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("currency =", "curency ="), encoding="utf-8")
    set_up = haki("setup", "--standalone", "--centre", CENTRE, "--data", tmp_path / "x")
    for said in (refused("today").line, refused("show", "CASE").line, set_up.line):
        assert said.startswith("The lists of this country cannot be used (kenya/pack.toml, line")
        assert "line 6, curency" in said
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("weak", ["", "haki", "a b c d e f"])
def test_a_weak_passphrase_sets_nothing_up(tmp_path: Path, weak: str) -> None:
    words = ("setup", "--standalone", "--centre", CENTRE, "--data", tmp_path / "seat")
    assert haki(*words, HAKI_PASSPHRASE=weak).status == 1
    assert not (tmp_path / "seat").exists()


@pytest.mark.parametrize("name", ["   ", "\t"])
def test_a_centre_without_a_name_is_not_founded(tmp_path: Path, name: str) -> None:
    assert "name" in haki("setup", "--standalone", "--centre", name, "--data", tmp_path / "seat").line
    assert not (tmp_path / "seat").exists()


# --- Usage -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ["fly"], ["record"], ["record", "incident"], ["edit", "x"], ["show"], ["resolve", "x", "y"], ["device"],
        ["device", "fly"], ["list"], ["list", "incident", "--limit", "0"], ["list", "incident", "--limit", "many"],
        ["status", "--colour"], ["setup"], ["setup", "--standalone"], ["setup", "--server", "https://haki.example"],
        ["setup", "--standalone", "--centre", "x", "--server", "https://haki.example"],
        ["status", "--passphrase", "maji ya mto baridi"], ["edit", "x", "=y"], ["edit", "x", "y"],
        ["list", "incident", "--where", "county"], ["list", "incident", "--limit", "9" * 20], ["show", "\udcff"],
        ["edit", "x", "a=b", "a=c"], ["list", "incident", "--where", "county=kwale", "county=kilifi"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_ends_with_2_and_says_how_it_is_meant(tmp_path: Path, words: list[str]) -> None:
    ran = haki(*words, "--data", tmp_path / "seat")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.strip()
    assert "Traceback" not in ran.err
    assert not (tmp_path / "seat").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["list", "incident", "--limit", "0"], "is not a whole number from 1 to"),
        (["indicators", "--from", "x", "--to", "2022-01-01"], "is no date; write it as 2022-03-22"),
        (["demo", "--seed", "many"], "is not a whole number"),
        (["edit", "x", "narrative=a", "narrative=b"], "“narrative” stands there twice"),
        (["show", "\udcff"], "is no text"),
    ],
)
def test_wrong_usage_is_said_in_words_of_people(words: list[str], said: str) -> None:
    ran = haki(*words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    "words",
    [["--passphrase", "maji"], ["--passphrase=maji"], ["--pass", "maji"], ["-pass", "maji"]],
    ids=" ".join,
)
def test_a_passphrase_typed_as_an_argument_is_not_repeated(words: list[str]) -> None:
    for typed in ([*words, "status"], ["status", *words]):
        ran = haki(*typed)
        assert (ran.status, ran.out) == (2, "")
        assert "maji" not in ran.err
        assert "--passphrase-file" in ran.err


def test_a_passphrase_that_is_no_text_is_refused(refused: Refusing) -> None:
    assert "not text" in refused("status", HAKI_PASSPHRASE="\udcff" * 20).line


@pytest.mark.parametrize(
    "now", ["yesterday", "2022-02-30", "12:00", "2022-03-22T25:00", "0001-01-01", "9999-12-31T23:59:59-14:00", "\udcff"]
)
def test_a_time_that_is_none_is_refused_whatever_the_command(refused: Refusing, now: str) -> None:
    for words in (["today"], ["record", "incident", "--from", "-"]):
        assert "HAKI_NOW" in refused(*words, stdin=f"{{{DAY}}}", status=2, HAKI_NOW=now).line


def test_the_helps_name_every_command(tmp_path: Path) -> None:
    helped = haki("--help")
    assert helped.status == 0
    for words in COMMANDS:
        assert words[0] in helped.out
        assert haki(words[0], "--help").status == 0


def test_a_refusal_is_one_line_with_json_too_and_no_document(refused: Refusing) -> None:
    assert refused("show", NOBODY, "--json").out == ""
    assert json.loads(refused.seat("status", "--json").out)
