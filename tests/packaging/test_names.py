"""One noun, one class: a name that two classes bear makes the reader of a call look up which one is meant.

`BORNE_TWICE` lists those that are, a name a line. It held 41 when it was begun and is empty; nobody adds one.
"""

import ast
from pathlib import Path

BORNE_TWICE: list[str] = []


def places_of_classes(root: Path) -> dict[str, list[str]]:
    """The modules in which a class of each name stands at the top level."""
    places: dict[str, list[str]] = {}
    for package in ("app", "sync"):
        for path in sorted((root / package).rglob("*.py")):
            for statement in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(statement, ast.ClassDef):
                    places.setdefault(statement.name, []).append(str(path.relative_to(root)))
    return places


def test_no_class_takes_a_name_that_another_bears(root):
    doubled = {name: places for name, places in places_of_classes(root).items() if len(places) > 1}
    assert {name: places for name, places in doubled.items() if name not in BORNE_TWICE} == {}


def test_a_name_that_is_borne_once_again_is_taken_off_the_list(root):
    places = places_of_classes(root)
    assert [name for name in BORNE_TWICE if len(places.get(name, ())) < 2] == []
    assert sorted(set(BORNE_TWICE)) == BORNE_TWICE
