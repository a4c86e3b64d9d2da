"""Runs a command: opens the casebook, calls it, prints its answer or why there is none, returns the exit status.

Output for people by default; with `--json` one JSON document on stdout and nothing else there. Exit status 0 done, 1
refused or failed (one line on stderr), 2 wrong usage. Must not know what any command does.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from errno import EINVAL
from functools import partial
from typing import TYPE_CHECKING, Any
from unicodedata import category

from app.casework.languages import LANGUAGES
from app.casework.messages import Message, PlainEnglish, Voice, spoken
from app.commands.answer import Answer
from app.commands.options import Options
from app.commands.table import Command
from app.commands.telling import EnglishVoice, note, voice
from app.commands.typed import Usage
from app.words.language import asked, in_use, use
from app.words.refusal import HakiError, explained, is_explained

if TYPE_CHECKING:
    from app.casebook import Casebook


def run(command: Command, options: Options, typed: Mapping[str, Any]) -> int:
    """Run one parsed command line; return the exit status."""
    spoken_before = in_use()
    try:
        use(_language_asked())
        return _run(command, options, typed)
    except HakiError as error:
        return _said(error.said(voice()), error.status)
    except KeyboardInterrupt:
        return _said(spoken(Message("Stopped. What was saved stays saved."), voice()), 1)
    except BrokenPipeError:  # whoever read us has gone: nobody to print to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _said(spoken(Message("The output was cut off by its reader."), voice()), 1)
    except Exception as error:
        if sys.flags.dev_mode and not is_explained(error):  # `python -X dev -m app …` shows where it came from
            raise
        return _said(spoken(explained(error), voice()), 1)
    finally:
        use(spoken_before)


def _run(command: Command, options: Options, typed: Mapping[str, Any]) -> int:
    values = {
        each.parameter: each.into(typed[each.parameter]) if each.into else typed[each.parameter]
        for each in command.arguments
    }
    if command.check:
        command.check(**values)
    if not command.opens:
        return _print(command.function(options, **values), options)
    with options.opened() as book:
        return _print(command.function(book, **values), options, book)


def _put(text: str) -> None:
    try:
        print(text, flush=True)
    except OSError as error:
        if sys.platform == "win32" and error.errno == EINVAL:  # what Windows says of a pipe that nobody reads any more
            raise BrokenPipeError from None
        raise


def _print(answer: Answer, options: Options, book: Casebook | None = None) -> int:
    """Print an answer, then its notes, while the casebook is open: they may ask it for more. Return the status."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"  # an old terminal's may lack a letter of a name
    if options.json:
        english = EnglishVoice(book.pack) if book else PlainEnglish()
        in_ascii = not encoding.lower().startswith("utf")
        _put(json.dumps(answer.data, ensure_ascii=in_ascii, default=partial(_in_english, english)))
    else:
        _put(_tame(answer.words).encode(encoding, "replace").decode(encoding))
    for line in answer.notes:
        note(_tame(line))
    return answer.status


def _in_english(english: Voice, told: object) -> str:
    if isinstance(told, Message):
        return spoken(told, english)
    raise TypeError(f"--json prints no {type(told).__name__}")


def _tame(text: str) -> str:
    """A colleague's words must not steer the terminal they are shown on: control characters become a plain mark."""
    return "".join("\N{REPLACEMENT CHARACTER}" if category(each) == "Cc" and each != "\n" else each for each in text)


def _said(line: str, status: int) -> int:
    note(_tame(" ".join(line.split())))
    return status


def _language_asked() -> str:
    """Return the language to speak. Raises `Usage` for a `HAKI_LANGUAGE` that Haki does not speak."""
    try:
        return asked()
    except KeyError:
        raise Usage(Message("HAKI_LANGUAGE is one of {languages}", {"languages": ", ".join(LANGUAGES)})) from None
