"""The casebook: the one door to everything that is kept, as rooms. Each room says what can be asked of it.

Must not know Kivy, SQL or HTTP. Calls may come from any thread but the one that draws; they return when the work is
done, durably. Whatever is refused raises `Refused` and has changed nothing; so does `DatabaseFailed` (disk full, say).

A new feature is one file beside this one, and one line here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path

from app import packs
from app.casebook.cases import Cases
from app.casebook.centre import Centre
from app.casebook.day import Day
from app.casebook.door import Changed, Door
from app.casebook.drafts import Drafts
from app.casebook.figures import Figures
from app.casebook.records import Records
from app.casebook.upkeep import Upkeep
from app.casework.country import Pack
from app.custody import setting_up
from app.store import vault
from app.store.store import Store


class Casebook:
    """An opened casebook. `now` gives the time that records are dated by; the real clock unless told otherwise."""

    def __init__(self, store: Store, pack: Pack, now: Callable[[], datetime] | None = None) -> None:
        self.pack = pack
        self._door = door = Door(store, pack, now)
        self.records = Records(door)
        self.drafts = Drafts(door)
        self.cases = Cases(door)
        self.day = Day(door)
        self.figures = Figures(door)
        self.centre = Centre(door)
        self.upkeep = Upkeep(door)

    # --- Opening and closing -----------------------------------------------------------------------------------

    @staticmethod
    def is_set_up(folder: Path) -> bool:
        """Tell whether somebody has set up a seat in this folder."""
        return vault.exists(folder)

    @classmethod
    def open(cls, folder: Path, passphrase: str, now: Callable[[], datetime] | None = None) -> Casebook:
        """Unlock. Raises `VaultError` (wrong passphrase, too many tries, no vault), `CannotOpenDatabase`."""
        pack = country()
        return cls(Store.open(folder, passphrase), pack, now)

    @classmethod
    def found(
        cls,
        folder: Path,
        passphrase: str,
        *,
        centre: str,
        person: str = "",
        device: str = "",
        now: Callable[[], datetime] | None = None,
    ) -> Casebook:
        """Set up the first seat of a centre without a server. Raises `Refused`, `VaultError`."""
        pack = country()  # what has no lists to record by sets nothing up
        store = setting_up.set_up_standalone(folder, passphrase, centre=centre, person=person, device=device)
        return cls(store, pack, now)

    @classmethod
    def enrol(
        cls,
        folder: Path,
        passphrase: str,
        *,
        server: str,
        invite: str,
        person: str = "",
        device: str = "",
        now: Callable[[], datetime] | None = None,
    ) -> Casebook:
        """Set up a seat by an invite; look at `centre.state()` for whether it must wait for approval.

        Raises `Refused`, `SyncError`, `VaultError`.
        """
        pack = country()
        set_up = setting_up.set_up_by_invite(
            folder, passphrase, server=server, invite=invite, person=person, device=device
        )
        return cls(set_up.store, pack, now)

    def close(self) -> None:
        """Lock: end the store's threads and drop its keys."""
        self._door.store.close()

    def __enter__(self) -> Casebook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- What is in memory -------------------------------------------------------------------------------------

    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `listener` after every commit, on the thread that committed. Returns what ends it."""
        return self._door.subscribe(listener)

    @property
    def zone(self) -> tzinfo:
        """The local zone of the country pack."""
        return self._door.zone

    def now(self) -> datetime:
        """Return the time that records are dated by, in the local zone."""
        return self._door.now()


def country() -> Pack:
    """Return the rules of the country. There is one in this release; with a second, set-up will ask which."""
    return packs.load(packs.installed()[0])
