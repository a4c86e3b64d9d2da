"""Country packs: what Kenya brings, that nothing of it is in code, and that a hole is named by file, line and key."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from app import packs
from app.casework import codebook, naming
from app.casework.answers import check
from app.casework.consent_rules import LIMITS, ConsentTable, ConsentTerms, consent_rules, read_out
from app.casework.country import Pack, UnknownList
from app.casework.duties import DutyGrounds
from app.casework.languages import LANGUAGES
from app.casework.registry import CORE
from app.packs import PACKS, PackError

ELSEWHERE = """
pseudonyms = ["Luna", "Sol"]
pack = { name = "Elsewhere", country = "XX", currency = "XXX", utc_offset = "-05:00" }
centres = { places = { north = "NOR" }, elsewhere = "XX", kind = "C" }
[lists]
county = [{ code = "north", name = "North" }]
sub_county = [{ code = "hills", name = "Hills", within = "north" }]
ward = [{ code = "old_town", name = "Old Town", within = "hills" }]
"""


@pytest.fixture(scope="module")
def kenya() -> Pack:
    return packs.load("kenya")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "kenya", tmp_path / "kenya"))


def change(file: Path, old: str, new: str) -> int:
    """Put a mistake into a pack; returns the line it stands on."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_kenya_knows_the_places_where_the_centres_work(kenya: Pack) -> None:
    assert kenya.codes("county")[:3] == ("mombasa", "kilifi", "kwale") and len(kenya.codes("county")) == 47
    assert {place.code for place in kenya.entries("sub_county", within="mombasa")} == {
        "changamwe", "jomvu", "kisauni", "nyali", "likoni", "mvita",
    }  # fmt: skip
    assert "Frere Town" in [ward.name for ward in kenya.entries("ward", within="nyali")]
    for county, wards in (("mombasa", 30), ("kilifi", 35), ("kwale", 20)):
        subs = kenya.entries("sub_county", within=county)
        assert sum(len(kenya.entries("ward", within=sub.code)) for sub in subs) == wards


def test_every_code_is_said_in_both_languages(kenya: Pack) -> None:
    for name, codes in kenya.lists.items():
        for code in codes:
            assert code.label("en") and code.label("sw"), f"{name}.{code.code}"


def test_kenya_says_common_codes_in_its_own_words_and_keeps_other_last(kenya: Pack) -> None:
    assert kenya.label("institution", "police", "en") == "Police (gender desk)"
    assert kenya.codes("institution")[-1] == "other"
    assert kenya.codes("institution").index("police_oversight") < len(kenya.codes("institution")) - 1


def test_a_pack_may_say_its_codes_in_a_third_language_and_what_it_does_not_say_comes_in_english(copy: Path) -> None:
    change(copy / "lists.toml", 'sw = "Mkenya"', 'sw = "Mkenya", fr = "Kényane"')
    change(copy / "offences.toml", 'label.sw = "Ubakaji"', 'label.sw = "Ubakaji"\nlabel.fr = "Viol"')
    change(copy / "clocks.toml", 'label.en = "OB number"', 'label.fr = "Numéro OB"\nlabel.en = "OB number"')
    (copy / "french.toml").write_text(
        '[lists]\nyes_no_later = [{ code = "yes", label = { fr = "Oui" } }]\n', encoding="utf-8"
    )
    pack = packs.load_folder(copy)
    assert pack.label("nationality", "national", "fr") == "Kényane"
    assert pack.label("offence", "SOA3", "fr") == "Viol (s.3 Sexual Offences Act, 2006 (Cap. 63A))"
    assert pack.label("clock", "ob_entry", "fr") == "Numéro OB"
    assert [pack.label("yes_no_later", "yes", language) for language in ("en", "sw", "fr")] == ["Yes", "Ndiyo", "Oui"]
    assert pack.label("yes_no_later", "no", "fr") == "No"
    assert pack.label("ward", "frere_town", "fr") == "Frere Town"
    described = codebook.described(CORE, pack, {})
    assert described["lists"]["nationality"]["national"] == {"en": "Kenyan", "sw": "Mkenya", "fr": "Kényane"}


def test_words_in_a_language_that_the_app_does_not_speak_are_none_for_a_new_code(copy: Path) -> None:
    (copy / "french.toml").write_text(
        '[lists]\nrelationship = [{ code = "taxi", label = { fr = "Taxi" } }]\n', encoding="utf-8"
    )
    with pytest.raises(PackError, match=r"french.toml, line 2, relationship: 'taxi' needs a label in en and sw"):
        packs.load_folder(copy)


def test_a_code_of_a_newer_app_is_shown_as_it_is(kenya: Pack) -> None:
    assert kenya.label("place_type", "space_station", "sw") == "space_station"
    with pytest.raises(UnknownList):
        kenya.codes("planets")


