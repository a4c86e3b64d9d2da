"""Words in the person's language: messages through gettext, dates and times as people say and write them.

    from app.language import _, ngettext
    _("Nothing is waiting")
    ngettext("{count} case", "{count} cases", count).format(count=count)

A message's key is its English text; the translations are in assets/translations. Whole sentences with named
placeholders, never pieces glued together. Knows nothing of Kivy: `app.ui.language` makes a switch show at once.
"""

import gettext as catalogues
import logging
import re
from datetime import date, datetime, timedelta
from pathlib import Path

logger = logging.getLogger(__name__)

LANGUAGES = {"en": "English", "sw": "Kiswahili"}  # each in its own name
TRANSLATIONS = Path(__file__).parent.parent / "assets" / "translations"

_catalogue: catalogues.NullTranslations = catalogues.NullTranslations()


def use(code: str) -> None:
    """Speak the language `code` ("en", "sw") from now on. Raises KeyError when it is not in LANGUAGES."""
    if code not in LANGUAGES:
        raise KeyError(code)
    path = TRANSLATIONS / f"{code}.mo"
    if code == "en":
        install(catalogues.NullTranslations())
    elif path.exists():
        with path.open("rb") as file:
            install(catalogues.GNUTranslations(file))
    else:
        logger.warning("no catalogue for %s; the app goes on in English", code)
        install(catalogues.NullTranslations())


def install(catalogue: catalogues.NullTranslations) -> None:
    """Take every message from `catalogue` from now on."""
    global _catalogue  # noqa: PLW0603  (one language a process, like the locale)
    _catalogue = catalogue


def _(message: str) -> str:
    """Return `message` in the person's language."""
    return _catalogue.gettext(message) if message else ""  # gettext answers "" with its header


def ngettext(one: str, many: str, count: int) -> str:
    """Return `one` or `many`, whichever fits `count`, in the person's language."""
    return _catalogue.ngettext(one, many, count)


def mark(message: str) -> str:
    """Return `message` as it is, marked for the translators: for tables that are looked up with `_` later."""
    return message


# Dates and times -----------------------------------------------------------------------------------------------------

MONTHS = (
    mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June"),
    mark("July"), mark("August"), mark("September"), mark("October"), mark("November"), mark("December"),
)  # fmt: skip
WEEKDAYS = (
    mark("Monday"), mark("Tuesday"), mark("Wednesday"), mark("Thursday"), mark("Friday"), mark("Saturday"),
    mark("Sunday"),
)  # fmt: skip


def day(on: date) -> str:
    """Say a day without its year: "22 March"."""
    return _("{day} {month}").format(day=on.day, month=_(MONTHS[on.month - 1]))


def day_and_year(on: date) -> str:
    """Say a day with its year: "22 March 2022"."""
    return _("{day} {month} {year}").format(day=on.day, month=_(MONTHS[on.month - 1]), year=on.year)


def weekday(on: date) -> str:
    """Say a day with its weekday: "Tuesday 22 March"."""
    return _("{weekday} {day}").format(weekday=_(WEEKDAYS[on.weekday()]), day=day(on))


def clock(at: datetime) -> str:
    """Say a time in 24-hour digits, "10:42": the Swahili clock counts from six o'clock, digits leave no doubt."""
    return f"{at.hour:02}:{at.minute:02}"


def said(on: str) -> str:
    """Say a date as it is stored, exact or not: `2021-10-18`, `~2021-10-18` (about), `2021-10`, `2021`.

    Raises ValueError when `on` is none of these.
    """
    about, parts = on.startswith("~"), on.lstrip("~").split("-")
    if len(parts) == 3:
        words = day_and_year(date.fromisoformat(on.lstrip("~")))
    elif len(parts) == 2:
        month = date.fromisoformat(f"{on.lstrip('~')}-01").month
        words = _("{month} {year}").format(month=_(MONTHS[month - 1]), year=parts[0])
    else:
        words = str(int(parts[0]))
    return _("about {date}").format(date=words) if about else words


def understood(text: str, today: date) -> str | None:
    """Understand a date that a person typed and return it as stored, or None when it is not one.

    "18 October 2021", "18/10/2021", "October 2021", "about 18 Oct 2021", "karibu 18 Oktoba 2021", "2021-10", "2021",
    "yesterday". Day before month, as it is written in East Africa. Without a year the last such day up to `today`.
    The words of English and of the language in use are understood.
    """
    words = re.sub(r"[,.]", " ", text.lower()).split()
    about = bool(words) and words[0] in _both("about", "around")
    if words and words[0].startswith("~"):
        about, words[0] = True, words[0][1:]
    elif about:
        words = words[1:]
    stored = _stored(" ".join(words), today)
    return f"~{stored}" if stored and about else stored


def _both(*messages: str) -> set[str]:
    """Return the lower-case words of `messages` in English and in the language in use, "/" between several."""
    return {word for message in messages for text in (message, _(message)) for word in text.lower().split("/")}


def _month(word: str) -> int | None:
    """Return the month, 1 to 12, that `word` names in full or by three letters or more."""
    for number, month in enumerate(MONTHS, start=1):
        if len(word) >= 3 and any(name.startswith(word) for name in _both(month)):
            return number
    return None


def _stored(text: str, today: date) -> str | None:
    if text in _both(mark("today")):
        return today.isoformat()
    if text in _both(mark("yesterday")):
        return (today - timedelta(days=1)).isoformat()
    if found := re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text):
        year, month, on = (int(part) if part else None for part in found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[/ -](\d{1,2})[/ -](\d{4})", text):
        on, month, year = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[/-](\d{4})", text):
        on, month, year = None, int(found[1]), int(found[2])
    elif found := re.fullmatch(r"(?:(\d{1,2}) )?([^\W\d]+)(?: (\d{4}))?", text):
        on, month, year = found[1] and int(found[1]), _month(found[2]), found[3] and int(found[3])
        if month is None:
            return None
    else:
        return None
    if year is None:
        year = today.year if (month, on or 1) <= (today.month, today.day) else today.year - 1
    try:
        exact = date(year, month or 1, on or 1)
    except ValueError:
        return None
    return exact.isoformat() if on else exact.isoformat()[:7] if month else exact.isoformat()[:4]
