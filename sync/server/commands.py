"""`haki-server`: the commands an operator types.

Must not know HTTP or SQL. Output for people by default, one JSON document with `--json`; what went wrong is one line
on stderr that says what to do. Exit status: 0 done, 1 refused or failed, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

from sync import frame
from sync.invite import SECRET_BYTES, Invite, invite_lookup, invite_text
from sync.names import LONGEST_NAME, is_name, is_pack
from sync.process_memory import keep_out_of_core_dumps
from sync.server import check, invites, logs, operating, overview, releases, serving
from sync.server.database import AlreadyThere, ServerDatabase, StorageFailed, UnusableDatabase
from sync.server.exchange import wall_clock_ms
from sync.server.terminal import NotDone, WrongUsage
from sync.server.terminal import database_url as _url
from sync.server.terminal import failed as _failed
from sync.server.terminal import show as _print

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8470


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    keep_out_of_core_dumps()
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except (UnusableDatabase, AlreadyThere, NotDone, serving.CannotServe) as error:
        return _failed(str(error))
    except WrongUsage as error:
        _parser().error(str(error))
    except StorageFailed as error:
        return _failed(f"the database failed ({error}); nothing was changed, try again")
    except OSError as error:
        return _failed(f"{error.filename or 'the system'}: {error.strerror or error}")
    return status


# --- The commands ----------------------------------------------------------------------------------------------


def _init(options: argparse.Namespace) -> int:
    database = ServerDatabase.create(_url(options))
    key = database.server_key.hex()
    database.close()
    _print(options, {"server_key": key}, f"ready; the server's public key is {key}")
    return 0


def _serve(options: argparse.Namespace) -> int:
    url = _url(options)
    if options.key and not options.cert:
        _parser().error("--key belongs to a --cert")
    ServerDatabase.open(url).close()  # say at once what is wrong with it

    def announce(address: str, metrics: str) -> None:
        told = {"listening": address, "metrics": metrics} if metrics else {"listening": address}
        _print(options, told, f"listening on {address}" + (f"\nmetrics on {metrics}" if metrics else ""))

    place = serving.ServingAddress(options.host, options.port, options.cert, options.key)
    level = logs.LEVELS[options.log]
    if options.release and releases.handed_on(options.release) is None:
        return _failed(f"{options.release} is no release manifest of Haki; nothing was started")
    how = serving.Serving(
        options.workers, tuple(options.proxy), level, options.metrics_host, options.metrics_port, options.release
    )
    serving.serve(url, place, how, announce)
    return 0


def _centre_add(options: argparse.Namespace) -> int:
    name = " ".join(options.name.split())
    if not is_name(name):
        return _failed(f"a centre's name has 1 to {LONGEST_NAME} letters, on one line")
    if options.pack and not is_pack(options.pack):
        return _failed("a country pack is named by one word in small letters, such as kenya")
    database = ServerDatabase.open(_url(options))
    invite = first_invite(database, name, options.pack)
    database.close()
    _print(options, {"invite": invite}, invite)
    if not getattr(options, "json", False):
        print("This invite makes the centre once, within 14 days; hand it to the lead in person.", file=sys.stderr)
    return 0


def _centre_list(options: argparse.Namespace) -> int:
    database = ServerDatabase.open(_url(options))
    with database.reading() as connection:
        centres = overview.centres(connection, wall_clock_ms())
    database.close()
    lines = [
        f"{each['name']}  {each['state']}  {each['devices']} devices  {each['batches']} batches  since {each['since']}"
        for each in centres
    ]
    _print(options, centres, "\n".join(lines) or "no centres yet; `haki-server centre add NAME` makes an invite")
    return 0


def _stats(options: argparse.Namespace) -> int:
    database = ServerDatabase.open(_url(options))
    with database.reading() as connection:
        figures = overview.figures(connection, wall_clock_ms())
    database.close()
    _print(options, figures, "\n".join(f"{name.replace('_', ' '):16} {value}" for name, value in figures.items()))
    return 0


def _check(options: argparse.Namespace) -> int:
    database = ServerDatabase.open(_url(options))
    report = check.check(database)
    database.close()
    problems = [problem._asdict() for problem in report.problems]
    document = {"ok": not problems, "entries": report.entries, "batches": report.batches, "problems": problems}
    good = f"all is well: {report.entries} membership entries and {report.batches} batches"
    _print(options, document, "\n".join(f"{each.where}: {each.what}" for each in report.problems) or good)
    if problems:
        return _failed(f"{len(problems)} problems; keep the database as it is and restore a backup elsewhere")
    return 0


def first_invite(database: ServerDatabase, centre: str, pack: str = "") -> str:
    """Open an invite by which a new centre is made, and return its letters; the secret in them is kept nowhere.

    `pack` names the country pack that is proposed to whoever makes it.
    """
    invite = Invite(os.urandom(SECRET_BYTES), frame.invite_pin(frame.NO_HASH, database.server_key))
    with database.writing() as connection:
        invites.open_to_found(connection, invite_lookup(invite.secret), centre, wall_clock_ms(), pack)
    return invite_text(invite)


# --- Their options ---------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    place = argparse.ArgumentParser(add_help=False)
    for option, kind, meaning in (
        ("--data", Path, "the server's folder (a SQLite database)"),
        ("--db", str, "a database URL instead: postgresql+psycopg://user@host/name"),
    ):
        place.add_argument(option, type=kind, default=argparse.SUPPRESS, help=meaning)
    place.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON document on stdout")

    parser = argparse.ArgumentParser("haki-server", description="Haki's central server.", parents=[place])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(to: Any, name: str, run: Callable[[argparse.Namespace], int], meaning: str) -> argparse.ArgumentParser:
        command: argparse.ArgumentParser = to.add_parser(name, help=meaning, description=meaning, parents=[place])
        command.set_defaults(run=run)
        return command

    add(commands, "init", _init, "make the database and the server's signing key")
    serve = add(commands, "serve", _serve, "serve until stopped")
    serve.add_argument("--host", default=DEFAULT_HOST, help=f"address to listen on (default {DEFAULT_HOST})")
    serve.add_argument("--port", type=_port, default=DEFAULT_PORT, help=f"0: any free one (default {DEFAULT_PORT})")
    serve.add_argument("--workers", type=_workers, default=1, help="processes that serve (default 1)")
    serve.add_argument("--cert", type=Path, help="certificate chain (PEM), to speak TLS without a proxy")
    serve.add_argument("--key", type=Path, help="the certificate's private key (PEM), unless it is in the same file")
    serve.add_argument(
        "--proxy",
        type=_network,
        action="append",
        default=[],
        metavar="ADDRESS",
        help="a proxy, or a network of them, whose X-Forwarded-For is believed; may be given several times",
    )
    serve.add_argument("--metrics-port", type=_port, metavar="PORT", help="serve /metrics there too (default: nowhere)")
    serve.add_argument(
        "--metrics-host", default=DEFAULT_HOST, metavar="HOST", help=f"address for /metrics (default {DEFAULT_HOST})"
    )
    serve.add_argument(
        "--log", choices=list(logs.LEVELS), default="warning", help="from which level on to log (default warning)"
    )
    serve.add_argument(
        "--release", type=Path, metavar="FILE", help="the signed manifest of the newest Haki, to hand on to devices"
    )
    centre = commands.add_parser("centre", help="centres", parents=[place])
    centres = centre.add_subparsers(required=True, metavar="COMMAND")
    adding = add(centres, "add", _centre_add, "make the first invite of a new centre")
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("--pack", default="", metavar="NAME", help="the country pack to propose, such as kenya")
    add(centres, "list", _centre_list, "list centres, made and yet to be made")
    operating.add_commands(commands, centres, place, add)
    add(commands, "stats", _stats, "how much is stored")
    add(commands, "check", _check, "check every signature, chain and hash in the database")
    return parser


def _port(text: str) -> int:
    return _whole(text, 0, 65535)


def _workers(text: str) -> int:
    return _whole(text, 1, 64)


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no address or network") from None


def _whole(text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from {least} to {most}")
    return int(text)
