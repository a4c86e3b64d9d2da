"""`haki-server device`, `quota`, `centre rename`, `backup` and `restore`: what an operator may decide and must do.

Must not know HTTP or SQL, nor membership: a blocked seat stays a member, and what is stored is given to whoever may
have it, however full it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection

from sync.names import LONGEST_NAME, is_name
from sync.server import blocking, overview, quotas, restoring, storage
from sync.server.database import ServerDatabase
from sync.server.exchange import wall_clock_ms
from sync.server.storage import CircleState
from sync.server.terminal import NotDone, WrongUsage, database_url, in_words, show, size

_FEWEST_DIGITS = 8
Add = Callable[[Any, str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


class _Found(NamedTuple):
    circle: CircleState
    seat: bytes


def add_commands(commands: Any, centres: Any, place: argparse.ArgumentParser, add: Add) -> None:
    """Add them to the parser; `centres` are the commands of `centre`."""
    renaming = add(centres, "rename", _centre_rename, "give a centre another name on this server")
    renaming.add_argument("centre", metavar="CENTRE", help="its name, or the first digits of its id")
    renaming.add_argument("name", metavar="NAME")

    device = commands.add_parser("device", help="devices", parents=[place])
    devices = device.add_subparsers(required=True, metavar="COMMAND")
    add(devices, "list", _device_list, "list devices, with the day of their last batch")
    blocking_one = add(devices, "block", _device_block, "refuse a device's traffic; it stays a member of its centre")
    blocking_one.add_argument("device", metavar="ID", help=f"its id, or the first {_FEWEST_DIGITS} digits of it")
    blocking_one.add_argument("--off", action="store_true", help="serve it again")

    copying = add(commands, "backup", _backup, "copy the database into a new file, also while it is serving")
    copying.add_argument("file", metavar="FILE", type=Path)
    restoring_one = add(commands, "restore", _restore, "put a copy back; every centre's feed lives on as another")
    restoring_one.add_argument("file", metavar="FILE", type=Path, nargs="?", help="none with --db")

    quota = add(commands, "quota", _quota, "show what may be stored and what is, or allow another amount")
    quota.add_argument("centre", metavar="CENTRE", nargs="?", help="its name, or the first digits of its id")
    quota.add_argument("--seat", metavar="ID", help="of one device of it")
    quota.add_argument("--every-centre", action="store_true", help="of every centre that has no quota of its own")
    quota.add_argument("--every-seat", action="store_true", help="of every device that has no quota of its own")
    quota.add_argument("--stored", type=size, metavar="SIZE", help="allow so much in all: 2GiB")
    quota.add_argument("--day", type=size, metavar="SIZE", help="allow so much a day: 200MiB")


# --- The commands ----------------------------------------------------------------------------------------------


def _centre_rename(options: argparse.Namespace) -> int:
    name = " ".join(options.name.split())
    if not is_name(name):
        raise NotDone(f"a centre's name has 1 to {LONGEST_NAME} letters, on one line")
    database = ServerDatabase.open(database_url(options))
    with database.writing() as connection:
        centre = _centre(connection, options.centre)
        storage.rename_circle(connection, centre.circle, name)
    database.close()
    show(options, {"circle": centre.circle.hex(), "name": name}, f"{centre.name} is {name} now")
    return 0


def _backup(options: argparse.Namespace) -> int:
    restoring.backup(_folder(options), options.file)
    show(
        options,
        {"file": str(options.file)},
        f"copied; try it with `haki-server restore {options.file} --data ELSEWHERE`",
    )
    return 0


def _restore(options: argparse.Namespace) -> int:
    if getattr(options, "db", None):
        if options.file is not None:
            raise WrongUsage("with --db put the copy back by PostgreSQL's own means, then type restore without a file")
        database = ServerDatabase.open(database_url(options))
        centres = restoring.begin_generations(database)
        database.close()
    elif options.file is None:
        raise WrongUsage("name the file to put back")
    else:
        centres = restoring.restore(options.file, _folder(options))
    text = (
        f"put back, with {centres} centres; tell the leads: each device must read everything again (haki sync --full)"
    )
    show(options, {"centres": centres}, text)
    return 0


def _folder(options: argparse.Namespace) -> Path:
    folder = getattr(options, "data", None)
    if folder is None:
        raise WrongUsage("this is for a SQLite database: --data DIR; PostgreSQL copies itself with pg_dump")
    return Path(folder)


def _device_list(options: argparse.Namespace) -> int:
    database = ServerDatabase.open(database_url(options))
    with database.reading() as connection:
        devices = overview.devices(connection)
    database.close()
    lines = [
        f"{each['id']}  {each['centre']}  {each['state']}{'  lead' if each['administrator'] else ''}  "
        f"{each['batches']} batches  {in_words(int(each['stored']))}  last batch {each['last_batch'] or 'never'}"
        for each in devices
    ]
    show(options, devices, "\n".join(lines) or "no devices yet")
    return 0


def _device_block(options: argparse.Namespace) -> int:
    database = ServerDatabase.open(database_url(options))
    with database.writing() as connection:
        seat = _seat(connection, options.device).seat
        if options.off:
            blocking.unblock(connection, seat)
        else:
            blocking.block(connection, seat, wall_clock_ms())
    database.close()
    state = "served" if options.off else "blocked"
    text = "served again" if options.off else "blocked; it stays a member until its centre removes it"
    show(options, {"id": seat.hex(), "state": state}, f"{seat.hex()} is {text}")
    return 0


def _quota(options: argparse.Namespace) -> int:
    places = [bool(options.centre), options.every_centre, options.every_seat]
    sets = options.stored is not None or options.day is not None
    if sum(places) > 1 or (options.seat and not options.centre) or (sets and not any(places)):
        raise WrongUsage(
            "name one centre, --every-centre or --every-seat, and what to allow: --stored SIZE, --day SIZE"
        )
    if not sets and (options.every_centre or options.every_seat or options.seat):
        raise WrongUsage("say what to allow: --stored SIZE, --day SIZE")
    database = ServerDatabase.open(database_url(options))
    if sets:
        with database.writing() as connection:
            circle, seat = _place(connection, options)
            quotas.set_quota(connection, circle, seat, options.stored, options.day)
    with database.reading() as connection:
        chosen = [_centre(connection, options.centre)] if options.centre else storage.circles(connection)
        shown = [_shown(connection, centre, wall_clock_ms()) for centre in chosen]
    database.close()
    lines = [line for each in shown for line in _lines(each, with_seats=bool(options.centre))]
    show(options, shown, "\n".join(lines) or "no centres yet")
    return 0


def _place(connection: Connection, options: argparse.Namespace) -> tuple[bytes, bytes]:
    if options.every_centre:
        return quotas.EVERY_CENTRE
    if options.every_seat:
        return quotas.EVERY_SEAT
    centre = _centre(connection, options.centre)
    if not options.seat:
        return centre.circle, b""
    found = _seat(connection, options.seat, centre)
    return found.circle.circle, found.seat


def _shown(connection: Connection, centre: CircleState, now_ms: int) -> dict[str, Any]:
    seats = sorted(storage.members(connection, centre.circle))
    in_all, of_seats = quotas.of_circle(connection, centre.circle, seats, now_ms)
    return {
        "centre": centre.name,
        "circle": centre.circle.hex(),
        **_figures(*in_all),
        "seats": [{"id": seat.hex(), **_figures(*of_seats[seat])} for seat in seats],
    }


def _figures(used: quotas.Used, allowed: quotas.Quota) -> dict[str, int]:
    return {
        "stored": used.stored,
        "stored_quota": allowed.stored,
        "today": used.today,
        "day_quota": allowed.a_day,
    }


def _lines(shown: dict[str, Any], *, with_seats: bool) -> list[str]:
    lines = [f"{shown['centre']}  {_amounts(shown)}"]
    if with_seats:
        lines += [f"  {seat['id']}  {_amounts(seat)}" for seat in shown["seats"]]
    return lines


def _amounts(figures: dict[str, Any]) -> str:
    words = {name: in_words(figures[name]) for name in ("stored", "stored_quota", "today", "day_quota")}
    return "{stored} of {stored_quota} stored, {today} of {day_quota} today".format(**words)


# --- What they are about ---------------------------------------------------------------------------------------


def _centre(connection: Connection, named: str) -> CircleState:
    """Return the centre of a name, or of the first digits of an id. Raises `NotDone`."""
    circles = storage.circles(connection)
    found = [each for each in circles if each.name == " ".join(named.split())]
    if not found and len(named) >= _FEWEST_DIGITS:
        found = [each for each in circles if each.circle.hex().startswith(named.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotDone("several centres are called so; name the id, which `haki-server centre list --json` shows")
    raise NotDone("there is no such centre; `haki-server centre list` shows them")


def _seat(connection: Connection, digits: str, centre: CircleState | None = None) -> _Found:
    """Return the device whose id begins so, of one centre or of any. Raises `NotDone`."""
    if len(digits) < _FEWEST_DIGITS:
        raise NotDone(
            f"give at least {_FEWEST_DIGITS} digits of the device's id, which `haki-server device list` shows"
        )
    found = [
        _Found(circle, seat)
        for circle in ([centre] if centre else storage.circles(connection))
        for seat in storage.members(connection, circle.circle)
        if seat.hex().startswith(digits.lower())
    ]
    if len({each.seat for each in found}) != 1:
        raise NotDone("there is no such device, or more than one; `haki-server device list` shows them")
    return found[0]
