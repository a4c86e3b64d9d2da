"""What hour it is, as it is said in Swahili: counted from six in the morning and from six in the evening, so that nine
o'clock is the third hour of the morning, "saa tatu asubuhi".

Whoever reads "saa" before the digits of another clock hears an hour that is six off, and misses the court. So the
words stand first and the digits behind them, in brackets; digits alone bear no "saa". Knows no catalogue: how hours are
counted is the language itself.
"""

from __future__ import annotations

from datetime import time

_HOURS = (
    "kumi na mbili", "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa", "kumi", "kumi na moja",
)  # fmt: skip
"""From six o'clock on."""
_BEGINS_AT = 6
_PARTS = ((4, "usiku"), (6, "alfajiri"), (12, "asubuhi"), (16, "mchana"), (19, "jioni"), (24, "usiku"))
"""The parts of a day, each until its hour."""
_FRACTIONS = {0: "", 15: " na robo", 30: " na nusu"}


def digits(at: time) -> str:
    """Return a time on the 24-hour clock: "09:00"."""
    return f"{at.hour:02}:{at.minute:02}"


def in_swahili(at: time) -> str:
    """Return a time in words with its digits behind: "saa tatu asubuhi (09:00)", "saa tatu na nusu usiku (21:30)"."""
    hour = _HOURS[(at.hour - _BEGINS_AT) % 12]
    minutes = _FRACTIONS.get(at.minute, f" na dakika {at.minute}")
    part = next(part for until, part in _PARTS if at.hour < until)
    return f"saa {hour}{minutes} {part} ({digits(at)})"