def test_no_term_of_imprisonment_is_shown_before_counsel_has_checked_it(kenya: Pack) -> None:
    offence = kenya.offence("SOA8-3")
    assert offence is not None and offence.term and not offence.confirmed
    assert offence.term not in kenya.label("offence", "SOA8-3", "en")
    assert "s.8(1)" in kenya.label("offence", "SOA8-3", "sw")


def test_a_pack_of_ten_lines_is_enough_for_another_country(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(ELSEWHERE, encoding="utf-8")
    elsewhere = packs.load_folder(tmp_path)
    assert elsewhere.codes("county") == ("north",) and elsewhere.utc_offset == "-05:00"
    assert naming.centre_code("North Centre 3", elsewhere) == "NOR-C3"
    assert naming.pseudonym(elsewhere.pseudonyms, {}, 1) == "Sol*"
    values = {"reported_on": "2022-03-20", "county": "north", "incident_types": ["rape"]}
    assert check(CORE.record("incident"), values, elsewhere, date(2022, 3, 22)).problems == []
    assert check(CORE.record("incident"), {**values, "county": "mombasa"}, elsewhere, date(2022, 3, 22)).problems


def test_a_pack_that_is_not_there_is_refused() -> None:
    with pytest.raises(PackError, match="no such country pack"):
        packs.load("atlantis")


def test_a_pack_is_remembered_until_one_of_its_files_changes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(PACKS, tmp_path / "packs")
    monkeypatch.setattr(packs, "PACKS", tmp_path / "packs")
    first = packs.load("kenya")
    assert packs.load("kenya") is first
    change(tmp_path / "packs" / "common" / "lists.toml", 'en = "Decide later"', 'en = "Not yet"')
    assert packs.load("kenya").label("yes_no_later", "later", "en") == "Not yet"
    (tmp_path / "packs" / "kenya" / "more.toml").write_text(
        '[lists]\nlanguage = [{ code = "pokomo", name = "Kipokomo" }]\n', encoding="utf-8"
    )
    assert "pokomo" in packs.load("kenya").codes("language")


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "what"),
    [
        ("lists.toml", 'code = "digo", name =', 'code = "digo", nam =', "nam", "unknown field `nam`"),
        ("lists.toml", 'sw = "Mkenya"', "sw = 7", "label", "Expected `str`, got `int`"),
        ("lists.toml", ', sw = "Mkenya"', "", "nationality", "'national' needs a label in sw, or name"),
        ("lists.toml", 'sw = "Mkenya"', 'sw = "Mkenya", French = "Kényan"', "French", "'French' is no language"),
        (
            "lists.toml",
            'code = "digo", name = "Chidigo"',
            'code = "digo"',
            "language",
            "'digo' needs a label in en and sw",
        ),
        (
            "offences.toml",
            'label.en = "Rape"\nlabel.sw = "Ubakaji"',
            'label.en = "Rape"',
            "label",
            "'SOA3' needs a label in sw",
        ),
        ("lists.toml", 'code = "duruma"', 'code = "digo"', "language", "stands here twice"),
        ("lists.toml", 'code = "duruma"', 'code = "a b"', "language", "is no code"),
        ("places.toml", 'within = "nyali"', 'within = "nyaly"', "ward", "'nyaly', which is in no list"),
        ("pack.toml", 'currency = "KES"', "currency = 5", "currency", "Expected `str`"),
        ("clocks.toml", 'institution = "police"', 'institution = "polise"', "institution", "has no 'polise'"),
        ("clocks.toml", '"legal_case.ob_on"', '"legal_case.ob"', "ends", "names no date"),
        ("clocks.toml", 'unit = "days"', 'unit = "weeks"', "unit", "Invalid enum value 'weeks'"),
        ("clocks.toml", 'to = "trafficking_unit"', 'to = "nobody"', "to", "has no 'nobody'"),
        ("offences.toml", 'covers = ["attempted_rape"]', 'covers = ["theft"]', "covers", "has no 'theft'"),
        ("consent.toml", 'to = ["data_commissioner"]', 'to = ["the_press"]', "to", "has no 'the_press'"),
        ("consent.toml", 'only_relations = ["teacher"]', 'only_relations = ["king"]', "only_relations", "no 'king'"),
        ("offences.toml", '"incident.compelled" = ["yes"]', '"incident.compelled" = ["oui"]', "only_when", "no 'oui'"),
        ("offences.toml", '"incident.compelled" = ["yes"]', '"incident.narrative" = ["x"]', "only_when", "with codes"),
        ("urgent.toml", "hours = 72", 'hours = "72"', "hours", "Expected `int`, got `str`"),
        ("consent.toml", 'given_by = "survivor"', 'given_by = "surviver"', "given_by", "has no 'surviver'"),
        ("consent.toml", 'counts = "never"', 'counts = "maybe"', "counts", "Invalid enum value 'maybe'"),
        ("consent.toml", '"children_office"]', '"childrens_office"]', "emergency_for", "has no 'childrens_office'"),
        ("consent.toml", 'text.en = "that a girl was cut, or is to be cut"\n', "", "text", "needs its words in en"),
        ("consent.toml", 'only_types = ["fgm"]', 'only_types = ["cut"]', "only_types", "has no 'cut'"),
    ],
)
def test_a_mistake_is_named_by_file_line_and_key(
    copy: Path, file: str, old: str, new: str, key: str, what: str
) -> None:
    line = change(copy / file, old, new)
    with pytest.raises(PackError) as refused:
        packs.load_folder(copy)
    error = refused.value
    assert error.file.name == file and error.key == key and what in str(error)
    assert error.line == line


