"""The casebook: the one door to everything that is kept, as rooms. Each room says what can be asked of it.

Must not know Kivy, SQL or HTTP. Calls may come from any thread but the one that draws; they return when the work is
done, durably. Whatever is refused raises `Refused` and has changed nothing; so does `DatabaseFailed` (disk full, say).

A new feature is one file beside this one, and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TypeAlias

from app import packs
from app.casebook.cases import Cases
from app.casebook.centre import Centre
from app.casebook.day import Day
from app.casebook.door import Changed, Door
from app.casebook.drafts import Drafts
from app.casebook.figures import Figures
from app.casebook.records import Records
from app.casebook.releases import Releases
from app.casebook.upkeep import Upkeep
from app.casework.country import Pack
from app.casework.registry import Registry
from app.casework.remembering import forget_words
from app.casework.roles import Deed
from app.custody import setting_up
from app.custody.centre import Custody
from app.custody.parting import Parting
from app.store import account, own_files, vault
from app.store.failures import DatabaseFailed
from app.store.store import Store

Clock: TypeAlias = Callable[[], datetime]


class Casebook:
    """An opened casebook. `now` gives the time that records are dated by, without an offset the local time of the
    centre; the real clock unless told otherwise."""

    def __init__(self, store: Store, pack: Pack, now: Clock | None = None) -> None:
        self._door = door = Door(store, pack, now)
        self.records = Records(door)
        self.drafts = Drafts(door)
        self.cases = Cases(door)
        self.day = Day(door)
        self.figures = Figures(door)
        self.centre = Centre(door)
        self.upkeep = Upkeep(door)
        self.releases = Releases(door)

    # --- Opening and closing -----------------------------------------------------------------------------------

    @staticmethod
    def is_set_up(folder: Path) -> bool:
        """Tell whether somebody has set up a seat in this folder."""
        return vault.exists(folder)

    @staticmethod
    def countries() -> Mapping[str, str]:
        """Return the country packs that a new centre may work by, each with the name of its country. Raises
        `PackError`."""
        return packs.countries()

    @classmethod
    def open(cls, folder: Path, passphrase: str, now: Clock | None = None) -> Casebook:
        """Unlock. Raises `VaultError` (wrong passphrase, too many tries, no vault), `CannotOpenDatabase`, and
        `MissingPack` where the centre's country pack is not installed: then nothing is open."""
        return cls._of(Store.open(folder, passphrase), now)

    @staticmethod
    def binding(folder: Path) -> bool | None:
        """Tell whether the folder opens only in the account of this machine, beside the passphrase; None where the
        system keeps no secret by account. Raises `VaultError`, `OSError`."""
        return vault.is_bound(folder) if account.is_there() else None

    @staticmethod
    def bind(folder: Path, passphrase: str, *, to_account: bool) -> None:
        """Let the folder open only in the account of this machine it lies in, beside the passphrase; or no longer.

        Raises `VaultError`, `OSError`; then it opens as it did.
        """
        vault.bind(folder, passphrase, to_account=to_account)

    @staticmethod
    def set_aside(folder: Path) -> Path:
        """Put a folder that opens no more beside its place, whole, so that this device can be set up anew there; return
        where it lies. Nobody may have it open. Raises `OSError`; then it is where it was."""
        return own_files.set_aside(folder)

    @classmethod
    def found(
        cls,
        folder: Path,
        passphrase: str,
        *,
        centre: str,
        person: str = "",
        device: str = "",
        pack: str = "",
        now: Clock | None = None,
    ) -> Casebook:
        """Set up the first seat of a centre without a server. It works by the country pack named, or by the only one
        there is. Raises `Refused`, `VaultError`, `PackError`, `UnnamedPack`."""
        works_by = country(pack)  # what has no lists to record by sets nothing up
        store = setting_up.set_up_standalone(
            folder, passphrase, centre=centre, person=person, device=device, pack=works_by.code
        )
        return cls(store, works_by, now)

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
        pack: str = "",
        now: Clock | None = None,
    ) -> Casebook:
        """Set up a seat by an invite; look at `centre.state()` for whether it must wait for approval. A centre that it
        founds works by the country pack named, or by the one that comes with the invite, or by the only one there is.

        Raises `Refused`, `SyncError`, `VaultError`, `PackError`, `UnnamedPack`.
        """
        set_up = setting_up.set_up_by_invite(
            folder, passphrase, server=server, invite=invite, person=person, device=device, pack=pack
        )
        return cls._of(set_up.store, now)

    @classmethod
    def _of(cls, store: Store, now: Clock | None) -> Casebook:
        try:
            return cls(store, packs.load(store.database.read(setting_up.pack_of)), now)
        except BaseException:
            store.close()
            raise

    def leave(self) -> Parting | None:
        """Lock as `close` does, and return what the server has not signed for yet, to be sent without the keys."""
        try:
            # else it waits until this is opened again, as all that is kept; a store may have been closed before
            with suppress(DatabaseFailed, RuntimeError):
                return Custody(self._door.store).part()
            return None
        finally:
            self.close()

    def close(self) -> None:
        """Lock: end the store's threads, drop its keys, and forget what was worked out of what was read."""
        try:
            self._door.store.close()
        finally:
            forget_words()

    def __enter__(self) -> Casebook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def may(self, deed: Deed) -> bool:
        """Tell whether who sits at this seat may do a deed (`app.casework.roles`)."""
        return self._door.look(lambda glance: glance.may(deed))

    # --- What is in memory -------------------------------------------------------------------------------------

    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `listener` after every commit, on the thread that committed. Returns what ends it."""
        return self._door.subscribe(listener)

    @property
    def pack(self) -> Pack:
        """The country pack that the centre works by. One that waits for approval may learn of another."""
        return self._door.pack

    @property
    def registry(self) -> Registry:
        """What is asked of each kind of record in this casebook."""
        return self._door.registry

    @property
    def zone(self) -> tzinfo:
        """The local zone of the country pack."""
        return self._door.zone

    def now(self) -> datetime:
        """Return the time that records are dated by, in the local zone."""
        return self._door.now()


def country(pack: str = "") -> Pack:
    """Return the rules of a country: by the pack named, or by the only one there is.

    Raises `MissingPack`, `UnnamedPack`, `PackError`.
    """
    return packs.load(packs.chosen(pack))
