"""What kv reads from and is told about when it changes, all rules at once and in the order they were written.

Kivy's own properties tell their readers one property at a time. A widget whose class says `color: theme.ink_soft` and
whose use says `color: theme.ink` would then end up with whichever token happens to change last. Here every rule is
evaluated again in the order of binding, so the use has the last word, as it had when the widget was made.

Importing this module also has Kivy bind rules more cheaply, since a screen is some thousands of them: without copying
every name that kv knows for each rule, and with one binding for what a rule reads of the theme. And rules are evaluated
without the two lines for a log that nobody keeps.
"""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from types import CodeType
from typing import Any

from kivy.event import EventDispatcher, Observable
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


_bound_by_kivy = builder.create_handler
_TELLING = (EventDispatcher, Observable)
_plain: dict[Any, bool] = {}
"""By rule: whether it reads nothing further off than an attribute of what it names, or of the theme."""


def _bind(
    widget: Any, element: Any, key: str, code: CodeType, rule: Any, ids: dict[str, Any], delayed: bool = False
) -> tuple[Any, list[Any]]:
    """Do what `kivy.lang.builder.create_handler` does: evaluate a rule, and again when what it reads changes."""
    known = builder.global_idmap
    plain = _plain.get(rule)
    if plain is None:
        plain = _plain[rule] = _is_plain(code, rule, known)
    if not plain:
        result: tuple[Any, list[Any]] = _bound_by_kivy(widget, element, key, code, rule, ids, delayed)
        return result
    names = {**ids, "self": widget.proxy_ref}
    bound: list[Any] = []
    if rule.watched_keys is not None:
        function = builder.delayed_call_fn if delayed else builder.call_fn
        args: Any = [element, key, code, None, names, None] if delayed else (element, key, code, None, names)
        told: list[Rules] = []
        for keys in rule.watched_keys:
            read = names[keys[0]] if keys[0] in names else known.get(keys[0])
            if isinstance(read, Rules):
                if read in told:
                    continue
                told.append(read)
            elif not isinstance(read, _TELLING):
                continue
            uid = read.fbind(keys[1], function, args)
            if uid:
                bound.append([[read.proxy_ref, keys[1], function, uid]])
        if bound:
            builder._handlers[widget.uid][key].extend(bound)
    try:
        return eval(code, known, names), bound  # noqa: S307 -- compiled by Kivy from our own kv
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        raise builder.BuilderException(rule.ctx, rule.line, said, cause=error.__traceback__) from error


def _is_plain(code: CodeType, rule: Any, known: dict[str, Any]) -> bool:
    """Tell whether a rule reads no attribute of an attribute (save of the theme's) and makes no function."""
    far = any(len(keys) > 2 and not isinstance(known.get(keys[0]), Rules) for keys in rule.watched_keys or ())
    return not far and not any(isinstance(each, CodeType) for each in code.co_consts)


def _evaluate(rule: tuple[Any, ...], _instance: object, _value: object) -> None:
    """Do what `kivy.lang.builder.call_fn` does, which Kivy calls when something that a rule reads has changed."""
    element, name, expression, by_kivy, names = rule
    known = names if by_kivy is not None else builder.global_idmap  # Kivy's own binding holds all that kv knows
    setattr(element, name, eval(expression, known, names))  # noqa: S307 -- compiled by Kivy from our own kv


builder.call_fn = _evaluate
builder.create_handler = _bind
