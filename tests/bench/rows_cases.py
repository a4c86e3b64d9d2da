"""Rows about very many cases: making them, Today, the list, the search, opening, and what they weigh in memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

import sqlcipher3.dbapi2 as sqlcipher

from app.casebook import Casebook
from app.casebook.searching import SEARCHED_AT_MOST, SEARCHED_BY_ALL
from app.reading.case_orders import Order
from app.reading.caseload import Kept
from app.store import search, vault
from app.ui.screens.cases.model import PAGE
from app.ui.screens.today.model import ALMOST, READ
from tests.bench.centres import Centres, narratives
from tests.bench.parts import PASSPHRASE, put_edits
from tests.bench.rows_store import bare
from tests.bench.rows_ui import environment
from tests.bench.table import Row, timed

TODAY = READ + ALMOST + 1
"""Lines of each kind that the screen asks for."""
LOOKED_FOR = ("shandozi", "kawandongu mish", "bu", "nimba yaleso", "waki")
"""One word, two, a beginning that very many words have: what people type while they go on typing."""
RUNS = 40
CHANGES = 300
"""Of a long case: its history is read at once."""
FRAME_MS = 1000 / 60


def demo(centres: Centres, many: int) -> list[Row]:
    """Make the demo centre: journal, rows, search, signatures, agendas."""
    made = centres.demo(many)
    each = many / made.seconds
    return [
        Row(f"make a demo centre of {many:,} cases", made.seconds, each, "s, per s", made.seconds, many / 10_000 * 60)
    ]


def today(centres: Centres, many: int, most: int) -> list[Row]:
    """Read Today as its screen does, against all of it; then again with ten times the cases."""
    times = {}
    for centre in (centres.demo(many), centres.short(most)):
        with centre.open() as book:
            book.day.waits(TODAY)
            shown, whole = timed(lambda: book.day.waits(TODAY), 9), timed(book.day.today, 3)
        times[centre.cases] = (shown * 1e3, whole * 1e3)
    (first, all_first), (second, all_second) = times[many], times[most]
    return [
        Row(f"Today at {many:,} cases; baseline: all its lines", first, all_first, "ms", first, 50),
        Row(f"Today at {most:,} cases; growth", second, all_second, "ms", second / first, 10),
    ]


def listed(centres: Centres, few: int, most: int) -> list[Row]:
    """Read the first rows of the list, of very many cases and of few, turn and turn about."""
    times: tuple[list[float], list[float]] = ([], [])
    with centres.short(most).open() as long, centres.short(few).open() as short:
        for _run in range(RUNS):
            for book, taken in zip((long, short), times, strict=True):
                taken.append(timed(lambda: book.cases.page(limit=PAGE)))  # noqa: B023
        orders = {
            order: timed(lambda: long.cases.page(order=order, limit=PAGE), 5)  # noqa: B023
            for order in (Order.SILENCE, Order.NEXT, Order.RISK)
        }
    mine, base = (median(taken[1:]) for taken in times)  # the first of each fills the caches, and is not counted
    slowest = max(orders, key=lambda order: orders[order])
    taken = orders[slowest]
    return [
        Row(f"first {PAGE} of {most:,} cases, against {few:,}", mine * 1e3, base * 1e3, "ms", mine / base, 1.5),
        Row(
            "the same in the slowest order, against as they changed",
            taken * 1e3,
            mine * 1e3,
            "ms",
            taken / mine,
            4,
            note=slowest,
        ),
    ]


def opened(centres: Centres, many: int) -> list[Row]:
    """Open a case among very many, whole and from one reading; then its history of 300 changes, from one more."""
    with centres.demo(many).open() as book:
        case = book.cases.page(Kept.SILENT, limit=1).lines[0].id
        file = book.cases.file(case)
        incident = file.of("incident")[0]["id"]
        shown = timed(lambda: book.cases.file(case), 9)
        while (missing := CHANGES - sum(len(each.changes) for each in book.cases.history(case))) > 0:
            put_edits(book, incident, missing)
        history = timed(lambda: book.cases.history(case), 9)
    rows = len(file.rows())
    return [
        Row(f"open a case at {many:,} cases", shown * 1e3, rows, "ms, records", shown * 1e3, 25),
        Row(f"its history of {CHANGES} changes", history * 1e3, CHANGES, "ms, changes", history * 1e3, 40),
    ]


def searched(centres: Centres, folder: Path, most: int) -> list[Row]:
    """Find words in very many cases: the search itself against a bare full-text table, then the first page of cases."""
    theirs = _bare_search(folder, most)
    ours = page = base = 0.0
    with centres.short(most).open() as book:
        for words in LOOKED_FOR:
            book.cases.page(search_for=words, limit=PAGE)
            ours += timed(lambda: _found(book, words), 7)  # noqa: B023
            page = max(page, timed(lambda: book.cases.page(search_for=words, limit=PAGE), 5))  # noqa: B023
            base += timed(lambda: theirs(words), 7)  # noqa: B023
    return [
        Row(f"words found in {most:,} cases", ours * 1e3, base * 1e3, "ms", ours / base, 2.0),
        Row(
            "the slowest of their first pages, in frames of 1/60 s",
            page * 1e3,
            FRAME_MS,
            "ms",
            page * 1e3 / FRAME_MS,
            6,
        ),
    ]


def unlocked(centres: Centres, many: int) -> list[Row]:
    """Open the casebook, its key known, up to Today; against reopening the bare file with its key."""
    centre = centres.demo(many)

    def open_and_read() -> None:
        with centre.open() as book:
            book.day.waits(TODAY)

    def reopen() -> None:
        connection = sqlcipher.connect(str(centre.known.folder / vault.DATABASE_FILE))
        connection.execute(f"PRAGMA key = \"x'{centre.known.keys.database_key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.close()

    ours, theirs = timed(open_and_read, 5), timed(reopen, 5)
    return [Row(f"key to Today at {many:,} cases", ours * 1e3, theirs * 1e3, "ms", ours * 1e3, 500)]


def memory(centres: Centres, many: int) -> list[Row]:
    """Weigh the running app with Today and the list of cases drawn, against an empty window."""
    app = _megabytes(APP, str(centres.demo(many).known.folder), PASSPHRASE)
    few, window = _megabytes(APP, str(centres.demo(1).known.folder), PASSPHRASE), _megabytes(WINDOW)
    note = f"with one case: {few:.0f} MB"
    return [Row(f"memory of the app at {many:,} cases", app, window, "MB", app - window, 80, note=note)]


def _found(book: Casebook, words: str) -> int:
    return len(book._door.store.database.read(lambda tx: search.find(tx, words, SEARCHED_BY_ALL, SEARCHED_AT_MOST)))


def _bare_search(folder: Path, count: int) -> Callable[[str], int]:
    connection = bare(folder / "bare.db")
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(text, id UNINDEXED, prefix='2')")
    connection.executemany(
        "INSERT INTO found VALUES (?, ?)", ((text, f"{at:032x}") for at, text in enumerate(narratives(count)))
    )
    connection.commit()
    statement = "SELECT rowid, id FROM found WHERE found MATCH ? ORDER BY rowid DESC LIMIT ?"

    def look(words: str) -> int:
        query = " ".join(f'"{word}"*' for word in words.split())
        return len(connection.execute(statement, (query, SEARCHED_AT_MOST)).fetchall())

    return look


DRAWING = """
import sys, time
from pathlib import Path

def megabytes():
    pages = open("/proc/self/statm").read().split()[1]
    return int(pages) * 4096 / 1e6

def play(seconds, until=lambda: False):
    from kivy.base import EventLoop
    from kivy.graphics.opengl import glFinish
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        EventLoop.idle()
        glFinish()  # no screen paces the frames here: drawn in software, they would queue up and be weighed too
"""
WINDOW = f"""{DRAWING}
from kivy.app import App
App()._run_prepare()
play(3)
print(megabytes())
"""
APP = f"""{DRAWING}
from app.ui import start
start.prepare(Path(sys.argv[1]))
from app.ui.program import Program
running = Program(Path(sys.argv[1]))
running.app._run_prepare()
running.open_with(sys.argv[2])
play(60, lambda: running.frame.navigator.here.name == "today")
play(3)
running.frame.navigator.go("cases")
play(3)
print(megabytes())
"""


def _megabytes(program: str, *arguments: str) -> float:
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, env=environment(), text=True, check=True
    )
    return float(ran.stdout.split()[-1])
