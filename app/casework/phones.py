"""Telephone numbers found however they are written: `0712 345 678`, `+254712345678`, two in one field, one with a name.

Each is its last nine digits, in which every way of writing a number of East Africa agrees, with its country and
without. Google's libphonenumber, as the `phonenumberslite` package keeps it, says where a number begins and ends; it
is read when the first text with enough digits comes. Must not know whose number it is.
"""

from __future__ import annotations

import re

from app.casework.remembering import remembers_words

KEPT = 9
"""So many digits, from the end."""
_PLAN = "KE"
"""Whose way of writing is read where no country is written: nought and nine digits, in all of East Africa."""
_ONE = re.compile(r"\s*\+?[0-9 ().-]+")
_MOST_OF_ONE = 13
"""Of a text that can only be one number, `+254 (0)712 345 678` at the longest, nobody need be asked where it ends:
most are, and a pull brings thousands."""
_ABROAD = re.compile(r"(?<![\d+])00(?=[1-9])")
_BEGINNING = re.compile(r"[\s()./-]*(?:\+\s*254|00\s*254|254|0)?[\s()./-]*([\d\s()./-]*)")
_LEAST_TYPED = 4
_LONGEST = 1000
"""Longer is no field of ours: nobody is held up by what a stranger wrote."""


@remembers_words(4096)
def numbers_in(text: str) -> tuple[str, ...]:
    """Return every number that a text holds, each once; none of what is too short to be one, such as 116."""
    if sum(sign.isdigit() for sign in text) < KEPT:
        return ()
    if _ONE.fullmatch(text) and KEPT <= len(digits := re.sub(r"[^0-9]", "", text)) <= _MOST_OF_ONE:
        return (digits[-KEPT:],)
    from phonenumbers import Leniency, PhoneNumberMatcher, national_significant_number  # noqa: PLC0415 -- its tables

    plain = _ABROAD.sub("+", text[:_LONGEST])
    found = [national_significant_number(each.number) for each in PhoneNumberMatcher(plain, _PLAN, Leniency.POSSIBLE)]
    found = found or [re.sub(r"[^0-9]", "", plain)]  # no plan knows it: what is written stands for itself
    return tuple(dict.fromkeys(digits[-KEPT:] for digits in found if len(digits) >= KEPT))


def typed_beginning(text: str) -> str:
    """Return the first digits of a number that somebody is typing, as `numbers_in` would begin; "" for another text."""
    match = _BEGINNING.fullmatch(text)
    digits = re.sub(r"[^0-9]", "", match[1]) if match else ""
    return digits if _LEAST_TYPED <= len(digits) <= KEPT else ""
