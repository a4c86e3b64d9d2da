"""How this device likes the app: what may be chosen, what is chosen, and keeping it.

Knows the session; knows no toolkit. `apply` shows a choice at once: what draws hands it in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from app import __version__
from app.casework.languages import LANGUAGES
from app.ui import preferences
from app.ui.about import Built, built
from app.ui.model import Model
from app.ui.preferences import LOCK_AFTER, Preferences
from app.ui.session import Session
from app.ui.theme.sizes import TEXT_SIZES
from app.words.language import _, day_and_year, in_use, ngettext

if TYPE_CHECKING:
    from app.casebook import Casebook, ReleaseAnswer


class Choosing(NamedTuple):
    """One thing to choose: its name in `Preferences`, the question, its answers as (value, words), what is chosen."""

    name: str
    question: str
    help: str
    options: tuple[tuple[str, str], ...]
    chosen: str


class SettingsModel(Model):
    """What is chosen on this device. `changed` is called when there is something new to draw."""

    def __init__(self, session: Session, apply: Callable[[Preferences], None], changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._apply = apply
        self._chosen: Preferences | None = None
        self._newer: ReleaseAnswer | None = None
        self.built = Built()
        self.is_bound: bool | None = None
        """Whether the casebook needs the account of the machine; None where no system keeps secrets for it."""

    def load(self) -> None:
        """Read what is chosen."""
        folder = self.session.folder
        now = preferences.DEFAULTS._replace(language=in_use())
        self.ask(lambda _book: preferences.read(folder) or now, self._loaded)
        self.ask(lambda book: book.binding(folder), self._bound)
        self.ask(lambda book: (book.releases.newer(), built()), self._heard)

    def about(self) -> list[str]:
        """Return in sentences which Haki this is, whether there is a newer one, and what it is not for."""
        said = [_("Haki {version}. Free software under the Apache License 2.0.").format(version=__version__)]
        if self.built.is_proof:
            said.append(
                _("Built with Python {python} only to show that it can be: not one to hand out.").format(
                    python=self.built.python
                )
            )
        if (newer := self._newer) is not None:
            said += self._told_of(newer)
        return [*said, _("This version is for trying out, not for real cases.")]

    def _told_of(self, newer: ReleaseAnswer) -> list[str]:
        said = [
            _("Haki {version} is newer, of {day}. It may be installed over this one; what is recorded stays.").format(
                version=newer["version"], day=day_and_year(date.fromisoformat(newer["released"]))
            )
        ]
        if why := newer["why"].get(in_use()):
            said.append(why)
        if newer["files"]:
            said.append(_("Ask whoever looks after your devices for {files}.").format(files=", ".join(newer["files"])))
        return said

    def choosing(self) -> list[Choosing]:
        """Return what may be chosen, in the language in use; nothing before it has been read."""
        if self._chosen is None:
            return []
        chosen = self._chosen
        themes = (("light", _("Light")), ("dark", _("Dark")), ("sunlight", _("Sunlight")))
        sizes = tuple((str(size), _("{percent} %").format(percent=round(size * 100))) for size in TEXT_SIZES)
        minutes = tuple(
            (str(count), ngettext("{count} minute", "{count} minutes", count).format(count=count))
            for count in LOCK_AFTER
        )
        return [
            Choosing("language", _("Language"), "", tuple(LANGUAGES.items()), chosen.language),
            Choosing("theme", _("Colours"), _("Sunlight: black on white, for use in the sun."), themes, chosen.theme),
            Choosing("text_size", _("Size of the text"), "", sizes, str(chosen.text_size)),
            Choosing(
                "lock_after", _("Lock by itself after"), _("Counted from the last key or touch. Ctrl+L locks at once."),
                minutes, str(chosen.lock_after),
            ),
        ]  # fmt: skip

    def choose(self, name: str, value: str) -> None:
        """Choose, show it at once, and keep it."""
        if self._chosen is None:
            return
        kind = type(getattr(self._chosen, name))
        chosen = self._chosen = self._chosen._replace(**{name: kind(value)})
        self.trouble = None
        self._apply(chosen)
        folder = self.session.folder
        self.write(lambda _book: preferences.keep(folder, chosen), lambda _none: None)
        self.changed()

    def bind(self, passphrase: str, *, to_account: bool) -> None:
        """Let the casebook need the account of the machine from now on, or no longer."""
        folder = self.session.folder
        self.trouble = None

        def job(book: Casebook) -> bool | None:
            book.bind(folder, passphrase, to_account=to_account)
            return book.binding(folder)

        self.write(job, self._bound, self.refused)

    def not_protected(self) -> list[str]:
        """Return in plain words what the app does not protect against."""
        return [
            _("Who knows your passphrase, or watches you type it, can read everything on this device."),
            _("A device that is taken while it is unlocked can be read. Hide it, or lock it, before you put it down."),
            _("A program that spies on this device can see what you see. Install nothing you do not need."),
            _("Nobody can bring a lost passphrase back: there are no recovery cards yet."),
            _("What you print, photograph, copy by hand or tell is no longer protected by Haki."),
            _("Everybody in your centre with an approved device can read its cases."),
            _("The server cannot read anything, but it can see when devices connect and how much they send."),
        ]

    def _heard(self, heard: tuple[ReleaseAnswer | None, Built]) -> None:
        self._newer, self.built = heard
        self.changed()

    def _bound(self, is_bound: bool | None) -> None:
        self.is_bound = is_bound
        self.changed()

    def _loaded(self, chosen: Preferences) -> None:
        self._chosen = chosen
        self.changed()
