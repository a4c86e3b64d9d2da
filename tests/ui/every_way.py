"""What is wrong with the screen that is open in each way a person may have it: large text, a language, a theme."""

from app.ui.language import language
from app.ui.theme.theme import theme
from app.words import language as words
from tests.ui import looks
from tests.ui.driver import Ui
from tests.ui.pseudo import Pseudo

TALL = (700, 1400)  # most of a page is in view


def wrong_in_any_way(ui: Ui) -> dict[str, list[str]]:
    """Return what is wrong by the way it is drawn, at the size it has; for the themes, tall. English after it."""
    theme.choose(text_size=1.3)
    ui.frames(8)
    found = {"130 %": looks.wrong(ui)}
    theme.choose(text_size=1.0)
    words.install(Pseudo())
    language.refresh()
    ui.frames(8)
    found["40 % longer"] = looks.wrong(ui)
    words.use("en")
    language.refresh()
    ui.resize(*TALL)
    return found | looks.faint_by_theme(ui)
