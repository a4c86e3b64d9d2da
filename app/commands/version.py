"""`haki --version`: which Haki this is, and whether a signed manifest says that there is a newer one.

It stands among the options and is no word of its own, as with every program. Opens no casebook.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app import __version__
from app.commands.answer import Answer
from app.commands.options import Options
from app.commands.table import argument, command
from app.words.language import _, day_and_year, in_use, mark


@command(
    "--version",
    argument("--version", action="store_true", help=mark("say which Haki this is")),
    argument(
        "--check", type=Path, metavar="FILE", help=mark("and whether a signed manifest says that there is a newer one")
    ),
    opens=False,
)
def VERSION(_options: Options, version: bool, check: Path | None) -> Answer:  # noqa: ARG001, N802 -- a command is a value
    """Say which Haki this is."""
    if check is None:
        return Answer({"version": __version__}, f"Haki {__version__}")
    from app.casebook import check_release

    release, is_newer, beside = check_release(check)
    lines = [f"Haki {__version__}"]
    if is_newer:
        lines.append(
            _("Haki {version} is newer, of {day}. It may be installed over this one; what is recorded stays.").format(
                version=release["version"], day=day_and_year(date.fromisoformat(release["released"]))
            )
        )
        lines += [release["why"][in_use()]] if in_use() in release["why"] else []
        lines += [_("To install: {files}").format(files=", ".join(release["files"]))] if release["files"] else []
    else:
        lines.append(_("{file} knows of none that is newer.").format(file=check.name))
    lines += [_("{file}: this is the file that was signed.").format(file=name) for name in beside]
    data = {"version": __version__, "newer": release if is_newer else None, "genuine": beside}
    return Answer(data, "\n".join(lines))
