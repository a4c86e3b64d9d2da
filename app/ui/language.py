"""The language that kv reads: `text: language._("Save")`. Switching it re-evaluates every rule that called it."""

from collections.abc import Callable
from itertools import count
from typing import Any

from kivy.event import Observable

from app import language as words


class Language(Observable):
    """Hands kv the functions of `app.language` and remembers which rules used them.

    kv binds to the attribute it reads, here `_`, `ngettext` and the like; `switch` calls those rules again. Kivy
    takes a rule back by its number (`unbind_uid`) when the widget of the rule is gone.
    """

    READ_BY_KV = ("_", "ngettext", "said", "day", "weekday", "clock")

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count(1)
        self._rules: dict[int, tuple[Callable[..., Any], tuple[Any, ...]]] = {}
        for name in self.READ_BY_KV:
            setattr(self, name, getattr(words, name))

    def fbind(self, name: str, function: Callable[..., Any], *args: Any) -> int:
        """Remember a rule of kv that read `name`; return its number."""
        if name not in self.READ_BY_KV:
            return super().fbind(name, function, *args)
        number = next(self._numbers)
        self._rules[number] = (function, args)
        return number

    def unbind_uid(self, name: str, uid: int) -> None:
        """Forget the rule with the number `uid`."""
        if name in self.READ_BY_KV:
            self._rules.pop(uid, None)
        else:
            super().unbind_uid(name, uid)

    def switch(self, code: str) -> None:
        """Speak `code` from now on, everywhere on the screen at once. Raises KeyError for an unknown language."""
        words.use(code)
        self.refresh()

    def refresh(self) -> None:
        """Evaluate every rule again: the words have changed."""
        for function, args in list(self._rules.values()):
            function(*args, None, None)


language = Language()
