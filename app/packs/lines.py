"""Where in a TOML text something stands: the line of every table, key and item, for messages that name it.

Nothing that reads TOML in Python tells (CPython issue 115516, tomlkit issue 55), so this goes through the text once
more, after tomllib: it is for valid text only and checks nothing. Must know nothing of packs.
"""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple, TypeAlias

Place: TypeAlias = "tuple[str | int, ...]"
"""Keys and positions, from the top of the text: `("lists", "sex", 0, "label")`."""

_TOKEN = re.compile(
    r'''(?P<gap>[ \t\r]+|\#[^\n]*)
      | (?P<line>\n)
      | (?P<text>"""(?:\\.|[^\\])*?"""(?!") | \'\'\'.*?\'\'\'(?!\') | "(?:\\.|[^"\\\n])*" | '[^'\n]*')
      | (?P<sign>[\[\]{}=,.])
      | (?P<word>[^\s\[\]{}=,."'\#]+)''',
    re.VERBOSE | re.DOTALL,
)  # TOML 1.0, the parts that may hold another part's signs


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def lines_of(text: str) -> dict[Place, int]:
    """Return the line, from 1, of everything in a valid TOML text, by its place."""
    return _Walk(text).lines


class _Walk:
    def __init__(self, text: str) -> None:
        self.lines: dict[Place, int] = {}
        self._counts: dict[Place, int] = {}  # how many `[[tables]]` there are so far
        self._tokens: list[_Token] = []
        self._at = 0
        line = 1
        for found in _TOKEN.finditer(text):
            if found.lastgroup != "gap":
                self._tokens.append(_Token(found.lastgroup or "", found[0], line))
            line += found[0].count("\n")
        self._tokens.append(_Token("end", "", line))
        self._document()

    def _document(self) -> None:
        table: Place = ()
        while self._next.kind != "end":
            if self._taken("["):
                table = self._table(is_item=self._taken("["))
            elif not self._taken("\n"):
                self._pair(table)

    def _table(self, *, is_item: bool) -> Place:
        """`[a.b]`, or `[[a.b]]`: what follows stands in the last `a`, where there are several."""
        line, keys = self._next.line, self._keys()
        while self._taken("]"):
            pass
        place: Place = ()
        for key in keys[:-1]:
            place = (*place, key)
            self.lines.setdefault(place, line)
            place = (*place, self._counts[place] - 1) if place in self._counts else place
        place = (*place, keys[-1])
        self.lines.setdefault(place, line)
        if is_item:
            count = self._counts.get(place, 0)
            self._counts[place] = count + 1
            place = (*place, count)
            self.lines[place] = line
        return place

    def _pair(self, within: Place) -> None:
        """`key = value`, where `a.b` is the key `b` of the table `a`."""
        line, place = self._next.line, within
        for key in self._keys():
            place = (*place, key)
            self.lines.setdefault(place, line)
        self._taken("=")
        self._value(place)

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._taken("."):
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        token = self._next
        self._at += 1
        return str(tomllib.loads(f"key = {token.text}")["key"]) if token.kind == "text" else token.text

    def _value(self, place: Place) -> None:
        if self._taken("["):
            self._items(place)
        elif self._taken("{"):
            while not self._taken("}"):
                if not (self._taken(",") or self._taken("\n")):
                    self._pair(place)
        elif self._next.kind == "text":
            self._at += 1
        else:  # a number, a time, true or false
            while self._next.kind == "word" or self._next.text == ".":
                self._at += 1

    def _items(self, place: Place) -> None:
        count = 0
        while not self._taken("]"):
            if not (self._taken(",") or self._taken("\n")):
                self.lines[*place, count] = self._next.line
                self._value((*place, count))
                count += 1

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _taken(self, sign: str) -> bool:
        """Go past `sign` where it is what comes next."""
        is_next = self._next.text == sign and self._next.kind != "text"
        self._at += is_next
        return is_next
