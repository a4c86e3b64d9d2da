"""Gathers the app's messages, keeps the Swahili catalogues of assets/translations in step with them, and compiles them.

    python build/translations.py            # after adding or changing a message
    python build/translations.py --check    # says what is missing; changes nothing

Messages come from `_`, `ngettext` and `mark` in Python and kv, from the sentences of `Message` and `refuse`, and from
the declarations of the casework. `casework.sw.po` holds the casework's, `sw.po` all others. A new sentence is marked
`fuzzy`, and stays so until a native reader takes the flag away (in Poedit: "needs work"); the flags that are left are
counted.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import catalogues
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.casework.forms import every  # noqa: E402 -- the root must be on the path first
from app.casework.registry import CORE  # noqa: E402
from app.commands.table import help_of  # noqa: E402

LANGUAGE = "sw"
FOLDER = ROOT / catalogues.TRANSLATIONS
KEYWORDS = {"_": None, "ngettext": (1, 2), "mark": None}
HEADER = """# Swahili, for Haki (Apache License 2.0). Kept in step with the code by build/translations.py.
# `fuzzy` marks what no native reader has read yet, and is spoken all the same; a reader takes the flag away."""

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
        if known.get(_key(message), message) == message and _has_words(message)
    }


def _has_words(message: MessageId) -> bool:
    return re.search(r"\w", re.sub(r"\{\w+\}", "", _key(message))) is not None


def _kv_within(path: Path) -> str:
    """Return the kv that a Python module holds in its constant `KV`, "" when it has none."""
    if path.suffix == ".py":
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "KV":
                return ast.literal_eval(node.value)
    return ""


def of_the_casework() -> dict[MessageId, set[str]]:
    """Return the questions, helps and titles that are declared, and the sentences that rules say."""
    declared = {text for record in CORE.values() for text in (record.title, *_questions(record))}
    declared |= {text for form in every(CORE) for text in (form.title, *(step.title for step in form.steps))}
    said = {message for path in (ROOT / "app" / "casework").rglob("*.py") for message in _sentences(path)}
    return {message: set() for message in (declared - {""}) | set(filter(_has_words, said))}


def _questions(record: object) -> Iterator[str]:
    for field in record:
        yield field.question
        yield field.help
        if field.help_instead:
            yield field.help_instead[1]


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


def wanted() -> dict[Path, dict[MessageId, set[str]]]:
    """Return the messages of each catalogue. What the app and the casework both say stands with the casework's."""
    casework = of_the_casework()
    shared = {_key(message) for message in casework}
    app = {message: files for message, files in of_the_app().items() if _key(message) not in shared}
    return {FOLDER / f"casework.{LANGUAGE}.po": casework, FOLDER / f"{LANGUAGE}.po": app}


def renewed(old: Catalog, messages: Mapping[MessageId, set[str]]) -> Catalog:
    """Return a catalogue with the messages as they are now and the translations it has; a new message starts unread."""
    new = catalogues.Timeless(locale=LANGUAGE, header_comment=HEADER, fuzzy=False)
    for message, files in sorted(messages.items(), key=lambda item: _key(item[0])):
        before = old.get(_key(message))
        new.add(
            message,
            string=before.string if before else None,
            locations=[(name, None) for name in sorted(files)],
            flags=before.flags if before else {"fuzzy"},
            user_comments=before.user_comments if before else (),
        )
    return new


def _key(message: MessageId) -> str:
    return message if isinstance(message, str) else message[0]


def main() -> int:
    """Bring the catalogues up to date, or check that they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is missing")
    check = parser.parse_args().check
    unread, missing = 0, []
    for path, messages in wanted().items():
        catalogue = renewed(catalogues.read(path, LANGUAGE), messages)
        if not check:
            with path.open("wb") as file:
                write_po(file, catalogue, width=110, include_lineno=False)
        unread += sum(message.fuzzy for message in catalogue if message.id)
        missing += [_key(each.id) for each in catalogue if each.id and not catalogues.is_whole(each.string)]
    if not check:
        catalogues.compile_all()
    sys.stdout.write(f"{unread} translations are not yet read by a native reader\n")
    sys.stdout.writelines(f"not translated: {message}\n" for message in missing)
    return 1 if check and missing else 0


if __name__ == "__main__":
    sys.exit(main())
