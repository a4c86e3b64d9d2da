"""Reads every kv rule of the app, and finds the properties that two rules would fight over."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from kivy.factory import Factory
from kivy.lang import Builder
from kivy.lang.parser import ParserRule

from app import ui


def load_all() -> None:
    """Import every widget and screen, so that their rules are there to be read."""
    for module in walk_packages(ui.__path__, f"{ui.__name__}."):
        import_module(module.name)


def namesakes() -> list[str]:
    """Return the classes of ours that have more than one rule: two modules have given one name to different things.

    Kivy knows classes by their bare name, so each would look as both rules say.
    """
    ours = [selector.key for selector, rule in Builder.rules if "site-packages" not in (rule.ctx.filename or "")]
    return sorted({key for key in ours if ours.count(key) > 1 and key in {each.lower() for each in _ours()}})


def _ours() -> Iterator[str]:
    for name, known in Factory.classes.items():
        if known.get("cls") and known["cls"].__module__.startswith("app."):
            yield name


def contested() -> list[str]:
    """Return what a rule sets although the class it is for binds it already.

    Kivy keeps both bindings; when what the class reads changes (the theme), its rule overwrites the other's value.
    """
    bound: dict[str, dict[str, str]] = {}
    for selector, rule in Builder.rules:
        bound.setdefault(selector.key, {}).update(
            {name: rule.ctx.filename or "" for name, each in rule.properties.items() if each.watched_keys}
        )
    return sorted({line for _selector, rule in Builder.rules for line in _contested(rule, bound)})


def _contested(rule: ParserRule, bound: dict[str, dict[str, str]]) -> Iterator[str]:
    kind = Factory.classes.get(rule.name.strip("<>"), {}).get("cls")
    if kind is None or not kind.__module__.startswith("app."):
        return  # Kivy's own
    bases = [base.__name__.lower() for base in kind.__mro__]
    if rule.name.startswith("<"):
        bases = bases[1:]  # its own rule may say what it likes
    for prop in rule.properties:
        for base in bases:
            if prop in bound.get(base, {}):
                yield f"{rule.name} (line {rule.line + 1}) sets {prop}, which <{base}> binds"
                break
    for child in rule.children:
        yield from _contested(child, bound)
