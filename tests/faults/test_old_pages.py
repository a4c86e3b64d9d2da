"""Single pages of an earlier time put back into a database, and files and folders as wholes: whatever is asked then
gives the right answer, or says what is the matter and leaves an alarm; nothing goes wrong inside Haki.

SQLCipher seals each page by itself, so an old one opens as well as the one it replaces.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.store import vault
from app.store.connecting import PAGE_BYTES
from app.store.head_file import HEAD_FILE
from tests.seats import Known, Ran, Seat, join, new_centre
from tests.sync.server.parts import Server

DATABASE = vault.DATABASE_FILE
NAMES = ("Zawadi", "Baraka", "Neema", "Juma")
WORDS = ("karo", "shule", "villa", "pesa", "mjomba")
INTERNAL = "Something went wrong inside Haki"


class Past(NamedTuple):
    """A folder, what lay in it at several moments, and what it answers now."""

    known: Known
    moments: list[dict[str, bytes]]
    answers: list[Any]

    def spoil(self, folder: Path, page: int, moment: int) -> Seat:
        """Return the folder with one page as it was at a moment."""
        now = self.moments[-1]
        folder.mkdir(mode=0o700, exist_ok=True)
        for name, data in now.items():
            (folder / name).write_bytes(data)
            (folder / name).chmod(0o600)
        at = page * PAGE_BYTES
        with (folder / DATABASE).open("r+b") as file:
            file.seek(at)
            file.write(self.moments[moment][DATABASE][at : at + PAGE_BYTES])
        return Seat(folder)

    def trials(self) -> list[tuple[int, int]]:
        """Return every page that was another at some moment, with that moment."""
        now, found = self.moments[-1][DATABASE], []
        for moment, before in enumerate(self.moments[:-1]):
            data = before[DATABASE]
            for at in range(0, min(len(data), len(now)), PAGE_BYTES):
                if data[at : at + PAGE_BYTES] != now[at : at + PAGE_BYTES]:
                    found.append((at // PAGE_BYTES, moment))
        return found


QUESTIONS = (
    ("list", "case"),
    ("list", "incident"),
    ("today",),
    ("list", "incident", "--search", "shule"),
    ("list", "case", "--order", "next"),
)


def asked(seat: Seat, more: tuple[str, ...] = ()) -> list[Ran]:
    """Ask what a person looks at every day."""
    return [seat(*words, "--json") for words in (*QUESTIONS, *(("show", each) for each in more))]


@pytest.fixture(scope="module")
def past(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Past:
    place = tmp_path_factory.mktemp("past")
    lead = new_centre(place / "lead", server)
    amina = join(place / "tablet", lead, server.address)
    lot = random.Random(7)
    moments: list[dict[str, bytes]] = []
    made: list[str] = []
    for round_ in range(4):
        for at in range(5):
            narrative = " ".join(lot.choices(WORDS, k=200))
            by = lead if at % 2 else amina
            first = by.record("incident", reported_on="2022-03-22", narrative=narrative, county="mombasa")
            by.record("identity", case=first["case"], real_name=f"{lot.choice(NAMES)} {round_}{at}")
            made.append(first["id"])
        for each in (amina, lead, amina, lead):
            each.sync()
        lead("edit", made[0], f"summary={lot.choice(WORDS)} {round_}")
        lead("list", "case"), lead("today")
        moments.append(lead.files())
    answers = [ran.data for ran in asked(lead, tuple(made[:2]))]
    moments[-1] = lead.files()
    return Past(Known.of(lead.folder), moments, [made[:2], *answers])


def is_seen(seat: Seat) -> bool:
    """Tell whether the folder says that something is wrong: at once, when it is checked, or when it is unlocked."""
    status = seat("status", "--json")
    return bool(status.status or status.data["to_see_to"] or not seat.is_sound())


def assert_seen_or_without_effect(past: Past, seat: Seat, what: object) -> bool:
    """Return whether it was seen."""
    made, *right = past.answers
    answers = asked(seat, tuple(made))
    for ran in answers:
        assert INTERNAL not in ran.err, (what, ran.err)
        if ran.status:
            assert ran.line
    if is_seen(seat):
        return True
    for ran, expected in zip(answers, right, strict=True):
        assert ran.status == 0, (what, ran)
        assert ran.data == expected, (what, "an answer differs, and nothing says that anything is wrong")
    return False


def test_an_old_page_put_back_is_seen_or_has_no_effect(past: Past, tmp_path: Path) -> None:
    trials = past.trials()
    some = random.Random(11).sample(trials, 24)
    seen = sum(assert_seen_or_without_effect(past, past.spoil(tmp_path / "s", *each), each) for each in some)
    assert seen > len(some) // 2


@pytest.mark.parametrize(
    "spoilt",
    [
        "DELETE FROM change WHERE seq = (SELECT f_narrative FROM record_incident LIMIT 1)",
        "UPDATE change SET payload = x'c1' WHERE seq = (SELECT f_narrative FROM record_incident LIMIT 1)",
        "UPDATE change SET payload = x'90' WHERE seq = (SELECT f_narrative FROM record_incident LIMIT 1)",
        "UPDATE record_case SET heads = x'c1'",
        "UPDATE record_case SET f_languages = '{'",
        "UPDATE record_incident SET f_narrative = 99999",
        "UPDATE entry SET wire = x'c1'",
        "DELETE FROM member",
        "UPDATE agenda SET item = x'c1'",
        "UPDATE conflict SET value = x'c1'",
        "DELETE FROM record_case",
    ],
)
def test_a_row_that_is_not_what_it_was_makes_an_alarm_and_no_fault_of_ours(
    past: Past, spoilt: str, tmp_path: Path
) -> None:
    """What a page put back can leave behind, written here with the key: the worst of each kind."""
    known = past.known.copy(tmp_path / "s")
    store = known.store()
    store.database.write(lambda tx: tx.exec_driver_sql(spoilt))
    store.close()
    seat = Seat(known.folder)
    for ran in [*asked(seat, tuple(past.answers[0])), seat("verify"), seat("status"), seat("device", "list")]:
        assert INTERNAL not in ran.err, ran.err
        assert ran.status == 0 or ran.line
    if "conflict" not in spoilt:  # there is none to spoil
        assert is_seen(seat)


def test_a_mistake_of_ours_on_a_sound_folder_stays_what_it_is(known: Known) -> None:
    def mistaken(_: object) -> None:
        raise KeyError("a field nobody has heard of")

    store = known.store()
    for run in (store.database.read, store.database.write):
        with pytest.raises(KeyError):
            run(mistaken)
    store.close()
    assert Seat(known.folder).ask("status")["alarms"] == 0


@pytest.mark.soak
def test_a_thousand_old_pages_put_back_are_seen_or_have_no_effect(past: Past, tmp_path: Path) -> None:
    lot, trials, tried, found = random.Random(), past.trials(), Counter[str](), Counter[str]()
    for number in range(1000):
        each = lot.choice(trials)
        kind = lot.choice(("page", "page", "page", "file", "head"))
        seat = past.spoil(tmp_path / "s", *each)
        if kind == "file":
            (seat.folder / DATABASE).write_bytes(past.moments[each[1]][DATABASE])
        elif kind == "head":
            (seat.folder / DATABASE).write_bytes(past.moments[-1][DATABASE])
            (seat.folder / HEAD_FILE).write_bytes(past.moments[each[1]][HEAD_FILE])
        seen = assert_seen_or_without_effect(past, seat, (number, kind, each))
        assert seen or kind != "file"
        tried[kind] += 1
        found[kind] += seen
    counts = [f"{kind}: {found[kind]} of {tried[kind]} seen" for kind in sorted(tried)]
    print("; ".join(counts), "and the rest without effect")  # noqa: T201 -- for whoever runs the long tests
