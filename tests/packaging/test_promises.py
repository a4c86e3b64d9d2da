"""The tests that the promises and the table of manipulations name exist, and no alarm is left out of the table.

Must not know what the tests do, nor run them.
"""

import ast
import re
from pathlib import Path

import pytest

from app.words import alarms

NAMED = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>\w+)`")
TABLE = Path("tests/faults/README.md")


def defined_in(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("document", [TABLE, Path("docs/promises.md")], ids=str)
def test_every_test_that_is_named_exists(root: Path, document: Path) -> None:
    named = [match.group("path", "name") for match in NAMED.finditer((root / document).read_text())]
    assert named
    assert [f"{path}::{name}" for path, name in named if name not in defined_in(root / path)] == []


def test_every_alarm_stands_in_the_table(root: Path) -> None:
    listed = set(re.findall(r"^\| `(\w+)` \|", (root / TABLE).read_text(), re.MULTILINE))
    raised = re.findall(r'^    "(\w+)": \(', Path(alarms.__file__).read_text(), re.MULTILINE)
    assert raised
    assert set(raised) == listed


def test_the_table_counts_its_own_lines(root: Path) -> None:
    text = (root / TABLE).read_text()
    rows = [line for line in text.partition("## The tests of each alarm")[0].splitlines() if line.startswith("| ")]
    tried = [row for row in rows if not row.startswith("| manipulation")]
    shown = [row for row in tried if NAMED.search(row)]
    assert (
        f"**{len(tried)} kinds of manipulation; {len(shown)} with a test, {len(tried) - len(shown)} not yet.**" in text
    )
