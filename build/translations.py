"""Gathers the app's messages, keeps assets/translations/sw.po in step with them, and compiles what the app reads.

    python build/translations.py            # after adding or changing a message
    python build/translations.py --check    # says what is missing; changes nothing

Messages come from `_`, `ngettext` and `mark` in Python and kv, from the sentences of `Message` and `refuse`, and from
the declarations of the casework. `sw.po` holds all but the casework's, which stand in `casework.sw.po`; every `*sw.po`
is merged into `sw.mo`. The compiled catalogue is committed, so that a checkout speaks Swahili without Babel.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.casework.forms import FORMS  # noqa: E402 -- the root must be on the path first
from app.casework.registry import RECORDS  # noqa: E402
from app.commands.table import help_of  # noqa: E402

FOLDER = ROOT / "assets" / "translations"
KEYWORDS = {"_": None, "ngettext": (1, 2), "mark": None}
UNREVIEWED = "no native speaker has read this yet"
HEADER = """# Swahili, for Haki (Apache License 2.0).
# A comment marks what no native speaker has read yet: take it away with the reading."""

MessageId = str | tuple[str, str]  # a sentence, or its forms for one and for many


def of_the_app() -> dict[MessageId, set[str]]:
    """Return the messages of the code outside the casework, each with the files it stands in.

    Where a sentence has a form for many, that pair is its message; what is all gaps needs no translation.
    """
    found: dict[MessageId, set[str]] = {}
    for path in sorted([*(ROOT / "app").rglob("*.py"), *(ROOT / "app").rglob("*.kv"), *(ROOT / "sync").rglob("*.py")]):
        if "casework" in path.parts:
            continue
        for source in (path.read_text(encoding="utf-8"), _kv_within(path)):
            for _line, message, _comments, _context in extract("python", BytesIO(source.encode()), KEYWORDS):
                found.setdefault(message, set()).add(path.relative_to(ROOT).as_posix())
        for message in _sentences(path) if path.suffix == ".py" else ():
            found.setdefault(message, set()).add(path.relative_to(ROOT).as_posix())
    known = {_key(message): message for message in found if not isinstance(message, str)}
    return {
        message: files
        for message, files in found.items()
        if known.get(_key(message), message) == message and re.search(r"\w", re.sub(r"\{\w+\}", "", _key(message)))
    }


def _kv_within(path: Path) -> str:
    """Return the kv that a Python module holds in its constant `KV`, "" when it has none."""
    if path.suffix == ".py":
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "KV":
                return ast.literal_eval(node.value)
    return ""


def of_the_casework() -> set[MessageId]:
    """Return the questions, helps and titles that are declared, and the sentences that rules say."""
    declared = {text for record in RECORDS.values() for text in (record.title, *_questions(record))}
    declared |= {text for form in FORMS.values() for text in (form.title, *(step.title for step in form.steps))}
    said = {message for path in (ROOT / "app" / "casework").rglob("*.py") for message in _sentences(path)}
    return (declared - {""}) | said


def _questions(record: object) -> Iterator[str]:
    for field in record:
        yield field.question
        yield field.help


def _sentences(path: Path) -> Iterator[MessageId]:
    """Yield the sentences written as `Message("…")`, `Message("…", …, many="…")` or `refuse("…")`, those that an error
    of `sync` has as its `sentence`, what a command's docstring begins with, and `_("…")` within an f-string, which
    Babel passes over."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        one = many = None
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Message", "refuse", "_") and node.args:
            one, many = node.args[0], next((each.value for each in node.keywords if each.arg == "many"), None)
        elif isinstance(node, ast.ClassDef):
            named = {
                getattr(each.targets[0], "id", ""): each.value for each in node.body if isinstance(each, ast.Assign)
            }
            one, many = named.get("sentence"), named.get("many")
        elif isinstance(node, ast.FunctionDef) and any(map(_makes_a_command, node.decorator_list)):
            yield help_of(ast.get_docstring(node))
        if isinstance(one, ast.Constant):
            yield (one.value, many.value) if isinstance(many, ast.Constant) else one.value


def _makes_a_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "command"


def catalogues() -> dict[Path, Catalog]:
    """Read every Swahili catalogue."""
    found = {}
    for path in sorted(FOLDER.glob("*sw.po")):
        with path.open("rb") as file:
            found[path] = read_po(file, locale="sw", abort_invalid=True)
    return found


def untranslated(read: dict[Path, Catalog]) -> list[str]:
    """Return the messages that no catalogue translates."""
    known = {_key(message.id) for catalogue in read.values() for message in catalogue if _whole(message.string)}
    return sorted(key for key in map(_key, {*of_the_app(), *of_the_casework()}) if key not in known)


def _key(message: MessageId) -> str:
    return message if isinstance(message, str) else message[0]


def _whole(translation: str | tuple[str, ...] | None) -> bool:
    return bool(translation) and all(translation)


class Swahili(Catalog):
    """A catalogue whose header says only what is needed to read it: no dates, so it changes with its messages alone."""

    def __init__(self) -> None:
        super().__init__(locale="sw", header_comment=HEADER, fuzzy=False)

    mime_headers = property(
        lambda self: [
            ("Language", "sw"),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]
    )


def renewed(old: Catalog) -> Catalog:
    """Return `sw.po` with the messages of the app as they are now and the translations it has."""
    new = Swahili()
    for message, files in sorted(of_the_app().items(), key=lambda item: _key(item[0])):
        before = old.get(_key(message))
        new.add(
            message,
            string=before.string if before else None,
            locations=[(name, None) for name in sorted(files)],
            flags=before.flags if before else (),
            user_comments=before.user_comments if before else [UNREVIEWED],
        )
    return new


def compiled(read: dict[Path, Catalog]) -> bytes:
    """Return the bytes of `sw.mo`: every catalogue in one."""
    whole = Swahili()
    for catalogue in read.values():
        for message in catalogue:
            if message.id and _whole(message.string):
                whole.add(message.id, message.string)
    buffer = BytesIO()
    write_mo(buffer, whole)
    return buffer.getvalue()


def main() -> int:
    """Bring the catalogues up to date, or check that they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is missing")
    check = parser.parse_args().check
    read = catalogues()
    if not check:
        own = FOLDER / "sw.po"
        read[own] = renewed(read.get(own) or Swahili())
        with own.open("wb") as file:
            write_po(file, read[own], width=110, include_lineno=False)
        (FOLDER / "sw.mo").write_bytes(compiled(read))
    unread = sum(UNREVIEWED in message.user_comments for each in read.values() for message in each)
    sys.stdout.write(f"{unread} translations are not yet read by a native speaker\n")
    missing = untranslated(read)
    for message in missing:
        sys.stdout.write(f"not translated: {message}\n")
    stale = (FOLDER / "sw.mo").read_bytes() != compiled(read)
    if stale:
        sys.stdout.write("sw.mo is older than its sources: run build/translations.py\n")
    return 1 if check and (missing or stale) else 0


if __name__ == "__main__":
    sys.exit(main())
