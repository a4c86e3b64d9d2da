"""`haki` and `python -m app`: the words on the command line, and which of window or command they ask for.

Must not import Kivy or the store before it is known which of the two is wanted: each start pays only for its own.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from app import usage
from app.words.language import _

if TYPE_CHECKING:
    Subparsers: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]
    Argument: TypeAlias = Callable[..., object]

    class Command(Protocol):
        """Adds a command and returns what adds its arguments."""

        def __call__(self, name: str, function: str, text: str, into: Subparsers | None = None) -> Argument:
            """`function` is the command's name in `app.commands`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; return the exit status."""
    with usage.spoken():
        options = _options(sys.argv[1:] if arguments is None else arguments)
    if "name" in options:
        from app import commands  # noqa: PLC0415 -- argparse's own --help needs none of it

        options.command = getattr(commands, options.name)
        return commands.run(options)
    from app.ui import start  # noqa: PLC0415

    return start.run(options.data, selftest=options.selftest, gallery=options.gallery)


def _options(typed: Sequence[str]) -> argparse.Namespace:
    parser = _parser()
    if any(_PASSPHRASE.match(word) for word in typed):  # before anything can repeat what follows
        parser.error(_("a passphrase is never typed there; use the prompt, HAKI_PASSPHRASE or --passphrase-file FILE"))
    options = parser.parse_args(typed)
    from app import console  # noqa: PLC0415 -- argparse's own --help needs none of it

    options.data = console.data_folder(getattr(options, "data", None))
    options.json = getattr(options, "json", False)
    options.passphrase_file = getattr(options, "passphrase_file", None)
    for word in typed:
        if not console.is_text(word):
            parser.error(_("what was typed is no text: {text}").format(text=f"{word[:40]!a}"))
    return options


_PASSPHRASE = re.compile(r"--?pass(?!phrase-file(=|$))")


class _Parser(argparse.ArgumentParser):
    """Takes whole words only: a `--passphrase` cut short would take what follows for a file, and print it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--data", type=Path, metavar="DIR", help=_("the data folder (or HAKI_DATA)"))
    common.add_argument("--json", action="store_true", help=_("print one JSON document"))
    common.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help=_("instead of a prompt or HAKI_PASSPHRASE")
    )
    parser = _Parser(
        prog="haki",
        parents=[common],
        description=_("Casework for community justice centres. Alone it opens the window."),
    )
    parser.add_argument("--selftest", action="store_true", help=_("open a vault, draw a frame, write a screenshot"))
    parser.add_argument("--gallery", action="store_true", help=_("show every component in every state"))
    commands = parser.add_subparsers(metavar="COMMAND")

    def command(name: str, function: str, text: str, into: Subparsers | None = None) -> Argument:
        made = (into or commands).add_parser(name, parents=[common], help=text, description=text)
        made.set_defaults(name=function)
        return made.add_argument

    _custody(command, commands, common)
    _records(command)
    _exchange(command)
    return parser


def _custody(command: Command, commands: Subparsers, common: argparse.ArgumentParser) -> None:
    argument = command("setup", "setup", _("make this seat's keys and database and enrol it"))
    argument("--server", metavar="URL")
    argument("--invite", metavar="CODE")
    argument("--standalone", action="store_true", help=_("a first device with no server yet"))
    argument("--centre", metavar="NAME", help=_("with --standalone"))
    argument("--person", metavar="NAME")
    argument("--device-name", metavar="NAME")
    argument = command("demo", "demo", _("a standalone demo centre in an empty folder; refuses any other"))
    argument("--cases", type=_positive, default=40, metavar="N")
    argument("--seed", type=_whole, default=2022, metavar="S", help=_("the same seed on the same day: the same centre"))
    argument = command("backup", "backup", _("an encrypted copy under the passphrase"))
    argument("file", type=Path, metavar="FILE")
    device = commands.add_parser(
        "device", parents=[common], help=_("people and devices"), description=_("people and devices")
    )
    devices = device.add_subparsers(metavar="ACTION", required=True)
    command("list", "device_list", _("members and waiting requests"), devices)
    command("invite", "device_invite", _("make an invite for one more device"), devices)
    argument = command("approve", "device_approve", _("let a waiting device in"), devices)
    argument("id", metavar="ID")


def _records(command: Command) -> None:
    argument = command("record", "record", _("record an entity from JSON; prints its id"))
    argument("entity")
    argument("--from", dest="source", required=True, metavar="FILE", help=_("a file, or - for standard input"))
    argument = command("edit", "edit", _("change fields of a record"))
    argument("id")
    argument("values", nargs="+", metavar="field=value")
    argument = command("known", "known", _("what of a form's questions is answered already in a case"))
    argument("form")
    argument("id", metavar="CASE")
    argument = command("confirm", "confirm", _("note that answers of a record still hold, without writing them again"))
    argument("id")
    argument("fields", nargs="+", metavar="field")
    argument = command("show", "show", _("show a record by its id, or a case by its code"))
    argument("id")
    argument("--reason", metavar="TEXT", help=_("open an identity, journalled with this reason"))
    argument = command("history", "history", _("every change with who, when, which device"))
    argument("id")
    argument("--reason", metavar="TEXT", help=_("open an identity, journalled with this reason"))
    argument = command("list", "list_records", _("find records"))
    argument("entity")
    argument("--where", nargs="+", action="extend", default=[], metavar="field=value")
    argument("--search", metavar="TEXT")
    argument("--limit", type=_positive, metavar="N")
    argument("--order", choices=("changed", "risk", "silence", "next"), default="changed", help=_("of cases"))
    command("today", "today", _("what is due, overdue, silent"))
    argument = command("conflicts", "conflicts", _("what two people changed at once"))
    argument("id", nargs="?", metavar="ID", help=_("of one record alone"))
    argument("--reason", metavar="TEXT", help=_("open what is identity among them, journalled with this reason"))
    argument = command("resolve", "resolve", _("decide an undecided field"))
    for word in ("id", "field", "value"):
        argument(word, metavar=word.upper())
    argument = command("indicators", "indicators", _("the centre's figures for a period"))
    argument("--from", dest="since", type=_day, required=True, metavar="DATE")
    argument("--to", dest="until", type=_day, required=True, metavar="DATE")
    argument("--lock", action="store_true", help=_("keep these figures as they are reported now (a lead)"))
    command("codebook", "codebook", _("every entity, field, type and code list, from the declarations themselves"))


def _exchange(command: Command) -> None:
    argument = command("sync", "sync", _("one exchange now"))
    argument("--full", action="store_true", help=_("read the feed from the start and verify it"))
    command("status", "status", _("what is only here, what the server has a receipt for"))
    command("verify", "verify", _("check the database, every signature and every chain"))


_MOST = 1_000_000


def _positive(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", text) or not 1 <= int(text) <= _MOST:
        said = _("{text} is not a whole number from 1 to {most}")
        raise argparse.ArgumentTypeError(said.format(text=repr(text[:40]), most=_MOST))
    return int(text)


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise argparse.ArgumentTypeError(_("{text} is not a whole number").format(text=repr(text[:40])))
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        said = _("{text} is no date; write it as 2022-03-22")
        raise argparse.ArgumentTypeError(said.format(text=repr(text[:40]))) from None


if __name__ == "__main__":
    sys.exit(main())
