"""What is wrong with the screen that is open in each way a person may have it: large text, a language, a theme."""

from app.ui.language import language
from app.ui.theme.theme import theme
from app.words import language as words
from tests.examples import in_turn
from tests.ui import looks
from tests.ui.driver import Ui
from tests.ui.pseudo import Pseudo

TALL = (700, 1400)  # most of a page is in view


def wrong_in_any_way(ui: Ui, number: int) -> dict[str, list[str]]:
    """Return what is wrong by the way in which state `number` is drawn, in some of the ways in turn: large text or
    longer words at the size it has, and a theme, tall. English after it."""
    found = {name: look(ui) for name, look in in_turn((("130 %", _large), ("40 % longer", _longer)), number)}
    ui.resize(*TALL)
    return found | looks.faint_by_theme(ui, number)


def _large(ui: Ui) -> list[str]:
    theme.choose(text_size=1.3)
    ui.frames(8)
    found = looks.wrong(ui)
    theme.choose(text_size=1.0)
    return found


def _longer(ui: Ui) -> list[str]:
    words.install(Pseudo())
    language.refresh()
    ui.frames(8)
    found = looks.wrong(ui)
    words.use("en")
    language.refresh()
    return found
