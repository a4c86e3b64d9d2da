"""What is wrong with the screen that is open in each way a person may have it: large text, a language, a theme."""

from collections.abc import Callable, Sequence

from app.ui.language import language
from app.ui.theme.theme import theme
from app.words import language as words
from tests.examples import in_turn
from tests.ui import looks
from tests.ui.driver import Ui
from tests.ui.pseudo import Pseudo

TALL = (700, 1400)  # most of a page is in view


def wrong_at(
    ui: Ui, sizes: Sequence[tuple[int, int]], number: int, show: Callable[[], object] = lambda: None
) -> dict[str, list[str]]:
    """Return what is wrong with state `number` at some of these sizes in turn, and there as it is, in large text or
    with longer words, in turn again. `show` is called once the window has a size. English after it."""
    ways = (("as it is", looks.wrong), ("130 %", _large), ("40 % longer", _longer))
    found = {}
    for size in in_turn(sizes, number):
        ui.resize(*size)
        show()
        for way, look in in_turn(ways, number // len(sizes)):
            found[f"{size[0]}x{size[1]}, {way}"] = look(ui)
    return found


def faint_when_tall(ui: Ui, number: int) -> dict[str, list[str]]:
    """Return what is faint of state `number` in some of the themes in turn, where most of a page is in view."""
    ui.resize(*TALL)
    return looks.faint_by_theme(ui, number)


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
