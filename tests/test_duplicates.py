"""Whether somebody is recorded already: the warning after a save, with its reasons and never a name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app.casebook import Casebook
from app.casework import duplicates
from app.casework.messages import PlainEnglish, spoken
from app.store import journal
from tests.seats import Known, Seat


@pytest.fixture
def book(known: Known) -> Iterator[Casebook]:
    with known.casebook() as book:
        yield book


def survivor(book: Casebook, name: str, phone: str = "", **case: object) -> tuple[str, str]:
    """Record a case and who it is about; return both ids."""
    made = book.records.record("case", {"sex": "female", "age": 14, **case}).id
    return made, book.records.record("identity", {"case": made, "real_name": name, "phone": phone or None}).id


def said(book: Casebook, record: str) -> list[tuple[str, list[str]]]:
    found = book.records.likely_same(record)
    return [(each.id, [spoken(reason, PlainEnglish()) for reason in each.reasons]) for each in found]


def test_a_name_spelled_as_it_sounds_finds_the_other_case_and_says_why_without_the_name(book: Casebook) -> None:
    first, _ = survivor(book, "Swaleh Mwanaisha", age=14)
    _, identity = survivor(book, "Mwana-Isha Saleh", age=15)
    _, another = survivor(book, "Kadzo Charo")
    assert said(book, identity) == []  # one word of two is not enough
    _, identity = survivor(book, "Mwanaisha Saleh", age=15)
    assert said(book, identity) == [(first, ["The names sound alike", "About the same age"])]
    assert said(book, another) == []
    assert "Swaleh" not in str(book.records.likely_same(identity))


def test_the_same_phone_however_it_is_written_counts(book: Casebook) -> None:
    first, _ = survivor(book, "Pendo", "0722 123 456")
    case, identity = survivor(book, "Zuhura", "+254722123456")
    assert said(book, identity) == [(first, ["Same phone number", "About the same age"])]
    (likely,) = book.records.likely_same(identity)
    shown = book.records.show(first)
    assert (likely.code, likely.pseudonym) == (shown["code"], shown["pseudonym"])
    incident = book.records.record("incident", {"case": case, "reported_on": "2022-03-22"}).id
    assert said(book, incident) == said(book, case) == said(book, identity)


def test_a_caregiver_shared_by_sisters_is_no_duplicate(book: Casebook) -> None:
    for name in ("Pendo", "Zuhura"):
        case, _ = survivor(book, name)
        mother = {"case": case, "person": "caregiver", "real_name": "Mwanaisha Saleh", "phone": "0722123456"}
        identity = book.records.record("identity", mother).id
        assert said(book, identity) == said(book, case) == []


def test_a_suspect_is_found_by_what_two_people_say_of_him_and_a_survivor_never_by_a_suspects_name(
    book: Casebook,
) -> None:
    looks = "Ana kovu refu usoni na gari jeupe"
    first = book.records.record(
        "perpetrator", {"sex": "male", "age_band": "26_40", "description": looks, "code_name": "Simba"}
    )
    second = book.records.record(
        "perpetrator",
        {"sex": "male", "age_band": "26_40", "description": f"Mrefu, {looks.lower()}", "code_name": "Simba"},
    )
    assert said(book, second.id) == [
        (first.id, ["One of the names sounds alike", "The descriptions use the same words", "About the same age"])
    ]
    _, identity = survivor(book, "Simba")
    assert said(book, identity) == []


def test_a_second_partner_of_one_name_is_pointed_out_unless_it_is_another_kind_or_elsewhere(book: Casebook) -> None:
    police = {"kind": "police", "county": "mombasa"}
    first = book.records.record("partner", {"name": "Ng´ombeni Police Station", **police}).id
    second = book.records.record("partner", {"name": "police station Ng'ombeni", "kind": "police"}).id
    assert said(book, second) == [(first, ["Same name"])]
    for other in ({"kind": "hospital"}, {**police, "county": "kilifi"}):
        third = book.records.record("partner", {"name": "Ng'ombeni Police Station", **other}).id
        assert first not in [found for found, _ in said(book, third)]


def test_a_name_that_was_corrected_or_deleted_is_found_no_more_and_verify_looks(known: Known) -> None:
    with known.casebook() as book:
        first, identity = survivor(book, "Pendo", "0722123456")
        _, other = survivor(book, "Zuhura", "0722123456")
        assert [found for found, _ in said(book, other)] == [first]
        book.records.edit(identity, {"phone": "0733000111"})
        assert said(book, other) == []
        assert book.upkeep.verify()["ok"]


def test_what_is_kept_to_find_people_is_rebuilt_from_the_journal_and_checked(known: Known) -> None:
    with known.casebook() as book:
        survivor(book, "Pendo Zuhura", "0722123456")
        book.records.record("perpetrator", {"code_name": "Simba"})
    store = known.store()
    keys = "SELECT key, row FROM likeness ORDER BY key, row"
    kept = store.database.read(lambda tx: tx.execute(text(keys)).all())
    assert len(kept) == 4
    store.database.write(journal.rebuild)
    assert store.database.read(lambda tx: tx.execute(text(keys)).all()) == kept
    store.database.write(lambda tx: tx.execute(text("DELETE FROM likeness WHERE key LIKE 'sp:%'")))
    store.close()
    with known.casebook() as book:
        assert [each["where"] for each in book.upkeep.verify()["problems"]] == ["people"]


def test_other_keys_are_another_number() -> None:
    """Whoever changes which keys are kept raises `KEYS`, so that every device makes its own anew."""
    told = {"real_name": "Swaleh Mwana-Isha", "phone": "+254 722 123456"}
    assert (duplicates.KEYS, sorted(duplicates.keys_of_record("identity", told))) == (
        "4",
        ["sn:aS", "sn:mn", "sn:sl", "sp:722123456"],
    )
    entry = {"ob_number": "23/14/10/2021", "station": "Nyali"}
    assert sorted(duplicates.keys_of_record("legal_case", entry)) == ["e:23 14 10 2021@nyali"]
    trained = {"name": "Hadija Omar", "phone": "0722 123456"}
    assert sorted(duplicates.keys_of_record("attendee", trained)) == ["tn:aml", "tn:hdj", "tp:722123456"]


def test_the_command_warns_on_stderr_and_prints_what_it_always_printed(seat: Seat) -> None:
    first = seat.record("case", sex="female", age=14)
    seat.record("identity", case=first["id"], real_name="Pendo Zuhura", phone="0722123456")
    second = seat.record("case", sex="female", age=14)
    typed = f'{{"case": "{second["id"]}", "real_name": "Zuhura P.", "phone": "0722 123456"}}'
    ran = seat("record", "identity", "--from", "-", "--json", stdin=typed)
    assert (ran.status, set(ran.data)) == (0, {"id", "case", "code", "pseudonym"})
    assert ran.line == (
        f"Perhaps recorded already: {first['pseudonym']} {first['code']} "
        "(Same phone number, One of the names sounds alike, About the same age). Nothing was merged."
    )


def test_that_there_is_a_second_case_is_the_leads_to_see_and_others_hear_whom_to_ask(
    two_seats: tuple[Seat, Seat],
) -> None:
    lead, amina = two_seats
    known = lead.record("case", sex="female", age=14)
    lead.record("identity", case=known["id"], real_name="Rukia Mwanaisha", phone="0733998877")
    lead.sync(), amina.sync()
    second = amina.record("case", sex="female", age=14)
    typed = json.dumps({"case": second["id"], "real_name": "Mwanaisha Rukia", "phone": "0733998877"})
    ran = amina("record", "identity", "--from", "-", "--json", stdin=typed)
    assert not {known["code"], known["pseudonym"], "phone"} & set(re.findall(r"[\w*-]+", ran.err))
    amina.sync(), lead.sync()
    said = [line["what"] for line in lead.ask("today") if line["kind"] == "notice"]
    assert any(known["code"] in line and second["code"] in line for line in said)
    assert not [line for line in amina.ask("today") if "recorded twice" in line["what"]]


def test_whoever_looks_for_a_name_by_recording_its_double_is_told_no_name_and_leaves_it_in_every_journal(
    two_seats: tuple[Seat, Seat],
) -> None:
    """The warning cannot be had without a Save, and what was saved stays to be seen, also once it is deleted."""
    lead, amina = two_seats
    known = lead.record("case", sex="female", age=14)["id"]
    lead.record("identity", case=known, real_name="Pendo Zuhura", phone="0722123456")
    lead.sync(), amina.sync()
    for words in ("Pendo", "Zuhura", "0722123456"):
        assert amina.ask("list", "identity", "--search", words) == amina.ask("list", "case", "--search", words) == []
    probe = amina.record("case", sex="female", age=14)["id"]
    typed = json.dumps({"case": probe, "real_name": "Zuhura Pendo"})
    ran = amina("record", "identity", "--from", "-", "--json", stdin=typed)
    assert ran.line == "Perhaps somebody in this is recorded already: ask your lead to look. Nothing was merged."
    assert not {"Pendo", "Zuhura", "0722123456"} & set(ran.err.split())
    amina.ask("delete", ran.data["id"], "--reason", "mistake")
    amina.ask("delete", probe, "--reason", "mistake")
    amina.sync(), lead.sync()
    for kind, record in (("identity", ran.data["id"]), ("case", probe)):
        assert record in [each["id"] for each in lead.ask("list", kind, "--deleted")]
        assert {each["author"] for each in lead.ask("history", record)} == {"amina"}


def test_one_number_in_the_book_of_one_station_is_pointed_out_and_nothing_is_refused(book: Casebook) -> None:
    def entered(number: str, station: str) -> tuple[str, str]:
        case = book.records.record("case", {"sex": "female"}).id
        legal = {"case": case, "ob_number": number, "station": station, "ob_on": "2022-03-22"}
        return case, book.records.record("legal_case", legal).id

    first, _ = entered("23/14/10/2021", "Nyali")
    _, another = entered("23/14/10/2021", "Mtwapa")
    assert said(book, another) == []
    _, same = entered("23 / 14-10-2021", "NYALI ")
    why = "Same OB number at one station: the same event, or a number typed wrongly?"
    assert [reasons for _, reasons in said(book, same)] == [[why]]
    assert book.records.likely_same(same)[0].case == first


def test_an_ob_number_is_compared_on_every_edit_and_never_after_an_edit_of_something_else(seat: Seat) -> None:
    first, second = (seat.record("case", sex="female", age=14) for _ in range(2))
    seat.record("legal_case", case=first["id"], ob_number="23/14/10/2021", station="Nyali")
    legal = seat.record("legal_case", case=second["id"], ob_number="24/14/10/2021")["id"]
    assert not seat("edit", legal, "station=Nyali").err
    ran = seat("edit", legal, "ob_number=23/14/10/2021")
    assert ran.line == (
        f"Perhaps recorded already: {first['pseudonym']} {first['code']} (Same OB number at one station: the same "
        "event, or a number typed wrongly?). Nothing was merged."
    )
    assert not seat("edit", legal, "court=Shanzu").err
    seat.ask("edit", legal, f"same_event_as={first['id']}")
    assert not seat("edit", legal, "station=NYALI").err, "somebody has said that it is one event"


def training(book: Casebook, title: str, on: str) -> str:
    return book.records.record("training", {"title": title, "on": on}).id


def trained(book: Casebook) -> int:
    return book.figures.attendances().people


def test_who_was_trained_before_is_asked_about_by_training_and_day_until_somebody_says_which(book: Casebook) -> None:
    first, second = training(book, "Sheria ya watoto", "2022-03-01"), training(book, "Ushahidi", "2022-05-02")
    nurse = {"cadre": "health", "organisation": "Coast General", "sex": "female"}

    def came(training: str, name: str, **known: str) -> str:
        return book.records.record("attendee", {"training": training, "name": name, **nurse, **known}).id

    one = came(first, "Khadija Omar")
    other = came(second, "Omar Hadija", organisation="Kiembeni")
    [(found, reasons)] = said(book, other)
    assert (found, reasons[0], "2022" in reasons[1]) == (one, "The names sound alike", True)
    assert [each.pseudonym for each in book.records.likely_same(other)] == ["Sheria ya watoto"]
    assert "adija" not in str(book.records.likely_same(other))
    for name, known in (("Khadija Charo", {}), ("Khadija Omar", {"sex": "male"}), ("Neema Juma", {})):
        assert said(book, came(second, name, **known)) == []
    before = trained(book)

    book.records.edit(other, {"same_person_as": one})
    assert (said(book, other), said(book, one), trained(book)) == ([], [], before - 1)
    book.records.edit(other, {"same_person_as": None, "not_same_as": [one]})
    assert (said(book, other), said(book, one), trained(book)) == ([], [], before)


def test_two_of_one_name_or_one_telephone_are_counted_apart_when_somebody_says_so(book: Casebook) -> None:
    day = training(book, "Ushahidi", "2022-05-02")
    for known in ({"name": "Ali Hassan"}, {"name": "Ali Hassan", "phone": "0722 000001"}):
        first, second = (book.records.record("attendee", {"training": day, **known}).id for _ in range(2))
        before = trained(book)
        assert [found for found, _ in said(book, second)][:1] == [first]
        book.records.edit(second, {"not_same_as": [first]})
        assert trained(book) == before + 1
        for each in (first, second):
            book.records.delete(each, "twice")


def test_the_command_says_it_and_how_to_answer(known: Known) -> None:
    seat = Seat(known.folder)
    day = seat.record("training", title="Ushahidi", on="2022-05-02")["id"]
    first = seat.record("attendee", training=day, name="Khadija Omar")["id"]
    ran = seat("record", "attendee", "--from", "-", stdin=json.dumps({"training": day, "name": "Hadija Omar"}))
    second = ran.out.split()[0]
    assert "Perhaps recorded already: Ushahidi (The names sound alike" in ran.err
    assert f"haki edit {second} same_person_as={first}" in ran.err
    assert "Khadija" not in ran.err
    seat.ask("edit", second, f"same_person_as={first}")
    assert seat.ask("show", second)["same_person_as"] == first
