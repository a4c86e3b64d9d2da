"""The keys that do something everywhere, by name: "ctrl+n", "escape", "?". Knows nothing of Kivy."""

from app.words.language import _, mark

_NAMED = {27: "escape", 282: "f1", 13: "enter", 271: "enter"}
_QUESTION_MARK_KEY = 47  # "?" lies on shift and "/" on the keyboards of East Africa

SHOWN = (
    (("Ctrl", "N"), mark("New incident")),
    (("Ctrl", "F"), mark("Search all cases")),
    (("Ctrl", "S"), mark("Save now")),
    (("Ctrl", "Enter"), mark("Next step of a form")),
    (("Ctrl", "Z"), mark("Undo what was done just now")),
    (("Tab",), mark("To the next thing on the screen")),
    (("Shift", "Tab"), mark("To the one before")),
    (("Alt", "1 … 8"), mark("To the screens, in the order of the list at the side")),
    (("Alt", "S"), mark("Skip a question, or say why")),
    (("↑  ↓",), mark("Through a list, and the answers of a question")),
    (("Enter",), mark("Press what the ring is around")),
    (("Esc",), mark("Back")),
    (("Esc", "Esc", "Esc"), mark("Lock at once")),
    (("Ctrl", "L"), mark("Lock at once")),
    (("F1",), mark("Help for this screen")),
    (("?",), mark("This list")),
)
"""Keys as they stand on the keyboard, and what they do, in the order shown."""


def name(key: int, character: str | None, modifiers: list[str]) -> str:
    """Return the name of a key press that may be a shortcut; "" for one that only types.

    `key` is the key's number as SDL 1 counts them, `character` what it types, if anything.
    """
    held = {"meta": "ctrl"}  # the command key of a Mac
    pressed = {held.get(modifier, modifier) for modifier in modifiers}
    if not pressed & {"ctrl", "alt"} and (character == "?" or (key == _QUESTION_MARK_KEY and "shift" in pressed)):
        return "?"
    if "alt" in pressed and "ctrl" not in pressed:
        return f"alt+{chr(key)}" if 49 <= key <= 57 or chr(key) == "s" else ""
    base = _NAMED.get(key) or (chr(key) if 97 <= key <= 122 else "")
    if "ctrl" in pressed:
        return f"ctrl+{base}" if base else ""
    return base if base in ("escape", "f1") else ""


def said(keys: tuple[str, ...]) -> str:
    """Return keys as people read them: "Ctrl + N", "Esc twice"."""
    if len(keys) == 3 and keys[0] == keys[1] == keys[2]:
        return _("{key} three times").format(key=keys[0])
    return " + ".join(keys)