def test_text_that_is_no_toml_is_refused_with_its_line(copy: Path) -> None:
    line = change(copy / "lists.toml", '{ code = "giriama"', '{ code = = "giriama"')
    with pytest.raises(PackError) as refused:
        packs.load_folder(copy)
    assert refused.value.line == line and refused.value.file.name == "lists.toml"


def test_a_list_that_the_records_need_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(
        ELSEWHERE.replace("county = [{ code", "counties = [{ code", 1), encoding="utf-8"
    )
    with pytest.raises(PackError, match=r"county: the pack lacks this list|'north', which is in no list"):
        packs.load_folder(tmp_path)


def test_a_table_nobody_reads_is_refused(copy: Path) -> None:
    (copy / "more.toml").write_text("[agencies]\nx = 1\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"more.toml, line 1, agencies: is no table of a pack"):
        packs.load_folder(copy)


def test_a_code_a_question_waits_for_must_be_in_its_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    common = Path(shutil.copytree(PACKS / "common", tmp_path / "common"))
    shutil.copytree(PACKS / "kenya", tmp_path / "kenya")
    change(common / "lists.toml", '{ code = "adjourned", ', '{ code = "put_off", ')
    monkeypatch.setattr(packs, "PACKS", tmp_path)
    with pytest.raises(PackError, match=r"lacks 'adjourned', which court_session\.adjourned_because needs"):
        packs.load("kenya")


# --- Who may consent for whom -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("to_age = 17", "to_age = 16", "no row says whether 'survivor' counts at the age of 17, guardian safe"),
        ('guardian = "unsafe"', 'guardian = "any"', "two rows say whether 'survivor' counts at the age of 0"),
    ],
)
def test_a_table_of_consent_with_a_hole_or_a_cell_said_twice_is_refused(
    copy: Path, old: str, new: str, what: str
) -> None:
    change(copy / "consent.toml", old, new)
    with pytest.raises(PackError, match=what):
        packs.load_folder(copy)


def test_a_country_without_a_table_of_consent_goes_by_the_common_one_and_one_with_a_table_by_its_own(
    kenya: Pack, tmp_path: Path
) -> None:
    (tmp_path / "pack.toml").write_text(ELSEWHERE, encoding="utf-8")
    elsewhere = packs.load_folder(tmp_path)
    for pack in (kenya, elsewhere):
        assert len(pack.consent.rows) == 11
        assert pack.consent.counts("survivor_and_caregiver", 0, "safe") == "alone"
        assert pack.to_read("consent.recipient")
    assert not any("Children Act" in row.basis for row in elsewhere.consent.rows)
    (tmp_path / "consent.toml").write_text("[consent]\nadult_months = 3\n", encoding="utf-8")
    assert packs.load_folder(tmp_path).consent.terms == ConsentTerms(adult_months=3)


def test_the_table_of_consent_can_be_read_row_by_row_and_none_of_it_is_confirmed(kenya: Pack) -> None:
    rows = consent_rules(kenya)
    assert len(rows) == len(kenya.consent.rows) >= 11
    assert not any(row.confirmed for row in rows) and all(row.basis for row in rows)
    assert {row.given_by.code for row in rows} == set(kenya.codes("consent_by"))


def test_a_pack_without_a_table_opens_nothing(kenya: Pack) -> None:
    counts = {ConsentTable().counts(by, 40, "safe") for by in kenya.codes("consent_by")}
    assert counts == {"never"}


def test_what_is_read_aloud_says_in_each_language_every_duty_that_can_concern_what_is_recorded(kenya: Pack) -> None:
    everything = DutyGrounds(frozenset(kenya.codes("incident_type")))
    for language in LANGUAGES:
        said = read_out(kenya, LIMITS, language, everything)
        assert all(duty.text[language] in said for duty in kenya.duties)
    assert read_out(kenya, "case.sex", "en") == ""
    assert not any(duty.confirmed for duty in kenya.duties)
