"""Words in the person's language: messages through gettext, dates and times as people say and write them.

    from app.words.language import _, ngettext
    _("Nothing is waiting")
    ngettext("{count} case", "{count} cases", count).format(count=count)

A message's key is its English text; the translations are in assets/translations. Whole sentences with named
placeholders, never pieces glued together. Knows nothing of Kivy: `app.ui.language` makes a switch show at once.
"""

import contextlib
import gettext as catalogues
import os
import re
import sys
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from app.casework import dates, times
from app.casework.dates import ApproximateDate, ImpossibleDate, Precision, Qualifier
from app.casework.languages import FALLBACK, LANGUAGES
from app.casework.messages import Worded
from app.words import hours

TRANSLATIONS = Path(__file__).parents[2] / "assets" / "translations"

_LOCALE_LENGTH = 85
"""LOCALE_NAME_MAX_LENGTH."""

_catalogue: catalogues.NullTranslations = catalogues.NullTranslations()


def use(code: str) -> None:
    """Speak the language `code` ("en", "sw") from now on. Raises KeyError when it is not in LANGUAGES."""
    install(catalogue(code))


def asked() -> str:
    """Return the language to speak before somebody has chosen one: `HAKI_LANGUAGE`, else the locale's if Haki knows it,
    else the one that Windows is in, else English. Raises KeyError for a `HAKI_LANGUAGE` that Haki does not speak."""
    named = os.environ.get("HAKI_LANGUAGE")
    if named and named not in LANGUAGES:
        raise KeyError(named)
    locale = next((set_ for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (set_ := os.environ.get(name))), "")
    code = re.split("[_.@-]", locale or _of_windows())[0]
    return named or (code if code in LANGUAGES else FALLBACK)


def _of_windows() -> str:
    """Return the locale of the person's account, such as "sw-KE"; "" on other systems."""
    if sys.platform != "win32":
        return ""
    import ctypes  # noqa: PLC0415 -- there alone

    from sync.windows_calls import windows  # noqa: PLC0415

    name = ctypes.create_unicode_buffer(_LOCALE_LENGTH)
    return name.value if windows("GetUserDefaultLocaleName")(name, _LOCALE_LENGTH) else ""


def catalogue(code: str) -> catalogues.NullTranslations:
    """Return the messages of a language, whichever is in use. Raises KeyError when it is not in LANGUAGES."""
    if code not in LANGUAGES:
        raise KeyError(code)
    path = TRANSLATIONS / f"{code}.mo"
    if code != FALLBACK and path.exists():
        return _read(path, path.stat().st_mtime_ns)
    if code != FALLBACK:
        import logging  # noqa: PLC0415 -- an eighth of what `--help` takes, for what hardly ever happens

        logging.getLogger(__name__).warning(
            "%s is not there, which make compiles; the app goes on in English", path.name
        )
    return catalogues.NullTranslations()


@lru_cache(maxsize=len(LANGUAGES))
def _read(path: Path, _of: int) -> catalogues.NullTranslations:
    """Read a file of messages, once for each time at which it was made."""
    with path.open("rb") as file:
        return catalogues.GNUTranslations(file)


def install(catalogue: catalogues.NullTranslations) -> None:
    """Take every message from `catalogue` from now on."""
    global _catalogue  # noqa: PLW0603 -- one language a process, like the locale
    _catalogue = catalogue


def in_use() -> str:
    """Return the code of the language in use, for what has its own words in each: the labels of code lists."""
    return _catalogue.info().get("language", FALLBACK)


def _(message: str) -> str:
    """Return `message` in the person's language; what brings its own words, in those."""
    if isinstance(message, Worded):
        return message.said_in(in_use())
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


QUALIFIERS = {
    Qualifier.ABOUT: (mark("about"), mark("around")),
    Qualifier.BEFORE: (mark("before"),),
    Qualifier.AFTER: (mark("after"),),
}


def day(on: date) -> str:
    """Say a day without its year: "22 March"."""
    return _("{day} {month}").format(day=on.day, month=_(MONTHS[on.month - 1]))


def day_and_year(on: date) -> str:
    """Say a day with its year: "22 March 2022"."""
    return _("{day} {month} {year}").format(day=on.day, month=_(MONTHS[on.month - 1]), year=on.year)


def weekday(on: date) -> str:
    """Say a day with its weekday: "Tuesday 22 March"."""
    return _("{weekday} {day}").format(weekday=_(WEEKDAYS[on.weekday()]), day=day(on))


