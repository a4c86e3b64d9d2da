"""The command line as argparse reads it, made from the table of commands.

Must not know what any command does, nor import what one needs: `--help` and wrong usage end here.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from app import folder
from app.commands import (
    comparing,
    custody,
    day,
    exchange,
    figures,
    listing,
    records,
    showing,
    told,
    usage,
    version,
    week,
)
from app.commands.options import Options
from app.commands.table import Command, Group
from app.commands.typed import is_text
from app.words import language
from app.words.language import _

FAMILIES = (custody, records, showing, listing, told, day, week, figures, exchange, comparing)
"""The modules with commands, in the order in which help shows them."""

_PASSPHRASE = re.compile(r"--?pass(?!phrase-file(=|$))")


class Typed(NamedTuple):
    """A command line that fits. Without a `command` the window is asked for, or the `selftest` or `gallery` of it."""

    options: Options
    command: Command | None
    values: Mapping[str, Any]
    selftest: bool
    gallery: bool


def parse(typed: Sequence[str]) -> Typed:
    """Read a command line, in the person's language. Ends the program for help (0) and for what does not fit (2)."""
    with usage.spoken():
        parser = _parser(language.in_use(), FAMILIES)
        if any(_PASSPHRASE.match(word) for word in typed):  # before anything can repeat what follows
            parser.error(
                _("a passphrase is never typed there; use the prompt, HAKI_PASSPHRASE or --passphrase-file FILE")
            )
        values = vars(parser.parse_args(typed))
        for word in typed:
            if not is_text(word):
                parser.error(_("what was typed is no text: {text}").format(text=f"{word[:40]!a}"))
        if values["check"] and not values["version"]:
            parser.error(_("--check FILE stands with --version"))
    options = Options(folder.meant(values.get("data")), values.get("json", False), values.get("passphrase_file"))
    command = version.VERSION if values["version"] else values.get("command")
    return Typed(options, command, values, values["selftest"], values["gallery"])


def commands() -> list[Command]:
    """Return every command, in the order in which help shows them."""
    return [each for each in _declared(FAMILIES) if isinstance(each, Command)]


def _declared(families: tuple[ModuleType, ...]) -> Iterator[object]:
    for family in families:
        yield from vars(family).values()


class _Parser(argparse.ArgumentParser):
    """Takes whole words only: a `--passphrase` cut short would take what follows for a file, and print it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)


if TYPE_CHECKING:
    Subparsers: TypeAlias = argparse._SubParsersAction[_Parser]


@cache
def _parser(_in_use: str, families: tuple[ModuleType, ...]) -> argparse.ArgumentParser:
    """Build the command line in the words of the language in use, once for each: it takes as long as a command does."""
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
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
    for each in version.VERSION.arguments:
        parser.add_argument(*each.names, **{**each.settings, "help": _(each.settings.get("help", ""))})
    parser.add_argument("--gallery", action="store_true", help=_("show every component in every state"))
    within: dict[tuple[str, ...], Subparsers] = {(): parser.add_subparsers(metavar="COMMAND")}
    for declared in _declared(families):
        if isinstance(declared, Group):
            about = _(declared.help)
            group = within[()].add_parser(declared.word, parents=[common], help=about, description=about)
            within[declared.word,] = group.add_subparsers(metavar="ACTION", required=True)
        elif isinstance(declared, Command):
            about = _(declared.help)
            made = within[declared.words[:-1]].add_parser(
                declared.words[-1], parents=[common], help=about, description=about
            )
            made.set_defaults(command=declared)
            for each in declared.arguments:
                made.add_argument(*each.names, **{**each.settings, "help": _(each.settings.get("help", ""))})
    return parser
