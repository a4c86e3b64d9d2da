"""What kv reads from and is told about when it changes, all rules at once and in the order they were written.

Kivy's own properties tell their readers one property at a time. A widget whose class says `color: theme.ink_soft` and
whose use says `color: theme.ink` would then end up with whichever token happens to change last. Here every rule is
evaluated again in the order of binding, so the use has the last word, as it had when the widget was made.

Kivy writes two lines for a log that nobody keeps whenever it evaluates a rule, with every value spelled out: an eighth
of all the time that screens take. Importing this module has rules evaluated without them.
"""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

from kivy.event import Observable
from kivy.lang import builder


class Rules(Observable):
    """Plain attributes that kv rules may read. A subclass changes them and calls `refresh`."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count(1)
        self._rules: dict[int, tuple[Callable[..., Any], tuple[Any, ...]]] = {}

    def fbind(self, name: str, function: Callable[..., Any], *args: Any) -> int:  # noqa: ARG002
        """Call `function(*args, self, None)` whenever anything here changes; return the number to `unbind_uid`."""
        number = next(self._numbers)
        self._rules[number] = (function, args)
        return number

    def unbind_uid(self, name: str, uid: int) -> None:  # noqa: ARG002
        """Forget what `fbind` answered with `uid`. Kivy does it when the widget of a rule is gone."""
        self._rules.pop(uid, None)

    def refresh(self) -> None:
        """Evaluate every rule again, each once however many attributes it reads."""
        done = set()
        for number in list(self._rules):  # of numbers alone: collecting a widget meanwhile forgets its rules
            function, args = self._rules.get(number, (None, ()))
            rule = (function, *map(id, args))
            if function is not None and rule not in done:
                done.add(rule)
                with suppress(ReferenceError):  # of a widget that is gone, its rules not yet forgotten
                    function(*args, self, None)


def _evaluate(rule: tuple[Any, ...], _instance: object, _value: object) -> None:
    """Do what `kivy.lang.builder.call_fn` does, which Kivy calls when something that a rule reads has changed."""
    element, name, expression, _rule, names = rule
    setattr(element, name, eval(expression, names))  # noqa: S307 -- compiled by Kivy from our own kv


builder.call_fn = _evaluate
