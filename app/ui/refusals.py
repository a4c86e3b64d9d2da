"""What a person is told when the casebook says no. For models; knows no toolkit.

An error that came from the casebook has brought it along, so it is imported only here, and only then: the first
screens are drawn without it.
"""

from __future__ import annotations

from app.casework.messages import Message
from app.words.refusal import Refused, explained


def told(error: Exception) -> Message:
    """Return what happened, that nothing is lost, what to do next."""
    if isinstance(error, Refused) and error.problems:
        return error.problems[0].message
    return explained(error)


def seconds_to_wait(error: Exception) -> int:
    """Return how long wrong tries must be waited out; 0 when that is not what is wrong."""
    from app.casebook import TooManyTries  # noqa: PLC0415

    return error.seconds if isinstance(error, TooManyTries) else 0


def is_wrong_passphrase(error: Exception) -> bool:
    """Tell whether the passphrase was the trouble: worth typing again."""
    from app.casebook import WrongPassphrase  # noqa: PLC0415

    return isinstance(error, WrongPassphrase)


def is_closed_for_good(error: Exception) -> bool:
    """Tell whether the folder opens no more on this device, whatever is typed: then it is set up anew."""
    from app.casebook import NotThisAccount  # noqa: PLC0415

    return isinstance(error, NotThisAccount)


def wants_a_country(error: Exception) -> bool:
    """Tell whether a new centre could be of several countries, and it was not said of which."""
    from app.casebook import UnnamedPack  # noqa: PLC0415

    return isinstance(error, UnnamedPack)


def is_about_the_invite(error: Exception) -> bool:
    """Tell whether the invite, or the server it was tried at, was the trouble: worth looking at again."""
    from app.casebook import OtherServer, UnknownInvite  # noqa: PLC0415

    return isinstance(error, UnknownInvite | OtherServer)


def is_about_the_address(error: Exception) -> bool:
    """Tell whether the server's address was the trouble: none, or not a safe one."""
    from app.casebook import InsecureAddress  # noqa: PLC0415

    return isinstance(error, InsecureAddress)
