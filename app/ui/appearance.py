"""Shows what is preferred on this device: at the start, and at once when it is chosen."""

from app.ui.language import language
from app.ui.preferences import Preferences
from app.ui.session import Session
from app.ui.theme.theme import theme
from app.words.language import in_use


def show(chosen: Preferences, session: Session) -> None:
    """Draw in the chosen colours, size and language, and lock by the chosen time from now on."""
    theme.choose(chosen.theme, chosen.text_size)
    if in_use() != chosen.language:
        language.switch(chosen.language)
    session.passing.lock_after = chosen.lock_after * 60
    session.returned()  # counts the new time from the last touch
