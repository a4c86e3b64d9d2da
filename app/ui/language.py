"""The language that kv reads: `text: language._("Save")`. Switching it changes every word on the screen at once."""

from app.ui.rules import Rules
from app.words import language as words


class Language(Rules):
    """The functions of `app.words.language` for kv: `_`, `ngettext`, `said`, `day`, `weekday`, `clock`."""

    def __init__(self) -> None:
        super().__init__()
        self._, self.ngettext = words._, words.ngettext
        self.said, self.day, self.weekday, self.clock = words.said, words.day, words.weekday, words.clock

    def switch(self, code: str) -> None:
        """Speak `code` from now on. Raises KeyError for a language there is not."""
        words.use(code)
        self.refresh()


language = Language()
