"""How a command is declared: what it is called, the arguments it takes, and the function that answers.

    @command("edit", argument("record", metavar="id"), argument("values", nargs="+", metavar="field=value", into=pairs))
    def edit(book: Casebook, record: str, values: Mapping[str, str | None]) -> Answer:
        \"""Change fields of a record.\"""

Must not import what a command needs, nor may the head of any module with commands: `--help` and wrong usage are
answered from the declarations alone, long before a store is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Concatenate, Literal, NamedTuple, ParamSpec, overload

if TYPE_CHECKING:
    from app.casebook import Casebook
    from app.commands.answer import Answer
    from app.commands.options import Options

P = ParamSpec("P")


class Argument(NamedTuple):
    """One argument, as argparse takes it. What was typed is made `into` what the function wants before any casebook is
    opened, so that what does not fit is refused without a passphrase."""

    names: tuple[str, ...]
    settings: Mapping[str, Any]
    into: Callable[[Any], object] | None

    @property
    def parameter(self) -> str:
        """The function's parameter that it fills."""
        return str(self.settings.get("dest") or self.names[-1].lstrip("-").replace("-", "_"))


class Command(NamedTuple):
    """A command by the words that name it. `opens` tells whether its function wants an opened casebook; `check` is
    called with the arguments before there is one."""

    words: tuple[str, ...]
    help: str
    arguments: tuple[Argument, ...]
    function: Callable[..., Answer]
    opens: bool
    check: Callable[..., None] | None


class Group(NamedTuple):
    """The first word that several commands share, and what they are about: a message id."""

    word: str
    help: str


def argument(*names: str, into: Callable[[Any], object] | None = None, **settings: Any) -> Argument:
    """Declare an argument: `settings` are those of `argparse.ArgumentParser.add_argument`, `help` a message id."""
    return Argument(names, settings, into)


@overload
def command(
    name: str, *arguments: Argument, check: Callable[..., None] | None = None
) -> Callable[[Callable[Concatenate[Casebook, P], Answer]], Command]: ...
@overload
def command(
    name: str, *arguments: Argument, opens: Literal[False]
) -> Callable[[Callable[Concatenate[Options, P], Answer]], Command]: ...
def command(
    name: str, *arguments: Argument, opens: bool = True, check: Callable[..., None] | None = None
) -> Callable[[Callable[..., Answer]], Command]:
    """Make the function below the command `name`, of one word or two. Its docstring begins with its help.

    It is called with the opened casebook and its arguments; one that makes a casebook, or needs none (`opens=False`),
    with what was typed beside its arguments in place of the casebook. It may raise `Usage` and whatever the casebook
    raises.
    """

    def declared(function: Callable[..., Answer]) -> Command:
        return Command(tuple(name.split()), help_of(function.__doc__), arguments, function, opens, check)

    return declared


def help_of(docstring: str | None) -> str:
    """Return a command's help, a message id: the first line of its docstring, as argparse likes its helps written."""
    line = (docstring or "").strip().partition("\n")[0].removesuffix(".")
    return line[:1].lower() + line[1:]
