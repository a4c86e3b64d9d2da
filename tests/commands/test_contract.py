"""The contract of the headless commands: what they print for programs and people, and where their words may stand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from app import invite_file
from tests.seats import CENTRE, PASSPHRASE, Known, Seat, haki, haki_process, join, new_centre
from tests.sync.server.parts import Server

ID = re.compile(r"[0-9a-f]{32}")
CHANGE = re.compile(r"[0-9a-f]{32}-\d+")
FINGERPRINT = re.compile(r"([A-Z2-7]{5}-){3}[A-Z2-7]{5}")
LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00")


class Centre:
    """Two members, an incident, an edit and an undecided age; the tablet has a colleague waiting behind it."""

    def __init__(self, place: Path, server: Server) -> None:
        self.lead = new_centre(place / "lead", server)
        self.incident = self.lead.record("incident", reported_on="2022-03-22", narrative="Aliniahidi karo")
        self.case = self.incident["case"]
        self.lead.sync()
        self.amina = join(place / "tablet", self.lead, server.address)
        self.lead("edit", self.case, "age=14")
        self.amina("edit", self.case, "age=12")
        for seat in (self.lead, self.amina, self.lead):
            seat.sync()


@pytest.fixture(scope="module")
def centre(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Centre:
    return Centre(tmp_path_factory.mktemp("centre"), server)


# --- What is printed for programs ------------------------------------------------------------------------------


def test_record_prints_the_ids_the_code_and_the_pseudonym(seat: Seat) -> None:
    made = seat.record("incident", reported_on="2022-03-22")
    assert list(made) == ["id", "case", "code", "pseudonym"]
    assert ID.fullmatch(made["id"])
    assert ID.fullmatch(made["case"])
    assert re.fullmatch(r"MSA-JC2-\d\d-[A-Z]{2}-001", made["code"])
    assert made["pseudonym"].endswith("*")


def test_a_record_in_a_known_case_prints_that_case(seat: Seat) -> None:
    made = seat.record("incident", reported_on="2022-03-22")
    note = seat.record("note", case=made["case"], text="Alipiga simu")
    assert note["id"] != made["id"]
    assert (note["case"], note["code"]) == (made["case"], made["code"])


def test_a_record_that_belongs_to_no_case_prints_its_id_alone(seat: Seat) -> None:
    assert list(seat.record("partner", name="Kituo cha Afya", kind="hospital")) == ["id"]


def test_show_prints_fields_by_name_with_id_entity_code_and_conflicts(centre: Centre) -> None:
    shown = centre.lead.ask("show", centre.incident["id"])
    assert shown["id"] == centre.incident["id"]
    assert shown["entity"] == "incident"
    assert shown["code"] == centre.incident["code"]
    assert shown["conflicts"] == []
    assert shown["case"] == centre.case
    assert shown["narrative"] == "Aliniahidi karo"
    assert "place_type" not in shown  # never answered
    by_code = centre.lead.ask("show", centre.incident["code"].lower())
    assert by_code["id"] == centre.case
    assert by_code["conflicts"] == ["age"]


def test_list_prints_a_list_of_the_same(centre: Centre) -> None:
    listed = centre.lead.ask("list", "incident")
    assert listed == [centre.lead.ask("show", centre.incident["id"])]


def test_list_filters_searches_and_limits(seat: Seat) -> None:
    ids = [
        seat.record("incident", reported_on=f"2022-03-2{day}", place_type=place, narrative=words)["id"]
        for day, (place, words) in enumerate([("home", "jioni"), ("school", "asubuhi"), ("home", "asubuhi na mapema")])
    ]

    def listed(*words: str) -> list[str]:
        return [each["id"] for each in seat.ask("list", "incident", *words)]

    assert listed() == ids[::-1]  # last changed first
    assert listed("--where", "place_type=home") == [ids[2], ids[0]]
    assert listed("--where", "place_type=home", "reported_on=2022-03-20") == [ids[0]]
    assert listed("--search", "asub") == [ids[2], ids[1]]
    assert listed("--search", "asubuhi", "--where", "place_type=school") == [ids[1]]
    assert listed("--limit", "2") == [ids[2], ids[1]]
    assert listed("--where", "place_type=bar") == []


def test_list_tells_people_what_each_record_is_called_when_it_was_and_how_it_stands(seat: Seat) -> None:
    partner = seat.record("partner", name="Coast General", kind="hospital", agreement="signed", signed_on="2022-01-02")
    made = seat.record("incident", reported_on="2022-03-22")
    target = seat.record("target", indicator="relieved", starts_on="2022-01-01", ends_on="2022-03-31", value=9)
    attendee = seat.record("attendee", training=seat.record("training", on="2022-02-02")["id"], name="Pendo")

    def listed(entity: str) -> str:
        return seat("list", entity).out.rstrip("\n")

    assert listed("partner") == f"{partner['id']}  Coast General  hospital  2022-01-02"
    opened_on = seat.ask("show", made["case"])["opened_on"]
    assert listed("case") == f"{made['case']}  {made['code']}  {made['pseudonym']}  {opened_on}  registered"
    assert listed("incident") == f"{made['id']}  {made['code']}  2022-03-22"
    assert listed("target") == f"{target['id']}  relieved  2022-01-01"
    assert listed("attendee") == attendee["id"]


def test_device_takes_the_folder_on_either_side_of_the_action(seat: Seat) -> None:
    for before, after in (("--data", seat.folder, "--json"), ()), ((), ("--json", "--data", seat.folder)):
        ran = haki("device", *before, "list", *after)
        assert ran.status == 0, ran
        assert [each["state"] for each in ran.data] == ["member"]


def test_edit_says_whether_anything_differed(seat: Seat) -> None:
    incident = seat.record("incident", reported_on="2022-03-22")["id"]
    assert seat.ask("edit", incident, "place_type=home", "county=mombasa") == {"id": incident, "changed": True}
    assert seat.ask("edit", incident, "place_type=home") == {"id": incident, "changed": False}
    seat.ask("edit", incident, "place_type=", 'county={"skipped": "declined"}', "incident_types=rape, trafficking")
    shown = seat.ask("show", incident)
    assert "place_type" not in shown
    assert shown["county"] == {"skipped": "declined"}
    assert shown["incident_types"] == ["rape", "trafficking"]
    assert len(seat.ask("history", incident)) == 3


def test_a_time_as_people_say_it_is_kept_on_the_24_hour_clock_and_what_was_understood_is_told(seat: Seat) -> None:
    told = seat("record", "incident", "--from", "-", "--json", stdin=json.dumps(
        {"reported_on": "2022-03-22", "happened_on": "2022-03-21", "happened_at": "saa tisa alasiri"}))  # fmt: skip
    assert "“saa tisa alasiri” was understood as 15:00." in told.err
    assert seat.ask("show", told.data["id"])["happened_at"] == "15:00"
    assert "“3 am” was understood as 03:00." in seat("edit", told.data["id"], "happened_at=3 am").err
    refused = seat("edit", told.data["id"], "happened_at=saa 3 usiku")
    assert (refused.status, refused.out) == (1, "")
    assert "“saa 3 usiku” may be 03:00 / 21:00. Write the one that is meant." in refused.err
    assert seat.ask("show", told.data["id"])["happened_at"] == "03:00"


def test_history_prints_every_change_oldest_first_with_who_when_which_seat_and_knowing_what(centre: Centre) -> None:
    created, *edits = centre.amina.ask("history", centre.case)
    for change in (created, *edits):
        assert set(change) == {"change", "at", "doubtful", "author", "device", "seat", "kind", "fields", "parents"}
        assert CHANGE.fullmatch(change["change"])
        assert LOCAL_TIME.fullmatch(change["at"])
        assert change["change"].startswith(change["seat"])
    assert created["kind"] == "create"
    assert created["parents"] == []
    assert all(each["fields"].pop("age_on") for each in edits)  # an age bears the day it was said
    assert [(each["author"], each["device"], each["fields"]) for each in edits] == [
        ("lead", "laptop", {"age": 14}),
        ("amina", "tablet", {"age": 12}),
    ]
    assert [each["parents"] for each in edits] == [[created["change"]]] * 2
    assert len({each["seat"] for each in edits}) == 2


def test_conflicts_prints_both_values_by_whom_and_when_the_one_shown_first(centre: Centre) -> None:
    (conflict,) = centre.lead.ask("conflicts")
    assert {name: conflict[name] for name in ("id", "entity", "case", "code", "field")} == {
        "id": centre.case,
        "entity": "case",
        "case": centre.case,
        "code": centre.incident["code"],
        "field": "age",
    }
    assert [(each["value"], each["author"], each["device"]) for each in conflict["values"]] == [
        (12, "amina", "tablet"),
        (14, "lead", "laptop"),
    ]
    assert all(LOCAL_TIME.fullmatch(each["at"]) for each in conflict["values"])
    assert centre.amina.ask("conflicts") == [conflict]


def test_two_names_in_conflict_are_folded_and_a_reason_shows_both(known: Known) -> None:
    with known.casebook() as book:
        case = book.records.record("incident", {"reported_on": "2022-03-22"}).case
        identity = book.records.record("identity", {"case": case, "real_name": "Saida Mfano"}).id
        _, parents = book.records.for_editing(identity)
        for name in ("Zawadi Mfano", "Neema Mfano"):
            book.records.edit(identity, {"real_name": name}, parents)
    seat = Seat(known.folder)
    for words in (["conflicts"], ["conflicts", identity], ["history", identity]):
        folded = seat(*words)
        assert folded.status == 0
        assert "kept apart" in folded.out
        assert f"haki {words[0]} ID --reason TEXT" in folded.line
        opened = seat(*words, "--reason", "Majina mawili")
        assert "Zawadi Mfano" in opened.out
        assert "Neema Mfano" in opened.out
        assert opened.err == ""
        assert "Mfano" not in folded.out


def test_sync_prints_what_went_each_way(centre: Centre) -> None:
    report = centre.lead.ask("sync")
    assert set(report) == {"pushed", "pulled", "bytes_up", "bytes_down", "round_trips", "waiting", "alarms"}
    assert (report["pushed"], report["pulled"], report["waiting"], report["alarms"]) == (0, 0, 0, [])
    assert report["round_trips"] == 1
    assert 0 < report["bytes_up"] + report["bytes_down"] <= 700


def test_status_prints_what_is_only_here_and_what_is_receipted(centre: Centre, seat: Seat) -> None:
    status = centre.lead.ask("status")
    assert set(status) == {
        "state", "unsent", "unsent_saves", "receipted", "last_exchange", "conflicts", "alarms", "heads", "clock",
        "demo", "to_see_to",
    }  # fmt: skip
    assert (status["state"], status["unsent"], status["receipted"], status["conflicts"]) == ("member", 0, 3, 1)
    assert LOCAL_TIME.fullmatch(status["last_exchange"])
    assert [(head["person"], head["batch"]) for head in status["heads"]] == [("lead", 2), ("amina", 1)]
    assert {head["hash"] for head in status["heads"]} == {head["hash"] for head in centre.amina.ask("status")["heads"]}
    seat.record("incident", reported_on="2022-03-22")
    alone = seat.ask("status")
    assert (alone["state"], alone["unsent"], alone["receipted"], alone["last_exchange"]) == ("standalone", 2, 0, None)
    assert alone["unsent_saves"] == 0, "nothing waits for a server that there is not"


def test_verify_prints_how_many_changes_were_checked(centre: Centre) -> None:
    assert centre.lead.ask("verify") == {"ok": True, "changes": 4, "problems": []}


def test_device_list_prints_members_with_their_fingerprints(centre: Centre) -> None:
    devices = centre.lead.ask("device", "list")
    for device in devices:
        assert set(device) == {"id", "person", "device", "state", "fingerprint", "last_exchange"}
        assert ID.fullmatch(device["id"])
        assert FINGERPRINT.fullmatch(device["fingerprint"])
        assert device["last_exchange"]
    assert [(each["person"], each["state"]) for each in devices] == [("lead", "member"), ("amina", "member")]
    assert [each["fingerprint"] for each in centre.amina.ask("device", "list")] == [
        each["fingerprint"] for each in devices
    ]


def test_device_invite_prints_an_invite_of_52_letters_and_writes_it_into_a_file(centre: Centre, tmp_path: Path) -> None:
    file = tmp_path / "amina.haki-invite"
    invite = centre.lead.ask("device", "invite", "--to", file)
    assert list(invite) == ["invite"]
    assert re.fullmatch(r"[A-Z2-7]{52}", invite["invite"])
    server, letters = invite_file.read(file)
    assert server.startswith("http://127.0.0.1:")
    assert letters == invite["invite"]
    assert centre.lead("device", "invite", "--to", file).status == 1, "what lies there is not written over"


def test_today_prints_lines_in_the_order_to_do_them(centre: Centre) -> None:
    lines = centre.lead.ask("today")
    kinds = {"overdue", "due", "clock", "silence", "court", "conflict", "task", "notice", "draft", "unsent"}
    for line in lines:
        assert set(line) >= {"kind", "case", "what", "due", "days", "action"}
        assert line["kind"] in kinds
    assert [line["case"] for line in lines if line["kind"] == "conflict"] == [centre.case]


def test_codebook_prints_every_entity_and_list_without_a_casebook(tmp_path: Path) -> None:
    printed = haki("codebook", "--json", "--data", tmp_path / "nowhere")
    assert printed.status == 0
    book = printed.data
    assert set(book) == {"entities", "lists"}
    assert {"case", "incident", "identity", "consent", "referral", "follow_up"} <= set(book["entities"])
    field = book["entities"]["case"]["fields"]["sex"]
    assert (field["question"], field["question_sw"]) == ("Sex", "Jinsia")
    assert book["lists"]["sex"]["female"] == {"en": "Female", "sw": "Wa kike", "gbvims": "Female"}
    told = haki("codebook").out
    assert "    sex: code sex  Sex / Jinsia\n" in told
    assert "    female: Female / Wa kike  GBVIMS: Female\n" in told


def test_the_rules_are_printed_to_be_read_and_signed_each_with_its_source_and_unconfirmed(tmp_path: Path) -> None:
    printed = haki("codebook", "--rules", "--json", "--data", tmp_path / "nowhere")
    assert printed.status == 0 and set(printed.data) == {"consent", "charges", "clocks", "court_days", "duties"}
    every = [rule for table in printed.data.values() for rule in table]
    assert all(rule["source"] and rule["what"] and rule["what_sw"] and rule["confirmed"] is False for rule in every)
    told = haki("codebook", "--rules").out
    for said in ("s.15 Sexual Offences Act", "Answers exploitation: yes", "For a suspect who is: Buyer, ",
                 "Within: 24 hours, or to the end of the next court day", "Owed by: the centre",
                 "The word: Counts once a second person agrees",
                 "Guardian: Guardian unsafe", "that a girl was cut", "Who must tell: Whoever knows of it",
                 "Only where recorded: Who saw it, or was made to see it? The survivor's own child, Another child",
                 "Failure to report female genital mutilation (s.24 ", "Charged beside the act: yes",
                 "Expected by the moon, on the day or the next: 2026-03-20, 2026-05-27, "):  # fmt: skip
        assert said in told
    assert told.count("UNCONFIRMED: ask an advocate") == len(every)
    assert told.count("Read by (advocate, with roll number): ___") == len(printed.data)


@pytest.mark.posix_only("a Windows process cannot be told another time zone")
def test_haki_now_without_an_offset_is_the_time_where_the_centre_is(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Lima")
    time.tzset()
    try:
        made = seat.ask(
            "record", "incident", "--from", "-", stdin='{"reported_on":"2022-03-22"}', HAKI_NOW="2022-03-23T00:30"
        )
    finally:
        monkeypatch.undo()
        time.tzset()
    assert seat.ask("history", made["id"])[0]["at"] == "2022-03-23T00:30:00+03:00"


def test_backup_names_its_file(seat: Seat, tmp_path: Path) -> None:
    assert seat.ask("backup", tmp_path / "copy.haki") == {"file": str(tmp_path / "copy.haki")}
    assert (tmp_path / "copy.haki").stat().st_size > 0


def test_setup_prints_the_seat_with_its_fingerprint(tmp_path: Path) -> None:
    made = haki("setup", "--standalone", "--centre", CENTRE, "--person", "zawadi", "--data", tmp_path / "a", "--json")
    own = made.data
    assert (own["person"], own["state"]) == ("zawadi", "standalone")
    assert FINGERPRINT.fullmatch(own["fingerprint"])
    assert ID.fullmatch(own["id"])


# --- What is printed for people --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [["list", "incident"], ["today"], ["conflicts"], ["status"], ["verify"], ["sync"], ["device", "list"]]
)
def test_without_json_people_are_spoken_to(centre: Centre, words: list[str]) -> None:
    ran = centre.lead(*words)
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.strip()
    assert not ran.out.lstrip().startswith(("{", "["))


def test_empty_lists_say_so_and_are_no_error(seat: Seat) -> None:
    assert seat("list", "incident").out == "Nothing found.\n"
    assert seat("conflicts").out == "Nothing to decide.\n"
    assert seat("today").out == "Nothing is waiting.\n"
    for words in (["list", "incident"], ["conflicts"], ["today"]):
        assert seat.ask(*words) == []


# --- Where the words may stand, and where the passphrase comes from --------------------------------------------


@pytest.mark.parametrize("words", [["list", "incident"], ["status"], ["device", "list"], ["today"]])
def test_data_and_json_may_stand_before_and_after_the_name(seat: Seat, words: list[str]) -> None:
    where = ["--data", str(seat.folder)]
    told = [haki(*where, "--json", *words), haki("--json", *words, *where), haki(*words, *where, "--json")]
    assert {ran.status for ran in told} == {0}
    assert len({str(ran.data) for ran in told}) == 1


def test_the_data_folder_may_come_from_the_environment_and_the_option_wins(seat: Seat, tmp_path: Path) -> None:
    assert haki("status", HAKI_DATA=str(seat.folder)).status == 0
    assert haki("status", "--data", seat.folder, HAKI_DATA=str(tmp_path / "other")).status == 0


def test_the_passphrase_may_come_from_a_file(seat: Seat, tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text(f"{PASSPHRASE}\n")
    assert seat("status", "--passphrase-file", file, HAKI_PASSPHRASE=None).status == 0
    file.write_text("maji ya mto moto\n")
    assert seat("status", "--passphrase-file", file).status == 1


@pytest.mark.posix_only("Windows has no terminal that a program can pretend to be")
def test_the_passphrase_is_asked_for_at_a_prompt_and_not_shown(seat: Seat) -> None:
    output = typed_at_a_prompt([PASSPHRASE], "status", "--data", seat.folder)
    assert "standalone" in output
    assert PASSPHRASE not in output


@pytest.mark.posix_only("Windows has no terminal that a program can pretend to be")
def test_a_new_passphrase_is_asked_for_twice_and_both_must_agree(tmp_path: Path) -> None:
    words = ("setup", "--standalone", "--centre", CENTRE, "--data", tmp_path / "seat")
    assert "differ" in typed_at_a_prompt([PASSPHRASE, PASSPHRASE + "!"], *words)
    assert not (tmp_path / "seat").exists()
    told = typed_at_a_prompt([PASSPHRASE, PASSPHRASE], *words)
    assert "fingerprint" in told
    offered = told.partition("choose your own.")[2].split("Passphrase")[0].split()
    assert len(offered) == 5, "words drawn by chance stand there before anybody thinks some up"


@pytest.mark.posix_only("Windows has no terminal that a program can pretend to be")
def test_the_prompt_speaks_the_language_too_and_may_be_left_by_the_end_of_what_is_typed(seat: Seat) -> None:
    end_of_file = "\x04"
    said = typed_at_a_prompt([end_of_file], "status", "--data", seat.folder, HAKI_LANGUAGE="sw")
    assert said.startswith("Maneno ya siri: ")
    assert "HAKI_PASSPHRASE" in said
    assert "ndani ya Haki" not in said


def typed_at_a_prompt(lines: list[str], *words: str | Path, **variables: str) -> str:
    """Run a command on a terminal of its own, type lines when it asks for them, and return what stood there."""
    import pty  # noqa: PLC0415 -- not on Windows

    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HAKI_")} | variables
    running = subprocess.Popen(
        [sys.executable, "-m", "app", *map(str, words)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env=environment,
    )
    os.close(theirs)
    seen = b""
    try:
        while piece := os.read(ours, 4096):
            seen += piece
            if piece.rstrip().endswith(b":") and lines:
                os.write(ours, lines.pop(0).encode() + b"\n")
    except OSError:  # the terminal is gone with the command
        pass
    os.close(ours)
    assert running.wait(timeout=30) in (0, 1)
    assert lines == []
    return seen.decode()


def test_a_command_in_a_process_of_its_own_does_the_same(known: Known) -> None:
    made = haki_process(
        "record", "incident", "--from", "-", "--data", known.folder, "--json", stdin='{"reported_on":"2022-03-22"}'
    )
    assert (made.status, made.err) == (0, "")
    assert Seat(known.folder).ask("show", made.data["id"])["reported_on"] == "2022-03-22"


def test_what_is_known_is_shown_and_said_to_hold_still_without_writing_it_again(seat: Seat) -> None:
    case = seat.record("case", risk="high", age=15)["id"]
    later = {"HAKI_NOW": "2099-01-01T08:00:00+03:00"}
    (risk,) = [each for each in seat.ask("known", "incident", case, **later) if each["question"] == "case.risk"]
    assert (risk["value"], risk["by"], risk["record"], risk["field"], risk["confirm"]) == (
        "high", "lead", case, "risk", True,
    )  # fmt: skip
    assert (
        f"case.risk: high  lead, {risk['on']}  to be confirmed: {case} risk"
        in seat("known", "incident", case, **later).out
    )

    assert seat("confirm", case, "risk", "age", **later).out == "Confirmed.\n"

    (risk,) = [each for each in seat.ask("known", "incident", case, **later) if each["question"] == "case.risk"]
    assert (risk["confirm"], risk["confirmed_by"], risk["confirmed_on"]) == (False, "lead", "2099-01-01")
    assert [change["kind"] for change in seat.ask("history", case)] == ["create", "note"]
    partner = seat.record("partner", name="Afya Clinic", kind="hospital", hours="08:00-17:00")["id"]
    assert seat.ask("confirm", partner, "hours") == {"id": partner, "confirmed": ["hours"]}
    assert "has not been answered" in seat("confirm", partner, "phone").line
    assert "no kind of record" in seat("known", "nonsense", case).line


# --- HAKI_LANGUAGE -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("environment", [{"HAKI_LANGUAGE": "sw"}, {"HAKI_LANGUAGE": None, "LC_ALL": "sw_KE.UTF-8"}])
def test_commands_speak_swahili_by_the_variable_or_the_locale(seat: Seat, environment: dict[str, str | None]) -> None:
    assert seat("today", **environment).out == "Hakuna kinachosubiri.\n"
    refused = seat("edit", "x", "age=1", **environment)
    assert refused.line == "Hakuna rekodi “x” kwenye kifaa hiki."
    seat.record("incident", reported_on="2022-03-22")
    assert seat("today", **environment).out != seat("today").out
    assert seat("today", "--json", **environment).data == seat.ask("today")
    assert seat("list", "partner").out == "Nothing found.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sync", "--bogus"], "hoja zisizojulikana: --bogus"),
        (["resolve", "x"], "hoja hizi zinahitajika: FIELD, VALUE"),
        (["list", "case", "--limit", "x"], "hoja --limit: 'x' si nambari kamili kati ya 1 na 1000000"),
        (["--passphrase", "maji ya mto"], "maneno ya siri hayaandikwi hapo kamwe"),
    ],
)
def test_what_does_not_fit_on_a_command_line_is_said_in_the_language_too(words: list[str], said: str) -> None:
    wrong = haki(*words, HAKI_LANGUAGE="sw")
    assert wrong.status == 2
    assert wrong.err.startswith("matumizi: ")
    assert f"kosa: {said}" in wrong.err
    assert haki(*words).err.startswith("usage: "), "English again for the next"


def test_help_and_status_are_said_in_the_language_too(seat: Seat) -> None:
    helped = haki("sync", "--help", HAKI_LANGUAGE="sw")
    assert "badilishana mara moja sasa" in helped.out
    assert "onyesha msaada huu na umalize" in " ".join(helped.out.split())
    told = seat("status", HAKI_LANGUAGE="sw").out
    assert told == "bila seva; mabadiliko 0 yako hapa tu, 0 yana risiti, kubadilishana kwa mwisho kamwe, 0 ya kuamua\n"
    assert seat("status", "--json", HAKI_LANGUAGE="sw").data == seat.ask("status")


def test_haki_language_is_asked_before_the_locale_and_must_be_spoken_here(seat: Seat) -> None:
    assert seat("list", "partner", HAKI_LANGUAGE="en", LC_ALL="sw_KE.UTF-8").out == "Nothing found.\n"
    assert seat("list", "partner", LC_ALL="swahili").out == "Nothing found.\n"
    assert seat("list", "partner", HAKI_LANGUAGE="xx").status == 2


# --- HAKI_NOW --------------------------------------------------------------------------------------------------


def test_haki_now_replaces_the_wall_clock_of_one_command(seat: Seat) -> None:
    made = seat.ask(
        "record", "incident", "--from", "-", stdin='{"reported_on":"2022-03-22"}', HAKI_NOW="2022-03-23T08:30:00+03:00"
    )
    assert seat.ask("show", made["case"])["opened_on"] == "2022-03-23"
    assert seat.ask("history", made["id"])[0]["at"] == "2022-03-23T08:30:00+03:00"
    assert made["code"].startswith("MSA-JC2-22-")
    later = seat.record("incident", reported_on="2022-03-22")
    assert seat.ask("show", later["case"])["opened_on"] >= date(2023, 1, 1).isoformat()


def test_a_clock_set_back_misdates_what_is_saved_under_it_alone_and_history_lists_what_it_builds_on_first(
    seat: Seat,
) -> None:
    incident = seat.record("incident", reported_on="2022-03-22")["id"]
    seat("edit", incident, "place_type=home", HAKI_NOW="2022-03-23T08:30:00+03:00")
    created, edited = seat.ask("history", incident)
    assert created["kind"] == "create"
    assert edited["at"].startswith("2022-03-23")
    seat("edit", incident, "place_type=school")
    assert [each["at"][:4] for each in seat.ask("history", incident)] == [created["at"][:4], "2022", created["at"][:4]]
