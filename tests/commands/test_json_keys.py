"""Every key of every answer that `--json` prints, in one place. Scripts rely on them: one that is lost or renamed here
is a decision, and people must be told.

A key is written with the way to it: `heads[].batch` is the `batch` of each of the `heads`. `*` stands for names that
the declarations of records decide (fields, kinds of record, lists and their codes).
"""

from __future__ import annotations

import json
import shutil
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.casework.registry import CORE
from app.commands import parser
from tests.seats import Known, Seat, haki, join, new_centre
from tests.sync.server.parts import Server
from tests.test_old_shape import BACKUP

DEVICE = "id person device state fingerprint last_exchange"
EVERY_RECORD = "id entity code conflicts[]"

WAS_TOLD = (
    "[].entity [].record [].to [].to_name [].at [].by [].told [].consent [].given_by [].override"
    " [].items[].name [].items[].value [].items[].folded [].items[].changed [].items[].deleted [].items[].why_not"
)
"""What was told, each time that something went."""
KEYS = {
    "setup": DEVICE,
    "passphrase": "passphrase bits",
    "demo": "cases seed folder",
    "backup": "file",
    "device list": " ".join(f"[].{key}" for key in DEVICE.split()),
    "device invite": "invite",
    "device bind": "bound",
    "device approve": f"{DEVICE} same_name[]",
    "record": "id case code pseudonym",
    "edit": "id changed",
    "known": "[].question [].value [].value[] [].by [].on [].confirmed_by [].confirmed_on"
    " [].record [].field [].confirm",
    "confirm": "id confirmed[]",
    "pseudonym": "id code pseudonym",
    "delete": "id deleted",
    "undelete": "id",
    "show": f"{EVERY_RECORD} withheld[]"
    " silent[].institution silent[].since silent[].days silent[].follow_ups silent[].promises_broken silent[].step"
    " silent[].step_taken silent[].said[] silent[].ladder[].step silent[].ladder[].due silent[].ladder[].taken_on"
    " weaker_charges[].legal_case weaker_charges[].charged[] weaker_charges[].harms[] weaker_charges[].consider[]"
    " weaker_charges[].signs[].code_list weaker_charges[].signs[].code"
    " weaker_charges[].beside[].code_list weaker_charges[].beside[].code"
    " duties[].duty duties[].to[] duties[].basis duties[].confirmed duties[].said[]"
    " weaker_charges[].suspects[].suspect weaker_charges[].suspects[].name weaker_charges[].suspects[].roles[]"
    " weaker_charges[].suspects[].charged[] weaker_charges[].suspects[].consider[] weaker_charges[].said[]"
    " unconfirmed[].said[]"
    " odd_dates[].legal_case odd_dates[].first odd_dates[].then odd_dates[].said[]"
    " classified[].incident classified[].gbv_type classified[].because classified[].contexts[] classified[].said[]"
    " in_answer_to[].consent in_answer_to[].given in_answer_to[].on in_answer_to[].said[]"
    " already_left[].referral already_left[].on already_left[].disclosed[] already_left[].said[]"
    f" {' '.join(f'was_told{key}' for key in WAS_TOLD.split())} was_told[].said[]",
    "told": WAS_TOLD,
    "history": "[].change [].at [].doubtful [].author [].device [].seat [].kind [].parents[] [].withheld[]"
    " [].fields.* [].fields.*[]",
    "list": "[].id [].entity [].code [].conflicts[] [].deleted [].said_before"
    " [].asked[].person [].asked[].device [].asked[].at [].asked[].kind [].asked[].reason",
    "today": "[].kind [].case [].code [].pseudonym [].record [].what [].due [].days [].action"
    " [].so_far [].referral [].waits",
    "week": "day everybody topics[].topic topics[].title topics[].lines[].what topics[].lines[].further[]"
    " topics[].lines[].behind[].case topics[].lines[].behind[].code topics[].lines[].behind[].pseudonym"
    " topics[].lines[].behind[].record topics[].lines[].behind[].what topics[].lines[].behind[].further[]",
    "conflicts": "[].id [].entity [].case [].code [].pseudonym [].field [].withheld[]"
    " [].values[].change [].values[].value [].values[].author [].values[].device [].values[].at"
    " [].values[].doubtful",
    "resolve": "id field",
    "indicators": "[].code [].name [].target [].result [].opening [].unit [].records[] [].note",
    "codebook": "entities.*.title entities.*.title_sw entities.*.parent entities.*.sensitivity"
    " entities.*.told_to[] entities.*.never_told entities.*.in_confidence"
    " entities.*.fields.*.kind entities.*.fields.*.question entities.*.fields.*.question_sw entities.*.fields.*.help"
    " entities.*.fields.*.help_sw entities.*.fields.*.list entities.*.fields.*.links_to entities.*.fields.*.step"
    " entities.*.fields.*.asked_when entities.*.fields.*.required entities.*.fields.*.given entities.*.fields.*.merge"
    " entities.*.fields.*.sensitivity entities.*.fields.*.disclosable entities.*.fields.*.exported_as"
    " lists.*.*.en lists.*.*.sw lists.*.*.gbvims lists.*.*.cpims"
    + "".join(
        f" {table}[].code {table}[].confirmed {table}[].what {table}[].what_sw {table}[].source {table}[].source_sw"
        f" {table}[].says[].name {table}[].says[].said[] {table}[].says_sw[].name {table}[].says_sw[].said[]"
        for table in ("charges", "clocks", "consent", "court_days", "duties")  # of --rules
    ),
    "sync": "pushed pulled bytes_up bytes_down round_trips waiting alarms[].alarm alarms[].where alarms[].what",
    "status": "state unsent unsent_saves receipted last_exchange conflicts alarms clock demo"
    " heads[].seat heads[].person heads[].device heads[].batch heads[].hash"
    " to_see_to[].id to_see_to[].at to_see_to[].alarm to_see_to[].where to_see_to[].what to_see_to[].told"
    " to_see_to[].to_do to_see_to[].stops to_see_to[].seen",
    "alarms": "[].id [].at [].alarm [].where [].what [].told [].to_do [].stops [].seen.at [].seen.done",
    "checkpoint": "counts position last began words[].number words[].word",
    "verify": "ok changes problems[].alarm problems[].where problems[].what",
}
NAMED_BY_DECLARATIONS = {"fields": 1, "entities": 1, "lists": 2}
"""Below these keys, on so many floors, the names are data."""