def number(value: float) -> str:
    """Say a number as both languages write it: 100,000; 2.5."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"


def clock(at: datetime) -> str:
    """Say in digits when the program itself did something, "10:42", where a line has no room for more: no word that
    means an hour may stand before them."""
    return hours.digits(at.time())


def hour(at: time | str) -> str:
    """Say at what time people do something: "09:00", and in Swahili "saa tatu asubuhi (09:00)".

    Takes the written form too; what is none is said as it is.
    """
    if isinstance(at, str):
        try:
            at = time(*dates.parse_time(at))
        except ImpossibleDate:
            return str(at)
    return hours.in_swahili(at) if in_use() == "sw" else hours.digits(at)


def said(on: ApproximateDate | str) -> str:
    """Say a date as far as it is known: "18 October 2021", "about October 2021", "before 2015".

    Takes the written form too (`~2021-10`). Raises `app.casework.dates.ImpossibleDate` when that is no date.
    """
    if isinstance(on, str):
        on = dates.parse(on)
    month = _(MONTHS[on.anchor.month - 1])
    words = {
        Precision.DAY: day_and_year(on.anchor),
        Precision.MONTH: _("{month} {year}").format(month=month, year=on.anchor.year),
        Precision.YEAR: str(on.anchor.year),
    }[on.precision]
    return {
        Qualifier.EXACTLY: "{date}",
        Qualifier.ABOUT: _("about {date}"),
        Qualifier.BEFORE: _("before {date}"),
        Qualifier.AFTER: _("after {date}"),
    }[on.qualifier].format(date=words)


def understood(text: str, today: date) -> ApproximateDate | None:
    """Understand a date that a person typed; None when it is not one.

    "18 October 2021", "18th of October 2021", "October 18, 2021", "18/10/2021", "2021/10/18", "October 2021",
    "about 18 Oct 2021", "karibu Oktoba 2021", "2021-10", "before 2015", "yesterday". Day before month, as it is written
    in East Africa. Without a year the last such day up to `today`. The words of English and of the language in use are
    understood.
    """
    typed = " ".join(re.sub(r"[,.]", " ", text.lower()).split())
    sign = ""
    for qualifier, names in QUALIFIERS.items():
        beginnings = {f"{name} " for name in _both(*names)} | {qualifier.value}
        beginning = next((each for each in beginnings if typed.startswith(each)), None)
        if beginning:
            sign, typed = qualifier.value, typed.removeprefix(beginning).strip()
    bare = _bare(typed, today)
    try:
        return dates.parse(f"{sign}{bare}") if bare else None
    except dates.ImpossibleDate:
        return None


def understood_moment(text: str, today: date) -> tuple[str, ...]:
    """Return what a day and a time that a person typed may mean: "18 November 2026 3 pm" is "2026-11-18T15:00". One
    when it is sure, none when they are not a day and a time; the day as `understood` reads it, the time as
    `app.casework.times` does."""

    def day(words: str) -> date | None:
        on = understood(words, today)
        return on.anchor if on and on.is_exact else None

    return times.moment(text, day)


def _both(*messages: str) -> set[str]:
    """Return the lower-case words of `messages` in English and in the language in use, "/" between several."""
    return {word for message in messages for text in (message, _(message)) for word in text.lower().split("/")}


def _month(word: str) -> int:
    """Return the month, 1 to 12, that `word` names in full or by three letters or more; 0 when it names none."""
    for number, month in enumerate(MONTHS, start=1):
        if len(word) >= 3 and any(name.startswith(word) for name in _both(month)):
            return number
    return 0


_ORDINAL = "(?:st|nd|rd|th)?(?: of)?"
_DAY_AND_MONTH = re.compile(
    rf"(?:(?P<day>\d{{1,2}}){_ORDINAL} )?(?P<month>[^\W\d]+)"
    rf"(?: (?P<day_after>\d{{1,2}}){_ORDINAL})?(?: (?P<year>\d{{4}}))?"
)


def _bare(text: str, today: date) -> str:
    """Return the written form of what `text` says without a sign before it; "" when it says no date."""
    if text in _both(mark("today")):
        return today.isoformat()
    if text in _both(mark("yesterday")):
        return (today - timedelta(days=1)).isoformat()
    on, month, year = 0, 0, 0
    if found := re.fullmatch(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?", text):
        year, month, on = (int(part or 0) for part in found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[/ -](\d{1,2})[/ -](\d{4})", text):
        on, month, year = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[/-](\d{4})", text):
        month, year = (int(part) for part in found.groups())
    elif found := _DAY_AND_MONTH.fullmatch(text):
        if found["day"] and found["day_after"]:
            return ""
        on, month = int(found["day"] or found["day_after"] or 0), _month(found["month"])
        if not month:
            return ""
        year = int(found["year"] or 0) or _last_year_with(on, month, today)
    else:
        return ""
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{on:02}" if on else "")


_LEAP_YEARS_APART = 8
"""At most so many years lie between two days of 29 February: about 1900."""


def _last_year_with(on: int, month: int, today: date) -> int:
    """Return the last year up to `today` that had a day of a month (0: the month itself); this year if none has."""
    for year in range(today.year, today.year - _LEAP_YEARS_APART - 1, -1):
        with contextlib.suppress(ValueError):
            if date(year, month, on or 1) <= today:
                return year
    return today.year
