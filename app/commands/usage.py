"""What argparse says of a command line, in the person's language: usage, help, and what does not fit.

Must not know any command. argparse asks its own module for gettext (`_`, `ngettext`); here these become the app's. Its
sentences stand below for the translators; one that a newer Python adds comes in English.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.words import language
from app.words.language import mark

SENTENCES = (
    mark("usage: "),
    mark("positional arguments"),
    mark("options"),
    mark("show this help message and exit"),
    mark("%(prog)s: error: %(message)s\n"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("the following arguments are required: %s"),
    mark("one of the arguments %s is required"),
    mark("unrecognized arguments: %s"),
    mark("not allowed with argument %s"),
    mark("ignored explicit argument %r"),
    mark("expected one argument"),
    mark("expected at most one argument"),
    mark("expected at least one argument"),
    mark("ambiguous option: %(option)s could match %(matches)s"),
    mark("invalid %(type)s value: %(value)r"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("unknown parser %(parser_name)r (choices: %(choices)s)"),
)


@contextmanager
def spoken() -> Iterator[None]:
    """Let argparse, and whoever parses, speak the language that is asked for; English where that is unknown."""
    before = language.in_use()
    with suppress(KeyError):  # said by the command itself, once it is known which
        language.use(language.asked())
    argparse._, argparse.ngettext = language._, language.ngettext  # type: ignore[attr-defined]
    try:
        yield
    finally:
        language.use(before)