def keys(data: object, way: str = "", names: int = 0) -> Iterator[str]:
    """Yield every key of an answer."""
    if isinstance(data, list):
        yield from (key for each in data for key in keys(each, f"{way}[]")) if data else [f"{way}[]"]
    elif isinstance(data, dict):
        for name, value in data.items():
            further = f"{way}.{'*' if names else name}".lstrip(".")
            yield from keys(value, further, names - 1 if names else NAMED_BY_DECLARATIONS.get(name, 0))
    else:
        yield way


class Asking:
    """Types commands with `--json`, and remembers by command which keys were in their answers."""

    def __init__(self) -> None:
        self.seen: dict[str, set[str]] = defaultdict(set)

    def __call__(self, seat: Seat, *words: str | Path, stdin: str = "", status: int = 0):
        ran = seat(*words, "--json", stdin=stdin)
        assert ran.status == status, ran
        self.note(words, ran.data)
        return ran.data

    def note(self, words: tuple[str | Path, ...], data: object) -> None:
        command = " ".join(map(str, words[: 2 if words[0] == "device" else 1]))
        self.seen[command] |= set(keys(data))


@pytest.fixture(scope="module")
def asked(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Asking:
    """Every command, typed where its answer has everything that it can have."""
    place, ask = tmp_path_factory.mktemp("keys"), Asking()
    _alone(ask, place)
    lead = new_centre(place / "lead", server)
    shutil.copytree(lead.folder, place / "put back")
    _a_case(ask, lead)
    ask(lead, "sync")
    ask(lead, "checkpoint")
    _a_colleague(ask, lead, server, place)
    ask(Seat(place / "put back"), "record", "incident", "--from", "-", stdin='{"reported_on": "2022-03-22"}')
    ask(Seat(place / "put back"), "sync", status=1)
    ask(Seat(place / "put back"), "status")
    ask(Seat(place / "put back"), "alarms")
    ask(Seat(place / "put back"), "alarms", "1", "--seen", "It was put back by hand")
    _what_is_wrong(ask, lead)
    _of_an_older_version(ask, place / "older")
    return ask


def _of_an_older_version(ask: Asking, place: Path) -> None:
    """A folder in which an accused is read from what its legal case was asked before."""
    with tarfile.open(BACKUP) as tar:
        tar.extractall(place, filter="data")
    assert [each["said_before"] for each in ask(Seat(place), "list", "accused")]


def _alone(ask: Asking, place: Path) -> None:
    for words in (
        ["setup", "--standalone", "--centre", "Kituo"],
        ["demo", "--cases", "1"],
        ["codebook"],
        ["codebook", "--rules"],
        ["passphrase", "--offer"],
    ):
        ran = haki(*words, "--data", place / words[0], "--json")
        assert ran.status == 0, ran
        ask.note(tuple(words), ran.data)


def _a_case(ask: Asking, lead: Seat) -> None:
    """Silence, a charge that is too weak, and something that left by a consent that was given after another word."""

    def record(entity: str, **values: object) -> str:
        return str(ask(lead, "record", entity, "--from", "-", stdin=json.dumps(values))["id"])

    case = record("case", sex="female", age=14)
    suspect = record("perpetrator", code_name="M1")
    what = {
        "incident_types": ["rape"],
        "exchanged": ["school_fees"],
        "perpetrators": [suspect],
        "in_view_of": ["child"],
    }
    incident = record("incident", case=case, reported_on="2022-03-22", **what)
    record("involvement", incident=incident, perpetrator=suspect, roles=["buyer"])
    legal = record("legal_case", case=case, incident=incident, ob_on="2022-03-22")
    record("accused", legal_case=legal, charged_on="2022-05-02")
    record("charge", legal_case=legal, offence="SOA11", on="2022-03-02")
    partner = record("partner", name="Nyali Police Station", kind="police")
    agreed = {"given": "yes", "method": "witnessed_verbal", "given_by": "survivor_and_caregiver"}
    record("consent", case=case, recipient="police", given="later")
    consent = record("consent", case=case, recipient="police", **agreed)
    told = {"services": ["investigation"], "disclosed": ["case.code", "case.age"], "status": "sent"}
    referral = record("referral", case=case, partner=partner, **told)
    identity = record("identity", case=case, real_name="Saida Mfano")
    ask(lead, "told", case)
    for each in (case, consent, identity, referral):
        ask(lead, "show", each)
        ask(lead, "history", each)
    ask(lead, "history", identity, "--reason", "Anauliza")
    ask(lead, "history", identity)
    for words in (
        ["edit", case, "risk=high"], ["confirm", case, "risk"], ["known", "incident", case], ["pseudonym", case],
        ["list", "incident"],
        ["today"], ["week"], ["indicators", "--from", "2022-01-01", "--to", "2022-12-31"], ["status"], ["verify"],
        ["backup", lead.folder.parent / "copy.haki"], ["device", "invite"],
        ["device", "bind", "--release"],
    ):  # fmt: skip
        ask(lead, *words)


def _a_colleague(ask: Asking, lead: Seat, server: Server, place: Path) -> None:
    """Two answers to one question, and two names of one person; then somebody who waits to be let in."""
    amina = join(place / "amina", lead, server.address)
    (case,) = ask(lead, "list", "case")
    (identity,) = ask(lead, "list", "identity")
    for seat, age, name in ((lead, "13", "Zawadi Mfano"), (amina, "12", "Neema Mfano")):
        ask(seat, "edit", case["id"], f"age={age}")
        ask(seat, "edit", identity["id"], f"real_name={name}")
    for seat in (lead, amina, lead):
        ask(seat, "sync")
    meeting = ask(lead, "record", "note", "--from", "-", stdin=json.dumps({"case": case["id"], "text": "Mara mbili"}))
    ask(lead, "delete", meeting["id"], "--reason", "twice")
    ask(lead, "list", "note", "--deleted")
    ask(lead, "undelete", meeting["id"])
    _closed_too_soon(ask, lead, amina)
    ask(lead, "conflicts")
    ask(lead, "conflicts", identity["id"], "--reason", "Majina mawili")
    ask(lead, "resolve", case["id"], "age", "12")
    ask(lead, "status")
    invite = ask(lead, "device", "invite")["invite"]
    waiting = ask(Seat(place / "second"), "setup", "--server", server.address, "--invite", invite, "--person", "amina")
    ask(lead, "device", "list")
    assert ask(lead, "device", "approve", waiting["id"])["same_name"]


def _closed_too_soon(ask: Asking, lead: Seat, amina: Seat) -> None:
    """Whom the lead let in cannot second them yet; by a clock of two weeks ahead they could."""
    case = lead.record("case", sex="male")["id"]
    closure = lead.record("closure", case=case, reason="died")["id"]
    for seat in (lead, amina):
        seat.sync()
    amina.record("approval", case=case, of="closure", record=closure, decision="approved")
    for seat in (amina, lead):
        seat.sync()
    ahead = datetime.now(UTC) + timedelta(days=15)
    assert lead.ask("edit", case, "state=closed", HAKI_NOW=ahead.isoformat())["changed"]
    ask(lead, "show", case)


def _what_is_wrong(ask: Asking, lead: Seat) -> None:
    store = Known.of(lead.folder).store()
    store.database.write(lambda tx: tx.exec_driver_sql("UPDATE change SET payload = x'9a' WHERE seq = 1"))
    store.close()
    ask(lead, "verify", status=1)


@pytest.mark.parametrize("command", KEYS)
def test_an_answer_has_these_keys_and_no_others(asked: Asking, command: str) -> None:
    expected, found = set(KEYS[command].split()), asked.seen[command]
    if command in ("show", "list"):  # beside these the record's own fields, by their names
        found = {key for key in found if key in expected or not is_field(key)}
    assert found - {key for key in found if any(other.startswith(f"{key}.") for other in found)} == expected


def is_field(key: str) -> bool:
    name = key.removeprefix("[].").partition(".")[0].removesuffix("[]")
    return any(name in record for record in CORE.values())


def test_no_command_is_left_out() -> None:
    assert {" ".join(each.words) for each in parser.commands()} == set(KEYS)
