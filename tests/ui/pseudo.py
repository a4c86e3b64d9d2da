"""A language that nobody speaks: each message in brackets, 40 % longer, to find what is not translated or too tight."""

import gettext
import re

ACCENTS = str.maketrans("aeiouAEIOU", "àéîõúÀÉÎÕÚ")


class Pseudo(gettext.NullTranslations):
    """Answers every message with a longer one. What stands in braces is left alone."""

    def gettext(self, message: str) -> str:
        """Return `message` with accents, in brackets, 40 % longer."""
        words = re.split(r"(\{[^}]*\})", message)
        accented = "".join(word if word.startswith("{") else word.translate(ACCENTS) for word in words)
        return f"[{accented}{' ~' * max(1, round(len(message) * 0.4 / 2))}]"

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form that fits `count`, lengthened."""
        return self.gettext(one if count == 1 else many)
