"""Why a vault is not opened, or not made: each kind says for itself what a person is told.

Must not know how a vault is made.
"""

from __future__ import annotations

from app.casework.messages import Message, Question
from app.passphrase import guessing
from app.words.refusal import HakiError


class VaultError(HakiError):
    """The vault cannot be opened, or not made; nothing in it has been changed."""


class WrongPassphrase(VaultError):
    """The passphrase does not open this vault."""

    message = Message("That passphrase does not open this casebook. Check the language of the keyboard and try again.")


class TooManyTries(VaultError):
    """Wrong tries have to be waited out. `seconds` tells how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many wrong tries; wait {seconds} seconds")
        self.seconds = seconds
        self.message = Message(
            "Too many wrong tries. Wait {count} second.",
            many="Too many wrong tries. Wait {count} seconds.",
            count=seconds,
        )


class DamagedVault(VaultError):
    """The slot is no slot, cut short, or asks for a key derivation outside the allowed range."""

    message = Message(
        "The key file of this folder is missing, damaged or of another program. Nothing was changed; restore "
        "it from the backup."
    )


class OldVault(VaultError):
    """The slot was made by a trial version, whose formats nothing reads any more."""

    message = Message(
        "This casebook was made by a trial version of Haki, which this one does not read. Nothing was changed; set "
        "this device up anew in another folder."
    )


class NoVault(VaultError):
    """There is no vault in this folder yet."""

    message = Message("There is no casebook in this folder yet. Set one up first.")


class VaultThere(VaultError):
    """There is a vault in this folder already."""

    message = Message("There is a casebook in this folder already. Nothing was changed; choose another folder.")


class WeakPassphrase(VaultError):
    """The passphrase could be guessed, where no hardware key helps it. `weakness` says why: a message id."""

    def __init__(self, weakness: str = guessing.WEAK_WORDS) -> None:
        super().__init__("the passphrase could be guessed")
        self.message = Message(
            "{weakness} Nothing was set up. Take five words that do not belong together; `haki passphrase --offer` "
            "draws them by chance. Only the passphrase keeps a copied file closed.",
            {"weakness": Question(weakness)},
        )


class NotThisAccount(VaultError):
    """The slot is bound to an account of this machine, which does not give its secret: it was reset by force, or the
    folder has come here from elsewhere."""

    message = Message(
        "This casebook is bound to the account of this computer that made it, and the account does not open it any "
        "more: its password was reset, or this is another account or computer. Your passphrase was not judged. Nothing "
        "was changed, and what was sent is safe at the centre: set this device up anew, with a new invite from the "
        "lead. A backup still opens with the passphrase."
    )


class NoAccountSecrets(VaultError):
    """This system keeps no secret by account."""

    message = Message("Only on Windows can a casebook be bound to the account. Nothing was changed.")
