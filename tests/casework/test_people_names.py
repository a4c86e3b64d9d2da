"""Names as eyes compare them: look-alikes are one name, honest names of every script are taken."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from app.casework.approvals import is_another
from app.casework.people_names import is_one_script, is_same_name

HONEST = (
    "Saida", "Mwanajuma wa Kombo", "Ng'ang'a Wanjirũ", "Ng’endo", "Halima Ali-Said", "Saïda", "Zoé Lefèvre", "Hawa 2",
    "Nʼgolo", "José Ñandú", "سعيدة", "فاطمة بنت عليّ", "حليمة ٢", "ሰላማዊት", "ተስፋዬ ገብረ", "Саида", "Σοφία", "田中さくら",
    "김Anna", "Bùi Thị Ánh", "Ọlá Ẹ̀gbẹ́",
)  # fmt: skip

LOOK_ALIKE = (
    ("Saida", "S\u0430ida"),  # Cyrillic a
    ("Saida", "Ѕаіԁа"),  # all of it Cyrillic
    ("Saida", "SAIDA"),
    ("Saida", "  saida "),
    ("Saida K", "Saida\u00a0 K"),
    ("Saida", "Ｓａｉｄａ"),
    ("Saida", "𝐒aida"),
    ("Saida", "Sa\u034fida"),
    ("Saida", "Sai\u200dda"),
    ("Saïda", "Sai\u0308da"),
    ("Halima", "HaIima"),
    ("Omari", "0mari"),
    ("Omari", "Οmari"),  # Greek O
    ("Amina", "Arnina"),
    ("Ng'endo", "Ng’endo"),
    ("سعيدة", unicodedata.normalize("NFD", "سعيدة")),
    ("Alia", "A1ia"),
)

DIFFERENT = (
    ("Saida", "Saïda"),
    ("Saida", "Zaida"),
    ("Ali", "Alia"),
    ("Halima", "Salima"),
    ("Juma", "Jumaa"),
    ("سعيدة", "سعيد"),
    ("ሰላም", "ሰላማ"),
    ("Ali", "All"),
    ("Zoé", "Zoe"),
)


@pytest.mark.parametrize("name", HONEST)
def test_a_name_as_people_write_it_keeps_to_one_script(name: str) -> None:
    assert is_one_script(name)
    assert is_one_script(unicodedata.normalize("NFD", name))
    assert is_same_name(name, unicodedata.normalize("NFD", name))


@pytest.mark.parametrize("name", ["S\u0430ida", "Οmari", "Saida سعيدة", "Saida ሰላም", "Halimа", "سعيدة ሰላም", "Сaида"])
def test_a_name_of_two_scripts_does_not(name: str) -> None:
    assert not is_one_script(name)


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKE)
def test_what_looks_the_same_is_one_name_and_no_second_person(one: str, other: str) -> None:
    assert is_same_name(one, other)
    assert is_same_name(other, one)
    assert not is_another(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_names_stay_other_people(one: str, other: str) -> None:
    assert not is_same_name(one, other)
    assert is_another(other, one)


def test_honest_names_are_all_different_people() -> None:
    alike = {(one, other) for one in HONEST for other in HONEST if one < other and is_same_name(one, other)}
    assert not alike


@pytest.mark.parametrize("nobody", ["", "  ", "\u034f", "\u200d"])
def test_nobody_is_no_second_person(nobody: str) -> None:
    assert not is_another(nobody, "Saida")


def test_the_tables_are_not_read_at_a_start() -> None:
    started = "import sys, app.casework.approvals, app.custody.centre; sys.exit('confusable_homoglyphs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", started], check=False).returncode == 0


def test_the_table_of_look_alikes_is_the_one_that_every_device_has() -> None:
    found = importlib.util.find_spec("confusable_homoglyphs")
    assert found is not None and found.origin is not None
    table = Path(found.origin).with_name("confusables.json").read_bytes()
    # whether a delete is a second person's hangs on it: another table needs the rows made anew on every device (0039)
    assert hashlib.sha256(table).hexdigest() == "2d8b4774cd9dc6f233a18681bc00423ae270037437f276fc6a8b80630941fe7d"
