"""A mistake in a pack is found on its line, however the file is laid out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.packs import PACKS, PackError
from app.packs.lines import Place, lines_of
from app.packs.sources import Source

LAYOUTS = {
    "entries on the head line": """
county = [{ code = "a", name = "A" }, { code = "a", name = "B" }]  # HERE
""",
    "several entries a line": """
county = [
  { code = "x", name = "X" }, { code = "y", name = "Y" },
  { code = "a", name = "A" }, { code = "a", name = "B" },  # HERE
]
""",
    "commas that begin the lines": """
county = [
    { code = "a", name = "A" }
  , { code = "a", name = "B" }  # HERE
]
""",
    "comments that look like entries": """
county = [  # { code = "n", name = "N" }
  # { code = "n", name = "N" },
  { code = "a", name = "A" },  # [county]
  { code = "a", name = "#[{B" },  # HERE
]
""",
    "quoted keys": """
"county" = [{ code = "a", name = "A" },
  { "code" = "a", 'name' = "B" }]  # HERE
""",
    "texts that hold signs": r"""
other = [{ code = "o", name = "county = [" }]
county = [{ code = "a", name = "\"}]" }, { code = 'x', name = '}]\' },
  { code = "a", name = "B" }]  # HERE
""",
    "texts of several lines": r"""
other = [{ code = "o", name = '''
county = [
{ code = "n" }'''' }, { code = "p", name = 'P' }]
county = [{ code = "a", name = '''
A''' },
{ code = "a", name = "B" }]  # HERE
""",
    "tables within tables": """
other = [{ code = "o", label = { en = "O", sw = "O" } }, { code = "p", label.en = "P", label.sw = "P" }]
county = [
  { code = "b", label = { en = "B", sw = "B" } },
  { code = "a", label = { en = "A", sw = "A" } },
  { code = "a", label = { en = "A", sw = "A" } },  # HERE
]
""",
}


@pytest.mark.parametrize("written", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_code_that_stands_twice_is_found_on_the_line_of_the_second(written: str, tmp_path: Path) -> None:
    file = tmp_path / "lists.toml"
    file.write_text(f"# A pack\n\n[lists]{written}", encoding="utf-8")
    with pytest.raises(PackError, match=r"county: 'a' stands here twice") as refused:
        Source(file).lists()
    assert "# HERE" in file.read_text(encoding="utf-8").splitlines()[refused.value.line - 1]


def test_every_table_and_key_has_its_line() -> None:
    text = '''centres.places.a = """
one""\\"""" # line 2
[[clocks]]
code = "one"
within = 1.5
[clocks.label]
en = "One"

[[clocks]]  # the second
since = 2022-03-22 10:00:00
label.en = "Two"
"label" . 'sw' = "Mbili"
[[clocks.ends]]
[[clocks.ends]]
name = "x"
[ reviews . "risk" ]
high = +7
'''
    expected: dict[Place, int] = {
        ("centres", "places", "a"): 1,
        ("clocks",): 3,
        ("clocks", 0): 3,
        ("clocks", 0, "within"): 5,
        ("clocks", 0, "label", "en"): 7,
        ("clocks", 1): 9,
        ("clocks", 1, "since"): 10,
        ("clocks", 1, "label"): 11,
        ("clocks", 1, "label", "sw"): 12,
        ("clocks", 1, "ends", 1): 14,
        ("clocks", 1, "ends", 1, "name"): 15,
        ("reviews", "risk"): 16,
        ("reviews", "risk", "high"): 17,
    }
    lines = lines_of(text)
    assert {place: lines.get(place) for place in expected} == expected


def places(value: object, place: Place = ()) -> Iterator[Place]:
    """The place of everything that tomllib has read."""
    if place:
        yield place
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*place, key))
    if isinstance(value, list):
        for position, inner in enumerate(value):
            yield from places(inner, (*place, position))


def test_all_that_our_own_files_hold_has_a_line_and_nothing_else_has() -> None:
    for file in [*PACKS.rglob("*.toml"), PACKS.parents[1] / "pyproject.toml"]:
        text = file.read_text(encoding="utf-8")
        assert set(lines_of(text)) == set(places(tomllib.loads(text))), file
